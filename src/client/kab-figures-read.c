/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures out of the totals of days. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-cache.h"
#include "kab-error.h"
#include "kab-figures-reading.h"

static void
value_free (gpointer data)
{
  KabReadingValue *value = data;

  if (value == NULL)
    return;
  g_free (value->sums);
  g_free (value->before);
  g_free (value->points);
  g_free (value);
}

static void
reading_clear (KabReading *reading)
{
  KabReadingPeriod *periods[] = { &reading->now, &reading->before };

  kab_cell_filter_clear (&reading->filter);
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    {
      g_free (periods[i]->points);
      g_free (periods[i]->ends);
      g_free (periods[i]->series);
    }
  for (guint i = 0; i < reading->values->len; i++)
    {
      KabReadingValue *value = reading->values->pdata[i];

      for (guint c = 0; value != NULL && value->points != NULL && c < reading->n_currencies; c++)
        g_free (value->points[c]);
    }
  g_ptr_array_unref (reading->values);
}

/* --- What is asked --- */

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
read_filter (KabReading *reading, KabDimension dimension, GError **error)
{
  g_auto (GStrv) values = g_strsplit (reading->query->filters[dimension], "|", -1);
  GByteArray *allowed = g_byte_array_new ();

  for (guint i = 0; values[i] != NULL; i++)
    {
      gboolean none = strcmp (values[i], KAB_FIGURES_NO_VALUE) == 0;
      guint32 number = 0;

      if (!none && !kab_tally_find_number (reading->db, dimension, values[i], &number, error))
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
begin_period (KabReading *reading, KabReadingPeriod *period, const char *from, const char *to, GError **error)
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
begin (KabReading *reading, KabFigures *figures, GError **error)
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

static KabReadingValue *
value_of (KabReading *reading, guint32 number)
{
  KabReadingValue *value;

  if (number < reading->values->len && reading->values->pdata[number] != NULL)
    return reading->values->pdata[number];
  if (number >= reading->values->len)
    g_ptr_array_set_size (reading->values, (int)number + 1);
  value = g_new0 (KabReadingValue, 1);
  value->number = number;
  value->sums = g_new0 (KabFigure, reading->n_currencies);
  value->before = g_new0 (KabFigure, reading->n_currencies);
  reading->values->pdata[number] = value;
  return value;
}

static void
take (KabReading *reading, KabReadingPeriod *period, guint point, const KabCell *cell)
{
  guint32 currency = cell->key[KAB_CELL_CURRENCY];
  KabReadingValue *value;

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
is_drawn (const KabReading *reading, const KabCell *cell)
{
  guint32 number = cell->key[reading->query->breakdown];

  return number < reading->values->len && reading->values->pdata[number] != NULL
         && ((KabReadingValue *)reading->values->pdata[number])->points != NULL
         && kab_cell_filter_has (&reading->filter, cell);
}

static void
draw (KabReading *reading, guint point, const KabCell *cell)
{
  guint32 currency = cell->key[KAB_CELL_CURRENCY];
  KabFigure **points
    = ((KabReadingValue *)reading->values->pdata[cell->key[reading->query->breakdown]])->points;

  if (currency >= reading->n_currencies)
    return;
  if (points[currency] == NULL)
    points[currency] = g_new0 (KabFigure, reading->now.n_points);
  add (&points[currency][point], cell);
}

/* The step that @day is in. */
static guint
point_of (const KabReadingPeriod *period, gint32 day)
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
pass (KabReading *reading, KabCellReader *reader, const KabCell *cell)
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
add_day (KabReading *reading,
         KabReadingPeriod *period,
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
add_days (KabReading *reading, KabReadingPeriod *period, gboolean drawing, GError **error)
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
add_waiting (KabReading *reading, gboolean drawing, GError **error)
{
  KabReadingPeriod *periods[] = { &reading->now, &reading->before };
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

gboolean
kab_reading_draw (KabReading *reading, GError **error)
{
  return add_days (reading, &reading->now, TRUE, error) && add_waiting (reading, TRUE, error);
}

static gboolean
read_all (KabReading *reading, KabFigures *figures, GError **error)
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
  return kab_reading_answer (reading, figures, error);
}

KabFigures *
kab_figures_read (KabDb *db, const KabFiguresQuery *query, GCancellable *cancellable, GError **error)
{
  g_autoptr (KabFigures) figures = kab_figures_new ();
  KabReading reading = { .db = db, .query = query, .cancellable = cancellable };
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
