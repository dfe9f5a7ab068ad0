/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-wire.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-json.h"

JsonNode *
kab_wire_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;

  if (kab_json_check (text, length) && json_parser_load_from_data (parser, text, (gssize)length, NULL)
      && (root = json_parser_get_root (parser)) != NULL && JSON_NODE_HOLDS_OBJECT (root))
    return json_node_ref (root);

  g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL,
               _ ("The server's answer cannot be understood. Nothing was lost; it is tried again later."));
  return NULL;
}

const char *
kab_wire_string (JsonObject *object, const char *name)
{
  return kab_json_member_text (object, name);
}

gint64
kab_wire_integer (JsonObject *object, const char *name)
{
  gint64 integer = 0;

  if (object != NULL)
    kab_json_integer (json_object_get_member (object, name), &integer);
  return integer;
}

gboolean
kab_wire_boolean (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
         && json_node_get_boolean (node);
}

JsonObject *
kab_wire_object (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
kab_wire_array (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
kab_wire_element (JsonArray *array, guint index)
{
  JsonNode *node
    = array != NULL && index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}
