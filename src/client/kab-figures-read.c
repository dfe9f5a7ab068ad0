/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures out of the totals of days. */
#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "kab-cache.h"
#include "kab-error.h"
#include "kab-figures-private.h"
#include "kab-tally.h"

/* What belongs to one value of the breakdown, by the currencies' numbers. */
typedef struct
{
  guint32 number;
  KabFigure *sums;
  KabFigure *before;
  KabFigure *
    *points; /* (nullable): by currency, where there are any: of those that have a line of their own */
} Value;

/* One of the two periods. */
typedef struct
{
  gint32 from;
  gint32 to;
  KabFiguresPoint *points;
  gint32 *ends; /* the days at which they end */
  guint n_points;
  KabFigure *series; /* by the currencies' numbers */
} Period;

typedef struct
{
  KabDb *db;
  const KabFiguresQuery *query;
  GCancellable *cancellable;
  KabTallyKind kind;
  KabCellFilter filter;
  guint n_currencies; /* the greatest number of one, and one more */
  guint n_values;     /* the same of the breakdown's values */
  gboolean lines;     /* the values' figures of each step are wanted */
  Period now;
  Period before;
  GPtrArray *values; /* of Value, by number; (nullable) */
} Reading;

static void
value_free (gpointer data)
{
  Value *value = data;

  if (value == NULL)
    return;
  g_free (value->sums);
  g_free (value->before);
  g_free (value->points);
  g_free (value);
}

static void
reading_clear (Reading *reading)
{
  Period *periods[] = { &reading->now, &reading->before };

  kab_cell_filter_clear (&reading->filter);
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    {
      g_free (periods[i]->points);
      g_free (periods[i]->ends);
      g_free (periods[i]->series);
    }
  for (guint i = 0; i < reading->values->len; i++)
    {
      Value *value = reading->values->pdata[i];

      for (guint c = 0; value != NULL && value->points != NULL && c < reading->n_currencies; c++)
        g_free (value->points[c]);
    }
  g_ptr_array_unref (reading->values);
}

/* --- What is asked --- */

static gboolean
number_of (KabDb *db, KabDimension dimension, const char *value, guint32 *number, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT number FROM figure_value WHERE dimension=? AND value=?", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, dimension);
  kab_statement_bind_text (statement, 2, value);
  step = kab_statement_step (statement, error);
  *number = step == KAB_STEP_ROW ? (guint32)kab_statement_get_integer (statement, 0) : 0;
  return step != KAB_STEP_ERROR;
}

/* @n: (out): the greatest number of a value, and one more */
static gboolean
count_numbers (KabDb *db, guint dimension, guint *n, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT coalesce(max(number), 0) FROM figure_value WHERE dimension=?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, dimension);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *n = (guint)kab_statement_get_integer (statement, 0) + 1;
  return TRUE;
}

static gboolean
read_filter (Reading *reading, KabDimension dimension, GError **error)
{
  g_auto (GStrv) values = g_strsplit (reading->query->filters[dimension], "|", -1);
  GByteArray *allowed = g_byte_array_new ();

  for (guint i = 0; values[i] != NULL; i++)
    {
      gboolean none = strcmp (values[i], KAB_FIGURES_NO_VALUE) == 0;
      guint32 number = 0;

      if (!none && !number_of (reading->db, dimension, values[i], &number, error))
        {
          g_byte_array_unref (allowed);
          return FALSE;
        }
      /* What has no number was never sold. */
      if (!none && number == 0)
        continue;
      if (number >= allowed->len)
        {
          guint before = allowed->len;

          g_byte_array_set_size (allowed, number + 1);
          memset (allowed->data + before, 0, allowed->len - before);
        }
      allowed->data[number] = 1;
    }
  reading->filter.n_allowed[dimension] = allowed->len;
  reading->filter.allowed[dimension]
    = allowed->len > 0 ? g_byte_array_free (allowed, FALSE) : g_new0 (guint8, 1);
  if (reading->filter.n_allowed[dimension] == 0)
    g_byte_array_unref (allowed);
  return TRUE;
}

