/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-http.h"

#include <string.h>

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>

#include "kab-account-private.h"
#include "kab-config.h"
#include "kab-date.h"
#include "kab-device-proof.h"
#include "kab-error.h"
#include "kab-local-server-private.h"
#include "kab-protocol.h"
#include "kab-reach.h"
#include "kab-wire.h"

#define TIMEOUT_SECONDS 30
#define READ_BYTES (256 * 1024)
#define RETRY_AFTER_MAX (60 * 60 * 1000)

struct _KabHttp
{
  SoupSession *session;
  char *base; /* without a slash at the end */
  gboolean local;
  gboolean here; /* on a socket of this machine */
};

static void
order_clear (gpointer data)
{
  KabWipeOrder *order = data;

  g_free (order->by);
  g_free (order->proof);
}

void
kab_wipe_order_unref (KabWipeOrder *order)
{
  g_atomic_rc_box_release_full (order, order_clear);
}

KabWipeOrder *
kab_wipe_order_ref (KabWipeOrder *order)
{
  return g_atomic_rc_box_acquire (order);
}

KabWipeOrder *
kab_wipe_order_read (JsonObject *object, const char *key, const char *device)
{
  JsonObject *wipe = kab_wire_object (object, "wipe");
  gint64 at = kab_wire_integer (wipe, "at");
  const char *by = kab_wire_string (wipe, "by");
  g_autofree char *proof = NULL;
  KabWipeOrder *order;

  if (key == NULL || device == NULL || at <= 0 || by == NULL)
    return NULL;
  proof = kab_device_proof_wipe (key, device, at, by);
  if (!kab_device_proof_is (proof, kab_wire_string (wipe, "proof")))
    {
      g_message ("Somebody who is not the server said that this device is to be erased. Nothing was done.");
      return NULL;
    }
  order = g_atomic_rc_box_new0 (KabWipeOrder);
  order->at = at;
  order->by = g_strdup (by);
  order->proof = kab_device_proof_wiped (key, device, at);
  return order;
}

void
kab_tokens_clear (KabTokens *tokens)
{
  g_clear_pointer (&tokens->access, g_free);
  g_clear_pointer (&tokens->refresh, g_free);
  g_clear_pointer (&tokens->key, g_free);
  g_clear_pointer (&tokens->order, kab_wipe_order_unref);
}

void
kab_tokens_copy (KabTokens *to, const KabTokens *from)
{
  kab_tokens_clear (to);
  *to = *from;
  to->access = g_strdup (from->access);
  to->refresh = g_strdup (from->refresh);
  to->key = g_strdup (from->key);
  to->order = from->order != NULL ? kab_wipe_order_ref (from->order) : NULL;
}

gboolean
kab_tokens_read (KabTokens *tokens, JsonObject *session)
{
  const char *access = kab_wire_string (session, "access_token");
  const char *refresh = kab_wire_string (session, "refresh_token");

  if (access == NULL || refresh == NULL)
    return FALSE;
  kab_tokens_clear (tokens);
  tokens->access = g_strdup (access);
  tokens->refresh = g_strdup (refresh);
  tokens->expires_at = kab_wire_integer (session, "expires_at");
  tokens->key = g_strdup (kab_wire_string (session, "device_key"));
  tokens->order = kab_wipe_order_read (session, tokens->key, kab_wire_string (session, "device"));
  return TRUE;
}

void
kab_answer_free (KabAnswer *answer)
{
  if (answer == NULL)
    return;
  g_free (answer->body);
  g_free (answer);
}

/* One for the process: the system's store costs megabytes each time it is read. */
static GTlsDatabase *
tls_database (GError **error)
{
  static GMutex mutex;
  static GTlsDatabase *database;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  const char *file = g_getenv ("KABINET_CA_FILE");

  if (database == NULL)
    {
      if (file != NULL && file[0] != '\0')
        database = g_tls_file_database_new (file, error);
      else
        database = g_tls_backend_get_default_database (g_tls_backend_get_default ());
    }
  return database;
}

static gboolean
bad_address (const char *server, GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
               _ ("“%s” is not the address of a server. It looks like https://cabinet.example.com."), server);
  return FALSE;
}

