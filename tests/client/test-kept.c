/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was confirmed is kept for a while, so that a server which was restored gets it again (invariants 7 and 17). */
#include <string.h>

#include "kab-id.h"
#include "kab-work-kept.h"
#include "pages.h"

#define DAY (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

static char *
done (const KabMutation *mutation, gpointer data)
{
  return g_strdup_printf ("\"outcome\":\"done\",\"rev\":%d", *(int *)data);
}

/* Edits of one new row each, confirmed and brought back at @now. */
static void
confirm (Store *store, guint n, gint64 now, const char *name)
{
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  int rev = 7;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = kab_id_new ();
      KabMutation *mutation = kab_mutation_new (&kab_entity_client, id, KAB_OP_CREATE);
      int field = kab_entity_field (&kab_entity_client, "name");

      kab_value_set_text (&mutation->set[field], name);
      mutation->in_set[field] = TRUE;
      g_ptr_array_add (mutations, mutation);
    }
  kab_work_add (store->work, mutations, 1, &error);
  g_assert_no_error (error);
  while (store_answer_batch (store, done, &rev) > 0)
    ;
  kab_work_settle (store->work, store->fence, 7, now, rows, &error);
  g_assert_no_error (error);
}

static guint
n_kept (Store *store)
{
  g_autoptr (GHashTable) rows = kab_work_kept_rows (store->work, NULL);

  return g_hash_table_size (rows);
}

static guint
n_waiting (Store *store)
{
  g_autoptr (GPtrArray) entries = kab_work_all_entries (store->work, TRUE, NULL);

  return entries->len;
}

/* 14 days of the server's; a clock that was ahead for a while keeps nothing for ever. */
static void
test_days (void)
{
  Store store;
  gint64 now = 1000 * DAY;

  store_open (&store);
  confirm (&store, 3, now, "Астра");
  g_assert_cmpuint (n_waiting (&store), ==, 0);
  confirm (&store, 2, now + 14 * DAY, "Астра");
  g_assert_cmpuint (n_kept (&store), ==, 5);
  confirm (&store, 1, now + 14 * DAY + 1, "Астра");
  g_assert_cmpuint (n_kept (&store), ==, 3);
  confirm (&store, 1, now + 5000 * DAY, "Астра");
  g_assert_cmpuint (n_kept (&store), ==, 1);
  confirm (&store, 1, now + 15 * DAY, "Астра");
  g_assert_cmpuint (n_kept (&store), ==, 1);
  store_close (&store);
}

/* A server's clock that is far ahead for a while costs nothing of what is kept. */
static void
test_clock_ahead (void)
{
  Store store;
  gint64 now = g_get_real_time () / 1000;

  store_open (&store);
  confirm (&store, 3, now, "Астра");
  confirm (&store, 1, now + 5000 * DAY, "Астра");
  g_assert_cmpuint (n_kept (&store), ==, 4);
  confirm (&store, 1, now + 60000, "Астра");
  g_assert_cmpuint (n_kept (&store), ==, 5);
  store_close (&store);
}

/* Who had more is told up to when what is not kept any more was confirmed, and not since when. */
static void
test_short (void)
{
  Store store;
  g_autoptr (GError) error = NULL;
  KabRestored restored;
  gint64 now = g_get_real_time () / 1000;

  store_open (&store);
  kab_work_note_epoch (store.work, "one", &error);
  g_assert_no_error (error);
  confirm (&store, 10, now - 3 * DAY, "Астра");
  confirm (&store, KAB_KEPT_EDITS / 2, now - 2 * DAY, "Астра");
  confirm (&store, KAB_KEPT_EDITS / 2 + 10, now - DAY, "Астра");
  g_assert_cmpuint (n_kept (&store), ==, KAB_KEPT_EDITS);
  kab_work_forget_base (store.work, store.fence, "two", 7, &error);
  g_assert_no_error (error);
  kab_work_read_restored (store.work, &restored, &error);
  g_assert_cmpint (restored.short_since, ==, now - 2 * DAY);
  store_close (&store);
}

