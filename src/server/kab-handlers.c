/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands behind the paths, but for files and the live line. */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-device.h"
#include "kab-feed-page-private.h"
#include "kab-feed-page.h"
#include "kab-error.h"
#include "kab-handlers-private.h"
#include "kab-id.h"
#include "kab-json.h"
#include "kab-language.h"
#include "kab-mutations.h"
#include "kab-protocol.h"

#define JSON "application/json"

static void
answer_text (KabResponse *response, guint status, char *json)
{
  kab_response_set (response, status, JSON, g_string_new (json));
  g_free (json);
}

void
kab_handle_error (KabResponse *response, gboolean expired, const GError *error)
{
  if (expired && g_error_matches (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED))
    kab_response_problem (response, SOUP_STATUS_UNAUTHORIZED, "token-expired", NULL, error->message);
  else
    kab_response_error (response, error);
}

JsonNode *
kab_handle_parse_object (GBytes *body, GError **error)
{
  gsize length = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (data != NULL && kab_json_check (data, length)
      && json_parser_load_from_data (parser, data, (gssize)length, NULL)
      && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return json_parser_steal_root (parser);

  g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL, _ ("The request cannot be read."));
  return NULL;
}

static const char *
text_member (JsonNode *node, const char *name)
{
  return kab_json_member_text (json_node_get_object (node), name);
}

static char *
device_text (JsonNode *device, const char *name)
{
  const char *given = text_member (device, name);

  return given != NULL ? g_utf8_substring (given, 0, MIN (g_utf8_strlen (given, -1), KAB_DEVICE_NAME_MAX))
                       : NULL;
}

static gboolean
read_sign_in (JsonNode *body, KabSignIn *with, char **name, char **system, GError **error)
{
  JsonNode *device = json_object_get_member (json_node_get_object (body), "device");

  with->login = text_member (body, "login");
  with->password = text_member (body, "password");
  if (device != NULL && JSON_NODE_HOLDS_OBJECT (device))
    {
      with->device_id = text_member (device, "id");
      with->device_name = *name = device_text (device, "name");
      with->device_system = *system = device_text (device, "system");
    }
  if (with->login == NULL || strlen (with->login) > KAB_LOGIN_MAX || with->password == NULL
      || !kab_id_is_valid (with->device_id))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL, _ ("The request cannot be read."));
      return FALSE;
    }
  return TRUE;
}

void
kab_handle_sign_in (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) body = kab_handle_parse_object (request->body, &error);
  KabSignIn with = { .address = request->address };
  g_autofree char *name = NULL, *system = NULL;
  int retry_after = 0;
  char *session = NULL;

  if (body != NULL && read_sign_in (body, &with, &name, &system, &error))
    session = kab_identity_sign_in (kab_server_get_db (server), &with, &retry_after, &error);
  /* Signing in takes its time and holds no language meanwhile: the sentence is made anew at its end. */
  kab_language_enter (request->language);
  if (g_error_matches (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED)
      || g_error_matches (error, KAB_ERROR, KAB_ERROR_FORBIDDEN)
      || g_error_matches (error, KAB_ERROR, KAB_ERROR_PASSWORD)
      || g_error_matches (error, KAB_ERROR, KAB_ERROR_REFUSED) || retry_after > 0)
    {
      KabError code = (KabError)error->code;

      g_clear_error (&error);
      kab_identity_say (&error, code, retry_after);
      if (code == KAB_ERROR_REFUSED)
        error->code = KAB_ERROR_FORBIDDEN;
    }
  kab_language_leave ();
  if (session != NULL)
    {
      answer_text (response, SOUP_STATUS_OK, session);
    }
  else if (retry_after > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%d", retry_after);

      kab_response_problem (response, 429, "busy", NULL, error->message);
      kab_response_add_header (response, "Retry-After", seconds);
    }
  else
    {
      kab_response_error (response, error);
    }
}

/* Whoever proves to be a device that is to be erased is told so, whatever became of its tokens. */
static char *
order_of (KabServer *server, JsonNode *body, const char *token)
{
  JsonNode *device = json_object_get_member (json_node_get_object (body), "device");
  g_autoptr (GError) error = NULL;
  const char *id, *user;
  char *order;

  if (device == NULL || !JSON_NODE_HOLDS_OBJECT (device))
    return NULL;
  id = text_member (device, "id");
  user = text_member (device, "user");
  if (!kab_id_is_valid (id) || !kab_id_is_valid (user))
    return NULL;
  order
    = kab_device_order (kab_server_get_db (server), token, user, id, text_member (device, "proof"), &error);
  if (error != NULL)
    g_warning ("Whether a device is to be erased cannot be read: %s", error->message);
  return order;
}

static void
refuse_with_order (KabResponse *response, const GError *error, const char *order)
{
  GString *problem
    = g_string_new ("{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,\"detail\":");

  kab_json_append_string (problem, error->message);
  g_string_append_printf (problem, ",\"code\":\"unauthenticated\",\"wipe\":%s}", order);
  kab_response_set (response, SOUP_STATUS_UNAUTHORIZED, "application/problem+json", problem);
}

void
kab_handle_refresh (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) body = kab_handle_parse_object (request->body, &error);
  const char *token = body != NULL ? text_member (body, "refresh_token") : NULL;
  g_autofree char *order = NULL;
  char *session = NULL;

  if (body != NULL && token == NULL)
    g_set_error (&error, KAB_ERROR, KAB_ERROR_PROTOCOL, _ ("The request cannot be read."));
  else if (token != NULL)
    session = kab_identity_refresh (kab_server_get_db (server), token, &error);
  if (session != NULL)
    answer_text (response, SOUP_STATUS_OK, session);
  else if (token != NULL && g_error_matches (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED)
           && (order = order_of (server, body, token)) != NULL)
    refuse_with_order (response, error, order);
  else
    kab_response_error (response, error);
}

