/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-sample-paper.h"

#include "kab-amount.h"
#include "kab-json.h"
#include "kab-licence-document.h"
#include "kab-price-list.h"
#include "kab-sale-document.h"
#include "kab-signature.h"

#define N_LINES 4

typedef struct
{
  const char *language, *currency, *vat;
  const char *company, *buyer; /* JSON, as in the setting "company" and in an invoice */
  const char *client, *phone, *email, *address;
  const char *partner, *agent;
  const char *package, *options[N_LINES], *kinds[2];
} Sample;

/* All are invented; their numbers have the right check digits, so that whatever checks them is content. */
static const Sample samples[] = {
  { "en",
    "EUR",
    "20",
    "{\"name\":\"Northern Outline Ltd\",\"vat\":\"IE6388047V\",\"legal_address\":\"7 Quay Row, Dublin D02 "
    "X285\","
    "\"bank\":\"National Westminster Bank\",\"iban\":\"GB29NWBK60161331926819\",\"swift\":\"NWBKGB2L\","
    "\"director\":\"A. J. Wheatley\",\"director_position\":\"Managing director\",\"accountant\":\"M. Doyle\","
    "\"phone\":\"+442079460111\",\"email\":\"office@outline.example\",\"site\":\"outline.example\"}",
    "{\"name\":\"Fitzwilliam & Harrington LLP\",\"vat\":\"DE129273398\",\"address\":\"14 Lexington "
    "Street\\nLondon "
    "W1F 0LG\"}",
    "Katherine Fitzwilliam-Harrington",
    "+442079460321",
    "k.harrington@example.org",
    "14 Lexington Street\nLondon W1F 0LG",
    "Harbour Partners Ltd",
    "Thomas Ashdown",
    "Extended support “North”",
    { "Round-the-clock help line", "Engineer on site within four hours", "Backups in two data centres",
      "Training for up to 25 people" },
    { "Support", "Services" } },
  { "ru",
    "RUB",
    "22",
    "{\"name\":\"ООО «Северный контур»\",\"short_name\":\"Северный контур\",\"inn\":\"7812345675\","
    "\"kpp\":\"781201001\",\"legal_address\":\"190000, г. Санкт-Петербург, ул. Большая Морская, д. 18, "
    "помещ. "
    "4-Н\",\"bank\":\"ПАО Сбербанк\",\"bic\":\"044525225\",\"account\":\"40702810138250123017\","
    "\"correspondent_account\":\"30101810400000000225\",\"director\":\"Пшеничников А. Ю.\","
    "\"director_position\":\"Генеральный директор\",\"accountant\":\"Лебедева О. С.\","
    "\"phone\":\"+78123456789\",\"email\":\"office@kontur-sever.example\",\"site\":\"kontur-sever.example\"}",
    "{\"name\":\"ООО «Балтийский фрахт»\",\"inn\":\"7809456128\",\"kpp\":\"780901001\",\"director\":\"Щукин "
    "Р. "
    "Е.\",\"legal_address\":\"198095, г. Санкт-Петербург, Химический пер., д. "
    "1\",\"phone\":\"+78127654321\"}",
    "Воробьёва Екатерина Юрьевна",
    "+79123456789",
    "e.vorobyova@example.org",
    "191186, Санкт-Петербург,\nнабережная канала Грибоедова, д. 27, кв. 14",
    "ООО «Партнёр-Софт»",
    "Демидов Илья Сергеевич",
    "Расширенная поддержка «Север»",
    { "Круглосуточная линия поддержки", "Выезд инженера в течение четырёх часов",
      "Резервное копирование в два центра обработки данных", "Обучение сотрудников, до 25 человек" },
    { "Поддержка", "Услуги" } },
  { "bg",
    "EUR",
    "20",
    "{\"name\":\"„Южен контур“ ЕООД\",\"eik\":\"204567893\",\"vat\":\"BG204567893\",\"mol\":\"Любомир "
    "Щърбанов\","
    "\"legal_address\":\"бул. „Витоша“ № 110, 1408 София\",\"bank\":\"УниКредит Булбанк АД\","
    "\"iban\":\"BG95UNCR70001523456789\",\"swift\":\"UNCRBGSF\",\"director\":\"Любомир Щърбанов\","
    "\"director_position\":\"Управител\",\"accountant\":\"Десислава Йорданова\",\"phone\":\"+35929876543\","
    "\"email\":\"office@kontur-yug.example\",\"site\":\"kontur-yug.example\"}",
    "{\"name\":\"„Черноморски превози“ "
    "ООД\",\"eik\":\"203112451\",\"vat\":\"BG203112451\",\"mol\":\"Цветелина "
    "Ъгълова\",\"legal_address\":\"ул. „Цар Шишман“ № 8, 1000 София\"}",
    "Цветелина Ъгълова-Щерева",
    "+359888123456",
    "ts.shtereva@example.org",
    "ул. „Цар Шишман“ № 8, ет. 3\n1000 София",
    "„Партньор Софт“ ООД",
    "Илиян Деянов",
    "Разширена поддръжка „Юг“",
    { "Денонощна линия за поддръжка", "Инженер на място до четири часа",
      "Резервни копия в два центъра за данни", "Обучение до 25 души" },
    { "Поддръжка", "Услуги" } },
  { "az",
    "AZN",
    "18",
    "{\"name\":\"“Xəzər Konturu” MMC\",\"voen\":\"1401234581\",\"legal_address\":\"Üzeyir Hacıbəyli küçəsi "
    "40, "
    "AZ1000 Bakı\",\"bank\":\"“Kapital Bank” "
    "ASC\",\"iban\":\"AZ21NABZ00000000137010001944\",\"swift\":\"AIIBAZ2X\","
    "\"director\":\"Rəşad Ağayev\",\"director_position\":\"Direktor\",\"accountant\":\"Nərmin Quliyeva\","
    "\"phone\":\"+994124567890\",\"email\":\"ofis@xezer-kontur.example\",\"site\":\"xezer-kontur.example\"}",
    "{\"name\":\"“Abşeron Yükdaşıma” MMC\",\"voen\":\"1700812391\",\"legal_address\":\"Nizami küçəsi 67, "
    "AZ1005 "
    "Bakı\"}",
    "Günəş Şıxəliyeva-Çobanzadə",
    "+994501234567",
    "g.shikhaliyeva@example.org",
    "Nizami küçəsi 67, mənzil 12\nAZ1005 Bakı",
    "“Partnyor Soft” MMC",
    "Elçin Məmmədov",
    "Genişləndirilmiş dəstək “Xəzər”",
    { "Gecə-gündüz dəstək xətti", "Mühəndisin dörd saat ərzində gəlişi",
      "İki məlumat mərkəzində ehtiyat nüsxələr", "25 nəfərədək təlim" },
    { "Dəstək", "Xidmətlər" } },
};

