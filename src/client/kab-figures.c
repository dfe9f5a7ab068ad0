/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of the figures, and periods. */
#include "kab-figures-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-tally.h"

#define DAYS_OF_DAYS 100
#define DAYS_OF_WEEKS 700
#define DAYS_OF_MONTHS 3000
#define DAYS_OF_QUARTERS 9000

static const struct
{
  const char *name;
  const char *title;
} dimensions[KAB_N_DIMENSIONS] = {
  [KAB_DIMENSION_PARTNER] = { "partner", N_ ("Partner") },
  [KAB_DIMENSION_AGENT] = { "agent", N_ ("Agent") },
  [KAB_DIMENSION_PACKAGE] = { "package", N_ ("Package") },
  [KAB_DIMENSION_CHANNEL] = { "channel", N_ ("Channel") },
  [KAB_DIMENSION_REGION] = { "region", N_ ("Region") },
};

const char *
kab_dimension_title (KabDimension dimension)
{
  g_return_val_if_fail (dimension < KAB_N_DIMENSIONS, "");

  return _ (dimensions[dimension].title);
}

const char *
kab_dimension_name (KabDimension dimension)
{
  return dimension < KAB_N_DIMENSIONS ? dimensions[dimension].name : NULL;
}

KabDimension
kab_dimension_find (const char *name)
{
  for (KabDimension i = 0; i < KAB_N_DIMENSIONS; i++)
    if (g_strcmp0 (name, dimensions[i].name) == 0)
      return i;

  return KAB_DIMENSION_NONE;
}

/* --- Periods --- */

static gboolean
read_date (const char *text, GDate *date)
{
  gint32 day;

  g_date_clear (date, 1);
  if (!kab_tally_day (text, &day))
    return FALSE;
  g_date_set_julian (date, (guint32)day);
  return TRUE;
}

static char *
date_text (const GDate *date)
{
  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (date), g_date_get_month (date),
                          g_date_get_day (date));
}

KabPeriodStep
kab_period_step_for (const char *from, const char *to)
{
  GDate first, last;
  int days;

  if (!read_date (from, &first) || !read_date (to, &last))
    return KAB_PERIOD_DAY;
  days = ABS (g_date_days_between (&first, &last)) + 1;
  return days <= DAYS_OF_DAYS       ? KAB_PERIOD_DAY
         : days <= DAYS_OF_WEEKS    ? KAB_PERIOD_WEEK
         : days <= DAYS_OF_MONTHS   ? KAB_PERIOD_MONTH
         : days <= DAYS_OF_QUARTERS ? KAB_PERIOD_QUARTER
                                    : KAB_PERIOD_YEAR;
}

/* A period does not begin before the calendar does. */
static void
go_back (GDate *date, guint days)
{
  if (g_date_get_julian (date) > days)
    g_date_subtract_days (date, days);
  else
    g_date_set_julian (date, 1);
}

void
kab_period_before (const char *from, const char *to, char **before_from, char **before_to)
{
  GDate first, last, start, end;

  g_return_if_fail (read_date (from, &first) && read_date (to, &last));

  end = first;
  go_back (&end, 1);
  start = first;
  if (g_date_get_day (&first) == 1 && g_date_is_last_of_month (&last))
    {
      guint months = (guint)((g_date_get_year (&last) - g_date_get_year (&first)) * 12
                             + (int)g_date_get_month (&last) - (int)g_date_get_month (&first) + 1);

      if ((guint)g_date_get_year (&first) * 12 + g_date_get_month (&first) - 13 >= months)
        g_date_subtract_months (&start, months);
      else
        g_date_set_julian (&start, 1);
    }
  else
    {
      go_back (&start, (guint)(g_date_days_between (&first, &last) + 1));
    }
  *before_from = date_text (&start);
  *before_to = date_text (&end);
}

/* The last day of the step that @day is in. */
static void
end_of_step (GDate *day, KabPeriodStep step)
{
  GDateMonth month = g_date_get_month (day);
  GDateYear year = g_date_get_year (day);

  switch (step)
    {
    case KAB_PERIOD_WEEK:
      g_date_add_days (day, (guint)(G_DATE_SUNDAY - g_date_get_weekday (day)));
      return;
    case KAB_PERIOD_MONTH:
      break;
    case KAB_PERIOD_QUARTER:
      month = (GDateMonth)(((int)month - 1) / 3 * 3 + 3);
      break;
    case KAB_PERIOD_YEAR:
      month = G_DATE_DECEMBER;
      break;
    case KAB_PERIOD_DAY:
    default:
      return;
    }
  g_date_set_dmy (day, g_date_get_days_in_month (month, year), month, year);
}

