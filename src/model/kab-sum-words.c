/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers and sums in words. The words belong to the language of the paper and not to that of the person or
 * the process, so they stand here and not in the catalogues of translations.
 */
#include "kab-sum-words.h"

#include <string.h>

/* A gint64 has no more than quintillions. */
#define N_SCALES 7

/* Russian counts 1, 2 to 4, and many; the others 1 and many. */
typedef struct
{
  KabGender gender;
  const char *one, *few, *many;
} Noun;

typedef struct
{
  const char *code;
  Noun major, minor;
} Currency;

typedef struct
{
  const char *code;
  const char *zero, *minus;
  const char *between; /* major and minor units */
  /* Appends a number of 1 to 999 as the @scale-th power of a thousand; @higher: words stand before it */
  void (*group) (GString *out, guint n, guint scale, KabGender gender, gboolean higher, gboolean last);
  const char *(*plural) (const Noun *noun, guint64 n);
  const Currency *currencies;
} Language;

#define M KAB_GENDER_MASCULINE
#define F KAB_GENDER_FEMININE
#define N KAB_GENDER_NEUTER

static const Currency ru_currencies[] = {
  { "RUB", { M, "рубль", "рубля", "рублей" }, { F, "копейка", "копейки", "копеек" } },
  { "USD", { M, "доллар США", "доллара США", "долларов США" }, { M, "цент", "цента", "центов" } },
  { "EUR", { M, "евро", "евро", "евро" }, { M, "цент", "цента", "центов" } },
  { "BGN", { M, "лев", "лева", "левов" }, { F, "стотинка", "стотинки", "стотинок" } },
  { "AZN", { M, "манат", "маната", "манатов" }, { M, "гяпик", "гяпика", "гяпиков" } },
  { NULL },
};

static const Currency en_currencies[] = {
  { "RUB", { M, "rouble", NULL, "roubles" }, { M, "kopeck", NULL, "kopecks" } },
  { "USD", { M, "US dollar", NULL, "US dollars" }, { M, "cent", NULL, "cents" } },
  { "EUR", { M, "euro", NULL, "euros" }, { M, "cent", NULL, "cents" } },
  { "BGN", { M, "lev", NULL, "leva" }, { M, "stotinka", NULL, "stotinki" } },
  { "AZN", { M, "manat", NULL, "manats" }, { M, "qapik", NULL, "qapiks" } },
  { NULL },
};

/* After a number masculine nouns have the counting form: лева, долара, цента. */
static const Currency bg_currencies[] = {
  { "RUB", { F, "рубла", NULL, "рубли" }, { F, "копейка", NULL, "копейки" } },
  { "USD", { M, "щатски долар", NULL, "щатски долара" }, { M, "цент", NULL, "цента" } },
  { "EUR", { N, "евро", NULL, "евро" }, { M, "евроцент", NULL, "евроцента" } },
  { "BGN", { M, "лев", NULL, "лева" }, { F, "стотинка", NULL, "стотинки" } },
  { "AZN", { M, "манат", NULL, "маната" }, { M, "гяпик", NULL, "гяпика" } },
  { NULL },
};

static const Currency az_currencies[] = {
  { "RUB", { M, "rubl", NULL, "rubl" }, { M, "qəpik", NULL, "qəpik" } },
  { "USD", { M, "ABŞ dolları", NULL, "ABŞ dolları" }, { M, "sent", NULL, "sent" } },
  { "EUR", { M, "avro", NULL, "avro" }, { M, "sent", NULL, "sent" } },
  { "BGN", { M, "lev", NULL, "lev" }, { M, "stotinka", NULL, "stotinka" } },
  { "AZN", { M, "manat", NULL, "manat" }, { M, "qəpik", NULL, "qəpik" } },
  { NULL },
};

static void
add (GString *out, const char *word)
{
  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append (out, word);
}

static const char *
ru_form (const Noun *noun, guint64 n)
{
  if (n % 100 >= 11 && n % 100 <= 14)
    return noun->many;
  return n % 10 == 1 ? noun->one : n % 10 >= 2 && n % 10 <= 4 ? noun->few : noun->many;
}

static const char *
two_forms (const Noun *noun, guint64 n)
{
  return n == 1 ? noun->one : noun->many;
}

