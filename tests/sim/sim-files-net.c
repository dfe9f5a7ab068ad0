/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the client's HTTP is here: requests for files over the network of the simulation, in the place of kab-http.c. */
#include "sim-files.h"

#include <string.h>

#include "kab-error.h"
#include "kab-protocol.h"

#include "sim-handlers.h"

#define BODY "sim-body"
#define PATH "sim-path"
#define TOKEN "sim-token"
#define STATUS "sim-status"
#define LEFT "sim-left"

KabHttp *__wrap_kab_http_new (const char *server, GError **error);
void __wrap_kab_http_free (KabHttp *self);
SoupMessage *__wrap_kab_http_message (KabHttp *self,
                                      const char *method,
                                      const char *path,
                                      const char *token,
                                      const char *body);
void __wrap_kab_http_send_async (KabHttp *self,
                                 SoupMessage *message,
                                 gsize most,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
KabAnswer *__wrap_kab_http_send_finish (GAsyncResult *result, GError **error);
GInputStream *
__wrap_kab_http_open (KabHttp *self, SoupMessage *message, GCancellable *cancellable, GError **error);
gssize __wrap_kab_http_read (SoupMessage *message,
                             GInputStream *stream,
                             void *buffer,
                             gsize length,
                             GCancellable *cancellable,
                             GError **error);
KabAnswer *__wrap_kab_http_read_answer (SoupMessage *message,
                                        GInputStream *stream,
                                        gsize most,
                                        GCancellable *cancellable,
                                        GError **error);
guint __wrap_soup_message_get_status (SoupMessage *message);
void __wrap_soup_message_set_request_body_from_bytes (SoupMessage *message, const char *type, GBytes *bytes);

static SimDesk *fetching;
static KabAnswer *answered; /* NULL: nothing came */

void
sim_files_fetching (SimDesk *desk)
{
  fetching = desk;
}

KabHttp *
__wrap_kab_http_new (const char *server, GError **error)
{
  return (KabHttp *)fetching;
}

void
__wrap_kab_http_free (KabHttp *self)
{
}

SoupMessage *
__wrap_kab_http_message (KabHttp *self,
                         const char *method,
                         const char *path,
                         const char *token,
                         const char *body)
{
  g_autofree char *uri = g_strconcat ("http://sim", path, NULL);
  SoupMessage *message = soup_message_new (method, uri);

  g_object_set_data_full (G_OBJECT (message), PATH, g_strdup (path), g_free);
  g_object_set_data_full (G_OBJECT (message), TOKEN, g_strdup (token), g_free);
  if (body != NULL)
    g_object_set_data_full (G_OBJECT (message), BODY, g_bytes_new (body, strlen (body)),
                            (GDestroyNotify)g_bytes_unref);
  return message;
}

void
__wrap_soup_message_set_request_body_from_bytes (SoupMessage *message, const char *type, GBytes *bytes)
{
  g_object_set_data_full (G_OBJECT (message), BODY, g_bytes_ref (bytes), (GDestroyNotify)g_bytes_unref);
}

guint
__wrap_soup_message_get_status (SoupMessage *message)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (message), STATUS));
}

static KabAnswer *
answer_new (guint status, GBytes *body)
{
  KabAnswer *answer = g_new0 (KabAnswer, 1);
  gsize length = body != NULL ? g_bytes_get_size (body) : 0;

  answer->status = status;
  answer->body = g_malloc0 (length + 1);
  if (length > 0)
    memcpy (answer->body, g_bytes_get_data (body, NULL), length);
  answer->length = length;
  answer->retry_after = -1;
  answer->offset = -1;
  return answer;
}

/* --- Sending --- */

void
__wrap_kab_http_send_async (KabHttp *self,
                            SoupMessage *message,
                            gsize most,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  SimDesk *desk = (SimDesk *)self;
  SimCall *call = sim_call_new (desk, SIM_CALL_FILE);

  call->token = g_strdup (g_object_get_data (G_OBJECT (message), TOKEN));
  call->message = g_object_ref (message);
  call->callback = callback;
  call->data = user_data;
  call->request = KAB_SYNC_ACTION_SEND_FILES;
  call->serial = desk->machine.token;
  sim_log ("desk %u: %s of a file, %s", desk->index, soup_message_get_method (message),
           soup_message_headers_get_one (soup_message_get_request_headers (message), "Content-Range"));
  sim_net_send (call);
  sim_call_unref (call);
}

