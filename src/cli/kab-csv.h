/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "kab-bounds.h"
#include "kab-csv-cell.h"

G_BEGIN_DECLS

/**
 * KabCsv:
 * @rows: (element-type GStrv): cells, in UTF-8
 * @lines: (element-type guint): where each row begins in the file, from 1
 * @delimiter: between cells
 * @encoding: of the file
 *
 * A table as spreadsheets write it: RFC 4180, and what they make of it.
 */
typedef struct
{
  GPtrArray *rows;
  GArray *lines;
  char delimiter;
  char *encoding;
} KabCsv;

/**
 * kab_csv_read:
 * @path: a file, or "-" for standard input
 * @encoding: (nullable): a name that iconv knows; %NULL or "auto" looks: a byte order mark, UTF-8,
 *   and otherwise Windows-1251
 * @delimiter: 0 looks for it: the one of ; , tab | that the first lines have most of
 *
 * Empty lines are left out. A quote inside an unquoted cell stands for itself.
 */
KabCsv *kab_csv_read (const char *path, const char *encoding, char delimiter, GError **error);

/** kab_csv_parse: the same from memory; @text is UTF-8 */
KabCsv *kab_csv_parse (const char *text, gsize length, char delimiter, GError **error);
void kab_csv_free (KabCsv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabCsv, kab_csv_free)

G_END_DECLS
