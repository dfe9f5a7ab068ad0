/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sample company sells: kinds, packages with characteristics, options, and who may sell what. */
#include <string.h>

#include "kab-date.h"
#include "kab-sample.h"

enum
{
  KIND_ACCOUNTING,
  KIND_TRADE,
  KIND_DOCUMENTS,
  KIND_SECURITY,
  KIND_TRAINING,
  N_KINDS,
};

static const struct
{
  const char *name, *description, *calculation, *parameters, *characteristics;
  guint term_months;
} kinds[N_KINDS] = {
  { "Бухгалтерия и отчётность", "Учёт, налоги, зарплата и сдача отчётности.", "per_seat", "{\"min_seats\":1}",
    "[{\"name\":\"Организаций\",\"unit\":\"шт.\",\"value\":1}]", 12 },
  { "Торговля и склад", "Кассы, склад, заказы и маркетплейсы.", "fixed", NULL,
    "[{\"name\":\"Касс\",\"unit\":\"шт.\",\"value\":1}]", 12 },
  { "Документы и связь", "Электронный документооборот, подпись, почта.", "per_period",
    "{\"period_months\":1}", NULL, 1 },
  { "Безопасность", "Защита рабочих мест и резервные копии.", "tiers",
    "{\"tiers\":[{\"from\":1,\"price\":250000},{\"from\":10,\"price\":220000}]}",
    "[{\"name\":\"Рабочих мест\",\"unit\":\"шт.\",\"value\":1}]", 12 },
  { "Обучение и внедрение", "Курсы, настройка и сопровождение.", "by_options", NULL, NULL, 0 },
};

typedef struct
{
  const char *name;
  const char *description;
  const char *price; /* "0" or "" of an included one */
} OptionLine;

#define OPTIONS_MAX 4

typedef struct
{
  KabCountry country;
  guint kind;
  const char *name;
  const char *description;
  const char *calculation;
  const char *parameters;
  gint64 price; /* minor units */
  guint term_months;
  guint weight;
  const char *state;
  int until_days_ago; /* 0: on sale for good */
  const char *characteristics;
  const char *materials;
  OptionLine options[OPTIONS_MAX];
} PackageLine;

#define RU KAB_COUNTRY_RU
#define BG KAB_COUNTRY_BG
#define AZ KAB_COUNTRY_AZ

