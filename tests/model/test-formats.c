/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money, days, phones, ids and sort keys: what people write, what is kept, what is shown. */
#include <string.h>

#include <glib.h>

#include "kab-date.h"
#include "kab-id.h"
#include "kab-money.h"
#include "kab-phone.h"
#include "kab-text.h"

#define NBSP "\302\240"

/* Hostile text, so that a failure names it and the report stays text. */
static void
say (const char *text)
{
  g_autofree char *escaped = g_strescape (text != NULL ? text : "(null)", NULL);

  g_test_message ("%s", escaped);
}

static void
test_money_parse (void)
{
  static const struct
  {
    const char *text;
    gint64 minor;
  } good[] = {
    { "0", 0 },
    { "12", 1200 },
    { "12,5", 1250 },
    { "12.50", 1250 },
    { "1 234,50", 123450 },
    { "1" NBSP "234,50", 123450 },
    { "1\342\200\257234,50", 123450 },
    { "1'234.50", 123450 },
    { "1,234.50", 123450 },
    { "1.234,50", 123450 },
    { "1,234", 123400 },
    { "1.234", 123400 },
    { "1.234.567", 123456700 },
    { "1,234,567.89", 123456789 },
    { "1 234 567", 123456700 },
    { "-12", -1200 },
    { "−12,30", -1230 },
    { "1 234,50 ₽", 123450 },
    { "₽1,234.50", 123450 },
    { "-₽1,234.50", -123450 },
    { "₽-1,234.50", -123450 },
    { "1 234,50 руб.", 123450 },
    { "1 234,50 РУБ", 123450 },
    { "990 р.", 99000 },
    { "1.234,50 ₼", 123450 },
    { "12,30 man.", 1230 },
    { "12 лв.", 1200 },
    { "12 лв", 1200 },
    { "RUB 5", 500 },
    { "5 rub", 500 },
    { "  7,10  ", 710 },
    { NBSP "7,10" NBSP, 710 },
    { "92233720368547758,07", G_MAXINT64 },
  };
  static const char *const bad[] = {
    "",
    " ",
    "-",
    "₽",
    "abc",
    "12abc",
    "1l234",
    "12,345,6",
    "1,23,456",
    "1,2,3",
    "0,500",
    "12,5,0",
    "12.",
    ",5",
    "1..2",
    "--5",
    "5-",
    "1234.567",
    "1,234.567,89",
    "1e5",
    "0x10",
    "٣",
    "92233720368547758,08",
    "99999999999999999999",
    "\xff",
    "1 234,505",
  };
  gint64 minor;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      minor = -1;
      say (good[i].text);
      g_assert_true (kab_money_parse (good[i].text, &minor));
      g_assert_cmpint (minor, ==, good[i].minor);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      say (bad[i]);
      g_assert_false (kab_money_parse (bad[i], &minor));
    }
  g_assert_false (kab_money_parse (NULL, &minor));
}

