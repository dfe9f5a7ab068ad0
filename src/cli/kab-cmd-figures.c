/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl desktop figures: sales in figures, for scripts, as the window has them. */
#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-desktop.h"
#include "kab-error.h"
#include "kab-figures.h"
#include "kab-headless.h"
#include "kab-money.h"

/* So long the totals are waited for, if they have yet to be counted. */
#define WAIT_SECONDS 120
#define LOOK_MS 50

static char *from, *to, *step, *by, *currency;
static char **filters;
static int top = 10;
static gboolean compare;

static const GOptionEntry options[] = {
  KAB_DESKTOP_CACHE_ENTRY,
  { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("The first day (default: of this month)"), N_ ("DAY") },
  { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("The last day (default: today)"), N_ ("DAY") },
  { "step", 0, 0, G_OPTION_ARG_STRING, &step, N_ ("A line for each of these"),
    "day|week|month|quarter|year" },
  { "by", 0, 0, G_OPTION_ARG_STRING, &by, N_ ("Broken down by this"),
    "partner|agent|package|channel|region" },
  { "top", 0, 0, G_OPTION_ARG_INT, &top,
    N_ ("So many of them, and the rest in one line; 0: all (default 10)"), "N" },
  { "filter", 'f', 0, G_OPTION_ARG_STRING_ARRAY, &filters,
    N_ ("Only sales where it is so; may be given several times"), N_ ("FIELD=VALUE") },
  { "currency", 0, 0, G_OPTION_ARG_STRING, &currency,
    N_ ("By whose revenue the lines of a breakdown are ordered"), N_ ("CODE") },
  { "compare", 0, 0, G_OPTION_ARG_NONE, &compare, N_ ("With the period before"), NULL },
  { NULL },
};

static const char *const steps[] = { "day", "week", "month", "quarter", "year" };

/* --- The question --- */

static gboolean
read_step (KabFiguresQuery *query, GError **error)
{
  if (step == NULL)
    {
      kab_figures_query_set_step (query, kab_period_step_for (kab_figures_query_get_from (query),
                                                              kab_figures_query_get_to (query)));
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (strcmp (step, steps[i]) == 0)
      {
        kab_figures_query_set_step (query, (KabPeriodStep)i);
        return TRUE;
      }
  kab_cli_usage (error, _ ("“%s” is no step: day, week, month, quarter or year."), step);
  return FALSE;
}

static KabDimension
read_dimension (const char *name, GError **error)
{
  KabDimension dimension = kab_dimension_find (name);

  if (dimension == KAB_DIMENSION_NONE)
    kab_cli_usage (error,
                   _ (
                     "Sales are not told apart by “%s”, but by partner, agent, package, channel and region."),
                   name);
  return dimension;
}

static gboolean
read_filters (KabFiguresQuery *query, GError **error)
{
  for (guint i = 0; filters != NULL && filters[i] != NULL; i++)
    {
      const char *equals = strchr (filters[i], '=');
      g_autofree char *name = equals != NULL ? g_strndup (filters[i], (gsize)(equals - filters[i])) : NULL;
      KabDimension dimension;

      if (name == NULL)
        {
          kab_cli_usage (error, _ ("“%s” is not FIELD=VALUE."), filters[i]);
          return FALSE;
        }
      dimension = read_dimension (name, error);
      if (dimension == KAB_DIMENSION_NONE)
        return FALSE;
      kab_figures_query_set_filter (query, dimension, equals + 1);
    }
  return TRUE;
}

static char *
read_day (const char *typed, char *otherwise, GError **error)
{
  g_autofree char *initial = otherwise;
  char *day;

  if (typed == NULL)
    return g_steal_pointer (&initial);
  day = kab_date_parse (typed);
  if (day == NULL)
    kab_cli_usage (error, _ ("“%s” is no day."), typed);
  return day;
}

static KabFiguresQuery *
read_query (GError **error)
{
  g_autofree char *today = kab_date_today ();
  g_autofree char *first = read_day (from, g_strdup_printf ("%.8s01", today), error);
  g_autofree char *last = first != NULL ? read_day (to, g_strdup (today), error) : NULL;
  g_autoptr (KabFiguresQuery) query = last != NULL ? kab_figures_query_new (first, last) : NULL;
  KabDimension dimension = KAB_DIMENSION_NONE;

  if (query == NULL || !read_step (query, error) || !read_filters (query, error))
    return NULL;
  if (by != NULL)
    {
      dimension = read_dimension (by, error);
      if (dimension == KAB_DIMENSION_NONE)
        return NULL;
    }
  if (top < 0 || top > KAB_FIGURES_TOP_MAX)
    {
      kab_cli_usage (error, _ ("--top is from 0 to %d."), KAB_FIGURES_TOP_MAX);
      return NULL;
    }
  kab_figures_query_set_breakdown (query, dimension, (guint)top);
  kab_figures_query_set_compare (query, compare);
  kab_figures_query_set_currency (query, currency);
  return g_steal_pointer (&query);
}

/* Where the totals have yet to be counted, that is waited for. */
static KabFigures *
wait_for_figures (KabCabinet *cabinet, const KabFiguresQuery *query, GError **error)
{
  gint64 until = g_get_monotonic_time () + G_TIME_SPAN_SECOND * WAIT_SECONDS;

  for (;;)
    {
      g_autoptr (KabFigures) figures = kab_cabinet_figures (cabinet, query, error);

      if (figures == NULL || figures->ready)
        return g_steal_pointer (&figures);
      if (g_get_monotonic_time () > until)
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_BUSY,
                       _ (
                         "The sales on this computer have not been counted yet. They are once the first sync "
                         "has ended: run “kabinetctl desktop sync”, then try again."));
          return NULL;
        }
      g_usleep (LOOK_MS * 1000);
    }
}

