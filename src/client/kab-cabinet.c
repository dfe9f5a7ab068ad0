/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-cabinet-private.h"

#include <glib/gi18n-lib.h>

#include "kab-aside.h"
#include "kab-error.h"
#include "kab-work-kept.h"

enum
{
  PROP_0,
  PROP_ACCOUNT,
  PROP_STATE,
  PROP_MESSAGE,
  PROP_PENDING,
  PROP_OLDEST_PENDING,
  PROP_PROBLEMS,
  PROP_PROGRESS,
  PROP_RECEIVED,
  PROP_FIRST_SYNC,
  PROP_LAST_SYNC,
  PROP_NEXT_TRY,
  PROP_ALL_SAVED,
  PROP_DRAFTS,
  PROP_FILES,
  PROP_FILES_LEFT,
  PROP_MENDED,
  PROP_RESTORED,
  PROP_RESTORING,
  PROP_WIPE_AT,
  PROP_WIPE_BY,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (KabCabinet, kab_cabinet, G_TYPE_OBJECT)

GType
kab_sync_state_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { KAB_SYNC_OFFLINE, "KAB_SYNC_OFFLINE", "offline" },
    { KAB_SYNC_CONNECTING, "KAB_SYNC_CONNECTING", "connecting" },
    { KAB_SYNC_SYNCING, "KAB_SYNC_SYNCING", "syncing" },
    { KAB_SYNC_LIVE, "KAB_SYNC_LIVE", "live" },
    { KAB_SYNC_SIGNED_OUT, "KAB_SYNC_SIGNED_OUT", "signed-out" },
    { KAB_SYNC_FOLLOWING, "KAB_SYNC_FOLLOWING", "following" },
    { KAB_SYNC_FAILED, "KAB_SYNC_FAILED", "failed" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("KabSyncState", values));
  return type;
}

static void
kab_cabinet_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KabCabinet *self = KAB_CABINET (object);

  switch (id)
    {
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    case PROP_STATE:
      g_value_set_enum (value, (int)self->shown.state);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->shown.message);
      break;
    case PROP_PENDING:
      g_value_set_uint (value, self->shown.pending);
      break;
    case PROP_OLDEST_PENDING:
      g_value_set_int64 (value, self->shown.oldest_pending);
      break;
    case PROP_PROBLEMS:
      g_value_set_uint (value, self->shown.problems);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->shown.progress);
      break;
    case PROP_RECEIVED:
      g_value_set_uint64 (value, self->shown.received);
      break;
    case PROP_FIRST_SYNC:
      g_value_set_boolean (value, self->shown.first_sync);
      break;
    case PROP_LAST_SYNC:
      g_value_set_int64 (value, self->shown.last_sync);
      break;
    case PROP_NEXT_TRY:
      g_value_set_int64 (value, self->shown.next_try);
      break;
    case PROP_MENDED:
      g_value_set_string (value, self->shown.mended);
      break;
    case PROP_RESTORED:
      g_value_set_string (value, self->shown.restored);
      break;
    case PROP_RESTORING:
      g_value_set_boolean (value, self->shown.restoring);
      break;
    case PROP_ALL_SAVED:
      g_value_set_boolean (value, self->all_saved);
      break;
    case PROP_DRAFTS:
      g_value_set_uint (value, self->shown.drafts);
      break;
    case PROP_FILES:
      g_value_set_uint (value, self->shown.files);
      break;
    case PROP_FILES_LEFT:
      g_value_set_int64 (value, self->shown.files_left);
      break;
    case PROP_WIPE_AT:
      g_value_set_int64 (value, self->shown.order != NULL ? self->shown.order->at : 0);
      break;
    case PROP_WIPE_BY:
      g_value_set_string (value, self->shown.order != NULL ? self->shown.order->by : NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

void
kab_cabinet_close (KabCabinet *self)
{
  g_atomic_int_set (&self->closing, TRUE);
  while (g_atomic_int_get (&self->waiting) > 0)
    g_usleep (5000);
  if (self->engine != NULL)
    kab_engine_stop (self->engine);
  if (self->editor != NULL)
    g_thread_pool_free (g_steal_pointer (&self->editor), FALSE, TRUE);
  g_clear_pointer (&self->downloads, kab_downloads_free);
  g_clear_pointer (&self->engine, kab_engine_free);
  /* What was asked for is still answered, by threads that look for the readers here. */
  kab_readers_free (self->readers);
  self->readers = NULL;
  g_clear_pointer (&self->blobs, kab_blob_store_free);
  g_clear_pointer (&self->lists, kab_lists_free);
  g_clear_pointer (&self->derived, kab_derived_free);
  g_clear_pointer (&self->cache, kab_cache_close);
  g_clear_pointer (&self->work, kab_work_close);
  if (self->reporter != NULL)
    {
      kab_reporter_detach (self->reporter);
      g_clear_pointer (&self->reporter, kab_reporter_unref);
    }
}

static void
kab_cabinet_finalize (GObject *object)
{
  KabCabinet *self = KAB_CABINET (object);

  kab_cabinet_close (self);
  kab_status_clear (&self->shown);
  g_free (self->notice);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kab_cabinet_parent_class)->finalize (object);
}

