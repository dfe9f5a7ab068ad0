/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-readers.h"

#include "kab-error.h"

#define THREADS 2
/* What is found out beside the pages must not keep them waiting. */
#define THREADS_ASIDE 2
/* What is reckoned from very many rows keeps nothing else waiting; two that want the same would only wait for each other. */
#define THREADS_RECKONING 1

typedef struct
{
  KabDb *db;
  guint epoch;
} Reader;

typedef struct
{
  GTask *task;
  void (*run) (GTask *task);
} Job;

struct _KabReaders
{
  KabCache *cache;
  KabDamageFunc damage;
  gpointer damage_data;
  GThreadPool *pool;
  GThreadPool *aside;
  GThreadPool *reckoning;
  GMutex lock;
  GPtrArray *idle; /* of Reader */
};

static void
reader_free (gpointer data)
{
  Reader *reader = data;

  kab_db_close (reader->db);
  g_free (reader);
}

static gboolean
do_nothing (gpointer data)
{
  return G_SOURCE_REMOVE;
}

void
kab_task_release (GTask *task)
{
  GSource *source = g_idle_source_new ();

  g_source_set_callback (source, do_nothing, task, g_object_unref);
  g_source_set_static_name (source, "kab_task_release");
  g_source_attach (source, g_task_get_context (task));
  g_source_unref (source);
}

static void
run_job (gpointer data, gpointer user_data)
{
  Job *job = data;

  if (!g_task_return_error_if_cancelled (job->task))
    job->run (job->task);
  kab_task_release (job->task);
  g_free (job);
}

static void
run_aside (gpointer data, gpointer user_data)
{
  Job *job = data;

  job->run (job->task);
  kab_task_release (job->task);
  g_free (job);
}

KabReaders *
kab_readers_new (KabCache *cache, KabDamageFunc damage, gpointer damage_data)
{
  KabReaders *self = g_new0 (KabReaders, 1);

  self->cache = cache;
  self->damage = damage;
  self->damage_data = damage_data;
  self->pool = g_thread_pool_new (run_job, self, THREADS, FALSE, NULL);
  self->aside = g_thread_pool_new (run_aside, self, THREADS_ASIDE, FALSE, NULL);
  self->reckoning = g_thread_pool_new (run_job, self, THREADS_RECKONING, FALSE, NULL);
  self->idle = g_ptr_array_new_with_free_func (reader_free);
  g_mutex_init (&self->lock);
  return self;
}

void
kab_readers_free (KabReaders *self)
{
  if (self == NULL)
    return;
  /* A job may still give something to be done aside. */
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_thread_pool_free (self->aside, FALSE, TRUE);
  g_thread_pool_free (self->reckoning, FALSE, TRUE);
  g_ptr_array_unref (self->idle);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static Reader *
take_reader (KabReaders *self, guint epoch, GError **error)
{
  Reader *reader = NULL;
  KabDb *db;

  do
    {
      g_clear_pointer (&reader, reader_free);
      g_mutex_lock (&self->lock);
      if (self->idle->len > 0)
        reader = g_ptr_array_steal_index_fast (self->idle, self->idle->len - 1);
      g_mutex_unlock (&self->lock);
    }
  while (reader != NULL && reader->epoch != epoch);
  if (reader != NULL)
    return reader;

  db = kab_cache_open_reader (self->cache, error);
  if (db == NULL)
    return NULL;
  reader = g_new0 (Reader, 1);
  reader->db = db;
  reader->epoch = epoch;
  return reader;
}

static void
give_back (KabReaders *self, Reader *reader)
{
  g_mutex_lock (&self->lock);
  if (self->idle->len < THREADS + THREADS_ASIDE + THREADS_RECKONING + 1)
    g_ptr_array_add (self->idle, g_steal_pointer (&reader));
  g_mutex_unlock (&self->lock);
  if (reader != NULL)
    reader_free (reader);
}

static void
interrupt (GCancellable *cancellable, gpointer data)
{
  kab_db_interrupt (data);
}

static gboolean
run_once (KabReaders *self,
          KabReadFunc func,
          gpointer data,
          GCancellable *cancellable,
          guint *epoch,
          GError **error)
{
  Reader *reader;
  gulong handler = 0;
  gboolean ok = FALSE;

  kab_cache_enter (self->cache, epoch);
  reader = take_reader (self, *epoch, error);
  if (reader != NULL)
    {
      if (cancellable != NULL)
        handler = g_cancellable_connect (cancellable, G_CALLBACK (interrupt), reader->db, NULL);
      ok = !g_cancellable_set_error_if_cancelled (cancellable, error)
           && func (reader->db, *epoch, data, error);
      /* Waits for an interrupt that is just being made, so that it cannot hit the next job. */
      g_cancellable_disconnect (cancellable, handler);
      if (ok)
        give_back (self, reader);
      else
        reader_free (reader);
    }
  kab_cache_leave (self->cache);
  return ok;
}

gboolean
kab_readers_run (KabReaders *self, KabReadFunc func, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  guint epoch;

  if (run_once (self, func, data, cancellable, &epoch, &local))
    return TRUE;
  if (g_error_matches (local, KAB_ERROR, KAB_ERROR_CORRUPT) && self->damage (epoch, self->damage_data))
    return run_once (self, func, data, cancellable, &epoch, error);

  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
push (GThreadPool *pool, GTask *task, void (*run) (GTask *task))
{
  Job *job = g_new0 (Job, 1);

  job->task = g_object_ref (task);
  job->run = run;
  g_thread_pool_push (pool, job, NULL);
}

void
kab_readers_push (KabReaders *self, GTask *task, void (*run) (GTask *task))
{
  push (self->pool, task, run);
}

void
kab_readers_push_aside (KabReaders *self, GTask *task, void (*run) (GTask *task))
{
  push (self->aside, task, run);
}

void
kab_readers_push_reckoning (KabReaders *self, GTask *task, void (*run) (GTask *task))
{
  push (self->reckoning, task, run);
}
