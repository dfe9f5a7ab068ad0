/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person does to rows: checked, kept on the disk, shown. */
#include "kab-cabinet-private.h"

#include <glib/gi18n-lib.h>

#include "kab-contested.h"
#include "kab-error.h"
#include "kab-merge.h"
#include "kab-store.h"
#include "kab-validate.h"

static gint64
now_ms (void)
{
  return g_get_real_time () / 1000;
}

static char *
row_key (const KabMutation *mutation)
{
  return g_strconcat (mutation->entity->name, "/", mutation->row, NULL);
}

static gboolean
in_group (const KabMutation *mutation, const char *group)
{
  for (guint i = 0; group != NULL && i < mutation->entity->n_fields; i++)
    if (mutation->in_set[i] && g_strcmp0 (mutation->entity->fields[i].group, group) == 0)
      return TRUE;

  return FALSE;
}

/* What the person saw, where whoever made the edit did not say. */
static void
fill_base (KabMutation *mutation, const KabRow *shown)
{
  if (shown == NULL || mutation->op == KAB_OP_CREATE || mutation->base_rev != 0)
    return;
  mutation->base_rev = shown->rev;
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (!mutation->in_base[i]
        && (mutation->in_set[i] || in_group (mutation, mutation->entity->fields[i].group)))
      {
        kab_value_copy (&mutation->base[i], &shown->values[i]);
        mutation->in_base[i] = TRUE;
      }
}

static gboolean
check_rights (KabCabinet *self,
              const KabMutation *mutation,
              const KabRow *before,
              const KabRow *after,
              GError **error)
{
  static const KabOperation operations[] = {
    [KAB_OP_CREATE] = KAB_OPERATION_CREATE,
    [KAB_OP_UPDATE] = KAB_OPERATION_UPDATE,
    [KAB_OP_DELETE] = KAB_OPERATION_DELETE,
    [KAB_OP_RESTORE] = KAB_OPERATION_DELETE,
  };
  KabOperation operation = operations[mutation->op];

  if ((before != NULL && mutation->op != KAB_OP_CREATE
       && !kab_account_may (self->account, operation, mutation->entity, before))
      || !kab_account_may (self->account, operation, mutation->entity, after))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN,
                   _ ("Your role does not allow this. Nothing was changed; ask an administrator."));
      return FALSE;
    }
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (mutation->in_set[i]
        && !kab_account_may_write_field (self->account, &mutation->entity->fields[i],
                                         mutation->op == KAB_OP_CREATE))
      {
        g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN, _ ("“%s” cannot be changed by you."),
                     kab_field_title (&mutation->entity->fields[i]));
        return FALSE;
      }
  return TRUE;
}

/* Whether @field is one that the edit touches, itself or by its group: older faults elsewhere do not stop it. */
static gboolean
touches (const KabMutation *mutation, const KabField *field)
{
  int i = field != NULL ? kab_entity_field (mutation->entity, field->name) : -1;

  return i < 0 || mutation->op == KAB_OP_CREATE || mutation->in_set[i] || in_group (mutation, field->group);
}

