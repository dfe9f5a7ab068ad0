/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of offices, banks and cards; values that the offices themselves publish, or computed by other code. */
#include <string.h>

#include <glib.h>
#include <json-glib/json-glib.h>

#include "kab-bank-card.h"
#include "kab-error.h"
#include "kab-identifier.h"
#include "kab-requisites.h"
#include "kab-validate.h"

typedef struct
{
  KabIdentifier kind;
  const char *text;
} Number;

/* S0-15, S4-03: INN, KPP, OGRN of companies as their annual reports print them; VAT numbers and IBANs of registries. */
static const Number good[] = {
  { KAB_IDENTIFIER_INN, "7707083893" },   /* Sberbank */
  { KAB_IDENTIFIER_INN, "7736050003" },   /* Gazprom */
  { KAB_IDENTIFIER_INN, "7736207543" },   /* Yandex */
  { KAB_IDENTIFIER_INN, "500100732259" }, /* the tax service's example of a person's */
  { KAB_IDENTIFIER_KPP, "773601001" },
  { KAB_IDENTIFIER_KPP, "9909AB123" },
  { KAB_IDENTIFIER_OGRN, "1027700132195" },
  { KAB_IDENTIFIER_OGRN, "1027700229193" },
  { KAB_IDENTIFIER_OGRN, "1027700070518" },
  { KAB_IDENTIFIER_OGRNIP, "304500116000157" },
  { KAB_IDENTIFIER_OKPO, "00032537" },
  { KAB_IDENTIFIER_OKPO, "00040778" },
  { KAB_IDENTIFIER_OKPO, "00083262" },
  { KAB_IDENTIFIER_BIC, "044525225" },
  { KAB_IDENTIFIER_BIC, "017003983" },
  { KAB_IDENTIFIER_SWIFT, "SABRRUMM" },
  { KAB_IDENTIFIER_SWIFT, "UNCRBGSFXXX" },
  { KAB_IDENTIFIER_EIK, "175074752" },
  { KAB_IDENTIFIER_EIK, "121817309" },
  { KAB_IDENTIFIER_EIK, "000696327" }, /* the municipality of Sofia */
  { KAB_IDENTIFIER_VOEN, "1400057421" },
  { KAB_IDENTIFIER_VOEN, "9900003871" },
  { KAB_IDENTIFIER_VOEN, "1700393071" },
  { KAB_IDENTIFIER_VAT, "BG175074752" },
  { KAB_IDENTIFIER_VAT, "BG7523169263" },
  { KAB_IDENTIFIER_VAT, "BG7111042925" },
  { KAB_IDENTIFIER_VAT, "DE136695976" },
  { KAB_IDENTIFIER_VAT, "ATU13585627" },
  { KAB_IDENTIFIER_VAT, "NL004495445B01" },
  { KAB_IDENTIFIER_IBAN, "BG80BNBG96611020345678" },
  { KAB_IDENTIFIER_IBAN, "AZ21NABZ00000000137010001944" },
  { KAB_IDENTIFIER_IBAN, "DE89370400440532013000" },
  { KAB_IDENTIFIER_IBAN, "GB82WEST12345698765432" },
};

