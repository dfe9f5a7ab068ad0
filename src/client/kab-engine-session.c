/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens and nudges. */
#include "kab-engine-private.h"

#include <glib/gi18n-lib.h>

#include "kab-account-private.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-json.h"
#include "kab-protocol.h"
#include "kab-secrets.h"
#include "kab-wire.h"

#define LIVE_PING_SECONDS 45
#define NUDGE_BYTES_MAX 4096

/* --- The refresh token --- */

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KabEngine *self = user_data;
  g_autoptr (GError) error = NULL;

  self->calls--;
  /* The session goes on; the next start asks to sign in. The token itself is never in a message. */
  if (!kab_secrets_store_finish (result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("The sign-in cannot be remembered on this computer: %s", error->message);
}

void
kab_engine_keep_token (KabEngine *self)
{
  self->calls++;
  kab_secrets_store_async (self->server, self->user, self->tokens.refresh, self->cancellable, on_kept, self);
}

static void
sign_in_wanted (KabEngine *self, const char *sentence)
{
  g_free (self->error);
  self->error = g_strdup (sentence);
  kab_engine_simple_event (self, KAB_SYNC_EVENT_NO_TOKEN);
}

static void
renew_account (KabEngine *self, JsonObject *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabAccount) account = kab_account_renew (self->account, session, &error);

  if (account == NULL || !kab_account_save (account, &error))
    g_warning ("%s", error->message);
}

typedef struct
{
  KabEngine *self;
  GCancellable *cancellable;
} Refreshing;

static void
on_refreshed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Refreshing *refreshing = user_data;
  KabEngine *self = refreshing->self;
  g_autoptr (GCancellable) cancellable = refreshing->cancellable;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabAnswer) answer = kab_http_send_finish (result, &error);
  g_autoptr (JsonNode) node = NULL;
  KabTokens tokens = { 0 };

  g_free (refreshing);
  self->calls--;
  /* Somebody signed in meanwhile: what became of the older token matters no more. */
  if (self->refreshing != cancellable)
    return;
  g_clear_object (&self->refreshing);
  if (answer == NULL)
    {
      kab_engine_failed (self, KAB_SYNC_ACTION_REFRESH, error, -1);
      return;
    }
  if (kab_answer_is_refusal (answer))
    {
      g_autoptr (GError) problem = kab_answer_problem (answer);

      /* Refused, and so dead: it is not sent again. */
      g_mutex_lock (&self->token_lock);
      kab_tokens_clear (&self->tokens);
      g_mutex_unlock (&self->token_lock);
      sign_in_wanted (self, problem->message);
      return;
    }
  if (answer->status == 200)
    node = kab_wire_parse (answer->body, answer->length, &error);
  if (node == NULL || !kab_tokens_read (&tokens, json_node_get_object (node)))
    {
      g_autoptr (GError) problem = error != NULL ? g_steal_pointer (&error) : kab_answer_problem (answer);

      kab_engine_failed (self, KAB_SYNC_ACTION_REFRESH, problem, answer->retry_after);
      return;
    }
  tokens.remember = self->tokens.remember;
  tokens.server_now = answer->date;
  renew_account (self, json_node_get_object (node));
  kab_engine_take_tokens (self, &tokens, TRUE);
  kab_tokens_clear (&tokens);
}

