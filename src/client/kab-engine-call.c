/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests: what came of each is told to the machine, which knows what that means. */
#include "kab-engine-private.h"

#include "kab-sync-answer.h"

static KabExchange *
exchange_of (KabEngine *self, KabSyncActions request)
{
  return &self->exchanges[kab_sync_machine_call (&self->machine, request) - self->machine.calls];
}

static void
clear (KabExchange *exchange)
{
  g_clear_object (&exchange->cancellable);
  g_clear_pointer (&exchange->answer, kab_answer_free);
  g_clear_error (&exchange->error);
}

static void
cancel (KabExchange *exchange)
{
  if (exchange->cancellable != NULL)
    g_cancellable_cancel (exchange->cancellable);
  clear (exchange);
}

typedef struct
{
  KabEngine *engine;
  KabSyncActions request;
  guint serial;
} Call;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Call *call = user_data;
  KabEngine *self = call->engine;
  KabExchange *exchange = exchange_of (self, call->request);
  KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_ANSWERED, call->request);
  KabSyncAnswer facts;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabAnswer) answer = kab_http_send_finish (result, &error);

  self->calls--;
  if (exchange->cancellable == NULL || exchange->serial != call->serial)
    return;
  kab_answer_read (answer, self->machine.pushing.last, &facts);
  clear (exchange);
  exchange->answer = g_steal_pointer (&answer);
  exchange->error = g_steal_pointer (&error);
  event.serial = call->serial;
  event.answer = &facts;
  kab_engine_event (self, &event);
}

KabExchange *
kab_engine_begin_call (KabEngine *self, KabSyncActions request)
{
  KabExchange *exchange = exchange_of (self, request);

  cancel (exchange);
  exchange->cancellable = g_cancellable_new ();
  exchange->serial = kab_sync_machine_call (&self->machine, request)->serial;
  self->calls++;
  return exchange;
}

void
kab_engine_send (KabEngine *self, KabSyncActions request, SoupMessage *message, gsize most)
{
  KabExchange *exchange = kab_engine_begin_call (self, request);
  Call *call = g_new0 (Call, 1);

  call->engine = self;
  call->request = request;
  call->serial = exchange->serial;
  kab_http_send_async (self->http, message, most, exchange->cancellable, on_answer, call);
}

const KabAnswer *
kab_engine_peek_answer (KabEngine *self, KabSyncActions request)
{
  return exchange_of (self, request)->answer;
}

KabAnswer *
kab_engine_steal_answer (KabEngine *self, KabSyncActions request)
{
  return g_steal_pointer (&exchange_of (self, request)->answer);
}

void
kab_engine_tidy (KabEngine *self, gboolean person_asked)
{
  for (guint i = 0; i < KAB_N_SYNC_CALLS; i++)
    {
      KabExchange *exchange = &self->exchanges[i];
      gboolean failed = (self->machine.failed & (1U << i)) != 0;

      gboolean maintained
        = failed && exchange->answer != NULL && kab_answer_is_maintenance (exchange->answer);

      if (failed && exchange->answer != NULL)
        exchange->error = kab_answer_problem (exchange->answer);
      if (failed && exchange->error != NULL && !person_asked)
        {
          g_free (self->error);
          self->error = g_strdup (exchange->error->message);
          self->maintained = maintained;
        }
      if (failed)
        clear (exchange);
      else if (self->machine.calls[i].serial != exchange->serial)
        cancel (exchange);
    }
}

void
kab_engine_drop_calls (KabEngine *self)
{
  for (guint i = 0; i < KAB_N_SYNC_CALLS; i++)
    cancel (&self->exchanges[i]);
}

/* --- Failures that the engine finds itself --- */

static void
fail (KabEngine *self, const KabSyncEvent *event, const GError *error)
{
  KabSyncCall *call = kab_sync_machine_call (&self->machine, event->request);

  /* What is with the server, or has come, follows on what failed. */
  if (call != NULL)
    cancel (exchange_of (self, event->request));
  if (call != NULL || event->kind == KAB_SYNC_EVENT_BROKEN)
    kab_engine_keep_sentence (self, error);
  g_debug ("%s", error->message);
  kab_engine_event (self, event);
}

void
kab_engine_failed (KabEngine *self, KabSyncActions request, const GError *error, gint64 retry_after)
{
  KabSyncEvent event
    = kab_engine_make_event (request == KAB_SYNC_ACTION_REFRESH ? KAB_SYNC_EVENT_REFRESH_FAILED
                                                                : KAB_SYNC_EVENT_FAILED,
                             request);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  event.delay = retry_after;
  fail (self, &event, error);
}

/* Returns: whether the cache, which is damaged, was made anew. */
static gboolean
rebuild (KabEngine *self, GError **error)
{
  KabTouched touched = 0;

  if (!kab_cache_rebuild (self->cache, error) || !kab_cache_mend (self->cache, self->work, &touched, error)
      || !kab_cache_take_fence (self->cache, self->fence, error))
    return FALSE;
  kab_reporter_changed (self->reporter, ~(KabTouched)0);
  return TRUE;
}

void
kab_engine_store_failed (KabEngine *self, KabSyncActions request, const GError *error)
{
  KabSyncEvent event
    = kab_engine_make_event (kab_sync_trouble (error, kab_work_fence (self->work) != self->fence), request);
  g_autoptr (GError) local = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (event.kind == KAB_SYNC_EVENT_CACHE_LOST && !rebuild (self, &local))
    event.kind = KAB_SYNC_EVENT_BROKEN;
  if (event.kind == KAB_SYNC_EVENT_BROKEN)
    g_warning ("%s", local != NULL ? local->message : error->message);
  if (event.kind == KAB_SYNC_EVENT_STOP)
    kab_engine_lose_place (self);
  fail (self, &event, local != NULL ? local : error);
}

void
kab_engine_bad_answer (KabEngine *self, KabSyncActions request, guint token, const KabAnswer *answer)
{
  KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_ANSWERED, request);
  g_autoptr (GError) error = kab_answer_problem (answer);
  KabSyncAnswer facts;

  kab_answer_read (answer, 0, &facts);
  event.answer = &facts;
  event.flag = token != self->machine.token;
  g_debug ("%s", error->message);
  kab_engine_event (self, &event);
}