/* Finds what to connect to: a socket of this machine, or a base address. */
static gboolean
understand (KabHttp *self, const char *server, GSocketConnectable **connectable, GError **error)
{
  g_autofree char *address = NULL;
  g_autoptr (GUri) uri = NULL;

  if (g_strcmp0 (server, KAB_SERVER_LOCAL) == 0 || g_strcmp0 (server, KAB_SERVER_SAMPLE) == 0)
    {
      address = kab_local_server_address (g_strcmp0 (server, KAB_SERVER_SAMPLE) == 0);
      server = address;
    }
  if (g_str_has_prefix (server, "unix:"))
    {
      const char *path = server + strlen ("unix:");

      if (path[0] != '/' || strlen (path) > 107)
        return bad_address (server, error);
      *connectable = G_SOCKET_CONNECTABLE (g_unix_socket_address_new (path));
      self->base = g_strdup ("http://localhost");
      self->local = self->here = TRUE;
      return TRUE;
    }

  uri = strpbrk (server, " \t\r\n") == NULL ? g_uri_parse (server, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0'
      || g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL
      || g_uri_get_fragment (uri) != NULL)
    return bad_address (server, error);
  self->local = kab_host_is_loopback (g_uri_get_host (uri));
  if (g_strcmp0 (g_uri_get_scheme (uri), "http") == 0 && !self->local)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("“%s” would send the password unprotected. Use an address that begins with https://."),
                   server);
      return FALSE;
    }
  if (g_strcmp0 (g_uri_get_scheme (uri), "http") != 0 && g_strcmp0 (g_uri_get_scheme (uri), "https") != 0)
    return bad_address (server, error);
  self->base = g_strdup (server);
  while (g_str_has_suffix (self->base, "/"))
    self->base[strlen (self->base) - 1] = '\0';
  return TRUE;
}

KabHttp *
kab_http_new (const char *server, GError **error)
{
  g_autoptr (KabHttp) self = g_new0 (KabHttp, 1);
  g_autoptr (GSocketConnectable) connectable = NULL;

  if (!understand (self, server, &connectable, error))
    return NULL;
  self->session = soup_session_new_with_options ("remote-connectable", connectable, "timeout",
                                                 TIMEOUT_SECONDS, "idle-timeout", 60, "max-conns-per-host", 4,
                                                 "user-agent", "Kabinet/" KAB_VERSION, NULL);
  soup_session_set_accept_language_auto (self->session, TRUE);
  /* Compressing costs more than it saves where nothing leaves the machine. */
  if (self->local)
    soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  if (g_str_has_prefix (self->base, "https:"))
    {
      GTlsDatabase *database = tls_database (error);

      if (database == NULL)
        return NULL;
      soup_session_set_tls_database (self->session, database);
    }
  return g_steal_pointer (&self);
}

void
kab_http_free (KabHttp *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->session);
  g_free (self->base);
  g_free (self);
}

gboolean
kab_http_is_local (KabHttp *self)
{
  return self->local;
}

SoupMessage *
kab_http_message (KabHttp *self, const char *method, const char *path, const char *token, const char *body)
{
  g_autofree char *uri = g_strconcat (self->base, path, NULL);
  SoupMessage *message = soup_message_new (method, uri);

  g_return_val_if_fail (message != NULL, NULL);

  kab_reach_of (message)->here = self->here;
  /* Every request may be repeated; without this each POST opens a connection of its own. */
  soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
    }
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  return message;
}

static gint64
read_retry_after (SoupMessage *message)
{
  const char *text
    = soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");
  gint64 seconds;
  char *end;

  if (text == NULL)
    return -1;
  seconds = g_ascii_strtoll (text, &end, 10);
  if (end == text || *end != '\0')
    {
      g_autoptr (GDateTime) when = soup_date_time_new_from_http_string (text);

      if (when == NULL)
        return -1;
      seconds = g_date_time_to_unix (when) - g_get_real_time () / G_USEC_PER_SEC;
    }
  return CLAMP (seconds, 0, RETRY_AFTER_MAX / 1000) * 1000;
}

static gint64
read_offset (SoupMessage *message)
{
  const char *text
    = soup_message_headers_get_one (soup_message_get_response_headers (message), "Upload-Offset");
  guint64 offset;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &offset, NULL) ? (gint64)offset
                                                                                             : -1;
}

