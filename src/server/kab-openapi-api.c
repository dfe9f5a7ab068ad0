/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the description that is for integrators: the same for each entity, and made of its table. */
#include <string.h>

#include "kab-api-query.h"
#include "kab-openapi-private.h"
#include "kab-protocol.h"

#define SCHEMA(name) "{\"$ref\":\"#/components/schemas/" name "\"}"
#define PROBLEM "{\"$ref\":\"#/components/responses/Problem\"}"
/* What any request may come to. */
#define PROBLEMS                                                \
  "\"401\":{\"$ref\":\"#/components/responses/Unauthorized\"}," \
  "\"403\":" PROBLEM ",\"429\":{\"$ref\":\"#/components/responses/TooMany\"},\"default\":" PROBLEM
#define COUNTS                                                                       \
  "\"RateLimit-Limit\":{\"$ref\":\"#/components/headers/RateLimit-Limit\"},"         \
  "\"RateLimit-Remaining\":{\"$ref\":\"#/components/headers/RateLimit-Remaining\"}," \
  "\"RateLimit-Reset\":{\"$ref\":\"#/components/headers/RateLimit-Reset\"}"
#define ETAG "\"ETag\":{\"$ref\":\"#/components/headers/ETag\"}"
#define KEY_PARAMETER "{\"$ref\":\"#/components/parameters/Idempotency-Key\"}"
#define MATCH_PARAMETER "{\"$ref\":\"#/components/parameters/If-Match\"}"

