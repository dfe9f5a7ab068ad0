/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an organisation has set, read and written within a transaction. */
#include "kab-writer-private.h"

char *
kab_writer_setting (KabWriter *writer, const char *key, GError **error)
{
  g_autoptr (KabRow) row = kab_writer_find_unique (writer, &kab_entity_setting, "key", key, error);

  return row != NULL ? g_strdup (kab_row_get_text (row, "value")) : NULL;
}

KabRow *
kab_writer_find_setting (KabWriter *writer, const char *key, gboolean *is_there, GError **error)
{
  g_autoptr (GError) local = NULL;
  KabRow *row = kab_writer_find_unique (writer, &kab_entity_setting, "key", key, &local);

  if (is_there != NULL)
    *is_there = row != NULL;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (row == NULL)
    {
      row = kab_row_new (&kab_entity_setting, NULL);
      kab_row_set_text (row, "key", key);
    }
  kab_row_set_text (row, "audience", "everyone");
  return row;
}

gboolean
kab_writer_put_setting (KabWriter *writer, const char *key, const char *value, GError **error)
{
  g_autoptr (KabRow) row = kab_writer_find_setting (writer, key, NULL, error);

  if (row == NULL)
    return FALSE;
  kab_row_set_text (row, "value", value);
  return kab_writer_put (writer, row, NULL, error);
}