static const Sample *
find (const char *language)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    if (g_strcmp0 (samples[i].language, language) == 0)
      return &samples[i];
  return &samples[0];
}

static JsonObject *
object_of (const char *json)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);

  return json_node_dup_object (node);
}

/* Licence */

static gint64
option_price (guint i)
{
  return i == 0 ? 0 : 149900 + (gint64)i * 123450;
}

static KabRow *
make_licence (const Sample *s)
{
  KabRow *row = kab_row_new (&kab_entity_licence, NULL);
  g_autoptr (GString) options = g_string_new ("[");
  g_autofree char *secret = NULL;
  g_autofree char *public_key = NULL;
  g_autofree char *terms = NULL;
  gint64 sum = 2499000;

  for (guint i = 0; i < N_LINES; i++)
    {
      g_string_append (options, i > 0 ? ",{\"name\":" : "{\"name\":");
      kab_json_append_string (options, s->options[i]);
      g_string_append_printf (options, ",\"price\":%" G_GINT64_FORMAT ",\"included\":%s}", option_price (i),
                              i == 0 ? "true" : "false");
      sum += option_price (i);
    }
  g_string_append_c (options, ']');
  kab_row_set_text (row, "number", "KB-2026-000417");
  kab_row_set_text (row, "client_name", s->client);
  kab_row_set_text (row, "client_phone", s->phone);
  kab_row_set_text (row, "package_name", s->package);
  kab_row_set_integer (row, "package_version", 3);
  kab_row_set_text (row, "options", options->str);
  kab_row_set_integer (row, "quantity", 5);
  kab_row_set_integer (row, "price", sum);
  kab_row_set_text (row, "currency", s->currency);
  kab_row_set_text (row, "promo_code", "SPRING");
  kab_row_set_text (row, "partner_name", s->partner);
  kab_row_set_text (row, "agent_name", s->agent);
  kab_row_set_text (row, "issued_on", "2026-02-14");
  kab_row_set_text (row, "sold_on", "2026-02-13");
  kab_row_set_text (row, "valid_from", "2026-03-01");
  kab_row_set_text (row, "valid_to", "2027-02-28");
  kab_row_set_text (row, "status", "active");
  /* By a key of nobody's: the code is as large as a real one, and is no licence of anybody's. */
  kab_signing_key_new (&secret, &public_key);
  terms = kab_licence_canonical_text (row);
  kab_value_take_text (kab_row_value (row, "signature"), kab_signature_make (terms, secret));
  return row;
}