static const PackageLine packages[] = {
  { RU,
    KIND_ACCOUNTING,
    "Бухгалтерия Старт",
    "Для индивидуальных предпринимателей и небольших организаций: учёт доходов и расходов, счета, акты, "
    "сдача "
    "отчётности.",
    "fixed",
    NULL,
    690000,
    12,
    26,
    "on_sale",
    0,
    "[{\"name\":\"Рабочих "
    "мест\",\"unit\":\"шт.\",\"value\":1},{\"name\":\"Организаций\",\"unit\":\"шт.\",\"value\":1}]",
    "Руководство пользователя; видеокурс «Первые шаги»",
    { { "Сдача отчётности через интернет", "Отправка в ФНС, СФР и Росстат.", "290000" },
      { "Перенос данных", "Специалист переносит остатки и справочники.", "350000" } } },
  { RU,
    KIND_ACCOUNTING,
    "Бухгалтерия Профи",
    "Полный учёт для компаний на **общей и упрощённой** системе:\n"
    "- зарплата и кадры\n"
    "- основные средства\n"
    "- несколько организаций в одной базе",
    "per_seat",
    NULL,
    1290000,
    12,
    20,
    "on_sale",
    0,
    "[{\"name\":\"Организаций\",\"unit\":\"шт.\",\"value\":10},{\"name\":\"Хранение "
    "архива\",\"unit\":\"лет\",\"value\":5}]",
    "Руководство пользователя; линия консультаций",
    { { "Сдача отчётности через интернет", NULL, "" },
      { "Дополнительная организация", "Учёт ещё одной организации в той же базе.", "190000" },
      { "Перенос данных", NULL, "490000" } } },
  { RU,
    KIND_TRADE,
    "Касса Онлайн",
    "Рабочее место кассира с фискализацией и обменом с учётной системой.",
    "per_period",
    "{\"period_months\":1}",
    119000,
    1,
    18,
    "on_sale",
    0,
    "[{\"name\":\"Касс\",\"unit\":\"шт.\",\"value\":1}]",
    "Инструкция по подключению",
    { { "Маркировка товаров", "Проверка кодов «Честного знака».", "39000" },
      { "Алкоголь (ЕГАИС)", "Обмен с ЕГАИС.", "49000" } } },
  { RU,
    KIND_TRADE,
    "Склад и заказы",
    "Остатки, заказы, закупки и маркетплейсы в одном окне.",
    "tiers",
    "{\"tiers\":[{\"from\":1,\"price\":990000},{\"from\":5,\"price\":890000},{\"from\":20,\"price\":790000}]"
    "}",
    990000,
    12,
    14,
    "on_sale",
    0,
    "[{\"name\":\"Складов\",\"unit\":\"шт.\",\"value\":3}]",
    "Руководство кладовщика",
    { { "Маркетплейсы", "Обмен с тремя площадками.", "450000" },
      { "Мобильное место кладовщика", "Терминал сбора данных.", "220000" } } },
  { RU,
    KIND_DOCUMENTS,
    "Документооборот",
    "Обмен юридически значимыми документами с контрагентами.",
    "fixed",
    NULL,
    540000,
    12,
    15,
    "on_sale",
    0,
    "[{\"name\":\"Исходящих документов\",\"unit\":\"в год\",\"value\":1200}]",
    NULL,
    { { "Роуминг", "Обмен с абонентами других операторов.", "" },
      { "Пакет 1 000 документов", NULL, "480000" } } },
  { RU,
    KIND_DOCUMENTS,
    "Электронная подпись",
    "Сертификат на 15 месяцев для торгов и отчётности.",
    "fixed",
    NULL,
    320000,
    15,
    12,
    "on_sale",
    0,
    "[{\"name\":\"Срок сертификата\",\"unit\":\"мес.\",\"value\":15}]",
    "Памятка владельца",
    { { "Защищённый носитель", "Токен с сертификатом соответствия.", "180000" },
      { "Срочный выпуск", NULL, "150000" } } },
  { RU,
    KIND_SECURITY,
    "Защита рабочих мест",
    "Антивирус, контроль устройств и обновлений.",
    "tiers",
    "{\"tiers\":[{\"from\":1,\"price\":180000},{\"from\":10,\"price\":155000},{\"from\":50,\"price\":129000}]"
    "}",
    180000,
    12,
    16,
    "on_sale",
    0,
    "[{\"name\":\"Система\",\"value\":\"Windows, Linux\"}]",
    NULL,
    { { "Резервное копирование", "100 ГБ на рабочее место.", "60000" } } },
  { RU,
    KIND_TRAINING,
    "Внедрение под ключ",
    "Обследование, настройка и обучение сотрудников на месте.",
    "by_options",
    NULL,
    2500000,
    3,
    4,
    "on_sale",
    0,
    NULL,
    "Договор, план работ",
    { { "День специалиста", NULL, "1800000" }, { "Обучение группы до 10 человек", NULL, "2400000" } } },
  { RU,
    KIND_SECURITY,
    "Страхование киберрисков",
    "Возмещение убытков от простоя и утечки данных.",
    "percent",
    "{\"percent_bp\":250}",
    1500000,
    12,
    3,
    "on_sale",
    0,
    NULL,
    NULL,
    { { NULL } } },
  { RU,
    KIND_ACCOUNTING,
    "Бухгалтерия 2024",
    "Прежняя редакция; обновляется до «Бухгалтерия Профи».",
    "fixed",
    NULL,
    990000,
    12,
    18,
    "archived",
    330,
    "[{\"name\":\"Рабочих мест\",\"unit\":\"шт.\",\"value\":3}]",
    NULL,
    { { NULL } } },
  { RU,
    KIND_TRADE,
    "Доставка и курьеры",
    "Маршруты, заказы и расчёты с курьерами. Готовится к выпуску.",
    "per_seat",
    NULL,
    450000,
    12,
    0,
    "draft",
    0,
    NULL,
    NULL,
    { { NULL } } },

  { BG,
    KIND_ACCOUNTING,
    "Счетоводство Старт",
    "За микропредприятия: фактури, ДДС дневници, декларации.",
    "fixed",
    NULL,
    11900,
    12,
    24,
    "on_sale",
    0,
    "[{\"name\":\"Работни места\",\"unit\":\"бр.\",\"value\":1}]",
    "Ръководство за потребителя",
    { { "Заплати", "Трудово възнаграждение и осигуровки.", "4900" },
      { "Прехвърляне на данни", NULL, "7900" } } },
  { BG,
    KIND_ACCOUNTING,
    "Счетоводство Про",
    "Пълно счетоводство за няколко фирми.",
    "per_seat",
    NULL,
    24900,
    12,
    16,
    "on_sale",
    0,
    "[{\"name\":\"Фирми\",\"unit\":\"бр.\",\"value\":5}]",
    NULL,
    { { "Заплати", NULL, "" }, { "Допълнителна фирма", NULL, "3900" } } },
  { BG,
    KIND_TRADE,
    "Магазин и склад",
    "Продажби, наличности и фискални устройства.",
    "per_period",
    "{\"period_months\":1}",
    2500,
    1,
    14,
    "on_sale",
    0,
    "[{\"name\":\"Каси\",\"unit\":\"бр.\",\"value\":1}]",
    NULL,
    { { "Електронен магазин", NULL, "1200" } } },
  { BG,
    KIND_DOCUMENTS,
    "Електронни фактури",
    "Издаване, подписване и архив на фактури.",
    "fixed",
    NULL,
    6900,
    12,
    12,
    "on_sale",
    0,
    "[{\"name\":\"Фактури\",\"unit\":\"на година\",\"value\":2000}]",
    NULL,
    { { "Електронен подпис", "Облачен КЕП за една година.", "2900" } } },
  { BG,
    KIND_SECURITY,
    "Сигурно работно място",
    "Антивирусна защита и архив.",
    "tiers",
    "{\"tiers\":[{\"from\":1,\"price\":3900},{\"from\":10,\"price\":3300}]}",
    3900,
    12,
    9,
    "on_sale",
    0,
    NULL,
    NULL,
    { { "Архив в облака", "100 GB.", "1500" } } },

  { AZ,
    KIND_ACCOUNTING,
    "Mühasibat Başlanğıc",
    "Fərdi sahibkarlar üçün uçot, hesab-faktura və bəyannamələr.",
    "fixed",
    NULL,
    18000,
    12,
    22,
    "on_sale",
    0,
    "[{\"name\":\"İş yeri\",\"unit\":\"ədəd\",\"value\":1}]",
    "İstifadəçi təlimatı",
    { { "Elektron hesab-faktura", "Vergi portalı ilə mübadilə.", "4500" },
      { "Məlumatların köçürülməsi", NULL, "9000" } } },
  { AZ,
    KIND_ACCOUNTING,
    "Mühasibat Peşəkar",
    "Şirkətlər üçün tam uçot: əməkhaqqı, əsas vəsaitlər, ƏDV.",
    "per_seat",
    NULL,
    39000,
    12,
    15,
    "on_sale",
    0,
    "[{\"name\":\"Təşkilat\",\"unit\":\"ədəd\",\"value\":5}]",
    NULL,
    { { "Elektron hesab-faktura", NULL, "" }, { "Əlavə təşkilat", NULL, "6000" } } },
  { AZ,
    KIND_TRADE,
    "Mağaza və anbar",
    "Satış, qalıqlar və onlayn kassa.",
    "per_period",
    "{\"period_months\":1}",
    3500,
    1,
    13,
    "on_sale",
    0,
    "[{\"name\":\"Kassa\",\"unit\":\"ədəd\",\"value\":1}]",
    NULL,
    { { "Tərəzi ilə əlaqə", NULL, "1000" } } },
  { AZ,
    KIND_DOCUMENTS,
    "Sənəd dövriyyəsi",
    "Sənədlərin razılaşdırılması və imzalanması.",
    "fixed",
    NULL,
    21000,
    12,
    9,
    "on_sale",
    0,
    "[{\"name\":\"İstifadəçi\",\"unit\":\"nəfər\",\"value\":10}]",
    NULL,
    { { "Elektron imza", "Bir illik sertifikat.", "3600" } } },
  { AZ,
    KIND_SECURITY,
    "Təhlükəsiz iş yeri",
    "Antivirus və ehtiyat nüsxə.",
    "tiers",
    "{\"tiers\":[{\"from\":1,\"price\":4800},{\"from\":10,\"price\":4200}]}",
    4800,
    12,
    8,
    "on_sale",
    0,
    NULL,
    NULL,
    { { "Buludda ehtiyat nüsxə", "100 GB.", "1800" } } },
};

