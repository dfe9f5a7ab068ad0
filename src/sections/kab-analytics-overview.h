/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-analytics-words.h"
#include "kab-listing.h"

G_BEGIN_DECLS

/**
 * KabAnalyticsOverview:
 *
 * Sales in figures: tiles, a chart over time, and what they are made of. Each figure opens what it is the sum of.
 *
 * Signals: "open" (gboolean refunds, const char *from, const char *to, const char *value, const char *words): the rows of a
 * part are asked for, as of kab_figures_query_rows(), or of kab_figures_query_refunds(), and what they are called; "ask": other figures are needed; "looks-changed":
 * only what is made of them is another.
 */
#define KAB_TYPE_ANALYTICS_OVERVIEW (kab_analytics_overview_get_type ())
G_DECLARE_FINAL_TYPE (KabAnalyticsOverview, kab_analytics_overview, KAB, ANALYTICS_OVERVIEW, AdwBin)

GtkWidget *kab_analytics_overview_new (void);
/** kab_analytics_overview_show: @figures: (transfer full): of @query, in the currency at index @currency */
void kab_analytics_overview_show (KabAnalyticsOverview *self,
                                  const KabFiguresQuery *query,
                                  KabFigures *figures,
                                  guint currency);
KabDimension kab_analytics_overview_get_dimension (KabAnalyticsOverview *self);
/** kab_analytics_overview_dup_listing: Returns: (transfer full) (nullable): the breakdown as a table, in figures of @query */
KabListing *kab_analytics_overview_dup_listing (KabAnalyticsOverview *self);
/** kab_analytics_overview_to_json: Returns: (transfer full): what somebody chose to look at */
JsonObject *kab_analytics_overview_to_json (KabAnalyticsOverview *self);
void kab_analytics_overview_restore (KabAnalyticsOverview *self, JsonObject *object);

G_END_DECLS