KabFiguresPoint *
kab_period_points (const char *from, const char *to, KabPeriodStep step, guint *n)
{
  g_autoptr (GArray) points = g_array_new (FALSE, TRUE, sizeof (KabFiguresPoint));
  GDate day, last;

  g_return_val_if_fail (read_date (from, &day) && read_date (to, &last), NULL);

  while (g_date_compare (&day, &last) <= 0)
    {
      KabFiguresPoint point = { 0 };
      g_autofree char *first = date_text (&day);
      g_autofree char *end = NULL;

      if (points->len == KAB_FIGURES_POINTS_MAX)
        return NULL;
      end_of_step (&day, step);
      if (g_date_compare (&day, &last) > 0)
        day = last;
      end = date_text (&day);
      g_strlcpy (point.from, first, sizeof point.from);
      g_strlcpy (point.to, end, sizeof point.to);
      g_array_append_val (points, point);
      g_date_add_days (&day, 1);
    }
  *n = points->len;
  return (KabFiguresPoint *)(gpointer)g_array_free (g_steal_pointer (&points), FALSE);
}

/* --- The question --- */

KabFiguresQuery *
kab_figures_query_new (const char *from, const char *to)
{
  KabFiguresQuery *query = g_new0 (KabFiguresQuery, 1);

  query->breakdown = KAB_DIMENSION_NONE;
  kab_figures_query_set_period (query, from, to);
  if (query->from == NULL)
    {
      query->from = kab_date_today ();
      query->to = g_strdup (query->from);
    }
  return query;
}

KabFiguresQuery *
kab_figures_query_copy (const KabFiguresQuery *query)
{
  KabFiguresQuery *copy = g_memdup2 (query, sizeof *query);

  copy->from = g_strdup (query->from);
  copy->to = g_strdup (query->to);
  copy->currency = g_strdup (query->currency);
  for (guint i = 0; i < KAB_N_DIMENSIONS; i++)
    copy->filters[i] = g_strdup (query->filters[i]);
  return copy;
}

void
kab_figures_query_free (KabFiguresQuery *query)
{
  if (query == NULL)
    return;
  g_free (query->from);
  g_free (query->to);
  g_free (query->currency);
  for (guint i = 0; i < KAB_N_DIMENSIONS; i++)
    g_free (query->filters[i]);
  g_free (query);
}

void
kab_figures_query_set_period (KabFiguresQuery *query, const char *from, const char *to)
{
  gboolean turned = g_strcmp0 (from, to) > 0;

  g_return_if_fail (kab_date_is_valid (from) && kab_date_is_valid (to));

  g_free (query->from);
  g_free (query->to);
  query->from = g_strdup (turned ? to : from);
  query->to = g_strdup (turned ? from : to);
}

const char *
kab_figures_query_get_from (const KabFiguresQuery *query)
{
  return query->from;
}

const char *
kab_figures_query_get_to (const KabFiguresQuery *query)
{
  return query->to;
}

void
kab_figures_query_set_step (KabFiguresQuery *query, KabPeriodStep step)
{
  query->step = step;
}

KabPeriodStep
kab_figures_query_get_step (const KabFiguresQuery *query)
{
  return query->step;
}

void
kab_figures_query_set_filter (KabFiguresQuery *query, KabDimension dimension, const char *value)
{
  g_return_if_fail (dimension < KAB_N_DIMENSIONS);

  g_free (query->filters[dimension]);
  query->filters[dimension] = value != NULL && value[0] != '\0' ? g_strdup (value) : NULL;
}

const char *
kab_figures_query_get_filter (const KabFiguresQuery *query, KabDimension dimension)
{
  return dimension < KAB_N_DIMENSIONS ? query->filters[dimension] : NULL;
}

void
kab_figures_query_set_breakdown (KabFiguresQuery *query, KabDimension dimension, guint top)
{
  query->breakdown = dimension;
  query->top = MIN (top, KAB_FIGURES_TOP_MAX);
}