/* The totals that tell apart what is asked for, and as little else as possible. */
static KabTallyKind
kind_of (const KabFiguresQuery *query)
{
  static const KabTallyKind alone[KAB_N_DIMENSIONS] = { [KAB_DIMENSION_PARTNER] = KAB_TALLY_PARTNER,
                                                        [KAB_DIMENSION_AGENT] = KAB_TALLY_AGENT,
                                                        [KAB_DIMENSION_PACKAGE] = KAB_TALLY_PACKAGE,
                                                        [KAB_DIMENSION_CHANNEL] = KAB_TALLY_NOTHING,
                                                        [KAB_DIMENSION_REGION] = KAB_TALLY_REGION };
  KabTallyKind kind = KAB_TALLY_NOTHING;

  for (KabDimension i = 0; i < KAB_N_DIMENSIONS; i++)
    {
      if (i == KAB_DIMENSION_CHANNEL || (query->filters[i] == NULL && query->breakdown != i))
        continue;
      if (kind != KAB_TALLY_NOTHING)
        return KAB_TALLY_EVERYTHING;
      kind = alone[i];
    }
  return kind;
}

static gboolean
begin_period (Reading *reading, Period *period, const char *from, const char *to, GError **error)
{
  period->points = kab_period_points (from, to, reading->query->step, &period->n_points);
  if (period->points == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("The period is too long for so small a step. Choose a longer step."));
      return FALSE;
    }
  kab_tally_day (from, &period->from);
  kab_tally_day (to, &period->to);
  period->ends = g_new (gint32, period->n_points);
  for (guint i = 0; i < period->n_points; i++)
    kab_tally_day (period->points[i].to, &period->ends[i]);
  period->series = g_new0 (KabFigure, (gsize)period->n_points * reading->n_currencies);
  return TRUE;
}

static gboolean
begin (Reading *reading, KabFigures *figures, GError **error)
{
  const KabFiguresQuery *query = reading->query;

  reading->kind = kind_of (query);
  reading->lines
    = query->breakdown != KAB_DIMENSION_NONE && query->top > 0 && query->top <= KAB_FIGURES_LINES_MAX;
  if (!count_numbers (reading->db, KAB_CELL_CURRENCY, &reading->n_currencies, error)
      || (query->breakdown != KAB_DIMENSION_NONE
          && !count_numbers (reading->db, query->breakdown, &reading->n_values, error)))
    return FALSE;
  for (KabDimension i = 0; i < KAB_N_DIMENSIONS; i++)
    if (query->filters[i] != NULL && !read_filter (reading, i, error))
      return FALSE;
  if (!begin_period (reading, &reading->now, query->from, query->to, error))
    return FALSE;
  if (!query->compare)
    return TRUE;
  kab_period_before (query->from, query->to, &figures->before_from, &figures->before_to);
  return begin_period (reading, &reading->before, figures->before_from, figures->before_to, error);
}

/* --- Adding up --- */

static void
add (KabFigure *figure, const KabCell *cell)
{
  figure->licences += cell->licences;
  figure->quantity += cell->quantity;
  figure->revenue = (gint64)((guint64)figure->revenue + (guint64)cell->amount - (guint64)cell->returned);
  figure->returned_licences += cell->returned_licences;
  figure->returned = (gint64)((guint64)figure->returned + (guint64)cell->returned);
  figure->refunded = (gint64)((guint64)figure->refunded + (guint64)cell->refunded);
}

static Value *
value_of (Reading *reading, guint32 number)
{
  Value *value;

  if (number < reading->values->len && reading->values->pdata[number] != NULL)
    return reading->values->pdata[number];
  if (number >= reading->values->len)
    g_ptr_array_set_size (reading->values, (int)number + 1);
  value = g_new0 (Value, 1);
  value->number = number;
  value->sums = g_new0 (KabFigure, reading->n_currencies);
  value->before = g_new0 (KabFigure, reading->n_currencies);
  reading->values->pdata[number] = value;
  return value;
}