static const char components[]
  = "{\"parameters\":{"
    "\"id\":{\"name\":\"id\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\",\"format\":"
    "\"uuid\"}},"
    "\"If-Match\":{\"name\":\"If-Match\",\"in\":\"header\",\"required\":true,\"description\":\"The ETag of "
    "the "
    "state that is to be changed, or *\",\"schema\":{\"type\":\"string\"}},"
    "\"If-None-Match\":{\"name\":\"If-None-Match\",\"in\":\"header\",\"schema\":{\"type\":\"string\"}},"
    "\"Idempotency-Key\":{\"name\":\"Idempotency-Key\",\"in\":\"header\",\"description\":\"Any unique text, "
    "kept for "
    "48 hours: a request that comes again with it gets the first answer again, and nothing is done twice\","
    "\"schema\":{\"type\":\"string\",\"maxLength\":" G_STRINGIFY (
      KAB_API_IDEMPOTENCY_MAX) "}},"
                               "\"limit\":{\"name\":\"limit\",\"in\":\"query\",\"schema\":{\"type\":"
                               "\"integer\",\"minimum\":1,\"maximum\":" G_STRINGIFY (
                                 KAB_API_LIMIT_MAX) ",\"default\":" G_STRINGIFY (KAB_API_LIMIT) "}},"
                                                                                                "\"cursor\":{"
                                                                                                "\"name\":"
                                                                                                "\"cursor\","
                                                                                                "\"in\":"
                                                                                                "\"query\","
                                                                                                "\"descriptio"
                                                                                                "n\":\"The "
                                                                                                "“next” of "
                                                                                                "the page "
                                                                                                "before\","
                                                                                                "\"schema\":{"
                                                                                                "\"type\":"
                                                                                                "\"string\"}}"
                                                                                                ","
                                                                                                "\"count\":{"
                                                                                                "\"name\":"
                                                                                                "\"count\","
                                                                                                "\"in\":"
                                                                                                "\"query\","
                                                                                                "\"descriptio"
                                                                                                "n\":"
                                                                                                "\"Whether "
                                                                                                "to count "
                                                                                                "all rows "
                                                                                                "that "
                                                                                                "match\","
                                                                                                "\"schema\":{"
                                                                                                "\"type\":"
                                                                                                "\"boolean\","
                                                                                                "\"default\":"
                                                                                                "false}},"
                                                                                                "\"deleted\":"
                                                                                                "{\"name\":"
                                                                                                "\"deleted\","
                                                                                                "\"in\":"
                                                                                                "\"query\","
                                                                                                "\"descriptio"
                                                                                                "n\":\"Rows "
                                                                                                "that are in "
                                                                                                "use, "
                                                                                                "deleted "
                                                                                                "ones, or "
                                                                                                "both\","
                                                                                                "\"schema\":{"
                                                                                                "\"enum\":["
                                                                                                "\"false\","
                                                                                                "\"true\","
                                                                                                "\"any\"],"
                                                                                                "\"default\":"
                                                                                                "\"false\"}},"
                                                                                                "\"q\":{"
                                                                                                "\"name\":"
                                                                                                "\"q\","
                                                                                                "\"in\":"
                                                                                                "\"query\","
                                                                                                "\"descriptio"
                                                                                                "n\":\"Words "
                                                                                                "that all "
                                                                                                "must be "
                                                                                                "found, "
                                                                                                "whatever "
                                                                                                "their "
                                                                                                "case\","
                                                                                                "\"schema\":{"
                                                                                                "\"type\":"
                                                                                                "\"string\","
                                                                                                "\"maxLength"
                                                                                                "\""
                                                                                                ":" G_STRINGIFY (
                                                                                                  KAB_API_SEARCH_MAX) "}}},"
                                                                                                                      "\"headers\":{"
                                                                                                                      "\"ETag\":{\"description\":\"The state of the record: its rev\",\"required\":true,\"schema\":{\"type\":"
                                                                                                                      "\"string\"}},"
                                                                                                                      "\"Location\":{\"required\":true,\"schema\":{\"type\":\"string\",\"format\":\"uri-reference\"}},"
                                                                                                                      "\"Link\":{\"description\":\"The next page, as rel=next (RFC 8288)\",\"schema\":{\"type\":\"string\"}},"
                                                                                                                      "\"RateLimit-Limit\":{\"description\":\"Requests a window\",\"required\":true,\"schema\":{\"type\":\"integer\"}},"
                                                                                                                      "\"RateLimit-Remaining\":{\"description\":\"How many of them are left\",\"required\":true,\"schema\":{\"type\":"
                                                                                                                      "\"integer\"}},"
                                                                                                                      "\"RateLimit-Reset\":{\"description\":\"Seconds until there are all again\",\"required\":true,\"schema\":"
                                                                                                                      "{\"type\":\"integer\"}},"
                                                                                                                      "\"Retry-After\":{\"description\":\"Seconds to wait\",\"required\":true,\"schema\":{\"type\":\"integer\"}}},"
                                                                                                                      "\"responses\":{"
                                                                                                                      "\"Problem\":{\"description\":\"A problem (RFC 9457)\",\"content\":{\"application/problem+json\":{\"schema\":" SCHEMA (
                                                                                                                        "Problem") "}}},"
                                                                                                                                   "\"Unauthorized\":{\"description\":\"No token, or one that is not good: code “token-expired”, “key-revoked” or "
                                                                                                                                   "“unauthenticated”\",\"headers\":{\"WWW-Authenticate\":{\"required\":true,\"schema\":{\"type\":\"string\"}}},"
                                                                                                                                   "\"content\":{\"application/problem+json\":{\"schema\":" SCHEMA (
                                                                                                                                     "Problem") "}}},"
                                                                                                                                                "\"Changed\":{\"description\":\"The record was changed meanwhile; the ETag is the present one\",\"headers\":{" ETAG
                                                                                                                                                "},\"content\":{\"application/problem+json\":{\"schema\":" SCHEMA (
                                                                                                                                                  "Problem") "}}},"
                                                                                                                                                             "\"TooMany\":{\"description\":\"Too many requests\",\"headers\":{\"Retry-After\":{\"$ref\":"
                                                                                                                                                             "\"#/components/headers/Retry-After\"}," COUNTS
                                                                                                                                                             "},\"content\":{\"application/problem+json\":{\"schema\":" SCHEMA (
                                                                                                                                                               "Problem") "}}}}}";

