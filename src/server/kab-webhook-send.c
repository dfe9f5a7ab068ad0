/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request to a webhook: to nowhere but the Internet, signed, and bounded in every way. */
#include "kab-config.h"

#include "kab-webhook-send.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "kab-error.h"
#include "kab-pinned-address.h"
#include "kab-webhook.h"

#define IDLE_SECONDS 10
#define ANSWER_MAX 65536
#define EXCERPT_MAX 200

gboolean
kab_webhook_url_is_valid (const char *url, gboolean loopback)
{
  g_autoptr (GUri) uri = NULL;

  if (url == NULL || strlen (url) > KAB_WEBHOOK_URL_MAX)
    return FALSE;
  for (const char *p = url; *p != '\0'; p++)
    if ((guchar)*p <= ' ' || (guchar)*p >= 0x7f)
      return FALSE;
  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  return uri != NULL && g_uri_get_userinfo (uri) == NULL && g_uri_get_fragment (uri) == NULL
         && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' && g_uri_get_port (uri) != 0
         && (g_str_equal (g_uri_get_scheme (uri), "https")
             || (loopback && g_str_equal (g_uri_get_scheme (uri), "http")));
}

static gboolean
is_public_v4 (const guint8 *b)
{
  return !(b[0] == 0 || b[0] == 10 || b[0] == 127 || b[0] >= 224 || (b[0] == 100 && (b[1] & 0xc0) == 64)
           || (b[0] == 169 && b[1] == 254) || (b[0] == 172 && (b[1] & 0xf0) == 16)
           || (b[0] == 192 && b[1] == 168) || (b[0] == 192 && b[1] == 0 && (b[2] == 0 || b[2] == 2))
           || (b[0] == 198 && (b[1] & 0xfe) == 18) || (b[0] == 198 && b[1] == 51 && b[2] == 100)
           || (b[0] == 203 && b[1] == 0 && b[2] == 113));
}

/* Of the sixth version only what is given out to the world at present, 2000::/3, and of that nothing
   that has an address of the fourth within, or is for documents. */
static gboolean
is_public_v6 (const guint8 *b)
{
  if ((b[0] & 0xe0) != 0x20)
    return FALSE;
  if (b[0] == 0x20 && b[1] == 0x02)
    return FALSE;
  return !(b[0] == 0x20 && b[1] == 0x01 && ((b[2] == 0 && b[3] == 0) || (b[2] == 0x0d && b[3] == 0xb8)));
}

gboolean
kab_address_is_public (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);

  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 ? is_public_v6 (bytes)
                                                                     : is_public_v4 (bytes);
}

GList *
kab_address_look_up (const char *host, gboolean loopback, GCancellable *cancellable, GError **error)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GInetAddress) literal = g_inet_address_new_from_string (host);
  GList *all, *fine = NULL;

  if (literal != NULL)
    all = g_list_prepend (NULL, g_object_ref (literal));
  else
    all = g_resolver_lookup_by_name (resolver, host, cancellable, error);
  if (all == NULL)
    return NULL;
  for (GList *l = all; l != NULL; l = l->next)
    if (kab_address_is_public (l->data) || (loopback && g_inet_address_get_is_loopback (l->data)))
      fine = g_list_prepend (fine, g_object_ref (l->data));
  g_resolver_free_addresses (all);
  if (fine == NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN, _ ("The address is not one of the public Internet."));
  return g_list_reverse (fine);
}

static char *
sign (const char *secret, const char *id, gint64 at, const char *body)
{
  gsize length = 0;
  g_autofree guchar *key = g_base64_decode (secret + strlen ("whsec_"), &length);
  g_autofree char *head = g_strdup_printf ("%s.%" G_GINT64_FORMAT ".", id, at);
  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA256, key, length);
  guint8 digest[32];
  gsize size = sizeof digest;
  g_autofree char *text = NULL;

  g_hmac_update (hmac, (const guchar *)head, -1);
  g_hmac_update (hmac, (const guchar *)body, -1);
  g_hmac_get_digest (hmac, digest, &size);
  g_hmac_unref (hmac);
  text = g_base64_encode (digest, size);
  return g_strconcat ("v1,", text, NULL);
}

/* Reads as much of the answer as is bearable; its beginning tells people what was wrong. */
static char *
read_excerpt (GInputStream *stream, GCancellable *cancellable)
{
  char buffer[4096], *text = NULL;
  gsize total = 0;
  gssize n;

  while (total < ANSWER_MAX
         && (n = g_input_stream_read (stream, buffer, sizeof buffer, cancellable, NULL)) > 0)
    {
      if (total == 0)
        text = g_utf8_make_valid (buffer, MIN (n, EXCERPT_MAX));
      total += (gsize)n;
    }
  if (text != NULL)
    for (char *p = text; *p != '\0'; p++)
      if ((guchar)*p < ' ')
        *p = ' ';
  return text;
}

static SoupMessage *
message_for (GUri *uri, const char *secret, const char *id, gint64 at, const char *body)
{
  SoupMessage *message = soup_message_new_from_uri (SOUP_METHOD_POST, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, at);
  g_autofree char *signature = sign (secret, id, at, body);

  soup_message_headers_replace (headers, "webhook-id", id);
  soup_message_headers_replace (headers, "webhook-timestamp", seconds);
  soup_message_headers_replace (headers, "webhook-signature", signature);
  soup_message_headers_replace (headers, "Connection", "close");
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION);
  return message;
}

static gboolean
post (GUri *uri,
      GSocketConnectable *where,
      SoupMessage *message,
      GCancellable *cancellable,
      guint *status,
      GError **error)
{
  g_autoptr (SoupSession) session
    = soup_session_new_with_options ("remote-connectable", where, "proxy-resolver", NULL, "timeout",
                                     IDLE_SECONDS, "user-agent", "Kabinet/" KAB_VERSION, NULL);
  g_autoptr (GInputStream) stream = soup_session_send (session, message, cancellable, error);
  g_autofree char *excerpt = stream != NULL ? read_excerpt (stream, cancellable) : NULL;
  gboolean ok = FALSE;

  if (stream != NULL)
    {
      *status = soup_message_get_status (message);
      ok = *status >= 200 && *status < 300;
      if (!ok)
        g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL, "%u %s%s%s", *status,
                     soup_status_get_phrase (*status), excerpt != NULL ? ": " : "",
                     excerpt != NULL ? excerpt : "");
    }
  g_clear_object (&stream);
  soup_session_abort (session);
  return ok;
}

gboolean
kab_webhook_send (const char *url,
                  const char *secret,
                  const char *id,
                  gint64 at,
                  const char *body,
                  gboolean loopback,
                  GCancellable *cancellable,
                  guint *status,
                  GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GMainContext) context = NULL;
  gboolean ok = FALSE;
  GList *addresses;

  *status = 0;
  if (uri == NULL || !kab_webhook_url_is_valid (url, loopback))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN,
                   _ ("The address is not one of the public Internet."));
      return FALSE;
    }
  addresses = kab_address_look_up (g_uri_get_host (uri), loopback, cancellable, error);
  if (addresses == NULL)
    return FALSE;
  context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  {
    g_autoptr (GSocketConnectable) where
      = kab_pinned_address_new (g_uri_get_host (uri), (guint16)g_uri_get_port (uri), addresses);
    g_autoptr (SoupMessage) message = message_for (uri, secret, id, at, body);

    ok = post (uri, where, message, cancellable, status, error);
  }
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  g_list_free_full (addresses, g_object_unref);
  return ok;
}