/* Takes @body. */
static KabAnswer *
make_answer (SoupMessage *message, GByteArray *body)
{
  KabAnswer *answer = g_new0 (KabAnswer, 1);
  const char *date = soup_message_headers_get_one (soup_message_get_response_headers (message), "Date");
  g_autoptr (GDateTime) when = date != NULL ? soup_date_time_new_from_http_string (date) : NULL;

  answer->status = soup_message_get_status (message);
  answer->retry_after = read_retry_after (message);
  answer->offset = read_offset (message);
  answer->date = when != NULL ? g_date_time_to_unix (when) * 1000 : 0;
  answer->length = body->len;
  g_byte_array_append (body, (const guint8 *)"", 1);
  answer->body = (char *)g_byte_array_free (body, FALSE);
  return answer;
}

static GError *
too_large (void)
{
  return g_error_new (KAB_ERROR, KAB_ERROR_TOO_LARGE,
                      _ ("The server's answer is larger than it may be. Nothing was changed here."));
}

typedef struct
{
  SoupMessage *message;
  gsize most;
  GByteArray *body;
} Sending;

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  g_object_unref (sending->message);
  if (sending->body != NULL)
    g_byte_array_unref (sending->body);
  g_free (sending);
}

static void read_more (GTask *task, GInputStream *stream);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Sending *sending = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  guint room = READ_BYTES;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  g_byte_array_set_size (sending->body, sending->body->len - room + (guint)MAX (n, 0));
  if (n < 0)
    g_task_return_error (task, kab_reach_error (sending->message, error));
  else if (sending->body->len > sending->most)
    g_task_return_error (task, too_large ());
  else if (n == 0)
    {
      GByteArray *body = g_steal_pointer (&sending->body);

      g_task_return_pointer (task, make_answer (sending->message, body), (GDestroyNotify)kab_answer_free);
    }
  else
    read_more (task, G_INPUT_STREAM (source));
}

static void
read_more (GTask *task, GInputStream *stream)
{
  Sending *sending = g_task_get_task_data (task);
  guint had = sending->body->len;

  g_byte_array_set_size (sending->body, had + READ_BYTES);
  g_input_stream_read_async (stream, sending->body->data + had, READ_BYTES, G_PRIORITY_DEFAULT,
                             g_task_get_cancellable (task), on_read, g_object_ref (task));
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  Sending *sending = g_task_get_task_data (task);
  gint64 length;

  if (stream == NULL)
    {
      g_task_return_error (task, kab_reach_error (sending->message, error));
      return;
    }
  /* A length that is told lets the buffer be right from the start. */
  length = soup_message_headers_get_content_length (soup_message_get_response_headers (sending->message));
  sending->body
    = g_byte_array_sized_new ((guint)MIN ((gsize)MAX (length, 0), sending->most) + READ_BYTES + 1);
  read_more (task, stream);
}

void
kab_http_send_async (KabHttp *self,
                     SoupMessage *message,
                     gsize most,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (self->session, cancellable, callback, user_data);
  Sending *sending = g_new0 (Sending, 1);

  sending->message = g_object_ref (message);
  sending->most = most;
  g_task_set_task_data (task, sending, sending_free);
  /* Too late is another thing than cancelled, though the one is done by the other. */
  g_task_set_check_cancellable (task, !kab_reach_of (message)->asked);
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, cancellable, on_sent, task);
}

KabAnswer *
kab_http_send_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

GInputStream *
kab_http_open (KabHttp *self, SoupMessage *message, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  GInputStream *stream = soup_session_send (self->session, message, cancellable, &local);

  if (stream == NULL)
    g_propagate_error (error, kab_reach_error (message, local));
  return stream;
}

gssize
kab_http_read (SoupMessage *message,
               GInputStream *stream,
               void *buffer,
               gsize length,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GError) local = NULL;
  gssize n = g_input_stream_read (stream, buffer, length, cancellable, &local);

  if (n < 0)
    g_propagate_error (error, kab_reach_error (message, local));
  return n;
}

