/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From a message of libsoup to a handler on a thread and back. The message is
 * paused meanwhile, so the loop goes on; everything that touches it happens in the loop.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-api.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-language.h"
#include "kab-page.h"
#include "kab-protocol.h"
#include "kab-server-private.h"
#include "kab-server-settings.h"

#define COMPRESS_FROM 1024
/* Desktops that hear nothing else ask again in so many seconds: soon enough after the end, and not all the time. */
#define MAINTENANCE_RETRY_MIN_S 30
#define MAINTENANCE_RETRY_MAX_S 300

typedef struct
{
  KabServer *server;
  SoupServerMessage *message;
  const KabRoute *route;
  KabRequest request;
  KabResponse response;
  gint64 start;
  gboolean is_gone;
} Exchange;

static void
exchange_free (Exchange *exchange)
{
  g_free (exchange->request.method);
  g_free (exchange->request.path);
  g_clear_pointer (&exchange->request.query, g_hash_table_unref);
  g_free (exchange->request.token);
  g_free (exchange->request.address);
  g_free (exchange->request.language);
  g_free (exchange->request.if_none_match);
  g_free (exchange->request.if_match);
  g_free (exchange->request.idempotency_key);
  g_free (exchange->request.content_type);
  g_free (exchange->request.content_range);
  g_free (exchange->request.query_text);
  g_clear_pointer (&exchange->request.body, g_bytes_unref);
  g_clear_pointer (&exchange->response.body, g_bytes_unref);
  g_ptr_array_unref (exchange->response.headers);
  g_object_unref (exchange->message);
  g_free (exchange);
}

/*
 * libsoup 3.2 keeps the descriptor of a connection that its client closes while it is idle;
 * so no connection is ever idle. A proxy in front keeps its own connections to desktops open.
 */
static void
set_common_headers (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Connection", "close");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  if (soup_message_headers_get_one (headers, "Cache-Control") == NULL)
    soup_message_headers_replace (headers, "Cache-Control", "no-store");
}

/* libsoup cuts the body, and reaches past its end where a range does. */
static void
clamp_range (SoupServerMessage *message, gsize size)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *range = soup_message_headers_get_one (headers, "Range");
  const char *from = range != NULL && g_str_has_prefix (range, "bytes=") ? range + strlen ("bytes=") : NULL;
  const char *dash = from != NULL ? strchr (from, '-') : NULL;
  g_autofree char *open_ended = NULL;

  if (dash == NULL || dash[1] == '\0' || g_ascii_strtoull (dash + 1, NULL, 10) < size)
    return;
  /* The last N of fewer than N, or to an end behind the end: all there is. */
  open_ended = dash > from ? g_strndup (range, (gsize)(dash + 1 - range)) : NULL;
  if (open_ended != NULL)
    soup_message_headers_replace (headers, "Range", open_ended);
  else
    soup_message_headers_remove (headers, "Range");
}

static void
send_response (SoupServerMessage *message, KabResponse *response)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  gsize length = response->body != NULL ? g_bytes_get_size (response->body) : 0;

  clamp_range (message, length);
  for (guint i = 0; i + 1 < response->headers->len; i += 2)
    soup_message_headers_replace (headers, response->headers->pdata[i], response->headers->pdata[i + 1]);
  if (response->type != NULL)
    soup_message_headers_replace (headers, "Content-Type", response->type);
  /* A file may be empty. */
  if (length > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), response->body);
  set_common_headers (message);
  soup_server_message_set_status (message, response->status, kab_status_phrase (response->status));
}

void
kab_exchange_refuse (SoupServerMessage *message, guint status, const char *code, const char *detail)
{
  KabResponse response = { .headers = g_ptr_array_new_with_free_func (g_free) };

  kab_response_problem (&response, status, code, NULL, detail);
  send_response (message, &response);
  kab_link_expect (message, 0);
  g_bytes_unref (response.body);
  g_ptr_array_unref (response.headers);
}

static gboolean
finish_in_loop (gpointer data)
{
  Exchange *exchange = data;

  g_signal_handlers_disconnect_by_data (exchange->message, exchange);
  kab_metrics_request (exchange->server->metrics, exchange->route, exchange->response.status,
                       g_get_monotonic_time () - exchange->start);
  if (!exchange->is_gone)
    {
      GBytes *body = exchange->response.body;

      send_response (exchange->message, &exchange->response);
      kab_link_expect (exchange->message, body != NULL ? g_bytes_get_size (body) : 0);
      soup_server_message_unpause (exchange->message);
    }
  exchange_free (exchange);
  return G_SOURCE_REMOVE;
}

