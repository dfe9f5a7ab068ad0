/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A link for somebody who is new, which the server tells once. */
#include "kab-cabinet-ask.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-protocol.h"
#include "kab-wire.h"

#define TRIES 20
#define BETWEEN_MS 750

static char *
ask (gconstpointer asked, GCancellable *cancellable, GError **error)
{
  g_autoptr (KabAnswer) answer = kab_cabinet_ask (asked, cancellable, error);
  g_autoptr (JsonNode) node = answer != NULL ? kab_wire_parse (answer->body, answer->length, NULL) : NULL;
  const char *url = node != NULL ? kab_wire_string (json_node_get_object (node), "url") : NULL;

  if (answer != NULL && url == NULL)
    kab_cabinet_answer_unclear (error);
  return g_strdup (url);
}

/* Who was made a moment ago may be on the way to the server still. */
static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  char *url = NULL;
  GError *error = NULL;

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
  g_autofree char *path = g_strconcat (KAB_PATH_INVITATIONS, user, NULL);

  g_task_set_source_tag (task, kab_cabinet_invite_async);
  kab_cabinet_ask_in_thread (task, SOUP_METHOD_POST, path,
                             _ ("The server makes the link, and it cannot be reached at present."), run);
}

char *
kab_cabinet_invite_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