KabAnswer *
kab_http_read_answer (SoupMessage *message,
                      GInputStream *stream,
                      gsize most,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  gssize n;

  do
    {
      guint had = body->len;

      g_byte_array_set_size (body, had + READ_BYTES);
      n = kab_http_read (message, stream, body->data + had, READ_BYTES, cancellable, error);
      g_byte_array_set_size (body, had + (guint)MAX (n, 0));
      if (n < 0)
        return NULL;
      if (body->len > most)
        {
          g_propagate_error (error, too_large ());
          return NULL;
        }
    }
  while (n > 0);
  return make_answer (message, g_steal_pointer (&body));
}

KabAnswer *
kab_http_send (KabHttp *self, SoupMessage *message, gsize most, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) stream = kab_http_open (self, message, cancellable, error);

  return stream != NULL ? kab_http_read_answer (message, stream, most, cancellable, error) : NULL;
}

typedef struct
{
  SoupMessage *message;
  GCancellable *bound;
  GAsyncResult *result;
} Asking;

static void
on_network_event (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer data)
{
  KabReach *reach = kab_reach_of (message);

  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    reach->securing = TRUE;
  else if (event == G_SOCKET_CLIENT_TLS_HANDSHAKED)
    reach->securing = FALSE;
}

static void
on_cancelled (GCancellable *cancellable, gpointer bound)
{
  g_cancellable_cancel (bound);
}

static gboolean
on_late (gpointer data)
{
  Asking *asking = data;

  kab_reach_of (asking->message)->late = TRUE;
  g_cancellable_cancel (asking->bound);
  return G_SOURCE_REMOVE;
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Asking *)data)->result = g_object_ref (result);
}

KabAnswer *
kab_http_ask (KabHttp *self,
              SoupMessage *message,
              gsize most,
              guint seconds,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  g_autoptr (GCancellable) bound = g_cancellable_new ();
  g_autoptr (GSource) late = g_timeout_source_new_seconds (seconds);
  g_autoptr (GAsyncResult) result = NULL;
  Asking asking = { message, bound, NULL };
  gulong chained
    = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), bound, NULL) : 0;

  kab_reach_of (message)->asked = TRUE;
  g_signal_connect (message, "network-event", G_CALLBACK (on_network_event), NULL);
  g_source_set_callback (late, on_late, &asking, NULL);
  g_source_attach (late, context);
  kab_http_send_async (self, message, most, bound, on_asked, &asking);
  while (asking.result == NULL)
    g_main_context_iteration (context, TRUE);
  result = asking.result;
  g_source_destroy (late);
  g_cancellable_disconnect (cancellable, chained);
  return kab_http_send_finish (result, error);
}

