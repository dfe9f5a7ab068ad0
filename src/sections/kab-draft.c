/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-draft.h"
#include "kab-json.h"

JsonNode *
kab_draft_from_row (const KabRow *row)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_alloc ();

  json_object_set_string_member (object, "id", row->id);
  json_object_set_int_member (object, "rev", row->rev);
  for (guint i = 0; i < row->entity->n_fields; i++)
    if (!kab_value_is_null (&row->values[i]))
      json_object_set_member (object, row->entity->fields[i].name,
                              kab_value_to_json (&row->entity->fields[i], &row->values[i]));
  json_node_init_object (node, object);
  json_object_unref (object);
  return node;
}

KabRow *
kab_draft_to_row (const KabEntity *entity, JsonNode *node)
{
  const char *id = kab_draft_text (node, "id");
  JsonNode *rev = kab_draft_member (node, "rev");
  KabRow *row;

  if (!id)
    return NULL;
  row = kab_row_new_empty (entity);
  row->id = g_strdup (id);
  kab_json_integer (rev, &row->rev);
  for (guint i = 0; i < entity->n_fields; i++)
    if (!kab_value_from_json (&entity->fields[i], kab_draft_member (node, entity->fields[i].name),
                              &row->values[i], NULL))
      kab_value_set_null (&row->values[i]);
  return row;
}

JsonNode *
kab_draft_parse (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  return node && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

JsonNode *
kab_draft_member (JsonNode *node, const char *name)
{
  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), name)
                                               : NULL;
}

const char *
kab_draft_text (JsonNode *node, const char *name)
{
  return kab_json_text (kab_draft_member (node, name));
}
