/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-chart-data.h"
#include "kab-chart-scale.h"

G_BEGIN_DECLS

/** KabChartForm: series beside each other as lines or bars, or bars upon each other */
typedef enum
{
  KAB_CHART_LINES,
  KAB_CHART_BARS,
  KAB_CHART_STACKED,
} KabChartForm;

/** How far what is painted reaches beyond the plot on each side, in pixels: half of a thick line. */
#define KAB_CHART_PAD 6

/**
 * KabChartLook:
 * @width, @height: of the plot, in pixels; what is painted has %KAB_CHART_PAD more on each side
 * @scale: device pixels a pixel
 * @rtl: the first point is at the right
 */
typedef struct
{
  KabChartForm form;
  KabChartScale axis;
  int width;
  int height;
  int scale;
  gboolean dark;
  gboolean rtl;
} KabChartLook;

/** kab_chart_look_x: Returns: where a point is, from the left edge of the plot */
double kab_chart_look_x (const KabChartLook *look, guint n_points, guint point);
/** kab_chart_look_y: Returns: where a value is, from the upper edge of the plot */
double kab_chart_look_y (const KabChartLook *look, double value);

/** kab_chart_paint: Returns: (transfer full): an image of the series alone; may be called on any thread */
cairo_surface_t *kab_chart_paint (const KabChartData *data, const KabChartLook *look);

G_END_DECLS
