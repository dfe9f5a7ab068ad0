/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-amount.h"

#include <string.h>

#include "kab-date.h"
#include "kab-text.h"

#define NBSP "\302\240"

gboolean
kab_amount_add (gint64 a, gint64 b, gint64 *sum)
{
  return !__builtin_add_overflow (a, b, sum) && *sum <= KAB_AMOUNT_MAX && *sum >= -KAB_AMOUNT_MAX;
}

gboolean
kab_amount_multiply (gint64 amount, gint64 by, gint64 *product)
{
  return !__builtin_mul_overflow (amount, by, product) && *product <= KAB_AMOUNT_MAX
         && *product >= -KAB_AMOUNT_MAX;
}

gint64
kab_amount_ratio (gint64 amount, gint64 part, gint64 whole)
{
  __int128 product = (__int128)amount * part;

  g_return_val_if_fail (whole > 0, 0);
  return (gint64)((product * 2 + (product < 0 ? -whole : whole)) / ((__int128)whole * 2));
}

gint64
kab_amount_percent (gint64 amount, gint64 basis_points)
{
  return kab_amount_ratio (amount, basis_points, KAB_PERCENT_ALL);
}

gint64
kab_amount_vat_included (gint64 gross, gint64 basis_points)
{
  return kab_amount_ratio (gross, basis_points, KAB_PERCENT_ALL + basis_points);
}

gint64
kab_amount_vat_added (gint64 net, gint64 basis_points)
{
  return kab_amount_percent (net, basis_points);
}

void
kab_amount_split (gint64 amount, const gint64 *weights, guint n, gint64 *parts)
{
  __int128 whole = 0;
  g_autofree gint64 *cut = g_new (gint64, n);
  gint64 left = amount;

  g_return_if_fail (n > 0 && amount >= 0);
  for (guint i = 0; i < n; i++)
    whole += MAX (weights[i], 0);
  for (guint i = 0; i < n; i++)
    {
      gint64 weight = whole > 0 ? MAX (weights[i], 0) : 1;
      __int128 of = whole > 0 ? whole : n;
      __int128 product = (__int128)amount * weight;

      parts[i] = (gint64)(product / of);
      /* What was cut off, as a fraction of 2^32, so that it fits; weightless parts get nothing. */
      cut[i] = weight > 0 ? (gint64)(((product % of) * G_MAXUINT32) / of) : -1;
      left -= parts[i];
    }
  for (; left > 0; left--)
    {
      guint best = 0;

      for (guint i = 1; i < n; i++)
        if (cut[i] > cut[best])
          best = i;
      parts[best]++;
      cut[best] = -1;
    }
}

gboolean
kab_percent_parse (const char *text, gint64 *basis_points)
{
  g_autofree char *stripped = NULL;
  const char *p;
  gint64 whole = 0, hundredths = 0;
  guint places = 0;
  gsize n;

  if (text == NULL || !g_utf8_validate (text, -1, NULL) || strlen (text) > 32)
    return FALSE;
  stripped = kab_text_strip (g_strdup (text));
  n = strlen (stripped);
  if (n > 0 && stripped[n - 1] == '%')
    {
      stripped[n - 1] = '\0';
      kab_text_strip (stripped);
    }
  p = stripped;
  if (!g_ascii_isdigit (*p))
    return FALSE;
  for (; g_ascii_isdigit (*p) && whole <= 100; p++)
    whole = whole * 10 + (*p - '0');
  if (*p == ',' || *p == '.')
    for (p++; g_ascii_isdigit (*p) && places < 2; p++, places++)
      hundredths += (*p - '0') * (places == 0 ? 10 : 1);
  if (*p != '\0' || p[-1] == ',' || p[-1] == '.' || whole * 100 + hundredths > KAB_PERCENT_ALL)
    return FALSE;
  *basis_points = whole * 100 + hundredths;
  return TRUE;
}

char *
kab_percent_format (gint64 basis_points, const char *language)
{
  gint64 whole = basis_points / 100, rest = basis_points % 100;
  const char *point;
  g_autofree char *number = NULL;

  if (language == NULL)
    language = kab_language ();
  point = g_str_equal (language, "en") ? "." : ",";
  if (rest == 0)
    number = g_strdup_printf ("%" G_GINT64_FORMAT, whole);
  else if (rest % 10 == 0)
    number = g_strdup_printf ("%" G_GINT64_FORMAT "%s%" G_GINT64_FORMAT, whole, point, rest / 10);
  else
    number = g_strdup_printf ("%" G_GINT64_FORMAT "%s%02" G_GINT64_FORMAT, whole, point, rest);
  /* By CLDR a no-break space stands before the sign in Russian and Bulgarian, and none in English and Azerbaijani. */
  return g_strconcat (number, g_str_equal (language, "ru") || g_str_equal (language, "bg") ? NBSP "%" : "%",
                      NULL);
}

gint64
kab_vat_rate (const char *token)
{
  gint64 percent = token != NULL ? g_ascii_strtoll (token, NULL, 10) : 0;

  return CLAMP (percent, 0, 100) * 100;
}
