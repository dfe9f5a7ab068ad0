/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second factor over HTTP: for people with a session; an integrator's key is no person. */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-error.h"
#include "kab-http.h"
#include "kab-json.h"
#include "kab-language.h"
#include "kab-second-factor.h"

#define JSON "application/json"

/* The text that is called @name in the body. */
static char *
read_member (const KabRequest *request, const char *name, gsize most, GError **error)
{
  gsize length = 0;
  const char *data = request->body != NULL ? g_bytes_get_data (request->body, &length) : NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (data != NULL && kab_json_check (data, length)
      && json_parser_load_from_data (parser, data, (gssize)length, NULL)
      && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      const char *text = kab_json_member_text (json_node_get_object (json_parser_get_root (parser)), name);

      if (text != NULL && strlen (text) <= most)
        return g_strdup (text);
    }
  g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL, _ ("The request cannot be read."));
  return NULL;
}

static KabCaller *
authenticate (KabServer *server, const KabRequest *request, gboolean *expired, GError **error)
{
  KabServerDb *server_db = kab_server_get_db (server);
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  KabCaller *caller = NULL;

  if (db == NULL)
    return NULL;
  if (kab_db_begin (db, FALSE, error))
    caller = kab_identity_authenticate (db, request->token, expired, error);
  kab_server_db_return_reader (server_db, db);
  return caller;
}

static void
refuse (KabResponse *response, gboolean expired, int retry_after, const char *field, const GError *error)
{
  if (expired && g_error_matches (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED))
    {
      kab_response_problem (response, SOUP_STATUS_UNAUTHORIZED, "token-expired", NULL, error->message);
    }
  else if (retry_after > 0 && g_error_matches (error, KAB_ERROR, KAB_ERROR_BUSY))
    {
      g_autofree char *seconds = g_strdup_printf ("%d", retry_after);

      kab_response_problem (response, 429, "busy", NULL, error->message);
      kab_response_add_header (response, "Retry-After", seconds);
    }
  else if (g_error_matches (error, KAB_ERROR, KAB_ERROR_INVALID))
    {
      kab_response_problem (response, SOUP_STATUS_UNPROCESSABLE_ENTITY, "invalid", field, error->message);
    }
  else
    {
      kab_response_error (response, error);
    }
}

static void
answer (KabResponse *response, char *json)
{
  kab_response_set (response, SOUP_STATUS_OK, JSON, g_string_new (json));
  g_free (json);
}

/* The password takes its time and holds no language meanwhile; what is said is said after it. */
void
kab_handle_second_factor (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (GError) error = NULL;
  gboolean expired = FALSE, right = FALSE;
  g_autoptr (KabCaller) caller = authenticate (server, request, &expired, &error);
  g_autofree char *password = caller != NULL ? read_member (request, "password", KAB_TEXT_MAX, &error) : NULL;
  int retry_after = 0;
  char *begun = NULL;
  gboolean checked = password != NULL
                     && kab_second_factor_check_password (kab_server_get_db (server), caller, password,
                                                          &right, &retry_after, &error);

  kab_language_enter (request->language);
  if (checked && retry_after > 0)
    kab_identity_say (&error, KAB_ERROR_BUSY, retry_after);
  else if (checked && !right)
    g_set_error (&error, KAB_ERROR, KAB_ERROR_INVALID, _ ("The password is not right. Nothing was changed."));
  else if (checked)
    begun = kab_second_factor_begin (kab_server_get_db (server), caller, &error);
  else if (g_error_matches (error, KAB_ERROR, KAB_ERROR_PROTOCOL))
    {
      g_clear_error (&error);
      g_set_error (&error, KAB_ERROR, KAB_ERROR_PROTOCOL, _ ("The request cannot be read."));
    }
  else if (g_error_matches (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED))
    {
      g_clear_error (&error);
      g_set_error (&error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED,
                   _ ("The session has ended. Sign in again; nothing you wrote is lost."));
    }
  if (begun != NULL)
    answer (response, begun);
  else
    refuse (response, expired, retry_after, "password", error);
  kab_language_leave ();
}

void
kab_handle_second_factor_on (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (GError) error = NULL;
  gboolean expired = FALSE;
  g_autoptr (KabCaller) caller = authenticate (server, request, &expired, &error);
  g_autofree char *code = caller != NULL ? read_member (request, "code", KAB_CODE_MAX, &error) : NULL;
  int retry_after = 0;
  char *codes = code != NULL
                  ? kab_second_factor_turn_on (kab_server_get_db (server), caller, code, &retry_after, &error)
                  : NULL;

  if (codes != NULL)
    answer (response, codes);
  else
    refuse (response, expired, retry_after, "code", error);
}

void
kab_handle_second_factor_off (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (GError) error = NULL;
  gboolean expired = FALSE;
  g_autoptr (KabCaller) caller = authenticate (server, request, &expired, &error);
  g_autofree char *code = caller != NULL ? read_member (request, "code", KAB_CODE_MAX, &error) : NULL;
  int retry_after = 0;

  if (code != NULL
      && kab_second_factor_turn_off (kab_server_get_db (server), caller, code, &retry_after, &error))
    kab_response_set (response, SOUP_STATUS_NO_CONTENT, NULL, NULL);
  else
    refuse (response, expired, retry_after, "code", error);
}

void
kab_handle_payout_confirmation (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (GError) error = NULL;
  gboolean expired = FALSE;
  g_autoptr (KabCaller) caller = authenticate (server, request, &expired, &error);
  g_autofree char *code = caller != NULL ? read_member (request, "code", KAB_CODE_MAX, &error) : NULL;
  g_auto (GStrv) parts = g_strsplit (request->path, "/", -1);
  int retry_after = 0;

  /* "", "v1", "payout", its id, … */
  if (code != NULL
      && kab_payout_confirm (kab_server_get_db (server), caller, parts[3], code, &retry_after, &error))
    kab_response_set (response, SOUP_STATUS_NO_CONTENT, NULL, NULL);
  else
    refuse (response, expired, retry_after, "code", error);
}
