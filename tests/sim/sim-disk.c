/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-disk.h"

#include <errno.h>
#include <malloc.h>
#include <string.h>

#include <sqlite3.h>

#include "sim-paths.h"
#include "sim-random.h"

#define PAGE 4096
#define REGION_SIZE 32768
#define SLOTS 8
#define LEAST_ROOM (256 * 1024)

typedef struct _SimFile SimFile;
typedef struct _SimHandle SimHandle;

struct _SimFile
{
  char *path;
  SimDisk *disk;
  guchar *data;
  gsize size;
  gsize room;
  gsize synced_size;
  GHashTable *before; /* page number -> what stood there when it was last synced */
  guint handles;

  guint shared;
  SimHandle *reserved;
  SimHandle *pending;
  SimHandle *exclusive;
  GPtrArray *regions; /* of the shared memory beside a log */
  guint mapped;
  guint slot_shared[SLOTS];
  SimHandle *slot_exclusive[SLOTS];
};

struct _SimHandle
{
  sqlite3_file base;
  SimFile *file;
  gboolean own; /* a file without a name */
  int lock;
  guint mine_shared;
  guint mine_exclusive;
  gboolean maps;
};

/* Memory of files that are gone, for those of the next seed. */
typedef struct
{
  guchar *data;
  gsize room;
} Spare;

static GHashTable *files;
static GHashTable *disks;
static GArray *spares;

static void
file_free (gpointer data)
{
  SimFile *file = data;

  g_free (file->path);
  if (file->room >= LEAST_ROOM)
    {
      const Spare spare = { file->data, file->room };

      g_array_append_val (spares, spare);
    }
  else
    g_free (file->data);
  g_hash_table_unref (file->before);
  if (file->regions != NULL)
    g_ptr_array_unref (file->regions);
  g_free (file);
}

SimDisk *
sim_disk_get (const char *folder)
{
  SimDisk *disk = g_hash_table_lookup (disks, folder);

  if (disk == NULL)
    {
      disk = g_new0 (SimDisk, 1);
      disk->name = g_strdup (folder);
      disk->countdown = -1;
      g_hash_table_insert (disks, disk->name, disk);
    }
  return disk;
}

SimDisk *
sim_disk_of (const char *path)
{
  g_autofree char *folder = g_strdup (path);

  for (char *slash; folder != NULL; *slash = '\0')
    {
      SimDisk *disk = g_hash_table_lookup (disks, folder);

      if (disk != NULL)
        return disk;
      slash = strrchr (folder, '/');
      if (slash == NULL)
        return NULL;
    }
  return NULL;
}

static SimFile *
file_new (const char *path)
{
  SimFile *file = g_new0 (SimFile, 1);
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;

  file->path = g_strdup (path);
  file->disk = folder != NULL ? sim_disk_of (folder) : NULL;
  if (file->disk == NULL && folder != NULL)
    file->disk = sim_disk_get (folder);
  file->before = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return file;
}

static SimFile *
file_find (const char *path, gboolean make)
{
  SimFile *file = g_hash_table_lookup (files, path);

  if (file == NULL && make)
    {
      file = file_new (path);
      g_hash_table_insert (files, file->path, file);
    }
  return file;
}

/* --- What a disk does to a write --- */

/* Whether the disk takes one more write; otherwise what SQLite is told. */
static int
admit_on (SimDisk *disk, int failure)
{
  if (disk == NULL)
    return SQLITE_OK;
  if (disk->dead)
    return failure;
  disk->writes++;
  if (disk->countdown > 0 && --disk->countdown == 0)
    {
      disk->dead = TRUE;
      disk->countdown = -1;
      return failure;
    }
  if (disk->full && failure == SQLITE_IOERR_WRITE)
    return SQLITE_FULL;
  if (disk->failing > 0 && sim_random_below (disk->failing) == 0)
    return failure;
  return SQLITE_OK;
}

static int
admit (SimFile *file, int failure)
{
  return admit_on (file->disk, failure);
}