/* @under: (nullable): the row without what waits for a decision, where it is another than @before */
static gboolean
check_one (KabCabinet *self,
           KabMutation *mutation,
           const KabRow *before,
           const KabRow *under,
           KabRow **after,
           GError **error)
{
  const KabField *field = NULL;
  g_autoptr (GError) local = NULL;
  gboolean create = mutation->op == KAB_OP_CREATE;

  if ((before == NULL) != create)
    {
      g_set_error (error, KAB_ERROR, create ? KAB_ERROR_CONFLICT : KAB_ERROR_NOT_FOUND, "%s",
                   create ? _ ("This record exists already.")
                          : _ ("This record is not here any more, so it cannot be changed."));
      return FALSE;
    }
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (mutation->in_set[i])
      kab_value_tidy (&mutation->entity->fields[i], &mutation->set[i]);
  fill_base (mutation, before);
  if (before != NULL && under != NULL)
    kab_contested_settle_base (mutation, before, under);
  if (before != NULL)
    {
      *after = kab_row_copy (before);
    }
  else
    {
      *after = kab_row_new_empty (mutation->entity);
      (*after)->id = g_strdup (mutation->row);
    }
  kab_mutation_apply (mutation, *after);

  if (!check_rights (self, mutation, before, *after, error))
    return FALSE;
  if ((mutation->op == KAB_OP_CREATE || mutation->op == KAB_OP_UPDATE)
      && !kab_validate_row (*after, &field, &local) && touches (mutation, field))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

typedef struct
{
  KabCabinet *self;
  GPtrArray *mutations; /* copies of one's own */
  GHashTable *rows;
  const KabEntity *entity;
  char *id;
  gpointer result;
} Edit;

static void
edit_free (gpointer data)
{
  Edit *edit = data;

  g_clear_pointer (&edit->mutations, g_ptr_array_unref);
  g_clear_pointer (&edit->rows, g_hash_table_unref);
  g_free (edit->id);
  g_free (edit);
}

static gboolean
find_under (KabCabinet *self, KabDb *db, const KabMutation *mutation, GHashTable *under, GError **error)
{
  KabRow *row;

  if (!kab_cache_settled_row (self->cache, db, self->work, mutation->entity, mutation->row, &row, error))
    return FALSE;
  if (row != NULL)
    g_hash_table_insert (under, row_key (mutation), row);
  return TRUE;
}

/* Checks all edits as they follow on each other. */
static gboolean
check_all (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Edit *edit = data;
  g_autoptr (GHashTable) known
    = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)kab_row_unref);
  g_autoptr (GHashTable) under
    = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)kab_row_unref);

  g_hash_table_remove_all (edit->rows);
  for (guint i = 0; i < edit->mutations->len; i++)
    {
      KabMutation *mutation = g_ptr_array_index (edit->mutations, i);
      g_autofree char *key = row_key (mutation);
      g_autoptr (GError) local = NULL;
      g_autoptr (KabRow) after = NULL;
      KabRow *beneath;

      if (mutation->op == KAB_OP_COMMAND)
        {
          if (!kab_cabinet_prepare_command (edit->self, db, known, mutation, error))
            return FALSE;
          kab_cabinet_command_rows (mutation, edit->rows);
          continue;
        }
      if (!g_hash_table_contains (known, key))
        {
          KabRow *row = kab_store_find (db, NULL, mutation->entity, mutation->row, &local);

          if (local != NULL)
            {
              g_propagate_error (error, g_steal_pointer (&local));
              return FALSE;
            }
          if (row != NULL)
            g_hash_table_insert (known, g_strdup (key), row);
          if (!find_under (edit->self, db, mutation, under, error))
            return FALSE;
        }
      beneath = g_hash_table_lookup (under, key);
      if (!check_one (edit->self, mutation, g_hash_table_lookup (known, key), beneath, &after, error))
        return FALSE;
      if (beneath != NULL)
        kab_mutation_apply (mutation, beneath);
      g_hash_table_insert (known, g_strdup (key), g_steal_pointer (&after));
      g_hash_table_add (edit->rows, g_steal_pointer (&key));
    }
  return TRUE;
}

void
kab_cabinet_show_rows (KabCabinet *self, GHashTable *rows)
{
  g_autoptr (GError) error = NULL;
  KabTouched touched = 0;

  if (!kab_cache_refresh_rows (self->cache, self->work, rows, &touched, &error))
    {
      g_warning ("An edit is saved but cannot be shown: %s", error->message);
      if (g_error_matches (error, KAB_ERROR, KAB_ERROR_CORRUPT))
        kab_cabinet_rebuild_cache (self);
    }
  kab_reporter_changed (self->reporter, touched);
  kab_cabinet_count (self);
}

static gboolean
do_edit (Edit *edit, GCancellable *cancellable, GError **error)
{
  KabCabinet *self = edit->self;

  edit->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!kab_readers_run (self->readers, check_all, edit, cancellable, error)
      || !kab_work_add (self->work, edit->mutations, now_ms (), error))
    return FALSE;
  kab_cabinet_show_rows (self, edit->rows);
  kab_engine_edited (self->engine);
  return TRUE;
}

static GPtrArray *
copy_mutations (GPtrArray *mutations)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);

  for (guint i = 0; i < mutations->len; i++)
    g_ptr_array_add (copies, kab_mutation_copy (g_ptr_array_index (mutations, i)));
  return copies;
}

gboolean
kab_cabinet_check_open (KabCabinet *self, GError **error)
{
  if (self->editor != NULL)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("The cabinet has been closed."));
  return FALSE;
}

static void
start (KabCabinet *self,
       Edit *edit,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data,
       gpointer tag,
       void (*run) (GTask *task))
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, tag);
  edit->self = self;
  g_task_set_task_data (task, edit, edit_free);
  if (kab_cabinet_check_open (self, &error))
    kab_cabinet_push_edit (self, task, run);
  else
    g_task_return_error (task, error);
}

