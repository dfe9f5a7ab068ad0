/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-value.h"

void
kab_value_clear (KabValue *value)
{
  if (value->kind == KAB_VALUE_TEXT)
    g_free (value->text);
  value->kind = KAB_VALUE_NULL;
  value->integer = 0;
}

void
kab_value_set_null (KabValue *value)
{
  kab_value_clear (value);
}

void
kab_value_set_integer (KabValue *value, gint64 integer)
{
  kab_value_clear (value);
  value->kind = KAB_VALUE_INTEGER;
  value->integer = integer;
}

void
kab_value_set_text (KabValue *value, const char *text)
{
  kab_value_take_text (value, g_strdup (text));
}

void
kab_value_take_text (KabValue *value, char *text)
{
  kab_value_clear (value);
  if (text == NULL)
    return;
  value->kind = KAB_VALUE_TEXT;
  value->text = text;
}

void
kab_value_copy (KabValue *value, const KabValue *from)
{
  if (value == from)
    return;

  switch (from->kind)
    {
    case KAB_VALUE_INTEGER:
      kab_value_set_integer (value, from->integer);
      break;
    case KAB_VALUE_TEXT:
      kab_value_set_text (value, from->text);
      break;
    case KAB_VALUE_NULL:
    default:
      kab_value_set_null (value);
      break;
    }
}

gboolean
kab_value_equal (const KabValue *a, const KabValue *b)
{
  if (a->kind != b->kind)
    return FALSE;

  switch (a->kind)
    {
    case KAB_VALUE_INTEGER:
      return a->integer == b->integer;
    case KAB_VALUE_TEXT:
      return g_str_equal (a->text, b->text);
    case KAB_VALUE_NULL:
    default:
      return TRUE;
    }
}

gboolean
kab_value_is_null (const KabValue *value)
{
  return value->kind == KAB_VALUE_NULL;
}
