/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of one condition, and of several at once: a bit a row. */
#include "kab-lists-private.h"

#include <string.h>

#define SETS_KEPT 48
/* Rows that are tested one by one at the most. */
#define PART_ROWS 2000
#define DELETED "deleted"

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
kab_set_intersect (KabSet *set, const KabSet *other, gboolean without)
{
  set->count = 0;
  for (guint i = 0; i < set->n_words; i++)
    {
      guint64 word = i < other->n_words ? other->words[i] : 0;

      set->words[i] &= without ? ~word : word;
      set->count += (guint)__builtin_popcountll (set->words[i]);
    }
}

void
kab_set_free (gpointer data)
{
  KabSet *set = data;

  if (set == NULL)
    return;
  g_free (set->words);
  kab_condition_unref (set->condition);
  g_hash_table_unref (set->places);
  g_free (set);
}

static void
places_free (gpointer data)
{
  KabPlaces *places = data;

  g_free (places->nr);
  g_free (places->before);
  g_free (places);
}

KabSet *
kab_set_new (void)
{
  KabSet *set = g_new0 (KabSet, 1);

  set->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, places_free);
  return set;
}

/* By a part of the text: the rows that have it, if they are few, are tested one by one. */
static gboolean
read_by_part (KabLook *look, const KabCondition *condition, KabSet *set, gboolean *read, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (look->db, condition->sql, error);
  g_autoptr (KabStatement) test = kab_db_prepare (look->db, condition->narrow, error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  KabStep step = KAB_STEP_ERROR;

  *read = FALSE;
  if (statement == NULL || test == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, condition->part);
  while (rows->len < PART_ROWS && (step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      gint64 nr = kab_statement_get_integer (statement, 0);

      g_array_append_val (rows, nr);
    }
  if (step != KAB_STEP_DONE)
    return step == KAB_STEP_ROW;
  for (guint i = 0; i < rows->len; i++)
    {
      gint64 nr = g_array_index (rows, gint64, i);

      kab_statement_reset (test);
      kab_statement_bind_integer (test, kab_bound_bind (&condition->test_values, test, 1), nr);
      step = kab_statement_step (test, error);
      if (step == KAB_STEP_ERROR)
        return FALSE;
      if (step == KAB_STEP_ROW)
        kab_set_add (set, (guint32)nr);
    }
  *read = TRUE;
  return TRUE;
}

/* @match: (nullable): what to look for in its place */
static gboolean
read_all (KabLook *look, const KabCondition *condition, const char *match, KabSet *set, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT BITS(nr) FROM (%s)", condition->sql);
  g_autoptr (KabStatement) statement = kab_db_prepare (look->db, sql, error);
  gconstpointer bits;
  gsize length;

  /* An interrupt hits a statement that runs, and may have come before this one. */
  if (statement == NULL || g_cancellable_set_error_if_cancelled (look->cancellable, error))
    return FALSE;
  if (match != NULL)
    kab_statement_bind_text (statement, 1, match);
  else
    kab_bound_bind (&condition->values, statement, 1);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  bits = kab_statement_get_blob (statement, 0, &length);
  if (length == 0)
    return TRUE;
  set->n_words = (guint)(length / sizeof (guint64));
  set->words = g_new (guint64, set->n_words);
  for (guint i = 0; i < set->n_words; i++)
    {
      guint64 word;

      memcpy (&word, (const char *)bits + i * sizeof word, sizeof word);
      set->words[i] = GUINT64_FROM_LE (word);
      set->count += (guint)__builtin_popcountll (set->words[i]);
    }
  return TRUE;
}

KabSet *
kab_set_read (KabLook *look, KabCondition *condition, GError **error)
{
  g_autoptr (KabSet) set = kab_set_new ();
  gboolean read = FALSE;

  if (condition->part != NULL && !read_by_part (look, condition, set, &read, error))
    return NULL;
  if (!read && !read_all (look, condition, NULL, set, error))
    return NULL;
  set->condition = kab_condition_ref (condition);
  set->generation = look->generation;
  return g_steal_pointer (&set);
}

KabSet *
kab_set_read_sieve (KabLook *look, KabCondition *condition, const char *match, GError **error)
{
  g_autoptr (KabSet) set = kab_set_new ();

  if (!read_all (look, condition, match, set, error))
    return NULL;
  set->condition = kab_condition_ref (condition);
  set->generation = look->generation;
  return g_steal_pointer (&set);
}

gboolean
kab_look_find_set (KabLook *look, const char *key, KabSet **set, GError **error)
{
  g_autoptr (GError) local = NULL;

  *set = g_hash_table_lookup (look->lists->sets, key);
  if (*set == NULL)
    return TRUE;
  if (kab_set_follow (look, *set, &local))
    {
      (*set)->used = ++look->lists->clock;
      return TRUE;
    }
  g_hash_table_remove (look->lists->sets, key);
  *set = NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

KabSet *
kab_look_keep_set (KabLook *look, const char *key, KabSet *set)
{
  KabSet *there = g_hash_table_lookup (look->lists->sets, key);

  if (there != NULL && there->generation >= set->generation)
    {
      kab_set_free (set);
      set = there;
    }
  else
    {
      if (there == NULL)
        kab_lists_make_room (look->lists->sets, SETS_KEPT, G_STRUCT_OFFSET (KabSet, used));
      g_hash_table_insert (look->lists->sets, g_strdup (key), set);
    }
  set->used = ++look->lists->clock;
  return set;
}

static KabLooked
need_set (KabLook *look, KabCondition *condition, KabSet **set, GError **error)
{
  if (!kab_look_cut_set (look, condition, set, error))
    return KAB_LOOKED_ERROR;
  if (*set != NULL)
    return KAB_LOOKED_DONE;
  look->need = KAB_NEED_SET;
  look->need_condition = kab_condition_ref (condition);
  return KAB_LOOKED_NEEDS;
}

/* Deleted rows: few, and found by any index that begins with "deleted". */
static KabLooked
need_deleted (KabLook *look, KabSet **set, GError **error)
{
  KabCondition *condition;

  if (!kab_look_find_set (look, DELETED, set, error))
    return KAB_LOOKED_ERROR;
  if (*set != NULL)
    return KAB_LOOKED_DONE;
  condition = kab_condition_new ();
  condition->key = g_strdup (DELETED);
  condition->sql = g_strdup_printf ("SELECT nr FROM \"%s\" WHERE deleted=1", look->lists->entity->name);
  condition->test = g_strdup ("deleted=1");
  condition->narrow = g_strconcat (condition->sql, " AND nr=?", NULL);
  look->need = KAB_NEED_SET;
  look->need_condition = condition;
  return KAB_LOOKED_NEEDS;
}

char *
kab_look_query_key (KabLook *look)
{
  GString *key = g_string_new (NULL);

  for (guint i = 0; i < look->conditions->len; i++)
    {
      const KabCondition *condition = g_ptr_array_index (look->conditions, i);

      g_string_append_printf (key, "%s\n", condition->key);
    }
  return g_string_free (key, FALSE);
}

KabLooked
kab_look_query_set (KabLook *look, KabSet **set, GError **error)
{
  g_autofree char *key = NULL;
  g_autoptr (KabSet) all = NULL;
  KabSet *deleted = NULL;
  KabLooked looked;
  gboolean masked = FALSE;

  *set = NULL;
  if (look->conditions->len == 0)
    return KAB_LOOKED_DONE;
  key = kab_look_query_key (look);
  if (!kab_look_find_set (look, key, set, error))
    return KAB_LOOKED_ERROR;
  if (*set != NULL)
    return KAB_LOOKED_DONE;

  for (guint i = 0; i < look->conditions->len; i++)
    masked |= ((KabCondition *)g_ptr_array_index (look->conditions, i))->masked;
  if (masked && (looked = need_deleted (look, &deleted, error)) != KAB_LOOKED_DONE)
    return looked;
  if (look->conditions->len == 1 && !(masked && (deleted->count > 0 || look->deleted)))
    return need_set (look, g_ptr_array_index (look->conditions, 0), set, error);

  for (guint i = 0; i < look->conditions->len; i++)
    {
      KabSet *one;

      looked = need_set (look, g_ptr_array_index (look->conditions, i), &one, error);
      if (looked != KAB_LOOKED_DONE)
        return looked;
      if (i > 0)
        {
          kab_set_intersect (all, one, FALSE);
          continue;
        }
      all = kab_set_new ();
      all->words = g_memdup2 (one->words, one->n_words * sizeof (guint64));
      all->n_words = one->n_words;
      all->count = one->count;
    }
  if (masked)
    kab_set_intersect (all, deleted, look->deleted == 0);
  all->generation = look->generation;
  *set = kab_look_keep_set (look, key, g_steal_pointer (&all));
  return KAB_LOOKED_DONE;
}

gboolean
kab_look_is_counted (KabLook *look, gboolean *counted, GError **error)
{
  g_autofree char *key = NULL;
  KabOrder *order;
  KabSet *set;

  if (look->conditions->len == 0)
    {
      if (!kab_look_find_order (look, 0, &order, error))
        return FALSE;
      *counted = order != NULL || look->lists->totals_generation[look->deleted] == look->generation;
      return TRUE;
    }
  key = kab_look_query_key (look);
  if (!kab_look_find_set (look, key, &set, error))
    return FALSE;
  *counted = set != NULL;
  for (guint i = 0; !*counted && i < look->conditions->len; i++)
    {
      if (!kab_look_find_set (look, ((KabCondition *)g_ptr_array_index (look->conditions, i))->key, &set,
                              error))
        return FALSE;
      if (set == NULL)
        return TRUE;
      *counted = i == look->conditions->len - 1;
    }
  return TRUE;
}

KabLooked
kab_look_total (KabLook *look, const KabSet *set, guint *total, GError **error)
{
  KabEntityLists *lists = look->lists;
  int deleted = look->deleted;
  KabOrder *order;

  if (set != NULL)
    {
      *total = set->count;
      return KAB_LOOKED_DONE;
    }
  if (lists->totals_generation[deleted] != look->generation)
    {
      if (!kab_look_find_order (look, 0, &order, error))
        return KAB_LOOKED_ERROR;
      if (order == NULL)
        {
          look->need = KAB_NEED_TOTAL;
          return KAB_LOOKED_NEEDS;
        }
      lists->totals[deleted] = order->n;
      lists->totals_generation[deleted] = look->generation;
    }
  *total = (guint)lists->totals[deleted];
  return KAB_LOOKED_DONE;
}
