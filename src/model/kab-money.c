/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-money.h"

#include <string.h>

#include "kab-date.h"
#include "kab-text.h"

#define NBSP "\302\240"

const char *
kab_currency_sign (const char *currency)
{
  static const char *const signs[][2] = {
    { "RUB", "₽" }, { "AZN", "₼" }, { "BGN", "лв." }, { "EUR", "€" }, { "USD", "$" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_strcmp0 (currency, signs[i][0]) == 0)
      return signs[i][1];

  return currency;
}

char *
kab_money_format (gint64 minor, const char *currency, const char *language)
{
  const char *group, *point;
  guint64 amount = minor < 0 ? -(guint64)minor : (guint64)minor;
  g_autofree char *whole = g_strdup_printf ("%" G_GUINT64_FORMAT, amount / 100);
  gsize n = strlen (whole), least = 4;
  GString *out = g_string_new (NULL);
  gboolean before;

  if (language == NULL)
    language = kab_language ();
  before = g_str_equal (language, "en");
  if (before)
    {
      group = ",";
      point = ".";
    }
  else if (g_str_equal (language, "az"))
    {
      group = ".";
      point = ",";
    }
  else
    {
      group = NBSP;
      point = ",";
      /* Bulgarian does not group four digits. */
      if (g_str_equal (language, "bg"))
        least = 5;
    }

  if (minor < 0)
    g_string_append (out, "−");
  if (before && currency != NULL)
    g_string_append (out, kab_currency_sign (currency));
  for (gsize i = 0; i < n; i++)
    {
      if (i > 0 && n >= least && (n - i) % 3 == 0)
        g_string_append (out, group);
      g_string_append_c (out, whole[i]);
    }
  g_string_append_printf (out, "%s%02u", point, (guint)(amount % 100));
  if (!before && currency != NULL)
    g_string_append_printf (out, NBSP "%s", kab_currency_sign (currency));

  return g_string_free (out, FALSE);
}

static const char *
skip_blanks (const char *p, const char *end)
{
  while (p < end && g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p;
}

static gboolean
take_minus (const char **p, const char *end)
{
  gunichar c = *p < end ? g_utf8_get_char (*p) : 0;

  if (c != '-' && c != 0x2212)
    return FALSE;
  *p = skip_blanks (g_utf8_next_char (*p), end);
  return TRUE;
}

/* Takes the minus and a currency's sign or code off, and blanks of any kind out of the middle. */
static char *
digits_only (const char *text, gboolean *negative)
{
  /* In the folded form; the longer of two that end alike comes first. */
  static const char *const signs[] = { "rub", "azn", "bgn",  "eur", "usd", "₽", "₼",  "€",  "$",
                                       "лв.", "лв",  "руб.", "руб", "р.",  "р",   "man.", "man" };
  g_autofree char *folded = g_utf8_casefold (text, -1);
  const char *from = kab_text_strip (folded);
  const char *end = from + strlen (from);
  GString *out;

  *negative = take_minus (&from, end);
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      gsize n = strlen (signs[i]);

      if ((gsize)(end - from) <= n)
        continue;
      if (strncmp (from, signs[i], n) == 0)
        {
          from = skip_blanks (from + n, end);
          if (!*negative)
            *negative = take_minus (&from, end);
          break;
        }
      if (strncmp (end - n, signs[i], n) == 0)
        {
          end -= n;
          break;
        }
    }

  out = g_string_new (NULL);
  for (const char *p = from; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isspace (c) && c != '\'')
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

gboolean
kab_money_parse (const char *text, gint64 *minor)
{
  gboolean negative;
  g_autofree char *s = NULL;
  char *comma, *dot, *decimal = NULL;
  char separator = '\0';
  gint64 whole = 0, cents = 0;
  gsize places = 0;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  s = digits_only (text, &negative);
  comma = strrchr (s, ',');
  dot = strrchr (s, '.');
  if (comma != NULL && dot != NULL)
    decimal = MAX (comma, dot);
  else if (comma != NULL || dot != NULL)
    {
      char *only = comma != NULL ? comma : dot;
      gboolean once = strchr (s, *only) == only;
      gboolean thousands
        = strlen (only + 1) == 3 && !(only == s + 1 && s[0] == '0') && only != s && only - s <= 3;

      if (once && !thousands)
        decimal = only;
    }

  for (char *p = s; *p != '\0'; p++)
    {
      if (p == decimal)
        continue;
      if (decimal != NULL && p > decimal)
        {
          if (!g_ascii_isdigit (*p) || ++places > 2)
            return FALSE;
          cents = cents * 10 + (*p - '0');
          continue;
        }
      if (*p == ',' || *p == '.')
        {
          /* Thousands: three digits behind each, and at least one before the first. */
          gsize run = strspn (p + 1, "0123456789");

          if (run != 3 || p == s || (decimal != NULL && *p == *decimal))
            return FALSE;
          if (separator == '\0' ? p - s > 3 : *p != separator)
            return FALSE;
          separator = *p;
          continue;
        }
      if (!g_ascii_isdigit (*p) || whole > G_MAXINT64 / 1000)
        return FALSE;
      whole = whole * 10 + (*p - '0');
    }
  if (s[0] == '\0' || s == decimal || (decimal != NULL && places == 0))
    return FALSE;
  if (places == 1)
    cents *= 10;
  if (whole > (G_MAXINT64 - cents) / 100)
    return FALSE;
  *minor = whole * 100 + cents;
  if (negative)
    *minor = -*minor;
  return TRUE;
}
