/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-activity-words.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-format.h"
#include "kab-id.h"
#include "kab-titles.h"

static void
change_free (gpointer data)
{
  KabActivityChange *change = data;

  g_free (change->was);
  g_free (change->is);
  g_free (change);
}

/* The fields that @text, a JSON object, holds, in a row that can be formatted like any other; @node: (out) (nullable) */
static KabRow *
row_of (const KabEntity *entity, const char *text, JsonNode **node)
{
  KabRow *row = kab_row_new_empty (entity);
  JsonObject *object;

  *node = text ? json_from_string (text, NULL) : NULL;
  if (*node && !JSON_NODE_HOLDS_OBJECT (*node))
    g_clear_pointer (node, json_node_unref);
  if (!*node)
    return row;
  object = json_node_get_object (*node);
  for (guint f = 0; f < entity->n_fields; f++)
    if (json_object_has_member (object, entity->fields[f].name))
      kab_value_from_json (&entity->fields[f], json_object_get_member (object, entity->fields[f].name),
                           &row->values[f], NULL);
  return row;
}

static gboolean
has (JsonNode *node, const KabField *field)
{
  return node && json_object_has_member (json_node_get_object (node), field->name);
}

static char *
value_text (KabCabinet *cabinet, const KabField *field, const KabRow *row)
{
  const char *id = field->type == KAB_TYPE_REF ? kab_row_get_text (row, field->name) : NULL;
  const char *title;

  if (!id)
    return kab_format_value (field, row);
  title = kab_titles_get (kab_titles_for (cabinet), kab_entity_find (field->ref), id);
  return g_strdup (title && *title ? title : "…");
}

/* An id that is no reference is for programs. */
static gboolean
is_id (const KabField *field, const KabRow *row)
{
  const char *text = field->type == KAB_TYPE_TEXT ? kab_row_get_text (row, field->name) : NULL;

  return text && kab_id_is_valid (text);
}

static gboolean
is_readable (const KabField *field)
{
  return field->type != KAB_TYPE_JSON && field->type != KAB_TYPE_MARKUP;
}

/* Returns: (nullable): none where both read alike */
static KabActivityChange *
change_of (KabCabinet *cabinet, const KabField *field, const KabRow *before, const KabRow *after)
{
  KabActivityChange *change = g_new0 (KabActivityChange, 1);

  change->field = field;
  if (!is_readable (field))
    return change;
  change->was = value_text (cabinet, field, before);
  change->is = value_text (cabinet, field, after);
  /* Two others may be called the same, or not be known by name. */
  if (!g_str_equal (change->was, change->is)
      || (field->type == KAB_TYPE_REF
          && !kab_value_equal (&before->values[field - before->entity->fields],
                               &after->values[field - after->entity->fields])))
    return change;
  change_free (change);
  return NULL;
}

GPtrArray *
kab_activity_changes (KabCabinet *cabinet, const KabRow *activity)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func (change_free);
  const char *subject = kab_row_get_text (activity, "subject");
  const KabEntity *entity = subject ? kab_entity_find (subject) : NULL;
  g_autoptr (JsonNode) before = NULL;
  g_autoptr (JsonNode) after = NULL;
  g_autoptr (KabRow) old = NULL;
  g_autoptr (KabRow) new = NULL;

  if (!entity)
    return changes;
  old = row_of (entity, kab_row_get_text (activity, "before"), &before);
  new = row_of (entity, kab_row_get_text (activity, "after"), &after);
  for (guint f = 0; f < entity->n_fields; f++)
    {
      const KabField *field = &entity->fields[f];
      KabActivityChange *change;

      if ((!has (before, field) && !has (after, field)) || (field->type == KAB_TYPE_REF && !cabinet)
          || is_id (field, old) || is_id (field, new))
        continue;
      change = change_of (cabinet, field, old, new);
      if (change)
        g_ptr_array_add (changes, change);
    }
  return changes;
}

const char *
kab_activity_action (const KabRow *activity)
{
  const char *token = kab_row_get_text (activity, "action");
  const char *title = kab_field_enum_title (kab_entity_find_field (&kab_entity_activity, "action"), token);

  return title ? title : token;
}
