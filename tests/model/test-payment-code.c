/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The payment code of GOST R 56042-2014: what is built, what is read, what is refused (S1-36). */
#include <string.h>

#include "kab-error.h"
#include "kab-payment-code.h"

/* The example that goes about with the standard. Its INN has a wrong check digit. */
static const char example[]
  = "ST00012|Name=ООО «Три кита»|PersonalAcc=40702810138250123017|BankName=ОАО \"БАНК\"|BIC=044525225|"
    "CorrespAcc=30101810400000000225|PayeeINN=6200098765|LastName=Иванов|FirstName=Иван|MiddleName=Иванович|"
    "Purpose=Оплата членского взноса|PayerAddress=г.Рязань ул.Ленина д.10 кв.15|Sum=100000";

static KabPaymentCode *
good (void)
{
  KabPaymentCode *code = kab_payment_code_new ();

  kab_payment_code_set (code, "Sum", "1234567");
  kab_payment_code_set (code, "Name", "ПАО Сбербанк");
  kab_payment_code_set (code, "PersonalAcc", "40702810138250123017");
  kab_payment_code_set (code, "BankName", "ПАО Сбербанк");
  kab_payment_code_set (code, "BIC", "044525225");
  kab_payment_code_set (code, "CorrespAcc", "30101810400000000225");
  kab_payment_code_set (code, "PayeeINN", "7707083893");
  kab_payment_code_set (code, "KPP", "773601001");
  kab_payment_code_set (code, "Purpose", "Счёт № 17");
  return code;
}

static void
assert_refused (KabPaymentCode *code, const char *key, const char *title)
{
  g_autoptr (GPtrArray) problems = kab_payment_code_check (code);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = kab_payment_code_to_text (code, &error);

  g_assert_cmpuint (problems->len, >=, 1);
  g_assert_cmpstr (((KabFieldProblem *)problems->pdata[0])->field, ==, key);
  g_assert_null (text);
  g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, title));
}

static void
test_build (void)
{
  g_autoptr (KabPaymentCode) code = good ();
  g_autoptr (GPtrArray) problems = kab_payment_code_check (code);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = kab_payment_code_to_text (code, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 0);
  /* The obligatory ones first, whatever came first here. */
  g_assert_cmpstr (
    text, ==,
    "ST00012|Name=ПАО Сбербанк|PersonalAcc=40702810138250123017|BankName=ПАО Сбербанк|"
    "BIC=044525225|CorrespAcc=30101810400000000225|Sum=1234567|PayeeINN=7707083893|KPP=773601001|"
    "Purpose=Счёт № 17");
}

static void
test_separator (void)
{
  g_autoptr (KabPaymentCode) code = good ();
  g_autoptr (KabPaymentCode) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *none = NULL;

  kab_payment_code_set (code, "Purpose", "Лицензии A|B, счёт #17\nот 09.03.2026");
  text = kab_payment_code_to_text (code, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (text, "ST00012;Name=ПАО Сбербанк;PersonalAcc="));
  g_assert_null (strchr (text, '\n'));
  back = kab_payment_code_parse (text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kab_payment_code_get (back, "Purpose"), ==, "Лицензии A|B, счёт #17 от 09.03.2026");
  g_assert_cmpstr (kab_payment_code_get (back, "KPP"), ==, "773601001");

  kab_payment_code_set (code, "Purpose", "|#;:^_~{}!$%&()*+,/@");
  none = kab_payment_code_to_text (code, &error);
  g_assert_null (none);
  g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
}

