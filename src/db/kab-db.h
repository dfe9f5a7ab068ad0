/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-value.h"

G_BEGIN_DECLS

/**
 * KabDb:
 *
 * One connection to a database. The engine stands behind it; SQL is written
 * in what the engines have in common, with `?` for a value. A connection is
 * used by one thread at a time; nothing here waits for a person or a network
 * except the engine itself.
 */
typedef struct _KabDb KabDb;

/**
 * KabStatement:
 *
 * A prepared statement, kept by its connection and prepared once a text. It is
 * borrowed: got with kab_db_prepare(), bound, stepped, and given back with
 * kab_statement_done() (or g_autoptr), after which it must not be used.
 */
typedef struct _KabStatement KabStatement;

/**
 * KabDbFlags:
 * @KAB_DB_READ_ONLY: never writes; the file must exist
 * @KAB_DB_CREATE: makes the file, readable by its owner alone, if it is not there
 * @KAB_DB_FULL_SYNC: a commit is on the disk before it returns (synchronous=FULL);
 *   without it, a power cut may lose the last commits but damages nothing
 * @KAB_DB_SECURE_DELETE: what is deleted is overwritten
 */
typedef enum
{
  KAB_DB_NONE = 0,
  KAB_DB_READ_ONLY = 1 << 0,
  KAB_DB_CREATE = 1 << 1,
  KAB_DB_FULL_SYNC = 1 << 2,
  KAB_DB_SECURE_DELETE = 1 << 3,
} KabDbFlags;

/** KabStep: what a step of a statement came to */
typedef enum
{
  KAB_STEP_ERROR = -1,
  KAB_STEP_DONE,
  KAB_STEP_ROW,
} KabStep;

/** KAB_DB_MEMORY: in place of a URI: a database in memory, that is there for this connection alone */
#define KAB_DB_MEMORY "sqlite::memory:"

/**
 * kab_db_open:
 * @uri: "sqlite:PATH"; where kab_postgres_register() was called also "postgresql:…"
 *
 * Returns: (transfer full): or %NULL with %KAB_ERROR_STORAGE, %KAB_ERROR_CORRUPT, %KAB_ERROR_INVALID
 */
KabDb *kab_db_open (const char *uri, KabDbFlags flags, GError **error);
void kab_db_close (KabDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabDb, kab_db_close)

/** kab_db_get_path: Returns: (transfer none) (nullable): the file, where the database is one */
const char *kab_db_get_path (KabDb *db);

/**
 * kab_db_get_history:
 *
 * Returns: (transfer none): which history of the database's server this connection is at, as far as that tells: another one
 *   begins where a stand-by is promoted, or a server is set back to a moment; "" if it is not known. It lives until
 *   the connection is used again, and changes only where that was lost and made anew
 */
const char *kab_db_get_history (KabDb *db);

/**
 * kab_db_define:
 *
 * Runs statements that make tables, in which some words stand for what the engines call differently:
 * "nr {nr}" is the column of the row's number in this database, given when the row is made; "{nr_key}" at the
 * end of such a table makes (org, nr) its key where the database may be spread by org; "{by_key}" behind a
 * table keeps its rows in the order of its key; "{functions}" makes the functions that our SQL uses (TEXTKEY).
 */
gboolean kab_db_define (KabDb *db, const char *sql, GError **error);

/** kab_db_columns: Returns: (transfer full) (element-type utf8 utf8) (nullable): the columns of @table, empty if there is none */
GHashTable *kab_db_columns (KabDb *db, const char *table, GError **error);

/** kab_db_tables: Returns: (transfer full) (element-type utf8 utf8): the names of our tables */
GHashTable *kab_db_tables (KabDb *db, GError **error);

/** kab_db_renumber: after rows with an "nr" of their own were put into @table: the next one gets a higher one */
gboolean kab_db_renumber (KabDb *db, const char *table, GError **error);

/**
 * kab_db_unindexed:
 *
 * Returns: (transfer none): what stands before a column that is to be compared only, where the engine might
 *   take it for the way to the rows ("%sorg=? AND nr>=?"): by org alone, SQLite would sort the whole org
 */
const char *kab_db_unindexed (KabDb *db);

/** kab_db_exec: runs statements that give no rows, with nothing to bind */
gboolean kab_db_exec (KabDb *db, const char *sql, GError **error);

/**
 * kab_db_prepare:
 * @sql: one statement; equal texts share one prepared statement
 *
 * Returns: (transfer none): reset and unbound
 */
KabStatement *kab_db_prepare (KabDb *db, const char *sql, GError **error);
/** kab_statement_done: gives the statement back, reset */
void kab_statement_done (KabStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabStatement, kab_statement_done)

/* Values are counted from 1 when bound and columns from 0 when read, as in SQLite. */
void kab_statement_bind_integer (KabStatement *statement, int index, gint64 integer);
/** kab_statement_bind_text: @text: (nullable): must live until the statement is done; not copied */
void kab_statement_bind_text (KabStatement *statement, int index, const char *text);
void kab_statement_bind_text_len (KabStatement *statement, int index, const char *text, gssize length);
void kab_statement_bind_blob (KabStatement *statement, int index, gconstpointer data, gsize length);
void kab_statement_bind_null (KabStatement *statement, int index);
void kab_statement_bind_value (KabStatement *statement, int index, const KabValue *value);

/**
 * kab_statement_stream:
 *
 * To be called before the first step: there may be more rows than memory, and they are to come one by one.
 */
void kab_statement_stream (KabStatement *statement);

