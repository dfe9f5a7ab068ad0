/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample-sale.h"

#include "kab-amount.h"

typedef struct
{
  const char *language, *currency, *vat;
  const char *seller, *buyer; /* JSON */
  const char *buyer_name;
  const char *names[4];
  const char *unit;
} Sample;

static const Sample samples[] = {
  { "ru",
    "RUB",
    "22",
    "{\"name\":\"ООО «Северный контур»\",\"inn\":\"7812345675\",\"kpp\":\"781201001\","
    "\"legal_address\":\"190000, г. Санкт-Петербург, ул. Большая Морская, д. 18, лит. А, помещ. 4-Н\","
    "\"bank\":\"ПАО Сбербанк\",\"bic\":\"044525225\",\"account\":\"40702810138250123017\","
    "\"correspondent_account\":\"30101810400000000225\",\"director\":\"Пшеничников А. Ю.\","
    "\"director_position\":\"Генеральный директор\",\"accountant\":\"Лебедева О. С.\"}",
    "{\"inn\":\"7809456128\",\"kpp\":\"780901001\",\"director\":\"Щукин Р. Е.\","
    "\"legal_address\":\"198095, г. Санкт-Петербург, Химический пер., д. 1\",\"phone\":\"+78127654321\"}",
    "ООО «Балтийский фрахт»",
    { "Лицензия «Расширенная поддержка «Север»», 12 месяцев", "Выезд инженера в течение четырёх часов",
      "Резервное копирование в два центра обработки данных с ежемесячной проверкой восстановления и отчётом",
      "Обучение сотрудников" },
    NULL },
  { "en",
    "EUR",
    "20",
    "{\"name\":\"Northern Outline Ltd\",\"vat\":\"IE6388047V\",\"legal_address\":\"7 Quay Row\\nDublin D02 "
    "X285\","
    "\"bank\":\"National Westminster Bank\",\"iban\":\"GB29NWBK60161331926819\",\"swift\":\"NWBKGB2L\","
    "\"director\":\"A. J. Wheatley\"}",
    "{\"vat\":\"DE129273398\",\"address\":\"14 Lexington Street\\nLondon W1F 0LG\"}",
    "Fitzwilliam & Harrington LLP",
    { "Extended support “North”, 12 months", "Engineer on site within four hours",
      "Backups in two data centres, with a monthly trial of what was kept and a report on it", "Training" },
    NULL },
  { "bg",
    "EUR",
    "20",
    "{\"name\":\"„Южен контур“ ЕООД\",\"eik\":\"204567893\",\"vat\":\"BG204567893\",\"mol\":\"Любомир "
    "Щърбанов\","
    "\"legal_address\":\"бул. „Витоша“ № 110, 1408 София\",\"bank\":\"УниКредит Булбанк АД\","
    "\"iban\":\"BG95UNCR70001523456789\",\"swift\":\"UNCRBGSF\",\"director\":\"Любомир Щърбанов\"}",
    "{\"eik\":\"203112451\",\"vat\":\"BG203112451\",\"mol\":\"Цветелина Ъгълова\","
    "\"legal_address\":\"ул. „Цар Шишман“ № 8, 1000 София\"}",
    "„Черноморски превози“ ООД",
    { "Лиценз „Разширена поддръжка Юг“, 12 месеца", "Инженер на място до четири часа",
      "Резервни копия в два центъра за данни с ежемесечна проверка на възстановяването и отчет", "Обучение" },
    NULL },
  { "az",
    "AZN",
    "18",
    "{\"name\":\"“Xəzər Konturu” MMC\",\"voen\":\"1401234581\",\"legal_address\":\"Üzeyir Hacıbəyli küçəsi "
    "40, AZ1000 "
    "Bakı\",\"bank\":\"“Kapital Bank” ASC\",\"iban\":\"AZ21NABZ00000000137010001944\",\"swift\":\"AIIBAZ2X\","
    "\"director\":\"Rəşad Ağayev\"}",
    "{\"voen\":\"1700812391\",\"legal_address\":\"Nizami küçəsi 67, AZ1005 Bakı\"}",
    "“Abşeron Yükdaşıma” MMC",
    { "“Genişləndirilmiş dəstək Xəzər” lisenziyası, 12 ay", "Mühəndisin dörd saat ərzində gəlişi",
      "İki məlumat mərkəzində ehtiyat nüsxələr, hər ay bərpa yoxlaması və hesabat", "Təlim" },
    NULL },
};

static const Sample *
find (const char *language)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    if (g_str_equal (samples[i].language, language))
      return &samples[i];
  g_assert_not_reached ();
}

static KabRow *
make_line (const Sample *s, guint i)
{
  g_autofree char *id = g_strdup_printf ("0190a7c2-0000-7000-8000-0000000a%04u", i);
  KabRow *line = kab_row_new (&kab_entity_invoice_line, id);
  gint64 quantity = 1 + i * 3 % 7, amount = (129990 + (gint64)i * 48175) * quantity - (i % 2 ? 0 : 7);

  kab_row_set_integer (line, "position", i);
  kab_row_set_text (line, "name", s->names[i % 4]);
  kab_row_set_integer (line, "quantity", quantity);
  kab_row_set_integer (line, "price", 150000);
  kab_row_set_integer (line, "amount", amount);
  kab_row_set_text (line, "vat", s->vat);
  kab_row_set_integer (line, "vat_amount", kab_amount_vat_included (amount, kab_vat_rate (s->vat)));
  return line;
}