static void
test_checks (void)
{
  static const struct
  {
    const char *key, *value, *title;
  } wrong[] = {
    { "PayeeINN", "7707083894", "INN of the payee" },
    { "PayeeINN", "500100732250", "INN of the payee" },
    { "PayeeINN", "77070838", "INN of the payee" },
    { "PayerINN", "7707083894", "INN of the payer" },
    { "KPP", "77360100", "KPP" },
    { "KPP", "77360100а", "KPP" },
    { "BIC", "04452522", "BIC" },
    /* Another bank: then the accounts' keys are wrong as well, and are what is named first. */
    { "BIC", "044525974", "Account of the payee" },
    { "PersonalAcc", "40702810238250123017", "Account of the payee" },
    { "PersonalAcc", "4070281013825012301", "Account of the payee" },
    { "CorrespAcc", "30101810500000000225", "Correspondent account" },
    { "CorrespAcc", "0", "Correspondent account" },
    { "Sum", "12345.67", "Sum in kopecks" },
    { "Sum", "1234567890123456789", "Sum in kopecks" },
    { "DocDate", "2026-03-09", "Date of the document" },
    { "DocDate", "31.02.2026", "Date of the document" },
    { "DocNo", "KB-2026-00000001", "Number of the document" },
    { "BankName", "Филиал «Центральный» Банка (ПАО) в г. Москве 1", "Bank of the payee" },
    { "Name", NULL, "Name of the payee" },
    { "PersonalAcc", NULL, "Account of the payee" },
    { "BankName", "", "Bank of the payee" },
    { "BIC", NULL, "BIC" },
    { "CorrespAcc", NULL, "Correspondent account" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (KabPaymentCode) code = good ();
      const char *first = wrong[i].key;

      kab_payment_code_set (code, wrong[i].key, wrong[i].value);
      /* An account that cannot be checked stands before the BIC that it would be checked with. */
      if (g_str_equal (first, "BIC") && (wrong[i].value == NULL || strlen (wrong[i].value) == 9))
        first = "PersonalAcc";
      assert_refused (code, first, wrong[i].title);
    }
}

static void
test_good_values (void)
{
  static const char *const right[][2] = {
    { "PayeeINN", "500100732259" },
    { "PayerINN", "7830002293" },
    { "Sum", "1" },
    { "Sum", "999999999999999999" },
    { "DocDate", "09.03.2026" },
    { "DocNo", "KB-2026-0000001" },
    { "KPP", "0" },
    { "QuittDate", "29.02.2024" },
    { "TechCode", "15" },
    { "Unknown", "kept" },
    { "LastName", "Константинопольский" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autoptr (KabPaymentCode) code = good ();
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      kab_payment_code_set (code, right[i][0], right[i][1]);
      text = kab_payment_code_to_text (code, &error);
      g_assert_no_error (error);
    }
}

/* Letters and not bytes are what the standard bounds, but the obligatory values have 300 bytes together. */
static void
test_bounds (void)
{
  g_autoptr (KabPaymentCode) code = good ();
  g_autoptr (GString) name = g_string_new (NULL), purpose = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 210; i++)
    g_string_append (purpose, "ж");
  kab_payment_code_set (code, "Purpose", purpose->str);
  text = kab_payment_code_to_text (code, &error);
  g_assert_no_error (error);
  g_string_append (purpose, "ж");
  kab_payment_code_set (code, "Purpose", purpose->str);
  assert_refused (code, "Purpose", "Purpose of the payment");

  kab_payment_code_set (code, "Purpose", NULL);
  for (guint i = 0; i < 100; i++)
    g_string_append (name, "ж");
  kab_payment_code_set (code, "Name", name->str);
  assert_refused (code, "Name", "shorten");
  g_string_truncate (name, name->len - 2 * 10);
  kab_payment_code_set (code, "Name", name->str);
  g_clear_pointer (&text, g_free);
  text = kab_payment_code_to_text (code, &error);
  g_assert_no_error (error);
  g_assert_cmpint (strstr (text, "|Sum=") - strstr (text, "Name="), <=, 300);
}

static void
test_parse (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPaymentCode) code = kab_payment_code_parse (example, strlen (example), &error);
  g_autoptr (GPtrArray) problems = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (kab_payment_code_get (code, "Name"), ==, "ООО «Три кита»");
  g_assert_cmpstr (kab_payment_code_get (code, "BankName"), ==, "ОАО \"БАНК\"");
  g_assert_cmpstr (kab_payment_code_get (code, "Sum"), ==, "100000");
  g_assert_cmpstr (kab_payment_code_get (code, "PayerAddress"), ==, "г.Рязань ул.Ленина д.10 кв.15");
  g_assert_null (kab_payment_code_get (code, "KPP"));
  problems = kab_payment_code_check (code);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((KabFieldProblem *)problems->pdata[0])->field, ==, "PayeeINN");
}

