/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-reporter.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-work-files.h"
#include "kab-work-kept.h"

struct _KabReporter
{
  gatomicrefcount refs;
  GMainContext *context;
  GThread *thread;
  GMutex lock;
  GCond news;
  GMutex counting; /* whoever counts later tells later */
  KabNewsFunc func;
  gpointer data;
  KabStatus status;
  KabTouched changed;
  gboolean scheduled;
};

void
kab_status_clear (KabStatus *status)
{
  g_clear_pointer (&status->message, g_free);
  g_clear_pointer (&status->found, g_free);
  g_clear_pointer (&status->mended, g_free);
  g_clear_pointer (&status->restored, g_free);
  g_clear_pointer (&status->order, kab_wipe_order_unref);
}

void
kab_status_copy (KabStatus *to, const KabStatus *from)
{
  kab_status_clear (to);
  *to = *from;
  to->message = g_strdup (from->message);
  to->found = g_strdup (from->found);
  to->mended = g_strdup (from->mended);
  to->restored = g_strdup (from->restored);
  to->order = from->order != NULL ? kab_wipe_order_ref (from->order) : NULL;
}

static char *
restored_sentence (const KabRestored *restored)
{
  g_autofree char *first = NULL, *since = NULL, *second = NULL;

  if (restored->at == 0)
    return NULL;
  if (restored->waiting > 0)
    first = g_strdup_printf (
      ngettext ("The server was set back to an earlier time. %u edit that it had confirmed to "
                "you is sent to it again, in case it is missing there.",
                "The server was set back to an earlier time. %u edits that it had confirmed "
                "to you are sent to it again, in case they are missing there.",
                restored->waiting),
      restored->waiting);
  else if (restored->missing > 0)
    first = g_strdup_printf (
      ngettext (
        "The server was set back to an earlier time. %u edit that it had confirmed to you was missing "
        "there and has been sent again.",
        "The server was set back to an earlier time. %u edits that it had confirmed to you were missing "
        "there and have been sent again.",
        restored->missing),
      restored->missing);
  else
    first = g_strdup (_ ("The server was set back to an earlier time. None of what you edited here lately is "
                         "missing there."));
  if (restored->short_since == 0)
    return g_steal_pointer (&first);
  since = kab_time_format (restored->short_since, NULL);
  /* Translators: a day and time */
  second = g_strdup_printf (
    _ ("You edited more than is kept for such a case: look through what you edited before %s."), since);
  return g_strjoin (" ", first, second, NULL);
}

gboolean
kab_status_count (KabStatus *status, KabWork *work, GError **error)
{
  KabRestored restored = { 0 };

  if (!kab_work_counts (work, &status->pending, &status->oldest_pending, &status->problems, &status->entries,
                        error))
    return FALSE;
  if (kab_work_is_plain (work, &status->drafts))
    {
      status->files = 0;
      status->files_left = 0;
    }
  else if (!kab_work_count_drafts (work, &status->drafts, error)
           || !kab_work_count_files (work, g_get_real_time () / 1000, &status->files, &status->files_left,
                                     error)
           || !kab_work_read_restored (work, &restored, error))
    return FALSE;
  else if (restored.at == 0)
    kab_work_note_plain (work, status->drafts);
  g_free (status->restored);
  status->restored = restored_sentence (&restored);
  status->restoring = restored.at != 0 && restored.waiting > 0;
  return TRUE;
}

KabReporter *
kab_reporter_new (KabNewsFunc func, gpointer data)
{
  KabReporter *self = g_new0 (KabReporter, 1);

  g_atomic_ref_count_init (&self->refs);
  self->context = g_main_context_ref_thread_default ();
  self->thread = g_thread_self ();
  self->func = func;
  self->data = data;
  self->status.progress = -1;
  g_mutex_init (&self->lock);
  g_mutex_init (&self->counting);
  g_cond_init (&self->news);
  return self;
}

KabReporter *
kab_reporter_ref (KabReporter *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
kab_reporter_unref (KabReporter *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  kab_status_clear (&self->status);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->counting);
  g_cond_clear (&self->news);
  g_free (self);
}

void
kab_reporter_detach (KabReporter *self)
{
  g_mutex_lock (&self->lock);
  self->func = NULL;
  g_mutex_unlock (&self->lock);
}

/* In the context's thread, as is detaching: the function's data cannot go meanwhile. */
static gboolean
tell (gpointer data)
{
  KabReporter *self = data;
  KabStatus status = { 0 };
  KabTouched changed;
  KabNewsFunc func;
  gpointer func_data;

  g_mutex_lock (&self->lock);
  self->scheduled = FALSE;
  kab_status_copy (&status, &self->status);
  changed = self->changed;
  self->changed = 0;
  func = self->func;
  func_data = self->data;
  g_mutex_unlock (&self->lock);
  if (func != NULL)
    func (&status, changed, func_data);
  kab_status_clear (&status);
  return G_SOURCE_REMOVE;
}

/* With the lock held. */
static void
schedule (KabReporter *self)
{
  GSource *source;

  g_cond_broadcast (&self->news);
  if (self->scheduled || self->func == NULL)
    return;
  self->scheduled = TRUE;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell, kab_reporter_ref (self), (GDestroyNotify)kab_reporter_unref);
  g_source_set_static_name (source, "kab_reporter_tell");
  g_source_attach (source, self->context);
  g_source_unref (source);
}

KabStatus *
kab_reporter_lock (KabReporter *self)
{
  g_mutex_lock (&self->lock);
  return &self->status;
}

void
kab_reporter_unlock (KabReporter *self, gboolean tell_it)
{
  if (tell_it)
    schedule (self);
  g_mutex_unlock (&self->lock);
}

void
kab_reporter_changed (KabReporter *self, KabTouched changed)
{
  if (changed == 0)
    return;
  g_mutex_lock (&self->lock);
  self->changed |= changed;
  schedule (self);
  g_mutex_unlock (&self->lock);
}

gboolean
kab_reporter_wait (KabReporter *self, gint64 until)
{
  return g_cond_wait_until (&self->news, &self->lock, until);
}

void
kab_reporter_flush (KabReporter *self)
{
  if (g_thread_self () == self->thread)
    tell (self);
}

gboolean
kab_reporter_count (KabReporter *self, KabWork *work, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->counting);
  KabStatus counted = { 0 };
  KabStatus *status;

  if (!kab_status_count (&counted, work, error))
    return FALSE;
  status = kab_reporter_lock (self);
  status->pending = counted.pending;
  status->oldest_pending = counted.oldest_pending;
  status->problems = counted.problems;
  status->drafts = counted.drafts;
  status->entries = counted.entries;
  status->files = counted.files;
  status->files_left = counted.files_left;
  status->restoring = counted.restoring;
  g_free (status->restored);
  status->restored = counted.restored;
  kab_reporter_unlock (self, TRUE);
  return TRUE;
}