static void
compress (KabResponse *response)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  gsize length = 0, at = 0, size;
  const char *data = g_bytes_get_data (response->body, &length);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  GConverterResult result = G_CONVERTER_CONVERTED;

  g_byte_array_set_size (out, (guint)(length / 2 + COMPRESS_FROM));
  size = 0;
  while (result != G_CONVERTER_FINISHED)
    {
      gsize n_read, n_written;

      if (out->len - size < COMPRESS_FROM)
        g_byte_array_set_size (out, out->len * 2);
      result = g_converter_convert (G_CONVERTER (compressor), data + at, length - at, out->data + size,
                                    out->len - size, G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL);
      if (result == G_CONVERTER_ERROR)
        return;
      at += n_read;
      size += n_written;
    }
  g_bytes_unref (response->body);
  response->body = g_bytes_new (out->data, size);
  kab_response_add_header (response, "Content-Encoding", "gzip");
  kab_response_add_header (response, "Vary", "Accept-Encoding");
}

/* Whether the request is a change; a sign-in and what keeps a session alive are needed for reading. */
static gboolean
is_change (const KabRequest *request)
{
  return !g_str_equal (request->method, "GET") && !g_str_equal (request->method, "HEAD")
         && !g_str_has_prefix (request->path, KAB_PATH_SESSION)
         && !g_str_equal (request->path, KAB_PATH_TOKEN);
}

static void
refuse_maintained (const KabRequest *request, KabResponse *response, const KabMaintenance *maintenance)
{
  gint64 left = (maintenance->until - kab_time_now ()) / 1000;
  g_autofree char *seconds
    = g_strdup_printf ("%" G_GINT64_FORMAT, CLAMP (left, MAINTENANCE_RETRY_MIN_S, MAINTENANCE_RETRY_MAX_S));

  kab_language_enter (request->language);
  kab_response_problem (response, SOUP_STATUS_SERVICE_UNAVAILABLE, "maintenance", NULL,
                        maintenance->message != NULL
                          ? maintenance->message
                          : _ (
                            "The server is being maintained: you can read everything and go on editing. Your "
                            "edits are kept and sent afterwards."));
  kab_language_leave ();
  if (maintenance->until > 0)
    {
      gsize n;
      const char *body = g_bytes_get_data (response->body, &n);
      GString *out = g_string_new_len (body, (gssize)n - 1);

      g_string_append_printf (out, ",\"until\":%" G_GINT64_FORMAT "}", maintenance->until);
      kab_response_set (response, response->status, response->type, out);
    }
  kab_response_add_header (response, "Retry-After", seconds);
}

/* Whether the server is read-only; asked of the database, as any process may have said so. */
static gboolean
is_maintained (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (KabMaintenance) maintenance = NULL;
  g_autoptr (GError) error = NULL;
  KabDb *db = kab_server_db_lend_reader (server->db, &error);

  if (db != NULL)
    {
      kab_maintenance_read (db, &maintenance, &error);
      kab_server_db_return_reader (server->db, db);
    }
  if (error != NULL)
    kab_response_error (response, error);
  else if (maintenance != NULL)
    refuse_maintained (request, response, maintenance);
  return error != NULL || maintenance != NULL;
}

/*
 * Writers, one after another, speak the language of the request throughout. Readers do not wait for
 * one another's language: only if there is something to say is it said again in the right one. What is slow
 * sees to it itself.
 */
static void
run_handler (Exchange *exchange)
{
  KabHandler handler = exchange->route->handler;
  KabResponse *response = &exchange->response;

  if (is_change (&exchange->request) && is_maintained (exchange->server, &exchange->request, response))
    return;
  if (exchange->route->lane == KAB_LANE_WRITE)
    {
      kab_language_enter (exchange->request.language);
      handler (exchange->server, &exchange->request, response);
      kab_language_leave ();
      return;
    }
  handler (exchange->server, &exchange->request, response);
  if (exchange->route->lane != KAB_LANE_SLOW && response->status >= 400
      && response->status != SOUP_STATUS_SERVICE_UNAVAILABLE && exchange->request.language != NULL)
    {
      g_ptr_array_set_size (response->headers, 0);
      exchange->request.is_again = TRUE;
      kab_language_enter (exchange->request.language);
      handler (exchange->server, &exchange->request, response);
      kab_language_leave ();
    }
}

