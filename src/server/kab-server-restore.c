/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-server-db.h"
#include "kab-server-schema.h"

/* A new epoch each: what desktops have seen after the backup was made is of another history. */
static gboolean
renew_epochs (KabDb *db, GError **error)
{
  return kab_db_begin (db, TRUE, error)
         && kab_db_exec (db, "UPDATE org SET epoch = lower(hex(randomblob(8)))", error)
         && kab_db_commit (db, error);
}

static gboolean
prepare_copy (const char *backup, const char *copy, GError **error)
{
  g_autoptr (GFile) from = g_file_new_for_path (backup);
  g_autoptr (GFile) to = g_file_new_for_path (copy);
  g_autofree char *uri = g_strconcat ("sqlite:", copy, NULL);
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
  if (db == NULL || !kab_db_check (db, error))
    return FALSE;
  if (kab_db_query_integer (db, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'org'", NULL, NULL) == 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("“%s” is not a backup of a Kabinet server."),
                   backup);
      return FALSE;
    }
  /* Without a log beside it, the one file is all there is to move. */
  return kab_server_schema_migrate (db, error) && renew_epochs (db, error)
         && kab_db_exec (db, "PRAGMA journal_mode=DELETE", error);
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

gboolean
kab_server_db_restore (const char *backup, const char *uri, char **kept, GError **error)
{
  const char *path = g_str_has_prefix (uri, "sqlite:") ? uri + strlen ("sqlite:") : NULL;
  g_autofree char *copy = NULL;
  g_autofree char *former = NULL;

  if (path == NULL || *path == '\0')
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("The database must be given as sqlite:PATH."));
      return FALSE;
    }
  copy = g_strconcat (path, ".restoring", NULL);
  if (!prepare_copy (backup, copy, error))
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