static void
ru_group (GString *out, guint n, guint scale, KabGender gender, gboolean higher, gboolean last)
{
  static const char *const hundreds[] = { NULL,      "сто",      "двести",  "триста",    "четыреста",
                                          "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот" };
  static const char *const tens[] = { NULL,        NULL,         "двадцать",  "тридцать",    "сорок",
                                      "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто" };
  static const char *const units[]
    = { NULL,         NULL,          NULL,         "три",          "четыре",
        "пять",       "шесть",       "семь",       "восемь",       "девять",
        "десять",     "одиннадцать", "двенадцать", "тринадцать",   "четырнадцать",
        "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать" };
  static const char *const ones[] = { "один", "одна", "одно" }, *const twos[] = { "два", "две", "два" };
  static const Noun scales[N_SCALES] = {
    { M, NULL, NULL, NULL },
    { F, "тысяча", "тысячи", "тысяч" },
    { M, "миллион", "миллиона", "миллионов" },
    { M, "миллиард", "миллиарда", "миллиардов" },
    { M, "триллион", "триллиона", "триллионов" },
    { M, "квадриллион", "квадриллиона", "квадриллионов" },
    { M, "квинтиллион", "квинтиллиона", "квинтиллионов" },
  };
  guint rest = n % 100;

  if (scale > 0)
    gender = scales[scale].gender;
  if (n >= 100)
    add (out, hundreds[n / 100]);
  if (rest >= 20)
    {
      add (out, tens[rest / 10]);
      rest %= 10;
    }
  if (rest > 0)
    add (out, rest == 1 ? ones[gender] : rest == 2 ? twos[gender] : units[rest]);
  if (scale > 0)
    add (out, ru_form (&scales[scale], n));
}

static void
en_group (GString *out, guint n, guint scale, KabGender gender, gboolean higher, gboolean last)
{
  static const char *const units[]
    = { NULL,       "one",     "two",     "three",     "four",     "five",    "six",
        "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen" };
  static const char *const tens[]
    = { NULL, NULL, "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety" };
  static const char *const scales[N_SCALES]
    = { NULL, "thousand", "million", "billion", "trillion", "quadrillion", "quintillion" };
  guint rest = n % 100;

  if (n >= 100)
    {
      add (out, units[n / 100]);
      add (out, "hundred");
    }
  if (rest > 0 && (n >= 100 || (higher && scale == 0)))
    add (out, "and");
  if (rest >= 20)
    {
      add (out, tens[rest / 10]);
      if (rest % 10 > 0)
        g_string_append_printf (out, "-%s", units[rest % 10]);
    }
  else if (rest > 0)
    {
      add (out, units[rest]);
    }
  if (scale > 0)
    add (out, scales[scale]);
}

/*
 * In Bulgarian "и" stands before the last word of each group of three digits, and before the last group where that
 * is a single word: сто и двадесет, хиляда и сто, хиляда сто двадесет и едно.
 */
static void
bg_group (GString *out, guint n, guint scale, KabGender gender, gboolean higher, gboolean last)
{
  static const char *const hundreds[]
    = { NULL,        "сто",        "двеста",      "триста",     "четиристотин",
        "петстотин", "шестстотин", "седемстотин", "осемстотин", "деветстотин" };
  static const char *const tens[] = { NULL,       NULL,        "двадесет",   "тридесет",  "четиридесет",
                                      "петдесет", "шестдесет", "седемдесет", "осемдесет", "деветдесет" };
  static const char *const units[]
    = { NULL,         NULL,          NULL,           "три",         "четири",
        "пет",        "шест",        "седем",        "осем",        "девет",
        "десет",      "единадесет",  "дванадесет",   "тринадесет",  "четиринадесет",
        "петнадесет", "шестнадесет", "седемнадесет", "осемнадесет", "деветнадесет" };
  static const char *const ones[] = { "един", "една", "едно" }, *const twos[] = { "два", "две", "две" };
  static const char *const scales[N_SCALES][2] = {
    { NULL, NULL },
    { "хиляда", "хиляди" },
    { "милион", "милиона" },
    { "милиард", "милиарда" },
    { "трилион", "трилиона" },
    { "квадрилион", "квадрилиона" },
    { "квинтилион", "квинтилиона" },
  };
  const char *words[3];
  guint rest = n % 100, count = 0;

  if (scale > 0)
    gender = scale == 1 ? F : M;
  if (n >= 100)
    words[count++] = hundreds[n / 100];
  if (rest >= 20)
    {
      words[count++] = tens[rest / 10];
      rest %= 10;
    }
  if (rest > 0)
    words[count++] = rest == 1 ? ones[gender] : rest == 2 ? twos[gender] : units[rest];

  if (higher && last && count == 1)
    add (out, "и");
  /* One thousand is a word of its own. */
  for (guint i = 0; i < count && !(scale == 1 && n == 1); i++)
    {
      if (i > 0 && i == count - 1)
        add (out, "и");
      add (out, words[i]);
    }
  if (scale > 0)
    add (out, scales[scale][n == 1 ? 0 : 1]);
}

