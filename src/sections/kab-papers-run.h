/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something is done with all of some papers: in a thread, while a window says how far it is. */
#pragma once

#include <gtk/gtk.h>

#include "kab-paper-batch.h"
#include "kab-papers.h"

G_BEGIN_DECLS

/** KabPapersWork: does it; in a thread; Returns: (transfer full): also of what was done until it was cancelled */
typedef KabPaperBatchOutcome *(*KabPapersWork) (const KabPaperBatch *batch, gpointer data);

/** KabPapersTick: so many are through; where it was asked for, a few times a second, until it is done or cancelled */
typedef void (*KabPapersTick) (guint done, gpointer user_data);

/**
 * kab_papers_run_async:
 * @data: (transfer full): for @work
 * @user_data: for @tick and @callback; alive until @callback was called
 */
void kab_papers_run_async (KabPapers *papers,
                           KabPapersWork work,
                           gpointer data,
                           GDestroyNotify free_data,
                           GCancellable *cancellable,
                           KabPapersTick tick,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/** kab_papers_run_finish: Returns: (transfer full): */
KabPaperBatchOutcome *kab_papers_run_finish (GAsyncResult *result);

/** kab_papers_show_progress: in words, and as a bar */
void kab_papers_show_progress (GtkLabel *label, GtkProgressBar *bar, guint done, guint n);

G_END_DECLS
