/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-licence-code.h"

G_BEGIN_DECLS

/** KAB_PAPER_BYTES_MAX: of a file that may be a licence */
#define KAB_PAPER_BYTES_MAX (64 * 1024 * 1024)

/**
 * KabPaper:
 * @code: what it says about itself; nothing of it is proved yet
 * @unseen: a bit (1 << KabTerm) for each term that @code has and that the pages of a PDF do not show, in whatever
 *   form: what people read there is not what is signed. 0 for a picture or a text
 *
 * A licence as somebody shows it: a PDF, a picture of the printed code, or the code as text.
 */
typedef struct
{
  KabLicenceCode *code;
  guint unseen;
} KabPaper;

void kab_paper_free (KabPaper *paper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabPaper, kab_paper_free)

/** kab_paper_load: Returns: (transfer full) (nullable): the bytes of a file, which may be a pipe; "-": of the standard input */
GBytes *kab_paper_load (const char *path, GError **error);

/**
 * kab_paper_read:
 * @bytes: a PDF, a PNG, JPEG or WebP picture, or text; hostile for all we know
 * @shown: what to call it
 *
 * In a PDF the metadata, the code on its pages and the words on them must agree: the number must be there to read, or it
 * is %KAB_ERROR_INVALID; what else is missing is in @unseen. Works with files of hundreds of
 * pages, but looks at the first few only.
 *
 * Returns: (transfer full) (nullable): what it says, or %KAB_ERROR_INVALID, %KAB_ERROR_CORRUPT, %KAB_ERROR_TOO_LARGE
 */
KabPaper *kab_paper_read (GBytes *bytes, const char *shown, GError **error);

G_END_DECLS
