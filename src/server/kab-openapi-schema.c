/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The entities' fields as JSON Schema. */
#include "kab-openapi-private.h"

void
kab_openapi_add_string (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

void
kab_openapi_add_json (JsonBuilder *builder, const char *name, const char *text)
{
  JsonNode *node = json_from_string (text, NULL);

  if (node == NULL)
    {
      g_critical ("“%s” of the description is not JSON: %s", name, text);
      return;
    }
  json_builder_set_member_name (builder, name);
  json_builder_add_value (builder, node);
}

static void
add_integer (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_plain_type (JsonBuilder *builder, const char *type, gboolean nullable)
{
  if (!nullable)
    {
      kab_openapi_add_string (builder, "type", type);
      return;
    }
  json_builder_set_member_name (builder, "type");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, type);
  json_builder_add_string_value (builder, "null");
  json_builder_end_array (builder);
}

static void
add_enum (JsonBuilder *builder, const KabField *field, gboolean nullable)
{
  json_builder_set_member_name (builder, "enum");
  json_builder_begin_array (builder);
  for (const KabEnumValue *v = field->values; v->token != NULL; v++)
    json_builder_add_string_value (builder, v->token);
  if (nullable)
    json_builder_add_null_value (builder);
  json_builder_end_array (builder);
}

static void
add_text (JsonBuilder *builder, const KabField *field, gboolean nullable)
{
  add_plain_type (builder, "string", nullable);
  if (field->type == KAB_TYPE_DATE)
    kab_openapi_add_string (builder, "format", "date");
  else if (field->type == KAB_TYPE_REF)
    kab_openapi_add_string (builder, "format", "uuid");
  else if (field->type == KAB_TYPE_EMAIL)
    kab_openapi_add_string (builder, "format", "email");
  else if (field->type == KAB_TYPE_PHONE)
    kab_openapi_add_string (builder, "pattern", "^\\+[1-9][0-9]{7,14}$");
  else if (field->max > 0)
    add_integer (builder, "maxLength", field->max);
}

static void
add_number (JsonBuilder *builder, const KabField *field, gboolean nullable)
{
  add_plain_type (builder, "integer", nullable);
  if (field->type == KAB_TYPE_MONEY)
    kab_openapi_add_string (builder, "description", "In minor units of the currency");
  else if (field->type == KAB_TYPE_TIME)
    kab_openapi_add_string (builder, "description", "Milliseconds since 1970, UTC");
  if (field->type == KAB_TYPE_INTEGER && field->min != 0)
    add_integer (builder, "minimum", field->min);
  if (field->type != KAB_TYPE_TIME && field->max > 0)
    add_integer (builder, "maximum", field->max);
}

void
kab_openapi_add_type (JsonBuilder *builder, const KabField *field, gboolean nullable)
{
  if (field->type == KAB_TYPE_BOOLEAN)
    add_plain_type (builder, "boolean", nullable);
  else if (field->type == KAB_TYPE_JSON)
    kab_openapi_add_json (builder, "type",
                          nullable ? "[\"array\",\"object\",\"null\"]" : "[\"array\",\"object\"]");
  else if (field->type == KAB_TYPE_ENUM)
    add_enum (builder, field, nullable);
  else if (kab_field_kind (field) == KAB_VALUE_INTEGER)
    add_number (builder, field, nullable);
  else
    add_text (builder, field, nullable);
}

void
kab_openapi_add_field (JsonBuilder *builder, const KabField *field)
{
  json_builder_set_member_name (builder, field->name);
  json_builder_begin_object (builder);
  kab_openapi_add_string (builder, "title", field->title);
  kab_openapi_add_type (builder, field, FALSE);
  if (field->ref != NULL)
    kab_openapi_add_string (builder, "x-reference", field->ref);
  if (field->group != NULL)
    kab_openapi_add_string (builder, "x-group", field->group);
  if (field->flags & KAB_FIELD_COMPUTED)
    {
      json_builder_set_member_name (builder, "readOnly");
      json_builder_add_boolean_value (builder, TRUE);
    }
  json_builder_end_object (builder);
}
