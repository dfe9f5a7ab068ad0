/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an organisation signs with, and where the world finds it. */
#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-json.h"
#include "kab-licence-code.h"
#include "kab-org.h"
#include "kab-signature.h"
#include "kab-store.h"
#include "kab-writer-private.h"

/* Licences looked at in one transaction: others get their turn in between. */
#define BATCH 500

gboolean
kab_org_set_address (KabServerDb *db, const char *org, const char *url, GError **error)
{
  g_autoptr (KabWriter) writer = NULL;
  g_autoptr (KabRow) row = NULL;
  g_autoptr (GString) json = g_string_new ("{\"url\":");
  gboolean is_there;

  if (url != NULL && !kab_public_address_is_valid (url))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("“%s” is not an address that the world could open: it begins with https://, and has no "
                      "slash at its "
                      "end."),
                   url);
      return FALSE;
    }
  writer = kab_writer_begin (db, org, NULL, NULL, KAB_WRITER_NONE, error);
  row = writer != NULL ? kab_writer_find_setting (writer, "public_address", &is_there, error) : NULL;
  if (row == NULL)
    return FALSE;
  if (url == NULL && !is_there)
    return TRUE;
  if (url != NULL)
    {
      kab_json_append_string (json, url);
      g_string_append_c (json, '}');
      kab_row_set_text (row, "value", json->str);
    }
  row->deleted = url == NULL;
  return kab_writer_put (writer, row, NULL, error) && kab_writer_commit (writer, error);
}

static gboolean
put_secret (KabWriter *writer, const char *secret, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db, "UPDATE org SET signing_secret=? WHERE id=?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, secret);
  kab_statement_bind_text (statement, 2, writer->org);
  return kab_statement_run (statement, error);
}

char *
kab_org_renew_key (KabServerDb *db, const char *org, GError **error)
{
  g_autoptr (KabWriter) writer = kab_writer_begin (db, org, NULL, NULL, KAB_WRITER_NONE, error);
  g_autofree char *secret = NULL, *public_key = NULL, *value = NULL;
  g_autofree char *today = kab_date_today ();
  g_autoptr (KabRow) row = NULL;
  char *id = NULL;
  gboolean is_there;

  row = writer != NULL ? kab_writer_find_setting (writer, "signing_key", &is_there, error) : NULL;
  if (row == NULL)
    return NULL;
  kab_signing_key_new (&secret, &public_key);
  if (is_there)
    value = kab_keyring_renew (kab_row_get_text (row, "value"), writer->signing_secret, public_key, today);
  if (value == NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_CORRUPT,
                 _ ("The setting “signing_key” is not that of the key that signs: nothing was changed. "
                    "Restore the setting "
                    "from a backup first."));
  else
    {
      kab_row_set_text (row, "value", value);
      if (put_secret (writer, secret, error) && kab_writer_put (writer, row, NULL, error)
          && kab_writer_commit (writer, error))
        id = kab_key_id (public_key);
    }
  sodium_memzero (secret, strlen (secret));
  return id;
}

/* --- A key that was stolen --- */

/* Which of the organisation's former keys is called @name. */
static const char *
find_former (const KabKeyring *keys, const char *name, GError **error)
{
  int at = kab_keyring_find (keys, name);

  if (at > 0)
    return kab_keyring_get_key (keys, (guint)at);
  if (at == 0)
    g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                 _ ("%s is the key that licences are signed with today; nothing was changed. Make a new one "
                    "first, with “kabinetctl org new-key”, and then say that this one is not trusted."),
                 kab_keyring_get_id (keys, 0));
  else
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                 _ ("No key of the organisation is called “%s”. “kabinetctl org keys” lists them."), name);
  return NULL;
}

