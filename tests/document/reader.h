/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-document.h"

G_BEGIN_DECLS

/** reader_directory: Returns: (transfer none): this process's own folder for files; removed by reader_clean() */
const char *reader_directory (void);
void reader_clean (void);

/** reader_run: runs a program, which must succeed; Returns: (transfer full): its output */
char *reader_run (const char *first, ...) G_GNUC_NULL_TERMINATED;

/** reader_page: Returns: (transfer full): what pdftotext reads on @page, counted from 1; all pages if 0 */
char *reader_page (KabDocument *document, guint page);

/** reader_words: Returns: (transfer full): pdftotext's words with their places, as XML */
char *reader_words (KabDocument *document);

/** reader_place: where @word begins; its left edge and upper edge in points and its page; asserts that it is there */
void reader_place (const char *words, const char *word, double *x, double *y, guint *page);

/** reader_document: a document without variables; asserts that it can be made */
KabDocument *reader_document (const char *html);

/** assert_contains: a needle in a haystack */
#define assert_contains(text, part)                    \
  G_STMT_START                                         \
  {                                                    \
    if (strstr ((text), (part)) == NULL)               \
      g_error ("“%s” is not in:\n%s", (part), (text)); \
  }                                                    \
  G_STMT_END

G_END_DECLS
