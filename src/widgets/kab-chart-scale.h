/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-chart-data.h"

G_BEGIN_DECLS

/**
 * KabChartScale:
 *
 * An axis of values in round steps: from @from over @n steps of @step each to @to. 0 lies on a step.
 */
typedef struct
{
  gint64 from;
  gint64 to;
  gint64 step;
  guint n;
} KabChartScale;

/** kab_chart_scale_init: @steps: about how many there is room for; @unit: the least step, 100 for money */
void kab_chart_scale_init (KabChartScale *scale, gint64 least, gint64 most, guint steps, gint64 unit);

/** kab_chart_scale_label: Returns: (transfer full): what stands at step @i of the axis: in millions where these are long */
char *kab_chart_scale_label (const KabChartScale *scale, const KabChartData *data, guint i);

G_END_DECLS
