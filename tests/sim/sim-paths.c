/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files beside the databases are real ones, in a folder in memory. What goes wrong with a disk goes wrong with them as
 * well: the linker puts these functions in the place of those that the product calls (see meson.build). Where no seed
 * asks for it they do what they always do.
 */
#include "sim-paths.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "kab-disk.h"

#include "sim-random.h"
#include "sim.h"

int __real_fsync (int fd);
int __wrap_fsync (int fd);
int __real_rename (const char *from, const char *to);
int __wrap_rename (const char *from, const char *to);
int __real_g_unlink (const char *path);
int __wrap_g_unlink (const char *path);
gboolean __real_g_file_test (const char *path, GFileTest test);
gboolean __wrap_g_file_test (const char *path, GFileTest test);
int __real_utimensat (int dir, const char *path, const struct timespec times[2], int flags);
int __wrap_utimensat (int dir, const char *path, const struct timespec times[2], int flags);
void __wrap_g_usleep (gulong us);
gboolean __real_kab_disk_write (int fd, gint64 at, gconstpointer data, gsize length);
gboolean __wrap_kab_disk_write (int fd, gint64 at, gconstpointer data, gsize length);
gboolean __wrap_kab_disk_sync_folder (const char *folder);
gboolean __real_g_file_set_contents_full (const char *path,
                                          const char *text,
                                          gssize length,
                                          GFileSetContentsFlags flags,
                                          int mode,
                                          GError **error);
gboolean __wrap_g_file_set_contents_full (const char *path,
                                          const char *text,
                                          gssize length,
                                          GFileSetContentsFlags flags,
                                          int mode,
                                          GError **error);

/* A name that is not on the disk yet under its folder: where the power goes, the file is found under the former one. */
typedef struct
{
  char *from;
  char *to;
} Renamed;

static GHashTable *unsynced; /* paths of files whose bytes may not be on the disk */
static GPtrArray *renamed;

static void
renamed_free (gpointer data)
{
  Renamed *one = data;

  g_free (one->from);
  g_free (one->to);
  g_free (one);
}

void
sim_paths_reset (void)
{
  g_clear_pointer (&unsynced, g_hash_table_unref);
  g_clear_pointer (&renamed, g_ptr_array_unref);
  unsynced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  renamed = g_ptr_array_new_with_free_func (renamed_free);
}

/* 0, or why the disk does not take it. */
static int
admit (const char *path)
{
  SimDisk *disk = sim.wider != 0 && path != NULL ? sim_disk_of (path) : NULL;

  return disk != NULL ? sim_disk_admit (disk) : 0;
}

static gboolean
is_dead (const char *path)
{
  SimDisk *disk = sim.wider != 0 && path != NULL ? sim_disk_of (path) : NULL;

  return disk != NULL && disk->dead;
}

/* As the product named it: under the folder that the process works in. */
static char *
path_of (int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *here = g_get_current_dir ();
  g_autofree char *path = g_file_read_link (link, NULL);
  gsize n = strlen (here);

  return path != NULL && strncmp (path, here, n) == 0 && path[n] == '/' ? g_strdup (path + n + 1) : NULL;
}

int
__wrap_fsync (int fd)
{
  g_autofree char *path = path_of (fd);
  int why = admit (path);

  if (why != 0)
    {
      errno = why;
      return -1;
    }
  if (path != NULL && unsynced != NULL)
    g_hash_table_remove (unsynced, path);
  return 0;
}

gboolean
__wrap_kab_disk_write (int fd, gint64 at, gconstpointer data, gsize length)
{
  g_autofree char *path = path_of (fd);
  gboolean was_dead = is_dead (path);
  int why = admit (path);

  if (path != NULL && unsynced != NULL)
    g_hash_table_add (unsynced, g_strdup (path));
  if (why == 0)
    return __real_kab_disk_write (fd, at, data, length);
  /* A part of it may be there. */
  if (!was_dead && length > 0 && !__real_kab_disk_write (fd, at, data, sim_random_below ((guint)length)))
    return FALSE;
  errno = why;
  return FALSE;
}

gboolean
__wrap_kab_disk_sync_folder (const char *folder)
{
  int why = admit (folder);

  if (why != 0)
    {
      errno = why;
      return FALSE;
    }
  for (guint i = renamed != NULL ? renamed->len : 0; i > 0; i--)
    {
      g_autofree char *within = g_path_get_dirname (((const Renamed *)renamed->pdata[i - 1])->to);

      if (g_str_equal (within, folder))
        g_ptr_array_remove_index (renamed, i - 1);
    }
  return TRUE;
}

