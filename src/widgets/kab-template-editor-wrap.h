/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * KabWrapLayout:
 *
 * Children beside each other, and in further rows where there is no room: nothing of a toolbar is ever out of reach.
 */
#define KAB_TYPE_WRAP_LAYOUT (kab_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (KabWrapLayout, kab_wrap_layout, KAB, WRAP_LAYOUT, GtkLayoutManager)

GtkLayoutManager *kab_wrap_layout_new (void);

G_END_DECLS