static const Number bad[] = {
  { KAB_IDENTIFIER_INN, "" },
  { KAB_IDENTIFIER_INN, "7707083894" },
  { KAB_IDENTIFIER_INN, "6200098765" }, /* of the example of GOST R 56042: not a real one */
  { KAB_IDENTIFIER_INN, "77070838931" },
  { KAB_IDENTIFIER_INN, "770708389X" },
  { KAB_IDENTIFIER_INN, "500100732250" },
  { KAB_IDENTIFIER_INN, "500100732219" },
  { KAB_IDENTIFIER_KPP, "77360100" },
  { KAB_IDENTIFIER_KPP, "7736ab001" },
  { KAB_IDENTIFIER_KPP, "A73601001" },
  { KAB_IDENTIFIER_OGRN, "1027700132196" },
  { KAB_IDENTIFIER_OGRN, "304500116000157" },
  { KAB_IDENTIFIER_OGRNIP, "304500116000158" },
  { KAB_IDENTIFIER_OKPO, "00032538" },
  { KAB_IDENTIFIER_OKPO, "0003253" },
  { KAB_IDENTIFIER_BIC, "04452522" },
  { KAB_IDENTIFIER_BIC, "944525225" },
  { KAB_IDENTIFIER_SWIFT, "SABRRUM" },
  { KAB_IDENTIFIER_SWIFT, "SAB1RUMM" },
  { KAB_IDENTIFIER_EIK, "175074751" },
  { KAB_IDENTIFIER_EIK, "8316417910012" },
  { KAB_IDENTIFIER_EIK, "17507475" },
  { KAB_IDENTIFIER_VOEN, "140005742" },
  { KAB_IDENTIFIER_VOEN, "1400057423" },
  { KAB_IDENTIFIER_VOEN, "1400057431" },
  { KAB_IDENTIFIER_VAT, "175074752" },
  { KAB_IDENTIFIER_VAT, "BG175074751" },
  { KAB_IDENTIFIER_VAT, "BG7523169262" },
  { KAB_IDENTIFIER_VAT, "ATX13585627" },
  { KAB_IDENTIFIER_VAT, "DE1366959767" },
  { KAB_IDENTIFIER_IBAN, "BG80BNBG96611020345679" },
  { KAB_IDENTIFIER_IBAN, "BG80BNBG9661102034567" },
  { KAB_IDENTIFIER_IBAN, "80BNBG96611020345678BG" },
  { KAB_IDENTIFIER_IBAN, "BG" },
};

static void
test_numbers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *problem = kab_identifier_problem (good[i].kind, good[i].text);

      g_test_message ("%s", good[i].text);
      g_assert_cmpstr (problem, ==, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *problem = kab_identifier_problem (bad[i].kind, bad[i].text);

      g_test_message ("%s", bad[i].text);
      g_assert_nonnull (problem);
      g_assert_true (g_str_has_suffix (problem, "."));
    }
}

/* What check digits are for: any one wrong digit is noticed (by remainders of 11; Luhn; remainder of 97). */
static void
test_one_slip (void)
{
  static const KabIdentifier sure[]
    = { KAB_IDENTIFIER_EIK, KAB_IDENTIFIER_VOEN, KAB_IDENTIFIER_OGRN, KAB_IDENTIFIER_IBAN };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    for (guint k = 0; k < G_N_ELEMENTS (sure); k++)
      for (gsize at = 0; good[i].kind == sure[k] && at + 1 < strlen (good[i].text); at++)
        {
          g_autofree char *slip = g_strdup (good[i].text);
          guint passed = 0;

          for (char c = '0'; g_ascii_isdigit (good[i].text[at]) && c <= '9'; c++)
            {
              slip[at] = c;
              if (c != good[i].text[at] && kab_identifier_is_valid (good[i].kind, slip))
                passed++;
            }
          /* A remainder of 10 is written as 0, so one of nine slips may pass where that is so. */
          g_assert_cmpuint (passed, <=, good[i].kind == KAB_IDENTIFIER_IBAN ? 0 : 1);
        }
}

