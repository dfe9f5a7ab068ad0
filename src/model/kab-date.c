/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-date.h"

#include <string.h>

#include "kab-text.h"

#define NBSP "\302\240"

gint64
kab_time_now (void)
{
  return g_get_real_time () / 1000;
}

char *
kab_date_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, "%Y-%m-%d");
}

static gboolean
split (const char *date, int *year, int *month, int *day)
{
  if (date == NULL || strlen (date) != 10)
    return FALSE;
  for (int i = 0; i < 10; i++)
    if (i == 4 || i == 7 ? date[i] != '-' : !g_ascii_isdigit (date[i]))
      return FALSE;
  *year = (int)g_ascii_strtoll (date, NULL, 10);
  *month = (int)g_ascii_strtoll (date + 5, NULL, 10);
  *day = (int)g_ascii_strtoll (date + 8, NULL, 10);

  return g_date_valid_dmy ((GDateDay)*day, (GDateMonth)*month, (GDateYear)*year);
}

gboolean
kab_date_is_valid (const char *text)
{
  int year, month, day;

  return split (text, &year, &month, &day);
}

/* @digits of them at @p; -1 if they are not all there or one more follows. */
static int
read_digits (const char **p, gsize least, gsize most)
{
  gsize n = strspn (*p, "0123456789");
  int number;

  if (n < least || n > most)
    return -1;
  number = (int)g_ascii_strtoll (*p, NULL, 10);
  *p += n;
  return number;
}

char *
kab_date_parse (const char *text)
{
  g_autofree char *trimmed = NULL;
  const char *p;
  int parts[3];
  char separator;
  gboolean year_first, short_year;

  if (text == NULL || strlen (text) > 64)
    return NULL;
  trimmed = kab_text_strip (g_strdup (text));
  /* "year", as Russians and Bulgarians end a date. */
  if (g_str_has_suffix (trimmed, "г."))
    {
      trimmed[strlen (trimmed) - strlen ("г.")] = '\0';
      kab_text_strip (trimmed);
    }

  p = trimmed;
  year_first = strspn (p, "0123456789") == 4;
  parts[0] = year_first ? read_digits (&p, 4, 4) : read_digits (&p, 1, 2);
  separator = *p;
  if (parts[0] < 0 || separator == '\0' || strchr ("./-", separator) == NULL)
    return NULL;
  p++;
  parts[1] = read_digits (&p, 1, 2);
  if (parts[1] < 0 || *p++ != separator)
    return NULL;
  short_year = !year_first && strspn (p, "0123456789") == 2;
  parts[2] = year_first   ? read_digits (&p, 1, 2)
             : short_year ? read_digits (&p, 2, 2)
                          : read_digits (&p, 4, 4);
  if (parts[2] < 0 || *p != '\0')
    return NULL;

  if (year_first)
    {
      int day = parts[2];

      parts[2] = parts[0];
      parts[0] = day;
    }
  else if (short_year)
    {
      parts[2] += parts[2] < 70 ? 2000 : 1900;
    }
  if (!g_date_valid_dmy ((GDateDay)parts[0], (GDateMonth)parts[1], (GDateYear)parts[2]))
    return NULL;

  return g_strdup_printf ("%04d-%02d-%02d", parts[2], parts[1], parts[0]);
}

char *
kab_date_add_months (const char *date, int months)
{
  int year, month, day;
  GDate d;

  g_return_val_if_fail (split (date, &year, &month, &day), NULL);

  g_date_clear (&d, 1);
  g_date_set_dmy (&d, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  if (months >= 0)
    g_date_add_months (&d, (guint)months);
  else
    g_date_subtract_months (&d, (guint)-months);

  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&d), g_date_get_month (&d), g_date_get_day (&d));
}

