/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-bulk.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-paper-print.h"
#include "kab-reference-list.h"
#include "kab-row-users.h"
#include "kab-section.h"
#include "kab-undoable.h"
#include "kab-validate.h"

/* They are kept in one transaction, and each is sent: what is more is done in parts. */
#define ROWS_MAX 2000
#define NAMED_MAX 12
#define PAGE_ROWS 500

typedef struct
{
  const KabBulkAction *action;
  const KabEntity *entity;
  char *(*count) (guint64 n);
  KabCabinet *cabinet;
  KabPagedTable *table;
  KabChosen *chosen;
  GPtrArray *ids;    /* of the rows: as they were chosen when it was asked whether to */
  char *asked;       /* the id of the row that was asked for */
  KabMutation *told; /* of a command: with its arguments */

  GPtrArray *rows;   /* KabRow, as they are */
  GHashTable *bound; /* ids of rows that are bound to what was asked for already */
  char *along;       /* (nullable): what rows take along from what was asked for … */
  GHashTable *takes; /* … and the ids of those that do */
  guint at;          /* of @rows: whose users are asked for */
  guint n_done;
  GPtrArray *mutations;
  GPtrArray *undo;
  GPtrArray *faults; /* char *, a row and why it stays as it is */
} Bulk;

static void
bulk_free (Bulk *bulk)
{
  g_object_unref (bulk->cabinet);
  g_object_unref (bulk->table);
  kab_chosen_free (bulk->chosen);
  g_clear_pointer (&bulk->ids, g_ptr_array_unref);
  g_free (bulk->asked);
  g_free (bulk->along);
  g_hash_table_unref (bulk->takes);
  g_clear_pointer (&bulk->told, kab_mutation_free);
  g_clear_pointer (&bulk->rows, g_ptr_array_unref);
  g_hash_table_unref (bulk->bound);
  g_clear_pointer (&bulk->mutations, g_ptr_array_unref);
  g_clear_pointer (&bulk->undo, g_ptr_array_unref);
  g_ptr_array_unref (bulk->faults);
  g_free (bulk);
}

gboolean
kab_bulk_may (const KabBulkAction *action, const KabEntity *entity, KabAccount *account)
{
  if (action->command)
    return kab_account_check_command (account, kab_command_find (entity, action->command), NULL, NULL);
  if (action->binds)
    return kab_account_may (account, KAB_OPERATION_CREATE, action->binds, NULL);
  if (action->deletes)
    return kab_account_may (account, KAB_OPERATION_DELETE, entity, NULL);
  return kab_account_may (account, KAB_OPERATION_UPDATE, entity, NULL)
         && kab_account_may_write_field (account, kab_entity_find_field (entity, action->field), FALSE);
}

/* What came of it */

/* @text: untranslated, with a %s */
static char *
say (Bulk *bulk, const char *text, guint64 n)
{
  g_autofree char *count = bulk->count (n);
  GString *said = g_string_new (_ (text));

  g_string_replace (said, "%s", count, 1);
  return g_string_free (said, FALSE);
}

static void
add_fault (Bulk *bulk, const KabRow *row, const char *why)
{
  /* Translators: a row of a list, and why nothing was done to it */
  g_ptr_array_add (bulk->faults, strstr (why, kab_row_title (row))
                                   ? g_strdup (why)
                                   : g_strdup_printf (_ ("“%s”: %s"), kab_row_title (row), why));
}

