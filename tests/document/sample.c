/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample.h"

#include "kab-json.h"
#include "kab-signature.h"

typedef struct
{
  const char *language, *currency;
  const char *client, *phone, *email, *address;
  const char *package, *options[6];
  const char *company, *company_phone, *company_email, *company_address, *site, *inn, *director;
} Sample;

static const Sample samples[] = {
  { "ru",
    "RUB",
    "Воробьёва Екатерина Юрьевна",
    "+79123456789",
    "e.vorobyova@example.org",
    "191186, Санкт-Петербург,\nнабережная канала Грибоедова, д. 27, кв. 14",
    "Расширенная поддержка «Север»",
    { "Круглосуточная линия поддержки", "Выезд инженера в течение четырёх часов",
      "Резервное копирование в два центра обработки данных", "Обучение сотрудников, до 25 человек",
      "Съёмка объёма работ и отчёт", NULL },
    "ООО «Северный контур»",
    "+78123456789",
    "office@kontur-sever.example",
    "190000, Санкт-Петербург, Большая Морская ул., д. 18",
    "kontur-sever.example",
    "7812345678",
    "А. Ю. Пшеничников" },
  { "en",
    "EUR",
    "Katherine Fitzwilliam-Harrington",
    "+442079460321",
    "k.harrington@example.org",
    "14 Lexington Street\nLondon W1F 0LG",
    "Extended support “North”",
    { "Round-the-clock help line", "Engineer on site within four hours", "Backups in two data centres",
      "Training for up to 25 people", "Survey and report", NULL },
    "Northern Outline Ltd",
    "+442079460111",
    "office@outline.example",
    "7 Quay Row, Aberdeen AB11 5DQ",
    "outline.example",
    "GB 123 4567 89",
    "A. J. Wheatley" },
  { "bg",
    "BGN",
    "Цветелина Ъгълова-Щерева",
    "+359888123456",
    "ts.shtereva@example.org",
    "ул. „Цар Шишман“ № 8, ет. 3\n1000 София",
    "Разширена поддръжка „Юг“",
    { "Денонощна линия за поддръжка", "Инженер на място до четири часа", "Резервни копия в два центъра",
      "Обучение до 25 души", "Актьорско заснемане и отчет", NULL },
    "„Южен контур“ ЕООД",
    "+35929876543",
    "office@kontur-yug.example",
    "бул. „Витоша“ № 110, 1408 София",
    "kontur-yug.example",
    "204567891",
    "Любомир Щърбанов" },
  { "az",
    "AZN",
    "Günəş Şıxəliyeva-Çobanzadə",
    "+994501234567",
    "g.shikhaliyeva@example.org",
    "Nizami küçəsi 67, mənzil 12\nAZ1005 Bakı",
    "Genişləndirilmiş dəstək “Xəzər”",
    { "Gecə-gündüz dəstək xətti", "Mühəndisin dörd saat ərzində gəlişi",
      "İki məlumat mərkəzində ehtiyat nüsxələr", "25 nəfərədək təlim", "Ölçü işləri və hesabat", NULL },
    "“Xəzər Konturu” MMC",
    "+994124567890",
    "ofis@xezer-kontur.example",
    "Üzeyir Hacıbəyli küçəsi 40, AZ1000 Bakı",
    "xezer-kontur.example",
    "1401234561",
    "Rəşad Ağayev" },
};

static const Sample *
find (const char *language)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    if (g_str_equal (samples[i].language, language))
      return &samples[i];
  g_assert_not_reached ();
}

KabRow *
sample_licence (const char *language, guint number, const char *secret)
{
  const Sample *s = find (language);
  KabRow *row = kab_row_new (&kab_entity_licence, "0190a7c2-0000-7000-8000-000000000001");
  g_autofree char *text = g_strdup_printf ("KB-2026-%06u", number);
  g_autoptr (GString) options = g_string_new ("[");
  gint64 sum = 0;

  kab_row_set_text (row, "number", text);
  kab_row_set_text (row, "client_name", s->client);
  kab_row_set_text (row, "client_phone", s->phone);
  kab_row_set_text (row, "package_name", s->package);
  kab_row_set_integer (row, "package_version", 3);
  for (guint i = 0; s->options[i] != NULL; i++)
    {
      gint64 price = 149900 + (gint64)i * 123450 + number;

      g_string_append (options, i > 0 ? ",{\"name\":" : "{\"name\":");
      kab_json_append_string (options, s->options[i]);
      g_string_append (options, ",\"price\":");
      kab_json_append_integer (options, price);
      g_string_append_c (options, '}');
      sum += price;
    }
  g_string_append_c (options, ']');
  kab_row_set_text (row, "options", options->str);
  kab_row_set_integer (row, "quantity", 1 + number % 7);
  kab_row_set_integer (row, "price", sum);
  kab_row_set_text (row, "currency", s->currency);
  kab_row_set_text (row, "issued_on", "2026-02-14");
  kab_row_set_text (row, "sold_on", "2026-02-13");
  kab_row_set_text (row, "valid_from", "2026-03-01");
  kab_row_set_text (row, "valid_to", "2027-02-28");
  kab_row_set_text (row, "status", "active");
  if (secret != NULL)
    {
      g_autofree char *canonical = kab_licence_canonical_text (row);
      g_autofree char *signature = kab_signature_make (canonical, secret);

      kab_row_set_text (row, "signature", signature);
    }
  return row;
}

KabRow *
sample_client (const char *language)
{
  const Sample *s = find (language);
  KabRow *row = kab_row_new (&kab_entity_client, "0190a7c2-0000-7000-8000-000000000002");

  kab_row_set_text (row, "name", s->client);
  kab_row_set_text (row, "phone", s->phone);
  kab_row_set_text (row, "email", s->email);
  kab_row_set_text (row, "address", s->address);
  return row;
}

JsonObject *
sample_company (const char *language)
{
  const Sample *s = find (language);
  JsonObject *company = json_object_new ();

  json_object_set_string_member (company, "name", s->company);
  json_object_set_string_member (company, "phone", s->company_phone);
  json_object_set_string_member (company, "email", s->company_email);
  json_object_set_string_member (company, "address", s->company_address);
  json_object_set_string_member (company, "site", s->site);
  json_object_set_string_member (company, "inn", s->inn);
  json_object_set_string_member (company, "director", s->director);
  return company;
}
