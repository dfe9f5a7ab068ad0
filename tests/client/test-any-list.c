/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists with random filters, sorts and pages against plain SQL (S1-31, S1-32, S1-33). */
#include <string.h>

#include "kab-text.h"
#include "licence-lists.h"

static void
append_quoted (GString *sql, const char *text)
{
  g_string_append_c (sql, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\'')
        g_string_append_c (sql, '\'');
      g_string_append_c (sql, *p);
    }
  g_string_append_c (sql, '\'');
}

/* A piece of what stands in the row, in another case now and then. */
static char *
random_part (Office *office, const char *text)
{
  glong length = g_utf8_strlen (text, -1), from = g_rand_int_range (office->rand, 0, (gint32)length);
  glong n = g_rand_int_range (office->rand, 1, 9);
  g_autofree char *piece = g_utf8_substring (text, from, MIN (length, from + n));

  if (g_rand_boolean (office->rand))
    return g_utf8_strup (piece, -1);
  return g_steal_pointer (&piece);
}

static void
append_part (GString *sql, const char *column, const char *part)
{
  g_autofree char *key = kab_text_key (part);

  if (g_utf8_strlen (part, -1) >= 3)
    g_string_append_printf (sql, "instr(TEXTKEY(%s), ", column);
  else
    g_string_append_printf (sql, "substr(TEXTKEY(%s), 1, %ld) = ", column, g_utf8_strlen (key, -1));
  append_quoted (sql, key);
  if (g_utf8_strlen (part, -1) >= 3)
    g_string_append (sql, ") > 0");
}

/* One end, the other, or both. */
static void
add_range (Office *office,
           KabQuery *query,
           GString *sql,
           const char *field,
           const char *low,
           const char *high)
{
  guint ends = (guint)g_rand_int_range (office->rand, 1, 4);

  kab_query_set_range (query, field, ends & 1 ? low : NULL, ends & 2 ? high : NULL);
  if (ends & 1)
    g_string_append_printf (sql, "%s >= '%s'", field, low);
  if (ends & 2)
    g_string_append_printf (sql, "%s%s <= '%s'", ends & 1 ? " AND " : "", field, high);
}

static void
random_condition (Office *office, KabQuery *query, GString *sql, guint *used)
{
  const KabRow *row = NULL;
  g_autofree char *part = NULL;
  char low[16], high[16];
  int kind = g_rand_int_range (office->rand, 0, 7);

  /* A second filter of a field would take the place of the first. */
  if (*used & 1u << kind)
    return;
  *used |= 1u << kind;
  while (row == NULL)
    row = g_ptr_array_index (office->rows, g_rand_int_range (office->rand, 0, (gint32)office->rows->len));
  if (kind <= 1 || kind == 6)
    {
      part = random_part (office, kab_row_get_text (row, kind == 1 ? "number" : "client_name"));
      g_strstrip (part);
      if (part[0] == '\0')
        return;
    }
  g_string_append (sql, " AND (");
  switch (kind)
    {
    case 0:
      kab_query_set_filter (query, "client_name", part);
      append_part (sql, "client_name", part);
      break;
    case 1:
      kab_query_set_filter (query, "number", part);
      append_part (sql, "number", part);
      break;
    case 2:
      part
        = g_strdup_printf ("%s|draft|%s", kab_row_get_text (row, "status"), kab_row_get_text (row, "status"));
      kab_query_set_filter (query, "status", part);
      g_string_append_printf (sql, "status IN ('draft', '%s')", kab_row_get_text (row, "status"));
      break;
    case 3:
      kab_query_set_filter (query, "package", kab_row_get_text (row, "package"));
      g_string_append_printf (sql, "package = '%s'", kab_row_get_text (row, "package"));
      break;
    case 4:
      g_snprintf (low, sizeof low, "%d", g_rand_int_range (office->rand, 0, 40) * 1000);
      g_snprintf (high, sizeof high, "%d", g_rand_int_range (office->rand, 10, 60) * 1000);
      add_range (office, query, sql, "price", low, high);
      break;
    case 5:
      g_snprintf (low, sizeof low, "2025-%02d-15", g_rand_int_range (office->rand, 1, 13));
      g_snprintf (high, sizeof high, "2025-%02d-20", g_rand_int_range (office->rand, 1, 13));
      add_range (office, query, sql, g_rand_boolean (office->rand) ? "sold_on" : "valid_to", low, high);
      break;
    default:
      kab_query_set_search (query, part);
      append_part (sql, "client_name", part);
      g_string_append (sql, " OR ");
      append_part (sql, "number", part);
    }
  g_string_append_c (sql, ')');
}

