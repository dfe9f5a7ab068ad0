/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-syncer-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-error.h"

#define LOCK_NAME "sync.lock"

/* What is in the file: whoever waits for the place raises the first, whoever has it makes the second equal. */
typedef struct
{
  guint64 asked;
  guint64 answered;
} Talk;

static int
open_file (const char *path)
{
  return open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

static gboolean
lock_file (int fd)
{
  /* Of the open file description and not of the process: two cabinets in one process exclude each other too,
   * and closing another descriptor of the file drops nothing. */
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  return fcntl (fd, F_OFD_SETLK, &lock) == 0;
}

/* Whether @path is still the file that @fd is of. */
static gboolean
is_in_place (const char *path, int fd)
{
  GStatBuf there;
  struct stat here;

  return g_stat (path, &there) != 0
         || (fstat (fd, &here) == 0 && here.st_dev == there.st_dev && here.st_ino == there.st_ino);
}

static int
take (const char *path, GError **error)
{
  int fd = open_file (path);
  int code;

  if (fd >= 0 && lock_file (fd))
    return fd;
  code = errno;
  if (fd >= 0)
    close (fd);
  if (fd < 0 || (code != EAGAIN && code != EACCES))
    g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be locked: %s."), path,
                 g_strerror (code));
  return -1;
}

int
kab_syncer_lock (const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, LOCK_NAME, NULL);
  int fd = take (path, error);

  /* Another one was put there between opening and locking. */
  if (fd >= 0 && !is_in_place (path, fd))
    {
      close (fd);
      return -1;
    }
  return fd;
}

static Talk
read_talk (int fd)
{
  Talk talk = { 0 };

  if (pread (fd, &talk, sizeof talk, 0) != sizeof talk)
    return (Talk){ 0 };
  return talk;
}

gboolean
kab_syncer_answer (const char *dir, int lock)
{
  g_autofree char *path = g_build_filename (dir, LOCK_NAME, NULL);
  Talk talk;

  if (!is_in_place (path, lock))
    return FALSE;
  talk = read_talk (lock);
  /* Where there is no room for it others take the place; nothing worse comes of it. */
  if (talk.answered != talk.asked
      && pwrite (lock, &talk.asked, sizeof talk.asked, G_STRUCT_OFFSET (Talk, answered)) < 0)
    g_debug ("%s: %s", path, g_strerror (errno));
  return TRUE;
}

gboolean
kab_syncer_ask (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, LOCK_NAME, NULL);
  int fd = open_file (path);
  Talk talk;
  gboolean answered = TRUE;

  if (fd < 0)
    return TRUE;
  talk = read_talk (fd);
  answered = talk.asked == talk.answered;
  if (answered)
    {
      talk.asked++;
      if (pwrite (fd, &talk, sizeof talk, 0) < 0)
        g_debug ("%s: %s", path, g_strerror (errno));
    }
  close (fd);
  return answered;
}

int
kab_syncer_take_over (const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, LOCK_NAME, NULL);
  g_autofree char *fresh = g_strconcat (path, ".new", NULL);
  int fd = take (fresh, error);

  if (fd < 0)
    return -1;
  if (g_rename (fresh, path) != 0)
    {
      int code = errno;

      /* ENOENT: somebody else was quicker, with this very file. */
      if (code != ENOENT)
        g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be locked: %s."), path,
                     g_strerror (code));
      close (fd);
      return -1;
    }
  return fd;
}
