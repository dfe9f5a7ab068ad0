/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-checkpoint.h"

/* From so many pages on it is worth it (4 MiB); SQLite's own measure. */
#define PAGES_LONG 1000

/* The log begins anew only when all of it is in its place, which it never is while many write: then, one of them waits. */
#define PAGES_MOST 8000

struct _KabCheckpointer
{
  char *uri;
  KabDb *writer;
  GThread *thread;
  gboolean has_failed; /* of the thread alone */
  GMutex mutex;
  GCond cond;
  gboolean is_wanted; /* under the mutex, as what follows */
  gboolean is_working;
  gboolean is_over;
};

static void
checkpoint (KabCheckpointer *self, KabDb **db)
{
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (*db == NULL)
    *db = kab_db_open (self->uri, KAB_DB_NONE, &error);
  ok = *db != NULL && kab_db_exec (*db, "PRAGMA wal_checkpoint(PASSIVE)", &error);
  /* Whoever writes is told by what fails for him; a disk that is full is full at the next commit, too. */
  if (!ok && !self->has_failed)
    g_message ("The write-ahead log could not be put in its place: %s", error->message);
  self->has_failed = !ok;
}

static gpointer
run (gpointer data)
{
  KabCheckpointer *self = data;
  g_autoptr (KabDb) db = NULL;

  g_mutex_lock (&self->mutex);
  while (!self->is_over)
    {
      if (!self->is_wanted)
        {
          g_cond_wait (&self->cond, &self->mutex);
          continue;
        }
      self->is_wanted = FALSE;
      self->is_working = TRUE;
      g_mutex_unlock (&self->mutex);
      checkpoint (self, &db);
      g_mutex_lock (&self->mutex);
      self->is_working = FALSE;
      g_cond_broadcast (&self->cond);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

static gboolean
look_at_log (guint pages, gpointer data)
{
  KabCheckpointer *self = data;

  if (pages < PAGES_LONG || pages >= PAGES_MOST)
    return pages >= PAGES_MOST;
  g_mutex_lock (&self->mutex);
  self->is_wanted = TRUE;
  if (self->thread == NULL)
    self->thread = g_thread_new ("checkpoint", run, self);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  return FALSE;
}

KabCheckpointer *
kab_checkpointer_new (const char *uri, KabDb *writer)
{
  KabCheckpointer *self = g_new0 (KabCheckpointer, 1);

  self->uri = g_strdup (uri);
  self->writer = writer;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  kab_db_set_log_func (writer, look_at_log, self);
  return self;
}

void
kab_checkpointer_rest (KabCheckpointer *self)
{
  g_mutex_lock (&self->mutex);
  self->is_wanted = FALSE;
  while (self->is_working)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

void
kab_checkpointer_free (KabCheckpointer *self)
{
  if (self == NULL)
    return;
  kab_db_set_log_func (self->writer, NULL, NULL);
  g_mutex_lock (&self->mutex);
  self->is_over = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->uri);
  g_free (self);
}
