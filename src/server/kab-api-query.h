/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-api.h"

G_BEGIN_DECLS

/**
 * KabApiQuery:
 * @where: conditions as SQL, each behind an AND
 * @values: (element-type KabValue): what is bound to them, in order
 * @order: what it is sorted by besides the id, as SQL; %NULL for the id alone
 * @wanted: (nullable): by field, whether it is part of the answer
 * @has_cursor: whether a page goes before
 * @last: of @order in the last row of that page
 * @last_id: its id
 *
 * What a list is asked for, checked against the entity's table and what the caller may read.
 */
typedef struct
{
  GString *where;
  GPtrArray *values;
  char *order;
  gboolean descending;
  guint limit;
  gboolean count;
  gboolean *wanted;
  char *fingerprint;
  gboolean has_cursor;
  KabValue last;
  char *last_id;
} KabApiQuery;

/** kab_api_query_common: Returns: (transfer none): what every row can be filtered and sorted by besides its fields */
const KabField *kab_api_query_common (guint *n);
/** kab_api_query_has_range: Returns: whether there are filters for more and less than a value of @field */
gboolean kab_api_query_has_range (const KabField *field);
/** kab_api_query_range_suffix: Returns: (nullable): how the @i-th of them is told by its name */
const char *kab_api_query_range_suffix (guint i);

/** kab_api_query_read: what is wrong with the query goes to kab_api_fault(); Returns: whether nothing is */
gboolean kab_api_query_read (KabApi *api, KabApiQuery *query);
void kab_api_query_clear (KabApiQuery *query);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabApiQuery, kab_api_query_clear)

/** kab_api_query_cursor: Returns: (transfer full): where the next page begins: behind the row of @id */
char *kab_api_query_cursor (const KabApiQuery *query, const KabValue *last, const char *id);

/** kab_api_query_link: Returns: (transfer full): the request's own address with another cursor */
char *kab_api_query_link (const KabRequest *request, const char *cursor);

/**
 * kab_api_write_page:
 * @cursor: (out) (transfer full): where the next page begins, if there is one
 *
 * Appends one page of the list: {"items":[…],"next":…}, of rows that the caller may see alone.
 */
gboolean
kab_api_write_page (KabApi *api, const KabApiQuery *query, GString *out, char **cursor, GError **error);

G_END_DECLS
