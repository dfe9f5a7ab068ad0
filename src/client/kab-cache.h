/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-changes.h"
#include "kab-db.h"
#include "kab-work.h"

/*
 * cache.db: the rows as shown, which is the server's rows with the edits that wait put over
 * them. It can be rebuilt at will: nothing in it is the only copy.
 *
 * One connection writes, under a lock; readers have connections of their own. What is shown of a
 * row is always recomputed from the server's image and the outbox, inside the write lock, so the
 * order in which an edit and a page of changes come to write does not matter.
 */
typedef struct _KabCache KabCache;

/** KabTouched: which entities a transaction changed, a bit each by their place in kab_entities() */
typedef guint64 KabTouched;

/**
 * kab_cache_open:
 * @set_aside: (out) (transfer full) (nullable): where a damaged file was moved to, if it was
 */
KabCache *kab_cache_open (const char *dir, char **set_aside, GError **error);
void kab_cache_close (KabCache *self);

/**
 * kab_cache_rebuild:
 *
 * Sets the damaged file aside and begins an empty one, unless another process did. Readers must be out: see
 * kab_cache_enter().
 */
gboolean kab_cache_rebuild (KabCache *self, GError **error);

/**
 * kab_cache_drop_aside: erases the damaged files that were set aside. They hold rows of whoever had the cache then, who
 * may not see all of them any more: to be called when a run has ended, with which everything is here anew
 */
void kab_cache_drop_aside (KabCache *self);

/** kab_cache_enter: a reader's section, during which the file is not changed for another; @epoch: which file it is */
void kab_cache_enter (KabCache *self, guint *epoch);
void kab_cache_leave (KabCache *self);
/** kab_cache_open_reader: Returns: (transfer full): a read-only connection of one's own */
KabDb *kab_cache_open_reader (KabCache *self, GError **error);

/* Writing. Between begin and commit or rollback the caller holds the write lock. */
gboolean kab_cache_begin (KabCache *self, GError **error);
gboolean kab_cache_commit (KabCache *self, KabTouched *touched, GError **error);
void kab_cache_rollback (KabCache *self);
KabDb *kab_cache_get_db (KabCache *self);
const char *kab_cache_get_path (KabCache *self);

char *kab_cache_get_meta (KabDb *db, const char *key, GError **error);
gint64 kab_cache_get_meta_integer (KabDb *db, const char *key);
gboolean kab_cache_set_meta (KabDb *db, const char *key, const char *value, GError **error);
gboolean kab_cache_set_meta_integer (KabDb *db, const char *key, gint64 value, GError **error);

/** kab_cache_generation: the count of transactions that changed rows of @entity, as of what @db sees */
gint64 kab_cache_generation (KabDb *db, const KabEntity *entity);

/**
 * kab_cache_changed_since:
 * @from, @to: generations of @entity
 *
 * Returns: (transfer full) (nullable) (element-type gint64): numbers of the rows changed after @from up to
 *   @to; %NULL if they are not known, or too many
 */
GArray *kab_cache_changed_since (KabCache *self, const KabEntity *entity, gint64 from, gint64 to);

/* How many transactions that changed rows of an entity are remembered. */
#define KAB_LOG_TRANSACTIONS 256

/**
 * kab_cache_keep_changes:
 * @epoch: of the file, as kab_cache_enter() gave it
 * @since: a generation of @entity
 * @name: a new one for what was prepared of its rows, as of @since and later, and lies in files beside the cache
 *
 * From now on the changes after @since are known to later processes, too. Not to be called between
 * kab_cache_enter() and kab_cache_leave(). Whoever finds @name in the cache has all that
 * was in it when those files were written, however much of what came after was lost with the power.
 *
 * Returns: %FALSE without an error: another file has taken its place, or what changed since is not known
 */
gboolean kab_cache_keep_changes (KabCache *self,
                                 guint epoch,
                                 const KabEntity *entity,
                                 gint64 since,
                                 const char *name,
                                 GError **error);

/** kab_cache_kept_name: Returns: (transfer full) (nullable): the last name given so, as of what @db sees */
char *kab_cache_kept_name (KabCache *self, KabDb *db, const KabEntity *entity);

/** kab_cache_recall_changes: kab_cache_changed_since() knows from now on what former processes kept of their changes */
gboolean kab_cache_recall_changes (KabCache *self, KabDb *db, const KabEntity *entity, GError **error);

/** kab_cache_is_indexed: whether the secondary indexes and the search index are there, as of what @db sees */
gboolean kab_cache_is_indexed (KabDb *db);

/** kab_cache_refresh_row: inside a write: recomputes what is shown of a row */
gboolean kab_cache_refresh_row (KabCache *self,
                                KabWork *work,
                                const KabEntity *entity,
                                const char *id,
                                GError **error);
