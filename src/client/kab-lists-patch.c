/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeping what was prepared for lists in step with the cache, a few rows at a time. */
#include "kab-lists-private.h"

#include <string.h>

void
kab_set_add (KabSet *set, guint32 nr)
{
  guint word = nr >> 6;

  if (word >= set->n_words)
    {
      guint n = MAX (word + 1, set->n_words * 2);

      set->words = g_renew (guint64, set->words, n);
      memset (set->words + set->n_words, 0, (n - set->n_words) * sizeof (guint64));
      set->n_words = n;
    }
  if (kab_set_has (set, nr))
    return;
  set->words[word] |= G_GUINT64_CONSTANT (1) << (nr & 63);
  set->count++;
}

void
kab_set_remove (KabSet *set, guint32 nr)
{
  if (!kab_set_has (set, nr))
    return;
  set->words[nr >> 6] &= ~(G_GUINT64_CONSTANT (1) << (nr & 63));
  set->count--;
}

void
kab_set_free (gpointer data)
{
  KabSet *set = data;

  if (set == NULL)
    return;
  g_free (set->words);
  kab_condition_free (set->condition);
  g_clear_pointer (&set->places, g_hash_table_unref);
  g_free (set);
}

void
kab_order_free (gpointer data)
{
  KabOrder *order = data;

  g_free (order->sql);
  g_free (order->nr);
  g_free (order);
}

char *
kab_order_key (const char *sql, int deleted)
{
  return g_strdup_printf ("%d %s", deleted, sql);
}

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

gboolean
kab_order_key_of (KabDb *db,
                  const KabEntity *entity,
                  const char *sql,
                  int deleted,
                  gint64 nr,
                  KabValue *key,
                  gboolean *there,
                  GError **error)
{
  g_autofree char *text
    = g_strdup_printf ("SELECT %s FROM \"%s\" WHERE nr=? AND deleted=%d", sql, entity->name, deleted);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, text, error);
  KabStep step;

  *there = FALSE;
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, nr);
  step = kab_statement_step (statement, error);
  if (step != KAB_STEP_ROW)
    return step == KAB_STEP_DONE;
  *there = TRUE;
  kab_statement_get_value (statement, 0, key);
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
find_place (KabDb *db, const KabEntity *entity, const KabOrder *order, Insert *insert, GError **error)
{
  guint low = 0, high = order->n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      g_auto (KabValue) key = KAB_VALUE_INIT;
      gboolean there;

      if (!kab_order_key_of (db, entity, order->sql, order->deleted, order->nr[middle], &key, &there, error))
        return FALSE;
      if (!there || kab_compare_keys (&key, order->nr[middle], &insert->key, insert->nr) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  insert->at = low;
  return TRUE;
}

static gboolean
patch_order (KabDb *db,
             const KabEntity *entity,
             KabOrder *order,
             const KabSet *changed,
             GArray *rows,
             GError **error)
{
  g_autoptr (GArray) inserts = g_array_new (FALSE, TRUE, sizeof (Insert));
  guint kept = 0, n, at, from;
  guint32 *merged;

  g_array_set_clear_func (inserts, insert_clear);
  for (guint i = 0; i < order->n; i++)
    if (!kab_set_has (changed, order->nr[i]))
      order->nr[kept++] = order->nr[i];
  order->n = kept;

  for (guint i = 0; i < rows->len; i++)
    {
      Insert insert = { .nr = g_array_index (rows, gint64, i) };
      gboolean there;

      if (!kab_order_key_of (db, entity, order->sql, order->deleted, insert.nr, &insert.key, &there, error))
        return FALSE;
      if (there)
        g_array_append_val (inserts, insert);
    }
  g_array_sort (inserts, compare_inserts);
  for (guint i = 0; i < inserts->len; i++)
    if (!find_place (db, entity, order, &g_array_index (inserts, Insert, i), error))
      return FALSE;

  n = order->n + inserts->len;
  merged = g_new (guint32, MAX (n, 1));
  at = from = 0;
  for (guint i = 0; i < inserts->len; i++)
    {
      const Insert *insert = &g_array_index (inserts, Insert, i);

      memcpy (merged + at, order->nr + from, (insert->at - from) * sizeof (guint32));
      at += insert->at - from;
      from = insert->at;
      merged[at++] = (guint32)insert->nr;
    }
  memcpy (merged + at, order->nr + from, (order->n - from) * sizeof (guint32));
  g_free (order->nr);
  order->nr = merged;
  order->n = n;
  return TRUE;
}

static gboolean
patch_set (KabDb *db, KabSet *set, GArray *rows, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      gint64 nr = g_array_index (rows, gint64, i);
      g_autoptr (KabStatement) statement = kab_db_prepare (db, set->condition->narrow, error);
      KabStep step;

      if (statement == NULL)
        return FALSE;
      kab_statement_bind_integer (statement, kab_condition_bind (set->condition, statement), nr);
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

static gboolean
patch (KabEntityLists *self, KabDb *db, GArray *rows, GError **error)
{
  KabSet changed = { 0 };
  g_autoptr (GArray) once = distinct (rows, &changed);
  GHashTableIter iter;
  gpointer value;
  gboolean ok = TRUE;

  g_hash_table_iter_init (&iter, self->sets);
  while (ok && g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (((KabSet *)value)->condition == NULL)
        g_hash_table_iter_remove (&iter);
      else
        ok = patch_set (db, value, once, error);
    }
  g_hash_table_iter_init (&iter, self->orders);
  while (ok && g_hash_table_iter_next (&iter, NULL, &value))
    ok = patch_order (db, self->entity, value, &changed, once, error);
  self->totals[0] = self->totals[1] = -1;
  g_free (changed.words);
  return ok;
}

static void
forget (KabEntityLists *self)
{
  g_hash_table_remove_all (self->orders);
  g_hash_table_remove_all (self->sets);
  self->totals[0] = self->totals[1] = -1;
}

gboolean
kab_entity_lists_follow (KabEntityLists *self,
                         KabCache *cache,
                         KabDb *db,
                         guint epoch,
                         gint64 generation,
                         gboolean indexed,
                         GError **error)
{
  g_autoptr (GArray) rows = NULL;

  if (self->epoch == epoch && self->generation == generation && self->indexed == indexed)
    return TRUE;
  if (self->epoch == epoch && self->indexed == indexed && generation > self->generation)
    rows = kab_cache_changed_since (cache, self->entity, self->generation, generation);
  if (rows != NULL)
    {
      if (!patch (self, db, rows, error))
        {
          forget (self);
          self->generation = -1;
          return FALSE;
        }
    }
  else
    {
      forget (self);
    }
  self->epoch = epoch;
  self->generation = generation;
  self->indexed = indexed;
  return TRUE;
}
