/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"
#include "kab-query-private.h"

/*
 * One condition of a query as SQL that gives the numbers of the rows that satisfy it. @sql
 * selects one column; @narrow is the same with one more value to bind, a row's number.
 */
typedef struct
{
  char *key; /* equal conditions have equal keys */
  char *sql;
  char *narrow;
  GPtrArray *texts; /* to bind, in order; a NULL counts from @integers */
  GArray *integers;
  gboolean masked; /* deleted and live rows alike are found: the list takes the others out */
} KabCondition;

void kab_condition_free (KabCondition *condition);

/** kab_condition_bind: returns the index of the next value */
int kab_condition_bind (const KabCondition *condition, KabStatement *statement);

/** kab_query_deleted: 0 or 1: which rows the query lists */
int kab_query_deleted (const KabQuery *query);

/**
 * kab_query_conditions:
 * @indexed: whether the search index is there
 *
 * Returns: (transfer full) (element-type KabCondition): all of which must hold
 */
GPtrArray *kab_query_conditions (const KabQuery *query, gboolean indexed);

/** kab_query_order_sql: Returns: (transfer full): what the query's list is ordered by, with the row's number behind it */
char *kab_query_order_sql (const KabQuery *query);
