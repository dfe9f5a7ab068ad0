/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "limit-list.h"

#include "bench.h"
#include "kab-condition.h"
#include "kab-store.h"

static guint
run (KabDb *db, const char *sql, GPtrArray *conditions, const KabEntity *rows_of, gint64 *integer)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, NULL);
  guint n = 0;
  int at = 1;

  g_assert_nonnull (statement);
  for (guint i = 0; i < conditions->len; i++)
    {
      const KabCondition *condition = conditions->pdata[i];

      at = kab_bound_bind (&condition->values, statement, at);
    }
  for (; kab_statement_step (statement, NULL) == KAB_STEP_ROW; n++)
    if (rows_of != NULL)
      kab_row_unref (kab_store_read (statement, 0, rows_of));
    else
      *integer = kab_statement_get_integer (statement, 0);
  return n;
}

/* @plus: "+" keeps the rows of the conditions from leading, so that the order does. */
static double
time_page (KabDb *db, const KabQuery *query, GPtrArray *conditions, const char *plus, guint size)
{
  const KabEntity *entity = kab_query_get_entity (query);
  g_autofree char *order = kab_query_order_sql (query);
  g_autoptr (GString) sql = g_string_new (NULL);
  gboolean descending;
  const char *way;
  double start;

  kab_query_get_order (query, &descending);
  way = descending ? "DESC" : "ASC";
  g_string_printf (sql, "SELECT %s FROM \"%s\" WHERE deleted=0", kab_store_columns (entity), entity->name);
  for (guint i = 0; i < conditions->len; i++)
    g_string_append_printf (sql, " AND %snr IN (%s)", plus, ((KabCondition *)conditions->pdata[i])->sql);
  g_string_append_printf (sql, " ORDER BY %s %s, nr %s LIMIT %u", order, way, way, size);
  start = bench_now ();
  run (db, sql->str, conditions, entity, NULL);
  return (bench_now () - start) * 1000;
}

double
limit_list_count (KabDb *db, const KabQuery *query, guint *total)
{
  g_autoptr (GPtrArray) conditions = kab_query_conditions (query, TRUE);
  g_autoptr (GString) sql = g_string_new ("SELECT count(*) FROM ");
  gint64 n = 0;
  double start;

  if (conditions->len == 0)
    g_string_append_printf (sql, "\"%s\" WHERE deleted=0", kab_query_get_entity (query)->name);
  for (guint i = 0; i < conditions->len; i++)
    g_string_append_printf (sql, "%s%s", i == 0 ? "(" : " INTERSECT ",
                            ((KabCondition *)conditions->pdata[i])->sql);
  if (conditions->len > 0)
    g_string_append_c (sql, ')');
  start = bench_now ();
  run (db, sql->str, conditions, NULL, &n);
  *total = (guint)n;
  return (bench_now () - start) * 1000;
}

double
limit_list_first (KabDb *db, const KabQuery *query, guint size)
{
  g_autoptr (GPtrArray) conditions = kab_query_conditions (query, TRUE);

  return MIN (time_page (db, query, conditions, "", size), time_page (db, query, conditions, "+", size));
}

double
limit_list_page (KabDb *db, const KabQuery *query, const KabRow *first, guint size)
{
  const KabEntity *entity = kab_query_get_entity (query);
  g_autofree char *by = kab_query_order_sql (query);
  g_autofree char *key_sql = g_strdup_printf ("SELECT %s, nr FROM \"%s\" WHERE id=?", by, entity->name);
  g_autofree char *sql = NULL;
  g_autoptr (KabStatement) statement = NULL;
  g_auto (KabValue) key = KAB_VALUE_INIT;
  gboolean descending;
  const char *way;
  gint64 nr;
  double start;

  kab_query_get_order (query, &descending);
  way = descending ? "DESC" : "ASC";
  sql = g_strdup_printf (
    "SELECT %s FROM \"%s\" WHERE deleted=0 AND (%s, nr) %s (?, ?) ORDER BY %s %s, nr %s LIMIT %u",
    kab_store_columns (entity), entity->name, by, descending ? "<=" : ">=", by, way, way, size);
  {
    g_autoptr (KabStatement) find = kab_db_prepare (db, key_sql, NULL);

    kab_statement_bind_text (find, 1, first->id);
    g_assert_cmpint (kab_statement_step (find, NULL), ==, KAB_STEP_ROW);
    kab_statement_get_value (find, 0, &key);
    nr = kab_statement_get_integer (find, 1);
  }
  if (kab_value_is_null (&key))
    return -1;
  start = bench_now ();
  statement = kab_db_prepare (db, sql, NULL);
  kab_statement_bind_value (statement, 1, &key);
  kab_statement_bind_integer (statement, 2, nr);
  while (kab_statement_step (statement, NULL) == KAB_STEP_ROW)
    kab_row_unref (kab_store_read (statement, 0, entity));
  return (bench_now () - start) * 1000;
}
