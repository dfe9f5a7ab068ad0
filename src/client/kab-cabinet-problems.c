/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits that the server did not take as they were, what a person decides about them, and changes of mind. */
#include "kab-cabinet-private.h"

#include <glib/gi18n-lib.h>

#include "kab-contested.h"
#include "kab-error.h"
#include "kab-merge.h"
#include "kab-store.h"

void
kab_problem_free (KabProblem *problem)
{
  if (problem == NULL)
    return;
  g_free (problem->id);
  kab_mutation_free (problem->mutation);
  g_free (problem->code);
  g_free (problem->field);
  g_free (problem->message);
  g_clear_pointer (&problem->theirs, kab_row_unref);
  g_clear_pointer (&problem->contested, g_ptr_array_unref);
  g_free (problem->their_name);
  g_free (problem->title);
  g_free (problem);
}

gboolean
kab_problem_is_contested (const KabProblem *problem, guint i)
{
  return problem->mutation->in_set[i]
         && (problem->contested == NULL
             || kab_contested_has (problem->contested, &problem->mutation->entity->fields[i]));
}

gboolean
kab_problem_is_kept (const KabProblem *problem, guint i)
{
  return kab_contested_is_kept (problem->mutation, problem->theirs, problem->contested, i);
}

/* The other side's row: with what was decided since and is on its way, and without what waits for a decision. */
static gboolean
theirs_of (KabCabinet *self,
           KabDb *db,
           const KabStoredProblem *stored,
           KabRow **theirs,
           KabRow **then,
           GError **error)
{
  const KabEntity *entity = stored->mutation->entity;
  g_autoptr (KabRow) here = NULL;

  if (!kab_cache_settled_row (self->cache, db, self->work, entity, stored->mutation->row, &here, error))
    return FALSE;
  if (here == NULL)
    here = kab_store_find (db, NULL, entity, stored->mutation->row, NULL);
  *theirs = kab_contested_theirs (stored, here, then);
  return TRUE;
}

typedef struct
{
  KabCabinet *self;
  char *problem; /* or edit: the mutation's id */
  KabResolution resolution;
  KabMutation *instead; /* (nullable): what the problem's own edit has become */
  GPtrArray *stored;    /* KabStoredProblem */
  GPtrArray *decisions; /* KabDecision */
  GHashTable *known;    /* rows as what is sent again makes them, by "entity/id" */
  GHashTable *rows;
  gpointer result;
} Deciding;

static Deciding *
deciding_new (KabCabinet *self, const char *problem)
{
  Deciding *deciding = g_new0 (Deciding, 1);

  deciding->self = self;
  deciding->problem = g_strdup (problem);
  deciding->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return deciding;
}

static void
deciding_free (gpointer data)
{
  Deciding *deciding = data;

  g_free (deciding->problem);
  g_clear_pointer (&deciding->instead, kab_mutation_free);
  g_clear_pointer (&deciding->decisions, g_ptr_array_unref);
  g_clear_pointer (&deciding->stored, g_ptr_array_unref);
  g_hash_table_unref (deciding->rows);
  g_clear_pointer (&deciding->known, g_hash_table_unref);
  g_free (deciding);
}

static void
start (Deciding *deciding,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data,
       gpointer tag,
       void (*run) (GTask *task))
{
  KabCabinet *self = deciding->self;
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, deciding, deciding_free);
  if (kab_cabinet_check_open (self, &error))
    kab_cabinet_push_edit (self, task, run);
  else
    g_task_return_error (task, error);
}

/* --- Listing --- */

/* What was sold at a price while it was the person's own: nobody takes that back. */
static gboolean
count_sold (KabCabinet *self, KabDb *db, KabProblem *problem, GError **error)
{
  const KabMutation *mutation = problem->mutation;
  int price = kab_entity_field (mutation->entity, "price");
  g_autoptr (KabStatement) statement = NULL;

  if (mutation->entity != &kab_entity_package || !problem->conflict
      || !kab_problem_is_contested (problem, (guint)price))
    return TRUE;
  /* One that the server does not have yet is this desktop's. */
  statement = kab_db_prepare (db,
                              "SELECT count(*) FROM licence WHERE package = ? AND price = ? AND deleted = 0"
                              " AND (rev = 0 OR rev > ? AND created_by = ?)",
                              error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, mutation->row);
  kab_statement_bind_integer (statement, 2, mutation->set[price].integer);
  kab_statement_bind_integer (statement, 3, mutation->base_rev);
  kab_statement_bind_text (statement, 4, kab_account_get_user_id (self->account));
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  problem->n_sold = (guint)kab_statement_get_integer (statement, 0);
  return TRUE;
}

