/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The storage layer over PostgreSQL: what SQLite does by itself, and what only a connection can do to us. */
#include <string.h>

#include <gio/gio.h>

#include "kab-db.h"
#include "kab-error.h"
#include "kab-postgres.h"

static const char *uri;

static KabDb *
open_db (void)
{
  g_autoptr (GError) error = NULL;
  KabDb *db = kab_db_open (uri, KAB_DB_FULL_SYNC, &error);

  g_assert_no_error (error);
  return db;
}

static void
must (KabDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;

  kab_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

static gint64
number (KabDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 n = kab_db_query_integer (db, sql, NULL, &error);

  g_assert_no_error (error);
  return n;
}

static void
test_values (void)
{
  static const char blob[] = "a\0b";
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDb) db = open_db ();
  g_autoptr (KabStatement) statement = NULL;
  gsize length;

  must (db, "CREATE TABLE v(i BIGINT, t TEXT, b BYTEA, n TEXT)");
  /* A question mark between quotes is none, and numbered ones may come twice. */
  statement = kab_db_prepare (db, "INSERT INTO v(i, t, b, n) VALUES(?2, ?1 || '?', ?3, ?4)", &error);
  for (int i = 0; i < 3; i++)
    {
      kab_statement_reset (statement);
      kab_statement_bind_text_len (statement, 1, "Ёлка…", (gssize)strlen ("Ёлка"));
      kab_statement_bind_integer (statement, 2, G_MININT64 + i);
      kab_statement_bind_blob (statement, 3, blob, sizeof blob);
      kab_statement_bind_null (statement, 4);
      g_assert_true (kab_statement_run (statement, &error));
      g_assert_cmpint (kab_db_changes (db), ==, 1);
    }
  g_clear_pointer (&statement, kab_statement_done);
  statement = kab_db_prepare (db, "SELECT i, t, b, n, i < 0 FROM v ORDER BY i", &error);
  g_assert_cmpint (kab_statement_step (statement, &error), ==, KAB_STEP_ROW);
  g_assert_cmpint (kab_statement_get_integer (statement, 0), ==, G_MININT64);
  g_assert_cmpstr (kab_statement_get_text (statement, 1), ==, "Ёлка?");
  g_assert_cmpmem (kab_statement_get_blob (statement, 2, &length), length, blob, sizeof blob);
  g_assert_true (kab_statement_is_null (statement, 3));
  g_assert_cmpint (kab_statement_get_integer (statement, 4), ==, 1);
}

static void
test_transactions (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDb) db = open_db ();

  must (db, "CREATE TABLE t(k BIGINT PRIMARY KEY)");
  g_assert_true (kab_db_begin (db, TRUE, &error));
  must (db, "INSERT INTO t VALUES(1)");
  g_assert_true (kab_db_savepoint (db, "item", &error));
  g_assert_false (kab_db_exec (db, "INSERT INTO t VALUES(1)", &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_CONFLICT);
  g_clear_error (&error);
  kab_db_rollback_to (db, "item");
  must (db, "INSERT INTO t VALUES(2)");
  g_assert_true (kab_db_commit (db, &error));
  g_assert_cmpint (number (db, "SELECT COUNT(*) FROM t"), ==, 2);

  /* Where something failed and was not taken back, a commit is none, and says so. */
  g_assert_true (kab_db_begin (db, TRUE, &error));
  must (db, "INSERT INTO t VALUES(3)");
  g_assert_false (kab_db_exec (db, "INSERT INTO t VALUES(1)", NULL));
  g_assert_false (kab_db_commit (db, &error));
  g_assert_nonnull (error);
  g_assert_false (kab_db_in_transaction (db));
  g_assert_cmpint (number (db, "SELECT COUNT(*) FROM t"), ==, 2);
}

/* Rows that come one by one are not lost when another statement wants the connection between two of them. */
static void
test_stream (void)
{
  g_autoptr (KabDb) db = open_db ();
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT n FROM generate_series(1, 5000) AS s(n)", NULL);
  gint64 sum = 0;

  for (int round = 0; round < 2; round++)
    {
      kab_statement_reset (statement);
      kab_statement_stream (statement);
      for (int i = 0; kab_statement_step (statement, NULL) == KAB_STEP_ROW; i++)
        {
          sum += kab_statement_get_integer (statement, 0);
          if (i % 1000 == 10)
            g_assert_cmpint (number (db, "SELECT 7"), ==, 7);
          if (round == 1 && i == 20)
            break;
        }
    }
  g_assert_cmpint (sum, ==, 5000 * 5001 / 2 + 21 * 22 / 2);
  kab_statement_reset (statement);
  g_assert_cmpint (number (db, "SELECT 8"), ==, 8);
}

