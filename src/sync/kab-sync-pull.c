/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One page after the other: the next one travels while one is being written. */
#include "kab-sync-private.h"

KabSyncActions
kab_sync_pull_begin (KabSyncMachine *self, gint64 now)
{
  KabSyncPull *pull = &self->pulling;

  pull->wanted = TRUE;
  if (pull->arrived || kab_sync_machine_call (self, KAB_SYNC_ACTION_PULL)->sent)
    return 0;
  kab_sync_call_send (self, KAB_SYNC_ACTION_PULL, now);
  return KAB_SYNC_ACTION_ASK_PAGE;
}

gboolean
kab_sync_pull_drop (KabSyncMachine *self)
{
  KabSyncPull *pull = &self->pulling;

  kab_sync_call_drop (self, KAB_SYNC_ACTION_PULL);
  *pull = (KabSyncPull){ .storing = pull->storing };
  return (self->in_flight & KAB_SYNC_ACTION_PULL) && !pull->storing;
}

KabSyncActions
kab_sync_pull_settle (KabSyncMachine *self, KabSyncEvent *event)
{
  KabSyncPull *pull = &self->pulling;

  pull->wanted = FALSE;
  pull->arrived = FALSE;
  kab_sync_call_judge (self, event, KAB_SYNC_ACTION_PULL, &pull->answer);
  if (event->kind != KAB_SYNC_EVENT_ANSWERED)
    return 0;
  event->kind = KAB_SYNC_EVENT_NONE;
  pull->storing = TRUE;
  return KAB_SYNC_ACTION_STORE_PAGE;
}

static KabSyncActions
take_page (KabSyncMachine *self, KabSyncEvent *event)
{
  gboolean more = event->flag;

  event->kind = KAB_SYNC_EVENT_NONE;
  if (!more)
    return 0;
  self->in_run = TRUE;
  if (!kab_sync_machine_may_send (self))
    return 0;
  kab_sync_call_send (self, KAB_SYNC_ACTION_PULL, event->now);
  return KAB_SYNC_ACTION_ASK_PAGE;
}

KabSyncActions
kab_sync_pull_take (KabSyncMachine *self, KabSyncEvent *event)
{
  KabSyncPull *pull = &self->pulling;

  switch ((guint)event->kind)
    {
    case KAB_SYNC_EVENT_ANSWERED:
      pull->answer = *event->answer;
      pull->arrived = TRUE;
      if (pull->wanted)
        return kab_sync_pull_settle (self, event);
      event->kind = KAB_SYNC_EVENT_NONE;
      return 0;
    case KAB_SYNC_EVENT_PAGE:
      return take_page (self, event);
    case KAB_SYNC_EVENT_PULLED:
      pull->storing = FALSE;
      if (!event->stale)
        return 0;
      kab_sync_pull_drop (self);
      event->kind = KAB_SYNC_EVENT_FAILED;
      event->request = KAB_SYNC_ACTION_PULL;
      event->delay = -1;
      return 0;
    default: /* it could not be read or stored: what follows it is of no use */
      pull->storing = FALSE;
      kab_sync_pull_drop (self);
      return 0;
    }
}
