/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people are told of how it stands. */
#include "kab-engine-private.h"

#include <glib/gi18n-lib.h>

void
kab_engine_keep_sentence (KabEngine *self, const GError *error)
{
  /* Once a sign-in is wanted, why it is wanted stays said: a request that was under way then knows less. */
  if (self->machine.blocked == KAB_SYNC_WAIT_PERSON)
    return;
  g_free (self->error);
  self->error = g_strdup (error->message);
}

static KabSyncState
state_of (KabEngine *self)
{
  const KabSyncMachine *m = &self->machine;

  if (m->blocked == KAB_SYNC_WAIT_BROKEN)
    return KAB_SYNC_FAILED;
  if (self->lock < 0)
    return self->unplaced ? KAB_SYNC_FAILED : KAB_SYNC_FOLLOWING;
  if (m->blocked == KAB_SYNC_WAIT_PERSON)
    return KAB_SYNC_SIGNED_OUT;
  if (!m->network || m->push.failures > 0 || m->pull.failures > 0 || m->refresh.failures > 0)
    return KAB_SYNC_OFFLINE;
  if (!m->has_token)
    return KAB_SYNC_CONNECTING;
  if (m->in_run || m->to_push)
    return KAB_SYNC_SYNCING;
  return m->poll_at == 0 ? KAB_SYNC_CONNECTING : KAB_SYNC_LIVE;
}

/* -1: it is being tried */
static gint64
next_try (KabEngine *self)
{
  gint64 next = kab_sync_machine_next_try (&self->machine);

  return next != 0 ? next : -1;
}

/* Numbers are on their way, and nothing has kept them from coming. */
static gboolean
is_leasing (KabEngine *self)
{
  const KabSyncChore *chore = &self->machine.chores[1];

  return self->machine.running && self->machine.has_token && chore->wanted && chore->retry.failures == 0
         && chore->since <= g_get_monotonic_time () / 1000;
}

void
kab_engine_tell (KabEngine *self)
{
  KabSyncState state = state_of (self);
  KabStatus *status = kab_reporter_lock (self->reporter);
  const char *message = NULL;
  g_autofree char *both = NULL, *copy = NULL;
  gint64 next = state == KAB_SYNC_OFFLINE && self->machine.network ? next_try (self) : 0;
  gboolean news, leasing;

  switch (state)
    {
    case KAB_SYNC_OFFLINE:
      message = self->machine.network
                  ? self->error
                  : _ ("There is no network. Work on: everything is kept and sent when it is back.");
      break;
    case KAB_SYNC_SIGNED_OUT:
      message
        = self->error != NULL ? self->error : _ ("Sign in again to send and receive. Everything is kept.");
      break;
    case KAB_SYNC_FAILED:
      message = self->error;
      break;
    case KAB_SYNC_FOLLOWING:
      message = _ ("Another window or program of Kabinet keeps this account up to date.");
      break;
    case KAB_SYNC_CONNECTING:
    case KAB_SYNC_SYNCING:
    case KAB_SYNC_LIVE:
    default:
      break;
    }
  if (message == NULL)
    message = self->maintenance;
  if (message == NULL && kab_work_puzzles (self->work))
    message = _ (
      "The server answered something that this version of Kabinet does not know. What it was about is kept, "
      "and asked about again when Kabinet was updated and started anew.");
  /* What opening the files found is not hidden by anything. */
  if (self->copy_notice != NULL && status->first_sync)
    message = copy = g_strjoin (" ", self->copy_notice, message, NULL);
  if (self->notice != NULL)
    message = both = g_strjoin (" ", self->notice, message, NULL);
  status->failed = self->machine.failures;
  status->maintained = state == KAB_SYNC_OFFLINE && self->maintained;
  leasing = is_leasing (self);
  news = status->leasing != leasing || status->state != state || g_strcmp0 (status->message, message) != 0
         || next != self->next_try;
  status->state = state;
  status->leasing = leasing;
  if (next != self->next_try)
    status->next_try = next > 0 ? g_get_real_time () / 1000 + next - g_get_monotonic_time () / 1000 : next;
  self->next_try = next;
  if (g_strcmp0 (status->message, message) != 0)
    {
      g_free (status->message);
      status->message = g_strdup (message);
    }
  kab_reporter_unlock (self->reporter, news);
}

void
kab_engine_recount (KabEngine *self)
{
  kab_reporter_count (self->reporter, self->work, NULL);
}
