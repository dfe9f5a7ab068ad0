/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * kab_row_set_state:
 * @widget: stands in the window that says what was done, and offers to undo it
 * @row: as it is
 * @state: a token of its field "state": "archived", "on_sale" …
 * @done: what is said of it, translated; %s is its title
 *
 * Archives a row, or takes it out of the archive again.
 */
void
kab_row_set_state (GtkWidget *widget, KabCabinet *cabinet, KabRow *row, const char *state, const char *done);

/** kab_row_can_archive: Returns: whether @row can go into an archive, is not there yet, and the person may put it there */
gboolean kab_row_can_archive (KabCabinet *cabinet, const KabRow *row);

G_END_DECLS
