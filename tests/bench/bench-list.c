/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Targets, rows 5 and 6: any page of a list of many licences with any filter and any sort; part of a name typed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "kab-id.h"
#include "kab-lists.h"
#include "limit-list.h"
#include "pages.h"

#define PAGES 3000
#define PAGE_ROWS 5000

static const char *const surnames[]
  = { "Иванов",  "Петрова", "Əliyev", "Георгиев", "Соколов", "Кузнецова", "Məmmədov", "Димитрова",
      "Смирнов", "Щукин",   "Ёлкин",  "Жуков",    "Quliyev", "Стоянова",  "Орлова",   "Захаров" };
static const char *const given[] = { "Пётр", "Анна", "Leyla", "Мария", "Əhməd", "Ангел", "Илья", "Росица" };
static const char *const patronymics[] = { "Олегович", "Викторовна", "Kamran oğlu", "Сергеевич", "Илиева" };
static const char *const statuses[] = { "active",  "active",    "active",  "active",           "active",
                                        "expired", "suspended", "revoked", "awaiting_payment", "draft" };
static const char *const orders[] = { "number",   "client_name", "package_name", "price",     "sold_on",
                                      "valid_to", "status",      "created_at",   "updated_at" };

static void
fill (Store *store, guint n, char **packages)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GString) items = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KabRow) row = kab_row_new (&kab_entity_licence, NULL);
      guint package = (guint)g_rand_int_range (rand, 0, 20);
      char text[200];

      row->rev = i + 1;
      row->created_at = row->updated_at = 1700000000000 + (gint64)i * 1000;
      g_snprintf (text, sizeof text, "LC-2025-%07u", i);
      kab_row_set_text (row, "number", text);
      g_snprintf (text, sizeof text, "%s%u %s %s",
                  surnames[g_rand_int_range (rand, 0, G_N_ELEMENTS (surnames))],
                  g_rand_int_range (rand, 0, 500), given[g_rand_int_range (rand, 0, G_N_ELEMENTS (given))],
                  patronymics[g_rand_int_range (rand, 0, G_N_ELEMENTS (patronymics))]);
      kab_row_set_text (row, "client_name", text);
      g_snprintf (text, sizeof text, "+79%09d", g_rand_int_range (rand, 0, 1000000000));
      kab_row_set_text (row, "client_phone", text);
      kab_row_set_text (row, "package", packages[package]);
      g_snprintf (text, sizeof text, "Пакет %u", package);
      kab_row_set_text (row, "package_name", text);
      kab_row_set_integer (row, "price", g_rand_int_range (rand, 1, 400) * 50000);
      g_snprintf (text, sizeof text, "20%02d-%02d-%02d", g_rand_int_range (rand, 20, 26),
                  g_rand_int_range (rand, 1, 13), g_rand_int_range (rand, 1, 29));
      kab_row_set_text (row, "sold_on", text);
      kab_row_set_text (row, "valid_to", text);
      kab_row_set_text (row, "status", statuses[g_rand_int_range (rand, 0, G_N_ELEMENTS (statuses))]);
      append_item (items, row);
      if (i % PAGE_ROWS == PAGE_ROWS - 1 || i == n - 1)
        {
          store_page (store, items->str, i != n - 1, FALSE, n, &error);
          g_assert_no_error (error);
          g_string_truncate (items, 0);
        }
    }
}

typedef struct
{
  Store store;
  KabLists *lists;
  KabDb *db;
  GRand *rand;
  char *packages[20];
} Bench;

static KabQuery *
random_query (Bench *bench)
{
  KabQuery *query = kab_query_new (&kab_entity_licence);

  kab_query_set_order (query, orders[g_rand_int_range (bench->rand, 0, G_N_ELEMENTS (orders))],
                       g_rand_boolean (bench->rand));
  switch (g_rand_int_range (bench->rand, 0, 5))
    {
    case 0:
      kab_query_set_filter (query, "status",
                            statuses[g_rand_int_range (bench->rand, 0, G_N_ELEMENTS (statuses))]);
      break;
    case 1:
      kab_query_set_filter (query, "package", bench->packages[g_rand_int_range (bench->rand, 0, 4)]);
      break;
    case 2:
      kab_query_set_filter (query, "client_name", surnames[g_rand_int_range (bench->rand, 0, 6)]);
      break;
    case 3:
      kab_query_set_filter (query, "status", "expired|revoked");
      kab_query_set_filter (query, "package", bench->packages[g_rand_int_range (bench->rand, 0, 4)]);
      break;
    default:
      break;
    }
  return query;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return x < y ? -1 : x > y;
}

static double
percentile (GArray *times, double p)
{
  qsort (times->data, times->len, sizeof (double), compare);
  return g_array_index (times, double, MIN (times->len - 1, (guint)((double)times->len * p)));
}

static double
timed_page (Bench *bench, KabQuery *query, guint page, KabPage **out)
{
  g_autoptr (GError) error = NULL;
  double start = bench_now ();

  kab_query_set_page (query, page, 20);
  *out = kab_lists_page (bench->lists, bench->db, 1, query, &error);
  g_assert_no_error (error);
  return (bench_now () - start) * 1000;
}

