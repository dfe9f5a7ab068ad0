/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sales in figures, read on a reader's thread. */
#include <glib/gi18n-lib.h>

#include "kab-cabinet-private.h"
#include "kab-error.h"
#include "kab-figures-private.h"

#define LICENCE "licence/"
#define REFUND "refund/"

typedef struct
{
  KabFiguresQuery *query;
  GCancellable *cancellable; /* (nullable): the task's */
  KabFigures *figures;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  kab_figures_query_free (asked->query);
  kab_figures_free (asked->figures);
  g_free (asked);
}

static gboolean
read_figures (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Asked *asked = data;

  asked->figures = kab_figures_read (db, asked->query, asked->cancellable, error);
  return asked->figures != NULL;
}

/* How old they are, and what the server does not know of yet. */
static gboolean
add_age (KabCabinet *self, KabFigures *figures, GError **error)
{
  g_autoptr (GHashTable) rows = kab_work_rows (self->work, error);
  GHashTableIter iter;
  gpointer key;
  KabStatus *status;

  if (rows == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, LICENCE) || g_str_has_prefix (key, REFUND))
      figures->pending++;
  status = kab_reporter_lock (self->reporter);
  figures->last_sync = MAX (figures->last_sync, status->last_sync);
  kab_reporter_unlock (self->reporter, FALSE);
  return TRUE;
}

static KabFigures *
ask (KabCabinet *self, Asked *asked, GError **error)
{
  if (!kab_readers_run (self->readers, read_figures, asked, asked->cancellable, error)
      || !add_age (self, asked->figures, error))
    return NULL;
  return g_steal_pointer (&asked->figures);
}

static void
run (GTask *task)
{
  GError *error = NULL;
  KabFigures *figures = ask (g_task_get_source_object (task), g_task_get_task_data (task), &error);

  if (figures != NULL)
    g_task_return_pointer (task, figures, (GDestroyNotify)kab_figures_free);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_figures_async (KabCabinet *self,
                           const KabFiguresQuery *query,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Asked *asked = g_new0 (Asked, 1);

  g_task_set_source_tag (task, kab_cabinet_figures_async);
  asked->query = kab_figures_query_copy (query);
  asked->cancellable = cancellable;
  g_task_set_task_data (task, asked, asked_free);
  if (self->readers == NULL)
    g_task_return_new_error (task, KAB_ERROR, KAB_ERROR_STORAGE, _ ("The cabinet has been closed."));
  else
    kab_readers_push (self->readers, task, run);
}

KabFigures *
kab_cabinet_figures_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

KabFigures *
kab_cabinet_figures (KabCabinet *self, const KabFiguresQuery *query, GError **error)
{
  Asked asked = { .query = (KabFiguresQuery *)query };

  return kab_cabinet_check_open (self, error) ? ask (self, &asked, error) : NULL;
}
