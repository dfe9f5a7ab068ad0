/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether this device is to be erased: what the server says of it, where it proves to be the server. */
#include "kab-engine-private.h"

#include <glib/gi18n-lib.h>

#include "kab-device-proof.h"
#include "kab-json.h"
#include "kab-protocol.h"
#include "kab-sync-answer.h"
#include "kab-wire.h"

/* How often, signed out, it is asked whether to erase. */
#define STANDING_MS (10 * 60 * 1000)

void
kab_engine_wipe (KabEngine *self, KabWipeOrder *order)
{
  KabStatus *status = kab_reporter_lock (self->reporter);

  if (status->order == NULL)
    status->order = kab_wipe_order_ref (order);
  kab_reporter_unlock (self->reporter, TRUE);
  kab_engine_drop_standing (self);
  g_free (self->error);
  self->error
    = g_strdup (_ ("What this account has on this computer is to be erased: an administrator, or you on "
                   "another computer, asked for it."));
}

/* The order in a refusal, if there is one. */
static KabWipeOrder *
order_in (KabEngine *self, const KabAnswer *answer, const char *key)
{
  g_autoptr (JsonNode) node = NULL;
  KabSyncAnswer facts;

  kab_answer_read (answer, 0, &facts);
  if (answer == NULL || kab_sync_answer_means (KAB_SYNC_ACTION_REFRESH, &facts) != KAB_SYNC_EVENT_NO_TOKEN)
    return NULL;
  node = kab_wire_parse (answer->body, answer->length, NULL);
  return node != NULL ? kab_wipe_order_read (json_node_get_object (node), key, self->device) : NULL;
}

GString *
kab_engine_refresh_body (KabEngine *self, const char *token, const char *key)
{
  GString *body = g_string_new ("{\"refresh_token\":");

  kab_json_append_string (body, token);
  if (key != NULL)
    {
      g_autofree char *proof = kab_device_proof_ask (key, token);

      g_string_append_printf (body, ",\"device\":{\"id\":\"%s\",\"user\":\"%s\",\"proof\":\"%s\"}",
                              self->device, self->user, proof);
    }
  g_string_append_c (body, '}');
  return body;
}

static void
on_standing (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KabEngine *self = user_data;
  g_autoptr (KabAnswer) answer = kab_http_send_finish (result, NULL);
  g_autoptr (KabWipeOrder) order = NULL;

  self->calls--;
  if (answer != NULL && self->former_key != NULL)
    order = order_in (self, answer, self->former_key);
  if (order == NULL)
    return;
  kab_engine_wipe (self, order);
  kab_engine_tell (self);
}

static gboolean
ask_standing (gpointer data)
{
  KabEngine *self = data;
  g_autoptr (GString) body = kab_engine_refresh_body (self, self->former, self->former_key);
  g_autoptr (SoupMessage) message
    = kab_http_message (self->http, SOUP_METHOD_POST, KAB_PATH_SESSION_REFRESH, NULL, body->str);

  self->calls++;
  kab_http_send_async (self->http, message, KAB_BODY_MAX, self->cancellable, on_standing, self);
  return G_SOURCE_CONTINUE;
}

void
kab_engine_drop_standing (KabEngine *self)
{
  if (self->standing != NULL)
    g_source_destroy (self->standing);
  g_clear_pointer (&self->standing, g_source_unref);
  g_clear_pointer (&self->former, g_free);
  g_clear_pointer (&self->former_key, g_free);
}

/* What is signed out of can still be read, and so be asked to be erased. */
static void
ask_from_now_on (KabEngine *self)
{
  kab_engine_drop_standing (self);
  if (self->tokens.key == NULL || self->tokens.refresh == NULL)
    return;
  self->former = g_strdup (self->tokens.refresh);
  self->former_key = g_strdup (self->tokens.key);
  self->standing = g_timeout_source_new (STANDING_MS);
  g_source_set_callback (self->standing, ask_standing, self, NULL);
  g_source_set_static_name (self->standing, "kab_engine_standing");
  g_source_attach (self->standing, self->context);
}

void
kab_engine_heed_refusal (KabEngine *self)
{
  const KabAnswer *answer = kab_engine_peek_answer (self, KAB_SYNC_ACTION_REFRESH);
  g_autoptr (KabWipeOrder) order = answer != NULL ? order_in (self, answer, self->tokens.key) : NULL;

  if (order != NULL)
    kab_engine_wipe (self, order);
  else
    ask_from_now_on (self);
}
