/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-erase.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-error.h"

#define BLOCK (64 * 1024)

/* As far as the file system writes in place: what was in the file is in none of its blocks any more. */
static void
overwrite (const char *path)
{
  static const char zeros[BLOCK];
  int fd = open (path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
  struct stat info;

  if (fd < 0)
    return;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode))
    for (off_t left = info.st_size; left > 0;)
      {
        gssize n = write (fd, zeros, (gsize)MIN (left, BLOCK));

        if (n < 0 && errno == EINTR)
          continue;
        if (n <= 0)
          break;
        left -= n;
      }
  fdatasync (fd);
  close (fd);
}

static void
say (GError **error, const char *path)
{
  if (error != NULL && *error == NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be erased: %s."), path,
                 g_strerror (errno));
}

gboolean
kab_erase_file (const char *path, GError **error)
{
  GStatBuf info;

  if (g_lstat (path, &info) == 0 && S_ISREG (info.st_mode))
    overwrite (path);
  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  say (error, path);
  return FALSE;
}

gboolean
kab_erase_tree (const char *dir, const char *keep, GError **error)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  gboolean ok = TRUE, kept = FALSE;
  const char *name;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      GStatBuf info;

      if (g_strcmp0 (name, keep) == 0)
        {
          kept = TRUE;
          continue;
        }
      if (g_lstat (path, &info) == 0 && S_ISDIR (info.st_mode))
        {
          ok = kab_erase_tree (path, NULL, error) && ok;
          continue;
        }
      ok = kab_erase_file (path, error) && ok;
    }
  if (ok && !kept && g_rmdir (dir) != 0 && errno != ENOENT)
    {
      say (error, dir);
      ok = FALSE;
    }
  return ok;
}
