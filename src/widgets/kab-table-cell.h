/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-titles.h"
#include "kab-undecided.h"
#include "kab-unread.h"

G_BEGIN_DECLS

/** KAB_CELL_ITEM: under this name a cell's widget has the KabRowItem that it shows, as GTK 4.8 does not tell of a row */
#define KAB_CELL_ITEM "kab-row-item"

/**
 * kab_table_cell_factory_new:
 * @field: what the cells show
 * @leading: whether this is the first column, which also tells of edits that wait, to be sent or for a decision
 * @titles: (out): where to put the titles of references once there is a cabinet; kept
 * @undecided, @unread: likewise
 *
 * Returns: (transfer full): a factory of cells for #KabRowItem: pills for enumerations, right-aligned
 *   figures, else text that ends in an ellipsis and shows itself whole in a tooltip
 */
GtkListItemFactory *kab_table_cell_factory_new (const KabField *field,
                                                gboolean leading,
                                                KabTitles **titles,
                                                KabUndecided **undecided,
                                                KabUnread **unread);

/** kab_label_show_whole: makes @label show its whole text as a tooltip when it is cut off */
void kab_label_show_whole (GtkLabel *label);

G_END_DECLS
