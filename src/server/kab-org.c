/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-org.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-json.h"
#include "kab-password.h"
#include "kab-phone.h"
#include "kab-signature.h"
#include "kab-store.h"
#include "kab-writer-private.h"

void
kab_org_free (KabOrg *org)
{
  if (org == NULL)
    return;
  g_free (org->id);
  g_free (org->name);
  g_free (org);
}

static gboolean
insert_org (KabDb *db, const char *id, const char *name, const char *secret, GError **error)
{
  g_autoptr (KabStatement) org = kab_db_prepare (db,
                                                 "INSERT INTO org(id,name,epoch,signing_secret,created_at)"
                                                 " VALUES(?,?,?,?,?)",
                                                 error);
  g_autofree char *epoch = kab_epoch_new ();
  g_autoptr (KabStatement) counter = kab_db_prepare (db, "INSERT INTO counter(org,rev) VALUES(?,0)", error);

  if (org == NULL || counter == NULL)
    return FALSE;
  kab_statement_bind_text (org, 1, id);
  kab_statement_bind_text (org, 2, name);
  kab_statement_bind_text (org, 3, epoch);
  kab_statement_bind_text (org, 4, secret);
  kab_statement_bind_integer (org, 5, kab_time_now ());
  kab_statement_bind_text (counter, 1, id);
  return kab_statement_run (org, error) && kab_statement_run (counter, error);
}

static gboolean
put_setting (KabWriter *writer, const char *key, const char *value, GError **error)
{
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_setting, NULL);

  kab_row_set_text (row, "key", key);
  kab_row_set_text (row, "value", value);
  kab_row_set_text (row, "audience", "everyone");
  return kab_writer_put (writer, row, NULL, error);
}

static char *
company_of (const char *name)
{
  GString *json = g_string_new ("{\"name\":");

  kab_json_append_string (json, name);
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

static gboolean
drop_org (KabServerDb *server_db, const char *id)
{
  KabDb *db = kab_server_db_lend_writer (server_db);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, "DELETE FROM org WHERE id = ?", NULL);
  gboolean ok = FALSE;

  if (statement != NULL)
    {
      kab_statement_bind_text (statement, 1, id);
      ok = kab_statement_run (statement, NULL);
      g_clear_pointer (&statement, kab_statement_done);
    }
  kab_server_db_return_writer (server_db, db);
  return ok;
}

static gboolean
fill_org (KabServerDb *db, const char *id, const char *company, const char *public_key, GError **error)
{
  g_autoptr (KabWriter) writer = kab_writer_begin (db, id, NULL, NULL, KAB_WRITER_NONE, error);
  g_autofree char *key = g_strdup_printf ("{\"algorithm\":\"ed25519\",\"key\":\"%s\"}", public_key);

  return writer != NULL && put_setting (writer, "company", company, error)
         && put_setting (writer, "signing_key", key, error) && kab_writer_commit (writer, error);
}

char *
kab_org_create (KabServerDb *server_db, const char *name, const char *company, GError **error)
{
  g_autofree char *id = kab_id_new ();
  g_autofree char *secret = NULL;
  g_autofree char *public_key = NULL;
  g_autofree char *value = company != NULL ? kab_json_normalise (company) : company_of (name);
  KabDb *db;
  gboolean ok;

  if (!g_utf8_validate (name, -1, NULL) || *name == '\0' || g_utf8_strlen (name, -1) > 200)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("An organisation needs a name of 200 characters at the most."));
      return NULL;
    }
  if (value == NULL || value[0] != '{')
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("The data of the company are not a JSON object."));
      return NULL;
    }
  kab_signing_key_new (&secret, &public_key);

  db = kab_server_db_lend_writer (server_db);
  ok
    = kab_db_begin (db, TRUE, error) && insert_org (db, id, name, secret, error) && kab_db_commit (db, error);
  kab_server_db_return_writer (server_db, db);
  if (!ok)
    return NULL;
  if (!fill_org (server_db, id, value, public_key, error))
    {
      drop_org (server_db, id);
      return NULL;
    }
  return g_steal_pointer (&id);
}

static gboolean
read_orgs (KabDb *db, GPtrArray *orgs, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT id, name, created_at FROM org ORDER BY TEXTKEY(name), id", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      KabOrg *org = g_new0 (KabOrg, 1);

      org->id = g_strdup (kab_statement_get_text (statement, 0));
      org->name = g_strdup (kab_statement_get_text (statement, 1));
      org->created_at = kab_statement_get_integer (statement, 2);
      g_ptr_array_add (orgs, org);
    }
  return step == KAB_STEP_DONE;
}

GPtrArray *
kab_org_list (KabServerDb *server_db, GError **error)
{
  g_autoptr (GPtrArray) orgs = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_org_free);
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  gboolean ok;

  if (db == NULL)
    return NULL;
  ok = read_orgs (db, orgs, error);
  kab_server_db_return_reader (server_db, db);
  return ok ? g_steal_pointer (&orgs) : NULL;
}

KabOrg *
kab_org_find (KabServerDb *db, const char *name_or_id, GError **error)
{
  g_autoptr (GPtrArray) orgs = kab_org_list (db, error);

  if (orgs == NULL)
    return NULL;
  if (name_or_id == NULL && orgs->len == 1)
    return g_ptr_array_steal_index (orgs, 0);
  for (guint i = 0; name_or_id != NULL && i < orgs->len; i++)
    {
      const KabOrg *org = orgs->pdata[i];

      if (g_str_equal (org->id, name_or_id) || g_str_equal (org->name, name_or_id))
        return g_ptr_array_steal_index (orgs, i);
    }
  if (orgs->len == 0)
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There is no organisation yet."));
  else if (name_or_id == NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There are several organisations: say which."));
  else
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There is no organisation “%s”."), name_or_id);
  return NULL;
}
