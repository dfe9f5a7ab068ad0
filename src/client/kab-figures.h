/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"

G_BEGIN_DECLS

/*
 * Sales in figures: what was sold in a period, by step and by partner, agent, package, channel or region, with the
 * period before. They come from totals that are kept up in the cache as rows change, whatever is offline, and hold what
 * the person may see, with the edits that wait.
 *
 * A licence is a sale if it has a day of sale and was paid for: it is active, suspended, expired, transferred or revoked.
 * It counts on its day of sale, which is a day of the office's calendar whatever the time zone of this computer, with
 * its price in its own currency; currencies are never added up. What was given back is a refund, and counts as such on the
 * day on which the money went back, whole or in part, whenever the licence was sold: what is left of some days is their
 * revenue less their refunds, as in the books. A revoked licence was sold as well, and its refunds say what was given back
 * for it. Only where there is no order that could have any (it was imported, or entered by hand) it counts as returned, on
 * its day of sale. A region is the client's, as it is now. Every figure is the sum of the licences that
 * kab_figures_query_rows() lists, and what was refunded, of the refunds that kab_figures_query_refunds() does, exactly.
 *
 * When the cabinet's signal "changed" tells of an entity for which kab_figures_depend_on() is true, what was asked may
 * have changed: ask again.
 */

/** KabDimension: what sales are told apart by */
typedef enum
{
  KAB_DIMENSION_PARTNER,
  KAB_DIMENSION_AGENT,
  KAB_DIMENSION_PACKAGE,
  KAB_DIMENSION_CHANNEL,
  KAB_DIMENSION_REGION,
  KAB_DIMENSION_NONE, /* nothing */
} KabDimension;
#define KAB_N_DIMENSIONS 5

/** kab_dimension_title: Returns: (transfer none): translated: "Partner", "Agent", … */
const char *kab_dimension_title (KabDimension dimension);
/** kab_dimension_find: Returns: the one called "partner", "agent", "package", "channel", "region"; NONE for others */
KabDimension kab_dimension_find (const char *name);
/** kab_dimension_name: Returns: (transfer none) (nullable): the same the other way round */
const char *kab_dimension_name (KabDimension dimension);

/** KabPeriodStep: weeks begin on Monday */
typedef enum
{
  KAB_PERIOD_DAY,
  KAB_PERIOD_WEEK,
  KAB_PERIOD_MONTH,
  KAB_PERIOD_QUARTER,
  KAB_PERIOD_YEAR,
} KabPeriodStep;

/** kab_period_step_for: Returns: the finest step of which a period of these days has no more than about 100 */
KabPeriodStep kab_period_step_for (const char *from, const char *to);

/**
 * kab_period_before:
 * @from, @to: YYYY-MM-DD; both belong to the period
 * @before_from, @before_to: (out) (transfer full)
 *
 * The period before: of whole months, as many whole months; otherwise as many days.
 */
void kab_period_before (const char *from, const char *to, char **before_from, char **before_to);

/** KAB_FIGURES_NO_VALUE: in place of a value: sales that have none (no partner, no agent, a client of no known region) */
#define KAB_FIGURES_NO_VALUE KAB_QUERY_NONE

/** KAB_FIGURES_TOP_MAX: the most values of a breakdown; KAB_FIGURES_POINTS_MAX: the most steps of a period */
#define KAB_FIGURES_TOP_MAX 1000
/** KAB_FIGURES_LINES_MAX: the most slices that have a figure for each step */
#define KAB_FIGURES_LINES_MAX 50
#define KAB_FIGURES_POINTS_MAX 4000

/** KabFiguresQuery: what is asked; equal ones give equal texts */
typedef struct _KabFiguresQuery KabFiguresQuery;

/** kab_figures_query_new: @from, @to: YYYY-MM-DD, both belong to it; a period turned round is turned back */
KabFiguresQuery *kab_figures_query_new (const char *from, const char *to);
KabFiguresQuery *kab_figures_query_copy (const KabFiguresQuery *query);
void kab_figures_query_free (KabFiguresQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabFiguresQuery, kab_figures_query_free)

