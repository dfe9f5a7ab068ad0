/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-lookup.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-id.h"
#include "kab-store.h"

KabRow *
kab_lookup_row (KabDb *db, const char *org, const KabEntity *entity, const char *name, GError **error)
{
  gboolean by_id = kab_id_is_valid (name);
  g_autofree char *sql
    = g_strdup_printf (by_id ? "SELECT %s FROM \"%s\" WHERE org=?1 AND deleted=0 AND id=?2"
                             : "SELECT %s FROM \"%s\" WHERE org=?1 AND deleted=0 AND (\"%s\"=?2 OR "
                               "TEXTKEY(\"%s\")=TEXTKEY(?2)) LIMIT 2",
                       kab_store_columns (entity), entity->name, entity->title_field, entity->title_field);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  g_autoptr (KabRow) row = NULL;
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, name);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ERROR)
    return NULL;
  if (step == KAB_STEP_DONE)
    {
      /* Translators: a kind of record, such as Partner, and what was looked for */
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("%s: there is no “%s”."),
                   g_dgettext (GETTEXT_PACKAGE, entity->title_one), name);
      return NULL;
    }
  row = kab_store_read (statement, 0, entity);
  if (kab_statement_step (statement, NULL) == KAB_STEP_ROW)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                   _ ("%s: several are called “%s”. Give the id of one."),
                   g_dgettext (GETTEXT_PACKAGE, entity->title_one), name);
      return NULL;
    }
  return g_steal_pointer (&row);
}

char *
kab_lookup_setting (KabDb *db, const char *org, const char *key, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT value FROM setting WHERE org=? AND \"key\"=? AND deleted=0", error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, key);
  return kab_statement_step (statement, error) == KAB_STEP_ROW
           ? g_strdup (kab_statement_get_text (statement, 0))
           : NULL;
}
