/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-live.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-feed-page.h"
#include "kab-error.h"
#include "kab-bounds.h"
#include "kab-identity.h"
#include "kab-json.h"
#include "kab-live-ask.h"
#include "kab-live-stream.h"
#include "kab-loop.h"
#include "kab-server-private.h"
#include "kab-writer-private.h"

/* Commits within so many milliseconds are one nudge; while they come in a stream, the more lines there are to be told
 * the longer: each desktop that is told asks, and half of the time must be left for other requests. */
#define COALESCE_MS 20
#define COALESCE_MAX_MS 100
#define LINES_PER_MS 5
#define POLL_MS 1000
/* How often it is asked whether the sessions of all lines are still good, in polls. */
#define RECHECK_POLLS 30
#define PING_S 30
#define SILENCE_MAX_US (100 * G_USEC_PER_SEC)

typedef struct
{
  gatomicrefcount refs;
  KabLive *live; /* NULL once the line is closed */
  SoupWebsocketConnection *connection;
  char *session;
  char *org;
  char *user;
  GHashTable *keys; /* ids of feed keys */
  gint64 pending;   /* the head to tell of; 0 for none */
  gint64 told;
  gint64 heard; /* when the other side last gave a sign of life */
  gboolean is_checked;
  gboolean is_to_be_checked; /* again: something happened after the check under way began */
  gboolean is_to_be_told;    /* at the end of the check, whatever it finds */
} Line;

typedef enum
{
  JOB_OPEN,
  JOB_CHECK,
  JOB_POLL,
} JobKind;

/* What is asked of the database on the other thread, and its answer. */
typedef struct
{
  KabLive *live;
  JobKind kind;
  SoupServerMessage *message;
  GIOStream *connection; /* of @message, once it was taken over */
  GUri *uri;
  char *token;
  gboolean is_gone;
  Line *line;
  KabCaller *caller;
  GArray *keys;
  gint64 head;
  gboolean expired;
  GHashTable *heads; /* org -> head, as a pointer */
  char *maintenance; /* as of KabLive */
  GError *error;
} Job;

struct _KabLive
{
  KabServerDb *db;
  KabDbListener *listener; /* to other processes; NULL where there is none, and looking must do */
  GMainContext *server;    /* where requests come in */
  gint is_closed;          /* atomic */

  /* Of the lines and their thread. */
  GMainContext *context;
  GMainLoop *loop;
  GThread *runner;
  GThreadPool *thread; /* that asks the database */
  GPtrArray *lines;
  gint n_lines;         /* how many those are, for other threads */
  GHashTable *heads;    /* org -> head, as far as is known here */
  GHashTable *doubtful; /* org -> head that the last poll found beyond that */
  char *maintenance;    /* the frame that tells of it; NULL if there is none */
  GSource *flush;
  gint64 flushed_at;
  GSource *poll;
  guint n_polls;
  gboolean is_polling;
};

/* A commit as it is told to the loop. */
typedef struct
{
  KabLive *live;
  char *org;
  gint64 head;
  GHashTable *keys;
  GHashTable *users;
  gboolean new_keys;
  gboolean everything; /* whoever is of the org may be concerned */
} Told;

static void
line_unref (Line *line)
{
  if (!g_atomic_ref_count_dec (&line->refs))
    return;
  g_clear_object (&line->connection);
  g_clear_pointer (&line->keys, g_hash_table_unref);
  g_free (line->session);
  g_free (line->org);
  g_free (line->user);
  g_free (line);
}

static void
job_free (Job *job)
{
  g_clear_object (&job->message);
  g_clear_object (&job->connection);
  g_clear_pointer (&job->uri, g_uri_unref);
  g_free (job->token);
  g_clear_pointer (&job->line, line_unref);
  g_clear_pointer (&job->caller, kab_caller_free);
  g_clear_pointer (&job->keys, g_array_unref);
  g_clear_pointer (&job->heads, g_hash_table_unref);
  g_free (job->maintenance);
  g_clear_error (&job->error);
  g_free (job);
}