int
sim_disk_admit (SimDisk *disk)
{
  int result = admit_on (disk, SQLITE_IOERR_WRITE);

  return result == SQLITE_OK ? 0 : result == SQLITE_FULL ? ENOSPC : EIO;
}

static void
remember (SimFile *file, gsize from, gsize to)
{
  if (file->disk == NULL)
    return;
  for (gsize page = from / PAGE; page * PAGE < to; page++)
    {
      guchar *old;
      gsize start = page * PAGE;

      if (start >= file->synced_size || g_hash_table_contains (file->before, GSIZE_TO_POINTER (page)))
        continue;
      old = g_malloc0 (PAGE);
      if (start < file->size)
        memcpy (old, file->data + start, MIN ((gsize)PAGE, file->size - start));
      g_hash_table_insert (file->before, GSIZE_TO_POINTER (page), old);
    }
}

static void
make_room (SimFile *file, gsize size)
{
  if (size <= file->room)
    return;
  if (file->room == 0 && spares->len > 0 && g_array_index (spares, Spare, spares->len - 1).room >= size)
    {
      const Spare *spare = &g_array_index (spares, Spare, spares->len - 1);

      file->data = spare->data;
      file->room = spare->room;
      g_array_set_size (spares, spares->len - 1);
      return;
    }
  file->room = MAX (MAX (size, LEAST_ROOM), file->room * 2);
  file->data = g_realloc (file->data, file->room);
}

static void
set_size (SimFile *file, gsize size)
{
  make_room (file, size);
  if (size > file->size)
    memset (file->data + file->size, 0, size - file->size);
  file->size = size;
}

/* The machine stood still: of each page that was not synced, the old state or the new one is found. */
static void
lose (SimFile *file, guint keep)
{
  GHashTableIter iter;
  gpointer page, old;

  if (file->size > file->synced_size && sim_random_below (256) >= keep)
    set_size (file, file->synced_size);
  else if (file->size < file->synced_size)
    set_size (file, file->synced_size);
  g_hash_table_iter_init (&iter, file->before);
  while (g_hash_table_iter_next (&iter, &page, &old))
    {
      gsize start = GPOINTER_TO_SIZE (page) * PAGE;

      if (start < file->size && sim_random_below (256) >= keep)
        memcpy (file->data + start, old, MIN ((gsize)PAGE, file->size - start));
    }
  g_hash_table_remove_all (file->before);
  file->synced_size = file->size;
}

void
sim_disk_revive (SimDisk *disk, gboolean power, guint keep)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, files);
  while (power && g_hash_table_iter_next (&iter, NULL, &value))
    if (((SimFile *)value)->disk == disk)
      lose (value, keep);
  if (power)
    sim_paths_lose (disk, keep);
  disk->dead = disk->full = FALSE;
  disk->failing = 0;
  disk->countdown = -1;
}

/* --- A file --- */

static int
sim_close (sqlite3_file *base)
{
  SimHandle *handle = (SimHandle *)base;
  SimFile *file = handle->file;

  if (handle->own)
    {
      file_free (file);
      return SQLITE_OK;
    }
  file->handles--;
  return SQLITE_OK;
}

static int
sim_read (sqlite3_file *base, void *out, int n, sqlite3_int64 at)
{
  SimFile *file = ((SimHandle *)base)->file;
  gsize have = (gsize)at < file->size ? MIN ((gsize)n, file->size - (gsize)at) : 0;

  if (file->disk != NULL && file->disk->dead)
    return SQLITE_IOERR_READ;
  if (have > 0)
    memcpy (out, file->data + at, have);
  if (have == (gsize)n)
    return SQLITE_OK;
  memset ((guchar *)out + have, 0, (gsize)n - have);
  return SQLITE_IOERR_SHORT_READ;
}

static int
sim_write (sqlite3_file *base, const void *data, int n, sqlite3_int64 at)
{
  SimFile *file = ((SimHandle *)base)->file;
  gsize end = (gsize)at + (gsize)n;
  int result = admit (file, SQLITE_IOERR_WRITE);

  if (result != SQLITE_OK)
    return result;
  remember (file, (gsize)at, end);
  if ((gsize)at > file->size)
    set_size (file, (gsize)at);
  make_room (file, end);
  file->size = MAX (file->size, end);
  memcpy (file->data + at, data, (gsize)n);
  return SQLITE_OK;
}

