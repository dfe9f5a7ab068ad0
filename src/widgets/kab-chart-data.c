/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-chart-data.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-money.h"

typedef struct
{
  char *label;
  char *title;
} Point;

typedef struct
{
  char *name;
  int before;
  guint hue;
  gint64 *values;
  guint n_values;
} Series;

struct _KabChartData
{
  char *currency;
  GArray *points; /* Point */
  GArray *series; /* Series */
};

static void
clear_point (gpointer data)
{
  Point *point = data;

  g_free (point->label);
  g_free (point->title);
}

static void
clear_series (gpointer data)
{
  Series *series = data;

  g_free (series->name);
  g_free (series->values);
}

static Series *
series_at (const KabChartData *data, guint i)
{
  return &g_array_index (data->series, Series, i);
}

KabChartData *
kab_chart_data_new (const char *currency)
{
  KabChartData *data = g_atomic_rc_box_new0 (KabChartData);

  data->currency = g_strdup (currency);
  data->points = g_array_new (FALSE, TRUE, sizeof (Point));
  g_array_set_clear_func (data->points, clear_point);
  data->series = g_array_new (FALSE, TRUE, sizeof (Series));
  g_array_set_clear_func (data->series, clear_series);
  return data;
}

KabChartData *
kab_chart_data_ref (KabChartData *data)
{
  return g_atomic_rc_box_acquire (data);
}

static void
clear_data (gpointer box)
{
  KabChartData *data = box;

  g_free (data->currency);
  g_array_unref (data->points);
  g_array_unref (data->series);
}

void
kab_chart_data_unref (KabChartData *data)
{
  g_atomic_rc_box_release_full (data, clear_data);
}

guint
kab_chart_data_add_point (KabChartData *data, const char *label, const char *title)
{
  Point point = { g_strdup (label), g_strdup (title) };

  g_return_val_if_fail (data->points->len < KAB_CHART_POINTS_MAX, 0);
  g_array_append_val (data->points, point);
  return data->points->len - 1;
}

guint
kab_chart_data_add_series (KabChartData *data, const char *name, int before)
{
  Series series = { g_strdup (name), before, 0, NULL, 0 };

  g_return_val_if_fail (data->series->len < KAB_CHART_SERIES_MAX, 0);
  g_return_val_if_fail (before < (int)data->series->len, 0);
  if (before >= 0)
    series.hue = series_at (data, (guint)before)->hue;
  else
    for (guint i = 0; i < data->series->len; i++)
      series.hue += series_at (data, i)->before < 0;
  g_array_append_val (data->series, series);
  return data->series->len - 1;
}

void
kab_chart_data_set (KabChartData *data, guint i, guint point, gint64 value)
{
  Series *series = series_at (data, i);

  g_return_if_fail (i < data->series->len && point < data->points->len);
  if (series->n_values < data->points->len)
    {
      series->values = g_renew (gint64, series->values, data->points->len);
      memset (series->values + series->n_values, 0, (data->points->len - series->n_values) * sizeof (gint64));
      series->n_values = data->points->len;
    }
  series->values[point] = value;
}

guint
kab_chart_data_get_n_points (const KabChartData *data)
{
  return data->points->len;
}

guint
kab_chart_data_get_n_series (const KabChartData *data)
{
  return data->series->len;
}

const char *
kab_chart_data_get_currency (const KabChartData *data)
{
  return data->currency;
}

const char *
kab_chart_data_get_label (const KabChartData *data, guint point)
{
  return g_array_index (data->points, Point, point).label;
}

const char *
kab_chart_data_get_title (const KabChartData *data, guint point)
{
  return g_array_index (data->points, Point, point).title;
}

const char *
kab_chart_data_get_name (const KabChartData *data, guint series)
{
  return series_at (data, series)->name;
}

int
kab_chart_data_get_before (const KabChartData *data, guint series)
{
  return series_at (data, series)->before;
}

guint
kab_chart_data_get_hue (const KabChartData *data, guint series)
{
  return series_at (data, series)->hue;
}

gint64
kab_chart_data_get (const KabChartData *data, guint i, guint point)
{
  const Series *series = series_at (data, i);

  return point < series->n_values ? series->values[point] : 0;
}

gint64
kab_chart_data_get_sum (const KabChartData *data, guint i)
{
  const Series *series = series_at (data, i);
  gint64 sum = 0;

  for (guint point = 0; point < series->n_values; point++)
    sum += series->values[point];
  return sum;
}

void
kab_chart_data_get_range (const KabChartData *data, gboolean stacked, gint64 *least, gint64 *most)
{
  *least = *most = 0;
  for (guint point = 0; point < data->points->len; point++)
    {
      gint64 above = 0, below = 0;

      for (guint i = 0; i < data->series->len; i++)
        {
          gint64 value = kab_chart_data_get (data, i, point);

          *least = MIN (*least, value);
          *most = MAX (*most, value);
          /* What was before lies over the stack as a line. */
          if (series_at (data, i)->before >= 0)
            continue;
          above += MAX (value, 0);
          below += MIN (value, 0);
        }
      if (stacked)
        {
          *least = MIN (*least, below);
          *most = MAX (*most, above);
        }
    }
}

/* Round sums are read faster without their kopecks. */
static char *
without_kopecks (char *text)
{
  static const char *const zeros[] = { ".00", ",00" };

  for (guint i = 0; i < G_N_ELEMENTS (zeros); i++)
    {
      char *at = g_strrstr (text, zeros[i]);

      if (at && !g_ascii_isdigit (at[3]))
        {
          memmove (at, at + 3, strlen (at + 3) + 1);
          break;
        }
    }
  return text;
}

char *
kab_chart_data_format (const KabChartData *data, gint64 value)
{
  g_autofree char *count = NULL;

  if (data->currency)
    {
      char *text = kab_money_format (value, *data->currency ? data->currency : NULL, NULL);

      return value % 100 == 0 ? without_kopecks (text) : text;
    }
  count = kab_format_count (value < 0 ? -(guint64)value : (guint64)value);
  return value < 0 ? g_strconcat ("−", count, NULL) : g_steal_pointer (&count);
}

char *
kab_chart_data_describe (const KabChartData *data, guint point)
{
  GString *text = g_string_new (kab_chart_data_get_title (data, point));

  for (guint i = 0; i < data->series->len; i++)
    {
      g_autofree char *value = kab_chart_data_format (data, kab_chart_data_get (data, i, point));

      g_string_append (text, "; ");
      /* Translators: the name of a series of figures, and its value at a point */
      g_string_append_printf (text, C_ ("chart", "%s: %s"), series_at (data, i)->name, value);
    }
  return g_string_free (text, FALSE);
}
