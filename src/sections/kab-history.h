/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * kab_history_fill_async:
 * @box: emptied, then filled with one group of rows: who did what to @row and when, newest first
 *
 * Reads the activity that this account may see.
 */
void kab_history_fill (GtkBox *box, KabCabinet *cabinet, const KabRow *row, GCancellable *cancellable);

G_END_DECLS
