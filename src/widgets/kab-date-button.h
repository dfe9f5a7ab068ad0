/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * kab_date_button_new:
 * @entry: (transfer none): where the day stands as people write it; outlives the button
 * @title: what the day is
 *
 * A button that opens a calendar at the day in @entry, and writes there which one was chosen.
 */
GtkWidget *kab_date_button_new (GtkEditable *entry, const char *title);

G_END_DECLS