KabDb *
kab_handle_begin_read (KabServer *server,
                       const KabRequest *request,
                       KabCaller **caller,
                       gboolean *expired,
                       GError **error)
{
  KabServerDb *server_db = kab_server_get_db (server);
  KabDb *db = kab_server_db_lend_reader (server_db, error);

  if (db == NULL)
    return NULL;
  kab_server_db_limit_reader (server_db, db);
  if (kab_db_begin (db, FALSE, error))
    *caller = kab_identity_authenticate (db, request->token, expired, error);
  if (*caller != NULL)
    return db;
  kab_server_db_return_reader (server_db, db);
  return NULL;
}

void
kab_handle_session (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabCaller) caller = NULL;
  gboolean expired = FALSE;
  KabDb *db = kab_handle_begin_read (server, request, &caller, &expired, &error);
  char *session = db != NULL ? kab_identity_describe (db, caller, &error) : NULL;

  if (db != NULL)
    kab_server_db_return_reader (kab_server_get_db (server), db);
  if (session != NULL)
    answer_text (response, SOUP_STATUS_OK, session);
  else
    kab_handle_error (response, expired, error);
}

void
kab_handle_sign_out (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabCaller) caller = NULL;
  gboolean expired = FALSE;
  KabDb *db = kab_handle_begin_read (server, request, &caller, &expired, &error);

  if (db != NULL)
    kab_server_db_return_reader (kab_server_get_db (server), db);
  if (caller != NULL && kab_identity_sign_out (kab_server_get_db (server), caller, &error))
    kab_response_set (response, SOUP_STATUS_NO_CONTENT, NULL, NULL);
  else
    kab_handle_error (response, expired, error);
}

static gboolean
read_limit (const KabRequest *request, guint *limit, GError **error)
{
  const char *text = request->query != NULL ? g_hash_table_lookup (request->query, "limit") : NULL;
  guint64 n = 0;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT32, &n, NULL))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("“%s” is not a number of items."), text);
      return FALSE;
    }
  *limit = (guint)MIN (n, KAB_PAGE_ITEMS_MAX);
  return TRUE;
}

/* With a page the device is told everything up to where its cursor stands. */
static void
note_seen (KabServer *server, const KabCaller *caller, const GString *page)
{
  static const char before[] = "{\"cursor\":\"";
  const char *start = page->str + strlen (before), *end;
  g_autofree char *text = NULL;
  KabCursor cursor = { 0 };

  if (!g_str_has_prefix (page->str, before) || (end = strchr (start, '"')) == NULL)
    return;
  text = g_strndup (start, (gsize)(end - start));
  if (kab_cursor_from_text (text, &cursor, NULL))
    kab_seen_note (kab_server_db_get_seen (kab_server_get_db (server)), caller->device_nr, cursor.position);
}

void
kab_handle_changes (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabCaller) caller = NULL;
  const char *cursor = request->query != NULL ? g_hash_table_lookup (request->query, "cursor") : NULL;
  GString *page = g_string_sized_new (4096);
  gboolean expired = FALSE, ok = FALSE;
  guint limit;
  KabDb *db = kab_handle_begin_read (server, request, &caller, &expired, &error);

  if (db != NULL)
    {
      ok = read_limit (request, &limit, &error) && kab_feed_page (db, caller, cursor, limit, page, &error);
      kab_server_db_return_reader (kab_server_get_db (server), db);
    }
  if (ok)
    {
      note_seen (server, caller, page);
      kab_response_set (response, SOUP_STATUS_OK, JSON, page);
    }
  else
    {
      g_string_free (page, TRUE);
      kab_handle_error (response, expired, error);
    }
}

void
kab_handle_mutations (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (GError) error = NULL;
  gboolean expired = FALSE;
  gint64 expected = 0;
  gsize length = 0;
  const char *body = request->body != NULL ? g_bytes_get_data (request->body, &length) : NULL;
  GString *outcomes = kab_mutations_run (kab_server_get_db (server), request->token, body != NULL ? body : "",
                                         length, &expired, &expected, &error);

  if (outcomes != NULL)
    {
      kab_response_set (response, SOUP_STATUS_OK, JSON, outcomes);
    }
  else if (g_error_matches (error, KAB_ERROR, KAB_ERROR_CONFLICT) && expected > 0)
    {
      GString *problem
        = g_string_new ("{\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,\"detail\":");

      kab_json_append_string (problem, error->message);
      g_string_append_printf (problem, ",\"code\":\"conflict\",\"expected\":%" G_GINT64_FORMAT "}", expected);
      kab_response_set (response, SOUP_STATUS_CONFLICT, "application/problem+json", problem);
    }
  else
    {
      kab_handle_error (response, expired, error);
    }
}

void
kab_handle_health (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (GError) error = NULL;
  KabServerDb *server_db = kab_server_get_db (server);
  KabDb *db = kab_server_db_lend_reader (server_db, &error);
  gboolean found = FALSE;

  if (db != NULL)
    {
      kab_db_query_integer (db, "SELECT COUNT(*) FROM org", &found, &error);
      kab_server_db_return_reader (server_db, db);
    }
  if (found)
    kab_response_set (response, SOUP_STATUS_OK, JSON, g_string_new ("{\"status\":\"ok\"}"));
  else
    kab_response_problem (response, SOUP_STATUS_SERVICE_UNAVAILABLE, "storage", NULL,
                          _ ("The database does not answer."));
}
