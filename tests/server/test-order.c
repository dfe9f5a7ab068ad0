/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Invariant 1: who has been given number n has been given everything below it. Many writers draw numbers, wait,
 * commit or take it back, and are killed meanwhile; readers follow by cursor and must miss nothing. The same
 * harness over a plain sequence must miss something, or it would prove nothing.
 *
 * KABINET_TEST_DB names a database; without it, a file of SQLite's, which has no sequence and nobody to kill.
 */
#include <locale.h>
#include <string.h>

#include <glib/gstdio.h>

#include "kab-access.h"
#include "kab-error.h"
#include "kab-feed-page.h"
#include "kab-org.h"
#include "kab-writer.h"

#define WRITERS 6
#define READERS 3
#define ROWS_MOST 3

typedef struct _Harness Harness;

/* What is put to the proof: a way of writing and a way of following. */
typedef struct
{
  const char *name;
  /* One transaction; @ids gets what it adds. FALSE: nothing came of it, or it is not known. */
  gboolean (*write) (Harness *h, KabServerDb *db, GRand *dice, GPtrArray *ids);
  /* What is new since *cursor, into @seen; FALSE if it could not be read. */
  gboolean (*read) (Harness *h, KabServerDb *db, char **cursor, GHashTable *seen);
  const char *all; /* ids of all rows that there are */
} Way;

struct _Harness
{
  const Way *way;
  const char *uri;
  char *org;
  guint n_transactions;
  gboolean kill;
  gint writers_left;
  gint n_failed;
  GMutex mutex;
  GHashTable *acknowledged;
};

typedef struct
{
  Harness *h;
  guint32 seed;
  GHashTable *seen;
} Reader;

static void
dawdle (GRand *dice)
{
  if (g_rand_int_range (dice, 0, 3) == 0)
    g_usleep ((gulong)g_rand_int_range (dice, 0, 4000));
}

static gboolean
feed_write (Harness *h, KabServerDb *db, GRand *dice, GPtrArray *ids)
{
  g_autoptr (KabWriter) writer = kab_writer_begin (db, h->org, NULL, "test", KAB_WRITER_NONE, NULL);
  int n = g_rand_int_range (dice, 1, ROWS_MOST + 1);

  for (int i = 0; writer != NULL && i < n; i++)
    {
      g_autoptr (KabRow) row = kab_row_new (&kab_entity_option, NULL);

      kab_row_set_text (row, "name", "o");
      if (!kab_writer_put (writer, row, NULL, NULL))
        return FALSE;
      g_ptr_array_add (ids, g_strdup (row->id));
      dawdle (dice);
    }
  return writer != NULL && g_rand_int_range (dice, 0, 6) > 0 && kab_writer_commit (writer, NULL);
}

static gboolean
feed_read (Harness *h, KabServerDb *db, char **cursor, GHashTable *seen)
{
  static const char mark[] = "{\"entity\":\"option\",\"id\":\"", next[] = "{\"cursor\":\"";
  KabDb *reader = kab_server_db_lend_reader (db, NULL);
  g_autoptr (GString) page = g_string_new (NULL);
  KabCaller caller = { .org = h->org, .user = (char *)"01900000-0000-7000-8000-000000000001" };
  gboolean ok;

  if (reader == NULL)
    return FALSE;
  caller.actors = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_actor_free);
  g_ptr_array_add (caller.actors, kab_actor_new (caller.user, KAB_ROLE_ADMIN, NULL, NULL, NULL));
  ok = kab_feed_page (reader, &caller, *cursor, 50, page, NULL);
  kab_server_db_return_reader (db, reader);
  g_ptr_array_unref (caller.actors);
  if (!ok)
    return FALSE;
  g_assert_true (g_str_has_prefix (page->str, next));
  g_free (*cursor);
  *cursor = g_strndup (page->str + strlen (next), strcspn (page->str + strlen (next), "\""));
  for (const char *p = page->str; (p = strstr (p, mark)) != NULL; p += strlen (mark))
    g_hash_table_add (seen, g_strndup (p + strlen (mark), 36));
  return TRUE;
}

static const Way feed = { "feed", feed_write, feed_read, "SELECT id FROM \"option\"" };

static gboolean
naive_write (Harness *h, KabServerDb *server_db, GRand *dice, GPtrArray *ids)
{
  KabDb *db = kab_server_db_lend_writer (server_db);
  int n = g_rand_int_range (dice, 1, ROWS_MOST + 1);
  gboolean ok = kab_db_begin (db, TRUE, NULL);

  for (int i = 0; ok && i < n; i++)
    {
      g_autoptr (KabStatement) statement
        = kab_db_prepare (db, "INSERT INTO naive(n, id) VALUES(nextval('naive_n'), ?)", NULL);
      char *id = g_uuid_string_random ();

      g_ptr_array_add (ids, id);
      kab_statement_bind_text (statement, 1, id);
      ok = kab_statement_run (statement, NULL);
      dawdle (dice);
    }
  ok = ok && g_rand_int_range (dice, 0, 6) > 0 && kab_db_commit (db, NULL);
  kab_server_db_return_writer (server_db, db);
  return ok;
}