#define UUID "{\"type\":\"string\",\"format\":\"uuid\"}"
#define WEBHOOK_WRITE                                                                                   \
  "{\"url\":{\"type\":\"string\",\"format\":\"uri\",\"description\":\"https, on the public "            \
  "Internet\"},\"events\":"                                                                             \
  "{\"type\":\"array\",\"minItems\":1,\"items\":{\"type\":\"string\",\"description\":\"ENTITY.create, " \
  ".update, .delete "                                                                                   \
  "or .restore; * stands for any\"}},\"state\":{\"enum\":[\"active\",\"paused\"]}}"

static const char schemas[]
  = "{\"TokenRequest\":{\"type\":\"object\",\"required\":[\"api_key\"],\"properties\":{\"api_key\":{\"type\":"
    "\"string\",\"description\":\"The secret of a key\"}}},"
    "\"Token\":{\"type\":\"object\",\"required\":[\"access_token\",\"token_type\",\"expires_in\",\"expires_"
    "at\","
    "\"scope\"],\"properties\":{\"access_token\":{\"type\":\"string\"},\"token_type\":{\"const\":\"Bearer\"},"
    "\"expires_in\":{\"type\":\"integer\",\"description\":\"Seconds\"},\"expires_at\":{\"type\":\"integer\","
    "\"description\":\"Milliseconds since 1970, UTC\"},\"scope\":{\"type\":\"string\"}}},"
    "\"TokenState\":{\"type\":\"object\",\"required\":[\"memberships\"],\"properties\":{\"memberships\":{"
    "\"type\":"
    "\"array\",\"items\":{\"type\":\"object\",\"required\":[\"id\",\"role\"],\"properties\":{\"id\":{"
    "\"type\":"
    "\"string\",\"format\":\"uuid\"},\"role\":{\"type\":\"string\"}}}},\"key\":{\"type\":\"string\","
    "\"format\":"
    "\"uuid\"},\"expires_at\":{\"type\":\"integer\"},\"expires_in\":{\"type\":\"integer\"},\"scope\":{"
    "\"type\":"
    "\"string\"}}}"
    ",\"WebhookNew\":{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"url\",\"events\"],"
    "\"properties\":" WEBHOOK_WRITE
    "},\"WebhookChange\":{\"type\":\"object\",\"additionalProperties\":false,\"properties\":" WEBHOOK_WRITE
    "},\"Webhook\":{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"id\",\"url\","
    "\"events\","
    "\"membership\",\"state\",\"created_at\",\"failures\",\"pending\"],\"properties\":{\"id\":" UUID
    ",\"url\":{\"type\":"
    "\"string\"},\"events\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},\"membership\":" UUID
    ",\"state\":{\"enum\":"
    "[\"active\",\"paused\",\"disabled\"]},\"reason\":{\"type\":\"string\",\"description\":\"Why it was "
    "switched off\"},"
    "\"created_at\":{\"type\":\"integer\"},\"failures\":{\"type\":\"integer\",\"description\":\"In a row\"},"
    "\"failing_since\":{\"type\":\"integer\"},\"pending\":{\"type\":\"integer\"},\"secret\":{\"type\":"
    "\"string\","
    "\"description\":\"whsec_ and base64: shown when it is made, and never again\"}}},"
    "\"WebhookList\":{\"type\":\"object\",\"required\":[\"items\"],\"properties\":{\"items\":{\"type\":"
    "\"array\",\"items\":" SCHEMA (
      "Webhook") "}}},"
                 "\"Delivery\":{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"id\","
                 "\"message\",\"type\",\"row\","
                 "\"rev\",\"event_at\",\"at\",\"duration\",\"outcome\",\"status\"],\"properties\":{"
                 "\"id\":" UUID ",\"message\":" UUID ",\"type\":{\"type\":\"string\"},\"row\":" UUID
                 ",\"rev\":{\"type\":\"integer\"},\"event_at\":{\"type\":\"integer\"},"
                 "\"at\":{\"type\":\"integer\"},\"duration\":{\"type\":\"integer\",\"description\":"
                 "\"Milliseconds\"},\"outcome\":{\"enum\":"
                 "[\"delivered\",\"failed\",\"skipped\"]},\"status\":{\"type\":\"integer\"},\"detail\":{"
                 "\"type\":\"string\"}}},"
                 "\"DeliveryList\":{\"type\":\"object\",\"required\":[\"items\",\"next\"],\"properties\":{"
                 "\"items\":{\"type\":\"array\","
                 "\"items\":" SCHEMA (
                   "Delivery") "},\"next\":{\"type\":[\"string\",\"null\"]}}},"
                               "\"Event\":{\"type\":\"object\",\"additionalProperties\":false,\"required\":["
                               "\"type\",\"timestamp\",\"rev\",\"data\"],"
                               "\"properties\":{\"type\":{\"type\":\"string\",\"description\":\"ENTITY."
                               "create, .update, .delete or .restore\"},"
                               "\"timestamp\":{\"type\":\"string\",\"format\":\"date-time\",\"description\":"
                               "\"When it happened\"},\"rev\":{\"type\":"
                               "\"integer\",\"description\":\"Which change it is; that of the data is higher "
                               "if there were more since\"},\"data\":"
                               "{\"type\":\"object\",\"description\":\"The record, as its list has "
                               "it\",\"required\":[\"entity\",\"id\",\"rev\"],\"properties\":{\"entity\":{"
                               "\"type\":\"string\"},\"id\":" UUID ",\"rev\":{\"type\":\"integer\"}}}}},"
                               "\"Replay\":{\"type\":\"object\",\"required\":[\"state\"],"
                               "\"properties\":{\"state\":{\"const\":\"queued\"}}}}";

