/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl ledger: what accounts stand at, why, and whether the books balance. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-balance.h"
#include "kab-cli-read.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-ledger.h"
#include "kab-money.h"

static KabExit
ledger_check (KabCli *cli, GError **error)
{
  g_auto (KabCliReader) books = { NULL };
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gint64 n;

  if (!kab_cli_reader_open (&books, cli, error)
      || !kab_ledger_check (books.db, books.org->id, faults, &n, error))
    return KAB_EXIT_FAILED;
  if (cli->json)
    {
      json_builder_begin_object (builder);
      kab_json_add_integer (builder, "entries", n);
      json_builder_set_member_name (builder, "faults");
      json_builder_begin_array (builder);
      for (guint i = 0; i < faults->len; i++)
        json_builder_add_string_value (builder, faults->pdata[i]);
      json_builder_end_array (builder);
      json_builder_end_object (builder);
      kab_cli_print_json (builder);
    }
  else
    {
      for (guint i = 0; i < faults->len; i++)
        g_print ("%s\n", (const char *)faults->pdata[i]);
      if (faults->len == 0)
        g_print (g_dngettext (GETTEXT_PACKAGE, "The books balance: %lld entry.\n",
                              "The books balance: %lld entries.\n", (gulong)n),
                 (long long)n);
    }
  return faults->len > 0 ? KAB_EXIT_FAILED : KAB_EXIT_OK;
}

static KabBalance *
balance_of (KabCliReader *books, const KabRow *account, GError **error)
{
  g_autoptr (GPtrArray) lines = kab_ledger_lines (books->db, books->org->id, account->id, NULL, error);

  return lines != NULL ? kab_balance_calculate (account, lines, kab_time_now ()) : NULL;
}

static void
add_balance (JsonBuilder *builder, const KabRow *account, const KabBalance *balance)
{
  kab_json_add_string (builder, "code", kab_row_get_text (account, "code"));
  kab_json_add_string (builder, "name", kab_row_get_text (account, "name"));
  kab_json_add_string (builder, "kind", kab_row_get_text (account, "kind"));
  kab_json_add_string (builder, "partner", kab_row_get_text (account, "partner"));
  kab_json_add_string (builder, "currency", kab_row_get_text (account, "currency"));
  kab_json_add_integer (builder, "booked", balance->booked);
  kab_json_add_integer (builder, "held", balance->held);
  kab_json_add_integer (builder, "available", balance->available);
  if (balance->next_release != 0)
    kab_json_add_integer (builder, "next_release", balance->next_release);
}

static KabExit
ledger_balances (KabCli *cli, GError **error)
{
  g_auto (KabCliReader) books = { NULL };
  g_auto (KabCliList) list = { NULL };
  g_autoptr (GPtrArray) accounts = NULL;

  if (!kab_cli_reader_open (&books, cli, error)
      || (accounts = kab_ledger_accounts (books.db, books.org->id, error)) == NULL)
    return KAB_EXIT_FAILED;
  kab_cli_list_begin (&list, "code\tname\tbooked\theld\tavailable");
  for (guint i = 0; i < accounts->len; i++)
    {
      const KabRow *account = accounts->pdata[i];
      const char *currency = kab_row_get_text (account, "currency");
      g_autoptr (KabBalance) balance = balance_of (&books, account, error);
      g_autofree char *booked = NULL, *held = NULL, *available = NULL;

      if (balance == NULL)
        return KAB_EXIT_FAILED;
      booked = kab_money_format (balance->booked, currency, NULL);
      held = kab_money_format (balance->held, currency, NULL);
      available = kab_money_format (balance->available, currency, NULL);
      {
        const char *const cells[] = { kab_row_get_text (account, "code"), kab_row_get_text (account, "name"),
                                      booked, held, available };

        add_balance (kab_cli_list_add (&list, cells, G_N_ELEMENTS (cells)), account, balance);
      }
      kab_cli_list_added (&list);
    }
  kab_cli_list_print (&list, cli);
  return KAB_EXIT_OK;
}

static const KabRow *
find_account (GPtrArray *accounts, const char *code)
{
  for (guint i = 0; i < accounts->len; i++)
    {
      const KabRow *account = accounts->pdata[i];

      if (g_strcmp0 (kab_row_get_text (account, "code"), code) == 0 || g_str_equal (account->id, code))
        return account;
    }
  return NULL;
}

