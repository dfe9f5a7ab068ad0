/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Targets, row 3: 10,000 edits made without a network, three fields each, of different rows, sent to kabinetd
 * until every one is acknowledged. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench.h"
#include "kab-db.h"

#define RUNS 5
#define EDITS 10000

/* All licences, a page at a time; the edits of one call are one transaction. */
static double
edit_all (KabCabinet *cabinet, guint n, guint round)
{
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_licence);
  guint made = 0;
  double took = 0;

  for (guint p = 0; made < n; p++)
    {
      g_autoptr (KabPage) page = NULL;
      g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
      g_autoptr (GError) error = NULL;
      g_autofree char *text = g_strdup_printf ("round %u", round);
      double start;

      kab_query_set_page (query, p, 500);
      page = desk_list (cabinet, query);
      g_assert_cmpuint (page->page, ==, p);
      for (guint i = 0; i < page->rows->len && made < n; i++, made++)
        {
          const KabRow *row = page->rows->pdata[i];
          g_autoptr (KabRow) after = kab_row_copy (row);

          kab_row_set_integer (after, "price", kab_row_get_integer (row, "price") + 100);
          kab_row_set_text (after, "status_reason", text);
          kab_row_set_text (after, "note", text);
          g_ptr_array_add (mutations, kab_mutation_new_between (row, after));
        }
      start = bench_now ();
      kab_cabinet_edit (cabinet, mutations, &error);
      took += bench_now () - start;
      g_assert_no_error (error);
    }
  return took;
}

/* Processor time of @who (RUSAGE_SELF, RUSAGE_CHILDREN) in seconds. */
static double
used_by (int who)
{
  struct rusage usage;

  getrusage (who, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double
used_by_process (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", (int)pid), *text = NULL;
  g_auto (GStrv) words = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  words = g_strsplit (strrchr (text, ')') + 2, " ", -1);
  return (double)(g_ascii_strtoll (words[11], NULL, 10) + g_ascii_strtoll (words[12], NULL, 10))
         / (double)sysconf (_SC_CLK_TCK);
}

static gboolean
is_sent (gpointer data)
{
  return desk_uint (data, "pending") == 0;
}

int
main (int argc, char **argv)
{
  BenchServer server = { 0 };
  double ours[RUNS], limits[RUNS], ratio[RUNS];
  double server_used[RUNS], desktop_used[RUNS], limit_used[RUNS];
  guint n = argc > 2 ? (guint)atoi (argv[2]) : EDITS;
  g_autofree char *count = g_strdup_printf ("%u", n);
  g_autofree char *database = NULL;
  char *folder = desk_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (KabCabinet) cabinet = NULL;
  pid_t pid;

  bench_server_start (&server, n + 500);
  database = g_build_filename (server.folder, "kabinet.db", NULL);
  cabinet = desk_sign_in (server.address, "admin", BENCH_PASSWORD, folder, &error);
  g_assert_no_error (error);
  g_assert_true (kab_cabinet_sync_and_wait (cabinet, 120000, &error));
  pid = (pid_t)g_ascii_strtoll (g_subprocess_get_identifier (server.process), NULL, 10);
  for (guint i = 0; i < RUNS; i++)
    {
      char *limit_folder = desk_folder ();
      g_autofree char *copy = g_build_filename (limit_folder, "copy.db", NULL);
      const char *const args[] = { copy, count, NULL };
      double start;

      kill (pid, SIGSTOP);
      edit_all (cabinet, n, i);
      server_used[i] = used_by_process (pid);
      desktop_used[i] = used_by (RUSAGE_SELF);
      start = bench_now ();
      kill (pid, SIGCONT);
      kab_cabinet_sync_now (cabinet);
      desk_wait (is_sent, cabinet, "edits to be acknowledged");
      ours[i] = (double)n / (bench_now () - start);
      server_used[i] = (used_by_process (pid) - server_used[i]) * 1e6 / n;
      desktop_used[i] = (used_by (RUSAGE_SELF) - desktop_used[i]) * 1e6 / n;
      g_assert_cmpuint (desk_uint (cabinet, "problems"), ==, 0);
      /* What follows, the changes coming back, is not in the way of the next round. */
      g_assert_true (kab_cabinet_sync_and_wait (cabinet, 120000, &error));
      bench_copy_database (database, copy);
      limit_used[i] = used_by (RUSAGE_CHILDREN);
      limits[i] = bench_limit (argv[1], args, NULL);
      limit_used[i] = (used_by (RUSAGE_CHILDREN) - limit_used[i]) * 1e6 / n;
      ratio[i] = ours[i] / limits[i];
      if (g_getenv ("KABINET_BENCH_VERBOSE") != NULL)
        fprintf (stderr, "%.0f %.0f %.2f; processor us: kabinetd %.0f, desktop %.0f, limit %.0f\n", ours[i],
                 limits[i], ratio[i], server_used[i], desktop_used[i], limit_used[i]);
      desk_remove (limit_folder);
    }
  printf ("push of %u edits: ours %.0f/s, limit %.0f/s, ratio %.2f, target 0.60\n", n,
          bench_median (ours, RUNS), bench_median (limits, RUNS), bench_median (ratio, RUNS));
  /* What a machine that others use as well does not blur as much. */
  printf ("processor time of an edit pushed: kabinetd %.0f us, limit %.0f us, ratio %.2f, target 0.60; the "
          "desktop %.0f us\n",
          bench_median (server_used, RUNS), bench_median (limit_used, RUNS),
          bench_median (limit_used, RUNS) / server_used[RUNS / 2], bench_median (desktop_used, RUNS));
  g_clear_object (&cabinet);
  bench_server_stop (&server);
  desk_remove (folder);
  return 0;
}