/* --- As JSON --- */

static void
add_figure (JsonBuilder *builder, const char *code, const KabFigure *figure)
{
  json_builder_begin_object (builder);
  kab_json_add_string (builder, "currency", code);
  kab_json_add_integer (builder, "licences", figure->licences);
  kab_json_add_integer (builder, "quantity", figure->quantity);
  kab_json_add_integer (builder, "revenue", figure->revenue);
  kab_json_add_integer (builder, "average", kab_figure_average (figure));
  kab_json_add_integer (builder, "returned_licences", figure->returned_licences);
  kab_json_add_integer (builder, "returned", figure->returned);
  kab_json_add_integer (builder, "refunded", figure->refunded);
  kab_json_add_integer (builder, "net", kab_figure_net (figure));
  json_builder_end_object (builder);
}

/* Of each currency; @stride: how far apart they stand */
static void
add_sums (JsonBuilder *builder,
          const char *name,
          const KabFigures *figures,
          const KabFigure *sums,
          gsize stride)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint c = 0; c < figures->n_currencies; c++)
    if (!kab_figure_is_nothing (&sums[c * stride]))
      add_figure (builder, figures->currencies[c], &sums[c * stride]);
  json_builder_end_array (builder);
}

static void
print_json (const KabFiguresQuery *query, const KabFigures *figures)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  kab_json_add_string (builder, "from", kab_figures_query_get_from (query));
  kab_json_add_string (builder, "to", kab_figures_query_get_to (query));
  kab_json_add_integer (builder, "last_sync", figures->last_sync);
  kab_json_add_integer (builder, "pending", figures->pending);
  add_sums (builder, "sums", figures, figures->sums, 1);
  if (figures->before_from != NULL)
    {
      kab_json_add_string (builder, "before_from", figures->before_from);
      kab_json_add_string (builder, "before_to", figures->before_to);
      add_sums (builder, "before", figures, figures->sums_before, 1);
    }
  json_builder_set_member_name (builder, "steps");
  json_builder_begin_array (builder);
  for (guint i = 0; i < figures->n_points; i++)
    {
      json_builder_begin_object (builder);
      kab_json_add_string (builder, "from", figures->points[i].from);
      kab_json_add_string (builder, "to", figures->points[i].to);
      add_sums (builder, "sums", figures, figures->series + i, figures->n_points);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "slices");
  json_builder_begin_array (builder);
  for (guint i = 0; i < figures->slices->len; i++)
    {
      const KabFiguresSlice *slice = figures->slices->pdata[i];

      json_builder_begin_object (builder);
      kab_json_add_string (builder, "value", slice->value);
      kab_json_add_string (builder, "title", slice->title);
      kab_json_add_boolean (builder, "others", slice->others);
      add_sums (builder, "sums", figures, slice->sums, 1);
      if (slice->before != NULL)
        add_sums (builder, "before", figures, slice->before, 1);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  kab_cli_print_json (builder);
}

/* --- For people --- */

