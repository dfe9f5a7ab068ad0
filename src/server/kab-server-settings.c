/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an administrator says of the server as a whole; in the database, so that all its processes know. */
#include "kab-server-settings.h"

#include <string.h>

#include "kab-protocol.h"

#define MAINTENANCE "maintenance"
#define DAY_S (24 * 60 * 60)
#define HORIZON_DAYS (KAB_TOMBSTONE_SECONDS / DAY_S)

const KabRetentionRule kab_retention_rules[KAB_N_RETENTION_RULES] = {
  { "activity", G_STRUCT_OFFSET (KabRetention, activity), 1, 0, TRUE },
  { "sessions", G_STRUCT_OFFSET (KabRetention, sessions), 1, HORIZON_DAYS, FALSE },
  { "answers", G_STRUCT_OFFSET (KabRetention, answers), 7, HORIZON_DAYS, FALSE },
  /* Not before every desktop has heard of the deletion, or starts anew. */
  { "deleted", G_STRUCT_OFFSET (KabRetention, deleted), HORIZON_DAYS, 0, TRUE },
  { "blobs", G_STRUCT_OFFSET (KabRetention, blobs), 1, 7, FALSE },
};

gboolean
kab_server_setting_read (KabDb *db, const char *name, char **value, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT value FROM server_setting WHERE name = ?", error);
  KabStep step;

  *value = NULL;
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, name);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    *value = g_strdup (kab_statement_get_text (statement, 0));
  return step != KAB_STEP_ERROR;
}

gboolean
kab_server_setting_put (KabDb *db, const char *name, const char *value, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      value == NULL ? "DELETE FROM server_setting WHERE name = ?"
                                    : "INSERT INTO server_setting(name, value) VALUES(?, ?)"
                                      " ON CONFLICT(name) DO UPDATE SET value = excluded.value",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, name);
  if (value != NULL)
    kab_statement_bind_text (statement, 2, value);
  return kab_statement_run (statement, error);
}

void
kab_maintenance_free (KabMaintenance *maintenance)
{
  if (maintenance == NULL)
    return;
  g_free (maintenance->message);
  g_free (maintenance);
}

gboolean
kab_maintenance_read (KabDb *db, KabMaintenance **maintenance, GError **error)
{
  g_autofree char *value = NULL;
  char *message;

  *maintenance = NULL;
  if (!kab_server_setting_read (db, MAINTENANCE, &value, error))
    return FALSE;
  if (value == NULL)
    return TRUE;
  *maintenance = g_new0 (KabMaintenance, 1);
  (*maintenance)->until = g_ascii_strtoll (value, &message, 10);
  if (*message == ' ')
    (*maintenance)->message = g_strdup (message + 1);
  return TRUE;
}

gboolean
kab_maintenance_set (KabServerDb *server_db, const KabMaintenance *maintenance, GError **error)
{
  KabDb *db = kab_server_db_lend_writer (server_db);
  g_autofree char *value = maintenance != NULL
                             ? g_strdup_printf ("%" G_GINT64_FORMAT "%s%s", maintenance->until,
                                                maintenance->message != NULL ? " " : "",
                                                maintenance->message != NULL ? maintenance->message : "")
                             : NULL;
  gboolean ok = kab_db_begin (db, TRUE, error) && kab_server_setting_put (db, MAINTENANCE, value, error)
                && kab_db_commit (db, error);

  kab_server_db_return_writer (server_db, db);
  return ok;
}

gint64 *
kab_retention_days (KabRetention *retention, const KabRetentionRule *rule)
{
  return G_STRUCT_MEMBER_P (retention, rule->offset);
}

static char *
setting_of (const KabRetentionRule *rule)
{
  return g_strconcat ("retention.", rule->name, NULL);
}

gboolean
kab_retention_read (KabDb *db, KabRetention *retention, GError **error)
{
  for (guint i = 0; i < KAB_N_RETENTION_RULES; i++)
    {
      const KabRetentionRule *rule = &kab_retention_rules[i];
      g_autofree char *name = setting_of (rule);
      g_autofree char *value = NULL;
      gint64 days;

      if (!kab_server_setting_read (db, name, &value, error))
        return FALSE;
      days = value != NULL ? g_ascii_strtoll (value, NULL, 10) : rule->initial;
      /* What was written by hand must not make everything go. */
      *kab_retention_days (retention, rule)
        = days == 0 && rule->may_be_0 ? 0 : CLAMP (days, rule->least, KAB_RETENTION_MOST);
    }
  return TRUE;
}

static gboolean
put_retention (KabDb *db, const KabRetention *retention, GError **error)
{
  for (guint i = 0; i < KAB_N_RETENTION_RULES; i++)
    {
      g_autofree char *name = setting_of (&kab_retention_rules[i]);
      g_autofree char *value
        = g_strdup_printf ("%" G_GINT64_FORMAT,
                           *kab_retention_days ((KabRetention *)retention, &kab_retention_rules[i]));

      if (!kab_server_setting_put (db, name, value, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
kab_retention_set (KabServerDb *server_db, const KabRetention *retention, GError **error)
{
  KabDb *db = kab_server_db_lend_writer (server_db);
  gboolean ok
    = kab_db_begin (db, TRUE, error) && put_retention (db, retention, error) && kab_db_commit (db, error);

  kab_server_db_return_writer (server_db, db);
  return ok;
}
