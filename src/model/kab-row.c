/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-row.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-id.h"
#include "kab-json.h"

G_DEFINE_BOXED_TYPE (KabRow, kab_row, kab_row_ref, kab_row_unref)

KabRow *
kab_row_new_empty (const KabEntity *entity)
{
  KabRow *row = g_atomic_rc_box_alloc0 (sizeof (KabRow) + entity->n_fields * sizeof (KabValue));

  row->entity = entity;
  return row;
}

KabRow *
kab_row_new (const KabEntity *entity, const char *id)
{
  KabRow *row = kab_row_new_empty (entity);

  row->id = id != NULL ? g_strdup (id) : kab_id_new ();
  for (guint i = 0; i < entity->n_fields; i++)
    {
      const KabField *field = &entity->fields[i];

      if (field->initial == NULL)
        continue;
      if (kab_field_kind (field) == KAB_VALUE_INTEGER)
        kab_value_set_integer (&row->values[i], g_ascii_strtoll (field->initial, NULL, 10));
      else
        kab_value_set_text (&row->values[i], field->initial);
    }
  return row;
}

static void
row_clear (gpointer data)
{
  KabRow *row = data;

  g_free (row->id);
  g_free (row->created_by);
  g_free (row->updated_by);
  for (guint i = 0; i < row->entity->n_fields; i++)
    kab_value_clear (&row->values[i]);
}

KabRow *
kab_row_ref (KabRow *row)
{
  return g_atomic_rc_box_acquire (row);
}

void
kab_row_unref (KabRow *row)
{
  g_atomic_rc_box_release_full (row, row_clear);
}

KabRow *
kab_row_copy (const KabRow *row)
{
  KabRow *copy = kab_row_new_empty (row->entity);

  copy->id = g_strdup (row->id);
  copy->rev = row->rev;
  copy->deleted = row->deleted;
  copy->created_at = row->created_at;
  copy->created_by = g_strdup (row->created_by);
  copy->updated_at = row->updated_at;
  copy->updated_by = g_strdup (row->updated_by);
  for (guint i = 0; i < row->entity->n_fields; i++)
    kab_value_copy (&copy->values[i], &row->values[i]);
  return copy;
}

KabValue *
kab_row_value (const KabRow *row, const char *name)
{
  int i = kab_entity_field (row->entity, name);

  g_return_val_if_fail (i >= 0, NULL);

  return (KabValue *)&row->values[i];
}

const char *
kab_row_get_text (const KabRow *row, const char *name)
{
  const KabValue *value = kab_row_value (row, name);

  return value != NULL && value->kind == KAB_VALUE_TEXT ? value->text : NULL;
}

gint64
kab_row_get_integer (const KabRow *row, const char *name)
{
  const KabValue *value = kab_row_value (row, name);

  return value != NULL && value->kind == KAB_VALUE_INTEGER ? value->integer : 0;
}

gboolean
kab_row_is_null (const KabRow *row, const char *name)
{
  return kab_value_is_null (kab_row_value (row, name));
}

void
kab_row_set_text (KabRow *row, const char *name, const char *text)
{
  kab_value_set_text (kab_row_value (row, name), text);
}

void
kab_row_set_integer (KabRow *row, const char *name, gint64 integer)
{
  kab_value_set_integer (kab_row_value (row, name), integer);
}

const char *
kab_row_title (const KabRow *row)
{
  const KabField *field
    = row->entity->title_field != NULL ? kab_entity_find_field (row->entity, row->entity->title_field) : NULL;
  const char *text = field != NULL ? kab_row_get_text (row, field->name) : NULL;

  if (text == NULL && field != NULL && (field->flags & KAB_FIELD_NUMBERED))
    return kab_field_no_number ();
  return text != NULL ? text : "";
}

static gboolean
wrong_type (const KabField *field, GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("“%s” has a value of the wrong type."),
               kab_field_title (field));
  return FALSE;
}

