/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A user's devices over HTTP: one's own, and for administrators those of others. An integrator's key is no person. */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-device.h"
#include "kab-error.h"
#include "kab-http.h"
#include "kab-id.h"
#include "kab-json.h"

static gboolean
is_admin (const KabCaller *caller)
{
  for (guint i = 0; i < caller->actors->len; i++)
    if (((KabActor *)caller->actors->pdata[i])->role == KAB_ROLE_ADMIN)
      return TRUE;

  return FALSE;
}

/* Whose devices it is about: the caller's, or whose the query says, where the caller is an administrator. */
static const char *
whose (const KabRequest *request, const KabCaller *caller, GError **error)
{
  const char *user = request->query != NULL ? g_hash_table_lookup (request->query, "user") : NULL;

  if (user == NULL || g_str_equal (user, caller->user))
    return caller->user;
  if (!kab_id_is_valid (user))
    g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("“%s” is not the id of a user."), user);
  else if (!is_admin (caller))
    g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN,
                 _ ("Only an administrator may see or end what others are signed in with."));
  else
    return user;
  return NULL;
}

static void
answer_error (KabResponse *response, gboolean expired, const GError *error)
{
  if (expired && g_error_matches (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED))
    kab_response_problem (response, SOUP_STATUS_UNAUTHORIZED, "token-expired", NULL, error->message);
  else
    kab_response_error (response, error);
}

static void
append_text (GString *out, const char *name, const char *text)
{
  if (text == NULL)
    return;
  g_string_append_printf (out, ",\"%s\":", name);
  kab_json_append_string (out, text);
}

static void
append_time (GString *out, const char *name, gint64 time)
{
  if (time > 0)
    g_string_append_printf (out, ",\"%s\":%" G_GINT64_FORMAT, name, time);
}

static void
append_device (GString *out, const KabDevice *device, const KabCaller *caller)
{
  g_string_append_printf (out, "{\"id\":\"%s\",\"user\":\"%s\"", device->id, device->user);
  append_text (out, "name", device->name);
  append_text (out, "system", device->system);
  g_string_append_printf (out, ",\"current\":%s,\"signed_in\":%s",
                          device->nr == caller->device_nr ? "true" : "false",
                          device->signed_in_at > 0 ? "true" : "false");
  append_time (out, "signed_in_at", device->signed_in_at);
  append_time (out, "seen_at", device->seen_at);
  if (device->behind >= 0)
    g_string_append_printf (out, ",\"behind\":%" G_GINT64_FORMAT, device->behind);
  append_time (out, "wipe_at", device->wipe_at);
  if (device->wipe_at > 0)
    append_text (out, "wipe_by", device->wipe_by);
  append_time (out, "wiped_at", device->wiped_at);
  append_time (out, "unsent", device->unsent);
  g_string_append_c (out, '}');
}

void
kab_handle_device_list (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabCaller) caller = NULL;
  g_autoptr (GPtrArray) devices = NULL;
  KabServerDb *server_db = kab_server_get_db (server);
  KabDb *db = kab_server_db_lend_reader (server_db, &error);
  gboolean expired = FALSE;
  GString *out;

  if (db != NULL)
    {
      const char *user = NULL;

      kab_server_db_limit_reader (server_db, db);
      if (kab_db_begin (db, FALSE, &error))
        caller = kab_identity_authenticate (db, request->token, &expired, &error);
      if (caller != NULL)
        user = whose (request, caller, &error);
      if (user != NULL)
        devices = kab_device_list (server_db, db, caller->org, user, &error);
      kab_server_db_return_reader (server_db, db);
    }
  if (devices == NULL)
    {
      answer_error (response, expired, error);
      return;
    }
  kab_seen_note (kab_server_db_get_seen (server_db), caller->device_nr, -1);
  out = g_string_new ("{\"devices\":[");
  for (guint i = 0; i < devices->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_device (out, devices->pdata[i], caller);
    }
  g_string_append (out, "]}");
  kab_response_set (response, SOUP_STATUS_OK, "application/json", out);
  kab_response_add_header (response, "Cache-Control", "no-store");
}

static void
act (KabServer *server, const KabRequest *request, KabResponse *response, KabDeviceDeed deed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabCaller) caller = NULL;
  g_auto (GStrv) parts = g_strsplit (request->path, "/", -1);
  KabServerDb *server_db = kab_server_get_db (server);
  KabDb *db = kab_server_db_lend_reader (server_db, &error);
  const char *user = NULL;
  gboolean expired = FALSE;

  if (db != NULL)
    {
      if (kab_db_begin (db, FALSE, &error))
        caller = kab_identity_authenticate (db, request->token, &expired, &error);
      kab_server_db_return_reader (server_db, db);
    }
  if (caller != NULL)
    user = whose (request, caller, &error);
  /* "", "v1", "devices", its id, … */
  if (user != NULL && kab_device_do (server_db, deed, caller, caller->org, user, parts[3], &error))
    kab_response_set (response, SOUP_STATUS_NO_CONTENT, NULL, NULL);
  else
    answer_error (response, expired, error);
}

void
kab_handle_device_sign_out (KabServer *server, const KabRequest *request, KabResponse *response)
{
  act (server, request, response, KAB_DEVICE_SIGN_OUT);
}

void
kab_handle_device_wipe (KabServer *server, const KabRequest *request, KabResponse *response)
{
  act (server, request, response, KAB_DEVICE_WIPE);
}

static gint64
integer_member (JsonObject *object, const char *name)
{
  gint64 integer = 0;

  kab_json_integer (json_object_get_member (object, name), &integer);
  return integer;
}

/* From a device that has no session any more; that it is the one, it proves. */
void
kab_handle_device_wiped (KabServer *server, const KabRequest *request, KabResponse *response)
{
  gsize length = 0;
  const char *data = request->body != NULL ? g_bytes_get_data (request->body, &length) : NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (GStrv) parts = g_strsplit (request->path, "/", -1);
  g_autoptr (GError) error = NULL;
  const char *org = NULL, *user = NULL, *proof = NULL;
  gint64 at = 0, unsent = 0;

  if (data != NULL && kab_json_check (data, length)
      && json_parser_load_from_data (parser, data, (gssize)length, NULL)
      && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      JsonObject *body = json_node_get_object (json_parser_get_root (parser));

      org = kab_json_member_text (body, "org");
      user = kab_json_member_text (body, "user");
      proof = kab_json_member_text (body, "proof");
      at = integer_member (body, "at");
      unsent = CLAMP (integer_member (body, "unsent"), 0, G_MAXINT32);
    }
  if (!kab_id_is_valid (org) || !kab_id_is_valid (user) || proof == NULL || at <= 0)
    {
      g_set_error (&error, KAB_ERROR, KAB_ERROR_PROTOCOL, _ ("The request cannot be read."));
      kab_response_error (response, error);
      return;
    }
  if (kab_device_wiped (kab_server_get_db (server), org, user, parts[3], at, proof, unsent, &error))
    kab_response_set (response, SOUP_STATUS_NO_CONTENT, NULL, NULL);
  else
    kab_response_error (response, error);
}