static void
test_accounts (void)
{
  static const struct
  {
    const char *account, *bic;
    gboolean correspondent, right;
  } cases[] = {
    /* The example that goes with GOST R 56042. */
    { "40702810138250123017", "044525225", FALSE, TRUE },
    { "30101810400000000225", "044525225", TRUE, TRUE },
    /* The treasury of Moscow and of Tula, as every tax form since 2021 has them. */
    { "40102810545370000003", "004525988", TRUE, TRUE },
    { "40102810445370000059", "017003983", TRUE, TRUE },
    { "03100643000000018500", "017003983", FALSE, TRUE },
    /* An account at the Bank of Russia itself. */
    { "40101810045250010041", "044525000", FALSE, TRUE },
    { "40702810138250123018", "044525225", FALSE, FALSE },
    { "40702810138250123017", "044525226", FALSE, FALSE },
    { "40702810138250123017", NULL, FALSE, FALSE },
    { "4070281013825012301", "044525225", FALSE, FALSE },
    { "30101810400000000225", "044030653", TRUE, FALSE },
    { "40101810045250010042", "044525000", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *problem = cases[i].correspondent
                                   ? kab_correspondent_account_problem (cases[i].account, cases[i].bic)
                                   : kab_account_problem (cases[i].account, cases[i].bic);

      g_test_message ("%s at %s", cases[i].account, cases[i].bic);
      g_assert_true ((problem == NULL) == cases[i].right);
    }
}

/* S4-45: 16 digits, Luhn, expired ones refused; numbers that the networks give for tests. */
static void
test_cards (void)
{
  static const struct
  {
    const char *number, *network;
  } cards[] = {
    { "4111111111111111", "Visa" },       { "5555555555554444", "Mastercard" },
    { "2223003122003222", "Mastercard" }, { "2200000000000004", "Mir" },
    { "2201382000000013", "Mir" },        { "6200000000000005", "UnionPay" },
  };
  static const char *const wrong[] = { "",
                                       "4111111111111112",
                                       "411111111111111",
                                       "41111111111111111",
                                       "4111 1111 1111 1111",
                                       "0000000000000000",
                                       "378282246310005" };
  static const struct
  {
    const char *expiry, *today;
    gboolean good;
  } dates[] = {
    { "09/27", "2027-09-30", TRUE },  { "09/27", "2027-10-01", FALSE }, { "01/26", "2025-12-31", TRUE },
    { "13/27", "2026-01-01", FALSE }, { "00/27", "2026-01-01", FALSE }, { "9/27", "2026-01-01", FALSE },
    { "09-27", "2026-01-01", FALSE }, { "09/99", "2026-01-01", FALSE }, { "", "2026-01-01", FALSE },
    { "01/4x", "2026-01-01", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    {
      g_autofree char *problem = kab_bank_card_problem (cards[i].number);

      g_assert_cmpstr (problem, ==, NULL);
      g_assert_cmpstr (kab_bank_card_network (cards[i].number), ==, cards[i].network);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *problem = kab_bank_card_problem (wrong[i]);

      g_assert_nonnull (problem);
      g_assert_true (wrong[i][0] == '\0' || strstr (problem, wrong[i]) == NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autofree char *problem = kab_bank_card_expiry_problem (dates[i].expiry, dates[i].today);

      g_test_message ("%s at %s", dates[i].expiry, dates[i].today);
      g_assert_true ((problem == NULL) == dates[i].good);
    }
  {
    g_autofree char *masked = kab_bank_card_masked ("4111111111111234");

    g_assert_cmpstr (masked, ==, "•••• 1234");
    g_assert_null (kab_bank_card_network ("99"));
    g_assert_null (kab_bank_card_network ("9999999999999999"));
  }
}

static char *
fields_of (GPtrArray *problems)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    g_string_append_printf (out, i == 0 ? "%s" : ",%s", ((KabFieldProblem *)problems->pdata[i])->field);
  return g_string_free (out, FALSE);
}

static const char *
get_member (const char *field, gpointer object)
{
  return json_object_get_string_member_with_default (object, field, NULL);
}

/* S2-21, S0-15: a set is checked together, and every field at fault is named once. */
static void
test_sets (void)
{
  static const struct
  {
    const char *json, *kind, *fields;
  } cases[] = {
    { "{}", "company", "" },
    { "{\"inn\":\"7707083893\",\"kpp\":\"773601001\",\"ogrn\":\"1027700132195\",\"bic\":\"044525225\","
      "\"account\":\"40702810138250123017\",\"correspondent_account\":\"30101810400000000225\"}",
      "company", "" },
    { "{\"inn\":\"77 07 08 38 93\",\"director\":\"Иванов И. И.\"}", "company", "" },
    { "{\"inn\":\"7707083894\",\"kpp\":\"1\",\"bic\":\"04\",\"account\":\"5\"}", "company",
      "inn,kpp,bic,account" },
    { "{\"inn\":\"7707083893\"}", "sole_proprietor", "inn" },
    { "{\"inn\":\"500100732259\"}", "company", "inn" },
    { "{\"inn\":\"500100732259\",\"kpp\":\"773601001\"}", "sole_proprietor", "kpp" },
    { "{\"inn\":\"500100732259\",\"ogrn\":\"1027700132195\"}", NULL, "ogrn" },
    { "{\"inn\":\"7707083893\",\"ogrnip\":\"304500116000157\"}", NULL, "ogrnip" },
    { "{\"account\":\"40702810138250123017\"}", NULL, "account" },
    { "{\"account\":\"40702810138250123017\",\"bic\":\"044525226\"}", NULL, "account" },
    { "{\"eik\":\"175074752\",\"vat\":\"BG175074752\",\"mol\":\"Иван Петров\"}", "company", "" },
    { "{\"eik\":\"175074752\",\"vat\":\"BG121817309\"}", "company", "vat" },
    { "{\"voen\":\"1400057421\"}", "company", "" },
    { "{\"voen\":\"1400057421\"}", "person", "voen" },
    { "{\"iban\":\"AZ21 NABZ 0000 0000 1370 1000 1944\",\"swift\":\"NABZAZ2C\"}", NULL, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (cases[i].json, NULL);
      g_autoptr (GPtrArray) problems
        = kab_requisites_check (get_member, cases[i].kind, json_node_get_object (node));
      g_autofree char *fields = fields_of (problems);

      g_test_message ("%s", cases[i].json);
      g_assert_cmpstr (fields, ==, cases[i].fields);
    }
}

/* What the desktop refuses while one types, the server refuses too: it is one function. */
static void
test_rows (void)
{
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_requisites, NULL);
  g_autoptr (GError) error = NULL;
  const KabField *field = NULL;

  kab_row_set_text (row, "title", "Основные");
  kab_row_set_text (row, "inn", "7707083894");
  g_assert_false (kab_validate_row (row, &field, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
  g_assert_cmpstr (field->name, ==, "inn");
  g_assert_nonnull (strstr (error->message, "INN: the check digit"));
  g_clear_error (&error);

  kab_row_set_text (row, "inn", "7707083893");
  kab_row_set_text (row, "bic", "044525225");
  g_assert_true (kab_validate_row (row, &field, &error));
  /* Whose it is stands in another row: asked where that is at hand. */
  g_assert_true (kab_validate_requisites (row, "company", &field, &error));
  g_assert_false (kab_validate_requisites (row, "person", &field, &error));
  g_assert_cmpstr (field->name, ==, "inn");
  g_clear_error (&error);

  kab_row_set_text (row, "inn", NULL);
  kab_row_set_text (row, "eik", "175074751");
  g_assert_false (kab_validate_row (row, &field, &error));
  g_assert_cmpstr (field->name, ==, "eik");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/identifiers/numbers (S0-15, S4-03)", test_numbers);
  g_test_add_func ("/identifiers/one-slip", test_one_slip);
  g_test_add_func ("/identifiers/accounts (S1-36)", test_accounts);
  g_test_add_func ("/identifiers/cards (S4-45)", test_cards);
  g_test_add_func ("/identifiers/sets (S2-21)", test_sets);
  g_test_add_func ("/identifiers/rows (S0-14)", test_rows);
  return g_test_run ();
}
