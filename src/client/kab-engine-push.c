/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits to the server, and its answers. */
#include "kab-engine-private.h"

#include "kab-error.h"
#include "kab-protocol.h"
#include "kab-wire.h"

static void
take_batch (KabStoreJob *job)
{
  KabEngine *self = job->engine;

  kab_work_take_batch (self->work, self->fence, self->device, KAB_MUTATIONS_MAX, &job->text, &job->n,
                       &job->error);
}

static void
store_outcomes (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (kab_work_take_outcomes (self->work, self->fence, job->text, job->length, rows, &job->n, &job->error))
    kab_cache_refresh_rows (self->cache, self->work, rows, &job->touched, &job->error);
  kab_work_counts (self->work, &job->pending, &(gint64){ 0 }, &(guint){ 0 }, &(guint){ 0 }, NULL);
}

static void
outcomes_stored (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  KabSyncEvent event = { .kind = KAB_SYNC_EVENT_PUSHED, .now = g_get_monotonic_time () / 1000 };

  if (job->error != NULL)
    {
      kab_engine_store_failed (self, KAB_SYNC_ACTION_PUSH, job->error);
      return;
    }
  kab_reporter_changed (self->reporter, job->touched);
  kab_engine_recount (self);
  if (job->n == 0)
    {
      /* A success that decides nothing would be asked for again without end: it is taken for a failure. */
      g_autoptr (GError) error = g_error_new_literal (KAB_ERROR, KAB_ERROR_PROTOCOL, "no outcomes");

      kab_engine_failed (self, KAB_SYNC_ACTION_PUSH, error, -1);
      return;
    }
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

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KabEngine *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabAnswer) answer = kab_http_send_finish (result, &error);
  KabStoreJob *job;
  gint64 expected;

  self->calls--;
  if (answer == NULL)
    {
      kab_engine_failed (self, KAB_SYNC_ACTION_PUSH, error, -1);
      return;
    }
  if (answer_is_of_count (answer, &expected))
    {
      job = g_new0 (KabStoreJob, 1);
      job->n = (guint)expected;
      job->work = renumber;
      job->done = renumbered;
      kab_engine_run_job (self, job);
      return;
    }
  if (answer->status != 200)
    {
      kab_engine_bad_answer (self, KAB_SYNC_ACTION_PUSH, answer);
      return;
    }
  job = g_new0 (KabStoreJob, 1);
  job->text = g_steal_pointer (&answer->body);
  job->length = answer->length;
  job->work = store_outcomes;
  job->done = outcomes_stored;
  kab_engine_run_job (self, job);
}

static void
batch_taken (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  g_autoptr (SoupMessage) message = NULL;

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
  message
    = kab_http_message (self->http, SOUP_METHOD_POST, KAB_PATH_MUTATIONS, self->tokens.access, job->text);
  self->calls++;
  kab_http_send_async (self->http, message, KAB_BODY_MAX, self->cancellable, on_answer, self);
}

void
kab_engine_push (KabEngine *self)
{
  KabStoreJob *job = g_new0 (KabStoreJob, 1);

  job->work = take_batch;
  job->done = batch_taken;
  kab_engine_run_job (self, job);
}
