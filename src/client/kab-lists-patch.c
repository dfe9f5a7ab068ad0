/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeping what was prepared for lists in step with the cache, a few rows at a time. */
#include "kab-lists-private.h"

#include <string.h>

int
kab_compare_keys (const KabValue *a, gint64 a_nr, const KabValue *b, gint64 b_nr)
{
  int order = 0;

  if (a->kind != b->kind)
    return a->kind < b->kind ? -1 : 1;
  if (a->kind == KAB_VALUE_INTEGER)
    order = a->integer < b->integer ? -1 : a->integer > b->integer;
  else if (a->kind == KAB_VALUE_TEXT)
    order = strcmp (a->text, b->text);
  if (order != 0)
    return order;
  return a_nr < b_nr ? -1 : a_nr > b_nr;
}

void
kab_read_key (KabStatement *statement, gboolean empty_last, KabValue *key)
{
  kab_statement_get_value (statement, 0, key);
  if (empty_last && kab_value_is_null (key))
    kab_value_set_text (key, KAB_NO_DAY);
}

gboolean
kab_order_key_of (KabLook *look,
                  const KabOrder *order,
                  gint64 nr,
                  KabValue *key,
                  gboolean *there,
                  GError **error)
{
  g_autofree char *text = g_strdup_printf ("SELECT %s FROM \"%s\" WHERE nr=? AND deleted=%d", order->sql,
                                           look->lists->entity->name, order->deleted);
  g_autoptr (KabStatement) statement = kab_db_prepare (look->db, text, error);
  KabStep step;

  *there = FALSE;
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, nr);
  step = kab_statement_step (statement, error);
  if (step != KAB_STEP_ROW)
    return step == KAB_STEP_DONE;
  *there = TRUE;
  kab_read_key (statement, order->empty_last, key);
  return TRUE;
}

typedef struct
{
  KabValue key;
  gint64 nr;
  guint at;
} Insert;

static void
insert_clear (gpointer data)
{
  kab_value_clear (&((Insert *)data)->key);
}

static int
compare_inserts (gconstpointer a, gconstpointer b)
{
  const Insert *x = a, *y = b;

  return kab_compare_keys (&x->key, x->nr, &y->key, y->nr);
}

