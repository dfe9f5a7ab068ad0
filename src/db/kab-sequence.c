/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-sequence.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"

gboolean
kab_sequence_enter (KabDb *db, const char *org, gint64 *last, GError **error)
{
  g_autofree char *name = g_strconcat ("org:", org, NULL);
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  /* A statement of its own: the next one sees what the one before us committed while we waited. */
  if (!kab_db_lock (db, name, error))
    return FALSE;
  statement = kab_db_prepare (db, "SELECT rev FROM counter WHERE org = ?", error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_DONE)
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There is no such organisation."));
  if (step != KAB_STEP_ROW)
    return FALSE;
  *last = kab_statement_get_integer (statement, 0);
  return TRUE;
}

gboolean
kab_sequence_enter_all (KabDb *db, GError **error)
{
  /* In one order for everybody, so that two who do it do not wait for one another. */
  g_autoptr (KabStatement) statement = kab_db_prepare (db, "SELECT org FROM counter ORDER BY org", error);
  g_autoptr (GPtrArray) orgs = g_ptr_array_new_with_free_func (g_free);
  gint64 last;
  KabStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (orgs, g_strdup (kab_statement_get_text (statement, 0)));
  if (step == KAB_STEP_ERROR)
    return FALSE;
  for (guint i = 0; i < orgs->len; i++)
    if (!kab_sequence_enter (db, orgs->pdata[i], &last, error))
      return FALSE;
  return TRUE;
}

gboolean
kab_sequence_leave (KabDb *db, const char *org, gint64 last, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, "UPDATE counter SET rev = ? WHERE org = ?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, last);
  kab_statement_bind_text (statement, 2, org);
  return kab_statement_run (statement, error);
}