static JsonNode *
licence_variables (const Sample *s, JsonObject *company)
{
  g_autoptr (KabRow) licence = make_licence (s);
  g_autoptr (KabRow) client = kab_row_new (&kab_entity_client, NULL);

  kab_row_set_text (client, "name", s->client);
  kab_row_set_text (client, "phone", s->phone);
  kab_row_set_text (client, "email", s->email);
  kab_row_set_text (client, "address", s->address);
  return kab_licence_variables (licence, client, NULL, company, NULL, s->language);
}

/* Invoice and act */

static KabRow *
make_line (const Sample *s, guint i)
{
  KabRow *line = kab_row_new (&kab_entity_invoice_line, NULL);
  gint64 quantity = 1 + i * 3 % 7, amount = (129990 + (gint64)i * 48175) * quantity;

  kab_row_set_integer (line, "position", i);
  kab_row_set_text (line, "name", i == 0 ? s->package : s->options[i]);
  kab_row_set_integer (line, "quantity", quantity);
  kab_row_set_integer (line, "price", amount / quantity);
  kab_row_set_integer (line, "amount", amount);
  kab_row_set_text (line, "vat", s->vat);
  kab_row_set_integer (line, "vat_amount", kab_amount_vat_included (amount, kab_vat_rate (s->vat)));
  return line;
}

static JsonNode *
sale_variables (const Sample *s, KabSalePaper paper, JsonObject *company, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  g_autoptr (KabRow) invoice = kab_row_new (&kab_entity_invoice, NULL);
  g_autoptr (KabRow) order = kab_row_new (&kab_entity_order, NULL);
  g_autoptr (JsonObject) buyer = object_of (s->buyer);
  KabSale sale = { .sale = invoice, .lines = lines, .order = order, .company = company };
  const gint64 discount = 50000;
  gint64 sum = 0, vat = 0;

  for (guint i = 0; i < N_LINES; i++)
    {
      KabRow *line = make_line (s, i);

      sum += kab_row_get_integer (line, "amount");
      vat += kab_row_get_integer (line, "vat_amount");
      g_ptr_array_add (lines, line);
    }
  kab_row_set_text (order, "number", "ORD-2026-000988");
  kab_row_set_text (order, "promo_code", "SPRING");
  kab_row_set_text (invoice, "number", "INV-2026-000417");
  kab_row_set_text (invoice, "buyer", s->buyer);
  kab_row_set_text (invoice, "buyer_name", json_object_get_string_member (buyer, "name"));
  kab_row_set_text (invoice, "issued_on", "2026-03-09");
  kab_row_set_text (invoice, "due_on", "2026-03-23");
  kab_row_set_text (invoice, "currency", s->currency);
  kab_row_set_text (invoice, "status", "open");
  kab_row_set_integer (invoice, "total", sum - discount);
  kab_row_set_integer (invoice, "vat_amount", kab_amount_ratio (vat, sum - discount, sum));
  return kab_sale_variables (&sale, paper, s->language, error);
}

