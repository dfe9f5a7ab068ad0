/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-cabinet-private.h"

#include "kab-number.h"
#include "kab-work-leases.h"

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

/* --- What is left --- */

void
kab_number_stock_free (KabNumberStock *stock)
{
  g_ptr_array_unref (stock->ranges);
  g_free (stock);
}

static gboolean
may_lease (KabCabinet *self, const KabEntity *kind)
{
  GPtrArray *actors = kab_account_get_actors (self->account);

  for (guint i = 0; i < actors->len; i++)
    if (kab_number_may_lease (actors->pdata[i], kind))
      return TRUE;
  return FALSE;
}

static KabNumberStock *
stock_of (const KabEntity *kind, GPtrArray *leases)
{
  KabNumberStock *stock = g_new0 (KabNumberStock, 1);

  stock->kind = kind;
  stock->ranges = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < leases->len; i++)
    {
      const KabWorkLease *lease = leases->pdata[i];
      g_autofree char *first = kab_number_format (lease->prefix, lease->next);
      g_autofree char *last = kab_number_format (lease->prefix, lease->last);

      if (lease->kind != kind)
        continue;
      stock->left += lease->last - lease->next + 1;
      stock->since = stock->since == 0 ? lease->leased_at : MIN (stock->since, lease->leased_at);
      g_ptr_array_add (stock->ranges, lease->next == lease->last ? g_strdup (first)
                                                                 : g_strdup_printf ("%s – %s", first, last));
    }
  return stock;
}

static void
run_numbers (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  KabCabinet *self = source;
  g_autoptr (GPtrArray) leases = NULL;
  GError *error = NULL;
  GPtrArray *stocks;

  if (kab_cabinet_check_open (self, &error))
    leases = kab_work_stock (self->work, &error);
  if (leases == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  stocks = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_number_stock_free);
  for (guint i = 0; i < KAB_N_NUMBER_KINDS; i++)
    if (may_lease (self, kab_number_kinds ()[i]))
      g_ptr_array_add (stocks, stock_of (kab_number_kinds ()[i], leases));
  g_task_return_pointer (task, stocks, (GDestroyNotify)g_ptr_array_unref);
}

void
kab_cabinet_list_numbers_async (KabCabinet *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_cabinet_list_numbers_async);
  g_task_run_in_thread (task, run_numbers);
}

GPtrArray *
kab_cabinet_list_numbers_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
