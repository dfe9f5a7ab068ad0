/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-cabinet-ask.h"

#include <glib/gi18n-lib.h>

#include "kab-cabinet-private.h"
#include "kab-error.h"
#include "kab-protocol.h"

#define ASK_SECONDS 15

typedef struct
{
  char *server;
  char *access;
  const char *method;
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

void
kab_cabinet_ask_in_thread (GTask *task,
                           const char *method,
                           const char *path,
                           const char *offline,
                           GTaskThreadFunc run)
{
  KabCabinet *self = g_task_get_source_object (task);
  Asked *asked = g_new0 (Asked, 1);

  g_task_set_task_data (task, asked, asked_free);
  asked->server = g_strdup (kab_account_get_server (self->account));
  asked->access = self->engine != NULL ? kab_engine_dup_access_token (self->engine) : NULL;
  asked->method = method;
  asked->path = g_strdup (path);
  if (asked->access != NULL)
    g_task_run_in_thread (task, run);
  else if (kab_cabinet_get_state (self) == KAB_SYNC_SIGNED_OUT)
    g_task_return_new_error (task, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED,
                             _ ("The server tells this only to who is signed in. Sign in again."));
  else
    g_task_return_new_error (task, KAB_ERROR, KAB_ERROR_OFFLINE, "%s", offline);
}

const char *
kab_cabinet_ask_method (gconstpointer data)
{
  return ((const Asked *)data)->method;
}

static KabAnswer *
ask (const Asked *asked, GCancellable *cancellable, GError **error)
{
  g_autoptr (KabHttp) http = kab_http_new (asked->server, error);
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (KabAnswer) answer = NULL;

  if (http == NULL)
    return NULL;
  message = kab_http_message (http, asked->method, asked->path, asked->access, NULL);
  answer = kab_http_ask (http, message, KAB_BODY_MAX, ASK_SECONDS, cancellable, error);
  if (answer == NULL || answer->status / 100 == 2)
    return g_steal_pointer (&answer);
  g_propagate_error (error, kab_answer_asked_problem (answer));
  return NULL;
}

KabAnswer *
kab_cabinet_ask (gconstpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  KabAnswer *answer;

  g_main_context_push_thread_default (context);
  answer = ask (data, cancellable, error);
  g_main_context_pop_thread_default (context);
  return answer;
}

void
kab_cabinet_answer_unclear (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL, _ ("The server's answer cannot be understood."));
}
