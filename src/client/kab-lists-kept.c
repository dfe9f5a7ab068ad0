/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Orders in files beside the cache, a file each, so that they need not be made anew at every start. What is in a file
 * counts if the cache itself has the name that all files of one keeping have, which it was given after them, and knows
 * which rows changed since: then those are patched. Any other file is as good as none.
 */
#include "kab-lists-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-disk.h"
#include "kab-error.h"
#include "kab-id.h"

#define MAGIC "kaborde1"
#define FOLDER "orders"
#define NAME_BYTES 48
#define KEY_DIGITS 16
/* Where changes of more transactions are to be patched, the files are written anew… */
#define CHANGES_MOST (KAB_LOG_TRANSACTIONS / 2)
/* … but not more often than this. */
#define KEEP_EVERY (10 * G_TIME_SPAN_MINUTE)

/* Followed by the key and the numbers, as this computer has them. */
typedef struct
{
  char magic[8];
  char name[NAME_BYTES];
  gint64 generation;
  guint64 sum; /* of the numbers */
  guint32 key_length;
  guint32 n;
} Header;

/* Tells what was written from what was not, or not all of it: not from what somebody made to look like it. */
static guint64
sum_of (const guint32 *nr, guint n)
{
  guint64 sum = n;

  for (guint i = 0; i < n; i++)
    {
      sum = (sum ^ nr[i]) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      sum ^= sum >> 29;
    }
  return sum;
}

static char *
folder_of (KabCache *cache)
{
  g_autofree char *dir = g_path_get_dirname (kab_cache_get_path (cache));

  return g_build_filename (dir, FOLDER, NULL);
}

static char *
path_of (KabCache *cache, const KabEntity *entity, const char *key)
{
  g_autofree char *folder = folder_of (cache);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  g_autofree char *name = g_strdup_printf ("%s-%.*s", entity->name, KEY_DIGITS, sum);

  return g_build_filename (folder, name, NULL);
}

/* --- Reading --- */

static gboolean
read_exactly (int fd, gpointer data, gsize length)
{
  for (gsize at = 0; at < length;)
    {
      gssize n = read (fd, (char *)data + at, length - at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      at += (gsize)n;
    }
  return TRUE;
}

/* The numbers of the file, if it is whole and of this @name and @key. */
static gboolean
read_order (int fd, const char *name, const char *key, KabOrder *order)
{
  Header header;
  struct stat info;
  gsize length = strlen (key);
  g_autofree char *there = NULL;

  if (fstat (fd, &info) != 0 || !read_exactly (fd, &header, sizeof header)
      || memcmp (header.magic, MAGIC, sizeof header.magic) != 0
      || strncmp (header.name, name, sizeof header.name) != 0 || header.key_length != length
      || (guint64)info.st_size != sizeof header + length + (guint64)header.n * sizeof (guint32))
    return FALSE;
  there = g_malloc (length + 1);
  if (!read_exactly (fd, there, length) || memcmp (there, key, length) != 0)
    return FALSE;
  order->nr = g_new (guint32, MAX (header.n, 1));
  order->n = header.n;
  order->generation = order->kept = header.generation;
  return read_exactly (fd, order->nr, header.n * sizeof (guint32))
         && sum_of (order->nr, order->n) == header.sum;
}

/* Brings it up to the look's generation. */
static gboolean
follow (KabLook *look, KabOrder *order)
{
  g_autoptr (GError) error = NULL;
  gboolean later;

  if (kab_cache_recall_changes (look->cache, look->db, look->lists->entity, &error)
      && kab_order_follow (look, order, G_MAXUINT, &later, &error))
    return TRUE;
  if (error != NULL)
    g_debug ("an order that was kept: %s", error->message);
  return FALSE;
}

KabOrder *
kab_order_recall (KabLook *look)
{
  const KabEntity *entity = look->lists->entity;
  g_autofree char *name = kab_cache_kept_name (look->cache, look->db, entity);
  g_autofree char *key = kab_order_key (look->order, look->deleted);
  g_autofree char *path = NULL;
  KabOrder *order;
  gboolean ok;
  int fd;

  if (name == NULL)
    return NULL;
  path = path_of (look->cache, entity, key);
  fd = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return NULL;
  order = g_new0 (KabOrder, 1);
  order->sql = g_strdup (look->order);
  order->empty_last = look->empty_last;
  order->deleted = look->deleted;
  ok = read_order (fd, name, key, order) && follow (look, order);
  close (fd);
  if (!ok)
    g_clear_pointer (&order, kab_order_free);
  return order;
}

/* --- Writing --- */

static gboolean
fail (const char *path, GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be written: %s."), path,
               g_strerror (errno));
  return FALSE;
}

