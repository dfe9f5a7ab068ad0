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

static void
become_command (KabMutation *mutation, const KabCommand *command)
{
  mutation->op = KAB_OP_COMMAND;
  mutation->command = command;
  mutation->args = g_new0 (KabValue, command->n_args);
  mutation->in_args = g_new0 (gboolean, command->n_args);
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

KabMutation *
kab_mutation_new_command (const KabCommand *command, const char *row)
{
  KabMutation *mutation = kab_mutation_new (kab_command_entity (command), row, KAB_OP_COMMAND);

  become_command (mutation, command);
  for (guint i = 0; i < command->n_args; i++)
    {
      const KabField *arg = &command->args[i];

      if (arg->initial == NULL)
        continue;
      if (kab_field_kind (arg) == KAB_VALUE_INTEGER)
        kab_value_set_integer (&mutation->args[i], g_ascii_strtoll (arg->initial, NULL, 10));
      else
        kab_value_set_text (&mutation->args[i], arg->initial);
      /* What is the office's alone to say is not said for others. */
      mutation->in_args[i] = (arg->flags & KAB_FIELD_STAFF) == 0;
      if (!mutation->in_args[i])
        kab_value_set_null (&mutation->args[i]);
    }
  return mutation;
}

void
kab_mutation_set_arg (KabMutation *mutation, const char *name, const KabValue *value)
{
  int i = kab_command_arg (mutation->command, name);

  g_return_if_fail (i >= 0);

  kab_value_copy (&mutation->args[i], value);
  mutation->in_args[i] = !kab_value_is_null (value);
}

void
kab_mutation_set_arg_text (KabMutation *mutation, const char *name, const char *text)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;

  kab_value_set_text (&value, text);
  kab_mutation_set_arg (mutation, name, &value);
}

void
kab_mutation_set_arg_integer (KabMutation *mutation, const char *name, gint64 integer)
{
  KabValue value = { .kind = KAB_VALUE_INTEGER, .integer = integer };

  kab_mutation_set_arg (mutation, name, &value);
}

void
kab_mutation_call (const KabMutation *mutation, KabCall *call)
{
  *call = (KabCall){ mutation->command, mutation->id, mutation->row, mutation->args, FALSE };
}

gboolean
kab_mutation_makes_row (const KabMutation *mutation)
{
  return mutation->op == KAB_OP_CREATE || (mutation->op == KAB_OP_COMMAND && mutation->command->creates);
}

const char *
kab_mutation_op_token (const KabMutation *mutation)
{
  return mutation->op == KAB_OP_COMMAND ? mutation->command->name : kab_op_to_token (mutation->op);
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
  if (mutation->op == KAB_OP_COMMAND)
    become_command (copy, mutation->command);
  for (guint i = 0; mutation->op == KAB_OP_COMMAND && i < mutation->command->n_args; i++)
    {
      kab_value_copy (&copy->args[i], &mutation->args[i]);
      copy->in_args[i] = mutation->in_args[i];
    }
  if (mutation->effects != NULL)
    copy->effects = g_ptr_array_ref (mutation->effects);
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
  for (guint i = 0; mutation->args != NULL && i < mutation->command->n_args; i++)
    kab_value_clear (&mutation->args[i]);
  g_clear_pointer (&mutation->effects, g_ptr_array_unref);
  g_free (mutation->args);
  g_free (mutation->in_args);
  g_free (mutation->base);
  g_free (mutation->in_base);
  g_free (mutation->set);
  g_free (mutation->in_set);
  g_free (mutation->id);
  g_free (mutation->row);
  g_free (mutation);
}

static void
append_values (GString *out, const KabField *fields, guint n, const KabValue *values, const gboolean *in)
{
  gboolean first = TRUE;

  g_string_append_c (out, '{');
  for (guint i = 0; i < n; i++)
    {
      if (!in[i])
        continue;
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      kab_json_append_string (out, fields[i].name);
      g_string_append_c (out, ':');
      kab_value_append_json (out, &fields[i], &values[i]);
    }
  g_string_append_c (out, '}');
}

