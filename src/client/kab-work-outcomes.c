/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server answered to edits, and what a person decides about refusals and conflicts. */
#include "kab-work-private.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-wire.h"

void
kab_stored_problem_free (KabStoredProblem *problem)
{
  if (problem == NULL)
    return;
  g_free (problem->id);
  g_free (problem->code);
  g_free (problem->field);
  g_free (problem->message);
  g_free (problem->theirs);
  g_free (problem->by);
  g_free (problem->parent);
  kab_mutation_free (problem->mutation);
  g_free (problem);
}

/* Binds up to four texts and an integer behind them, and runs. */
static gboolean
run (KabWork *self, const char *sql, const char *const *texts, guint n, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    kab_statement_bind_text (statement, (int)i + 1, texts[i]);
  return kab_statement_run (statement, error);
}

typedef struct
{
  const char *id;
  gboolean conflict;
  const char *code;
  const char *field;
  const char *message;
  const char *theirs;
  gint64 theirs_rev;
  const char *by;
  const char *parent;
} Aside;

/* Moves an edit from the outbox to the problems. */
static gboolean
set_aside (KabWork *self, const Aside *aside, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    self->db,
    "INSERT OR IGNORE INTO problem(id, seq, entity, row, json, made_at, conflict, code, field, message,"
    " theirs, theirs_rev, by, at, parent)"
    " SELECT id, seq, entity, row, json, made_at, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM outbox WHERE id = ?",
    error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, aside->conflict);
  kab_statement_bind_text (statement, 2, aside->code);
  kab_statement_bind_text (statement, 3, aside->field);
  kab_statement_bind_text (statement, 4, aside->message);
  kab_statement_bind_text (statement, 5, aside->theirs);
  kab_statement_bind_integer (statement, 6, aside->theirs_rev);
  kab_statement_bind_text (statement, 7, aside->by);
  kab_statement_bind_integer (statement, 8, g_get_real_time () / 1000);
  kab_statement_bind_text (statement, 9, aside->parent);
  kab_statement_bind_text (statement, 10, aside->id);
  return kab_statement_run (statement, error)
         && run (self, "DELETE FROM outbox WHERE id = ?", &aside->id, 1, error);
}

gboolean
kab_work_set_aside (KabWork *self,
                    const char *id,
                    const char *code,
                    const char *field,
                    const char *message,
                    GError **error)
{
  const Aside aside = { .id = id, .code = code, .field = field, .message = message };

  return set_aside (self, &aside, error);
}

/* The ids of edits that satisfy @where, which has two texts to bind. */
static GPtrArray *
ids_of (KabWork *self, const char *where, const char *a, const char *b, GError **error)
{
  g_autofree char *sql = g_strconcat ("SELECT id FROM outbox WHERE ", where, " ORDER BY seq", NULL);
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, sql, error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, a);
  kab_statement_bind_text (statement, 2, b);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (ids, g_strdup (kab_statement_get_text (statement, 0)));
  return step == KAB_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

/* Later edits of a row that never came to be. Those sent already get an answer of their own. */
gboolean
kab_work_set_dependents_aside (KabWork *self,
                               const char *entity,
                               const char *row,
                               const char *parent,
                               GError **error)
{
  g_autoptr (GPtrArray) ids
    = ids_of (self, "entity = ? AND row = ? AND n IS NULL AND acked_rev IS NULL", entity, row, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      Aside aside = { .id = g_ptr_array_index (ids, i), .code = "refused", .parent = parent };

      aside.message = _ ("This edit belongs to a new record that was not accepted.");
      if (!set_aside (self, &aside, error))
        return FALSE;
    }
  return TRUE;
}

/* Whether a create of that row was refused before: then @parent is its id. */
static char *
refused_creation (KabWork *self, const char *entity, const char *row, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db,
                      "SELECT id FROM problem WHERE entity = ?1 AND row = ?2 AND parent IS NULL"
                      " AND json LIKE '%\"op\":\"create\"%' UNION ALL"
                      " SELECT p.id FROM effect e JOIN problem p ON p.id = e.id"
                      " WHERE e.entity = ?1 AND e.row = ?2 AND e.creates = 1 LIMIT 1",
                      error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, entity);
  kab_statement_bind_text (statement, 2, row);
  return kab_statement_step (statement, error) == KAB_STEP_ROW
           ? g_strdup (kab_statement_get_text (statement, 0))
           : NULL;
}

