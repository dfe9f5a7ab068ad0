/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Preloaded into a program, ends it as a power cut does, at the step that POWER_CUT_AT names: the n-th time that
 * it writes to a file that is no standard stream, cuts one, has one synced, or moves or removes one. Half of what the
 * last write was to write is written.
 */
/* Both names of the calls are wanted, and not one of them for both. */
#undef _FILE_OFFSET_BITS
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long steps;

/* Whether the cut is here. */
static int
is_last_step (void)
{
  static long at = -1;

  if (at < 0)
    {
      const char *text = getenv ("POWER_CUT_AT");

      at = text != NULL ? atol (text) : 0;
    }
  return at > 0 && atomic_fetch_add (&steps, 1) + 1 >= at;
}

static void
cut (void)
{
  kill (getpid (), SIGKILL);
  for (;;)
    pause ();
}

#define REAL(name) ((__typeof__ (&name))dlsym (RTLD_NEXT, #name))

ssize_t
pwrite64 (int fd, const void *data, size_t length, off64_t offset)
{
  if (is_last_step ())
    {
      REAL (pwrite64) (fd, data, length / 2, offset);
      cut ();
    }
  return REAL (pwrite64) (fd, data, length, offset);
}

ssize_t
pwrite (int fd, const void *data, size_t length, off_t offset)
{
  return pwrite64 (fd, data, length, offset);
}

ssize_t
write (int fd, const void *data, size_t length)
{
  if (fd > STDERR_FILENO && is_last_step ())
    {
      REAL (write) (fd, data, length / 2);
      cut ();
    }
  return REAL (write) (fd, data, length);
}

int
ftruncate64 (int fd, off64_t length)
{
  if (is_last_step ())
    cut ();
  return REAL (ftruncate64) (fd, length);
}

int
fsync (int fd)
{
  if (is_last_step ())
    cut ();
  return REAL (fsync) (fd);
}

int
fdatasync (int fd)
{
  if (is_last_step ())
    cut ();
  return REAL (fdatasync) (fd);
}

int
unlink (const char *path)
{
  if (is_last_step ())
    cut ();
  return REAL (unlink) (path);
}

int
rename (const char *from, const char *to)
{
  if (is_last_step ())
    cut ();
  return REAL (rename) (from, to);
}
