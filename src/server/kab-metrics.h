/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-http.h"

G_BEGIN_DECLS

#define KAB_PATH_METRICS "/metrics"

/** KabMetrics: what one process counts of itself; safe from any thread */
typedef struct _KabMetrics KabMetrics;

KabMetrics *kab_metrics_new (void);
void kab_metrics_free (KabMetrics *metrics);

/** kab_metrics_request: counts an answered request; @route: (nullable): %NULL for an address that there is not */
void kab_metrics_request (KabMetrics *metrics, const KabRoute *route, guint status, gint64 us);

/** kab_metrics_range_differed: counts a range of rows that a desktop had otherwise than we */
void kab_metrics_range_differed (KabMetrics *metrics);

/** kab_metrics_route: Returns: (nullable): the route of the numbers themselves */
const KabRoute *kab_metrics_route (const char *method, const char *path);

G_END_DECLS
