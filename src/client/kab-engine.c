/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-engine-private.h"

#include <unistd.h>

#include "kab-syncer-lock.h"

/* How often another process's work is looked for, and the place of one that ended is taken. */
#define WATCH_MS 1000
#define STORE_THREADS 2
#define DRAIN_MS 3000
#define DRAIN_STEP_MS 50

static gint64
now_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

/* --- The store's threads --- */

void
kab_engine_free_job (gpointer data)
{
  KabStoreJob *job = data;

  if (job->clear != NULL)
    job->clear (job);
  kab_changes_free (job->changes);
  g_free (job->text);
  g_clear_error (&job->error);
  g_free (job);
}

static gboolean
job_done (gpointer data)
{
  KabStoreJob *job = data;

  job->done (job);
  return G_SOURCE_REMOVE;
}

static void
run_job (gpointer data, gpointer user_data)
{
  KabStoreJob *job = data;
  GSource *source = g_idle_source_new ();

  job->work (job);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, job_done, job, kab_engine_free_job);
  g_source_set_static_name (source, "kab_engine_job_done");
  g_source_attach (source, job->engine->context);
  g_source_unref (source);
}

void
kab_engine_run_job (KabEngine *self, KabStoreJob *job)
{
  job->engine = self;
  if (self->store == NULL)
    {
      kab_engine_free_job (job);
      return;
    }
  g_thread_pool_push (self->store, job, NULL);
}

/* --- The machine --- */

static gboolean
on_timer (gpointer data)
{
  KabEngine *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  kab_engine_simple_event (self, KAB_SYNC_EVENT_TIMER);
  return G_SOURCE_REMOVE;
}

static void
set_timer (KabEngine *self)
{
  if (self->timer != NULL)
    {
      g_source_destroy (self->timer);
      g_clear_pointer (&self->timer, g_source_unref);
    }
  if (self->machine.timer == 0)
    return;
  self->timer = g_timeout_source_new ((guint)CLAMP (self->machine.timer - now_ms (), 0, G_MAXINT / 2));
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_set_static_name (self->timer, "kab_engine_timer");
  g_source_attach (self->timer, self->context);
}

/* What was refused is never sent again. */
static void
forget_tokens (KabEngine *self, gboolean all)
{
  g_mutex_lock (&self->token_lock);
  if (all)
    kab_tokens_clear (&self->tokens);
  else
    g_clear_pointer (&self->tokens.access, g_free);
  g_mutex_unlock (&self->token_lock);
}

void
kab_engine_event (KabEngine *self, const KabSyncEvent *event)
{
  static const struct
  {
    KabSyncActions action;
    void (*act) (KabEngine *self);
  } acts[] = {
    { KAB_SYNC_ACTION_CLOSE_LIVE, kab_engine_close_live },
    { KAB_SYNC_ACTION_REFRESH, kab_engine_refresh },
    { KAB_SYNC_ACTION_STORE_OUTCOMES, kab_engine_store_outcomes },
    { KAB_SYNC_ACTION_RENUMBER, kab_engine_renumber },
    { KAB_SYNC_ACTION_SEND_BATCH, kab_engine_send_batch },
    { KAB_SYNC_ACTION_TAKE_BATCH, kab_engine_take_batch },
    { KAB_SYNC_ACTION_ASK_PAGE, kab_engine_ask_page },
    { KAB_SYNC_ACTION_OPEN_LIVE, kab_engine_open_live },
    { KAB_SYNC_ACTION_SEND_FILES, kab_engine_send_files },
    { KAB_SYNC_ACTION_CHECK, kab_engine_check },
    { KAB_SYNC_ACTION_LEASE, kab_engine_lease },
  };
  gboolean had_token = self->machine.has_token;
  gboolean person_asked = self->machine.blocked == KAB_SYNC_WAIT_PERSON;
  KabSyncActions actions = kab_sync_machine_step (&self->machine, event);

  set_timer (self);
  if (actions & KAB_SYNC_ACTION_FORGET_TOKENS)
    kab_engine_heed_refusal (self);
  if ((had_token && !self->machine.has_token) || (actions & KAB_SYNC_ACTION_FORGET_TOKENS))
    forget_tokens (self, (actions & KAB_SYNC_ACTION_FORGET_TOKENS) != 0);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (actions & acts[i].action)
      acts[i].act (self);
  kab_engine_tidy (self, person_asked);
  /* These bring facts at once. */
  if (actions & KAB_SYNC_ACTION_STORE_PAGE)
    kab_engine_store_page (self);
  if (actions & KAB_SYNC_ACTION_TAKE_TOKENS)
    kab_engine_read_tokens (self);
  if (event->kind == KAB_SYNC_EVENT_EDITED || event->kind == KAB_SYNC_EVENT_TOKEN)
    kab_engine_want_numbers (self);
  else
    kab_engine_tell (self);
}

