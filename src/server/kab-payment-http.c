/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request to a payment provider: to nowhere but the Internet, and bounded in every way. */
#include "kab-config.h"

#include "kab-payment-http.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "kab-error.h"
#include "kab-pinned-address.h"
#include "kab-webhook-send.h"

#define IDLE_SECONDS 10
#define ANSWER_MAX (256 * 1024)

static SoupMessage *
message_for (const KabPaymentRequest *request, GUri *uri)
{
  SoupMessage *message = soup_message_new_from_uri (request->method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *pair = g_strconcat (request->user, ":", request->secret, NULL);
  g_autofree char *coded = g_base64_encode ((const guchar *)pair, strlen (pair));
  g_autofree char *basic = g_strconcat ("Basic ", coded, NULL);

  soup_message_headers_replace (headers, "Authorization", basic);
  soup_message_headers_replace (headers, "Connection", "close");
  soup_message_headers_replace (headers, "Accept", "application/json");
  if (request->key != NULL)
    soup_message_headers_replace (headers, "Idempotence-Key", request->key);
  if (request->body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (request->body, strlen (request->body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  /* What is refused is refused: nobody is asked for another password. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION
                                     | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  explicit_bzero (pair, strlen (pair));
  explicit_bzero (coded, strlen (coded));
  explicit_bzero (basic, strlen (basic));
  return message;
}

static char *
read_answer (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[8192];
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, cancellable, error)) > 0)
    {
      if (text->len + (gsize)n > ANSWER_MAX)
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE,
                       _ ("The answer of the payment provider is too large."));
          return NULL;
        }
      g_string_append_len (text, buffer, n);
    }
  if (n < 0)
    return NULL;
  return g_utf8_make_valid (text->str, (gssize)text->len);
}

static char *
send (const KabPaymentRequest *request,
      GUri *uri,
      GSocketConnectable *where,
      guint *status,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (SoupSession) session
    = soup_session_new_with_options ("remote-connectable", where, "proxy-resolver", NULL, "timeout",
                                     IDLE_SECONDS, "user-agent", "Kabinet/" KAB_VERSION, NULL);
  g_autoptr (SoupMessage) message = message_for (request, uri);
  g_autoptr (GInputStream) stream = soup_session_send (session, message, cancellable, error);
  char *answer = stream != NULL ? read_answer (stream, cancellable, error) : NULL;

  if (answer != NULL)
    *status = soup_message_get_status (message);
  g_clear_object (&stream);
  soup_session_abort (session);
  return answer;
}

char *
kab_payment_http (const KabPaymentRequest *request, guint *status, GCancellable *cancellable, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (request->url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GMainContext) context = NULL;
  g_autoptr (GSocketConnectable) where = NULL;
  g_autoptr (GError) local = NULL;
  GList *addresses;
  char *answer;

  *status = 0;
  if (uri == NULL || !kab_webhook_url_is_valid (request->url, request->loopback))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN,
                   _ ("The address is not one of the public Internet."));
      return NULL;
    }
  addresses = kab_address_look_up (g_uri_get_host (uri), request->loopback, cancellable, &local);
  if (addresses == NULL)
    {
      g_set_error (error, KAB_ERROR,
                   g_error_matches (local, KAB_ERROR, KAB_ERROR_FORBIDDEN) ? KAB_ERROR_FORBIDDEN
                                                                           : KAB_ERROR_OFFLINE,
                   "%s", local->message);
      return NULL;
    }
  where = kab_pinned_address_new (g_uri_get_host (uri), (guint16)g_uri_get_port (uri), addresses);
  context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  answer = send (request, uri, where, status, cancellable, &local);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  g_list_free_full (addresses, g_object_unref);
  if (answer == NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_OFFLINE, "%s", local->message);
  return answer;
}
