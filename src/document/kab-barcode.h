/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

#include "kab-arena.h"

G_BEGIN_DECLS

/**
 * KabBarcode:
 * @widths: of bars and gaps by turns, beginning with a bar, in modules
 * @modules: how many in all, without what is left free on either side
 * @quiet: modules left free on either side
 *
 * A Code 128 (ISO/IEC 15417).
 */
typedef struct
{
  guint8 *widths;
  guint n, modules, quiet;
} KabBarcode;

/** KAB_BARCODE_MAX: of the characters of one code; more would be too wide for any page */
#define KAB_BARCODE_MAX 80

/**
 * kab_barcode_new:
 * @text: ASCII from the space on, at most %KAB_BARCODE_MAX
 *
 * Returns: (transfer none) (nullable): in @arena; %NULL where @text cannot be put into such a code
 */
KabBarcode *kab_barcode_new (KabArena *arena, const char *text);

/** kab_barcode_draw: fills the rectangle: bars in the present colour */
void
kab_barcode_draw (cairo_t *cr, const KabBarcode *barcode, double x, double y, double width, double height);

G_END_DECLS
