/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-server-db.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "kab-checkpoint.h"
#include "kab-config.h"
#include "kab-device.h"
#include "kab-error.h"
#include "kab-histogram.h"
#include "kab-server-history.h"
#include "kab-server-migrate.h"
#include "kab-server-schema.h"
#ifdef KAB_HAVE_POSTGRESQL
#include "kab-postgres.h"
#endif
#include "kab-writer-private.h"

/* On which channel processes tell one another what they committed. */
#define CHANNEL "kabinet"

struct _KabServerDb
{
  gatomicrefcount refs;
  char *uri;
  char *id; /* of this opening of the database, by which it knows its own notices */
  GMutex writer_mutex;
  KabDb *writer;
  KabCheckpointer *checkpointer;
  GMutex readers_mutex;
  char *history;       /* of the database's server, as it was followed last */
  GQueue readers;      /* of KabDb, those not lent at present */
  GHashTable *limited; /* readers whose time is bounded -> since when */
  gint64 writer_lent;  /* since when */
  KabHistogram writer_waited;
  KabHistogram writer_held;
  KabCommitFunc commit_func;
  gpointer commit_data;
  KabSeen *seen;
  GHashTable *kept; /* see kab_server_db_keep() */
  gint64 kept_version;
};

/* Tables of another program's stay as they are, and get none of ours among them. */
static gboolean
check_ours (const char *uri, GError **error)
{
  g_autoptr (KabDb) db = g_str_has_prefix (uri, "sqlite:") ? kab_db_open (uri, KAB_DB_READ_ONLY, NULL) : NULL;
  g_autoptr (GHashTable) tables = db != NULL ? kab_db_tables (db, NULL) : NULL;

  /* What cannot even be read the opening itself will say. */
  if (tables == NULL || g_hash_table_size (tables) == 0
      || (g_hash_table_contains (tables, "org") && g_hash_table_contains (tables, "server_setting")))
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
               _ ("“%s” is a database of something else than a Kabinet server. It was left as it is."),
               uri + strlen ("sqlite:"));
  return FALSE;
}

KabServerDb *
kab_server_db_open (const char *uri, GError **error)
{
  g_autoptr (KabDb) writer = NULL;
  KabServerDb *self;

#ifdef KAB_HAVE_POSTGRESQL
  kab_postgres_register ();
#endif
  writer = check_ours (uri, error) ? kab_db_open (uri, KAB_DB_CREATE | KAB_DB_FULL_SYNC, error) : NULL;
  if (writer == NULL || !kab_server_schema_migrate (writer, error)
      || !kab_server_history_follow (writer, error))
    return NULL;

  self = g_new0 (KabServerDb, 1);
  g_atomic_ref_count_init (&self->refs);
  self->uri = g_strdup (uri);
  self->id = kab_epoch_new ();
  self->history = g_strdup (kab_db_get_history (writer));
  self->writer = g_steal_pointer (&writer);
  self->checkpointer = kab_checkpointer_new (uri, self->writer);
  g_mutex_init (&self->writer_mutex);
  g_mutex_init (&self->readers_mutex);
  g_queue_init (&self->readers);
  self->limited = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->seen = kab_seen_new ();
  return self;
}

KabServerDb *
kab_server_db_ref (KabServerDb *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
kab_server_db_unref (KabServerDb *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_queue_clear_full (&self->readers, (GDestroyNotify)kab_db_close);
  g_hash_table_unref (self->limited);
  g_clear_pointer (&self->kept, g_hash_table_unref);
  kab_seen_free (self->seen);
  kab_checkpointer_free (self->checkpointer);
  kab_db_close (self->writer);
  g_mutex_clear (&self->writer_mutex);
  g_mutex_clear (&self->readers_mutex);
  g_free (self->uri);
  g_free (self->id);
  g_free (self->history);
  g_free (self);
}

KabSeen *
kab_server_db_get_seen (KabServerDb *self)
{
  return self->seen;
}

char *
kab_epoch_new (void)
{
  guint8 bytes[8];
  char hex[2 * sizeof bytes + 1];

  randombytes_buf (bytes, sizeof bytes);
  return g_strdup (sodium_bin2hex (hex, sizeof hex, bytes, sizeof bytes));
}

const char *
kab_server_db_get_path (KabServerDb *self)
{
  return kab_db_get_path (self->writer);
}

const char *
kab_server_db_get_uri (KabServerDb *self)
{
  return self->uri;
}

/* A connection that was lost and made anew may lead to a server in which the last commits are missing. */
static void
heed_history (KabServerDb *self, KabDb *db)
{
  g_autofree char *now = g_strdup (kab_db_get_history (db));
  g_autoptr (KabDb) own = NULL;
  g_autoptr (GError) error = NULL;
  gboolean same;

  g_mutex_lock (&self->readers_mutex);
  same = *now == '\0' || g_str_equal (now, self->history);
  g_mutex_unlock (&self->readers_mutex);
  if (same)
    return;
  own = kab_db_open (self->uri, KAB_DB_FULL_SYNC, &error);
  if (own == NULL || !kab_server_history_follow (own, &error))
    {
      /* Whoever borrows next tries again. */
      g_message ("%s", error != NULL ? error->message : now);
      return;
    }
  g_mutex_lock (&self->readers_mutex);
  g_free (self->history);
  self->history = g_steal_pointer (&now);
  g_mutex_unlock (&self->readers_mutex);
}

KabDb *
kab_server_db_lend_writer (KabServerDb *self)
{
  gint64 start = g_get_monotonic_time ();

  g_mutex_lock (&self->writer_mutex);
  self->writer_lent = g_get_monotonic_time ();
  kab_histogram_add (&self->writer_waited, self->writer_lent - start);
  heed_history (self, self->writer);
  return self->writer;
}

void
kab_server_db_return_writer (KabServerDb *self, KabDb *db)
{
  g_return_if_fail (db == self->writer);

  kab_db_rollback (db);
  kab_histogram_add (&self->writer_held, g_get_monotonic_time () - self->writer_lent);
  g_mutex_unlock (&self->writer_mutex);
}

/* Another one when another connection, of this process or not, has written; 0: not known */
static gint64
version_of (KabDb *db)
{
  return kab_db_get_path (db) != NULL ? kab_db_query_integer (db, "PRAGMA data_version", NULL, NULL) : 0;
}

void
kab_server_db_keep (KabServerDb *self, GHashTable *prices)
{
  g_clear_pointer (&self->kept, g_hash_table_unref);
  if (prices == NULL)
    return;
  self->kept_version = version_of (self->writer);
  if (self->kept_version != 0)
    self->kept = prices;
  else
    g_hash_table_unref (prices);
}

GHashTable *
kab_server_db_take_kept (KabServerDb *self)
{
  if (self->kept != NULL && version_of (self->writer) != self->kept_version)
    g_clear_pointer (&self->kept, g_hash_table_unref);
  return g_steal_pointer (&self->kept);
}

void
kab_server_db_append_metrics (KabServerDb *self, GString *out)
{
  g_string_append (out, "# HELP kabinet_db_wait_seconds How long a writer waited for the one before.\n"
                        "# TYPE kabinet_db_wait_seconds histogram\n");
  kab_histogram_append (&self->writer_waited, out, "kabinet_db_wait_seconds", NULL);
  g_string_append (out, "# HELP kabinet_db_write_seconds How long a writer held the database.\n"
                        "# TYPE kabinet_db_write_seconds histogram\n");
  kab_histogram_append (&self->writer_held, out, "kabinet_db_write_seconds", NULL);
}

KabDb *
kab_server_db_lend_reader (KabServerDb *self, GError **error)
{
  KabDb *db;

  g_mutex_lock (&self->readers_mutex);
  db = g_queue_pop_head (&self->readers);
  g_mutex_unlock (&self->readers_mutex);

  if (db == NULL)
    db = kab_db_open (self->uri, KAB_DB_READ_ONLY, error);
  if (db != NULL)
    heed_history (self, db);
  return db;
}

void
kab_server_db_limit_reader (KabServerDb *self, KabDb *db)
{
  gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&self->readers_mutex);
  g_hash_table_insert (self->limited, db, g_memdup2 (&now, sizeof now));
  g_mutex_unlock (&self->readers_mutex);
}

