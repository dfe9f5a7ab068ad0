/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"
#include "kab-entity.h"
#include "kab-row.h"

G_BEGIN_DECLS

/**
 * KabProfile:
 * @KAB_PROFILE_SERVER: rows of many orgs, with their feed keys; unique fields are unique
 * @KAB_PROFILE_CACHE: the rows of one account on a desktop, indexed for its lists
 *
 * Which tables are made of an entity's description.
 */
typedef enum
{
  KAB_PROFILE_SERVER,
  KAB_PROFILE_CACHE,
} KabProfile;

/**
 * kab_schema_create_table:
 *
 * Makes the table of @entity, or adds to an older one the columns it lacks.
 * Every table has nr (the row's number in this file), id, rev, deleted,
 * created_at, created_by, updated_at, updated_by and one column a field; the
 * server's also org, feed_keys and search_key (kab_schema_search_key()). Table and column names are the model's own:
 * quote them, since some ("user", "option") are words of SQL.
 *
 * @added: (out) (optional): how many columns an existing table got
 */
gboolean kab_schema_create_table (KabDb *db,
                                  const KabEntity *entity,
                                  KabProfile profile,
                                  guint *added,
                                  GError **error);

/**
 * kab_schema_create_indexes:
 *
 * Makes the indexes that are not there yet. A cache's: one by id is part of the
 * table; for each sorted text field "<entity>.<field>" on (deleted, TEXTKEY(field), nr),
 * for other sorted and filtered fields on (deleted, field, nr), as for created_at and updated_at. Apart from the
 * table, so that a bulk load can build them once at its end. The names have a dot because
 * "package_kind", the field's and the entity's name joined otherwise, is a table already.
 */
gboolean kab_schema_create_indexes (KabDb *db, const KabEntity *entity, KabProfile profile, GError **error);
gboolean kab_schema_drop_indexes (KabDb *db, const KabEntity *entity, KabProfile profile, GError **error);

/** kab_schema_has_search: Returns: whether @entity has fields that are searched */
gboolean kab_schema_has_search (const KabEntity *entity);

/**
 * kab_schema_search_key:
 *
 * Returns: (transfer full) (nullable): what a server searches @row by: the keys of its searched
 *   fields that everyone who sees the row may see, a line each
 */
char *kab_schema_search_key (const KabRow *row);

/**
 * kab_schema_words_of:
 * @text: a value of @field
 *
 * Returns: (transfer full): the key that it is searched by: of what people read of it, where it is formatted
 */
char *kab_schema_words_of (const KabField *field, const char *text);

/** kab_schema_words: Returns: (transfer full): the same as SQL, of the column of @field; SQLite alone has it */
char *kab_schema_words (const KabField *field);

/** kab_schema_words_column: Returns: (transfer full): what an index of words calls its column of these keys */
char *kab_schema_words_column (const KabField *field);

/**
 * kab_schema_order:
 *
 * Returns: (transfer full): what a list sorted by @field is ordered by, as SQL: TEXTKEY("name") or "price"
 */
char *kab_schema_order (const KabField *field);

G_END_DECLS