KabAnswer *
__wrap_kab_http_send_finish (GAsyncResult *result, GError **error)
{
  if (answered == NULL)
    g_set_error_literal (error, KAB_ERROR, KAB_ERROR_OFFLINE, "nothing came");
  return g_steal_pointer (&answered);
}

void
sim_files_answer (SimDesk *desk, SimCall *call, SimReply *reply)
{
  KabSyncAnswer facts;

  if (desk->engine == NULL)
    return;
  g_clear_pointer (&answered, kab_answer_free);
  if (reply != NULL)
    {
      answered = answer_new (reply->status, reply->body);
      answered->retry_after = reply->retry_after;
      answered->offset = reply->offset;
      kab_answer_read (answered, 0, &facts);
      if (call->serial == desk->machine.token && call->token != NULL
          && kab_sync_answer_means (KAB_SYNC_ACTION_SEND_FILES, &facts) == KAB_SYNC_EVENT_UNAUTHORIZED)
        g_hash_table_add (desk->dead_tokens, g_strdup (call->token));
    }
  sim_files_lend (desk);
  call->callback (NULL, NULL, call->data);
}

/* Somewhere on its way one byte becomes another. */
static GBytes *
spoil (GBytes *body)
{
  gsize length;
  g_autofree guint8 *data = NULL;

  if (body == NULL || g_bytes_get_size (body) == 0 || sim.quiet || !sim_random_chance (sim.faults.cut))
    return body != NULL ? g_bytes_ref (body) : NULL;
  data = g_memdup2 (g_bytes_get_data (body, &length), g_bytes_get_size (body));
  data[sim_random_below ((guint)length)] ^= 0x20;
  sim_sometimes (SIM_SOMETIMES_FILE_SPOILED);
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

static guint
ask_server (SoupMessage *message, GBytes *sent, GBytes **body, gint64 *offset)
{
  GObject *object = G_OBJECT (message);

  return sim_handle_file (soup_message_get_method (message), g_object_get_data (object, PATH),
                          g_object_get_data (object, TOKEN),
                          soup_message_headers_get_one (soup_message_get_request_headers (message),
                                                        "Content-Range"),
                          sent, body, offset);
}

SimReply *
sim_files_handle (SimCall *call)
{
  g_autoptr (GBytes) sent = spoil (g_object_get_data (G_OBJECT (call->message), BODY));
  g_autoptr (GBytes) body = NULL;
  gint64 offset;
  guint status = ask_server (call->message, sent, &body, &offset);
  SimReply *reply = sim_reply_new (status, body);

  reply->offset = offset;
  sim_log ("server: desk %u's file -> %u, %" G_GINT64_FORMAT, call->desk->index, status, offset);
  return reply;
}

/* --- Fetching: at once, whatever becomes of it --- */

static gboolean
happens (double percent)
{
  return !sim.quiet && sim_random_chance (percent);
}

/* As libsoup does it where the handler gives the whole: from where it is asked for, if it is still the same. */
static GBytes *
slice (SoupMessage *message, GBytes *whole, guint *status)
{
  SoupMessageHeaders *asked = soup_message_get_request_headers (message);
  SoupMessageHeaders *told = soup_message_get_response_headers (message);
  const char *range = soup_message_headers_get_one (asked, "Range");
  gint64 size = (gint64)g_bytes_get_size (whole), from;
  g_autofree char *text = NULL;

  if (*status != 200 || range == NULL || !g_str_has_prefix (range, "bytes="))
    return g_bytes_ref (whole);
  from = g_ascii_strtoll (range + strlen ("bytes="), NULL, 10);
  if (from >= size)
    {
      *status = 416;
      return g_bytes_new (NULL, 0);
    }
  *status = 206;
  text = g_strdup_printf ("bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, from, size - 1,
                          size);
  soup_message_headers_replace (told, "Content-Range", text);
  sim_sometimes (SIM_SOMETIMES_FILE_RESUMED);
  return g_bytes_new_from_bytes (whole, (gsize)from, (gsize)(size - from));
}

GInputStream *
__wrap_kab_http_open (KabHttp *self, SoupMessage *message, GCancellable *cancellable, GError **error)
{
  static const char hotel[] = "<!doctype html><title>Welcome</title>";
  SimDesk *desk = (SimDesk *)self;
  SoupMessageHeaders *told = soup_message_get_response_headers (message);
  g_autoptr (GBytes) whole = NULL, part = NULL, body = NULL;
  gint64 offset;
  guint status = 200;

  if (!sim.server.up || (!sim.quiet && desk->cut_off_until > sim.now) || happens (sim.faults.lost))
    {
      g_set_error_literal (error, KAB_ERROR, KAB_ERROR_OFFLINE, "nothing came");
      return NULL;
    }
  if (happens (sim.faults.proxy))
    {
      whole = g_bytes_new_static (hotel, sizeof hotel - 1);
    }
  else
    {
      sim.clock_offset = 0;
      status = ask_server (message, NULL, &whole, &offset);
      sim_desk_enter (desk);
    }
  if (whole == NULL)
    whole = g_bytes_new (NULL, 0);
  part = slice (message, whole, &status);
  body = spoil (part);
  soup_message_headers_set_content_length (told, (goffset)g_bytes_get_size (body));
  g_object_set_data (G_OBJECT (message), STATUS, GUINT_TO_POINTER (status));
  if (g_bytes_get_size (body) > 0 && happens (sim.faults.cut + sim.faults.lost > 0 ? 35 : 0))
    g_object_set_data (G_OBJECT (message), LEFT,
                       GUINT_TO_POINTER (1 + sim_random_below ((guint)g_bytes_get_size (body))));
  return g_memory_input_stream_new_from_bytes (body);
}

gssize
__wrap_kab_http_read (SoupMessage *message,
                      GInputStream *stream,
                      void *buffer,
                      gsize length,
                      GCancellable *cancellable,
                      GError **error)
{
  guint left = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (message), LEFT));
  gssize n
    = g_input_stream_read (stream, buffer, left > 0 ? MIN (length, left - 1) : length, cancellable, error);

  if (left > 0)
    g_object_set_data (G_OBJECT (message), LEFT, GUINT_TO_POINTER (left - (guint)MAX (n, 0)));
  if (n != 0 || left == 0)
    return n;
  sim_sometimes (SIM_SOMETIMES_FILE_CUT);
  g_set_error_literal (error, KAB_ERROR, KAB_ERROR_OFFLINE, "cut");
  return -1;
}

