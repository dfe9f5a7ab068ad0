/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sales in figures (S1-24 to S1-29): whatever happens to the rows, each figure is the sum of what it opens to. */
#include <string.h>

#include "desk.h"
#include "fake.h"
#include "kab-figures-private.h"
#include "kab-store.h"
#include "sales.h"

#define ROUNDS 260

/* --- The plain way --- */

static char *
value_of (Sales *sales, const KabRow *row, KabDimension dimension)
{
  const char *text, *client = kab_row_get_text (row, "client");

  if (dimension != KAB_DIMENSION_REGION)
    {
      text = kab_row_get_text (row, kab_dimension_name (dimension));
      return g_strdup (text != NULL ? text : KAB_FIGURES_NO_VALUE);
    }
  text = client != NULL ? g_hash_table_lookup (sales->where, client) : NULL;
  return g_strdup (text != NULL && strchr (text, '|') == NULL ? text : KAB_FIGURES_NO_VALUE);
}

static gboolean
is_any (const char *value, const char *list)
{
  g_auto (GStrv) any = g_strsplit (list, "|", -1);

  return g_strv_contains ((const char *const *)any, value);
}

static gboolean
fits (Sales *sales, const KabFiguresQuery *query, const KabRow *row)
{
  gboolean is_refund = row->entity == &kab_entity_refund;

  if (row->deleted || kab_row_get_text (row, is_refund ? "refunded_on" : "sold_on") == NULL
      || (is_refund ? !is_any (kab_row_get_text (row, "state"), "succeeded")
                    : is_any (kab_row_get_text (row, "status"), "draft|awaiting_payment")))
    return FALSE;
  for (KabDimension i = 0; i < KAB_N_DIMENSIONS; i++)
    {
      const char *filter = kab_figures_query_get_filter (query, i);
      g_autofree char *value = filter != NULL ? value_of (sales, row, i) : NULL;

      if (filter != NULL && !is_any (value, filter))
        return FALSE;
    }
  return TRUE;
}

static void
find_regions (Sales *sales)
{
  g_clear_pointer (&sales->where, g_hash_table_unref);
  sales->where = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (guint i = 0; i < CLIENTS; i++)
    {
      g_autoptr (KabRow) client = store_find (&sales->store, &kab_entity_client, sales->clients[i]);

      if (client != NULL)
        g_hash_table_insert (sales->where, sales->clients[i], g_strdup (kab_row_get_text (client, "region")));
    }
}

static void
add_rows (Sales *sales, const KabEntity *entity, GPtrArray *rows)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s", kab_store_columns (entity), entity->name);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabStatement) statement = kab_db_prepare (kab_cache_get_db (sales->store.cache), sql, &error);

  g_assert_no_error (error);
  while (kab_statement_step (statement, &error) == KAB_STEP_ROW)
    g_ptr_array_add (rows, kab_store_read (statement, 0, entity));
  g_assert_no_error (error);
}

static GPtrArray *
all_rows (Sales *sales)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);

  add_rows (sales, &kab_entity_licence, rows);
  add_rows (sales, &kab_entity_refund, rows);
  return rows;
}

