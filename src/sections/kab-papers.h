/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-paper-batch.h"
#include "kab-cabinet.h"
#include "kab-chosen.h"

G_BEGIN_DECLS

/** KabPaperNaming: how files may be called: @title for people, untranslated; @pattern as of kab_naming_new() */
typedef struct
{
  const char *title;
  const char *pattern;
} KabPaperNaming;

/**
 * KabPaperKind:
 * @name: under which the printer's settings and the way files are called are kept
 * @namings: (array zero-terminated=1): offered, the first to begin with
 * @count: "12 licences"
 * @open: what draws them, in the cabinet's thread; @make: one of them, by its row, on any thread (see #KabPaperFunc);
 *   @close: on any thread
 *
 * A kind of paper that there may be hundreds of.
 */
typedef struct
{
  const char *name;
  const KabPaperNaming *namings;
  char *(*count) (guint64 n);
  gpointer (*open) (KabCabinet *cabinet, GCancellable *cancellable);
  KabDocument *(*make) (gpointer opened, const char *id, char **label, GError **error);
  void (*close) (gpointer opened);
} KabPaperKind;

/**
 * KabPapers:
 *
 * Papers of one kind that were chosen, each made when it is wanted. Reference-counted; threads may share it.
 */
typedef struct _KabPapers KabPapers;

/** kab_papers_open_async: reads which they are */
void kab_papers_open_async (const KabPaperKind *kind,
                            KabCabinet *cabinet,
                            const KabChosen *chosen,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/** kab_papers_open_finish: Returns: (transfer full) (nullable): */
KabPapers *kab_papers_open_finish (GAsyncResult *result, GError **error);
KabPapers *kab_papers_ref (KabPapers *self);
void kab_papers_unref (KabPapers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabPapers, kab_papers_unref)

const KabPaperKind *kab_papers_get_kind (KabPapers *self);
guint kab_papers_get_n (KabPapers *self);

/** kab_papers_make: a #KabPaperFunc, whose user_data is the KabPapers */
KabDocument *kab_papers_make (guint i, char **label, gpointer self, GError **error);

/** kab_papers_make_async: the same in a thread */
void kab_papers_make_async (KabPapers *self,
                            guint i,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/** kab_papers_make_finish: @i, @label: (out) (optional): also where it fails */
KabDocument *kab_papers_make_finish (GAsyncResult *result, guint *i, char **label, GError **error);

G_END_DECLS
