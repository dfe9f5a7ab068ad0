/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits that the server did not take as they were, what a person decides about them, and changes of mind. */
#include "kab-cabinet-private.h"

#include <glib/gi18n-lib.h>

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

/* Names of fields are the entity's own, so that they are equal where they are the same. */
static gboolean
is_among (GPtrArray *names, const KabField *field)
{
  return g_ptr_array_find (names, field->name, NULL);
}

gboolean
kab_problem_is_contested (const KabProblem *problem, guint i)
{
  return problem->mutation->in_set[i]
         && (problem->contested == NULL
             || is_among (problem->contested, &problem->mutation->entity->fields[i]));
}

/* What is sent whatever is decided: mine, where it is not theirs already. */
static gboolean
is_kept (const KabMutation *mutation, const KabRow *theirs, GPtrArray *contested, guint i)
{
  return mutation->in_set[i] && contested != NULL && !is_among (contested, &mutation->entity->fields[i])
         && (theirs == NULL || !kab_value_equal (&mutation->set[i], &theirs->values[i]));
}

gboolean
kab_problem_is_kept (const KabProblem *problem, guint i)
{
  return is_kept (problem->mutation, problem->theirs, problem->contested, i);
}

static void
take_answer (KabRow *row, const KabEntity *entity, JsonObject *values)
{
  row->deleted = json_object_has_member (values, "deleted");
  for (guint i = 0; i < entity->n_fields; i++)
    {
      JsonNode *value = json_object_get_member (values, entity->fields[i].name);

      if (value != NULL && !kab_value_from_json (&entity->fields[i], value, &row->values[i], NULL))
        g_warning ("A conflict's value of %s is of the wrong type.", entity->fields[i].name);
    }
}

/*
 * The other side's row: as it is shown, so with what was decided since and is on its way, and with the values of the
 * conflict where they are newer. @then: the same as it was when the server answered.
 */
static KabRow *
theirs_of (KabDb *db, const KabStoredProblem *stored, KabRow **then)
{
  const KabEntity *entity = stored->mutation->entity;
  g_autoptr (KabRow) here = kab_store_find (db, NULL, entity, stored->mutation->row, NULL);
  g_autoptr (JsonNode) node = stored->theirs != NULL ? json_from_string (stored->theirs, NULL) : NULL;
  g_autoptr (KabRow) row = NULL;

  *then = NULL;
  if (here == NULL && node == NULL)
    return NULL;
  row = here != NULL ? kab_row_copy (here) : kab_row_new_empty (entity);
  if (row->id == NULL)
    row->id = g_strdup (stored->mutation->row);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      *then = kab_row_copy (row);
      return g_steal_pointer (&row);
    }
  *then = kab_row_copy (row);
  take_answer (*then, entity, json_node_get_object (node));
  if (row->rev >= stored->theirs_rev)
    return g_steal_pointer (&row);
  (*then)->rev = stored->theirs_rev;
  return kab_row_copy (*then);
}

/*
 * The fields that a decision is about: those that somebody wrote to otherwise, then or since. What nobody else
 * touched is not among them, nor what both want alike by now.
 */
