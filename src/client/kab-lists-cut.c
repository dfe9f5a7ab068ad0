/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of a condition where the order of its field is in memory: they lie there one after another, so that only
 * their ends are looked for. An index gives them up one by one, which takes fifty times as long.
 */
#include "kab-lists-private.h"

#include "kab-schema.h"

/* The first place at which a row stands behind @bound, or that of the first which is no less than it. */
static gboolean
find_end (KabLook *look,
          const KabOrder *order,
          const KabValue *bound,
          gboolean behind,
          guint *place,
          GError **error)
{
  guint low = 0, high = order->n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      g_auto (KabValue) key = KAB_VALUE_INIT;
      gboolean there;
      int compared;

      if (!kab_order_key_of (look, order, order->nr[middle], &key, &there, error))
        return FALSE;
      compared = kab_compare_keys (&key, 0, bound, 0);
      if (!there || compared < 0 || (compared == 0 && behind))
        low = middle + 1;
      else
        high = middle;
    }
  *place = low;
  return TRUE;
}

static void
get_bound (const KabBound *bounds, guint i, KabValue *value)
{
  const char *text = g_ptr_array_index (bounds->texts, i);
  guint integers = 0;

  for (guint j = 0; j < i; j++)
    integers += g_ptr_array_index (bounds->texts, j) == NULL;
  if (text != NULL)
    kab_value_set_text (value, text);
  else
    kab_value_set_integer (value, g_array_index (bounds->integers, gint64, integers));
}

typedef struct
{
  guint from;
  guint to;
} Piece;

/* Between the ends; rows that have nothing are in no range. */
static gboolean
find_range (KabLook *look, const KabOrder *order, const KabCondition *condition, Piece *piece, GError **error)
{
  g_auto (KabValue) from = KAB_VALUE_INIT, to = KAB_VALUE_INIT, nothing = KAB_VALUE_INIT;

  *piece = (Piece){ 0, order->n };
  if (order->empty_last)
    kab_value_set_text (&nothing, KAB_NO_DAY);
  if (condition->from)
    get_bound (&condition->test_values, 0, &from);
  if (condition->to)
    get_bound (&condition->test_values, condition->test_values.texts->len - 1, &to);

  if (condition->from ? !find_end (look, order, &from, FALSE, &piece->from, error)
                      : !order->empty_last && !find_end (look, order, &nothing, TRUE, &piece->from, error))
    return FALSE;
  return condition->to ? find_end (look, order, &to, TRUE, &piece->to, error)
                       : !order->empty_last || find_end (look, order, &nothing, FALSE, &piece->to, error);
}

/* Its values stand in order, perhaps twice. */
static gboolean
find_values (KabLook *look,
             const KabOrder *order,
             const KabCondition *condition,
             GArray *pieces,
             GError **error)
{
  for (guint i = 0; i < condition->test_values.texts->len; i++)
    {
      g_auto (KabValue) value = KAB_VALUE_INIT;
      Piece piece;

      get_bound (&condition->test_values, i, &value);
      if (!find_end (look, order, &value, FALSE, &piece.from, error)
          || !find_end (look, order, &value, TRUE, &piece.to, error))
        return FALSE;
      if (pieces->len == 0 || g_array_index (pieces, Piece, pieces->len - 1).from != piece.from)
        g_array_append_val (pieces, piece);
    }
  return TRUE;
}

static void
add_piece (KabSet *set, const KabOrder *order, const Piece *piece)
{
  guint32 most = 0;

  for (guint i = piece->from; i < piece->to; i++)
    most = MAX (most, order->nr[i]);
  kab_set_add (set, most);
  kab_set_remove (set, most);
  for (guint i = piece->from; i < piece->to; i++)
    set->words[order->nr[i] >> 6] |= G_GUINT64_CONSTANT (1) << (order->nr[i] & 63);
  set->count += piece->to - piece->from;
}

/* The order in which the rows of @condition lie together, if it is in memory. */
static gboolean
find_order (KabLook *look, const KabCondition *condition, KabOrder **order, GError **error)
{
  g_autofree char *sql = NULL, *key = NULL;

  *order = NULL;
  /* A text that is not sorted by is compared as it is. */
  if (condition->along == KAB_ALONG_NOTHING || condition->field == NULL
      || (condition->field->type == KAB_TYPE_TEXT && (condition->field->flags & KAB_FIELD_SORTED) == 0))
    return TRUE;
  sql = kab_schema_order (condition->field);
  key = kab_order_key (sql, look->deleted);
  return kab_look_find_order_by_key (look, key, KAB_PATCH_AT_ONCE, order, error);
}

gboolean
kab_look_cut_set (KabLook *look, KabCondition *condition, KabSet **set, GError **error)
{
  g_autoptr (GArray) pieces = NULL;
  g_autoptr (KabSet) made = NULL;
  KabOrder *order;

  if (!kab_look_find_set (look, condition->key, set, error))
    return FALSE;
  if (*set != NULL)
    return TRUE;
  if (!find_order (look, condition, &order, error))
    return FALSE;
  if (order == NULL)
    return TRUE;
  pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  if (condition->along == KAB_ALONG_RANGE)
    {
      Piece piece;

      if (!find_range (look, order, condition, &piece, error))
        return FALSE;
      g_array_append_val (pieces, piece);
    }
  else if (!find_values (look, order, condition, pieces, error))
    {
      return FALSE;
    }
  made = kab_set_new ();
  for (guint i = 0; i < pieces->len; i++)
    if (g_array_index (pieces, Piece, i).from < g_array_index (pieces, Piece, i).to)
      add_piece (made, order, &g_array_index (pieces, Piece, i));
  made->condition = kab_condition_ref (condition);
  made->generation = look->generation;
  *set = kab_look_keep_set (look, condition->key, g_steal_pointer (&made));
  return TRUE;
}
