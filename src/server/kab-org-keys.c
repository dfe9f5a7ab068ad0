/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an organisation signs with, and where the world finds it. */
#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-json.h"
#include "kab-keyring.h"
#include "kab-org.h"
#include "kab-signature.h"
#include "kab-writer-private.h"

/* A new one that everybody in the organisation may read, where it was not there. */
static KabRow *
find_setting (KabWriter *writer, const char *key, gboolean *is_there, GError **error)
{
  g_autoptr (GError) local = NULL;
  KabRow *row = kab_writer_find_unique (writer, &kab_entity_setting, "key", key, &local);

  *is_there = row != NULL;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (row == NULL)
    {
      row = kab_row_new (&kab_entity_setting, NULL);
      kab_row_set_text (row, "key", key);
    }
  kab_row_set_text (row, "audience", "everyone");
  return row;
}

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
  row = writer != NULL ? find_setting (writer, "public_address", &is_there, error) : NULL;
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

  row = writer != NULL ? find_setting (writer, "signing_key", &is_there, error) : NULL;
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
