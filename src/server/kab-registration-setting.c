/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether people may register by themselves, and where they can. */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-error.h"
#include "kab-json.h"
#include "kab-message-account.h"
#include "kab-messages.h"
#include "kab-page.h"
#include "kab-registration.h"
#include "kab-writer-private.h"

gboolean
kab_registration_setting_read (KabDb *db, const char *org, KabRegistrationSetting *setting, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "SELECT value FROM setting WHERE org=? AND \"key\"='" KAB_REGISTRATION_SETTING
                      "' AND deleted=0",
                      error);
  KabStep step;

  *setting = (KabRegistrationSetting){ FALSE, NULL };
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  step = kab_statement_step (statement, error);
  /* Whatever stands there: what cannot be read lets nobody in. */
  if (step == KAB_STEP_ROW)
    kab_registration_setting_parse (kab_statement_get_text (statement, 0), setting, NULL);
  return step != KAB_STEP_ERROR;
}

static gboolean
keep_text (KabWriter *writer, const char *text, GError **error)
{
  g_autofree char *version = kab_consent_version (text, NULL);
  g_autofree char *key = g_strconcat (KAB_CONSENT_KEPT, version, NULL);
  g_autoptr (GString) value = g_string_new ("{\"text\":");

  kab_json_append_string (value, text);
  g_string_append_c (value, '}');
  /* Whoever consented may read to what. */
  return kab_writer_put_setting (writer, key, value->str, error);
}

/* What was sent works no more, nor again when people may register again. */
static gboolean
end_links (KabWriter *writer, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db, "DELETE FROM registration WHERE org=?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  return kab_statement_run (statement, error);
}

static gboolean
is_admin (KabWriter *writer, gboolean *is, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    writer->db,
    "SELECT 1 FROM membership WHERE org=? AND \"user\"=? AND role='admin' AND state='active'"
    " AND deleted=0 LIMIT 1",
    error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, writer->user);
  step = kab_statement_step (statement, error);
  *is = step == KAB_STEP_ROW;
  return step != KAB_STEP_ERROR;
}

/* A text is kept under its version, once. */
static gboolean
is_kept_anew (const KabRow *before, const KabRow *row, const char *key)
{
  const char *value = kab_row_get_text (row, "value");
  g_autoptr (JsonNode) node = value != NULL ? json_from_string (value, NULL) : NULL;
  const char *text = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                       ? kab_json_member_text (json_node_get_object (node), "text")
                       : NULL;
  g_autofree char *version = text != NULL ? kab_consent_version (text, NULL) : NULL;

  return before == NULL && g_strcmp0 (version, key + strlen (KAB_CONSENT_KEPT)) == 0;
}

gboolean
kab_registration_check (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  const char *key = kab_row_get_text (before != NULL ? before : row, "key");
  gboolean may;

  if (writer->user == NULL || key == NULL)
    return TRUE;
  if (g_str_has_prefix (key, KAB_CONSENT_KEPT) && !is_kept_anew (before, row, key))
    {
      g_set_error_literal (error, KAB_ERROR, KAB_ERROR_REFUSED,
                           _ ("What people consented to is kept as it was. Nothing was changed."));
      return FALSE;
    }
  if (!g_str_equal (key, KAB_REGISTRATION_SETTING))
    return TRUE;
  if (!is_admin (writer, &may, error))
    return FALSE;
  if (!may)
    g_set_error_literal (
      error, KAB_ERROR, KAB_ERROR_REFUSED,
      _ ("Whether people may register by themselves, administrators alone say. Nothing was changed."));
  return may;
}

gboolean
kab_registration_follow (KabWriter *writer, const KabRow *row, GError **error)
{
  g_auto (KabRegistrationSetting) setting = { 0 };

  if (g_strcmp0 (kab_row_get_text (row, "key"), KAB_REGISTRATION_SETTING) != 0)
    return TRUE;
  if (!row->deleted)
    kab_registration_setting_parse (kab_row_get_text (row, "value"), &setting, NULL);
  return (setting.text == NULL || keep_text (writer, setting.text, error))
         && (setting.is_open || end_links (writer, error));
}

