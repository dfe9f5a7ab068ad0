/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits to the server, and its answers. */
#include "kab-engine-private.h"

#include <string.h>

#include "kab-error.h"
#include "kab-protocol.h"
#include "kab-steps.h"
#include "kab-wire.h"

static void take_answer (KabEngine *self, KabAnswer *answer, const GError *error);

static void
take_batch (KabStoreJob *job)
{
  KabEngine *self = job->engine;

  kab_work_take_batch_after (self->work, self->fence, self->device, job->last, KAB_MUTATIONS_MAX, &job->text,
                             &job->n, &job->first, &job->last, &job->error);
}

void
kab_engine_drop_push (KabEngine *self)
{
  KabPush *push = &self->push;
  guint serial = push->serial + 1;

  g_free (push->next);
  g_clear_pointer (&push->answer, kab_answer_free);
  g_clear_error (&push->error);
  *push = (KabPush){ .serial = serial };
}

static void
store_outcomes (KabStoreJob *job)
{
  KabEngine *self = job->engine;

  kab_steps_store_outcomes (self->cache, self->work, self->fence, job->text, job->length, &job->n,
                            &job->touched, &job->error);
  kab_work_counts (self->work, &job->pending, &(gint64){ 0 }, &(guint){ 0 }, &(guint){ 0 }, NULL);
}

/* The outcomes of a batch are stored, and another one is with the server. */
static void
go_on (KabEngine *self)
{
  g_autoptr (KabAnswer) answer = g_steal_pointer (&self->push.answer);
  g_autoptr (GError) error = g_steal_pointer (&self->push.error);

  self->push.sent = FALSE;
  /* What was accepted comes back with its number: that does not wait for the end of many edits. */
  kab_engine_simple_event (self, KAB_SYNC_EVENT_NUDGED);
  if (answer != NULL || error != NULL)
    take_answer (self, answer, error);
}

static void
outcomes_stored (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  KabSyncEvent event = { .kind = KAB_SYNC_EVENT_PUSHED, .now = g_get_monotonic_time () / 1000 };

  self->push.storing = FALSE;
  if (job->error != NULL)
    {
      kab_engine_drop_push (self);
      kab_engine_store_failed (self, KAB_SYNC_ACTION_PUSH, job->error);
      return;
    }
  kab_reporter_changed (self->reporter, job->touched);
  kab_engine_recount (self);
  if (job->n == 0)
    {
      /* A success that decides nothing would be asked for again without end: it is taken for a failure. */
      g_autoptr (GError) error = g_error_new_literal (KAB_ERROR, KAB_ERROR_PROTOCOL, "no outcomes");

      kab_engine_drop_push (self);
      kab_engine_failed (self, KAB_SYNC_ACTION_PUSH, error, -1);
      return;
    }
  if (self->push.sent)
    {
      go_on (self);
      return;
    }
  kab_engine_drop_push (self);
  event.flag = job->pending > 0;
  event.random = g_random_double ();
  kab_engine_event (self, &event);
}

static void
renumber (KabStoreJob *job)
{
  kab_work_renumber (job->engine->work, job->engine->fence, (gint64)job->n, &job->error);
}

static void
renumbered (KabStoreJob *job)
{
  KabEngine *self = job->engine;

  if (job->error != NULL)
    kab_engine_store_failed (self, KAB_SYNC_ACTION_PUSH, job->error);
  else
    kab_engine_failed (self, KAB_SYNC_ACTION_PUSH,
                       &(GError){ .domain = KAB_ERROR, .code = KAB_ERROR_CONFLICT, .message = (char *)"" },
                       0);
}

/* The server counts otherwise than this device: one of them was restored from a copy. */
static gboolean
answer_is_of_count (const KabAnswer *answer, gint64 *expected)
{
  g_autoptr (JsonNode) node = NULL;

  if (answer->status != 409)
    return FALSE;
  node = kab_wire_parse (answer->body, answer->length, NULL);
  *expected = node != NULL ? kab_wire_integer (json_node_get_object (node), "expected") : 0;
  return *expected > 0 && *expected < G_MAXUINT;
}

