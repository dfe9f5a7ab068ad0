/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** kab_side_window_new: Returns: (transfer floating): a window beside that of @parent, which belongs to it and tells in passing what
 * is done in @content, whose header bar is its own */
GtkWidget *kab_side_window_new (GtkWidget *parent, const char *title, GtkWidget *content);

/** kab_side_window_close_with_escape: where nothing in it can be lost */
void kab_side_window_close_with_escape (GtkWidget *window);

G_END_DECLS
