/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-blob-store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-bounds.h"
#include "kab-disk.h"
#include "kab-error.h"
#include "kab-file.h"

#define READ_BYTES (128 * 1024)
#define NS G_GINT64_CONSTANT (1000000000)
#define PART_SUFFIX ".part"
#define PART_KEPT_S (7 * 24 * 60 * 60)
#define OWN_KEPT_S (24 * 60 * 60)

struct _KabBlobStore
{
  char *own;   /* to be sent */
  char *cache; /* fetched */
};

KabBlobStore *
kab_blob_store_new (const char *work_dir, const char *cache_dir)
{
  KabBlobStore *self = g_new0 (KabBlobStore, 1);

  self->own = g_build_filename (work_dir, "files", NULL);
  self->cache = g_build_filename (cache_dir, "blobs", NULL);
  return self;
}

void
kab_blob_store_free (KabBlobStore *self)
{
  if (self == NULL)
    return;
  g_free (self->own);
  g_free (self->cache);
  g_free (self);
}

char *
kab_blob_store_own_path (KabBlobStore *self, const char *digest)
{
  return g_build_filename (self->own, digest, NULL);
}

char *
kab_blob_store_cache_path (KabBlobStore *self, const char *digest)
{
  return g_build_filename (self->cache, digest, NULL);
}

char *
kab_blob_store_part_path (KabBlobStore *self, const char *digest)
{
  g_autofree char *name = g_strconcat (digest, PART_SUFFIX, NULL);

  return g_build_filename (self->cache, name, NULL);
}

/* Piece by piece; FALSE if it is not there, cannot be read, or is another one. */
static gboolean
is_whole (const char *path, const char *digest, gboolean *is_there)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *buffer = NULL;
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gssize n = 0;

  *is_there = fd >= 0;
  if (fd < 0)
    return FALSE;
  buffer = g_malloc (READ_BYTES);
  do
    {
      n = read (fd, buffer, READ_BYTES);
      if (n > 0)
        g_checksum_update (sum, buffer, n);
    }
  while (n > 0 || (n < 0 && errno == EINTR));
  close (fd);
  return n == 0 && g_str_equal (g_checksum_get_string (sum), digest);
}

gboolean
kab_blob_store_own_is_whole (KabBlobStore *self, const char *digest)
{
  g_autofree char *path = kab_blob_store_own_path (self, digest);
  gboolean is_there;

  return is_whole (path, digest, &is_there);
}

char *
kab_blob_store_find (KabBlobStore *self, const char *digest)
{
  g_autofree char *own = kab_blob_store_own_path (self, digest);
  g_autofree char *cached = kab_blob_store_cache_path (self, digest);
  gboolean is_there;

  if (is_whole (own, digest, &is_there))
    return g_steal_pointer (&own);
  if (is_whole (cached, digest, &is_there))
    {
      /* When it was used last. */
      utimensat (AT_FDCWD, cached, NULL, 0);
      return g_steal_pointer (&cached);
    }
  if (is_there)
    {
      /* Fetched again: a damaged file hurts nothing but itself. */
      g_message ("A damaged file was dropped: %s", cached);
      g_unlink (cached);
    }
  return NULL;
}

gboolean
kab_blob_store_failed (GError **error, const char *path)
{
  if (errno == ENOSPC || errno == EDQUOT)
    g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
                 _ ("There is no room left on the disk for this file. Make room and try again."));
  else
    g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("Reading or writing “%s” failed: %s."), path,
                 g_strerror (errno));
  return FALSE;
}

static gboolean
too_large (GError **error)
{
  g_autofree char *most = g_format_size_full (KAB_BLOB_MAX, G_FORMAT_SIZE_IEC_UNITS);

  /* Translators: such as "20 MiB" */
  g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE, _ ("The file is too large: %s at the most."), most);
  return FALSE;
}

static gboolean
copy (int fd,
      const char *path,
      GInputStream *from,
      GChecksum *sum,
      gint64 *size,
      GCancellable *cancellable,
      GError **error)
{
  g_autofree guchar *buffer = g_malloc (READ_BYTES);
  gssize n;

  *size = 0;
  while ((n = g_input_stream_read (from, buffer, READ_BYTES, cancellable, error)) > 0)
    {
      *size += n;
      if (*size > KAB_BLOB_MAX)
        return too_large (error);
      g_checksum_update (sum, buffer, n);
      if (!kab_disk_write (fd, -1, buffer, (gsize)n))
        return kab_blob_store_failed (error, path);
    }
  if (n < 0)
    return FALSE;
  return fsync (fd) == 0 || kab_blob_store_failed (error, path);
}