/* What stands in the description by name; the route table says what there is besides. */
#define OPERATION(id, tag, summary) \
  "{\"operationId\":\"" id "\",\"tags\":[\"" tag "\"],\"summary\":\"" summary "\","
#define BODY(name) \
  "\"requestBody\":{\"required\":true,\"content\":{\"application/json\":{\"schema\":" SCHEMA (name) "}}},"
#define ANSWER(code, name)                                      \
  "\"" code "\":{\"description\":\"Done\",\"headers\":{" COUNTS \
  "},\"content\":{\"application/json\":{\"schema\":" SCHEMA (name) "}}},"
#define HOOK_ID "\"parameters\":[{\"$ref\":\"#/components/parameters/id\"}],"

static const struct
{
  const char *path;
  const char *operations;
} fixed[] = {
  { KAB_PATH_TOKEN,
    "{\"post\":" OPERATION ("create_token", "token", "A token of 24 hours for a key; to renew one, ask again before it expires") "\"security\":[]," BODY (
      "TokenRequest") "\"responses\":{\"200\":{\"description\":\"Done\",\"content\":"
                      "{\"application/json\":{\"schema\":" SCHEMA (
                        "Token") "}}}," PROBLEMS "}},"
                                 "\"get\":" OPERATION (
                                   "get_token",
                                   "token",
                                   "What this token may do, and until when") "\"responses\":{" ANSWER ("200",
                                                                                                       "Token"
                                                                                                       "Stat"
                                                                                                       "e")
                                   PROBLEMS
    "}},"
    "\"delete\":" OPERATION ("delete_token",
                             "token",
                             "Forget this token") "\"responses\":{\"204\":{\"description\":\"It is good no "
                                                  "more\",\"headers\":{" COUNTS "}}," PROBLEMS "}}}" },
  { KAB_PATH_WEBHOOKS,
    "{\"get\":" OPERATION ("list_webhooks",
                           "webhooks",
                           "Where the membership is told of changes") "\"responses\":{" ANSWER ("200",
                                                                                                "WebhookList")
      PROBLEMS
    "}},"
    "\"post\":" OPERATION ("create_webhook", "webhooks", "Be told of changes; the secret is shown this once")
      BODY ("WebhookNew") "\"responses\":{" ANSWER ("201", "Webhook") "\"400\":" PROBLEM ",\"422\":" PROBLEM
                                                                      "," PROBLEMS "}}}" },
  { KAB_PATH_WEBHOOK,
    "{" HOOK_ID "\"get\":" OPERATION ("get_webhook", "webhooks", "One webhook") "\"responses\":{" ANSWER (
      "200",
      "Webhook") "\"404\":" PROBLEM "," PROBLEMS "}},"
                 "\"patch\":" OPERATION ("update_webhook",
                                         "webhooks",
                                         "Change it; active starts one again that was switched off")
                   BODY ("WebhookChange") "\"responses\":{" ANSWER (
                     "200",
                     "Webhook") "\"400\":" PROBLEM ",\"404\":" PROBLEM ",\"422\":" PROBLEM "," PROBLEMS "}},"
                                "\"delete\":" OPERATION (
                                  "delete_webhook",
                                  "webhooks",
                                  "Be told no more") "\"responses\":{\"204\":{\"description\":\"Done\","
                                                     "\"headers\":{" COUNTS "}},\"404\":" PROBLEM "," PROBLEMS
                                                     "}}}" },
  { KAB_PATH_DELIVERIES,
    "{" HOOK_ID "\"get\":" OPERATION (
      "list_deliveries",
      "webhooks",
      "What was told, or tried, the latest first; kept for 30 days") "\"parameters\":[{\"$ref\":\"#/"
                                                                     "components/parameters/"
                                                                     "limit\"},{\"$ref\":\"#/components/"
                                                                     "parameters/cursor\"}],"
                                                                     "\"responses\":{" ANSWER (
                                                                       "200",
                                                                       "DeliveryList") "\"400\":" PROBLEM
                                                                                       ",\"404\":" PROBLEM
                                                                                       "," PROBLEMS "}}}" },
  { KAB_PATH_REPLAY,
    "{\"parameters\":[{\"$ref\":\"#/components/parameters/"
    "id\"},{\"name\":\"delivery\",\"in\":\"path\",\"required\":"
    "true,\"schema\":{\"type\":\"string\",\"format\":\"uuid\"}}],\"post\":" OPERATION (
      "replay_delivery",
      "webhooks",
      "Be told of it once more, under the same webhook-id") "\"responses\":{" ANSWER ("202",
                                                                                      "Replay") "\"404\""
                                                                                                ":" PROBLEM
                                                                                                "," PROBLEMS
                                                                                                "}}}" },
};

