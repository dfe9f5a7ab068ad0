/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erasing what an account has on this computer, as its server asked. */
#include "kab-cabinet-private.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-leftover-private.h"

typedef struct
{
  KabAccount *account;
  KabWipeOrder *order;
  guint n;
  char *words;
} Wiping;

static void
wiping_free (gpointer data)
{
  Wiping *wiping = data;

  g_object_unref (wiping->account);
  kab_wipe_order_unref (wiping->order);
  g_free (wiping->words);
  g_free (wiping);
}

/* --- Step by step --- */

static void
run_wipe (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Wiping *wiping = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  GError *error = NULL;
  gboolean ok;

  g_main_context_push_thread_default (context);
  ok = kab_leftover_erase (kab_account_get_work_dir (wiping->account), cancellable, &error);
  g_main_context_pop_thread_default (context);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_dropped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  kab_secrets_drop_finish (result);
  g_task_run_in_thread (task, run_wipe);
}

static void
run_begin (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  KabCabinet *self = source;
  Wiping *wiping = data;
  GError *error = NULL;

  wiping->n = kab_leftover_count (kab_account_get_work_dir (wiping->account), self->work);
  if (wiping->n > 0 && wiping->words == NULL)
    wiping->words = kab_work_words (self->work);
  if (kab_leftover_begin (wiping->account, wiping->order, wiping->n, wiping->words, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_begun (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KabCabinet *self = KAB_CABINET (source);
  Wiping *wiping = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  kab_cabinet_close (self);
  kab_secrets_drop_async (kab_account_get_server (wiping->account), kab_account_get_user_id (wiping->account),
                          on_dropped, task);
}

void
kab_cabinet_wipe_async (KabCabinet *self,
                        const char *words,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GTask) beginning = NULL;
  Wiping *wiping;

  g_task_set_source_tag (task, kab_cabinet_wipe_async);
  if (self->shown.order == NULL || self->work == NULL)
    {
      g_task_return_new_error (task, KAB_ERROR, KAB_ERROR_INVALID,
                               _ ("Nobody asked for this account to be erased here."));
      g_object_unref (task);
      return;
    }
  wiping = g_new0 (Wiping, 1);
  wiping->account = g_object_ref (self->account);
  wiping->order = kab_wipe_order_ref (self->shown.order);
  wiping->words = g_strdup (words);
  g_task_set_task_data (task, wiping, wiping_free);
  beginning = g_task_new (self, cancellable, on_begun, task);
  g_task_set_task_data (beginning, wiping, NULL);
  g_task_run_in_thread (beginning, run_begin);
}

gboolean
kab_cabinet_wipe_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
