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
#include "kab-text.h"
#include "kab-writer-private.h"

/* How many a message names. */
#define ORGS_NAMED 20u

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

  return writer != NULL && kab_writer_put_setting (writer, "company", company, error)
         && kab_writer_put_setting (writer, "signing_key", key, error) && kab_writer_commit (writer, error);
}

/* A person tells organisations apart by their names, in whatever case they are written. */
static gboolean
check_free (KabDb *db, const char *name, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT id, name FROM org WHERE TEXTKEY(name)=TEXTKEY(?) LIMIT 1", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, name);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    g_set_error (
      error, KAB_ERROR, KAB_ERROR_REFUSED,
      /* Translators: a name, an id, the name again */
      _ ("There is an organisation “%s” already (%s); nothing was made. Another one needs a name that "
         "tells the two apart, such as “%s (2)”; what its licences are printed with is in its "
         "settings."),
      kab_statement_get_text (statement, 1), kab_statement_get_text (statement, 0), name);
  return step == KAB_STEP_DONE;
}

/* One line, without blanks at its ends; NULL for what is no name. */
static char *
tidy_name (const char *name)
{
  char *tidy;

  if (!g_utf8_validate (name, -1, NULL) || g_utf8_strlen (name, -1) > 200)
    return NULL;
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return NULL;
  tidy = kab_text_strip (g_strdup (name));
  if (tidy[0] == '\0')
    g_clear_pointer (&tidy, g_free);
  return tidy;
}

char *
kab_org_create (KabServerDb *server_db, const char *given, const char *company, GError **error)
{
  g_autofree char *id = kab_id_new ();
  g_autofree char *name = tidy_name (given);
  g_autofree char *secret = NULL;
  g_autofree char *public_key = NULL;
  g_autofree char *value = NULL;
  KabDb *db;
  gboolean ok;

  if (name == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("An organisation needs a name: one line of 200 characters at the most."));
      return NULL;
    }
  value = company != NULL ? kab_json_normalise (company) : company_of (name);
  if (value == NULL || value[0] != '{')
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("The data of the company are not a JSON object."));
      return NULL;
    }
  kab_signing_key_new (&secret, &public_key);

  db = kab_server_db_lend_writer (server_db);
  ok = kab_db_begin (db, TRUE, error) && check_free (db, name, error)
       && insert_org (db, id, name, secret, error) && kab_db_commit (db, error);
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

/* "ID  NAME", a line each. */
static char *
list_orgs (GPtrArray *orgs)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < MIN (orgs->len, ORGS_NAMED); i++)
    {
      const KabOrg *org = orgs->pdata[i];

      g_string_append_printf (out, "\n  %s  %s", org->id, org->name);
    }
  if (orgs->len > ORGS_NAMED)
    {
      guint more = orgs->len - ORGS_NAMED;

      g_string_append (out, "\n  ");
      g_string_append_printf (out, g_dngettext (GETTEXT_PACKAGE, "… and %u more", "… and %u more", more),
                              more);
    }
  return g_string_free (out, FALSE);
}

KabOrg *
kab_org_find (KabServerDb *db, const char *name_or_id, GError **error)
{
  g_autoptr (GPtrArray) orgs = kab_org_list (db, error);
  g_autofree char *known = NULL;
  guint found = 0, at = 0;

  if (orgs == NULL)
    return NULL;
  for (guint i = 0; i < orgs->len; i++)
    {
      const KabOrg *org = orgs->pdata[i];

      if (name_or_id != NULL && g_str_equal (org->id, name_or_id))
        return g_ptr_array_steal_index (orgs, i);
      if (name_or_id == NULL || g_str_equal (org->name, name_or_id))
        {
          at = i;
          found++;
        }
    }
  if (found == 1)
    return g_ptr_array_steal_index (orgs, at);
  known = list_orgs (orgs);
  if (orgs->len == 0)
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                 _ ("There is no organisation yet. “kabinetctl org create NAME” makes one."));
  else if (name_or_id == NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                 /* Translators: what follows is a list of ids and names, a line each */
                 _ ("There are several organisations. Say which with --org and its name or id:%s"), known);
  else if (found > 1)
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                 /* Translators: a name; then a list of ids and names, a line each */
                 _ ("Several organisations are called “%s”. Say which with --org and its id:%s"), name_or_id,
                 known);
  else
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                 /* Translators: a name; then a list of ids and names, a line each */
                 _ ("There is no organisation “%s”. Those that are there:%s"), name_or_id, known);
  return NULL;
}
