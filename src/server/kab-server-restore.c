/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-config.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-numbers.h"
#include "kab-org.h"
#include "kab-server-db.h"
#include "kab-server-migrate.h"
#include "kab-server-schema.h"
#include "kab-writer.h"
#ifdef KAB_HAVE_POSTGRESQL
#include "kab-postgres.h"
#endif

#define GONE_TRIES 20
#define GONE_US (100 * 1000)

/*
 * A new epoch each: what desktops have seen after the backup was made is of another history. Which sessions were
 * ended since then, and which devices and keys were revoked, the backup cannot know: so all of them end, and
 * everybody signs in anew; links to choose a password by end, too. What waited to be sent may have been sent since, so it
 * counts as begun. Maintenance is of the server as it was.
 */
static gboolean
begin_anew (KabDb *db, KabDb *former, GError **error)
{
  g_autoptr (KabStatement) end
    = kab_db_prepare (db, "UPDATE session SET ended_at = ? WHERE ended_at IS NULL", error);
  g_autoptr (KabStatement) revoke
    = kab_db_prepare (db, "UPDATE api_key SET revoked_at = ? WHERE revoked_at IS NULL", error);

  if (end == NULL || revoke == NULL || !kab_db_begin (db, TRUE, error))
    return FALSE;
  kab_statement_bind_integer (end, 1, kab_time_now ());
  kab_statement_bind_integer (revoke, 1, kab_time_now ());
  return kab_statement_run (end, error) && kab_statement_run (revoke, error)
         && kab_db_exec (db,
                         "UPDATE org SET epoch = lower(hex(randomblob(8)));"
                         "DELETE FROM access_token; DELETE FROM refresh_token; DELETE FROM api_token;"
                         "DELETE FROM one_time_link; DELETE FROM password_request; DELETE FROM registration;"
                         "UPDATE message_work SET sending_at = 1 WHERE sending_at = 0 AND ref IS NULL;"
                         "DELETE FROM server_setting WHERE name = 'maintenance'",
                         error)
         && kab_numbers_leap (db, former, error) && kab_db_commit (db, error);
}

/* A line in each journal: what was done after the backup is not in it. */
static gboolean
note_restore (const char *uri, const char *backup, GError **error)
{
  g_autoptr (KabServerDb) db = kab_server_db_open (uri, error);
  g_autoptr (GPtrArray) orgs = db != NULL ? kab_org_list (db, error) : NULL;
  g_autofree char *name = g_path_get_basename (backup);
  g_autofree char *title = g_utf8_make_valid (name, -1);

  for (guint i = 0; orgs != NULL && i < orgs->len; i++)
    {
      const KabOrg *org = orgs->pdata[i];
      g_autoptr (KabWriter) writer = kab_writer_begin (db, org->id, NULL, NULL, KAB_WRITER_NONE, error);

      if (writer == NULL || !kab_writer_note (writer, "restore", NULL, title, error)
          || !kab_writer_commit (writer, error))
        return FALSE;
    }
  return orgs != NULL;
}

static gboolean
check_backup (KabDb *db, const char *backup, GError **error)
{
  if (!kab_db_check (db, error))
    return FALSE;
  if (kab_db_query_integer (db, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'org'", NULL, NULL) > 0)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("“%s” is not a backup of a Kabinet server."), backup);
  return FALSE;
}

gboolean
kab_server_db_check_backup (const char *backup, GError **error)
{
  g_autofree char *uri = g_strconcat ("sqlite:", backup, NULL);
  g_autoptr (KabDb) db = kab_db_open (uri, KAB_DB_READ_ONLY, error);

  return db != NULL && check_backup (db, backup, error);
}

/* NULL if there is none, or none that can be read: that is mostly why a backup is restored. */
static KabDb *
open_former (const char *uri)
{
  if (g_str_has_prefix (uri, "sqlite:"))
    return g_file_test (uri + strlen ("sqlite:"), G_FILE_TEST_EXISTS)
             ? kab_db_open (uri, KAB_DB_READ_ONLY, NULL)
             : NULL;
#ifdef KAB_HAVE_POSTGRESQL
  kab_postgres_register ();
#endif
  return kab_db_open (uri, KAB_DB_NONE, NULL);
}

static gboolean
prepare_copy (const char *backup, const char *copy, const char *former_uri, GError **error)
{
  g_autoptr (GFile) from = g_file_new_for_path (backup);
  g_autoptr (GFile) to = g_file_new_for_path (copy);
  g_autofree char *uri = g_strconcat ("sqlite:", copy, NULL);
  g_autoptr (KabDb) former = open_former (former_uri);
  g_autoptr (KabDb) db = NULL;

  if (!g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error))
    return FALSE;
  if (g_chmod (copy, 0600) != 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be made: %s."), copy,
                   g_strerror (errno));
      return FALSE;
    }
  db = kab_db_open (uri, KAB_DB_FULL_SYNC, error);
  if (db == NULL || !check_backup (db, backup, error))
    return FALSE;
  /* Without a log beside it, the one file is all there is to move. */
  if (!kab_server_schema_migrate (db, error) || !begin_anew (db, former, error)
      || !note_restore (uri, backup, error))
    return FALSE;
  return kab_db_exec (db, "PRAGMA journal_mode=DELETE", error);
}

/* The journal's mode cannot be changed while another process has the database open. */
static gboolean
close_former (const char *uri, const char *path, GError **error)
{
  g_autoptr (KabDb) db = kab_db_open (uri, KAB_DB_FULL_SYNC, error);
  g_autoptr (GError) busy = NULL;

  if (db == NULL)
    return FALSE;
  if (kab_db_exec (db, "PRAGMA busy_timeout=500; PRAGMA journal_mode=DELETE", &busy))
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_BUSY,
               _ ("“%s” is in use: stop the server first. Nothing was changed."), path);
  return FALSE;
}