/* The same code in the other two sets of letters, and as a scanner that has converted it gives it. */
static void
test_sets (void)
{
  static const char *const sets[][2] = { { "1", "WINDOWS-1251" }, { "3", "KOI8-R" } };

  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      g_autofree char *said = g_strdup (example);
      g_autofree char *bytes = NULL;
      g_autoptr (GError) error = NULL;
      gsize n;

      said[6] = sets[i][0][0];
      /* KOI8-R has no angle quotation marks. */
      for (char *p = said;
           (p = strstr (said, "\302\253")) != NULL || (p = strstr (said, "\302\273")) != NULL;)
        memcpy (p, "''", 2);
      bytes = g_convert (said, -1, sets[i][1], "UTF-8", NULL, &n, &error);
      g_assert_no_error (error);
      for (guint k = 0; k < 2; k++)
        {
          g_autoptr (KabPaymentCode) code
            = kab_payment_code_parse (k == 0 ? bytes : said, k == 0 ? n : strlen (said), &error);

          g_assert_no_error (error);
          g_assert_cmpstr (kab_payment_code_get (code, "Purpose"), ==, "Оплата членского взноса");
          g_assert_cmpstr (kab_payment_code_get (code, "LastName"), ==, "Иванов");
        }
    }
}

static void
test_hostile (void)
{
  static const char *const bad[] = {
    "",
    "ST00012",
    "ST00012|",
    "ST00014|Name=a",
    "ST00022|Name=a",
    "https://example.org/",
    "ST00012|Name=a|PersonalAcc=40702810138250123017|BankName=b|BIC=044525225",
    "ST00012|Name=a|Name=b|PersonalAcc=40702810138250123017|BankName=b|BIC=044525225|CorrespAcc=0",
    "ST00012|Name=a|PersonalAcc=40702810138250123017|BankName=b|BIC=044525225|CorrespAcc=0|rubbish",
    "ST00012|=a|PersonalAcc=40702810138250123017|BankName=b|BIC=044525225|CorrespAcc=0",
    "ST00012aName=a",
    "ST00012|Name=\377\376|PersonalAcc=40702810138250123017|BankName=b|BIC=044525225|CorrespAcc=0",
  };
  g_autoptr (GString) large = g_string_new (example);
  g_autoptr (GString) many = g_string_new (example);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (kab_payment_code_parse (bad[i], strlen (bad[i]), &error));
      g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
    }
  for (guint i = 0; i < 5000; i++)
    g_string_append_c (large, 'x');
  for (guint i = 0; i < 200; i++)
    g_string_append_printf (many, "|k%u=1", i);
  g_assert_null (kab_payment_code_parse (large->str, large->len, NULL));
  g_assert_null (kab_payment_code_parse (many->str, many->len, NULL));
  /* What stands behind a NUL is not lost silently. */
  g_assert_null (kab_payment_code_parse (example, sizeof example, NULL));
}

/* A code that was scanned fills in requisites, and requisites make a code. */
static void
test_requisites (void)
{
  g_autoptr (KabPaymentCode) code = good ();
  g_autoptr (KabPaymentCode) again = kab_payment_code_new_for (kab_payment_code_get_requisite, code);
  g_autoptr (GPtrArray) problems = kab_requisites_check (kab_payment_code_get_requisite, "company", code);
  g_autoptr (KabPaymentCode) office = kab_payment_code_new ();
  g_autoptr (KabPaymentCode) of_office = NULL;

  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpstr (kab_payment_code_get_requisite ("account", code), ==, "40702810138250123017");
  g_assert_null (kab_payment_code_get_requisite ("iban", code));
  g_assert_cmpstr (kab_payment_code_get (again, "BIC"), ==, "044525225");
  g_assert_cmpstr (kab_payment_code_get (again, "PayeeINN"), ==, "7707083893");
  g_assert_null (kab_payment_code_get (again, "Sum"));

  /* People group digits. */
  kab_payment_code_set (code, "PersonalAcc", "40702 810 1 3825 0123017");
  g_clear_pointer (&again, kab_payment_code_free);
  again = kab_payment_code_new_for (kab_payment_code_get_requisite, code);
  g_assert_cmpstr (kab_payment_code_get (again, "PersonalAcc"), ==, "40702810138250123017");

  kab_payment_code_set (office, "BIC", "044525000");
  of_office = kab_payment_code_new_for (kab_payment_code_get_requisite, office);
  g_assert_cmpstr (kab_payment_code_get (of_office, "CorrespAcc"), ==, "0");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payment-code/build", test_build);
  g_test_add_func ("/payment-code/separator", test_separator);
  g_test_add_func ("/payment-code/checks", test_checks);
  g_test_add_func ("/payment-code/good-values", test_good_values);
  g_test_add_func ("/payment-code/bounds", test_bounds);
  g_test_add_func ("/payment-code/parse", test_parse);
  g_test_add_func ("/payment-code/sets", test_sets);
  g_test_add_func ("/payment-code/hostile", test_hostile);
  g_test_add_func ("/payment-code/requisites", test_requisites);
  return g_test_run ();
}
