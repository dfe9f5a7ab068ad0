/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits to the server, and its answers. */
#include "kab-engine-private.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-protocol.h"
#include "kab-steps.h"

static KabSyncCall *
call_of (KabEngine *self)
{
  return kab_sync_machine_call (&self->machine, KAB_SYNC_ACTION_PUSH);
}

/* --- Batches --- */

static void
take_batch (KabStoreJob *job)
{
  KabEngine *self = job->engine;

  job->history = kab_work_history (self->work);
  kab_work_take_batch_after (self->work, self->fence, self->device, job->from, KAB_MUTATIONS_MAX, &job->text,
                             &job->n, &job->first, &job->last, &job->error);
  job->left = job->n == 0 && kab_work_waits_for_file (self->work);
}

static void
batch_taken (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_BATCH, KAB_SYNC_ACTION_PUSH);

  if (job->serial != call_of (self)->serial)
    return;
  /* What fails behind another batch fails again when that is answered, and is told then. */
  if (job->error != NULL && job->from == 0)
    {
      kab_engine_store_failed (self, KAB_SYNC_ACTION_PUSH, job->error);
      return;
    }
  g_free (self->batch);
  self->batch = g_steal_pointer (&job->text);
  self->taken_history = job->history;
  event.serial = job->serial;
  event.flag = job->n == KAB_MUTATIONS_MAX;
  event.first = job->first;
  event.last = self->batch != NULL ? job->last : 0;
  kab_engine_event (self, &event);
  /* A file may have been sent when its edit was made, and be no longer believed to be there now that the edit can go. */
  if (job->left)
    kab_engine_want_files (self);
}

void
kab_engine_take_batch (KabEngine *self)
{
  KabStoreJob *job = g_new0 (KabStoreJob, 1);

  job->serial = call_of (self)->serial;
  job->from = self->machine.pushing.last;
  job->work = take_batch;
  job->done = batch_taken;
  kab_engine_run_job (self, job);
}

void
kab_engine_send_batch (KabEngine *self)
{
  g_autofree char *batch = g_steal_pointer (&self->batch);
  g_autoptr (SoupMessage) message
    = kab_http_message (self->http, SOUP_METHOD_POST, KAB_PATH_MUTATIONS, self->tokens.access, batch);

  self->sent_history = self->taken_history;
  kab_engine_send (self, KAB_SYNC_ACTION_PUSH, message, KAB_BODY_MAX);
}

/* --- Outcomes --- */

static void
store_outcomes (KabStoreJob *job)
{
  KabEngine *self = job->engine;

  kab_steps_store_outcomes (self->cache, self->work, self->fence, job->history, job->text, job->length,
                            &job->n, &job->touched, &job->error);
  kab_work_counts (self->work, &job->pending, &(gint64){ 0 }, &(guint){ 0 }, &(guint){ 0 }, NULL);
}

static void
outcomes_stored (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_PUSHED, KAB_SYNC_ACTION_PUSH);

  if (job->error != NULL)
    {
      kab_engine_store_failed (self, KAB_SYNC_ACTION_PUSH, job->error);
      return;
    }
  kab_reporter_changed (self->reporter, job->touched);
  kab_engine_recount (self);
  /* All that was sent is asked about again; that is no failure. */
  if (job->history != kab_work_history (self->work))
    job->n = MAX (job->n, 1);
  if (job->n == 0)
    {
      g_autoptr (GError) error = g_error_new (
        KAB_ERROR, KAB_ERROR_PROTOCOL,
        _ ("The server's answer cannot be understood. Nothing was lost; it is tried again later."));

      kab_engine_keep_sentence (self, error);
    }
  event.last = job->n;
  event.flag = job->pending > 0;
  kab_engine_event (self, &event);
}

void
kab_engine_store_outcomes (KabEngine *self)
{
  g_autoptr (KabAnswer) answer = kab_engine_steal_answer (self, KAB_SYNC_ACTION_PUSH);
  KabStoreJob *job = g_new0 (KabStoreJob, 1);

  job->text = g_steal_pointer (&answer->body);
  job->length = answer->length;
  job->history = self->sent_history;
  job->work = store_outcomes;
  job->done = outcomes_stored;
  kab_engine_run_job (self, job);
}

/* --- The server counts otherwise: one of the two was restored from a copy --- */

static void
renumber (KabStoreJob *job)
{
  kab_work_renumber (job->engine->work, job->engine->fence, job->first, &job->error);
}

static void
renumbered (KabStoreJob *job)
{
  KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_FAILED, KAB_SYNC_ACTION_PUSH);

  event.delay = 0;
  if (job->error != NULL)
    kab_engine_store_failed (job->engine, KAB_SYNC_ACTION_PUSH, job->error);
  else
    kab_engine_event (job->engine, &event);
}

void
kab_engine_renumber (KabEngine *self)
{
  g_autoptr (KabAnswer) answer = kab_engine_steal_answer (self, KAB_SYNC_ACTION_PUSH);
  KabStoreJob *job = g_new0 (KabStoreJob, 1);

  job->first = self->machine.pushing.answer.expected;
  job->work = renumber;
  job->done = renumbered;
  kab_engine_run_job (self, job);
}
