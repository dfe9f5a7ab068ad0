/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-box.h"
#include "kab-document.h"

G_BEGIN_DECLS

/** KabMargins: the header and the footer of one page; each may be %NULL */
typedef struct
{
  KabBox *header, *footer;
} KabMargins;

struct _KabDocument
{
  GObject parent_instance;

  KabStage stage;
  KabProblems problems;
  GHashTable *pictures;
  KabBox *root;
  guint n_pages;
  KabMargins *margins; /* by page; %NULL if there is neither header nor footer */
  double header_height, footer_height;
  GArray *placed; /* of KabPlaced */
  guint32 paper;  /* the colour of the whole page, 0xRRGGBBAA */
  KabBox *backed; /* (nullable): the box whose background-image is that of every page */
  char *title, *author, *subject, *keywords, *date;
  JsonNode *variables; /* that it was made of */
};

/* Bookmarks under @parent: the headings, by their ranks; @before: pages that stand before the document's own. */
void kab_pdf_add_outline (const KabDocument *self, cairo_surface_t *surface, int parent, guint before);

/* Draws all pages, with what @flags say; what goes wrong is in the status of @cr. */
void kab_pdf_draw_pages (KabDocument *self, cairo_t *cr, KabPaintFlags flags);

/*
 * Names the language of a finished PDF, and has its title shown instead of the file's name: Cairo has no words for
 * that. An update is put behind the file, as the standard has it (ISO 32000-1, 7.5.6); a file of another form than
 * Cairo 1.16 writes is left as it is.
 */
void kab_pdf_set_language (GByteArray *pdf, const char *language);

/*
 * The update alone, for a file that is on the disk already: what is to stand behind its @length bytes, the last of which
 * are a line's end. @language: %NULL: there are several in it
 *
 * Returns: (transfer full) (nullable): %NULL: it is of another form
 */
GString *kab_pdf_language_update (const char *pdf, gsize length, const char *language);

/* Writes to a file beside @path, syncs it and renames it. */
gboolean kab_file_write_whole (const char *path, gconstpointer data, gsize length, GError **error);

G_END_DECLS
