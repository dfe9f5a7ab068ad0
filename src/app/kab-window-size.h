/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** kab_window_size_keep: how large @window is, for the next time */
void kab_window_size_keep (GtkWindow *window, GSettings *settings);
/** kab_window_size_restore: as it was kept */
void kab_window_size_restore (GtkWindow *window, GSettings *settings);

G_END_DECLS
