/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens of integrators: for a key, and about themselves (S4-11, S4-12). */
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-api.h"
#include "kab-date.h"
#include "kab-json.h"

#define JSON "application/json"

void
kab_handle_token_create (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_auto (KabApi) api;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) body = NULL;
  const char *key;
  const char *code = NULL;
  char *answer;

  kab_api_init (&api, server, request, response);
  if (!kab_api_count_address (&api) || (body = kab_api_parse_object (&api)) == NULL)
    return;
  key = kab_json_member_text (json_node_get_object (body), "api_key");
  if (key == NULL)
    {
      kab_api_fault (&api, "api_key", _ ("This is no value of this field."));
      kab_api_refuse_faults (&api, SOUP_STATUS_UNPROCESSABLE_ENTITY);
      return;
    }
  answer = kab_api_exchange (kab_server_get_db (server), key, &code, &error);
  if (answer != NULL)
    {
      kab_response_set (response, SOUP_STATUS_OK, JSON, g_string_new (answer));
      g_free (answer);
    }
  else if (g_error_matches (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED))
    {
      kab_api_refuse (&api, SOUP_STATUS_UNAUTHORIZED, code, error->message);
    }
  else
    {
      kab_api_fail (&api, error);
    }
}

void
kab_handle_token_get (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_auto (KabApi) api;
  g_autofree char *scope = NULL;
  GString *out;

  kab_api_init (&api, server, request, response);
  if (!kab_api_begin (&api))
    return;
  out = g_string_new ("{\"memberships\":[");
  for (guint i = 0; i < api.caller->caller->actors->len; i++)
    g_string_append_printf (out, "%s{\"id\":\"%s\",\"role\":\"%s\"}", i > 0 ? "," : "",
                            (const char *)api.caller->caller->membership_ids->pdata[i],
                            kab_role_to_token (((KabActor *)api.caller->caller->actors->pdata[i])->role));
  g_string_append_c (out, ']');
  if (api.caller->key != NULL)
    {
      gint64 left = MAX (0, api.caller->expires_at - kab_time_now ()) / 1000;

      scope = g_strjoinv (" ", api.caller->scopes);
      g_string_append_printf (out,
                              ",\"key\":\"%s\",\"expires_at\":%" G_GINT64_FORMAT
                              ",\"expires_in\":%" G_GINT64_FORMAT ",\"scope\":",
                              api.caller->key, api.caller->expires_at, left);
      kab_json_append_string (out, scope);
    }
  g_string_append_c (out, '}');
  kab_response_set (response, SOUP_STATUS_OK, JSON, out);
}

void
kab_handle_token_delete (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_auto (KabApi) api;
  g_autoptr (GError) error = NULL;

  kab_api_init (&api, server, request, response);
  if (!kab_api_begin (&api))
    return;
  kab_api_end_read (&api);
  if (api.caller->key == NULL)
    kab_api_refuse (&api, SOUP_STATUS_FORBIDDEN, "forbidden", _ ("This cannot be done at this address."));
  else if (kab_api_forget_token (kab_server_get_db (server), request->token, &error))
    kab_response_set (response, SOUP_STATUS_NO_CONTENT, NULL, NULL);
  else
    kab_api_fail (&api, error);
}