/* Takes from @figure what the rows of the period with @value come to: nothing is left then. */
static void
subtract (Sales *sales,
          const KabFiguresQuery *query,
          GPtrArray *rows,
          const char *from,
          const char *to,
          const char *value,
          const char *currency,
          const KabFigure *figure)
{
  KabFigure rest = *figure;
  KabDimension breakdown = kab_figures_query_get_breakdown (query);

  for (guint i = 0; i < rows->len; i++)
    {
      const KabRow *row = rows->pdata[i];
      gboolean is_refund = row->entity == &kab_entity_refund;
      const char *day = kab_row_get_text (row, is_refund ? "refunded_on" : "sold_on");
      gint64 price = kab_row_get_integer (row, is_refund ? "amount" : "price");

      if (day == NULL || strcmp (day, from) < 0 || strcmp (day, to) > 0
          || strcmp (kab_row_get_text (row, "currency"), currency) != 0 || !fits (sales, query, row))
        continue;
      if (value != NULL)
        {
          g_autofree char *own = value_of (sales, row, breakdown);

          if (!is_any (own, value))
            continue;
        }
      if (is_refund)
        {
          rest.refunded -= price;
          continue;
        }
      rest.licences--;
      rest.quantity -= kab_row_get_integer (row, "quantity");
      if (strcmp (kab_row_get_text (row, "status"), "revoked") == 0 && kab_row_is_null (row, "order"))
        {
          rest.returned_licences--;
          rest.returned -= price;
        }
      else
        {
          rest.revenue -= price;
        }
    }
  g_assert_cmpint (rest.licences, ==, 0);
  g_assert_cmpint (rest.quantity, ==, 0);
  g_assert_cmpint (rest.revenue, ==, 0);
  g_assert_cmpint (rest.returned_licences, ==, 0);
  g_assert_cmpint (rest.returned, ==, 0);
  g_assert_cmpint (rest.refunded, ==, 0);
}

/* The list that a figure opens to has as many rows as the figure says, and that of refunds is the sum of it. */
static void
open_rows (Sales *sales, const KabFiguresQuery *query, const char *value, gint64 n, gint64 refunded)
{
  g_autoptr (KabQuery) rows = kab_figures_query_rows (query, NULL, NULL, value);
  g_autoptr (KabQuery) refunds = kab_figures_query_refunds (query, NULL, NULL, value);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_lists_page (sales->lists, sales->db, 1, rows, NULL, &error);
  g_autoptr (KabPage) back = NULL;

  g_assert_no_error (error);
  g_assert_cmpint ((gint64)page->total, ==, n);
  kab_query_set_page (refunds, 0, 1000);
  back = kab_lists_page (sales->lists, sales->db, 1, refunds, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->total, ==, back->rows->len);
  for (guint i = 0; i < back->rows->len; i++)
    refunded -= kab_row_get_integer (back->rows->pdata[i], "amount");
  g_assert_cmpint (refunded, ==, 0);
}

static gint64
all_refunded (const KabFigures *figures, const KabFigure *sums)
{
  gint64 sum = 0;

  for (guint c = 0; c < figures->n_currencies; c++)
    sum += sums[c].refunded;
  return sum;
}

static gint64
in_all (const KabFigures *figures, const KabFigure *sums)
{
  gint64 n = 0;

  for (guint c = 0; c < figures->n_currencies; c++)
    n += sums[c].licences;
  return n;
}

static void
compare_slice (Sales *sales,
               const KabFiguresQuery *query,
               const KabFigures *figures,
               GPtrArray *rows,
               const KabFiguresSlice *slice)
{
  g_assert_nonnull (slice->value);
  g_assert_nonnull (slice->title);
  for (guint c = 0; c < figures->n_currencies; c++)
    {
      subtract (sales, query, rows, kab_figures_query_get_from (query), kab_figures_query_get_to (query),
                slice->value, figures->currencies[c], &slice->sums[c]);
      if (slice->before != NULL)
        subtract (sales, query, rows, figures->before_from, figures->before_to, slice->value,
                  figures->currencies[c], &slice->before[c]);
      for (guint p = 0; slice->points != NULL && p < figures->n_points; p += 5)
        subtract (sales, query, rows, figures->points[p].from, figures->points[p].to, slice->value,
                  figures->currencies[c], &slice->points[c * figures->n_points + p]);
    }
  open_rows (sales, query, slice->value, in_all (figures, slice->sums), all_refunded (figures, slice->sums));
}

static KabFigures *
read_figures (Sales *sales, const KabFiguresQuery *query)
{
  g_autoptr (GError) error = NULL;
  KabFigures *figures = kab_figures_read (sales->db, query, NULL, &error);

  g_assert_no_error (error);
  return figures;
}