static void
on_live (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  SoupWebsocketConnection *connection
    = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);

  if (connection != NULL)
    g_task_return_pointer (task, connection, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
kab_http_live_async (KabHttp *self,
                     const char *token,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (SoupMessage) message = kab_http_message (self, SOUP_METHOD_GET, KAB_PATH_LIVE, token, NULL);
  GTask *task = g_task_new (self->session, cancellable, callback, user_data);

  soup_message_remove_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  g_object_set_data_full (G_OBJECT (task), "message", g_object_ref (message), g_object_unref);
  soup_session_websocket_connect_async (self->session, message, NULL, NULL, G_PRIORITY_DEFAULT, cancellable,
                                        on_live, task);
}

SoupWebsocketConnection *
kab_http_live_finish (KabHttp *self, GAsyncResult *result, guint *status, GError **error)
{
  SoupMessage *message = g_object_get_data (G_OBJECT (result), "message");

  *status = soup_message_get_status (message);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kab_answer_read (const KabAnswer *answer, gint64 last, KabSyncAnswer *facts)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;
  const char *code;

  *facts = (KabSyncAnswer){ .retry_after = -1 };
  if (answer == NULL)
    return;
  facts->status = answer->status;
  facts->retry_after = answer->retry_after;
  if (answer->status == 200)
    {
      g_autofree char *outcome = g_strdup_printf ("\"n\":%" G_GINT64_FORMAT ",\"outcome\":", last);

      /* Said in other words, it is found when all of them are read. */
      facts->complete = last > 0 && strstr (answer->body, outcome) != NULL;
      return;
    }
  node = kab_wire_parse (answer->body, answer->length, NULL);
  object = node != NULL ? json_node_get_object (node) : NULL;
  facts->expected = kab_wire_integer (object, "expected");
  code = kab_wire_string (object, "code");
  if (code != NULL && kab_wire_integer (object, "status") == (gint64)answer->status)
    g_strlcpy (facts->code, code, sizeof facts->code);
}

char *
kab_maintenance_sentence (const char *words, gint64 until)
{
  const char *meaning = _ ("The server is being maintained: you can read everything and go on editing. Your "
                           "edits are kept and sent afterwards.");
  g_autofree char *time = until > 0 ? kab_time_format (until, NULL) : NULL;
  g_autofree char *timed = NULL;

  if (time != NULL)
    /* Translators: why the server takes no changes, and the time until which that is expected */
    timed = g_strdup_printf (_ ("%s (Until about %s.)"), meaning, time);
  else
    timed = g_strdup (meaning);
  if (words == NULL || *words == '\0' || g_str_equal (words, meaning))
    return g_steal_pointer (&timed);
  /* Translators: a sentence on the server being maintained, and what its administrator wrote about that */
  return g_strdup_printf (_ ("%s The administrator says: “%s”"), timed, words);
}

gboolean
kab_answer_is_maintenance (const KabAnswer *answer)
{
  KabSyncAnswer facts;

  kab_answer_read (answer, 0, &facts);
  return g_str_equal (facts.code, "maintenance");
}

GError *
kab_answer_problem (const KabAnswer *answer)
{
  g_autoptr (JsonNode) node = kab_wire_parse (answer->body, answer->length, NULL);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;
  const char *detail = kab_wire_string (object, "detail");
  const char *token = kab_wire_string (object, "code");
  int code = KAB_ERROR_PROTOCOL;

  if (answer->status == 401)
    code = KAB_ERROR_UNAUTHENTICATED;
  else if (answer->status == 403)
    code = g_strcmp0 (token, kab_error_code_to_token (KAB_ERROR_PASSWORD)) == 0 ? KAB_ERROR_PASSWORD
                                                                                : KAB_ERROR_FORBIDDEN;
  else if (answer->status == 404)
    code = KAB_ERROR_NOT_FOUND;
  else if (answer->status == 429)
    code = KAB_ERROR_UNAUTHENTICATED;
  else if (answer->status >= 500 || answer->status == 408 || answer->status == 425)
    code = KAB_ERROR_OFFLINE;
  else if (token != NULL)
    code = (int)kab_error_code_from_token (token);
  if (kab_answer_is_maintenance (answer))
    {
      g_autofree char *sentence = kab_maintenance_sentence (detail, kab_wire_integer (object, "until"));

      return g_error_new_literal (KAB_ERROR, KAB_ERROR_OFFLINE, sentence);
    }
  if (detail != NULL && detail[0] != '\0')
    return g_error_new_literal (KAB_ERROR, code, detail);
  if (code == KAB_ERROR_OFFLINE)
    return g_error_new (
      KAB_ERROR, code,
      _ ("The server is busy or being looked after (%u). Everything is kept; it is tried again by "
         "itself."),
      answer->status);
  return g_error_new (KAB_ERROR, code,
                      _ ("The server gave an answer that is not Kabinet's (%u). Check the address."),
                      answer->status);
}

GError *
kab_answer_asked_problem (const KabAnswer *answer)
{
  g_autoptr (GError) problem = kab_answer_problem (answer);
  g_autoptr (JsonNode) node = kab_wire_parse (answer->body, answer->length, NULL);

  if (node != NULL || problem->code != KAB_ERROR_OFFLINE)
    return g_steal_pointer (&problem);
  /* What stands before a server that is being restarted says one of these. */
  if (answer->status >= 502 && answer->status <= 504)
    return g_error_new (KAB_ERROR, KAB_ERROR_OFFLINE,
                        _ ("The server is busy or being looked after (%u). Try again in a few minutes."),
                        answer->status);
  return g_error_new (KAB_ERROR, KAB_ERROR_PROTOCOL,
                      _ ("The server gave an answer that is not Kabinet's (%u). Check the address."),
                      answer->status);
}