/* A hundred and a thousand have no "one" before them. */
static void
az_group (GString *out, guint n, guint scale, KabGender gender, gboolean higher, gboolean last)
{
  static const char *const units[]
    = { NULL, "bir", "iki", "üç", "dörd", "beş", "altı", "yeddi", "səkkiz", "doqquz" };
  static const char *const tens[]
    = { NULL, "on", "iyirmi", "otuz", "qırx", "əlli", "altmış", "yetmiş", "səksən", "doxsan" };
  static const char *const scales[N_SCALES]
    = { NULL, "min", "milyon", "milyard", "trilyon", "kvadrilyon", "kvintilyon" };

  if (n >= 200)
    add (out, units[n / 100]);
  if (n >= 100)
    add (out, "yüz");
  if (n / 10 % 10 > 0)
    add (out, tens[n / 10 % 10]);
  if (n % 10 > 0 && !(scale == 1 && n == 1))
    add (out, units[n % 10]);
  if (scale > 0)
    add (out, scales[scale]);
}

static const Language languages[] = {
  { "en", "zero", "minus", "and", en_group, two_forms, en_currencies },
  { "ru", "ноль", "минус", NULL, ru_group, ru_form, ru_currencies },
  { "bg", "нула", "минус", "и", bg_group, two_forms, bg_currencies },
  { "az", "sıfır", "mənfi", NULL, az_group, two_forms, az_currencies },
};

static const Language *
find_language (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (g_strcmp0 (languages[i].code, code) == 0)
      return &languages[i];
  return &languages[0];
}

static void
append_number (GString *out, guint64 n, KabGender gender, const Language *language)
{
  guint groups[N_SCALES], least = N_SCALES;
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < N_SCALES; i++, n /= 1000)
    {
      groups[i] = (guint)(n % 1000);
      if (groups[i] > 0 && least == N_SCALES)
        least = i;
    }
  for (guint i = N_SCALES; i-- > 0;)
    if (groups[i] > 0)
      language->group (words, groups[i], i, gender, words->len > 0, i == least);
  add (out, words->len > 0 ? words->str : language->zero);
}

static guint64
magnitude (gint64 n)
{
  return n < 0 ? -(guint64)n : (guint64)n;
}

char *
kab_number_words (gint64 number, KabGender gender, const char *language)
{
  const Language *in = find_language (language);
  GString *out = g_string_new (NULL);

  if (number < 0)
    add (out, in->minus);
  append_number (out, magnitude (number), gender, in);
  return g_string_free (out, FALSE);
}

char *
kab_money_words (gint64 minor, const char *currency, gboolean digits, const char *language)
{
  const Language *in = find_language (language);
  const Currency *names = in->currencies;
  guint64 major = magnitude (minor) / 100;
  guint part = (guint)(magnitude (minor) % 100);
  GString *out = g_string_new (NULL);

  while (names->code != NULL && g_strcmp0 (names->code, currency) != 0)
    names++;
  if (minor < 0)
    add (out, in->minus);
  append_number (out, major, names->code != NULL ? names->major.gender : M, in);
  if (names->code == NULL)
    {
      if (currency != NULL)
        add (out, currency);
      g_string_append_printf (out, " %02u/100", part);
      return g_string_free (out, FALSE);
    }

  add (out, in->plural (&names->major, major));
  if (in->between != NULL)
    add (out, in->between);
  if (digits)
    g_string_append_printf (out, " %02u", part);
  else
    append_number (out, part, names->minor.gender, in);
  add (out, in->plural (&names->minor, part));
  return g_string_free (out, FALSE);
}
