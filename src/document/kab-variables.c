/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-variables.h"

#include "kab-json.h"
#include "kab-requisites.h"
#include "kab-rich-text.h"

void
kab_variables_set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

void
kab_variables_set_formatted (JsonObject *object, const char *name, const char *text)
{
  g_autofree char *marked = g_strconcat (name, "_marked", NULL);
  g_autofree char *plain = text != NULL ? kab_rich_text_to_plain (text) : NULL;

  kab_variables_set_text (object, name, plain);
  kab_variables_set_text (object, marked, text);
}

void
kab_variables_add_fields (JsonObject *object, const KabEntity *entity, const KabRow *row)
{
  for (guint i = 0; i < entity->n_fields; i++)
    {
      const KabField *field = &entity->fields[i];

      /* Ids say nothing to people, and the office's own notes are not for paper. */
      if (field->type == KAB_TYPE_REF || field->flags & KAB_FIELD_INTERNAL)
        continue;
      if (field->flags & KAB_FIELD_FORMATTED)
        {
          kab_variables_set_formatted (object, field->name,
                                       row != NULL ? kab_row_get_text (row, field->name) : NULL);
          continue;
        }
      json_object_set_member (object, field->name,
                              row != NULL ? kab_value_to_json (field, &row->values[i])
                                          : json_node_new (JSON_NODE_NULL));
    }
}

void
kab_variables_add_tokens (JsonObject *object, const KabRow *row, const char *field_name)
{
  const KabField *field = kab_entity_find_field (row->entity, field_name);
  const char *token = kab_row_get_text (row, field_name);

  for (const KabEnumValue *value = field->values; value->token != NULL; value++)
    {
      g_autofree char *name = g_strconcat ("is_", value->token, NULL);

      json_object_set_boolean_member (object, name, g_strcmp0 (token, value->token) == 0);
    }
}

const char *
kab_variables_text (JsonObject *object, const char *name)
{
  const char *text = kab_json_member_text (object, name);

  return text != NULL && text[0] != '\0' ? text : NULL;
}

JsonObject *
kab_variables_party (JsonObject *from)
{
  JsonObject *object = json_object_new ();

  for (const char *const *name = kab_party_members (); *name != NULL; name++)
    json_object_set_null_member (object, *name);
  if (from != NULL)
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *node;

      json_object_iter_init (&iter, from);
      while (json_object_iter_next (&iter, &name, &node))
        json_object_set_member (object, name, json_node_copy (node));
    }
  if (kab_variables_text (object, "address") == NULL)
    kab_variables_set_text (object, "address", kab_variables_text (object, "legal_address"));
  if (kab_variables_text (object, "legal_address") == NULL)
    kab_variables_set_text (object, "legal_address", kab_variables_text (object, "address"));
  return object;
}

const char *const *
kab_company_pictures (void)
{
  static const char *const names[] = { "logo", "stamp", NULL };

  return names;
}

JsonObject *
kab_variables_company (JsonObject *from)
{
  JsonObject *object = kab_variables_party (from);

  for (const char *const *name = kab_company_pictures (); *name != NULL; name++)
    json_object_set_boolean_member (object, *name, kab_variables_text (object, *name) != NULL);
  return object;
}
