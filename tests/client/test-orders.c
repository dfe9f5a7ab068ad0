/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders of lists that lie beside the cache: there at once at the next start (S1-31), and never wrong. */
#include <string.h>

#include <glib/gstdio.h>

#include "licence-lists.h"

static void
make_ready (Office *office)
{
  g_autoptr (GError) error = NULL;

  while (kab_lists_warm_more (office->lists, office->db, 1, &kab_entity_licence, &error))
    ;
  g_assert_no_error (error);
}

static gboolean
keep (Office *office)
{
  g_autoptr (GError) error = NULL;
  gboolean kept;

  make_ready (office);
  kept = kab_lists_keep (office->lists, &kab_entity_licence, &error);
  g_assert_no_error (error);
  return kept;
}

static void
end (Office *office)
{
  g_clear_pointer (&office->lists, kab_lists_free);
  g_clear_pointer (&office->db, kab_db_close);
  g_clear_pointer (&office->store.cache, kab_cache_close);
}

static void
begin (Office *office)
{
  g_autoptr (GError) error = NULL;

  office->store.cache = kab_cache_open (office->store.folder, NULL, &error);
  g_assert_no_error (error);
  office->lists = kab_lists_new (office->store.cache);
  kab_lists_count_at_once (office->lists, 0);
  office->db = kab_cache_open_reader (office->store.cache, &error);
  g_assert_no_error (error);
}

static void
restart (Office *office)
{
  end (office);
  begin (office);
}

/* Whether what the other lists need was there without being made anew. */
static gboolean
is_recalled (Office *office)
{
  g_autoptr (GError) error = NULL;
  gboolean made = kab_lists_warm_more (office->lists, office->db, 1, &kab_entity_licence, &error);

  g_assert_no_error (error);
  return !made;
}

/* Every list from one end to the other, all of it and part of it. */
static void
compare (Office *office)
{
  for (guint i = 0; i < N_ORDERS * 2; i++)
    {
      gboolean filtered = i % 2, descending = i / 2 % 2;
      g_autoptr (KabQuery) query = kab_query_new (&kab_entity_licence);
      g_autoptr (GPtrArray) ids
        = office_plain_ids (office,
                            filtered ? "deleted=0 AND status='expired' AND price >= 9000" : "deleted=0",
                            licence_orders[i / 2], descending);
      guint at = 0;

      kab_query_set_order (query, licence_orders[i / 2], descending);
      if (filtered)
        {
          /* No row has the first, which would stand before the other. */
          kab_query_set_filter (query, "status", "expire|expired");
          kab_query_set_range (query, "price", "9000", NULL);
        }
      for (guint n = 0; at < ids->len; n++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (KabPage) page = NULL;

          kab_query_set_page (query, n, 700);
          page = kab_lists_page (office->lists, office->db, 1, query, NULL, &error);
          g_assert_no_error (error);
          g_assert_cmpuint (page->total, ==, ids->len);
          g_assert_cmpuint (page->rows->len, ==, MIN (700, ids->len - at));
          for (guint r = 0; r < page->rows->len; r++)
            g_assert_cmpstr (((KabRow *)page->rows->pdata[r])->id, ==, ids->pdata[at++]);
        }
    }
}

/* A start, changes, a start, again and again. */
static void
test_restart (void)
{
  Office office;

  office_open (&office);
  g_assert_true (keep (&office));
  /* They will do for a while. */
  g_assert_false (keep (&office));
  for (guint round = 0; round < 8; round++)
    {
      for (guint i = 0; i < round; i++)
        office_change (&office, 10);
      /* Some starts end before anybody looked at a list. */
      if (round % 3 == 2)
        compare (&office);
      restart (&office);
      g_assert_true (is_recalled (&office));
      compare (&office);
    }
  g_assert_false (keep (&office));
  office_close (&office);
}

/* Too much has changed: they are made anew, and kept anew. */
static void
test_outdated (void)
{
  Office office;

  office_open (&office);
  g_assert_true (keep (&office));
  office_change (&office, 700);
  restart (&office);
  g_assert_false (is_recalled (&office));
  g_assert_true (keep (&office));
  compare (&office);
  restart (&office);
  g_assert_true (is_recalled (&office));
  compare (&office);

  for (guint i = 0; i < KAB_LOG_TRANSACTIONS + 40; i++)
    office_change (&office, 1);
  restart (&office);
  compare (&office);
  g_assert_false (is_recalled (&office));
  office_close (&office);
}

