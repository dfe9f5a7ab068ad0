/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-mutation.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-id.h"
#include "kab-json.h"
#include "kab-validate.h"

static const char *const op_tokens[] = { "create", "update", "delete", "restore" };

const char *
kab_op_to_token (KabOp op)
{
  return op_tokens[op];
}

gboolean
kab_op_from_token (const char *token, KabOp *op)
{
  for (guint i = 0; i < G_N_ELEMENTS (op_tokens); i++)
    if (g_strcmp0 (op_tokens[i], token) == 0)
      {
        *op = (KabOp)i;
        return TRUE;
      }

  return FALSE;
}

static KabMutation *
mutation_alloc (const KabEntity *entity)
{
  KabMutation *mutation = g_new0 (KabMutation, 1);

  mutation->entity = entity;
  mutation->base = g_new0 (KabValue, entity->n_fields);
  mutation->in_base = g_new0 (gboolean, entity->n_fields);
  mutation->set = g_new0 (KabValue, entity->n_fields);
  mutation->in_set = g_new0 (gboolean, entity->n_fields);
  return mutation;
}

KabMutation *
kab_mutation_new (const KabEntity *entity, const char *row, KabOp op)
{
  KabMutation *mutation = mutation_alloc (entity);

  mutation->id = kab_id_new ();
  mutation->row = g_strdup (row);
  mutation->op = op;
  mutation->schema = KAB_SCHEMA_VERSION;
  return mutation;
}

static gboolean
group_is_touched (const KabMutation *mutation, const char *group)
{
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (mutation->in_set[i] && g_strcmp0 (mutation->entity->fields[i].group, group) == 0)
      return TRUE;

  return FALSE;
}

KabMutation *
kab_mutation_new_between (const KabRow *before, const KabRow *after)
{
  const KabEntity *entity = after->entity;
  g_autoptr (KabMutation) mutation
    = kab_mutation_new (entity, after->id, before != NULL ? KAB_OP_UPDATE : KAB_OP_CREATE);
  gboolean any = before == NULL;

  for (guint i = 0; i < entity->n_fields; i++)
    {
      if (before != NULL ? kab_value_equal (&before->values[i], &after->values[i])
                         : kab_value_is_null (&after->values[i]))
        continue;
      if (before == NULL && (entity->fields[i].flags & KAB_FIELD_COMPUTED))
        continue;
      kab_value_copy (&mutation->set[i], &after->values[i]);
      mutation->in_set[i] = TRUE;
      any = TRUE;
    }
  if (!any)
    return NULL;

  if (before != NULL)
    {
      mutation->base_rev = before->rev;
      for (guint i = 0; i < entity->n_fields; i++)
        {
          const char *group = entity->fields[i].group;

          if (!mutation->in_set[i] && (group == NULL || !group_is_touched (mutation, group)))
            continue;
          kab_value_copy (&mutation->base[i], &before->values[i]);
          mutation->in_base[i] = TRUE;
        }
    }
  return g_steal_pointer (&mutation);
}

KabMutation *
kab_mutation_copy (const KabMutation *mutation)
{
  KabMutation *copy = mutation_alloc (mutation->entity);

  copy->id = g_strdup (mutation->id);
  copy->n = mutation->n;
  copy->row = g_strdup (mutation->row);
  copy->op = mutation->op;
  copy->base_rev = mutation->base_rev;
  copy->schema = mutation->schema;
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    {
      kab_value_copy (&copy->base[i], &mutation->base[i]);
      copy->in_base[i] = mutation->in_base[i];
      kab_value_copy (&copy->set[i], &mutation->set[i]);
      copy->in_set[i] = mutation->in_set[i];
    }
  return copy;
}

void
kab_mutation_free (KabMutation *mutation)
{
  if (mutation == NULL)
    return;
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    {
      kab_value_clear (&mutation->base[i]);
      kab_value_clear (&mutation->set[i]);
    }
  g_free (mutation->base);
  g_free (mutation->in_base);
  g_free (mutation->set);
  g_free (mutation->in_set);
  g_free (mutation->id);
  g_free (mutation->row);
  g_free (mutation);
}

