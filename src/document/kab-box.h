/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <pango/pangocairo.h>

#include "kab-barcode.h"
#include "kab-fonts.h"
#include "kab-picture.h"
#include "kab-qr.h"
#include "kab-style.h"

G_BEGIN_DECLS

typedef struct _KabBox KabBox;
typedef struct _KabFloats KabFloats;

typedef enum
{
  KAB_BOX_BLOCK,
  KAB_BOX_TEXT, /* lines; always without a child and without edges of its own */
  KAB_BOX_TABLE,
  KAB_BOX_PICTURE,
  KAB_BOX_QR,
  KAB_BOX_BARCODE,
} KabBoxKind;

/** KabSpan: bytes @start to @end of a text and their style */
typedef struct
{
  guint start, end;
  const KabStyle *style;
} KabSpan;

/** KabInline: a box that stands in a line like a letter, at byte @at, or floats beside the line that this byte is in */
typedef struct
{
  guint at;
  KabBox *box;
} KabInline;

/** KabLink: bytes @start to @end of a text lead to @uri, plain ASCII without quotes */
typedef struct
{
  guint start, end;
  const char *uri;
} KabLink;

/**
 * KabLine:
 * @base: which byte of the text the line's layout begins with
 * @beside: how far from the left floats leave room
 * @x: from the left of the text box
 * @y, @height, @baseline: from the top of the text box, as if there were one endless page
 * @top: where the line came to stand after the pages were cut
 */
typedef struct
{
  PangoLayoutLine *line;
  guint base;
  double beside;
  double x, y, height, baseline;
  double top;
} KabLine;

/** KabText: what a %KAB_BOX_TEXT holds; @goes_on: the rest of the text before; @natural and @least: its widths without and with every break */
typedef struct
{
  char *text;
  guint length;
  KabSpan *spans;
  guint n_spans;
  KabInline *inlines;
  guint n_inlines;
  KabInline *floats;
  guint n_floats;
  KabLink *links;
  guint n_links;
  PangoLayout *layout;
  gboolean goes_on;
  gboolean measured;
  double natural, least;
  KabLine *lines;
  guint n_lines;
} KabText;

/** KabEdge: a border of a table cell where borders are collapsed */
typedef struct
{
  float width;
  guint8 style;
  guint32 color;
} KabEdge;

typedef struct
{
  KabBox *box;
  guint row, column, rowspan, colspan;
  KabEdge edges[4];
  double least; /* the height that its content takes, with its edges */
  double moved; /* the content, down, by vertical-align */
} KabCell;

/** KabRepeat: @y: where a table's head or foot stands once more, on another page */
typedef struct
{
  guint page;
  double y;
} KabRepeat;

typedef struct
{
  const KabStyle *style;
  const KabStyle *group;
  guint8 kind;          /* of the group: KAB_KW_TABLE_HEADER_GROUP, … */
  guint first, n_cells; /* of KabTable.cells */
  double y, height;
  double top, bottom;
} KabTableRow;

typedef struct
{
  KabTableRow *rows;
  guint n_rows, n_head, n_foot;
  KabCell *cells; /* by row */
  guint n_cells;
  guint n_columns;
  KabLength *specified; /* by column */
  double *widths, *offsets;
  KabBox *caption;
  double spacing, spacing_along; /* 0 where borders are collapsed */
  gboolean collapse;
  double outer[4];                 /* the table's half of collapsed borders */
  double head_height, foot_height; /* to be repeated; 0 if not */
  GArray *repeats, *foot_repeats;  /* of KabRepeat; freed with the document */
  gboolean measured;
  double natural, least;
} KabTable;

/**
 * KabBox:
 * @line: the template's line
 * @tag: (nullable): what it is in the structure of a PDF: "P", "H1", …; static
 * @out: stands against the page and takes no room in the text
 * @apart: margins of children do not reach through it, nor floats
 * @floated: stands at a side, lines beside it
 * @anchored: floats where a text says that follows it
 * @x, @y: of the border box, from that of the parent, on one endless page
 * @left, @top, @bottom: where it came to stand; vertical places count all pages as one strip
 * @reach_top, @reach_bottom: the same of it and everything in it
 *
 * A rectangle of the document. All lengths are points.
 */
struct _KabBox
{
  guint8 kind;
  guint8 out;
  guint8 apart;
  guint8 is_inline;
  guint8 floated;
  guint8 anchored;
  guint line;
  const char *tag;
  const KabStyle *style;
  KabBox *parent, *first, *last, *next;
  double x, y, width, height;
  double margin[4], padding[4], border[4];
  double above; /* its upper margin, with those that reach through */
  double left, top, bottom;
  double reach_top, reach_bottom;
  KabPicture *backdrop; /* nullable: its background-image */
  char *marker;
  PangoLayout *marker_layout;
  double marker_baseline;
  union
  {
    KabText *text;
    KabTable *table;
    KabPicture *picture;
    KabQr *qr;
    KabBarcode *barcode;
  };
};