static gboolean
naive_read (Harness *h, KabServerDb *server_db, char **cursor, GHashTable *seen)
{
  KabDb *db = kab_server_db_lend_reader (server_db, NULL);
  gint64 last = *cursor != NULL ? g_ascii_strtoll (*cursor, NULL, 10) : 0;
  KabStep step = KAB_STEP_ERROR;

  if (db == NULL)
    return FALSE;
  {
    g_autoptr (KabStatement) statement
      = kab_db_prepare (db, "SELECT n, id FROM naive WHERE n > ? ORDER BY n", NULL);

    kab_statement_bind_integer (statement, 1, last);
    while ((step = kab_statement_step (statement, NULL)) == KAB_STEP_ROW)
      {
        last = kab_statement_get_integer (statement, 0);
        g_hash_table_add (seen, g_strdup (kab_statement_get_text (statement, 1)));
      }
  }
  kab_server_db_return_reader (server_db, db);
  g_free (*cursor);
  *cursor = g_strdup_printf ("%" G_GINT64_FORMAT, last);
  return step == KAB_STEP_DONE;
}

static const Way naive = { "naive sequence", naive_write, naive_read, "SELECT id FROM naive" };

/* As a process of its own has it: a connection that writes, and no word with the others. */
static KabServerDb *
open_db (const char *uri)
{
  KabServerDb *db;
  g_autoptr (GError) error = NULL;

  /* Who opens may be hit by the killer, too, and opens again as anybody would. */
  while ((db = kab_server_db_open (uri, &error)) == NULL
         && g_error_matches (error, KAB_ERROR, KAB_ERROR_BUSY))
    g_clear_error (&error);
  g_assert_no_error (error);
  return db;
}

static gpointer
write_on_thread (gpointer data)
{
  Harness *h = data;
  g_autoptr (KabServerDb) db = open_db (h->uri);
  g_autoptr (GRand) dice = g_rand_new ();

  for (guint i = 0; i < h->n_transactions; i++)
    {
      g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

      if (!h->way->write (h, db, dice, ids))
        {
          g_atomic_int_inc (&h->n_failed);
          continue;
        }
      g_mutex_lock (&h->mutex);
      for (guint k = 0; k < ids->len; k++)
        g_hash_table_add (h->acknowledged, g_strdup (ids->pdata[k]));
      g_mutex_unlock (&h->mutex);
    }
  g_atomic_int_add (&h->writers_left, -1);
  return NULL;
}

static gpointer
read_on_thread (gpointer data)
{
  Reader *reader = data;
  Harness *h = reader->h;
  g_autoptr (KabServerDb) db = open_db (h->uri);
  g_autofree char *cursor = NULL;
  guint quiet = 0;

  while (quiet < 5)
    {
      guint before = g_hash_table_size (reader->seen);

      if (h->way->read (h, db, &cursor, reader->seen) && g_atomic_int_get (&h->writers_left) == 0
          && g_hash_table_size (reader->seen) == before)
        quiet++;
      g_usleep (500);
    }
  return NULL;
}

/* The back end of one writer after another is killed by its server. */
static gpointer
kill_on_thread (gpointer data)
{
  Harness *h = data;
  g_autoptr (KabDb) db = kab_db_open (h->uri, KAB_DB_NONE, NULL);

  while (g_atomic_int_get (&h->writers_left) > 0)
    {
      kab_db_query_integer (
        db,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        " AND application_name LIKE 'kabinet%' AND datname = current_database() ORDER BY random() LIMIT 1",
        NULL, NULL);
      g_usleep (80 * 1000);
    }
  return NULL;
}

static GHashTable *
id_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static guint
n_missing (GHashTable *from, GHashTable *of)
{
  GHashTableIter iter;
  gpointer id;
  guint n = 0;

  g_hash_table_iter_init (&iter, of);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    n += !g_hash_table_contains (from, id);
  return n;
}

static GHashTable *
read_all (Harness *h)
{
  g_autoptr (KabDb) db = kab_db_open (h->uri, KAB_DB_READ_ONLY, NULL);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, h->way->all, NULL);
  GHashTable *all = id_set ();

  kab_statement_stream (statement);
  while (kab_statement_step (statement, NULL) == KAB_STEP_ROW)
    g_hash_table_add (all, g_strdup (kab_statement_get_text (statement, 0)));
  return all;
}

