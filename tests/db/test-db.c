/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The storage layer over a real SQLite file. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "kab-checkpoint.h"
#include "kab-db.h"
#include "kab-error.h"

typedef struct
{
  char *dir;
  char *path;
  char *uri;
  KabDb *db;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->dir = g_dir_make_tmp ("kabinet-db-XXXXXX", &error);
  g_assert_no_error (error);
  f->path = g_build_filename (f->dir, "one.db", NULL);
  f->uri = g_strconcat ("sqlite:", f->path, NULL);
  f->db = kab_db_open (f->uri, KAB_DB_CREATE, &error);
  g_assert_no_error (error);
  g_assert_true (kab_db_exec (f->db, "CREATE TABLE t(k INTEGER PRIMARY KEY, v TEXT UNIQUE)", &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_clear_pointer (&f->db, kab_db_close);
  dir = g_dir_open (f->dir, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->dir, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (f->dir), ==, 0);
  g_free (f->dir);
  g_free (f->path);
  g_free (f->uri);
}

static gint64
count (KabDb *db)
{
  g_autoptr (GError) error = NULL;
  gint64 n = kab_db_query_integer (db, "SELECT count(*) FROM t", NULL, &error);

  g_assert_no_error (error);
  return n;
}

static void
add (KabDb *db, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabStatement) statement = kab_db_prepare (db, "INSERT INTO t(v) VALUES(?)", &error);

  g_assert_no_error (error);
  kab_statement_bind_text (statement, 1, text);
  kab_statement_run (statement, &error);
  g_assert_no_error (error);
}

static void
test_open (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = g_strconcat (f->uri, "-missing", NULL);
  g_autofree char *nowhere = g_strconcat (f->uri, "-missing/x.db", NULL);
  g_autofree char *junk = g_build_filename (f->dir, "junk.db", NULL);
  g_autofree char *junk_uri = g_strconcat ("sqlite:", junk, NULL);
  g_autofree char *kept = NULL;
  struct stat st;

  g_assert_null (kab_db_open ("postgresql://x", KAB_DB_NONE, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (kab_db_open (missing, KAB_DB_NONE, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (kab_db_open (missing, KAB_DB_READ_ONLY, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (kab_db_open (nowhere, KAB_DB_CREATE, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_STORAGE);
  g_clear_error (&error);

  /* Whatever the umask, only its owner reads it. */
  g_assert_cmpint (g_stat (f->path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);

  /* A file that is no database is refused and left as it was. */
  g_assert_true (
    g_file_set_contents (junk, "This is a letter and not a database at all, however long it is.", -1, NULL));
  g_assert_null (kab_db_open (junk_uri, KAB_DB_CREATE, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_CORRUPT);
  g_assert_true (g_file_get_contents (junk, &kept, NULL, NULL));
  g_assert_true (g_str_has_prefix (kept, "This is a letter"));
}

static void
test_values (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabStatement) statement = kab_db_prepare (f->db, "SELECT ?, ?, ?, ?, ?, ?", &error);
  static const char blob[] = "a\0b";
  gsize length;
  gconstpointer back;
  g_auto (KabValue) value = KAB_VALUE_INIT;

  g_assert_no_error (error);
  kab_statement_bind_integer (statement, 1, G_MININT64);
  kab_statement_bind_text (statement, 2, "Ж'\"");
  kab_statement_bind_text (statement, 3, NULL);
  kab_statement_bind_text_len (statement, 4, "abcdef", 3);
  kab_statement_bind_blob (statement, 5, blob, 3);
  kab_statement_bind_text (statement, 6, "");
  g_assert_cmpint (kab_statement_step (statement, &error), ==, KAB_STEP_ROW);
  g_assert_cmpint (kab_statement_get_integer (statement, 0), ==, G_MININT64);
  g_assert_cmpstr (kab_statement_get_text (statement, 1), ==, "Ж'\"");
  g_assert_true (kab_statement_is_null (statement, 2));
  g_assert_null (kab_statement_get_text (statement, 2));
  g_assert_cmpstr (kab_statement_get_text (statement, 3), ==, "abc");
  back = kab_statement_get_blob (statement, 4, &length);
  g_assert_cmpmem (back, length, blob, 3);
  kab_statement_get_value (statement, 0, &value);
  g_assert_cmpint (value.kind, ==, KAB_VALUE_INTEGER);
  kab_statement_get_value (statement, 5, &value);
  g_assert_cmpint (value.kind, ==, KAB_VALUE_TEXT);
  g_assert_cmpstr (value.text, ==, "");
  kab_statement_get_value (statement, 2, &value);
  g_assert_true (kab_value_is_null (&value));
  g_assert_cmpint (kab_statement_step (statement, &error), ==, KAB_STEP_DONE);

  /* A value bound past the last place is an error and not silence. */
  kab_statement_reset (statement);
  kab_statement_bind_integer (statement, 7, 1);
  g_assert_cmpint (kab_statement_step (statement, &error), ==, KAB_STEP_ERROR);
  g_assert_error (error, KAB_ERROR, KAB_ERROR_STORAGE);
}

/* A statement given back forgets what was bound; the same text twice at once are two statements. */
static void
test_statements (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  static const char sql[] = "SELECT v FROM t WHERE v > ? ORDER BY v";
  KabStatement *one, *two;

  add (f->db, "a");
  add (f->db, "b");
  one = kab_db_prepare (f->db, sql, &error);
  kab_statement_bind_text (one, 1, "");
  g_assert_cmpint (kab_statement_step (one, &error), ==, KAB_STEP_ROW);
  two = kab_db_prepare (f->db, sql, &error);
  g_assert_true (one != two);
  kab_statement_bind_text (two, 1, "a");
  g_assert_cmpint (kab_statement_step (two, &error), ==, KAB_STEP_ROW);
  g_assert_cmpstr (kab_statement_get_text (one, 0), ==, "a");
  g_assert_cmpstr (kab_statement_get_text (two, 0), ==, "b");
  kab_statement_done (one);
  kab_statement_done (two);
  one = kab_db_prepare (f->db, sql, &error);
  g_assert_cmpint (kab_statement_step (one, &error), ==, KAB_STEP_DONE);
  kab_statement_done (one);

  g_assert_null (kab_db_prepare (f->db, "SELECT nothing FROM nowhere", &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_STORAGE);

  /* More texts than are kept. */
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *text = g_strdup_printf ("SELECT %u", i);

      g_assert_cmpint (kab_db_query_integer (f->db, text, NULL, NULL), ==, i);
    }
}

static void
test_constraint (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add (f->db, "a");
  g_assert_false (kab_db_exec (f->db, "INSERT INTO t(v) VALUES('a')", &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_CONFLICT);
  g_assert_cmpint (count (f->db), ==, 1);
  g_assert_true (kab_db_exec (f->db, "UPDATE t SET v='z'", NULL));
  g_assert_cmpint (kab_db_changes (f->db), ==, 1);
}

static void
test_transactions (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  kab_db_rollback (f->db); /* fine where none is open */
  g_assert_true (kab_db_begin (f->db, TRUE, &error));
  g_assert_true (kab_db_in_transaction (f->db));
  add (f->db, "a");
  kab_db_rollback (f->db);
  g_assert_false (kab_db_in_transaction (f->db));
  g_assert_cmpint (count (f->db), ==, 0);

  g_assert_true (kab_db_begin (f->db, TRUE, &error));
  add (f->db, "a");
  g_assert_true (kab_db_savepoint (f->db, "s", &error));
  add (f->db, "b");
  kab_db_rollback_to (f->db, "s");
  g_assert_true (kab_db_savepoint (f->db, "s", &error));
  add (f->db, "c");
  g_assert_true (kab_db_release (f->db, "s", &error));
  g_assert_true (kab_db_commit (f->db, &error));
  g_assert_no_error (error);
  g_assert_cmpint (kab_db_query_integer (f->db, "SELECT count(*) FROM t WHERE v IN ('a','c')", NULL, NULL),
                   ==, 2);
  g_assert_cmpint (count (f->db), ==, 2);

  /* No transaction within one; the first is not harmed. */
  g_assert_true (kab_db_begin (f->db, FALSE, &error));
  g_assert_false (kab_db_begin (f->db, TRUE, &error));
  g_clear_error (&error);
  g_assert_true (kab_db_commit (f->db, &error));
}

static void
test_read_only (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDb) other = NULL;

  add (f->db, "a");
  other = kab_db_open (f->uri, KAB_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (other), ==, 1);
  g_assert_false (kab_db_exec (other, "DELETE FROM t", &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_STORAGE);
}

/* TEXTKEY() orders and compares as people of each language expect. */
static void
test_text_key (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (kab_db_query_integer (f->db, "SELECT TEXTKEY('ЁЛКА')=TEXTKEY('елка')", NULL, NULL), ==, 1);
  g_assert_cmpint (kab_db_query_integer (f->db, "SELECT TEXTKEY(NULL) IS NULL", NULL, NULL), ==, 1);
  g_assert_cmpint (kab_db_query_integer (f->db, "SELECT TEXTKEY('Əli')>TEXTKEY('Elçin')", NULL, NULL), ==, 1);
}

static gpointer
interrupt_soon (gpointer db)
{
  for (guint i = 0; i < 200; i++)
    {
      g_usleep (10000);
      kab_db_interrupt (db);
    }
  return NULL;
}

static void
test_interrupt (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GThread) thread = g_thread_new ("interrupt", interrupt_soon, f->db);

  kab_db_query_integer (f->db,
                        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x<1000000000)"
                        " SELECT sum(x) FROM c",
                        NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (g_steal_pointer (&thread));
  g_assert_cmpint (count (f->db), ==, 0);
}

typedef struct
{
  const char *uri;
  gint stop;
  gint written;
} Writer;

static gpointer
write_on (gpointer data)
{
  Writer *writer = data;
  g_autoptr (KabDb) db = kab_db_open (writer->uri, KAB_DB_NONE, NULL);

  while (!g_atomic_int_get (&writer->stop))
    {
      g_autoptr (GError) error = NULL;

      /* Two rows that belong together. */
      g_assert_true (kab_db_begin (db, TRUE, &error));
      g_assert_true (kab_db_exec (db, "INSERT INTO t(v) VALUES(NULL),(NULL)", &error));
      g_assert_true (kab_db_commit (db, &error));
      g_atomic_int_inc (&writer->written);
    }
  return NULL;
}

/* A backup of a database that somebody writes to without a pause ends, and is of one moment. */
static void
test_backup (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->dir, "copy.db", NULL);
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  Writer writer = { f->uri, 0, 0 };
  GThread *thread;
  g_autoptr (KabDb) copy = NULL;
  struct stat st;
  gint64 started;

  g_assert_true (kab_db_exec (f->db,
                              "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x<60000)"
                              " INSERT INTO t(v) SELECT x||hex(randomblob(200)) FROM c",
                              &error));
  thread = g_thread_new ("writer", write_on, &writer);
  while (g_atomic_int_get (&writer.written) < 10)
    g_usleep (1000);
  started = g_get_monotonic_time ();
  g_assert_true (kab_db_backup (f->db, path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 30 * G_USEC_PER_SEC);
  g_atomic_int_set (&writer.stop, 1);
  g_thread_join (thread);

  g_assert_cmpint (g_stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  copy = kab_db_open (uri, KAB_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_true (kab_db_check (copy, &error));
  g_assert_cmpint (count (copy), >=, 60000 + 20);
  g_assert_cmpint (count (copy) % 2, ==, 0);

  /* Never over something that is there. */
  g_assert_false (kab_db_backup (f->db, path, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_STORAGE);
}

/* A backup that cannot be finished leaves no half of a file that looks like one. */
static void
test_backup_of_damaged (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->dir, "copy.db", NULL);
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (kab_db_exec (f->db,
                              "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x<2000)"
                              " INSERT INTO t(v) SELECT x||hex(randomblob(200)) FROM c",
                              &error));
  g_assert_no_error (error);
  g_clear_pointer (&f->db, kab_db_close);
  g_assert_true (g_file_get_contents (f->path, &contents, &length, NULL));
  for (gsize i = 4096; i < length; i += 512)
    contents[i] = (char)(contents[i] ^ 0x5a);
  g_assert_true (g_file_set_contents (f->path, contents, (gssize)length, NULL));

  f->db = kab_db_open (f->uri, KAB_DB_NONE, &error);
  if (f->db != NULL)
    {
      g_assert_false (kab_db_check (f->db, &error));
      g_assert_error (error, KAB_ERROR, KAB_ERROR_CORRUPT);
      g_clear_error (&error);
    }
  else
    {
      g_assert_error (error, KAB_ERROR, KAB_ERROR_CORRUPT);
    }
}

static gint64
size_of (const char *path, const char *suffix)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);
  GStatBuf info;

  return g_stat (name, &info) == 0 ? (gint64)info.st_size : 0;
}

/* A long log is put in its place beside whoever writes, who can still empty it; what was written is all there. */
static void
test_checkpoint (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KabCheckpointer *checkpointer = kab_checkpointer_new (f->uri, f->db);
  gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  for (guint i = 0; i < 5; i++)
    {
      g_assert_true (kab_db_exec (f->db,
                                  "INSERT INTO t(v) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
                                  " FROM n WHERE i < 500) SELECT hex(randomblob(2000)) FROM n",
                                  &error));
      g_assert_no_error (error);
    }
  while (size_of (f->path, "") < 4000 * 1000 && g_get_monotonic_time () < until)
    g_usleep (2000);
  g_assert_cmpint (size_of (f->path, ""), >, 4000 * 1000);
  g_assert_cmpint (count (f->db), ==, 2500);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_true (kab_db_exec (f->db, "UPDATE t SET v = v || 'x' WHERE k % 4 = 1", &error));
      kab_checkpointer_rest (checkpointer);
      g_assert_cmpint (kab_db_query_integer (f->db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, &error), ==, 0);
      g_assert_no_error (error);
      g_assert_cmpint (size_of (f->path, "-wal"), ==, 0);
    }
  kab_checkpointer_free (checkpointer);
  g_assert_true (kab_db_check (f->db, &error));
  g_assert_cmpint (count (f->db), ==, 2500);
}

static gboolean
step_one (KabDb *db, GError **error)
{
  return kab_db_exec (db, "CREATE TABLE one(x)", error);
}

static gboolean
step_two (KabDb *db, GError **error)
{
  return kab_db_exec (db, "CREATE TABLE two(x)", error);
}

static gboolean
step_fails (KabDb *db, GError **error)
{
  return kab_db_exec (db, "CREATE TABLE three(x)", error)
         && kab_db_exec (db, "INSERT INTO nowhere VALUES(1)", error);
}

static gint64
tables (KabDb *db, const char *name)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM sqlite_schema WHERE name='%s'", name);

  return kab_db_query_integer (db, sql, NULL, NULL);
}

static void
test_migrate (Fixture *f, gconstpointer data)
{
  static const KabMigration steps[] = { step_one, step_two };
  static const KabMigration broken[] = { step_one, step_two, step_fails };
  g_autoptr (GError) error = NULL;

  g_assert_true (kab_db_migrate (f->db, steps, 1, &error));
  g_assert_cmpint (tables (f->db, "two"), ==, 0);
  g_assert_true (kab_db_migrate (f->db, steps, 2, &error));
  g_assert_true (kab_db_migrate (f->db, steps, 2, &error));
  g_assert_no_error (error);
  g_assert_cmpint (tables (f->db, "two"), ==, 1);

  /* A step that fails leaves nothing of itself, and can be taken again. */
  for (guint i = 0; i < 2; i++)
    {
      g_assert_false (kab_db_migrate (f->db, broken, 3, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
      g_assert_cmpint (tables (f->db, "three"), ==, 0);
      g_assert_false (kab_db_in_transaction (f->db));
    }

  /* Written by a newer one: refused, left as it is. */
  g_assert_false (kab_db_migrate (f->db, steps, 1, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_TOO_NEW);
  g_assert_cmpint (kab_db_query_integer (f->db, "PRAGMA user_version", NULL, NULL), ==, 2);
}

static gpointer
migrate_too (gpointer uri)
{
  static const KabMigration steps[] = { step_one, step_two };
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDb) db = kab_db_open (uri, KAB_DB_NONE, &error);

  g_assert_no_error (error);
  g_assert_true (kab_db_migrate (db, steps, 2, &error));
  g_assert_no_error (error);
  return NULL;
}

/* Several programs that start at once: each step is taken once, and all of them go on. */
static void
test_migrate_together (Fixture *f, gconstpointer data)
{
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("migrate", migrate_too, f->uri);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (tables (f->db, "one") + tables (f->db, "two"), ==, 2);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/db/open", test_open);
  ADD ("/db/values", test_values);
  ADD ("/db/statements", test_statements);
  ADD ("/db/constraint", test_constraint);
  ADD ("/db/transactions", test_transactions);
  ADD ("/db/read-only", test_read_only);
  ADD ("/db/text-key", test_text_key);
  ADD ("/db/interrupt", test_interrupt);
  ADD ("/db/checkpoint", test_checkpoint);
  ADD ("/db/backup", test_backup);
  ADD ("/db/damaged", test_backup_of_damaged);
  ADD ("/db/migrate", test_migrate);
  ADD ("/db/migrate-together", test_migrate_together);

  return g_test_run ();
}
