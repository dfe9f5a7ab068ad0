/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The indexes of a cache, made after the first sync. */
#include <gio/gio.h>

#include "kab-cache-private.h"
#include "kab-id.h"
#include "pages.h"

static gpointer
build (gpointer data)
{
  GError *error = NULL;

  kab_cache_build (data, &error);
  return error;
}

/* Whoever quits waits for no index; what was made of it stays, and the rest is made at the next start. */
static void
test_build_interrupted (void)
{
  Store store;
  g_autofree char *table = kab_cache_search_table (&kab_entity_package);
  g_autofree char *sql
    = g_strdup_printf ("SELECT count(*) FROM \"%s\" WHERE \"%s\" MATCH '\"пакет\"'", table, table);
  g_autoptr (GError) error = NULL;
  gboolean was_cut = FALSE;
  gint64 rev = 10;

  store_open (&store);
  for (guint page = 0; page < 4; page++)
    {
      g_autoptr (GString) items = g_string_new (NULL);

      for (guint i = 0; i < 1000; i++)
        {
          g_autofree char *id = kab_id_new ();
          g_autofree char *name = g_strdup_printf ("Пакет %u.%u с длинным названием", page, i);
          g_autoptr (KabRow) row = kab_row_new (&kab_entity_package, id);

          row->rev = rev++;
          kab_row_set_text (row, "name", name);
          append_item (items, row);
        }
      g_assert_true (store_page (&store, items->str, TRUE, page == 0, rev, &error));
      g_assert_no_error (error);
    }

  kab_cache_stop_building (store.cache, TRUE);
  g_assert_false (kab_cache_build (store.cache, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  for (guint wait = 0;; wait += 1000)
    {
      GThread *thread;
      gint64 start;

      kab_cache_stop_building (store.cache, FALSE);
      thread = g_thread_new ("build", build, store.cache);
      g_usleep (wait);
      start = g_get_monotonic_time ();
      kab_cache_stop_building (store.cache, TRUE);
      error = g_thread_join (thread);
      if (error == NULL)
        break;
      was_cut = TRUE;
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 3 * G_USEC_PER_SEC);
      g_assert_false (kab_cache_is_indexed (kab_cache_get_db (store.cache)));
      if (wait % 3000 == 0)
        store_reopen (&store);
    }
  g_assert_true (was_cut);
  g_assert_true (kab_cache_is_indexed (kab_cache_get_db (store.cache)));
  g_assert_cmpint (kab_db_query_integer (kab_cache_get_db (store.cache), sql, NULL, &error), ==, 4000);
  g_assert_no_error (error);
  store_close (&store);
}

/* A connection that looked the file through has had something temporary, whose place cannot change in a transaction. */
static void
test_build_after_check (void)
{
  Store store;
  g_autofree char *id = kab_id_new ();
  g_autoptr (GError) error = NULL;

  store_open (&store);
  g_assert_true (kab_db_check (kab_cache_get_db (store.cache), &error));
  g_assert_no_error (error);
  store_bring (&store, store_package (id, 5, "Пакет", 100), FALSE);
  g_assert_true (kab_cache_is_indexed (kab_cache_get_db (store.cache)));
  store_close (&store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/build/interrupted", test_build_interrupted);
  g_test_add_func ("/build/after-check", test_build_after_check);
  return g_test_run ();
}