/* Of a creation, and of a command that makes rows: what was edited in them since. */
gboolean
kab_work_set_all_dependents_aside (KabWork *self,
                                   const char *op,
                                   const char *entity,
                                   const char *row,
                                   const char *id,
                                   GError **error)
{
  g_autoptr (GPtrArray) made = kab_work_made_by (self, id, error);

  if (made == NULL)
    return FALSE;
  for (guint i = 0; i + 1 < made->len; i += 2)
    if (!kab_work_set_dependents_aside (self, made->pdata[i], made->pdata[i + 1], id, error))
      return FALSE;
  return !g_str_equal (op, "create") || kab_work_set_dependents_aside (self, entity, row, id, error);
}

static gboolean
mark_done (KabWork *self, const char *id, gint64 rev, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "UPDATE outbox SET acked_rev = ?, repeated = min(repeated, 1) WHERE id = ?",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, rev);
  kab_statement_bind_text (statement, 2, id);
  return kab_statement_run (statement, error);
}

static gboolean
close_leases (KabWork *self, const char *leases, GError **error)
{
  g_auto (GStrv) ids = g_strsplit (leases, " ", -1);

  for (guint i = 0; ids[i] != NULL; i++)
    if (!kab_work_close_lease (self, ids[i], TRUE, error))
      return FALSE;
  return TRUE;
}

/*
 * An outcome of a later protocol: the edit stays in the outbox, and is asked about by its id when the program has started
 * anew, perhaps as a version that knows it. Without a number, it leaves no hole that others would wait behind.
 */
static gboolean
puzzle_over (KabWork *self, const char *id, const char *what, GError **error)
{
  if (self->puzzles == NULL)
    self->puzzles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_message ("The server answered an edit with “%s”, which this version does not know.", what);
  if (g_hash_table_add (self->puzzles, g_strdup (id)))
    g_atomic_int_inc (&self->n_puzzles);
  return run (self, "UPDATE outbox SET n = NULL, repeated = max(repeated, 1) WHERE id = ?", &id, 1, error);
}

gboolean
kab_work_puzzles (KabWork *self)
{
  return g_atomic_int_get (&self->n_puzzles) > 0;
}