static void
compare (Sales *sales, const KabFiguresQuery *query)
{
  g_autoptr (KabFigures) figures = read_figures (sales, query);
  g_autoptr (GPtrArray) rows = all_rows (sales);
  gint64 licences = 0, sliced = 0, refunded = 0;

  find_regions (sales);
  g_assert_true (figures->ready);
  for (guint c = 0; c < figures->n_currencies; c++)
    {
      subtract (sales, query, rows, kab_figures_query_get_from (query), kab_figures_query_get_to (query),
                NULL, figures->currencies[c], &figures->sums[c]);
      for (guint p = 0; p < figures->n_points; p++)
        subtract (sales, query, rows, figures->points[p].from, figures->points[p].to, NULL,
                  figures->currencies[c], &figures->series[c * figures->n_points + p]);
      if (figures->before_from != NULL)
        subtract (sales, query, rows, figures->before_from, figures->before_to, NULL, figures->currencies[c],
                  &figures->sums_before[c]);
      licences += figures->sums[c].licences;
    }
  /* No currency was forgotten, and no slice. */
  refunded = all_refunded (figures, figures->sums);
  open_rows (sales, query, NULL, licences, refunded);
  for (guint i = 0; i < figures->slices->len; i++)
    {
      compare_slice (sales, query, figures, rows, figures->slices->pdata[i]);
      sliced += in_all (figures, ((KabFiguresSlice *)figures->slices->pdata[i])->sums);
      refunded -= all_refunded (figures, ((KabFiguresSlice *)figures->slices->pdata[i])->sums);
    }
  if (kab_figures_query_get_breakdown (query) != KAB_DIMENSION_NONE)
    {
      g_assert_cmpint (sliced, ==, licences);
      g_assert_cmpint (refunded, ==, 0);
    }
}

static KabFiguresQuery *
random_query (Sales *sales)
{
  g_autofree char *from = sales_day (sales), *to = sales_day (sales), *both = NULL;
  KabFiguresQuery *query = kab_figures_query_new (from, to);

  kab_figures_query_set_step (query, (KabPeriodStep)g_rand_int_range (sales->rand, KAB_PERIOD_MONTH,
                                                                      KAB_PERIOD_YEAR + 1));
  kab_figures_query_set_breakdown (query,
                                   (KabDimension)g_rand_int_range (sales->rand, 0, KAB_N_DIMENSIONS + 1),
                                   (guint)g_rand_int_range (sales->rand, 0, 4));
  kab_figures_query_set_compare (query, CHANCE (sales, 50));
  both = g_strjoin ("|", sales->partners[0], CHANCE (sales, 50) ? sales->partners[1] : KAB_FIGURES_NO_VALUE,
                    NULL);
  if (CHANCE (sales, 25))
    kab_figures_query_set_filter (query, KAB_DIMENSION_PARTNER, both);
  if (CHANCE (sales, 20))
    kab_figures_query_set_filter (query, KAB_DIMENSION_AGENT, ANY (sales, sales->agents));
  if (CHANCE (sales, 20))
    kab_figures_query_set_filter (query, KAB_DIMENSION_PACKAGE, ANY (sales, sales->packages));
  if (CHANCE (sales, 20))
    kab_figures_query_set_filter (query, KAB_DIMENSION_CHANNEL, ANY (sales, sales_channels));
  if (CHANCE (sales, 25))
    kab_figures_query_set_filter (query, KAB_DIMENSION_REGION,
                                  CHANCE (sales, 30) ? KAB_FIGURES_NO_VALUE : "Москва|София");
  return query;
}

static void
compare_some (Sales *sales, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KabFiguresQuery) query = random_query (sales);

      compare (sales, query);
    }
}

/* --- Tests --- */

