/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of changes as a desktop reads it: the server may have been taken over, or be another one. */
#include "fuzz.h"
#include "kab-changes.h"
#include "kab-error.h"
#include "kab-validate.h"

void
fuzz_changes (const guint8 *data, gsize size)
{
  g_autoptr (KabChanges) changes = kab_changes_new (fuzz_copy (data, size), size);
  g_autoptr (GError) error = NULL;
  const KabChangesHead *head = kab_changes_read_head (changes, &error);
  const KabChange *change;

  if (head == NULL)
    {
      g_assert_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL);
      return;
    }
  while (kab_changes_next (changes, &change, &error))
    {
      g_autoptr (KabRow) row = kab_change_to_row (change);
      g_autoptr (GString) out = g_string_new (NULL);

      g_assert_true (change->entity != NULL && change->rev > 0);
      kab_validate_row (row, NULL, NULL);
      kab_row_title (row);
      for (guint i = 0; i < row->entity->n_fields; i++)
        kab_value_append_json (out, &row->entity->fields[i], &row->values[i]);
    }
  if (error != NULL)
    g_assert_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL);
  g_assert_nonnull (head->cursor);
}
