/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-chart-data.h"

G_BEGIN_DECLS

/**
 * kab_chart_readout_draw:
 * @at: x of the cursor in @widget
 *
 * Draws what the cursor of a chart is at beside it, within @widget: the title of the point, and a line for each series.
 */
void kab_chart_readout_draw (GtkSnapshot *snapshot,
                             GtkWidget *widget,
                             const KabChartData *data,
                             guint point,
                             float at,
                             gboolean dark);

G_END_DECLS
