/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers kept for requests that come twice (Idempotency-Key). */
#include "kab-api-answer.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"

#define JSON "application/json"
#define PROBLEM "application/problem+json"

gboolean
kab_api_answer_check_key (KabApi *api)
{
  const char *key = api->request->idempotency_key;
  gboolean ok = key == NULL || (*key != '\0' && strlen (key) <= KAB_API_IDEMPOTENCY_MAX);

  for (const char *p = key; ok && p != NULL && *p != '\0'; p++)
    ok = g_ascii_isgraph (*p) && *p != ',';
  if (!ok)
    {
      kab_api_fault (api, "Idempotency-Key", _ ("It is up to 255 letters, digits and signs without blanks."));
      kab_api_refuse_faults (api, SOUP_STATUS_BAD_REQUEST);
    }
  return ok;
}

/* All that makes one request another. */
static char *
fingerprint (KabApi *api)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = 0;
  const guchar *body = api->request->body != NULL ? g_bytes_get_data (api->request->body, &length) : NULL;
  g_autofree char *head = g_strdup_printf ("%s %s\n%s\n", api->request->method, api->request->path,
                                           api->request->if_match != NULL ? api->request->if_match : "");

  g_checksum_update (sum, (const guchar *)head, -1);
  if (length > 0)
    g_checksum_update (sum, body, (gssize)length);
  return g_strdup (g_checksum_get_string (sum));
}

gboolean
kab_api_answer_find (KabApi *api, KabDb *db, gboolean *found, GError **error)
{
  g_autoptr (KabStatement) statement = NULL;
  g_autofree char *request = NULL;
  const char *etag, *location, *body;
  KabStep step;

  *found = FALSE;
  if (api->request->idempotency_key == NULL)
    return TRUE;
  statement = kab_db_prepare (db,
                              "SELECT request,status,etag,location,type,body FROM api_answer WHERE org=?"
                              " AND caller=? AND name=?",
                              error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, api->caller->caller->org);
  kab_statement_bind_text (statement, 2, api->caller->name);
  kab_statement_bind_text (statement, 3, api->request->idempotency_key);
  step = kab_statement_step (statement, error);
  if (step != KAB_STEP_ROW)
    return step == KAB_STEP_DONE;

  *found = TRUE;
  request = fingerprint (api);
  if (g_strcmp0 (request, kab_statement_get_text (statement, 0)) != 0)
    {
      kab_api_refuse (api, SOUP_STATUS_UNPROCESSABLE_ENTITY, "idempotency-mismatch",
                      _ ("Another request had this Idempotency-Key. Nothing was done."));
      return TRUE;
    }
  etag = kab_statement_get_text (statement, 2);
  location = kab_statement_get_text (statement, 3);
  body = kab_statement_get_text (statement, 5);
  if (etag != NULL)
    kab_response_add_header (api->response, "ETag", etag);
  if (location != NULL)
    kab_response_add_header (api->response, "Location", location);
  kab_response_add_header (api->response, "Idempotent-Replayed", "true");
  kab_response_set (api->response, (guint)kab_statement_get_integer (statement, 1),
                    body == NULL                                                      ? NULL
                    : g_strcmp0 (kab_statement_get_text (statement, 4), PROBLEM) == 0 ? PROBLEM
                                                                                      : JSON,
                    body != NULL ? g_string_new (body) : NULL);
  return TRUE;
}

static const char *
header_of (const KabResponse *response, const char *name)
{
  for (guint i = 0; i + 1 < response->headers->len; i += 2)
    if (g_str_equal (response->headers->pdata[i], name))
      return response->headers->pdata[i + 1];

  return NULL;
}

gboolean
kab_api_answer_keep (KabApi *api, KabDb *db, GError **error)
{
  g_autoptr (KabStatement) statement = NULL;
  g_autofree char *request = NULL;
  gsize length = 0;
  const char *body;

  if (api->request->idempotency_key == NULL)
    return TRUE;
  statement
    = kab_db_prepare (db,
                      "INSERT INTO api_answer(caller,name,org,request,status,etag,location,type,body,at) "
                      "VALUES(?,?,?,?,?,?,?,?,?,?)",
                      error);
  if (statement == NULL)
    return FALSE;
  request = fingerprint (api);
  body = api->response->body != NULL ? g_bytes_get_data (api->response->body, &length) : NULL;
  kab_statement_bind_text (statement, 1, api->caller->name);
  kab_statement_bind_text (statement, 2, api->request->idempotency_key);
  kab_statement_bind_text (statement, 3, api->caller->caller->org);
  kab_statement_bind_text (statement, 4, request);
  kab_statement_bind_integer (statement, 5, api->response->status);
  kab_statement_bind_text (statement, 6, header_of (api->response, "ETag"));
  kab_statement_bind_text (statement, 7, header_of (api->response, "Location"));
  kab_statement_bind_text (statement, 8, api->response->type);
  if (body != NULL)
    kab_statement_bind_text_len (statement, 9, body, (gssize)length);
  else
    kab_statement_bind_null (statement, 9);
  kab_statement_bind_integer (statement, 10, kab_time_now ());
  return kab_statement_run (statement, error);
}
