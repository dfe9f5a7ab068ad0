/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-mutation.h"
#include "kab-server-db.h"

G_BEGIN_DECLS

/**
 * KabWriterAhead:
 *
 * A thread that runs ahead of a long batch of edits, reads them, and signs licences as they will probably be. It only
 * ever saves time: a signature is found by the text that it was made of, and what was not foreseen is read or signed
 * when it is written.
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

/** kab_writer_ahead_take_mutation: Returns: (transfer full) (nullable): that of @item, if it was read already */
KabMutation *kab_writer_ahead_take_mutation (KabWriterAhead *ahead, guint item);

/** kab_writer_ahead_take: Returns: (transfer full) (nullable): the signature of @text, if it is there */
char *kab_writer_ahead_take (KabWriterAhead *ahead, const char *text);

G_END_DECLS
