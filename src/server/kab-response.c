/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "kab-bounds.h"
#include "kab-error.h"
#include "kab-http.h"
#include "kab-json.h"

void
kab_response_set (KabResponse *response, guint status, const char *type, GString *body)
{
  response->status = status;
  response->type = type;
  g_clear_pointer (&response->body, g_bytes_unref);
  if (body != NULL)
    response->body = g_string_free_to_bytes (body);
}

void
kab_response_add_header (KabResponse *response, const char *name, const char *value)
{
  g_ptr_array_add (response->headers, g_strdup (name));
  g_ptr_array_add (response->headers, g_strdup (value));
}

const char *
kab_status_phrase (guint status)
{
  /* RFC 6585 came after libsoup's list. */
  return status == 429 ? "Too Many Requests" : soup_status_get_phrase (status);
}

void
kab_response_problems (KabResponse *response,
                       guint status,
                       const char *code,
                       const char *detail,
                       const KabFault *faults,
                       guint n)
{
  GString *body = g_string_new (NULL);

  g_string_printf (body, "{\"type\":\"urn:kabinet:problem:%s\",\"title\":", code);
  kab_json_append_string (body, kab_status_phrase (status));
  g_string_append_printf (body, ",\"status\":%u,\"detail\":", status);
  kab_json_append_string (body, detail);
  g_string_append (body, ",\"code\":");
  kab_json_append_string (body, code);
  if (n == 1 && faults[0].field != NULL)
    {
      g_string_append (body, ",\"field\":");
      kab_json_append_string (body, faults[0].field);
    }
  for (guint i = 0; i < n; i++)
    {
      g_string_append (body, i == 0 ? ",\"errors\":[{" : ",{");
      if (faults[i].field != NULL)
        {
          g_string_append (body, "\"field\":");
          kab_json_append_string (body, faults[i].field);
          g_string_append_c (body, ',');
        }
      g_string_append (body, "\"detail\":");
      kab_json_append_string (body, faults[i].detail);
      g_string_append (body, i + 1 == n ? "}]" : "}");
    }
  g_string_append_c (body, '}');
  kab_response_set (response, status, "application/problem+json", body);
  if (status == SOUP_STATUS_UNAUTHORIZED)
    kab_response_add_header (response, "WWW-Authenticate",
                             g_str_equal (code, "token-expired")
                               ? "Bearer error=\"invalid_token\", error_description=\"expired\""
                               : "Bearer");
}

void
kab_response_problem (KabResponse *response,
                      guint status,
                      const char *code,
                      const char *field,
                      const char *detail)
{
  const KabFault fault = { field, detail };

  kab_response_problems (response, status, code, detail, &fault, field != NULL ? 1 : 0);
}

guint
kab_response_status_of (const GError *error)
{
  if (error->domain != KAB_ERROR)
    return SOUP_STATUS_INTERNAL_SERVER_ERROR;
  switch ((KabError)error->code)
    {
    case KAB_ERROR_INVALID:
    case KAB_ERROR_PROTOCOL:
      return SOUP_STATUS_BAD_REQUEST;
    case KAB_ERROR_NOT_FOUND:
      return SOUP_STATUS_NOT_FOUND;
    case KAB_ERROR_REFUSED:
      return SOUP_STATUS_UNPROCESSABLE_ENTITY;
    case KAB_ERROR_CONFLICT:
      return SOUP_STATUS_CONFLICT;
    case KAB_ERROR_UNAUTHENTICATED:
      return SOUP_STATUS_UNAUTHORIZED;
    case KAB_ERROR_FORBIDDEN:
    case KAB_ERROR_PASSWORD:
      return SOUP_STATUS_FORBIDDEN;
    case KAB_ERROR_TOO_LARGE:
      return SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE;
    case KAB_ERROR_BUSY:
      return SOUP_STATUS_SERVICE_UNAVAILABLE;
    case KAB_ERROR_STORAGE:
    case KAB_ERROR_CORRUPT:
    case KAB_ERROR_OFFLINE:
    case KAB_ERROR_TOO_NEW:
    default:
      return SOUP_STATUS_INTERNAL_SERVER_ERROR;
    }
}

void
kab_response_error (KabResponse *response, const GError *error)
{
  guint status = kab_response_status_of (error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* Nobody else breaks off what a request reads. */
      g_message ("A request was broken off after %d seconds", KAB_REQUEST_SECONDS);
      kab_response_problem (response, SOUP_STATUS_SERVICE_UNAVAILABLE, "busy", NULL,
                            _ ("This takes too long. Ask for less at once."));
      kab_response_add_header (response, "Retry-After", "60");
      return;
    }
  if (status >= 500)
    g_warning ("A request failed: %s", error->message);
  kab_response_problem (
    response, status,
    error->domain == KAB_ERROR ? kab_error_code_to_token ((KabError)error->code)
                               : kab_error_code_to_token (KAB_ERROR_STORAGE),
    NULL,
    status != SOUP_STATUS_INTERNAL_SERVER_ERROR
      ? error->message
      /* Where its files are, and what is wrong with them, is nobody's business who asks. */
      : _ ("The server cannot do this now: something is wrong with its disk or its database. Nothing "
           "is lost; try again later. Whoever runs the server finds the reason in its log."));
  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    kab_response_add_header (response, "Retry-After", "1");
}
