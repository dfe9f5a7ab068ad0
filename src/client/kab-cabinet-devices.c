/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the user is signed in with: asked of the server, and ended there. */
#include "kab-cabinet-ask.h"

#include <glib/gi18n-lib.h>

#include "kab-protocol.h"
#include "kab-wire.h"

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
      kab_cabinet_answer_unclear (error);
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

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (KabAnswer) answer = kab_cabinet_ask (data, cancellable, &error);
  GPtrArray *devices = NULL;

  if (answer != NULL && kab_cabinet_ask_method (data) == SOUP_METHOD_GET)
    devices = read_devices (answer, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (devices != NULL)
    g_task_return_pointer (task, devices, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_boolean (task, TRUE);
}

static void
begin (GTask *task, const char *method, const char *path, const char *user)
{
  g_autofree char *whole = g_strconcat (path, user != NULL ? "?user=" : NULL, user, NULL);

  kab_cabinet_ask_in_thread (task, method, whole,
                             _ ("The server knows this, and it cannot be reached at present."), run);
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
  begin (task, SOUP_METHOD_GET, KAB_PATH_DEVICES, user);
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
  begin (task, erase ? SOUP_METHOD_POST : SOUP_METHOD_DELETE, path, user);
}

gboolean
kab_cabinet_end_device_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
