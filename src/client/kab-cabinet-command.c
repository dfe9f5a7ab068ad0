/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands on the desktop: judged by the rows that are here, shown at once, and judged again where they arrive. */
#include "kab-cabinet-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-store.h"
#include "kab-text.h"
#include "kab-validate.h"

/* How long the answer to a command is waited for that may not wait, and how often it is looked for. */
#define ANSWER_MS 20000
#define LOOK_MS 40

/* --- The rows that there are --- */

typedef struct
{
  KabDb *db;
  GHashTable *known;
} Here;

static KabRow *
find_row (const KabEntity *entity, const char *id, gpointer data, GError **error)
{
  const Here *here = data;
  g_autofree char *key = g_strconcat (entity->name, "/", id, NULL);
  KabRow *known = here->known != NULL ? g_hash_table_lookup (here->known, key) : NULL;

  return known != NULL ? kab_row_ref (known) : kab_store_find (here->db, NULL, entity, id, error);
}

static int
by_id (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const KabRow *const *)a)->id, (*(const KabRow *const *)b)->id);
}

/* Edits that are made together follow on each other: a row is as the ones before leave it. */
static void
take_known (GHashTable *known,
            const KabEntity *entity,
            const char *field,
            const char *key,
            gboolean text,
            GPtrArray *rows)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      KabRow *row = value;
      const char *there = row->entity == entity ? kab_row_get_text (row, field) : NULL;
      g_autofree char *folded = there != NULL && text ? kab_text_key (there) : g_strdup (there);

      if (row->entity != entity)
        continue;
      for (guint i = rows->len; i > 0; i--)
        if (g_str_equal (((KabRow *)rows->pdata[i - 1])->id, row->id))
          g_ptr_array_remove_index (rows, i - 1);
      if (!row->deleted && g_strcmp0 (folded, key) == 0)
        g_ptr_array_add (rows, kab_row_ref (row));
    }
  g_ptr_array_sort (rows, by_id);
}

static GPtrArray *
list_rows (const KabEntity *entity, const char *field, const char *value, gpointer data, GError **error)
{
  const Here *here = data;
  gboolean text = kab_entity_find_field (entity, field)->type == KAB_TYPE_TEXT;
  g_autofree char *key = text ? kab_text_key (value) : g_strdup (value);
  g_autofree char *sql
    = g_strdup_printf (text ? "SELECT %s FROM \"%s\" WHERE deleted=0 AND TEXTKEY(\"%s\")=? ORDER BY id"
                            : "SELECT %s FROM \"%s\" WHERE deleted=0 AND \"%s\"=? ORDER BY id",
                       kab_store_columns (entity), entity->name, field);
  g_autoptr (KabStatement) statement = kab_db_prepare (here->db, sql, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, key);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (rows, kab_store_read (statement, 0, entity));
  if (step != KAB_STEP_DONE)
    return NULL;
  if (here->known != NULL)
    take_known (here->known, entity, field, key, text, rows);
  return g_steal_pointer (&rows);
}

/* --- How it looks --- */

static KabMutation *
effect_to_edit (const KabEffect *effect)
{
  KabMutation *edit = kab_mutation_new (effect->after->entity, effect->after->id,
                                        effect->before == NULL ? KAB_OP_CREATE : KAB_OP_UPDATE);

  edit->base_rev = effect->before != NULL ? effect->before->rev : 0;
  for (guint i = 0; i < edit->entity->n_fields; i++)
    {
      const KabValue *value = &effect->after->values[i];

      /* Also what the server reckons: it is shown as it will be. */
      edit->in_set[i] = effect->before != NULL ? !kab_value_equal (&effect->before->values[i], value)
                                               : !kab_value_is_null (value);
      if (edit->in_set[i])
        kab_value_copy (&edit->set[i], value);
    }
  return edit;
}

/* What the person saw goes with it, so that the server says when it is another by then. */
static void
agree (KabMutation *mutation, GPtrArray *effects)
{
  static const char *const agreed[] = { "price", "currency", "valid_from", "issued_on" };

  for (guint e = 0; e < effects->len; e++)
    {
      const KabRow *row = ((const KabEffect *)effects->pdata[e])->after;

      if (g_strcmp0 (row->id, mutation->row) != 0 || !mutation->command->creates)
        continue;
      for (guint i = 0; i < G_N_ELEMENTS (agreed); i++)
        {
          int arg = kab_command_arg (mutation->command, agreed[i]);

          if (arg >= 0 && kab_value_is_null (&mutation->args[arg])
              && kab_entity_field (row->entity, agreed[i]) >= 0)
            kab_mutation_set_arg (mutation, agreed[i], kab_row_value (row, agreed[i]));
        }
    }
}

static gboolean
check_writable (const KabActor *actor, const KabMutation *mutation, GError **error)
{
  for (guint i = 0; i < mutation->command->n_args; i++)
    if (!kab_value_is_null (&mutation->args[i])
        && !kab_access_may_write_field (actor->role, &mutation->command->args[i], TRUE))
      {
        g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN, _ ("“%s” cannot be changed by you."),
                     kab_field_title (&mutation->command->args[i]));
        return FALSE;
      }
  return TRUE;
}

