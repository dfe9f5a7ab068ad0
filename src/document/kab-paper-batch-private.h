/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-paper-batch.h"

G_BEGIN_DECLS

/* What both ways of writing share; the caller sees to it that one thread at a time is in the outcome. */

/* Takes @label and @error. */
void kab_paper_batch_add_fault (KabPaperBatchOutcome *outcome, guint i, char *label, GError *error);

/* Notes what is not quite right with @document. */
void kab_paper_batch_add_notes (KabPaperBatchOutcome *outcome, const char *label, KabDocument *document);

/* Faults in the order of their documents. */
void kab_paper_batch_outcome_sort (KabPaperBatchOutcome *outcome);

guint kab_paper_batch_jobs (const KabPaperBatch *batch);

G_END_DECLS