static void
send_refresh (KabEngine *self)
{
  Refreshing *refreshing = g_new0 (Refreshing, 1);
  g_autoptr (GString) body = g_string_new ("{\"refresh_token\":");
  g_autoptr (SoupMessage) message = NULL;

  kab_json_append_string (body, self->tokens.refresh);
  g_string_append_c (body, '}');
  message = kab_http_message (self->http, SOUP_METHOD_POST, KAB_PATH_SESSION_REFRESH, NULL, body->str);
  refreshing->self = self;
  refreshing->cancellable = g_cancellable_new ();
  g_set_object (&self->refreshing, refreshing->cancellable);
  self->calls++;
  kab_http_send_async (self->http, message, KAB_BODY_MAX, refreshing->cancellable, on_refreshed, refreshing);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KabEngine *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = kab_secrets_lookup_finish (result, &error);

  self->calls--;
  /* A sign-in may have come meanwhile. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->tokens.access != NULL)
    return;
  if (error != NULL)
    g_message ("The Secret Service cannot be asked: %s", error->message);
  if (self->tokens.refresh == NULL && token != NULL)
    {
      g_mutex_lock (&self->token_lock);
      self->tokens.refresh = g_steal_pointer (&token);
      self->tokens.remember = TRUE;
      g_mutex_unlock (&self->token_lock);
    }
  if (self->tokens.refresh != NULL)
    send_refresh (self);
  else
    sign_in_wanted (self,
                    error != NULL
                      ? _ (
                        "This computer has no place to keep the sign-in. Sign in to send and receive; what "
                        "is here can be read and edited meanwhile.")
                      : _ ("Sign in to send and receive; what is here can be read and edited meanwhile."));
}

void
kab_engine_drop_refresh (KabEngine *self)
{
  GCancellable *cancellable = g_steal_pointer (&self->refreshing);

  if (cancellable == NULL)
    return;
  g_cancellable_cancel (cancellable);
  g_object_unref (cancellable);
}

void
kab_engine_refresh (KabEngine *self)
{
  if (self->tokens.refresh != NULL)
    {
      send_refresh (self);
      return;
    }
  self->calls++;
  kab_secrets_lookup_async (self->server, self->user, self->cancellable, on_looked_up, self);
}

/* --- Nudges --- */

/* The server is read-only for a while, or no longer; @object says until when, and perhaps why. */
static void
take_maintenance (KabEngine *self, JsonObject *object)
{
  const char *text = kab_wire_string (object, "message");
  gint64 until = object != NULL ? kab_wire_integer (object, "until") : 0;
  gboolean ended = self->maintenance != NULL && object == NULL;

  g_clear_pointer (&self->maintenance, g_free);
  if (object != NULL)
    {
      g_autofree char *time = until > 0 ? kab_time_format (until, NULL) : NULL;

      if (text == NULL || *text == '\0')
        text = _ (
          "The server is being maintained: you can read everything and go on editing. Your edits are kept "
          "and sent afterwards.");
      /* Translators: why the server takes no changes, and the time until which that is expected */
      self->maintenance
        = time != NULL ? g_strdup_printf (_ ("%s (Until about %s.)"), text, time) : g_strdup (text);
    }
  /* What waited need not wait for its next try. */
  if (ended)
    kab_engine_simple_event (self, KAB_SYNC_EVENT_SYNC_NOW);
  else
    kab_engine_tell (self);
}

static void
on_nudge (SoupWebsocketConnection *connection, int type, GBytes *bytes, gpointer data)
{
  KabEngine *self = data;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonNode) node = NULL;

  if (type != SOUP_WEBSOCKET_DATA_TEXT || length > NUDGE_BYTES_MAX)
    return;
  node = kab_wire_parse (text, length, NULL);
  if (node == NULL)
    return;
  if (kab_wire_boolean (json_node_get_object (node), "revoked"))
    {
      /* What it means is for the server to say, by refusing the next refresh. */
      kab_engine_unauthorized (self, 0, self->token_serial, NULL);
      return;
    }
  if (json_object_has_member (json_node_get_object (node), "maintenance"))
    {
      take_maintenance (self, kab_wire_object (json_node_get_object (node), "maintenance"));
      return;
    }
  {
    KabStatus *status = kab_reporter_lock (self->reporter);

    status->at_head = FALSE;
    kab_reporter_unlock (self->reporter, FALSE);
  }
  kab_engine_simple_event (self, KAB_SYNC_EVENT_NUDGED);
}

static void
on_closed (SoupWebsocketConnection *connection, gpointer data)
{
  KabEngine *self = data;

  if (connection != self->live)
    return;
  kab_engine_close_live (self);
  kab_engine_simple_event (self, KAB_SYNC_EVENT_LIVE_CLOSED);
}

static void
on_live (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KabEngine *self = user_data;
  g_autoptr (GError) error = NULL;
  guint status;
  SoupWebsocketConnection *connection = kab_http_live_finish (self->http, result, &status, &error);

  self->calls--;
  if (connection == NULL)
    {
      if (g_cancellable_is_cancelled (self->cancellable))
        return;
      g_debug ("No nudges: %s", error->message);
      if (status == 401)
        kab_engine_unauthorized (self, KAB_SYNC_ACTION_OPEN_LIVE, self->live_token, NULL);
      else
        kab_engine_simple_event (self, KAB_SYNC_EVENT_LIVE_CLOSED);
      return;
    }
  if (!self->machine.running)
    {
      soup_websocket_connection_close (connection, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
      g_object_unref (connection);
      kab_engine_simple_event (self, KAB_SYNC_EVENT_LIVE_CLOSED);
      return;
    }
  self->live = connection;
  soup_websocket_connection_set_max_incoming_payload_size (connection, NUDGE_BYTES_MAX);
  soup_websocket_connection_set_keepalive_interval (connection, LIVE_PING_SECONDS);
  g_signal_connect (connection, "message", G_CALLBACK (on_nudge), self);
  g_signal_connect (connection, "closed", G_CALLBACK (on_closed), self);
  kab_engine_simple_event (self, KAB_SYNC_EVENT_LIVE_OPENED);
}

void
kab_engine_open_live (KabEngine *self)
{
  self->calls++;
  self->live_token = self->token_serial;
  kab_http_live_async (self->http, self->tokens.access, self->cancellable, on_live, self);
}

void
kab_engine_close_live (KabEngine *self)
{
  SoupWebsocketConnection *live = g_steal_pointer (&self->live);

  /* Told again when a line is open again, if it is still so. */
  g_clear_pointer (&self->maintenance, g_free);
  if (live == NULL)
    return;
  g_signal_handlers_disconnect_by_data (live, self);
  if (soup_websocket_connection_get_state (live) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (live, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  g_object_unref (live);
}