/* In the first of the person's roles in which it goes; the first one's words where it goes in none. */
static GPtrArray *
look (KabCabinet *self,
      const Here *here,
      const KabMutation *mutation,
      const KabRow *row,
      const KabField **at,
      GError **error)
{
  GPtrArray *actors = kab_account_get_actors (self->account);
  g_autofree char *today = kab_date_today ();
  KabCommandWorld world = { .today = today,
                            .now = kab_time_now (),
                            .find = find_row,
                            .list = list_rows,
                            .data = (gpointer)here,
                            .partial = TRUE };
  g_autoptr (GError) first = NULL;
  KabCall call;

  kab_mutation_call (mutation, &call);
  for (guint i = 0; i < actors->len; i++)
    {
      g_autoptr (GPtrArray) effects = NULL;
      const KabField *field = NULL;

      world.actor = actors->pdata[i];
      if (!kab_command_may (mutation->command, world.actor, row, NULL, NULL))
        continue;
      if (check_writable (world.actor, mutation, first == NULL ? &first : NULL))
        effects = kab_command_look (&call, &world, row, &field, first == NULL ? &first : NULL);
      if (effects != NULL)
        return g_steal_pointer (&effects);
      if (*at == NULL)
        *at = field;
    }
  g_propagate_error (error, g_steal_pointer (&first));
  return NULL;
}

static void
remember (GHashTable *known, GPtrArray *effects)
{
  for (guint i = 0; known != NULL && i < effects->len; i++)
    {
      const KabEffect *effect = effects->pdata[i];

      g_hash_table_insert (known, g_strconcat (effect->after->entity->name, "/", effect->after->id, NULL),
                           kab_row_copy (effect->after));
    }
}

/* *effects: what it brings about, as far as can be told here */
static gboolean
judge (KabCabinet *self,
       const Here *here,
       KabMutation *mutation,
       GPtrArray **effects,
       const KabField **field,
       GError **error)
{
  const KabCommand *command = mutation->command;
  g_autoptr (GError) local = NULL;
  g_autoptr (KabRow) row = find_row (mutation->entity, mutation->row, (gpointer)here, &local);
  KabCall call;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if ((row != NULL) == command->creates)
    {
      g_set_error (error, KAB_ERROR, row != NULL ? KAB_ERROR_CONFLICT : KAB_ERROR_NOT_FOUND, "%s",
                   row != NULL ? _ ("This record exists already.")
                               : _ ("This record is not here any more, so it cannot be changed."));
      return FALSE;
    }
  for (guint i = 0; i < command->n_args; i++)
    if (mutation->in_args[i])
      kab_value_tidy (&command->args[i], &mutation->args[i]);
  kab_mutation_call (mutation, &call);
  if (!kab_command_check_args (&call, field, error)
      || !kab_account_check_command (self->account, command, row, error))
    return FALSE;
  *effects = look (self, here, mutation, row, field, error);
  mutation->base_rev = row != NULL ? row->rev : 0;
  return *effects != NULL;
}

gboolean
kab_cabinet_prepare_command (KabCabinet *self,
                             KabDb *db,
                             GHashTable *known,
                             KabMutation *mutation,
                             GError **error)
{
  const Here here = { db, known };
  g_autoptr (GPtrArray) effects = NULL;
  const KabField *field = NULL;

  if (!judge (self, &here, mutation, &effects, &field, error))
    return FALSE;
  agree (mutation, effects);
  remember (known, effects);
  g_clear_pointer (&mutation->effects, g_ptr_array_unref);
  mutation->effects = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  for (guint i = 0; i < effects->len; i++)
    g_ptr_array_add (mutation->effects, effect_to_edit (effects->pdata[i]));
  return TRUE;
}

void
kab_cabinet_command_rows (const KabMutation *mutation, GHashTable *rows)
{
  g_hash_table_add (rows, g_strconcat (mutation->entity->name, "/", mutation->row, NULL));
  for (guint i = 0; mutation->effects != NULL && i < mutation->effects->len; i++)
    {
      const KabMutation *effect = g_ptr_array_index (mutation->effects, i);

      g_hash_table_add (rows, g_strconcat (effect->entity->name, "/", effect->row, NULL));
    }
}

/* --- Running --- */

/* On the way there is as good as there: it is waited for, for a while. */
static gboolean
is_connected (KabCabinet *self)
{
  KabStatus *status = kab_reporter_lock (self->reporter);
  KabSyncState state = status->state;

  kab_reporter_unlock (self->reporter, FALSE);
  return state != KAB_SYNC_OFFLINE && state != KAB_SYNC_SIGNED_OUT && state != KAB_SYNC_FAILED;
}

static void
set_offline (const KabCommand *command, GError **error)
{
  g_set_error_literal (error, KAB_ERROR, KAB_ERROR_OFFLINE, g_dgettext (GETTEXT_PACKAGE, command->online));
}