static GPtrArray *
contested_of (const KabMutation *mutation, const KabRow *theirs, const KabRow *then)
{
  GPtrArray *names = g_ptr_array_new ();
  g_autoptr (GPtrArray) now = NULL, at_first = NULL;
  gboolean all = theirs == NULL || theirs->deleted || mutation->op != KAB_OP_UPDATE;

  if (!all)
    {
      kab_merge (mutation, theirs, NULL, &now);
      kab_merge (mutation, then, NULL, &at_first);
    }
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    {
      const KabField *field = &mutation->entity->fields[i];

      if (mutation->in_set[i]
          && (all || is_among (now, field)
              || (is_among (at_first, field) && !kab_value_equal (&mutation->set[i], &theirs->values[i]))))
        g_ptr_array_add (names, (gpointer)field->name);
    }
  return names;
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

          problem->theirs = theirs_of (db, one, &then);
          problem->contested = contested_of (one->mutation, problem->theirs, then);
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

/* The same wish again, as an edit of its own. */
static KabMutation *
wish_again (const KabMutation *wish)
{
  g_autoptr (KabMutation) fresh = kab_mutation_new (wish->entity, wish->row, KAB_OP_UPDATE);
  KabMutation *mutation = kab_mutation_copy (wish);

  g_clear_pointer (&mutation->effects, g_ptr_array_unref);
  g_free (mutation->id);
  mutation->id = g_steal_pointer (&fresh->id);
  mutation->n = 0;
  mutation->schema = KAB_SCHEMA_VERSION;
  return mutation;
}

/* What the person has now seen becomes the edit's base. */
static void
rebase (KabMutation *mutation, const KabRow *theirs)
{
  mutation->base_rev = theirs->rev;
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (mutation->in_base[i] || mutation->in_set[i])
      {
        kab_value_copy (&mutation->base[i], &theirs->values[i]);
        mutation->in_base[i] = TRUE;
      }
}

static void
insist (const KabMutation *wish, const KabRow *theirs, GPtrArray *again)
{
  KabMutation *mutation = wish_again (wish);

  if (theirs != NULL && theirs->deleted && wish->op == KAB_OP_UPDATE)
    {
      KabMutation *restore = kab_mutation_new (wish->entity, wish->row, KAB_OP_RESTORE);

      restore->base_rev = theirs->rev;
      g_ptr_array_add (again, restore);
    }
  if (theirs != NULL && wish->op != KAB_OP_CREATE)
    rebase (mutation, theirs);
  g_ptr_array_add (again, mutation);
}

/* What nobody else touched is sent all the same. */
static void
give_way (const KabMutation *wish, const KabRow *theirs, GPtrArray *contested, GPtrArray *again)
{
  KabMutation *mutation = wish_again (wish);
  gboolean any = FALSE;

  for (guint i = 0; i < wish->entity->n_fields; i++)
    {
      mutation->in_set[i] = is_kept (wish, theirs, contested, i);
      if (!mutation->in_set[i])
        kab_value_set_null (&mutation->set[i]);
      any = any || mutation->in_set[i];
    }
  for (guint i = 0; i < wish->entity->n_fields; i++)
    {
      const char *group = wish->entity->fields[i].group;
      gboolean needed = mutation->in_set[i];

      for (guint j = 0; group != NULL && !needed && j < wish->entity->n_fields; j++)
        needed = mutation->in_set[j] && g_strcmp0 (wish->entity->fields[j].group, group) == 0;
      mutation->in_base[i] = mutation->in_base[i] && needed;
      if (!mutation->in_base[i])
        kab_value_set_null (&mutation->base[i]);
    }
  if (any)
    {
      rebase (mutation, theirs);
      g_ptr_array_add (again, mutation);
    }
  else
    kab_mutation_free (mutation);
}

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
      KabDecision *decision = g_new0 (KabDecision, 1);
      g_autoptr (KabRow) then = NULL, theirs = theirs_of (db, one, &then);

      decision->problem = one;
      decision->again = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
      g_ptr_array_add (deciding->decisions, decision);
      g_hash_table_add (deciding->rows,
                        g_strconcat (one->mutation->entity->name, "/", one->mutation->row, NULL));
      kab_cabinet_command_rows (one->mutation, deciding->rows);
      /* The row that these hang on is made anew by the edit that takes its place. */
      if (deciding->instead != NULL && g_str_equal (one->mutation->id, deciding->problem))
        insist (deciding->instead, theirs, decision->again);
      else if (deciding->resolution == KAB_RESOLVE_MINE
               || (deciding->resolution == KAB_RESOLVE_DROP && one->parent != NULL))
        insist (one->mutation, theirs, decision->again);
      else if (deciding->resolution == KAB_RESOLVE_THEIRS && one->conflict && theirs != NULL)
        {
          g_autoptr (GPtrArray) contested = contested_of (one->mutation, theirs, then);

          give_way (one->mutation, theirs, contested, decision->again);
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
