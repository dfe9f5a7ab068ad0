/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/*
 * What hostile bytes are fed to. Each target takes any bytes at all; what must hold of whatever comes
 * out is asserted in it, so a wrong answer ends the run just as a crash does.
 */
typedef void (*FuzzTarget) (const guint8 *data, gsize size);

void fuzz_json (const guint8 *data, gsize size);
void fuzz_wire (const guint8 *data, gsize size);
void fuzz_cursor (const guint8 *data, gsize size);
void fuzz_query (const guint8 *data, gsize size);
void fuzz_mutations (const guint8 *data, gsize size);
void fuzz_changes (const guint8 *data, gsize size);
void fuzz_csv (const guint8 *data, gsize size);
void fuzz_text (const guint8 *data, gsize size);
void fuzz_fields (const guint8 *data, gsize size);
void fuzz_document (const guint8 *data, gsize size);
void fuzz_list (const guint8 *data, gsize size);
void fuzz_import (const guint8 *data, gsize size);

/** fuzz_find: Returns: (nullable): the target called @name */
FuzzTarget fuzz_find (const char *name);

/** fuzz_copy: Returns: (transfer full): the bytes with one NUL behind them, in a block of just that size */
char *fuzz_copy (const guint8 *data, gsize size);

/** fuzz_text_of: Returns: (transfer full) (nullable): the same, if it is UTF-8 without a NUL in it */
char *fuzz_text_of (const guint8 *data, gsize size);