KabSyncEvent
kab_engine_make_event (KabSyncEventKind kind, KabSyncActions request)
{
  return (KabSyncEvent){
    .kind = kind, .now = now_ms (), .random = g_random_double (), .delay = -1, .request = request
  };
}

void
kab_engine_simple_event (KabEngine *self, KabSyncEventKind kind)
{
  KabSyncEvent event = kab_engine_make_event (kind, 0);

  kab_engine_event (self, &event);
}

void
kab_engine_take_tokens (KabEngine *self, const KabTokens *tokens, gboolean keep)
{
  KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_TOKEN, 0);
  gint64 now = tokens->server_now != 0 ? tokens->server_now : g_get_real_time () / 1000;

  kab_engine_drop_standing (self);
  /* Such tokens are good for nothing else. */
  if (tokens->order != NULL)
    {
      kab_engine_wipe (self, tokens->order);
      kab_engine_simple_event (self, KAB_SYNC_EVENT_NO_TOKEN);
      return;
    }
  g_mutex_lock (&self->token_lock);
  kab_tokens_copy (&self->tokens, tokens);
  g_mutex_unlock (&self->token_lock);
  if (keep && tokens->remember)
    kab_engine_keep_token (self);
  event.delay = kab_sync_renew_in (tokens->expires_at, now);
  kab_engine_event (self, &event);
}

/* --- Other processes --- */

static void
try_to_lead (KabEngine *self)
{
  g_autoptr (GError) error = NULL;
  KabTouched touched = 0;

  kab_engine_take_place (self, &error);
  if (self->lock >= 0)
    self->fence = kab_work_take_fence (self->work, &error);
  if (self->lock >= 0 && (self->fence == 0 || !kab_cache_take_fence (self->cache, self->fence, &error)))
    {
      close (self->lock);
      self->lock = -1;
    }
  /* Who held the place before may have been killed between the two files. */
  if (self->lock >= 0)
    kab_cache_mend (self->cache, self->work, &touched, &error);
  kab_reporter_changed (self->reporter, touched);
  self->unplaced = self->lock < 0 && error != NULL && !g_error_matches (error, KAB_ERROR, KAB_ERROR_BUSY);
  if (error != NULL)
    {
      /* It is tried again every second, and is said once. */
      if (g_strcmp0 (self->error, error->message) != 0)
        g_warning ("%s", error->message);
      kab_engine_keep_sentence (self, error);
    }
  if (self->lock >= 0)
    {
      kab_engine_want_files (self);
      kab_engine_simple_event (self, KAB_SYNC_EVENT_START);
      kab_engine_sweep_files (self, TRUE);
      kab_engine_check_later (self);
    }
  else
    kab_engine_tell (self);
}

/* Which entities another process has changed. */
static KabTouched
foreign_changes (KabEngine *self)
{
  KabTouched changed = 0;
  g_autofree gint64 *now = kab_cache_foreign_generations (self->cache);
  guint n;

  kab_entities (&n);
  for (guint i = 0; i < n; i++)
    {
      if (now[i] > self->seen.generations[i])
        changed |= G_GUINT64_CONSTANT (1) << i;
      self->seen.generations[i] = MAX (self->seen.generations[i], now[i]);
    }
  return changed;
}

