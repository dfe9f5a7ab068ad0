/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "kab-db.h"

static char *
program (const char *folder, const char *name)
{
  const char *root = g_getenv ("MESON_BUILD_ROOT");

  if (root == NULL)
    g_error ("MESON_BUILD_ROOT is not set");
  return g_build_filename (root, "src", folder, name, NULL);
}

void
bench_server_start (BenchServer *server, guint licences)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ctl = program ("cli", "kabinetctl"), *kabinetd = program ("server", "kabinetd");
  g_autofree char *database = NULL, *n = g_strdup_printf ("%u", licences);
  g_autofree char *line = NULL;
  g_autoptr (GSubprocess) sample = NULL;
  g_autoptr (GDataInputStream) out = NULL;

  server->folder = desk_folder ();
  database = g_strdup_printf ("sqlite:%s/kabinet.db", server->folder);
  sample = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, ctl,
                             "--database", database, "sample", "--licences", n, "--seed", "1",
                             "--password-stdin", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (sample, BENCH_PASSWORD "\n", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (sample));

  server->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, kabinetd, "--database",
                                      database, "--listen", "127.0.0.1:0", NULL);
  g_assert_no_error (error);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server->process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (out), FALSE);
  line = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (line, "listening on "));
  server->address = g_strdup (line + strlen ("listening on "));
}

void
bench_server_stop (BenchServer *server)
{
  g_subprocess_send_signal (server->process, SIGTERM);
  g_subprocess_wait (server->process, NULL, NULL);
  g_clear_object (&server->process);
  g_clear_pointer (&server->folder, desk_remove);
  g_clear_pointer (&server->address, g_free);
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return x < y ? -1 : x > y;
}

double
bench_median (double *values, guint n)
{
  qsort (values, n, sizeof (double), compare);
  return values[n / 2];
}

double
bench_now (void)
{
  return (double)g_get_monotonic_time () / 1e6;
}

void
bench_copy_database (const char *path, const char *copy)
{
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (KabDb) db = kab_db_open (uri, KAB_DB_READ_ONLY, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (db);
  kab_db_backup (db, copy, &error);
  g_assert_no_error (error);
}

double
bench_limit (const char *limit, const char *const *args, double *second)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  double first;
  char *end;

  g_ptr_array_add (argv, (gpointer)limit);
  for (guint i = 0; args[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer)args[i]);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_newv ((const char *const *)argv->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  first = g_ascii_strtod (out, &end);
  if (second != NULL)
    *second = g_ascii_strtod (end, NULL);
  return first;
}