/* A connection that is gone: the transaction under way fails and does not go on as another one; the next works. */
static void
test_lost (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDb) db = open_db (), other = open_db ();
  g_autofree char *kill = NULL;

  must (db, "CREATE TABLE lost(k BIGINT)");
  for (int i = 0; i < 3; i++)
    {
      g_free (kill);
      kill = g_strdup_printf ("SELECT pg_terminate_backend(%" G_GINT64_FORMAT ")",
                              number (db, "SELECT pg_backend_pid()"));
      if (i > 0)
        {
          g_assert_true (kab_db_begin (db, TRUE, &error));
          must (db, "INSERT INTO lost VALUES(1)");
        }
      g_assert_cmpint (number (other, kill), ==, 1);
      g_usleep (50 * 1000);
      if (i == 0)
        {
          /* Idle, nothing is lost, and nobody notices. */
          g_assert_cmpint (number (db, "SELECT 1"), ==, 1);
          continue;
        }
      g_assert_false (kab_db_exec (db, "INSERT INTO lost VALUES(2)", &error));
      g_assert_error (error, KAB_ERROR, KAB_ERROR_BUSY);
      g_clear_error (&error);
      g_assert_true (kab_db_in_transaction (db));
      g_assert_false (kab_db_exec (db, "INSERT INTO lost VALUES(3)", NULL));
      if (i == 1)
        kab_db_rollback (db);
      else
        g_assert_false (kab_db_commit (db, NULL));
      g_assert_false (kab_db_in_transaction (db));
      g_assert_cmpint (number (db, "SELECT COUNT(*) FROM lost"), ==, 0);
    }
}

static gpointer
interrupt_soon (gpointer db)
{
  g_usleep (200 * 1000);
  kab_db_interrupt (db);
  return NULL;
}

static void
test_interrupt (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDb) db = open_db ();
  GThread *thread = g_thread_new ("interrupt", interrupt_soon, db);

  g_assert_false (kab_db_exec (db, "SELECT pg_sleep(30)", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  g_assert_cmpint (number (db, "SELECT 1"), ==, 1);
}

static gpointer
hold (gpointer db)
{
  g_usleep (200 * 1000);
  must (db, "UPDATE held SET k = k + 1");
  g_assert_true (kab_db_commit (db, NULL));
  return NULL;
}

/* Whoever waited for a lock sees what was committed under it. */
static void
test_lock (void)
{
  g_autoptr (KabDb) one = open_db (), two = open_db ();
  GThread *thread;

  must (one, "CREATE TABLE held(k BIGINT); INSERT INTO held VALUES(1)");
  g_assert_true (kab_db_begin (one, TRUE, NULL) && kab_db_lock (one, "x", NULL));
  thread = g_thread_new ("hold", hold, one);
  g_assert_true (kab_db_begin (two, TRUE, NULL) && kab_db_lock (two, "x", NULL));
  g_assert_cmpint (number (two, "SELECT k FROM held"), ==, 2);
  kab_db_rollback (two);
  g_thread_join (thread);
}

static void
test_address (void)
{
  static const char *const refused[]
    = { "postgresql://anna:geheim@localhost/x", "postgresql:password=geheim dbname=x" };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (kab_db_open (refused[i], KAB_DB_NONE, &error));
      g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
      g_assert_null (strstr (error->message, "geheim"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  uri = g_getenv ("KABINET_TEST_DB");
  kab_postgres_register ();
  g_test_add_func ("/postgres/values", test_values);
  g_test_add_func ("/postgres/transactions", test_transactions);
  g_test_add_func ("/postgres/stream", test_stream);
  g_test_add_func ("/postgres/lost", test_lost);
  g_test_add_func ("/postgres/interrupt", test_interrupt);
  g_test_add_func ("/postgres/lock", test_lock);
  g_test_add_func ("/postgres/address", test_address);
  return g_test_run ();
}
