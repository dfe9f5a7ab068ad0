/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the user is signed in with: asked of the server, and ended there. */
#include "kab-cabinet-private.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-http.h"
#include "kab-protocol.h"
#include "kab-wire.h"

#define ASK_SECONDS 15

void
kab_device_info_free (KabDeviceInfo *device)
{
  if (device == NULL)
    return;
  g_free (device->id);
  g_free (device->user);
  g_free (device->name);
  g_free (device->system);
  g_free (device->wipe_by);
  g_free (device);
}

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

static KabDeviceInfo *
read_device (JsonObject *object)
{
  KabDeviceInfo *device;

  if (kab_wire_string (object, "id") == NULL || kab_wire_string (object, "user") == NULL)
    return NULL;
  device = g_new0 (KabDeviceInfo, 1);
  device->id = g_strdup (kab_wire_string (object, "id"));
  device->user = g_strdup (kab_wire_string (object, "user"));
  device->name = g_strdup (kab_wire_string (object, "name"));
  device->system = g_strdup (kab_wire_string (object, "system"));
  device->current = kab_wire_boolean (object, "current");
  device->signed_in = kab_wire_boolean (object, "signed_in");
  device->signed_in_at = kab_wire_integer (object, "signed_in_at");
  device->seen_at = kab_wire_integer (object, "seen_at");
  device->behind = json_object_has_member (object, "behind") ? kab_wire_integer (object, "behind") : -1;
  device->wipe_at = kab_wire_integer (object, "wipe_at");
  device->wipe_by = g_strdup (kab_wire_string (object, "wipe_by"));
  device->wiped_at = kab_wire_integer (object, "wiped_at");
  device->unsent = kab_wire_integer (object, "unsent");
  return device;
}

static GPtrArray *
read_devices (const KabAnswer *answer, GError **error)
{
  g_autoptr (JsonNode) node = kab_wire_parse (answer->body, answer->length, NULL);
  JsonArray *array = node != NULL ? kab_wire_array (json_node_get_object (node), "devices") : NULL;
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_device_info_free);

  if (array == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL, _ ("The server's answer cannot be understood."));
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = kab_wire_element (array, i);
      KabDeviceInfo *device = object != NULL ? read_device (object) : NULL;

      if (device != NULL)
        g_ptr_array_add (devices, device);
    }
  return g_steal_pointer (&devices);
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

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Asked *asked = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (KabAnswer) answer = NULL;
  GPtrArray *devices = NULL;
  GError *error = NULL;

  g_main_context_push_thread_default (context);
  answer = ask (asked, cancellable, &error);
  g_main_context_pop_thread_default (context);
  if (answer != NULL && asked->method == SOUP_METHOD_GET)
    devices = read_devices (answer, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (devices != NULL)
    g_task_return_pointer (task, devices, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_boolean (task, TRUE);
}

static void
begin (KabCabinet *self, GTask *task, const char *method, const char *path, const char *user)
{
  Asked *asked = g_new0 (Asked, 1);

  g_task_set_task_data (task, asked, asked_free);
  asked->server = g_strdup (kab_account_get_server (self->account));
  asked->access = self->engine != NULL ? kab_engine_dup_access_token (self->engine) : NULL;
  asked->method = method;
  asked->path = user != NULL ? g_strconcat (path, "?user=", user, NULL) : g_strdup (path);
  if (asked->access != NULL)
    g_task_run_in_thread (task, run);
  else if (kab_cabinet_get_state (self) == KAB_SYNC_SIGNED_OUT)
    g_task_return_new_error (task, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED,
                             _ ("The server tells this only to who is signed in. Sign in again."));
  else
    g_task_return_new_error (task, KAB_ERROR, KAB_ERROR_OFFLINE,
                             _ ("The server knows this, and it cannot be reached at present."));
}

void
kab_cabinet_list_devices_async (KabCabinet *self,
                                const char *user,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_cabinet_list_devices_async);
  begin (self, task, SOUP_METHOD_GET, KAB_PATH_DEVICES, user);
}

GPtrArray *
kab_cabinet_list_devices_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kab_cabinet_end_device_async (KabCabinet *self,
                              const char *user,
                              const char *id,
                              gboolean erase,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *path = g_strconcat (KAB_PATH_DEVICES "/", id, erase ? "/wipe" : NULL, NULL);

  g_task_set_source_tag (task, kab_cabinet_end_device_async);
  begin (self, task, erase ? SOUP_METHOD_POST : SOUP_METHOD_DELETE, path, user);
}

gboolean
kab_cabinet_end_device_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
