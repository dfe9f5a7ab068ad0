/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists page by page against the plainest way to make them (S1-31, S1-32, S1-33, S1-39). */
#include <string.h>

#include "kab-text.h"
#include "licence-lists.h"

/* --- The plain way --- */

static gboolean
has_part (const KabRow *row, const char *field, const char *typed, gboolean anywhere)
{
  const char *text = kab_row_get_text (row, field);
  g_autofree char *key = text != NULL ? kab_text_key (text) : NULL;
  g_autofree char *part = kab_text_key (typed);

  if (key == NULL)
    return FALSE;
  return anywhere ? strstr (key, part) != NULL : g_str_has_prefix (key, part);
}

static gboolean
fits (const KabRow *row, const KabQuery *query)
{
  const char *number = kab_query_get_filter (query, "number"),
             *name = kab_query_get_filter (query, "client_name");
  const char *status = kab_query_get_filter (query, "status"),
             *package = kab_query_get_filter (query, "package");
  const char *search = kab_query_get_search (query);

  if (row->deleted != (g_strcmp0 (kab_query_get_filter (query, "deleted"), "1") == 0))
    return FALSE;
  if (number != NULL && !has_part (row, "number", number, g_utf8_strlen (number, -1) >= 3))
    return FALSE;
  if (name != NULL && !has_part (row, "client_name", name, g_utf8_strlen (name, -1) >= 3))
    return FALSE;
  if (package != NULL && g_strcmp0 (kab_row_get_text (row, "package"), package) != 0)
    return FALSE;
  if (status != NULL)
    {
      g_auto (GStrv) any = g_strsplit (status, "|", -1);

      if (!g_strv_contains ((const char *const *)any, kab_row_get_text (row, "status")))
        return FALSE;
    }
  if (search != NULL)
    {
      gboolean anywhere = g_utf8_strlen (search, -1) >= 3;

      if (!has_part (row, "number", search, anywhere) && !has_part (row, "client_name", search, anywhere)
          && !has_part (row, "client_phone", search, anywhere))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  const KabRow *row;
  guint nr;
  char *text;
  gint64 integer;
  gboolean null;
} Entry;

static int
compare (gconstpointer a, gconstpointer b)
{
  const Entry *x = a, *y = b;
  int order;

  if (x->null != y->null)
    return x->null ? -1 : 1;
  order = x->text != NULL && y->text != NULL ? strcmp (x->text, y->text)
                                             : (x->integer > y->integer) - (x->integer < y->integer);
  return order != 0 ? order : (x->nr > y->nr) - (x->nr < y->nr);
}

static GArray *
plain_list (Office *office, const KabQuery *query)
{
  GArray *entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  gboolean descending;
  const char *order = kab_query_get_order (query, &descending);

  for (guint i = 0; i < office->rows->len; i++)
    {
      Entry entry = { .row = g_ptr_array_index (office->rows, i), .nr = i };

      if (entry.row == NULL || !fits (entry.row, query))
        continue;
      if (g_strcmp0 (order, "created_at") == 0)
        entry.integer = entry.row->created_at;
      else if (g_strcmp0 (order, "updated_at") == 0)
        entry.integer = entry.row->updated_at;
      else if (order != NULL)
        {
          const KabField *field = kab_entity_find_field (&kab_entity_licence, order);
          const KabValue *value = kab_row_value (entry.row, order);

          /* A day that is yet to come is later than any: the licence just made is first where the last ones are. */
          entry.null = value->kind == KAB_VALUE_NULL && field->type != KAB_TYPE_DATE;
          if (value->kind == KAB_VALUE_NULL && field->type == KAB_TYPE_DATE)
            entry.text = g_strdup ("~");
          if (value->kind == KAB_VALUE_INTEGER)
            entry.integer = value->integer;
          else if (value->kind == KAB_VALUE_TEXT)
            entry.text = field->type == KAB_TYPE_TEXT ? kab_text_key (value->text) : g_strdup (value->text);
        }
      g_array_append_val (entries, entry);
    }
  g_array_sort (entries, compare);
  return entries;
}

static void
free_list (GArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    g_free (g_array_index (entries, Entry, i).text);
  g_array_unref (entries);
}

static void
compare_page (Office *office, KabQuery *query, GArray *entries, guint asked)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = NULL;
  g_autofree char *what = kab_query_to_text (query);
  guint size = kab_query_get_page_size (query), n_pages, from;
  gboolean descending;

  kab_query_get_order (query, &descending);
  kab_query_set_page (query, asked, size);
  page = kab_lists_page (office->lists, office->db, 1, query, NULL, &error);
  g_assert_no_error (error);
  n_pages = MAX (1, (entries->len + size - 1) / size);
  if (page->total != entries->len)
    g_error ("%s: %u rows instead of %u", what, (guint)page->total, entries->len);
  g_assert_cmpuint (page->n_pages, ==, n_pages);
  /* Past the end: the last. */
  g_assert_cmpuint (page->page, ==, MIN (asked, n_pages - 1));
  from = page->page * size;
  g_assert_cmpuint (page->rows->len, ==, MIN (size, entries->len - from));
  for (guint i = 0; i < page->rows->len; i++)
    {
      guint at = descending ? entries->len - 1 - (from + i) : from + i;
      const KabRow *row = g_ptr_array_index (page->rows, i), *wanted = g_array_index (entries, Entry, at).row;

      if (!g_str_equal (row->id, wanted->id))
        g_error ("%s, page %u, row %u: “%s” instead of “%s”", what, asked, i,
                 kab_row_get_text (row, "client_name"), kab_row_get_text (wanted, "client_name"));
      g_assert_cmpint (row->rev, ==, wanted->rev);
    }
}

