/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a crash, a damaged file, a newer version or a second syncer leaves of cache and outbox. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk.h"
#include "kab-error.h"
#include "kab-id.h"
#include "pages.h"

/* --- 16, and the crash between the two files --- */

/* A process that is killed somewhere in the middle of editing. Tells what was saved through a pipe. */
static void
edit_until_killed (const char *folder, const char *id, int out)
{
  Store store = { .folder = (char *)folder };

  store_reopen (&store);
  for (gint64 price = store_shown_price (&store, id) + 1;; price++)
    {
      g_autoptr (KabMutation) mutation = store_price_edit (&store, id, price);

      store_edit (&store, mutation);
      if (write (out, &price, sizeof price) != sizeof price)
        _exit (1);
    }
}

/* Invariant 16. */
static void
test_killed (void)
{
  Store store;
  g_autofree char *id = kab_id_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);

  store_open (&store);
  store_bring (&store, store_package (id, 5, "Пакет", 100), FALSE);
  for (guint round = 0; round < 25; round++)
    {
      int ends[2];
      gint64 saved = 0, price;
      pid_t child;
      g_autoptr (GPtrArray) entries = NULL;
      gint64 last = 0;

      g_clear_pointer (&store.cache, kab_cache_close);
      g_clear_pointer (&store.work, kab_work_close);
      g_assert_cmpint (pipe (ends), ==, 0);
      child = fork ();
      if (child == 0)
        {
          close (ends[0]);
          edit_until_killed (store.folder, id, ends[1]);
        }
      close (ends[1]);
      g_usleep ((gulong)g_rand_int_range (rand, 5000, 60000));
      kill (child, SIGKILL);
      while (read (ends[0], &price, sizeof price) == sizeof price)
        saved = price;
      close (ends[0]);
      waitpid (child, NULL, 0);

      store_reopen (&store);
      entries = kab_work_all_entries (store.work, TRUE, NULL);
      for (guint i = 0; i < entries->len; i++)
        {
          const KabOutboxEntry *entry = entries->pdata[i];
          gint64 set = entry->mutation->set[kab_entity_field (&kab_entity_package, "price")].integer;

          /* Nothing doubled, nothing missing in between. */
          if (last != 0)
            g_assert_cmpint (set, ==, last + 1);
          last = set;
        }
      /* At the most one more than was said to be saved; and it is shown. */
      if (saved != 0)
        {
          g_assert_cmpint (last, >=, saved);
          g_assert_cmpint (last, <=, saved + 1);
        }
      if (last != 0)
        g_assert_cmpint (store_shown_price (&store, id), ==, last);
    }
  store_close (&store);
}