static char *
day_text (KabSample *self, int days_ago)
{
  GDate day = self->today;

  g_date_subtract_days (&day, (guint)days_ago);
  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&day), g_date_get_month (&day),
                          g_date_get_day (&day));
}

/* Bulgaria pays in euro from 1 January 2026 (Council Regulation (EU) 2025/1408 and 2025/1409). */
const char *
kab_sample_currency (KabCountry country, const char *day)
{
  switch (country)
    {
    case KAB_COUNTRY_BG:
      return strcmp (day, "2026-01-01") >= 0 ? "EUR" : "BGN";
    case KAB_COUNTRY_AZ:
      return "AZN";
    case KAB_COUNTRY_RU:
    default:
      return "RUB";
    }
}

/* Prices of the table for Bulgaria are in euro; at 1.95583 to the euro they were levs, ending in .90 as prices do. */
gint64
kab_sample_price (KabCountry country, const char *currency, gint64 price)
{
  return country == KAB_COUNTRY_BG && strcmp (currency, "BGN") == 0
           ? (price * 195583 / 100000 / 100) * 100 + 90
           : price;
}

static const char *
vat_of (KabSample *self, const PackageLine *line)
{
  if (line->country == KAB_COUNTRY_BG)
    return "20";
  if (line->country == KAB_COUNTRY_AZ)
    return "18";
  /* Rights to programs in the register are free of VAT (Tax Code, article 149); services are not. */
  if (line->kind == KIND_TRAINING || line->kind == KIND_SECURITY)
    return strcmp (self->today_text, "2026-01-01") >= 0 ? "22" : "20";
  return "none";
}

