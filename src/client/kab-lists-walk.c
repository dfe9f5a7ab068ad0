/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Along the index of an order, row by row. */
#include "kab-lists-private.h"

#include "kab-schema.h"

/* The condition, if there is one, whose rows lie together in the query's order. */
static const KabCondition *
find_along (KabLook *look)
{
  for (guint i = 0; i < look->conditions->len; i++)
    {
      const KabCondition *condition = g_ptr_array_index (look->conditions, i);
      g_autofree char *order = NULL;

      if (condition->along == KAB_ALONG_NOTHING)
        continue;
      order = kab_schema_order (condition->field);
      if (g_str_equal (order, look->order))
        return condition;
    }
  return NULL;
}

void
kab_walk_init_order (KabWalk *walk, const KabOrder *order, const GArray *pieces, gboolean descending)
{
  walk->order = order;
  walk->pieces = pieces;
  walk->descending = descending;
  walk->n_parts = pieces != NULL ? pieces->len : 0;
  walk->part = 0;
  walk->left = pieces != NULL ? (KabPiece){ 0, 0 } : (KabPiece){ 0, order->n };
}

void
kab_walk_init (KabWalk *walk, KabLook *look, gboolean descending, GPtrArray *tests)
{
  walk->look = look;
  walk->descending = descending;
  walk->tests = tests;
  walk->along = find_along (look);
  walk->apart = walk->along == NULL && look->empty_last;
  walk->n_parts = walk->apart ? 2
                  : walk->along != NULL && walk->along->along == KAB_ALONG_VALUES
                    ? walk->along->test_values.texts->len
                    : 1;
  walk->part = 0;
  walk->statement = NULL;
}

void
kab_walk_clear (KabWalk *walk)
{
  g_clear_pointer (&walk->statement, kab_statement_done);
}

/* Where the values of @part in the array are: the same value may have been asked for twice. */
static gboolean
is_repeated (const KabBound *values, guint i)
{
  const char *text = g_ptr_array_index (values->texts, i);

  if (i == 0)
    return FALSE;
  if (text == NULL)
    return g_array_index (values->integers, gint64, i) == g_array_index (values->integers, gint64, i - 1);
  return g_str_equal (text, g_ptr_array_index (values->texts, i - 1));
}

static gboolean
open_part (KabWalk *walk, GError **error)
{
  KabLook *look = walk->look;
  const char *way = walk->descending ? "DESC" : "ASC";
  g_autoptr (GString) sql = g_string_new ("SELECT nr");
  guint value = walk->descending ? walk->n_parts - 1 - walk->part : walk->part;
  int at = 1;

  for (guint i = 0; walk->tests != NULL && i < walk->tests->len; i++)
    g_string_append_printf (sql, ", (%s)", ((KabCondition *)g_ptr_array_index (walk->tests, i))->test);
  g_string_append_printf (sql, " FROM \"%s\" WHERE deleted=%d", look->lists->entity->name, look->deleted);
  if (walk->along != NULL && walk->along->along == KAB_ALONG_RANGE)
    g_string_append_printf (sql, " AND %s", walk->along->test);
  else if (walk->along != NULL)
    g_string_append_printf (sql, " AND %s = ?", look->order);
  /* A day is at least '': so the index knows where they begin. */
  else if (walk->apart)
    g_string_append_printf (sql, value == 0 ? " AND %s >= ''" : " AND %s IS NULL", look->order);
  g_string_append_printf (sql, " ORDER BY %s %s, nr %s", look->order, way, way);

  walk->statement = kab_db_prepare (look->db, sql->str, error);
  if (walk->statement == NULL)
    return FALSE;
  for (guint i = 0; walk->tests != NULL && i < walk->tests->len; i++)
    at = kab_bound_bind (&((KabCondition *)g_ptr_array_index (walk->tests, i))->test_values, walk->statement,
                         at);
  if (walk->along != NULL && walk->along->along == KAB_ALONG_RANGE)
    kab_bound_bind (&walk->along->test_values, walk->statement, at);
  else if (walk->along != NULL)
    kab_bound_bind_one (&walk->along->test_values, value, walk->statement, at);
  return TRUE;
}

static KabStep
step_order (KabWalk *walk, guint32 *nr)
{
  KabPiece *left = &walk->left;

  while (left->from >= left->to)
    {
      guint next = walk->descending ? walk->n_parts - 1 - walk->part : walk->part;

      if (walk->part == walk->n_parts)
        return KAB_STEP_DONE;
      *left = g_array_index (walk->pieces, KabPiece, next);
      walk->part++;
    }
  *nr = walk->order->nr[walk->descending ? --left->to : left->from++];
  return KAB_STEP_ROW;
}

KabStep
kab_walk_step (KabWalk *walk, guint32 *nr, GError **error)
{
  if (walk->order != NULL)
    return step_order (walk, nr);
  for (;;)
    {
      KabStep step;

      if (walk->statement == NULL)
        {
          while (walk->part < walk->n_parts && walk->along != NULL && walk->along->along == KAB_ALONG_VALUES
                 && is_repeated (&walk->along->test_values,
                                 walk->descending ? walk->n_parts - 1 - walk->part : walk->part))
            walk->part++;
          if (walk->part == walk->n_parts)
            return KAB_STEP_DONE;
          if (!open_part (walk, error))
            return KAB_STEP_ERROR;
        }
      step = kab_statement_step (walk->statement, error);
      if (step == KAB_STEP_ROW)
        *nr = (guint32)kab_statement_get_integer (walk->statement, 0);
      if (step != KAB_STEP_DONE)
        return step;
      kab_walk_clear (walk);
      walk->part++;
    }
}

gboolean
kab_walk_holds (KabWalk *walk, guint i)
{
  return kab_statement_get_integer (walk->statement, (int)i + 1) != 0;
}
