/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <locale.h>

G_BEGIN_DECLS

/**
 * KabPlainNumbers:
 *
 * While it is held, C's functions write and read numbers in this thread with a point, as files have them, and not as the
 * locale does. For libraries that leave files to printf() and scanf(): Cairo 1.16 (attributes of tags and of the
 * outline) and libxlsxwriter (cells). Words, dates and the order of letters stay as they are.
 *
 *   g_auto (KabPlainNumbers) plain = kab_plain_numbers_hold ();
 */
typedef struct
{
  locale_t former;
} KabPlainNumbers;

/** kab_plain_numbers_hold: Returns: to be let go of by kab_plain_numbers_let_go() in the same thread */
KabPlainNumbers kab_plain_numbers_hold (void);

/** kab_plain_numbers_let_go: numbers are as they were before */
void kab_plain_numbers_let_go (KabPlainNumbers *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabPlainNumbers, kab_plain_numbers_let_go)

G_END_DECLS
