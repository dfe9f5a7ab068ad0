/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabRowReader:
 *
 * All rows of a list, a few hundred at a time: for what is to be done with every one of them, however many there are. Which
 * they are is settled when it is made, at four bytes a row; what is in them is read when it is their turn, and those that
 * have gone meanwhile are left out. It holds nothing up: between two handfuls the cache is nobody's. For one thread at a
 * time, whichever; all of it blocks.
 */
typedef struct _KabRowReader KabRowReader;

/** kab_row_reader_new: Returns: (transfer full) (nullable): what @query finds, in its order, whatever its page */
KabRowReader *
kab_row_reader_new (KabCabinet *cabinet, const KabQuery *query, GCancellable *cancellable, GError **error);

/**
 * kab_row_reader_new_chosen:
 * @ids: (element-type utf8): of rows of @query's kind
 *
 * Returns: (transfer full) (nullable): these alone, in the order of @query's list, whatever it filters
 */
KabRowReader *
kab_row_reader_new_chosen (KabCabinet *cabinet, const KabQuery *query, GPtrArray *ids, GError **error);
void kab_row_reader_free (KabRowReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabRowReader, kab_row_reader_free)

/** kab_row_reader_get_n: Returns: how many there were when it was made */
guint kab_row_reader_get_n (const KabRowReader *self);

/** kab_row_reader_get_place: Returns: how many of these were read, or gone */
guint kab_row_reader_get_place (const KabRowReader *self);

/** kab_row_reader_rewind: begins again with the first; the rows are the same, what is in them as it is by then */
void kab_row_reader_rewind (KabRowReader *self);

/**
 * kab_row_reader_next:
 *
 * Returns: (transfer full) (nullable) (element-type KabRow): the next few, none at the end; %NULL with %KAB_ERROR_BUSY
 *   where the cache was made anew meanwhile, and on trouble
 */
GPtrArray *kab_row_reader_next (KabRowReader *self, GCancellable *cancellable, GError **error);

G_END_DECLS