guint
kab_server_db_interrupt_slow (KabServerDb *self, guint seconds)
{
  gint64 before = g_get_monotonic_time () - (gint64)seconds * G_USEC_PER_SEC;
  GHashTableIter iter;
  gpointer db, since;
  guint n = 0;

  /* Whoever returns one waits for us: what is broken off is the request that was slow, and not the next one. */
  g_mutex_lock (&self->readers_mutex);
  g_hash_table_iter_init (&iter, self->limited);
  while (g_hash_table_iter_next (&iter, &db, &since))
    if (*(gint64 *)since <= before)
      {
        kab_db_interrupt (db);
        n++;
      }
  g_mutex_unlock (&self->readers_mutex);
  return n;
}

void
kab_server_db_return_reader (KabServerDb *self, KabDb *db)
{
  g_mutex_lock (&self->readers_mutex);
  g_hash_table_remove (self->limited, db);
  g_mutex_unlock (&self->readers_mutex);
  kab_db_rollback (db);
  g_mutex_lock (&self->readers_mutex);
  g_queue_push_head (&self->readers, db);
  g_mutex_unlock (&self->readers_mutex);
}

gboolean
kab_server_db_checkpoint (KabServerDb *self, GError **error)
{
  KabDb *db = kab_server_db_lend_writer (self);
  gboolean ok = kab_db_get_path (db) == NULL || kab_db_exec (db, "PRAGMA wal_checkpoint(PASSIVE)", error);

  kab_server_db_return_writer (self, db);
  return ok;
}

gboolean
kab_server_db_backup (KabServerDb *self, const char *path, GError **error)
{
  KabDb *db = kab_server_db_lend_reader (self, error);
  gboolean ok;

  if (db == NULL)
    return FALSE;
  ok = kab_db_get_path (db) != NULL ? kab_db_backup (db, path, error)
                                    : kab_server_db_snapshot (self->uri, path, error);
  kab_server_db_return_reader (self, db);
  return ok;
}

void
kab_server_db_set_commit_func (KabServerDb *self, KabCommitFunc func, gpointer user_data)
{
  g_mutex_lock (&self->writer_mutex);
  self->commit_func = func;
  self->commit_data = user_data;
  g_mutex_unlock (&self->writer_mutex);
}

/* Only a writer calls this, and so with the mutex held. */
void
kab_server_db_committed (KabServerDb *self, const KabCommit *commit)
{
  g_autofree char *notice = kab_commit_to_text (commit, self->id);
  g_autoptr (GError) error = NULL;

  /* After the commit and not in it: there it would have all writers of all orgs wait for one another. Should it not
     come to it, others find the new head when they look. */
  if (!kab_db_notify (self->writer, CHANNEL, notice, &error))
    g_message ("Other processes could not be told of a change: %s", error->message);
  if (self->commit_func != NULL)
    self->commit_func (commit, self->commit_data);
}

const char *
kab_server_db_get_id (KabServerDb *self)
{
  return self->id;
}

KabDbListener *
kab_server_db_listen (KabServerDb *self, KabDbNoticeFunc func, gpointer user_data, GError **error)
{
  return kab_db_listen (self->uri, CHANNEL, func, user_data, error);
}