gboolean
kab_org_distrust_key (KabServerDb *db, const char *org, const char *name, const char *since, GError **error)
{
  g_autoptr (KabWriter) writer = NULL;
  g_autoptr (KabRow) row = NULL;
  g_autoptr (KabKeyring) keys = NULL;
  g_autofree char *value = NULL, *today = kab_date_today ();
  const char *key;

  if (!kab_date_is_valid (since) || strcmp (since, today) > 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("“%s” is not a day up to today, written as YYYY-MM-DD."), since);
      return FALSE;
    }
  writer = kab_writer_begin (db, org, NULL, NULL, KAB_WRITER_NONE, error);
  row = writer != NULL ? kab_writer_find_setting (writer, "signing_key", NULL, error) : NULL;
  if (row == NULL)
    return FALSE;
  keys = kab_keyring_new (kab_row_get_text (row, "value"), NULL);
  key = find_former (keys, name, error);
  if (key == NULL)
    return FALSE;
  value = kab_keyring_distrust (kab_row_get_text (row, "value"), key, since);
  g_return_val_if_fail (value != NULL, FALSE);
  kab_row_set_text (row, "value", value);
  return kab_writer_put (writer, row, NULL, error) && kab_writer_commit (writer, error);
}

static gboolean
is_signed_badly (const KabKeyring *keys, const KabRow *licence, const char *today)
{
  g_autofree char *sentence = NULL, *text = NULL;
  int signer;

  if (kab_row_is_null (licence, "signature")
      || kab_licence_standing (licence, today, &sentence) == KAB_STANDING_OVER)
    return FALSE;
  text = kab_licence_canonical_text (licence);
  signer = kab_keyring_find_signer (keys, text, kab_row_get_text (licence, "signature"), NULL);
  return signer >= 0 && kab_keyring_get_distrusted (keys, (guint)signer) != NULL;
}

/* Those behind @after, and where the next are. */
static GPtrArray *
find_signed_badly (KabWriter *writer, const KabKeyring *keys, char **after, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *today = kab_date_today (), *last = NULL;
  g_autofree char *sql
    = g_strdup_printf ("SELECT %s FROM licence WHERE org=?1 AND id>?2 ORDER BY id LIMIT %d",
                       kab_store_columns (&kab_entity_licence), BATCH);
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, sql, error);
  KabStep step;
  guint n = 0;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, *after != NULL ? *after : "");
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      g_autoptr (KabRow) row = kab_store_read (statement, 0, &kab_entity_licence);

      n++;
      g_free (last);
      last = g_strdup (row->id);
      if (is_signed_badly (keys, row, today))
        g_ptr_array_add (ids, g_strdup (row->id));
    }
  if (step == KAB_STEP_ERROR)
    return NULL;
  g_free (*after);
  *after = n == BATCH ? g_steal_pointer (&last) : NULL;
  return g_steal_pointer (&ids);
}

gboolean
kab_org_sign_again (KabServerDb *db, const char *org, char **after, guint *n, GError **error)
{
  g_autoptr (KabWriter) writer = kab_writer_begin (db, org, NULL, NULL, KAB_WRITER_NONE, error);
  g_autoptr (KabRow) setting = NULL;
  g_autoptr (KabKeyring) keys = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  gboolean is_there;

  *n = 0;
  setting = writer != NULL ? kab_writer_find_setting (writer, "signing_key", &is_there, error) : NULL;
  if (setting == NULL)
    return FALSE;
  keys = kab_keyring_new (kab_row_get_text (setting, "value"), NULL);
  ids = find_signed_badly (writer, keys, after, error);
  if (ids == NULL)
    return FALSE;
  writer->signs_anew = TRUE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (KabStored) stored = NULL;
      g_autoptr (KabRow) row = NULL;

      if (!kab_writer_load (writer, &kab_entity_licence, ids->pdata[i], &stored, error))
        return FALSE;
      row = kab_row_copy (stored->row);
      kab_value_set_null (kab_row_value (row, "signature"));
      if (!kab_writer_put_over (writer, stored, row, NULL, error))
        return FALSE;
    }
  *n = ids->len;
  return ids->len == 0 || kab_writer_commit (writer, error);
}

gboolean
kab_writer_check_keys (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  const char *key = kab_row_get_text (before != NULL ? before : row, "key");

  /* Whoever runs the server makes keys; a key that somebody else put there would have everybody trust another's licences. */
  if (writer->user == NULL || g_strcmp0 (key, "signing_key") != 0)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
               _ ("The keys that licences are signed with are not changed by hand. Whoever runs the server "
                  "makes a new one "
                  "with “kabinetctl org new-key”."));
  return FALSE;
}