static int
newest (const KabField *fields, guint n, const gboolean *in, int schema)
{
  for (guint i = 0; i < n; i++)
    if (in[i])
      schema = MAX (schema, fields[i].since);

  return schema;
}

/* A server that is a little older takes what it knows of, and says what it does not. */
static int
least_schema (const KabMutation *mutation)
{
  int schema = MAX (1, KAB_SCHEMA_VERSION - KAB_SCHEMAS_BACK);

  schema = newest (mutation->entity->fields, mutation->entity->n_fields, mutation->in_set, schema);
  schema = newest (mutation->entity->fields, mutation->entity->n_fields, mutation->in_base, schema);
  if (mutation->op == KAB_OP_COMMAND)
    schema = newest (mutation->command->args, mutation->command->n_args, mutation->in_args, schema);
  return MIN (schema, mutation->schema);
}

void
kab_mutation_append_json (GString *out, const KabMutation *mutation)
{
  g_string_append_printf (out,
                          "{\"id\":\"%s\",\"n\":%" G_GINT64_FORMAT
                          ",\"entity\":\"%s\",\"row\":\"%s\",\"op\":\"%s\","
                          "\"base_rev\":%" G_GINT64_FORMAT ",\"schema\":%d,\"base\":",
                          mutation->id, mutation->n, mutation->entity->name, mutation->row,
                          kab_mutation_op_token (mutation), mutation->base_rev, least_schema (mutation));
  append_values (out, mutation->entity->fields, mutation->entity->n_fields, mutation->base,
                 mutation->in_base);
  g_string_append (out, ",\"set\":");
  if (mutation->op == KAB_OP_COMMAND)
    append_values (out, mutation->command->args, mutation->command->n_args, mutation->args,
                   mutation->in_args);
  else
    append_values (out, mutation->entity->fields, mutation->entity->n_fields, mutation->set,
                   mutation->in_set);
  g_string_append_c (out, '}');
}

static gboolean
invalid (GError **error, const char *member)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("A change has no valid “%s”."), member);
  return FALSE;
}

static int
index_of (const KabField *fields, guint n, const char *name)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (fields[i].name, name))
      return (int)i;

  return -1;
}

static gboolean
read_values (JsonObject *object,
             const char *member,
             const KabField *fields,
             guint n,
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
      int i = index_of (fields, n, name);

      if (i < 0)
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("There is no field “%s”."), name);
          return FALSE;
        }
      if (!kab_value_from_json (&fields[i], value, &values[i], error))
        return FALSE;
      in[i] = TRUE;
    }
  return TRUE;
}

/* A token that is none of the four is the name of a command of the entity's. */
static gboolean
take_op (KabMutation *mutation, const char *token)
{
  const KabCommand *command;

  if (kab_op_from_token (token, &mutation->op))
    return TRUE;
  command = kab_command_find (mutation->entity, token);
  if (command != NULL)
    become_command (mutation, command);
  return command != NULL;
}

static void
tidy (KabMutation *mutation)
{
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (mutation->in_set[i])
      kab_value_tidy (&mutation->entity->fields[i], &mutation->set[i]);
  for (guint i = 0; mutation->op == KAB_OP_COMMAND && i < mutation->command->n_args; i++)
    if (mutation->in_args[i])
      kab_value_tidy (&mutation->command->args[i], &mutation->args[i]);
}