static void
take (Reading *reading, Period *period, guint point, const KabCell *cell)
{
  guint32 currency = cell->key[KAB_CELL_CURRENCY];
  Value *value;

  if (currency >= reading->n_currencies)
    return;
  add (&period->series[(gsize)currency * period->n_points + point], cell);
  if (reading->query->breakdown == KAB_DIMENSION_NONE)
    return;
  if (cell->key[reading->query->breakdown] >= reading->n_values)
    return;
  value = value_of (reading, cell->key[reading->query->breakdown]);
  if (period == &reading->before)
    {
      add (&value->before[currency], cell);
      return;
    }
  add (&value->sums[currency], cell);
}

/* What is asked for once it is known which values have a line of their own: the figures of their steps. */
static inline gboolean
is_drawn (const Reading *reading, const KabCell *cell)
{
  guint32 number = cell->key[reading->query->breakdown];

  return number < reading->values->len && reading->values->pdata[number] != NULL
         && ((Value *)reading->values->pdata[number])->points != NULL
         && kab_cell_filter_has (&reading->filter, cell);
}

static void
draw (Reading *reading, guint point, const KabCell *cell)
{
  guint32 currency = cell->key[KAB_CELL_CURRENCY];
  KabFigure **points = ((Value *)reading->values->pdata[cell->key[reading->query->breakdown]])->points;

  if (currency >= reading->n_currencies)
    return;
  if (points[currency] == NULL)
    points[currency] = g_new0 (KabFigure, reading->now.n_points);
  add (&points[currency][point], cell);
}

/* The step that @day is in. */
static guint
point_of (const Period *period, gint32 day)
{
  guint low = 0, high = period->n_points - 1;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (period->ends[middle] < day)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static gboolean
damaged (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
               _ ("The totals on this computer are damaged. They are counted anew within a day; the records "
                  "themselves are not affected."));
  return FALSE;
}

/* Past a cell that is not asked for, and past all behind it that cannot be. */
static gboolean
pass (Reading *reading, KabCellReader *reader, const KabCell *cell)
{
  guint32 next[KAB_CELL_KEYS];

  /* Of everything, what is asked for lies together only where the partner is. */
  if (reading->kind == KAB_TALLY_EVERYTHING && reading->filter.allowed[KAB_DIMENSION_PARTNER] == NULL)
    return kab_cell_reader_skip (reader);
  return kab_cell_filter_next (&reading->filter, cell->key, kab_tally_first_key (reading->kind), next)
         && kab_cell_reader_leap (reader, next);
}

/* @drawing: the second time through the period */
static gboolean
add_day (Reading *reading,
         Period *period,
         gboolean drawing,
         guint point,
         KabCellReader *reader,
         GError **error)
{
  KabCell cell = { 0 };

  while (kab_cell_reader_keys (reader, &cell))
    if (drawing ? is_drawn (reading, &cell) : kab_cell_filter_has (&reading->filter, &cell))
      {
        if (!kab_cell_reader_sums (reader, &cell))
          break;
        if (drawing)
          draw (reading, point, &cell);
        else
          take (reading, period, point, &cell);
      }
    else if (drawing ? !kab_cell_reader_skip (reader) : !pass (reading, reader, &cell))
      {
        break;
      }
  return !reader->damaged || damaged (error);
}

static gboolean
add_days (Reading *reading, Period *period, gboolean drawing, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (reading->db,
                      "SELECT place, cells FROM figure WHERE place BETWEEN ? AND ? ORDER BY place", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, kab_tally_place (reading->kind, period->from));
  kab_statement_bind_integer (statement, 2, kab_tally_place (reading->kind, period->to));
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      guint point = point_of (period, (gint32)(kab_statement_get_integer (statement, 0) & G_MAXINT32));
      KabCellReader reader;
      gsize length;
      gconstpointer data = kab_statement_get_blob (statement, 1, &length);

      if (g_cancellable_set_error_if_cancelled (reading->cancellable, error))
        return FALSE;
      kab_cell_reader_init_day (&reader, data, length);
      if (!add_day (reading, period, drawing, point, &reader, error))
        return FALSE;
    }
  return step == KAB_STEP_DONE;
}