static void
copy_cache (Office *office, const char *from, const char *to)
{
  g_autofree char *source = g_build_filename (office->store.folder, from, NULL);
  g_autofree char *target = g_build_filename (office->store.folder, to, NULL);
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (source, &data, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (target, data, (gssize)length, &error);
  g_assert_no_error (error);
}

/*
 * The power went, and with it the last transactions, but not the files that were written after them. As many others
 * came in their place: the count of changes is the same, and the rows are not.
 */
static void
test_lost_power (void)
{
  Office office;

  office_open (&office);
  for (guint round = 0; round < 2; round++)
    {
      /* The second time there are files from before as well. */
      if (round == 1)
        g_assert_true (keep (&office));
      end (&office);
      copy_cache (&office, "cache.db", "before.db");
      begin (&office);
      office_change (&office, 300);
      if (round == 1)
        office_change (&office, 700);
      g_assert_true (keep (&office));
      end (&office);
      copy_cache (&office, "before.db", "cache.db");
      /* The server brings other rows now than it did. */
      g_free (office.store.cursor);
      begin (&office);
      office.store.cursor = kab_cache_dup_cursor (office.store.cache);
      office_change (&office, 300);
      if (round == 1)
        office_change (&office, 700);
      make_ready (&office);
      compare (&office);
      restart (&office);
      g_assert_false (is_recalled (&office));
      compare (&office);
    }
  office_close (&office);
}

/* Killed between the files and the name that makes them count; and what is in them is not what was written. */
static void
test_spoiled (void)
{
  Office office;
  g_autofree char *folder = NULL;
  static const gssize lengths[] = { 0, 20, 100, -5, G_MAXSSIZE };

  office_open (&office);
  folder = g_build_filename (office.store.folder, "orders", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GDir) dir = NULL;
      const char *name;
      guint n = 0;

      g_assert_true (keep (&office));
      dir = g_dir_open (folder, 0, NULL);
      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (folder, name, NULL);
          g_autofree char *data = NULL;
          gsize length;

          g_assert_true (g_file_get_contents (path, &data, &length, NULL));
          n++;
          if (lengths[i] == G_MAXSSIZE)
            memset (data + length / 2, 0, 4);
          else
            length = lengths[i] < 0 ? length - 5 : (gsize)lengths[i];
          g_assert_true (g_file_set_contents (path, data, (gssize)length, NULL));
        }
      g_assert_cmpuint (n, >=, N_ORDERS - 1);
      restart (&office);
      g_assert_false (is_recalled (&office));
      compare (&office);
    }

  g_assert_true (keep (&office));
  {
    g_autoptr (GError) error = NULL;
    KabDb *db = kab_cache_get_db (office.store.cache);

    g_assert_true (kab_cache_begin (office.store.cache, &error));
    g_assert_true (kab_db_exec (db, "UPDATE meta SET value='another' WHERE key='orders:licence'", &error));
    g_assert_true (kab_cache_commit (office.store.cache, NULL, &error));
  }
  restart (&office);
  g_assert_false (is_recalled (&office));
  compare (&office);
  office_close (&office);
}

/* What another process changes, that does not know of them, is not in the log. */
static void
test_another (void)
{
  Office office;
  g_autoptr (GError) error = NULL;
  KabCache *another, *own;

  office_open (&office);
  another = kab_cache_open (office.store.folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (keep (&office));
  own = office.store.cache;
  office.store.cache = another;
  office_change (&office, 20);
  office.store.cache = own;
  office_change (&office, 20);
  compare (&office);
  kab_cache_close (another);
  restart (&office);
  g_assert_false (is_recalled (&office));
  compare (&office);
  office_close (&office);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/orders/restart", test_restart);
  g_test_add_func ("/orders/outdated", test_outdated);
  g_test_add_func ("/orders/lost-power", test_lost_power);
  g_test_add_func ("/orders/spoiled", test_spoiled);
  g_test_add_func ("/orders/another", test_another);
  return g_test_run ();
}