static gboolean
read_problems (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Deciding *deciding = data;
  g_autoptr (GPtrArray) stored = kab_work_problems (deciding->self->work, error);
  GPtrArray *list;

  if (stored == NULL)
    return FALSE;
  list = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_problem_free);
  for (guint i = 0; i < stored->len; i++)
    {
      KabStoredProblem *one = g_ptr_array_index (stored, i);
      KabProblem *problem = g_new0 (KabProblem, 1);

      problem->title = kab_cabinet_title_of (db, one->mutation);
      if (one->conflict)
        {
          g_autoptr (KabRow) then = NULL;

          if (!theirs_of (deciding->self, db, one, &problem->theirs, &then, error))
            {
              kab_problem_free (problem);
              g_ptr_array_unref (list);
              return FALSE;
            }
          problem->contested = kab_contested_fields (one->mutation, problem->theirs, then);
        }
      problem->id = g_strdup (one->id);
      problem->conflict = one->conflict;
      problem->code = g_steal_pointer (&one->code);
      problem->field = g_steal_pointer (&one->field);
      problem->message
        = one->message != NULL ? g_steal_pointer (&one->message)
          : one->conflict
            ? g_strdup (_ ("Somebody else changed the same at the same time. Choose which to keep."))
            : g_strdup (_ ("The server did not accept this edit."));
      problem->their_name = g_steal_pointer (&one->by);
      problem->at = one->at;
      problem->mutation = g_steal_pointer (&one->mutation);
      g_ptr_array_add (list, problem);
      if (!count_sold (deciding->self, db, problem, error))
        {
          g_ptr_array_unref (list);
          return FALSE;
        }
    }
  deciding->result = list;
  return TRUE;
}

