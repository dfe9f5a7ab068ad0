/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers about the server in the text format of Prometheus: of routes, never of persons or rows. */
#include "kab-metrics.h"

#include <dirent.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "kab-config.h"
#include "kab-histogram.h"
#include "kab-server-private.h"
#include "kab-server-settings.h"

#define FEED_KEPT_US (60 * G_USEC_PER_SEC)
#define CLASSES 6

typedef struct
{
  gint counts[CLASSES]; /* by the status' first digit */
  KabHistogram took;
} RouteMetrics;

struct _KabMetrics
{
  RouteMetrics *routes; /* in the order of kab_routes(); the last one for what is at no route */
  guint n_routes;
  gint ranges_differed;
  gint64 started;
  GMutex mutex;
  gint64 feed_rows;
  gint64 feed_asked; /* when it was counted; 0 for never */
};

static void handle_metrics (KabServer *server, const KabRequest *request, KabResponse *response);

KabMetrics *
kab_metrics_new (void)
{
  KabMetrics *metrics = g_new0 (KabMetrics, 1);

  for (const KabRoute *route = kab_routes (); route->method != NULL; route++)
    metrics->n_routes++;
  metrics->routes = g_new0 (RouteMetrics, metrics->n_routes + 1);
  metrics->started = g_get_real_time ();
  return metrics;
}

void
kab_metrics_free (KabMetrics *metrics)
{
  if (metrics == NULL)
    return;
  g_free (metrics->routes);
  g_free (metrics);
}

void
kab_metrics_request (KabMetrics *metrics, const KabRoute *route, guint status, gint64 us)
{
  const KabRoute *first = kab_routes ();
  guint i = metrics->n_routes;

  if (route != NULL && route >= first && route < first + metrics->n_routes)
    i = (guint)(route - first);
  g_atomic_int_inc (&metrics->routes[i].counts[MIN (status / 100, CLASSES - 1)]);
  kab_histogram_add (&metrics->routes[i].took, us);
}

void
kab_metrics_range_differed (KabMetrics *metrics)
{
  g_atomic_int_inc (&metrics->ranges_differed);
}

const KabRoute *
kab_metrics_route (const char *method, const char *path)
{
  static const KabRoute route = { "GET", KAB_PATH_METRICS, FALSE, KAB_LANE_READ, 0, handle_metrics };

  return g_str_equal (path, route.path) && g_str_equal (method, route.method) ? &route : NULL;
}

