/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"

G_BEGIN_DECLS

/**
 * KabServerDb:
 *
 * The server's database: one connection that writes, lent to one thread at a time,
 * and a few that read. Reference-counted; safe to use from any thread. Several
 * processes may have the same database open.
 */
typedef struct _KabServerDb KabServerDb;

/**
 * kab_server_db_open:
 * @uri: "sqlite:PATH"; the file is made if it is not there; or "postgresql:…", where that is built
 *
 * Opens the database and brings it to this version's form. What was committed is
 * on the disk before a commit returns.
 */
KabServerDb *kab_server_db_open (const char *uri, GError **error);
KabServerDb *kab_server_db_ref (KabServerDb *self);
void kab_server_db_unref (KabServerDb *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabServerDb, kab_server_db_unref)

/** kab_server_db_get_path: Returns: (transfer none) (nullable): the file, where the database is one */
const char *kab_server_db_get_path (KabServerDb *self);

/** kab_server_db_get_uri: Returns: (transfer none): as it was opened by */
const char *kab_server_db_get_uri (KabServerDb *self);

/** kab_server_db_get_id: Returns: (transfer none): a name for this opening of the database, unlike any other's */
const char *kab_server_db_get_id (KabServerDb *self);

/**
 * kab_server_db_listen:
 *
 * Tells @func, in the thread-default main context, what any process says about the database, as
 * kab_db_listen() does; of ours it is the text that kab_commit_from_text() reads.
 *
 * Returns: (transfer full) (nullable): %NULL without an error where the database cannot (SQLite)
 */
KabDbListener *
kab_server_db_listen (KabServerDb *self, KabDbNoticeFunc func, gpointer user_data, GError **error);

/** kab_server_db_get_seen: Returns: (transfer none): of the devices that were heard of, in this process */
struct _KabSeen *kab_server_db_get_seen (KabServerDb *self);

/** kab_epoch_new: Returns: (transfer full): a random name for the history that begins now */
char *kab_epoch_new (void);

/** kab_server_db_lend_writer: waits until no other thread has it. Returns: (transfer none): the one writing connection */
KabDb *kab_server_db_lend_writer (KabServerDb *self);
/** kab_server_db_return_writer: rolls back what was left open */
void kab_server_db_return_writer (KabServerDb *self, KabDb *db);

/** kab_server_db_lend_reader: Returns: (transfer none) (nullable): a connection for reading, used by nobody else */
KabDb *kab_server_db_lend_reader (KabServerDb *self, GError **error);
/** kab_server_db_limit_reader: until it is returned, kab_server_db_interrupt_slow() may break off what @db runs */
void kab_server_db_limit_reader (KabServerDb *self, KabDb *db);
/**
 * kab_server_db_interrupt_slow:
 *
 * From any thread: ends, with %G_IO_ERROR_CANCELLED, what limited readers have been busy with for @seconds.
 *
 * Returns: how many there were
 */
guint kab_server_db_interrupt_slow (KabServerDb *self, guint seconds);
void kab_server_db_return_reader (KabServerDb *self, KabDb *db);

/** kab_server_db_append_metrics: appends how long writers waited for one another and held the connection */
void kab_server_db_append_metrics (KabServerDb *self, GString *out);

/** kab_server_db_checkpoint: moves what stands in the write-ahead log into the file, as far as it can without waiting */
gboolean kab_server_db_checkpoint (KabServerDb *self, GError **error);

/**
 * kab_server_db_maintain:
 * @blobs: (nullable): the folder of files
 *
 * Forgets what is past its time by the rules of #KabRetention: tokens, attempts to sign in, old answers, lines of
 * the journal, leaves behind the horizon (%KAB_TOMBSTONE_SECONDS), files that no row names, parts of uploads; and keeps
 * with each partner what changes with the day alone. To be called now and then.
 */
gboolean kab_server_db_maintain (KabServerDb *self, const char *blobs, GError **error);

/**
 * kab_server_db_backup:
 * @path: a file that must not exist
 *
 * A copy of the database as of one moment; it may be in use.
 */
gboolean kab_server_db_backup (KabServerDb *self, const char *path, GError **error);

/** kab_server_db_check_backup: Returns: whether the file is a whole backup of a server's database */
gboolean kab_server_db_check_backup (const char *backup, GError **error);

/**
 * kab_server_db_restore:
 * @backup: a file made by kab_server_db_backup()
 * @uri: "sqlite:PATH" where nothing may be, or a database that nobody has open: that one is kept
 *   beside it under a name of its own; or "postgresql:…", whose tables are kept likewise, as a schema
 * @kept: (out) (optional) (nullable): the name under which the former database, or the schema, was kept
 *
 * Each org gets a new epoch, so that desktops which have seen later states start anew, with their unsent work. All
 * sessions end. The journal says that it was restored.
 */
gboolean kab_server_db_restore (const char *backup, const char *uri, char **kept, GError **error);

/**
 * kab_server_db_keep:
 * @prices: (transfer full) (nullable): what the writer, who is about to commit, has read and reckoned
 *
 * Keeps it for the next writer. %NULL: nothing, and what was kept is forgotten. Only a writer calls this, before its
 * commit: behind it another process may have written already.
 */
void kab_server_db_keep (KabServerDb *self, GHashTable *prices);

/** kab_server_db_take_kept: Returns: (transfer full) (nullable): what was kept, unless somebody else may have written since */
GHashTable *kab_server_db_take_kept (KabServerDb *self);

G_END_DECLS
