/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "kab-paper.h"

G_BEGIN_DECLS

/** KAB_PAPER_READ_SECONDS: of time on the wall; of the processor's the program has fewer */
#define KAB_PAPER_READ_SECONDS 60

/**
 * kab_paper_reader_async:
 * @bytes: a PDF, a picture or the text of a code, by whomsoever
 * @shown: what to call it
 * @seconds: for so long and no longer: %KAB_PAPER_READ_SECONDS
 *
 * Has a program of its own, kabinet-read-paper, take it apart: what strangers made is not opened in here, and whatever
 * becomes of that program, this ends in time, with an answer or a sentence.
 */
void kab_paper_reader_async (GBytes *bytes,
                             const char *shown,
                             guint seconds,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/**
 * kab_paper_reader_finish:
 * @unseen: (out): see KabPaper
 *
 * Returns: (transfer full): what it says, or an error with the sentence of that program
 */
KabLicenceCode *kab_paper_reader_finish (GAsyncResult *result, guint *unseen, GError **error);

/** kab_paper_reader_read: the same for who may wait for it. Returns: (transfer full): */
KabPaper *kab_paper_reader_read (GBytes *bytes,
                                 const char *shown,
                                 guint seconds,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
