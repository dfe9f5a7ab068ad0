/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-chart-paint.h"

G_BEGIN_DECLS

/**
 * KabChart:
 *
 * A chart with its legend, or the same figures as a table: nobody has to see it to have its numbers.
 *
 * Properties: "table" (gboolean): whether the table is shown. Signals: "point-activated" (guint point): it was clicked, or
 * Enter pressed, in either; only where kab_chart_set_activatable() said so.
 */
#define KAB_TYPE_CHART (kab_chart_get_type ())
G_DECLARE_FINAL_TYPE (KabChart, kab_chart, KAB, CHART, GtkBox)

/** kab_chart_new: @name: what it shows, for whoever does not see it; @points: what its points are: "Day" */
GtkWidget *kab_chart_new (const char *name, const char *points);
void kab_chart_set_name (KabChart *self, const char *name, const char *points);
/** kab_chart_set_data: @data: (nullable): kept, and not to be changed any more */
void kab_chart_set_data (KabChart *self, KabChartData *data, KabChartForm form);
/** kab_chart_set_activatable: whether points can be opened */
void kab_chart_set_activatable (KabChart *self, gboolean activatable);
void kab_chart_set_table (KabChart *self, gboolean table);
gboolean kab_chart_get_table (KabChart *self);

G_END_DECLS
