/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafts go the way of the edits, through one thread, so that one that is dropped stays dropped. */
#include "kab-cabinet-private.h"

#include <glib/gi18n-lib.h>

#include "kab-cabinet-files.h"
#include "kab-error.h"
#include "kab-unsent-file-private.h"

typedef struct
{
  const KabEntity *entity;
  char *row;
  char *json;
} Draft;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_free (draft->row);
  g_free (draft->json);
  g_free (draft);
}

static void
start (KabCabinet *self,
       GTask *task,
       const KabEntity *entity,
       const char *row,
       const char *json,
       void (*run) (GTask *task))
{
  Draft *draft = g_new0 (Draft, 1);

  draft->entity = entity;
  draft->row = g_strdup (row != NULL ? row : "");
  draft->json = g_strdup (json);
  g_task_set_task_data (task, draft, draft_free);
  if (self->editor != NULL)
    kab_cabinet_push_edit (self, task, run);
  else
    g_task_return_new_error (task, KAB_ERROR, KAB_ERROR_STORAGE, _ ("The cabinet has been closed."));
}

static void
run_keep (GTask *task)
{
  KabCabinet *self = g_task_get_source_object (task);
  Draft *draft = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!kab_work_keep_draft (self->work, draft->entity->name, draft->row, draft->json,
                            g_get_real_time () / 1000, &error))
    g_warning ("A draft cannot be kept: %s", error->message);
  kab_cabinet_count (self);
  g_task_return_boolean (task, error == NULL);
}

void
kab_cabinet_keep_draft (KabCabinet *self, const KabEntity *entity, const char *row, const char *json)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_source_tag (task, kab_cabinet_keep_draft);
  start (self, task, entity, row, json, run_keep);
}

static void
run_find (GTask *task)
{
  KabCabinet *self = g_task_get_source_object (task);
  Draft *draft = g_task_get_task_data (task);
  GError *error = NULL;
  char *json = kab_work_find_draft (self->work, draft->entity->name, draft->row, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, json, g_free);
}

void
kab_cabinet_find_draft_async (KabCabinet *self,
                              const KabEntity *entity,
                              const char *row,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_cabinet_find_draft_async);
  start (self, task, entity, row, NULL, run_find);
}

char *
kab_cabinet_find_draft_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
run_words (GTask *task)
{
  KabCabinet *self = g_task_get_source_object (task);

  g_task_return_pointer (task, kab_work_draft_words (self->work), g_free);
}

void
kab_cabinet_draft_words_async (KabCabinet *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_cabinet_draft_words_async);
  start (self, task, NULL, NULL, NULL, run_words);
}

char *
kab_cabinet_draft_words_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Files --- */

/* In a thread of its own: each is read through. */
static void
run_files (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  KabCabinet *self = source;
  GError *error = NULL;
  GPtrArray *files = kab_cabinet_check_open (self, &error)
                       ? kab_unsent_files (self->work, kab_account_get_work_dir (self->account), &error)
                       : NULL;

  if (files != NULL)
    g_task_return_pointer (task, files, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_unsent_files_async (KabCabinet *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_cabinet_unsent_files_async);
  g_task_run_in_thread (task, run_files);
}

GPtrArray *
kab_cabinet_unsent_files_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
