/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invoices, certificates of completion and price lists: they add up, read well, and can be paid by (S1-36, S2-20). */
#include <string.h>

#include "kab-default-template.h"
#include "kab-error.h"
#include "kab-payment-code.h"
#include "reader.h"
#include "sample-sale.h"
#include "sample.h"

static const char *const languages[] = { "ru", "en", "bg", "az" };

static void
assert_clean (KabDocument *document)
{
  if (kab_document_get_problems (document)->len > 0)
    g_error ("%s", ((KabTemplateProblem *)g_ptr_array_index (kab_document_get_problems (document), 0))->text);
}

static KabDocument *
make (const SampleSale *sample, KabSalePaper paper, const char *language)
{
  g_autoptr (GError) error = NULL;
  KabDocument *document = kab_sale_document_new (&sample->sale, paper, NULL, language, NULL, NULL, &error);

  g_assert_no_error (error);
  assert_clean (document);
  return document;
}

/* With plain blanks, so that a text is found wherever lines break. */
static char *
read_text (KabDocument *document)
{
  g_autofree char *raw = reader_page (document, 0);
  g_auto (GStrv) words = NULL;
  GString *out = g_string_new (NULL);

  for (char *p = raw; (p = strstr (p, "\302\240")) != NULL;)
    memcpy (p, "  ", 2);
  words = g_strsplit_set (raw, " \n\f", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_string_append_printf (out, out->len > 0 ? " %s" : "%s", words[i]);
  return g_string_free (out, FALSE);
}

static JsonObject *
variables (const SampleSale *sample, KabSalePaper paper, JsonNode **node)
{
  g_autoptr (GError) error = NULL;

  *node = kab_sale_variables (&sample->sale, paper, "ru", &error);
  g_assert_no_error (error);
  return json_node_get_object (*node);
}

static void
test_read_back (gconstpointer data)
{
  static const struct
  {
    const char *language;
    const char *invoice[12], *act[8];
  } expected[] = {
    { "ru",
      { "Счёт на оплату № INV-2026-000417 от 9 марта 2026 г.", "БИК 044525225", "40702810138250123017",
        "ИНН 7812345675", "КПП 781201001", "Оплатить до 23 марта 2026 г.",
        "В том числе НДС 22 %: 5 861,67 ₽", "Всего к оплате: 32 505,61 ₽",
        "Всего наименований 4, на сумму 32 505,61 ₽",
        "Тридцать две тысячи пятьсот пять рублей 61 копейка", "Страница 1 из 1" },
      { "Акт № INV-2026-000417 от 31 марта 2026 г.", "Итого: 32 505,61 ₽",
        "В том числе НДС 22 % 5 861,67 ₽", "Тридцать две тысячи пятьсот пять рублей 61 копейка",
        "Щукин Р. Е." } },
    { "en",
      { "No. INV-2026-000417", "9 March 2026", "23 March 2026", "VAT No. IE6388047V", "1,484.7075",
        "5,938.83", "Subtotal €27,088.00", "VAT 20% €5,417.61", "Total due €32,505.61",
        "IBAN GB29NWBK60161331926819", "Thirty-two thousand five hundred and five" },
      { "Certificate of completion No. INV-2026-000417 of 31 March 2026", "Including VAT 20% €5,417.61" } },
    { "bg",
      { "№ INV-2026-000417", "9 март 2026 г.", "ЕИК 204567893", "ИН по ДДС BG204567893",
        "МОЛ: Любомир Щърбанов", "Данъчна основа 27 088,00 €", "ДДС 20 % 5417,61 €",
        "Сума за плащане 32 505,61 €", "и шестдесет и един евроцента", "BG95UNCR70001523456789" },
      { "Приемо-предавателен протокол", "В това число ДДС 20 %", "Черноморски превози" } },
    { "az",
      { "INV-2026-000417", "9 mart 2026-cı il", "VÖEN 1401234581", "ƏDV 18% 4.958,49 ₼", "32.505,61 ₼",
        "Otuz iki min beş yüz beş manat altmış", "AZ21NABZ00000000137010001944" },
      { "Təhvil-təslim aktı", "O cümlədən ƏDV 18% 4.958,49 ₼" } },
  };
  const char *language = data;
  g_autoptr (SampleSale) sample = sample_sale (language, 4, 0);
  g_autoptr (KabDocument) invoice = make (sample, KAB_SALE_INVOICE, language);
  g_autoptr (KabDocument) act = NULL;
  g_autofree char *text = read_text (invoice);
  g_autofree char *act_text = NULL;

  sample->sale.date = "2026-03-31";
  act = make (sample, KAB_SALE_ACT, language);
  act_text = read_text (act);
  g_assert_cmpuint (kab_document_get_n_pages (invoice), ==, 1);
  g_assert_cmpuint (kab_document_get_n_pages (act), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      if (!g_str_equal (expected[i].language, language))
        continue;
      for (guint k = 0; expected[i].invoice[k] != NULL; k++)
        assert_contains (text, expected[i].invoice[k]);
      for (guint k = 0; expected[i].act[k] != NULL; k++)
        assert_contains (act_text, expected[i].act[k]);
    }
}

/* Thirty-two lines: the head stands on each page that has any, and none is lost or said twice. */
static void
test_pages (gconstpointer data)
{
  const char *language = data;
  g_autoptr (SampleSale) sample = sample_sale (language, 32, 10000);
  g_autoptr (KabDocument) document = make (sample, KAB_SALE_INVOICE, language);
  g_autofree char *text = read_text (document);
  g_autofree char *last = NULL;
  guint pages = kab_document_get_n_pages (document);
  const char *head = g_str_equal (language, "ru")   ? "Товары (работы, услуги)"
                     : g_str_equal (language, "en") ? "DESCRIPTION"
                     : g_str_equal (language, "bg") ? "НАИМЕНОВАНИЕ НА"
                                                    : "MALIN (İŞİN, XİDMƏTİN)";
  g_auto (GStrv) at_heads = g_strsplit (text, head, -1);
  g_auto (GStrv) at_promo = g_strsplit (text, "SPRING", -1);

  g_assert_cmpuint (pages, >=, 2);
  g_assert_cmpuint (g_strv_length (at_heads) - 1, >=, 2);
  g_assert_cmpuint (g_strv_length (at_heads) - 1, <=, pages);
  g_assert_cmpuint (g_strv_length (at_promo) - 1, ==, 1);
  last = reader_page (document, pages);
  assert_contains (last, g_str_equal (language, "en") ? "Total due" : "INV-2026-000417");
}

/* The lines stand in their order, whatever order they come in, and what is printed of each gives its amount. */
static void
test_sums (void)
{
  for (gint64 discount = 0; discount < 30000; discount += 7777)
    {
      g_autoptr (SampleSale) sample = sample_sale ("ru", 9, discount);
      g_autoptr (JsonNode) node = NULL;
      JsonObject *top;
      JsonArray *lines, *rates;
      gint64 sum = 0, net = 0, vat = 0, total = 0;

      /* Three rates, one of them none. */
      for (guint i = 0; i < sample->lines->len; i++)
        {
          KabRow *line = sample->lines->pdata[i];
          static const char *const of[] = { "22", "10", "none" };

          kab_row_set_text (line, "vat", of[i % 3]);
          kab_value_set_null (kab_row_value (line, "vat_amount"));
        }
      kab_value_set_null (kab_row_value (sample->invoice, "vat_amount"));
      top = variables (sample, KAB_SALE_INVOICE, &node);
      lines = json_object_get_array_member (top, "lines");
      rates = json_object_get_array_member (top, "vat_lines");
      g_assert_cmpuint (json_array_get_length (lines), ==, 9);
      g_assert_cmpuint (json_array_get_length (rates), ==, 3);
      g_assert_cmpint (json_object_get_int_member (top, "discount"), ==, discount);
      for (guint i = 0; i < 9; i++)
        {
          JsonObject *line = json_array_get_object_element (lines, i);
          gint64 amount = json_object_get_int_member (line, "amount");
          gint64 amount_net = json_object_get_int_member (line, "amount_net");
          gint64 quantity = json_object_get_int_member (line, "quantity");
          double price = g_ascii_strtod (json_object_get_string_member (line, "unit_price"), NULL);
          double price_net = g_ascii_strtod (json_object_get_string_member (line, "unit_price_net"), NULL);

          g_assert_cmpint (quantity, ==, 1 + i * 3 % 7);
          g_assert_cmpint ((gint64)(price * (double)quantity * 100 + 0.5), ==, amount);
          g_assert_cmpint ((gint64)(price_net * (double)quantity * 100 + 0.5), ==, amount_net);
          g_assert_cmpint (amount - amount_net, ==, json_object_get_int_member (line, "vat_amount"));
          sum += amount;
          net += amount_net;
        }
      g_assert_cmpint (sum, ==, json_object_get_int_member (top, "sum"));
      g_assert_cmpint (net, ==, json_object_get_int_member (top, "sum_net"));
      g_assert_cmpint (sum - discount, ==, json_object_get_int_member (top, "total"));
      g_assert_cmpint (net - json_object_get_int_member (top, "discount_net"), ==,
                       json_object_get_int_member (top, "total_net"));
      for (guint i = 0; i < 3; i++)
        {
          JsonObject *rate = json_array_get_object_element (rates, i);

          total += json_object_get_int_member (rate, "amount");
          vat += json_object_get_int_member (rate, "vat_amount");
          if (!json_object_get_boolean_member (rate, "has_vat"))
            g_assert_cmpint (json_object_get_int_member (rate, "vat_amount"), ==, 0);
        }
      g_assert_cmpint (total, ==, json_object_get_int_member (top, "total"));
      g_assert_cmpint (vat, ==, json_object_get_int_member (top, "vat_amount"));
      g_assert_cmpint (total - vat, ==, json_object_get_int_member (top, "total_net"));
    }
}

static void
assert_refused (const SampleSale *sample, int code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (kab_sale_document_new (&sample->sale, KAB_SALE_INVOICE, NULL, "ru", NULL, NULL, &error));
  g_assert_error (error, KAB_ERROR, code);
  assert_contains (error->message, words);
}

/* What does not add up does not come on paper. */
static void
test_refused (void)
{
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (SampleSale) sample = sample_sale ("ru", 4, 0);
      KabRow *line = sample->lines->pdata[0];
      gint64 total = kab_row_get_integer (sample->invoice, "total");

      switch (i)
        {
        case 0:
          kab_row_set_integer (sample->invoice, "total", total + 1);
          assert_refused (sample, KAB_ERROR_INVALID, "INV-2026-000417");
          break;
        case 1:
          kab_row_set_integer (line, "vat_amount", kab_row_get_integer (line, "vat_amount") + 1);
          assert_refused (sample, KAB_ERROR_INVALID, "Обучение сотрудников");
          break;
        case 2:
          kab_row_set_integer (sample->invoice, "vat_amount",
                               kab_row_get_integer (sample->invoice, "vat_amount") - 1);
          assert_refused (sample, KAB_ERROR_INVALID, "VAT");
          break;
        case 3:
          g_ptr_array_set_size (sample->lines, 0);
          assert_refused (sample, KAB_ERROR_REFUSED, "no lines");
          break;
        case 4:
          kab_value_set_null (kab_row_value (sample->invoice, "number"));
          assert_refused (sample, KAB_ERROR_REFUSED, "no number");
          break;
        default:
          g_ptr_array_remove_index (sample->lines, 1);
          assert_refused (sample, KAB_ERROR_INVALID, "lines");
          break;
        }
    }
}

