/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-chart-paint.h"

G_BEGIN_DECLS

/** kab_chart_legend_new: Returns: (transfer floating): each series of @data with its mark; hidden where there is one alone */
GtkWidget *kab_chart_legend_new (const KabChartData *data, KabChartForm form);

G_END_DECLS