static void
print_line (const char *what, guint n, GArray *ours, GArray *limits, const char *target)
{
  double mine = percentile (ours, 0.99), limit = percentile (limits, 0.99);

  printf ("%s, %u licences: ours p50 %.2f ms, p99 %.2f ms, limit p50 %.2f ms, p99 %.2f ms, "
          "ratio %.2f (p50), %.2f (p99), target %s\n",
          what, n, percentile (ours, 0.5), mine, percentile (limits, 0.5), limit,
          percentile (limits, 0.5) / percentile (ours, 0.5), limit / mine, target);
}

static void
bench_pages (Bench *bench, guint n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) limits = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) first = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) first_limits = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) jump = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < PAGES; i++)
    {
      g_autoptr (KabQuery) query = random_query (bench);
      g_autofree char *text = kab_query_to_text (query);
      g_autoptr (KabPage) page = NULL;
      guint at = 0, n_pages, total;
      double took;

      if (g_hash_table_add (seen, g_strdup (text)))
        {
          /* A list that is opened for the first time, and the first jump in it. */
          took = timed_page (bench, query, 0, &page);
          g_array_append_val (first, took);
          n_pages = page->n_pages;
          took = limit_list_first (bench->db, query, 20, &total);
          g_assert_cmpuint (total, ==, page->total);
          g_array_append_val (first_limits, took);
          kab_page_free (page);
          took = timed_page (bench, query, n_pages / 2, &page);
          g_array_append_val (jump, took);
          g_clear_pointer (&page, kab_page_free);
        }
      took = timed_page (bench, query, 0, &page);
      g_array_append_val (ours, took);
      n_pages = page->n_pages;
      at = g_rand_boolean (bench->rand) ? (guint)g_rand_int_range (bench->rand, 0, (gint32)n_pages)
                                        : n_pages - 1;
      kab_page_free (page);
      took = timed_page (bench, query, at, &page);
      g_array_append_val (ours, took);
      /* Only where the index alone gives the page has SQL a best that is easily said. */
      if (strstr (text, "filter") == NULL && page->rows->len > 0)
        {
          took = limit_list_page (bench->db, query, page->rows->pdata[0], 20);
          if (took >= 0)
            g_array_append_val (limits, took);
        }
    }
  print_line ("list page", n, ours, limits, "p99 <= 5 ms");
  print_line ("list opened for the first time, with its exact total", n, first, first_limits,
              "<= 30 ms for the total");
  printf (
    "first jump into the middle of a list of %u licences: ours p50 %.1f ms, p99 %.1f ms, limit -, ratio -, "
    "target -\n",
    n, percentile (jump, 0.5), percentile (jump, 0.99));
}

static char *
three_letters (const char *name, guint i)
{
  g_autofree char *letters = g_utf8_substring (name, 0, 3);

  return g_strdup_printf ("%s%u", letters, i);
}

/* Each search is new: nothing is prepared for it. */
static void
bench_search (Bench *bench, guint n)
{
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) limits = g_array_new (FALSE, FALSE, sizeof (double));
  static const char *const parts[]
    = { "иван", "ова",  "əli", "щук", "ГЕОРГ", "лев",   "ёлк", "ангел", "оро", "ич",
        "П",    "петр", "lə",  "ev1", "ова4",  "ова44", "ш",   "kam",   "ов3", "иева" };

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (KabQuery) query = kab_query_new (&kab_entity_licence);
      g_autofree char *part = i < G_N_ELEMENTS (parts)
                                ? g_strdup (parts[i])
                                : three_letters (surnames[i % G_N_ELEMENTS (surnames)], i);
      g_autoptr (KabPage) page = NULL;
      guint total;
      double took;

      kab_query_set_filter (query, "client_name", part);
      kab_query_set_order (query, "client_name", FALSE);
      took = timed_page (bench, query, 0, &page);
      if (g_getenv ("KABINET_BENCH_VERBOSE") != NULL && took > 10)
        fprintf (stderr, "%s: %.1f ms, %u rows\n", part, took, (guint)page->total);
      g_array_append_val (ours, took);
      took = limit_list_first (bench->db, query, 20, &total);
      g_assert_cmpuint (total, ==, page->total);
      g_array_append_val (limits, took);
    }
  print_line ("part of a name typed, with the exact total", n, ours, limits, "p99 <= 20 ms");
}

int
main (int argc, char **argv)
{
  Bench bench = { 0 };
  guint n = argc > 1 ? (guint)atoi (argv[1]) : 1000000;

  store_open (&bench.store);
  bench.rand = g_rand_new_with_seed (3);
  for (guint i = 0; i < G_N_ELEMENTS (bench.packages); i++)
    bench.packages[i] = kab_id_new ();
  fill (&bench.store, n, bench.packages);
  bench.lists = kab_lists_new (bench.store.cache);
  bench.db = kab_cache_open_reader (bench.store.cache, NULL);
  bench_pages (&bench, n);
  bench_search (&bench, n);
  kab_db_close (bench.db);
  kab_lists_free (bench.lists);
  store_close (&bench.store);
  g_rand_free (bench.rand);
  for (guint i = 0; i < G_N_ELEMENTS (bench.packages); i++)
    g_free (bench.packages[i]);
  return 0;
}
