/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-file.h"

#include <string.h>

gboolean
kab_digest_is_valid (const char *text)
{
  return text != NULL && strlen (text) == KAB_DIGEST_LENGTH
         && strspn (text, KAB_DIGEST_DIGITS) == KAB_DIGEST_LENGTH;
}

void
kab_digests_add (GHashTable *set, const char *text)
{
  while (*text != '\0')
    {
      gsize n = strspn (text, KAB_DIGEST_DIGITS);

      if (n == KAB_DIGEST_LENGTH)
        g_hash_table_add (set, g_strndup (text, n));
      text += n > 0 ? n : strcspn (text, KAB_DIGEST_DIGITS);
    }
}

gboolean
kab_entity_names_files (const KabEntity *entity)
{
  for (guint i = 0; i < entity->n_fields; i++)
    if (entity->fields[i].flags & KAB_FIELD_FILE)
      return TRUE;

  return FALSE;
}