static void
add_line (GPtrArray *table, char *title, const KabFigures *figures, const KabFigure *sums, gsize stride)
{
  g_autofree char *rest = title;

  for (guint c = 0; c < figures->n_currencies; c++)
    {
      const KabFigure *figure = &sums[c * stride];
      g_autoptr (GStrvBuilder) line = g_strv_builder_new ();
      g_autofree char *licences = g_strdup_printf ("%" G_GINT64_FORMAT, figure->licences);
      g_autofree char *revenue = kab_money_format (figure->revenue, figures->currencies[c], NULL);
      g_autofree char *average = kab_money_format (kab_figure_average (figure), figures->currencies[c], NULL);
      g_autofree char *refunded = kab_money_format (figure->refunded, figures->currencies[c], NULL);
      g_autofree char *net = kab_money_format (kab_figure_net (figure), figures->currencies[c], NULL);

      if (kab_figure_is_nothing (figure))
        continue;
      g_strv_builder_add_many (line, rest, licences, revenue, average, refunded, net, NULL);
      g_ptr_array_add (table, g_strv_builder_end (line));
      /* A line for each currency; what it is about stands in the first. */
      g_free (rest);
      rest = g_strdup ("");
    }
}

static GPtrArray *
new_table (const char *title)
{
  GPtrArray *table = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  g_autoptr (GStrvBuilder) head = g_strv_builder_new ();

  g_strv_builder_add_many (head, title, _ ("Licences sold"), _ ("Revenue"), _ ("Average price"),
                           C_ ("sales", "Refunds"), _ ("After refunds"), NULL);
  g_ptr_array_add (table, g_strv_builder_end (head));
  return table;
}

static char *
period_title (const char *first, const char *last)
{
  g_autofree char *begin = kab_date_format (first, NULL), *end = kab_date_format (last, NULL);

  return strcmp (first, last) == 0 ? g_steal_pointer (&begin) : g_strdup_printf ("%s – %s", begin, end);
}

static void
print_tables (const KabFiguresQuery *query, const KabFigures *figures)
{
  g_autoptr (GPtrArray) table = new_table (_ ("Period"));
  KabDimension dimension = kab_figures_query_get_breakdown (query);

  if (step != NULL)
    for (guint i = 0; i < figures->n_points; i++)
      add_line (table, period_title (figures->points[i].from, figures->points[i].to), figures,
                figures->series + i, figures->n_points);
  add_line (table, period_title (kab_figures_query_get_from (query), kab_figures_query_get_to (query)),
            figures, figures->sums, 1);
  if (figures->before_from != NULL)
    add_line (table, period_title (figures->before_from, figures->before_to), figures, figures->sums_before,
              1);
  if (table->len > 1)
    kab_cli_print_table (table);
  else
    g_print ("%s\n", _ ("There were no sales."));
  if (dimension != KAB_DIMENSION_NONE && figures->slices->len > 0)
    {
      g_autoptr (GPtrArray) slices = new_table (kab_dimension_title (dimension));

      for (guint i = 0; i < figures->slices->len; i++)
        {
          const KabFiguresSlice *slice = figures->slices->pdata[i];

          add_line (slices, kab_cli_printable (slice->title), figures, slice->sums, 1);
        }
      g_print ("\n");
      kab_cli_print_table (slices);
    }
  if (figures->last_sync != 0)
    {
      g_autofree char *when = kab_time_format (figures->last_sync, NULL);

      g_print (_ ("Last synced: %s\n"), when);
    }
}

static KabExit
run_figures (KabCli *cli, GError **error)
{
  g_autoptr (KabFiguresQuery) query = read_query (error);
  g_autoptr (KabCabinet) cabinet = query != NULL ? kab_desktop_open (error) : NULL;
  g_autoptr (KabFigures) figures = cabinet != NULL ? wait_for_figures (cabinet, query, error) : NULL;

  if (figures == NULL)
    return KAB_EXIT_FAILED;
  if (cli->json)
    print_json (query, figures);
  else
    print_tables (query, figures);
  return KAB_EXIT_OK;
}

const KabCliCommand kab_commands_figures[] = {
  { .name = "desktop figures",
    .summary = N_ ("Say what was sold, in figures"),
    .description = N_ (
      "What was sold in a period, from what is here, without a network: licences, revenue, average price, "
      "what was refunded in these days, and what is left, in each currency. A partner, agent or package is "
      "given by its id, “-” means "
      "those that have none."),
    .options = options,
    .run = run_figures,
    .lacks = KAB_DESKTOP_LACKS },
  { NULL },
};