KabStep kab_statement_step (KabStatement *statement, GError **error);
/** kab_statement_run: steps to the end, dropping rows; Returns: whether it went well */
gboolean kab_statement_run (KabStatement *statement, GError **error);
/** KabStatementRead: Returns: (transfer full): what is made of the row that @statement stands on */
typedef gpointer (*KabStatementRead) (KabStatement *statement);
/** kab_statement_read_one: Returns: (transfer full) (nullable): of the first row; %NULL without an error if there is none */
gpointer kab_statement_read_one (KabStatement *statement, KabStatementRead read, GError **error);
/** kab_statement_read_all: Returns: (transfer full) (nullable): of all rows, freed by @free_one; %NULL with an error */
GPtrArray *kab_statement_read_all (KabStatement *statement,
                                   KabStatementRead read,
                                   GDestroyNotify free_one,
                                   GError **error);
/** kab_statement_insert: runs an INSERT of one row; @nr: (out): the number that the row got */
gboolean kab_statement_insert (KabStatement *statement, gint64 *nr, GError **error);
void kab_statement_reset (KabStatement *statement);

gboolean kab_statement_is_null (KabStatement *statement, int column);
gint64 kab_statement_get_integer (KabStatement *statement, int column);
/** kab_statement_get_text: Returns: (transfer none) (nullable): until the next step */
const char *kab_statement_get_text (KabStatement *statement, int column);
gconstpointer kab_statement_get_blob (KabStatement *statement, int column, gsize *length);
void kab_statement_get_value (KabStatement *statement, int column, KabValue *value);

/**
 * kab_db_query_integer:
 * @found: (out) (optional): whether there was a row
 *
 * The first column of the first row of a query without values to bind.
 */
gint64 kab_db_query_integer (KabDb *db, const char *sql, gboolean *found, GError **error);

/** kab_db_begin: begins a transaction; @write says whether it will write, so that it waits now and not half-way */
gboolean kab_db_begin (KabDb *db, gboolean write, GError **error);
gboolean kab_db_commit (KabDb *db, GError **error);
/** kab_db_rollback: ends the transaction without a trace; fine to call where none is open */
void kab_db_rollback (KabDb *db);
gboolean kab_db_in_transaction (KabDb *db);
/**
 * kab_db_lock:
 *
 * Inside a transaction that writes: waits until no other one holds @name, and holds it until the end. What
 * others committed while they held it is seen by what is asked from here on. SQLite has but one writer anyway.
 */
gboolean kab_db_lock (KabDb *db, const char *name, GError **error);
gboolean kab_db_savepoint (KabDb *db, const char *name, GError **error);
gboolean kab_db_release (KabDb *db, const char *name, GError **error);
void kab_db_rollback_to (KabDb *db, const char *name);

/** kab_db_changes: Returns: how many rows the last statement changed */
gint64 kab_db_changes (KabDb *db);

/** kab_db_returning: Returns: what an INSERT of one row into a table with a number must end in for kab_statement_insert() */
const char *kab_db_returning (KabDb *db);

/** kab_db_written: Returns: a number that grows with every row that this connection writes; -1 where it is not counted */
gint64 kab_db_written (KabDb *db);

/**
 * KabDbLogFunc:
 * @pages: how many stand in the write-ahead log
 *
 * Called after each commit, on the thread that made it.
 *
 * Returns: whether they are to be put in their place before the commit returns
 */
typedef gboolean (*KabDbLogFunc) (guint pages, gpointer user_data);

/** kab_db_set_log_func: from now on @func (nullable: the database itself) says when the log is put in its place */
void kab_db_set_log_func (KabDb *db, KabDbLogFunc func, gpointer user_data);

/** KabDbNoticeFunc: @payload: (nullable): what was said; %NULL: something may have been missed until now */
typedef void (*KabDbNoticeFunc) (const char *payload, gpointer user_data);
typedef struct _KabDbListener KabDbListener;

/** KAB_DB_NOTICE_MAX: bytes of a notice at the most */
#define KAB_DB_NOTICE_MAX 7500

/**
 * kab_db_notify:
 *
 * Says something to every process that listens on @channel, this one too. Where the engine has no such thing
 * (SQLite) nothing happens, and who wants to know must look now and then.
 */
gboolean kab_db_notify (KabDb *db, const char *channel, const char *payload, GError **error);

/**
 * kab_db_listen:
 * @func: called in the thread-default main context of now
 *
 * Listens until it is freed; a connection that is lost is made again, and then @func is told %NULL.
 *
 * Returns: (transfer full) (nullable): %NULL without an error where the engine cannot
 */
KabDbListener *kab_db_listen (const char *uri,
                              const char *channel,
                              KabDbNoticeFunc func,
                              gpointer user_data,
                              GError **error);
/** kab_db_listener_free: what was heard already may still be told by the main loop */
void kab_db_listener_free (KabDbListener *listener);

/** kab_db_interrupt: from any thread: ends the statement that is running with %G_IO_ERROR_CANCELLED */
void kab_db_interrupt (KabDb *db);

/**
 * kab_db_backup:
 *
 * Copies a database that may be in use, as of one moment, into the new file @path.
 */
gboolean kab_db_backup (KabDb *db, const char *path, GError **error);

/** kab_db_check: Returns: whether the engine finds the file whole; otherwise %KAB_ERROR_CORRUPT */
gboolean kab_db_check (KabDb *db, GError **error);

/**
 * KabMigration:
 *
 * One step from version N to N+1, run in one transaction with the change of the
 * version itself. A released step is never changed.
 */
typedef gboolean (*KabMigration) (KabDb *db, GError **error);

/**
 * kab_db_migrate:
 * @steps: step i leads from version i to i + 1
 *
 * Brings the database to version @n_steps. A newer one is refused with
 * %KAB_ERROR_TOO_NEW and left as it is.
 */
gboolean kab_db_migrate (KabDb *db, const KabMigration *steps, guint n_steps, GError **error);

G_END_DECLS
