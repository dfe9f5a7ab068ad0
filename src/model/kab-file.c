/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-file.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "kab-json.h"

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

static const char *
first_field (const KabEntity *entity, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (kab_entity_field (entity, names[i]) >= 0)
      return names[i];

  return NULL;
}

const char *
kab_entity_file_name_field (const KabEntity *entity)
{
  static const char *const names[] = { "file_name", "name", NULL };

  return first_field (entity, names);
}

/* With one more at its end; what is there and cannot be read is left as it is. */
static void
add_to_list (KabRow *row, const KabField *field, const char *digest, const char *name, gint64 size)
{
  const char *text = kab_row_get_text (row, field->name);
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;
  gboolean by_name = node != NULL ? JSON_NODE_HOLDS_OBJECT (node) : g_str_equal (field->name, "assets");
  g_autofree char *json = NULL;

  if (node == NULL)
    {
      node = json_node_new (by_name ? JSON_NODE_OBJECT : JSON_NODE_ARRAY);
      if (by_name)
        json_node_take_object (node, json_object_new ());
      else
        json_node_take_array (node, json_array_new ());
    }
  if (by_name)
    {
      json_object_set_string_member (json_node_get_object (node), name, digest);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonObject *one = json_object_new ();

      json_object_set_string_member (one, "name", name);
      json_object_set_string_member (one, "sha256", digest);
      json_object_set_int_member (one, "size", size);
      json_array_add_object_element (json_node_get_array (node), one);
    }
  json = json_to_string (node, FALSE);
  kab_value_take_text (kab_row_value (row, field->name), kab_json_normalise (json));
}

void
kab_row_set_file (KabRow *row, const KabField *field, const char *digest, const char *name, gint64 size)
{
  const char *called = kab_entity_file_name_field (row->entity);

  if (field->type == KAB_TYPE_JSON)
    {
      add_to_list (row, field, digest, name, size);
      return;
    }
  kab_row_set_text (row, field->name, digest);
  /* What a row is called stays; what its file is called is another thing. */
  if (called != NULL && (g_str_equal (called, "file_name") || kab_row_is_null (row, called)))
    kab_row_set_text (row, called, name);
  if (kab_entity_field (row->entity, "size") >= 0)
    kab_row_set_integer (row, "size", size);
}
