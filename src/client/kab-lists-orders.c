/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All rows in one order, and where a set's rows stand in it. */
#include <stdlib.h>

#include "kab-lists-private.h"

/* What one row costs, in rows walked past along an index. */
#define SORT_COST 12 /* its key is read, and compared */
#define ORDER_COST 2 /* it is put into an order of all */
/* A set of no more rows than this may be sorted as it stands: others wait for the lock meanwhile. */
#define SORT_MAX 4000
/* So few are sorted sooner than all of an order in memory is gone through. */
#define SORT_FEW 500
/* A scan of an order in memory is this much faster. */
#define SCAN_GAIN 64
/* Rows in all orders that are kept, four bytes each; two are kept whatever their length. */
#define ORDERED_ROWS_MAX (10 * 1024 * 1024)
#define ORDERS_LEAST 2
#define STEPS 4096

void
kab_order_free (gpointer data)
{
  KabOrder *order = data;

  if (order == NULL)
    return;
  g_free (order->sql);
  g_free (order->nr);
  g_free (order);
}

char *
kab_order_key (const char *sql, int deleted)
{
  return g_strdup_printf ("%d %s", deleted, sql);
}

gboolean
kab_look_find_order (KabLook *look, guint most, KabOrder **order, GError **error)
{
  g_autofree char *key = kab_order_key (look->order, look->deleted);

  return kab_look_find_order_by_key (look, key, most, order, error);
}