static void
run_on_lane (gpointer data, gpointer user_data)
{
  Exchange *exchange = data;
  KabServer *server = exchange->server;
  KabResponse *response = &exchange->response;

  run_handler (exchange);
  if (server->compress && exchange->request.takes_gzip && response->body != NULL && !response->is_final
      && g_bytes_get_size (response->body) >= COMPRESS_FROM)
    compress (response);
  g_main_context_invoke (server->context, finish_in_loop, exchange);
}

static void
on_finished (SoupServerMessage *message, gpointer user_data)
{
  Exchange *exchange = user_data;

  exchange->is_gone = TRUE;
}

static void
on_any_finished (SoupServerMessage *message, gpointer user_data)
{
  KabServer *server = user_data;

  server->n_running--;
  kab_server_check_stopped (server);
}

char *
kab_exchange_token (SoupServerMessage *message)
{
  const char *header
    = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  return header != NULL && strlen (header) <= KAB_TOKEN_BYTES_MAX
             && g_ascii_strncasecmp (header, "Bearer ", 7) == 0
           ? g_strstrip (g_strdup (header + 7))
           : NULL;
}

/* We listen where only this machine reaches us: what stands in front says for whom it speaks. */
static char *
address_of (SoupServerMessage *message)
{
  const char *forwarded
    = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "X-Forwarded-For");

  return g_strndup (forwarded != NULL ? forwarded : KAB_ADDRESS_LOCAL, 64);
}

static gboolean
takes (const char *encodings, const char *wanted)
{
  GSList *list = encodings != NULL ? soup_header_parse_quality_list (encodings, NULL) : NULL;
  gboolean found = g_slist_find_custom (list, wanted, (GCompareFunc)g_ascii_strcasecmp) != NULL;

  soup_header_free_list (list);
  return found;
}

static void
fill_request (KabRequest *request, SoupServerMessage *message, const char *path, GHashTable *query)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *encodings = soup_message_headers_get_list (headers, "Accept-Encoding");

  request->method = g_strdup (soup_server_message_get_method (message));
  request->path = g_strdup (path);
  request->query = query != NULL ? g_hash_table_ref (query) : NULL;
  request->token = kab_exchange_token (message);
  request->address = address_of (message);
  request->language = kab_language_choose (soup_message_headers_get_list (headers, "Accept-Language"));
  if (query != NULL && kab_page_is (path) && g_hash_table_lookup (query, "lang") != NULL)
    {
      char *chosen = kab_language_choose (g_hash_table_lookup (query, "lang"));

      if (chosen != NULL)
        g_free (request->language);
      request->language = chosen != NULL ? chosen : request->language;
    }
  request->if_none_match = g_strdup (soup_message_headers_get_one (headers, "If-None-Match"));
  request->if_match = g_strdup (soup_message_headers_get_list (headers, "If-Match"));
  request->idempotency_key = g_strdup (soup_message_headers_get_list (headers, "Idempotency-Key"));
  request->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  request->content_range = g_strdup (soup_message_headers_get_one (headers, "Content-Range"));
  request->query_text = g_strdup (g_uri_get_query (soup_server_message_get_uri (message)));
  request->takes_gzip = takes (encodings, "gzip");
  request->body = soup_message_body_flatten (soup_server_message_get_request_body (message));
}

/* One range of numbers that are numbers: libsoup trips over others, and answers many with headers for each. */
static gboolean
is_plain_range (const char *range)
{
  const char *from = range + strlen ("bytes="), *to;
  gsize before, behind;

  if (!g_str_has_prefix (range, "bytes="))
    return FALSE;
  before = strspn (from, "0123456789");
  to = from + before;
  if (*to++ != '-')
    return FALSE;
  behind = strspn (to, "0123456789");
  if (to[behind] != '\0' || before > 12 || behind > 12 || before + behind == 0)
    return FALSE;
  return before > 0 || g_ascii_strtoull (to, NULL, 10) > 0;
}

