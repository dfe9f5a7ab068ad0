/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer out of what was added up: the currencies, the series, the slices. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-figures-reading.h"

typedef struct
{
  char *code;
  guint number;
  gint64 licences;
} Currency;

static void
currency_clear (gpointer data)
{
  g_free (((Currency *)data)->code);
}

static int
compare_currencies (gconstpointer a, gconstpointer b)
{
  const Currency *x = a, *y = b;

  if (x->licences != y->licences)
    return x->licences > y->licences ? -1 : 1;
  return strcmp (x->code, y->code);
}

/* @any: set where there is anything at all */
static gint64
count_licences (const KabReadingPeriod *period, guint currency, gboolean *any)
{
  gint64 n = 0;

  for (guint i = 0; i < period->n_points; i++)
    {
      const KabFigure *figure = &period->series[(gsize)currency * period->n_points + i];

      n += figure->licences;
      *any = *any || !kab_figure_is_nothing (figure);
    }
  return n;
}

/* Those that there were sales or refunds in, the one with most sales first. */
static GArray *
read_currencies (KabReading *reading, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Currency));
  g_autoptr (KabStatement) statement
    = kab_db_prepare (reading->db, "SELECT number, value FROM figure_value WHERE dimension=?", error);
  KabStep step;

  g_array_set_clear_func (found, currency_clear);
  if (statement == NULL)
    return NULL;
  kab_statement_bind_integer (statement, 1, KAB_CELL_CURRENCY);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      Currency currency = { .number = (guint)kab_statement_get_integer (statement, 0) };
      gboolean any = FALSE;

      currency.licences = count_licences (&reading->now, currency.number, &any)
                          + count_licences (&reading->before, currency.number, &any);
      if (!any)
        continue;
      currency.code = g_strdup (kab_statement_get_text (statement, 1));
      g_array_append_val (found, currency);
    }
  if (step == KAB_STEP_ERROR)
    return NULL;
  g_array_sort (found, compare_currencies);
  return g_steal_pointer (&found);
}

static void
add_figure (KabFigure *sum, const KabFigure *figure)
{
  sum->licences += figure->licences;
  sum->quantity += figure->quantity;
  sum->revenue = (gint64)((guint64)sum->revenue + (guint64)figure->revenue);
  sum->returned_licences += figure->returned_licences;
  sum->returned = (gint64)((guint64)sum->returned + (guint64)figure->returned);
  sum->refunded = (gint64)((guint64)sum->refunded + (guint64)figure->refunded);
}

/* The series of the currencies that are shown, and their sums. */
static KabFigure *
take_series (const KabReadingPeriod *period, const GArray *currencies, KabFigure **sums)
{
  KabFigure *series = g_new0 (KabFigure, (gsize)currencies->len * period->n_points);

  *sums = g_new0 (KabFigure, currencies->len);
  for (guint c = 0; c < currencies->len; c++)
    for (guint i = 0; i < period->n_points; i++)
      {
        const KabFigure *figure
          = &period->series[(gsize)g_array_index (currencies, Currency, c).number * period->n_points + i];

        series[(gsize)c * period->n_points + i] = *figure;
        add_figure (&(*sums)[c], figure);
      }
  return series;
}

static gboolean
is_nothing (const KabReading *reading, const KabReadingValue *value)
{
  for (guint c = 0; c < reading->n_currencies; c++)
    if (!kab_figure_is_nothing (&value->sums[c]) || !kab_figure_is_nothing (&value->before[c]))
      return FALSE;
  return TRUE;
}

static gint64
all_licences (const KabReading *reading, const KabReadingValue *value)
{
  gint64 n = 0;

  for (guint c = 0; c < reading->n_currencies; c++)
    n += value->sums[c].licences;
  return n;
}

typedef struct
{
  const KabReading *reading;
  guint currency; /* its number */
} Order;

static int
compare_values (gconstpointer a, gconstpointer b, gpointer data)
{
  const KabReadingValue *x = *(const KabReadingValue *const *)a, *y = *(const KabReadingValue *const *)b;
  const Order *order = data;
  gint64 x_n, y_n;

  if (x->sums[order->currency].revenue != y->sums[order->currency].revenue)
    return x->sums[order->currency].revenue > y->sums[order->currency].revenue ? -1 : 1;
  x_n = all_licences (order->reading, x);
  y_n = all_licences (order->reading, y);
  if (x_n != y_n)
    return x_n > y_n ? -1 : 1;
  return x->number < y->number ? -1 : x->number > y->number;
}

