/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-payment-account.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-json.h"
#include "kab-payment-reason.h"
#include "kab-payments.h"
#include "kab-secret.h"
#include "kab-writer.h"

#define SETTING "payments"

void
kab_payment_account_free (KabPaymentAccount *account)
{
  if (account == NULL)
    return;
  g_free (account->org);
  g_free (account->provider);
  g_free (account->shop);
  kab_secret_free (account->secret);
  g_free (account->url);
  g_free (account);
}

static gpointer
read_account (KabStatement *statement)
{
  KabPaymentAccount *account = g_new0 (KabPaymentAccount, 1);
  const char *options = kab_statement_get_text (statement, 6);
  g_autoptr (JsonNode) node = json_from_string (options, NULL);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  account->org = g_strdup (kab_statement_get_text (statement, 0));
  account->provider = g_strdup (kab_statement_get_text (statement, 1));
  account->shop = g_strdup (kab_statement_get_text (statement, 2));
  account->secret = g_strdup (kab_statement_get_text (statement, 3));
  account->url = g_strdup (kab_statement_get_text (statement, 4));
  account->test = kab_statement_get_integer (statement, 5) != 0;
  if (object != NULL)
    {
      account->vat_code = (int)json_object_get_int_member_with_default (object, "vat_code", 0);
      account->tax_system = (int)json_object_get_int_member_with_default (object, "tax_system", 0);
    }
  account->changed_at = kab_statement_get_integer (statement, 7);
  return account;
}

#define SELECT "SELECT org,provider,shop,secret,url,test,options,changed_at FROM payment_account WHERE org=?"

KabPaymentAccount *
kab_payment_account_find (KabDb *db, const char *org, const char *provider, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, SELECT " AND provider=?", error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, provider);
  return kab_statement_read_one (statement, read_account, error);
}

GPtrArray *
kab_payment_account_list (KabDb *db, const char *org, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, SELECT " ORDER BY provider", error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  return kab_statement_read_all (statement, read_account, (GDestroyNotify)kab_payment_account_free, error);
}

/* What desktops know: which providers there are, and which is asked where none is named. */
static char *
describe (GPtrArray *accounts, const char *preferred)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  const char *chosen = accounts->len > 0 ? ((const KabPaymentAccount *)accounts->pdata[0])->provider : NULL;

  json_builder_begin_object (builder);
  for (guint i = 0; i < accounts->len; i++)
    if (g_strcmp0 (((const KabPaymentAccount *)accounts->pdata[i])->provider, preferred) == 0)
      chosen = preferred;
  if (chosen != NULL)
    {
      json_builder_set_member_name (builder, "default");
      json_builder_add_string_value (builder, chosen);
    }
  json_builder_set_member_name (builder, "providers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < accounts->len; i++)
    {
      const KabPaymentAccount *account = accounts->pdata[i];

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "id");
      json_builder_add_string_value (builder, account->provider);
      if (*account->shop != '\0')
        {
          json_builder_set_member_name (builder, "shop");
          json_builder_add_string_value (builder, account->shop);
          json_builder_set_member_name (builder, "test");
          json_builder_add_boolean_value (builder, account->test);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* Whoever sells is to know whether there can be a link. */
static gboolean
put_setting (KabWriter *writer, const char *org, const char *preferred, GError **error)
{
  g_autoptr (GPtrArray) accounts = kab_payment_account_list (kab_writer_get_db (writer), org, error);
  g_autoptr (KabRow) row = accounts != NULL ? kab_writer_find_setting (writer, SETTING, NULL, error) : NULL;
  g_autofree char *before = NULL;
  g_autofree char *value = NULL;

  if (row == NULL)
    return FALSE;
  before = kab_payment_providers_default (kab_row_get_text (row, "value"));
  value = describe (accounts, preferred != NULL ? preferred : before);
  kab_row_set_text (row, "value", value);
  return kab_writer_put (writer, row, NULL, error);
}

static gboolean
put_account (KabDb *db, const KabPaymentAccount *account, GError **error)
{
  g_autofree char *options
    = g_strdup_printf ("{\"vat_code\":%d,\"tax_system\":%d}", account->vat_code, account->tax_system);
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db,
    "INSERT INTO payment_account(org,provider,shop,secret,url,test,options,changed_at) "
    "VALUES(?,?,?,?,?,?,?,?)"
    " ON CONFLICT(org,provider) DO UPDATE SET shop=excluded.shop,secret=excluded.secret,url=excluded.url,"
    "test=excluded.test,options=excluded.options,changed_at=excluded.changed_at",
    error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, account->org);
  kab_statement_bind_text (statement, 2, account->provider);
  kab_statement_bind_text (statement, 3, account->shop);
  kab_statement_bind_text (statement, 4, account->secret);
  kab_statement_bind_text (statement, 5, account->url);
  kab_statement_bind_integer (statement, 6, account->test);
  kab_statement_bind_text (statement, 7, options);
  kab_statement_bind_integer (statement, 8, kab_time_now ());
  return kab_statement_run (statement, error);
}

/* What could not be asked, or was asked too often in vain, is asked at once: something was amiss with what stood here. */
static gboolean
hurry_all (KabDb *db, const KabPaymentAccount *account, GError **error)
{
  gint64 now = kab_time_now ();
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "UPDATE payment_work SET next_at=? WHERE org=? AND provider=? AND next_at<?"
                      " AND lease_until<?",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, now);
  kab_statement_bind_text (statement, 2, account->org);
  kab_statement_bind_text (statement, 3, account->provider);
  kab_statement_bind_integer (statement, 4, KAB_PAYMENT_NEVER);
  kab_statement_bind_integer (statement, 5, now);
  return kab_statement_run (statement, error);
}

gboolean
kab_payment_account_set (KabServerDb *server_db,
                         const KabPaymentAccount *account,
                         gboolean make_default,
                         GError **error)
{
  g_autoptr (KabWriter) writer
    = kab_writer_begin (server_db, account->org, NULL, NULL, KAB_WRITER_NONE, error);

  return writer != NULL && put_account (kab_writer_get_db (writer), account, error)
         && hurry_all (kab_writer_get_db (writer), account, error)
         && put_setting (writer, account->org, make_default ? account->provider : NULL, error)
         && kab_writer_commit (writer, error);
}

gboolean
kab_payment_account_remove (KabServerDb *server_db, const char *org, const char *provider, GError **error)
{
  g_autoptr (KabWriter) writer = kab_writer_begin (server_db, org, NULL, NULL, KAB_WRITER_NONE, error);
  g_autoptr (KabStatement) statement = NULL;

  if (writer == NULL)
    return FALSE;
  statement = kab_db_prepare (kab_writer_get_db (writer),
                              "DELETE FROM payment_account WHERE org=? AND provider=?", error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, provider);
  if (!kab_statement_run (statement, error))
    return FALSE;
  if (kab_db_changes (kab_writer_get_db (writer)) == 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("This payment provider is not set up."));
      return FALSE;
    }
  kab_statement_done (g_steal_pointer (&statement));
  return put_setting (writer, org, NULL, error) && kab_writer_commit (writer, error);
}
