/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A database and the files that its rows name, together. */
#include "kab-backup.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-blob-folder.h"
#include "kab-error.h"

char *
kab_backup_blobs (const char *path)
{
  return g_strconcat (path, ".blobs", NULL);
}

static gboolean
add_digests (KabDb *db, GHashTable *digests, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, "SELECT DISTINCT digest FROM blob", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_hash_table_add (digests, g_strdup (kab_statement_get_text (statement, 0)));
  return step == KAB_STEP_DONE;
}

/* Copies what the database @path knows of; of what cannot be had, only what a row names counts. */
static gboolean
copy_files (const char *path,
            const char *from,
            const char *to,
            gboolean may_link,
            GHashTable *digests,
            guint *n_missing,
            GError **error)
{
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (KabDb) db = kab_db_open (uri, KAB_DB_READ_ONLY, error);
  g_autoptr (GHashTable) named = NULL;
  GHashTableIter iter;
  gpointer digest;

  *n_missing = 0;
  if (db == NULL || !add_digests (db, digests, error))
    return FALSE;
  named = g_hash_table_size (digests) > 0 ? kab_blobs_named (db, error) : NULL;
  if (g_hash_table_size (digests) > 0 && named == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, digests);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    {
      g_autofree char *source = kab_blob_folder_path (from, digest);
      g_autoptr (GError) local = NULL;

      if (kab_blob_folder_copy (from, to, digest, may_link, &local))
        continue;
      /* A disk that is full is another matter than a file that is not there, or not what it was. */
      if (g_file_test (source, G_FILE_TEST_EXISTS) && !g_error_matches (local, KAB_ERROR, KAB_ERROR_CORRUPT))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (g_hash_table_contains (named, digest))
        {
          g_warning ("%s", local->message);
          (*n_missing)++;
        }
    }
  return TRUE;
}

/* One file without a log beside it, so that it can be read where nothing can be written. */
static gboolean
make_single (const char *path, GError **error)
{
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (KabDb) db = kab_db_open (uri, KAB_DB_FULL_SYNC, error);

  return db != NULL && kab_db_exec (db, "PRAGMA journal_mode=DELETE", error);
}

static gboolean
make_locked (KabServerDb *db,
             const char *blobs,
             const char *path,
             const char *part,
             guint *n_missing,
             GError **error)
{
  g_autoptr (GHashTable) digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *folder = kab_backup_blobs (path);

  /* The files come after the rows that name them; none is removed meanwhile. */
  if (!kab_server_db_backup (db, part, error) || !make_single (part, error)
      || !copy_files (part, blobs, folder, TRUE, digests, n_missing, error))
    return FALSE;
  if (g_rename (part, path) != 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be written."), path);
      return FALSE;
    }
  /* Only what an older backup alone had need of. */
  kab_blob_folder_keep (folder, digests);
  return TRUE;
}

gboolean
kab_backup_make (KabServerDb *db, const char *blobs, const char *path, guint *n_missing, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  int lock = kab_blob_folder_lock (blobs, FALSE, error);
  gboolean ok;

  *n_missing = 0;
  if (lock < 0)
    return FALSE;
  /* Beside it first, so that an earlier backup is lost only when there is a whole new one. */
  g_unlink (part);
  ok = make_locked (db, blobs, path, part, n_missing, error);
  close (lock);
  if (!ok)
    g_unlink (part);
  return ok;
}

gboolean
kab_backup_restore (const char *backup,
                    const char *uri,
                    const char *blobs,
                    char **kept,
                    guint *n_missing,
                    GError **error)
{
  g_autoptr (GHashTable) digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *folder = kab_backup_blobs (backup);

  *n_missing = 0;
  /* Copied and compared with their names, so that the backup stays a backup; before the rows, so that no row ever
     names what is not there. */
  return kab_server_db_check_backup (backup, error)
         && copy_files (backup, folder, blobs, FALSE, digests, n_missing, error)
         && kab_server_db_restore (backup, uri, kept, error);
}
