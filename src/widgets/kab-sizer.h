/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * KabSizer:
 *
 * A bin that wants a given natural width and asks for no more than its child's least: what a
 * leaflet needs to know when there is room for two panes beside each other, whatever
 * stands in them.
 *
 * Properties: "natural-width" (int); "narrow-width" (int): what it has less of while "narrow" (gboolean, read-only) is true: for
 * what says less where there is no room; both in pixels of text of the usual size.
 */
#define KAB_TYPE_SIZER (kab_sizer_get_type ())
G_DECLARE_FINAL_TYPE (KabSizer, kab_sizer, KAB, SIZER, GtkWidget)

G_END_DECLS