gboolean
kab_look_find_order_by_key (KabLook *look, const char *key, guint most, KabOrder **order, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean later;

  *order = g_hash_table_lookup (look->lists->orders, key);
  if (*order == NULL)
    return TRUE;
  if (kab_order_follow (look, *order, most, &later, &local))
    {
      (*order)->used = ++look->lists->clock;
      if (later)
        *order = NULL;
      return TRUE;
    }
  g_hash_table_remove (look->lists->orders, key);
  *order = NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Appends the rows of which @where holds. */
static gboolean
read_part (KabLook *look, KabOrder *order, guint *room, const char *where, GError **error)
{
  g_autofree char *text = g_strdup_printf ("SELECT nr FROM \"%s\" WHERE deleted=%d%s ORDER BY %s, nr",
                                           look->lists->entity->name, look->deleted, where, look->order);
  g_autoptr (KabStatement) statement = kab_db_prepare (look->db, text, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      if (order->n == *room)
        {
          *room *= 2;
          order->nr = g_renew (guint32, order->nr, *room);
        }
      order->nr[order->n++] = (guint32)kab_statement_get_integer (statement, 0);
      if (order->n % STEPS == 0 && g_cancellable_set_error_if_cancelled (look->cancellable, error))
        return FALSE;
    }
  return step == KAB_STEP_DONE;
}

KabOrder *
kab_order_read (KabLook *look, GError **error)
{
  g_autofree char *full = g_strdup_printf (" AND %s >= ''", look->order);
  g_autofree char *empty = g_strdup_printf (" AND %s IS NULL", look->order);
  KabOrder *order = kab_order_recall (look);
  guint room = 1024;
  gboolean ok;

  look->recalled = order != NULL;
  if (order != NULL)
    return order;
  order = g_new0 (KabOrder, 1);
  order->sql = g_strdup (look->order);
  order->empty_last = look->empty_last;
  order->deleted = look->deleted;
  order->generation = look->generation;
  order->kept = -1;
  order->nr = g_new (guint32, room);
  if (look->empty_last)
    ok = read_part (look, order, &room, full, error) && read_part (look, order, &room, empty, error);
  else
    ok = read_part (look, order, &room, "", error);
  if (!ok)
    {
      kab_order_free (order);
      return NULL;
    }
  order->nr = g_renew (guint32, order->nr, MAX (order->n, 1));
  return order;
}

guint
kab_orders_most (guint n)
{
  return MAX (ORDERS_LEAST, ORDERED_ROWS_MAX / MAX (n, 1));
}

void
kab_look_keep_order (KabLook *look, KabOrder *order)
{
  GHashTable *orders = look->lists->orders;
  g_autofree char *key = kab_order_key (order->sql, order->deleted);
  KabOrder *there = g_hash_table_lookup (orders, key);

  if (there != NULL && there->generation >= order->generation)
    {
      kab_order_free (order);
      return;
    }
  if (there == NULL)
    kab_lists_make_room (orders, kab_orders_most (order->n), G_STRUCT_OFFSET (KabOrder, used));
  order->used = ++look->lists->clock;
  g_hash_table_insert (orders, g_steal_pointer (&key), order);
}

/* --- A set in an order --- */

typedef struct
{
  KabValue key;
  gint64 nr;
} Sorted;

static int
compare_sorted (gconstpointer a, gconstpointer b)
{
  const Sorted *x = a, *y = b;

  return kab_compare_keys (&x->key, x->nr, &y->key, y->nr);
}

static guint32 *
sort_set (KabLook *look, const KabSet *set, GError **error)
{
  g_autofree Sorted *rows = g_new0 (Sorted, set->count + 1);
  g_autofree char *sql
    = g_strdup_printf ("SELECT %s FROM \"%s\" WHERE nr=?", look->order, look->lists->entity->name);
  g_autoptr (KabStatement) statement = kab_db_prepare (look->db, sql, error);
  guint32 *nr = NULL;
  guint n = 0;
  KabStep step = statement != NULL ? KAB_STEP_DONE : KAB_STEP_ERROR;

  for (guint w = 0; step != KAB_STEP_ERROR && w < set->n_words; w++)
    for (guint64 word = set->words[w]; step != KAB_STEP_ERROR && word != 0; word &= word - 1)
      {
        rows[n].nr = (gint64)w * 64 + __builtin_ctzll (word);
        kab_statement_reset (statement);
        kab_statement_bind_integer (statement, 1, rows[n].nr);
        step = kab_statement_step (statement, error);
        if (step == KAB_STEP_ROW)
          kab_read_key (statement, look->empty_last, &rows[n++].key);
      }
  if (step != KAB_STEP_ERROR)
    {
      qsort (rows, n, sizeof (Sorted), compare_sorted);
      nr = g_new0 (guint32, set->count + 1);
      for (guint i = 0; i < n; i++)
        nr[i] = (guint32)rows[i].nr;
    }
  for (guint i = 0; i < n; i++)
    kab_value_clear (&rows[i].key);
  return nr;
}

static KabPlaces *
find_places (KabLook *look, KabSet *set)
{
  g_autofree char *key = kab_order_key (look->order, look->deleted);

  return g_hash_table_lookup (set->places, key);
}

static KabPlaces *
need_places (KabLook *look, KabSet *set)
{
  KabPlaces *places = find_places (look, set);

  if (places == NULL)
    {
      places = g_new0 (KabPlaces, 1);
      g_hash_table_insert (set->places, kab_order_key (look->order, look->deleted), places);
    }
  return places;
}

static void
count_blocks (const KabSet *set, const KabOrder *order, KabPlaces *places)
{
  guint n = 0;

  g_free (places->before);
  places->before = g_new (guint32, order->n / BLOCK + 2);
  for (guint i = 0; i < order->n; i++)
    {
      if (i % BLOCK == 0)
        places->before[i / BLOCK] = n;
      n += kab_set_has (set, order->nr[i]);
    }
  places->before[(order->n + BLOCK - 1) / BLOCK] = n;
}

/* Numbers of the rows at @from up to @to, in ascending order. */
static void
slice (const KabSet *set, const KabOrder *order, const KabPlaces *places, guint from, guint to, GArray *out)
{
  guint low = 0, high = (order->n + BLOCK - 1) / BLOCK, at;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (places->before[middle] <= from)
        low = middle;
      else
        high = middle;
    }
  at = places->before[low];
  for (guint i = low * BLOCK; i < order->n && at < to; i++)
    {
      if (!kab_set_has (set, order->nr[i]))
        continue;
      if (at >= from)
        g_array_append_val (out, order->nr[i]);
      at++;
    }
}

/* From an end: as a walk does, in memory. */
static void
scan (const KabSet *set, const KabOrder *order, gboolean from_end, guint from, guint to, GArray *out)
{
  guint at = 0;

  for (guint i = 0; i < order->n && at < to; i++)
    {
      guint32 nr = order->nr[from_end ? order->n - 1 - i : i];

      if (!kab_set_has (set, nr))
        continue;
      if (at >= from)
        g_array_append_val (out, nr);
      at++;
    }
}

