/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-chart-data.h"

G_BEGIN_DECLS

/**
 * KabChartTable:
 *
 * The figures of a chart: a row for each point, a column for each series, and their sums last.
 *
 * Signal "point-activated" (guint point).
 */
#define KAB_TYPE_CHART_TABLE (kab_chart_table_get_type ())
G_DECLARE_FINAL_TYPE (KabChartTable, kab_chart_table, KAB, CHART_TABLE, GtkWidget)

GtkWidget *kab_chart_table_new (void);
/** kab_chart_table_set_name: as of kab_chart_new() */
void kab_chart_table_set_name (KabChartTable *self, const char *name, const char *points);
/** kab_chart_table_set_data: @data: (nullable): kept */
void kab_chart_table_set_data (KabChartTable *self, KabChartData *data);

G_END_DECLS
