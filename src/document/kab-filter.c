/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-filter.h"

#include <string.h>

#include "kab-date.h"
#include "kab-money.h"
#include "kab-phone.h"

static const char *const names[] = {
  [KAB_FILTER_MONEY] = "money",
  [KAB_FILTER_DATE] = "date",
  [KAB_FILTER_TIME] = "time",
  [KAB_FILTER_PHONE] = "phone",
  [KAB_FILTER_NUMBER] = "number",
  [KAB_FILTER_UPPER] = "upper",
  [KAB_FILTER_LOWER] = "lower",
  [KAB_FILTER_CAPITAL] = "capital",
  [KAB_FILTER_DEFAULT] = "default",
  [KAB_FILTER_LINES] = "lines",
  NULL,
};

gboolean
kab_filter_from_name (const char *name, KabFilter *filter)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      {
        *filter = (KabFilter)i;
        return TRUE;
      }
  return FALSE;
}

const char *const *
kab_filter_names (void)
{
  return names;
}

/* g_utf8_strup() follows the locale of the process; a paper in Azerbaijani needs its two pairs
 * i/İ and ı/I whatever the desktop speaks, and no other paper wants them. */
char *
kab_case_change (const char *text, gboolean upper, gboolean first_only, const char *language)
{
  gboolean dotted = g_strcmp0 (language, "az") == 0;
  GString *out = g_string_sized_new (strlen (text));
  const char *p = text;

  for (; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (upper && c == 'i')
        c = dotted ? 0x130 : 'I';
      else if (!upper && c == 'I')
        c = dotted ? 0x131 : 'i';
      else if (!upper && c == 0x130)
        c = 'i';
      else
        c = upper ? g_unichar_toupper (c) : g_unichar_tolower (c);
      g_string_append_unichar (out, c);
      if (first_only)
        {
          g_string_append (out, g_utf8_next_char (p));
          break;
        }
    }
  return g_string_free (out, FALSE);
}

static gboolean
whole_number (const char *text, gint64 *number)
{
  char *end;

  *number = g_ascii_strtoll (text, &end, 10);
  return end != text && *end == '\0';
}

static char *
group_digits (gint64 number, const char *language)
{
  g_autofree char *money = NULL;
  char *cut;

  if (number > G_MAXINT64 / 100 || number < G_MININT64 / 100)
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);
  /* The same grouping as money has, without its two decimals. */
  money = kab_money_format (number * 100, NULL, language);
  cut = money + strlen (money) - 3;
  *cut = '\0';
  return g_steal_pointer (&money);
}

char *
kab_filter_apply (KabFilter filter,
                  const char *text,
                  const char *argument,
                  const char *currency,
                  const char *language)
{
  gint64 number;

  switch (filter)
    {
    case KAB_FILTER_MONEY:
      if (whole_number (text, &number))
        return kab_money_format (number, argument != NULL ? argument : currency, language);
      break;
    case KAB_FILTER_DATE:
      if (kab_date_is_valid (text))
        return kab_date_format (text, language);
      break;
    case KAB_FILTER_TIME:
      if (whole_number (text, &number))
        return kab_time_format (number, language);
      break;
    case KAB_FILTER_PHONE:
      if (kab_phone_is_valid (text))
        return kab_phone_format (text);
      break;
    case KAB_FILTER_NUMBER:
      if (whole_number (text, &number))
        return group_digits (number, language);
      break;
    case KAB_FILTER_UPPER:
      return kab_case_change (text, TRUE, FALSE, language);
    case KAB_FILTER_LOWER:
      return kab_case_change (text, FALSE, FALSE, language);
    case KAB_FILTER_CAPITAL:
      return kab_case_change (text, TRUE, TRUE, language);
    case KAB_FILTER_DEFAULT:
      if (text[0] == '\0' && argument != NULL)
        return g_strdup (argument);
      break;
    case KAB_FILTER_LINES:
    default:
      break;
    }
  return g_strdup (text);
}
