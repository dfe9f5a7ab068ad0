/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-naming.h"

G_BEGIN_DECLS

/**
 * KabPaperFunc:
 * @i: counted from 0
 * @label: (out) (transfer full): what names it to people, such as its number; set also where it fails, if it is known
 *
 * Makes one document of many. Called on several threads at once.
 */
typedef KabDocument *(*KabPaperFunc) (guint i, char **label, gpointer user_data, GError **error);

/** KabPaperBatchProgress: @done of @n are through, whatever became of them; called on any thread, one at a time */
typedef void (*KabPaperBatchProgress) (guint done, guint n, gpointer user_data);

/**
 * KabPaperBatch:
 * @n: how many documents
 * @jobs: how many are laid out at a time; 0: one a core
 * @cancellable: (nullable): ends it between two documents
 * @progress: (nullable):
 *
 * Many documents that are made and written one like the other, on all cores. At no time are there more of them in memory
 * than a few for each core.
 */
typedef struct
{
  guint n;
  KabPaperFunc make;
  gpointer user_data;
  guint jobs;
  GCancellable *cancellable;
  KabPaperBatchProgress progress;
  gpointer progress_data;
} KabPaperBatch;

/** KabPaperBatchFault: a document that could not be made: its place, its label and why */
typedef struct
{
  guint i;
  char *label;
  char *reason;
} KabPaperBatchFault;

/** KabPaperBatchNote: what is not quite right with documents that were made: @n of them, @label the first */
typedef struct
{
  char *text;
  char *label;
  guint n;
} KabPaperBatchNote;

/**
 * KabPaperBatchOutcome:
 * @n_written: how many documents are in whole files
 * @files: (element-type filename): in the order of the documents
 * @faults: (element-type KabPaperBatchFault): in that order, too; all others went on
 * @notes: (element-type KabPaperBatchNote):
 * @cancelled: whether it was cancelled before it was through
 * @stopped: (nullable): what ended it before it was through, such as a full disk
 */
typedef struct
{
  guint n_written;
  GPtrArray *files;
  GPtrArray *faults;
  GPtrArray *notes;
  gboolean cancelled;
  GError *stopped;
} KabPaperBatchOutcome;

/** kab_paper_batch_outcome_new: Returns: (transfer full): of nothing yet */
KabPaperBatchOutcome *kab_paper_batch_outcome_new (void);
void kab_paper_batch_outcome_free (KabPaperBatchOutcome *outcome);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabPaperBatchOutcome, kab_paper_batch_outcome_free)

/**
 * kab_paper_batch_write_each:
 * @folder: that is there
 * @replace: whether what stands there under the same name is replaced; otherwise names are numbered until they are free
 *
 * Writes each document into a PDF of its own. Names that are the same are numbered in the order of the documents. Blocks.
 * Whenever it ends, each file in @folder is whole.
 */
KabPaperBatchOutcome *kab_paper_batch_write_each (const KabPaperBatch *batch,
                                                  const KabNaming *naming,
                                                  const char *folder,
                                                  gboolean replace);

/**
 * kab_paper_batch_write_joined:
 * @path: replaced, if it is there
 * @title: of the whole
 *
 * Writes all of them into one PDF, in their order, each with a bookmark that is called like it. Blocks. Equal documents give
 * equal bytes. If it does not come to its end, there is no file, or the one that was there before.
 */
KabPaperBatchOutcome *
kab_paper_batch_write_joined (const KabPaperBatch *batch, const char *path, const char *title);

/** KabPaperBatchSize: of one document; no pages: it cannot be made */
typedef struct
{
  guint pages;
  double width;
  double height;
} KabPaperBatchSize;

/**
 * kab_paper_batch_measure:
 * @sizes: (array): one for each document, of zeros
 *
 * Finds out how many pages they have, and which cannot be made. Nothing is written. Blocks.
 */
KabPaperBatchOutcome *kab_paper_batch_measure (const KabPaperBatch *batch, KabPaperBatchSize *sizes);

G_END_DECLS
