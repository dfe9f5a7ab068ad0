/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Webhooks, for those who are told by them. */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-api.h"
#include "kab-id.h"
#include "kab-json.h"
#include "kab-webhook-send.h"
#include "kab-webhook.h"

#define JSON "application/json"
#define WHAT "webhook"

static void
append_text (GString *out, const char *name, const char *text)
{
  if (text == NULL)
    return;
  g_string_append_printf (out, ",\"%s\":", name);
  kab_json_append_string (out, text);
}

static void
append_webhook (GString *out, const KabWebhook *webhook, gboolean with_secret)
{
  g_auto (GStrv) events = g_strsplit (webhook->events, " ", -1);

  g_string_append_printf (out, "{\"id\":\"%s\"", webhook->id);
  append_text (out, "url", webhook->url);
  g_string_append (out, ",\"events\":[");
  for (guint i = 0; events[i] != NULL; i++)
    g_string_append_printf (out, "%s\"%s\"", i > 0 ? "," : "", events[i]);
  g_string_append_c (out, ']');
  append_text (out, "membership", webhook->membership);
  append_text (out, "state", webhook->state);
  append_text (out, "reason", webhook->reason);
  g_string_append_printf (out,
                          ",\"created_at\":%" G_GINT64_FORMAT ",\"failures\":%" G_GINT64_FORMAT
                          ",\"pending\":%" G_GINT64_FORMAT,
                          webhook->created_at, webhook->failures, webhook->pending);
  if (webhook->failing_since > 0)
    g_string_append_printf (out, ",\"failing_since\":%" G_GINT64_FORMAT, webhook->failing_since);
  if (with_secret)
    append_text (out, "secret", webhook->secret);
  g_string_append_c (out, '}');
}

static void
append_delivery (GString *out, const KabDelivery *delivery)
{
  g_string_append_printf (out, "{\"id\":\"%s\",\"message\":\"%s\",\"type\":\"%s.%s\",\"row\":\"%s\"",
                          delivery->id, delivery->message, delivery->entity, delivery->op, delivery->row);
  g_string_append_printf (out,
                          ",\"rev\":%" G_GINT64_FORMAT ",\"event_at\":%" G_GINT64_FORMAT
                          ",\"at\":%" G_GINT64_FORMAT ",\"duration\":%" G_GINT64_FORMAT
                          ",\"outcome\":\"%s\",\"status\":%" G_GINT64_FORMAT,
                          delivery->rev, delivery->event_at, delivery->at, delivery->duration,
                          delivery->outcome, delivery->status);
  append_text (out, "detail", delivery->detail);
  g_string_append_c (out, '}');
}

static gboolean
is_own (const KabApi *api, const KabWebhook *webhook)
{
  for (guint i = 0; i < api->caller->caller->membership_ids->len; i++)
    if (g_str_equal (api->caller->caller->membership_ids->pdata[i], webhook->membership))
      return TRUE;

  return FALSE;
}

/* The one that the path names, if it is the caller's; otherwise the response says that there is none. */
static KabWebhook *
find_own (KabApi *api, KabDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabWebhook) webhook = kab_webhook_find (db, api->caller->caller->org, api->id, &error);

  if (error != NULL)
    kab_api_fail (api, error);
  else if (webhook == NULL || !is_own (api, webhook))
    kab_api_not_found (api);
  else
    return g_steal_pointer (&webhook);
  return NULL;
}

/* A key does not hear of more than it may read. */
static void
check_event (KabApi *api, const char *event)
{
  g_autofree char *entity = g_strndup (event, strcspn (event, "."));

  if (!kab_webhook_event_is_valid (event))
    kab_api_fault (api, "events",
                   _ ("An event is written ENTITY.create, .update, .delete or .restore; * is any."));
  else if (!kab_api_caller_may (api->caller, entity, FALSE))
    kab_api_fault (api, "events", _ ("The key may not read this kind of record."));
}

/* Another key of the same membership may have made it: who leads it elsewhere must be allowed to read what it tells. */
static void
check_all_events (KabApi *api, const KabWebhook *webhook)
{
  g_auto (GStrv) events = g_strsplit (webhook->events, " ", -1);

  for (guint i = 0; events[i] != NULL && api->problems->len == 0; i++)
    check_event (api, events[i]);
}

static char *
read_events (KabApi *api, JsonNode *node)
{
  g_autoptr (GString) events = g_string_new (NULL);
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (n == 0 || n > KAB_WEBHOOK_EVENTS_MAX)
    kab_api_fault (api, "events", _ ("This is no value of this field."));
  for (guint i = 0; i < MIN (n, KAB_WEBHOOK_EVENTS_MAX); i++)
    {
      const char *event = kab_json_text (json_array_get_element (array, i));

      check_event (api, event != NULL ? event : "");
      g_string_append_printf (events, "%s%s", i > 0 ? " " : "", event != NULL ? event : "");
    }
  return g_string_free (g_steal_pointer (&events), FALSE);
}