/* Another process has made the cache anew: it is ours to fill, if we are the syncer, and to show in any case. */
static void
look_at_file (KabEngine *self)
{
  g_autoptr (GError) error = NULL;
  KabTouched touched = 0;
  guint epoch;

  if (!kab_cache_follow (self->cache, &epoch, &error))
    g_warning ("%s", error->message);
  if (error != NULL || epoch == self->seen.cache_epoch)
    return;
  self->seen.cache_epoch = epoch;
  if (self->lock >= 0
      && (!kab_cache_take_fence (self->cache, self->fence, &error)
          || !kab_cache_mend (self->cache, self->work, &touched, &error)))
    g_warning ("%s", error->message);
  kab_reporter_changed (self->reporter, ~(KabTouched)0);
  kab_engine_simple_event (self, KAB_SYNC_EVENT_CACHE_LOST);
}

static gboolean
on_watch (gpointer data)
{
  KabEngine *self = data;
  gint64 version = kab_work_data_version (self->work);

  look_at_file (self);
  if (self->lock >= 0 && !kab_syncer_answer (self->work_dir, self->lock))
    {
      kab_engine_lose_place (self);
      kab_engine_simple_event (self, KAB_SYNC_EVENT_STOP);
    }
  if (self->lock < 0)
    try_to_lead (self);
  if (version != self->seen.work_version)
    {
      self->seen.work_version = version;
      kab_engine_recount (self);
      kab_engine_want_files (self);
      kab_engine_simple_event (self, KAB_SYNC_EVENT_EDITED);
    }
  kab_reporter_changed (self->reporter, foreign_changes (self));
  return G_SOURCE_CONTINUE;
}

/* --- The thread --- */

static void
on_network (GNetworkMonitor *monitor, gboolean available, gpointer data)
{
  KabEngine *self = data;
  KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_NETWORK, 0);

  event.flag = available;
  kab_engine_event (self, &event);
}

static void
watch_network (KabEngine *self)
{
  /* No network stands between, and nobody else asks that server: looking for it often harms nobody. */
  if (kab_http_is_local (self->http))
    {
      self->machine.retry_max = KAB_SYNC_RETRY_NEAR;
      return;
    }
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  self->monitor_handler = g_signal_connect (self->monitor, "network-changed", G_CALLBACK (on_network), self);
  on_network (self->monitor, g_network_monitor_get_network_available (self->monitor), self);
}

static gboolean
begin (gpointer data)
{
  KabEngine *self = data;
  g_autoptr (GError) error = NULL;

  self->http = kab_http_new (self->server, &error);
  if (self->http == NULL)
    {
      kab_engine_store_failed (self, 0, error);
      return G_SOURCE_REMOVE;
    }
  watch_network (self);
  kab_engine_count_figures (self);
  if (self->tokens.access != NULL)
    {
      KabTokens tokens = { 0 };

      kab_tokens_copy (&tokens, &self->tokens);
      kab_engine_take_tokens (self, &tokens, TRUE);
      kab_tokens_clear (&tokens);
    }
  try_to_lead (self);
  self->watch = g_timeout_source_new (WATCH_MS);
  g_source_set_callback (self->watch, on_watch, self, NULL);
  g_source_set_static_name (self->watch, "kab_engine_watch");
  g_source_attach (self->watch, self->context);
  return G_SOURCE_REMOVE;
}

