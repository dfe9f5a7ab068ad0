/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"
#include "kab-query-private.h"

/* How the rows of a condition lie in the order of its own field. */
typedef enum
{
  KAB_ALONG_NOTHING,
  KAB_ALONG_RANGE,  /* one after another */
  KAB_ALONG_VALUES, /* one after another for each of the values, which stand in that order */
} KabAlong;

/* What is to be bound, in order; a NULL among @texts counts from @integers. */
typedef struct
{
  GPtrArray *texts;
  GArray *integers;
} KabBound;

/*
 * One condition of a query as SQL that gives the numbers of the rows that satisfy it, in one column.
 * @test says the same of a row of the entity's own table, as an expression with values of its own;
 * @narrow is a query of those values and of a row's number, which gives it back or nothing.
 */
typedef struct
{
  gatomicrefcount refs;
  char *key; /* equal conditions have equal keys */
  char *sql;
  KabBound values;
  char *part; /* (nullable): in place of the only value: what all these rows have, and few others may have */
  char **
    grams; /* (nullable): likewise, each of these three letters, from the end of the text; @test with one of them in
                 * place of each of its values says which rows have it */
  char *test;
  char *narrow;
  KabBound test_values;
  const KabField *field; /* NULL for several */
  KabAlong along;
  gboolean from;   /* of a range: whether the first of @test_values is where it begins, */
  gboolean to;     /* and the last where it ends */
  gboolean masked; /* deleted and live rows alike are found: the list takes the others out */
} KabCondition;

/** kab_condition_new: with everything but its values and SQL yet to be set */
KabCondition *kab_condition_new (void);
KabCondition *kab_condition_ref (KabCondition *condition);
void kab_condition_unref (KabCondition *condition);

/** kab_condition_gram_match: in place of the only value: rows that have the three letters @i of its grams */
char *kab_condition_gram_match (const KabCondition *condition, guint i);

/** kab_bound_bind: @at: the index of the first value; Returns: the index of the next */
int kab_bound_bind (const KabBound *bound, KabStatement *statement, int at);
/** kab_bound_bind_one: the value @i alone */
void kab_bound_bind_one (const KabBound *bound, guint i, KabStatement *statement, int at);

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

/** kab_query_empty_last: Returns: whether rows that have nothing in what the list is ordered by stand behind the others */
gboolean kab_query_empty_last (const KabQuery *query);
