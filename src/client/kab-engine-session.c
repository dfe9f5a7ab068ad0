/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens and nudges. */
#include "kab-engine-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-account-private.h"
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
  if (kab_secrets_store_finish (result, &error))
    self->kept = TRUE;
  /* The session goes on; the next start asks to sign in. The token itself is never in a message. */
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("The sign-in cannot be remembered on this computer: %s", error->message);
}

void
kab_engine_keep_token (KabEngine *self)
{
  g_autofree char *secret = g_strjoin (" ", self->tokens.refresh, self->tokens.key, NULL);

  self->calls++;
  kab_secrets_store_async (self->server, self->user, secret, self->cancellable, on_kept, self);
}

/* Neither has a blank in it; before there were keys it was the token alone. */
static void
take_secret (KabEngine *self, const char *secret)
{
  const char *blank = strchr (secret, ' ');

  g_mutex_lock (&self->token_lock);
  g_free (self->tokens.key); /* of the token that another process has used up meanwhile */
  self->tokens.refresh = blank != NULL ? g_strndup (secret, (gsize)(blank - secret)) : g_strdup (secret);
  self->tokens.key = blank != NULL ? g_strdup (blank + 1) : NULL;
  self->tokens.remember = TRUE;
  self->kept = TRUE;
  g_mutex_unlock (&self->token_lock);
}

static void
renew_account (KabEngine *self, JsonObject *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabAccount) account = kab_account_renew (self->account, session, &error);

  if (account == NULL || !kab_account_save (account, &error))
    g_warning ("%s", error->message);
}

void
kab_engine_read_tokens (KabEngine *self)
{
  g_autoptr (KabAnswer) answer = kab_engine_steal_answer (self, KAB_SYNC_ACTION_REFRESH);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  KabTokens tokens = { 0 };

  /* Dropped by what else came of the same answers. */
  if (answer == NULL)
    return;
  node = kab_wire_parse (answer->body, answer->length, &error);
  if (node == NULL || !kab_tokens_read (&tokens, json_node_get_object (node)))
    {
      if (error == NULL)
        error = kab_answer_problem (answer);
      kab_engine_failed (self, KAB_SYNC_ACTION_REFRESH, error, answer->retry_after);
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
  g_autoptr (GString) body = kab_engine_refresh_body (self, self->tokens.refresh, self->tokens.key);
  g_autoptr (SoupMessage) message = NULL;

  message = kab_http_message (self->http, SOUP_METHOD_POST, KAB_PATH_SESSION_REFRESH, NULL, body->str);
  kab_engine_send (self, KAB_SYNC_ACTION_REFRESH, message, KAB_BODY_MAX);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KabEngine *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = kab_secrets_lookup_finish (result, &error);

  self->calls--;
  self->looking_up = FALSE;
  /* A sign-in may have come meanwhile, or the place was lost; but an access token that still lives changes nothing. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->tokens.refresh != NULL
      || !kab_sync_machine_call (&self->machine, KAB_SYNC_ACTION_REFRESH)->sent)
    return;
  if (error != NULL)
    g_message ("The Secret Service cannot be asked: %s", error->message);
  if (token != NULL)
    {
      take_secret (self, token);
      explicit_bzero (token, strlen (token));
      send_refresh (self);
      return;
    }
  g_free (self->error);
  self->error = g_strdup (
    error != NULL ? _ ("This computer has no place to keep the sign-in. Sign in to send and receive; what "
                       "is here can be read and edited meanwhile.")
                  : _ ("Sign in to send and receive; what is here can be read and edited meanwhile."));
  kab_engine_simple_event (self, KAB_SYNC_EVENT_NO_TOKEN);
}

void
kab_engine_refresh (KabEngine *self)
{
  if (self->tokens.refresh != NULL)
    {
      send_refresh (self);
      return;
    }
  /* The keyring may be waiting for a person, who is not asked twice. */
  if (self->looking_up)
    return;
  self->looking_up = TRUE;
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
    self->maintenance = kab_maintenance_sentence (text, until);
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
  KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_NUDGED, 0);
  g_autoptr (JsonNode) node = NULL;

  if (type != SOUP_WEBSOCKET_DATA_TEXT || length > NUDGE_BYTES_MAX)
    return;
  node = kab_wire_parse (text, length, NULL);
  if (node == NULL)
    return;
  if (kab_wire_boolean (json_node_get_object (node), "revoked"))
    {
      /* What it means is for the server to say, by refusing the next refresh. */
      kab_engine_simple_event (self, KAB_SYNC_EVENT_UNAUTHORIZED);
      return;
    }
  if (json_object_has_member (json_node_get_object (node), "maintenance"))
    {
      take_maintenance (self, kab_wire_object (json_node_get_object (node), "maintenance"));
      return;
    }
  event.head = MAX (kab_wire_integer (json_node_get_object (node), "head"), 0);
  /* The first one of a connection tells mostly what was pulled before it. */
  if (event.head != self->machine.until)
    {
      KabStatus *status = kab_reporter_lock (self->reporter);

      status->at_head = FALSE;
      kab_reporter_unlock (self->reporter, FALSE);
    }
  kab_engine_event (self, &event);
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

typedef struct
{
  KabEngine *self;
  guint serial;
} Line;

static void
on_live (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Line *line = user_data;
  KabEngine *self = line->self;
  KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_ANSWERED, KAB_SYNC_ACTION_OPEN_LIVE);
  KabSyncAnswer facts = { .retry_after = -1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) connection
    = kab_http_live_finish (self->http, result, &facts.status, &error);

  self->calls--;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  event.serial = line->serial;
  event.answer = &facts;
  if (connection == NULL)
    {
      g_debug ("No nudges: %s", error->message);
    }
  else if (kab_sync_machine_call (&self->machine, KAB_SYNC_ACTION_OPEN_LIVE)->serial == line->serial)
    {
      self->live = g_steal_pointer (&connection);
      facts.status = SOUP_STATUS_SWITCHING_PROTOCOLS;
      soup_websocket_connection_set_max_incoming_payload_size (self->live, NUDGE_BYTES_MAX);
      soup_websocket_connection_set_keepalive_interval (self->live, LIVE_PING_SECONDS);
      g_signal_connect (self->live, "message", G_CALLBACK (on_nudge), self);
      g_signal_connect (self->live, "closed", G_CALLBACK (on_closed), self);
    }
  else
    {
      soup_websocket_connection_close (connection, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
    }
  kab_engine_event (self, &event);
}

void
kab_engine_open_live (KabEngine *self)
{
  KabExchange *exchange = kab_engine_begin_call (self, KAB_SYNC_ACTION_OPEN_LIVE);
  Line *line = g_new0 (Line, 1);

  line->self = self;
  line->serial = exchange->serial;
  kab_http_live_async (self->http, self->tokens.access, exchange->cancellable, on_live, line);
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