/** KabPlaced: a box against the page; @page: counted from 0, G_MAXUINT for every page */
typedef struct
{
  KabBox *box;
  guint page;
  double x, y; /* of its border box, from the corner of the paper */
} KabPlaced;

/**
 * KabStage:
 * @objects: what is to be unreferenced with the document
 * @error: the first error; everything stops at it
 * @deadline: monotonic microseconds
 * @cancellable: (nullable): ends everything, too
 *
 * What all steps from the tree to the pages share.
 */
typedef struct
{
  KabArena *arena;
  KabProblems *problems;
  KabFonts *fonts;
  const char *language;
  GPtrArray *objects;
  GPtrArray *arrays;
  GError *error;
  gint64 deadline;
  GCancellable *cancellable;
  guint n_lines;
  gboolean has_floats;            /* somewhere in the document */
  KabFloats *floats;              /* (nullable): of the context at hand */
  double page_width, page_height; /* the paper */
  double margin[4];
  double content_width, content_height; /* what header and footer leave */
} KabStage;

/** kab_box_new: Returns: (transfer none): appended to @parent, which may be %NULL */
KabBox *kab_box_new (KabStage *stage, KabBoxKind kind, const KabStyle *style, KabBox *parent, guint line);

/** kab_stage_ended: Returns: whether there is an error, or the time is over, which makes one */
gboolean kab_stage_ended (KabStage *stage);

/* Layout: sizes and places on an endless page. */

/** kab_layout_block: gives @box its size in a space of @available points; the parent then places it */
void kab_layout_block (KabStage *stage, KabBox *box, double available);

/** kab_layout_shrunk: the same, but @box becomes no wider than what is in it needs */
void kab_layout_shrunk (KabStage *stage, KabBox *box, double available);

/** kab_layout_edges: reads margin, border and padding; those in percent are of @available */
void kab_layout_edges (KabBox *box, double available);

/** kab_layout_children: Returns: the height of the content, @box's children placed in it */
double kab_layout_children (KabStage *stage, KabBox *box, double width, double *bottom_margin);

/** kab_layout_measure_children: the same of @box's content alone */
void kab_layout_measure_children (KabStage *stage, KabBox *box, double *natural, double *least);

/** kab_layout_measure: the widths, edges and margins included, that @box would take without and with every break */
void kab_layout_measure (KabStage *stage, KabBox *box, double *natural, double *least);

/** kab_text_layout: breaks the lines of a text box for @width */
void kab_text_layout (KabStage *stage, KabBox *box, double width);
void kab_text_measure (KabStage *stage, KabBox *box, double *natural, double *least);

/** kab_text_marker: sets @box's list marker */
void kab_text_marker (KabStage *stage, KabBox *box);

/** kab_table_prepare: collapses the borders of a table, once its cells are known */
void kab_table_prepare (KabBox *box);

/** kab_table_layout: @available: for the border box; @whole: what a width in percent is of; sets width and height */
void kab_table_layout (KabStage *stage, KabBox *box, double available, double whole);
void kab_table_measure (KabStage *stage, KabBox *box, double *natural, double *least);

/* Pages. */

/**
 * kab_paginate:
 * @placed: (element-type KabPlaced) (nullable): gets the boxes that stand against the page
 * @height: of a page's content; 0 for one endless page
 *
 * Cuts @root into pages.
 *
 * Returns: how many pages
 */
guint kab_paginate (KabStage *stage, KabBox *root, double height, GArray *placed);

/* Painting. */

/**
 * KabPaintFlags: what a PDF gets besides what is seen
 * @KAB_PAINT_TAGS: the structure, for who has it read aloud
 * @KAB_PAINT_LINKS: what links lead to
 */
typedef enum
{
  KAB_PAINT_PLAIN = 0,
  KAB_PAINT_TAGS = 1 << 0,
  KAB_PAINT_LINKS = 1 << 1,
} KabPaintFlags;

/** kab_paint_box: what of @box stands between @from and @to of the strip, drawn at those coordinates */
void kab_paint_box (cairo_t *cr, const KabBox *box, guint page, double from, double to, KabPaintFlags flags);

/** KabBackdrop: where a background-image has its place */
typedef struct
{
  double x, y, width, height;
} KabBackdrop;

/** kab_paint_backdrop: @box's picture, as its style says, in @place; the clip bounds it */
void kab_paint_backdrop (cairo_t *cr, const KabBox *box, const KabBackdrop *place);

/** kab_paint_shape: draws an inline box; for pango_cairo_context_set_shape_renderer() */
void kab_paint_shape (cairo_t *cr, PangoAttrShape *shape, gboolean path, gpointer data);

/** kab_paint_color: sets the source to 0xRRGGBBAA */
void kab_paint_color (cairo_t *cr, guint32 color);

G_END_DECLS
