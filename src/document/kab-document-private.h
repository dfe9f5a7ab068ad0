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
  char *title, *author, *subject, *keywords, *date;
};

/* Bookmarks: the headings, by their ranks. */
void kab_pdf_add_outline (const KabDocument *self, cairo_surface_t *surface);

/*
 * Names the language of a finished PDF, and has its title shown instead of the file's name: Cairo has no words for
 * that. An update is put behind the file, as the standard has it (ISO 32000-1, 7.5.6); a file of another form than
 * Cairo 1.16 writes is left as it is.
 */
void kab_pdf_set_language (GByteArray *pdf, const char *language);

G_END_DECLS