static void
compare_ids (Office *office, KabQuery *query, const char *what, GPtrArray *ids, guint asked, gboolean quick)
{
  guint size = kab_query_get_page_size (query), n_pages = MAX (1, (ids->len + size - 1) / size);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = NULL;

  kab_query_set_page (query, asked, size);
  page = quick ? kab_lists_peek (office->lists, office->db, 1, query, NULL, &error)
               : kab_lists_page (office->lists, office->db, 1, query, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->page, ==, MIN (asked, n_pages - 1));
  g_assert_cmpuint (page->rows->len, ==, MIN (size, ids->len - page->page * size));
  for (guint i = 0; i < page->rows->len; i++)
    if (!g_str_equal (((KabRow *)page->rows->pdata[i])->id, ids->pdata[page->page * size + i]))
      g_error ("%s, page %u, row %u%s", what, asked, i, quick ? " at once" : "");
  if (!page->counted)
    {
      office->uncounted++;
      g_assert_true (quick && page->page + 1 < n_pages && page->page + 1 < page->n_pages);
      g_assert_cmpuint (page->total, <=, ids->len);
      return;
    }
  if (page->total != ids->len || page->n_pages != n_pages)
    g_error ("%s: %u rows instead of %u", what, (guint)page->total, ids->len);
}

static void
compare_random (Office *office)
{
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_licence);
  const char *order = licence_orders[g_rand_int_range (office->rand, 0, G_N_ELEMENTS (licence_orders))];
  gboolean descending = g_rand_boolean (office->rand);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GPtrArray) ids = NULL;
  g_autofree char *what = NULL;
  static const guint sizes[] = { 1, 3, 20, 50, 300 };
  guint size = sizes[g_rand_int_range (office->rand, 0, G_N_ELEMENTS (sizes))], n_pages;
  KabTotal total;

  if (g_rand_double (office->rand) < 0.1)
    kab_query_set_filter (query, "deleted", "1");
  g_string_printf (sql, "deleted = %d", kab_query_get_filter (query, "deleted") != NULL);
  for (guint i = 0, used = 0; i < 3; i++)
    if (g_rand_double (office->rand) < 0.6)
      random_condition (office, query, sql, &used);
  kab_query_set_order (query, order, descending);
  kab_query_set_page (query, 0, size);
  what = kab_query_to_text (query);
  ids = office_plain_ids (office, sql->str, order, descending);
  n_pages = MAX (1, (ids->len + size - 1) / size);
  compare_ids (office, query, what, ids, 0, TRUE);
  compare_ids (office, query, what, ids, (guint)g_rand_int_range (office->rand, 0, (gint32)n_pages + 1),
               TRUE);
  g_assert_true (kab_lists_count (office->lists, office->db, 1, query, NULL, &total, NULL));
  g_assert_cmpuint (total.rows, ==, ids->len);
  compare_ids (office, query, what, ids, n_pages - 1, TRUE);
  compare_ids (office, query, what, ids, G_MAXUINT, FALSE);
}

/* Random filters, sorts and pages, on lists of which nothing, something or everything is prepared, between changes. */
static void
test_random (void)
{
  Office office;
  gint64 rev = ROWS;

  office_open (&office);
  for (guint i = 0; i < 400; i++)
    {
      if (i % 4 == 0)
        office_begin_cold (&office);
      /* Whoever looks at a list for a while has all of it made ready. */
      if (i % 12 == 0)
        while (kab_lists_warm_more (office.lists, office.db, 1, &kab_entity_licence, NULL))
          ;
      if (i % 10 == 9)
        {
          g_autoptr (GString) items = g_string_new (NULL);
          guint at = (guint)g_rand_int_range (office.rand, 0, ROWS);
          KabRow *old = g_ptr_array_index (office.rows, at);

          office.rows->pdata[at] = office_random_row (&office, at, old->id, ++rev);
          kab_row_unref (old);
          append_item (items, office.rows->pdata[at]);
          store_page (&office.store, items->str, FALSE, FALSE, rev, NULL);
        }
      compare_random (&office);
    }
  g_test_message ("%u pages came before their total", office.uncounted);
  g_assert_cmpuint (office.uncounted, >, 50);
  office_close (&office);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lists/random", test_random);
  return g_test_run ();
}