/* Takes over what the body names; what is wrong goes to kab_api_fault(). */
static void
read_webhook (KabApi *api, JsonNode *body, KabWebhook *webhook)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, json_node_get_object (body));
  while (json_object_iter_next (&iter, &name, &node))
    {
      const char *text = kab_json_text (node);

      if (g_str_equal (name, "url"))
        {
          if (!kab_webhook_url_is_valid (text, kab_server_allows_loopback (api->server)))
            kab_api_fault (api, name, _ ("It is an https address on the public Internet."));
          g_free (webhook->url);
          webhook->url = g_strdup (text);
        }
      else if (g_str_equal (name, "events"))
        {
          g_free (webhook->events);
          webhook->events = read_events (api, node);
        }
      else if (g_str_equal (name, "state")
               && (g_strcmp0 (text, "active") == 0 || g_strcmp0 (text, "paused") == 0))
        {
          g_free (webhook->state);
          webhook->state = g_strdup (text);
        }
      else
        {
          kab_api_fault (api, name, _ ("This is no value of this field."));
        }
    }
}

static gboolean
begin (KabApi *api, gboolean write)
{
  return kab_api_begin (api) && kab_api_may (api, WHAT, write);
}

void
kab_handle_webhook_list (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_auto (KabApi) api;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = NULL;
  GString *out;
  gboolean first = TRUE;

  kab_api_init (&api, server, request, response);
  if (!begin (&api, FALSE))
    return;
  all = kab_webhook_list (api.db, api.caller->caller->org, NULL, &error);
  if (all == NULL)
    {
      kab_api_fail (&api, error);
      return;
    }
  out = g_string_new ("{\"items\":[");
  for (guint i = 0; i < all->len; i++)
    if (is_own (&api, all->pdata[i]))
      {
        if (!first)
          g_string_append_c (out, ',');
        first = FALSE;
        append_webhook (out, all->pdata[i], FALSE);
      }
  g_string_append (out, "]}");
  kab_response_set (response, SOUP_STATUS_OK, JSON, out);
}

void
kab_handle_webhook_get (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_auto (KabApi) api;
  g_autoptr (KabWebhook) webhook = NULL;
  GString *out;

  kab_api_init (&api, server, request, response);
  if (!begin (&api, FALSE) || (webhook = find_own (&api, api.db)) == NULL)
    return;
  out = g_string_new (NULL);
  append_webhook (out, webhook, FALSE);
  kab_response_set (response, SOUP_STATUS_OK, JSON, out);
}

/* Runs on the writing connection, in a transaction of its own; @done says what it came to. */
static void
put (KabApi *api, KabWebhook *webhook, gboolean is_new)
{
  KabServerDb *server_db = kab_server_get_db (api->server);
  g_autoptr (GError) error = NULL;
  KabDb *db;
  gboolean ok;

  kab_api_end_read (api);
  db = kab_server_db_lend_writer (server_db);
  ok = kab_db_begin (db, TRUE, &error) && kab_webhook_put (db, webhook, is_new, &error)
       && kab_db_commit (db, &error);
  kab_server_db_return_writer (server_db, db);
  if (!ok)
    {
      kab_api_fail (api, error);
      return;
    }
  kab_webhook_nudge ();
  {
    GString *out = g_string_new (NULL);

    append_webhook (out, webhook, is_new);
    kab_response_set (api->response, is_new ? SOUP_STATUS_CREATED : SOUP_STATUS_OK, JSON, out);
  }
}

void
kab_handle_webhook_create (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_auto (KabApi) api;
  g_autoptr (KabWebhook) webhook = g_new0 (KabWebhook, 1);
  g_autoptr (JsonNode) body = NULL;
  g_autoptr (GPtrArray) there = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *location = NULL;

  kab_api_init (&api, server, request, response);
  if (!begin (&api, TRUE) || (body = kab_api_parse_object (&api)) == NULL)
    return;
  webhook->id = kab_id_new ();
  webhook->org = g_strdup (api.caller->caller->org);
  webhook->user = g_strdup (api.caller->caller->user);
  webhook->membership = g_strdup (api.caller->caller->membership_ids->pdata[0]);
  webhook->key = g_strdup (api.caller->key);
  webhook->secret = kab_webhook_secret_new ();
  webhook->state = g_strdup ("active");
  webhook->created_at = g_get_real_time () / 1000;
  read_webhook (&api, body, webhook);
  for (guint i = 0; i < 2; i++)
    if ((i == 0 ? webhook->url : webhook->events) == NULL && api.problems->len == 0)
      kab_api_fault (&api, i == 0 ? "url" : "events", _ ("It is needed."));
  there = kab_webhook_list (api.db, webhook->org, webhook->membership, &error);
  if (there == NULL)
    {
      kab_api_fail (&api, error);
      return;
    }
  if (there->len >= KAB_WEBHOOKS_MAX)
    kab_api_fault (&api, NULL, _ ("There are too many webhooks already."));
  if (kab_api_refuse_faults (&api, SOUP_STATUS_UNPROCESSABLE_ENTITY))
    return;
  location = g_strdup_printf ("/v1/webhooks/%s", webhook->id);
  kab_response_add_header (response, "Location", location);
  put (&api, webhook, TRUE);
}