/* The edit is in the outbox and the machine stops before it is shown: opening mends it. */
/* Invariant 16. */
static void
test_between_files (void)
{
  Store store;
  g_autofree char *id = kab_id_new ();
  g_autoptr (KabMutation) mutation = NULL;
  g_autoptr (GPtrArray) mutations = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  store_open (&store);
  store_bring (&store, store_package (id, 5, "Пакет", 100), FALSE);
  mutation = store_price_edit (&store, id, 200);
  g_ptr_array_add (mutations, mutation);
  kab_work_add (store.work, mutations, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (store_shown_price (&store, id), ==, 100);
  store_reopen (&store);
  g_assert_cmpint (store_shown_price (&store, id), ==, 200);

  /* The other way: resolved, and the machine stops before the row is shown as the server has it. */
  kab_work_refuse_row (store.work, store.fence, "package", id, "refused", "no", &(guint){ 0 }, NULL, &error);
  g_assert_no_error (error);
  store_reopen (&store);
  g_assert_cmpint (store_shown_price (&store, id), ==, 100);
  store_close (&store);
}

static char *
accept_at_six (const KabMutation *mutation, gpointer data)
{
  return g_strdup ("\"outcome\":\"done\",\"rev\":6");
}

/*
 * 2: the syncer is killed after it took a settled edit out of the outbox and before it took the image out of
 * the cache; another process, open all the time, goes on. The image must not come back over what it brings.
 */
static void
test_left_image (void)
{
  Store store;
  g_autofree char *id = kab_id_new ();
  g_autoptr (KabMutation) mutation = NULL;
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;

  store_open (&store);
  store_bring (&store, store_package (id, 5, "Пакет", 100), FALSE);
  mutation = store_price_edit (&store, id, 200);
  store_edit (&store, mutation);
  g_assert_cmpuint (store_answer_batch (&store, accept_at_six, NULL), ==, 1);
  kab_work_settle (store.work, store.fence, 6, 1, rows, &error);
  g_assert_no_error (error);

  store_bring (&store, store_package (id, 7, "Пакет", 300), FALSE);
  g_assert_cmpint (store_shown_price (&store, id), ==, 300);
  store_reopen (&store);
  g_assert_cmpint (store_shown_price (&store, id), ==, 300);
  store_close (&store);
}

/* --- 32: damaged files --- */

static void
damage (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (
    g_file_set_contents (path, "this is not a database, nor has it ever been one. ", 4096 / 100, NULL));
}

static guint
count_damaged (const char *folder, const char *name)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *prefix = g_strconcat (name, ".damaged-", NULL);
  const char *one;
  guint n = 0;

  while ((one = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (one, prefix) && !g_str_has_suffix (one, "-wal") && !g_str_has_suffix (one, "-shm");
  return n;
}

/* Invariant 32. */
static void
test_damaged (void)
{
  Store store;
  g_autofree char *id = kab_id_new (), *aside = NULL;
  g_autoptr (KabMutation) mutation = NULL;
  g_autoptr (GError) error = NULL;
  guint pending, problems, entries;
  gint64 oldest;
  KabTouched touched = 0;

  store_open (&store);
  store_bring (&store, store_package (id, 5, "Пакет", 100), FALSE);
  mutation = store_price_edit (&store, id, 200);
  store_edit (&store, mutation);

  /* The cache: moved aside, begun anew; the edit is there, and is shown again when the row has come. */
  g_clear_pointer (&store.cache, kab_cache_close);
  damage (store.folder, "cache.db");
  store.cache = kab_cache_open (store.folder, &aside, &error);
  g_assert_no_error (error);
  g_assert_nonnull (aside);
  g_assert_cmpuint (count_damaged (store.folder, "cache.db"), ==, 1);
  g_assert_cmpint (store_shown_price (&store, id), ==, -1);
  store_reopen (&store);
  store_bring (&store, store_package (id, 5, "Пакет", 100), FALSE);
  g_assert_cmpint (store_shown_price (&store, id), ==, 200);

  /* The outbox: moved aside and kept; a new one says so. */
  g_clear_pointer (&store.work, kab_work_close);
  damage (store.folder, "work.db");
  g_clear_pointer (&aside, g_free);
  store.work = kab_work_open (store.folder, &aside, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  kab_work_counts (store.work, &pending, &oldest, &problems, &entries, &error);
  g_assert_cmpuint (entries, ==, 0);
  kab_cache_mend (store.cache, store.work, &touched, &error);
  g_assert_no_error (error);
  g_assert_cmpint (store_shown_price (&store, id), ==, 100);
  store_close (&store);
}

/* 25: work of a newer version is not touched. */
static void
test_too_new (void)
{
  Store store;
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  KabDb *db;

  store_open (&store);
  g_clear_pointer (&store.work, kab_work_close);
  uri = g_strdup_printf ("sqlite:%s/work.db", store.folder);
  db = kab_db_open (uri, KAB_DB_NONE, NULL);
  kab_db_exec (db, "PRAGMA user_version=99", NULL);
  kab_db_close (db);
  g_assert_null (kab_work_open (store.folder, NULL, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_TOO_NEW);
  g_assert_cmpuint (count_damaged (store.folder, "work.db"), ==, 0);
  store_close (&store);
}

/* 27: whoever lost the place cannot write any more. */
static void
test_fence (void)
{
  Store store;
  g_autofree char *id = kab_id_new (), *body = NULL;
  g_autoptr (GError) error = NULL;
  KabPageResult result;
  g_autoptr (KabRow) row = store_package (id, 50, "Чужое", 1);
  g_autofree char *text = NULL;
  gint64 mine, other;
  guint taken;

  store_open (&store);
  store_bring (&store, store_package (id, 5, "Пакет", 100), FALSE);
  mine = store.fence;
  other = kab_work_take_fence (store.work, &error);
  g_assert_cmpint (other, >, mine);
  kab_cache_take_fence (store.cache, other, &error);
  g_assert_no_error (error);

  text = store_page_text ("c1", "c2", FALSE, row);
  g_assert_false (store_raw_page (&store, text, &result, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_cmpint (store_shown_price (&store, id), ==, 100);
  g_assert_false (kab_work_take_batch (store.work, mine, "d", 10, &body, &taken, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_BUSY);
  store_close (&store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crash/killed", test_killed);
  g_test_add_func ("/crash/between-files", test_between_files);
  g_test_add_func ("/crash/left-image", test_left_image);
  g_test_add_func ("/crash/damaged", test_damaged);
  g_test_add_func ("/crash/too-new", test_too_new);
  g_test_add_func ("/crash/fence", test_fence);
  return g_test_run ();
}