static void
test_random (void)
{
  Sales sales;

  sales_open (&sales, 7, 500);
  compare_some (&sales, 20);
  for (guint i = 0; i < ROUNDS; i++)
    {
      sales_happen (&sales);
      if (i % 13 == 0)
        compare_some (&sales, 1);
    }
  compare_some (&sales, 12);
  g_assert_cmpuint (sales_mend (&sales), ==, 0);
  store_reopen (&sales.store);
  sales_open_reader (&sales);
  sales_change_some (&sales);
  compare_some (&sales, 5);
  g_assert_cmpuint (sales_mend (&sales), ==, 0);
  sales_close (&sales);
}

static void
run_sql (Sales *sales, const char *sql)
{
  g_autoptr (GError) error = NULL;

  kab_db_exec (kab_cache_get_db (sales->store.cache), sql, &error);
  g_assert_no_error (error);
}

/* What was counted when the program went is kept up, and the rest is counted at the next start. */
static void
test_begun (void)
{
  Sales sales;
  g_autofree char *sql = NULL;

  sales_open (&sales, 8, 400);
  sql = g_strdup_printf ("DELETE FROM figure_waiting; DELETE FROM figure WHERE (place & 4294967295) >"
                         " CAST(julianday('2025-06-15') - 1721424.5 AS INTEGER);"
                         "UPDATE meta SET value='2025-06-15' WHERE key='figures'");
  run_sql (&sales, sql);
  for (guint i = 0; i < 60; i++)
    sales_happen (&sales);
  g_assert_false (kab_cache_has_figures (sales.store.cache));
  {
    g_autoptr (KabFiguresQuery) query = kab_figures_query_new ("2024-01-01", "2026-12-31");
    g_autoptr (KabFigures) figures = read_figures (&sales, query);

    g_assert_false (figures->ready);
    g_assert_cmpuint (figures->n_currencies, ==, 0);
  }
  sales_count (&sales);
  g_assert_cmpuint (sales_mend (&sales), ==, 0);
  compare_some (&sales, 10);
  sales_close (&sales);
}

/* A copy that a version without totals, or with other ones, has worked on: they are counted anew. */
static void
test_older (void)
{
  Sales sales;

  sales_open (&sales, 9, 200);
  run_sql (&sales,
           "UPDATE meta SET value='other' WHERE key='tables'; DROP TABLE figure; DROP TABLE figure_value;"
           "UPDATE licence SET price = price + 100");
  store_reopen (&sales.store);
  sales_open_reader (&sales);
  g_assert_false (kab_cache_has_figures (sales.store.cache));
  sales_count (&sales);
  compare_some (&sales, 10);
  sales_close (&sales);
}

/* What the machine under us spoils is found and made right. */
static void
test_mended (void)
{
  static const char *const damages[] = {
    "UPDATE figure SET cells=x'ff' WHERE place=(SELECT max(place) FROM figure)",
    "DELETE FROM figure WHERE place IN (SELECT place FROM figure ORDER BY place LIMIT 3)",
    "UPDATE licence SET price=price+7 WHERE nr=(SELECT min(nr) FROM licence WHERE deleted=0 AND "
    "status='active'"
    " AND sold_on IS NOT NULL)",
    "DELETE FROM licence WHERE nr IN (SELECT nr FROM licence WHERE deleted=0 AND status='active'"
    " AND sold_on IS NOT NULL LIMIT 5)",
    "INSERT OR IGNORE INTO figure SELECT place + 40000, cells FROM figure LIMIT 2",
    "UPDATE figure SET cells=CAST(substr(cells, 1, length(cells) - 4) || x'01000000' AS BLOB)"
    " WHERE place=(SELECT min(place) FROM figure)",
    "UPDATE refund SET amount=amount+7 WHERE nr=(SELECT min(nr) FROM refund WHERE deleted=0 AND"
    " state='succeeded')",
  };
  Sales sales;

  sales_open (&sales, 10, 300);
  for (guint i = 0; i < 30; i++)
    sales_edit_here (&sales);
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      run_sql (&sales, damages[i]);
      g_assert_cmpuint (sales_mend (&sales), >=, 1);
      g_assert_cmpuint (sales_mend (&sales), ==, 0);
    }
  sales_open_reader (&sales);
  compare_some (&sales, 10);
  sales_close (&sales);
}

