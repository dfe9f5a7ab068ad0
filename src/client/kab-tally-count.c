/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Totals counted from the rows: all of them once, and a day now and then, to see whether they are still the sum. */
#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-figures.h"
#include "kab-query-private.h"
#include "kab-tally.h"

/* Rows that are counted in one transaction, about, so that an edit waits for milliseconds. */
#define COUNT_ROWS 15000
#define BREATH_US 1000
/* Rows and days that are looked at whenever the check comes by. */
#define CHECK_ROWS 1500
#define CHECK_DAYS 400
/* Facts of the file. */
#define UNTIL "figures"
#define CHECKED "figures_checked"
#define MENDED "figures_mended"

static gboolean
read_one (KabCache *cache,
          KabStatement *statement,
          gboolean is_refund,
          const char *day,
          GArray *cells,
          GError **error)
{
  KabTallyFacts facts = { .is_refund = is_refund, .sold_on = day };
  g_autoptr (GError) local = NULL;
  KabCell cell;

  facts.status = kab_statement_get_text (statement, 0);
  facts.quantity = kab_statement_get_integer (statement, 1);
  facts.price = kab_statement_get_integer (statement, 2);
  facts.keys[KAB_DIMENSION_PARTNER] = kab_statement_get_text (statement, 3);
  facts.keys[KAB_DIMENSION_AGENT] = kab_statement_get_text (statement, 4);
  facts.keys[KAB_DIMENSION_PACKAGE] = kab_statement_get_text (statement, 5);
  facts.keys[KAB_DIMENSION_CHANNEL] = kab_statement_get_text (statement, 6);
  facts.keys[KAB_CELL_CURRENCY] = kab_statement_get_text (statement, 7);
  facts.keys[KAB_DIMENSION_REGION] = kab_statement_get_text (statement, 8);
  facts.order = kab_statement_get_text (statement, 9);
  if (kab_tally_cell (cache, &facts, &cell, &local))
    g_array_append_val (cells, cell);
  else if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return error == NULL || *error == NULL;
}

#define COUNTED(row)                                                                                  \
  row ".partner, " row ".agent, " row ".package, " row ".channel, " row ".currency, " KAB_REGION_OF_C \
      ", " row ".\"order\""
#define OF(table) " FROM " table " LEFT JOIN client c ON c.id = t.client WHERE t.deleted=0 AND "

static gboolean
read_rows (KabCache *cache,
           const char *sql,
           gboolean is_refund,
           const char *day,
           GArray *cells,
           guint *rows,
           GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (KabStatement) statement = kab_db_prepare (cache->db, sql, &local);
  KabStep step = KAB_STEP_ERROR;

  if (statement != NULL)
    kab_statement_bind_text (statement, 1, day);
  while (statement != NULL && (step = kab_statement_step (statement, &local)) == KAB_STEP_ROW)
    {
      (*rows)++;
      if (!read_one (cache, statement, is_refund, day, cells, &local))
        break;
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return step == KAB_STEP_DONE;
}

/* The sales and the refunds of a day; @rows is raised by how many rows were looked at. */
static gboolean
read_day (KabCache *cache, const char *day, GArray *cells, guint *rows, GError **error)
{
  if (!read_rows (cache,
                  "SELECT t.status, t.quantity, t.price, " COUNTED ("t") OF ("licence t") "t.sold_on=?",
                  FALSE, day, cells, rows, error)
      || !read_rows (cache, "SELECT t.state, 0, t.amount, " COUNTED ("t") OF ("refund t") "t.refunded_on=?",
                     TRUE, day, cells, rows, error))
    return FALSE;
  kab_cells_merge (cells);
  return TRUE;
}

static void
append_projected (GArray *out, const GArray *cells, gint32 day, KabTallyKind kind, gint64 times)
{
  for (guint i = 0; i < cells->len; i++)
    {
      const KabCell *cell = &g_array_index (cells, KabCell, i);
      KabCell sum = { .day = day };

      if (cell->day != day)
        continue;
      memcpy (sum.key, cell->key, sizeof sum.key);
      kab_cell_add (&sum, cell, times);
      kab_tally_project (&sum, kind);
      g_array_append_val (out, sum);
    }
}

/* Whether what is kept of the day and what waits for it is the sum of @cells. */
static gboolean
is_right (KabDb *db, gint32 day, GArray *cells, GArray *waiting, gboolean *right, GError **error)
{
  *right = TRUE;
  for (KabTallyKind kind = KAB_TALLY_EVERYTHING; *right && kind < KAB_TALLY_END; kind++)
    {
      g_autoptr (GArray) rest = g_array_new (FALSE, FALSE, sizeof (KabCell));
      gboolean damaged = FALSE;

      if (!kab_tally_read (db, kind, day, rest, &damaged, error))
        return FALSE;
      append_projected (rest, waiting, day, kind, 1);
      append_projected (rest, cells, day, kind, -1);
      kab_cells_merge (rest);
      *right = !damaged && rest->len == 0;
    }
  return TRUE;
}

/* With what waits for the day it is the sum of @cells then. */
static gboolean
write_day (KabDb *db, gint32 day, GArray *cells, GArray *waiting, GError **error)
{
  for (KabTallyKind kind = KAB_TALLY_EVERYTHING; kind < KAB_TALLY_END; kind++)
    {
      g_autoptr (GArray) of_kind = g_array_new (FALSE, FALSE, sizeof (KabCell));

      append_projected (of_kind, cells, day, kind, 1);
      append_projected (of_kind, waiting, day, kind, -1);
      kab_cells_merge (of_kind);
      if (!kab_tally_write (db, kind, day, of_kind, error))
        return FALSE;
    }
  return TRUE;
}

/* The first day of a sale or a refund behind @after, as it is written; @found: (out) (transfer full) (nullable) */
static gboolean
next_sold (KabDb *db, const char *after, char **found, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "SELECT min(day) FROM (SELECT min(sold_on) AS day FROM licence"
                      " WHERE deleted=0 AND sold_on > ?1 UNION ALL"
                      " SELECT min(refunded_on) FROM refund WHERE deleted=0 AND refunded_on > ?1)",
                      error);
  KabStep step;

  *found = NULL;
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, after);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    *found = g_strdup (kab_statement_get_text (statement, 0));
  return step != KAB_STEP_ERROR;
}

