/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-typed.h"

#include "kab-draft.h"
#include "kab-field-row.h"

JsonObject *
kab_typed_write (GPtrArray *rows, const KabRow *base)
{
  JsonObject *typed = json_object_new ();

  for (guint i = 0; i < rows->len; i++)
    {
      KabFieldRow *row = rows->pdata[i];
      const char *name = kab_field_row_get_field (row)->name;
      g_autofree char *text = kab_field_row_dup_typed (row);

      if (kab_field_row_differs (row, kab_row_value (base, name)))
        json_object_set_string_member (typed, name, text);
    }
  return typed;
}

static void
take_one (KabFieldRow *row, const char *text, KabRow *base, const KabRow *before)
{
  const char *name = kab_field_row_get_field (row)->name;

  kab_field_row_type (row, text);
  if (!kab_field_row_differs (row, kab_row_value (base, name)))
    kab_field_row_set_value (row, kab_row_value (base, name));
  else if (base->rev != before->rev)
    {
      kab_value_copy (kab_row_value (base, name), kab_row_value (before, name));
      kab_field_row_set_value (row, kab_row_value (base, name));
      kab_field_row_type (row, text);
    }
}

void
kab_typed_take (GPtrArray *rows, JsonNode *typed, KabRow *base, const KabRow *before)
{
  for (guint i = 0; i < rows->len; i++)
    {
      KabFieldRow *row = rows->pdata[i];
      const char *text = kab_draft_text (typed, kab_field_row_get_field (row)->name);

      if (text)
        take_one (row, text, base, before);
    }
}
