/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cache-private.h"
#include "kab-figure-cell.h"

G_BEGIN_DECLS

/*
 * The totals behind kab-figures.h, kept up with the rows, in the same transaction. There is a total of each day for
 * each combination of everything that sales are told apart by, and for some of these alone, so that what is asked most is
 * read from least. What a small transaction changes waits beside them and is put in by a later one: the sum
 * of both counts.
 */

/** KabTallyKind: what the cells of a day are told apart by, besides channel and currency */
typedef enum
{
  KAB_TALLY_EVERYTHING = 1,
  KAB_TALLY_NOTHING,
  KAB_TALLY_PARTNER,
  KAB_TALLY_AGENT,
  KAB_TALLY_PACKAGE,
  KAB_TALLY_REGION,
  KAB_TALLY_END,
} KabTallyKind;

/** kab_tally_find_number: @number: (out): that stands for @value in cells; 0: there is none */
gboolean
kab_tally_find_number (KabDb *db, guint dimension, const char *value, guint32 *number, GError **error);

/** kab_tally_place: the number of the row that holds the cells of a kind and a day */
gint64 kab_tally_place (KabTallyKind kind, gint32 day);
/** kab_tally_project: leaves of @cell what @kind tells apart */
void kab_tally_project (KabCell *cell, KabTallyKind kind);
/** kab_tally_first_key: the place of the first key that @kind tells apart: its cells lie together by it */
guint kab_tally_first_key (KabTallyKind kind);

/** KAB_TALLY_ALL: in place of the day up to which all is counted: everything is */
#define KAB_TALLY_ALL "~"
/** kab_tally_until: Returns: (transfer full) (nullable): the day up to which all is counted; "" for nothing yet */
char *kab_tally_until (KabDb *db, GError **error);

/** kab_tally_day: Returns: whether @text is a day; @day: (out) */
gboolean kab_tally_day (const char *text, gint32 *day);

/**
 * KAB_TALLY_STATUSES: of licences that are sales, as a query has them; the last of them came back: where there is an order,
 * its refunds say what was given back, and otherwise nothing does
 */
#define KAB_TALLY_STATUSES "active|suspended|expired|transferred|" KAB_TALLY_RETURNED
#define KAB_TALLY_RETURNED "revoked"

/** KAB_TALLY_REFUNDED: the state of refunds that count */
#define KAB_TALLY_REFUNDED "succeeded"

/**
 * KabTallyFacts: what of a licence counts, or of a refund
 * @is_refund: then @sold_on is when it was refunded, and @price how much
 * @order: (nullable): which the licence was sold by
 * @region: of its client
 */
typedef struct
{
  gboolean is_refund;
  const char *sold_on;
  const char *status;
  const char *keys[KAB_CELL_KEYS];
  const char *order;
  gint64 quantity;
  gint64 price;
} KabTallyFacts;

KabTally *kab_tally_new (void);
void kab_tally_free (KabTally *self);

/** kab_tally_make: the tables, empty: whatever was in them, another version may have changed rows since */
gboolean kab_tally_make (KabDb *db, GError **error);

/* Around a transaction; @over: it came to nothing. */
void kab_tally_begin (KabTally *self);
void kab_tally_end (KabTally *self, gboolean over);

/** kab_tally_row: @old, @row: (nullable): the row before, and as it stands in its table now */
gboolean
kab_tally_row (KabCache *cache, const KabPlan *plan, const KabRow *old, const KabRow *row, GError **error);
/** kab_tally_flush: before the commit: what the transaction changed comes to its totals, or waits beside them */
gboolean kab_tally_flush (KabCache *cache, GError **error);
/** kab_tally_fold: puts some of what waits where it belongs, if much of it does */
gboolean kab_tally_fold (KabCache *cache, GError **error);

/** kab_tally_cell: inside a write: the cell of one sale or refund; Returns: %FALSE without an error where it is none */
gboolean kab_tally_cell (KabCache *cache, const KabTallyFacts *facts, KabCell *cell, GError **error);
/** kab_tally_read: appends the cells of a kind and a day; those of damaged ones not: @damaged says so */
gboolean
kab_tally_read (KabDb *db, KabTallyKind kind, gint32 day, GArray *cells, gboolean *damaged, GError **error);
/** kab_tally_write: @cells: merged, all of that day */
gboolean kab_tally_write (KabDb *db, KabTallyKind kind, gint32 day, GArray *cells, GError **error);
/** kab_tally_waiting: appends what waits, each with its day */
gboolean kab_tally_waiting (KabDb *db, GArray *cells, GError **error);
/** kab_tally_forget_until: the day up to which all is counted was changed in this transaction */
void kab_tally_forget_until (KabTally *self);

/** kab_tally_scrub: in a transaction of its own: regions in which no client is any more go */
gboolean kab_tally_scrub (KabCache *cache, GError **error);

/** kab_tally_check: inside a write: counts some days anew and compares; what differs is made right */
gboolean kab_tally_check (KabCache *cache, gboolean all, guint *mended, GError **error);

G_END_DECLS
