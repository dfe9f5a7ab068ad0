/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place of a syncer, and what holds it up that mends itself. */
#include "kab-engine-private.h"

#include "kab-syncer-lock.h"

/* Whoever has the place and gives no sign of life for so many looks is stopped or hangs: another takes it. */
#define SILENT_MAX 8
/* What the disk refused is tried again after so many: room may have been made. */
#define BROKEN_MAX 5

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
kab_engine_look_at_disk (KabEngine *self)
{
  self->broken = self->machine.blocked == KAB_SYNC_WAIT_BROKEN ? self->broken + 1 : 0;
  if (self->broken < BROKEN_MAX)
    return;
  self->broken = 0;
  kab_engine_simple_event (self, KAB_SYNC_EVENT_SYNC_NOW);
}
