/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What offices call things: heads of columns and values, in four languages at once and whatever the
 * person's own is, since a file's language is that of whoever exported it.
 */
#include "kab-words.h"

#include <string.h>

#include "kab-text.h"

typedef struct
{
  const char *entity; /* "" for all */
  const char *field;
  const char *words; /* separated by |, in the form of words_key() */
} Heads;

static const Heads heads[] = {
  { "licence", "number",
    "номер|номер лицензии|лицензия|№ лицензии|№|номер договора|licence|license|number|licence number|license "
    "number|no"
    "|licence no|лиценз|номер на лиценз|№ на лиценз|lisenziya|nömrə|lisenziya nömrəsi|lisenziyanın "
    "nömrəsi|lisenziya №" },
  { "licence", "client_name",
    "клиент|фио|ф.и.о.|фио клиента|наименование клиента|фио / наименование "
    "клиента|фио/наименование|покупатель|client|"
    "client name|full name|customer|name|име|имена|име на клиента|клиент / фирма|три "
    "имена|müştəri|müştərinin adı|a.s.a.|"
    "soyad, ad, ata adı|ad" },
  { "licence", "client_phone",
    "телефон|тел.|тел|моб. телефон|мобильный|номер телефона|контактный телефон|phone|telephone|mobile|phone "
    "number|gsm|"
    "мобилен|telefon|mobil|telefon nömrəsi|əlaqə nömrəsi" },
  { "licence", "client_email",
    "e-mail|email|почта|эл. почта|электронная почта|имейл|ел. поща|поща|e-poçt|elektron poçt" },
  { "licence", "package",
    "пакет|продукт|наименование пакета|услуга|тариф|package|product|plan|пакет / "
    "продукт|paket|məhsul|tarif" },
  { "licence", "quantity",
    "количество|кол-во|кол.|кол во|число мест|quantity|qty|seats|брой|бр.|к-во|say|miqdar|sayı" },
  { "licence", "declared",
    "объявленная ценность|объявленная стоимость|страховая сумма|оценочная стоимость|declared value|sum "
    "insured|обявена стойност|застрахователна сума|bəyan edilmiş dəyər|sığorta məbləği" },
  { "licence", "price",
    "цена|сумма|стоимость|сумма, руб.|сумма, руб|цена, руб.|сумма, "
    "₽|итого|price|amount|total|sum|сума|стойност|цена, лв.|"
    "сума, лв.|сума, eur|сума, €|qiymət|məbləğ|məbləğ, azn|məbləğ, ₼|cəmi" },
  { "licence", "currency", "валюта|currency|valyuta" },
  { "licence", "promo_code", "промокод|promo|promo code|промо код|promokod" },
  { "licence", "partner", "партнёр|наименование партнёра|дилер|partner|dealer|партньор|tərəfdaş|partnyor" },
  { "licence", "agent", "агент|менеджер|продавец|фио агента|agent|manager|seller|търговец|satıcı" },
  { "licence", "channel", "канал|канал продаж|channel|kanal" },
  { "licence", "sold_on",
    "дата продажи|дата|продано|дата покупки|sale date|sold|sold on|date|date of sale|дата на "
    "продажба|продаден на|"
    "satış tarixi|tarix" },
  { "licence", "issued_on",
    "выдана|дата выдачи|issued|issue date|issued on|дата на издаване|издаден|verilmə tarixi" },
  { "licence", "valid_from",
    "действует с|с|начало|начало действия|дата начала|valid from|start|starts|валиден от|от|начало на "
    "валидност|"
    "başlama tarixi|qüvvədədir" },
  { "licence", "valid_to",
    "действует по|действует до|по|до|окончание|окончание действия|дата окончания|срок действия|valid "
    "to|valid until|end|"
    "expires|валиден до|край|край на валидност|bitmə tarixi|son tarix" },
  { "licence", "status", "статус|состояние|status|state|състояние|vəziyyət|statusu" },
  { "licence", "status_reason", "причина|основание|reason|причина за статуса|səbəb" },
  { "licence", "note",
    "примечание|примечания|комментарий|заметка|note|notes|comment|remarks|бележка|забележка|qeyd" },

  { "package", "name", "название|наименование|пакет|имя|name|package|title|име|paket|adı|ad" },
  { "package", "kind",
    "вид|вид пакета|группа|категория|kind|category|group|категория на пакета|növ|kateqoriya" },
  { "package", "description", "описание|description|təsvir" },
  { "package", "price", "цена|стоимость|price|qiymət|сума" },
  { "package", "currency", "валюта|currency|valyuta" },
  { "package", "vat", "ндс|ставка ндс|vat|ддс|ədv" },
  { "package", "calculation", "расчёт|вид расчёта|calculation|изчисление|hesablama" },
  { "package", "term_months",
    "срок|срок, мес.|срок, месяцев|term|months|term, months|срок, месеци|müddət|müddət, ay" },
  { "package", "state", "состояние|статус|state|status|vəziyyət" },
  { "package", "on_sale_from", "в продаже с|on sale from|в продажба от|satışdadır" },
  { "package", "on_sale_to", "в продаже по|в продаже до|on sale to|в продажба до" },
  { "package", "materials", "материалы|materials|материали|materiallar" },
  { "package", "position", "порядок|position|order|ред|sıra" },

  { "client", "name",
    "клиент|фио|ф.и.о.|название|наименование|имя|name|full "
    "name|company|client|име|имена|фирма|ad|müştəri|a.s.a." },
  { "client", "phone", "телефон|тел.|тел|мобильный|phone|telephone|mobile|gsm|telefon|mobil" },
  { "client", "email", "e-mail|email|почта|эл. почта|электронная почта|имейл|поща|e-poçt" },
  { "client", "kind", "вид|тип|kind|type|вид клиент|növ" },
  { "client", "address", "адрес|address|ünvan" },
  { "client", "partner", "партнёр|partner|партньор|tərəfdaş|partnyor" },
  { "client", "agent", "агент|менеджер|agent|manager|търговец|satıcı" },
  { "client", "note", "примечание|комментарий|note|comment|бележка|забележка|qeyd" },
};

