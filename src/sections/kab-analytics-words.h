/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-chart-data.h"
#include "kab-figures.h"
#include "kab-listing.h"

G_BEGIN_DECLS

/** KabMeasure: what of a figure is looked at */
typedef enum
{
  KAB_MEASURE_REVENUE,
  KAB_MEASURE_LICENCES,
  KAB_MEASURE_REFUNDS,
} KabMeasure;

/** kab_measure_is_money: Returns: whether it is an amount in a currency, and not a number */
gboolean kab_measure_is_money (KabMeasure measure);
/** kab_measure_title: Returns: (transfer none): translated: what it is called: "Revenue" */
const char *kab_measure_title (KabMeasure measure);
gint64 kab_measure_of (KabMeasure measure, const KabFigure *figure);
/** kab_measure_format: Returns: (transfer full): @value as people read it */
char *kab_measure_format (KabMeasure measure, gint64 value, const char *currency);

/** kab_step_title: Returns: (transfer none): translated: what one step is: "Day" */
const char *kab_step_title (KabPeriodStep step);
/** kab_point_title: Returns: (transfer full): one step in full: "March 2026", "2 Mar 2026 – 8 Mar 2026" */
char *kab_point_title (KabPeriodStep step, const KabFiguresPoint *point);

/**
 * kab_figures_listing:
 * @currency: its index
 *
 * Returns: (transfer full): the breakdown with its sum, to be written down
 */
KabListing *kab_figures_listing (const KabFigures *figures, const KabFiguresQuery *query, guint currency);

/**
 * kab_figures_chart:
 * @currency: its index
 * @split: a series for each of the greatest slices, and one for all others; otherwise one of all, beside the period before
 *
 * Returns: (transfer full):
 */
KabChartData *kab_figures_chart (const KabFigures *figures,
                                 KabPeriodStep step,
                                 KabMeasure measure,
                                 guint currency,
                                 gboolean split);

G_END_DECLS