static gboolean
keep_going (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
drop_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Everything was cancelled; its answers still come, and must find us. */
static void
drain (KabEngine *self)
{
  GSource *source = g_timeout_source_new (DRAIN_STEP_MS);
  gint64 until = g_get_monotonic_time () + DRAIN_MS * 1000;

  g_source_set_callback (source, keep_going, NULL, NULL);
  g_source_attach (source, self->context);
  while (self->calls > 0 && g_get_monotonic_time () < until)
    g_main_context_iteration (self->context, TRUE);
  g_source_destroy (source);
  g_source_unref (source);
  while (g_main_context_iteration (self->context, FALSE))
    ;
}

static gpointer
run_thread (gpointer data)
{
  KabEngine *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);

  /* What was under way ends as cancelled; nothing begins anew. */
  self->machine.running = FALSE;
  drop_source (&self->timer);
  drop_source (&self->watch);
  if (self->monitor != NULL)
    g_signal_handler_disconnect (self->monitor, self->monitor_handler);
  g_clear_object (&self->monitor);
  kab_engine_close_live (self);
  kab_engine_drop_calls (self);
  kab_engine_drop_standing (self);
  g_thread_pool_free (g_steal_pointer (&self->store), FALSE, TRUE);
  drain (self);
  g_clear_pointer (&self->http, kab_http_free);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static void
invoke (KabEngine *self, GSourceFunc func)
{
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, self, NULL);
  g_source_set_static_name (source, "kab_engine_invoke");
  g_source_attach (source, self->context);
  g_source_unref (source);
}

void
kab_engine_see (KabEngineSeen *seen, KabWork *work, KabCache *cache)
{
  seen->work_version = kab_work_data_version (work);
  kab_cache_follow (cache, &seen->cache_epoch, NULL);
  seen->generations = kab_cache_foreign_generations (cache);
}

void
kab_engine_seen_clear (KabEngineSeen *seen)
{
  g_clear_pointer (&seen->generations, g_free);
}

KabEngine *
kab_engine_new (KabAccount *account,
                KabWork *work,
                KabCache *cache,
                KabReporter *reporter,
                KabEngineSeen *seen,
                const KabTokens *tokens,
                const char *notice,
                const char *copy_notice)
{
  KabEngine *self = g_new0 (KabEngine, 1);

  self->account = g_object_ref (account);
  self->server = g_strdup (kab_account_get_server (account));
  self->user = g_strdup (kab_account_get_user_id (account));
  self->device = g_strdup (kab_account_get_device_id (account));
  self->work_dir = g_strdup (kab_account_get_work_dir (account));
  self->work = work;
  self->cache = cache;
  self->blobs = kab_blob_store_new (self->work_dir, kab_account_get_cache_dir (account));
  self->reporter = kab_reporter_ref (reporter);
  self->notice = g_strdup (notice);
  self->copy_notice = g_strdup (copy_notice);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->store = g_thread_pool_new (run_job, self, STORE_THREADS, FALSE, NULL);
  self->cancellable = g_cancellable_new ();
  self->seen = *seen;
  *seen = (KabEngineSeen){ 0 };
  self->lock = -1;
  g_mutex_init (&self->token_lock);
  kab_sync_machine_init (&self->machine);
  kab_cache_stop_building (cache, FALSE);
  if (tokens != NULL)
    kab_tokens_copy (&self->tokens, tokens);
  invoke (self, begin);
  self->thread = g_thread_new ("kab-engine", run_thread, self);
  return self;
}