/* --- All of them, once --- */

static gboolean
count_some (KabCache *cache, gboolean *done, GError **error)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (KabCell));
  g_autoptr (GArray) nothing = g_array_new (FALSE, FALSE, sizeof (KabCell));
  g_autofree char *until = kab_tally_until (cache->db, error);
  guint rows = 0;

  if (until == NULL)
    return FALSE;
  *done = strcmp (until, KAB_TALLY_ALL) == 0 || !cache->indexed;
  while (!*done && rows < COUNT_ROWS)
    {
      g_autofree char *day = NULL;
      gint32 number;

      if (!next_sold (cache->db, until, &day, error))
        return FALSE;
      if (day == NULL)
        {
          *done = TRUE;
          kab_cache_touch (cache, kab_cache_plan (cache, &kab_entity_licence), 0);
        }
      else if (kab_tally_day (day, &number))
        {
          g_array_set_size (cells, 0);
          if (!read_day (cache, day, cells, &rows, error)
              || !write_day (cache->db, number, cells, nothing, error))
            return FALSE;
        }
      g_free (until);
      until = day != NULL ? g_steal_pointer (&day) : g_strdup (KAB_TALLY_ALL);
      if (!kab_cache_set_meta (cache->db, UNTIL, until, error))
        return FALSE;
    }
  kab_tally_forget_until (cache->tally);
  return TRUE;
}

gboolean
kab_cache_count_figures (KabCache *self, KabTouched *touched, GError **error)
{
  gboolean done = FALSE;

  while (!done)
    {
      if (g_atomic_int_get (&self->stopping))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Cancelled."));
          return FALSE;
        }
      if (!kab_cache_begin (self, error))
        return FALSE;
      if (!count_some (self, &done, error))
        {
          kab_cache_rollback (self);
          return FALSE;
        }
      if (!kab_cache_commit (self, touched, error))
        return FALSE;
      /* Whoever waits for the lock comes first. */
      g_usleep (BREATH_US);
    }
  return TRUE;
}

gboolean
kab_cache_has_figures (KabCache *self)
{
  g_autofree char *until = NULL;

  g_mutex_lock (&self->lock);
  until = self->db != NULL ? kab_tally_until (self->db, NULL) : NULL;
  g_mutex_unlock (&self->lock);
  return g_strcmp0 (until, KAB_TALLY_ALL) == 0;
}

/* --- Whether they are right --- */

