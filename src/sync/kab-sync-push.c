/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One push: batches of edits one behind the other, without a hole between them, whatever is lost. */
#include "kab-sync-answer.h"
#include "kab-sync-private.h"

KabSyncActions
kab_sync_push_begin (KabSyncMachine *self)
{
  /* A batch that was being taken for the push before is not this one's. */
  kab_sync_push_drop (self);
  return KAB_SYNC_ACTION_TAKE_BATCH;
}

gboolean
kab_sync_push_drop (KabSyncMachine *self)
{
  KabSyncPush *push = &self->pushing;

  kab_sync_call_drop (self, KAB_SYNC_ACTION_PUSH);
  *push = (KabSyncPush){ .storing = push->storing };
  return (self->in_flight & KAB_SYNC_ACTION_PUSH) && !push->storing;
}

static KabSyncActions
send_batch (KabSyncMachine *self, gint64 now)
{
  KabSyncPush *push = &self->pushing;

  push->last = push->next;
  push->next = 0;
  push->open = FALSE;
  kab_sync_call_send (self, KAB_SYNC_ACTION_PUSH, now);
  /* Behind a batch that is not full there is nothing yet. */
  return KAB_SYNC_ACTION_SEND_BATCH | (push->full ? KAB_SYNC_ACTION_TAKE_BATCH : 0);
}

static KabSyncActions
send_next (KabSyncMachine *self, gint64 now)
{
  const KabSyncPush *push = &self->pushing;

  return push->open && push->next != 0 && kab_sync_machine_may_send (self) ? send_batch (self, now) : 0;
}

static KabSyncActions
take_batch (KabSyncMachine *self, KabSyncEvent *event)
{
  KabSyncPush *push = &self->pushing;
  gboolean is_first = push->last == 0;

  if (event->serial != kab_sync_machine_call (self, KAB_SYNC_ACTION_PUSH)->serial)
    {
      event->kind = KAB_SYNC_EVENT_NONE;
      return 0;
    }
  if (event->last == 0)
    {
      if (!is_first)
        event->kind = KAB_SYNC_EVENT_NONE;
      return 0;
    }
  event->kind = KAB_SYNC_EVENT_NONE;
  if (!is_first && event->first != push->last + 1)
    return 0;
  push->next = event->last;
  push->full = event->flag;
  if (!is_first)
    return send_next (self, event->now);
  if (kab_sync_machine_may_send (self))
    return send_batch (self, event->now);
  /* The token died meanwhile, or the place went. */
  if (kab_sync_push_drop (self))
    kab_sync_machine_again (self, KAB_SYNC_ACTION_PUSH, event->now);
  return 0;
}

KabSyncActions
kab_sync_push_settle (KabSyncMachine *self, KabSyncEvent *event)
{
  KabSyncPush *push = &self->pushing;

  push->waiting = FALSE;
  if (kab_sync_answer_is_of_count (&push->answer))
    {
      push->storing = TRUE;
      push->next = 0;
      /* If it was restored from a copy, what it lacks of earlier edits goes before those that wait. */
      self->pull_first = TRUE;
      event->kind = KAB_SYNC_EVENT_NONE;
      return KAB_SYNC_ACTION_RENUMBER;
    }
  kab_sync_call_judge (self, event, KAB_SYNC_ACTION_PUSH, &push->answer);
  if (event->kind != KAB_SYNC_EVENT_ANSWERED)
    {
      kab_sync_push_drop (self);
      return 0;
    }
  event->kind = KAB_SYNC_EVENT_NONE;
  push->storing = TRUE;
  push->open = push->answer.complete;
  return KAB_SYNC_ACTION_STORE_OUTCOMES | send_next (self, event->now);
}

static KabSyncActions
take_answer (KabSyncMachine *self, KabSyncEvent *event)
{
  KabSyncPush *push = &self->pushing;

  push->answer = *event->answer;
  push->waiting = TRUE;
  /* In their order: what it says may depend on what is not stored yet. */
  if (!push->storing)
    return kab_sync_push_settle (self, event);
  event->kind = KAB_SYNC_EVENT_NONE;
  return 0;
}

static void
take_stored (KabSyncMachine *self, KabSyncEvent *event)
{
  self->pushing.storing = FALSE;
  if (event->last > 0)
    return;
  /* A success that decides nothing would be asked for again without end: it is taken for a failure. */
  kab_sync_push_drop (self);
  event->kind = KAB_SYNC_EVENT_FAILED;
  event->request = KAB_SYNC_ACTION_PUSH;
  event->delay = -1;
}

KabSyncActions
kab_sync_push_take (KabSyncMachine *self, KabSyncEvent *event)
{
  switch ((guint)event->kind)
    {
    case KAB_SYNC_EVENT_BATCH:
      return take_batch (self, event);
    case KAB_SYNC_EVENT_ANSWERED:
      return take_answer (self, event);
    case KAB_SYNC_EVENT_PUSHED:
      take_stored (self, event);
      return 0;
    default: /* what was to be taken or stored could not be */
      self->pushing.storing = FALSE;
      kab_sync_push_drop (self);
      return 0;
    }
}