/* Off the paper, by a program of others, and read again. */
static void
test_payment_code (gconstpointer data)
{
  g_autoptr (SampleSale) sample = sample_sale ("ru", 4, GPOINTER_TO_INT (data));
  g_autoptr (KabDocument) document = make (sample, KAB_SALE_INVOICE, "ru");
  g_autoptr (JsonNode) node = NULL;
  JsonObject *top = variables (sample, KAB_SALE_INVOICE, &node);
  g_autofree char *path = g_build_filename (reader_directory (), "invoice.pdf", NULL);
  g_autofree char *picture = g_build_filename (reader_directory (), "invoice", NULL);
  g_autofree char *picture_file = g_strconcat (picture, ".png", NULL);
  g_autofree char *drawn = NULL, *scanned = NULL;
  g_autofree char *sum = g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (top, "total"));
  g_autoptr (KabPaymentCode) code = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  kab_document_write_pdf (document, path, &error);
  g_assert_no_error (error);
  drawn = reader_run ("pdftoppm", "-r", "200", "-png", "-singlefile", path, picture, NULL);
  scanned = reader_run ("zbarimg", "-q", "--raw", picture_file, NULL);
  g_assert_cmpstr (g_strchomp (scanned), ==, json_object_get_string_member (top, "payment_code"));

  code = kab_payment_code_parse (scanned, strlen (scanned), &error);
  g_assert_no_error (error);
  problems = kab_payment_code_check (code);
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpstr (kab_payment_code_get (code, "Name"), ==, "ООО «Северный контур»");
  g_assert_cmpstr (kab_payment_code_get (code, "PersonalAcc"), ==, "40702810138250123017");
  g_assert_cmpstr (kab_payment_code_get (code, "BIC"), ==, "044525225");
  g_assert_cmpstr (kab_payment_code_get (code, "CorrespAcc"), ==, "30101810400000000225");
  g_assert_cmpstr (kab_payment_code_get (code, "PayeeINN"), ==, "7812345675");
  g_assert_cmpstr (kab_payment_code_get (code, "KPP"), ==, "781201001");
  g_assert_cmpstr (kab_payment_code_get (code, "PayerINN"), ==, "7809456128");
  g_assert_cmpstr (kab_payment_code_get (code, "Sum"), ==, sum);
  g_assert_cmpstr (kab_payment_code_get (code, "QuittDate"), ==, "09.03.2026");
  g_assert_cmpstr (kab_payment_code_get (code, "Purpose"), ==,
                   GPOINTER_TO_INT (data) == 0
                     ? "Оплата по счёту № INV-2026-000417 от 09.03.2026. В том числе НДС 5861.67 руб."
                     : "Оплата по счёту № INV-2026-000417 от 09.03.2026. В том числе НДС 5845.82 руб.");
}