typedef struct
{
  const char *field;
  const char *token;
  const char *words;
} Values;

static const Values values[] = {
  { "status", "draft", "черновик|чернова|qaralama|draft" },
  { "status", "awaiting_payment",
    "ожидает оплаты|не оплачена|не оплачено|счёт выставлен|awaiting payment|unpaid|очаква плащане|чака "
    "плащане|неплатен|"
    "ödəniş gözləyir|ödəniş gözlənilir|ödənilməyib" },
  { "status", "active",
    "действует|активна|активен|действующая|оплачена|active|paid|valid|действащ|валиден|aktiv|qüvvədədir|"
    "aktivdir" },
  { "status", "suspended",
    "приостановлена|приостановлено|заморожена|suspended|on hold|спрян|преустановен|dayandırılıb" },
  { "status", "expired",
    "истекла|истёк срок|закончилась|просрочена|expired|ended|изтекъл|bitib|müddəti bitib|vaxtı bitib" },
  { "status", "revoked",
    "отозвана|аннулирована|отменена|возврат|revoked|cancelled|canceled|отнет|анулиран|ləğv edilib" },
  { "status", "transferred", "передана|переоформлена|transferred|прехвърлен|ötürülüb|təhvil verilib" },
  { "channel", "site", "сайт|site|web|website|sayt" },
  { "channel", "partner", "партнёр|partner|партньор|tərəfdaş|partnyor" },
  { "channel", "agent", "агент|agent|търговец" },
  { "currency", "RUB", "rub|руб.|руб|р.|₽|rur|российский рубль" },
  { "currency", "BGN", "bgn|лв.|лв|лев|лева" },
  { "currency", "AZN", "azn|₼|man.|manat|манат" },
  { "currency", "EUR", "eur|€|евро|euro|avro" },
  { "currency", "USD", "usd|$|долл.|доллар|dollar" },
  { "kind", "person", "физическое лицо|физлицо|физ. лицо|person|individual|физическо лице|fiziki şəxs" },
  { "kind", "sole_proprietor",
    "ип|индивидуальный предприниматель|sole proprietor|sole trader|ет|fərdi sahibkar|fs" },
  { "kind", "company",
    "юридическое лицо|юрлицо|юр. лицо|организация|компания|company|legal entity|юридическо лице|фирма|hüquqi "
    "şəxs|şirkət" },
  { "calculation", "fixed", "фиксированная цена|фиксированная|fixed|fixed price|фиксирана|sabit" },
  { "calculation", "per_seat", "за место|за рабочее место|per seat|на място|yer üzrə" },
  { "calculation", "per_period", "за период|помесячно|per period|на период|dövr üzrə" },
  { "calculation", "tiers", "по количеству|ступени|tiers|by quantity|по количество" },
  { "calculation", "percent", "процент|percent|faiz" },
  { "calculation", "by_options", "по опциям|by options|по опции" },
  { "state", "draft", "черновик|готовится|draft|чернова|qaralama" },
  { "state", "on_sale", "в продаже|продаётся|on sale|в продажба|satışda|satışdadır" },
  { "state", "archived", "в архиве|снят с продажи|архив|archived|архивиран|в архива|arxivdə" },
  { "vat", "none", "без ндс|не облагается|without vat|no vat|без ддс|ədv-siz" },
  { "vat", "0", "0%" },
  { "vat", "5", "5%" },
  { "vat", "7", "7%" },
  { "vat", "10", "10%" },
  { "vat", "18", "18%" },
  { "vat", "20", "20%" },
  { "vat", "22", "22%" },
};

