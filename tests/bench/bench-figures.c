/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Targets, row 7: a year of sales in figures, of many licences: by day, broken down, and with filters. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bench.h"
#include "kab-figures-private.h"
#include "kab-id.h"
#include "limit-figures.h"
#include "pages.h"

#define LICENCES 1000000
#define PAGE_ROWS 5000
#define RUNS 15
#define DAYS 730
#define FIRST 738886 /* 2024-01-01 */
#define FROM "2025-01-01"
#define TO "2025-12-30"

#define N_PARTNERS 40
#define N_AGENTS 400
#define N_PACKAGES 30
#define N_REGIONS 80
#define N_CLIENTS 60000

typedef struct
{
  Store store;
  KabDb *db;
  KabDb *limit;
  GRand *rand;
  char *partners[N_PARTNERS];
  char *agents[N_AGENTS];
  char *packages[N_PACKAGES];
  char *clients[N_CLIENTS];
} Bench;

static void
flush (Bench *bench, GString *items, gboolean more)
{
  g_autoptr (GError) error = NULL;

  store_page (&bench->store, items->str, more, FALSE, LICENCES, &error);
  g_assert_no_error (error);
  g_string_truncate (items, 0);
}

/* Some have far more than others. */
static guint
skewed (Bench *bench, guint n)
{
  double at = g_rand_double (bench->rand);

  return (guint)(at * at * n);
}

static void
add_clients (Bench *bench, GString *items)
{
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      g_autoptr (KabRow) row = kab_row_new (&kab_entity_client, bench->clients[i] = kab_id_new ());
      g_autofree char *region = g_strdup_printf ("Регион %u", skewed (bench, N_REGIONS));

      row->rev = i + 1;
      kab_row_set_text (row, "name", "Клиент");
      kab_row_set_text (row, "region", region);
      append_item (items, row);
      if (i % PAGE_ROWS == PAGE_ROWS - 1)
        flush (bench, items, TRUE);
    }
}

static void
add_licences (Bench *bench, GString *items, guint n)
{
  static const char *const statuses[] = { "active",  "active",  "active",    "active",  "active",
                                          "expired", "expired", "suspended", "revoked", "draft" };

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KabRow) row = kab_row_new (&kab_entity_licence, NULL);
      guint agent = skewed (bench, N_AGENTS);
      gboolean site = g_rand_int_range (bench->rand, 0, 100) < 20;
      GDate date;
      char text[40];

      row->rev = N_CLIENTS + i + 1;
      g_snprintf (text, sizeof text, "LC-%07u", i);
      kab_row_set_text (row, "number", text);
      kab_row_set_text (row, "client", bench->clients[g_rand_int_range (bench->rand, 0, N_CLIENTS)]);
      kab_row_set_text (row, "client_name", "Клиент");
      kab_row_set_text (row, "package", bench->packages[skewed (bench, N_PACKAGES)]);
      kab_row_set_text (row, "package_name", "Пакет");
      kab_row_set_integer (row, "quantity", g_rand_int_range (bench->rand, 1, 5));
      kab_row_set_integer (row, "price", g_rand_int_range (bench->rand, 1, 400) * 50000);
      kab_row_set_text (row, "currency", "RUB");
      if (!site)
        {
          kab_row_set_text (row, "partner", bench->partners[agent % N_PARTNERS]);
          kab_row_set_text (row, "agent", bench->agents[agent]);
        }
      kab_row_set_text (row, "channel", site ? "site" : "agent");
      g_date_clear (&date, 1);
      g_date_set_julian (&date, FIRST + (guint32)((guint64)i * DAYS / n));
      g_date_strftime (text, sizeof text, "%Y-%m-%d", &date);
      kab_row_set_text (row, "sold_on", text);
      kab_row_set_text (row, "status", statuses[g_rand_int_range (bench->rand, 0, G_N_ELEMENTS (statuses))]);
      append_item (items, row);
      if (i % PAGE_ROWS == PAGE_ROWS - 1 || i == n - 1)
        flush (bench, items, i != n - 1);
    }
}

static void
fill (Bench *bench, guint n)
{
  g_autoptr (GString) items = g_string_new (NULL);

  for (guint i = 0; i < N_PARTNERS; i++)
    bench->partners[i] = kab_id_new ();
  for (guint i = 0; i < N_AGENTS; i++)
    bench->agents[i] = kab_id_new ();
  for (guint i = 0; i < N_PACKAGES; i++)
    bench->packages[i] = kab_id_new ();
  add_clients (bench, items);
  add_licences (bench, items, n);
}