gboolean
kab_blob_store_add (KabBlobStore *self,
                    GInputStream *from,
                    char **digest,
                    gint64 *size,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *part = g_build_filename (self->own, "copy.XXXXXX", NULL);
  g_autofree char *path = NULL;
  g_autofree char *parent = g_path_get_dirname (self->own);
  gboolean ok;
  int fd;

  if (g_mkdir_with_parents (self->own, 0700) != 0 || !kab_disk_sync_folder (parent)
      || (fd = g_mkstemp_full (part, O_RDWR | O_CLOEXEC, 0600)) < 0)
    return kab_blob_store_failed (error, self->own);
  ok = copy (fd, part, from, sum, size, cancellable, error);
  if (close (fd) != 0 && ok)
    ok = kab_blob_store_failed (error, part);
  path = kab_blob_store_own_path (self, g_checksum_get_string (sum));
  if (ok && (g_rename (part, path) != 0 || !kab_disk_sync_folder (self->own)))
    ok = kab_blob_store_failed (error, path);
  if (!ok)
    {
      g_unlink (part);
      return FALSE;
    }
  *digest = g_strdup (g_checksum_get_string (sum));
  return TRUE;
}

void
kab_blob_store_release (KabBlobStore *self, const char *digest)
{
  g_autofree char *own = kab_blob_store_own_path (self, digest);
  g_autofree char *cached = kab_blob_store_cache_path (self, digest);

  /* On another disk it would have to be copied: it can be fetched as well. */
  if (g_mkdir_with_parents (self->cache, 0700) == 0 && g_rename (own, cached) == 0)
    utimensat (AT_FDCWD, cached, NULL, 0);
  else if (g_unlink (own) != 0 && errno != ENOENT)
    g_message ("%s could not be removed: %s", own, g_strerror (errno));
}

void
kab_blob_store_reclaim (KabBlobStore *self, const char *digest)
{
  g_autofree char *own = kab_blob_store_own_path (self, digest);
  g_autofree char *cached = kab_blob_store_cache_path (self, digest);

  if (!g_file_test (own, G_FILE_TEST_EXISTS) && g_rename (cached, own) != 0 && errno != ENOENT)
    g_message ("%s could not be had back: %s", cached, g_strerror (errno));
}

void
kab_blob_store_drop_own (KabBlobStore *self, const char *digest)
{
  g_autofree char *own = kab_blob_store_own_path (self, digest);

  if (g_unlink (own) != 0 && errno != ENOENT)
    g_message ("%s could not be removed: %s", own, g_strerror (errno));
}

typedef struct
{
  char *path;
  char *digest; /* NULL: it is not called after one */
  gboolean part;
  guint64 size;
  gint64 used; /* ns */
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->path);
  g_free (entry->digest);
  g_free (entry);
}

static GPtrArray *
read_folder (const char *folder)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *stem = g_strndup (name, KAB_DIGEST_LENGTH);
      GStatBuf info;
      Entry *entry;

      if (g_lstat (path, &info) != 0 || !S_ISREG (info.st_mode))
        continue;
      entry = g_new0 (Entry, 1);
      entry->path = g_steal_pointer (&path);
      entry->part = g_str_has_suffix (name, PART_SUFFIX);
      entry->digest = kab_digest_is_valid (stem) ? g_steal_pointer (&stem) : NULL;
      entry->size = (guint64)info.st_size;
      entry->used = (gint64)info.st_mtim.tv_sec * NS + info.st_mtim.tv_nsec;
      g_ptr_array_add (entries, entry);
    }
  return entries;
}

void
kab_blob_store_sweep_own (KabBlobStore *self, GHashTable *known)
{
  g_autoptr (GPtrArray) entries = read_folder (self->own);
  gint64 before = g_get_real_time () * 1000 - OWN_KEPT_S * NS;

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = entries->pdata[i];

      if (entry->used < before && (entry->digest == NULL || !g_hash_table_contains (known, entry->digest)))
        g_unlink (entry->path);
    }
}

gboolean
kab_blob_store_is_empty (KabBlobStore *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->cache, 0, NULL);

  return dir == NULL || g_dir_read_name (dir) == NULL;
}

guint
kab_blob_store_forget (KabBlobStore *self, GHashTable *named)
{
  g_autoptr (GPtrArray) entries = read_folder (self->cache);
  guint n = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = entries->pdata[i];

      if ((entry->digest == NULL || !g_hash_table_contains (named, entry->digest))
          && g_unlink (entry->path) == 0)
        n++;
    }
  return n;
}

static int
by_use (gconstpointer a, gconstpointer b)
{
  const Entry *left = *(const Entry *const *)a, *right = *(const Entry *const *)b;

  return left->used < right->used ? -1 : left->used > right->used;
}

void
kab_blob_store_trim (KabBlobStore *self, guint64 most, GHashTable *pinned)
{
  g_autoptr (GPtrArray) entries = read_folder (self->cache);
  gint64 before = g_get_real_time () * 1000 - PART_KEPT_S * NS;
  guint64 total = 0;

  for (guint i = 0; i < entries->len; i++)
    total += ((const Entry *)entries->pdata[i])->size;
  g_ptr_array_sort (entries, by_use);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = entries->pdata[i];
      /* The one used last has just been asked for. */
      gboolean stays
        = i + 1 == entries->len || (entry->digest != NULL && g_hash_table_contains (pinned, entry->digest));
      gboolean old = entry->part && entry->used < before;

      if ((old || (total > most && !stays && !entry->part)) && g_unlink (entry->path) == 0)
        total -= entry->size;
    }
}