static gboolean
take_outcome (KabWork *self, JsonObject *outcome, GHashTable *rows, guint *n_done, GError **error)
{
  const char *id = kab_wire_string (outcome, "id");
  const char *what = kab_wire_string (outcome, "outcome");
  g_autofree char *entity = NULL, *row = NULL, *op = NULL, *theirs = NULL, *parent = NULL, *leases = NULL;
  Aside aside = { 0 };
  gboolean confirmed;

  if (id == NULL || what == NULL)
    return TRUE;
  {
    g_autoptr (KabStatement) statement = kab_db_prepare (
      self->db, "SELECT entity, row, op, leases, repeated FROM outbox WHERE id = ? AND acked_rev IS NULL",
      error);
    KabStep step;

    if (statement == NULL)
      return FALSE;
    kab_statement_bind_text (statement, 1, id);
    step = kab_statement_step (statement, error);
    if (step != KAB_STEP_ROW)
      return step == KAB_STEP_DONE; /* answered before */
    entity = g_strdup (kab_statement_get_text (statement, 0));
    row = g_strdup (kab_statement_get_text (statement, 1));
    op = g_strdup (kab_statement_get_text (statement, 2));
    leases = g_strdup (kab_statement_get_text (statement, 3));
    confirmed = kab_statement_get_integer (statement, 4) == 2;
  }

  if (g_str_equal (what, "done"))
    {
      gint64 rev = kab_wire_integer (outcome, "rev");

      (*n_done)++;
      /* What is shown stays as it is until the row comes back with this number. */
      return mark_done (self, id, MAX (rev, 1), error)
             && (!confirmed || kab_work_note_again (self, TRUE, rev, error))
             && kab_work_supersede (self, id, entity, row, error);
    }
  aside.id = id;
  if (g_str_equal (what, "conflict"))
    {
      JsonObject *values = kab_wire_object (outcome, "theirs");
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

      if (values != NULL)
        {
          if (kab_wire_boolean (outcome, "deleted"))
            json_object_set_boolean_member (values, "deleted", TRUE);
          json_node_set_object (node, values);
          theirs = json_to_string (node, FALSE);
        }
      aside.conflict = TRUE;
      aside.theirs = theirs;
      aside.theirs_rev = kab_wire_integer (outcome, "rev");
      aside.by = kab_wire_string (outcome, "by");
    }
  else if (g_str_equal (what, "refused"))
    {
      aside.code = kab_wire_string (outcome, "code");
      aside.field = kab_wire_string (outcome, "field");
      aside.message = kab_wire_string (outcome, "message");
      /* What comes after it out of the same lease would be refused as well. */
      if (leases != NULL && aside.field != NULL && g_str_has_suffix (aside.field, "number")
          && !close_leases (self, leases, error))
        return FALSE;
      if (!g_str_equal (op, "create"))
        {
          parent = refused_creation (self, entity, row, error);
          aside.parent = parent;
        }
    }
  else
    {
      (*n_done)++;
      return puzzle_over (self, id, what, error);
    }
  (*n_done)++;
  g_hash_table_add (rows, g_strconcat (entity, "/", row, NULL));
  if (confirmed && !kab_work_note_again (self, FALSE, 0, error))
    return FALSE;
  if (!set_aside (self, &aside, error) || !kab_work_add_effect_rows (self, id, rows, error))
    return FALSE;
  return aside.conflict ? kab_work_join_conflict (self, id, entity, row, error)
                        : kab_work_set_all_dependents_aside (self, op, entity, row, id, error);
}

gboolean
kab_work_take_outcomes (KabWork *self,
                        gint64 fence,
                        guint history,
                        char *text,
                        gsize length,
                        GHashTable *rows,
                        guint *n_done,
                        GError **error)
{
  g_autoptr (JsonNode) node = kab_wire_parse (text, length, error);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  JsonArray *outcomes;

  *n_done = 0;
  if (node == NULL)
    return FALSE;
  /* What another history had done, or refused, this one may not have. */
  if (history != self->history)
    return TRUE;
  outcomes = kab_wire_array (json_node_get_object (node), "outcomes");
  if (!kab_db_begin (self->db, TRUE, error))
    return FALSE;
  if (!kab_work_check_fence (self, fence, error))
    goto fail;
  for (guint i = 0; outcomes != NULL && i < json_array_get_length (outcomes); i++)
    if (!take_outcome (self, kab_wire_element (outcomes, i), rows, n_done, error))
      goto fail;
  return kab_db_commit (self->db, error);

fail:
  kab_db_rollback (self->db);
  return FALSE;
}

gboolean
kab_work_can_settle (KabWork *self, gint64 until, gboolean *any, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "SELECT 1 FROM outbox WHERE acked_rev <= ? LIMIT 1", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, until);
  step = kab_statement_step (statement, error);
  *any = step == KAB_STEP_ROW;
  return step != KAB_STEP_ERROR;
}

gboolean
kab_work_last_acked (KabWork *self, gint64 *rev, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gboolean found;

  *rev = kab_db_query_integer (self->db, "SELECT COALESCE(MAX(acked_rev), 0) FROM outbox", &found, error);
  return found;
}

/* Nothing that the same row waits for was made before. */
#define CAN_GO                                                                               \
  "acked_rev <= ?1 AND NOT EXISTS (SELECT 1 FROM outbox AS o WHERE o.entity = outbox.entity" \
  " AND o.row = outbox.row AND o.acked_rev IS NULL AND o.seq < outbox.seq)"                  \
  " AND NOT EXISTS (SELECT 1 FROM effect AS e JOIN outbox AS o ON o.entity = e.entity"       \
  " AND o.row = e.row WHERE e.id = outbox.id AND o.acked_rev IS NULL AND o.seq < outbox.seq)"