static void
test_money_format (void)
{
  static const struct
  {
    gint64 minor;
    const char *currency, *language, *text;
  } cases[] = {
    { 0, NULL, "ru", "0,00" },
    { 5, "RUB", "ru", "0,05" NBSP "₽" },
    { 123450, "RUB", "ru", "1" NBSP "234,50" NBSP "₽" },
    { 123450, "BGN", "bg", "1234,50" NBSP "лв." },
    { 1234567, "BGN", "bg", "12" NBSP "345,67" NBSP "лв." },
    { 123450, "AZN", "az", "1.234,50" NBSP "₼" },
    { 123450, "RUB", "en", "₽1,234.50" },
    { -123450, "USD", "en", "−$1,234.50" },
    { 100, "XYZ", "ru", "1,00" NBSP "XYZ" },
    { 123456789012, "RUB", "ru", "1" NBSP "234" NBSP "567" NBSP "890,12" NBSP "₽" },
    { G_MININT64, NULL, "en", "−92,233,720,368,547,758.08" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = kab_money_format (cases[i].minor, cases[i].currency, cases[i].language);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* What is shown can be typed back. */
static void
test_money_round_trip (void)
{
  static const gint64 amounts[] = { 0, 1, 99, 100, 99999, 100000, 123456, 1000000, 123456789, -5, -123456 };
  static const char *const languages[] = { "ru", "en", "bg", "az" };
  static const char *const currencies[] = { NULL, "RUB", "BGN", "AZN", "EUR", "USD" };

  for (guint a = 0; a < G_N_ELEMENTS (amounts); a++)
    for (guint l = 0; l < G_N_ELEMENTS (languages); l++)
      for (guint c = 0; c < G_N_ELEMENTS (currencies); c++)
        {
          g_autofree char *text = kab_money_format (amounts[a], currencies[c], languages[l]);
          gint64 minor;

          g_test_message ("%s", text);
          g_assert_true (kab_money_parse (text, &minor));
          g_assert_cmpint (minor, ==, amounts[a]);
        }
}

static void
test_date_parse (void)
{
  static const struct
  {
    const char *text, *date;
  } cases[] = {
    { "31.12.2025", "2025-12-31" },
    { "31/12/2025", "2025-12-31" },
    { "31-12-2025", "2025-12-31" },
    { "2025-12-31", "2025-12-31" },
    { "2025.12.31", "2025-12-31" },
    { "1.2.2025", "2025-02-01" },
    { " 01.02.2025 ", "2025-02-01" },
    { "31.12.25", "2025-12-31" },
    { "31.12.69", "2069-12-31" },
    { "31.12.70", "1970-12-31" },
    { "29.02.2024", "2024-02-29" },
    { "31.12.2025 г.", "2025-12-31" },
    { "31.12.2025г.", "2025-12-31" },
    { "29.02.2025", NULL },
    { "31.04.2025", NULL },
    { "32.01.2025", NULL },
    { "00.01.2025", NULL },
    { "01.13.2025", NULL },
    { "2025-12-257", NULL },
    { "2025-13-01", NULL },
    { "1-2--25", NULL },
    { "+1.02.2025", NULL },
    { "1.-2.2025", NULL },
    { "31.12/2025", NULL },
    { "31.12.025", NULL },
    { "31.12.20255", NULL },
    { "31.12", NULL },
    { "31122025", NULL },
    { "31.12.2025x", NULL },
    { "вчера", NULL },
    { "", NULL },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *date = kab_date_parse (cases[i].text);

      say (cases[i].text);
      g_assert_cmpstr (date, ==, cases[i].date);
      g_assert_true (date == NULL || kab_date_is_valid (date));
    }
}

static void
test_date_valid (void)
{
  static const char *const good[] = { "2025-12-31", "2024-02-29", "1900-01-01", "9999-12-31" };
  static const char *const bad[] = { "2025-2-01", "2025-02-30", "2025/02/01", "0000-01-01", "2025-02-01 ",
                                     "20250201",  "",           "2025-00-10", "2025-01-00", "abcd-ef-gh" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (kab_date_is_valid (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (kab_date_is_valid (bad[i]));
  g_assert_false (kab_date_is_valid (NULL));
}

static void
test_date_months (void)
{
  static const struct
  {
    const char *from;
    int months;
    const char *to;
  } cases[] = {
    { "2025-01-31", 1, "2025-02-28" },  { "2024-01-31", 1, "2024-02-29" },
    { "2025-12-15", 1, "2026-01-15" },  { "2025-06-30", 12, "2026-06-30" },
    { "2024-02-29", 12, "2025-02-28" }, { "2025-03-31", -1, "2025-02-28" },
    { "2025-01-01", 0, "2025-01-01" },  { "2025-01-31", 1200, "2125-01-31" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *to = kab_date_add_months (cases[i].from, cases[i].months);

      g_assert_cmpstr (to, ==, cases[i].to);
    }
}

static void
test_date_format (void)
{
  static const struct
  {
    const char *date, *language, *text;
  } cases[] = {
    { "2025-12-31", "ru", "31.12.2025" },
    { "2025-12-31", "bg", "31.12.2025" },
    { "2025-02-01", "az", "01.02.2025" },
    { "2025-12-31", "en", "31 Dec 2025" },
    { "2025-02-01", "en", "1 Feb 2025" },
    { "no day", "ru", "no day" },
    { NULL, "ru", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = kab_date_format (cases[i].date, cases[i].language);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_date_words (void)
{
  static const struct
  {
    const char *date, *language, *day, *month;
  } cases[] = {
    { "2026-05-01", "ru", "1 мая 2026" NBSP "г.", "май 2026" NBSP "г." },
    { "2026-08-31", "ru", "31 августа 2026" NBSP "г.", "август 2026" NBSP "г." },
    { "2026-06-09", "bg", "9 юни 2026" NBSP "г.", "юни 2026" NBSP "г." },
    { "2026-01-20", "en", "20 January 2026", "January 2026" },
    { "2026-03-09", "az", "9 mart 2026-cı" NBSP "il", "mart 2026-cı" NBSP "il" },
    { "2023-11-09", "az", "9 noyabr 2023-cü" NBSP "il", "noyabr 2023-cü" NBSP "il" },
    { "2025-12-31", "az", "31 dekabr 2025-ci" NBSP "il", "dekabr 2025-ci" NBSP "il" },
    { "2029-04-02", "az", "2 aprel 2029-cu" NBSP "il", "aprel 2029-cu" NBSP "il" },
    { "2030-04-02", "az", "2 aprel 2030-cu" NBSP "il", "aprel 2030-cu" NBSP "il" },
    { "2040-04-02", "az", "2 aprel 2040-cı" NBSP "il", "aprel 2040-cı" NBSP "il" },
    { "no day", "ru", "no day", "no day" },
    { NULL, "bg", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *day = kab_date_format_long (cases[i].date, cases[i].language);
      g_autofree char *month = kab_date_format_month (cases[i].date, cases[i].language);

      g_assert_cmpstr (day, ==, cases[i].day);
      g_assert_cmpstr (month, ==, cases[i].month);
    }
}

static void
test_phone (void)
{
  static const struct
  {
    const char *text, *phone;
  } cases[] = {
    { "+79123456789", "+79123456789" },
    { "8 (912) 345-67-89", "+79123456789" },
    { "89123456789", "+79123456789" },
    { "7 912 345 67 89", "+79123456789" },
    { "9123456789", "+79123456789" },
    { "912.345.67.89", "+79123456789" },
    { "+7" NBSP "912" NBSP "345" NBSP "67" NBSP "89", "+79123456789" },
    { "+7 912 345–67–89", "+79123456789" },
    { "+359 88 123 4567", "+359881234567" },
    { "00359881234567", "+359881234567" },
    { "+994 50 123 45 67", "+994501234567" },
    { "(495) 123-45-67", "+74951234567" },
    /* Written as at home in Bulgaria and in Azerbaijan: no Russian number begins so. */
    { "0888 123 456", NULL },
    { "050 123 45 67", NULL },
    { "12345", NULL },
    { "912345678", NULL },
    { "+0123456789", NULL },
    { "+12", NULL },
    { "+1234567890123456", NULL },
    { "8912345678901", NULL },
    { "нет", NULL },
    { "+7 912 345-67-8x", NULL },
    { "++79123456789", NULL },
    { "7+9123456789", NULL },
    { "\302", NULL },
    { "", NULL },
    { NULL, NULL },
  };
  static const struct
  {
    const char *phone, *text;
  } shown[] = {
    { "+79123456789", "+7 912 345-67-89" },
    { "+359881234567", "+359 88 123 4567" },
    { "+994501234567", "+994 50 123 45 67" },
    { "+4930123456", "+4930123456" },
    { "junk", "junk" },
    { NULL, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *phone = kab_phone_normalise (cases[i].text);

      say (cases[i].text);
      g_assert_cmpstr (phone, ==, cases[i].phone);
    }
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      g_autofree char *text = kab_phone_format (shown[i].phone);
      g_autofree char *back = kab_phone_normalise (text);

      g_assert_cmpstr (text, ==, shown[i].text);
      if (kab_phone_is_valid (shown[i].phone))
        g_assert_cmpstr (back, ==, shown[i].phone);
    }
}

static void
test_id (void)
{
  g_autofree char *fixed = kab_id_from_parts (G_GINT64_CONSTANT (0x0123456789ab), 0xfff, G_MAXUINT64);
  g_autofree char *zero = kab_id_from_parts (0, 0, 0);
  g_autofree char *before = kab_id_new ();
  static const char *const bad[] = {
    "",
    "0123456789ab",
    "01234567-89AB-7fff-bfff-ffffffffffff",
    "01234567-89ab-7fff-bfff-fffffffffff",
    "01234567-89ab-7fff-bfff-ffffffffffff0",
    "01234567089ab-7fff-bfff-ffffffffffff",
    "g1234567-89ab-7fff-bfff-ffffffffffff",
  };

  g_assert_cmpstr (fixed, ==, "01234567-89ab-7fff-bfff-ffffffffffff");
  g_assert_cmpstr (zero, ==, "00000000-0000-7000-8000-000000000000");
  g_assert_true (kab_id_is_valid (fixed));
  g_assert_false (kab_id_is_valid (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (kab_id_is_valid (bad[i]));

  /* More than fit into one millisecond, and each greater than the one before. */
  for (guint i = 0; i < 20000; i++)
    {
      char *next = kab_id_new ();

      g_assert_true (kab_id_is_valid (next));
      g_assert_cmpint (next[14], ==, '7');
      g_assert_cmpstr (next, >, before);
      g_free (before);
      before = next;
    }
}

static void
test_text_key (void)
{
  static const char *const equal[][2] = {
    { "ИВАНОВ", "иванов" },  { "Ёлкин", "Елкин" },    { "ЁЖ", "ёж" },       { "İlham", "ilham" },
    { "ƏLİYEV", "əliyev" },  { "ÇİÇƏK", "çiçək" },    { "Güllü", "GÜLLÜ" }, { "ЪГЪЛ", "ъгъл" },
    { "Straße", "STRASSE" }, { "a" NBSP "b", "a b" }, { "Ѝ", "ѝ" },
  };
  /* The orders of the alphabets: c ç d, e ə f, g ğ h x ı i, o ö p, s ş t, u ü v. */
  static const char *const order[][2] = {
    { "абв", "абг" },    { "Еж", "Жук" },      { "Cəfər", "Çingiz" }, { "Çingiz", "Dadaş" },
    { "Elçin", "Əli" },  { "Əli", "Fərid" },   { "Gülnar", "Ğ" },     { "Ğ", "Hacı" },
    { "ı", "i" },        { "Hz", "ı" },        { "Oruc", "Ömər" },    { "Ömər", "Pərviz" },
    { "Səid", "Şamil" }, { "Şamil", "Tural" }, { "Uğur", "Ülvi" },    { "Ülvi", "Vaqif" },
    { "Cz", "Ça" },      { "Ez", "Əa" },       { "Gz", "Ğa" },        { "Oz", "Öa" },
    { "Sz", "Şa" },      { "Uz", "Üa" },       { "a", "aa" },         { "Anna", "Борис" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (equal); i++)
    {
      g_autofree char *a = kab_text_key (equal[i][0]);
      g_autofree char *b = kab_text_key (equal[i][1]);

      g_assert_cmpstr (a, ==, b);
    }
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autofree char *a = kab_text_key (order[i][0]);
      g_autofree char *b = kab_text_key (order[i][1]);

      g_test_message ("%s < %s", order[i][0], order[i][1]);
      g_assert_cmpstr (a, <, b);
    }
}

/* Every letter's fast path says what the tables say, and broken text ends the key but nothing else. */
static void
test_text_key_all (void)
{
  for (gunichar c = 0x410; c <= 0x44f; c++)
    {
      char text[8] = { 0 };
      g_autofree char *key = NULL, *folded = NULL;

      g_unichar_to_utf8 (c, text);
      key = kab_text_key (text);
      folded = g_utf8_casefold (text, -1);
      g_assert_cmpstr (key, ==, folded);
    }
  for (gunichar c = 1; c < 0x3000; c++)
    {
      char text[8] = { 0 };
      g_autofree char *key = NULL;

      g_unichar_to_utf8 (c, text);
      key = kab_text_key (text);
      g_assert_true (g_utf8_validate (key, -1, NULL));
      g_assert_cmpuint (strlen (key), >, 0);
    }
  {
    g_autofree char *key = kab_text_key ("аб\xd0");

    g_assert_cmpstr (key, ==, "аб");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/money/parse", test_money_parse);
  g_test_add_func ("/money/format", test_money_format);
  g_test_add_func ("/money/round-trip", test_money_round_trip);
  g_test_add_func ("/date/parse", test_date_parse);
  g_test_add_func ("/date/valid", test_date_valid);
  g_test_add_func ("/date/months", test_date_months);
  g_test_add_func ("/date/format", test_date_format);
  g_test_add_func ("/date/words", test_date_words);
  g_test_add_func ("/phone", test_phone);
  g_test_add_func ("/id", test_id);
  g_test_add_func ("/text-key", test_text_key);
  g_test_add_func ("/text-key/all", test_text_key_all);

  return g_test_run ();
}