/* Price list */

static KabRow *
make_package (const Sample *s, guint i, const char *kind)
{
  static const char *const calculations[] = { "fixed", "per_seat", "tiers", "fixed" };
  KabRow *package = kab_row_new (&kab_entity_package, NULL);

  kab_row_set_text (package, "name", i == 0 ? s->package : s->options[i]);
  kab_row_set_text (package, "description", i == 0 ? s->options[0] : NULL);
  kab_row_set_text (package, "kind", kind);
  kab_row_set_text (package, "calculation", calculations[i]);
  if (i == 2)
    kab_row_set_text (package, "parameters",
                      "{\"tiers\":[{\"from\":1,\"price\":100000},{\"from\":10,\"price\":90000}]}");
  if (i == 0)
    kab_row_set_text (package, "characteristics", "[{\"name\":\"SLA\",\"value\":\"99,9\",\"unit\":\"%\"}]");
  kab_row_set_integer (package, "price", 129990 + (gint64)i * 48175);
  kab_row_set_text (package, "currency", s->currency);
  kab_row_set_text (package, "vat", s->vat);
  if (i != 3)
    kab_row_set_integer (package, "term_months", 12);
  kab_row_set_text (package, "state", "on_sale");
  kab_row_set_integer (package, "position", i);
  return package;
}

static JsonNode *
price_list_variables (const Sample *s, JsonObject *company)
{
  g_autoptr (GPtrArray) packages = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  g_autoptr (GPtrArray) kinds = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  KabPriceList list = { packages, kinds, links, options, company, "2026-03-09" };

  for (guint i = 0; i < G_N_ELEMENTS (s->kinds); i++)
    {
      KabRow *kind = kab_row_new (&kab_entity_package_kind, NULL);

      kab_row_set_text (kind, "name", s->kinds[i]);
      g_ptr_array_add (kinds, kind);
    }
  for (guint i = 0; i < N_LINES; i++)
    g_ptr_array_add (packages, make_package (s, i, ((KabRow *)kinds->pdata[i / 2])->id));
  for (guint i = 0; i < 2; i++)
    {
      KabRow *option = kab_row_new (&kab_entity_option, NULL);
      KabRow *link = kab_row_new (&kab_entity_package_option, NULL);

      kab_row_set_text (option, "name", s->options[i]);
      kab_row_set_integer (option, "price", 49900);
      kab_row_set_text (option, "currency", s->currency);
      kab_row_set_text (option, "state", "active");
      kab_row_set_text (link, "package", ((KabRow *)packages->pdata[0])->id);
      kab_row_set_text (link, "option", option->id);
      kab_row_set_integer (link, "included", i == 0);
      kab_row_set_integer (link, "position", i);
      g_ptr_array_add (options, option);
      g_ptr_array_add (links, link);
    }
  return kab_price_list_variables (&list, s->language);
}

static JsonNode *
variables_of (const char *kind, const Sample *s, JsonObject *company, GError **error)
{
  if (g_strcmp0 (kind, "invoice") == 0)
    return sale_variables (s, KAB_SALE_INVOICE, company, error);
  if (g_strcmp0 (kind, "act") == 0)
    return sale_variables (s, KAB_SALE_ACT, company, error);
  if (g_strcmp0 (kind, "price_list") == 0)
    return price_list_variables (s, company);
  return licence_variables (s, company);
}

JsonNode *
kab_sample_variables (const char *kind, const char *language, JsonObject *company)
{
  const Sample *s = find (language);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) own = NULL;
  JsonNode *variables = company != NULL ? variables_of (kind, s, company, &error) : NULL;

  if (variables != NULL)
    return variables;
  /* What is wrong with a company is told where it is filled in. */
  own = object_of (s->company);
  g_clear_error (&error);
  variables = variables_of (kind, s, own, &error);
  if (variables == NULL)
    g_error ("The sample of a paper is not sound: %s", error->message);
  return variables;
}
