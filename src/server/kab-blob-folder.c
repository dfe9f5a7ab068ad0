/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder of files: by digest, whole or not there, and removed when no row names them. */
#include "kab-blob-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-date.h"
#include "kab-disk.h"
#include "kab-entity.h"
#include "kab-error.h"
#include "kab-file.h"
#include "kab-sequence.h"

#define FOLDER_LENGTH 2
#define LOCK_NAME ".lock"
#define PART_KEPT_S (24 * 60 * 60)
#define DAY_MS ((gint64)24 * 60 * 60 * 1000)

gboolean
kab_blob_folder_failed (GError **error, const char *path)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("Reading or writing “%s” failed: %s."), path,
               g_strerror (errno));
  return FALSE;
}

int
kab_blob_folder_lock (const char *folder, gboolean exclusive, GError **error)
{
  g_autofree char *path = g_build_filename (folder, LOCK_NAME, NULL);
  int fd, result;

  if (g_mkdir_with_parents (folder, 0700) != 0 || (fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0)
    {
      kab_blob_folder_failed (error, path);
      return -1;
    }
  do
    result = flock (fd, exclusive ? LOCK_EX : LOCK_SH);
  while (result != 0 && errno == EINTR);
  if (result == 0)
    return fd;
  kab_blob_folder_failed (error, path);
  close (fd);
  return -1;
}

static char *
sub_folder (const char *folder, const char *digest)
{
  char name[FOLDER_LENGTH + 1] = { digest[0], digest[1], '\0' };

  return g_build_filename (folder, name, NULL);
}

char *
kab_blob_folder_path (const char *folder, const char *digest)
{
  g_autofree char *sub = sub_folder (folder, digest);

  return g_build_filename (sub, digest + FOLDER_LENGTH, NULL);
}

/* The folder that files of @digest are in; its own name must be on the disk, too. */
static char *
make_sub_folder (const char *folder, const char *digest, GError **error)
{
  g_autofree char *sub = sub_folder (folder, digest);

  if (g_mkdir_with_parents (folder, 0700) == 0
      && ((g_mkdir (sub, 0700) == 0 && kab_disk_sync_folder (folder))
          || (errno == EEXIST && g_file_test (sub, G_FILE_TEST_IS_DIR))))
    return g_steal_pointer (&sub);
  kab_blob_folder_failed (error, sub);
  return NULL;
}

/* On the disk under another name first, so that under its own it is whole, whenever the power goes. */
gboolean
kab_blob_folder_publish (const char *folder, const char *digest, GBytes *body, GError **error)
{
  g_autofree char *sub = make_sub_folder (folder, digest, error);
  g_autofree char *file = kab_blob_folder_path (folder, digest);
  g_autofree char *part = g_strconcat (file, ".XXXXXX", NULL);
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  int fd;
  gboolean ok;

  if (sub == NULL)
    return FALSE;
  fd = g_mkstemp_full (part, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return kab_blob_folder_failed (error, part);
  ok = kab_disk_write (fd, -1, data, length) && fsync (fd) == 0;
  if (close (fd) != 0 || !ok || g_rename (part, file) != 0 || !kab_disk_sync_folder (sub))
    {
      kab_blob_folder_failed (error, file);
      g_unlink (part);
      return FALSE;
    }
  return TRUE;
}

gboolean
kab_blob_folder_adopt (const char *folder, const char *digest, const char *path, GError **error)
{
  g_autofree char *sub = make_sub_folder (folder, digest, error);
  g_autofree char *file = kab_blob_folder_path (folder, digest);

  if (sub == NULL)
    return FALSE;
  return (g_rename (path, file) == 0 && kab_disk_sync_folder (sub)) || kab_blob_folder_failed (error, file);
}

static gboolean
copy_bytes (const char *from, const char *to, const char *digest, GError **error)
{
  g_autofree char *source = kab_blob_folder_path (from, digest);
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (source, FALSE, error);
  g_autoptr (GBytes) body = NULL;
  g_autofree char *sum = NULL;

  if (mapped == NULL)
    return FALSE;
  body = g_mapped_file_get_bytes (mapped);
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body);
  if (g_str_equal (sum, digest))
    return kab_blob_folder_publish (to, digest, body, error);
  g_set_error (error, KAB_ERROR, KAB_ERROR_CORRUPT, _ ("The file “%s” is damaged. It was left as it is."),
               source);
  return FALSE;
}

gboolean
kab_blob_folder_copy (const char *from, const char *to, const char *digest, gboolean may_link, GError **error)
{
  g_autofree char *source = kab_blob_folder_path (from, digest);
  g_autofree char *target = kab_blob_folder_path (to, digest);
  g_autofree char *sub = NULL;

  if (g_file_test (target, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  sub = make_sub_folder (to, digest, error);
  if (sub == NULL)
    return FALSE;
  if (may_link && link (source, target) == 0)
    return kab_disk_sync_folder (sub) || kab_blob_folder_failed (error, sub);
  return copy_bytes (from, to, digest, error);
}

typedef void (*FileFunc) (const char *path, const char *digest, gpointer data);

/* Calls @func for every file in the folders of two digits; @digest is NULL for what is not named after one. */
static void
for_each_file (const char *folder, FileFunc func, gpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name, *file;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *sub = g_build_filename (folder, name, NULL);
      g_autoptr (GDir) files = NULL;

      if (strlen (name) != FOLDER_LENGTH || strspn (name, KAB_DIGEST_DIGITS) != FOLDER_LENGTH)
        continue;
      files = g_dir_open (sub, 0, NULL);
      while (files != NULL && (file = g_dir_read_name (files)) != NULL)
        {
          g_autofree char *path = g_build_filename (sub, file, NULL);
          g_autofree char *digest = g_strconcat (name, file, NULL);

          func (path, kab_digest_is_valid (digest) ? digest : NULL, data);
        }
    }
}

typedef struct
{
  gint64 before;
  guint n;
} Sweep;

static void
sweep (const char *path, const char *digest, gpointer data)
{
  Sweep *with = data;
  GStatBuf info;

  if (digest == NULL && strchr (path, '.') != NULL && g_stat (path, &info) == 0 && S_ISREG (info.st_mode)
      && info.st_mtime < with->before && g_unlink (path) == 0)
    with->n++;
}

guint
kab_blob_folder_sweep (const char *folder)
{
  Sweep with = { .before = g_get_real_time () / G_USEC_PER_SEC - PART_KEPT_S };

  for_each_file (folder, sweep, &with);
  return with.n;
}

static void
keep (const char *path, const char *digest, gpointer data)
{
  if (digest == NULL || !g_hash_table_contains (data, digest))
    g_unlink (path);
}

void
kab_blob_folder_keep (const char *folder, GHashTable *digests)
{
  for_each_file (folder, keep, digests);
}

static gboolean
add_named (KabDb *db, const KabEntity *entity, const KabField *field, GHashTable *set, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT \"%s\" FROM \"%s\" WHERE length(\"%s\") >= %d", field->name,
                                          entity->name, field->name, KAB_DIGEST_LENGTH);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    kab_digests_add (set, kab_statement_get_text (statement, 0));
  return step == KAB_STEP_DONE;
}

/* A digest may stand in any text that can hold one. The journal tells of what was, and keeps no file. */
GHashTable *
kab_blobs_named (KabDb *db, GError **error)
{
  g_autoptr (GHashTable) set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint e = 0; e < n; e++)
    for (guint f = 0; f < entities[e]->n_fields && entities[e] != &kab_entity_activity; f++)
      {
        const KabField *field = &entities[e]->fields[f];
        gboolean may = field->type == KAB_TYPE_JSON || field->type == KAB_TYPE_MARKUP
                       || ((field->type == KAB_TYPE_TEXT || field->type == KAB_TYPE_LONG_TEXT)
                           && (field->max == 0 || field->max >= KAB_DIGEST_LENGTH));

        if (may && !add_named (db, entities[e], field, set, error))
          return NULL;
      }
  return g_steal_pointer (&set);
}