static KabFiguresSlice *
slice_new (const KabFigures *figures, gboolean lines)
{
  KabFiguresSlice *slice = g_new0 (KabFiguresSlice, 1);

  slice->sums = g_new0 (KabFigure, figures->n_currencies);
  if (figures->before_from != NULL)
    slice->before = g_new0 (KabFigure, figures->n_currencies);
  if (lines)
    slice->points = g_new0 (KabFigure, (gsize)figures->n_currencies * figures->n_points);
  return slice;
}

static void
add_value (KabFiguresSlice *slice,
           const KabFigures *figures,
           const KabReadingValue *value,
           const GArray *currencies)
{
  slice->n++;
  for (guint c = 0; c < currencies->len; c++)
    {
      guint number = g_array_index (currencies, Currency, c).number;

      add_figure (&slice->sums[c], &value->sums[number]);
      if (slice->before != NULL)
        add_figure (&slice->before[c], &value->before[number]);
      for (guint i = 0; slice->points != NULL && value->points != NULL && value->points[number] != NULL
                        && i < figures->n_points;
           i++)
        add_figure (&slice->points[(gsize)c * figures->n_points + i], &value->points[number][i]);
    }
}

static gboolean
text_of (KabReading *reading, guint32 number, char **text, GError **error)
{
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  *text = g_strdup (KAB_FIGURES_NO_VALUE);
  if (number == 0)
    return TRUE;
  statement
    = kab_db_prepare (reading->db, "SELECT value FROM figure_value WHERE dimension=? AND number=?", error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, reading->query->breakdown);
  kab_statement_bind_integer (statement, 2, number);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    {
      g_free (*text);
      *text = g_strdup (kab_statement_get_text (statement, 0));
    }
  return step != KAB_STEP_ERROR;
}

/* The slice of one value. */
static gboolean
add_one (KabReading *reading,
         KabFigures *figures,
         const KabReadingValue *value,
         const GArray *currencies,
         GError **error)
{
  KabFiguresSlice *slice = slice_new (figures, reading->lines);

  g_ptr_array_add (figures->slices, slice);
  add_value (slice, figures, value, currencies);
  if (!text_of (reading, value->number, &slice->value, error))
    return FALSE;
  slice->title = kab_figures_title (reading->db, reading->query->breakdown, slice->value, error);
  return slice->title != NULL;
}

/* Of the others each step is what those before leave of the whole. */
static void
draw_rest (const KabFigures *figures, KabFiguresSlice *others)
{
  gsize n = (gsize)figures->n_currencies * figures->n_points;

  for (gsize p = 0; others->points != NULL && p < n; p++)
    {
      KabFigure *rest = &others->points[p];

      *rest = figures->series[p];
      for (guint i = 0; i + 1 < figures->slices->len; i++)
        {
          const KabFigure *own = &((KabFiguresSlice *)figures->slices->pdata[i])->points[p];

          rest->licences -= own->licences;
          rest->quantity -= own->quantity;
          rest->revenue = (gint64)((guint64)rest->revenue - (guint64)own->revenue);
          rest->returned_licences -= own->returned_licences;
          rest->returned = (gint64)((guint64)rest->returned - (guint64)own->returned);
          rest->refunded = (gint64)((guint64)rest->refunded - (guint64)own->refunded);
        }
    }
}

static gboolean
add_others (KabReading *reading,
            KabFigures *figures,
            GPtrArray *values,
            guint from,
            const GArray *currencies,
            GError **error)
{
  KabFiguresSlice *slice = slice_new (figures, reading->lines);
  g_autoptr (GString) all = g_string_new (NULL);

  g_ptr_array_add (figures->slices, slice);
  slice->others = TRUE;
  slice->title = g_strdup (_ ("Others"));
  for (guint i = from; i < values->len; i++)
    {
      const KabReadingValue *value = values->pdata[i];
      g_autofree char *text = NULL;

      add_value (slice, figures, value, currencies);
      if (slice->n > KAB_FIGURES_TOP_MAX)
        continue;
      if (!text_of (reading, value->number, &text, error))
        return FALSE;
      g_string_append_printf (all, i > from ? "|%s" : "%s", text);
    }
  draw_rest (figures, slice);
  if (slice->n <= KAB_FIGURES_TOP_MAX)
    slice->value = g_string_free (g_steal_pointer (&all), FALSE);
  return TRUE;
}

