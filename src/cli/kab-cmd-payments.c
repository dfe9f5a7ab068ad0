/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl payments: by whom an organisation has its payments made. */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-cli-read.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-payment-driver.h"
#include "kab-payment-reason.h"

#define VAT_MOST 12
#define TAX_MOST 6

static char *shop, *secret_file, *url;
static gboolean secret_stdin, no_default, test, loopback;
static int vat_code, tax_system;

static const GOptionEntry set_options[] = {
  { "shop", 0, 0, G_OPTION_ARG_STRING, &shop, N_ ("The provider's number of the organisation"),
    N_ ("NUMBER") },
  { "secret-stdin", 0, 0, G_OPTION_ARG_NONE, &secret_stdin,
    N_ ("Read the secret key from standard input, without asking"), NULL },
  { "secret-file", 0, 0, G_OPTION_ARG_FILENAME, &secret_file,
    N_ ("Read the secret key from a file; in $CREDENTIALS_DIRECTORY where it has no slash"), N_ ("FILE") },
  { "test", 0, 0, G_OPTION_ARG_NONE, &test,
    N_ ("It is a test shop: its payments count, though no money moves"), NULL },
  { "vat-code", 0, 0, G_OPTION_ARG_INT, &vat_code,
    N_ ("Have fiscal receipts made, with this code of the VAT rate (1 to 12); 0 for none"), N_ ("N") },
  { "tax-system", 0, 0, G_OPTION_ARG_INT, &tax_system, N_ ("Code of the tax system in receipts (1 to 6)"),
    N_ ("N") },
  { "no-default", 0, 0, G_OPTION_ARG_NONE, &no_default,
    N_ ("Keep the provider that is asked where none is named"), NULL },
  { "url", 0, 0, G_OPTION_ARG_STRING, &url, N_ ("Where it is asked, if not where everybody asks it"), "URL" },
  { NULL },
};

static const GOptionEntry check_options[] = {
  { "loopback", 0, 0, G_OPTION_ARG_NONE, &loopback,
    N_ ("It may be on this machine and without TLS, for tests"), NULL },
  { NULL },
};

static gboolean
is_plain (const char *text, gsize most)
{
  gsize n = strlen (text);

  for (gsize i = 0; i < n; i++)
    if ((guchar)text[i] <= ' ' || (guchar)text[i] >= 0x7f || text[i] == ':')
      return FALSE;
  return n > 0 && n <= most;
}

static gboolean
check_given (const KabPaymentDriver *driver, GError **error)
{
  if (driver->needs_secret && (shop == NULL || !is_plain (shop, KAB_PAYMENT_SHOP_MAX)))
    kab_cli_usage (error,
                   _ ("--shop is needed: the number that the provider has given to the organisation."));
  else if (!driver->needs_secret && (shop != NULL || secret_stdin || secret_file != NULL || url != NULL))
    kab_cli_usage (error, _ ("This provider has no shop number and no secret key."));
  else if (secret_stdin && secret_file != NULL)
    kab_cli_usage (error, _ ("Give one of --secret-stdin and --secret-file."));
  else if (vat_code < 0 || vat_code > VAT_MOST || tax_system < 0 || tax_system > TAX_MOST)
    kab_cli_usage (error, _ ("Codes of VAT rates are 1 to 12, those of tax systems 1 to 6."));
  else if (url != NULL
           && (!(g_str_has_prefix (url, "https://") || g_str_has_prefix (url, "http://127.0.0.1:"))
               || !g_str_has_suffix (url, "/")))
    kab_cli_usage (error, _ ("--url begins with https:// and ends with a slash."));
  else
    return TRUE;
  return FALSE;
}

static const KabPaymentDriver *
find_driver (const char *name, GError **error)
{
  const KabPaymentDriver *driver = kab_payment_driver_find (name);

  if (driver != NULL && driver->kind_of != NULL)
    return driver;
  g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There is no payment provider “%s”. There are: %s."),
               name, KAB_PROVIDER_YOOKASSA ", " KAB_PROVIDER_BANK_TRANSFER);
  return NULL;
}

static KabExit
payments_set (KabCli *cli, GError **error)
{
  const KabPaymentDriver *driver = find_driver (cli->arguments[0], error);
  KabPaymentAccount account = { .shop = shop != NULL ? shop : (char *)"",
                                .secret = (char *)"",
                                .test = test,
                                .vat_code = vat_code,
                                .tax_system = tax_system };
  g_autoptr (KabServerDb) db = NULL;
  g_autoptr (KabOrg) org = NULL;
  char *secret = NULL;
  gboolean ok;

  if (driver == NULL)
    return KAB_EXIT_FAILED;
  if (!check_given (driver, error))
    return KAB_EXIT_USAGE;
  db = kab_cli_open (cli, FALSE, error);
  org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  if (org == NULL)
    return KAB_EXIT_FAILED;
  if (driver->needs_secret)
    {
      secret = kab_cli_read_secret (secret_file, secret_stdin, KAB_PAYMENT_SECRET_MAX, error);
      if (secret == NULL)
        return KAB_EXIT_FAILED;
      if (!is_plain (secret, KAB_PAYMENT_SECRET_MAX))
        {
          kab_secret_free (secret);
          g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                       _ ("That is no secret key: it has a blank or another sign in it that no key has."));
          return KAB_EXIT_FAILED;
        }
      account.secret = secret;
    }
  account.org = org->id;
  account.provider = (char *)driver->name;
  account.url = url != NULL ? url : (char *)(driver->needs_secret ? KAB_YOOKASSA_URL : "");
  ok = kab_payment_account_set (db, &account, !no_default, error);
  kab_secret_free (secret);
  if (ok)
    kab_cli_note (cli, "%s",
                  driver->check != NULL
                    ? _ ("It is set up. Whether the provider accepts it, “kabinetctl payments check” tells.")
                    : _ ("It is set up. Its pages take the bank details of the company."));
  return ok ? KAB_EXIT_OK : KAB_EXIT_FAILED;
}

