/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server does in the background with those rows of a table whose time has come. */
#pragma once

#include <gio/gio.h>

#include "kab-server-db.h"

G_BEGIN_DECLS

/**
 * KabWorker:
 *
 * A thread that looks for what is due, and a few that do it, none of them inside a transaction unless it begins one:
 * the network may be waited for. Several processes may serve one database: each takes a row for itself for a while
 * before it does anything.
 *
 * The table has the columns org and id, which are its key, next_at (when it is due, ms), lease_by and lease_until (who
 * has taken it, and how long, ms; 0 if nobody has). While it is taken, next_at is lease_until, unless somebody was in
 * a hurry meanwhile and wrote an earlier hour. Whatever writes what came of it sets lease_until to 0 and next_at to
 * the next hour, in one statement.
 */
typedef struct _KabWorker KabWorker;

/**
 * KabWorkerTask:
 * @again: to be set where there is, or may be, more of it to do at once
 */
typedef struct
{
  char *org;
  char *id;
  gboolean again;
} KabWorkerTask;

/**
 * KabWorkerKind:
 * @name: of its thread, and in messages of the log
 * @threads: how many do something at a time
 * @look_ms: how often it looks for what other processes may have written
 * @lease_ms: how long a row is taken for; longer than doing it can take
 * @table: where it stands
 * @condition: (nullable): SQL: what else must be true of a row that is due
 * @rests: whether it rests while the server is read-only
 * @work: does one, which is taken; an error is written to the log, and the row left alone until the lease ends
 *
 * One for each kind of work, and static.
 */
typedef struct
{
  const char *name;
  guint threads;
  guint look_ms;
  gint64 lease_ms;
  const char *table;
  const char *condition;
  gboolean rests;
  gboolean (*work) (KabWorker *worker, KabWorkerTask *task, gpointer data, GError **error);
} KabWorkerKind;

/** kab_worker_new: @data: for the kind's function, in any thread, until kab_worker_free() returns */
KabWorker *kab_worker_new (const KabWorkerKind *kind, KabServerDb *db, gpointer data);
/** kab_worker_start: begins to look; on its own, so that @data may know the worker before it is asked to do anything */
void kab_worker_start (KabWorker *worker);
/** kab_worker_free: what is under way is broken off, and waited for */
void kab_worker_free (KabWorker *worker);

/** kab_worker_nudge: says to all workers of that kind that there may be something to do; from any thread */
void kab_worker_nudge (const KabWorkerKind *kind);

/** kab_worker_get_name: Returns: (transfer none): what stands in lease_by */
const char *kab_worker_get_name (KabWorker *worker);

/** kab_worker_get_cancellable: Returns: (transfer none): cancelled when the worker is to end */
GCancellable *kab_worker_get_cancellable (KabWorker *worker);
/** kab_worker_is_stopping: Returns: whether it is */
gboolean kab_worker_is_stopping (KabWorker *worker);

/** kab_worker_give_back: lets anybody take it at once, unless what came of it was written: then nothing changes */
gboolean kab_worker_give_back (KabWorker *worker, const KabWorkerTask *task, GError **error);

/**
 * kab_worker_delay:
 * @failures: in a row, this one counted
 * @longest_ms: the most that is waited
 *
 * Each failure doubles the wait, from a second on; chance spreads those that failed together.
 *
 * Returns: ms
 */
gint64 kab_worker_delay (gint64 failures, gint64 longest_ms);

G_END_DECLS
