/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was typed into forms and not saved yet: it outlives the program, not the decision about it. */
#include "kab-work-private.h"

gboolean
kab_work_keep_draft (KabWork *self,
                     const char *entity,
                     const char *row,
                     const char *json,
                     gint64 at,
                     GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db,
                      json != NULL ? "INSERT INTO draft VALUES(?,?,?,?) ON CONFLICT(entity, row)"
                                     " DO UPDATE SET json=excluded.json, at=excluded.at"
                                   : "DELETE FROM draft WHERE entity=? AND row=?",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, entity);
  kab_statement_bind_text (statement, 2, row);
  if (json != NULL)
    {
      kab_statement_bind_text (statement, 3, json);
      kab_statement_bind_integer (statement, 4, at);
    }
  return kab_statement_run (statement, error);
}

char *
kab_work_find_draft (KabWork *self, const char *entity, const char *row, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "SELECT json FROM draft WHERE entity=? AND row=?", error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, entity);
  kab_statement_bind_text (statement, 2, row);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return NULL;
  return g_strdup (kab_statement_get_text (statement, 0));
}