static KabExit
payments_remove (KabCli *cli, GError **error)
{
  const KabPaymentDriver *driver = find_driver (cli->arguments[0], error);
  g_autoptr (KabServerDb) db = driver != NULL ? kab_cli_open (cli, FALSE, error) : NULL;
  g_autoptr (KabOrg) org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;

  return org != NULL && kab_payment_account_remove (db, org->id, driver->name, error) ? KAB_EXIT_OK
                                                                                      : KAB_EXIT_FAILED;
}

static GPtrArray *
read_accounts (KabCli *cli, GError **error)
{
  g_auto (KabCliReader) reader = { NULL };

  return kab_cli_reader_open (&reader, cli, error)
           ? kab_payment_account_list (reader.db, reader.org->id, error)
           : NULL;
}

static KabExit
payments_list (KabCli *cli, GError **error)
{
  g_autoptr (GPtrArray) accounts = read_accounts (cli, error);
  g_auto (KabCliList) list = { NULL };

  if (accounts == NULL)
    return KAB_EXIT_FAILED;
  kab_cli_list_begin (&list, "provider\tshop\tmode\tchanged");
  for (guint i = 0; i < accounts->len; i++)
    {
      const KabPaymentAccount *account = accounts->pdata[i];
      g_autofree char *changed = kab_time_format (account->changed_at, NULL);
      const char *const cells[]
        = { account->provider, account->shop, account->test ? "test" : "live", changed };
      JsonBuilder *builder = kab_cli_list_add (&list, cells, G_N_ELEMENTS (cells));

      kab_json_add_string (builder, "provider", account->provider);
      kab_json_add_string (builder, "shop", account->shop);
      kab_json_add_boolean (builder, "test", account->test);
      kab_json_add_integer (builder, "vat_code", account->vat_code);
      kab_json_add_integer (builder, "tax_system", account->tax_system);
      kab_json_add_integer (builder, "changed_at", account->changed_at);
      kab_cli_list_added (&list);
    }
  kab_cli_list_print (&list, cli);
  return KAB_EXIT_OK;
}

static KabExit
check_one (KabCli *cli, const KabPaymentAccount *account, GError **error)
{
  const KabPaymentDriver *driver = kab_payment_driver_find (account->provider);
  gboolean is_test = FALSE;

  if (driver == NULL || driver->check == NULL)
    {
      g_print ("%s: %s\n", account->provider, _ ("there is nobody to ask."));
      return KAB_EXIT_OK;
    }
  if (!driver->check (account, loopback, &is_test, error))
    return KAB_EXIT_FAILED;
  if (is_test != account->test)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   is_test
                     ? _ (
                       "The provider says that this is a test shop: set it up anew with --test, or with the "
                       "number and key of the real one.")
                     : _ ("The provider says that this is no test shop: set it up anew without --test."));
      return KAB_EXIT_FAILED;
    }
  g_print ("%s: %s\n", account->provider,
           is_test ? _ ("the provider accepts it; it is a test shop.") : _ ("the provider accepts it."));
  return KAB_EXIT_OK;
}

static KabExit
payments_check (KabCli *cli, GError **error)
{
  g_autoptr (GPtrArray) accounts = read_accounts (cli, error);

  if (accounts == NULL)
    return KAB_EXIT_FAILED;
  if (accounts->len == 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("No payment provider is set up."));
      return KAB_EXIT_NOT_FOUND;
    }
  for (guint i = 0; i < accounts->len; i++)
    if (check_one (cli, accounts->pdata[i], error) != KAB_EXIT_OK)
      return KAB_EXIT_FAILED;
  return KAB_EXIT_OK;
}

const KabCliCommand kab_commands_payments[] = {
  { "payments set", N_ ("PROVIDER"), N_ ("Set up by whom payment links are made: yookassa or bank_transfer"),
    N_ ("The secret key is asked for, unseen, or read from standard input or a file: there is no option that "
        "takes "
        "it. Desktops learn that there is a provider, and its shop number; the key stays on the server. With "
        "bank_transfer a link leads to a page of the server's own, with the bank details of the company and "
        "a code "
        "for the apps of banks; “kabinetctl org address” says where payers find it."),
    set_options, 1, 1, payments_set },
  { "payments remove", N_ ("PROVIDER"), N_ ("Forget a payment provider, and its secret key"), NULL, NULL, 1,
    1, payments_remove },
  { "payments list", NULL, N_ ("List the payment providers that are set up"), NULL, NULL, 0, 0,
    payments_list },
  { "payments check", NULL, N_ ("Ask each payment provider whether it accepts shop and key"), NULL,
    check_options, 0, 0, payments_check },
  { NULL },
};