gboolean
kab_work_settle (KabWork *self, gint64 fence, gint64 until, gint64 now, GHashTable *rows, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint before = g_hash_table_size (rows);

  {
    g_autoptr (KabStatement) statement = kab_db_prepare (
      self->db,
      "SELECT entity || '/' || row FROM shown WHERE seq IN (SELECT seq FROM outbox WHERE " CAN_GO ")", error);
    KabStep step;

    if (statement == NULL)
      return FALSE;
    kab_statement_bind_integer (statement, 1, until);
    while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
      g_hash_table_add (rows, g_strdup (kab_statement_get_text (statement, 0)));
    if (step == KAB_STEP_ERROR)
      return FALSE;
  }
  if (g_hash_table_size (rows) == before)
    return TRUE; /* a run with nothing new writes nothing */

  if (!kab_db_begin (self->db, TRUE, error))
    return FALSE;
  if (kab_work_check_fence (self, fence, error) && kab_work_keep (self, CAN_GO, until, now, error)
      && kab_work_drop_effects (self, error))
    return kab_db_commit (self->db, error);
  kab_db_rollback (self->db);
  return FALSE;
}

gboolean
kab_work_forget_base (KabWork *self, gint64 fence, const char *epoch, gint64 head, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GPtrArray) ids = NULL;

  if (!kab_db_begin (self->db, TRUE, error))
    return FALSE;
  if (!kab_work_check_fence (self, fence, error) || !kab_work_begin_history (self, epoch, head, error)
      || !kab_db_exec (self->db, "UPDATE outbox SET acked_rev = NULL WHERE acked_rev IS NOT NULL", error)
      || !kab_db_exec (self->db, "UPDATE problem SET theirs_rev = 0 WHERE theirs_rev > 0", error)
      || !kab_work_files_ask_again (self, error)
      || (ids = ids_of (self, "json IS NOT ? AND json IS NOT ?", NULL, NULL, error)) == NULL)
    goto fail;

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (KabMutation) mutation = NULL;
      g_autofree char *json = NULL;
      const char *texts[2];

      {
        g_autoptr (KabStatement) statement
          = kab_db_prepare (self->db, "SELECT json FROM outbox WHERE id = ?", error);

        if (statement == NULL)
          goto fail;
        kab_statement_bind_text (statement, 1, g_ptr_array_index (ids, i));
        if (kab_statement_step (statement, error) != KAB_STEP_ROW)
          goto fail;
        mutation = kab_work_parse (kab_statement_get_text (statement, 0), error);
      }
      if (mutation == NULL)
        goto fail;
      mutation->base_rev = 0;
      json = kab_work_json (mutation);
      texts[0] = json;
      texts[1] = mutation->id;
      if (!run (self, "UPDATE outbox SET json = ? WHERE id = ?", texts, 2, error))
        goto fail;
    }
  if (!kab_db_commit (self->db, error))
    return FALSE;
  self->history++;
  return TRUE;

fail:
  kab_db_rollback (self->db);
  return FALSE;
}

/*
 * A server that was restored may lack the row because it lacks the edit that made it, which is on its way again: of that,
 * and of what is edited in the row, the server is the judge.
 */
#define NOT_REPEATED                                                                                         \
  " AND repeated = 0 AND NOT EXISTS (SELECT 1 FROM outbox AS o WHERE o.repeated > 0 AND o.acked_rev IS NULL" \
  " AND (o.entity = outbox.entity AND o.row = outbox.row AND o.op NOT IN ('update', 'delete', 'restore')"    \
  " OR o.id IN (SELECT id FROM effect AS e WHERE e.entity = outbox.entity AND e.row = outbox.row AND "       \
  "e.creates = 1)))"

