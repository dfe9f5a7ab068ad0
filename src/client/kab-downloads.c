/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-downloads.h"

#include <glib/gi18n-lib.h>

#include "kab-downloads-private.h"
#include "kab-error.h"

#define THREADS 2
#define TELL_EVERY_US (100 * 1000)

struct _KabDownloads
{
  char *server;
  KabBlobStore *store;
  KabDownloadsHost host;
  GThreadPool *pool;
  GMutex lock;
  GHashTable *running; /* by digest */
};

/* Who waits for a file. It goes with the last of: the list, its cancellable's signal, a word on its way. */
typedef struct
{
  gatomicrefcount refs;
  KabDownloads *downloads;
  struct _Running *running; /* with the lock held; NULL: it has been answered */
  GTask *task;
  GFileProgressCallback progress;
  gpointer progress_data;
} Asker;

typedef struct _Running
{
  KabDownloads *downloads;
  char *digest;
  GCancellable *cancellable;
  GPtrArray *askers;
  gint64 done;
  gint64 total;
  gint64 told_at;
} Running;

static void
asker_unref (gpointer data)
{
  Asker *asker = data;

  if (!g_atomic_ref_count_dec (&asker->refs))
    return;
  g_object_unref (asker->task);
  g_free (asker);
}

static Asker *
asker_ref (Asker *asker)
{
  g_atomic_ref_count_inc (&asker->refs);
  return asker;
}

static void
running_free (Running *running)
{
  g_free (running->digest);
  g_object_unref (running->cancellable);
  g_ptr_array_unref (running->askers);
  g_free (running);
}

typedef struct
{
  Asker *asker;
  gint64 done;
  gint64 total;
} Word;

static void
word_free (gpointer data)
{
  Word *word = data;

  asker_unref (word->asker);
  g_free (word);
}

static gboolean
tell_asker (gpointer data)
{
  Word *word = data;

  if (!g_task_had_error (word->asker->task) && !g_task_get_completed (word->asker->task))
    word->asker->progress (word->done, word->total, word->asker->progress_data);
  return G_SOURCE_REMOVE;
}

/* In the download's thread. */
void
kab_download_progress (KabDownload *download, gint64 done, gint64 total)
{
  Running *running = download->running;
  gint64 now = g_get_monotonic_time ();

  if (now - running->told_at < TELL_EVERY_US && done != total)
    return;
  running->told_at = now;
  g_mutex_lock (&running->downloads->lock);
  running->done = done;
  running->total = total;
  for (guint i = 0; i < running->askers->len; i++)
    {
      Asker *asker = running->askers->pdata[i];
      g_autoptr (GSource) source = NULL;
      Word *word;

      if (asker->progress == NULL)
        continue;
      word = g_new0 (Word, 1);
      word->asker = asker_ref (asker);
      word->done = done;
      word->total = total;
      source = g_idle_source_new ();
      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, tell_asker, word, word_free);
      g_source_attach (source, g_task_get_context (asker->task));
    }
  g_mutex_unlock (&running->downloads->lock);
}

static void
run_download (gpointer data, gpointer user_data)
{
  Running *running = data;
  KabDownloads *self = running->downloads;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  KabDownload download = {
    .server = self->server,
    .store = self->store,
    .host = &self->host,
    .digest = running->digest,
    .cancellable = running->cancellable,
    .running = running,
  };
  g_autoptr (GPtrArray) askers = NULL;

  g_main_context_push_thread_default (context);
  path = kab_download_run (&download, &error);
  g_main_context_pop_thread_default (context);
  if (path != NULL && download.fetched)
    self->host.arrived (self->host.data);

  g_mutex_lock (&self->lock);
  if (g_hash_table_lookup (self->running, running->digest) == running)
    g_hash_table_remove (self->running, running->digest);
  askers = g_steal_pointer (&running->askers);
  running->askers = g_ptr_array_new ();
  for (guint i = 0; i < askers->len; i++)
    ((Asker *)askers->pdata[i])->running = NULL;
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < askers->len; i++)
    {
      GTask *task = ((Asker *)askers->pdata[i])->task;

      if (path != NULL)
        g_task_return_pointer (task, g_strdup (path), g_free);
      else
        g_task_return_error (task, g_error_copy (error));
    }
  running_free (running);
}

/* One who asked does not want it any more; when that was the last one, it is broken off, and what has come stays. */
static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  Asker *asker = data;
  KabDownloads *self = asker->downloads;
  Running *running;
  g_autoptr (GCancellable) last = NULL;

  g_mutex_lock (&self->lock);
  running = asker->running;
  if (running != NULL)
    {
      asker->running = NULL;
      asker_ref (asker);
      g_ptr_array_remove_fast (running->askers, asker);
      if (running->askers->len == 0)
        {
          g_hash_table_remove (self->running, running->digest);
          last = g_object_ref (running->cancellable);
        }
    }
  g_mutex_unlock (&self->lock);
  if (last != NULL)
    g_cancellable_cancel (last);
  if (running == NULL)
    return;
  g_task_return_new_error (asker->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Cancelled."));
  asker_unref (asker);
}

KabDownloads *
kab_downloads_new (const char *server, KabBlobStore *store, const KabDownloadsHost *host)
{
  KabDownloads *self = g_new0 (KabDownloads, 1);

  self->server = g_strdup (server);
  self->store = store;
  self->host = *host;
  self->pool = g_thread_pool_new (run_download, self, THREADS, FALSE, NULL);
  self->running = g_hash_table_new (g_str_hash, g_str_equal);
  g_mutex_init (&self->lock);
  return self;
}

void
kab_downloads_free (KabDownloads *self)
{
  GHashTableIter iter;
  gpointer running;

  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->running);
  while (g_hash_table_iter_next (&iter, NULL, &running))
    g_cancellable_cancel (((Running *)running)->cancellable);
  g_mutex_unlock (&self->lock);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_hash_table_unref (self->running);
  g_mutex_clear (&self->lock);
  g_free (self->server);
  g_free (self);
}

void
kab_downloads_get_async (KabDownloads *self,
                         const char *digest,
                         GFileProgressCallback progress,
                         gpointer progress_data,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Asker *asker = g_new0 (Asker, 1);
  Running *running, *fresh = NULL;

  g_atomic_ref_count_init (&asker->refs);
  asker->downloads = self;
  asker->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (asker->task, kab_downloads_get_async);
  /* Who has been answered has been answered. */
  g_task_set_check_cancellable (asker->task, FALSE);
  asker->progress = progress;
  asker->progress_data = progress_data;

  g_mutex_lock (&self->lock);
  running = g_hash_table_lookup (self->running, digest);
  if (running == NULL)
    {
      running = fresh = g_new0 (Running, 1);
      running->downloads = self;
      running->digest = g_strdup (digest);
      running->cancellable = g_cancellable_new ();
      running->askers = g_ptr_array_new_with_free_func (asker_unref);
      running->total = -1;
      g_hash_table_insert (self->running, running->digest, running);
    }
  asker->running = running;
  g_ptr_array_add (running->askers, asker_ref (asker));
  if (fresh != NULL)
    g_thread_pool_push (self->pool, fresh, NULL);
  g_mutex_unlock (&self->lock);
  if (cancellable != NULL)
    g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), asker_ref (asker), asker_unref);
  asker_unref (asker);
}

char *
kab_downloads_get_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
