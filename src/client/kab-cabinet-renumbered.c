/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-cabinet-private.h"

#include "kab-number.h"

/* Given by the server: as the record has it now. */
static char *
number_now (KabCabinet *self, const KabRenumbered *one)
{
  g_autoptr (KabRow) row = kab_cabinet_find (self, one->entity, one->row, NULL);
  const char *number;

  if (row != NULL && one->kind != one->entity)
    {
      const char *other = kab_entity_field (one->entity, one->kind->name) >= 0
                            ? kab_row_get_text (row, one->kind->name)
                            : NULL;
      KabRow *found = other != NULL ? kab_cabinet_find (self, one->kind, other, NULL) : NULL;

      kab_row_unref (row);
      row = found;
    }
  number = row != NULL ? kab_row_get_text (row, kab_number_field (one->kind)->name) : NULL;
  return number != NULL && *number != '\0' ? g_strdup (number) : NULL;
}

GPtrArray *
kab_cabinet_list_renumbered (KabCabinet *self, gint64 since, GError **error)
{
  GPtrArray *list
    = kab_cabinet_check_open (self, error) ? kab_work_renumbered (self->work, since, error) : NULL;

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      KabRenumbered *one = list->pdata[i];

      if (one->is == NULL)
        one->is = number_now (self, one);
    }
  return list;
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *list = kab_cabinet_list_renumbered (source, *(gint64 *)data, &error);

  if (list != NULL)
    g_task_return_pointer (task, list, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_list_renumbered_async (KabCabinet *self,
                                   gint64 since,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_cabinet_list_renumbered_async);
  g_task_set_task_data (task, g_memdup2 (&since, sizeof since), g_free);
  g_task_run_in_thread (task, run);
}

GPtrArray *
kab_cabinet_list_renumbered_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
