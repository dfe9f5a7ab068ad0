/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A cell of the totals: what was sold on one day with one and the same partner, agent, package, channel, region and
 * currency, each a number that the cache gives to it (0: none). Cells are kept packed, those of a day in one piece.
 */

/** KAB_CELL_CURRENCY: the place of the currency, behind those of the #KabDimension */
#define KAB_CELL_CURRENCY 5
#define KAB_CELL_KEYS 6

/** KabCell: @amount: in minor units, that of returned ones included; sums wrap around rather than overflow */
typedef struct
{
  gint32 day; /* by the calendar of GDate */
  guint32 key[KAB_CELL_KEYS];
  gint64 licences;
  gint64 quantity;
  gint64 amount;
  gint64 returned_licences;
  gint64 returned;
} KabCell;

/** kab_cell_add: @times: how often @other is added to @cell: -1 takes it away */
void kab_cell_add (KabCell *cell, const KabCell *other, gint64 times);

/** kab_cells_merge: cells of one day and key become one; those of nothing go; they stand in order then */
void kab_cells_merge (GArray *cells);

/** kab_cells_pack: appends @n cells to @out; @days: whether each with its day */
void kab_cells_pack (const KabCell *cells, guint n, gboolean days, GByteArray *out);

/** KabCellReader: goes through packed cells */
typedef struct
{
  const guint8 *at;
  const guint8 *end;
  gboolean days;
  gboolean damaged;
} KabCellReader;

void kab_cell_reader_init (KabCellReader *reader, gconstpointer data, gsize length, gboolean days);
/** kab_cell_reader_next: @cell: (out): without its day where that is not kept with it; Returns: %FALSE at the end, or where @reader is damaged */
gboolean kab_cell_reader_next (KabCellReader *reader, KabCell *cell);

/** kab_cell_reader_keys: the first half of that: then either of the others follows */
gboolean kab_cell_reader_keys (KabCellReader *reader, KabCell *cell);
gboolean kab_cell_reader_sums (KabCellReader *reader, KabCell *cell);
gboolean kab_cell_reader_skip (KabCellReader *reader);

G_END_DECLS
