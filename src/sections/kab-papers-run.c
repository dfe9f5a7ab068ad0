/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-papers-run.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"

#define TICK_MS 100

typedef struct
{
  KabPapers *papers;
  KabPapersWork work;
  gpointer data;
  GDestroyNotify free_data;
  guint done; /* atomic */
  guint timer;
  KabPapersTick tick;
  gpointer user_data;
  GCancellable *cancellable;
  GAsyncReadyCallback callback;
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  kab_papers_unref (run->papers);
  if (run->free_data)
    run->free_data (run->data);
  g_clear_object (&run->cancellable);
  g_free (run);
}

static void
count_done (guint done, guint n, gpointer user_data)
{
  g_atomic_int_set (&((Run *)user_data)->done, done);
}

static void
work (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Run *run = task_data;
  KabPaperBatch batch = { .n = kab_papers_get_n (run->papers),
                          .make = kab_papers_make,
                          .user_data = run->papers,
                          .cancellable = cancellable,
                          .progress = count_done,
                          .progress_data = run };

  g_task_return_pointer (task, run->work (&batch, run->data), (GDestroyNotify)kab_paper_batch_outcome_free);
}

static gboolean
tick_cb (gpointer user_data)
{
  Run *run = user_data;

  if (!g_cancellable_is_cancelled (run->cancellable))
    run->tick (g_atomic_int_get (&run->done), run->user_data);
  return G_SOURCE_CONTINUE;
}

static void
did_work (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  g_source_remove (run->timer);
  run->callback (source, result, run->user_data);
}

void
kab_papers_run_async (KabPapers *papers,
                      KabPapersWork func,
                      gpointer data,
                      GDestroyNotify free_data,
                      GCancellable *cancellable,
                      KabPapersTick tick,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  Run *run = g_new0 (Run, 1);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, did_work, run);

  run->papers = kab_papers_ref (papers);
  run->work = func;
  run->data = data;
  run->free_data = free_data;
  run->tick = tick;
  run->cancellable = cancellable ? g_object_ref (cancellable) : NULL;
  run->callback = callback;
  run->user_data = user_data;
  run->timer = g_timeout_add (TICK_MS, tick_cb, run);
  g_task_set_source_tag (task, kab_papers_run_async);
  /* What was done until it was cancelled is told, too. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, run, run_free);
  g_task_run_in_thread (task, work);
}

KabPaperBatchOutcome *
kab_papers_run_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

void
kab_papers_show_progress (GtkLabel *label, GtkProgressBar *bar, guint done, guint n)
{
  g_autofree char *a = kab_format_count (done);
  g_autofree char *b = kab_format_count (n);
  /* Translators: how many papers are through: so many of so many */
  g_autofree char *text = g_strdup_printf (_ ("%s of %s"), a, b);

  gtk_label_set_label (label, text);
  gtk_progress_bar_set_fraction (bar, (double)done / MAX (n, 1));
}
