/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the description that is about commands, made of their table. */
#include "kab-command.h"
#include "kab-openapi-private.h"

#define PROBLEM "{\"$ref\":\"#/components/responses/Problem\"}"
#define HEADER(name) "\"" name "\":{\"$ref\":\"#/components/headers/" name "\"}"

static const char *const plain[] = { "create", "update", "delete", "restore" };

static gboolean
is_first_of_name (const KabCommand *commands, guint i)
{
  for (guint k = 0; k < i; k++)
    if (g_str_equal (commands[k].name, commands[i].name))
      return FALSE;

  return TRUE;
}

void
kab_openapi_add_ops (JsonBuilder *builder)
{
  guint n;
  const KabCommand *commands = kab_commands (&n);

  json_builder_set_member_name (builder, "Op");
  json_builder_begin_object (builder);
  kab_openapi_add_string (builder, "description",
                          "What is done to the record: or the command that is run on it, whose arguments "
                          "stand in “set”");
  json_builder_set_member_name (builder, "enum");
  json_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    json_builder_add_string_value (builder, plain[i]);
  for (guint i = 0; i < n; i++)
    if (is_first_of_name (commands, i))
      json_builder_add_string_value (builder, commands[i].name);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_operation (JsonBuilder *builder, const KabCommand *command)
{
  g_autofree char *id = g_strconcat (command->name, "_", command->entity, NULL);
  g_autofree char *summary = g_strdup_printf ("%s: %s", kab_command_entity (command)->title, command->title);
  g_autofree char *tags = g_strdup_printf ("[\"%s\"]", command->entity);
  g_autofree char *body = g_strdup_printf (
    "{\"required\":true,\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/"
    "%s.%s\"}}}}",
    command->entity, command->name);
  g_autofree char *responses = g_strdup_printf (
    "{\"%s\":{\"description\":\"The record\",\"headers\":{" HEADER ("ETag") ",%s" HEADER (
      "RateLimit-Limit") "," HEADER ("RateLimit-Remaining") "," HEADER ("RateLimit-Reset") "},\"content\":{"
                                                                                           "\"application/"
                                                                                           "json\":{"
                                                                                           "\"schema\":{\"$"
                                                                                           "ref\":\"#/"
                                                                                           "components/"
                                                                                           "schemas/%s\"}}}},"
                                                                                           "\"204\":{"
                                                                                           "\"description\":"
                                                                                           "\"Done; the "
                                                                                           "record is not to "
                                                                                           "be seen by who "
                                                                                           "did it any "
                                                                                           "more\"},"
                                                                                           "\"400\":" PROBLEM
                                                                                           ",\"401\":{\"$"
                                                                                           "ref\":\"#/"
                                                                                           "components/"
                                                                                           "responses/"
                                                                                           "Unauthorized\"},"
                                                                                           "\"403\":" PROBLEM
                                                                                           ",\"404\":" PROBLEM
                                                                                           ",\"409\":" PROBLEM
                                                                                           ",\"412\":{\"$"
                                                                                           "ref\":\"#/"
                                                                                           "components/"
                                                                                           "responses/"
                                                                                           "Changed\"},"
                                                                                           "\"422\":" PROBLEM
                                                                                           ",\"429\":{\"$"
                                                                                           "ref\":\"#/"
                                                                                           "components/"
                                                                                           "responses/"
                                                                                           "TooMany\"},"
                                                                                           "\"default\""
                                                                                           ":" PROBLEM "}",
    command->creates ? "201" : "200", command->creates ? HEADER ("Location") "," : "", command->entity);

  json_builder_set_member_name (builder, "post");
  json_builder_begin_object (builder);
  kab_openapi_add_string (builder, "operationId", id);
  kab_openapi_add_string (builder, "summary", summary);
  kab_openapi_add_string (builder, "description",
                          command->creates
                            ? "The id is the new record's, and the caller's to make: a UUID of "
                              "version 7. All of it is done, or nothing."
                            : "Judged by the state in which the record is when it arrives. All "
                              "of it is done, or nothing.");
  kab_openapi_add_json (builder, "tags", tags);
  kab_openapi_add_json (
    builder, "parameters",
    command->creates ? "[{\"$ref\":\"#/components/parameters/Idempotency-Key\"}]"
                     : "[{\"name\":\"If-Match\",\"in\":\"header\",\"description\":\"The ETag of the only "
                       "state in which it is to be done\",\"schema\":{\"type\":\"string\"}},"
                       "{\"$ref\":\"#/components/parameters/Idempotency-Key\"}]");
  kab_openapi_add_json (builder, "requestBody", body);
  kab_openapi_add_json (builder, "responses", responses);
  json_builder_end_object (builder);
}

void
kab_openapi_add_command_paths (JsonBuilder *builder, const KabEntity *entity)
{
  guint n;
  const KabCommand *commands = kab_commands (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strconcat ("/v1/", entity->name, "/{id}/", commands[i].name, NULL);

      if (!g_str_equal (commands[i].entity, entity->name))
        continue;
      json_builder_set_member_name (builder, path);
      json_builder_begin_object (builder);
      kab_openapi_add_json (builder, "parameters", "[{\"$ref\":\"#/components/parameters/id\"}]");
      add_operation (builder, &commands[i]);
      json_builder_end_object (builder);
    }
}

static gboolean
is_needed (const KabField *arg)
{
  return (arg->flags & KAB_FIELD_REQUIRED) && arg->initial == NULL;
}

static void
add_required (JsonBuilder *builder, const KabCommand *command)
{
  gboolean any = FALSE;

  for (guint i = 0; i < command->n_args; i++)
    {
      if (!is_needed (&command->args[i]))
        continue;
      if (!any)
        {
          json_builder_set_member_name (builder, "required");
          json_builder_begin_array (builder);
        }
      any = TRUE;
      json_builder_add_string_value (builder, command->args[i].name);
    }
  if (any)
    json_builder_end_array (builder);
}

void
kab_openapi_add_command_schemas (JsonBuilder *builder)
{
  guint n;
  const KabCommand *commands = kab_commands (&n);

  for (guint i = 0; i < n; i++)
    {
      const KabCommand *command = &commands[i];
      g_autofree char *name = g_strconcat (command->entity, ".", command->name, NULL);

      json_builder_set_member_name (builder, name);
      json_builder_begin_object (builder);
      kab_openapi_add_string (builder, "type", "object");
      kab_openapi_add_json (builder, "additionalProperties", "false");
      add_required (builder, command);
      json_builder_set_member_name (builder, "properties");
      json_builder_begin_object (builder);
      for (guint k = 0; k < command->n_args; k++)
        {
          json_builder_set_member_name (builder, command->args[k].name);
          json_builder_begin_object (builder);
          kab_openapi_add_type (builder, &command->args[k], !is_needed (&command->args[k]));
          json_builder_end_object (builder);
        }
      json_builder_end_object (builder);
      json_builder_end_object (builder);
    }
}
