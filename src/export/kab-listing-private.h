/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What writes a list, whatever it is written as. */
#pragma once

#include "kab-listing.h"

/* What a cell is beside its words. */
typedef enum
{
  KAB_CELL_TEXT,
  KAB_CELL_INTEGER,
  KAB_CELL_PERCENT, /* hundredths of a percent */
  KAB_CELL_MONEY,   /* minor units */
  KAB_CELL_DATE,
  KAB_CELL_TIME, /* milliseconds */
} KabCellKind;

typedef struct
{
  const KabField *field;
  const char *title;
  int width;
  KabCellKind kind;
} KabListingColumn;

/* Texts are borrowed. */
typedef struct
{
  KabCellKind kind;     /* its column's, or text; where there is nothing: text */
  gint64 number;        /* of all kinds but text and date */
  const char *text;     /* of a text and, where the writer wants words, of every cell; never NULL then */
  const char *date;     /* of a date: YYYY-MM-DD */
  const char *currency; /* (nullable) of money */
} KabListingCell;

typedef struct
{
  const char *title;
  const char *words; /* what is filtered */
  const KabListingColumn *columns;
  guint n_columns;
  guint n_rows;  /* about */
  gpointer sink; /* of what is written to no file */
} KabListingHead;

/* KAB_ROW_SUM: below the rows */
typedef enum
{
  KAB_ROW_PLAIN,
  KAB_ROW_SUM,
} KabRowKind;

/*
 * A way to write. @open: @path: a new empty file, to be filled; @again: (nullable): the rows come a second time after this;
 * @close: all is there; @free: in any case, last.
 */
typedef struct
{
  gboolean words;
  gpointer (*open) (const KabListingHead *head, const char *path, GError **error);
  gboolean (*row) (gpointer writer, const KabListingCell *cells, KabRowKind kind, GError **error);
  gboolean (*again) (gpointer writer, GError **error);
  gboolean (*close) (gpointer writer, GError **error);
  void (*free) (gpointer writer);
} KabListingWriter;

extern const KabListingWriter kab_listing_csv;
extern const KabListingWriter kab_listing_xlsx;
extern const KabListingWriter kab_listing_pdf;
extern const KabListingWriter kab_listing_clip;

/* Whether @text is a telephone number, which needs no guard. */
gboolean kab_listing_is_phone (const KabListingColumn *column, const char *text);

/* The sink of kab_listing_clip. */
typedef struct
{
  GString *text;
  GString *html;
} KabListingClip;

/* Returns: (transfer full): what @query filters, as people read it: "Status: Active; …"; "" for nothing. Blocks */
char *kab_listing_filter_words (KabCabinet *cabinet, const KabQuery *query);

/* Sets %KAB_ERROR_STORAGE as @errno_ says; @error names no file: whoever knows it says it. */
void kab_listing_set_errno (GError **error, int errno_);

/*
 * What is added up below a list.
 */
typedef struct _KabListingSums KabListingSums;

KabListingSums *kab_listing_sums_new (const KabListingHead *head, const char *field, const char *returned);
void kab_listing_sums_free (KabListingSums *self);
void kab_listing_sums_add (KabListingSums *self, const KabRow *row, const KabListingCell *cells);
/* Calls @func with each row of them. */
gboolean kab_listing_sums_write (
  KabListingSums *self,
  gboolean words,
  gboolean (*func) (gpointer writer, const KabListingCell *cells, KabRowKind kind, GError **error),
  gpointer writer,
  GError **error);
