/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of changes: one on its way while one is written. */
#include "kab-engine-private.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-protocol.h"
#include "kab-steps.h"

/* The first page of all is small, so that there is something to see at once. */
#define FIRST_PAGE_ITEMS 200
/* A page may be larger than its bound by its last row. */
#define PAGE_ANSWER_MAX (KAB_PAGE_BYTES_MAX + KAB_BODY_MAX)
/* While the first sync runs, views are told no more often than this. */
#define TELL_EVERY_MS 700

void
kab_engine_ask_page (KabEngine *self)
{
  g_autofree char *cursor
    = self->cursor != NULL ? g_steal_pointer (&self->cursor) : kab_cache_dup_cursor (self->cache);
  g_autofree char *escaped = g_uri_escape_string (cursor, NULL, FALSE);
  g_autofree char *path = cursor[0] != '\0'
                            ? g_strconcat (KAB_PATH_CHANGES "?cursor=", escaped, NULL)
                            : g_strdup_printf (KAB_PATH_CHANGES "?limit=%d", FIRST_PAGE_ITEMS);
  g_autoptr (SoupMessage) message
    = kab_http_message (self->http, SOUP_METHOD_GET, path, self->tokens.access, NULL);

  if (!self->machine.in_run)
    {
      self->received = 0;
      self->run_asked = self->asked;
    }
  kab_engine_send (self, KAB_SYNC_ACTION_PULL, message, PAGE_ANSWER_MAX);
}

/* --- In a store's thread --- */

static void
store_page (KabStoreJob *job)
{
  KabEngine *self = job->engine;

  kab_steps_store_page (self->cache, self->work, job->changes, &job->head, self->fence, &job->result,
                        &job->built, &job->error);
}

/* --- Back in the engine's thread --- */

static void
tell_rows (KabEngine *self, KabStoreJob *job)
{
  gint64 now = g_get_monotonic_time () / 1000;
  KabTouched touched = job->result.touched;

  /* The first run is shown as it comes; later ones when they are whole. */
  if (job->built)
    touched = ~(KabTouched)0;
  self->touched |= touched;
  if (job->result.more && !(job->result.first && now - self->told_at >= self->tell_every))
    return;
  self->told_at = now;
  if (job->result.first)
    self->tell_every = MIN (self->tell_every * 2 + TELL_EVERY_MS, 20 * TELL_EVERY_MS);
  kab_reporter_changed (self->reporter, self->touched);
  self->touched = 0;
}

static gboolean
touches_leases (KabTouched touched)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint i = 0; i < n; i++)
    if (entities[i] == &kab_entity_number_lease)
      return (touched & (G_GUINT64_CONSTANT (1) << i)) != 0;

  return FALSE;
}

static void
page_stored (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_PULLED, KAB_SYNC_ACTION_PULL);
  guint run_asked = self->run_asked;
  KabStatus *status;

  if (job->error != NULL)
    {
      /* Its rows may be in the file all the same, and no later page brings them: who shows them hears of it now. */
      kab_reporter_changed (self->reporter, self->touched | job->result.touched);
      self->touched = 0;
      kab_engine_store_failed (self, KAB_SYNC_ACTION_PULL, job->error);
      return;
    }
  event.flag = job->result.more;
  event.news = !job->result.more && job->result.until < job->result.head;
  event.anew = job->result.restarted;
  event.stale = job->result.stale;
  event.until = job->result.until;
  event.head = MAX (job->result.head, job->result.told);
  if (event.stale)
    {
      g_autoptr (GError) error = g_error_new (
        KAB_ERROR, KAB_ERROR_PROTOCOL,
        _ ("Something between this computer and the server repeats old answers. It is tried again."));

      kab_engine_keep_sentence (self, error);
      kab_engine_event (self, &event);
      return;
    }
  self->received += job->result.rows;
  tell_rows (self, job);
  kab_engine_recount (self);

  status = kab_reporter_lock (self->reporter);
  status->received = self->received;
  status->first_sync = job->result.first && !job->built;
  status->progress = job->result.more ? (double)self->received
                                          / (double)(self->received + (guint64)MAX (job->result.remaining, 1))
                                      : -1;
  status->at_head = !event.flag && !kab_sync_machine_is_outrun (&self->machine, &event);
  if (!job->result.more)
    status->last_sync = g_get_real_time () / 1000;
  kab_reporter_unlock (self->reporter, TRUE);

  if (!event.flag)
    kab_engine_count_figures (self);
  if (!event.flag)
    kab_engine_sweep_files (self, self->left || job->result.left);
  self->left = event.flag && (self->left || job->result.left);
  /* Another history: what was leased may not be in it; or a lease of ours has changed. */
  self->show_leases = self->show_leases || event.anew;
  if (event.anew || touches_leases (job->result.touched))
    kab_engine_want_numbers (self);
  /* What was sent to it once it may lack now. */
  if (event.anew)
    kab_engine_want_files (self);
  kab_engine_event (self, &event);
  /* Whoever waits finds the state already told. */
  if (!job->result.more)
    {
      status = kab_reporter_lock (self->reporter);
      status->answered = MAX (status->answered, run_asked);
      kab_reporter_unlock (self->reporter, TRUE);
    }
}

void
kab_engine_store_page (KabEngine *self)
{
  g_autoptr (KabAnswer) answer = kab_engine_steal_answer (self, KAB_SYNC_ACTION_PULL);
  KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_PAGE, KAB_SYNC_ACTION_PULL);
  KabStoreJob *job = g_new0 (KabStoreJob, 1);
  const KabChangesHead *head;

  job->changes = kab_changes_new (g_steal_pointer (&answer->body), answer->length);
  head = kab_changes_read_head (job->changes, &job->error);
  if (head == NULL)
    {
      kab_engine_store_failed (self, KAB_SYNC_ACTION_PULL, job->error);
      kab_engine_free_job (job);
      return;
    }
  event.flag = head->more;
  job->head = *head;
  job->work = store_page;
  job->done = page_stored;
  self->cursor = g_strdup (head->cursor);
  kab_engine_event (self, &event);
  g_clear_pointer (&self->cursor, g_free);
  kab_engine_run_job (self, job);
}
