/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-messages.h"

#include <string.h>

#include "kab-date.h"
#include "kab-id.h"
#include "kab-one-time.h"
#include "kab-paper-draw.h"
#include "kab-recovery.h"
#include "kab-secret.h"
#include "kab-validate.h"
#include "kab-worker.h"
#include "kab-writer-private.h"

#define SECOND_MS ((gint64)1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
/* While somebody sends, no other process does; longer than drawing and sending can take. */
#define LEASE_MS (KAB_MESSAGE_SECONDS * 2 * SECOND_MS + MINUTE_MS)
#define LAST_DELAY_MS HOUR_MS
#define GIVE_UP_MS (24 * HOUR_MS)
#define WAIT_MS (3 * SECOND_MS)
#define ANSWER_MAX 300

struct _KabMessages
{
  KabServerDb *db;
  char *blobs;
  char *public_url;
  KabWorker *worker;
  KabWorker *requests;
};

const KabMessageDriver *
kab_message_driver_find (const char *name)
{
  static const KabMessageDriver *const drivers[] = { &kab_driver_smtp, &kab_driver_smsru };

  for (guint i = 0; i < G_N_ELEMENTS (drivers); i++)
    if (g_strcmp0 (drivers[i]->name, name) == 0)
      return drivers[i];

  return NULL;
}

void
kab_message_matter_clear (KabMessageMatter *matter)
{
  g_clear_pointer (&matter->id, g_free);
  g_clear_pointer (&matter->to, g_free);
  g_clear_pointer (&matter->subject, g_free);
  g_clear_pointer (&matter->text, kab_secret_free);
  g_clear_pointer (&matter->file, g_bytes_unref);
  g_clear_pointer (&matter->file_name, g_free);
}

void
kab_message_facts_clear (KabMessageFacts *facts)
{
  g_clear_pointer (&facts->ref, g_free);
  g_clear_pointer (&facts->reason, g_free);
}

void
kab_message_facts_set (KabMessageFacts *facts, KabSending sending, const char *reason, const char *answer)
{
  g_autofree char *valid = answer != NULL ? g_utf8_make_valid (answer, -1) : NULL;
  g_autofree char *cut
    = valid != NULL ? g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), ANSWER_MAX)) : NULL;

  for (char *p = cut; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    if ((guchar)*p < ' ' || *p == '\177')
      *p = ' ';
  facts->sending = sending;
  g_free (facts->reason);
  facts->reason
    = cut != NULL && *g_strstrip (cut) != '\0' ? g_strconcat (reason, " ", cut, NULL) : g_strdup (reason);
}

/* What is to be done with one of them, once the database was asked. */
typedef struct
{
  KabMessageWork *work;
  KabMessageAccount *account;
  const KabMessageDriver *driver; /* NULL: nothing */
  KabMessageMatter matter;
  KabRow *paper;
} Attempt;