void kab_figures_query_set_period (KabFiguresQuery *query, const char *from, const char *to);
const char *kab_figures_query_get_from (const KabFiguresQuery *query);
const char *kab_figures_query_get_to (const KabFiguresQuery *query);
/** kab_figures_query_set_step: days, where nothing is set */
void kab_figures_query_set_step (KabFiguresQuery *query, KabPeriodStep step);
KabPeriodStep kab_figures_query_get_step (const KabFiguresQuery *query);
/**
 * kab_figures_query_set_filter:
 * @value: (nullable): an id (partner, agent, package), a token (channel) or a region's name; several separated by "|" mean
 *   any of them; %KAB_FIGURES_NO_VALUE: those without; %NULL takes the filter away. All filters must hold.
 */
void kab_figures_query_set_filter (KabFiguresQuery *query, KabDimension dimension, const char *value);
const char *kab_figures_query_get_filter (const KabFiguresQuery *query, KabDimension dimension);
/** kab_figures_query_set_breakdown: @top: the first so many values stand alone, the rest is one slice "others"; 0: all */
void kab_figures_query_set_breakdown (KabFiguresQuery *query, KabDimension dimension, guint top);
KabDimension kab_figures_query_get_breakdown (const KabFiguresQuery *query);
/** kab_figures_query_set_compare: whether the period before is asked for, too */
void kab_figures_query_set_compare (KabFiguresQuery *query, gboolean compare);
/** kab_figures_query_set_currency: (nullable): by which revenue slices are ordered; %NULL: the one with most sales */
void kab_figures_query_set_currency (KabFiguresQuery *query, const char *currency);

/**
 * kab_figures_query_rows:
 * @from, @to: (nullable): a part of the period, as a #KabFiguresPoint has it; %NULL: its own ends
 * @value: (nullable): the value of a slice of the breakdown
 *
 * The licences that a figure is the sum of: a list like any other, for kab_cabinet_peek_async() and a paged table, the
 * latest sale first, 20 a page. It is the report of products sold, too: its columns are "number", "client_name",
 * "sold_on", "partner_name" and "agent_name" of #kab_entity_licence.
 *
 * Returns: (transfer full):
 */
KabQuery *
kab_figures_query_rows (const KabFiguresQuery *query, const char *from, const char *to, const char *value);

/**
 * kab_figures_query_refunds:
 *
 * The refunds that the figure of what was given back is the sum of; as kab_figures_query_rows(), the latest first.
 *
 * Returns: (transfer full):
 */
KabQuery *
kab_figures_query_refunds (const KabFiguresQuery *query, const char *from, const char *to, const char *value);

/**
 * KabFigure:
 * @licences: licences sold, those returned since among them
 * @quantity: the sum of their quantities
 * @revenue: the sum of their prices, in minor units of the currency, less those returned
 * @returned_licences: how many of @licences were revoked since, and have no order
 * @returned: the sum of their prices, which is not in @revenue
 * @refunded: what was given back in these days, whenever it was sold, in minor units; it is not taken off @revenue
 */
typedef struct
{
  gint64 licences;
  gint64 quantity;
  gint64 revenue;
  gint64 returned_licences;
  gint64 returned;
  gint64 refunded;
} KabFigure;

/** kab_figure_is_nothing: Returns: whether nothing was sold, and nothing given back */
gboolean kab_figure_is_nothing (const KabFigure *figure);
/** kab_figure_net: Returns: the revenue less what was given back; below 0 where that is more */
gint64 kab_figure_net (const KabFigure *figure);
/** kab_figure_average: Returns: revenue by licence that was not returned, rounded half away from zero; 0 for none */
gint64 kab_figure_average (const KabFigure *figure);
/**
 * kab_figure_change:
 * @permille: (out): the change from @before to @now in thousandths
 *
 * Returns: whether there is one: %FALSE where @before is 0 or less
 */