static gboolean
write_order (KabCache *cache,
             const KabEntity *entity,
             const char *name,
             const KabOrder *order,
             GError **error)
{
  g_autofree char *key = kab_order_key (order->sql, order->deleted);
  g_autofree char *path = path_of (cache, entity, key);
  g_autofree char *beside = g_strconcat (path, ".new", NULL);
  Header header = { .magic = MAGIC,
                    .generation = order->generation,
                    .sum = sum_of (order->nr, order->n),
                    .key_length = (guint32)strlen (key),
                    .n = order->n };
  int fd = open (beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean ok;

  if (fd < 0)
    return fail (beside, error);
  g_strlcpy (header.name, name, sizeof header.name);
  ok = (kab_disk_write (fd, -1, &header, sizeof header) && kab_disk_write (fd, -1, key, strlen (key))
        && kab_disk_write (fd, -1, order->nr, order->n * sizeof (guint32)))
       || fail (beside, error);
  if (close (fd) != 0 && ok)
    ok = fail (beside, error);
  if (ok && g_rename (beside, path) != 0)
    ok = fail (path, error);
  if (!ok)
    g_unlink (beside);
  return ok;
}

typedef struct
{
  GPtrArray *keys; /* of those to be kept */
  const char *key; /* (nullable): of the one that is to be copied now, */
  KabOrder *copy;  /* (nullable): as it is */
} Keeping;

static gboolean
is_kept (const KabLook *look, const KabOrder *order)
{
  return order->kept >= 0 && look->generation - order->kept <= CHANGES_MOST;
}

static gboolean
is_long (const KabEntityLists *lists, const KabOrder *order)
{
  return order->deleted == 0 && order->n > lists->at_once;
}

/* Without a look at the cache: most lists are short. */
static gboolean
may_be_due (KabEntityLists *lists)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lists->lock);
  GHashTableIter iter;
  gpointer value;

  if (!lists->indexed || (lists->kept_at != 0 && g_get_monotonic_time () - lists->kept_at < KEEP_EVERY))
    return FALSE;
  g_hash_table_iter_init (&iter, lists->orders);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (is_long (lists, value))
      return TRUE;

  return FALSE;
}

/* All orders of long lists, if there is one that no file has. */
static KabLooked
find_unkept (KabLook *look, gpointer data, GError **error)
{
  Keeping *keeping = data;
  KabEntityLists *lists = look->lists;
  gboolean due = FALSE;
  GHashTableIter iter;
  gpointer key, value;

  g_ptr_array_set_size (keeping->keys, 0);
  g_hash_table_iter_init (&iter, lists->orders);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const KabOrder *order = value;

      if (!is_long (lists, order))
        continue;
      due |= !is_kept (look, order);
      g_ptr_array_add (keeping->keys, g_strdup (key));
    }
  if (!due)
    g_ptr_array_set_size (keeping->keys, 0);
  else
    lists->kept_at = g_get_monotonic_time ();
  return KAB_LOOKED_DONE;
}

