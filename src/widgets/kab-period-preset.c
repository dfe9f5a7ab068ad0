/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-period-preset.h"

#include <langinfo.h>
#include <stdio.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"

static const struct
{
  const char *name;
  const char *title;
} presets[KAB_N_PERIOD_PRESETS] = {
  { "today", N_ ("Today") },
  { "yesterday", N_ ("Yesterday") },
  { "this-week", N_ ("This Week") },
  { "last-7-days", N_ ("Last 7 Days") },
  { "last-30-days", N_ ("Last 30 Days") },
  { "this-month", N_ ("This Month") },
  { "last-month", N_ ("Last Month") },
  { "this-quarter", N_ ("This Quarter") },
  { "this-year", N_ ("This Year") },
  { "last-12-months", N_ ("Last 12 Months") },
};

const char *
kab_period_preset_title (KabPeriodPreset preset)
{
  return preset < KAB_N_PERIOD_PRESETS ? g_dgettext (GETTEXT_PACKAGE, presets[preset].title)
                                       : _ ("Chosen Days");
}

const char *
kab_period_preset_name (KabPeriodPreset preset)
{
  return preset < KAB_N_PERIOD_PRESETS ? presets[preset].name : NULL;
}

KabPeriodPreset
kab_period_preset_find (const char *name)
{
  for (guint i = 0; i < KAB_N_PERIOD_PRESETS; i++)
    if (g_strcmp0 (presets[i].name, name) == 0)
      return (KabPeriodPreset)i;
  return KAB_PERIOD_CHOSEN;
}

static void
take_date (GDate *date, const char *text)
{
  int year = 1970, month = 1, day = 1;

  sscanf (text, "%d-%d-%d", &year, &month, &day);
  g_date_clear (date, 1);
  g_date_set_dmy (date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

static char *
date_text (const GDate *date)
{
  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (date), g_date_get_month (date),
                          g_date_get_day (date));
}

void
kab_period_preset_days (KabPeriodPreset preset, const char *today, int first_weekday, char **from, char **to)
{
  GDate first, last;
  guint gone;

  take_date (&first, today);
  last = first;
  switch (preset)
    {
    case KAB_PERIOD_YESTERDAY:
      g_date_subtract_days (&first, 1);
      last = first;
      break;
    case KAB_PERIOD_THIS_WEEK:
      gone = ((guint)g_date_get_weekday (&first) + 7 - (guint)first_weekday) % 7;
      g_date_subtract_days (&first, gone);
      break;
    case KAB_PERIOD_LAST_7_DAYS:
      g_date_subtract_days (&first, 6);
      break;
    case KAB_PERIOD_LAST_30_DAYS:
      g_date_subtract_days (&first, 29);
      break;
    case KAB_PERIOD_THIS_MONTH:
      g_date_set_day (&first, 1);
      break;
    case KAB_PERIOD_LAST_MONTH:
      g_date_set_day (&last, 1);
      g_date_subtract_days (&last, 1);
      first = last;
      g_date_set_day (&first, 1);
      break;
    case KAB_PERIOD_THIS_QUARTER:
      g_date_set_day (&first, 1);
      g_date_subtract_months (&first, ((guint)g_date_get_month (&first) - 1) % 3);
      break;
    case KAB_PERIOD_THIS_YEAR:
      g_date_set_dmy (&first, 1, G_DATE_JANUARY, g_date_get_year (&first));
      break;
    case KAB_PERIOD_LAST_12_MONTHS:
      g_date_set_day (&first, 1);
      g_date_subtract_months (&first, 11);
      break;
    case KAB_PERIOD_TODAY:
    case KAB_PERIOD_CHOSEN:
    default:
      break;
    }
  *from = date_text (&first);
  *to = date_text (&last);
}

/* As GtkCalendar finds it, so that both agree. */
int
kab_first_weekday (void)
{
#ifdef __GLIBC__
  /* The day that weeks are counted from, as a date that is no text; and which day after it comes first, from 1. */
  union
  {
    const char *text;
    guint number;
  } origin;
  int first;

  origin.text = nl_langinfo (_NL_TIME_WEEK_1STDAY);
  first = nl_langinfo (_NL_TIME_FIRST_WEEKDAY)[0];
  if (first >= 1 && first <= 7)
    {
      int base = origin.number == 19971130 ? 6 : 0; /* that was a Sunday; 19971201 a Monday */

      return (base + first - 1) % 7 + 1;
    }
#endif
  return 1;
}

char *
kab_period_format (const char *from, const char *to)
{
  g_autofree char *first = kab_date_format (from, NULL);
  g_autofree char *last = kab_date_format (to, NULL);

  return g_str_equal (from, to) ? g_steal_pointer (&first) : g_strdup_printf ("%s – %s", first, last);
}
