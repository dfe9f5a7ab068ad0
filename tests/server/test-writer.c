/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writer as kabinetctl uses it: in bulk, over several transactions, and what it refuses. */
#include <locale.h>

#include <glib/gstdio.h>

#include "kab-activity-chain.h"
#include "kab-error.h"
#include "kab-org.h"
#include "kab-signature.h"
#include "kab-writer.h"

typedef struct
{
  char *dir;
  char *uri;
  KabServerDb *db;
  char *org;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->dir = g_dir_make_tmp ("kab-writer-XXXXXX", &error);
  g_assert_no_error (error);
  f->uri = g_strdup_printf ("sqlite:%s/k.db", f->dir);
  f->db = kab_server_db_open (f->uri, &error);
  g_assert_no_error (error);
  f->org = kab_org_create (f->db, "Кабинет", NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->dir, 0, NULL);
  const char *name;

  kab_server_db_unref (f->db);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (f->dir);
  g_free (f->dir);
  g_free (f->uri);
  g_free (f->org);
}

static KabRow *
new_licence (guint number)
{
  KabRow *row = kab_row_new (&kab_entity_licence, NULL);
  g_autofree char *text = g_strdup_printf ("L-%u", number);

  kab_row_set_text (row, "number", text);
  kab_row_set_text (row, "client_name", "Иванов");
  kab_row_set_text (row, "package_name", "Защита");
  kab_row_set_integer (row, "price", 100);
  return row;
}

static char *
public_key (KabWriter *writer)
{
  g_autoptr (KabRow) row = kab_writer_find_unique (writer, &kab_entity_setting, "key", "signing_key", NULL);
  g_autoptr (JsonNode) node = json_from_string (kab_row_get_text (row, "value"), NULL);

  return g_strdup (json_object_get_string_member (json_node_get_object (node), "key"));
}

static gint64
count (KabWriter *writer, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 n = kab_db_query_integer (kab_writer_get_db (writer), sql, NULL, &error);

  g_assert_no_error (error);
  return n;
}

/* Every licence of a bulk load is signed, found at once, numbered without a hole */
static void
test_bulk (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabWriter) writer = kab_writer_begin (f->db, f->org, NULL, "test", KAB_WRITER_BULK, &error);
  g_autofree char *key = public_key (writer);
  g_autofree char *last = NULL;
  gint64 head = count (writer, "SELECT rev FROM counter");

  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (KabRow) row = new_licence (i);

      kab_row_set_text (row, "renewed_from", last);
      g_assert_true (kab_writer_put (writer, row, NULL, &error));
      g_assert_no_error (error);
      g_free (last);
      last = g_strdup (row->id);
      if (i % 1000 == 999)
        g_assert_true (kab_writer_flush (writer, &error));
      if (i % 500 == 7)
        {
          g_autoptr (KabRow) found = kab_writer_find (writer, &kab_entity_licence, row->id, &error);
          g_autofree char *text = NULL;

          g_assert_no_error (error);
          g_assert_nonnull (found);
          text = kab_licence_canonical_text (found);
          g_assert_true (kab_signature_verify (text, kab_row_get_text (found, "signature"), key));
          g_assert_cmpint (found->rev, ==, row->rev);
        }
    }
  g_assert_true (kab_writer_note (writer, "import", &kab_entity_licence, "3000", &error));
  g_assert_true (kab_writer_commit (writer, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (writer, "SELECT COUNT(*) FROM licence WHERE signature IS NOT NULL"), ==, 3000);
  g_assert_cmpint (count (writer, "SELECT COUNT(DISTINCT rev) FROM licence"), ==, 3000);
  g_assert_cmpint (count (writer, "SELECT rev FROM counter"), ==, head + 3001);
  g_assert_cmpint (count (writer, "SELECT COUNT(*) FROM activity"), ==, 3);
}