gboolean
kab_work_refuse_row (KabWork *self,
                     gint64 fence,
                     const char *entity,
                     const char *row,
                     const char *code,
                     const char *message,
                     guint *n,
                     GHashTable *rows,
                     GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GPtrArray) ids = NULL;

  if (!kab_db_begin (self->db, TRUE, error))
    return FALSE;
  if (!kab_work_check_fence (self, fence, error)
      || (ids = ids_of (self, "entity = ? AND row = ? AND n IS NULL AND acked_rev IS NULL" NOT_REPEATED,
                        entity, row, error))
           == NULL)
    goto fail;
  for (guint i = 0; i < ids->len; i++)
    {
      Aside aside = { .id = g_ptr_array_index (ids, i), .code = code, .message = message };

      if (!kab_work_add_effect_rows (self, aside.id, rows, error) || !set_aside (self, &aside, error))
        goto fail;
    }
  *n = ids->len;
  return kab_db_commit (self->db, error);

fail:
  kab_db_rollback (self->db);
  return FALSE;
}

#define PROBLEM_COLUMNS \
  "id, conflict, code, field, message, theirs, theirs_rev, by, at, parent, json, seq, made_at"

static KabStoredProblem *
read_problem (KabStatement *statement, GError **error)
{
  KabMutation *mutation = kab_work_parse (kab_statement_get_text (statement, 10), error);
  KabStoredProblem *problem;

  if (mutation == NULL)
    return NULL;
  problem = g_new0 (KabStoredProblem, 1);
  problem->mutation = mutation;
  problem->id = g_strdup (kab_statement_get_text (statement, 0));
  problem->conflict = kab_statement_get_integer (statement, 1) != 0;
  problem->code = g_strdup (kab_statement_get_text (statement, 2));
  problem->field = g_strdup (kab_statement_get_text (statement, 3));
  problem->message = g_strdup (kab_statement_get_text (statement, 4));
  problem->theirs = g_strdup (kab_statement_get_text (statement, 5));
  problem->theirs_rev = kab_statement_get_integer (statement, 6);
  problem->by = g_strdup (kab_statement_get_text (statement, 7));
  problem->at = kab_statement_get_integer (statement, 8);
  problem->parent = g_strdup (kab_statement_get_text (statement, 9));
  problem->seq = kab_statement_get_integer (statement, 11);
  problem->made_at = kab_statement_get_integer (statement, 12);
  return problem;
}

static GPtrArray *
read_all (KabStatement *statement, GError **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_stored_problem_free);
  KabStep step;

  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      KabStoredProblem *problem = read_problem (statement, error);

      if (problem == NULL)
        return NULL;
      g_ptr_array_add (problems, problem);
    }
  return step == KAB_STEP_DONE ? g_steal_pointer (&problems) : NULL;
}

/* @where: with two texts to bind */
GPtrArray *
kab_work_read_problems (KabWork *self, const char *where, const char *a, const char *b, GError **error)
{
  g_autofree char *sql = g_strconcat ("SELECT " PROBLEM_COLUMNS " FROM problem WHERE ", where, NULL);
  g_autoptr (GPtrArray) problems = NULL;

  {
    g_autoptr (KabStatement) statement = kab_db_prepare (self->db, sql, error);

    if (statement == NULL)
      return NULL;
    kab_statement_bind_text (statement, 1, a);
    kab_statement_bind_text (statement, 2, b);
    problems = read_all (statement, error);
  }
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    if (!kab_work_trim_problem (self, problems->pdata[i], error))
      return NULL;
  return g_steal_pointer (&problems);
}

GPtrArray *
kab_work_problems (KabWork *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return kab_work_read_problems (self, "?1 IS ?2 ORDER BY at, seq", NULL, NULL, error);
}

GPtrArray *
kab_work_find_problem (KabWork *self, const char *id, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GPtrArray) found
    = kab_work_read_problems (self, "id = ?1 OR parent = ?2 ORDER BY seq", id, id, error);

  if (found == NULL)
    return NULL;
  if (found->len == 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("This problem has been decided already."));
      return NULL;
    }
  return g_steal_pointer (&found);
}
