/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The most that a chart draws so that each can be told apart, and that is drawn fast enough. */
#define KAB_CHART_SERIES_MAX 10
#define KAB_CHART_POINTS_MAX 4000

/**
 * KabChartData:
 *
 * Figures over time, or over anything else that has an order: points, and of each series one value for each of
 * them. What a chart draws and a table lists.
 */
typedef struct _KabChartData KabChartData;

/** kab_chart_data_new: @currency: (nullable): values are of money, in minor units; %NULL: they are counts */
KabChartData *kab_chart_data_new (const char *currency);
KabChartData *kab_chart_data_ref (KabChartData *data);
void kab_chart_data_unref (KabChartData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabChartData, kab_chart_data_unref)

/**
 * kab_chart_data_add_point:
 * @label: what stands at the axis, in short
 * @title: what it is called in full
 *
 * Returns: its index
 */
guint kab_chart_data_add_point (KabChartData *data, const char *label, const char *title);

/**
 * kab_chart_data_add_series:
 * @before: the index of the series that this one is the period before of, or -1
 *
 * Returns: its index
 */
guint kab_chart_data_add_series (KabChartData *data, const char *name, int before);

/** kab_chart_data_set: what is not set is 0; once all points are added */
void kab_chart_data_set (KabChartData *data, guint series, guint point, gint64 value);

guint kab_chart_data_get_n_points (const KabChartData *data);
guint kab_chart_data_get_n_series (const KabChartData *data);
const char *kab_chart_data_get_currency (const KabChartData *data);
const char *kab_chart_data_get_label (const KabChartData *data, guint point);
const char *kab_chart_data_get_title (const KabChartData *data, guint point);
const char *kab_chart_data_get_name (const KabChartData *data, guint series);
/** kab_chart_data_get_before: as given when it was added */
int kab_chart_data_get_before (const KabChartData *data, guint series);
/** kab_chart_data_get_hue: which of the colours is its own: a period before has that of its series */
guint kab_chart_data_get_hue (const KabChartData *data, guint series);
gint64 kab_chart_data_get (const KabChartData *data, guint series, guint point);
/** kab_chart_data_get_sum: of all points of a series */
gint64 kab_chart_data_get_sum (const KabChartData *data, guint series);

/** kab_chart_data_get_range: the least and the greatest that is drawn; 0 lies within; @stacked: series upon each other */
void kab_chart_data_get_range (const KabChartData *data, gboolean stacked, gint64 *least, gint64 *most);

/** kab_chart_data_format: Returns: (transfer full): @value as people read it; money without kopecks that are 0 */
char *kab_chart_data_format (const KabChartData *data, gint64 value);

/** kab_chart_data_describe: Returns: (transfer full): a point in words: its title, and each series with its value */
char *kab_chart_data_describe (const KabChartData *data, guint point);

G_END_DECLS
