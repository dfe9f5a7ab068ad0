/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cache.h"
#include "kab-digest.h"

G_BEGIN_DECLS

/*
 * Whether the cache is what the server has: range after range of ids is summed up on both sides and compared, over
 * and over, through all entities; the place stands in the file. What the machine under us spoils (a bit, a page, a write
 * that never came to the disk) is found in the same rounds.
 */

/** KAB_CHECK_ROWS: so many rows a range has, as long as the server agrees */
#define KAB_CHECK_ROWS 1000

/**
 * KabCheckRange:
 * @after, @to: ids; @after stands before the range and @to is its last; "" for no bound
 * @columns: fields or entities were added, so that the range is expected to differ
 * @cursor: where the cache stood; "" or a build that goes on: nothing can be compared now
 * @done, @total: ranges of this round that are done, and how many there are about
 * @since: when the round began, ms
 */
typedef struct _KabCheckRange
{
  const KabEntity *entity;
  char after[40];
  char to[40];
  gboolean columns;
  char *cursor;
  gint64 done;
  gint64 total;
  gint64 since;
} KabCheckRange;
void kab_check_range_clear (KabCheckRange *range);

/** kab_cache_check_next: @range: (out caller-allocates): the range whose turn it is */
gboolean kab_cache_check_next (KabCache *self, KabCheckRange *range, GError **error);

/**
 * kab_cache_check_sum:
 * @moved: (out): the cache is not at @range's cursor any more; @digest is left alone then
 *
 * Sums up the range as the server sent it: without the edits that wait. In a transaction that reads, of its own.
 */
gboolean kab_cache_check_sum (KabCache *self,
                              const KabCheckRange *range,
                              KabDigest *digest,
                              gboolean *moved,
                              GError **error);

/**
 * kab_cache_check_is_alike:
 * @fields, @horizon, @theirs: what the server summed up, and to what that came, at @range's cursor
 *
 * Returns: whether the range comes to the same here; not if the cache has moved on
 */
gboolean kab_cache_check_is_alike (KabCache *self,
                                   const KabCheckRange *range,
                                   const char *fields,
                                   gint64 horizon,
                                   const char *theirs);

/**
 * kab_cache_check_passed:
 * @ended: (out): whether the round has ended with it
 *
 * The range is done with: the next one is behind it. With an entity's last range the part of the file that holds the
 * entity is looked through: %KAB_ERROR_CORRUPT if it is damaged.
 */
gboolean kab_cache_check_passed (KabCache *self,
                                 const KabCheckRange *range,
                                 gint64 fence,
                                 gboolean *ended,
                                 GError **error);

/** kab_cache_check_restart: a whole round is to begin now */
gboolean kab_cache_check_restart (KabCache *self, gint64 fence, GError **error);

/** kab_cache_check_schema: the server is of @schema: if it was of an older one before, it may have more to tell of
 * every row */
gboolean kab_cache_check_schema (KabCache *self, gint64 fence, gint64 schema, GError **error);

/** kab_cache_check_wants_columns: Returns: whether columns were added of which not all ranges were compared yet */
gboolean kab_cache_check_wants_columns (KabCache *self);

/**
 * KabMended:
 * @n: ranges that differed and were mended in all
 * @at: when the last one was; 0 for never
 * @fault_at: when it was last found that one cannot be mended; 0: it can, or was never tried
 */
typedef struct
{
  guint n;
  gint64 at;
  const KabEntity *entity;
  gint64 fault_at;
  const KabEntity *fault_entity;
} KabMended;
void kab_cache_check_mended (KabCache *self, KabMended *mended);

/** KabRangeResult: what putting a range into the cache came to; @page: as of a page */
typedef struct
{
  KabPageResult page;
  guint rows;    /* in the range as sent */
  guint changed; /* rows that were not so here */
  guint removed;
  gboolean moved; /* the cache is at another place by now: nothing was done */
} KabRangeResult;

/**
 * kab_cache_check_apply:
 * @range: what was asked for
 * @changes: the answer, of which the head has been read
 *
 * Makes the range what the server sent, in one transaction; what waits to be sent stays over it.
 */
gboolean kab_cache_check_apply (KabCache *self,
                                KabWork *work,
                                const KabCheckRange *range,
                                KabChanges *changes,
                                const KabChangesHead *head,
                                gint64 fence,
                                KabRangeResult *result,
                                GError **error);

/**
 * kab_cache_reindex:
 *
 * The indexes of @entity do not hold what its rows do: all of them, and the search index, are made anew of what
 * stands in the rows. %KAB_ERROR_CORRUPT if that cannot be done.
 */
gboolean kab_cache_reindex (KabCache *self, const KabEntity *entity, gint64 fence, GError **error);

/**
 * kab_cache_check_fault:
 *
 * The range differs, and it does not help to send for it: noted. For some days, more each time, nothing of its entity
 * is sent for; when a round finds none that differs, it is as if there had been nothing.
 */
gboolean kab_cache_check_fault (KabCache *self, const KabCheckRange *range, gint64 fence, GError **error);
/** kab_cache_check_may_mend: Returns: whether no such fault forbids it now */
gboolean kab_cache_check_may_mend (KabCache *self, const KabCheckRange *range);

G_END_DECLS
