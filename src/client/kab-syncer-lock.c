/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-syncer-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"

int
kab_syncer_lock (const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "sync.lock", NULL);
  /* Of the open file description and not of the process: two cabinets in one process exclude each other too,
   * and closing another descriptor of the file drops nothing. */
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  int code;

  if (fd >= 0 && fcntl (fd, F_OFD_SETLK, &lock) == 0)
    return fd;
  code = errno;
  if (fd >= 0)
    close (fd);
  if (fd < 0 || (code != EAGAIN && code != EACCES))
    g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be locked: %s."), path,
                 g_strerror (code));
  return -1;
}