static gboolean
is_closed (KabLive *live)
{
  return g_atomic_int_get (&live->is_closed) != 0;
}

static GHashTable *
key_set (GArray *keys)
{
  GHashTable *set = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < keys->len; i++)
    g_hash_table_add (set, (gpointer)(gsize)g_array_index (keys, gint64, i));
  return set;
}

static gint64
known_head (KabLive *live, const char *org)
{
  return (gint64)(gsize)g_hash_table_lookup (live->heads, org);
}

static void
know_head (KabLive *live, const char *org, gint64 head)
{
  if (head > known_head (live, org))
    g_hash_table_insert (live->heads, g_strdup (org), (gpointer)(gsize)head);
}

static gboolean
flush (gpointer data)
{
  KabLive *live = data;

  g_clear_pointer (&live->flush, g_source_unref);
  live->flushed_at = g_get_monotonic_time ();
  for (guint i = 0; i < live->lines->len; i++)
    {
      Line *line = live->lines->pdata[i];

      if (line->pending <= line->told
          || soup_websocket_connection_get_state (line->connection) != SOUP_WEBSOCKET_STATE_OPEN)
        continue;
      {
        g_autofree char *text = g_strdup_printf ("{\"head\":%" G_GINT64_FORMAT "}", line->pending);

        line->told = line->pending;
        soup_websocket_connection_send_text (line->connection, text);
      }
    }
  return G_SOURCE_REMOVE;
}

static void
nudge (KabLive *live, Line *line, gint64 head)
{
  line->pending = MAX (line->pending, head);
  if (live->flush == NULL)
    {
      gint64 since = (g_get_monotonic_time () - live->flushed_at) / 1000;
      gint64 apart = MIN (live->lines->len / LINES_PER_MS, COALESCE_MAX_MS);

      live->flush = kab_loop_timeout (live->context, (guint)MAX (COALESCE_MS, apart - since), flush, live);
    }
}