static int
sim_truncate (sqlite3_file *base, sqlite3_int64 size)
{
  SimFile *file = ((SimHandle *)base)->file;
  int result = admit (file, SQLITE_IOERR_TRUNCATE);

  if (result != SQLITE_OK)
    return result;
  remember (file, (gsize)size, file->size);
  set_size (file, (gsize)size);
  return SQLITE_OK;
}

static int
sim_sync (sqlite3_file *base, int flags)
{
  SimFile *file = ((SimHandle *)base)->file;
  int result = admit (file, SQLITE_IOERR_FSYNC);

  if (result != SQLITE_OK)
    return result;
  g_hash_table_remove_all (file->before);
  file->synced_size = file->size;
  return SQLITE_OK;
}

static int
sim_file_size (sqlite3_file *base, sqlite3_int64 *size)
{
  *size = (sqlite3_int64)((SimHandle *)base)->file->size;
  return SQLITE_OK;
}

static int
sim_lock (sqlite3_file *base, int level)
{
  SimHandle *handle = (SimHandle *)base;
  SimFile *file = handle->file;

  if (handle->lock >= level)
    return SQLITE_OK;
  if (level == SQLITE_LOCK_SHARED)
    {
      if (file->pending != NULL || file->exclusive != NULL)
        return SQLITE_BUSY;
      file->shared++;
      handle->lock = level;
      return SQLITE_OK;
    }
  if (file->reserved != NULL && file->reserved != handle)
    return SQLITE_BUSY;
  file->reserved = handle;
  if (level == SQLITE_LOCK_RESERVED)
    {
      handle->lock = level;
      return SQLITE_OK;
    }
  file->pending = handle;
  handle->lock = SQLITE_LOCK_PENDING;
  if (file->shared > 1)
    return SQLITE_BUSY;
  file->exclusive = handle;
  handle->lock = SQLITE_LOCK_EXCLUSIVE;
  return SQLITE_OK;
}

static int
sim_unlock (sqlite3_file *base, int level)
{
  SimHandle *handle = (SimHandle *)base;
  SimFile *file = handle->file;

  if (handle->lock <= level)
    return SQLITE_OK;
  if (file->reserved == handle)
    file->reserved = NULL;
  if (file->pending == handle)
    file->pending = NULL;
  if (file->exclusive == handle)
    file->exclusive = NULL;
  if (level == SQLITE_LOCK_NONE)
    file->shared--;
  handle->lock = level;
  return SQLITE_OK;
}

static int
sim_check_reserved (sqlite3_file *base, int *out)
{
  *out = ((SimHandle *)base)->file->reserved != NULL;
  return SQLITE_OK;
}

static int
sim_file_control (sqlite3_file *base, int op, void *arg)
{
  return SQLITE_NOTFOUND;
}

static int
sim_sector_size (sqlite3_file *base)
{
  return PAGE;
}

static int
sim_characteristics (sqlite3_file *base)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
sim_shm_map (sqlite3_file *base, int region, int size, int extend, void volatile **out)
{
  SimHandle *handle = (SimHandle *)base;
  SimFile *file = handle->file;

  if (!handle->maps)
    {
      handle->maps = TRUE;
      file->mapped++;
    }
  if (file->regions == NULL)
    file->regions = g_ptr_array_new_with_free_func (g_free);
  while (extend && file->regions->len <= (guint)region)
    g_ptr_array_add (file->regions, g_malloc0 (REGION_SIZE));
  *out = (guint)region < file->regions->len ? file->regions->pdata[region] : NULL;
  return SQLITE_OK;
}