/* What is not on its way yet does not go any more. */
static gboolean
give_up (KabCabinet *self, const KabMutation *mutation, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (kab_cabinet_undo (self, mutation->id, &local))
    set_offline (mutation->command, error);
  else
    g_set_error (
      error, KAB_ERROR, KAB_ERROR_OFFLINE,
      _ ("It was sent, and the answer has not come yet. It is shown here as soon as it comes: do not "
         "do it again."));
  return FALSE;
}

/* On a thread of its own: until the server has answered, or it is clear that it does not for now. */
static gboolean
wait_for_answer (KabCabinet *self, const KabMutation *mutation, GCancellable *cancellable, GError **error)
{
  gint64 until = g_get_monotonic_time () + ANSWER_MS * G_GINT64_CONSTANT (1000);

  while (TRUE)
    {
      g_autofree char *message = NULL;
      KabError code = KAB_ERROR_REFUSED;

      switch (kab_work_fate (self->work, mutation->id, &message, &code, error))
        {
        case KAB_FATE_DONE:
          return TRUE;
        case KAB_FATE_REFUSED:
          g_set_error_literal (error, KAB_ERROR, code,
                               message != NULL ? message : _ ("The server did not accept this edit."));
          return FALSE;
        case KAB_FATE_UNKNOWN:
          return FALSE;
        case KAB_FATE_WAITS:
        case KAB_FATE_SENT:
        default:
          break;
        }
      if (g_get_monotonic_time () >= until || !is_connected (self)
          || g_cancellable_is_cancelled (cancellable))
        return give_up (self, mutation, error);
      g_usleep (LOOK_MS * 1000);
    }
}

static void
run_wait (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  KabCabinet *self = source;
  GError *error = NULL;

  if (wait_for_answer (self, data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  g_atomic_int_dec_and_test (&self->waiting);
}

static void
did_edit (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const KabMutation *mutation = g_task_get_task_data (task);
  KabCabinet *self = KAB_CABINET (source);
  GError *error = NULL;

  if (!kab_cabinet_edit_finish (self, result, &error))
    g_task_return_error (task, error);
  else if (mutation->command->online == NULL || !kab_cabinet_check_open (self, NULL))
    g_task_return_boolean (task, TRUE);
  else
    {
      g_atomic_int_inc (&self->waiting);
      g_task_run_in_thread (task, run_wait);
    }
}

void
kab_cabinet_run_command_async (KabCabinet *self,
                               const KabMutation *mutation,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GPtrArray) mutations = g_ptr_array_new ();
  GError *error = NULL;

  g_task_set_source_tag (task, kab_cabinet_run_command_async);
  /* What was kept is kept: somebody who looks away is told nothing, and the command goes its way. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, kab_mutation_copy (mutation), (GDestroyNotify)kab_mutation_free);
  if (!kab_cabinet_check_open (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (mutation->command->online != NULL && !is_connected (self))
    {
      set_offline (mutation->command, &error);
      g_task_return_error (task, error);
      return;
    }
  g_ptr_array_add (mutations, (gpointer)mutation);
  kab_cabinet_edit_async (self, mutations, NULL, did_edit, g_steal_pointer (&task));
}

gboolean
kab_cabinet_run_command_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Trying --- */

typedef struct
{
  KabCabinet *self;
  KabMutation *mutation;
  GPtrArray *rows;
  const KabField *field;
} Try;

static void
try_free (gpointer data)
{
  Try *try = data;

  kab_mutation_free (try->mutation);
  g_clear_pointer (&try->rows, g_ptr_array_unref);
  g_free (try);
}

static gboolean
try_now (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Try *try = data;
  const Here here = { db, NULL };
  g_autoptr (GPtrArray) effects = NULL;

  if (!judge (try->self, &here, try->mutation, &effects, &try->field, error))
    return FALSE;
  try->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  for (guint i = 0; i < effects->len; i++)
    g_ptr_array_add (try->rows, kab_row_ref (((KabEffect *)effects->pdata[i])->after));
  return TRUE;
}

static void
run_try (GTask *task)
{
  Try *try = g_task_get_task_data (task);
  GError *error = NULL;

  if (kab_readers_run (try->self->readers, try_now, try, g_task_get_cancellable (task), &error))
    g_task_return_pointer (task, g_steal_pointer (&try->rows), (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_try_command_async (KabCabinet *self,
                               const KabMutation *mutation,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Try *try = g_new0 (Try, 1);

  g_task_set_source_tag (task, kab_cabinet_try_command_async);
  try->self = self;
  try->mutation = kab_mutation_copy (mutation);
  g_task_set_task_data (task, try, try_free);
  if (self->readers == NULL)
    g_task_return_new_error (task, KAB_ERROR, KAB_ERROR_STORAGE, _ ("The cabinet has been closed."));
  else
    kab_readers_push (self->readers, task, run_try);
}

GPtrArray *
kab_cabinet_try_command_finish (KabCabinet *self,
                                GAsyncResult *result,
                                const KabField **field,
                                GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  *field = ((Try *)g_task_get_task_data (G_TASK (result)))->field;
  return g_task_propagate_pointer (G_TASK (result), error);
}
