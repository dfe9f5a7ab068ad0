/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-row.h"

G_BEGIN_DECLS

/**
 * KabRowItem:
 *
 * A row as list models want it: an object. What it shows may be replaced by a newer
 * reading of the same row, which is notified as "row".
 */
#define KAB_TYPE_ROW_ITEM (kab_row_item_get_type ())
G_DECLARE_FINAL_TYPE (KabRowItem, kab_row_item, KAB, ROW_ITEM, GObject)

/** kab_row_item_new: @pending: whether an edit of it waits to be sent */
KabRowItem *kab_row_item_new (KabRow *row, gboolean pending);
KabRow *kab_row_item_get_row (KabRowItem *self);
gboolean kab_row_item_get_pending (KabRowItem *self);

/** kab_row_item_get_chosen: whether it is one of those that something is to be done to; notified as "chosen" */
gboolean kab_row_item_get_chosen (KabRowItem *self);
void kab_row_item_set_chosen (KabRowItem *self, gboolean chosen);

/** kab_row_item_update: takes a newer reading; notifies "row" only if something differs */
void kab_row_item_update (KabRowItem *self, KabRow *row, gboolean pending);

G_END_DECLS
