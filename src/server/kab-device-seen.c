/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-device.h"

#include "kab-date.h"

typedef struct
{
  gint64 nr;
  gint64 at;
  gint64 rev;
} Seen;

struct _KabSeen
{
  GMutex lock;
  GHashTable *devices; /* by nr */
};

KabSeen *
kab_seen_new (void)
{
  KabSeen *self = g_new0 (KabSeen, 1);

  g_mutex_init (&self->lock);
  self->devices = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  return self;
}

void
kab_seen_free (KabSeen *self)
{
  g_hash_table_unref (self->devices);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
kab_seen_note (KabSeen *self, gint64 nr, gint64 rev)
{
  Seen *seen;

  g_mutex_lock (&self->lock);
  seen = g_hash_table_lookup (self->devices, &nr);
  if (seen == NULL)
    {
      seen = g_new (Seen, 1);
      seen->nr = nr;
      seen->rev = -1;
      g_hash_table_insert (self->devices, &seen->nr, seen);
    }
  seen->at = kab_time_now ();
  if (rev >= 0)
    seen->rev = rev;
  g_mutex_unlock (&self->lock);
}

void
kab_seen_look (KabSeen *self, gint64 nr, gint64 *at, gint64 *rev)
{
  const Seen *seen;

  g_mutex_lock (&self->lock);
  seen = g_hash_table_lookup (self->devices, &nr);
  if (seen != NULL)
    {
      *at = MAX (*at, seen->at);
      if (seen->rev >= 0)
        *rev = seen->rev;
    }
  g_mutex_unlock (&self->lock);
}

static gboolean
write_one (KabDb *db, const Seen *seen, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "UPDATE device SET seen_at = CASE WHEN seen_at < ?1 THEN ?1 ELSE seen_at END,"
                      " synced_rev = CASE WHEN CAST(?2 AS BIGINT) >= 0 THEN CAST(?2 AS BIGINT) ELSE "
                      "synced_rev END WHERE nr = ?3",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, seen->at);
  kab_statement_bind_integer (statement, 2, seen->rev);
  kab_statement_bind_integer (statement, 3, seen->nr);
  return kab_statement_run (statement, error);
}

gboolean
kab_seen_write (KabSeen *self, KabServerDb *server_db, GError **error)
{
  g_autoptr (GHashTable) devices = NULL;
  GHashTableIter iter;
  gpointer seen;
  gboolean ok;
  KabDb *db;

  g_mutex_lock (&self->lock);
  devices = g_steal_pointer (&self->devices);
  self->devices = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  g_mutex_unlock (&self->lock);
  if (g_hash_table_size (devices) == 0)
    return TRUE;
  db = kab_server_db_lend_writer (server_db);
  ok = kab_db_begin (db, TRUE, error);
  g_hash_table_iter_init (&iter, devices);
  while (ok && g_hash_table_iter_next (&iter, NULL, &seen))
    ok = write_one (db, seen, error);
  ok = ok && kab_db_commit (db, error);
  kab_server_db_return_writer (server_db, db);
  return ok;
}
