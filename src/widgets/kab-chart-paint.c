/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-chart-paint.h"

#include <math.h>

#include "kab-chart-colors.h"

/* Each point has its mark while there are few. */
#define MARKED_MAX 40
#define MARK_SIZE 7
#define LINE_WIDTH 2.0
#define GROUP_SHARE 0.76

double
kab_chart_look_x (const KabChartLook *look, guint n_points, guint point)
{
  double x = (point + 0.5) * look->width / MAX (n_points, 1);

  return look->rtl ? look->width - x : x;
}

double
kab_chart_look_y (const KabChartLook *look, double value)
{
  return look->height * (1 - (value - (double)look->axis.from) / (double)(look->axis.to - look->axis.from));
}

static void
set_color (cairo_t *cr, guint hue, gboolean dark, double alpha)
{
  GdkRGBA color = kab_chart_color (hue, dark);

  cairo_set_source_rgba (cr, color.red, color.green, color.blue, alpha);
}

static void
add_path (cairo_t *cr, const KabChartData *data, const KabChartLook *look, guint series)
{
  guint n = kab_chart_data_get_n_points (data);

  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, kab_chart_look_x (look, n, i),
                   kab_chart_look_y (look, (double)kab_chart_data_get (data, series, i)));
}

static void
paint_area (cairo_t *cr, const KabChartData *data, const KabChartLook *look, guint series)
{
  guint n = kab_chart_data_get_n_points (data);
  double zero = kab_chart_look_y (look, 0);

  if (n < 2)
    return;
  cairo_new_path (cr);
  add_path (cr, data, look, series);
  cairo_line_to (cr, kab_chart_look_x (look, n, n - 1), zero);
  cairo_line_to (cr, kab_chart_look_x (look, n, 0), zero);
  cairo_close_path (cr);
  set_color (cr, kab_chart_data_get_hue (data, series), look->dark, 0.12);
  cairo_fill (cr);
}

static void
paint_line (cairo_t *cr, const KabChartData *data, const KabChartLook *look, guint series)
{
  static const double dashes[] = { 5, 4 };
  guint n = kab_chart_data_get_n_points (data);
  guint hue = kab_chart_data_get_hue (data, series);
  gboolean before = kab_chart_data_get_before (data, series) >= 0;

  cairo_new_path (cr);
  add_path (cr, data, look, series);
  cairo_set_line_width (cr, before ? LINE_WIDTH * 0.75 : LINE_WIDTH);
  cairo_set_dash (cr, dashes, before ? 2 : 0, 0);
  set_color (cr, hue, look->dark, before ? 0.75 : 1);
  cairo_stroke (cr);
  if (before || n > MARKED_MAX)
    return;
  for (guint i = 0; i < n; i++)
    kab_chart_mark (cr, hue, kab_chart_look_x (look, n, i),
                    kab_chart_look_y (look, (double)kab_chart_data_get (data, series, i)), MARK_SIZE);
  cairo_fill (cr);
}

static guint
count_own (const KabChartData *data)
{
  guint n = 0;

  for (guint i = 0; i < kab_chart_data_get_n_series (data); i++)
    n += kab_chart_data_get_before (data, i) < 0;
  return n;
}

static void
add_bar (cairo_t *cr, const KabChartLook *look, double x, double width, gint64 from, gint64 to)
{
  double top = kab_chart_look_y (look, (double)MAX (from, to));
  double bottom = kab_chart_look_y (look, (double)MIN (from, to));

  if (width >= 3)
    {
      /* Sharp edges. */
      double right = round (x + width);

      x = round (x);
      width = right - x;
    }
  cairo_rectangle (cr, x, top, width, bottom - top);
}

static void
paint_bars (cairo_t *cr, const KabChartData *data, const KabChartLook *look)
{
  guint n = kab_chart_data_get_n_points (data), own = count_own (data), place = 0;
  gboolean stacked = look->form == KAB_CHART_STACKED;
  double group = MAX (1, GROUP_SHARE * look->width / MAX (n, 1));
  double width = stacked ? group : group / MAX (own, 1);
  g_autofree gint64 *above = g_new0 (gint64, n), *below = g_new0 (gint64, n);

  for (guint i = 0; i < kab_chart_data_get_n_series (data); i++)
    {
      double shift;

      if (kab_chart_data_get_before (data, i) >= 0)
        continue;
      shift = stacked ? -group / 2 : (look->rtl ? own - 1 - place : place) * width - group / 2;
      cairo_new_path (cr);
      for (guint point = 0; point < n; point++)
        {
          gint64 value = kab_chart_data_get (data, i, point), from = 0;
          gint64 *pile = value < 0 ? &below[point] : &above[point];

          if (value == 0)
            continue;
          if (stacked)
            {
              from = *pile;
              *pile += value;
            }
          add_bar (cr, look, kab_chart_look_x (look, n, point) + shift, width, from, from + value);
        }
      set_color (cr, kab_chart_data_get_hue (data, i), look->dark, 1);
      cairo_fill (cr);
      place++;
    }
}

static void
paint_series (cairo_t *cr, const KabChartData *data, const KabChartLook *look)
{
  gboolean lines = look->form == KAB_CHART_LINES;

  if (lines && count_own (data) == 1)
    paint_area (cr, data, look, 0);
  if (!lines)
    paint_bars (cr, data, look);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_BEVEL);
  cairo_set_tolerance (cr, 0.3);
  /* The first one on top: it is what is looked at. */
  for (guint i = kab_chart_data_get_n_series (data); i-- > 0;)
    if (lines || kab_chart_data_get_before (data, i) >= 0)
      paint_line (cr, data, look, i);
}

cairo_surface_t *
kab_chart_paint (const KabChartData *data, const KabChartLook *look)
{
  cairo_surface_t *surface
    = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (look->width + 2 * KAB_CHART_PAD) * look->scale,
                                  (look->height + 2 * KAB_CHART_PAD) * look->scale);
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, look->scale, look->scale);
  cr = cairo_create (surface);
  cairo_translate (cr, KAB_CHART_PAD, KAB_CHART_PAD);
  paint_series (cr, data, look);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}
