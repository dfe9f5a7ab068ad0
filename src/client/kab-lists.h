/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cache.h"
#include "kab-query.h"

/*
 * Pages of lists of any length, at the cost of the page and not of the list.
 *
 * For what is being looked at it keeps, in memory and as of one generation of the entity: for an
 * order, the rows' numbers in that order (four bytes a row); for a condition, a bit a row. A list
 * is the order filtered by the conditions' common bits, with counts every so often, so that any
 * page is found by its place; its rows are then read by number. A change of some rows is patched
 * in; anything larger lets it be made anew from the covering indexes, which takes one scan.
 */
typedef struct _KabLists KabLists;

KabLists *kab_lists_new (KabCache *cache);
void kab_lists_free (KabLists *self);

/* All of these: @db: a reader's connection, outside a transaction; in any thread. */

/** kab_lists_page: a page and the exact total */
KabPage *kab_lists_page (KabLists *self,
                         KabDb *db,
                         guint epoch,
                         const KabQuery *query,
                         GCancellable *cancellable,
                         GError **error);

/**
 * kab_lists_peek:
 *
 * The same rows as kab_lists_page() gives, as soon as they are found: the total may not be counted yet, and then it
 * is for kab_lists_count() to tell.
 */
KabPage *kab_lists_peek (KabLists *self,
                         KabDb *db,
                         guint epoch,
                         const KabQuery *query,
                         GCancellable *cancellable,
                         GError **error);

/** kab_lists_count_at_once: where there are no more than @rows of a kind, a page waits for its total (default: 20,000) */
void kab_lists_count_at_once (KabLists *self, guint rows);

/** kab_lists_count: the total, whatever the page */
gboolean kab_lists_count (KabLists *self,
                          KabDb *db,
                          guint epoch,
                          const KabQuery *query,
                          GCancellable *cancellable,
                          KabTotal *total,
                          GError **error);

/**
 * kab_lists_numbers:
 *
 * All of a list at once, whatever the page: four bytes a row, as of one moment. They are of this @epoch alone.
 *
 * @top_number: (out): the highest of them
 * @top: (out) (transfer full) (nullable): the id of the row that has it; %NULL: there are none. While it has that number,
 *   none of @numbers becomes another row's.
 *
 * Returns: (transfer full) (nullable) (element-type guint32): the rows' numbers, in the order of the list
 */
GArray *kab_lists_numbers (KabLists *self,
                           KabDb *db,
                           guint epoch,
                           const KabQuery *query,
                           guint32 *top_number,
                           char **top,
                           GCancellable *cancellable,
                           GError **error);

/** kab_lists_id: @id: (out) (nullable): of the row of that number; %NULL: there is none; Returns: FALSE on trouble */
gboolean kab_lists_id (KabDb *db, const KabEntity *entity, guint32 number, char **id, GError **error);

/**
 * kab_lists_rows:
 * @numbers: (array length=n): such as kab_lists_numbers() gives
 *
 * Returns: (transfer full) (nullable) (element-type KabRow): the rows as they are now; those that are gone are left out
 */
GPtrArray *
kab_lists_rows (KabDb *db, const KabEntity *entity, const guint32 *numbers, guint n, GError **error);

/**
 * kab_lists_sort:
 * @ids: (element-type utf8):
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the same, in the order of @query's list, whatever it filters; those
 *   that it could not show at all are at the end
 */
GPtrArray *kab_lists_sort (KabDb *db, const KabQuery *query, GPtrArray *ids, GError **error);

/**
 * kab_lists_warm_more:
 *
 * Makes ready one more of what other lists of @entity need, so that any filter and any order of them is there at once:
 * for when nobody waits.
 *
 * Returns: whether there was anything to do, and so whether there may be more
 */
gboolean
kab_lists_warm_more (KabLists *self, KabDb *db, guint epoch, const KabEntity *entity, GError **error);

/** kab_lists_warm: makes ready what the other pages of @query's list need; Returns: whether there was anything to do */
gboolean kab_lists_warm (KabLists *self,
                         KabDb *db,
                         guint epoch,
                         const KabQuery *query,
                         GCancellable *cancellable,
                         GError **error);

/**
 * kab_lists_keep:
 *
 * Once all is made ready: puts the orders of @entity into files beside the cache, for the next process, unless those that
 * are there will do. They are read again as what is needed first is made ready.
 *
 * In any thread, but not between kab_cache_enter() and kab_cache_leave().
 *
 * Returns: whether it did
 */
gboolean kab_lists_keep (KabLists *self, const KabEntity *entity, GError **error);
