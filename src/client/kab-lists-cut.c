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

/* Between the ends; rows that have nothing are in no range. */
static gboolean
find_range (KabLook *look,
            const KabOrder *order,
            const KabCondition *condition,
            KabPiece *piece,
            GError **error)
{
  g_auto (KabValue) from = KAB_VALUE_INIT, to = KAB_VALUE_INIT, nothing = KAB_VALUE_INIT;

  *piece = (KabPiece){ 0, order->n };
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

/* Its values stand in order, perhaps twice, and perhaps no row has them. */
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
      KabPiece piece;

      get_bound (&condition->test_values, i, &value);
      if (!find_end (look, order, &value, FALSE, &piece.from, error)
          || !find_end (look, order, &value, TRUE, &piece.to, error))
        return FALSE;
      /* Of a value that no row has there is nothing, at the place where the next begins. */
      if (piece.from < piece.to
          && (pieces->len == 0 || g_array_index (pieces, KabPiece, pieces->len - 1).from != piece.from))
        g_array_append_val (pieces, piece);
    }
  return TRUE;
}

static void
add_piece (KabSet *set, const KabOrder *order, const KabPiece *piece)
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

void
kab_cut_clear (KabCut *cut)
{
  g_clear_pointer (&cut->pieces, g_array_unref);
}

gboolean
kab_look_find_cut (KabLook *look, const KabCondition *condition, KabCut *cut, GError **error)
{
  *cut = (KabCut){ 0 };
  if (!find_order (look, condition, &cut->order, error))
    return FALSE;
  if (cut->order == NULL)
    return TRUE;
  cut->pieces = g_array_new (FALSE, FALSE, sizeof (KabPiece));
  if (condition->along == KAB_ALONG_RANGE)
    {
      KabPiece piece;

      if (!find_range (look, cut->order, condition, &piece, error))
        return FALSE;
      g_array_append_val (cut->pieces, piece);
    }
  else if (!find_values (look, cut->order, condition, cut->pieces, error))
    {
      return FALSE;
    }
  for (guint i = 0; i < cut->pieces->len; i++)
    {
      const KabPiece *piece = &g_array_index (cut->pieces, KabPiece, i);

      cut->rows += piece->from < piece->to ? piece->to - piece->from : 0;
    }
  return TRUE;
}

KabSet *
kab_look_cut (KabLook *look, KabCondition *condition, const KabCut *cut)
{
  KabSet *set = kab_set_new ();

  for (guint i = 0; i < cut->pieces->len; i++)
    {
      const KabPiece *piece = &g_array_index (cut->pieces, KabPiece, i);

      if (piece->from < piece->to)
        add_piece (set, cut->order, piece);
    }
  set->condition = kab_condition_ref (condition);
  set->generation = look->generation;
  return kab_look_keep_set (look, condition->key, set);
}

gboolean
kab_look_cut_set (KabLook *look, KabCondition *condition, KabSet **set, GError **error)
{
  g_auto (KabCut) cut = { 0 };

  if (!kab_look_find_set (look, condition->key, set, error))
    return FALSE;
  if (*set != NULL)
    return TRUE;
  if (!kab_look_find_cut (look, condition, &cut, error))
    return FALSE;
  if (cut.order != NULL)
    *set = kab_look_cut (look, condition, &cut);
  return TRUE;
}