static gboolean
quit (gpointer data)
{
  KabEngine *self = data;

  /* Here, where what it calls off lives: called off from another thread, GLib 2.74 may lose the source that goes just then. */
  g_cancellable_cancel (self->cancellable);
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

void
kab_engine_stop (KabEngine *self)
{
  if (self->thread == NULL)
    return;
  /* It is gone on with at the next start; nobody waits for it now. */
  kab_cache_stop_building (self->cache, TRUE);
  invoke (self, quit);
  g_thread_join (g_steal_pointer (&self->thread));
}

void
kab_engine_free (KabEngine *self)
{
  if (self == NULL)
    return;
  kab_engine_stop (self);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  kab_reporter_unref (self->reporter);
  g_object_unref (self->cancellable);
  g_object_unref (self->account);
  kab_tokens_clear (&self->tokens);
  kab_engine_drop_sending (self);
  kab_blob_store_free (self->blobs);
  g_free (self->batch);
  g_free (self->cursor);
  kab_engine_drop_check (self);
  g_mutex_clear (&self->token_lock);
  kab_engine_seen_clear (&self->seen);
  g_free (self->server);
  g_free (self->user);
  g_free (self->device);
  g_free (self->work_dir);
  g_free (self->error);
  g_free (self->notice);
  g_free (self->copy_notice);
  g_free (self->maintenance);
  g_free (self);
}

/* --- From other threads --- */

static gboolean
on_edited (gpointer data)
{
  kab_engine_want_files (data);
  kab_engine_simple_event (data, KAB_SYNC_EVENT_EDITED);
  return G_SOURCE_REMOVE;
}

void
kab_engine_edited (KabEngine *self)
{
  invoke (self, on_edited);
}

static gboolean
on_sync_now (gpointer data)
{
  KabEngine *self = data;

  KabStatus *status;

  self->asked++;
  kab_engine_simple_event (self, KAB_SYNC_EVENT_SYNC_NOW);
  status = kab_reporter_lock (self->reporter);
  status->taken_up = self->asked;
  kab_reporter_unlock (self->reporter, TRUE);
  return G_SOURCE_REMOVE;
}

guint
kab_engine_sync_now (KabEngine *self)
{
  guint serial = (guint)g_atomic_int_add (&self->wishes, 1) + 1;

  invoke (self, on_sync_now);
  return serial;
}

static gboolean
on_check_now (gpointer data)
{
  kab_engine_check_at_once (data);
  return G_SOURCE_REMOVE;
}

guint
kab_engine_check_now (KabEngine *self)
{
  guint serial = (guint)g_atomic_int_add (&self->check_wishes, 1) + 1;

  invoke (self, on_check_now);
  return serial;
}

static gboolean
on_cache_lost (gpointer data)
{
  KabEngine *self = data;
  g_autoptr (GError) error = NULL;

  if (self->lock >= 0 && !kab_cache_take_fence (self->cache, self->fence, &error))
    g_warning ("%s", error->message);
  kab_engine_simple_event (self, KAB_SYNC_EVENT_CACHE_LOST);
  return G_SOURCE_REMOVE;
}

void
kab_engine_cache_lost (KabEngine *self)
{
  invoke (self, on_cache_lost);
}

typedef struct
{
  KabEngine *self;
  KabTokens tokens;
} SignedIn;

static gboolean
on_signed_in (gpointer data)
{
  SignedIn *signed_in = data;

  g_clear_pointer (&signed_in->self->error, g_free);
  kab_engine_take_tokens (signed_in->self, &signed_in->tokens, TRUE);
  return G_SOURCE_REMOVE;
}

static void
signed_in_free (gpointer data)
{
  kab_tokens_clear (&((SignedIn *)data)->tokens);
  g_free (data);
}

void
kab_engine_signed_in (KabEngine *self, const KabTokens *tokens)
{
  SignedIn *signed_in = g_new0 (SignedIn, 1);

  signed_in->self = self;
  kab_tokens_copy (&signed_in->tokens, tokens);
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, on_signed_in, signed_in, signed_in_free);
}

char *
kab_engine_dup_access_token (KabEngine *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->token_lock);

  return g_strdup (self->tokens.access);
}

static gboolean
on_refused (gpointer data)
{
  KabEngine *self = ((gpointer *)data)[0];
  const char *token = ((gpointer *)data)[1];

  if (g_strcmp0 (token, self->tokens.access) == 0)
    kab_engine_simple_event (self, KAB_SYNC_EVENT_UNAUTHORIZED);
  return G_SOURCE_REMOVE;
}

static void
refused_free (gpointer data)
{
  g_free (((gpointer *)data)[1]);
  g_free (data);
}

void
kab_engine_token_refused (KabEngine *self, const char *token)
{
  gpointer *data = g_new0 (gpointer, 2);
  g_autoptr (GSource) source = g_idle_source_new ();

  data[0] = self;
  data[1] = g_strdup (token);
  /* Never in the calling thread, not even when the engine's own has ended. */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_refused, data, refused_free);
  g_source_set_static_name (source, "kab_engine_token_refused");
  g_source_attach (source, self->context);
}