static gboolean
add_old (KabDb *db, gint64 before, GHashTable *digests, GError **error)
{
  /* Sent by anybody since, of whatever org, is sent. */
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT digest FROM blob GROUP BY digest HAVING MAX(at) < ?", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, before);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_hash_table_add (digests, g_strdup (kab_statement_get_text (statement, 0)));
  return step == KAB_STEP_DONE;
}

static gboolean
drop (KabDb *db, const char *folder, const char *digest, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, "DELETE FROM blob WHERE digest = ?", error);
  g_autofree char *path = kab_blob_folder_path (folder, digest);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, digest);
  if (!kab_statement_run (statement, error))
    return FALSE;
  return g_unlink (path) == 0 || errno == ENOENT || kab_blob_folder_failed (error, path);
}

/*
 * What is not named is looked for in the transaction that removes it: a row that comes to name a file needs the
 * same writer, and one who sends a file needs the folder's lock.
 */
static gboolean
drop_unnamed (KabDb *db, const char *folder, gint64 before, GError **error)
{
  g_autoptr (GHashTable) old = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) named = NULL;
  GHashTableIter iter;
  gpointer digest;

  if (!add_old (db, before, old, error))
    return FALSE;
  if (g_hash_table_size (old) == 0)
    return TRUE;
  named = kab_blobs_named (db, error);
  if (named == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    if (!g_hash_table_contains (named, digest) && !drop (db, folder, digest, error))
      return FALSE;
  return TRUE;
}

/* Whether there is any, asked without holding anybody up. */
static gboolean
has_unnamed (KabServerDb *server_db, gint64 before, gboolean *has, GError **error)
{
  g_autoptr (GHashTable) old = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) named = NULL;
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  GHashTableIter iter;
  gpointer digest;
  gboolean ok;

  *has = FALSE;
  if (db == NULL)
    return FALSE;
  ok = kab_db_begin (db, FALSE, error) && add_old (db, before, old, error)
       && (g_hash_table_size (old) == 0 || (named = kab_blobs_named (db, error)) != NULL);
  kab_server_db_return_reader (server_db, db);
  g_hash_table_iter_init (&iter, old);
  while (named != NULL && g_hash_table_iter_next (&iter, &digest, NULL))
    *has = *has || !g_hash_table_contains (named, digest);
  return ok;
}

gboolean
kab_blobs_retain (KabServerDb *server_db, const char *folder, gint64 days, GError **error)
{
  gint64 before = kab_time_now () - days * DAY_MS;
  gboolean has, ok;
  int lock;
  KabDb *db;

  if (!has_unnamed (server_db, before, &has, error))
    return FALSE;
  if (!has)
    return TRUE;
  lock = kab_blob_folder_lock (folder, TRUE, error);
  if (lock < 0)
    return FALSE;
  db = kab_server_db_lend_writer (server_db);
  ok = kab_db_begin (db, TRUE, error) && kab_sequence_enter_all (db, error)
       && drop_unnamed (db, folder, before, error) && kab_db_commit (db, error);
  kab_server_db_return_writer (server_db, db);
  close (lock);
  return ok;
}
