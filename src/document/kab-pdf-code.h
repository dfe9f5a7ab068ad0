/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * kab_pdf_read_code:
 * @path: a PDF file
 *
 * Returns: (transfer full) (nullable): the text that kab_licence_code_verify() checks, out of the
 *   file's metadata; or %KAB_ERROR_NOT_FOUND, %KAB_ERROR_CORRUPT, or %KAB_ERROR_INVALID if the file is
 *   a PDF but no licence
 */
char *kab_pdf_read_code (const char *path, GError **error);

G_END_DECLS