static void
send_revoked (Line *line)
{
  if (soup_websocket_connection_get_state (line->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;
  soup_websocket_connection_send_text (line->connection, "{\"revoked\":true}");
  soup_websocket_connection_close (line->connection, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, "revoked");
}

static void
check (KabLive *live, Line *line, gboolean tell)
{
  Job *job;

  /* The loop may still bring answers while the thread that would ask is gone. */
  if (is_closed (live))
    return;
  line->is_to_be_told = line->is_to_be_told || tell;
  line->is_to_be_checked = line->is_checked;
  if (line->is_checked)
    return;
  line->is_checked = TRUE;
  job = g_new0 (Job, 1);
  job->live = live;
  job->kind = JOB_CHECK;
  job->line = line;
  g_atomic_ref_count_inc (&line->refs);
  g_thread_pool_push (live->thread, job, NULL);
}

/* Ends it without a farewell, which nobody might answer: libsoup 3.2 loses a source for each that is not. */
static void
drop (Line *line)
{
  KabLive *live = g_steal_pointer (&line->live);

  g_signal_handlers_disconnect_by_data (line->connection, line);
  if (live != NULL)
    {
      g_ptr_array_remove_fast (live->lines, line);
      g_atomic_int_set (&live->n_lines, (gint)live->lines->len);
    }
}

static void
on_closed (SoupWebsocketConnection *connection, gpointer user_data)
{
  drop (user_data);
}

static void
on_pong (SoupWebsocketConnection *connection, GBytes *message, gpointer user_data)
{
  ((Line *)user_data)->heard = g_get_monotonic_time ();
}

static void
on_message (SoupWebsocketConnection *connection, int type, GBytes *message, gpointer user_data)
{
  on_pong (connection, message, user_data);
}

/* A desktop has one line, and old ones that have not been found dead: many more are not kept for it. */
static void
make_room (KabLive *live, const char *session)
{
  Line *oldest = NULL;
  guint n = 0;

  for (guint i = 0; i < live->lines->len; i++)
    {
      Line *line = live->lines->pdata[i];

      if (!g_str_equal (line->session, session)
          || soup_websocket_connection_get_state (line->connection) != SOUP_WEBSOCKET_STATE_OPEN)
        continue;
      n++;
      if (oldest == NULL || line->heard < oldest->heard)
        oldest = line;
    }
  if (n >= KAB_LIVE_EACH_MAX)
    drop (oldest);
}

/* In the lines' own loop from here on. */
static gboolean
line_begins (gpointer data)
{
  Job *job = data;
  KabLive *live = job->live;
  g_autoptr (GIOStream) stream = NULL;
  Line *line;

  if (is_closed (live))
    {
      /* It is let go of where it was made. */
      stream = kab_live_stream_new (job->connection, live->server);
      g_io_stream_close (stream, NULL, NULL);
      job_free (job);
      return G_SOURCE_REMOVE;
    }
  make_room (live, job->caller->session);
  stream = kab_live_stream_new (job->connection, live->server);
  line = g_new0 (Line, 1);
  g_atomic_ref_count_init (&line->refs);
  line->live = live;
  line->connection
    = soup_websocket_connection_new (stream, job->uri, SOUP_WEBSOCKET_CONNECTION_SERVER, NULL, NULL, NULL);
  line->session = g_strdup (job->caller->session);
  line->org = g_strdup (job->caller->org);
  line->user = g_strdup (job->caller->user);
  line->keys = key_set (job->keys);
  line->heard = g_get_monotonic_time ();
  soup_websocket_connection_set_max_incoming_payload_size (line->connection, KAB_LIVE_INCOMING_MAX);
  soup_websocket_connection_set_keepalive_interval (line->connection, PING_S);
  g_signal_connect (line->connection, "closed", G_CALLBACK (on_closed), line);
  g_signal_connect (line->connection, "pong", G_CALLBACK (on_pong), line);
  g_signal_connect (line->connection, "message", G_CALLBACK (on_message), line);
  g_ptr_array_add (live->lines, line);
  g_atomic_int_set (&live->n_lines, (gint)live->lines->len);
  if (live->maintenance != NULL)
    soup_websocket_connection_send_text (line->connection, live->maintenance);
  know_head (live, line->org, job->head);
  nudge (live, line, known_head (live, line->org));
  job_free (job);
  return G_SOURCE_REMOVE;
}

/* libsoup has let go of the connection. */
static gboolean
hand_over (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->message);
  kab_loop_call (job->live->context, line_begins, job);
  return G_SOURCE_REMOVE;
}

static void
on_upgraded (SoupServerMessage *message, gpointer user_data)
{
  Job *job = user_data;

  g_signal_handlers_disconnect_by_data (message, job);
  job->connection = soup_server_message_steal_connection (message);
  job->uri = g_uri_ref (soup_server_message_get_uri (message));
  kab_loop_call (job->live->server, hand_over, job);
}

static void
on_gone (SoupServerMessage *message, gpointer user_data)
{
  ((Job *)user_data)->is_gone = TRUE;
}

/* The client went between the answer's making and its end. */
static void
on_upgrade_failed (SoupServerMessage *message, gpointer user_data)
{
  g_signal_handlers_disconnect_by_data (message, user_data);
  job_free (user_data);
}

static void
open_done (Job *job)
{
  SoupServerMessage *message = job->message;

  g_signal_handlers_disconnect_by_data (message, job);
  if (job->is_gone)
    {
      job_free (job);
      return;
    }
  if (job->caller != NULL && job->keys != NULL && !is_closed (job->live)
      && soup_websocket_server_process_handshake (message, NULL, NULL, NULL, NULL))
    {
      g_signal_connect (message, "wrote-informational", G_CALLBACK (on_upgraded), job);
      g_signal_connect (message, "finished", G_CALLBACK (on_upgrade_failed), job);
      soup_server_message_unpause (message);
      return;
    }
  if (job->error != NULL && !g_error_matches (job->error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED))
    kab_exchange_refuse (message, SOUP_STATUS_SERVICE_UNAVAILABLE, "storage", job->error->message);
  else if (job->error != NULL)
    kab_exchange_refuse (message, SOUP_STATUS_UNAUTHORIZED,
                         job->expired ? "token-expired" : "unauthenticated", job->error->message);
  else
    kab_exchange_refuse (message, SOUP_STATUS_SERVICE_UNAVAILABLE, "busy", _ ("The server is stopping."));
  soup_server_message_unpause (message);
  job_free (job);
}

static void
check_done (Job *job)
{
  Line *line = job->line;

  line->is_checked = FALSE;
  if (line->live != NULL)
    {
      if (g_error_matches (job->error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED))
        {
          send_revoked (line);
        }
      else if (job->keys != NULL)
        {
          GHashTable *keys = key_set (job->keys);
          gboolean tell = line->is_to_be_told || g_hash_table_size (keys) != g_hash_table_size (line->keys);

          g_hash_table_unref (line->keys);
          line->keys = keys;
          line->is_to_be_told = FALSE;
          if (tell)
            nudge (job->live, line, job->head);
        }
    }
  /* What it read may be older than what happened meanwhile. */
  if (line->live != NULL && line->is_to_be_checked)
    check (job->live, line, FALSE);
  job_free (job);
}

/* Tells everybody that the server is read-only, or no longer. */
static void
tell_maintenance (KabLive *live, char *frame)
{
  if (g_strcmp0 (live->maintenance, frame) == 0)
    {
      g_free (frame);
      return;
    }
  g_free (live->maintenance);
  live->maintenance = frame;
  for (guint i = 0; i < live->lines->len; i++)
    {
      Line *line = live->lines->pdata[i];

      if (soup_websocket_connection_get_state (line->connection) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_send_text (line->connection,
                                             frame != NULL ? frame : "{\"maintenance\":null}");
    }
}

static void
poll_done (Job *job)
{
  KabLive *live = job->live;
  GHashTableIter iter;
  gpointer org, head;

  live->is_polling = FALSE;
  if (job->error == NULL)
    tell_maintenance (live, g_steal_pointer (&job->maintenance));
  if (job->heads != NULL)
    {
      g_hash_table_iter_init (&iter, job->heads);
      while (g_hash_table_iter_next (&iter, &org, &head))
        {
          gint64 before = (gint64)(gsize)g_hash_table_lookup (live->doubtful, org);

          /* Our own commit may be on its way to us still; what is unknown at the next poll, too, is not ours. */
          g_hash_table_insert (live->doubtful, g_strdup (org), head);
          if (before <= known_head (live, org))
            continue;
          know_head (live, org, (gint64)(gsize)head);
          /* Another process wrote, and what it wrote is not known: everybody may be concerned. */
          for (guint i = 0; i < live->lines->len; i++)
            if (g_str_equal (((Line *)live->lines->pdata[i])->org, org))
              check (live, live->lines->pdata[i], TRUE);
        }
    }
  job_free (job);
}

static gboolean
job_done (gpointer data)
{
  Job *job = data;

  if (job->kind == JOB_OPEN)
    open_done (job);
  else if (job->kind == JOB_CHECK)
    check_done (job);
  else
    poll_done (job);
  return G_SOURCE_REMOVE;
}

static void
run_job (gpointer data, gpointer user_data)
{
  Job *job = data;
  KabLive *live = user_data;
  KabDb *db = kab_server_db_lend_reader (live->db, &job->error);

  if (db != NULL && kab_db_begin (db, FALSE, &job->error))
    {
      if (job->kind == JOB_POLL)
        {
          job->heads = kab_live_ask_heads (db, &job->error);
          if (job->error == NULL)
            job->maintenance = kab_live_ask_maintenance (db, &job->error);
        }
      else if (job->kind == JOB_OPEN)
        job->caller = kab_identity_authenticate (db, job->token, &job->expired, &job->error);
      else
        job->caller = kab_identity_load (db, job->line->org, job->line->session, &job->error);
      if (job->caller != NULL)
        {
          job->keys = kab_feed_held_keys (db, job->caller, &job->error);
          job->head = kab_live_ask_head (db, job->caller->org, &job->error);
        }
    }
  if (db != NULL)
    kab_server_db_return_reader (live->db, db);
  kab_loop_call (job->kind == JOB_OPEN ? live->server : live->context, job_done, job);
}

void
kab_live_upgrade (KabLive *live, SoupServerMessage *message, char *token)
{
  g_autoptr (GError) error = NULL;
  Job *job;

  if (is_closed (live) || !soup_websocket_server_check_handshake (message, NULL, NULL, NULL, &error))
    {
      kab_exchange_refuse (message,
                           is_closed (live) ? SOUP_STATUS_SERVICE_UNAVAILABLE : SOUP_STATUS_BAD_REQUEST,
                           "protocol", _ ("Only WebSockets are spoken here."));
      g_free (token);
      return;
    }
  job = g_new0 (Job, 1);
  job->live = live;
  job->kind = JOB_OPEN;
  job->message = g_object_ref (message);
  job->token = token;
  g_signal_connect (message, "finished", G_CALLBACK (on_gone), job);
  kab_link_hold (message);
  soup_server_message_pause (message);
  g_thread_pool_push (live->thread, job, NULL);
}

static gboolean
intersects (GHashTable *a, GHashTable *b)
{
  GHashTable *small = g_hash_table_size (a) < g_hash_table_size (b) ? a : b;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, small);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_hash_table_contains (small == a ? b : a, key))
      return TRUE;

  return FALSE;
}

