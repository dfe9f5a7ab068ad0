/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A cell of the totals: what was sold, and what was given back, on one day with one and the same partner, agent, package, channel, region and
 * currency, each a number that the cache gives to it (0: none). Cells are kept packed, those of a day in one piece.
 */

/** KAB_CELL_CURRENCY: the place of the currency, behind those of the #KabDimension */
#define KAB_CELL_CURRENCY 5
#define KAB_CELL_KEYS 6

/**
 * KabCell: sums wrap around rather than overflow
 * @amount: in minor units, of what was sold on the day
 * @returned_licences: how many of @licences came back, though no order says what became of the money
 * @returned: in minor units, what these cost, which is in @amount
 * @refunded: in minor units, what was given back on the day, whenever it was sold
 */
typedef struct
{
  gint32 day; /* by the calendar of GDate */
  guint32 key[KAB_CELL_KEYS];
  gint64 licences;
  gint64 quantity;
  gint64 amount;
  gint64 returned_licences;
  gint64 returned;
  gint64 refunded;
} KabCell;

/** kab_cell_add: @times: how often @other is added to @cell: -1 takes it away */
void kab_cell_add (KabCell *cell, const KabCell *other, gint64 times);

/** kab_cells_merge: cells of one day and key become one; those of nothing go; they stand in order then */
void kab_cells_merge (GArray *cells);

/** kab_cells_pack: appends @n cells to @out; @days: whether each with its day */
void kab_cells_pack (const KabCell *cells, guint n, gboolean days, GByteArray *out);

/**
 * kab_cells_pack_day:
 * @cells: merged, all of one day
 *
 * Appends them to @out so that a reader may leap: behind the cells stands where every eighth of them begins.
 */
void kab_cells_pack_day (const KabCell *cells, guint n, GByteArray *out);
/** kab_cells_unpack_day: appends them to @cells; Returns: %FALSE and nothing of them if they are damaged */
gboolean kab_cells_unpack_day (gconstpointer data, gsize length, gint32 day, GArray *cells);

/** KabCellReader: goes through packed cells */
typedef struct
{
  const guint8 *at;
  const guint8 *end;
  gboolean days;
  gboolean damaged;
  const guint8 *begin;  /* of the cells of a day */
  const guint8 *starts; /* … and where some of them begin */
  guint n_starts;
  guint next; /* the first of these that may be behind @at */
} KabCellReader;

void kab_cell_reader_init (KabCellReader *reader, gconstpointer data, gsize length, gboolean days);
/** kab_cell_reader_init_day: of what kab_cells_pack_day() made */
void kab_cell_reader_init_day (KabCellReader *reader, gconstpointer data, gsize length);
/** kab_cell_reader_next: @cell: (out): without its day where that is not kept with it; Returns: %FALSE at the end, or where @reader is damaged */
gboolean kab_cell_reader_next (KabCellReader *reader, KabCell *cell);

/** kab_cell_reader_keys: the first half of that: then either of the others follows */
gboolean kab_cell_reader_keys (KabCellReader *reader, KabCell *cell);
gboolean kab_cell_reader_sums (KabCellReader *reader, KabCell *cell);
gboolean kab_cell_reader_skip (KabCellReader *reader);
/** kab_cell_reader_leap: the same, of a day, towards @key: past as many of the cells before it as is known at once */
gboolean kab_cell_reader_leap (KabCellReader *reader, const guint32 *key);

/** KabCellFilter: which cells are meant: by dimension, and by number in it, whether it is; %NULL: all of the dimension */
typedef struct
{
  guint8 *allowed[KAB_CELL_CURRENCY];
  guint n_allowed[KAB_CELL_CURRENCY];
} KabCellFilter;

void kab_cell_filter_clear (KabCellFilter *filter);

static inline gboolean
kab_cell_filter_has (const KabCellFilter *filter, const KabCell *cell)
{
  for (guint i = 0; i < KAB_CELL_CURRENCY; i++)
    if (filter->allowed[i] != NULL
        && (cell->key[i] >= filter->n_allowed[i] || !filter->allowed[i][cell->key[i]]))
      return FALSE;
  return TRUE;
}

/**
 * kab_cell_filter_next:
 * @key: of a cell that is not meant
 * @from: the first dimension that cells are told apart by
 * @next: (out): the first key behind it that may be
 *
 * Returns: whether there is any
 */
gboolean kab_cell_filter_next (const KabCellFilter *filter, const guint32 *key, guint from, guint32 *next);

G_END_DECLS
