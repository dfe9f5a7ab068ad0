/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Users as the administrator of the server makes them. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-identity.h"
#include "kab-one-time.h"
#include "kab-org.h"
#include "kab-password.h"
#include "kab-validate.h"
#include "kab-writer-private.h"

static void
set_tidy (KabRow *row, const char *name, const char *text)
{
  kab_row_set_text (row, name, text);
  kab_value_tidy (kab_entity_find_field (row->entity, name), kab_row_value (row, name));
}

static KabRow *
new_user (const KabNewUser *user)
{
  KabRow *row = kab_row_new (&kab_entity_user, NULL);
  gint64 now = kab_time_now ();

  set_tidy (row, "surname", user->surname);
  set_tidy (row, "given_name", user->given_name);
  set_tidy (row, "patronymic", user->patronymic);
  set_tidy (row, "phone", user->phone);
  set_tidy (row, "email", user->email);
  set_tidy (row, "identifier", user->identifier);
  set_tidy (row, "locale", user->locale);
  kab_row_set_integer (row, "must_change_password", user->temporary);
  if (!kab_row_is_null (row, "phone"))
    kab_row_set_integer (row, "phone_confirmed_at", now);
  if (!kab_row_is_null (row, "email"))
    kab_row_set_integer (row, "email_confirmed_at", now);
  return row;
}

static char *
add_agent (KabWriter *writer, const KabRow *user, const char *partner, GError **error)
{
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_agent, NULL);
  g_autofree char *name
    = g_strjoin (" ", kab_row_get_text (user, "surname"), kab_row_get_text (user, "given_name"),
                 kab_row_get_text (user, "patronymic"), NULL);

  kab_row_set_text (row, "user", user->id);
  kab_row_set_text (row, "partner", partner);
  kab_row_set_text (row, "name", name);
  return kab_writer_put (writer, row, NULL, error) ? g_strdup (row->id) : NULL;
}

static gboolean
add_membership (KabWriter *writer, const KabRow *user, const KabNewUser *wanted, GError **error)
{
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_membership, NULL);
  g_autofree char *agent = g_strdup (wanted->agent);
  g_autofree char *today = kab_date_today ();

  if ((wanted->role == KAB_ROLE_AGENT || wanted->role == KAB_ROLE_HEAD) && agent == NULL
      && wanted->partner != NULL)
    {
      agent = add_agent (writer, user, wanted->partner, error);
      if (agent == NULL)
        return FALSE;
    }
  kab_row_set_text (row, "user", user->id);
  kab_row_set_text (row, "role", kab_role_to_token (wanted->role));
  kab_row_set_text (row, "partner", wanted->partner);
  kab_row_set_text (row, "agent", agent);
  kab_row_set_text (row, "client", wanted->client);
  set_tidy (row, "position", wanted->position);
  kab_row_set_text (row, "since", today);
  return kab_writer_put (writer, row, NULL, error);
}

/* Whoever had the old password, a session begun with it, or a link to choose another, is out. */
gboolean
kab_writer_store_password (KabWriter *writer, const char *user, const char *hash, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    writer->db,
    "INSERT INTO credential(org,\"user\",hash,changed_at) VALUES(?,?,?,?) ON CONFLICT(org,\"user\")"
    " DO UPDATE SET hash=excluded.hash, changed_at=excluded.changed_at",
    error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, user);
  kab_statement_bind_text (statement, 3, hash);
  kab_statement_bind_integer (statement, 4, writer->now);
  g_hash_table_add (writer->users, g_strdup (user));
  return kab_statement_run (statement, error)
         && kab_identity_end_sessions (writer->db, writer->org, user, error)
         && kab_one_time_forget (writer->db, writer->org, user, error);
}

char *
kab_writer_add_user (KabWriter *writer, const KabNewUser *user, const char *hash, GError **error)
{
  g_autoptr (KabRow) row = new_user (user);

  return kab_writer_put (writer, row, NULL, error) && add_membership (writer, row, user, error)
             && (hash == NULL || kab_writer_store_password (writer, row->id, hash, error))
           ? g_strdup (row->id)
           : NULL;
}

char *
kab_user_add (KabServerDb *db, const char *org, const KabNewUser *user, const char *password, GError **error)
{
  g_autofree char *hash = NULL, *id = NULL;
  g_autoptr (KabWriter) writer = NULL;

  if (password != NULL)
    {
      hash = kab_password_checked_hash (password, error);
      if (hash == NULL)
        return NULL;
    }
  writer = kab_writer_begin (db, org, NULL, NULL, KAB_WRITER_NONE, error);
  id = writer != NULL ? kab_writer_add_user (writer, user, hash, error) : NULL;
  return id != NULL && kab_writer_commit (writer, error) ? g_steal_pointer (&id) : NULL;
}

char *
kab_user_find (KabServerDb *server_db, const char *org, const char *login, GError **error)
{
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *id = NULL;

  if (db == NULL)
    return NULL;
  found = kab_identity_find_users (db, org, login, FALSE, error);
  kab_server_db_return_reader (server_db, db);
  if (found == NULL)
    return NULL;
  if (found->len == 1)
    return g_strdup (((KabFoundUser *)found->pdata[0])->id);

  g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There is no user “%s”."), login);
  return NULL;
}

gboolean
kab_password_set (KabServerDb *db,
                  const char *org,
                  const char *user,
                  const char *password,
                  gboolean temporary,
                  GError **error)
{
  g_autofree char *hash = kab_password_checked_hash (password, error);
  g_autoptr (KabWriter) writer = NULL;
  g_autoptr (KabRow) row = NULL, after = NULL;

  if (hash == NULL)
    return FALSE;
  writer = kab_writer_begin (db, org, NULL, NULL, KAB_WRITER_NONE, error);
  if (writer == NULL)
    return FALSE;
  row = kab_writer_find (writer, &kab_entity_user, user, NULL);
  if (row == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There is no user “%s”."), user);
      return FALSE;
    }
  after = kab_row_copy (row);
  kab_row_set_integer (after, "must_change_password", temporary);
  return kab_writer_put (writer, after, NULL, error)
         && kab_writer_store_password (writer, row->id, hash, error) && kab_writer_commit (writer, error);
}
