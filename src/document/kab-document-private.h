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

G_END_DECLS