/* The figures of the steps are looked for when it is known whose: of all values they would be too many. */
static gboolean
draw_lines (KabReading *reading, GPtrArray *values, guint top, GError **error)
{
  if (!reading->lines || values->len == 0)
    return TRUE;
  for (guint i = 0; i < MIN (values->len, top); i++)
    ((KabReadingValue *)values->pdata[i])->points = g_new0 (KabFigure *, reading->n_currencies);
  return kab_reading_draw (reading, error);
}

static gboolean
take_slices (KabReading *reading, KabFigures *figures, const GArray *currencies, GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  guint top = reading->query->top > 0 ? reading->query->top : G_MAXUINT;
  Order order = { .reading = reading };

  for (guint i = 0; i < reading->values->len; i++)
    if (reading->values->pdata[i] != NULL && !is_nothing (reading, reading->values->pdata[i]))
      g_ptr_array_add (values, reading->values->pdata[i]);
  for (guint c = currencies->len; c-- > 0;)
    {
      const Currency *currency = &g_array_index (currencies, Currency, c);

      if (c == 0 && order.currency != 0)
        break;
      if (c == 0 || g_strcmp0 (reading->query->currency, currency->code) == 0)
        order.currency = currency->number;
    }
  g_ptr_array_sort_with_data (values, compare_values, &order);
  /* One alone is shown as itself rather than as others. */
  if (values->len == top + 1)
    top++;
  if (!draw_lines (reading, values, top, error))
    return FALSE;
  for (guint i = 0; i < MIN (values->len, top); i++)
    if (!add_one (reading, figures, values->pdata[i], currencies, error))
      return FALSE;
  return values->len <= top || add_others (reading, figures, values, top, currencies, error);
}

static gboolean
read_ends (KabDb *db, KabFigures *figures, GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT (SELECT min(place) FROM figure WHERE place BETWEEN %1$" G_GINT64_FORMAT
                       " AND %2$" G_GINT64_FORMAT "),"
                       " (SELECT max(place) FROM figure WHERE place BETWEEN %1$" G_GINT64_FORMAT
                       " AND %2$" G_GINT64_FORMAT ")",
                       kab_tally_place (KAB_TALLY_NOTHING, 0),
                       kab_tally_place (KAB_TALLY_NOTHING + 1, 0) - 1);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  char **days[] = { &figures->first_day, &figures->last_day };

  if (statement == NULL || kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      guint32 day = (guint32)(kab_statement_get_integer (statement, (int)i) & G_MAXINT32);
      GDate date;

      if (!g_date_valid_julian (day))
        continue;
      g_date_clear (&date, 1);
      g_date_set_julian (&date, day);
      *days[i] = g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date),
                                  g_date_get_day (&date));
    }
  return TRUE;
}

gboolean
kab_reading_answer (KabReading *reading, KabFigures *figures, GError **error)
{
  g_autoptr (GArray) currencies = read_currencies (reading, error);

  if (currencies == NULL)
    return FALSE;
  figures->n_currencies = currencies->len;
  figures->currencies = g_new0 (char *, currencies->len + 1);
  for (guint c = 0; c < currencies->len; c++)
    figures->currencies[c] = g_strdup (g_array_index (currencies, Currency, c).code);
  figures->series = take_series (&reading->now, currencies, &figures->sums);
  figures->n_points = reading->now.n_points;
  figures->points = g_steal_pointer (&reading->now.points);
  if (figures->before_from != NULL)
    {
      figures->series_before = take_series (&reading->before, currencies, &figures->sums_before);
      figures->n_points_before = reading->before.n_points;
      figures->points_before = g_steal_pointer (&reading->before.points);
    }
  return take_slices (reading, figures, currencies, error) && read_ends (reading->db, figures, error);
}