/* What is shown before the list is counted is what stands there afterwards. */
static void
compare_peek (Office *office, KabQuery *query, GArray *entries, guint asked)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = NULL;
  g_autofree char *what = kab_query_to_text (query);
  guint size = kab_query_get_page_size (query), n_pages = MAX (1, (entries->len + size - 1) / size), from;
  KabTotal total = { 0 };
  gboolean descending;

  kab_query_get_order (query, &descending);
  kab_query_set_page (query, asked, size);
  page = kab_lists_peek (office->lists, office->db, 1, query, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->page, ==, MIN (asked, n_pages - 1));
  if (page->counted)
    {
      g_assert_cmpuint (page->total, ==, entries->len);
      g_assert_cmpuint (page->n_pages, ==, n_pages);
    }
  else
    {
      office->uncounted++;
      /* At least the next page is there. */
      g_assert_cmpuint (page->page + 1, <, page->n_pages);
      g_assert_cmpuint (page->n_pages, <=, n_pages);
      g_assert_cmpuint (page->total, <=, entries->len);
    }
  from = page->page * size;
  g_assert_cmpuint (page->rows->len, ==, MIN (size, entries->len - from));
  for (guint i = 0; i < page->rows->len; i++)
    {
      guint at = descending ? entries->len - 1 - (from + i) : from + i;
      const KabRow *row = g_ptr_array_index (page->rows, i), *wanted = g_array_index (entries, Entry, at).row;

      if (!g_str_equal (row->id, wanted->id))
        g_error ("%s, page %u at once, row %u: “%s” instead of “%s”", what, asked, i,
                 kab_row_get_text (row, "client_name"), kab_row_get_text (wanted, "client_name"));
    }
  if (g_rand_boolean (office->rand))
    return;
  g_assert_true (kab_lists_count (office->lists, office->db, 1, query, NULL, &total, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (total.rows, ==, entries->len);
  g_assert_cmpuint (total.generation, ==, page->generation);
}

/* Some rows that were picked out stand as they stand in the list; what it does not show comes behind them. */
static void
compare_sort (Office *office, const KabQuery *query, GArray *entries)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) wanted = g_ptr_array_new (), mixed = g_ptr_array_new (), sorted = NULL;
  gboolean descending;

  kab_query_get_order (query, &descending);
  g_ptr_array_add (mixed, (gpointer) "no-such");
  for (guint i = 0; i < entries->len; i++)
    {
      guint at = descending ? entries->len - 1 - i : i;

      if (g_rand_int_range (office->rand, 0, 20) == 0)
        g_ptr_array_add (wanted, g_array_index (entries, Entry, at).row->id);
    }
  for (guint i = 0; i < wanted->len; i++)
    g_ptr_array_insert (mixed, g_rand_int_range (office->rand, 0, (gint32)mixed->len + 1), wanted->pdata[i]);
  g_ptr_array_add (wanted, (gpointer) "no-such");
  sorted = kab_lists_sort (office->db, query, mixed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sorted->len, ==, wanted->len);
  for (guint i = 0; i < wanted->len; i++)
    g_assert_cmpstr (sorted->pdata[i], ==, wanted->pdata[i]);
}

