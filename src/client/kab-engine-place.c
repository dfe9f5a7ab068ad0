/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place of a syncer: taken, and lost. */
#include "kab-engine-private.h"

#include <unistd.h>

#include "kab-syncer-lock.h"

/* Whoever has the place and gives no sign of life for so many looks is stopped or hangs: another takes it. */
#define SILENT_MAX 8

void
kab_engine_take_place (KabEngine *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  self->lock = kab_syncer_lock (self->work_dir, &local);
  if (self->lock < 0 && local == NULL)
    {
      self->silent = kab_syncer_ask (self->work_dir) ? 0 : self->silent + 1;
      if (self->silent < SILENT_MAX)
        return;
      self->lock = kab_syncer_take_over (self->work_dir, &local);
      if (self->lock >= 0)
        g_message (
          "The process that kept this account up to date does not answer; this one takes its place.");
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
}

void
kab_engine_lose_place (KabEngine *self)
{
  g_message ("Another process keeps this account up to date; this one follows it.");
  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
  /* It uses up the token that both know: by the time the place is ours again, the Secret Service has a newer one. What
   * that does not have nobody else knows. */
  if (!self->tokens.remember || !self->kept)
    return;
  g_mutex_lock (&self->token_lock);
  g_clear_pointer (&self->tokens.refresh, g_free);
  g_mutex_unlock (&self->token_lock);
}
