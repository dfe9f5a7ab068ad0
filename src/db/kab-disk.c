/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

gboolean
kab_disk_write (int fd, gint64 at, gconstpointer data, gsize length)
{
  const char *p = data;

  while (length > 0)
    {
      gssize n = at < 0 ? write (fd, p, length) : pwrite (fd, p, length, (off_t)at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      p += n;
      length -= (gsize)n;
      if (at >= 0)
        at += n;
    }
  return TRUE;
}

gboolean
kab_disk_sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;
  int why = errno;

  if (fd >= 0)
    close (fd);
  errno = why;
  return ok;
}

gboolean
kab_disk_is_still (int fd, const char *path)
{
  struct stat open_one, named;

  return fstat (fd, &open_one) == 0 && stat (path, &named) == 0 && open_one.st_ino == named.st_ino
         && open_one.st_dev == named.st_dev;
}
