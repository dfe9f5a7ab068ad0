/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-bounds.h"
#include "kab-device.h"
#include "kab-error.h"
#include "kab-language.h"
#include "kab-numbers.h"
#include "kab-server-private.h"
#include "kab-writer-private.h"

#define MAINTENANCE_S 3600
/* How often it is looked whether a request reads for too long. */
#define WATCH_S 2
#define TICKETS_S 60
/* What "kabinetctl device list" reads is no older. */
#define SEEN_S 1

KabServerDb *
kab_server_get_db (KabServer *server)
{
  return server->db;
}

const char *
kab_server_get_blobs (KabServer *server)
{
  return server->blobs;
}

gboolean
kab_server_allows_loopback (KabServer *server)
{
  return server->webhooks_to_loopback;
}

KabRate *
kab_server_get_rate_by_key (KabServer *server)
{
  return server->rate_by_key;
}

KabRate *
kab_server_get_rate_of_papers (KabServer *server)
{
  return server->rate_of_papers;
}

KabRate *
kab_server_get_rate_of_recoveries (KabServer *server)
{
  return server->rate_of_recoveries;
}

KabRate *
kab_server_get_rate_by_address (KabServer *server)
{
  return server->rate_by_address;
}

KabVisits *
kab_server_get_visits (KabServer *server)
{
  return server->visits;
}

const char *
kab_server_get_public_url (KabServer *server)
{
  return server->public_url;
}

typedef struct
{
  KabServerDb *db;
  char *blobs;
} Tidying;

static gpointer
maintain_on_thread (gpointer data)
{
  Tidying *tidying = data;
  g_autoptr (GError) error = NULL;

  if (!kab_server_db_maintain (tidying->db, tidying->blobs, &error))
    g_warning ("The database could not be tidied up: %s", error->message);
  kab_server_db_unref (tidying->db);
  g_free (tidying->blobs);
  g_free (tidying);
  return NULL;
}

static gboolean
on_maintenance (gpointer data)
{
  KabServer *server = data;
  Tidying *tidying = g_new (Tidying, 1);

  tidying->db = kab_server_db_ref (server->db);
  tidying->blobs = g_strdup (server->blobs);
  g_thread_unref (g_thread_new ("maintenance", maintain_on_thread, tidying));
  return G_SOURCE_CONTINUE;
}

static gpointer
age_tickets_on_thread (gpointer data)
{
  KabServerDb *db = data;
  g_autoptr (GError) error = NULL;

  if (!kab_server_db_age_tickets (db, &error))
    g_warning ("The tickets could not be looked through: %s", error->message);
  kab_server_db_unref (db);
  return NULL;
}

static gboolean
on_tickets (gpointer data)
{
  KabServer *server = data;

  g_thread_unref (g_thread_new ("tickets", age_tickets_on_thread, kab_server_db_ref (server->db)));
  return G_SOURCE_CONTINUE;
}

static gpointer
write_seen_on_thread (gpointer data)
{
  KabServerDb *db = data;
  g_autoptr (GError) error = NULL;

  if (!kab_seen_write (kab_server_db_get_seen (db), db, &error))
    g_warning ("When devices were last seen could not be written down: %s", error->message);
  kab_server_db_unref (db);
  return NULL;
}

static gboolean
on_seen (gpointer data)
{
  KabServer *server = data;

  g_thread_unref (g_thread_new ("seen", write_seen_on_thread, kab_server_db_ref (server->db)));
  return G_SOURCE_CONTINUE;
}

static gboolean
on_watch (gpointer data)
{
  kab_server_db_interrupt_slow (((KabServer *)data)->db, KAB_REQUEST_SECONDS);
  return G_SOURCE_CONTINUE;
}

/* Several processes on one database server share their counts, as they share its users. */
static KabRate *
new_rate (KabServerDb *db, guint limit, const char *kind)
{
  return kab_server_db_get_path (db) != NULL ? kab_rate_new (limit)
                                             : kab_rate_new_shared (limit, kab_server_db_get_uri (db), kind);
}

