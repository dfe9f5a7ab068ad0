/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-chart-paint.h"

G_BEGIN_DECLS

/**
 * KabChartPlot:
 *
 * The drawn part of a chart: axes, series, and a cursor that goes from point to point with the pointer, with the
 * arrows, Home and End, and says what is there. Enter or a click activates the point.
 *
 * Only what moves is drawn anew: axes are kept as a node, series as an image that a thread paints.
 *
 * Signals: "point-activated" (guint point); "cursor-moved".
 */
#define KAB_TYPE_CHART_PLOT (kab_chart_plot_get_type ())
G_DECLARE_FINAL_TYPE (KabChartPlot, kab_chart_plot, KAB, CHART_PLOT, GtkWidget)

GtkWidget *kab_chart_plot_new (void);
/** kab_chart_plot_set_data: @data: (nullable): kept, and not to be changed any more */
void kab_chart_plot_set_data (KabChartPlot *self, KabChartData *data, KabChartForm form);
/** kab_chart_plot_set_activatable: whether points can be opened */
void kab_chart_plot_set_activatable (KabChartPlot *self, gboolean activatable);
/** kab_chart_plot_get_cursor: Returns: the point it is at, or -1 */
int kab_chart_plot_get_cursor (KabChartPlot *self);
void kab_chart_plot_set_cursor (KabChartPlot *self, int point);
/** kab_chart_plot_is_painted: Returns: whether the series are there as they are to be at this size */
gboolean kab_chart_plot_is_painted (KabChartPlot *self);

G_END_DECLS