/* Slices are in order, and the rest is one; whom one may not see is called as in the sales. */
static void
test_slices (void)
{
  Sales sales;
  g_autoptr (KabFiguresQuery) query = kab_figures_query_new ("2026-12-31", "2024-01-01");
  g_autoptr (KabFigures) agents = NULL, partners = NULL;
  gboolean known = FALSE;

  sales_open (&sales, 11, 400);
  kab_figures_query_set_step (query, KAB_PERIOD_MONTH);
  kab_figures_query_set_breakdown (query, KAB_DIMENSION_AGENT, 3);
  agents = read_figures (&sales, query);
  g_assert_cmpuint (agents->slices->len, ==, 4);
  g_assert_cmpstr (agents->currencies[0], ==, "RUB");
  for (guint i = 0; i < 3; i++)
    {
      const KabFiguresSlice *slice = agents->slices->pdata[i];

      g_assert_false (slice->others);
      if (i > 0)
        g_assert_cmpint (slice->sums[0].revenue, <=,
                         ((KabFiguresSlice *)agents->slices->pdata[i - 1])->sums[0].revenue);
      g_assert_true (strcmp (slice->title, "Agent as sold") == 0
                     || strcmp (slice->value, KAB_FIGURES_NO_VALUE) == 0);
    }
  g_assert_true (((KabFiguresSlice *)agents->slices->pdata[3])->others);
  kab_figures_query_set_breakdown (query, KAB_DIMENSION_PARTNER, 0);
  partners = read_figures (&sales, query);
  for (guint i = 0; i < partners->slices->len; i++)
    known |= strcmp (((KabFiguresSlice *)partners->slices->pdata[i])->title, "Северный берег") == 0;
  g_assert_true (known);
  g_assert_cmpstr (partners->first_day, >=, "2024-01-01");
  g_assert_cmpstr (partners->last_day, <=, "2026-12-28");
  sales_close (&sales);
}

static void
check_before (const char *from, const char *to, const char *expected_from, const char *expected_to)
{
  g_autofree char *before_from = NULL, *before_to = NULL;

  kab_period_before (from, to, &before_from, &before_to);
  g_assert_cmpstr (before_from, ==, expected_from);
  g_assert_cmpstr (before_to, ==, expected_to);
}

static void
check_points (const char *from, const char *to, KabPeriodStep step, guint n, const char *second)
{
  guint got;
  g_autofree KabFiguresPoint *points = kab_period_points (from, to, step, &got);

  g_assert_cmpuint (got, ==, n);
  g_assert_cmpstr (points[0].from, ==, from);
  g_assert_cmpstr (points[n - 1].to, ==, to);
  if (second != NULL)
    g_assert_cmpstr (points[1].from, ==, second);
}

static void
test_periods (void)
{
  KabFigure figure
    = { .licences = 4, .revenue = 1001, .returned_licences = 1, .returned = 500, .refunded = 1200 };
  gint64 change;
  guint n;

  check_before ("2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28");
  check_before ("2026-01-01", "2026-12-31", "2025-01-01", "2025-12-31");
  check_before ("2024-02-01", "2024-02-29", "2024-01-01", "2024-01-31");
  check_before ("2026-03-05", "2026-03-11", "2026-02-26", "2026-03-04");
  check_before ("0001-01-02", "0001-12-31", "0001-01-01", "0001-01-01");
  check_points ("2026-02-27", "2026-03-02", KAB_PERIOD_DAY, 4, "2026-02-28");
  /* A Wednesday; weeks begin on Monday. */
  check_points ("2026-07-01", "2026-07-31", KAB_PERIOD_WEEK, 5, "2026-07-06");
  check_points ("2025-12-31", "2026-02-01", KAB_PERIOD_MONTH, 3, "2026-01-01");
  check_points ("2025-12-31", "2026-04-01", KAB_PERIOD_QUARTER, 3, "2026-01-01");
  check_points ("2024-06-01", "2026-04-01", KAB_PERIOD_YEAR, 3, "2025-01-01");
  g_assert_null (kab_period_points ("0001-01-01", "2026-04-01", KAB_PERIOD_DAY, &n));
  g_assert_cmpint (kab_figure_average (&figure), ==, 334);
  g_assert_cmpint (kab_figure_net (&figure), ==, -199);
  g_assert_true (kab_figure_change (150, 100, &change));
  g_assert_cmpint (change, ==, 500);
  g_assert_false (kab_figure_change (150, 0, &change));
}