static void
attempt_clear (Attempt *attempt)
{
  g_clear_pointer (&attempt->work, kab_message_work_free);
  g_clear_pointer (&attempt->account, kab_message_account_free);
  kab_message_matter_clear (&attempt->matter);
  g_clear_pointer (&attempt->paper, kab_row_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Attempt, attempt_clear)

static const char *
channel_of (const KabRow *row)
{
  return row->entity == &kab_entity_sms ? KAB_CHANNEL_SMS : kab_row_get_text (row, "channel");
}

/* The first wait is not the shortest: what a mail server puts off it puts off for a while. */
static gint64
delay_after (gint64 failures)
{
  return kab_worker_delay (failures + 5, LAST_DELAY_MS);
}

/* Whom it is to stands in no log, nor what the other side said: that names them, too. */
static void
log_failure (const KabMessageWork *work, const char *reason)
{
  gsize token = reason != NULL ? strcspn (reason, " ") : 0;

  g_message ("The message %s was not sent: %.*s", work->id, (int)token, reason != NULL ? reason : "");
}

/* --- What becomes of it in the database --- */

static gboolean
fail (KabWriter *writer, const KabMessageWork *work, const KabRow *row, const char *reason, GError **error)
{
  g_autoptr (KabRow) after = kab_row_copy (row);

  kab_row_set_text (after, "state", "failed");
  kab_row_set_text (after, "error", reason);
  log_failure (work, reason);
  return kab_writer_put (writer, after, NULL, error) && kab_message_work_end (writer->db, work, error);
}

/* The journal of SMS has what went by a sent message, too (S1-69). */
static gboolean
put_sms (KabWriter *writer,
         const KabRow *message,
         const char *text,
         const char *state,
         const char *ref,
         const char *reason,
         GError **error)
{
  g_autofree char *id = kab_id_derive (message->id, "sms");
  g_autoptr (GError) local = NULL;
  g_autoptr (KabRow) row = kab_writer_find (writer, &kab_entity_sms, id, &local);
  const char *sender = kab_row_get_text (message, "sender");

  if (sender == NULL)
    sender = kab_row_get_text (message, "user");
  if (sender == NULL)
    sender = message->created_by;
  /* To who registers, nobody sends: the message itself tells of it. */
  if (sender == NULL)
    return TRUE;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (row == NULL)
    {
      row = kab_row_new (&kab_entity_sms, id);
      kab_row_set_text (row, "phone", kab_row_get_text (message, "address"));
      kab_row_set_text (row, "text", text);
      kab_row_set_text (row, "sender", sender);
      kab_row_set_text (row, "user", kab_row_get_text (message, "user"));
      kab_row_set_text (row, "client", kab_row_get_text (message, "client"));
      kab_row_set_integer (row, "sent_at", writer->now);
      kab_row_set_text (row, "provider_id", ref);
    }
  kab_row_set_text (row, "state", state);
  kab_row_set_text (row, "error", reason);
  return kab_writer_put (writer, row, NULL, error);
}

static gboolean
put_state (KabWriter *writer,
           const KabRow *row,
           const char *state,
           const char *ref,
           const char *reason,
           GError **error)
{
  g_autoptr (KabRow) after = kab_row_copy (row);
  g_autofree char *text = NULL;

  kab_row_set_text (after, "state", state);
  kab_row_set_text (after, "error", reason);
  if (kab_row_is_null (after, "sent_at"))
    kab_row_set_integer (after, "sent_at", writer->now);
  if (row->entity == &kab_entity_sms && ref != NULL)
    kab_row_set_text (after, "provider_id", ref);
  if (!kab_writer_put (writer, after, NULL, error))
    return FALSE;
  if (row->entity == &kab_entity_sms || g_strcmp0 (channel_of (row), KAB_CHANNEL_SMS) != 0)
    return TRUE;
  text = kab_message_from_markup (kab_row_get_text (row, "body"));
  return put_sms (writer, row, text, state, ref, reason, error);
}

/* Why it waits is told, once. */
static gboolean
try_later (KabWriter *writer, KabMessageWork *work, const KabRow *row, const char *reason, GError **error)
{
  work->failures++;
  work->sending_at = 0;
  g_free (work->reason);
  work->reason = g_strdup (reason);
  log_failure (work, reason);
  if (g_strcmp0 (kab_row_get_text (row, "error"), reason) != 0)
    {
      g_autoptr (KabRow) after = kab_row_copy (row);

      kab_row_set_text (after, "error", reason);
      if (!kab_writer_put (writer, after, NULL, error))
        return FALSE;
    }
  return kab_message_work_put (writer->db, work, kab_time_now () + delay_after (work->failures), error);
}

/* The service is asked what became of it, less and less often. */
static gboolean
ask_later (KabWriter *writer, KabMessageWork *work, const char *ref, GError **error)
{
  static const gint64 delays[] = { 1, 4, 10, 45, 180, 480, 720 };
  guint i = (guint)work->failures;

  if (ref != NULL && work->ref == NULL)
    {
      work->ref = g_strdup (ref);
      work->sending_at = 0;
      work->failures = i = 0;
    }
  if (i >= G_N_ELEMENTS (delays))
    return kab_message_work_end (writer->db, work, error);
  work->failures++;
  return kab_message_work_put (writer->db, work, kab_time_now () + delays[i] * MINUTE_MS, error);
}

static gboolean
settle_sent (KabWriter *writer,
             Attempt *attempt,
             const KabRow *row,
             const KabMessageFacts *facts,
             GError **error)
{
  KabMessageWork *work = attempt->work;
  gboolean arrived = facts->sending == KAB_SENDING_ARRIVED;

  if (!put_state (writer, row, arrived ? "delivered" : "sent", facts->ref, NULL, error))
    return FALSE;
  if (arrived || facts->ref == NULL || attempt->driver->read == NULL)
    return kab_message_work_end (writer->db, work, error);
  return ask_later (writer, work, facts->ref, error);
}

static gboolean
settle_read (KabWriter *writer,
             KabMessageWork *work,
             const KabRow *row,
             const KabMessageFacts *facts,
             GError **error)
{
  if (facts->sending == KAB_SENDING_ARRIVED)
    return put_state (writer, row, "delivered", NULL, NULL, error)
           && kab_message_work_end (writer->db, work, error);
  if (facts->sending == KAB_SENDING_NEVER)
    return put_state (writer, row, "failed", NULL, facts->reason, error)
           && kab_message_work_end (writer->db, work, error);
  return ask_later (writer, work, NULL, error);
}

static gboolean
settle (KabMessages *self, Attempt *attempt, const KabMessageFacts *facts, GError **error)
{
  KabMessageWork *work = attempt->work;
  g_autoptr (KabWriter) writer
    = kab_writer_begin (self->db, work->org, NULL, attempt->driver->name, KAB_WRITER_NONE, error);
  g_autoptr (KabRow) row
    = writer != NULL ? kab_writer_find (writer, kab_entity_find (work->entity), work->id, error) : NULL;
  gboolean ok;

  if (row == NULL)
    return FALSE;
  if (work->ref != NULL)
    ok = settle_read (writer, work, row, facts, error);
  else if (facts->sending == KAB_SENDING_DONE || facts->sending == KAB_SENDING_ARRIVED)
    ok = settle_sent (writer, attempt, row, facts, error);
  else if (facts->sending == KAB_SENDING_NEVER
           || (facts->sending == KAB_SENDING_UNKNOWN && attempt->driver->is_once))
    ok = fail (writer, work, row, facts->reason, error);
  else
    ok = try_later (writer, work, row, facts->reason, error);
  return ok && kab_writer_commit (writer, error);
}

/* --- What is to be done --- */

/* What goes out stands in the row before it does. */
static gboolean
keep (KabWriter *writer, const KabRow *row, const KabComposed *composed, GError **error)
{
  g_autoptr (KabRow) after = kab_row_copy (row);
  g_autofree char *body = kab_message_to_markup (composed->kept != NULL ? composed->kept : composed->text);

  if (row->entity != &kab_entity_sent_message
      || (!kab_row_is_null (row, "body") && g_strcmp0 (kab_row_get_text (row, "about"), "order") != 0))
    return TRUE;
  /* A link that is another one by now is sent as it is now, and that is what is kept. */
  if (!kab_row_is_null (row, "body"))
    {
      g_autofree char *before = kab_message_from_markup (kab_row_get_text (row, "body"));

      if (g_strcmp0 (before, composed->text) == 0)
        return TRUE;
    }
  kab_row_set_text (after, "body", body);
  if (composed->subject != NULL && kab_row_is_null (after, "subject"))
    {
      g_autofree char *subject
        = g_utf8_substring (composed->subject, 0, MIN (g_utf8_strlen (composed->subject, -1), 300));

      kab_row_set_text (after, "subject", subject);
    }
  return kab_writer_put (writer, after, NULL, error);
}

/* What the journal of SMS would not take must not go out: it could not be told afterwards. */
static gboolean
is_sendable (const KabRow *row, const KabComposed *composed)
{
  const KabField *like = kab_entity_find_field (&kab_entity_sms, "text");
  g_auto (KabValue) value = KAB_VALUE_INIT;

  if (g_strcmp0 (channel_of (row), KAB_CHANNEL_SMS) != 0)
    return TRUE;
  kab_value_set_text (&value, composed->text);
  return value.kind == KAB_VALUE_TEXT && *value.text != '\0' && kab_validate_value (like, &value, NULL);
}

static void
fill (Attempt *attempt, const KabRow *row, KabComposed *composed)
{
  KabMessageMatter *matter = &attempt->matter;

  matter->id = g_strdup (row->id);
  matter->to = g_strdup (kab_row_get_text (row, row->entity == &kab_entity_sms ? "phone" : "address"));
  matter->text = g_steal_pointer (&composed->text);
  matter->subject = g_steal_pointer (&composed->subject);
  matter->at = row->created_at;
  attempt->paper = g_steal_pointer (&composed->paper);
}

static gboolean
prepare_to_send (KabMessages *self, KabWriter *writer, Attempt *attempt, const KabRow *row, GError **error)
{
  KabMessageWork *work = attempt->work;
  gint64 now = kab_time_now ();
  g_auto (KabComposed) composed = { 0 };

  if (now - work->made_at > GIVE_UP_MS)
    return fail (writer, work, row, work->reason != NULL ? work->reason : "unreachable", error);
  if (attempt->driver->is_once && work->sending_at != 0)
    return fail (writer, work, row, "unknown", error);
  if (!kab_message_compose (writer, row, self->public_url, &composed, error))
    return FALSE;
  if (composed.reason != NULL)
    return fail (writer, work, row, composed.reason, error);
  if (composed.waits)
    return kab_message_work_put (writer->db, work, now + WAIT_MS, error);
  if (!is_sendable (row, &composed))
    return fail (writer, work, row, "text", error);
  if (!keep (writer, row, &composed, error))
    return FALSE;
  work->sending_at = now;
  if (!kab_message_work_begin (writer->db, work, error))
    return FALSE;
  fill (attempt, row, &composed);
  return TRUE;
}

static gboolean
prepare_in (KabMessages *self, KabWriter *writer, Attempt *attempt, GError **error)
{
  KabMessageWork *work = attempt->work;
  g_autoptr (GError) local = NULL;
  g_autoptr (KabRow) row = kab_writer_find (writer, kab_entity_find (work->entity), work->id, &local);

  if (local == NULL && row != NULL)
    attempt->account = kab_message_account_find (writer->db, work->org, channel_of (row), &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (row == NULL || row->deleted)
    return kab_message_work_end (writer->db, work, error);
  attempt->driver = attempt->account != NULL ? kab_message_driver_find (attempt->account->driver) : NULL;
  if (attempt->driver == NULL)
    return work->ref != NULL ? kab_message_work_end (writer->db, work, error)
                             : fail (writer, work, row, "no_account", error);
  if (work->ref != NULL)
    return TRUE;
  if (g_strcmp0 (kab_row_get_text (row, "state"), "queued") != 0)
    {
      attempt->driver = NULL;
      return kab_message_work_end (writer->db, work, error);
    }
  return prepare_to_send (self, writer, attempt, row, error);
}

/* In one transaction: nobody else does it, what it says, and that it is about to be sent. */
static gboolean
prepare (KabMessages *self, const KabWorkerTask *task, Attempt *attempt, GError **error)
{
  g_autoptr (KabWriter) writer = kab_writer_begin (self->db, task->org, NULL, NULL, KAB_WRITER_NONE, error);
  g_autoptr (GError) local = NULL;

  if (writer == NULL)
    return FALSE;
  attempt->work = kab_message_work_find (writer->db, task->org, task->id, &local);
  if (attempt->work == NULL)
    {
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      return local == NULL;
    }
  return prepare_in (self, writer, attempt, error) && kab_writer_commit (writer, error);
}

static gboolean
draw (KabMessages *self, Attempt *attempt, KabMessageFacts *facts)
{
  g_autoptr (GError) error = NULL;

  if (attempt->paper == NULL)
    return TRUE;
  attempt->matter.file = kab_paper_draw (kab_server_db_get_uri (self->db), self->blobs, attempt->work->org,
                                         attempt->paper, kab_worker_get_cancellable (self->worker), &error);
  attempt->matter.file_name = kab_paper_file_name (attempt->paper);
  if (attempt->matter.file != NULL)
    return TRUE;
  g_warning ("The paper of %s %s could not be drawn: %s", attempt->paper->entity->name, attempt->paper->id,
             error->message);
  kab_message_facts_set (facts, KAB_SENDING_LATER, "paper", NULL);
  return FALSE;
}

static gboolean
run (KabMessages *self, const KabWorkerTask *task, GError **error)
{
  g_auto (Attempt) attempt = { 0 };
  g_auto (KabMessageFacts) facts = { 0 };

  if (!prepare (self, task, &attempt, error))
    return FALSE;
  if (attempt.driver == NULL || (attempt.work->ref == NULL && attempt.matter.text == NULL))
    return TRUE;
  if (attempt.work->ref != NULL)
    attempt.driver->read (attempt.account, attempt.work->ref, &facts,
                          kab_worker_get_cancellable (self->worker));
  else if (draw (self, &attempt, &facts))
    attempt.driver->send (attempt.account, &attempt.matter, &facts,
                          kab_worker_get_cancellable (self->worker));
  return settle (self, &attempt, &facts, error);
}

static gboolean
work (KabWorker *worker, KabWorkerTask *task, gpointer data, GError **error)
{
  return run (data, task, error);
}

static const KabWorkerKind kind = { .name = "messages",
                                    .threads = 3,
                                    .look_ms = 1000,
                                    .lease_ms = LEASE_MS,
                                    .table = "message_work",
                                    .rests = TRUE,
                                    .work = work };

static gboolean
work_on_request (KabWorker *worker, KabWorkerTask *task, gpointer data, GError **error)
{
  return kab_recovery_run (((KabMessages *)data)->db, task->id, error);
}

/* Requests for passwords, of no organisation yet. */
static const KabWorkerKind requests = { .name = "recoveries",
                                        .threads = 1,
                                        .look_ms = 1000,
                                        .lease_ms = MINUTE_MS,
                                        .table = "password_request",
                                        .rests = TRUE,
                                        .work = work_on_request };

void
kab_messages_nudge (void)
{
  kab_worker_nudge (&kind);
  kab_worker_nudge (&requests);
}

KabMessages *
kab_messages_new (KabServerDb *db, const char *blobs, const char *public_url)
{
  KabMessages *self = g_new0 (KabMessages, 1);

  self->db = kab_server_db_ref (db);
  self->blobs = g_strdup (blobs);
  self->public_url = g_strdup (public_url);
  self->worker = kab_worker_new (&kind, db, self);
  self->requests = kab_worker_new (&requests, db, self);
  kab_worker_start (self->worker);
  kab_worker_start (self->requests);
  return self;
}

void
kab_messages_free (KabMessages *self)
{
  if (self == NULL)
    return;
  kab_worker_free (self->requests);
  kab_worker_free (self->worker);
  kab_server_db_unref (self->db);
  g_free (self->blobs);
  g_free (self->public_url);
  g_free (self);
}