static void
kab_cabinet_class_init (KabCabinetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = kab_cabinet_finalize;
  object_class->get_property = kab_cabinet_get_property;

  props[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, KAB_TYPE_ACCOUNT, flags);
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, KAB_TYPE_SYNC_STATE, KAB_SYNC_OFFLINE, flags);
  props[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  props[PROP_MENDED] = g_param_spec_string ("mended", NULL, NULL, NULL, flags);
  props[PROP_RESTORED] = g_param_spec_string ("restored", NULL, NULL, NULL, flags);
  props[PROP_RESTORING] = g_param_spec_boolean ("restoring", NULL, NULL, FALSE, flags);
  props[PROP_PENDING] = g_param_spec_uint ("pending", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_OLDEST_PENDING]
    = g_param_spec_int64 ("oldest-pending", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  props[PROP_PROBLEMS] = g_param_spec_uint ("problems", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, flags);
  props[PROP_RECEIVED] = g_param_spec_uint64 ("received", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  props[PROP_FIRST_SYNC] = g_param_spec_boolean ("first-sync", NULL, NULL, FALSE, flags);
  props[PROP_LAST_SYNC] = g_param_spec_int64 ("last-sync", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_NEXT_TRY] = g_param_spec_int64 ("next-try", NULL, NULL, -1, G_MAXINT64, 0, flags);
  props[PROP_DRAFTS] = g_param_spec_uint ("drafts", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_FILES] = g_param_spec_uint ("files", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_FILES_LEFT] = g_param_spec_int64 ("files-left", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_ALL_SAVED] = g_param_spec_boolean ("all-saved", NULL, NULL, FALSE, flags);
  props[PROP_WIPE_AT] = g_param_spec_int64 ("wipe-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_WIPE_BY] = g_param_spec_string ("wipe-by", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * KabCabinet::changed:
   * @entity: the name of the entity whose rows changed
   */
  changed_signal = g_signal_new ("changed", KAB_TYPE_CABINET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
kab_cabinet_init (KabCabinet *self)
{
  self->shown.progress = -1;
}

static void
notify_if (KabCabinet *self, gboolean differs, guint prop)
{
  if (differs)
    g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

/* In the owner's thread. */
static void
take_news (const KabStatus *status, KabTouched changed, gpointer data)
{
  KabCabinet *self = g_object_ref (KAB_CABINET (data));
  KabStatus old = self->shown;
  gboolean was_saved = self->all_saved, derived = FALSE;
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  self->shown.message = self->shown.found = self->shown.mended = self->shown.restored = NULL;
  self->shown.order = NULL;
  kab_status_copy (&self->shown, status);
  self->all_saved = status->entries == 0 && status->problems == 0 && status->files == 0 && status->at_head;

  g_object_freeze_notify (G_OBJECT (self));
  notify_if (self, old.state != status->state, PROP_STATE);
  notify_if (self, g_strcmp0 (old.message, status->message) != 0, PROP_MESSAGE);
  notify_if (self, old.pending != status->pending, PROP_PENDING);
  notify_if (self, old.oldest_pending != status->oldest_pending, PROP_OLDEST_PENDING);
  notify_if (self, old.problems != status->problems, PROP_PROBLEMS);
  notify_if (self, old.progress < status->progress || old.progress > status->progress, PROP_PROGRESS);
  notify_if (self, old.received != status->received, PROP_RECEIVED);
  notify_if (self, old.first_sync != status->first_sync, PROP_FIRST_SYNC);
  notify_if (self, old.last_sync != status->last_sync, PROP_LAST_SYNC);
  notify_if (self, old.next_try != status->next_try, PROP_NEXT_TRY);
  notify_if (self, old.drafts != status->drafts, PROP_DRAFTS);
  notify_if (self, old.files != status->files, PROP_FILES);
  notify_if (self, old.files_left != status->files_left, PROP_FILES_LEFT);
  notify_if (self, g_strcmp0 (old.mended, status->mended) != 0, PROP_MENDED);
  notify_if (self, g_strcmp0 (old.restored, status->restored) != 0, PROP_RESTORED);
  notify_if (self, old.restoring != status->restoring, PROP_RESTORING);
  notify_if (self, was_saved != self->all_saved, PROP_ALL_SAVED);
  notify_if (self, old.order == NULL && status->order != NULL, PROP_WIPE_BY);
  notify_if (self, old.order == NULL && status->order != NULL, PROP_WIPE_AT);
  g_object_thaw_notify (G_OBJECT (self));
  kab_status_clear (&old);

  for (guint i = 0; i < n; i++)
    if (changed & (G_GUINT64_CONSTANT (1) << i))
      {
        g_signal_emit (self, changed_signal, 0, entities[i]->name);
        derived = derived || kab_derived_depends_on (entities[i]);
      }
  if (derived)
    g_signal_emit (self, changed_signal, 0, kab_entity_commission.name);
  g_object_unref (self);
}

/* Beside the edits that are counted under it: account.json may be damaged, and is then made anew. */
static void
keep_device (KabWork *work, KabAccount *account)
{
  const char *device = kab_account_get_device_id (account);
  g_autofree char *kept = kab_work_get_meta (work, "device", NULL);
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (kept, device) != 0 && !kab_work_set_meta (work, "device", device, &error))
    g_message ("%s", error->message);
}

/* What was set aside of the edits stays until a person takes it away; of the copy, until there is another. */
static void
look_aside (KabFiles *files)
{
  g_autofree char *work = g_build_filename (kab_account_get_work_dir (files->account), "work.db", NULL);
  g_autofree char *cache = g_build_filename (kab_account_get_cache_dir (files->account), "cache.db", NULL);
  g_autofree char *edits = kab_find_aside (work), *copy = kab_find_aside (cache);

  if (edits != NULL)
    files->notice = g_strdup_printf (_ ("The file of edits not yet sent was damaged. It was kept as “%s”; "
                                        "what the server has is not affected."),
                                     edits);
  if (copy != NULL)
    files->copy_notice
      = g_strdup (_ ("The local copy was damaged. It is fetched anew; nothing that you wrote is lost."));
}

KabFiles *
kab_files_open (KabAccount *account, GError **error)
{
  g_autoptr (KabFiles) files = g_new0 (KabFiles, 1);
  g_autofree char *work_aside = NULL, *cache_aside = NULL;
  KabTouched touched = 0;

  files->account = g_object_ref (account);
  if (g_mkdir_with_parents (kab_account_get_work_dir (account), 0700) != 0
      || g_mkdir_with_parents (kab_account_get_cache_dir (account), 0700) != 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
                   _ ("The folders “%s” and “%s” cannot be made. Check their permissions."),
                   kab_account_get_work_dir (account), kab_account_get_cache_dir (account));
      return NULL;
    }
  files->work = kab_work_open (kab_account_get_work_dir (account), &work_aside, error);
  if (files->work == NULL)
    return NULL;
  keep_device (files->work, account);
  files->cache = kab_cache_open (kab_account_get_cache_dir (account), &cache_aside, error);
  if (files->cache == NULL || !kab_cache_mend (files->cache, files->work, &touched, error))
    return NULL;
  look_aside (files);
  if (cache_aside != NULL)
    g_message ("The damaged cache was kept as %s.", cache_aside);
  kab_engine_see (&files->seen, files->work, files->cache);
  files->status.progress = -1;
  files->status.state = KAB_SYNC_CONNECTING;
  files->status.first_sync = !kab_cache_is_indexed (kab_cache_get_db (files->cache));
  files->status.last_sync = kab_cache_get_meta_integer (kab_cache_get_db (files->cache), "last_sync");
  if (!kab_status_count (&files->status, files->work, error))
    return NULL;
  return g_steal_pointer (&files);
}

void
kab_files_free (KabFiles *files)
{
  if (files == NULL)
    return;
  g_clear_pointer (&files->cache, kab_cache_close);
  g_clear_pointer (&files->work, kab_work_close);
  g_clear_object (&files->account);
  kab_engine_seen_clear (&files->seen);
  kab_status_clear (&files->status);
  g_free (files->notice);
  g_free (files->copy_notice);
  g_free (files);
}

/* Called by whoever found the cache of @epoch damaged, in its thread. */
static gboolean
rebuild (guint epoch, gpointer data)
{
  KabCabinet *self = data;
  g_autoptr (GError) error = NULL;
  KabTouched touched = 0;
  guint now;

  kab_cache_enter (self->cache, &now);
  kab_cache_leave (self->cache);
  if (now != epoch)
    return TRUE; /* another did it */
  if (!kab_cache_rebuild (self->cache, &error) || !kab_cache_mend (self->cache, self->work, &touched, &error))
    {
      g_warning ("The damaged cache cannot be rebuilt: %s", error->message);
      return FALSE;
    }
  kab_reporter_changed (self->reporter, ~(KabTouched)0);
  kab_engine_cache_lost (self->engine);
  return TRUE;
}

gboolean
kab_cabinet_rebuild_cache (KabCabinet *self)
{
  guint epoch;

  kab_cache_enter (self->cache, &epoch);
  kab_cache_leave (self->cache);
  return rebuild (epoch, self);
}

static void
run_edit (gpointer data, gpointer user_data)
{
  GTask *task = data;
  void (*run) (GTask *) = g_object_get_data (G_OBJECT (task), "kab-run");

  run (task);
  kab_task_release (task);
}

void
kab_cabinet_push_edit (KabCabinet *self, GTask *task, void (*run) (GTask *task))
{
  g_object_set_data (G_OBJECT (task), "kab-run", run);
  g_thread_pool_push (self->editor, g_object_ref (task), NULL);
}

const char *
kab_cabinet_get_notice (KabCabinet *self)
{
  return self->notice;
}

KabCabinet *
kab_cabinet_new (KabFiles *files, const KabTokens *tokens)
{
  KabCabinet *self = g_object_new (KAB_TYPE_CABINET, NULL);
  KabStatus *status;

  self->account = g_steal_pointer (&files->account);
  self->work = g_steal_pointer (&files->work);
  self->cache = g_steal_pointer (&files->cache);
  self->reporter = kab_reporter_new (take_news, self);
  self->lists = kab_lists_new (self->cache);
  self->derived = kab_derived_new ();
  self->readers = kab_readers_new (self->cache, rebuild, self);
  self->editor = g_thread_pool_new (run_edit, self, 1, FALSE, NULL);

  status = kab_reporter_lock (self->reporter);
  kab_status_copy (status, &files->status);
  if (files->notice != NULL || files->copy_notice != NULL)
    self->notice = g_strjoin (files->notice != NULL ? " " : "", files->notice != NULL ? files->notice : "",
                              files->copy_notice, NULL);
  status->message = g_strdup (self->notice);
  kab_reporter_unlock (self->reporter, TRUE);
  kab_reporter_flush (self->reporter);

  self->engine = kab_engine_new (self->account, self->work, self->cache, self->reporter, &files->seen, tokens,
                                 files->notice, files->copy_notice);
  kab_cabinet_open_blobs (self);
  return self;
}

void
kab_cabinet_count (KabCabinet *self)
{
  g_autoptr (GError) error = NULL;

  if (!kab_reporter_count (self->reporter, self->work, &error))
    g_warning ("The outbox cannot be counted: %s", error->message);
}

gboolean
kab_cabinet_restored_seen (KabCabinet *self, GError **error)
{
  if (!kab_cabinet_check_open (self, error) || !kab_work_restored_seen (self->work, error))
    return FALSE;
  kab_cabinet_count (self);
  return TRUE;
}

static void
run_seen (GTask *task)
{
  GError *error = NULL;

  if (kab_cabinet_restored_seen (g_task_get_source_object (task), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_restored_seen_async (KabCabinet *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_cabinet_restored_seen_async);
  kab_cabinet_push_edit (self, task, run_seen);
}

gboolean
kab_cabinet_restored_seen_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

KabAccount *
kab_cabinet_get_account (KabCabinet *self)
{
  return self->account;
}

KabSyncState
kab_cabinet_get_state (KabCabinet *self)
{
  return self->shown.state;
}

void
kab_cabinet_sync_now (KabCabinet *self)
{
  if (self->engine != NULL)
    kab_engine_sync_now (self->engine);
}