gboolean
kab_registration_setting_put (KabServerDb *db,
                              const char *org,
                              const KabRegistrationSetting *setting,
                              GError **error)
{
  g_autofree char *value = kab_registration_setting_write (setting);
  g_auto (KabRegistrationSetting) read = { 0 };
  g_autoptr (KabWriter) writer = NULL;

  if (!kab_registration_setting_parse (value, &read, error))
    return FALSE;
  writer = kab_writer_begin (db, org, NULL, NULL, KAB_WRITER_NONE, error);
  return writer != NULL && kab_writer_put_setting (writer, KAB_REGISTRATION_SETTING, value, error)
         && kab_writer_commit (writer, error);
}

gboolean
kab_registration_consent (KabDb *db,
                          const char *org,
                          const char *language,
                          char **text,
                          char **version,
                          GError **error)
{
  g_auto (KabRegistrationSetting) setting = { 0 };
  g_autofree char *company = NULL, *requisites = NULL;

  if (!kab_registration_setting_read (db, org, &setting, error))
    return FALSE;
  company = kab_page_issuer (db, org, &requisites, error);
  if (company == NULL)
    return FALSE;
  *text = kab_consent_text (setting.text, company, language);
  *version = kab_consent_version (setting.text, language);
  return TRUE;
}

void
kab_registration_offer_free (KabRegistrationOffer *offer)
{
  if (offer == NULL)
    return;
  g_free (offer->org);
  g_free (offer->name);
  g_free (offer->base);
  g_strfreev (offer->channels);
  g_free (offer->text);
  g_free (offer->version);
  g_free (offer);
}

static gboolean
find_channels (KabDb *db, const char *org, char ***channels, GError **error)
{
  g_autoptr (GPtrArray) accounts = kab_message_account_list (db, org, error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (accounts == NULL)
    return FALSE;
  for (guint i = 0; i < accounts->len; i++)
    g_strv_builder_add (builder, ((const KabMessageAccount *)accounts->pdata[i])->channel);
  *channels = g_strv_builder_end (builder);
  return TRUE;
}

/* *offer stays NULL where the organisation offers none. */
static gboolean
read_offer (KabDb *db,
            const char *org,
            const char *public_url,
            const char *language,
            KabRegistrationOffer **offer,
            GError **error)
{
  g_auto (KabRegistrationSetting) setting = { 0 };
  g_autoptr (KabRegistrationOffer) found = g_new0 (KabRegistrationOffer, 1);
  g_autofree char *requisites = NULL;
  g_autoptr (GError) local = NULL;

  if (!kab_registration_setting_read (db, org, &setting, error))
    return FALSE;
  if (!setting.is_open)
    return TRUE;
  if (!find_channels (db, org, &found->channels, error))
    return FALSE;
  found->base = kab_message_base (db, org, public_url, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (found->base == NULL || found->channels[0] == NULL)
    return TRUE;
  found->org = g_strdup (org);
  found->name = kab_page_issuer (db, org, &requisites, error);
  if (found->name == NULL)
    return FALSE;
  if (!kab_registration_consent (db, org, language, &found->text, &found->version, error))
    return FALSE;
  *offer = g_steal_pointer (&found);
  return TRUE;
}

GPtrArray *
kab_registration_offers (KabDb *db, const char *public_url, const char *language, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db,
    "SELECT o.id FROM org o JOIN setting s ON s.org=o.id AND s.\"key\"='" KAB_REGISTRATION_SETTING
    "' AND s.deleted=0 ORDER BY TEXTKEY(o.name),o.id",
    error);
  g_autoptr (GPtrArray) orgs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) offers = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_registration_offer_free);
  KabStep step;

  if (statement == NULL)
    return NULL;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (orgs, g_strdup (kab_statement_get_text (statement, 0)));
  if (step == KAB_STEP_ERROR)
    return NULL;
  for (guint i = 0; i < orgs->len; i++)
    {
      KabRegistrationOffer *offer = NULL;

      if (!read_offer (db, orgs->pdata[i], public_url, language, &offer, error))
        return NULL;
      if (offer != NULL)
        g_ptr_array_add (offers, offer);
    }
  return g_steal_pointer (&offers);
}