char *
kab_date_add_days (const char *date, int days)
{
  int year, month, day;
  GDate d;

  g_return_val_if_fail (split (date, &year, &month, &day), NULL);

  g_date_clear (&d, 1);
  g_date_set_dmy (&d, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  if (days >= 0)
    g_date_add_days (&d, (guint)days);
  else
    g_date_subtract_days (&d, (guint)-days);

  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&d), g_date_get_month (&d), g_date_get_day (&d));
}

const char *
kab_language (void)
{
  static const char *const known[] = { "ru", "bg", "az" };

  for (const char *const *name = g_get_language_names (); *name != NULL; name++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (known); i++)
        if (g_str_has_prefix (*name, known[i]) && !g_ascii_isalpha ((*name)[2]))
          return known[i];
      if (g_str_has_prefix (*name, "en"))
        break;
    }
  return "en";
}

char *
kab_date_format (const char *date, const char *language)
{
  /* Not from the C library's locale: the language may be the paper's and not the person's. */
  static const char months[][4]
    = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  int year, month, day;

  if (!split (date, &year, &month, &day))
    return g_strdup (date != NULL ? date : "");
  if (language == NULL)
    language = kab_language ();
  if (g_str_equal (language, "en"))
    return g_strdup_printf ("%d %s %d", day, months[month - 1], year);

  return g_strdup_printf ("%02d.%02d.%04d", day, month, year);
}

/* What "-th year" is in Azerbaijani: the vowel goes with the last one of the number as it is said. */
static const char *
az_year_ending (int year)
{
  static const char *const units[] = { NULL, "-ci", "-ci", "-cü", "-cü", "-ci", "-cı", "-ci", "-ci", "-cu" };
  static const char *const tens[] = { NULL, "-cu", "-ci", "-cu", "-cı", "-ci", "-cı", "-ci", "-ci", "-cı" };

  if (year % 10 != 0)
    return units[year % 10];
  if (year / 10 % 10 != 0)
    return tens[year / 10 % 10];
  return year % 1000 != 0 ? "-cü" : "-ci";
}

static char *
format_in_words (const char *date, const char *language, gboolean with_day)
{
  static const char *const of[][12] = {
    { "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
      "ноября", "декабря" },
    { "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
      "декабрь" },
    { "януари", "февруари", "март", "април", "май", "юни", "юли", "август", "септември", "октомври",
      "ноември", "декември" },
    { "yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avqust", "sentyabr", "oktyabr", "noyabr",
      "dekabr" },
    { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
      "November", "December" },
  };
  int year, month, day;
  guint row = 4;
  const char *ending = "", *year_word = "";
  g_autofree char *front = NULL;

  if (!split (date, &year, &month, &day))
    return g_strdup (date != NULL ? date : "");
  if (language == NULL)
    language = kab_language ();
  if (g_str_equal (language, "ru") || g_str_equal (language, "bg"))
    {
      row = g_str_equal (language, "bg") ? 2 : with_day ? 0 : 1;
      year_word = NBSP "г.";
    }
  else if (g_str_equal (language, "az"))
    {
      row = 3;
      ending = az_year_ending (year);
      year_word = NBSP "il";
    }
  front = with_day ? g_strdup_printf ("%d ", day) : g_strdup ("");

  return g_strdup_printf ("%s%s %d%s%s", front, of[row][month - 1], year, ending, year_word);
}

char *
kab_date_format_long (const char *date, const char *language)
{
  return format_in_words (date, language, TRUE);
}

char *
kab_date_format_month (const char *date, const char *language)
{
  return format_in_words (date, language, FALSE);
}

char *
kab_date_of_time (gint64 ms)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (ms / 1000);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d") : NULL;
}

char *
kab_time_format (gint64 ms, const char *language)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (ms / 1000);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *day = local != NULL ? g_date_time_format (local, "%Y-%m-%d") : NULL;
  g_autofree char *shown = kab_date_format (day, language);

  if (local == NULL)
    return g_strdup ("");

  return g_strdup_printf ("%s %02d:%02d", shown, g_date_time_get_hour (local),
                          g_date_time_get_minute (local));
}
