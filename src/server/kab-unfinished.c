/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that come piece by piece, as far as they have come. */
#include "kab-unfinished.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-blob-folder.h"
#include "kab-bounds.h"
#include "kab-disk.h"
#include "kab-error.h"

#define FOLDER "unfinished"
#define READ_BYTES (256 * 1024)

static char *
own_prefix (const KabUnfinished *part)
{
  return g_strconcat (part->org, ".", part->user, ".", NULL);
}

static char *
path_of (const KabUnfinished *part)
{
  g_autofree char *prefix = own_prefix (part);
  g_autofree char *name = g_strconcat (prefix, part->digest, NULL);

  return g_build_filename (part->folder, FOLDER, name, NULL);
}

gint64
kab_unfinished_size (const KabUnfinished *part)
{
  g_autofree char *path = path_of (part);
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (gint64)info.st_size : 0;
}

/* Looks through all there are; makes room where @part would be one too many of its user's. */
static gboolean
make_room (const KabUnfinished *part, GError **error)
{
  g_autofree char *folder = g_build_filename (part->folder, FOLDER, NULL);
  g_autofree char *prefix = own_prefix (part);
  g_autofree char *oldest = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gint64 oldest_at = G_MAXINT64;
  guint n = 0, own = 0;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info;

      if (g_stat (path, &info) != 0)
        continue;
      n++;
      if (!g_str_has_prefix (name, prefix))
        continue;
      own++;
      if (info.st_mtime < oldest_at)
        {
          oldest_at = info.st_mtime;
          g_free (oldest);
          oldest = g_steal_pointer (&path);
        }
    }
  if (own >= KAB_UNFINISHED_EACH_MAX)
    return g_unlink (oldest) == 0 || errno == ENOENT || kab_blob_folder_failed (error, oldest);
  if (n < KAB_UNFINISHED_MAX)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_BUSY,
               _ ("Too many files are being sent at once. Try again in a moment."));
  return FALSE;
}

/* Opened and locked; whoever held the lock before may have made a whole file of it, or dropped it. */
static int
open_part (const char *path, int flags, GError **error)
{
  for (;;)
    {
      int fd = open (path, O_RDWR | O_CLOEXEC | flags, 0600), result;

      if (fd < 0)
        {
          kab_blob_folder_failed (error, path);
          return -1;
        }
      do
        result = flock (fd, LOCK_EX);
      while (result != 0 && errno == EINTR);
      if (result != 0)
        {
          kab_blob_folder_failed (error, path);
          close (fd);
          return -1;
        }
      if (kab_disk_is_still (fd, path))
        return fd;
      close (fd);
    }
}

gboolean
kab_unfinished_append (const KabUnfinished *part, gint64 at, GBytes *bytes, gint64 *size, GError **error)
{
  g_autofree char *folder = g_build_filename (part->folder, FOLDER, NULL);
  g_autofree char *path = path_of (part);
  struct stat info;
  gboolean ok = FALSE;
  int fd;

  *size = kab_unfinished_size (part);
  if (at != *size)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_CONFLICT,
                   _ ("What was sent does not go on where the part of the file that is here ends."));
      return FALSE;
    }
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return kab_blob_folder_failed (error, folder);
  if (at == 0 && !g_file_test (path, G_FILE_TEST_EXISTS) && !make_room (part, error))
    return FALSE;
  fd = open_part (path, O_CREAT, error);
  if (fd < 0)
    return FALSE;
  if (fstat (fd, &info) != 0)
    {
      kab_blob_folder_failed (error, path);
    }
  else if (info.st_size != at)
    {
      *size = info.st_size;
      g_set_error (error, KAB_ERROR, KAB_ERROR_CONFLICT,
                   _ ("What was sent does not go on where the part of the file that is here ends."));
    }
  else if (!kab_disk_write (fd, at, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)))
    {
      kab_blob_folder_failed (error, path);
      /* Half a piece is no piece. */
      if (ftruncate (fd, (off_t)at) != 0)
        g_unlink (path);
    }
  else
    {
      *size = at + (gint64)g_bytes_get_size (bytes);
      ok = TRUE;
    }
  close (fd);
  return ok;
}

/* Never the whole of it in memory. */
static char *
sum_of (int fd, const char *path, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *buffer = g_malloc (READ_BYTES);
  off_t at = 0;
  gssize n;

  while ((n = pread (fd, buffer, READ_BYTES, at)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          kab_blob_folder_failed (error, path);
          return NULL;
        }
      g_checksum_update (sum, buffer, n);
      at += n;
    }
  return g_strdup (g_checksum_get_string (sum));
}

gboolean
kab_unfinished_publish (const KabUnfinished *part, GError **error)
{
  g_autofree char *path = path_of (part);
  g_autofree char *sum = NULL;
  gboolean ok = FALSE;
  int fd;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_CONFLICT,
                   _ ("What was sent does not go on where the part of the file that is here ends."));
      return FALSE;
    }
  fd = open_part (path, 0, error);
  if (fd < 0)
    return FALSE;
  sum = sum_of (fd, path, error);
  if (sum != NULL && !g_str_equal (sum, part->digest))
    {
      g_unlink (path);
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("The file is not the one that its name says. Send it again."));
    }
  else if (sum != NULL)
    {
      ok = (fsync (fd) == 0 || kab_blob_folder_failed (error, path))
           && kab_blob_folder_adopt (part->folder, part->digest, path, error);
    }
  close (fd);
  return ok;
}

void
kab_unfinished_drop (const KabUnfinished *part)
{
  g_autofree char *path = path_of (part);

  g_unlink (path);
}

guint
kab_unfinished_sweep (const char *folder, gint64 seconds)
{
  g_autofree char *own = g_build_filename (folder, FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (own, 0, NULL);
  gint64 before = g_get_real_time () / G_USEC_PER_SEC - seconds;
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (own, name, NULL);
      GStatBuf info;

      if (g_stat (path, &info) == 0 && info.st_mtime < before && g_unlink (path) == 0)
        n++;
    }
  return n;
}