/* Returns: how many rows readers missed. */
static guint
run (const Way *way, const char *uri, const char *org, guint n_transactions, gboolean kill)
{
  Harness h = { .way = way, .uri = uri, .org = (char *)org, .n_transactions = n_transactions, .kill = kill };
  GThread *writers[WRITERS], *readers[READERS], *killer;
  Reader reader[READERS];
  g_autoptr (GHashTable) all = NULL;
  guint missed = 0;
  gint64 start = g_get_monotonic_time ();

  g_mutex_init (&h.mutex);
  h.acknowledged = id_set ();
  h.writers_left = WRITERS;
  for (guint i = 0; i < WRITERS; i++)
    writers[i] = g_thread_new ("writer", write_on_thread, &h);
  for (guint i = 0; i < READERS; i++)
    {
      reader[i].h = &h;
      reader[i].seen = id_set ();
      readers[i] = g_thread_new ("reader", read_on_thread, &reader[i]);
    }
  killer = kill ? g_thread_new ("killer", kill_on_thread, &h) : NULL;
  for (guint i = 0; i < WRITERS; i++)
    g_thread_join (writers[i]);
  for (guint i = 0; i < READERS; i++)
    g_thread_join (readers[i]);
  if (killer != NULL)
    g_thread_join (killer);

  all = read_all (&h);
  for (guint i = 0; i < READERS; i++)
    {
      missed += n_missing (reader[i].seen, all);
      /* Nothing that was taken back was ever seen. */
      g_assert_cmpuint (n_missing (all, reader[i].seen), ==, 0);
      g_hash_table_unref (reader[i].seen);
    }
  g_test_message ("%s%s: %u rows, %u transactions a second, %d not committed, %u missed by %d readers",
                  way->name, kill ? ", back ends killed" : "", g_hash_table_size (all),
                  (guint)(WRITERS * n_transactions * G_USEC_PER_SEC / (g_get_monotonic_time () - start)),
                  h.n_failed, missed, READERS);
  g_assert_cmpuint (n_missing (all, h.acknowledged), ==, 0);
  g_assert_cmpuint (g_hash_table_size (all), >, kill ? n_transactions : WRITERS * n_transactions / 2);
  g_hash_table_unref (h.acknowledged);
  g_mutex_clear (&h.mutex);
  return missed;
}

static char *
make_org (const char *uri, const char *name)
{
  g_autoptr (KabServerDb) db = open_db (uri);
  g_autoptr (GError) error = NULL;
  char *org = kab_org_create (db, name, NULL, &error);

  g_assert_no_error (error);
  return org;
}

/* Invariant 1. */
static void
test_feed (gconstpointer uri)
{
  g_autofree char *org = make_org (uri, "Порядок");

  g_assert_cmpuint (run (&feed, uri, org, 40, FALSE), ==, 0);
}

/* Invariant 1. */
static void
test_killed (gconstpointer uri)
{
  g_autofree char *org = make_org (uri, "Обрывы");
  g_autoptr (KabDb) db = kab_db_open (uri, KAB_DB_NONE, NULL);

  /* The rows that are counted are those of this org alone. */
  g_assert_true (kab_db_exec (db, "DELETE FROM \"option\"; DELETE FROM feed", NULL));
  g_assert_cmpuint (run (&feed, uri, org, 40, TRUE), ==, 0);
}

static void
test_naive (gconstpointer uri)
{
  g_autoptr (KabDb) db = kab_db_open (uri, KAB_DB_NONE, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (
    kab_db_exec (db, "CREATE SEQUENCE naive_n; CREATE TABLE naive(n BIGINT PRIMARY KEY, id TEXT)", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (run (&naive, uri, NULL, 60, FALSE), >, 0);
}

int
main (int argc, char **argv)
{
  const char *given = g_getenv ("KABINET_TEST_DB");
  g_autofree char *dir = given == NULL ? g_dir_make_tmp ("kab-order-XXXXXX", NULL) : NULL;
  g_autofree char *uri = given != NULL ? g_strdup (given) : g_strdup_printf ("sqlite:%s/k.db", dir);
  int status;

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/order/feed", uri, test_feed);
  if (given != NULL)
    {
      g_test_add_data_func ("/order/killed", uri, test_killed);
      g_test_add_data_func ("/order/naive-sequence-misses", uri, test_naive);
    }
  status = g_test_run ();
  for (guint i = 0; dir != NULL && i < 3; i++)
    {
      static const char *const suffixes[] = { "", "-wal", "-shm" };
      g_autofree char *file = g_strconcat (dir, "/k.db", suffixes[i], NULL);

      g_unlink (file);
    }
  if (dir != NULL)
    g_rmdir (dir);
  return status;
}