static void
append_values (GString *out, const KabEntity *entity, const KabValue *values, const gboolean *in)
{
  gboolean first = TRUE;

  g_string_append_c (out, '{');
  for (guint i = 0; i < entity->n_fields; i++)
    {
      if (!in[i])
        continue;
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      kab_json_append_string (out, entity->fields[i].name);
      g_string_append_c (out, ':');
      kab_value_append_json (out, &entity->fields[i], &values[i]);
    }
  g_string_append_c (out, '}');
}

void
kab_mutation_append_json (GString *out, const KabMutation *mutation)
{
  g_string_append_printf (out,
                          "{\"id\":\"%s\",\"n\":%" G_GINT64_FORMAT
                          ",\"entity\":\"%s\",\"row\":\"%s\",\"op\":\"%s\","
                          "\"base_rev\":%" G_GINT64_FORMAT ",\"schema\":%d,\"base\":",
                          mutation->id, mutation->n, mutation->entity->name, mutation->row,
                          kab_op_to_token (mutation->op), mutation->base_rev, mutation->schema);
  append_values (out, mutation->entity, mutation->base, mutation->in_base);
  g_string_append (out, ",\"set\":");
  append_values (out, mutation->entity, mutation->set, mutation->in_set);
  g_string_append_c (out, '}');
}

static gboolean
invalid (GError **error, const char *member)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("A change has no valid “%s”."), member);
  return FALSE;
}

static const char *
string_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static gboolean
integer_member (JsonObject *object, const char *name, gint64 *integer)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *integer = json_node_get_int (node);
  return TRUE;
}

static gboolean
read_values (JsonObject *object,
             const char *member,
             const KabEntity *entity,
             KabValue *values,
             gboolean *in,
             GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return invalid (error, member);

  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    {
      int i = kab_entity_field (entity, name);

      if (i < 0)
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("There is no field “%s”."), name);
          return FALSE;
        }
      if (!kab_value_from_json (&entity->fields[i], value, &values[i], error))
        return FALSE;
      in[i] = TRUE;
    }
  return TRUE;
}

KabMutation *
kab_mutation_from_json (JsonObject *object, GError **error)
{
  const char *id = string_member (object, "id");
  const char *row = string_member (object, "row");
  const KabEntity *entity = kab_entity_find (string_member (object, "entity"));
  g_autoptr (KabMutation) mutation = NULL;
  gint64 schema;

  if (!kab_id_is_valid (id))
    {
      invalid (error, "id");
      return NULL;
    }
  if (entity == NULL)
    {
      invalid (error, "entity");
      return NULL;
    }
  if (!kab_id_is_valid (row))
    {
      invalid (error, "row");
      return NULL;
    }
  mutation = mutation_alloc (entity);
  mutation->id = g_strdup (id);
  mutation->row = g_strdup (row);
  if (!kab_op_from_token (string_member (object, "op"), &mutation->op))
    {
      invalid (error, "op");
      return NULL;
    }
  if (!integer_member (object, "n", &mutation->n) || mutation->n < 0)
    {
      invalid (error, "n");
      return NULL;
    }
  if (!integer_member (object, "schema", &schema) || schema < 1 || schema > G_MAXINT)
    {
      invalid (error, "schema");
      return NULL;
    }
  mutation->schema = (int)schema;
  if (json_object_has_member (object, "base_rev")
      && (!integer_member (object, "base_rev", &mutation->base_rev) || mutation->base_rev < 0))
    {
      invalid (error, "base_rev");
      return NULL;
    }
  if (!read_values (object, "base", entity, mutation->base, mutation->in_base, error)
      || !read_values (object, "set", entity, mutation->set, mutation->in_set, error))
    return NULL;

  for (guint i = 0; i < entity->n_fields; i++)
    if (mutation->in_set[i])
      kab_value_tidy (&entity->fields[i], &mutation->set[i]);

  return g_steal_pointer (&mutation);
}