static void
run_problems (GTask *task)
{
  Deciding *deciding = g_task_get_task_data (task);
  GError *error = NULL;

  if (kab_readers_run (deciding->self->readers, read_problems, deciding, g_task_get_cancellable (task),
                       &error))
    g_task_return_pointer (task, deciding->result, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_list_problems_async (KabCabinet *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  start (deciding_new (self, NULL), cancellable, callback, user_data, kab_cabinet_list_problems_async,
         run_problems);
}

GPtrArray *
kab_cabinet_list_problems_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GPtrArray *
kab_cabinet_list_problems (KabCabinet *self, GError **error)
{
  Deciding deciding = { .self = self };

  if (!kab_cabinet_check_open (self, error)
      || !kab_readers_run (self->readers, read_problems, &deciding, NULL, error))
    return NULL;
  return deciding.result;
}

/* --- Deciding --- */

/* What a plain edit makes of its row, for a command behind it. */
static gboolean
know (Deciding *deciding, KabDb *db, const KabMutation *mutation, GError **error)
{
  g_autofree char *key = g_strconcat (mutation->entity->name, "/", mutation->row, NULL);
  KabRow *known = g_hash_table_lookup (deciding->known, key);
  g_autoptr (GError) local = NULL;
  g_autoptr (KabRow) row = known != NULL ? kab_row_copy (known) : NULL;

  if (row == NULL)
    row = kab_store_find (db, NULL, mutation->entity, mutation->row, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (row == NULL)
    {
      row = kab_row_new_empty (mutation->entity);
      row->id = g_strdup (mutation->row);
    }
  kab_mutation_apply (mutation, row);
  g_hash_table_insert (deciding->known, g_steal_pointer (&key), g_steal_pointer (&row));
  return TRUE;
}

/* A command is judged anew by the rows that there are now, here as there. */
static gboolean
prepare_again (Deciding *deciding, KabDb *db, GPtrArray *again, GError **error)
{
  for (guint i = 0; i < again->len; i++)
    {
      KabMutation *mutation = g_ptr_array_index (again, i);

      if (mutation->op != KAB_OP_COMMAND)
        {
          if (!know (deciding, db, mutation, error))
            return FALSE;
          continue;
        }
      if (!kab_cabinet_prepare_command (deciding->self, db, deciding->known, mutation, error))
        return FALSE;
      kab_cabinet_command_rows (mutation, deciding->rows);
    }
  return TRUE;
}

static gboolean
prepare (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Deciding *deciding = data;

  g_clear_pointer (&deciding->decisions, g_ptr_array_unref);
  g_clear_pointer (&deciding->stored, g_ptr_array_unref);
  deciding->stored = kab_work_find_problem (deciding->self->work, deciding->problem, error);
  if (deciding->stored == NULL)
    return FALSE;
  deciding->decisions = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_decision_free);
  g_clear_pointer (&deciding->known, g_hash_table_unref);
  deciding->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)kab_row_unref);
  for (guint i = 0; i < deciding->stored->len; i++)
    {
      KabStoredProblem *one = g_ptr_array_index (deciding->stored, i);
      KabDecision *decision = NULL;
      g_autoptr (KabRow) then = NULL, theirs = NULL;

      if (!theirs_of (deciding->self, db, one, &theirs, &then, error))
        return FALSE;
      decision = g_new0 (KabDecision, 1);
      decision->problem = one;
      decision->again = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
      g_ptr_array_add (deciding->decisions, decision);
      g_hash_table_add (deciding->rows,
                        g_strconcat (one->mutation->entity->name, "/", one->mutation->row, NULL));
      kab_cabinet_command_rows (one->mutation, deciding->rows);
      /* The row that these hang on is made anew by the edit that takes its place. */
      if (deciding->instead != NULL && g_str_equal (one->mutation->id, deciding->problem))
        kab_contested_insist (deciding->instead, theirs, decision->again);
      else if (deciding->resolution == KAB_RESOLVE_MINE
               || (deciding->resolution == KAB_RESOLVE_DROP && one->parent != NULL))
        kab_contested_insist (one->mutation, theirs, decision->again);
      else if (deciding->resolution == KAB_RESOLVE_THEIRS && one->conflict && theirs != NULL)
        {
          g_autoptr (GPtrArray) contested = kab_contested_fields (one->mutation, theirs, then);

          kab_contested_give_way (one->mutation, theirs, contested, decision->again);
        }
      if (!prepare_again (deciding, db, decision->again, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
do_resolve (Deciding *deciding, GCancellable *cancellable, GError **error)
{
  KabCabinet *self = deciding->self;

  if (!kab_readers_run (self->readers, prepare, deciding, cancellable, error)
      || !kab_work_resolve (self->work, deciding->decisions,
                            deciding->resolution == KAB_RESOLVE_MINE || deciding->instead != NULL,
                            g_get_real_time () / 1000, error))
    return FALSE;
  kab_cabinet_show_rows (self, deciding->rows);
  kab_engine_edited (self->engine);
  return TRUE;
}

static void
run_resolve (GTask *task)
{
  GError *error = NULL;

  if (do_resolve (g_task_get_task_data (task), g_task_get_cancellable (task), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_resolve_async (KabCabinet *self,
                           const char *problem,
                           KabResolution resolution,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  Deciding *deciding = deciding_new (self, problem);

  deciding->resolution = resolution;
  start (deciding, cancellable, callback, user_data, kab_cabinet_resolve_async, run_resolve);
}

gboolean
kab_cabinet_resolve_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* For programs without a main loop. */
static gboolean
at_once (Deciding *deciding,
         gboolean (*func) (Deciding *deciding, GCancellable *cancellable, GError **error),
         GError **error)
{
  KabCabinet *self = deciding->self;
  gboolean ok = kab_cabinet_check_open (self, error) && func (deciding, NULL, error);

  deciding_free (deciding);
  if (ok)
    kab_reporter_flush (self->reporter);
  return ok;
}

gboolean
kab_cabinet_resolve (KabCabinet *self, const char *problem, KabResolution resolution, GError **error)
{
  Deciding *deciding = deciding_new (self, problem);

  deciding->resolution = resolution;
  return at_once (deciding, do_resolve, error);
}

gboolean
kab_cabinet_resolve_with (KabCabinet *self, const char *problem, const KabMutation *instead, GError **error)
{
  Deciding *deciding = deciding_new (self, problem);

  deciding->resolution = KAB_RESOLVE_DROP;
  deciding->instead = kab_mutation_copy (instead);
  return at_once (deciding, do_resolve, error);
}

/* --- A change of mind --- */

static gboolean
do_reopen (Deciding *deciding, GCancellable *cancellable, GError **error)
{
  KabCabinet *self = deciding->self;

  if (!kab_work_reopen (self->work, deciding->problem, g_get_real_time () / 1000, deciding->rows, error))
    return FALSE;
  kab_cabinet_show_rows (self, deciding->rows);
  kab_engine_edited (self->engine);
  return TRUE;
}

static void
run_reopen (GTask *task)
{
  GError *error = NULL;

  if (do_reopen (g_task_get_task_data (task), g_task_get_cancellable (task), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_reopen_async (KabCabinet *self,
                          const char *problem,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  start (deciding_new (self, problem), cancellable, callback, user_data, kab_cabinet_reopen_async,
         run_reopen);
}

gboolean
kab_cabinet_reopen_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
kab_cabinet_reopen (KabCabinet *self, const char *problem, GError **error)
{
  return at_once (deciding_new (self, problem), do_reopen, error);
}

static gboolean
do_undo (Deciding *deciding, GCancellable *cancellable, GError **error)
{
  KabCabinet *self = deciding->self;

  if (!kab_work_undo (self->work, deciding->problem, g_get_real_time () / 1000, deciding->rows, error))
    return FALSE;
  kab_cabinet_show_rows (self, deciding->rows);
  kab_engine_edited (self->engine);
  return TRUE;
}

static void
run_undo (GTask *task)
{
  GError *error = NULL;

  if (do_undo (g_task_get_task_data (task), g_task_get_cancellable (task), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_undo_async (KabCabinet *self,
                        const char *edit,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  start (deciding_new (self, edit), cancellable, callback, user_data, kab_cabinet_undo_async, run_undo);
}

gboolean
kab_cabinet_undo_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
kab_cabinet_undo (KabCabinet *self, const char *edit, GError **error)
{
  return at_once (deciding_new (self, edit), do_undo, error);
}