/* All of it at once, for what is done with every row (sections.md: every list exports what is filtered). */
static void
compare_all (Office *office, const KabQuery *query, GArray *entries)
{
  g_autoptr (GError) error = NULL;
  guint32 highest = 0, top_number;
  g_autofree char *top = NULL;
  g_autoptr (GArray) numbers
    = kab_lists_numbers (office->lists, office->db, 1, query, &top_number, &top, NULL, &error);
  gboolean descending;

  g_assert_no_error (error);
  g_assert_cmpuint (numbers->len, ==, entries->len);
  kab_query_get_order (query, &descending);
  for (guint from = 0; from < numbers->len; from += 700)
    {
      guint n = MIN (700, numbers->len - from);
      g_autoptr (GPtrArray) rows = kab_lists_rows (office->db, &kab_entity_licence,
                                                   &g_array_index (numbers, guint32, from), n, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (rows->len, ==, n);
      for (guint i = 0; i < n; i++)
        {
          guint at = descending ? entries->len - 1 - (from + i) : from + i;

          g_assert_cmpstr (((KabRow *)rows->pdata[i])->id, ==, g_array_index (entries, Entry, at).row->id);
          if (g_array_index (numbers, guint32, from + i) <= highest)
            continue;
          highest = g_array_index (numbers, guint32, from + i);
          if (highest == top_number)
            g_assert_cmpstr (((KabRow *)rows->pdata[i])->id, ==, top);
        }
    }
  g_assert_cmpuint (highest, ==, top_number);
}

static void
compare_list (Office *office, KabQuery *query)
{
  GArray *entries = plain_list (office, query);
  guint size = kab_query_get_page_size (query), n_pages = MAX (1, (entries->len + size - 1) / size);

  if (office->cold)
    office_begin_cold (office);
  compare_peek (office, query, entries, 0);
  compare_peek (office, query, entries, (guint)g_rand_int_range (office->rand, 0, (gint32)n_pages + 2));
  compare_peek (office, query, entries, 1);
  compare_page (office, query, entries, 0);
  compare_page (office, query, entries, n_pages - 1);
  compare_page (office, query, entries, n_pages / 2);
  compare_page (office, query, entries, 1);
  compare_page (office, query, entries, n_pages + 5);
  compare_page (office, query, entries, (guint)g_rand_int_range (office->rand, 0, (gint32)n_pages));
  compare_sort (office, query, entries);
  /* It is dear, and the same for all. */
  if (g_rand_int_range (office->rand, 0, 8) == 0)
    compare_all (office, query, entries);
  free_list (entries);
}

typedef struct
{
  const char *field;
  const char *value;
} Filter;

static const Filter filters[][3] = {
  { { NULL, NULL } },
  { { "deleted", "1" } },
  { { "status", "active" } },
  { { "status", "draft" } },
  { { "status", "expired|revoked" } },
  { { "status", "no-such" } },
  { { "package", "1" } },
  { { "client_name", "иван" } },
  { { "client_name", "ИВАНОВ" } },
  { { "client_name", "ёлк" } },
  { { "client_name", "əli" } },
  { { "client_name", "ƏLİYEV" } },
  { { "client_name", "ова анна" } },
  { { "client_name", "щ" } },
  { { "client_name", "ив" } },
  { { "client_name", "əl" } },
  { { "client_name", "O'N" } },
  { { "client_name", "\"X\"" } },
  { { "client_name", "100%" } },
  { { "client_name", "a_b" } },
  { { "client_name", "ничего такого" } },
  { { "number", "lc-0" } },
  { { "number", "99" } },
  { { "number", "000" } },
  { { "*", "петр" } },
  { { "*", "912" } },
  { { "*", "lc" } },
  { { "status", "active" }, { "client_name", "иван" } },
  { { "status", "active" }, { "package", "1" }, { "number", "123" } },
  { { "package", "0" }, { "*", "анна" } },
  { { "deleted", "1" }, { "client_name", "иван" } },
  { { "deleted", "1" }, { "status", "active" }, { "*", "ова" } },
};

static KabQuery *
query_of (Office *office, const Filter *with, const char *order, gboolean descending)
{
  KabQuery *query = kab_query_new (&kab_entity_licence);

  for (guint i = 0; i < 3 && with[i].field != NULL; i++)
    {
      if (g_str_equal (with[i].field, "*"))
        kab_query_set_search (query, with[i].value);
      else if (g_str_equal (with[i].field, "package"))
        kab_query_set_filter (query, "package", office->packages[with[i].value[0] - '0']);
      else
        kab_query_set_filter (query, with[i].field, with[i].value);
    }
  kab_query_set_order (query, order, descending);
  kab_query_set_page (query, 0, 20);
  return query;
}

static void
compare_everything (Office *office)
{
  for (guint f = 0; f < G_N_ELEMENTS (filters); f++)
    for (guint o = 0; o < G_N_ELEMENTS (licence_orders); o++)
      for (guint d = 0; d < 2; d++)
        {
          g_autoptr (KabQuery) query = query_of (office, filters[f], licence_orders[o], d == 1);

          compare_list (office, query);
        }
}

/* Every sort with every filter, in both directions, on the first, the last, a middle and a random page. */
static void
test_every_list (void)
{
  Office office;

  office_open (&office);
  compare_everything (&office);
  office.cold = TRUE;
  compare_everything (&office);
  g_assert_cmpuint (office.uncounted, >, 100);
  office_close (&office);
}

/* What was prepared for lists stays right when rows change, come and go under it. */
static void
test_changes (void)
{
  Office office;

  office_open (&office);
  for (guint round = 0; round < 12; round++)
    {
      /* More than is patched in, at times. */
      office_change (&office, round % 4 == 3 ? 700 : (guint)g_rand_int_range (office.rand, 1, 30));
      for (guint i = 0; i < 40; i++)
        {
          g_autoptr (KabQuery) query
            = query_of (&office, filters[g_rand_int_range (office.rand, 0, G_N_ELEMENTS (filters))],
                        licence_orders[g_rand_int_range (office.rand, 0, G_N_ELEMENTS (licence_orders))],
                        g_rand_boolean (office.rand));

          compare_list (&office, query);
        }
    }
  office_close (&office);
}

/* Who has changed his mind does not wait for what he asked first. */
static void
test_cancel (void)
{
  Office office;
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_licence);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  KabTotal total;

  office_open (&office);
  kab_query_set_filter (query, "status", "active");
  g_cancellable_cancel (cancellable);
  g_assert_false (kab_lists_count (office.lists, office.db, 1, query, cancellable, &total, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  /* And what comes next is as good as ever. */
  g_assert_true (kab_lists_count (office.lists, office.db, 1, query, NULL, &total, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (total.rows, >, 2000);
  office_close (&office);
}

/* A list shows at once what was edited, and that it waits to be sent. */
static void
test_edit_shows (void)
{
  Office office;
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_licence);
  g_autoptr (KabPage) before = NULL, after = NULL;
  g_autoptr (KabRow) wanted = NULL;
  g_autoptr (KabMutation) mutation = NULL;

  office_open (&office);
  kab_query_set_order (query, "client_name", FALSE);
  before = kab_lists_page (office.lists, office.db, 1, query, NULL, NULL);
  wanted = kab_row_copy (before->rows->pdata[7]);
  kab_row_set_text (wanted, "client_name", "Яяяков Последний");
  mutation = kab_mutation_new_between (before->rows->pdata[7], wanted);
  store_edit (&office.store, mutation);

  kab_query_set_page (query, 100000, 20);
  after = kab_lists_page (office.lists, office.db, 1, query, NULL, NULL);
  {
    const KabRow *last = after->rows->pdata[after->rows->len - 1];

    g_assert_cmpstr (last->id, ==, wanted->id);
    g_assert_cmpstr (kab_row_get_text (last, "client_name"), ==, "Яяяков Последний");
    g_assert_true (after->pending[after->rows->len - 1]);
    g_assert_false (after->pending[0]);
  }
  g_assert_cmpuint (after->total, ==, before->total);
  g_assert_cmpuint (after->generation, >, before->generation);
  g_clear_pointer (&after, kab_page_free);
  kab_query_set_search (query, "яяяков");
  after = kab_lists_page (office.lists, office.db, 1, query, NULL, NULL);
  g_assert_cmpuint (after->total, ==, 1);
  office_close (&office);
}

/* Phones are found by what people type of them. */
static void
test_phones (void)
{
  Office office;
  const KabRow *row;
  const char *phone;
  g_autofree char *trunk = NULL, *spaced = NULL;
  const char *typed[4];

  office_open (&office);
  row = g_ptr_array_index (office.rows, 5);
  phone = kab_row_get_text (row, "client_phone");
  trunk = g_strdup_printf ("8%s", phone + 2);
  spaced = g_strdup_printf ("8 (%.3s) %.3s-%.2s", phone + 2, phone + 5, phone + 8);
  typed[0] = phone;
  typed[1] = trunk;
  typed[2] = spaced;
  typed[3] = phone + 6;
  for (guint i = 0; i < 2 * G_N_ELEMENTS (typed); i++)
    {
      g_autoptr (KabQuery) query = kab_query_new (&kab_entity_licence);
      g_autoptr (KabPage) page = NULL;
      gboolean found = FALSE;

      /* In the filter of the field, and where any field is searched. */
      if (i < G_N_ELEMENTS (typed))
        kab_query_set_filter (query, "client_phone", typed[i]);
      else
        kab_query_set_search (query, typed[i - G_N_ELEMENTS (typed)]);
      kab_query_set_filter (query, "deleted", row->deleted ? "1" : "0");
      page = kab_lists_page (office.lists, office.db, 1, query, NULL, NULL);
      for (guint j = 0; j < page->rows->len; j++)
        found |= g_str_equal (((KabRow *)page->rows->pdata[j])->id, row->id);
      g_test_message ("%s: %u", typed[i % G_N_ELEMENTS (typed)], (guint)page->total);
      g_assert_true (found);
      g_assert_cmpuint (page->total, <, 30);
    }
  office_close (&office);
}

static void
test_query_text (void)
{
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_licence), back = NULL, odd = NULL;
  g_autofree char *text = NULL, *again = NULL, *third = NULL;
  gboolean descending;

  kab_query_set_filter (query, "status", "active|draft");
  kab_query_set_filter (query, "client_name", "Ёж \"тот\"\n");
  kab_query_set_range (query, "sold_on", "2025-01-01", NULL);
  kab_query_set_range (query, "price", NULL, "5000");
  kab_query_set_search (query, "№ 5");
  kab_query_set_order (query, "price", TRUE);
  kab_query_set_page (query, 7, 50);
  text = kab_query_to_text (query);
  back = kab_query_from_text (&kab_entity_licence, text);
  again = kab_query_to_text (back);
  g_assert_cmpstr (text, ==, again);
  g_assert_cmpstr (kab_query_get_filter (back, "client_name"), ==, "Ёж \"тот\"\n");
  g_assert_cmpstr (kab_query_get_search (back), ==, "№ 5");
  g_assert_cmpstr (kab_query_get_order (back, &descending), ==, "price");
  g_assert_true (descending);

  /* Equal queries have equal texts, however they came to be. */
  kab_query_set_filter (query, "status", NULL);
  kab_query_set_filter (query, "status", "active|draft");
  third = kab_query_to_text (query);
  g_assert_cmpstr (text, ==, third);

  odd = kab_query_from_text (
    &kab_entity_licence,
    "{\"filter\":{\"nope\":\"1\",\"status\":5,\"number\":\"7\"},\"order\":\"note\",\"range\":[],"
    "\"search\":{}}");
  g_clear_pointer (&third, g_free);
  third = kab_query_to_text (odd);
  g_assert_cmpstr (third, ==, "{\"filter\":{\"number\":\"7\"}}");
  kab_query_free (kab_query_from_text (&kab_entity_licence, "not json"));
  kab_query_free (kab_query_from_text (&kab_entity_licence, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lists/every", test_every_list);
  g_test_add_func ("/lists/changes", test_changes);
  g_test_add_func ("/lists/cancel", test_cancel);
  g_test_add_func ("/lists/edit", test_edit_shows);
  g_test_add_func ("/lists/phones", test_phones);
  g_test_add_func ("/query/text", test_query_text);
  return g_test_run ();
}