KabAnswer *
__wrap_kab_http_read_answer (SoupMessage *message,
                             GInputStream *stream,
                             gsize most,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (GBytes) body = g_input_stream_read_bytes (stream, most, cancellable, error);

  return answer_new (__wrap_soup_message_get_status (message), body);
}

KabAnswer *
sim_files_ask (SimDesk *desk, SoupMessage *message, GError **error)
{
  GObject *object = G_OBJECT (message);
  g_autoptr (GBytes) body = NULL;
  KabAnswer *answer;
  gint64 offset;
  guint status;

  if (!sim.server.up || (!sim.quiet && desk->cut_off_until > sim.now) || happens (sim.faults.lost))
    {
      g_set_error_literal (error, KAB_ERROR, KAB_ERROR_OFFLINE, "nothing came");
      return NULL;
    }
  sim.clock_offset = 0;
  status = sim_handle_file (soup_message_get_method (message), g_object_get_data (object, PATH),
                            g_object_get_data (object, TOKEN), NULL, g_object_get_data (object, BODY), &body,
                            &offset);
  sim_desk_enter (desk);
  sim_log ("server: desk %u asks %s -> %u", desk->index, (char *)g_object_get_data (object, PATH), status);
  /* Done, and nobody hears of it. */
  if (happens (sim.faults.lost))
    {
      g_set_error_literal (error, KAB_ERROR, KAB_ERROR_OFFLINE, "nothing came");
      return NULL;
    }
  answer = answer_new (status, body);
  answer->date = g_get_real_time () / 1000;
  return answer;
}
