/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-live-ask.h"

#include "kab-json.h"
#include "kab-server-settings.h"

gint64
kab_live_ask_head (KabDb *db, const char *org, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, "SELECT rev FROM counter WHERE org=?", error);

  if (statement == NULL)
    return 0;
  kab_statement_bind_text (statement, 1, org);
  return kab_statement_step (statement, error) == KAB_STEP_ROW ? kab_statement_get_integer (statement, 0) : 0;
}

GHashTable *
kab_live_ask_heads (KabDb *db, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, "SELECT org,rev FROM counter", error);
  g_autoptr (GHashTable) heads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  KabStep step;

  if (statement == NULL)
    return NULL;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_hash_table_insert (heads, g_strdup (kab_statement_get_text (statement, 0)),
                         (gpointer)(gsize)kab_statement_get_integer (statement, 1));
  return step == KAB_STEP_DONE ? g_steal_pointer (&heads) : NULL;
}

char *
kab_live_ask_maintenance (KabDb *db, GError **error)
{
  g_autoptr (KabMaintenance) maintenance = NULL;
  GString *frame;

  if (!kab_maintenance_read (db, &maintenance, error) || maintenance == NULL)
    return NULL;
  frame = g_string_new (NULL);
  g_string_printf (frame, "{\"maintenance\":{\"until\":%" G_GINT64_FORMAT, maintenance->until);
  if (maintenance->message != NULL)
    {
      g_string_append (frame, ",\"message\":");
      kab_json_append_string (frame, maintenance->message);
    }
  g_string_append (frame, "}}");
  return g_string_free (frame, FALSE);
}