int
__wrap_rename (const char *from, const char *to)
{
  int why = admit (to);
  Renamed *one;

  if (why != 0)
    {
      errno = why;
      return -1;
    }
  if (sim_disk_has (from))
    {
      sim_disk_rename (from, to);
      /* A database has a file of its name, that holds nothing. */
      if (sim.wider != 0)
        __real_rename (from, to);
      return 0;
    }
  if (__real_rename (from, to) != 0)
    return -1;
  if (sim.wider == 0)
    return 0;
  if (g_hash_table_remove (unsynced, from))
    g_hash_table_add (unsynced, g_strdup (to));
  one = g_new0 (Renamed, 1);
  one->from = g_strdup (from);
  one->to = g_strdup (to);
  g_ptr_array_add (renamed, one);
  return 0;
}

int
__wrap_g_unlink (const char *path)
{
  int why = admit (path);

  if (why != 0)
    {
      errno = why;
      return -1;
    }
  if (sim_disk_has (path))
    {
      sim_disk_remove (path);
      if (sim.wider != 0)
        __real_g_unlink (path);
      return 0;
    }
  if (unsynced != NULL)
    g_hash_table_remove (unsynced, path);
  return __real_g_unlink (path);
}

gboolean
__wrap_g_file_test (const char *path, GFileTest test)
{
  return sim_disk_has (path) || __real_g_file_test (path, test);
}

/* When it was used last, by the clock of the simulation. */
int
__wrap_utimensat (int dir, const char *path, const struct timespec times[2], int flags)
{
  gint64 now = g_get_real_time ();
  const struct timespec both[2] = { { now / G_USEC_PER_SEC, now % G_USEC_PER_SEC * 1000 },
                                    { now / G_USEC_PER_SEC, now % G_USEC_PER_SEC * 1000 } };

  return __real_utimensat (dir, path, times != NULL ? times : both, flags);
}

/* Nobody waits where no time passes. */
void
__wrap_g_usleep (gulong us)
{
}

/* Written durably is all or nothing. */
gboolean
__wrap_g_file_set_contents_full (const char *path,
                                 const char *text,
                                 gssize length,
                                 GFileSetContentsFlags flags,
                                 int mode,
                                 GError **error)
{
  int why = admit (path);

  if (why == 0)
    return __real_g_file_set_contents_full (path, text, length, G_FILE_SET_CONTENTS_NONE, mode, error);
  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (why), g_strerror (why));
  return FALSE;
}

/* --- Where the power goes --- */

static void
undo (const Renamed *one)
{
  /* Who went on with it under its new name has seen to it since. */
  if (!__real_g_file_test (one->from, G_FILE_TEST_EXISTS))
    __real_rename (one->to, one->from);
}

void
sim_paths_lose (SimDisk *disk, guint keep)
{
  GHashTableIter iter;
  gpointer path;

  /* What came later is lost before what came earlier. */
  for (guint i = renamed != NULL ? renamed->len : 0; i > 0; i--)
    {
      if (sim_disk_of (((const Renamed *)renamed->pdata[i - 1])->to) != disk)
        continue;
      if (sim_random_below (256) < keep)
        break;
      undo (renamed->pdata[i - 1]);
    }
  for (guint i = renamed != NULL ? renamed->len : 0; i > 0; i--)
    if (sim_disk_of (((const Renamed *)renamed->pdata[i - 1])->to) == disk)
      g_ptr_array_remove_index (renamed, i - 1);
  if (unsynced == NULL)
    return;
  g_hash_table_iter_init (&iter, unsynced);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    {
      struct stat info;

      if (sim_disk_of (path) != disk)
        continue;
      if (stat (path, &info) == 0 && info.st_size > 0 && sim_random_below (256) >= keep
          && truncate (path, (off_t)sim_random_below ((guint)info.st_size)) != 0)
        sim_log ("%s cannot be cut", (char *)path);
      g_hash_table_iter_remove (&iter);
    }
}

/* --- Folders --- */

void
sim_paths_remove_tree (const char *dir)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      if (__real_g_unlink (path) != 0)
        sim_paths_remove_tree (path);
    }
  g_rmdir (dir);
}

void
sim_paths_enter (const char *root)
{
  g_autofree char *name = g_strdup_printf ("%d", (int)getpid ());
  g_autofree char *own = g_build_filename (root, name, NULL);

  if (g_mkdir (own, 0700) != 0 || g_chdir (own) != 0)
    g_error ("%s: %s", own, g_strerror (errno));
}
