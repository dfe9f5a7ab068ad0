/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"
#include "kab-row.h"

G_BEGIN_DECLS

/** KAB_STORE_COMMON: columns that stand before the fields in kab_store_columns() */
#define KAB_STORE_COMMON 7

/**
 * kab_store_columns:
 *
 * Returns: (transfer none): the columns of a whole row as SQL: id, rev, deleted, created_at,
 *   created_by, updated_at, updated_by, then @entity's fields in order, all quoted
 */
const char *kab_store_columns (const KabEntity *entity);

/**
 * kab_store_read:
 * @first: the column of @statement at which kab_store_columns() begins
 *
 * Returns: (transfer full): the row the statement stands on
 */
KabRow *kab_store_read (KabStatement *statement, int first, const KabEntity *entity);

/**
 * kab_store_find:
 * @org: (nullable): the org, in a server's database; there an id is one of an org's own
 *
 * Returns: (transfer full) (nullable): the row of that id; %NULL without an error if there is none
 */
KabRow *kab_store_find (KabDb *db, const char *org, const KabEntity *entity, const char *id, GError **error);

/**
 * kab_store_put:
 * @org: (nullable): the org, in a server's database
 * @feed_keys: (nullable): the feed keys, in a server's database
 *
 * Adds the row or replaces the one of the same id, as it is given.
 */
gboolean kab_store_put (KabDb *db, const KabRow *row, const char *org, const char *feed_keys, GError **error);

/**
 * kab_store_update:
 * @before: the row as it stands in a desktop's cache
 *
 * Sets what differs from it, and nothing else: SQLite writes an index anew for each of its columns that is set,
 * changed or not.
 */
gboolean kab_store_update (KabDb *db, const KabRow *before, const KabRow *row, GError **error);

/** kab_store_erase: takes the row of that id out of its table; fine if there is none */
gboolean kab_store_erase (KabDb *db, const KabEntity *entity, const char *id, GError **error);

/** KabStoreBindFunc: binds the values of row @i to the parameters of @statement from @first on */
typedef void (*KabStoreBindFunc) (KabStatement *statement, int first, guint i, gpointer user_data);

/**
 * kab_store_insert_many:
 * @into: a table and its columns, such as "feed(org,key)"
 *
 * Adds @n rows, many with each statement: most of what a statement costs is to begin and to end it.
 */
gboolean kab_store_insert_many (KabDb *db,
                                const char *into,
                                guint n_columns,
                                guint n,
                                KabStoreBindFunc bind,
                                gpointer user_data,
                                GError **error);

G_END_DECLS
