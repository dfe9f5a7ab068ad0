/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * kab_package_set_state:
 * @widget: stands in the window that says what was done, and offers to undo it
 * @row: the package as it is
 * @state: "archived" or "on_sale"
 *
 * Archives a package, or puts it on sale again.
 */
void kab_package_set_state (GtkWidget *widget, KabCabinet *cabinet, KabRow *row, const char *state);

G_END_DECLS
