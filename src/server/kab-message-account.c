/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-message-account.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-message.h"
#include "kab-secret.h"
#include "kab-writer.h"

void
kab_message_account_free (KabMessageAccount *account)
{
  if (account == NULL)
    return;
  g_free (account->org);
  g_free (account->channel);
  g_free (account->driver);
  g_free (account->url);
  g_free (account->login);
  kab_secret_free (account->secret);
  g_free (account->sender);
  g_free (account);
}

static gpointer
read_account (KabStatement *statement)
{
  KabMessageAccount *account = g_new0 (KabMessageAccount, 1);

  account->org = g_strdup (kab_statement_get_text (statement, 0));
  account->channel = g_strdup (kab_statement_get_text (statement, 1));
  account->driver = g_strdup (kab_statement_get_text (statement, 2));
  account->url = g_strdup (kab_statement_get_text (statement, 3));
  account->login = g_strdup (kab_statement_get_text (statement, 4));
  account->secret = g_strdup (kab_statement_get_text (statement, 5));
  account->sender = g_strdup (kab_statement_get_text (statement, 6));
  account->test = kab_statement_get_integer (statement, 7) != 0;
  account->plain = kab_statement_get_integer (statement, 8) != 0;
  account->changed_at = kab_statement_get_integer (statement, 9);
  return account;
}

#define SELECT                                                                                    \
  "SELECT org,channel,driver,url,login,secret,sender,test,plain,changed_at FROM message_account " \
  "WHERE org=?"

KabMessageAccount *
kab_message_account_find (KabDb *db, const char *org, const char *channel, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, SELECT " AND channel=?", error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, channel);
  return kab_statement_read_one (statement, read_account, error);
}

GPtrArray *
kab_message_account_list (KabDb *db, const char *org, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, SELECT " ORDER BY channel", error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  return kab_statement_read_all (statement, read_account, (GDestroyNotify)kab_message_account_free, error);
}

char *
kab_message_sender_address (const char *sender, char **name)
{
  const char *open = strrchr (sender, '<'), *close = open != NULL ? strchr (open, '>') : NULL;

  *name = NULL;
  if (open == NULL)
    return g_strdup (sender);
  if (close == NULL || close[1] != '\0')
    return NULL;
  *name = g_strstrip (g_strndup (sender, (gsize)(open - sender)));
  if (**name == '\0')
    g_clear_pointer (name, g_free);
  return g_strndup (open + 1, (gsize)(close - open - 1));
}

/* What desktops know: by which ways something can be sent, and whom it then comes from. */
static char *
describe (GPtrArray *accounts)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  for (guint i = 0; i < accounts->len; i++)
    {
      const KabMessageAccount *account = accounts->pdata[i];

      json_builder_set_member_name (builder, account->channel);
      json_builder_begin_object (builder);
      if (*account->sender != '\0')
        {
          json_builder_set_member_name (builder, "from");
          json_builder_add_string_value (builder, account->sender);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* Whoever sells is to know what can be sent, and how. */
static gboolean
put_setting (KabWriter *writer, const char *org, GError **error)
{
  g_autoptr (GPtrArray) accounts = kab_message_account_list (kab_writer_get_db (writer), org, error);
  g_autofree char *value = accounts != NULL ? describe (accounts) : NULL;

  return value != NULL && kab_writer_put_setting (writer, KAB_MESSAGES_SETTING, value, error);
}

static gboolean
put_account (KabDb *db, const KabMessageAccount *account, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db,
    "INSERT INTO message_account(org,channel,driver,url,login,secret,sender,test,plain,changed_at)"
    " VALUES(?,?,?,?,?,?,?,?,?,?) ON CONFLICT(org,channel) DO UPDATE SET driver=excluded.driver,"
    "url=excluded.url,login=excluded.login,secret=excluded.secret,sender=excluded.sender,"
    "test=excluded.test,plain=excluded.plain,changed_at=excluded.changed_at",
    error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, account->org);
  kab_statement_bind_text (statement, 2, account->channel);
  kab_statement_bind_text (statement, 3, account->driver);
  kab_statement_bind_text (statement, 4, account->url);
  kab_statement_bind_text (statement, 5, account->login);
  kab_statement_bind_text (statement, 6, account->secret);
  kab_statement_bind_text (statement, 7, account->sender);
  kab_statement_bind_integer (statement, 8, account->test);
  kab_statement_bind_integer (statement, 9, account->plain);
  kab_statement_bind_integer (statement, 10, kab_time_now ());
  return kab_statement_run (statement, error);
}

gboolean
kab_message_account_set (KabServerDb *server_db, const KabMessageAccount *account, GError **error)
{
  g_autoptr (KabWriter) writer
    = kab_writer_begin (server_db, account->org, NULL, NULL, KAB_WRITER_NONE, error);

  return writer != NULL && put_account (kab_writer_get_db (writer), account, error)
         && put_setting (writer, account->org, error) && kab_writer_commit (writer, error);
}

gboolean
kab_message_account_remove (KabServerDb *server_db, const char *org, const char *channel, GError **error)
{
  g_autoptr (KabWriter) writer = kab_writer_begin (server_db, org, NULL, NULL, KAB_WRITER_NONE, error);
  g_autoptr (KabStatement) statement = NULL;

  if (writer == NULL)
    return FALSE;
  statement = kab_db_prepare (kab_writer_get_db (writer),
                              "DELETE FROM message_account WHERE org=? AND channel=?", error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, channel);
  if (!kab_statement_run (statement, error))
    return FALSE;
  if (kab_db_changes (kab_writer_get_db (writer)) == 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("This way of sending is not set up."));
      return FALSE;
    }
  kab_statement_done (g_steal_pointer (&statement));
  return put_setting (writer, org, error) && kab_writer_commit (writer, error);
}