gboolean kab_figure_change (gint64 now, gint64 before, gint64 *permille);

/** KabFiguresPoint: one step: its days within the period, YYYY-MM-DD, both belong to it */
typedef struct
{
  char from[11];
  char to[11];
} KabFiguresPoint;

/**
 * KabFiguresSlice:
 * @value: (nullable): what kab_figures_query_set_filter() and kab_figures_query_rows() take; of others, all of them separated
 *   by "|", or %NULL if they are more than %KAB_FIGURES_TOP_MAX
 * @title: as people call it now: the partner's name, the channel's title …; translated
 * @others: whether it is the rest
 * @n: how many values it is: 1, or of others as many
 * @sums: (array): of the period, by currency: as many as #KabFigures.currencies
 * @before: (array) (nullable): the same of the period before
 * @points: (array) (nullable): by currency, then by step: @points[currency * n_points + point]; %NULL where all values were
 *   asked for, or more than %KAB_FIGURES_LINES_MAX
 */
typedef struct
{
  char *value;
  char *title;
  gboolean others;
  guint n;
  KabFigure *sums;
  KabFigure *before;
  KabFigure *points;
} KabFiguresSlice;

/**
 * KabFigures:
 * @ready: whether the totals are there; otherwise they are being counted (in the first sync, or after an update of the
 *   program), everything is 0, and the signal "changed" of "licence" tells when they are
 * @currencies: (array zero-terminated=1): that there were sales or refunds in, in the period or before, the one with most
 *   sales first; none where there were none
 * @n_currencies: how many they are
 * @points: (array length=n_points): the steps of the period
 * @sums: (array): of the whole period, by currency
 * @series: (array): @series[currency * n_points + point]
 * @before_from, @before_to: (nullable): the period before, where it was asked for
 * @points_before: (array length=n_points_before) (nullable): its steps; the first stands against the first of @points;
 *   there may be more or fewer of them
 * @sums_before, @series_before: (nullable): the same of it; @series_before[currency * n_points_before + point]
 * @slices: (element-type KabFiguresSlice): of the breakdown, the greatest revenue first, others last; empty without one
 * @last_sync: when server and cache last agreed, ms since 1970; 0 for never: the age of the figures
 * @pending: edits of licences and refunds that are in the figures and not yet acknowledged by the server
 * @first_day, @last_day: (nullable): the days of the first and the last sale or refund that there are at all
 */
typedef struct
{
  gboolean ready;
  char **currencies;
  guint n_currencies;
  KabFiguresPoint *points;
  guint n_points;
  KabFigure *sums;
  KabFigure *series;
  char *before_from;
  char *before_to;
  KabFiguresPoint *points_before;
  guint n_points_before;
  KabFigure *sums_before;
  KabFigure *series_before;
  GPtrArray *slices;
  gint64 last_sync;
  guint pending;
  char *first_day;
  char *last_day;
} KabFigures;
void kab_figures_free (KabFigures *figures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabFigures, kab_figures_free)

/** kab_figures_depend_on: whether rows of @entity that changed may have changed figures, or what they are called */
gboolean kab_figures_depend_on (const char *entity);

/**
 * kab_cabinet_figures_async:
 * @query: copied
 *
 * Reads the figures on a thread of its own. Errors: %KAB_ERROR_INVALID for a period of more than %KAB_FIGURES_POINTS_MAX
 * steps, %KAB_ERROR_STORAGE, %G_IO_ERROR_CANCELLED.
 */
void kab_cabinet_figures_async (KabCabinet *self,
                                const KabFiguresQuery *query,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/** kab_cabinet_figures_finish: Returns: (transfer full): */
KabFigures *kab_cabinet_figures_finish (KabCabinet *self, GAsyncResult *result, GError **error);
/** kab_cabinet_figures: the same, waiting; for programs without a main loop and for tests */
KabFigures *kab_cabinet_figures (KabCabinet *self, const KabFiguresQuery *query, GError **error);

G_END_DECLS
