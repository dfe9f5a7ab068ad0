/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * KabWrapLayout:
 *
 * Puts children side by side at their natural widths, as text is set: what does not
 * fit goes to the next line. Children that expand share what is left of their line.
 */
#define KAB_TYPE_WRAP_LAYOUT (kab_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (KabWrapLayout, kab_wrap_layout, KAB, WRAP_LAYOUT, GtkLayoutManager)

GtkLayoutManager *kab_wrap_layout_new (void);

G_END_DECLS