/* No more than so many, and so much; who had more is told so when it matters. */
static void
test_bounds (void)
{
  Store store;
  g_autofree char *words = g_strnfill (200, 'x');
  g_autoptr (GError) error = NULL;
  KabRestored restored;
  gint64 now = g_get_real_time () / 1000;

  store_open (&store);
  kab_work_note_epoch (store.work, "one", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    confirm (&store, KAB_KEPT_EDITS / 2, now, words);
  g_assert_cmpuint (n_kept (&store), ==, KAB_KEPT_EDITS);

  kab_work_forget_base (store.work, store.fence, "two", 7, &error);
  g_assert_no_error (error);
  kab_work_read_restored (store.work, &restored, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (restored.waiting, ==, KAB_KEPT_EDITS);
  g_assert_cmpint (restored.short_since, ==, now);
  store_close (&store);
}

/* Invariant 7: put back once, told until it was seen, and not for what comes again without another history. */
static void
test_put_back (void)
{
  Store store;
  g_autoptr (GError) error = NULL;
  KabRestored restored;
  int rev = 5;

  store_open (&store);
  kab_work_note_epoch (store.work, "one", &error);
  confirm (&store, 3, DAY, "Астра");
  kab_work_forget_base (store.work, store.fence, "one", 7, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_waiting (&store), ==, 0);
  kab_work_read_restored (store.work, &restored, &error);
  g_assert_cmpint (restored.at, ==, 0);

  kab_work_forget_base (store.work, store.fence, "two", 6, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_waiting (&store), ==, 3);
  g_assert_cmpuint (n_kept (&store), ==, 0);
  kab_work_restored_seen (store.work, &error);
  kab_work_read_restored (store.work, &restored, &error);
  g_assert_cmpuint (restored.waiting, ==, 3);
  kab_work_forget_base (store.work, store.fence, "two", 6, &error);
  g_assert_cmpuint (n_waiting (&store), ==, 3);

  /* Two it has still, from before its number 6; the third it does again. */
  {
    g_autoptr (GPtrArray) entries = kab_work_all_entries (store.work, TRUE, NULL);
    g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr (GString) text = g_string_new ("{\"outcomes\":[");
    guint n;

    for (guint i = 0; i < entries->len; i++)
      g_string_append_printf (text, "%s{\"id\":\"%s\",\"n\":%u,\"outcome\":\"done\",\"rev\":%d}",
                              i > 0 ? "," : "", ((KabOutboxEntry *)entries->pdata[i])->mutation->id, i + 1,
                              i < 2 ? rev : 8);
    g_string_append (text, "]}");
    kab_work_take_outcomes (store.work, store.fence, kab_work_history (store.work), text->str, text->len,
                            rows, &n, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (n, ==, 3);
  }
  store_reopen (&store);
  kab_work_read_restored (store.work, &restored, &error);
  g_assert_cmpint (restored.at, >, 0);
  g_assert_cmpuint (restored.waiting, ==, 0);
  g_assert_cmpuint (restored.missing, ==, 1);
  kab_work_restored_seen (store.work, &error);
  kab_work_read_restored (store.work, &restored, &error);
  g_assert_no_error (error);
  g_assert_cmpint (restored.at, ==, 0);
  store_close (&store);
}

/* Invariants 7 and 14: what was sent and not answered before the server counted otherwise is asked about; the rest is new. */
static void
test_counted_otherwise (void)
{
  Store store;
  g_autoptr (GError) error = NULL;
  g_autofree char *row = kab_id_new (), *sent = NULL, *body = NULL;
  g_autoptr (KabMutation) first = NULL;
  g_autoptr (KabMutation) second = NULL;
  guint n;

  store_open (&store);
  store_bring (&store, store_package (row, 5, "Пакет", 100), FALSE);
  first = store_price_edit (&store, row, 200);
  store_edit (&store, first);
  kab_work_take_batch (store.work, store.fence, "d", 100, &sent, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 1);
  second = store_price_edit (&store, row, 300);
  store_edit (&store, second);
  g_clear_pointer (&sent, g_free);
  kab_work_take_batch (store.work, store.fence, "d", 100, &sent, &n, &error);
  g_assert_cmpuint (n, ==, 2);
  kab_work_renumber (store.work, store.fence, 9, &error);
  g_assert_no_error (error);
  kab_work_take_batch (store.work, store.fence, "d", 100, &body, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  g_assert_nonnull (strstr (body, "\"n\":9,\"again\":true,"));
  g_assert_nonnull (strstr (body, "\"n\":10,"));
  g_assert_null (strstr (body, "\"n\":10,\"again\""));
  store_close (&store);
}

/* Invariants 7 and 17: the server was set back while an answer was on its way: that it confirms says nothing any more. */
static void
test_old_answer (void)
{
  Store store;
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (KabMutation) edit = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *row = kab_id_new (), *sent = NULL, *id = NULL, *answer = NULL, *again = NULL;
  guint history, n = 7;

  store_open (&store);
  kab_work_note_epoch (store.work, "one", &error);
  store_bring (&store, store_package (row, 5, "Пакет", 100), FALSE);
  edit = store_price_edit (&store, row, 200);
  store_edit (&store, edit);
  history = kab_work_history (store.work);
  kab_work_take_batch (store.work, store.fence, "d", 100, &sent, &n, &error);
  g_assert_no_error (error);
  {
    g_autoptr (GPtrArray) entries = kab_work_all_entries (store.work, TRUE, NULL);

    id = g_strdup (((KabOutboxEntry *)entries->pdata[0])->mutation->id);
  }
  kab_work_forget_base (store.work, store.fence, "two", 4, &error);
  g_assert_no_error (error);
  answer = g_strdup_printf ("{\"outcomes\":[{\"id\":\"%s\",\"n\":1,\"outcome\":\"done\",\"rev\":6}]}", id);
  again = g_strdup (answer);
  kab_work_take_outcomes (store.work, store.fence, history, answer, strlen (answer), rows, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpuint (n_waiting (&store), ==, 1);
  /* What this history says of it counts. */
  kab_work_take_outcomes (store.work, store.fence, kab_work_history (store.work), again, strlen (again), rows,
                          &n, &error);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (n_waiting (&store), ==, 0);
  store_close (&store);
}

/* Invariant 20: the copy was made anew, and then the server turns out to lack what it had confirmed: it is shown. */
static void
test_put_back_anew (void)
{
  Store store;
  g_autoptr (GHashTable) rows = NULL;
  g_autoptr (KabRow) row = NULL;
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer key;

  store_open (&store);
  confirm (&store, 1, DAY, "Астра");
  rows = kab_work_kept_rows (store.work, &error);
  g_assert_no_error (error);
  g_hash_table_iter_init (&iter, rows);
  g_assert_true (g_hash_table_iter_next (&iter, &key, NULL));
  store_page (&store, "", FALSE, FALSE, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_waiting (&store), ==, 1);
  row = store_find (&store, &kab_entity_client, (char *)key + strlen ("client/"));
  g_assert_nonnull (row);
  g_assert_cmpstr (kab_row_get_text (row, "name"), ==, "Астра");
  store_close (&store);
}

/* Invariant 10: with a row that leaves, what was edited in it goes, and no byte of it stays. */
static void
test_left (void)
{
  Store store;
  g_autofree char *id = kab_id_new (), *path = NULL, *log = NULL, *leave = NULL;
  g_autoptr (KabMutation) mutation = NULL;
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  int rev = 6;
  gsize length;
  g_autofree char *bytes = NULL;

  store_open (&store);
  store_bring (&store, store_package (id, 5, "Тайный пакет", 100), FALSE);
  mutation = kab_mutation_new (&kab_entity_package, id, KAB_OP_UPDATE);
  {
    int field = kab_entity_field (&kab_entity_package, "name");

    kab_value_set_text (&mutation->base[field], "zzyzx");
    kab_value_set_text (&mutation->set[field], "Другой");
    mutation->in_base[field] = mutation->in_set[field] = TRUE;
  }
  store_edit (&store, mutation);
  g_assert_cmpuint (store_answer_batch (&store, done, &rev), ==, 1);
  store_bring (&store, store_package (id, 6, "Другой", 100), FALSE);
  if (n_kept (&store) == 0)
    kab_work_settle (store.work, store.fence, 6, 1, rows, &error);
  g_assert_cmpuint (n_kept (&store), ==, 1);
  leave = g_strdup_printf ("{\"leave\":\"package\",\"id\":\"%s\",\"rev\":7}", id);
  store_page (&store, leave, FALSE, FALSE, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_kept (&store), ==, 0);
  path = g_build_filename (store.folder, "work.db", NULL);
  store_reopen (&store);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_null (memmem (bytes, length, "zzyzx", 5));
  store_close (&store);
}

static gboolean
log_has (const Store *store, const char *word)
{
  g_autofree char *path = g_build_filename (store->folder, "cache.db-wal", NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  return g_file_get_contents (path, &bytes, &length, NULL) && memmem (bytes, length, word, strlen (word));
}

/* Invariant 10: nor in the log, where somebody who read kept it from being emptied: the next run does it. */
static void
test_left_while_read (void)
{
  Store store;
  g_autofree char *id = kab_id_new (), *leave = NULL;
  g_autoptr (GError) error = NULL;
  KabDb *reader;

  store_open (&store);
  store_bring (&store, store_package (id, 5, "zzyzx", 100), FALSE);
  reader = kab_cache_open_reader (store.cache, &error);
  g_assert_no_error (error);
  g_assert_true (kab_db_begin (reader, FALSE, &error));
  g_assert_cmpint (kab_db_query_integer (reader, "SELECT count(*) FROM package", NULL, NULL), ==, 1);
  /* Nobody waits that long here. */
  g_assert_true (kab_db_exec (kab_cache_get_db (store.cache), "PRAGMA busy_timeout=50", &error));
  leave = g_strdup_printf ("{\"leave\":\"package\",\"id\":\"%s\",\"rev\":7}", id);
  store_page (&store, leave, FALSE, FALSE, 0, &error);
  g_assert_no_error (error);
  g_assert_true (log_has (&store, "zzyzx"));
  kab_db_rollback (reader);
  kab_db_close (reader);
  store_page (&store, "", FALSE, FALSE, 0, &error);
  g_assert_no_error (error);
  g_assert_false (log_has (&store, "zzyzx"));
  store_close (&store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kept/counted-otherwise", test_counted_otherwise);
  g_test_add_func ("/kept/days", test_days);
  g_test_add_func ("/kept/clock-ahead", test_clock_ahead);
  g_test_add_func ("/kept/short", test_short);
  g_test_add_func ("/kept/bounds", test_bounds);
  g_test_add_func ("/kept/put-back", test_put_back);
  g_test_add_func ("/kept/old-answer", test_old_answer);
  g_test_add_func ("/kept/put-back-anew", test_put_back_anew);
  g_test_add_func ("/kept/left", test_left);
  g_test_add_func ("/kept/left-while-read", test_left_while_read);
  return g_test_run ();
}