static gboolean
add_option (KabSample *self,
            GHashTable *made,
            const PackageLine *line,
            KabSamplePackage *package,
            guint at,
            GError **error)
{
  const OptionLine *option = &line->options[at];
  gint64 price = g_ascii_strtoll (option->price, NULL, 10);
  g_autofree char *key = g_strdup_printf ("%u %s", line->country, option->name);
  const char *currency = kab_sample_currency (line->country, self->today_text);
  const char *id = g_hash_table_lookup (made, key);
  g_autoptr (KabRow) join = NULL;
  g_autofree char *join_id = NULL;
  KabSampleOption kept;

  if (id == NULL)
    {
      g_autofree char *new_id = kab_sample_id (&self->random, kab_sample_day_ms (self, 745));
      g_autoptr (KabRow) row = kab_row_new (&kab_entity_option, new_id);

      kab_row_set_text (row, "name", option->name);
      kab_row_set_text (row, "description", option->description);
      kab_row_set_integer (row, "price", kab_sample_price (line->country, currency, price));
      kab_row_set_text (row, "currency", currency);
      if (!kab_sample_put (self, row, error))
        return FALSE;
      id = g_strdup (new_id);
      g_hash_table_insert (made, g_steal_pointer (&key), (gpointer)id);
    }

  join_id = kab_sample_id (&self->random, kab_sample_day_ms (self, 745));
  join = kab_row_new (&kab_entity_package_option, join_id);
  kab_row_set_text (join, "package", package->id);
  kab_row_set_text (join, "option", id);
  kab_row_set_integer (join, "included", option->price[0] == '\0');
  if (option->price[0] != '\0')
    kab_row_set_integer (join, "price", kab_sample_price (line->country, currency, price));
  kab_row_set_integer (join, "position", at + 1);
  kept.option = g_strdup (id);
  kept.name = g_strdup (option->name);
  kept.price = price;
  kept.included = option->price[0] == '\0';
  g_array_append_val (package->options, kept);
  return kab_sample_put (self, join, error);
}