static int
sim_shm_lock (sqlite3_file *base, int first, int n, int flags)
{
  SimHandle *handle = (SimHandle *)base;
  SimFile *file = handle->file;

  for (int i = first; i < first + n; i++)
    {
      guint bit = 1u << i;

      if (flags & SQLITE_SHM_UNLOCK)
        continue;
      if (flags & SQLITE_SHM_SHARED)
        {
          if (file->slot_exclusive[i] != NULL && file->slot_exclusive[i] != handle)
            return SQLITE_BUSY;
        }
      else if ((file->slot_exclusive[i] != NULL && file->slot_exclusive[i] != handle)
               || file->slot_shared[i] > ((handle->mine_shared & bit) != 0 ? 1u : 0u))
        return SQLITE_BUSY;
    }
  for (int i = first; i < first + n; i++)
    {
      guint bit = 1u << i;

      if (flags & SQLITE_SHM_SHARED)
        {
          if (flags & SQLITE_SHM_UNLOCK)
            {
              if (handle->mine_shared & bit)
                file->slot_shared[i]--;
              handle->mine_shared &= ~bit;
            }
          else if ((handle->mine_shared & bit) == 0)
            {
              file->slot_shared[i]++;
              handle->mine_shared |= bit;
            }
        }
      else if (flags & SQLITE_SHM_UNLOCK)
        {
          if (handle->mine_exclusive & bit)
            file->slot_exclusive[i] = NULL;
          handle->mine_exclusive &= ~bit;
        }
      else
        {
          file->slot_exclusive[i] = handle;
          handle->mine_exclusive |= bit;
        }
    }
  return SQLITE_OK;
}

static void
sim_shm_barrier (sqlite3_file *base)
{
}

static int
sim_shm_unmap (sqlite3_file *base, int drop)
{
  SimHandle *handle = (SimHandle *)base;
  SimFile *file = handle->file;

  for (int i = 0; i < SLOTS; i++)
    {
      if (handle->mine_shared & (1u << i))
        file->slot_shared[i]--;
      if (handle->mine_exclusive & (1u << i))
        file->slot_exclusive[i] = NULL;
    }
  handle->mine_shared = handle->mine_exclusive = 0;
  if (handle->maps && --file->mapped == 0)
    g_clear_pointer (&file->regions, g_ptr_array_unref);
  handle->maps = FALSE;
  return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = sim_close,
  .xRead = sim_read,
  .xWrite = sim_write,
  .xTruncate = sim_truncate,
  .xSync = sim_sync,
  .xFileSize = sim_file_size,
  .xLock = sim_lock,
  .xUnlock = sim_unlock,
  .xCheckReservedLock = sim_check_reserved,
  .xFileControl = sim_file_control,
  .xSectorSize = sim_sector_size,
  .xDeviceCharacteristics = sim_characteristics,
  .xShmMap = sim_shm_map,
  .xShmLock = sim_shm_lock,
  .xShmBarrier = sim_shm_barrier,
  .xShmUnmap = sim_shm_unmap,
};

/* --- The file system --- */

static int
sim_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *out_flags)
{
  SimHandle *handle = (SimHandle *)base;

  memset (handle, 0, sizeof *handle);
  handle->own = name == NULL;
  handle->file = name != NULL ? file_find (name, TRUE) : file_new (NULL);
  if (name != NULL)
    handle->file->handles++;
  handle->base.pMethods = &methods;
  if (out_flags != NULL)
    *out_flags = flags;
  return SQLITE_OK;
}

static int
sim_delete (sqlite3_vfs *vfs, const char *name, int sync_dir)
{
  SimFile *file = file_find (name, FALSE);
  int result;

  if (file == NULL)
    return SQLITE_IOERR_DELETE_NOENT;
  result = admit (file, SQLITE_IOERR_DELETE);
  if (result != SQLITE_OK)
    return result;
  if (file->handles == 0)
    {
      g_hash_table_remove (files, name);
      return SQLITE_OK;
    }
  set_size (file, 0);
  file->synced_size = 0;
  g_hash_table_remove_all (file->before);
  return SQLITE_OK;
}

static int
sim_access (sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
  *out = file_find (name, FALSE) != NULL;
  return SQLITE_OK;
}

static int
sim_full_path (sqlite3_vfs *vfs, const char *name, int n, char *out)
{
  g_strlcpy (out, name, (gsize)n);
  return SQLITE_OK;
}