/* Processor time of this thread, in ms. */
static double
used (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void
ask (Bench *bench,
     const char *title,
     const char *what,
     KabFiguresQuery *query,
     const char *value,
     const char *other)
{
  double ours[RUNS], limits[RUNS], spent[RUNS], limit_spent[RUNS], mine, limit, ratio;
  gint64 licences = 0, kept = 0, kept_before = 0;

  for (guint i = 0; i < RUNS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KabFigures) figures = NULL;
      double start = bench_now (), before = used ();

      figures = kab_figures_read (bench->db, query, NULL, &error);
      ours[i] = (bench_now () - start) * 1000;
      spent[i] = used () - before;
      g_assert_no_error (error);
      g_assert_true (figures->ready);
      licences = figures->sums[0].licences + figures->sums_before[0].licences;
      before = used ();
      /* The year, and the one before. */
      limits[i] = limit_figures_read (bench->limit, what, FROM, TO, value, other, &kept)
                  + limit_figures_read (bench->limit, what, figures->before_from, figures->before_to, value,
                                        other, &kept_before);
      limit_spent[i] = used () - before;
    }
  g_assert_cmpint (licences, ==, kept + kept_before);
  mine = bench_median (ours, RUNS);
  limit = bench_median (limits, RUNS);
  ratio = mine / limit;
  /* What a machine that others use as well does not blur: the processor's time. */
  printf ("figures, %s: ours %.2f ms, limit %.2f ms, ratio %.2f", title, mine, limit, ratio);
  mine = bench_median (spent, RUNS);
  limit = bench_median (limit_spent, RUNS);
  printf (" (of the processor %.2f ms, limit %.2f ms, ratio %.2f), target at most 2 of it and 30 ms\n", mine,
          limit, mine / limit);
}

static KabFiguresQuery *
new_query (KabPeriodStep step, KabDimension breakdown)
{
  KabFiguresQuery *query = kab_figures_query_new (FROM, TO);

  kab_figures_query_set_step (query, step);
  kab_figures_query_set_breakdown (query, breakdown, 10);
  kab_figures_query_set_compare (query, TRUE);
  return query;
}

static void
ask_all (Bench *bench)
{
  static const KabDimension dimensions[]
    = { KAB_DIMENSION_PARTNER, KAB_DIMENSION_AGENT, KAB_DIMENSION_PACKAGE, KAB_DIMENSION_REGION };
  g_autoptr (KabFiguresQuery) days = new_query (KAB_PERIOD_DAY, KAB_DIMENSION_NONE);
  g_autoptr (KabFiguresQuery) pair = new_query (KAB_PERIOD_MONTH, KAB_DIMENSION_AGENT);
  g_autoptr (KabFiguresQuery) place = new_query (KAB_PERIOD_DAY, KAB_DIMENSION_NONE);

  ask (bench, "a year by day and the year before", "day", days, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (dimensions); i++)
    {
      g_autoptr (KabFiguresQuery) query = new_query (KAB_PERIOD_DAY, dimensions[i]);
      g_autofree char *title
        = g_strdup_printf ("the ten best of each %s by day, the rest, and the year before",
                           kab_dimension_name (dimensions[i]));

      ask (bench, title, kab_dimension_name (dimensions[i]), query, NULL, NULL);
    }
  kab_figures_query_set_filter (pair, KAB_DIMENSION_PACKAGE, bench->packages[0]);
  ask (bench, "the ten best agents of a package by month, and the year before", "pair", pair,
       bench->packages[0], NULL);
  kab_figures_query_set_filter (place, KAB_DIMENSION_REGION, "Регион 3");
  kab_figures_query_set_filter (place, KAB_DIMENSION_CHANNEL, "site");
  ask (bench, "one region and channel by day, and the year before", "place", place, "Регион 3", "site");
}

int
main (int argc, char **argv)
{
  guint n = argc > 1 ? (guint)atoi (argv[1]) : LICENCES;
  Bench bench = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *cache = NULL, *limit = NULL;
  KabTouched touched = 0;
  double start;

  store_open (&bench.store);
  bench.rand = g_rand_new_with_seed (1);
  fill (&bench, n);
  start = used ();
  kab_cache_count_figures (bench.store.cache, &touched, &error);
  g_assert_no_error (error);
  printf (
    "figures, the totals of %u licences counted once, beside everything else: %.1f s of the processor\n", n,
    (used () - start) / 1000);
  cache = g_build_filename (bench.store.folder, "cache.db", NULL);
  limit = g_strdup_printf ("sqlite:%s/limit.db", bench.store.folder);
  bench.limit = kab_db_open (limit, KAB_DB_CREATE, &error);
  g_assert_no_error (error);
  limit_figures_make (bench.limit, cache);
  bench.db = kab_cache_open_reader (bench.store.cache, &error);
  g_assert_no_error (error);
  ask_all (&bench);
  kab_db_close (bench.db);
  kab_db_close (bench.limit);
  store_close (&bench.store);
  g_rand_free (bench.rand);
  for (guint i = 0; i < N_PARTNERS; i++)
    g_free (bench.partners[i]);
  for (guint i = 0; i < N_AGENTS; i++)
    g_free (bench.agents[i]);
  for (guint i = 0; i < N_PACKAGES; i++)
    g_free (bench.packages[i]);
  for (guint i = 0; i < N_CLIENTS; i++)
    g_free (bench.clients[i]);
  return 0;
}
