/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Telling webhooks what happened: who is next, what they may see of it, and when to try again. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-api.h"
#include "kab-date.h"
#include "kab-deadline.h"
#include "kab-feed-page-private.h"
#include "kab-id.h"
#include "kab-json.h"
#include "kab-webhook-send.h"
#include "kab-webhook.h"
#include "kab-worker.h"
#include "kab-writer.h"

/* Longer than an attempt can take. */
#define LEASE_MS ((gint64)2 * KAB_WEBHOOK_SECONDS * 1000)
#define IN_A_ROW 50
#define LONGEST_DELAY_MS ((gint64)6 * 3600 * 1000)
#define GIVE_UP_MS ((gint64)3 * 24 * 3600 * 1000)
#define GIVE_UP_FAILURES 10
#define DETAIL_MAX 300

struct _KabWebhooks
{
  KabServerDb *db;
  gboolean loopback;
  KabWorker *worker;
};

/* What is to be told, and to whom. */
typedef struct
{
  KabWebhook *webhook;
  char *id;
  gint64 rev;
  char *entity;
  char *row;
  char *op;
  gint64 at;
} Event;

static void
event_free (Event *event)
{
  if (event == NULL)
    return;
  kab_webhook_free (event->webhook);
  g_free (event->id);
  g_free (event->entity);
  g_free (event->row);
  g_free (event->op);
  g_free (event);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Event, event_free)

static gboolean
run (KabDb *db,
     const char *sql,
     gint64 a,
     gint64 b,
     const KabWebhook *webhook,
     const char *name,
     GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, a);
  kab_statement_bind_integer (statement, 2, b);
  kab_statement_bind_text (statement, 3, webhook->org);
  kab_statement_bind_text (statement, 4, webhook->id);
  if (name != NULL)
    kab_statement_bind_text (statement, 5, name);
  return kab_statement_run (statement, error);
}

/* The first that is to be told; NULL without an error if there is none. */
static Event *
load_event (KabDb *db, const KabWorkerTask *task, GError **error)
{
  g_autoptr (Event) event = g_new0 (Event, 1);
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db,
    "SELECT id,rev,entity,\"row\",op,at FROM webhook_event WHERE org=? AND webhook=? ORDER BY rev LIMIT 1",
    error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, task->org);
  kab_statement_bind_text (statement, 2, task->id);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return NULL;
  event->id = g_strdup (kab_statement_get_text (statement, 0));
  event->rev = kab_statement_get_integer (statement, 1);
  event->entity = g_strdup (kab_statement_get_text (statement, 2));
  event->row = g_strdup (kab_statement_get_text (statement, 3));
  event->op = g_strdup (kab_statement_get_text (statement, 4));
  event->at = kab_statement_get_integer (statement, 5);
  event->webhook = kab_webhook_find (db, task->org, task->id, error);
  return event->webhook != NULL && g_str_equal (event->webhook->state, "active") ? g_steal_pointer (&event)
                                                                                 : NULL;
}

static gboolean
key_is_good (KabDb *db, const KabWebhook *webhook, const KabEntity *entity, gboolean *good, GError **error)
{
  g_autoptr (KabStatement) statement = NULL;
  g_autoptr (KabApiCaller) caller = NULL;
  KabStep step;
  gint64 expires;

  *good = webhook->key == NULL;
  if (*good)
    return TRUE;
  statement
    = kab_db_prepare (db, "SELECT scopes,expires_at,revoked_at FROM api_key WHERE org=? AND id=?", error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, webhook->org);
  kab_statement_bind_text (statement, 2, webhook->key);
  step = kab_statement_step (statement, error);
  if (step != KAB_STEP_ROW)
    return step == KAB_STEP_DONE;
  expires = kab_statement_get_integer (statement, 1);
  caller = g_new0 (KabApiCaller, 1);
  caller->scopes = g_strsplit (kab_statement_get_text (statement, 0), " ", -1);
  *good = kab_statement_is_null (statement, 2) && (expires == 0 || expires > kab_time_now ())
          && kab_api_caller_may (caller, entity->name, FALSE);
  return TRUE;
}

static char *
payload (KabDb *db,
         const Event *event,
         const KabEntity *entity,
         const KabCaller *caller,
         gint64 nr,
         GError **error)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (event->at / 1000);
  g_autofree char *when = g_date_time_format_iso8601 (at);
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_printf (out, "{\"type\":\"%s.%s\",\"timestamp\":\"%s\",\"rev\":%" G_GINT64_FORMAT ",\"data\":",
                   event->entity, event->op, when, event->rev);
  if (!kab_api_append_row (db, caller, entity, nr, NULL, out, error))
    return NULL;
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/*
 * What is told: the row as it is now, as far as the membership may see it now. *body stays NULL where that is nothing;
 * *is_over: what the webhook acts as is no longer active.
 */