/* No name of a place in which nobody is any more stays in the file. */
static void
test_scrubbed (void)
{
  Sales sales;
  g_autofree char *leave = NULL;
  g_autoptr (KabRow) client = NULL, licence = NULL;
  g_autoptr (GString) items = g_string_new (NULL);

  sales_open (&sales, 12, 20);
  client = sales_new_client (&sales, CLIENTS - 1);
  kab_row_set_text (client, "region", "Нигдеград");
  licence = sales_new_licence (&sales, NULL);
  licence->deleted = FALSE;
  kab_row_set_text (licence, "client", client->id);
  kab_row_set_text (licence, "sold_on", "2025-01-01");
  kab_row_set_text (licence, "status", "active");
  append_item (items, client);
  append_item (items, licence);
  sales_bring (&sales, items->str, FALSE);
  g_assert_cmpint (kab_db_query_integer (kab_cache_get_db (sales.store.cache),
                                         "SELECT count(*) FROM figure_value WHERE value='Нигдеград'", NULL,
                                         NULL),
                   ==, 1);
  leave = g_strdup_printf ("{\"leave\":\"client\",\"id\":\"%s\",\"rev\":%" G_GINT64_FORMAT "}", client->id,
                           ++sales.rev);
  sales_bring (&sales, leave, FALSE);
  g_assert_cmpint (kab_db_query_integer (kab_cache_get_db (sales.store.cache),
                                         "SELECT count(*) FROM figure_value WHERE value='Нигдеград'", NULL,
                                         NULL),
                   ==, 0);
  compare_some (&sales, 5);
  sales_close (&sales);
}

static void
count_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabFigures) figures = kab_cabinet_figures_finish (KAB_CABINET (source), result, &error);

  g_assert_true (figures != NULL || error != NULL);
  (*(guint *)data)++;
}

static gboolean
is_ready (gpointer cabinet)
{
  g_autoptr (KabFiguresQuery) query = kab_figures_query_new ("2026-01-01", "2026-12-31");
  g_autoptr (GError) error = NULL;
  g_autoptr (KabFigures) figures = kab_cabinet_figures (cabinet, query, &error);

  g_assert_no_error (error);
  return figures->ready && figures->last_sync > 0;
}

/* After a first sync they are counted by themselves; a cabinet that is closed while much is asked of it answers all of it. */
static void
test_cabinet (void)
{
  g_auto (Fake) fake = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (KabFiguresQuery) query = kab_figures_query_new ("2026-01-01", "2026-12-31");
  guint answers = 0;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  desk_wait (is_ready, cabinet, "the totals");
  for (guint i = 0; i < 200; i++)
    kab_cabinet_figures_async (cabinet, query, NULL, count_answer, &answers);
  kab_cabinet_close (cabinet);
  while (answers < 200)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/random", test_random);
  g_test_add_func ("/figures/begun", test_begun);
  g_test_add_func ("/figures/older", test_older);
  g_test_add_func ("/figures/mended", test_mended);
  g_test_add_func ("/figures/slices", test_slices);
  g_test_add_func ("/figures/periods", test_periods);
  g_test_add_func ("/figures/scrubbed", test_scrubbed);
  g_test_add_func ("/figures/cabinet", test_cabinet);
  return g_test_run ();
}