static void
tell (KabLive *live, const Told *told)
{
  know_head (live, told->org, told->head);
  for (guint i = 0; i < live->lines->len; i++)
    {
      Line *line = live->lines->pdata[i];

      if (!g_str_equal (line->org, told->org))
        continue;
      if (told->everything || told->new_keys || g_hash_table_contains (told->users, line->user))
        check (live, line, told->everything);
      if (intersects (line->keys, told->keys))
        nudge (live, line, told->head);
    }
}

static void
told_clear (Told *told)
{
  g_free (told->org);
  g_hash_table_unref (told->keys);
  g_hash_table_unref (told->users);
}

static gboolean
on_told (gpointer data)
{
  Told *told = data;

  tell (told->live, told);
  told_clear (told);
  g_free (told);
  return G_SOURCE_REMOVE;
}

/* In the loop: what another process committed; NULL: perhaps something was missed. */
static void
on_notice (const char *payload, gpointer user_data)
{
  KabLive *live = user_data;
  Told told = { .live = live };
  KabCommit commit = { NULL };

  if (is_closed (live))
    return;
  if (payload == NULL)
    {
      for (guint i = 0; i < live->lines->len; i++)
        check (live, live->lines->pdata[i], TRUE);
      return;
    }
  if (!kab_commit_from_text (payload, kab_server_db_get_id (live->db), &commit, &told.org, &told.everything))
    return;
  told.head = commit.head;
  told.keys = commit.keys;
  told.users = commit.users;
  told.new_keys = commit.new_keys;
  tell (live, &told);
  told_clear (&told);
}