static void
run_edit (GTask *task)
{
  GError *error = NULL;

  if (do_edit (g_task_get_task_data (task), g_task_get_cancellable (task), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_edit_async (KabCabinet *self,
                        GPtrArray *mutations,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Edit *edit = g_new0 (Edit, 1);

  edit->mutations = copy_mutations (mutations);
  start (self, edit, cancellable, callback, user_data, kab_cabinet_edit_async, run_edit);
}

gboolean
kab_cabinet_edit_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
kab_cabinet_edit (KabCabinet *self, GPtrArray *mutations, GError **error)
{
  Edit *edit = g_new0 (Edit, 1);
  gboolean ok;

  edit->self = self;
  edit->mutations = copy_mutations (mutations);
  ok = kab_cabinet_check_open (self, error) && do_edit (edit, NULL, error);
  edit_free (edit);
  if (ok)
    kab_reporter_flush (self->reporter);
  return ok;
}

/* --- What waits --- */

static char *
title_of_row (KabDb *db, const KabMutation *mutation)
{
  g_autoptr (KabRow) row = kab_store_find (db, NULL, mutation->entity, mutation->row, NULL);
  /* What is read has a name; how far has none. */
  int i = mutation->entity->title_field != NULL && mutation->entity != &kab_entity_read_mark
            ? kab_entity_field (mutation->entity, mutation->entity->title_field)
            : -1;

  /* A command on a record whose number follows is named by the command alone. */
  if (row != NULL && i >= 0 && kab_row_title (row)[0] != '\0'
      && (mutation->op != KAB_OP_COMMAND || !kab_row_is_null (row, mutation->entity->title_field)))
    return g_strdup (kab_row_title (row));
  if (i >= 0 && mutation->in_set[i] && mutation->set[i].kind == KAB_VALUE_TEXT)
    return g_strdup (mutation->set[i].text);
  if (i >= 0 && mutation->in_base[i] && mutation->base[i].kind == KAB_VALUE_TEXT)
    return g_strdup (mutation->base[i].text);
  if (mutation->op == KAB_OP_COMMAND)
    {
      int arg = kab_command_arg (mutation->command, mutation->entity->title_field);

      return g_strdup (arg >= 0 && mutation->args[arg].kind == KAB_VALUE_TEXT ? mutation->args[arg].text
                                                                              : "");
    }
  return g_strdup (g_dgettext (GETTEXT_PACKAGE, mutation->entity->title_one));
}

/* A command is named by what it does: “Cancel order 1042”. */
char *
kab_cabinet_title_of (KabDb *db, const KabMutation *mutation)
{
  g_autofree char *title = title_of_row (db, mutation);

  return mutation->op == KAB_OP_COMMAND ? kab_command_describe (mutation->command, title)
                                        : g_steal_pointer (&title);
}

void
kab_pending_free (KabPending *pending)
{
  kab_mutation_free (pending->mutation);
  g_free (pending->title);
  g_free (pending);
}

/* Of one row: what the server has sent of it says which of its edits it holds. */
static GPtrArray *
row_entries (Edit *edit, KabDb *db, GError **error)
{
  g_autoptr (KabRow) sent = kab_cache_server_row (edit->self->cache, db, edit->entity, edit->id);

  return kab_work_row_entries (edit->self->work, edit->entity->name, edit->id, sent != NULL ? sent->rev : 0,
                               error);
}

static gboolean
read_pending (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Edit *edit = data;
  g_autoptr (GPtrArray) entries = edit->entity != NULL ? row_entries (edit, db, error)
                                                       : kab_work_all_entries (edit->self->work, TRUE, error);
  GPtrArray *list;

  if (entries == NULL)
    return FALSE;
  list = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_pending_free);
  for (guint i = 0; i < entries->len; i++)
    {
      KabOutboxEntry *entry = g_ptr_array_index (entries, i);
      KabPending *pending = g_new0 (KabPending, 1);

      pending->made_at = entry->made_at;
      pending->title = kab_cabinet_title_of (db, entry->mutation);
      pending->mutation = g_steal_pointer (&entry->mutation);
      g_ptr_array_add (list, pending);
    }
  edit->result = list;
  return TRUE;
}

static void
run_pending (GTask *task)
{
  Edit *edit = g_task_get_task_data (task);
  GError *error = NULL;

  if (kab_readers_run (edit->self->readers, read_pending, edit, g_task_get_cancellable (task), &error))
    g_task_return_pointer (task, edit->result, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_list_pending_async (KabCabinet *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  start (self, g_new0 (Edit, 1), cancellable, callback, user_data, kab_cabinet_list_pending_async,
         run_pending);
}

void
kab_cabinet_list_shown_async (KabCabinet *self,
                              const KabEntity *entity,
                              const char *id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Edit *edit = g_new0 (Edit, 1);

  edit->entity = entity;
  edit->id = g_strdup (id);
  start (self, edit, cancellable, callback, user_data, kab_cabinet_list_shown_async, run_pending);
}

GPtrArray *
kab_cabinet_list_pending_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