static gboolean
add_waiting (Reading *reading, gboolean drawing, GError **error)
{
  Period *periods[] = { &reading->now, &reading->before };
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (KabCell));

  if (!kab_tally_waiting (reading->db, cells, error))
    return FALSE;
  for (guint i = 0; i < cells->len; i++)
    for (guint p = 0; p < G_N_ELEMENTS (periods); p++)
      {
        const KabCell *cell = &g_array_index (cells, KabCell, i);

        if (periods[p]->n_points == 0 || cell->day < periods[p]->from || cell->day > periods[p]->to)
          continue;
        if (drawing && p == 0 && is_drawn (reading, cell))
          draw (reading, point_of (periods[p], cell->day), cell);
        else if (!drawing && kab_cell_filter_has (&reading->filter, cell))
          take (reading, periods[p], point_of (periods[p], cell->day), cell);
      }
  return TRUE;
}

/* --- The answer --- */

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
count_licences (const Period *period, guint currency, gboolean *any)
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
read_currencies (Reading *reading, GError **error)
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
take_series (const Period *period, const GArray *currencies, KabFigure **sums)
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
is_nothing (const Reading *reading, const Value *value)
{
  for (guint c = 0; c < reading->n_currencies; c++)
    if (!kab_figure_is_nothing (&value->sums[c]) || !kab_figure_is_nothing (&value->before[c]))
      return FALSE;
  return TRUE;
}

static gint64
all_licences (const Reading *reading, const Value *value)
{
  gint64 n = 0;

  for (guint c = 0; c < reading->n_currencies; c++)
    n += value->sums[c].licences;
  return n;
}

typedef struct
{
  const Reading *reading;
  guint currency; /* its number */
} Order;

static int
compare_values (gconstpointer a, gconstpointer b, gpointer data)
{
  const Value *x = *(const Value *const *)a, *y = *(const Value *const *)b;
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
add_value (KabFiguresSlice *slice, const KabFigures *figures, const Value *value, const GArray *currencies)
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
text_of (Reading *reading, guint32 number, char **text, GError **error)
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
add_one (Reading *reading, KabFigures *figures, const Value *value, const GArray *currencies, GError **error)
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
add_others (Reading *reading,
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
      const Value *value = values->pdata[i];
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
draw_lines (Reading *reading, GPtrArray *values, guint top, GError **error)
{
  if (!reading->lines || values->len == 0)
    return TRUE;
  for (guint i = 0; i < MIN (values->len, top); i++)
    ((Value *)values->pdata[i])->points = g_new0 (KabFigure *, reading->n_currencies);
  return add_days (reading, &reading->now, TRUE, error) && add_waiting (reading, TRUE, error);
}

static gboolean
take_slices (Reading *reading, KabFigures *figures, const GArray *currencies, GError **error)
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

static gboolean
answer (Reading *reading, KabFigures *figures, GError **error)
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

static gboolean
read_all (Reading *reading, KabFigures *figures, GError **error)
{
  g_autofree char *until = kab_tally_until (reading->db, error);

  if (until == NULL || !begin (reading, figures, error))
    return FALSE;
  figures->last_sync = kab_cache_get_meta_integer (reading->db, "last_sync");
  figures->ready = strcmp (until, KAB_TALLY_ALL) == 0;
  if (figures->ready
      && (!add_days (reading, &reading->now, FALSE, error)
          || (reading->query->compare && !add_days (reading, &reading->before, FALSE, error))
          || !add_waiting (reading, FALSE, error)))
    return FALSE;
  return answer (reading, figures, error);
}

KabFigures *
kab_figures_read (KabDb *db, const KabFiguresQuery *query, GCancellable *cancellable, GError **error)
{
  g_autoptr (KabFigures) figures = kab_figures_new ();
  Reading reading = { .db = db, .query = query, .cancellable = cancellable };
  gboolean ok;

  reading.values = g_ptr_array_new_with_free_func (value_free);
  ok = kab_db_begin (db, FALSE, error);
  if (ok)
    {
      ok = read_all (&reading, figures, error);
      kab_db_rollback (db);
    }
  reading_clear (&reading);
  return ok ? g_steal_pointer (&figures) : NULL;
}