static int
sim_randomness (sqlite3_vfs *vfs, int n, char *out)
{
  sim_entropy (out, (gsize)n);
  return n;
}

static int
sim_sleep (sqlite3_vfs *vfs, int us)
{
  return us;
}

static int
sim_current_time (sqlite3_vfs *vfs, sqlite3_int64 *out)
{
  *out = G_GINT64_CONSTANT (210866760000000) + g_get_real_time () / 1000;
  return SQLITE_OK;
}

void
sim_disk_register (void)
{
  static sqlite3_vfs vfs = {
    .iVersion = 2,
    .szOsFile = sizeof (SimHandle),
    .mxPathname = 512,
    .zName = "sim",
    .xOpen = sim_open,
    .xDelete = sim_delete,
    .xAccess = sim_access,
    .xFullPathname = sim_full_path,
    .xRandomness = sim_randomness,
    .xSleep = sim_sleep,
    .xCurrentTimeInt64 = sim_current_time,
  };

  spares = g_array_new (FALSE, FALSE, sizeof (Spare));
  /* What one seed gives back the next one takes again. */
  mallopt (M_TRIM_THRESHOLD, 1 << 30);
  mallopt (M_TOP_PAD, 16 << 20);
  mallopt (M_MMAP_THRESHOLD, 1 << 30);
  files = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, file_free);
  disks = g_hash_table_new (g_str_hash, g_str_equal);
  /* The product sets this too, too late: here SQLite is awake before it. */
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  /* There is one thread. */
  sqlite3_config (SQLITE_CONFIG_SINGLETHREAD);
  sqlite3_vfs_register (&vfs, 1);
}

void
sim_disk_forget (void)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_assert_cmpuint (((SimFile *)value)->handles, ==, 0);
  g_hash_table_remove_all (files);
  g_hash_table_iter_init (&iter, disks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SimDisk *disk = value;

      disk->dead = disk->full = FALSE;
      disk->failing = 0;
      disk->countdown = -1;
    }
}

GBytes *
sim_disk_read (const char *path)
{
  SimFile *file = file_find (path, FALSE);

  return file != NULL ? g_bytes_new (file->data, file->size) : NULL;
}

void
sim_disk_write (const char *path, GBytes *bytes)
{
  SimFile *file = file_find (path, TRUE);
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  make_room (file, size);
  if (size > 0)
    memcpy (file->data, data, size);
  file->size = file->synced_size = size;
  g_hash_table_remove_all (file->before);
}

void
sim_disk_remove (const char *path)
{
  g_hash_table_remove (files, path);
}

void
sim_disk_rename (const char *from, const char *to)
{
  gpointer key, file;

  if (!g_hash_table_steal_extended (files, from, &key, &file))
    return;
  g_free (((SimFile *)file)->path);
  ((SimFile *)file)->path = g_strdup (to);
  g_hash_table_insert (files, ((SimFile *)file)->path, file);
}

gboolean
sim_disk_damage (const char *path, gsize from, gsize length)
{
  SimFile *file = file_find (path, FALSE);

  if (file == NULL || file->size < from + length)
    return FALSE;
  sim_entropy (file->data + from, length);
  return TRUE;
}

gboolean
sim_disk_has (const char *path)
{
  return file_find (path, FALSE) != NULL;
}

gsize
sim_disk_size (const char *path)
{
  SimFile *file = file_find (path, FALSE);

  return file != NULL ? file->size : 0;
}

static gboolean
is_word (const guchar *at)
{
  for (guint i = 1; i < 7; i++)
    if (!g_ascii_isdigit (at[i]))
      return FALSE;

  return at[7] == '.';
}

void
sim_disk_find_words (const char *path, GHashTable *words)
{
  SimFile *file = file_find (path, FALSE);
  const guchar *at, *end;

  if (file == NULL || file->size < 8)
    return;
  end = file->data + file->size - 8;
  for (at = file->data; at < end && (at = memchr (at, 'w', (gsize)(end - at))) != NULL; at++)
    if (is_word (at))
      g_hash_table_add (words, g_strndup ((const char *)at, 8));
}