/* Where among those of the order @insert belongs; each comparison reads one row. */
static gboolean
find_place (KabLook *look, const KabOrder *order, Insert *insert, GError **error)
{
  guint low = 0, high = order->n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      g_auto (KabValue) key = KAB_VALUE_INIT;
      gboolean there;

      if (!kab_order_key_of (look, order, order->nr[middle], &key, &there, error))
        return FALSE;
      if (!there || kab_compare_keys (&key, order->nr[middle], &insert->key, insert->nr) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  insert->at = low;
  return TRUE;
}

#define RUN 512
#define FEW 4

/* Whether any of @rows is among those of the order from @from up to @to. */
static gboolean
holds_any (const KabOrder *order, guint from, guint to, GArray *rows)
{
  guint found = 0;

  for (guint r = 0; r < rows->len; r++)
    {
      guint32 nr = (guint32)g_array_index (rows, gint64, r);

      for (guint i = from; i < to; i++)
        found |= order->nr[i] == nr;
    }
  return found != 0;
}

/* Takes @rows, which are those of @changed, out of the order. */
static void
take_out (KabOrder *order, const KabSet *changed, GArray *rows)
{
  guint kept = 0;

  for (guint from = 0; from < order->n; from += RUN)
    {
      guint to = MIN (order->n, from + RUN);

      /* A few numbers are compared many at a time. */
      if (rows->len <= FEW && !holds_any (order, from, to, rows))
        {
          if (kept < from)
            memmove (order->nr + kept, order->nr + from, (to - from) * sizeof (guint32));
          kept += to - from;
          continue;
        }
      for (guint i = from; i < to; i++)
        if (!kab_set_has (changed, order->nr[i]))
          order->nr[kept++] = order->nr[i];
    }
  order->n = kept;
}

/* Puts them where they belong; @inserts in their order. */
static void
put_in (KabOrder *order, GArray *inserts)
{
  guint end = order->n;

  order->n += inserts->len;
  order->nr = g_renew (guint32, order->nr, MAX (order->n, 1));
  for (guint i = inserts->len; i-- > 0;)
    {
      const Insert *insert = &g_array_index (inserts, Insert, i);

      memmove (order->nr + insert->at + i + 1, order->nr + insert->at, (end - insert->at) * sizeof (guint32));
      order->nr[insert->at + i] = (guint32)insert->nr;
      end = insert->at;
    }
}

static gboolean
patch_order (KabLook *look, KabOrder *order, const KabSet *changed, GArray *rows, GError **error)
{
  g_autoptr (GArray) inserts = g_array_new (FALSE, TRUE, sizeof (Insert));

  g_array_set_clear_func (inserts, insert_clear);
  take_out (order, changed, rows);
  for (guint i = 0; i < rows->len; i++)
    {
      Insert insert = { .nr = g_array_index (rows, gint64, i) };
      gboolean there;

      if (!kab_order_key_of (look, order, insert.nr, &insert.key, &there, error))
        return FALSE;
      if (there)
        g_array_append_val (inserts, insert);
    }
  g_array_sort (inserts, compare_inserts);
  for (guint i = 0; i < inserts->len; i++)
    if (!find_place (look, order, &g_array_index (inserts, Insert, i), error))
      return FALSE;
  put_in (order, inserts);
  return TRUE;
}

static gboolean
patch_set (KabLook *look, KabSet *set, GArray *rows, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (look->db, set->condition->narrow, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      gint64 nr = g_array_index (rows, gint64, i);
      KabStep step;

      kab_statement_reset (statement);
      kab_statement_bind_integer (statement, kab_bound_bind (&set->condition->test_values, statement, 1), nr);
      step = kab_statement_step (statement, error);
      if (step == KAB_STEP_ERROR)
        return FALSE;
      if (step == KAB_STEP_ROW)
        kab_set_add (set, (guint32)nr);
      else
        kab_set_remove (set, (guint32)nr);
    }
  g_hash_table_remove_all (set->places);
  return TRUE;
}

/* The same row may have changed twice. */
static GArray *
distinct (GArray *rows, KabSet *changed)
{
  GArray *once = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < rows->len; i++)
    {
      gint64 nr = g_array_index (rows, gint64, i);

      if (kab_set_has (changed, (guint32)nr))
        continue;
      kab_set_add (changed, (guint32)nr);
      g_array_append_val (once, nr);
    }
  return once;
}

gboolean
kab_set_follow (KabLook *look, KabSet *set, GError **error)
{
  g_autoptr (GArray) rows = NULL;

  if (set->generation == look->generation)
    return TRUE;
  if (set->condition == NULL || set->generation > look->generation)
    return FALSE;
  rows = kab_cache_changed_since (look->cache, look->lists->entity, set->generation, look->generation);
  if (rows == NULL || !patch_set (look, set, rows, error))
    return FALSE;
  set->generation = look->generation;
  return TRUE;
}

gboolean
kab_order_follow (KabLook *look, KabOrder *order, guint most, gboolean *later, GError **error)
{
  g_autoptr (GArray) rows = NULL, once = NULL;
  KabSet changed = { 0 };
  gboolean ok;

  *later = FALSE;
  if (order->generation == look->generation)
    return TRUE;
  if (order->generation > look->generation)
    return FALSE;
  rows = kab_cache_changed_since (look->cache, look->lists->entity, order->generation, look->generation);
  if (rows == NULL)
    return FALSE;
  once = distinct (rows, &changed);
  *later = once->len > most;
  ok = *later || patch_order (look, order, &changed, once, error);
  g_free (changed.words);
  if (ok && !*later)
    order->generation = look->generation;
  return ok;
}
