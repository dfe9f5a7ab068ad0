/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

#include "kab-arena.h"

G_BEGIN_DECLS

/** KabQr: a QR code (ISO/IEC 18004); @modules: @side × @side bytes, 1 is dark; @quiet: modules left free around */
typedef struct
{
  guint side;
  guint quiet;
  guint8 *modules;
} KabQr;

/**
 * kab_qr_new:
 * @text: UTF-8; any that is not ASCII is announced as such (ECI 26), so that no reader has to guess
 * @level: 'L', 'M', 'Q' or 'H'; a text too long for it gets a lower one
 *
 * Returns: (transfer none) (nullable): in @arena; %NULL if @text does not fit into any code
 */
KabQr *kab_qr_new (KabArena *arena, const char *text, char level);

/** kab_qr_draw: fills a square of @size at @x, @y: dark modules in the present colour */
void kab_qr_draw (cairo_t *cr, const KabQr *qr, double x, double y, double size);

G_END_DECLS
