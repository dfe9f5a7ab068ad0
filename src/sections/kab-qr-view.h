/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** kab_qr_view_new: @label: what who does not see it is told; Returns: (nullable): %NULL if @text does not fit into one */
GtkWidget *kab_qr_view_new (const char *text, const char *label);

G_END_DECLS