/* A row that cannot be written says which field is at fault, and the next ones are */
static void
test_bulk_refuses (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabWriter) writer = kab_writer_begin (f->db, f->org, NULL, "test", KAB_WRITER_BULK, &error);
  g_autoptr (KabRow) first = new_licence (1);
  g_autoptr (KabRow) twice = new_licence (1);
  g_autoptr (KabRow) lost = new_licence (2);
  g_autoptr (KabRow) last = new_licence (3);
  const KabField *field = NULL;

  g_assert_true (kab_writer_put (writer, first, &field, &error));
  g_assert_false (kab_writer_put (writer, twice, &field, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
  g_assert_cmpstr (field->name, ==, "number");
  g_clear_error (&error);
  kab_row_set_text (lost, "client", "0190f0e0-0000-7000-8000-000000000001");
  g_assert_false (kab_writer_put (writer, lost, &field, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
  g_assert_cmpstr (field->name, ==, "client");
  g_clear_error (&error);
  g_assert_true (kab_writer_put (writer, last, &field, &error));
  /* changed again before it was written */
  kab_row_set_text (first, "client_name", "Петров");
  g_assert_true (kab_writer_put (writer, first, &field, &error));
  g_assert_true (kab_writer_commit (writer, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (writer, "SELECT COUNT(*) FROM licence"), ==, 2);
  g_assert_cmpint (count (writer, "SELECT COUNT(*) FROM licence WHERE client_name = 'Петров'"), ==, 1);
  g_assert_cmpint (count (writer, "SELECT COUNT(*) FROM feed WHERE entity = 11 AND gone = 0"), ==, 2);
}

/* What was not committed never was */
static void
test_rollback (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (guint bulk = 0; bulk < 2; bulk++)
    {
      KabWriter *writer = kab_writer_begin (f->db, f->org, NULL, NULL, bulk ? KAB_WRITER_BULK : 0, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < 200; i++)
        {
          g_autoptr (KabRow) row = new_licence (i);

          g_assert_true (kab_writer_put (writer, row, NULL, &error));
        }
      kab_writer_free (writer);
    }
  {
    g_autoptr (KabWriter) writer = kab_writer_begin (f->db, f->org, NULL, NULL, 0, &error);

    g_assert_cmpint (count (writer, "SELECT COUNT(*) FROM licence"), ==, 0);
    g_assert_cmpint (count (writer, "SELECT rev FROM counter"), ==,
                     count (writer, "SELECT MAX(rev) FROM feed"));
  }
}

/* A backup of a database in use is restored under a new epoch; the former one is kept */
static void
test_backup_and_restore (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *backup = g_build_filename (f->dir, "backup.db", NULL);
  g_autofree char *kept = NULL;
  g_autofree char *epoch = NULL;

  {
    g_autoptr (KabWriter) writer = kab_writer_begin (f->db, f->org, NULL, NULL, 0, &error);
    g_autoptr (KabRow) row = new_licence (1);

    g_assert_true (kab_writer_put (writer, row, NULL, &error));
    g_assert_true (kab_writer_commit (writer, &error));
  }
  {
    g_autoptr (KabWriter) writer = kab_writer_begin (f->db, f->org, NULL, NULL, 0, &error);
    g_autoptr (KabRow) row = new_licence (2);

    g_assert_true (kab_writer_put (writer, row, NULL, &error));
    /* not committed: not in the backup */
    g_assert_true (kab_server_db_backup (f->db, backup, &error));
    g_assert_no_error (error);
    g_assert_true (kab_writer_commit (writer, &error));
  }
  g_assert_false (kab_server_db_backup (f->db, backup, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_STORAGE);
  g_clear_error (&error);

  g_assert_false (kab_server_db_restore (backup, f->uri, &kept, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_BUSY);
  g_clear_error (&error);
  g_clear_pointer (&f->db, kab_server_db_unref);
  g_assert_true (kab_server_db_restore (backup, f->uri, &kept, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));

  f->db = kab_server_db_open (f->uri, &error);
  g_assert_no_error (error);
  {
    g_autoptr (KabWriter) writer = kab_writer_begin (f->db, f->org, NULL, NULL, 0, &error);
    g_autofree char *uri = g_strconcat ("sqlite:", kept, NULL);
    g_autofree char *attach = g_strdup_printf ("ATTACH '%s' AS former", kept);

    g_assert_cmpint (count (writer, "SELECT COUNT(*) FROM licence"), ==, 1);
    g_clear_pointer (&writer, kab_writer_free);
    writer = kab_writer_begin (f->db, f->org, NULL, NULL, 0, &error);
    g_assert_no_error (error);
    kab_db_rollback (kab_writer_get_db (writer));
    g_assert_true (kab_db_exec (kab_writer_get_db (writer), attach, &error));
    g_assert_cmpint (count (writer, "SELECT COUNT(*) FROM org a JOIN former.org b ON a.id = b.id"
                                    " WHERE a.epoch <> b.epoch"),
                     ==, 1);
    g_assert_cmpint (count (writer, "SELECT COUNT(*) FROM former.licence"), ==, 2);
  }
  g_assert_false (kab_server_db_restore ("/dev/null", f->uri, NULL, &error));
  g_assert_nonnull (error);
}

/* Lines are added by what they tell of; nobody puts, changes or deletes one. What is rolled back leaves no gap. */
static void
test_journal (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabChainReport) before = kab_chain_verify (f->db, f->org, NULL, &error);
  g_autoptr (KabChainReport) after = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (before->problems->len, ==, 0);
  {
    g_autoptr (KabWriter) writer = kab_writer_begin (f->db, f->org, NULL, NULL, 0, &error);
    g_autoptr (KabRow) line = kab_row_new (&kab_entity_activity, NULL);

    kab_row_set_text (line, "action", "create");
    kab_row_set_integer (line, "at", 1);
    g_assert_false (kab_writer_put (writer, line, NULL, &error));
    g_assert_error (error, KAB_ERROR, KAB_ERROR_REFUSED);
    g_clear_error (&error);
    g_assert_true (kab_writer_note (writer, "import", NULL, "lost", &error));
  }
  {
    g_autoptr (KabWriter) writer = kab_writer_begin (f->db, f->org, NULL, NULL, KAB_WRITER_BULK, &error);

    g_assert_true (kab_writer_note (writer, "import", NULL, "one", &error));
    g_assert_true (kab_writer_flush (writer, &error));
    g_assert_true (kab_writer_note (writer, "import", NULL, "two", &error));
    g_assert_true (kab_writer_commit (writer, &error));
  }
  after = kab_chain_verify (f->db, f->org, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (after->problems->len, ==, 0);
  g_assert_cmpint (after->last, ==, before->last + 2);
  g_assert_cmpint (after->n_lines, ==, after->last);
}

static void
test_orgs (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabOrg) only = kab_org_find (f->db, NULL, &error);
  g_autofree char *second = NULL;
  g_autofree char *user = NULL;
  KabNewUser new_user
    = { .surname = "Ким", .given_name = "Ли", .phone = "8 912 345-67-89", .role = KAB_ROLE_ADMIN };

  g_assert_cmpstr (only->id, ==, f->org);
  second = kab_org_create (f->db, "Вторая", "{\"name\": \"Вторая\"}", &error);
  g_assert_no_error (error);
  g_assert_null (kab_org_find (f->db, NULL, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (kab_org_create (f->db, "", NULL, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (kab_org_create (f->db, "x", "[]", &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_null (kab_user_add (f->db, second, &new_user, "short", &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
  g_clear_error (&error);
  user = kab_user_add (f->db, second, &new_user, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (kab_user_add (f->db, second, &new_user, NULL, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
  g_clear_error (&error);
  {
    g_autofree char *found = kab_user_find (f->db, second, "+7 (912) 345 67 89", &error);

    g_assert_cmpstr (found, ==, user);
  }
  g_assert_null (kab_user_find (f->db, f->org, "+79123456789", &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND);
}

static gpointer
count_for_ever (gpointer data)
{
  KabDb *db = data;
  GError *error = NULL;

  kab_db_query_integer (
    db, "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT COUNT(*) FROM c", NULL, &error);
  return error;
}

/* A request that reads without end is broken off, nobody else is, and the connection serves the next one. */
static void
test_slow_reader (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KabDb *slow = kab_server_db_lend_reader (f->db, &error);
  KabDb *quick = kab_server_db_lend_reader (f->db, &error);
  KabDb *next;
  GThread *thread;
  gboolean found = FALSE;

  kab_server_db_limit_reader (f->db, slow);
  thread = g_thread_new ("slow", count_for_ever, slow);
  g_assert_cmpuint (kab_server_db_interrupt_slow (f->db, 3600), ==, 0);
  for (guint i = 0; i < 20; i++)
    {
      g_usleep (20000);
      g_assert_cmpuint (kab_server_db_interrupt_slow (f->db, 0), ==, 1);
    }
  error = g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  kab_server_db_return_reader (f->db, slow);
  g_assert_cmpuint (kab_server_db_interrupt_slow (f->db, 0), ==, 0);
  next = kab_server_db_lend_reader (f->db, &error);
  g_assert_true (next == slow);
  g_assert_cmpint (kab_db_query_integer (next, "SELECT COUNT(*) FROM org", &found, &error), ==, 1);
  g_assert_no_error (error);
  kab_server_db_return_reader (f->db, next);
  kab_server_db_return_reader (f->db, quick);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_setenv ("KABINET_TEST_CHEAP_PASSWORDS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/server/writer/bulk", Fixture, NULL, set_up, test_bulk, tear_down);
  g_test_add ("/server/writer/bulk-refuses", Fixture, NULL, set_up, test_bulk_refuses, tear_down);
  g_test_add ("/server/writer/rollback", Fixture, NULL, set_up, test_rollback, tear_down);
  g_test_add ("/server/backup-and-restore", Fixture, NULL, set_up, test_backup_and_restore, tear_down);
  g_test_add ("/server/journal", Fixture, NULL, set_up, test_journal, tear_down);
  g_test_add ("/server/slow-reader", Fixture, NULL, set_up, test_slow_reader, tear_down);
  g_test_add ("/server/orgs", Fixture, NULL, set_up, test_orgs, tear_down);
  return g_test_run ();
}
