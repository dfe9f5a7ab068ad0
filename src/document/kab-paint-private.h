/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-box.h"

G_BEGIN_DECLS

/** kab_paint_frame: background and @borders of what of @box stands between @from and @to of the strip */
void kab_paint_frame (cairo_t *cr, const KabBox *box, double from, double to, gboolean borders);

/** kab_paint_edge: a straight border along the middle line from (@x1, @y1) to (@x2, @y2), level or upright */
void kab_paint_edge (cairo_t *cr,
                     double x1,
                     double y1,
                     double x2,
                     double y2,
                     double width,
                     guint8 style,
                     guint32 color);

G_END_DECLS
