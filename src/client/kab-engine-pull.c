/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of changes: one on its way while one is written. */
#include "kab-engine-private.h"

#include <string.h>

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

static void take_page (KabEngine *self, KabFetch *fetch);

static void
fetch_free (KabFetch *fetch)
{
  g_free (fetch->cursor);
  kab_answer_free (fetch->answer);
  g_clear_error (&fetch->error);
  g_clear_object (&fetch->cancellable);
  g_free (fetch);
}

gboolean
kab_engine_drop_fetch (KabEngine *self)
{
  KabFetch *fetch = g_steal_pointer (&self->fetch);
  gboolean wanted = fetch != NULL && fetch->wanted;

  if (fetch == NULL)
    return FALSE;
  if (fetch->arrived)
    fetch_free (fetch);
  else
    g_cancellable_cancel (fetch->cancellable); /* freed when its answer comes */
  return wanted;
}

typedef struct
{
  KabEngine *self;
  KabFetch *fetch;
} Asked;

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  KabEngine *self = asked->self;
  KabFetch *fetch = asked->fetch;

  g_free (asked);
  self->calls--;
  fetch->answer = kab_http_send_finish (result, &fetch->error);
  fetch->arrived = TRUE;
  if (self->fetch != fetch)
    fetch_free (fetch); /* not wanted any more */
  else if (fetch->wanted)
    take_page (self, g_steal_pointer (&self->fetch));
}

static void
ask (KabEngine *self, const char *cursor)
{
  g_autofree char *escaped = g_uri_escape_string (cursor, NULL, FALSE);
  g_autofree char *path = cursor[0] != '\0'
                            ? g_strconcat (KAB_PATH_CHANGES "?cursor=", escaped, NULL)
                            : g_strdup_printf (KAB_PATH_CHANGES "?limit=%d", FIRST_PAGE_ITEMS);
  g_autoptr (SoupMessage) message
    = kab_http_message (self->http, SOUP_METHOD_GET, path, self->tokens.access, NULL);
  KabFetch *fetch = g_new0 (KabFetch, 1);
  Asked *asked = g_new0 (Asked, 1);

  fetch->cursor = g_strdup (cursor);
  fetch->token = self->token_serial;
  fetch->cancellable = g_cancellable_new ();
  asked->self = self;
  asked->fetch = fetch;
  self->fetch = fetch;
  self->calls++;
  kab_http_send_async (self->http, message, PAGE_ANSWER_MAX, fetch->cancellable, on_page, asked);
}

void
kab_engine_pull (KabEngine *self)
{
  g_autofree char *cursor = kab_cache_dup_cursor (self->cache);

  if (!self->running_run)
    {
      self->received = 0;
      self->run_asked = self->asked;
    }
  if (self->fetch != NULL && strcmp (self->fetch->cursor, cursor) != 0)
    kab_engine_drop_fetch (self);
  if (self->fetch == NULL)
    ask (self, cursor);
  self->fetch->wanted = TRUE;
  if (self->fetch->arrived)
    take_page (self, g_steal_pointer (&self->fetch));
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

static void
page_stored (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  KabSyncEvent event = { .kind = KAB_SYNC_EVENT_PULLED, .now = g_get_monotonic_time () / 1000 };
  guint run_asked = self->run_asked;
  /* It ended, and the server had more by then. */
  gboolean outrun = !job->result.more && job->result.until < job->result.head;
  KabStatus *status;

  if (job->error != NULL)
    {
      kab_engine_drop_fetch (self);
      kab_engine_store_failed (self, KAB_SYNC_ACTION_PULL, job->error);
      return;
    }
  if (job->result.stale)
    {
      g_autoptr (GError) error = g_error_new (
        KAB_ERROR, KAB_ERROR_PROTOCOL,
        _ ("Something between this computer and the server repeats old answers. It is tried again."));

      kab_engine_drop_fetch (self);
      kab_engine_failed (self, KAB_SYNC_ACTION_PULL, error, -1);
      return;
    }
  self->received += job->result.rows;
  self->running_run = job->result.more;
  tell_rows (self, job);
  kab_engine_recount (self);

  status = kab_reporter_lock (self->reporter);
  status->received = self->received;
  status->first_sync = job->result.first && !job->built;
  status->progress = job->result.more ? (double)self->received
                                          / (double)(self->received + (guint64)MAX (job->result.remaining, 1))
                                      : -1;
  status->at_head = !job->result.more && !outrun;
  if (!job->result.more)
    status->last_sync = g_get_real_time () / 1000;
  kab_reporter_unlock (self->reporter, TRUE);

  event.flag = job->result.more;
  event.random = g_random_double ();
  kab_engine_event (self, &event);
  if (outrun)
    kab_engine_simple_event (self, KAB_SYNC_EVENT_NUDGED);
  /* Edits that were acknowledged are asked about again: nobody else would send them. */
  if (job->result.restarted)
    kab_engine_simple_event (self, KAB_SYNC_EVENT_EDITED);
  /* Whoever waits finds the state already told. */
  if (!job->result.more)
    {
      status = kab_reporter_lock (self->reporter);
      status->answered = MAX (status->answered, run_asked);
      kab_reporter_unlock (self->reporter, TRUE);
    }
}

static void
take_page (KabEngine *self, KabFetch *fetch)
{
  KabStoreJob *job;
  const KabChangesHead *head;
  GError *error = NULL;

  if (fetch->answer == NULL || fetch->answer->status != 200)
    {
      if (fetch->answer == NULL)
        kab_engine_failed (self, KAB_SYNC_ACTION_PULL, fetch->error, -1);
      else
        kab_engine_bad_answer (self, KAB_SYNC_ACTION_PULL, fetch->token, fetch->answer);
      fetch_free (fetch);
      return;
    }
  job = g_new0 (KabStoreJob, 1);
  job->changes = kab_changes_new (g_steal_pointer (&fetch->answer->body), fetch->answer->length);
  fetch_free (fetch);
  head = kab_changes_read_head (job->changes, &error);
  if (head == NULL)
    {
      kab_engine_store_failed (self, KAB_SYNC_ACTION_PULL, error);
      g_error_free (error);
      kab_changes_free (job->changes);
      g_free (job);
      return;
    }
  job->head = *head;
  job->work = store_page;
  job->done = page_stored;
  /* The next page travels while this one is written. */
  if (head->more && self->tokens.access != NULL)
    {
      self->running_run = TRUE;
      ask (self, head->cursor);
    }
  kab_engine_run_job (self, job);
}