void
kab_handle_webhook_update (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_auto (KabApi) api;
  g_autoptr (KabWebhook) webhook = NULL;
  g_autoptr (JsonNode) body = NULL;

  kab_api_init (&api, server, request, response);
  if (!begin (&api, TRUE) || (webhook = find_own (&api, api.db)) == NULL
      || (body = kab_api_parse_object (&api)) == NULL)
    return;
  read_webhook (&api, body, webhook);
  check_all_events (&api, webhook);
  if (kab_api_refuse_faults (&api, SOUP_STATUS_UNPROCESSABLE_ENTITY))
    return;
  webhook->failures = webhook->failing_since = 0;
  g_clear_pointer (&webhook->reason, g_free);
  put (&api, webhook, FALSE);
}

void
kab_handle_webhook_delete (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_auto (KabApi) api;
  g_autoptr (KabWebhook) webhook = NULL;
  g_autoptr (GError) error = NULL;
  KabServerDb *server_db = kab_server_get_db (server);
  KabDb *db;

  kab_api_init (&api, server, request, response);
  if (!begin (&api, TRUE) || (webhook = find_own (&api, api.db)) == NULL)
    return;
  kab_api_end_read (&api);
  db = kab_server_db_lend_writer (server_db);
  if (kab_db_begin (db, TRUE, &error) && kab_webhook_delete (db, webhook->org, webhook->id, &error)
      && kab_db_commit (db, &error))
    kab_response_set (response, SOUP_STATUS_NO_CONTENT, NULL, NULL);
  else
    kab_api_fail (&api, error);
  kab_server_db_return_writer (server_db, db);
}

void
kab_handle_delivery_list (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_auto (KabApi) api;
  g_autoptr (KabWebhook) webhook = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  const char *limit_text = request->query != NULL ? g_hash_table_lookup (request->query, "limit") : NULL;
  const char *cursor = request->query != NULL ? g_hash_table_lookup (request->query, "cursor") : NULL;
  guint64 limit = KAB_API_LIMIT;
  GString *out;

  kab_api_init (&api, server, request, response);
  if (!begin (&api, FALSE) || (webhook = find_own (&api, api.db)) == NULL)
    return;
  if (limit_text != NULL && !g_ascii_string_to_unsigned (limit_text, 10, 1, KAB_API_LIMIT_MAX, &limit, NULL))
    kab_api_fault (&api, "limit", _ ("This is no value of this field."));
  if (cursor != NULL && !kab_id_is_valid (cursor))
    kab_api_fault (&api, "cursor", _ ("The cursor is not one that this server gave for this list."));
  if (kab_api_refuse_faults (&api, SOUP_STATUS_BAD_REQUEST))
    return;
  found = kab_webhook_deliveries (api.db, webhook, cursor, (guint)limit + 1, &error);
  if (found == NULL)
    {
      kab_api_fail (&api, error);
      return;
    }
  out = g_string_new ("{\"items\":[");
  for (guint i = 0; i < MIN (found->len, limit); i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_delivery (out, found->pdata[i]);
    }
  if (found->len > limit)
    g_string_append_printf (out, "],\"next\":\"%s\"}", ((KabDelivery *)found->pdata[limit - 1])->id);
  else
    g_string_append (out, "],\"next\":null}");
  kab_response_set (response, SOUP_STATUS_OK, JSON, out);
}

void
kab_handle_delivery_replay (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_auto (KabApi) api;
  g_autoptr (KabWebhook) webhook = NULL;
  g_autoptr (GError) error = NULL;
  KabServerDb *server_db = kab_server_get_db (server);
  gboolean found = FALSE, ok;
  KabDb *db;

  kab_api_init (&api, server, request, response);
  if (!begin (&api, TRUE) || (webhook = find_own (&api, api.db)) == NULL)
    return;
  kab_api_end_read (&api);
  db = kab_server_db_lend_writer (server_db);
  ok = kab_db_begin (db, TRUE, &error)
       && kab_webhook_replay (db, webhook->org, webhook->id, api.parts[5], &found, &error)
       && kab_db_commit (db, &error);
  kab_server_db_return_writer (server_db, db);
  if (!ok)
    kab_api_fail (&api, error);
  else if (!found)
    kab_api_not_found (&api);
  else
    kab_response_set (response, SOUP_STATUS_ACCEPTED, JSON, g_string_new ("{\"state\":\"queued\"}"));
  kab_webhook_nudge ();
}