/*
 * If-Range names one version of what is asked for: with another one the whole is sent; and so it is to who asks
 * for many pieces, each of which would come with headers of its own.
 */
static void
look_at_range (SoupServerMessage *message, const char *path)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *wanted = soup_message_headers_get_one (headers, "If-Range");
  const char *range = soup_message_headers_get_list (headers, "Range");
  const char *name = strrchr (path, '/');
  g_autofree char *tag = g_strdup_printf ("\"%s\"", name != NULL ? name + 1 : "");

  if ((wanted != NULL && !g_str_equal (wanted, tag)) || (range != NULL && !is_plain_range (range)))
    soup_message_headers_remove (headers, "Range");
}

static const KabRoute *
find_route (SoupServerMessage *message, const char *path, char **allowed)
{
  const char *method = soup_server_message_get_method (message);
  const KabRoute *route = kab_metrics_route (method, path);

  return route != NULL ? route : kab_route_find (method, path, allowed);
}

static void
on_request (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  KabServer *server = user_data;
  g_autofree char *allowed = NULL;
  const KabRoute *route;
  Exchange *exchange;

  if (server->is_stopping)
    {
      kab_exchange_refuse (message, SOUP_STATUS_SERVICE_UNAVAILABLE, "busy", _ ("The server is stopping."));
      return;
    }
  if (g_str_equal (path, KAB_PATH_LIVE))
    {
      kab_live_upgrade (server->live, message, kab_exchange_token (message));
      return;
    }
  route = find_route (message, path, &allowed);
  if (route == NULL)
    {
      kab_metrics_request (server->metrics, NULL,
                           allowed == NULL ? SOUP_STATUS_NOT_FOUND : SOUP_STATUS_METHOD_NOT_ALLOWED, 0);
      if (allowed == NULL)
        {
          kab_exchange_refuse (message, SOUP_STATUS_NOT_FOUND, "not-found",
                               _ ("There is nothing at this address."));
          return;
        }
      kab_exchange_refuse (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "protocol",
                           _ ("This cannot be done at this address."));
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow", allowed);
      return;
    }
  look_at_range (message, path);

  exchange = g_new0 (Exchange, 1);
  exchange->server = server;
  exchange->start = g_get_monotonic_time ();
  exchange->message = g_object_ref (message);
  exchange->route = route;
  exchange->response.headers = g_ptr_array_new_with_free_func (g_free);
  fill_request (&exchange->request, message, path, query);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), exchange);
  server->n_running++;
  g_signal_connect (message, "finished", G_CALLBACK (on_any_finished), server);
  kab_link_hold (message);
  soup_server_message_pause (message);
  g_thread_pool_push (server->lanes[route->lane], exchange, NULL);
}

static void
on_chunk (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  gsize *left = user_data;

  if (g_bytes_get_size (chunk) <= *left)
    {
      *left -= g_bytes_get_size (chunk);
      return;
    }
  *left = 0;
  if (soup_server_message_get_status (message) != 0)
    return;
  /* What is still to come is read and dropped; the answer stands. */
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  kab_exchange_refuse (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too-large",
                       _ ("The request is too large. Nothing of it was done."));
}

typedef struct
{
  KabServer *server;
  char *address;
} Upload;

static guint
uploads_of (KabServer *server, const char *address)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (server->uploads, address));
}

static void
upload_free (gpointer data, GClosure *closure)
{
  Upload *upload = data;

  g_free (upload->address);
  g_free (upload);
}

static void
on_upload_finished (SoupServerMessage *message, gpointer user_data)
{
  Upload *upload = user_data;
  guint n = uploads_of (upload->server, upload->address);

  upload->server->n_uploads--;
  if (n > 1)
    g_hash_table_insert (upload->server->uploads, g_strdup (upload->address), GUINT_TO_POINTER (n - 1));
  else
    g_hash_table_remove (upload->server->uploads, upload->address);
}

/* The body is read and dropped; the answer stands already. */
static void
refuse_early (SoupServerMessage *message, guint status, const char *code, const char *detail)
{
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  kab_exchange_refuse (message, status, code, detail);
}