/* Others wait for no longer than the copying takes. */
static KabLooked
copy_order (KabLook *look, gpointer data, GError **error)
{
  Keeping *keeping = data;
  KabOrder *order;

  if (!kab_look_find_order_by_key (look, keeping->key, G_MAXUINT, &order, error))
    return KAB_LOOKED_ERROR;
  if (order == NULL)
    return KAB_LOOKED_DONE;
  keeping->copy = g_memdup2 (order, sizeof *order);
  keeping->copy->sql = g_strdup (order->sql);
  keeping->copy->nr = g_memdup2 (order->nr, MAX (order->n, 1) * sizeof (guint32));
  return KAB_LOOKED_DONE;
}

static gboolean
look_at (KabLists *self,
         KabDb *db,
         guint epoch,
         const KabEntity *entity,
         KabAnswerFunc answer,
         gpointer data,
         GError **error)
{
  g_auto (KabLook) look = { .lists = kab_lists_of (self, entity), .cache = self->cache, .db = db };
  gint64 generation;
  gboolean ok;

  if (!kab_db_begin (db, FALSE, error))
    return FALSE;
  ok = kab_look_until (&look, epoch, answer, data, &generation, error);
  kab_db_rollback (db);
  return ok;
}

/* Writes those of @keys that are still there; @since: (out): the oldest of them */
static gboolean
write_all (KabLists *self,
           KabDb *db,
           guint epoch,
           const KabEntity *entity,
           const char *name,
           GPtrArray *keys,
           GHashTable *generations,
           gint64 *since,
           GError **error)
{
  *since = G_MAXINT64;
  for (guint i = 0; i < keys->len; i++)
    {
      Keeping keeping = { .key = g_ptr_array_index (keys, i) };
      gboolean ok = look_at (self, db, epoch, entity, copy_order, &keeping, error)
                    && (keeping.copy == NULL || write_order (self->cache, entity, name, keeping.copy, error));

      if (ok && keeping.copy != NULL)
        {
          g_hash_table_insert (generations, g_strdup (keeping.key),
                               g_memdup2 (&keeping.copy->generation, sizeof (gint64)));
          *since = MIN (*since, keeping.copy->generation);
        }
      kab_order_free (keeping.copy);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

/* With the cache's file held; @generations: (out): of each order that was written */
static gboolean
write_due (KabLists *self,
           KabDb *db,
           guint epoch,
           const KabEntity *entity,
           const char *name,
           GHashTable *generations,
           gint64 *since,
           GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = folder_of (self->cache);
  Keeping keeping = { .keys = keys };

  if (!look_at (self, db, epoch, entity, find_unkept, &keeping, error) || keys->len == 0)
    return FALSE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (folder, error);
  return write_all (self, db, epoch, entity, name, keys, generations, since, error)
         && g_hash_table_size (generations) > 0;
}

/* What was written under a name that the cache has counts from now on. */
static void
mark_kept (KabEntityLists *lists, guint epoch, GHashTable *generations)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lists->lock);
  GHashTableIter iter;
  gpointer key, value;

  if (lists->epoch != epoch)
    return;
  g_hash_table_iter_init (&iter, lists->orders);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const gint64 *generation = g_hash_table_lookup (generations, key);

      ((KabOrder *)value)->kept = generation != NULL ? *generation : -1;
    }
}

gboolean
kab_lists_keep (KabLists *self, const KabEntity *entity, GError **error)
{
  g_autoptr (GHashTable) generations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *name = kab_id_new ();
  g_autoptr (KabDb) db = NULL;
  gint64 since = 0;
  guint epoch;
  gboolean written;

  if (!may_be_due (kab_lists_of (self, entity)))
    return FALSE;
  kab_cache_enter (self->cache, &epoch);
  db = kab_cache_open_reader (self->cache, error);
  written = db != NULL && write_due (self, db, epoch, entity, name, generations, &since, error);
  g_clear_pointer (&db, kab_db_close);
  kab_cache_leave (self->cache);
  /* Whoever writes may wait for all readers to be out. */
  if (!written || !kab_cache_keep_changes (self->cache, epoch, entity, since, name, error))
    return FALSE;
  mark_kept (kab_lists_of (self, entity), epoch, generations);
  return TRUE;
}
