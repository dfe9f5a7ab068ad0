/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-card.h"

G_BEGIN_DECLS

/**
 * kab_row_delete:
 * @overlay: stands in the window that says what was done, and offers to undo it
 * @card: (nullable): shows the row, and is closed once nothing is in the way
 *
 * Deletes @row, unless something uses it: then a dialog says what.
 */
void kab_row_delete (GtkWidget *overlay, KabCabinet *cabinet, KabRow *row, KabCard *card);

G_END_DECLS
