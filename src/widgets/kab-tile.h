/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * KabTile:
 *
 * One figure, large, with what it is called and how it changed against the period before, in words and with an arrow.
 * A button: "clicked" opens what it is the sum of.
 */
#define KAB_TYPE_TILE (kab_tile_get_type ())
G_DECLARE_FINAL_TYPE (KabTile, kab_tile, KAB, TILE, GtkButton)

GtkWidget *kab_tile_new (const char *title);
/** kab_tile_set_value: @value: (nullable): as people read it; %NULL: not known yet */
void kab_tile_set_value (KabTile *self, const char *value);
/**
 * kab_tile_set_change:
 * @known: whether there is a change to tell; otherwise there was nothing to compare with
 * @permille: the change in thousandths
 * @before: (nullable): the figure of the period before, for the tooltip
 */
void kab_tile_set_change (KabTile *self, gboolean known, gint64 permille, const char *before);
/** kab_tile_set_note: @note: (nullable): in place of the change; %NULL: neither */
void kab_tile_set_note (KabTile *self, const char *note);

G_END_DECLS