/** kab_cache_refresh_set: the same of each of a set of "entity/id", within the caller's transaction */
gboolean kab_cache_refresh_set (KabCache *self, KabWork *work, GHashTable *rows, GError **error);

/** kab_cache_refresh_rows: the same in a transaction of its own for a set of "entity/id"; what could not be written
 * then is written with the next ones */
gboolean
kab_cache_refresh_rows (KabCache *self, KabWork *work, GHashTable *rows, KabTouched *touched, GError **error);

/** kab_cache_mend: after opening: brings rows that an interrupted edit left behind up to the outbox */
gboolean kab_cache_mend (KabCache *self, KabWork *work, KabTouched *touched, GError **error);

/**
 * kab_cache_settled_row:
 * @row: (out) (transfer full) (nullable): the row without what waits for a decision, or %NULL where that is as it is shown
 */
gboolean kab_cache_settled_row (KabCache *self,
                                KabDb *db,
                                KabWork *work,
                                const KabEntity *entity,
                                const char *id,
                                KabRow **row,
                                GError **error);

/** kab_cache_server_row: Returns: (transfer full) (nullable): the server's image of a row, if there is one */
KabRow *kab_cache_server_row (KabCache *self, KabDb *db, const KabEntity *entity, const char *id);

/** KabPageResult: what applying a page came to */
typedef struct
{
  guint rows;
  gint64 until;
  gint64 head; /* of the server when the page was made; a run that others outran ends before it */
  gint64
    told; /* at the end of a run: the highest number that an edit was stored with and that has not come; or 0 */
  gint64 remaining;
  gint64 time; /* the server's clock said so; an older server's is taken to be this computer's */
  gboolean more;
  gboolean first;     /* of the first sync */
  gboolean stale;     /* an answer to an older question: nothing was done */
  gboolean left;      /* rows left the scope */
  gboolean restarted; /* from nothing again; acknowledged edits are to be asked about again */
  KabTouched touched;
} KabPageResult;

/**
 * kab_cache_apply:
 * @changes: a page whose head has been read
 *
 * Applies a page: rows, leaves, cursor and scope in one transaction. At the end of a restarted run rows
 * that were not in it go. Errors leave everything as it was.
 */
gboolean kab_cache_apply (KabCache *self,
                          KabWork *work,
                          KabChanges *changes,
                          const KabChangesHead *head,
                          gint64 fence,
                          KabPageResult *result,
                          GError **error);

/** kab_cache_take_fence: marks that the syncer with @fence writes now */
gboolean kab_cache_take_fence (KabCache *self, gint64 fence, GError **error);

/** kab_cache_dup_cursor: Returns: (transfer full): where the next page begins; "" for nothing yet */
char *kab_cache_dup_cursor (KabCache *self);

/** kab_cache_foreign_generations: Returns: (transfer full): by entity, the generation, or 0 where we made it ourselves */
gint64 *kab_cache_foreign_generations (KabCache *self);

/**
 * kab_cache_follow:
 * @epoch: (out): another one whenever another file is open
 *
 * Another process that found the file damaged has put a new one in its place: goes over to that one. To be called now
 * and then.
 */
gboolean kab_cache_follow (KabCache *self, guint *epoch, GError **error);

/**
 * kab_cache_build:
 *
 * After the first sync: makes the secondary indexes and the search index, in several transactions; what an earlier
 * call has made stays. Returns: %FALSE with %G_IO_ERROR_CANCELLED after kab_cache_stop_building()
 */
gboolean kab_cache_build (KabCache *self, GError **error);

/** kab_cache_stop_building: from any thread: ends kab_cache_build() soon; @stop: %FALSE allows it again */
void kab_cache_stop_building (KabCache *self, gboolean stop);

/**
 * kab_cache_count_figures:
 *
 * Counts the totals of all sales (kab-figures.h) from the rows, if that was not done yet, day by day in transactions of
 * their own; what an earlier call has counted stays, and is kept up from then on. Nothing happens before the cache is
 * indexed. It ends as kab_cache_build() does.
 */
gboolean kab_cache_count_figures (KabCache *self, KabTouched *touched, GError **error);
/** kab_cache_has_figures: Returns: whether all of them are counted */
gboolean kab_cache_has_figures (KabCache *self);
/** kab_cache_check_figures: compares all of them with the sums of their rows, and makes right what differs; @mended: (out): days */
gboolean kab_cache_check_figures (KabCache *self, guint *mended, KabTouched *touched, GError **error);

/**
 * kab_cache_sync:
 *
 * What was written until now is on the disk when it returns. Otherwise the last commits may be lost with the power, which
 * costs nothing but another pull, unless something else was given up for them.
 */
gboolean kab_cache_sync (KabCache *self, GError **error);

/** kab_cache_scrub: after rows left: nothing of them stays in the search index or in the log */
gboolean kab_cache_scrub (KabCache *self, KabTouched touched, GError **error);