static void
append_normalised (GString *out, JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_ARRAY:
      {
        JsonArray *array = json_node_get_array (node);

        g_string_append_c (out, '[');
        for (guint i = 0; i < json_array_get_length (array); i++)
          {
            if (i > 0)
              g_string_append_c (out, ',');
            append_normalised (out, json_array_get_element (array, i));
          }
        g_string_append_c (out, ']');
        break;
      }
    case JSON_NODE_OBJECT:
      {
        JsonObject *object = json_node_get_object (node);
        g_autoptr (GList) members = g_list_sort (json_object_get_members (object), (GCompareFunc)g_strcmp0);

        g_string_append_c (out, '{');
        for (GList *l = members; l != NULL; l = l->next)
          {
            if (l != members)
              g_string_append_c (out, ',');
            kab_json_append_string (out, l->data);
            g_string_append_c (out, ':');
            append_normalised (out, json_object_get_member (object, l->data));
          }
        g_string_append_c (out, '}');
        break;
      }
    case JSON_NODE_VALUE:
      if (json_node_get_value_type (node) == G_TYPE_STRING)
        {
          kab_json_append_string (out, json_node_get_string (node));
          break;
        }
      if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
        {
          /* json-glib writes 1e21 as 1e+21.0, which is no JSON. */
          char digits[G_ASCII_DTOSTR_BUF_SIZE];

          g_ascii_dtostr (digits, sizeof digits, json_node_get_double (node));
          g_string_append (out, digits);
          if (strpbrk (digits, ".e") == NULL)
            g_string_append (out, ".0");
          break;
        }
      G_GNUC_FALLTHROUGH;
    case JSON_NODE_NULL:
    default:
      {
        g_autofree char *text = json_to_string (node, FALSE);

        g_string_append (out, text);
        break;
      }
    }
}

char *
kab_json_normalise (const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  GString *out;

  if (!kab_json_check (text, strlen (text)) || !json_parser_load_from_data (parser, text, -1, NULL))
    return NULL;

  out = g_string_new (NULL);
  append_normalised (out, json_parser_get_root (parser));
  return g_string_free (out, FALSE);
}

gboolean
kab_value_from_json (const KabField *field, JsonNode *node, KabValue *value, GError **error)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    {
      kab_value_set_null (value);
      return TRUE;
    }

  if (field->type == KAB_TYPE_JSON)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      if (!JSON_NODE_HOLDS_ARRAY (node) && !JSON_NODE_HOLDS_OBJECT (node))
        return wrong_type (field, error);
      append_normalised (out, node);
      kab_value_set_text (value, out->str);
      return TRUE;
    }

  if (!JSON_NODE_HOLDS_VALUE (node))
    return wrong_type (field, error);

  if (field->type == KAB_TYPE_BOOLEAN && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    {
      kab_value_set_integer (value, json_node_get_boolean (node) ? 1 : 0);
      return TRUE;
    }
  if (kab_field_kind (field) == KAB_VALUE_INTEGER)
    {
      if (json_node_get_value_type (node) != G_TYPE_INT64)
        return wrong_type (field, error);
      kab_value_set_integer (value, json_node_get_int (node));
      return TRUE;
    }
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return wrong_type (field, error);
  kab_value_set_text (value, json_node_get_string (node));
  return TRUE;
}

JsonNode *
kab_value_to_json (const KabField *field, const KabValue *value)
{
  switch (value->kind)
    {
    case KAB_VALUE_INTEGER:
      if (field->type == KAB_TYPE_BOOLEAN)
        return json_node_init_boolean (json_node_alloc (), value->integer != 0);
      return json_node_init_int (json_node_alloc (), value->integer);
    case KAB_VALUE_TEXT:
      if (field->type == KAB_TYPE_JSON)
        {
          JsonNode *node = json_from_string (value->text, NULL);

          return node != NULL ? node : json_node_new (JSON_NODE_NULL);
        }
      return json_node_init_string (json_node_alloc (), value->text);
    case KAB_VALUE_NULL:
    default:
      return json_node_new (JSON_NODE_NULL);
    }
}

void
kab_value_append_json (GString *out, const KabField *field, const KabValue *value)
{
  switch (value->kind)
    {
    case KAB_VALUE_INTEGER:
      if (field->type == KAB_TYPE_BOOLEAN)
        g_string_append (out, value->integer != 0 ? "true" : "false");
      else
        kab_json_append_integer (out, value->integer);
      break;
    case KAB_VALUE_TEXT:
      if (field->type == KAB_TYPE_JSON)
        g_string_append (out, value->text);
      else
        kab_json_append_string (out, value->text);
      break;
    case KAB_VALUE_NULL:
    default:
      g_string_append (out, "null");
      break;
    }
}
