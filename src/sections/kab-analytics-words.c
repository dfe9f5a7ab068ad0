/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of sales as they are said and drawn. */
#include "kab-analytics-words.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-format.h"
#include "kab-money.h"
#include "kab-period-preset.h"

/* As many as there are colours that are told apart. */
#define SERIES_MAX 5

gboolean
kab_measure_is_money (KabMeasure measure)
{
  return measure != KAB_MEASURE_LICENCES;
}

const char *
kab_measure_title (KabMeasure measure)
{
  return measure == KAB_MEASURE_REVENUE   ? C_ ("sales", "Revenue")
         : measure == KAB_MEASURE_REFUNDS ? C_ ("sales", "Refunds")
                                          : _ ("Licences sold");
}

gint64
kab_measure_of (KabMeasure measure, const KabFigure *figure)
{
  return measure == KAB_MEASURE_REVENUE   ? figure->revenue
         : measure == KAB_MEASURE_REFUNDS ? figure->refunded
                                          : figure->licences;
}

char *
kab_measure_format (KabMeasure measure, gint64 value, const char *currency)
{
  return kab_measure_is_money (measure) ? kab_money_format (value, currency, NULL)
                                        : kab_format_count ((guint64)MAX (value, 0));
}

const char *
kab_step_title (KabPeriodStep step)
{
  switch (step)
    {
    case KAB_PERIOD_WEEK:
      return _ ("Week");
    case KAB_PERIOD_MONTH:
      return _ ("Month");
    case KAB_PERIOD_QUARTER:
      return _ ("Quarter");
    case KAB_PERIOD_YEAR:
      return _ ("Year");
    case KAB_PERIOD_DAY:
    default:
      return _ ("Day");
    }
}

static int
quarter_of (const char *date)
{
  return ((date[5] - '0') * 10 + (date[6] - '0') - 1) / 3 + 1;
}

char *
kab_point_title (KabPeriodStep step, const KabFiguresPoint *point)
{
  switch (step)
    {
    case KAB_PERIOD_MONTH:
      return kab_date_format_month (point->from, NULL);
    case KAB_PERIOD_QUARTER:
      /* Translators: a quarter: its number, and the year */
      return g_strdup_printf (_ ("Q%d %.4s"), quarter_of (point->from), point->from);
    case KAB_PERIOD_YEAR:
      return g_strndup (point->from, 4);
    case KAB_PERIOD_WEEK:
    case KAB_PERIOD_DAY:
    default:
      return kab_period_format (point->from, point->to);
    }
}

/* At the axis a day goes without its year, which stands at the end in each language. */
static char *
point_label (KabPeriodStep step, const KabFiguresPoint *point)
{
  g_autofree char *day = NULL;

  if (step != KAB_PERIOD_DAY && step != KAB_PERIOD_WEEK)
    return kab_point_title (step, point);
  day = kab_date_format (point->from, NULL);
  return strlen (day) > 5 ? g_strndup (day, strlen (day) - 5) : g_steal_pointer (&day);
}

static void
add_total (KabChartData *data, const KabFigures *figures, KabMeasure measure, guint currency)
{
  guint now = kab_chart_data_add_series (data, kab_measure_title (measure), -1);
  guint before;

  for (guint p = 0; p < figures->n_points; p++)
    kab_chart_data_set (data, now, p,
                        kab_measure_of (measure, &figures->series[currency * figures->n_points + p]));
  if (!figures->series_before)
    return;
  before = kab_chart_data_add_series (data, _ ("Period before"), (int)now);
  for (guint p = 0; p < MIN (figures->n_points, figures->n_points_before); p++)
    kab_chart_data_set (data, before, p,
                        kab_measure_of (measure,
                                        &figures->series_before[currency * figures->n_points_before + p]));
}

static void
add_slices (KabChartData *data, const KabFigures *figures, KabMeasure measure, guint currency)
{
  guint n = figures->n_points, len = figures->slices->len;
  guint alone = len > SERIES_MAX ? SERIES_MAX - 1 : len;
  g_autofree gint64 *rest = g_new0 (gint64, MAX (n, 1));

  for (guint i = 0; i < len; i++)
    {
      const KabFiguresSlice *slice = g_ptr_array_index (figures->slices, i);
      guint series = i < alone ? kab_chart_data_add_series (data, slice->title, -1) : 0;

      for (guint p = 0; slice->points && p < n; p++)
        {
          gint64 value = kab_measure_of (measure, &slice->points[currency * n + p]);

          if (i < alone)
            kab_chart_data_set (data, series, p, value);
          else
            rest[p] += value;
        }
    }
  if (alone < len)
    {
      guint series = kab_chart_data_add_series (data, _ ("Others"), -1);

      for (guint p = 0; p < n; p++)
        kab_chart_data_set (data, series, p, rest[p]);
    }
}

KabChartData *
kab_figures_chart (const KabFigures *figures,
                   KabPeriodStep step,
                   KabMeasure measure,
                   guint currency,
                   gboolean split)
{
  const char *money = kab_measure_is_money (measure) && currency < figures->n_currencies
                        ? figures->currencies[currency]
                        : NULL;
  KabChartData *data = kab_chart_data_new (money);

  for (guint p = 0; p < figures->n_points; p++)
    {
      g_autofree char *label = point_label (step, &figures->points[p]);
      g_autofree char *title = kab_point_title (step, &figures->points[p]);

      kab_chart_data_add_point (data, label, title);
    }
  if (currency >= figures->n_currencies)
    return data;
  if (split)
    add_slices (data, figures, measure, currency);
  else
    add_total (data, figures, measure, currency);
  return data;
}