static void
tell_faults (Bulk *bulk)
{
  g_autofree char *count = bulk->count (bulk->faults->len);
  /* Translators: how many of what */
  g_autofree char *title = g_strdup_printf (_ ("Left as They Were: %s"), count);
  g_autoptr (GString) text = g_string_new (NULL);
  guint named = MIN (bulk->faults->len, NAMED_MAX);

  for (guint i = 0; i < named; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n\n" : "", (char *)bulk->faults->pdata[i]);
  if (bulk->faults->len > named)
    {
      g_autofree char *more = kab_format_count (bulk->faults->len - named);

      g_string_append (text, "\n\n");
      /* Translators: below a list of rows: how many are not named in it */
      g_string_append_printf (text, _ ("… and %s more"), more);
    }
  kab_paper_tell_trouble (GTK_WIDGET (bulk->table), title, text->str);
}

static void
end (Bulk *bulk)
{
  GtkWidget *table = GTK_WIDGET (bulk->table);

  if (bulk->n_done == 0 && bulk->faults->len == 0)
    kab_toast (table, _ ("Nothing to change: they are so already"));
  gtk_widget_activate_action (table, "table.choose-none", NULL);
  if (bulk->faults->len > 0)
    tell_faults (bulk);
  bulk_free (bulk);
}

static void
did_run_commands (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bulk *bulk = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *done = say (bulk, bulk->action->done, bulk->n_done);

  if (!kab_cabinet_edit_finish (KAB_CABINET (source), result, &error))
    {
      kab_paper_tell_trouble (GTK_WIDGET (bulk->table), _ ("Nothing Was Changed"), error->message);
      bulk_free (bulk);
      return;
    }
  kab_toast (GTK_WIDGET (bulk->table), done);
  end (bulk);
}

static void
write_all (Bulk *bulk)
{
  bulk->n_done = bulk->mutations->len;
  if (bulk->n_done > 0 && bulk->action->command)
    {
      kab_cabinet_edit_async (bulk->cabinet, bulk->mutations, NULL, did_run_commands, bulk);
      return;
    }
  if (bulk->n_done > 0)
    {
      g_autofree char *done = say (bulk, bulk->action->done, bulk->n_done);

      kab_undoable_edit (GTK_WIDGET (bulk->table), bulk->cabinet, g_steal_pointer (&bulk->mutations),
                         g_steal_pointer (&bulk->undo), done);
    }
  end (bulk);
}

/* What is to be done to one row */

static void
set_field (Bulk *bulk, const KabRow *row)
{
  const char *name = bulk->action->field;
  g_autoptr (KabRow) after = kab_row_copy (row);
  g_autoptr (GError) error = NULL;
  const KabField *field = NULL;

  kab_row_set_text (after, name, bulk->action->value ? bulk->action->value : bulk->asked);
  if (kab_value_equal (kab_row_value ((KabRow *)row, name), kab_row_value (after, name)))
    return;
  if (g_hash_table_contains (bulk->takes, row->id))
    kab_row_set_text (after, bulk->action->along, bulk->along);
  /* Older faults elsewhere do not stop it. */
  if (!kab_validate_row (after, &field, &error) && (!field || g_str_equal (field->name, name)))
    {
      add_fault (bulk, row, error->message);
      return;
    }
  g_ptr_array_add (bulk->mutations, kab_mutation_new_between (row, after));
  g_ptr_array_add (bulk->undo, kab_mutation_new_between (after, row));
}

static void
bind_row (Bulk *bulk, const KabRow *row)
{
  g_autoptr (KabRow) binding = NULL;

  if (g_hash_table_contains (bulk->bound, row->id))
    return;
  binding = kab_row_new (bulk->action->binds, NULL);
  kab_row_set_text (binding, bulk->action->own, row->id);
  kab_row_set_text (binding, bulk->action->other, bulk->asked);
  g_ptr_array_add (bulk->mutations, kab_mutation_new_between (NULL, binding));
  g_ptr_array_add (bulk->undo, kab_mutation_new (binding->entity, binding->id, KAB_OP_DELETE));
}

static void
delete_row (Bulk *bulk, const KabRow *row)
{
  KabMutation *mutation = kab_mutation_new (row->entity, row->id, KAB_OP_DELETE);

  mutation->base_rev = row->rev;
  g_ptr_array_add (bulk->mutations, mutation);
  /* What is put back is what there is by then. */
  g_ptr_array_add (bulk->undo, kab_mutation_new (row->entity, row->id, KAB_OP_RESTORE));
}

static void
run_command (Bulk *bulk, const KabRow *row)
{
  const KabCommand *command = bulk->told->command;
  g_autoptr (GError) error = NULL;
  KabMutation *mutation;

  if (!kab_account_check_command (kab_cabinet_get_account (bulk->cabinet), command, row, &error))
    {
      add_fault (bulk, row, error->message);
      return;
    }
  mutation = kab_mutation_new_command (command, row->id);
  for (guint i = 0; i < command->n_args; i++)
    if (bulk->told->in_args[i])
      kab_mutation_set_arg (mutation, command->args[i].name, &bulk->told->args[i]);
  g_ptr_array_add (bulk->mutations, mutation);
}

static void
do_all (Bulk *bulk)
{
  const KabBulkAction *action = bulk->action;
  KabAccount *account = kab_cabinet_get_account (bulk->cabinet);

  for (guint i = 0; i < bulk->rows->len; i++)
    {
      const KabRow *row = bulk->rows->pdata[i];

      if (action->command)
        run_command (bulk, row);
      else if (action->binds)
        bind_row (bulk, row);
      else if (!kab_account_may (account, KAB_OPERATION_UPDATE, row->entity, row))
        add_fault (bulk, row, _ ("Your role does not allow this."));
      else
        set_field (bulk, row);
    }
  write_all (bulk);
}

/* Deleting: what uses each is asked for first */

static void ask_users (Bulk *bulk);

static void
did_ask_users (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bulk *bulk = user_data;
  const KabRow *row = bulk->rows->pdata[bulk->at++];
  g_autoptr (GError) error = NULL;
  g_autofree char *users = kab_row_users_finish (result, &error);

  if (users || error)
    add_fault (bulk, row, users ? users : error->message);
  else
    delete_row (bulk, row);
  ask_users (bulk);
}

static void
ask_users (Bulk *bulk)
{
  if (bulk->at < bulk->rows->len)
    kab_row_users_async (bulk->cabinet, bulk->rows->pdata[bulk->at], NULL, did_ask_users, bulk);
  else
    write_all (bulk);
}

/* Reading */

static gboolean
read_bound (Bulk *bulk, GError **error)
{
  g_autoptr (KabQuery) query = NULL;
  guint n_pages = 1;

  if (!bulk->action->binds)
    return TRUE;
  query = kab_query_new (bulk->action->binds);
  kab_query_set_filter (query, bulk->action->other, bulk->asked);
  for (guint number = 0; number < n_pages; number++)
    {
      g_autoptr (KabPage) page = NULL;

      kab_query_set_page (query, number, PAGE_ROWS);
      page = kab_cabinet_list (bulk->cabinet, query, error);
      if (!page)
        return FALSE;
      n_pages = page->n_pages;
      for (guint i = 0; i < page->rows->len; i++)
        g_hash_table_add (bulk->bound, g_strdup (kab_row_get_text (page->rows->pdata[i], bulk->action->own)));
    }
  return TRUE;
}

static void
read_along (Bulk *bulk)
{
  const char *along = bulk->action->along, *field = bulk->action->field;
  const KabEntity *entity = along ? kab_entity_find (kab_entity_find_field (bulk->entity, field)->ref) : NULL;
  g_autoptr (KabRow) asked = along ? kab_cabinet_find (bulk->cabinet, entity, bulk->asked, NULL) : NULL;

  if (!asked)
    return;
  bulk->along = g_strdup (kab_row_get_text (asked, along));
  for (guint i = 0; i < bulk->rows->len; i++)
    {
      const KabRow *row = bulk->rows->pdata[i];
      const char *was = kab_row_get_text (row, field), *there = kab_row_get_text (row, along);
      g_autoptr (KabRow) former = there && was ? kab_cabinet_find (bulk->cabinet, entity, was, NULL) : NULL;

      if (!there || (former && g_strcmp0 (kab_row_get_text (former, along), there) == 0))
        g_hash_table_add (bulk->takes, row->id);
    }
}

static void
read_rows (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Bulk *bulk = task_data;
  GError *error = NULL;

  if (!read_bound (bulk, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  bulk->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  for (guint i = 0; i < bulk->ids->len; i++)
    {
      /* Somebody may have deleted it meanwhile. */
      KabRow *row = kab_cabinet_find (bulk->cabinet, bulk->entity, bulk->ids->pdata[i], NULL);

      if (row)
        g_ptr_array_add (bulk->rows, row);
    }
  read_along (bulk);
  g_task_return_boolean (task, TRUE);
}

static gboolean
take_read (Bulk *bulk, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    return TRUE;
  kab_paper_tell_trouble (GTK_WIDGET (bulk->table), _ ("Nothing Was Changed"), error->message);
  bulk_free (bulk);
  return FALSE;
}

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bulk *bulk = user_data;

  if (!take_read (bulk, result))
    return;
  if (bulk->action->deletes)
    ask_users (bulk);
  else
    do_all (bulk);
}

static void
read_in_thread (Bulk *bulk, GTaskThreadFunc read, GAsyncReadyCallback done)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, bulk);

  g_task_set_source_tag (task, kab_bulk_run);
  g_task_set_task_data (task, bulk, NULL);
  g_task_run_in_thread (task, read);
}