KabServer *
kab_server_new (KabServerDb *db, const KabServerOptions *options, GError **error)
{
  g_autoptr (KabServer) server = g_new0 (KabServer, 1);

  server->db = kab_server_db_ref (db);
  server->blobs = g_strdup (options->blobs);
  server->public_url = g_strdup (options->public_url);
  server->compress = options->compress;
  server->rate_by_key
    = new_rate (db, options->rate_by_key > 0 ? options->rate_by_key : KAB_RATE_BY_KEY, "caller");
  server->rate_by_address
    = new_rate (db, options->rate_by_address > 0 ? options->rate_by_address : KAB_RATE_BY_ADDRESS, "address");
  /* A few milliseconds each: it need not be exact where several processes share a database. */
  server->rate_of_ranges = kab_rate_new (KAB_RATE_OF_RANGES);
  server->rate_of_papers = new_rate (db, KAB_RATE_OF_PAPERS, "papers");
  server->rate_of_recoveries = new_rate (db, KAB_RATE_OF_RECOVERIES, "recoveries");
  server->rate_of_leases = new_rate (db, KAB_RATE_LEASES, "leases");
  if (g_mkdir_with_parents (server->blobs, 0700) != 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be made: %s."), server->blobs,
                   g_strerror (errno));
      return NULL;
    }
  server->context = g_main_context_ref_thread_default ();
  server->soup = soup_server_new (NULL, NULL);
  server->links = kab_links_new ();
  server->uploads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  server->live = kab_live_new (db);
  server->metrics = kab_metrics_new ();
  server->webhooks_to_loopback = options->webhooks_to_loopback;
  server->webhooks = kab_webhooks_new (db, options->webhooks_to_loopback);
  server->payments = kab_payments_new (db, options->webhooks_to_loopback);
  server->visits = kab_visits_new (db);
  server->messages = kab_messages_new (db, server->blobs, server->public_url);
  kab_exchange_init (server);
  server->maintenance = g_timeout_add_seconds (MAINTENANCE_S, on_maintenance, server);
  server->watch = g_timeout_add_seconds (WATCH_S, on_watch, server);
  on_maintenance (server);
  server->tickets = g_timeout_add_seconds (TICKETS_S, on_tickets, server);
  on_tickets (server);
  server->seen = g_timeout_add_seconds (SEEN_S, on_seen, server);
  return g_steal_pointer (&server);
}

void
kab_server_free (KabServer *server)
{
  if (server == NULL)
    return;
  server->stopped = NULL;
  g_clear_handle_id (&server->maintenance, g_source_remove);
  g_clear_handle_id (&server->watch, g_source_remove);
  g_clear_handle_id (&server->tickets, g_source_remove);
  g_clear_handle_id (&server->seen, g_source_remove);
  g_clear_handle_id (&server->stop_timeout, g_source_remove);
  for (guint i = 0; i < KAB_N_LANES; i++)
    if (server->lanes[i] != NULL)
      g_thread_pool_free (server->lanes[i], FALSE, TRUE);
  write_seen_on_thread (kab_server_db_ref (server->db));
  g_clear_pointer (&server->visits, kab_visits_free);
  g_clear_pointer (&server->webhooks, kab_webhooks_free);
  g_clear_pointer (&server->payments, kab_payments_free);
  g_clear_pointer (&server->messages, kab_messages_free);
  g_clear_pointer (&server->metrics, kab_metrics_free);
  g_clear_pointer (&server->live, kab_live_free);
  if (server->service != NULL)
    {
      g_signal_handlers_disconnect_by_data (server->service, server);
      g_socket_service_stop (server->service);
      g_socket_listener_close (G_SOCKET_LISTENER (server->service));
    }
  g_clear_object (&server->service);
  if (server->soup != NULL)
    soup_server_disconnect (server->soup);
  g_clear_object (&server->soup);
  g_clear_pointer (&server->links, kab_links_free);
  g_clear_pointer (&server->uploads, g_hash_table_unref);
  if (server->socket_path != NULL)
    g_unlink (server->socket_path);
  g_clear_pointer (&server->context, g_main_context_unref);
  kab_rate_free (server->rate_by_key);
  kab_rate_free (server->rate_by_address);
  kab_rate_free (server->rate_of_ranges);
  kab_rate_free (server->rate_of_leases);
  kab_rate_free (server->rate_of_papers);
  kab_rate_free (server->rate_of_recoveries);
  kab_metrics_free (server->metrics);
  kab_server_db_unref (server->db);
  g_free (server->socket_path);
  g_free (server->blobs);
  g_free (server->public_url);
  g_free (server);
}

static gboolean
on_stop_timeout (gpointer data)
{
  KabServer *server = data;

  server->stop_timeout = 0;
  g_warning ("Some requests did not end in time and are cut off");
  server->n_running = 0;
  kab_server_check_stopped (server);
  return G_SOURCE_REMOVE;
}

static gboolean
on_stop_idle (gpointer data)
{
  kab_server_check_stopped (data);
  return G_SOURCE_REMOVE;
}

void
kab_server_stop (KabServer *server, guint timeout_seconds, KabServerStopped stopped, gpointer user_data)
{
  if (server->is_stopping)
    return;
  server->is_stopping = TRUE;
  server->stopped = stopped;
  server->stopped_data = user_data;
  /* Nobody finds us any more; who was let in still gets an answer. */
  if (server->service != NULL)
    {
      g_socket_service_stop (server->service);
      g_socket_listener_close (G_SOCKET_LISTENER (server->service));
    }
  if (server->socket_path != NULL)
    {
      g_unlink (server->socket_path);
      g_clear_pointer (&server->socket_path, g_free);
    }
  kab_live_close (server->live);
  server->stop_timeout = g_timeout_add_seconds (timeout_seconds, on_stop_timeout, server);
  g_idle_add (on_stop_idle, server);
}