KabMutation *
kab_mutation_from_json (JsonObject *object, GError **error)
{
  const char *id = kab_json_member_text (object, "id");
  const char *row = kab_json_member_text (object, "row");
  const KabEntity *entity = kab_entity_find (kab_json_member_text (object, "entity"));
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
  if (!take_op (mutation, kab_json_member_text (object, "op")))
    {
      invalid (error, "op");
      return NULL;
    }
  if (!kab_json_integer (json_object_get_member (object, "n"), &mutation->n) || mutation->n < 0)
    {
      invalid (error, "n");
      return NULL;
    }
  if (!kab_json_integer (json_object_get_member (object, "schema"), &schema) || schema < 1
      || schema > G_MAXINT)
    {
      invalid (error, "schema");
      return NULL;
    }
  mutation->schema = (int)schema;
  if (json_object_has_member (object, "base_rev")
      && (!kab_json_integer (json_object_get_member (object, "base_rev"), &mutation->base_rev)
          || mutation->base_rev < 0))
    {
      invalid (error, "base_rev");
      return NULL;
    }
  if (!read_values (object, "base", entity->fields, entity->n_fields, mutation->base, mutation->in_base,
                    error)
      || !(mutation->op == KAB_OP_COMMAND
             ? read_values (object, "set", mutation->command->args, mutation->command->n_args, mutation->args,
                            mutation->in_args, error)
             : read_values (object, "set", entity->fields, entity->n_fields, mutation->set, mutation->in_set,
                            error)))
    return NULL;
  tidy (mutation);

  return g_steal_pointer (&mutation);
}

/* Where a value stands in the text that a reader works on a copy of. */
typedef struct
{
  const char *text;
  gsize length;
} Span;

static Span
skip_value (KabJsonReader *reader, KabJsonToken token, const char *copy, const char *text)
{
  const char *start = reader->start;

  if (!kab_json_reader_skip (reader, token))
    return (Span){ NULL, 0 };
  return (Span){ text + (start - copy), (gsize)(reader->start - start) + 1 };
}

static gboolean
read_json (KabJsonReader *reader, KabJsonToken token, Span from, const char *copy, KabValue *value)
{
  Span span = skip_value (reader, token, copy, from.text);
  g_autofree char *raw = span.text != NULL ? g_strndup (span.text, span.length) : NULL;
  char *normal = raw != NULL ? kab_json_normalise (raw) : NULL;

  if (normal == NULL)
    return FALSE;
  kab_value_take_text (value, normal);
  return TRUE;
}

static gboolean
read_value (KabJsonReader *reader, Span from, const char *copy, const KabField *field, KabValue *value)
{
  KabJsonToken token = kab_json_reader_next (reader);

  if (token == KAB_JSON_NULL)
    {
      kab_value_set_null (value);
      return TRUE;
    }
  if (field->type == KAB_TYPE_JSON)
    return (token == KAB_JSON_OBJECT_BEGIN || token == KAB_JSON_ARRAY_BEGIN)
           && read_json (reader, token, from, copy, value);
  if (kab_field_kind (field) == KAB_VALUE_INTEGER)
    {
      if (token != KAB_JSON_INTEGER && !(token == KAB_JSON_BOOLEAN && field->type == KAB_TYPE_BOOLEAN))
        return FALSE;
      kab_value_set_integer (value, reader->integer);
      return TRUE;
    }
  if (token != KAB_JSON_STRING)
    return FALSE;
  kab_value_set_text (value, reader->text);
  return TRUE;
}

static gboolean
read_span (Span from,
           const char *member,
           const KabField *fields,
           guint n,
           KabValue *values,
           gboolean *in,
           GError **error)
{
  g_autofree char *copy = NULL;
  KabJsonReader reader;
  KabJsonToken token;

  if (from.text == NULL)
    return TRUE;
  copy = g_malloc (from.length + 1);
  memcpy (copy, from.text, from.length);
  kab_json_reader_init (&reader, copy, from.length);
  if (kab_json_reader_next (&reader) != KAB_JSON_OBJECT_BEGIN)
    return invalid (error, member);
  while ((token = kab_json_reader_next (&reader)) == KAB_JSON_KEY)
    {
      int i = index_of (fields, n, reader.text);

      if (i < 0)
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("There is no field “%s”."), reader.text);
          return FALSE;
        }
      if (!read_value (&reader, from, copy, &fields[i], &values[i]))
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("“%s” has a value of the wrong type."),
                       kab_field_title (&fields[i]));
          return FALSE;
        }
      in[i] = TRUE;
    }
  return token == KAB_JSON_OBJECT_END || invalid (error, member);
}

