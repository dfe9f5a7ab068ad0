/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-chart-scale.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"

#define MILLIONS_FROM 10000000

static gint64
divide_up (gint64 value, gint64 step)
{
  return value / step + (value % step > 0);
}

static gint64
divide_down (gint64 value, gint64 step)
{
  return value / step - (value % step < 0);
}

void
kab_chart_scale_init (KabChartScale *scale, gint64 least, gint64 most, guint steps, gint64 unit)
{
  static const int rounds[] = { 1, 2, 5 };
  gint64 power = unit, step = unit;

  least = MIN (least, 0);
  most = MAX (most, 0);
  if (least == most)
    most = unit;
  steps = MAX (steps, 1);
  for (guint i = 0;; i++)
    {
      if (i > 0 && i % 3 == 0)
        power *= 10;
      step = power * rounds[i % 3];
      if (divide_up (most, step) - divide_down (least, step) <= (gint64)steps || step > G_MAXINT64 / 100)
        break;
    }
  scale->step = step;
  scale->from = divide_down (least, step) * step;
  scale->to = divide_up (most, step) * step;
  scale->n = (guint)((scale->to - scale->from) / step);
}

char *
kab_chart_scale_label (const KabChartScale *scale, const KabChartData *data, guint i)
{
  gint64 value = scale->from + (gint64)i * scale->step;
  gint64 million = 1000000 * (kab_chart_data_get_currency (data) ? 100 : 1);
  gint64 tenths = value / (million / 10);
  g_autofree char *whole = NULL;
  const char *point = g_str_equal (kab_language (), "en") ? "." : ",";

  if (MAX (scale->to, -scale->from) < (gint64)MILLIONS_FROM * (million / 1000000) || value == 0)
    return kab_chart_data_format (data, value);
  if (scale->step % million == 0)
    whole = g_strdup_printf ("%" G_GINT64_FORMAT, value / million);
  else
    whole = g_strdup_printf ("%s%" G_GINT64_FORMAT "%s%d", value < 0 ? "−" : "", ABS (tenths) / 10, point,
                             (int)(ABS (tenths) % 10));
  /* Translators: so many millions, as short as it is written at the axis of a chart */
  return g_strdup_printf (_ ("%s M"), whole);
}