static gboolean
make_payload (KabDb *db, const Event *event, char **body, gboolean *is_over, GError **error)
{
  const KabEntity *entity = kab_entity_find (event->entity);
  const KabWebhook *webhook = event->webhook;
  g_autoptr (KabApiCaller) caller = NULL;
  g_autoptr (GError) local = NULL;
  gint64 nr = 0, rev = 0;
  gboolean good = FALSE;

  if (entity == NULL)
    return TRUE;
  caller = kab_webhook_caller (db, webhook->org, webhook->user, webhook->membership, &local);
  if (caller == NULL && !g_error_matches (local, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!key_is_good (db, webhook, entity, &good, error))
    return FALSE;
  *is_over = caller == NULL || !good;
  if (*is_over)
    return TRUE;
  if (!kab_api_find_visible (db, caller->caller, entity, event->row, &nr, &rev, error))
    return FALSE;
  if (nr > 0)
    *body = payload (db, event, entity, caller->caller, nr, error);
  return nr == 0 || *body != NULL;
}

static gboolean
log_delivery (KabDb *db,
              const Event *event,
              const char *outcome,
              guint status,
              gint64 started,
              const char *detail,
              GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db,
    "INSERT INTO webhook_delivery(id,webhook,org,message,rev,entity,\"row\",op,event_at,at,duration,"
    "outcome,status,detail) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
    error);
  g_autofree char *id = kab_id_new ();
  g_autofree char *text
    = detail != NULL ? g_utf8_make_valid (detail, (gssize)MIN (strlen (detail), DETAIL_MAX)) : NULL;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, id);
  kab_statement_bind_text (statement, 2, event->webhook->id);
  kab_statement_bind_text (statement, 3, event->webhook->org);
  kab_statement_bind_text (statement, 4, event->id);
  kab_statement_bind_integer (statement, 5, event->rev);
  kab_statement_bind_text (statement, 6, event->entity);
  kab_statement_bind_text (statement, 7, event->row);
  kab_statement_bind_text (statement, 8, event->op);
  kab_statement_bind_integer (statement, 9, event->at);
  kab_statement_bind_integer (statement, 10, started);
  kab_statement_bind_integer (statement, 11, MAX (0, kab_time_now () - started));
  kab_statement_bind_text (statement, 12, outcome);
  kab_statement_bind_integer (statement, 13, status);
  kab_statement_bind_text (statement, 14, text);
  return kab_statement_run (statement, error);
}

/* Told, or not to be told: in the same transaction as the line about it, the next one is due. */
static gboolean
note_done (KabWebhooks *self,
           const Event *event,
           const char *outcome,
           guint status,
           gint64 started,
           GError **error)
{
  KabDb *db = kab_server_db_lend_writer (self->db);
  gboolean ok
    = kab_db_begin (db, TRUE, error)
      && run (db, "DELETE FROM webhook_event WHERE rev=? AND at=? AND org=? AND webhook=?", event->rev,
              event->at, event->webhook, NULL, error)
      && run (db,
              "UPDATE webhook SET failures=0,failing_since=0,next_at=?,lease_until=? WHERE org=? "
              "AND id=? AND lease_by=?",
              0, kab_time_now () + LEASE_MS, event->webhook, kab_worker_get_name (self->worker), error)
      && log_delivery (db, event, outcome, status, started, NULL, error) && kab_db_commit (db, error);

  kab_server_db_return_writer (self->db, db);
  return ok;
}

/* It gets nothing more until somebody turns it on again; the journal tells who looks there. */
static gboolean
disable (KabWebhooks *self, const KabWebhook *webhook, const char *reason, GError **error)
{
  g_autofree char *title = g_strdup_printf (_ ("Webhook %s was switched off: %s"), webhook->url, reason);
  g_autofree char *cut = g_utf8_substring (title, 0, MIN (g_utf8_strlen (title, -1), 290));
  g_autoptr (KabWriter) writer
    = kab_writer_begin (self->db, webhook->org, NULL, NULL, KAB_WRITER_NONE, error);
  g_autoptr (KabStatement) statement = NULL;

  if (writer == NULL)
    return FALSE;
  statement
    = kab_db_prepare (kab_writer_get_db (writer),
                      "UPDATE webhook SET state='disabled',reason=?,lease_until=0 WHERE org=? AND id=?",
                      error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, reason);
  kab_statement_bind_text (statement, 2, webhook->org);
  kab_statement_bind_text (statement, 3, webhook->id);
  if (!kab_statement_run (statement, error))
    return FALSE;
  kab_statement_done (g_steal_pointer (&statement));
  g_message ("The webhook %s was switched off: %s", webhook->id, reason);
  return kab_writer_note (writer, "stopped", NULL, cut, error) && kab_writer_commit (writer, error);
}

