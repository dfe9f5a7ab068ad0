/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How commands look until they are answered: edits of rows, the command's own and others, which are shown like those
 * that wait and never sent. They come and go with their command: what is not in the outbox any more shows nothing.
 */
#include "kab-work-private.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"

/*
 * "shown" is what stands over the server's rows: edits, and what commands look like; a command's own line changes
 * nothing, but its row waits with it.
 */
gboolean
kab_work_make_effects (KabDb *db, GError **error)
{
  return kab_db_exec (
    db,
    "CREATE TABLE effect(id TEXT NOT NULL, at INTEGER NOT NULL, entity TEXT NOT NULL, row TEXT NOT NULL,"
    " creates INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY(id, at)) WITHOUT ROWID;"
    "CREATE INDEX effect_row ON effect(entity, row);"
    "CREATE VIEW shown AS"
    " SELECT seq, -1 AS at, id, n, entity, row, made_at, acked_rev, json FROM outbox UNION ALL"
    " SELECT o.seq, e.at, o.id, o.n, e.entity, e.row, o.made_at, o.acked_rev, e.json FROM effect e"
    " JOIN outbox o ON o.id = e.id;",
    error);
}

static gboolean
run (KabWork *self, const char *sql, const char *id, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  if (id != NULL)
    kab_statement_bind_text (statement, 1, id);
  return kab_statement_run (statement, error);
}

gboolean
kab_work_insert_effects (KabWork *self, const KabMutation *command, GError **error)
{
  if (!run (self, "DELETE FROM effect WHERE id = ?", command->id, error))
    return FALSE;
  for (guint i = 0; command->effects != NULL && i < command->effects->len; i++)
    {
      const KabMutation *effect = g_ptr_array_index (command->effects, i);
      g_autofree char *json = kab_work_json (effect);
      g_autoptr (KabStatement) statement
        = kab_db_prepare (self->db,
                          "INSERT INTO effect(id, at, entity, row, creates, json) VALUES(?,?,?,?,?,?)",
                          error);

      if (statement == NULL)
        return FALSE;
      kab_statement_bind_text (statement, 1, command->id);
      kab_statement_bind_integer (statement, 2, i);
      kab_statement_bind_text (statement, 3, effect->entity->name);
      kab_statement_bind_text (statement, 4, effect->row);
      kab_statement_bind_integer (statement, 5, effect->op == KAB_OP_CREATE);
      kab_statement_bind_text (statement, 6, json);
      if (!kab_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
kab_work_add_effect_rows (KabWork *self, const char *id, GHashTable *rows, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "SELECT DISTINCT entity || '/' || row FROM effect WHERE id = ?", error);
  KabStep step;

  if (statement == NULL || rows == NULL)
    return statement != NULL;
  kab_statement_bind_text (statement, 1, id);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_hash_table_add (rows, g_strdup (kab_statement_get_text (statement, 0)));
  return step == KAB_STEP_DONE;
}

GPtrArray *
kab_work_made_by (KabWork *self, const char *id, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "SELECT entity, row FROM effect WHERE id = ? AND creates = 1 ORDER BY at",
                      error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, id);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      g_ptr_array_add (rows, g_strdup (kab_statement_get_text (statement, 0)));
      g_ptr_array_add (rows, g_strdup (kab_statement_get_text (statement, 1)));
    }
  return step == KAB_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

gboolean
kab_work_drop_effects (KabWork *self, GError **error)
{
  return run (self,
              "DELETE FROM effect WHERE id NOT IN (SELECT id FROM outbox UNION ALL SELECT id FROM problem"
              " UNION ALL SELECT id FROM decided UNION ALL SELECT id FROM kept"
              " WHERE op NOT IN ('create', 'update', 'delete', 'restore'))",
              NULL, error);
}

KabFate
kab_work_fate (KabWork *self, const char *id, char **message, KabError *code, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db,
                      "SELECT CASE WHEN acked_rev IS NOT NULL THEN 'done' WHEN n IS NOT NULL THEN 'sent'"
                      " ELSE 'waits' END, NULL, NULL FROM outbox WHERE id = ?1 UNION ALL"
                      " SELECT 'refused', code, message FROM problem WHERE id = ?1",
                      error);
  KabStep step;
  const char *what;

  if (statement == NULL)
    return KAB_FATE_UNKNOWN;
  kab_statement_bind_text (statement, 1, id);
  step = kab_statement_step (statement, error);
  if (step != KAB_STEP_ROW)
    return step == KAB_STEP_DONE ? KAB_FATE_DONE : KAB_FATE_UNKNOWN;
  what = kab_statement_get_text (statement, 0);
  if (g_str_equal (what, "refused"))
    {
      const char *token = kab_statement_get_text (statement, 1);

      *code = token != NULL ? kab_error_code_from_token (token) : KAB_ERROR_REFUSED;
      *message = g_strdup (kab_statement_get_text (statement, 2));
      return KAB_FATE_REFUSED;
    }
  return g_str_equal (what, "done")   ? KAB_FATE_DONE
         : g_str_equal (what, "sent") ? KAB_FATE_SENT
                                      : KAB_FATE_WAITS;
}