static gboolean
move (const char *from, const char *to, GError **error)
{
  if (g_rename (from, to) == 0)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be renamed to “%s”: %s."), from, to,
               g_strerror (errno));
  return FALSE;
}

static char *
text_of (KabDb *db, const char *sql, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);

  return statement != NULL && kab_statement_step (statement, error) == KAB_STEP_ROW
           ? g_strdup (kab_statement_get_text (statement, 0))
           : NULL;
}

/* How many others are at the database; -1 with an error. */
static gint64
n_others (KabDb *db, GError **error)
{
  gboolean found;
  gint64 n = kab_db_query_integer (db,
                                   "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
                                   " AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
                                   &found, error);

  return found ? n : -1;
}

/* Gives the tables that are there a schema of their own, and an empty one their place. *kept: NULL if there are none. */
static gboolean
put_aside (KabDb *db, const char *uri, const char *schema, char **kept, GError **error)
{
  g_autoptr (GHashTable) tables = kab_db_tables (db, error);
  gint64 busy;
  g_autofree char *name = g_strdup_printf ("%.30s_before_restore_%" G_GINT64_FORMAT, schema, kab_time_now ());
  g_autofree char *sql
    = g_strdup_printf ("ALTER SCHEMA \"%s\" RENAME TO \"%s\"; CREATE SCHEMA \"%s\"", schema, name, schema);

  *kept = NULL;
  if (tables == NULL || g_hash_table_size (tables) == 0)
    return tables != NULL;
  /* What was just closed may take a moment to be gone. */
  for (guint i = 0; (busy = n_others (db, error)) > 0 && i < GONE_TRIES; i++)
    g_usleep (GONE_US);
  if (busy > 0)
    g_set_error (error, KAB_ERROR, KAB_ERROR_BUSY,
                 _ ("“%s” is in use: stop the server first. Nothing was changed."), uri);
  if (busy != 0)
    return FALSE;
  if (!kab_db_begin (db, TRUE, error) || !kab_db_exec (db, sql, error) || !kab_db_commit (db, error))
    {
      kab_db_rollback (db);
      return FALSE;
    }
  *kept = g_steal_pointer (&name);
  return TRUE;
}

static void
put_back (KabDb *db, const char *schema, const char *kept)
{
  g_autofree char *sql = g_strdup_printf ("DROP SCHEMA \"%s\" CASCADE; ALTER SCHEMA \"%s\" RENAME TO \"%s\"",
                                          schema, kept, schema);
  g_autoptr (GError) error = NULL;

  if (kab_db_begin (db, TRUE, &error) && kab_db_exec (db, sql, &error) && kab_db_commit (db, &error))
    return;
  kab_db_rollback (db);
  g_warning ("The former tables are now in the schema %s: %s", kept, error->message);
}

static gboolean
move_into (const char *copy, const char *uri, char **kept, GError **error)
{
  g_autofree char *from = g_strconcat ("sqlite:", copy, NULL);
  g_autofree char *former = NULL;
  g_autofree char *schema = NULL;
  g_autoptr (KabDb) db = NULL;
  g_autoptr (GPtrArray) moved = NULL;

#ifdef KAB_HAVE_POSTGRESQL
  kab_postgres_register ();
#endif
  db = kab_db_open (uri, KAB_DB_NONE, error);
  schema = db != NULL ? text_of (db, "SELECT current_schema()", error) : NULL;
  if (schema == NULL)
    return FALSE;
  if (!put_aside (db, uri, schema, &former, error))
    return FALSE;
  moved = kab_server_db_move (from, uri, NULL, NULL, NULL, error);
  if (moved == NULL && former != NULL)
    put_back (db, schema, former);
  if (moved != NULL && kept != NULL)
    *kept = g_steal_pointer (&former);
  return moved != NULL;
}

/* The copy that begins anew is made where only we can read it, and does not stay. */
static gboolean
restore_into_postgresql (const char *backup, const char *uri, char **kept, GError **error)
{
  static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
  g_autofree char *folder = g_dir_make_tmp ("kabinet-restore-XXXXXX", error);
  g_autofree char *copy = folder != NULL ? g_build_filename (folder, "kabinet.db", NULL) : NULL;
  gboolean ok;

  if (copy == NULL)
    return FALSE;
  ok = prepare_copy (backup, copy, uri, error) && move_into (copy, uri, kept, error);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (copy, ends[i], NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  return ok;
}

gboolean
kab_server_db_restore (const char *backup, const char *uri, char **kept, GError **error)
{
  const char *path = g_str_has_prefix (uri, "sqlite:") ? uri + strlen ("sqlite:") : NULL;
  g_autofree char *copy = NULL;
  g_autofree char *former = NULL;

  if (g_str_has_prefix (uri, "postgresql:"))
    return restore_into_postgresql (backup, uri, kept, error);
  if (path == NULL || *path == '\0')
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("The database must be given as sqlite:PATH."));
      return FALSE;
    }
  copy = g_strconcat (path, ".restoring", NULL);
  if (!prepare_copy (backup, copy, uri, error))
    {
      g_unlink (copy);
      return FALSE;
    }
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      former = g_strdup_printf ("%s.before-restore-%" G_GINT64_FORMAT, path, kab_time_now ());
      if (!close_former (uri, path, error) || !move (path, former, error))
        {
          g_unlink (copy);
          return FALSE;
        }
    }
  if (!move (copy, path, error))
    {
      if (former != NULL && g_rename (former, path) != 0)
        g_warning ("The former database is now %s", former);
      return FALSE;
    }
  if (kept != NULL)
    *kept = g_steal_pointer (&former);
  return TRUE;
}
