/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * KabShareRow:
 *
 * A row of a breakdown: what it is of, its figure, and a bar as long as its share of the greatest.
 */
#define KAB_TYPE_SHARE_ROW (kab_share_row_get_type ())
G_DECLARE_FINAL_TYPE (KabShareRow, kab_share_row, KAB, SHARE_ROW, GtkListBoxRow)

/** kab_share_row_new: @length: of the bar, 0 to 1; @details: (nullable): below it */
GtkWidget *kab_share_row_new (const char *title, const char *value, const char *details, double length);

G_END_DECLS