static gboolean
note_failed (KabWebhooks *self,
             const Event *event,
             guint status,
             gint64 started,
             const char *detail,
             GError **error)
{
  const KabWebhook *webhook = event->webhook;
  gint64 now = kab_time_now (), since = webhook->failing_since > 0 ? webhook->failing_since : now;
  gint64 failures = webhook->failures + 1;
  KabDb *db = kab_server_db_lend_writer (self->db);
  gboolean ok
    = kab_db_begin (db, TRUE, error)
      && run (
        db, "UPDATE webhook SET failing_since=?,failures=?,lease_until=0 WHERE org=? AND id=? AND lease_by=?",
        since, failures, webhook, kab_worker_get_name (self->worker), error)
      && run (db, "UPDATE webhook SET next_at=? WHERE failures=? AND org=? AND id=?",
              now + kab_worker_delay (failures, LONGEST_DELAY_MS), failures, webhook, NULL, error)
      && log_delivery (db, event, "failed", status, started, detail, error) && kab_db_commit (db, error);

  kab_server_db_return_writer (self->db, db);
  if (!ok)
    return FALSE;
  if (status == SOUP_STATUS_GONE || (now - since > GIVE_UP_MS && failures >= GIVE_UP_FAILURES))
    return disable (self, webhook, detail, error);
  return TRUE;
}

/* One attempt, however long the other side takes over each part of it. */
static gboolean
send (KabWebhooks *self, const Event *event, const char *body, guint *status, GError **error)
{
  g_autoptr (KabDeadline) deadline
    = kab_deadline_new (KAB_WEBHOOK_SECONDS, kab_worker_get_cancellable (self->worker));
  gboolean ok
    = kab_webhook_send (event->webhook->url, event->webhook->secret, event->id, kab_time_now () / 1000, body,
                        self->loopback, kab_deadline_get_cancellable (deadline), status, error);

  if (!ok && kab_deadline_is_over (deadline))
    {
      g_clear_error (error);
      g_set_error (error, KAB_ERROR, KAB_ERROR_OFFLINE, _ ("There was no answer in time."));
    }
  return ok;
}

/* *more: whether the next one may follow at once. */
static gboolean
tell_one (KabWebhooks *self, const KabWorkerTask *task, gboolean *more, GError **error)
{
  g_autoptr (Event) event = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *body = NULL;
  gint64 started = kab_time_now ();
  gboolean is_over = FALSE, ok;
  guint status = 0;
  KabDb *db = kab_server_db_lend_reader (self->db, error);

  *more = FALSE;
  if (db == NULL)
    return FALSE;
  ok = kab_db_begin (db, FALSE, error);
  if (ok)
    {
      event = load_event (db, task, &local);
      ok = local == NULL && (event == NULL || make_payload (db, event, &body, &is_over, &local));
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
    }
  kab_server_db_return_reader (self->db, db);
  if (!ok || event == NULL)
    return ok;
  if (is_over)
    return disable (self, event->webhook, _ ("what it acts as is no longer active."), error);
  if (body == NULL)
    {
      *more = TRUE;
      return note_done (self, event, "skipped", 0, started, error);
    }
  if (send (self, event, body, &status, &local))
    {
      *more = TRUE;
      return note_done (self, event, "delivered", status, started, error);
    }
  /* Broken off by ourselves: as if it had not begun. */
  if (kab_worker_is_stopping (self->worker))
    return TRUE;
  return note_failed (self, event, status, started, local->message, error);
}

static gboolean
work (KabWorker *worker, KabWorkerTask *task, gpointer data, GError **error)
{
  KabWebhooks *self = data;

  task->again = TRUE;
  for (guint i = 0; task->again && i < IN_A_ROW && !kab_worker_is_stopping (worker); i++)
    if (!tell_one (self, task, &task->again, error))
      return FALSE;
  return kab_worker_give_back (worker, task, error);
}

static const KabWorkerKind kind
  = { .name = "webhooks",
      .threads = 4,
      .look_ms = 1000,
      .lease_ms = LEASE_MS,
      .table = "webhook",
      .condition = "state='active' AND EXISTS(SELECT 1 FROM webhook_event e WHERE e.org=webhook.org AND"
                   " e.webhook=webhook.id)",
      .work = work };

void
kab_webhook_nudge (void)
{
  kab_worker_nudge (&kind);
}

KabWebhooks *
kab_webhooks_new (KabServerDb *db, gboolean loopback)
{
  KabWebhooks *self = g_new0 (KabWebhooks, 1);

  self->db = kab_server_db_ref (db);
  self->loopback = loopback;
  self->worker = kab_worker_new (&kind, db, self);
  kab_worker_start (self->worker);
  return self;
}

void
kab_webhooks_free (KabWebhooks *self)
{
  if (self == NULL)
    return;
  kab_worker_free (self->worker);
  kab_server_db_unref (self->db);
  g_free (self);
}
