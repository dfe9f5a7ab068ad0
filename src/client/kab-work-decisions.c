/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person decided about problems, and changed their mind about. */
#include "kab-work-private.h"

#include <glib/gi18n-lib.h>

#include "kab-contested.h"
#include "kab-error.h"

/* How long words that were let go can be had back. */
#define KEPT_MS (G_GINT64_CONSTANT (30) * 24 * 60 * 60 * 1000)

#define COLUMNS \
  "id, seq, entity, row, json, made_at, conflict, code, field, message, theirs, theirs_rev, by, at, parent"

void
kab_decision_free (KabDecision *decision)
{
  g_ptr_array_unref (decision->again);
  g_free (decision);
}

/* Runs @sql with @id for its parameter; Returns: how many rows it touched, -1 on error */
static gint64
run (KabWork *self, const char *sql, const char *id, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return -1;
  kab_statement_bind_text (statement, 1, id);
  return kab_statement_run (statement, error) ? kab_db_changes (self->db) : -1;
}

static char *
again_json (GPtrArray *again)
{
  GString *json = g_string_new ("[");

  for (guint i = 0; i < again->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      kab_mutation_append_json (json, g_ptr_array_index (again, i));
    }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

/* Where it was the number that was not accepted, to send it all the same is to send it with another one. */
static gboolean
number_anew (KabWork *self, const KabDecision *decision, GError **error)
{
  gboolean refused = !decision->problem->conflict && decision->problem->field != NULL
                     && g_str_has_suffix (decision->problem->field, "number");

  for (guint i = 0; i < decision->again->len; i++)
    {
      KabMutation *mutation = decision->again->pdata[i];

      if (refused)
        kab_work_forget_numbers (mutation, decision->problem->mutation);
      if (refused && !kab_work_give_numbers (self, mutation, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
decide (KabWork *self, const KabDecision *decision, gboolean insisted, gint64 made_at, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db,
                      "INSERT OR REPLACE INTO decided(" COLUMNS ", again, insisted, decided_at)"
                      " SELECT " COLUMNS ", ?2, ?3, ?4 FROM problem WHERE id = ?1",
                      error);
  g_autofree char *json = NULL;
  gint64 n;

  if (statement == NULL || !number_anew (self, decision, error))
    return FALSE;
  json = again_json (decision->again);
  kab_statement_bind_text (statement, 1, decision->problem->id);
  kab_statement_bind_text (statement, 2, json);
  kab_statement_bind_integer (statement, 3, insisted);
  kab_statement_bind_integer (statement, 4, made_at);
  if (!kab_statement_run (statement, error))
    return FALSE;
  n = run (self, "DELETE FROM problem WHERE id = ?1", decision->problem->id, error);
  if (n == 0)
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("This problem has been decided already."));
  if (n <= 0)
    return FALSE;
  for (guint i = 0; i < decision->again->len; i++)
    if (!kab_work_insert (self, g_ptr_array_index (decision->again, i), made_at, error))
      return FALSE;
  return TRUE;
}

static gboolean
forget_old (KabWork *self, gint64 now, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "DELETE FROM decided WHERE decided_at < ?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, now - KEPT_MS);
  return kab_statement_run (statement, error);
}

gboolean
kab_work_resolve (KabWork *self, GPtrArray *decisions, gboolean insisted, gint64 made_at, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!kab_db_begin (self->db, TRUE, error))
    return FALSE;
  for (guint i = 0; i < decisions->len; i++)
    if (!decide (self, g_ptr_array_index (decisions, i), insisted, made_at, error))
      goto fail;
  if (!forget_old (self, made_at, error) || !kab_work_drop_effects (self, error))
    goto fail;
  return kab_db_commit (self->db, error);

fail:
  kab_db_rollback (self->db);
  return FALSE;
}

/* A problem as it was decided. */
typedef struct
{
  KabMutation *wish;
  JsonNode *theirs;
  char *again;
} Decided;

static void
decided_free (gpointer data)
{
  Decided *decided = data;

  g_clear_pointer (&decided->wish, kab_mutation_free);
  g_clear_pointer (&decided->theirs, json_node_unref);
  g_free (decided->again);
  g_free (decided);
}

/* What nobody else had touched is mine whatever was decided. */
static gboolean
was_contested (const Decided *decided, const KabMutation *mutation, guint i)
{
  JsonObject *theirs = decided != NULL && decided->theirs != NULL && JSON_NODE_HOLDS_OBJECT (decided->theirs)
                         ? json_node_get_object (decided->theirs)
                         : NULL;

  return theirs == NULL || decided->wish->op != KAB_OP_UPDATE
         || !kab_contested_same_ground (decided->wish, theirs, mutation, i);
}

/* What leads back from where @mutation led, which was sent for @decided; NULL if that is nowhere else. */
static KabMutation *
inverse_of (const KabMutation *mutation, const Decided *decided)
{
  static const KabOp back[] = {
    [KAB_OP_CREATE] = KAB_OP_DELETE,
    [KAB_OP_UPDATE] = KAB_OP_UPDATE,
    [KAB_OP_DELETE] = KAB_OP_RESTORE,
    [KAB_OP_RESTORE] = KAB_OP_DELETE,
  };
  g_autoptr (KabMutation) inverse = kab_mutation_new (mutation->entity, mutation->row, back[mutation->op]);
  gboolean any = mutation->op != KAB_OP_UPDATE;

  inverse->base_rev = mutation->base_rev;
  for (guint i = 0; mutation->op == KAB_OP_UPDATE && i < mutation->entity->n_fields; i++)
    {
      gboolean set = mutation->in_set[i] && mutation->in_base[i]
                     && !kab_value_equal (&mutation->set[i], &mutation->base[i])
                     && was_contested (decided, mutation, i);

      if (set)
        kab_value_copy (&inverse->set[i], &mutation->base[i]);
      if (mutation->in_set[i] || mutation->in_base[i])
        kab_value_copy (&inverse->base[i], mutation->in_set[i] ? &mutation->set[i] : &mutation->base[i]);
      inverse->in_set[i] = set;
      inverse->in_base[i] = mutation->in_set[i] || mutation->in_base[i];
      any = any || set;
    }
  return any ? g_steal_pointer (&inverse) : NULL;
}

/* Undoes that @mutation was sent instead of a problem, however far it has come. */
static gboolean
take_back (KabWork *self,
           const KabMutation *mutation,
           const Decided *decided,
           gboolean insisted,
           gint64 made_at,
           GError **error)
{
  g_autoptr (KabMutation) inverse = NULL;
  gint64 n = run (self, "DELETE FROM outbox WHERE id = ?1 AND n IS NULL", mutation->id, error);

  if (n == 0)
    n = run (self, "DELETE FROM problem WHERE id = ?1", mutation->id, error);
  if (n != 0)
    return n > 0;
  if (mutation->op == KAB_OP_COMMAND)
    {
      g_autofree char *deed = kab_command_describe (mutation->command, NULL);

      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   /* Translators: what stands on the button of a command, such as “Cancel the Order” */
                   _ ("“%s” is with the server already and cannot be taken back."), deed);
      return FALSE;
    }
  /* It is with the server. What nobody else had touched stays; what was written over theirs is written back. */
  if (insisted)
    inverse = inverse_of (mutation, decided);
  return inverse == NULL || kab_work_insert (self, inverse, made_at, error);
}

static gboolean
take_all_back (KabWork *self,
               const Decided *decided,
               gboolean insisted,
               gint64 made_at,
               GHashTable *rows,
               GError **error)
{
  g_autoptr (JsonNode) node = json_from_string (decided->again, NULL);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = array != NULL ? json_array_get_length (array) : 0; i > 0; i--)
    {
      JsonNode *element = json_array_get_element (array, i - 1);
      g_autoptr (KabMutation) mutation = JSON_NODE_HOLDS_OBJECT (element)
                                           ? kab_mutation_from_json (json_node_get_object (element), error)
                                           : NULL;

      if (mutation == NULL || !kab_work_add_effect_rows (self, mutation->id, rows, error)
          || !take_back (self, mutation, decided, insisted, made_at, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
reopen (KabWork *self, const char *id, gint64 made_at, GHashTable *rows, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (decided_free);
  gboolean insisted = FALSE;

  {
    g_autoptr (KabStatement) statement
      = kab_db_prepare (self->db,
                        "SELECT again, insisted, entity || '/' || row, json, theirs FROM decided"
                        " WHERE id = ?1 OR parent = ?1 ORDER BY seq DESC",
                        error);
    KabStep step;

    if (statement == NULL)
      return FALSE;
    kab_statement_bind_text (statement, 1, id);
    while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
      {
        Decided *decided = g_new0 (Decided, 1);
        const char *theirs = kab_statement_get_text (statement, 4);

        g_ptr_array_add (all, decided);
        decided->again = g_strdup (kab_statement_get_text (statement, 0));
        decided->theirs = theirs != NULL ? json_from_string (theirs, NULL) : NULL;
        decided->wish = kab_work_parse (kab_statement_get_text (statement, 3), error);
        if (decided->wish == NULL)
          return FALSE;
        insisted = kab_statement_get_integer (statement, 1) != 0;
        g_hash_table_add (rows, g_strdup (kab_statement_get_text (statement, 2)));
      }
    if (step == KAB_STEP_ERROR)
      return FALSE;
  }
  if (all->len == 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                   _ ("This decision cannot be undone any more. Change the record itself instead."));
      return FALSE;
    }
  for (guint i = 0; i < all->len; i++)
    if (!take_all_back (self, g_ptr_array_index (all, i), insisted, made_at, rows, error))
      return FALSE;
  return run (self,
              "INSERT OR IGNORE INTO problem(" COLUMNS ") SELECT " COLUMNS
              " FROM decided WHERE id = ?1 OR parent = ?1",
              id, error)
           >= 0
         && run (self, "DELETE FROM decided WHERE id = ?1 OR parent = ?1", id, error) >= 0;
}

gboolean
kab_work_reopen (KabWork *self, const char *id, gint64 made_at, GHashTable *rows, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!kab_db_begin (self->db, TRUE, error))
    return FALSE;
  if (reopen (self, id, made_at, rows, error))
    return kab_db_commit (self->db, error);
  kab_db_rollback (self->db);
  return FALSE;
}

/* The edit that waits under @id, if nothing later is about its row or refers to it. */
static KabMutation *
last_of_row (KabWork *self, const char *id, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db,
                      "SELECT json, EXISTS (SELECT 1 FROM outbox b WHERE b.seq > a.seq"
                      " AND instr(b.json, a.row) > 0) OR EXISTS (SELECT 1 FROM effect e JOIN outbox b"
                      " ON b.seq > a.seq WHERE e.id = a.id AND (instr(b.json, e.row) > 0 OR EXISTS"
                      " (SELECT 1 FROM effect f WHERE f.id = b.id AND f.row = e.row))) OR EXISTS"
                      " (SELECT 1 FROM effect f JOIN outbox b ON b.id = f.id WHERE f.row = a.row"
                      " AND b.seq > a.seq) FROM outbox a WHERE id = ? AND acked_rev IS NULL",
                      error);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, id);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_DONE)
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                 _ ("This edit is with the server already. Change the record itself instead."));
  if (step != KAB_STEP_ROW)
    return NULL;
  if (kab_statement_get_integer (statement, 1) != 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_CONFLICT,
                   _ ("Later edits build on this one. Undo those first."));
      return NULL;
    }
  return kab_work_parse (kab_statement_get_text (statement, 0), error);
}

gboolean
kab_work_undo (KabWork *self, const char *id, gint64 made_at, GHashTable *rows, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabMutation) mutation = NULL;

  if (!kab_db_begin (self->db, TRUE, error))
    return FALSE;
  mutation = last_of_row (self, id, error);
  if (mutation != NULL && kab_work_add_effect_rows (self, id, rows, error)
      && take_back (self, mutation, NULL, TRUE, made_at, error) && kab_work_drop_effects (self, error))
    {
      g_hash_table_add (rows, g_strconcat (mutation->entity->name, "/", mutation->row, NULL));
      return kab_db_commit (self->db, error);
    }
  kab_db_rollback (self->db);
  return FALSE;
}
