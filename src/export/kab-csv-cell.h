/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * kab_csv_append_cell:
 *
 * Appends a cell as RFC 4180 has it, quoted where it must be. A text that a spreadsheet would take for a formula, because it
 * begins with = + - @, a tab or the end of a line (also as the wide characters of East Asia, which Excel takes for the same),
 * gets an apostrophe before it, as OWASP's "CSV Injection" advises: a client whose name is a formula must not run on the
 * computer of whoever opens the table. kab_csv_unguard() takes it off again.
 *
 * What is a number is written without this: -5 stays -5.
 */
void kab_csv_append_cell (GString *out, const char *text, char delimiter);

/** kab_csv_is_formula: Returns: whether a spreadsheet may take @text for a formula */
gboolean kab_csv_is_formula (const char *text);

/** kab_csv_unguard: Returns: @text without the apostrophe that guards a formula */
const char *kab_csv_unguard (const char *text);

G_END_DECLS
