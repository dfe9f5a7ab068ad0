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

/** kab_lists_page: @db: a reader's connection; any thread */
KabPage *kab_lists_page (KabLists *self, KabDb *db, guint epoch, const KabQuery *query, GError **error);

/** kab_lists_warm: makes ready what the other pages of @query's list need; Returns: whether there was anything to do */
gboolean kab_lists_warm (KabLists *self, KabDb *db, guint epoch, const KabQuery *query, GError **error);