KabDimension
kab_figures_query_get_breakdown (const KabFiguresQuery *query)
{
  return query->breakdown;
}

void
kab_figures_query_set_compare (KabFiguresQuery *query, gboolean compare)
{
  query->compare = compare;
}

void
kab_figures_query_set_currency (KabFiguresQuery *query, const char *currency)
{
  g_free (query->currency);
  query->currency = g_strdup (currency);
}

static KabQuery *
rows_of (const KabFiguresQuery *query,
         const KabEntity *entity,
         const char *day,
         const char *from,
         const char *to,
         const char *value)
{
  static const char *const fields[KAB_N_DIMENSIONS] = { [KAB_DIMENSION_PARTNER] = "partner",
                                                        [KAB_DIMENSION_AGENT] = "agent",
                                                        [KAB_DIMENSION_PACKAGE] = "package",
                                                        [KAB_DIMENSION_CHANNEL] = "channel",
                                                        [KAB_DIMENSION_REGION] = KAB_QUERY_REGION };
  KabQuery *rows = kab_query_new (entity);

  kab_query_set_range (rows, day, from != NULL ? from : query->from, to != NULL ? to : query->to);
  for (KabDimension i = 0; i < KAB_N_DIMENSIONS; i++)
    kab_query_set_filter (rows, fields[i],
                          i == query->breakdown && value != NULL ? value : query->filters[i]);
  kab_query_set_order (rows, day, TRUE);
  return rows;
}

KabQuery *
kab_figures_query_rows (const KabFiguresQuery *query, const char *from, const char *to, const char *value)
{
  KabQuery *rows = rows_of (query, &kab_entity_licence, "sold_on", from, to, value);

  kab_query_set_filter (rows, "status", KAB_TALLY_STATUSES);
  return rows;
}

KabQuery *
kab_figures_query_refunds (const KabFiguresQuery *query, const char *from, const char *to, const char *value)
{
  KabQuery *rows = rows_of (query, &kab_entity_refund, "refunded_on", from, to, value);

  kab_query_set_filter (rows, "state", KAB_TALLY_REFUNDED);
  return rows;
}

/* --- Figures --- */

gboolean
kab_figure_is_nothing (const KabFigure *figure)
{
  return figure->licences == 0 && figure->refunded == 0;
}

gint64
kab_figure_net (const KabFigure *figure)
{
  return (gint64)((guint64)figure->revenue - (guint64)figure->refunded);
}

gint64
kab_figure_average (const KabFigure *figure)
{
  gint64 n = figure->licences - figure->returned_licences;
  gint64 half = n / 2;

  if (n <= 0)
    return 0;
  return figure->revenue >= 0 ? (figure->revenue + half) / n : (figure->revenue - half) / n;
}

gboolean
kab_figure_change (gint64 now, gint64 before, gint64 *permille)
{
  if (before <= 0)
    return FALSE;
  *permille = (gint64)CLAMP (((double)now - (double)before) * 1000 / (double)before, -1e15, 1e15);
  return TRUE;
}

static void
slice_free (gpointer data)
{
  KabFiguresSlice *slice = data;

  g_free (slice->value);
  g_free (slice->title);
  g_free (slice->sums);
  g_free (slice->before);
  g_free (slice->points);
  g_free (slice);
}

KabFigures *
kab_figures_new (void)
{
  KabFigures *figures = g_new0 (KabFigures, 1);

  figures->slices = g_ptr_array_new_with_free_func (slice_free);
  return figures;
}

void
kab_figures_free (KabFigures *figures)
{
  if (figures == NULL)
    return;
  g_strfreev (figures->currencies);
  g_free (figures->points);
  g_free (figures->sums);
  g_free (figures->series);
  g_free (figures->before_from);
  g_free (figures->before_to);
  g_free (figures->points_before);
  g_free (figures->sums_before);
  g_free (figures->series_before);
  g_ptr_array_unref (figures->slices);
  g_free (figures->first_day);
  g_free (figures->last_day);
  g_free (figures);
}

gboolean
kab_figures_depend_on (const char *entity)
{
  static const char *const entities[] = { "licence", "refund", "partner", "agent", "package", NULL };

  return entity != NULL && g_strv_contains (entities, entity);
}