/* On the thread that committed. */
static void
on_commit (const KabCommit *commit, gpointer user_data)
{
  Told *told = g_new0 (Told, 1);
  GHashTableIter iter;
  gpointer key;

  told->live = user_data;
  told->org = g_strdup (commit->org);
  told->head = commit->head;
  told->new_keys = commit->new_keys;
  told->keys = g_hash_table_new (NULL, NULL);
  told->users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, commit->keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (told->keys, key);
  g_hash_table_iter_init (&iter, commit->users);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (told->users, g_strdup (key));
  kab_loop_call (told->live->context, on_told, told);
}

static void
drop_silent (KabLive *live)
{
  gint64 now = g_get_monotonic_time ();

  for (guint i = live->lines->len; i > 0; i--)
    {
      Line *line = live->lines->pdata[i - 1];

      if (now - line->heard > SILENCE_MAX_US)
        drop (line);
    }
}

static gboolean
on_poll (gpointer data)
{
  KabLive *live = data;
  Job *job;

  if (live->lines->len == 0 || live->is_polling)
    return G_SOURCE_CONTINUE;
  if (++live->n_polls % RECHECK_POLLS == 0)
    {
      drop_silent (live);
      for (guint i = 0; i < live->lines->len; i++)
        check (live, live->lines->pdata[i], FALSE);
    }
  live->is_polling = TRUE;
  job = g_new0 (Job, 1);
  job->live = live;
  job->kind = JOB_POLL;
  g_thread_pool_push (live->thread, job, NULL);
  return G_SOURCE_CONTINUE;
}