typedef struct
{
  KabEngine *engine;
  guint serial;
} Call;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Call *call = user_data;
  KabEngine *self = call->engine;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabAnswer) answer = kab_http_send_finish (result, &error);

  self->calls--;
  if (call->serial != self->push.serial)
    return;
  if (!self->push.storing)
    {
      take_answer (self, answer, error);
      return;
    }
  /* In their order: what it says may depend on what is not stored yet. */
  self->push.answer = g_steal_pointer (&answer);
  self->push.error = g_steal_pointer (&error);
}

static void
next_taken (KabStoreJob *job)
{
  KabPush *push = &job->engine->push;

  /* What failed here fails again, and is told, when the answer is stored. */
  if (job->error != NULL || job->serial != push->serial || job->text == NULL || job->first != push->last + 1)
    return;
  push->next = g_steal_pointer (&job->text);
  push->next_n = job->n;
  push->next_last = job->last;
}

static void
send_batch (KabEngine *self, const char *body, guint n, gint64 last)
{
  g_autoptr (SoupMessage) message
    = kab_http_message (self->http, SOUP_METHOD_POST, KAB_PATH_MUTATIONS, self->tokens.access, body);
  Call *call = g_new0 (Call, 1);

  call->engine = self;
  call->serial = self->push.serial;
  self->push.last = last;
  self->push.token = self->token_serial;
  self->calls++;
  kab_http_send_async (self->http, message, KAB_BODY_MAX, self->cancellable, on_answer, call);
  /* Behind a batch that is not full there is nothing yet. */
  if (n == KAB_MUTATIONS_MAX)
    {
      KabStoreJob *job = g_new0 (KabStoreJob, 1);

      job->serial = self->push.serial;
      job->last = last;
      job->work = take_batch;
      job->done = next_taken;
      kab_engine_run_job (self, job);
    }
}

/*
 * Whether the next batch may go before the outcomes are read: nothing has come between, and the last edit was
 * answered, or the server would find a hole. Said in other words, it goes when they are read.
 */
static gboolean
may_send_next (KabEngine *self, const KabAnswer *answer)
{
  const KabSyncMachine *machine = &self->machine;
  g_autofree char *last = g_strdup_printf ("\"n\":%" G_GINT64_FORMAT ",\"outcome\":", self->push.last);

  return self->push.next != NULL && machine->running && machine->network && machine->has_token
         && machine->blocked == KAB_SYNC_WAIT_NOTHING && strstr (answer->body, last) != NULL;
}

static void
take_answer (KabEngine *self, KabAnswer *answer, const GError *error)
{
  g_autofree char *next = NULL;
  KabStoreJob *job;
  gint64 expected;

  if (answer == NULL)
    {
      kab_engine_drop_push (self);
      kab_engine_failed (self, KAB_SYNC_ACTION_PUSH, error, -1);
      return;
    }
  if (answer_is_of_count (answer, &expected))
    {
      kab_engine_drop_push (self);
      job = g_new0 (KabStoreJob, 1);
      job->n = (guint)expected;
      job->work = renumber;
      job->done = renumbered;
      kab_engine_run_job (self, job);
      return;
    }
  if (answer->status != 200)
    {
      guint token = self->push.token;

      kab_engine_drop_push (self);
      kab_engine_bad_answer (self, KAB_SYNC_ACTION_PUSH, token, answer);
      return;
    }
  self->push.sent = may_send_next (self, answer);
  next = g_steal_pointer (&self->push.next);
  job = g_new0 (KabStoreJob, 1);
  job->text = g_steal_pointer (&answer->body);
  job->length = answer->length;
  job->work = store_outcomes;
  job->done = outcomes_stored;
  self->push.storing = TRUE;
  kab_engine_run_job (self, job);
  if (self->push.sent)
    send_batch (self, next, self->push.next_n, self->push.next_last);
}

static void
batch_taken (KabStoreJob *job)
{
  KabEngine *self = job->engine;

  if (job->error != NULL)
    {
      kab_engine_store_failed (self, KAB_SYNC_ACTION_PUSH, job->error);
      return;
    }
  if (job->text == NULL)
    {
      kab_engine_simple_event (self, KAB_SYNC_EVENT_NOTHING_TO_PUSH);
      return;
    }
  send_batch (self, job->text, job->n, job->last);
}

void
kab_engine_push (KabEngine *self)
{
  KabStoreJob *job = g_new0 (KabStoreJob, 1);

  kab_engine_drop_push (self);
  job->work = take_batch;
  job->done = batch_taken;
  kab_engine_run_job (self, job);
}