static void
begin (Bulk *bulk)
{
  read_in_thread (bulk, read_rows, did_read);
}

/* Asking */

static void
take_command (KabMutation *mutation, gpointer user_data)
{
  Bulk *bulk = user_data;

  if (!mutation)
    {
      bulk_free (bulk);
      return;
    }
  bulk->told = mutation;
  begin (bulk);
}

static void
ask_command (Bulk *bulk)
{
  KabCommandDialog dialog = *bulk->action->dialog;
  g_autofree char *title = say (bulk, dialog.title, bulk->ids->len);

  dialog.title = title;
  dialog.text = _ (dialog.text);
  dialog.run = _ (dialog.run);
  dialog.take = take_command;
  dialog.take_data = bulk;
  kab_command_dialog_ask (GTK_WIDGET (bulk->table), bulk->cabinet, &dialog,
                          kab_mutation_new_command (kab_command_find (bulk->entity, bulk->action->command),
                                                    NULL));
}

static void
chosen_cb (KabReferenceList *list, const char *id, GtkWindow *dialog)
{
  Bulk *bulk = g_object_steal_data (G_OBJECT (dialog), "kab-bulk");

  if (bulk)
    {
      bulk->asked = g_strdup (id);
      begin (bulk);
    }
  gtk_window_destroy (dialog);
}

