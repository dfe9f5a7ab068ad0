/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * KabCell:
 *
 * One line of text in a table's cell. A GtkLabel shapes its text several times over to say how wide
 * it would like to be; a cell is as wide as its column, so this shapes it once, when it is drawn,
 * and only where somebody sees it. What does not fit ends in an ellipsis, with the whole in a tooltip.
 */
#define KAB_TYPE_CELL (kab_cell_get_type ())
G_DECLARE_FINAL_TYPE (KabCell, kab_cell, KAB, CELL, GtkWidget)

/** kab_cell_new: @figure: stands at the right, and its digits are of one width; @even: only the latter */
GtkWidget *kab_cell_new (gboolean figure, gboolean even);
void kab_cell_set_text (KabCell *self, const char *text);
/** kab_cell_set_strong: whether it is bold: there is something new in what it is of */
void kab_cell_set_strong (KabCell *self, gboolean strong);

G_END_DECLS