static void
add_why (JsonBuilder *builder, const KabDerivation *why)
{
  json_builder_set_member_name (builder, "why");
  json_builder_begin_array (builder);
  for (guint i = 0; i < why->lines->len; i++)
    {
      const KabDerivationLine *line = why->lines->pdata[i];

      json_builder_begin_object (builder);
      kab_json_add_string (builder, "rule", line->rule);
      kab_json_add_string (builder, "text", line->text);
      kab_json_add_integer (builder, "amount", line->amount);
      kab_json_add_boolean (builder, "counts", line->counts);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static KabExit
ledger_why (KabCli *cli, GError **error)
{
  g_auto (KabCliReader) books = { NULL };
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (KabBalance) balance = NULL;
  const KabRow *account;

  if (!kab_cli_reader_open (&books, cli, error)
      || (accounts = kab_ledger_accounts (books.db, books.org->id, error)) == NULL)
    return KAB_EXIT_FAILED;
  account = find_account (accounts, cli->arguments[0]);
  if (account == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                   _ ("There is no account “%s”; “kabinetctl ledger balances” lists them."),
                   cli->arguments[0]);
      return KAB_EXIT_NOT_FOUND;
    }
  balance = balance_of (&books, account, error);
  if (balance == NULL)
    return KAB_EXIT_FAILED;
  if (cli->json)
    {
      json_builder_begin_object (builder);
      add_balance (builder, account, balance);
      add_why (builder, balance->why);
      json_builder_end_object (builder);
      kab_cli_print_json (builder);
      return KAB_EXIT_OK;
    }
  g_ptr_array_add (rows, g_strsplit ("amount\trule\twhy", "\t", -1));
  for (guint i = 0; i < balance->why->lines->len; i++)
    {
      const KabDerivationLine *line = balance->why->lines->pdata[i];
      g_autofree char *amount = kab_money_format (line->amount, kab_row_get_text (account, "currency"), NULL);
      const char *cells[] = { line->counts ? amount : "", line->rule, line->text, NULL };

      g_ptr_array_add (rows, g_strdupv ((char **)cells));
    }
  kab_cli_print_table (rows);
  return KAB_EXIT_OK;
}

static char *reason;

static const GOptionEntry reverse_options[] = {
  { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why it is corrected; people read it"), N_ ("TEXT") },
  { NULL },
};

static KabExit
ledger_reverse (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) db = NULL;
  g_autoptr (KabOrg) org = NULL;
  g_autoptr (KabWriter) writer = NULL;

  if (reason == NULL || reason[0] == '\0')
    return kab_cli_usage (error, _ ("Say why with --reason: the entry stays, and people ask."));
  db = kab_cli_open (cli, FALSE, error);
  org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  writer = org != NULL ? kab_writer_begin (db, org->id, NULL, "kabinetctl", KAB_WRITER_NONE, error) : NULL;
  if (writer == NULL || !kab_writer_reverse_entry (writer, cli->arguments[0], reason, error)
      || !kab_writer_commit (writer, error))
    return KAB_EXIT_FAILED;
  kab_cli_print_done (cli, cli->arguments[0]);
  kab_cli_note (cli, _ ("The entry was corrected by its opposite; both stay in the books."));
  return KAB_EXIT_OK;
}

const KabCliCommand kab_commands_ledger[] = {
  { "ledger check", NULL, N_ ("Check that the books balance"),
    N_ ("Looks at every entry, payment, refund and payout. Names what is wrong and ends with 1, or says that "
        "nothing is."),
    NULL, 0, 0, ledger_check },
  { "ledger balances", NULL, N_ ("Show what each account stands at"), NULL, NULL, 0, 0, ledger_balances },
  { "ledger why", N_ ("ACCOUNT"), N_ ("Show the lines that make an account's balance"),
    N_ ("ACCOUNT is a code as “kabinetctl ledger balances” lists them."), NULL, 1, 1, ledger_why },
  { "ledger reverse", N_ ("ENTRY"), N_ ("Correct an entry by its opposite"),
    N_ ("Nothing in the books is changed: new lines take back those of the entry."), reverse_options, 1, 1,
    ledger_reverse },
  { NULL },
};
