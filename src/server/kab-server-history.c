/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-server-history.h"

#include <string.h>

#include "kab-numbers.h"
#include "kab-server-db.h"
#include "kab-server-settings.h"

#define SETTING "history"

/* "timeline/system"; who may not ask for the system's identifier has nothing behind the stroke. */
static gboolean
is_other (const char *was, const char *now)
{
  const char *its = strchr (was, '/'), *system = strchr (now, '/');

  if (its == NULL || system == NULL || its - was != system - now
      || strncmp (was, now, (gsize)(its - was)) != 0)
    return TRUE;
  return its[1] != '\0' && system[1] != '\0' && strcmp (its, system) != 0;
}

static gboolean
begin_epochs (KabDb *db, GError **error)
{
  g_autoptr (GPtrArray) orgs = g_ptr_array_new_with_free_func (g_free);

  {
    g_autoptr (KabStatement) statement = kab_db_prepare (db, "SELECT id FROM org", error);
    KabStep step;

    if (statement == NULL)
      return FALSE;
    while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
      g_ptr_array_add (orgs, g_strdup (kab_statement_get_text (statement, 0)));
    if (step == KAB_STEP_ERROR)
      return FALSE;
  }
  for (guint i = 0; i < orgs->len; i++)
    {
      g_autoptr (KabStatement) statement = kab_db_prepare (db, "UPDATE org SET epoch=? WHERE id=?", error);
      g_autofree char *epoch = kab_epoch_new ();

      if (statement == NULL)
        return FALSE;
      kab_statement_bind_text (statement, 1, epoch);
      kab_statement_bind_text (statement, 2, orgs->pdata[i]);
      if (!kab_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

/* Inside a transaction. */
static gboolean
follow (KabDb *db, GError **error)
{
  g_autofree char *was = NULL, *now = NULL;

  if (!kab_db_lock (db, SETTING, error) || !kab_server_setting_read (db, SETTING, &was, error))
    return FALSE;
  now = g_strdup (kab_db_get_history (db));
  if (was != NULL && is_other (was, now))
    {
      g_message (
        "The database goes on in another history (%s, before %s), which may lack the last commits: every "
        "desktop compares everything, and sends again what is not there.",
        now, was);
      if (!begin_epochs (db, error) || !kab_numbers_leap (db, NULL, error))
        return FALSE;
    }
  return kab_server_setting_put (db, SETTING, now, error);
}

gboolean
kab_server_history_follow (KabDb *db, GError **error)
{
  g_autofree char *was = NULL;

  if (*kab_db_get_history (db) == '\0')
    return TRUE;
  if (!kab_server_setting_read (db, SETTING, &was, error))
    return FALSE;
  if (g_strcmp0 (was, kab_db_get_history (db)) == 0)
    return TRUE;
  if (!kab_db_begin (db, TRUE, error))
    return FALSE;
  if (*kab_db_get_history (db) != '\0' && follow (db, error))
    return kab_db_commit (db, error);
  kab_db_rollback (db);
  return FALSE;
}