/* The first day behind @after of which totals are kept. */
static gboolean
next_kept (KabDb *db, gint32 after, const GArray *waiting, gint32 *day, GError **error)
{
  *day = G_MAXINT32;
  for (KabTallyKind kind = KAB_TALLY_EVERYTHING; kind < KAB_TALLY_END; kind++)
    {
      g_autoptr (KabStatement) statement
        = kab_db_prepare (db, "SELECT place FROM figure WHERE place > ? AND place < ? ORDER BY place LIMIT 1",
                          error);
      KabStep step;

      if (statement == NULL)
        return FALSE;
      kab_statement_bind_integer (statement, 1, kab_tally_place (kind, after));
      kab_statement_bind_integer (statement, 2, kab_tally_place (kind + 1, 0));
      step = kab_statement_step (statement, error);
      if (step == KAB_STEP_ERROR)
        return FALSE;
      if (step == KAB_STEP_ROW)
        *day = MIN (*day, (gint32)(kab_statement_get_integer (statement, 0) & G_MAXINT32));
    }
  for (guint i = 0; i < waiting->len; i++)
    if (g_array_index (waiting, KabCell, i).day > after)
      *day = MIN (*day, g_array_index (waiting, KabCell, i).day);
  return TRUE;
}

static char *
day_text (gint32 day)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32)day);
  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date),
                          g_date_get_day (&date));
}

static gboolean
next_day (KabDb *db, const char *after, const GArray *waiting, char **next, gint32 *number, GError **error)
{
  g_autofree char *sold = NULL;
  gint32 from = 0, kept, day;

  if (!next_sold (db, after, &sold, error))
    return FALSE;
  /* What is no day is no sale; what comes behind it may be. */
  while (sold != NULL && !kab_tally_day (sold, &day))
    {
      g_autofree char *odd = g_steal_pointer (&sold);

      if (!next_sold (db, odd, &sold, error))
        return FALSE;
    }
  kab_tally_day (after, &from);
  if (!next_kept (db, from, waiting, &kept, error))
    return FALSE;
  if (sold != NULL && day <= kept)
    kept = day;
  *number = kept;
  *next = kept == G_MAXINT32                    ? NULL
          : g_date_valid_julian ((guint32)kept) ? day_text (kept)
                                                : g_strdup (KAB_TALLY_ALL);
  return TRUE;
}

static gboolean
check_day (KabCache *cache,
           const char *text,
           gint32 day,
           GArray *waiting,
           guint *rows,
           guint *mended,
           GError **error)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (KabCell));
  gboolean right;

  if (!read_day (cache, text, cells, rows, error)
      || !is_right (cache->db, day, cells, waiting, &right, error))
    return FALSE;
  if (right)
    return TRUE;
  g_message ("The totals of %s were not the sum of its sales, and were counted anew.", text);
  (*mended)++;
  kab_cache_touch (cache, kab_cache_plan (cache, &kab_entity_licence), 0);
  return write_day (cache->db, day, cells, waiting, error)
         && kab_cache_set_meta_integer (cache->db, MENDED, kab_cache_get_meta_integer (cache->db, MENDED) + 1,
                                        error);
}

gboolean
kab_tally_check (KabCache *cache, gboolean all, guint *mended, GError **error)
{
  g_autofree char *until = kab_tally_until (cache->db, error);
  g_autofree char *at = NULL;
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (KabCell));
  guint rows = 0;

  if (until == NULL)
    return FALSE;
  if (strcmp (until, KAB_TALLY_ALL) != 0)
    return TRUE;
  if (!kab_tally_flush (cache, error) || !kab_tally_waiting (cache->db, waiting, error))
    return FALSE;
  at = all ? NULL : kab_cache_get_meta (cache->db, CHECKED, NULL);
  if (at == NULL)
    at = g_strdup ("");
  for (guint days = 0; all || (rows < CHECK_ROWS && days < CHECK_DAYS); days++)
    {
      char *next;
      gint32 day;

      if (!next_day (cache->db, at, waiting, &next, &day, error))
        return FALSE;
      g_free (at);
      at = next;
      if (at == NULL || strcmp (at, KAB_TALLY_ALL) == 0)
        break;
      if (!check_day (cache, at, day, waiting, &rows, mended, error))
        return FALSE;
    }
  return all || kab_cache_set_meta (cache->db, CHECKED, at != NULL ? at : "", error);
}

gboolean
kab_cache_check_figures (KabCache *self, guint *mended, KabTouched *touched, GError **error)
{
  *mended = 0;
  if (!kab_cache_begin (self, error))
    return FALSE;
  if (kab_tally_check (self, TRUE, mended, error))
    return kab_cache_commit (self, touched, error);
  kab_cache_rollback (self);
  return FALSE;
}
