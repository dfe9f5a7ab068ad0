/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A link for somebody who is new, which the server tells once. */
#include "kab-cabinet-private.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-http.h"
#include "kab-protocol.h"
#include "kab-wire.h"

#define ASK_SECONDS 15
#define TRIES 20
#define BETWEEN_MS 750

typedef struct
{
  char *server;
  char *access;
  char *path;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_free (asked->server);
  g_free (asked->access);
  g_free (asked->path);
  g_free (asked);
}

static char *
read_url (const KabAnswer *answer, GError **error)
{
  g_autoptr (JsonNode) node = kab_wire_parse (answer->body, answer->length, NULL);
  const char *url = node != NULL ? kab_wire_string (json_node_get_object (node), "url") : NULL;

  if (url == NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL, _ ("The server's answer cannot be understood."));
  return g_strdup (url);
}

static char *
ask (const Asked *asked, GCancellable *cancellable, GError **error)
{
  g_autoptr (KabHttp) http = kab_http_new (asked->server, error);
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (KabAnswer) answer = NULL;

  if (http == NULL)
    return NULL;
  message = kab_http_message (http, SOUP_METHOD_POST, asked->path, asked->access, NULL);
  answer = kab_http_ask (http, message, KAB_BODY_MAX, ASK_SECONDS, cancellable, error);
  if (answer == NULL)
    return NULL;
  if (answer->status / 100 == 2)
    return read_url (answer, error);
  g_propagate_error (error, kab_answer_asked_problem (answer));
  return NULL;
}

/* Who was made a moment ago may be on the way to the server still. */
static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  char *url = NULL;
  GError *error = NULL;

  g_main_context_push_thread_default (context);
  for (guint i = 0; i < TRIES && url == NULL; i++)
    {
      g_clear_error (&error);
      url = ask (data, cancellable, &error);
      if (url == NULL
          && (!g_error_matches (error, KAB_ERROR, KAB_ERROR_NOT_FOUND)
              || g_cancellable_is_cancelled (cancellable)))
        break;
      if (url == NULL)
        g_usleep (BETWEEN_MS * 1000);
    }
  g_main_context_pop_thread_default (context);
  if (url != NULL)
    g_task_return_pointer (task, url, g_free);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_invite_async (KabCabinet *self,
                          const char *user,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Asked *asked = g_new0 (Asked, 1);

  g_task_set_source_tag (task, kab_cabinet_invite_async);
  g_task_set_task_data (task, asked, asked_free);
  asked->server = g_strdup (kab_account_get_server (self->account));
  asked->access = self->engine != NULL ? kab_engine_dup_access_token (self->engine) : NULL;
  asked->path = g_strconcat (KAB_PATH_INVITATIONS, user, NULL);
  if (asked->access != NULL)
    g_task_run_in_thread (task, run);
  else
    g_task_return_new_error (task, KAB_ERROR, KAB_ERROR_OFFLINE,
                             _ ("The server makes the link, and it cannot be reached at present."));
}

char *
kab_cabinet_invite_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