/* The members of a mutation as they come: their order is the sender's. */
typedef struct
{
  char id[KAB_ID_LENGTH + 1];
  char row[KAB_ID_LENGTH + 1];
  const KabEntity *entity;
  char op[40];
  gint64 n;
  gint64 schema;
  gint64 base_rev;
  Span base;
  Span set;
} Members;

static void
read_text_member (Members *members, const char *name, const char *text)
{
  if (g_str_equal (name, "id"))
    g_strlcpy (members->id, kab_id_is_valid (text) ? text : "", sizeof members->id);
  else if (g_str_equal (name, "row"))
    g_strlcpy (members->row, kab_id_is_valid (text) ? text : "", sizeof members->row);
  else if (g_str_equal (name, "entity"))
    members->entity = kab_entity_find (text);
  else if (g_str_equal (name, "op"))
    g_strlcpy (members->op, strlen (text) < sizeof members->op ? text : "", sizeof members->op);
}

static gboolean
read_members (Members *members, const char *text, gsize length)
{
  g_autofree char *copy = g_malloc (length + 1);
  KabJsonReader reader;
  KabJsonToken token;

  memcpy (copy, text, length);
  kab_json_reader_init (&reader, copy, length);
  if (kab_json_reader_next (&reader) != KAB_JSON_OBJECT_BEGIN)
    return FALSE;
  while ((token = kab_json_reader_next (&reader)) == KAB_JSON_KEY)
    {
      const char *name = reader.text;

      token = kab_json_reader_next (&reader);
      if (g_str_equal (name, "base"))
        members->base = skip_value (&reader, token, copy, text);
      else if (g_str_equal (name, "set"))
        members->set = skip_value (&reader, token, copy, text);
      else if (g_str_equal (name, "n"))
        members->n = token == KAB_JSON_INTEGER ? reader.integer : -1;
      else if (g_str_equal (name, "schema"))
        members->schema = token == KAB_JSON_INTEGER ? reader.integer : -1;
      else if (g_str_equal (name, "base_rev"))
        members->base_rev = token == KAB_JSON_INTEGER ? reader.integer : -1;
      else if (token == KAB_JSON_STRING)
        read_text_member (members, name, reader.text);
      else if (!kab_json_reader_skip (&reader, token))
        return FALSE;
      else if (g_str_equal (name, "entity") || g_str_equal (name, "op"))
        return FALSE;
    }
  return token == KAB_JSON_OBJECT_END && kab_json_reader_next (&reader) == KAB_JSON_END;
}

KabMutation *
kab_mutation_from_text (const char *text, gsize length, GError **error)
{
  Members members = { .n = -1, .schema = -1 };
  g_autoptr (KabMutation) mutation = NULL;
  const char *wrong = NULL;

  if (!read_members (&members, text, length))
    wrong = "op";
  else if (members.id[0] == '\0')
    wrong = "id";
  else if (members.entity == NULL)
    wrong = "entity";
  else if (members.row[0] == '\0')
    wrong = "row";
  else if (members.n < 0)
    wrong = "n";
  else if (members.schema < 1 || members.schema > G_MAXINT)
    wrong = "schema";
  else if (members.base_rev < 0)
    wrong = "base_rev";
  if (wrong != NULL)
    {
      invalid (error, wrong);
      return NULL;
    }

  mutation = mutation_alloc (members.entity);
  mutation->id = g_strdup (members.id);
  mutation->row = g_strdup (members.row);
  if (!take_op (mutation, members.op))
    {
      invalid (error, "op");
      return NULL;
    }
  mutation->n = members.n;
  mutation->schema = (int)members.schema;
  mutation->base_rev = members.base_rev;
  if (!read_span (members.base, "base", members.entity->fields, members.entity->n_fields, mutation->base,
                  mutation->in_base, error)
      || !(mutation->op == KAB_OP_COMMAND
             ? read_span (members.set, "set", mutation->command->args, mutation->command->n_args,
                          mutation->args, mutation->in_args, error)
             : read_span (members.set, "set", members.entity->fields, members.entity->n_fields, mutation->set,
                          mutation->in_set, error)))
    return NULL;
  tidy (mutation);

  return g_steal_pointer (&mutation);
}
