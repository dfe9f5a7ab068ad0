/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Targets, row 1: the first sync of 100,000 licences (and what hangs on them) from kabinetd over loopback
 * HTTP into the cache, all indexes and the search index finished. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "bench.h"
#include "kab-protocol.h"

#define RUNS 5

/* Walks the feed as any client may, and keeps its pages for the limit. */
static guint64
keep_pages (BenchServer *server, const char *path)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *cursor = g_strdup (""), *bearer = NULL;
  FILE *file = fopen (path, "wb");
  gboolean more = TRUE;
  guint64 rows = 0;

  {
    g_autofree char *url = g_strconcat (server->address, KAB_PATH_SESSION, NULL);
    g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_POST, url);
    static const char body[]
      = "{\"login\":\"admin\",\"password\":\"" BENCH_PASSWORD
        "\",\"device\":{\"id\":\"01900000-0000-7000-8000-00000000beef\",\"name\":\"bench\"}}";
    g_autoptr (GBytes) bytes = g_bytes_new_static (body, sizeof body - 1), answer = NULL;
    g_autoptr (JsonParser) parser = json_parser_new ();

    soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    answer = soup_session_send_and_read (session, message, NULL, NULL);
    json_parser_load_from_data (parser, g_bytes_get_data (answer, NULL), (gssize)g_bytes_get_size (answer),
                                NULL);
    bearer = g_strconcat ("Bearer ",
                          json_object_get_string_member (json_node_get_object (json_parser_get_root (parser)),
                                                         "access_token"),
                          NULL);
  }
  while (more)
    {
      g_autofree char *escaped = g_uri_escape_string (cursor, NULL, FALSE);
      g_autofree char *url
        = g_strconcat (server->address, KAB_PATH_CHANGES, cursor[0] != '\0' ? "?cursor=" : "", escaped, NULL);
      g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, url);
      g_autoptr (GBytes) answer = NULL;
      g_autoptr (JsonParser) parser = json_parser_new ();
      JsonObject *object;
      guint64 n;

      soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", bearer);
      answer = soup_session_send_and_read (session, message, NULL, NULL);
      n = g_bytes_get_size (answer);
      fwrite (&n, 8, 1, file);
      fwrite (g_bytes_get_data (answer, NULL), 1, n, file);
      json_parser_load_from_data (parser, g_bytes_get_data (answer, NULL), (gssize)n, NULL);
      object = json_node_get_object (json_parser_get_root (parser));
      rows += json_array_get_length (json_object_get_array_member (object, "items"));
      more = json_object_get_boolean_member (object, "more");
      g_free (cursor);
      cursor = g_strdup (json_object_get_string_member (object, "cursor"));
    }
  fclose (file);
  return rows;
}

typedef struct
{
  KabCabinet *cabinet;
  double start;
  double first_rows;
} Watch;

static gboolean
is_synced (gpointer data)
{
  gboolean first;

  g_object_get (((Watch *)data)->cabinet, "first-sync", &first, NULL);
  return !first;
}

static void
on_changed (KabCabinet *cabinet, const char *entity, gpointer data)
{
  Watch *watch = data;

  if (watch->first_rows <= 0)
    watch->first_rows = bench_now () - watch->start;
}

static double
sync_once (BenchServer *server, double *first_rows)
{
  char *folder = desk_folder ();
  g_autoptr (GError) error = NULL;
  Watch watch = { 0 };
  double took;

  watch.cabinet = desk_sign_in (server->address, "admin", BENCH_PASSWORD, folder, &error);
  g_assert_no_error (error);
  watch.start = bench_now ();
  g_signal_connect (watch.cabinet, "changed", G_CALLBACK (on_changed), &watch);
  desk_wait (is_synced, &watch, "first sync");
  took = bench_now () - watch.start;
  *first_rows = watch.first_rows;
  g_object_unref (watch.cabinet);
  desk_remove (folder);
  return took;
}

int
main (int argc, char **argv)
{
  BenchServer server = { 0 };
  g_autofree char *pages = NULL;
  double ours[RUNS], limits[RUNS], seen[RUNS], seen_limits[RUNS], ratio[RUNS];
  guint n = argc > 2 ? (guint)atoi (argv[2]) : 100000;
  guint64 rows;

  bench_server_start (&server, n);
  pages = g_build_filename (server.folder, "pages", NULL);
  rows = keep_pages (&server, pages);
  for (guint i = 0; i < RUNS; i++)
    {
      char *folder = desk_folder ();
      const char *const args[] = { pages, folder, NULL };

      ours[i] = (double)rows / sync_once (&server, &seen[i]);
      limits[i] = (double)rows / bench_limit (argv[1], args, &seen_limits[i]);
      ratio[i] = ours[i] / limits[i];
      if (g_getenv ("KABINET_BENCH_VERBOSE") != NULL)
        fprintf (stderr, "%.0f %.0f %.2f, first rows %.0f ms\n", ours[i], limits[i], ratio[i],
                 seen[i] * 1000);
      desk_remove (folder);
    }
  printf ("first sync of %u licences (%" G_GUINT64_FORMAT
          " rows): ours %.0f rows/s, limit %.0f rows/s, ratio %.2f, target 0.70\n",
          n, rows, bench_median (ours, RUNS), bench_median (limits, RUNS), bench_median (ratio, RUNS));
  {
    double mine = bench_median (seen, RUNS) * 1000, limit = bench_median (seen_limits, RUNS) * 1000;

    printf ("first rows after sign-in: ours %.0f ms, limit %.0f ms (the first page of the feed), ratio %.2f, "
            "target "
            "150 ms\n",
            mine, limit, limit / mine);
  }
  bench_server_stop (&server);
  return 0;
}