static gboolean
add_package (KabSample *self,
             GHashTable *options,
             const PackageLine *line,
             guint position,
             char **kind_ids,
             GError **error)
{
  KabSamplePackage *package = g_new0 (KabSamplePackage, 1);
  const char *currency = kab_sample_currency (line->country, self->today_text);
  g_autoptr (KabRow) row = NULL;
  g_autofree char *from = day_text (self, 740);

  package->id = kab_sample_id (&self->random, kab_sample_day_ms (self, 745));
  package->name = g_strdup (line->name);
  package->country = line->country;
  package->calculation = line->calculation;
  package->parameters = line->parameters;
  package->price = line->price;
  package->currency = currency;
  package->term_months = line->term_months;
  package->weight = line->weight;
  package->state = line->state;
  package->until = line->until_days_ago > 0 ? day_text (self, line->until_days_ago) : NULL;
  package->options = g_array_new (FALSE, TRUE, sizeof (KabSampleOption));
  g_ptr_array_add (self->packages, package);

  row = kab_row_new (&kab_entity_package, package->id);
  kab_row_set_text (row, "name", line->name);
  kab_row_set_text (row, "kind", kind_ids[line->kind]);
  kab_row_set_text (row, "description", line->description);
  kab_row_set_text (row, "characteristics", line->characteristics);
  kab_row_set_text (row, "calculation", line->calculation);
  kab_row_set_text (row, "parameters", line->parameters);
  kab_row_set_integer (row, "price", kab_sample_price (line->country, currency, line->price));
  kab_row_set_text (row, "currency", currency);
  kab_row_set_text (row, "vat", vat_of (self, line));
  kab_row_set_integer (row, "term_months", line->term_months);
  kab_row_set_text (row, "materials", line->materials);
  kab_row_set_text (row, "on_sale_from", from);
  kab_row_set_text (row, "on_sale_to", package->until);
  kab_row_set_text (row, "state", line->state);
  kab_row_set_integer (row, "position", position);
  if (!kab_sample_put (self, row, error))
    return FALSE;
  for (guint i = 0; i < OPTIONS_MAX && line->options[i].name != NULL; i++)
    if (!add_option (self, options, line, package, i, error))
      return FALSE;
  return TRUE;
}

/* A partner sells what its country buys, and a few leave out one package or another. */
static gboolean
bind_packages (KabSample *self, GError **error)
{
  for (guint p = 0; p < self->partners->len; p++)
    {
      KabSamplePartner *partner = self->partners->pdata[p];

      for (guint i = 0; i < self->packages->len; i++)
        {
          const KabSamplePackage *package = self->packages->pdata[i];
          g_autofree char *id = NULL;
          g_autoptr (KabRow) row = NULL;

          if (package->country != partner->country || strcmp (package->state, "draft") == 0
              || (partner->packages->len > 1 && kab_sample_chance (&self->random, 220)))
            continue;
          id = kab_sample_id (&self->random, kab_sample_day_ms (self, 742));
          row = kab_row_new (&kab_entity_package_binding, id);
          kab_row_set_text (row, "partner", partner->id);
          kab_row_set_text (row, "package", package->id);
          g_array_append_val (partner->packages, i);
          if (!kab_sample_put (self, row, error))
            return FALSE;
        }
    }
  return TRUE;
}

gboolean
kab_sample_make_catalogue (KabSample *self, GError **error)
{
  g_autoptr (GHashTable) options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) kind_ids = g_new0 (char *, N_KINDS + 1);

  for (guint i = 0; i < N_KINDS; i++)
    {
      g_autoptr (KabRow) row = NULL;

      kind_ids[i] = kab_sample_id (&self->random, kab_sample_day_ms (self, 750));
      row = kab_row_new (&kab_entity_package_kind, kind_ids[i]);
      kab_row_set_text (row, "name", kinds[i].name);
      kab_row_set_text (row, "description", kinds[i].description);
      kab_row_set_text (row, "calculation", kinds[i].calculation);
      kab_row_set_text (row, "parameters", kinds[i].parameters);
      kab_row_set_text (row, "characteristics", kinds[i].characteristics);
      if (kinds[i].term_months > 0)
        kab_row_set_integer (row, "term_months", kinds[i].term_months);
      if (!kab_sample_put (self, row, error))
        return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (packages); i++)
    if (!add_package (self, options, &packages[i], (i + 1) * 10, kind_ids, error))
      return FALSE;

  return bind_packages (self, error);
}