guint
kab_live_get_n_lines (KabLive *live)
{
  return (guint)g_atomic_int_get (&live->n_lines);
}

static gpointer
run_lines (gpointer data)
{
  KabLive *live = data;

  g_main_context_push_thread_default (live->context);
  g_main_loop_run (live->loop);
  g_main_context_pop_thread_default (live->context);
  return NULL;
}

KabLive *
kab_live_new (KabServerDb *db)
{
  g_autoptr (GError) error = NULL;
  KabLive *live = g_new0 (KabLive, 1);

  live->db = kab_server_db_ref (db);
  live->server = g_main_context_ref_thread_default ();
  live->context = g_main_context_new ();
  live->loop = g_main_loop_new (live->context, FALSE);
  live->thread = g_thread_pool_new (run_job, live, 1, FALSE, NULL);
  live->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)line_unref);
  live->heads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  live->doubtful = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  live->poll = kab_loop_timeout (live->context, POLL_MS, on_poll, live);
  kab_server_db_set_commit_func (db, on_commit, live);
  g_main_context_push_thread_default (live->context);
  live->listener = kab_server_db_listen (db, on_notice, live, &error);
  g_main_context_pop_thread_default (live->context);
  if (error != NULL)
    g_warning ("Other processes are not listened to: %s", error->message);
  live->runner = g_thread_new ("live", run_lines, live);
  return live;
}

static gboolean
close_lines (gpointer data)
{
  KabLive *live = data;

  kab_loop_drop (&live->poll);
  for (guint i = live->lines->len; i > 0; i--)
    {
      Line *line = live->lines->pdata[i - 1];

      if (soup_websocket_connection_get_state (line->connection) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_close (line->connection, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
    }
  return G_SOURCE_REMOVE;
}

void
kab_live_close (KabLive *live)
{
  g_atomic_int_set (&live->is_closed, 1);
  kab_loop_call (live->context, close_lines, live);
}

static gboolean
end_loop (gpointer data)
{
  g_main_loop_quit (((KabLive *)data)->loop);
  return G_SOURCE_REMOVE;
}

void
kab_live_free (KabLive *live)
{
  if (live == NULL)
    return;
  g_atomic_int_set (&live->is_closed, 1);
  kab_server_db_set_commit_func (live->db, NULL, NULL);
  g_clear_pointer (&live->listener, kab_db_listener_free);
  kab_loop_call (live->context, end_loop, live);
  g_thread_join (live->runner);
  g_thread_pool_free (live->thread, FALSE, TRUE);
  /* What the threads and the committers have left to the loops. */
  kab_loop_run_dry (live->server);
  g_main_context_push_thread_default (live->context);
  kab_loop_run_dry (live->context);
  kab_loop_drop (&live->poll);
  kab_loop_drop (&live->flush);
  for (guint i = 0; i < live->lines->len; i++)
    {
      Line *line = live->lines->pdata[i];

      line->live = NULL;
      g_signal_handlers_disconnect_by_data (line->connection, line);
    }
  g_ptr_array_unref (live->lines);
  kab_loop_run_dry (live->context);
  g_main_context_pop_thread_default (live->context);
  kab_loop_run_dry (live->server);
  g_hash_table_unref (live->heads);
  g_hash_table_unref (live->doubtful);
  g_free (live->maintenance);
  g_main_loop_unref (live->loop);
  g_main_context_unref (live->context);
  g_main_context_unref (live->server);
  kab_server_db_unref (live->db);
  g_free (live);
}