gboolean
kab_openapi_is_api_path (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    if (g_str_equal (fixed[i].path, path))
      return TRUE;

  return g_str_equal (path, KAB_PATH_ENTITY) || g_str_equal (path, KAB_PATH_ENTITY_ROW)
         || g_str_equal (path, KAB_PATH_ENTITY_COMMAND);
}

static void
add_members (JsonBuilder *builder, const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  g_return_if_fail (node != NULL);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    {
      json_builder_set_member_name (builder, name);
      json_builder_add_value (builder, json_node_copy (value));
    }
}

static void
add_reference (JsonBuilder *builder, const char *name)
{
  g_autofree char *path = g_strconcat ("#/components/parameters/", name, NULL);

  json_builder_begin_object (builder);
  kab_openapi_add_string (builder, "$ref", path);
  json_builder_end_object (builder);
}

static void
add_query (JsonBuilder *builder, const char *name, const KabField *field, gboolean many)
{
  json_builder_begin_object (builder);
  kab_openapi_add_string (builder, "name", name);
  kab_openapi_add_string (builder, "in", "query");
  json_builder_set_member_name (builder, "schema");
  json_builder_begin_object (builder);
  if (field == NULL)
    {
      kab_openapi_add_string (builder, "type", "boolean");
    }
  else if (many)
    {
      kab_openapi_add_string (builder, "type", "array");
      json_builder_set_member_name (builder, "items");
      json_builder_begin_object (builder);
      kab_openapi_add_type (builder, field, FALSE);
      json_builder_end_object (builder);
    }
  else
    {
      kab_openapi_add_type (builder, field, FALSE);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_filters (JsonBuilder *builder, const KabField *field)
{
  if (field->flags & (KAB_FIELD_FILTERED | KAB_FIELD_UNIQUE))
    add_query (builder, field->name, field, TRUE);
  for (guint i = 0; kab_api_query_has_range (field) && kab_api_query_range_suffix (i) != NULL; i++)
    {
      g_autofree char *name = g_strconcat (field->name, kab_api_query_range_suffix (i), NULL);

      add_query (builder, name, field, FALSE);
    }
  if (field->flags & (KAB_FIELD_FILTERED | KAB_FIELD_UNIQUE | KAB_FIELD_SORTED))
    {
      g_autofree char *name = g_strconcat (field->name, ".null", NULL);

      add_query (builder, name, NULL, FALSE);
    }
}

static void
add_orders (JsonBuilder *builder, const KabField *field)
{
  g_autofree char *down = g_strconcat ("-", field->name, NULL);

  if ((field->flags & KAB_FIELD_SORTED) == 0)
    return;
  json_builder_add_string_value (builder, field->name);
  json_builder_add_string_value (builder, down);
}

static void
add_list_parameters (JsonBuilder *builder, const KabEntity *entity)
{
  static const char *const names[] = { "limit", "cursor", "count", "deleted" };
  guint n;
  const KabField *common = kab_api_query_common (&n);
  gboolean searched = FALSE;

  json_builder_set_member_name (builder, "parameters");
  json_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    add_reference (builder, names[i]);
  for (guint i = 0; i < n; i++)
    add_filters (builder, &common[i]);
  for (guint i = 0; i < entity->n_fields; i++)
    {
      searched = searched || (entity->fields[i].flags & KAB_FIELD_SEARCHED);
      add_filters (builder, &entity->fields[i]);
    }
  if (searched)
    add_reference (builder, "q");

  json_builder_begin_object (builder);
  kab_openapi_add_string (builder, "name", "fields");
  kab_openapi_add_string (builder, "in", "query");
  kab_openapi_add_json (builder, "explode", "false");
  kab_openapi_add_string (builder, "description", "Which fields are wanted; all, if nothing is said");
  kab_openapi_add_json (builder, "schema", "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}");
  json_builder_end_object (builder);
  json_builder_begin_object (builder);
  kab_openapi_add_string (builder, "name", "sort");
  kab_openapi_add_string (builder, "in", "query");
  json_builder_set_member_name (builder, "schema");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "enum");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    add_orders (builder, &common[i]);
  for (guint i = 0; i < entity->n_fields; i++)
    add_orders (builder, &entity->fields[i]);
  json_builder_end_array (builder);
  kab_openapi_add_string (builder, "default", "id");
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
}

static void
begin_operation (JsonBuilder *builder,
                 const char *method,
                 const char *verb,
                 const KabEntity *entity,
                 const char *what)
{
  g_autofree char *id = g_strconcat (verb, "_", entity->name, NULL);
  g_autofree char *summary = g_strdup_printf ("%s: %s", entity->title, what);
  g_autofree char *tags = g_strdup_printf ("[\"%s\"]", entity->name);

  json_builder_set_member_name (builder, method);
  json_builder_begin_object (builder);
  kab_openapi_add_string (builder, "operationId", id);
  kab_openapi_add_string (builder, "summary", summary);
  kab_openapi_add_json (builder, "tags", tags);
}

static void
add_body (JsonBuilder *builder, const char *type, const KabEntity *entity, const char *suffix)
{
  g_autofree char *body = g_strdup_printf (
    "{\"required\":true,\"content\":{\"%s\":{\"schema\":{\"$ref\":\"#/components/schemas/%s%s\"}}}}", type,
    entity->name, suffix);

  kab_openapi_add_json (builder, "requestBody", body);
}

/* @extra: further answers, each behind a comma */
static void
add_row_responses (JsonBuilder *builder,
                   const KabEntity *entity,
                   const char *status,
                   const char *headers,
                   const char *extra)
{
  g_autofree char *text
    = g_strdup_printf ("{\"%s\":{\"description\":\"The record\",\"headers\":{" ETAG ",%s" COUNTS
                       "},\"content\":{\"application/json\":"
                       "{\"schema\":{\"$ref\":\"#/components/schemas/%s\"}}}}%s," PROBLEMS "}",
                       status, headers, entity->name, extra);

  kab_openapi_add_json (builder, "responses", text);
}

static gboolean
any_role_may (const KabEntity *entity, KabOperation operation)
{
  for (guint role = 0; role < KAB_N_ROLES; role++)
    if (entity->access[role][operation] != KAB_SCOPE_NONE)
      return TRUE;

  return FALSE;
}

static void
add_list_path (JsonBuilder *builder, const KabEntity *entity)
{
  g_autofree char *path = g_strconcat ("/v1/", entity->name, NULL);
  g_autofree char *list = g_strdup_printf (
    "{\"200\":{\"description\":\"A "
    "page\",\"headers\":{\"Link\":{\"$ref\":\"#/components/headers/Link\"}," COUNTS
    "},\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\",\"required\":[\"items\",\"next\"],"
    "\"additionalProperties\":false,\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"$ref\":"
    "\"#/components/schemas/"
    "%s\"}},\"next\":{\"type\":[\"string\",\"null\"]},\"count\":{\"type\":\"integer\"}}}}}},"
    "\"400\":" PROBLEM "," PROBLEMS "}",
    entity->name);

  json_builder_set_member_name (builder, path);
  json_builder_begin_object (builder);
  begin_operation (builder, "get", "list", entity, "a page of a list");
  add_list_parameters (builder, entity);
  kab_openapi_add_json (builder, "responses", list);
  json_builder_end_object (builder);
  if (any_role_may (entity, KAB_OPERATION_CREATE))
    {
      begin_operation (builder, "post", "create", entity, "add one");
      kab_openapi_add_json (builder, "parameters", "[" KEY_PARAMETER "]");
      add_body (builder, "application/json", entity, ".new");
      add_row_responses (builder, entity, "201", "\"Location\":{\"$ref\":\"#/components/headers/Location\"},",
                         ",\"204\":{\"description\":\"Added; but not to be seen by who added it\"},"
                         "\"400\":" PROBLEM ",\"409\":" PROBLEM ",\"422\":" PROBLEM);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_row_path (JsonBuilder *builder, const KabEntity *entity)
{
  g_autofree char *path = g_strconcat ("/v1/", entity->name, "/{id}", NULL);
  static const char changed[]
    = ",\"204\":{\"description\":\"Done; it is not to be seen by who did it any more\"},"
      "\"400\":" PROBLEM ",\"404\":" PROBLEM ",\"409\":" PROBLEM ",\"412\":{\"$ref\":"
      "\"#/components/responses/Changed\"},\"422\":" PROBLEM ",\"428\":" PROBLEM;

  json_builder_set_member_name (builder, path);
  json_builder_begin_object (builder);
  kab_openapi_add_json (builder, "parameters", "[{\"$ref\":\"#/components/parameters/id\"}]");
  begin_operation (builder, "get", "get", entity, "one");
  kab_openapi_add_json (builder, "parameters", "[{\"$ref\":\"#/components/parameters/If-None-Match\"}]");
  add_row_responses (builder, entity, "200", "",
                     ",\"304\":{\"description\":\"It is as If-None-Match says\",\"headers\":{" ETAG
                     "}},\"404\":" PROBLEM);
  json_builder_end_object (builder);
  if (any_role_may (entity, KAB_OPERATION_UPDATE) || any_role_may (entity, KAB_OPERATION_DELETE))
    {
      begin_operation (builder, "patch", "update", entity,
                       "change what is named (RFC 7396); “deleted” alone deletes or restores");
      kab_openapi_add_json (builder, "parameters", "[" MATCH_PARAMETER "," KEY_PARAMETER "]");
      add_body (builder, "application/merge-patch+json", entity, ".change");
      add_row_responses (builder, entity, "200", "", changed);
      json_builder_end_object (builder);
    }
  if (any_role_may (entity, KAB_OPERATION_DELETE))
    {
      begin_operation (builder, "delete", "delete", entity, "put one among the deleted");
      kab_openapi_add_json (builder, "parameters", "[" MATCH_PARAMETER "," KEY_PARAMETER "]");
      kab_openapi_add_json (builder, "responses",
                            "{\"204\":{\"description\":\"Done\"},\"404\":" PROBLEM ",\"412\":{\"$ref\":"
                            "\"#/components/responses/Changed\"},\"422\":" PROBLEM ",\"428\":" PROBLEM
                            "," PROBLEMS "}");
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

void
kab_openapi_add_api_paths (JsonBuilder *builder)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    kab_openapi_add_json (builder, fixed[i].path, fixed[i].operations);
  for (guint i = 0; i < n; i++)
    {
      add_list_path (builder, entities[i]);
      add_row_path (builder, entities[i]);
      kab_openapi_add_command_paths (builder, entities[i]);
    }
}

void
kab_openapi_add_api_webhooks (JsonBuilder *builder)
{
  static const char sent[]
    = "{\"change\":{\"post\":{\"operationId\":\"change\",\"tags\":[\"webhooks\"],\"summary\":\"Something was "
      "changed: "
      "what the membership may see of it, as it is when it is told. Answer with 2xx within 15 seconds; what "
      "fails is "
      "told again, later and later, in order; 410 ends it\",\"security\":[],\"parameters\":["
      "{\"name\":\"webhook-id\",\"in\":\"header\",\"required\":true,\"description\":\"The same each time it "
      "is told: what "
      "was heard before can be passed over\",\"schema\":" UUID "},"
      "{\"name\":\"webhook-timestamp\",\"in\":\"header\",\"required\":true,\"description\":\"Seconds since "
      "1970; refuse what "
      "is old\",\"schema\":{\"type\":\"integer\"}},"
      "{\"name\":\"webhook-signature\",\"in\":\"header\",\"required\":true,\"description\":\"v1, and the "
      "base64 of the "
      "HMAC-SHA256 of ID.TIMESTAMP.BODY under the secret, which is base64 behind whsec_ (Standard "
      "Webhooks)\","
      "\"schema\":{\"type\":\"string\"}}],\"requestBody\":{\"required\":true,\"content\":{\"application/"
      "json\":{\"schema\":" SCHEMA ("Event") "}}},\"responses\":{\"2XX\":{\"description\":\"It was "
                                             "heard\"},\"4XX\":{\"description\":\"It is told "
                                             "again\"}}}}}";

  kab_openapi_add_json (builder, "webhooks", sent);
}

/* What a body may name; in a change all of it may be null. */
static void
add_write_schema (JsonBuilder *builder, const KabEntity *entity, gboolean creating)
{
  g_autofree char *name = g_strconcat (entity->name, creating ? ".new" : ".change", NULL);

  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  kab_openapi_add_string (builder, "type", "object");
  kab_openapi_add_json (builder, "additionalProperties", "false");
  json_builder_set_member_name (builder, "properties");
  json_builder_begin_object (builder);
  kab_openapi_add_json (builder, "id", "{\"type\":\"string\",\"format\":\"uuid\"}");
  if (!creating)
    kab_openapi_add_json (builder, "deleted", "{\"type\":\"boolean\"}");
  for (guint i = 0; i < entity->n_fields; i++)
    {
      const KabField *field = &entity->fields[i];

      if ((field->flags & KAB_FIELD_COMPUTED) || (!creating && (field->flags & KAB_FIELD_FIXED)))
        continue;
      json_builder_set_member_name (builder, field->name);
      json_builder_begin_object (builder);
      kab_openapi_add_type (builder, field, TRUE);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

void
kab_openapi_add_api_schemas (JsonBuilder *builder)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  add_members (builder, schemas);
  kab_openapi_add_command_schemas (builder);
  for (guint i = 0; i < n; i++)
    {
      if (any_role_may (entities[i], KAB_OPERATION_CREATE))
        add_write_schema (builder, entities[i], TRUE);
      if (any_role_may (entities[i], KAB_OPERATION_UPDATE)
          || any_role_may (entities[i], KAB_OPERATION_DELETE))
        add_write_schema (builder, entities[i], FALSE);
    }
}

void
kab_openapi_add_api_components (JsonBuilder *builder)
{
  add_members (builder, components);
}