static void
ask_row (Bulk *bulk)
{
  const KabField *field = bulk->action->binds
                            ? kab_entity_find_field (bulk->action->binds, bulk->action->other)
                            : kab_entity_find_field (bulk->entity, bulk->action->field);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (bulk->table));
  g_autofree char *count = bulk->count (bulk->ids->len);
  GtkWidget *dialog
    = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _ (bulk->action->ask), count);
  GtkWidget *list = kab_reference_list_new (kab_entity_find (field->ref), NULL);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), list);
  g_object_set_data_full (G_OBJECT (dialog), "kab-bulk", bulk, (GDestroyNotify)bulk_free);
  g_signal_connect (list, "chosen", G_CALLBACK (chosen_cb), dialog);
  gtk_window_present (GTK_WINDOW (dialog));
  kab_reference_list_open (KAB_REFERENCE_LIST (list), bulk->cabinet, NULL);
}

static void
tell_too_many (KabPagedTable *table, char *(*count) (guint64 n))
{
  g_autofree char *most = count (ROWS_MAX);
  /* Translators: how many of what */
  g_autofree char *text = g_strdup_printf (
    _ ("At most %s are changed at once. Nothing was changed: choose fewer, or filter them first."), most);

  kab_paper_tell_trouble (GTK_WIDGET (table), _ ("Too Many at Once"), text);
}

/* Of "all" it is not known yet how many there are, and there may be others by the time somebody has answered. */
static void
read_ids (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Bulk *bulk = task_data;
  GError *error = NULL;

  bulk->ids = kab_chosen_read (bulk->chosen, bulk->cabinet, cancellable, &error);
  if (bulk->ids)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
did_read_ids (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bulk *bulk = user_data;
  const KabBulkAction *action = bulk->action;

  if (!take_read (bulk, result))
    return;
  if (bulk->ids->len > ROWS_MAX)
    {
      tell_too_many (bulk->table, bulk->count);
      bulk_free (bulk);
    }
  else if (action->command)
    ask_command (bulk);
  else if (action->binds || (action->field && !action->value))
    ask_row (bulk);
  else
    begin (bulk);
}

void
kab_bulk_run (const KabBulkAction *action,
              const KabEntity *entity,
              char *(*count) (guint64 n),
              KabCabinet *cabinet,
              KabPagedTable *table)
{
  KabChosen *chosen = kab_paged_table_dup_chosen (table);
  Bulk *bulk;

  if (!chosen)
    return;
  if (kab_chosen_count (chosen) > ROWS_MAX)
    {
      tell_too_many (table, count);
      kab_chosen_free (chosen);
      return;
    }
  bulk = g_new0 (Bulk, 1);
  bulk->action = action;
  bulk->entity = entity;
  bulk->count = count;
  bulk->cabinet = g_object_ref (cabinet);
  bulk->table = g_object_ref (table);
  bulk->chosen = chosen;
  bulk->bound = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  bulk->takes = g_hash_table_new (g_str_hash, g_str_equal);
  bulk->mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  bulk->undo = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  bulk->faults = g_ptr_array_new_with_free_func (g_free);
  read_in_thread (bulk, read_ids, did_read_ids);
}