SampleSale *
sample_sale (const char *language, guint n_lines, gint64 discount)
{
  const Sample *s = find (language);
  SampleSale *sample = g_new0 (SampleSale, 1);
  KabRow *invoice = kab_row_new (&kab_entity_invoice, "0190a7c2-0000-7000-8000-000000000031");
  gint64 sum = 0, vat = 0;
  JsonNode *company
    = json_from_string ("{\"name\":\"?\",\"phone\":\"+78123456789\",\"email\":\"office@kontur.example\"}",
                        NULL);

  sample->company = json_node_dup_object (company);
  json_node_unref (company);
  sample->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  for (guint i = n_lines; i-- > 0;)
    {
      KabRow *line = make_line (s, i);

      sum += kab_row_get_integer (line, "amount");
      vat += kab_row_get_integer (line, "vat_amount");
      g_ptr_array_add (sample->lines, line);
    }
  kab_row_set_text (invoice, "number", "INV-2026-000417");
  kab_row_set_text (invoice, "buyer_name", s->buyer_name);
  kab_row_set_text (invoice, "seller", s->seller);
  kab_row_set_text (invoice, "buyer", s->buyer);
  kab_row_set_text (invoice, "issued_on", "2026-03-09");
  kab_row_set_text (invoice, "due_on", "2026-03-23");
  kab_row_set_text (invoice, "currency", s->currency);
  kab_row_set_integer (invoice, "total", sum - discount);
  kab_row_set_integer (invoice, "vat_amount", sum > 0 ? kab_amount_ratio (vat, sum - discount, sum) : 0);
  sample->invoice = invoice;
  sample->order = kab_row_new (&kab_entity_order, "0190a7c2-0000-7000-8000-000000000029");
  kab_row_set_text (sample->order, "number", "ORD-2026-000988");
  if (discount > 0)
    kab_row_set_text (sample->order, "promo_code", "SPRING");
  sample->sale = (KabSale){
    .sale = invoice, .lines = sample->lines, .order = sample->order, .company = sample->company
  };
  return sample;
}

void
sample_sale_free (SampleSale *sample)
{
  kab_row_unref (sample->invoice);
  kab_row_unref (sample->order);
  g_ptr_array_unref (sample->lines);
  json_object_unref (sample->company);
  g_free (sample);
}

void
sample_sale_set_seller (SampleSale *sample, const char *name, const char *value)
{
  g_autoptr (JsonNode) node = json_from_string (kab_row_get_text (sample->invoice, "seller"), NULL);
  g_autofree char *text = NULL;

  if (value != NULL)
    json_object_set_string_member (json_node_get_object (node), name, value);
  else
    json_object_remove_member (json_node_get_object (node), name);
  text = json_to_string (node, FALSE);
  kab_row_set_text (sample->invoice, "seller", text);
}

GPtrArray *
sample_price_list (const char *language, guint n_packages, KabPriceList *list)
{
  static const char *const calculations[]
    = { "fixed", "per_seat", "per_period", "tiers", "percent", "by_options" };
  static const char *const parameters[]
    = { NULL,
        NULL,
        "{\"period_months\":3}",
        "{\"tiers\":[{\"from\":1,\"price\":100000},{\"from\":10,\"price\":90000}],\"vat_added\":true}",
        "{\"percent_bp\":250}",
        NULL };
  const Sample *s = find (language);
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  GPtrArray *arrays[4];

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    {
      arrays[i] = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
      g_ptr_array_add (all, arrays[i]);
    }
  for (guint i = 0; i < 2; i++)
    {
      KabRow *kind = kab_row_new (&kab_entity_package_kind, NULL),
             *option = kab_row_new (&kab_entity_option, NULL);

      kab_row_set_text (kind, "name", s->names[i == 0 ? 3 : 1]);
      g_ptr_array_add (arrays[1], kind);
      kab_row_set_text (option, "name", s->names[1 + i]);
      kab_row_set_integer (option, "price", 49900);
      kab_row_set_text (option, "currency", s->currency);
      g_ptr_array_add (arrays[3], option);
    }
  for (guint i = 0; i < n_packages; i++)
    {
      KabRow *package = kab_row_new (&kab_entity_package, NULL);
      g_autofree char *name = g_strdup_printf ("%s %u", s->names[0], i + 1);

      kab_row_set_text (package, "name", name);
      kab_row_set_text (package, "description", s->names[2]);
      kab_row_set_text (
        package, "characteristics",
        "[{\"name\":\"SLA\",\"value\":\"99,9\",\"unit\":\"%\"},{\"name\":\"RAM\",\"value\":\"64\"}]");
      kab_row_set_text (package, "kind", ((KabRow *)arrays[1]->pdata[i % 2])->id);
      kab_row_set_text (package, "calculation", calculations[i % 6]);
      kab_row_set_text (package, "parameters", parameters[i % 6]);
      kab_row_set_integer (package, "price", i % 6 == 0 && i > 0 ? 0 : 129990 + i * 1000);
      kab_row_set_text (package, "currency", s->currency);
      kab_row_set_text (package, "vat", s->vat);
      if (i % 3 != 0)
        kab_row_set_integer (package, "term_months", 12);
      kab_row_set_text (package, "state", "on_sale");
      kab_row_set_integer (package, "position", i);
      g_ptr_array_add (arrays[0], package);
      for (guint k = 0; i % 2 == 0 && k < 2; k++)
        {
          KabRow *of = kab_row_new (&kab_entity_package_option, NULL);

          kab_row_set_text (of, "package", package->id);
          kab_row_set_text (of, "option", ((KabRow *)arrays[3]->pdata[k])->id);
          kab_row_set_integer (of, "included", k);
          kab_row_set_integer (of, "position", k);
          g_ptr_array_add (arrays[2], of);
        }
    }
  *list = (KabPriceList){ .packages = arrays[0],
                          .kinds = arrays[1],
                          .package_options = arrays[2],
                          .options = arrays[3],
                          .date = "2026-03-09" };
  return all;
}
