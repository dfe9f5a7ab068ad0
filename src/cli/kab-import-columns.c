/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which column is which, and who is called what. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-import-private.h"
#include "kab-text.h"
#include "kab-words.h"

/* Offices put a title or two above the heads. */
#define HEADER_WITHIN 10

static gboolean
mapping_error (const char *path, GError **error)
{
  g_set_error (
    error, KAB_ERROR, KAB_ERROR_INVALID,
    _ ("The mapping “%s” cannot be read. It looks like {\"columns\": {\"№\": \"number\"}, \"currency\": "
       "\"RUB\", \"country\": \"ru\"}."),
    path);
  return FALSE;
}

gboolean
kab_import_load_mapping (KabImport *self, GHashTable **columns, GError **error)
{
  const char *path = self->options->mapping;
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GHashTable) map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *contents = NULL, *normal = NULL;
  JsonObject *root, *object;
  JsonObjectIter iter;
  const char *header;
  JsonNode *node;

  *columns = NULL;
  if (path == NULL || g_str_equal (path, "auto"))
    return TRUE;
  if (!g_file_get_contents (path, &contents, NULL, NULL))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("The file “%s” cannot be opened."), path);
      return FALSE;
    }
  normal = g_utf8_validate (contents, -1, NULL) ? kab_json_normalise (contents) : NULL;
  parser = json_parser_new ();
  if (normal == NULL || !json_parser_load_from_data (parser, normal, -1, NULL)
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return mapping_error (path, error);
  root = json_node_get_object (json_parser_get_root (parser));
  node = json_object_get_member (root, "columns");
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return mapping_error (path, error);
  object = json_node_get_object (node);

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &header, &node))
    {
      const char *field = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      if (field == NULL)
        return mapping_error (path, error);
      if (kab_entity_find_field (self->entity, field) == NULL && !g_str_equal (field, "client_email"))
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                       _ ("The mapping names the field “%s”, which there is not."), field);
          return FALSE;
        }
      g_hash_table_insert (map, kab_text_strip (g_strdup (header)), g_strdup (field));
    }
  if (self->currency == NULL)
    self->currency = g_strdup (json_object_get_string_member_with_default (root, "currency", NULL));
  if (self->country == NULL)
    self->country = g_strdup (json_object_get_string_member_with_default (root, "country", NULL));
  *columns = g_steal_pointer (&map);
  return TRUE;
}

/* The field of a column's head: by the mapping, where there is one, and else by what offices call it. */
static const char *
field_of (KabImport *self, GHashTable *mapping, const char *head)
{
  g_autofree char *stripped = kab_text_strip (g_strdup (head));
  const char *mapped = mapping != NULL ? g_hash_table_lookup (mapping, stripped) : NULL;

  if (mapped != NULL)
    {
      const KabField *field = kab_entity_find_field (self->entity, mapped);

      return field != NULL ? field->name : "client_email";
    }
  return mapping != NULL ? NULL : kab_words_field (self->entity, stripped);
}

static gboolean
has_key_field (KabImport *self)
{
  const char *key = self->entity->title_field;

  for (guint i = 0; i < KAB_CSV_COLUMNS_MAX; i++)
    if (g_strcmp0 (self->columns[i], key) == 0)
      return TRUE;

  return FALSE;
}

int
kab_import_find_header (KabImport *self, KabCsv *csv, GError **error)
{
  g_autoptr (GHashTable) mapping = NULL;

  if (!kab_import_load_mapping (self, &mapping, error))
    return -1;
  for (guint r = 0; r < csv->rows->len && r < HEADER_WITHIN; r++)
    {
      char **cells = csv->rows->pdata[r];
      guint known = 0;

      memset (self->columns, 0, sizeof self->columns);
      for (guint i = 0; cells[i] != NULL; i++)
        {
          const char *field = field_of (self, mapping, kab_csv_unguard (cells[i]));

          /* The first of two columns that mean the same counts. */
          for (guint k = 0; field != NULL && k < i; k++)
            if (g_strcmp0 (self->columns[k], field) == 0)
              field = NULL;
          self->columns[i] = field;
          known += field != NULL;
        }
      if (known < 2 || !has_key_field (self))
        continue;
      for (guint i = 0; cells[i] != NULL; i++)
        {
          g_autofree char *head = kab_text_strip (g_strdup (cells[i]));

          if (self->columns[i] != NULL)
            {
              g_ptr_array_add (self->result->columns, g_steal_pointer (&head));
              g_ptr_array_add (self->result->columns, g_strdup (self->columns[i]));
            }
          else if (head[0] != '\0')
            {
              g_ptr_array_add (self->result->ignored, g_steal_pointer (&head));
            }
        }
      return (int)r;
    }
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
               _ ("No heads of columns were recognised. Name them with --mapping; one must be “%s”."),
               self->entity->title_field);
  return -1;
}

static char *
name_key (const KabEntity *entity, const char *name)
{
  g_autofree char *key = kab_text_key (name);

  return g_strconcat (entity->name, "/", key, NULL);
}

void
kab_import_add_name (KabImport *self, const KabEntity *entity, const char *name, const char *id)
{
  g_autofree char *key = NULL;
  const char *other;

  if (name == NULL)
    return;
  key = name_key (entity, name);
  other = g_hash_table_lookup (self->names, key);
  g_hash_table_insert (self->names, g_steal_pointer (&key), g_strdup (other == NULL ? id : ""));
}

const char *
kab_import_name (KabImport *self, const KabEntity *entity, const char *name)
{
  g_autofree char *key = name_key (entity, name);

  return g_hash_table_lookup (self->names, key);
}

gboolean
kab_import_load_names (KabImport *self, const KabEntity *entity, GError **error)
{
  gboolean phones = entity == &kab_entity_client;
  g_autofree char *sql = g_strdup_printf ("SELECT id, \"%s\"%s FROM \"%s\" WHERE org=? AND deleted=0",
                                          entity->title_field, phones ? ", phone" : "", entity->name);
  g_autoptr (KabStatement) statement = kab_db_prepare (kab_writer_get_db (self->writer), sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, self->org);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      const char *id = kab_statement_get_text (statement, 0);

      kab_import_add_name (self, entity, kab_statement_get_text (statement, 1), id);
      if (phones)
        kab_import_add_client (self, kab_statement_get_text (statement, 1),
                               kab_statement_get_text (statement, 2), id);
    }
  return step == KAB_STEP_DONE;
}