static void
head (GString *out, const char *name, const char *type, const char *help)
{
  g_string_append_printf (out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
append_number (GString *out, const char *name, const char *type, const char *help, gint64 value)
{
  head (out, name, type, help);
  g_string_append_printf (out, "%s %" G_GINT64_FORMAT "\n", name, value);
}

static char *
labels_of (KabMetrics *metrics, guint i)
{
  const KabRoute *route = &kab_routes ()[i];

  return i == metrics->n_routes ? g_strdup ("route=\"other\",method=\"other\"")
                                : g_strdup_printf ("route=\"%s%s\",method=\"%s\"", route->path,
                                                   route->is_prefix ? "*" : "", route->method);
}

static void
append_requests (KabMetrics *metrics, GString *out)
{
  head (out, "kabinet_requests_total", "counter", "Requests answered, by route and class of the status.");
  for (guint i = 0; i <= metrics->n_routes; i++)
    for (guint c = 1; c < CLASSES; c++)
      {
        g_autofree char *labels = labels_of (metrics, i);
        gint n = g_atomic_int_get (&metrics->routes[i].counts[c]);

        if (n > 0)
          g_string_append_printf (out, "kabinet_requests_total{%s,status=\"%uxx\"} %d\n", labels, c, n);
      }
  head (out, "kabinet_request_seconds", "histogram", "From the whole request to the answer's first byte.");
  for (guint i = 0; i <= metrics->n_routes; i++)
    {
      g_autofree char *labels = labels_of (metrics, i);

      kab_histogram_append (&metrics->routes[i].took, out, "kabinet_request_seconds", labels);
    }
  append_number (out, "kabinet_ranges_differed_total", "counter",
                 "Ranges of rows that a desktop had otherwise than the server, and got anew.",
                 g_atomic_int_get (&metrics->ranges_differed));
}

static void
append_queues (KabServer *server, GString *out)
{
  static const char *const names[KAB_N_LANES] = { "read", "write", "slow", "list" };

  head (out, "kabinet_lane_waiting", "gauge", "Requests that wait for a thread, by kind.");
  for (guint i = 0; i < KAB_N_LANES; i++)
    g_string_append_printf (out, "kabinet_lane_waiting{lane=\"%s\"} %u\n", names[i],
                            g_thread_pool_unprocessed (server->lanes[i]));
  append_number (out, "kabinet_requests_running", "gauge", "Requests taken and not yet answered.",
                 g_atomic_int_get ((gint *)&server->n_running));
  append_number (out, "kabinet_uploads_running", "gauge", "Files being sent.",
                 g_atomic_int_get ((gint *)&server->n_uploads));
  append_number (out, "kabinet_live_lines", "gauge", "Desktops that listen for news.",
                 kab_live_get_n_lines (server->live));
}

/* Counting takes a while where there are millions: once a minute is enough. */
static gboolean
count_feed (KabMetrics *metrics, KabDb *db, gint64 *n, GError **error)
{
  gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&metrics->mutex);
  *n = metrics->feed_rows;
  if (metrics->feed_asked != 0 && now - metrics->feed_asked < FEED_KEPT_US)
    {
      g_mutex_unlock (&metrics->mutex);
      return TRUE;
    }
  metrics->feed_asked = now;
  g_mutex_unlock (&metrics->mutex);
  *n = kab_db_query_integer (db, "SELECT COUNT(*) FROM feed", NULL, error);
  g_mutex_lock (&metrics->mutex);
  metrics->feed_rows = *n;
  g_mutex_unlock (&metrics->mutex);
  return TRUE;
}

static gboolean
append_database (KabServer *server, GString *out, GError **error)
{
  g_autoptr (KabMaintenance) maintenance = NULL;
  g_autoptr (GError) local = NULL;
  KabDb *db = kab_server_db_lend_reader (server->db, error);
  gint64 n = 0;

  if (db == NULL)
    return FALSE;
  count_feed (server->metrics, db, &n, &local);
  if (local == NULL)
    kab_maintenance_read (db, &maintenance, &local);
  kab_server_db_return_reader (server->db, db);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  append_number (out, "kabinet_feed_rows", "gauge", "Entries of the feed, counted at most a minute ago.", n);
  append_number (out, "kabinet_maintenance", "gauge", "Whether the server is read-only.",
                 maintenance != NULL);
  kab_server_db_append_metrics (server->db, out);
  return TRUE;
}

static gint64
count_descriptors (void)
{
  DIR *dir = opendir ("/proc/self/fd");
  gint64 n = 0;

  if (dir == NULL)
    return 0;
  while (readdir (dir) != NULL)
    n++;
  closedir (dir);
  return MAX (n - 3, 0); /* itself and two dots */
}

static gint64
resident_bytes (void)
{
  g_autofree char *text = NULL;
  const char *second;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) || (second = strchr (text, ' ')) == NULL)
    return 0;
  return g_ascii_strtoll (second, NULL, 10) * sysconf (_SC_PAGESIZE);
}

static void
append_process (KabMetrics *metrics, GString *out)
{
  struct rusage usage = { 0 };

  getrusage (RUSAGE_SELF, &usage);
  head (out, "process_cpu_seconds_total", "counter", "Time of processors used.");
  g_string_append_printf (out, "process_cpu_seconds_total %ld.%02ld\n",
                          (long)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
                                 + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000000),
                          (long)((usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) % 1000000 / 10000));
  append_number (out, "process_resident_memory_bytes", "gauge", "Memory in use.", resident_bytes ());
  append_number (out, "process_open_fds", "gauge", "Open descriptors.", count_descriptors ());
  append_number (out, "process_start_time_seconds", "gauge", "When the process began, since 1970.",
                 metrics->started / G_USEC_PER_SEC);
  head (out, "kabinet_build_info", "gauge", "The program's version.");
  g_string_append (out, "kabinet_build_info{version=\"" KAB_VERSION "\"} 1\n");
}

/* Only for who reaches the server itself: what comes through a proxy names whom it speaks for. */
static void
handle_metrics (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (request->address, KAB_ADDRESS_LOCAL))
    {
      kab_response_problem (response, SOUP_STATUS_NOT_FOUND, "not-found", NULL,
                            _ ("There is nothing at this address."));
      return;
    }
  append_requests (server->metrics, out);
  append_queues (server, out);
  if (!append_database (server, out, &error))
    {
      kab_response_error (response, error);
      return;
    }
  append_process (server->metrics, out);
  kab_response_set (response, SOUP_STATUS_OK, "text/plain; version=0.0.4; charset=utf-8",
                    g_steal_pointer (&out));
}