/* A requisite that fails its check is named, and there is no invoice; an act has no code, and is made. */
static void
test_code_refused (void)
{
  static const struct
  {
    const char *name, *value, *words;
  } wrong[] = {
    { "inn", "7812345676", "INN of the payee" },
    { "kpp", "78120100", "KPP" },
    { "account", "40702810138250123018", "Account of the payee" },
    { "account", NULL, "Account of the payee" },
    { "bic", NULL, "BIC" },
    { "bic", "044525974", "Account of the payee" },
    { "correspondent_account", NULL, "Correspondent account" },
    { "bank", NULL, "Bank of the payee" },
    { "bank", "Филиал «Северо-Западный» Банка (ПАО) в городе Санкт-Петербурге", "Bank of the payee" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (SampleSale) sample = sample_sale ("ru", 4, 0);
      g_autoptr (KabDocument) act = NULL;

      sample_sale_set_seller (sample, wrong[i].name, wrong[i].value);
      assert_refused (sample, KAB_ERROR_INVALID, wrong[i].words);
      act = make (sample, KAB_SALE_ACT, "ru");
    }
}

/* What cannot or need not be paid by it has no code. */
static void
test_no_code (void)
{
  static const char *const changes[][2] = {
    { "status", "paid" },
    { "status", "void" },
    { "kind", "credit_note" },
    { "currency", "EUR" },
  };

  for (guint i = 0; i <= G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (SampleSale) sample = sample_sale ("ru", 4, 0);
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (KabDocument) document = NULL;
      g_autofree char *text = NULL;

      if (i < G_N_ELEMENTS (changes))
        kab_row_set_text (sample->invoice, changes[i][0], changes[i][1]);
      else
        {
          sample_sale_set_seller (sample, "account", NULL);
          sample_sale_set_seller (sample, "bic", NULL);
        }
      g_assert_true (
        json_object_get_null_member (variables (sample, KAB_SALE_INVOICE, &node), "payment_code"));
      document = make (sample, KAB_SALE_INVOICE, "ru");
      text = read_text (document);
      if (i == 0)
        assert_contains (text, "ОПЛАЧЕН");
      if (i == 2)
        assert_contains (text, "Кредит-нота № INV-2026-000417");
    }
}

/* An order without an invoice, a seller and a buyer that stand in the settings and in the client's requisites. */
static void
test_order (void)
{
  g_autoptr (SampleSale) sample = sample_sale ("ru", 2, 0);
  g_autoptr (JsonNode) seller = json_from_string (kab_row_get_text (sample->invoice, "seller"), NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  g_autoptr (KabRow) client = sample_client ("ru");
  g_autoptr (KabRow) requisites = kab_row_new (&kab_entity_requisites, NULL);
  g_autoptr (KabDocument) document = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < sample->lines->len; i++)
    {
      static const char *const same[] = { "position", "name", "quantity", "amount", "vat", "vat_amount" };
      KabRow *line = kab_row_new (&kab_entity_order_line, NULL);

      for (guint k = 0; k < G_N_ELEMENTS (same); k++)
        kab_value_copy (kab_row_value (line, same[k]), kab_row_value (sample->lines->pdata[i], same[k]));
      g_ptr_array_add (lines, line);
    }
  kab_value_copy (kab_row_value (sample->order, "total"), kab_row_value (sample->invoice, "total"));
  kab_row_set_integer (sample->order, "formed_at", G_GINT64_CONSTANT (1773057600000));
  kab_row_set_text (requisites, "name", "ИП Воробьёва Е. Ю.");
  kab_row_set_text (requisites, "inn", "500100732259");
  sample->sale = (KabSale){ .sale = sample->order,
                            .lines = lines,
                            .client = client,
                            .requisites = requisites,
                            .company = json_node_get_object (seller) };
  document = make (sample, KAB_SALE_INVOICE, "ru");
  text = read_text (document);
  assert_contains (text, "Счёт на оплату № ORD-2026-000988 от 9 марта 2026 г.");
  assert_contains (text, "ИП Воробьёва Е. Ю., ИНН 500100732259");
  assert_contains (text, "Грибоедова, д. 27, кв. 14");
  assert_contains (text, "Лебедева О. С.");

  g_assert_false (json_object_get_null_member (variables (sample, KAB_SALE_INVOICE, &node), "payment_code"));
  g_clear_pointer (&node, json_node_unref);
  kab_row_set_text (sample->order, "status", "cancelled");
  g_assert_true (json_object_get_null_member (variables (sample, KAB_SALE_INVOICE, &node), "payment_code"));
  g_clear_pointer (&node, json_node_unref);
  kab_row_set_text (sample->order, "status", "confirmed");
  kab_row_set_integer (sample->order, "paid_at", 1);
  g_assert_true (json_object_get_null_member (variables (sample, KAB_SALE_INVOICE, &node), "payment_code"));
}

static void
test_price_list (gconstpointer data)
{
  static const struct
  {
    const char *language, *words[8];
  } expected[] = {
    { "ru",
      { "Прайс-лист", "на 9 марта 2026 г.", "за рабочее место", "2,5 %", "от 10: 900,00 ₽", "бесплатно",
        "499,00 ₽" } },
    { "en",
      { "Price list", "as of 9 March 2026", "per seat", "2.5%", "from 10: €900.00", "free of charge" } },
    { "bg",
      { "Ценова листа", "към 9 март 2026 г.", "за работно място", "от 10: 900,00 €", "плюс ДДС 20 %" } },
    { "az", { "Qiymət cədvəli", "9 mart 2026-cı il", "bir iş yeri üçün", "minimum 10: 900,00 ₼" } },
  };
  const char *language = data;
  KabPriceList list = { NULL };
  g_autoptr (GPtrArray) rows = sample_price_list (language, 7, &list);
  JsonObject *company = sample_company (language);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (KabDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  KabRow *gone = list.packages->pdata[1], *later = list.packages->pdata[2];
  JsonArray *groups;

  list.company = company;
  document = kab_price_list_document_new (&list, NULL, language, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_clean (document);
  text = read_text (document);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    for (guint k = 0; g_str_equal (expected[i].language, language) && expected[i].words[k] != NULL; k++)
      assert_contains (text, expected[i].words[k]);

  /* What is not on sale that day is not in it. */
  kab_row_set_text (gone, "state", "archived");
  kab_row_set_text (later, "on_sale_from", "2026-03-10");
  node = kab_price_list_variables (&list, language);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "count"), ==, 5);
  groups = json_object_get_array_member (json_node_get_object (node), "groups");
  g_assert_cmpuint (json_array_get_length (groups), ==, 2);
  json_object_unref (company);
}

/* Nothing on sale, nothing known of the company: still a paper. */
static void
test_empty_list (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autoptr (GPtrArray) none = g_ptr_array_new ();
      KabPriceList list = { .packages = none, .date = "2026-03-09" };
      g_autoptr (GError) error = NULL;
      g_autoptr (KabDocument) document
        = kab_price_list_document_new (&list, NULL, languages[i], NULL, NULL, &error);

      /* A sheet without a price is no price list; nobody is to hand one out by mistake. */
      g_assert_error (error, KAB_ERROR, KAB_ERROR_REFUSED);
      g_assert_null (document);
    }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *read = g_strconcat ("/papers/read-back/", languages[i], NULL);
      g_autofree char *pages = g_strconcat ("/papers/pages/", languages[i], NULL);
      g_autofree char *list = g_strconcat ("/papers/price-list/", languages[i], NULL);

      g_test_add_data_func (read, languages[i], test_read_back);
      g_test_add_data_func (pages, languages[i], test_pages);
      g_test_add_data_func (list, languages[i], test_price_list);
    }
  g_test_add_func ("/papers/price-list/empty", test_empty_list);
  g_test_add_func ("/papers/sums", test_sums);
  g_test_add_func ("/papers/refused", test_refused);
  g_test_add_data_func ("/papers/payment-code/full", GINT_TO_POINTER (0), test_payment_code);
  g_test_add_data_func ("/papers/payment-code/discount", GINT_TO_POINTER (8788), test_payment_code);
  g_test_add_func ("/papers/payment-code/refused", test_code_refused);
  g_test_add_func ("/papers/payment-code/none", test_no_code);
  g_test_add_func ("/papers/order", test_order);
  result = g_test_run ();
  reader_clean ();
  return result;
}
