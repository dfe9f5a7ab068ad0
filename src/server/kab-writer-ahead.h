/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-merge.h"
#include "kab-server-db.h"

G_BEGIN_DECLS

typedef struct _KabStored KabStored;

/**
 * KabForeseen:
 * @mutation: an edit, read
 * @stored: (nullable): of an update, the row as it was before the batch
 * @merged: (nullable): what comes of the two, by kab_merge()
 * @result: likewise
 */
typedef struct
{
  KabMutation *mutation;
  KabStored *stored;
  KabRow *merged;
  KabMergeResult result;
} KabForeseen;

void kab_foreseen_free (KabForeseen *foreseen);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabForeseen, kab_foreseen_free)

/**
 * KabWriterAhead:
 *
 * A thread that runs ahead of a long batch of edits, reads them and the rows that they change, and signs licences as
 * they will probably be. It only ever saves time: a signature is found by the text that it was made of, a row that the
 * batch itself wrote meanwhile is not taken from it, and what was not foreseen is read or signed when it is written.
 * The transaction of the writer must have begun before: then nobody else changes what is read.
 */
typedef struct _KabWriterAhead KabWriterAhead;

/**
 * kab_writer_ahead_new:
 * @items: (element-type KabBatchItem): must outlive it
 * @secret: the signing key
 */
KabWriterAhead *
kab_writer_ahead_new (KabServerDb *db, const char *org, const char *secret, const GArray *items);
void kab_writer_ahead_free (KabWriterAhead *ahead);

/** kab_writer_ahead_go_on: the item that is worked on now: nothing is done for it or for those before it any more */
void kab_writer_ahead_go_on (KabWriterAhead *ahead, guint item);

/** kab_writer_ahead_take_edit: Returns: (transfer full) (nullable): @item, if it was read already */
KabForeseen *kab_writer_ahead_take_edit (KabWriterAhead *ahead, guint item);

/** kab_writer_ahead_take: Returns: (transfer full) (nullable): the signature of @text, if it is there */
char *kab_writer_ahead_take (KabWriterAhead *ahead, const char *text);

G_END_DECLS
