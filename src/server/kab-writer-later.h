/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-row.h"

G_BEGIN_DECLS

typedef struct _KabWriter KabWriter;

/**
 * KabWriterLater:
 *
 * What a transaction writes at its end, all of a kind in one go: entries of the feed and links of the activity
 * journal. Nothing of it is asked for before the transaction is committed, and many rows of one table, in the order of
 * its key, take a third of the time that they take one by one.
 */
typedef struct _KabWriterLater KabWriterLater;

KabWriterLater *kab_writer_later_new (void);
void kab_writer_later_free (KabWriterLater *later);

/**
 * kab_writer_later_feed:
 * @from: the rev at which the row has stood under @key so far; 0 if it did not
 *
 * Notes that the row stands under @key at @to, or left it then.
 */
void kab_writer_later_feed (KabWriterLater *later,
                            gint64 key,
                            gint64 from,
                            gint64 to,
                            guint entity,
                            gint64 nr,
                            gboolean gone);

/**
 * kab_writer_later_link:
 * @activity: a line of the journal as it was written; it must not change any more
 *
 * Gives the line the next number of the journal, and its link. The hashes of a hopeful writer's lines are made by
 * another thread, and are in writer->chain_hash only when kab_writer_later_write() has returned.
 */
void kab_writer_later_link (KabWriter *writer, KabRow *activity);

/** kab_writer_later_count: Returns: how much waits to be written */
guint kab_writer_later_count (KabWriterLater *later);

/** kab_writer_later_write: writes all that waits; once that has failed, it fails until kab_writer_later_drop() */
gboolean kab_writer_later_write (KabWriter *writer, GError **error);

/** kab_writer_later_drop: forgets what waits: what it belongs to is rolled back */
void kab_writer_later_drop (KabWriterLater *later);

G_END_DECLS