/* A file is large: there is room for some of them, and nobody takes all of it, slowly. */
static gboolean
take_upload (KabServer *server, SoupServerMessage *message)
{
  g_autofree char *token = kab_exchange_token (message);
  g_autofree char *address = address_of (message);
  SoupMessageHeaders *answer = soup_server_message_get_response_headers (message);
  Upload *upload;
  guint n;

  if (token == NULL)
    {
      refuse_early (message, SOUP_STATUS_UNAUTHORIZED, "unauthenticated",
                    _ ("The session has ended. Sign in again; nothing you wrote is lost."));
      return FALSE;
    }
  n = uploads_of (server, address);
  if (server->n_uploads >= KAB_UPLOADS_MAX || n >= KAB_UPLOADS_EACH_MAX)
    {
      refuse_early (message, n >= KAB_UPLOADS_EACH_MAX ? 429 : SOUP_STATUS_SERVICE_UNAVAILABLE, "busy",
                    _ ("Too many files are being sent at once. Try again in a moment."));
      soup_message_headers_replace (answer, "Retry-After", "1");
      return FALSE;
    }
  server->n_uploads++;
  upload = g_new0 (Upload, 1);
  upload->server = server;
  g_hash_table_insert (server->uploads, g_strdup (address), GUINT_TO_POINTER (n + 1));
  upload->address = g_steal_pointer (&address);
  g_signal_connect_data (message, "finished", G_CALLBACK (on_upload_finished), upload, upload_free, 0);
  return TRUE;
}

/* What stands in the request's line and headers, whatever the route. */
static gboolean
check_head (SoupServerMessage *message, GHashTable *query)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *text = g_uri_get_query (uri);
  const char *coding
    = soup_message_headers_get_list (soup_server_message_get_request_headers (message), "Content-Encoding");

  if (strlen (g_uri_get_path (uri)) + (text != NULL ? strlen (text) : 0) > KAB_TARGET_BYTES_MAX
      || (query != NULL && g_hash_table_size (query) > KAB_QUERY_MEMBERS_MAX))
    {
      refuse_early (message, SOUP_STATUS_REQUEST_URI_TOO_LONG, "too-large", _ ("The address is too long."));
      return FALSE;
    }
  /* Nothing is unpacked: a small body stays a small one. */
  if (coding != NULL && g_ascii_strcasecmp (coding, "identity") != 0)
    {
      refuse_early (message, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, "protocol",
                    _ ("Send the request without compression."));
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Accept-Encoding",
                                    "identity");
      return FALSE;
    }
  return TRUE;
}

/* Before the body is read: what is too large is refused by its header, and what hides its size by counting. */
static void
on_headers (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  KabServer *server = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autofree char *allowed = NULL;
  const KabRoute *route = find_route (message, path, &allowed);
  gsize most = route != NULL ? route->body_max : 0;
  gsize *left;

  kab_link_expect (message, soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
                              ? MIN (most, (gsize)soup_message_headers_get_content_length (headers))
                              : most);
  if (!check_head (message, query))
    return;
  if (route == NULL)
    {
      soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
      return;
    }
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      && soup_message_headers_get_content_length (headers) > (goffset)most)
    {
      refuse_early (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too-large",
                    _ ("The request is too large. Nothing of it was done."));
      return;
    }
  if (route->body_max > KAB_BODY_MAX && !take_upload (server, message))
    return;
  left = g_new (gsize, 1);
  *left = most;
  g_signal_connect_data (message, "got-chunk", G_CALLBACK (on_chunk), left, (GClosureNotify)(GCallback)g_free,
                         0);
}

void
kab_exchange_init (KabServer *server)
{
  static const int threads[KAB_N_LANES]
    = { [KAB_LANE_READ] = 3, [KAB_LANE_WRITE] = 1, [KAB_LANE_SLOW] = 2, [KAB_LANE_LIST] = 2 };

  for (guint i = 0; i < KAB_N_LANES; i++)
    server->lanes[i] = g_thread_pool_new (run_on_lane, server, threads[i], FALSE, NULL);
  soup_server_add_early_handler (server->soup, NULL, on_headers, server, NULL);
  soup_server_add_handler (server->soup, NULL, on_request, server, NULL);
}

void
kab_server_check_stopped (KabServer *server)
{
  if (server->is_stopping && server->n_running == 0 && server->stopped != NULL)
    {
      KabServerStopped stopped = g_steal_pointer (&server->stopped);

      g_clear_handle_id (&server->stop_timeout, g_source_remove);
      stopped (server->stopped_data);
    }
}