/* Rows at @from up to @to counted from one end; gives up, with @found FALSE, after @most rows. */
static gboolean
walk (KabLook *look,
      const KabSet *set,
      gboolean descending,
      guint from,
      guint to,
      guint64 most,
      GArray *out,
      gboolean *found,
      GError **error)
{
  g_auto (KabWalk) along = { 0 };
  KabStep step = KAB_STEP_DONE;
  guint at = 0;
  guint64 passed = 0;
  guint32 nr;

  kab_walk_init (&along, look, descending, NULL);
  while (at < to && passed < most && (step = kab_walk_step (&along, &nr, error)) == KAB_STEP_ROW)
    {
      passed++;
      if (set != NULL && !kab_set_has (set, nr))
        continue;
      if (at >= from)
        g_array_append_val (out, nr);
      at++;
    }
  *found = at == to;
  if (!*found)
    g_array_set_size (out, 0);
  return step != KAB_STEP_ERROR;
}

static void
reverse (GArray *array)
{
  guint32 *nr = (guint32 *)array->data;

  for (guint i = 0, j = array->len; i + 1 < j; i++)
    {
      guint32 other = nr[--j];

      nr[j] = nr[i];
      nr[i] = other;
    }
}

/* The same with places as in ascending order, and the rows in that order. */
static KabLooked
numbers_up (KabLook *look, KabSet *set, guint total, guint from, guint to, GArray *out, GError **error)
{
  KabPlaces *places = set != NULL ? find_places (look, set) : NULL;
  gboolean from_end = to > total - from;
  guint near_from = from_end ? total - to : from, near_to = from_end ? total - from : to;
  guint64 span = set != NULL ? (guint64)set->n_words * 64 : total;
  guint64 passed = (guint64)near_to * MAX (1, span / MAX (total, 1));
  guint64 sort_cost = set != NULL && set->count <= SORT_MAX ? (guint64)set->count * SORT_COST : G_MAXUINT64;
  guint64 best = MIN (sort_cost, span * ORDER_COST);
  KabOrder *order;
  gboolean near;

  if (places != NULL && places->nr != NULL)
    {
      g_array_append_vals (out, places->nr + from, to - from);
      return KAB_LOOKED_DONE;
    }
  if (!kab_look_find_order (look, KAB_PATCH_AT_ONCE, &order, error))
    return KAB_LOOKED_ERROR;
  if (order == NULL && look->lists->indexed && passed < best)
    {
      gboolean found;

      /* What is sorted by may have to do with what is asked for: then the rows are not spread evenly. */
      if (!walk (look, set, from_end, near_from, near_to, best, out, &found, error))
        return KAB_LOOKED_ERROR;
      if (found && from_end)
        reverse (out);
      if (found)
        return KAB_LOOKED_DONE;
    }
  if (order == NULL && sort_cost > span * ORDER_COST)
    {
      if (!kab_look_find_order (look, G_MAXUINT, &order, error))
        return KAB_LOOKED_ERROR;
      if (order == NULL)
        {
          look->need = KAB_NEED_ORDER;
          return KAB_LOOKED_NEEDS;
        }
    }
  near = passed / SCAN_GAIN < BLOCK;
  if (order == NULL
      || (set != NULL && set->count <= SORT_FEW && !near && (places == NULL || places->before == NULL)))
    {
      guint32 *nr = sort_set (look, set, error);

      if (nr == NULL)
        return KAB_LOOKED_ERROR;
      places = need_places (look, set);
      g_free (places->nr);
      places->nr = nr;
      g_array_append_vals (out, nr + from, to - from);
      return KAB_LOOKED_DONE;
    }

  if (set == NULL)
    {
      g_array_append_vals (out, order->nr + from, to - from);
      return KAB_LOOKED_DONE;
    }
  if ((places == NULL || places->before == NULL) && near)
    {
      scan (set, order, from_end, near_from, near_to, out);
      if (from_end)
        reverse (out);
      return KAB_LOOKED_DONE;
    }
  places = need_places (look, set);
  if (places->before == NULL)
    count_blocks (set, order, places);
  slice (set, order, places, from, to, out);
  return KAB_LOOKED_DONE;
}

KabLooked
kab_look_numbers (KabLook *look, KabSet *set, guint total, guint from, guint to, GArray *out, GError **error)
{
  gboolean descending = look->query->descending;
  KabLooked looked = numbers_up (look, set, total, descending ? total - to : from,
                                 descending ? total - from : to, out, error);

  if (descending)
    reverse (out);
  return looked;
}
