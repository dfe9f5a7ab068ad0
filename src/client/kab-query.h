/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-row.h"

G_BEGIN_DECLS

/**
 * KabQuery:
 *
 * What a list shows: an entity, filters (all of which must hold), an order and a
 * page. Equal queries give equal texts, by which a view's state is kept.
 */
typedef struct _KabQuery KabQuery;

KabQuery *kab_query_new (const KabEntity *entity);
KabQuery *kab_query_copy (const KabQuery *query);
void kab_query_free (KabQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabQuery, kab_query_free)

const KabEntity *kab_query_get_entity (const KabQuery *query);

/** KAB_QUERY_NONE: as a value of a reference or an enumeration: rows that have none */
#define KAB_QUERY_NONE "-"
/** KAB_QUERY_REGION: of a licence or a refund: the region of its client */
#define KAB_QUERY_REGION "client.region"

/**
 * kab_query_set_filter:
 * @field: a field of the entity, "deleted" (default: "0"), or of licences and refunds %KAB_QUERY_REGION
 * @value: (nullable): equal to this; several tokens or ids separated by "|" mean any of them, %KAB_QUERY_NONE among them;
 *   for a searched text field: any part of it, in any case (three letters and more anywhere,
 *   one or two letters at the beginning); %NULL takes the filter away
 */
void kab_query_set_filter (KabQuery *query, const char *field, const char *value);
/** kab_query_get_filter: Returns: (transfer none) (nullable): */
const char *kab_query_get_filter (const KabQuery *query, const char *field);
/** kab_query_set_range: @from, @to: (nullable): both ends belong to it; for dates, times and numbers */
void kab_query_set_range (KabQuery *query, const char *field, const char *from, const char *to);
/** kab_query_get_range: @from, @to: (out) (transfer none) (nullable): Returns: whether either is set */
gboolean kab_query_get_range (const KabQuery *query, const char *field, const char **from, const char **to);
/** kab_query_set_search: @text: (nullable): any part of any searched field */
void kab_query_set_search (KabQuery *query, const char *text);
const char *kab_query_get_search (const KabQuery *query);

/** kab_query_set_order: @field: a sorted field, "created_at" or "updated_at"; ties by the row's number */
void kab_query_set_order (KabQuery *query, const char *field, gboolean descending);
const char *kab_query_get_order (const KabQuery *query, gboolean *descending);

/** kab_query_set_page: @page: counted from 0; past the last it is the last; @size: rows a page, 1 to 1000 */
void kab_query_set_page (KabQuery *query, guint page, guint size);
guint kab_query_get_page (const KabQuery *query);
guint kab_query_get_page_size (const KabQuery *query);

/** kab_query_to_text: Returns: (transfer full): JSON of everything but the page, for GSettings */
char *kab_query_to_text (const KabQuery *query);
/** kab_query_from_text: Returns: (transfer full): a query; what @text has that is not valid is left out */
KabQuery *kab_query_from_text (const KabEntity *entity, const char *text);

/**
 * KabPage:
 * @rows: (element-type KabRow): the rows of the page
 * @pending: one a row: whether an edit of it waits to be sent
 * @page: counted from 0
 * @n_pages: at least 1
 * @total: how many rows there are in all
 * @counted: whether @total and @n_pages are exact; otherwise there are at least as many, and the page is not the last
 * @generation: the cache's count of changes when this was read
 */
typedef struct
{
  GPtrArray *rows;
  gboolean *pending;
  guint page;
  guint n_pages;
  guint64 total;
  gboolean counted;
  guint64 generation;
} KabPage;

/** KabTotal: @rows: of a list, in all; @generation: as in #KabPage */
typedef struct
{
  guint64 rows;
  guint64 generation;
} KabTotal;

void kab_page_free (KabPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabPage, kab_page_free)

G_END_DECLS
