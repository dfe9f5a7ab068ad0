/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The totals of sales, counted once: at the end of the first sync, or for a copy that an older version made. */
#include "kab-engine-private.h"

static void
count (KabStoreJob *job)
{
  KabEngine *self = job->engine;

  if (!kab_cache_has_figures (self->cache))
    kab_cache_count_figures (self->cache, &job->touched, &job->error);
}

static void
counted (KabStoreJob *job)
{
  KabEngine *self = job->engine;

  self->counting = FALSE;
  if (job->touched != 0)
    kab_reporter_changed (self->reporter, job->touched);
  /* It is gone on with at the end of the next run. */
  if (job->error != NULL && !g_error_matches (job->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("The totals of sales could not be counted: %s", job->error->message);
}

void
kab_engine_count_figures (KabEngine *self)
{
  KabStoreJob *job;

  if (self->counting)
    return;
  self->counting = TRUE;
  job = g_new0 (KabStoreJob, 1);
  job->work = count;
  job->done = counted;
  kab_engine_run_job (self, job);
}
