/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"

G_BEGIN_DECLS

/** KabListingFormat: comma-separated values (RFC 4180), a workbook (Office Open XML), pages to be printed */
typedef enum
{
  KAB_LISTING_CSV,
  KAB_LISTING_XLSX,
  KAB_LISTING_PDF,
} KabListingFormat;

/** kab_listing_format_extension: Returns: (transfer none): "csv", "xlsx", "pdf" */
const char *kab_listing_format_extension (KabListingFormat format);
/** kab_listing_format_find: @format: (out): Returns: whether there is one of that extension, in any case */
gboolean kab_listing_format_find (const char *extension, KabListingFormat *format);

/** KAB_LISTING_PRINTED_MAX: rows that go on paper; KAB_LISTING_COPIED_MAX: into the clipboard */
#define KAB_LISTING_PRINTED_MAX 50000
#define KAB_LISTING_COPIED_MAX 20000

/** KabListingWanted: @user_data: of kab_listing_set_wanted(); Returns: whether the row of @id is one of them */
typedef gboolean (*KabListingWanted) (gconstpointer user_data, const char *id);

/**
 * KabListing:
 *
 * A list as it is shown, to be written to a file or into the clipboard: which rows, in which order; which columns, under
 * which titles. Texts, choices and what references lead to stand as the list shows them, by the same functions, in the
 * person's language. It reads from the cache, a few hundred rows at a time, so that a list may have any length.
 *
 * Put together in one thread, written in another (kab_listing_write_async() does that). Reference-counted.
 */
typedef struct _KabListing KabListing;

/** kab_listing_new: @title: what the list is called */
KabListing *kab_listing_new (KabCabinet *cabinet, const KabQuery *query, const char *title);
/** kab_listing_new_table: a table that is no list of the cache: its rows are added; @currency: (nullable): of its amounts */
KabListing *kab_listing_new_table (const char *title, const char *currency);
KabListing *kab_listing_ref (KabListing *self);
void kab_listing_unref (KabListing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabListing, kab_listing_unref)

/** kab_listing_add_column: @field: as of kab_format_field(); @width: about so many pixels, as it is shown; 0: as it suits */
void kab_listing_add_column (KabListing *self, const KabField *field, int width);
/** kab_listing_add_text_column: of a table that is no list: @title: translated */
void kab_listing_add_text_column (KabListing *self, const char *title, int width);
/**
 * kab_listing_add_row:
 * @values: (array): one for each column, all of which are there; copied
 * @last: whether it is the sum of those above
 *
 * Of a table that is no list.
 */
void kab_listing_add_row (KabListing *self, const KabValue *values, gboolean last);
/** kab_listing_set_chosen: @ids: (element-type utf8): only these rows, whatever the query filters; copied */
void kab_listing_set_chosen (KabListing *self, GPtrArray *ids);
/** kab_listing_set_wanted: of what the query finds, only those; @destroy: (nullable): for @user_data */
void
kab_listing_set_wanted (KabListing *self, KabListingWanted func, gpointer user_data, GDestroyNotify destroy);
/** kab_listing_set_words: what the list is about, as people read it, in place of what the query filters; for paper */
void kab_listing_set_words (KabListing *self, const char *words);
/** kab_listing_set_filters: what @query filters is said behind those words; @query: copied, and read for nothing else */
void kab_listing_set_filters (KabListing *self, KabCabinet *cabinet, const KabQuery *query);
/**
 * kab_listing_set_sums:
 * @field: (nullable): an enumeration of the rows: where it has…
 * @returned: (nullable): …this value, and no order, whose refunds would say so, the row is counted as returned
 *
 * Puts below the rows how many there are and, for each currency, the sums of the columns that are money; and, if any were
 * returned, how much of it these are and what is left.
 */
void kab_listing_set_sums (KabListing *self, const char *field, const char *returned);

/** kab_listing_get_progress: @done, @n: (out): rows; @n: 0 until they are counted; on any thread */
void kab_listing_get_progress (KabListing *self, guint *done, guint *n);

/**
 * kab_listing_write:
 *
 * Writes it to a file beside @path, puts that on the disk and renames it: there is what stood there before or the whole new
 * one, whatever happens. CSV is UTF-8 with a byte order mark, as Excel wants it, with days as 2026-12-31 and amounts as
 * -1234.50, the currency in a column of its own; for texts that look like formulas see kab_csv_append_cell(). A workbook
 * has numbers, days and amounts as such, texts as texts, never as formulas or links, and as many sheets as the rows need.
 * Blocks; on any thread.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED, %KAB_ERROR_STORAGE, or %KAB_ERROR_TOO_LARGE for what would not be printed
 */
gboolean kab_listing_write (KabListing *self,
                            KabListingFormat format,
                            const char *path,
                            GCancellable *cancellable,
                            GError **error);
void kab_listing_write_async (KabListing *self,
                              KabListingFormat format,
                              const char *path,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean kab_listing_write_finish (GAsyncResult *result, GError **error);

/**
 * kab_listing_copy:
 * @text: (out) (transfer full): lines of cells divided by tabs
 * @html: (out) (transfer full): the same as a table
 *
 * The same for the clipboard, with every cell as the list shows it. A text that looks like a formula has an apostrophe before
 * it here as well: it is pasted into spreadsheets. Blocks; on any thread.
 *
 * Returns: %FALSE with %KAB_ERROR_TOO_LARGE for more than %KAB_LISTING_COPIED_MAX rows, and as above
 */
gboolean
kab_listing_copy (KabListing *self, char **text, char **html, GCancellable *cancellable, GError **error);
void kab_listing_copy_async (KabListing *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean kab_listing_copy_finish (GAsyncResult *result, char **text, char **html, GError **error);

/** kab_listing_get_written: Returns: how many rows were written; after that */
guint kab_listing_get_written (KabListing *self);

G_END_DECLS