/* Without case, ё, blanks at the ends and doubled inside, and a trailing star or colon. */
static char *
words_key (const char *text)
{
  g_autofree char *copy = g_strdup (text);
  g_autofree char *key = kab_text_key (kab_text_strip (copy));
  GString *out = g_string_new (NULL);

  for (const char *p = key; *p != '\0'; p++)
    {
      gboolean blank = *p == ' ' || *p == '\n' || *p == '\r' || *p == '\t';

      if (!blank)
        g_string_append_c (out, *p);
      else if (out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  while (out->len > 0 && strchr ("*: ", out->str[out->len - 1]) != NULL)
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

static gboolean
is_among (const char *words, const char *key)
{
  g_auto (GStrv) list = g_strsplit (words, "|", -1);

  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autofree char *word = words_key (list[i]);

      if (g_str_equal (word, key))
        return TRUE;
    }
  return FALSE;
}

const char *
kab_words_field (const KabEntity *entity, const char *header)
{
  g_autofree char *key = words_key (header);

  if (key[0] == '\0')
    return NULL;
  for (guint i = 0; i < entity->n_fields; i++)
    if (g_str_equal (entity->fields[i].name, key))
      return entity->fields[i].name;
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    if (g_str_equal (heads[i].entity, entity->name) && is_among (heads[i].words, key))
      return heads[i].field;
  /* As the program itself calls it in the person's language. */
  for (guint i = 0; i < entity->n_fields; i++)
    {
      g_autofree char *title = words_key (kab_field_title (&entity->fields[i]));

      if (g_str_equal (title, key))
        return entity->fields[i].name;
    }
  return NULL;
}

const char *
kab_words_token (const KabField *field, const char *text)
{
  g_autofree char *key = words_key (text);

  for (const KabEnumValue *v = field->values; v != NULL && v->token != NULL; v++)
    {
      g_autofree char *token = words_key (v->token);

      if (g_str_equal (token, key))
        return v->token;
    }
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (g_str_equal (values[i].field, field->name) && is_among (values[i].words, key)
        && kab_field_enum_title (field, values[i].token) != NULL)
      return values[i].token;
  for (const KabEnumValue *v = field->values; v != NULL && v->token != NULL; v++)
    {
      g_autofree char *title = words_key (kab_field_enum_title (field, v->token));

      if (g_str_equal (title, key))
        return v->token;
    }
  return NULL;
}

int
kab_words_boolean (const char *text)
{
  g_autofree char *key = words_key (text);

  if (is_among ("1|да|yes|true|on|+|bəli|hə|истина", key))
    return 1;
  if (is_among ("0|нет|no|false|off|-|не|xeyr|yox|ложь", key))
    return 0;
  return -1;
}
