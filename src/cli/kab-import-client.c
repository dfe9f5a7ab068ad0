/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose licence it is: the client of that phone or name, or a new one. */
#include <string.h>

#include "kab-import-private.h"
#include "kab-text.h"

/* What the name says about who it is; a person where it says nothing. */
static const char *
kind_of (const char *name)
{
  static const char *const companies[] = { "ООО ", "АО ", "ПАО ", "ЗАО ", "ОАО ", "НКО ", "ГБУ ", "МБУ " };
  static const char *const endings[]
    = { " ООД", " ЕООД", " АД", " ЕАД", " MMC", " ASC", " QSC", " LLC", " Ltd" };

  if (g_str_has_prefix (name, "ИП ") || g_str_has_prefix (name, "ЕТ ") || g_str_has_prefix (name, "FS "))
    return "sole_proprietor";
  for (guint i = 0; i < G_N_ELEMENTS (companies); i++)
    if (g_str_has_prefix (name, companies[i]))
      return "company";
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (name, endings[i]))
      return "company";
  return "person";
}

static char *
client_key (const char *name, const char *phone)
{
  g_autofree char *key = NULL;

  if (phone != NULL)
    return g_strdup (phone);
  key = kab_text_key (name);
  return g_strconcat ("/", key, NULL);
}

const char *
kab_import_find_client (KabImport *self, const char *name, const char *phone)
{
  g_autofree char *key = client_key (name, phone);

  return g_hash_table_lookup (self->clients, key);
}

void
kab_import_add_client (KabImport *self, const char *name, const char *phone, const char *id)
{
  char *key = client_key (name, phone);

  if (g_hash_table_contains (self->clients, key))
    g_free (key);
  else
    g_hash_table_insert (self->clients, key, g_strdup (id));
}

/*
 * The phone decides, since two clients may share a name and seldom a number. Without one the name does: a
 * client that has no phone either, or the only one who is called so.
 */
const char *
kab_import_find_owner (KabImport *self, const char *name, const char *phone)
{
  const char *id = kab_import_find_client (self, name, phone);

  if (id != NULL || phone != NULL)
    return id;
  id = kab_import_name (self, &kab_entity_client, name);
  return id != NULL && id[0] != '\0' ? id : NULL;
}

gboolean
kab_import_client (KabImport *self, KabRow *licence, const char *email, GError **error)
{
  const char *name = kab_row_get_text (licence, "client_name");
  const char *phone = kab_row_get_text (licence, "client_phone");
  const char *id = kab_import_find_owner (self, name, phone);
  g_autoptr (KabRow) client = NULL;
  g_autofree char *copy = NULL;

  client = kab_row_new (&kab_entity_client, NULL);
  copy = g_strdup (email);
  if (!kab_import_value (self, client, kab_entity_find_field (&kab_entity_client, "email"), copy, error))
    return FALSE;
  if (id != NULL)
    {
      kab_row_set_text (licence, "client", id);
      return TRUE;
    }
  kab_row_set_text (client, "kind", kind_of (name));
  kab_row_set_text (client, "name", name);
  kab_row_set_text (client, "phone", phone);
  kab_row_set_text (client, "partner", kab_row_get_text (licence, "partner"));
  kab_row_set_text (client, "agent", kab_row_get_text (licence, "agent"));
  if (!kab_writer_put (self->writer, client, NULL, error))
    return FALSE;

  self->result->clients++;
  kab_row_set_text (licence, "client", client->id);
  kab_import_add_name (self, &kab_entity_client, name, client->id);
  kab_import_add_client (self, name, phone, client->id);
  return TRUE;
}
