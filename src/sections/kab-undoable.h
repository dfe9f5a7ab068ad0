/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody does to rows and may take back at once. */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/** kab_undoable_offer: @toast offers to undo, for as long as it takes to read it, to see what it did in a list, and to get
 * there by keyboard; "button-clicked" is left to whoever asks */
void kab_undoable_offer (AdwToast *toast);

/**
 * kab_undoable_edit:
 * @widget: stays in the window that says what was done, and offers to undo it
 * @mutations: (transfer full) (element-type KabMutation): kept all, or none
 * @undo: (transfer full) (element-type KabMutation): what takes them back
 * @done: (nullable): what is said; %NULL: nothing is, and nothing offered, unless it failed
 */
void kab_undoable_edit (GtkWidget *widget,
                        KabCabinet *cabinet,
                        GPtrArray *mutations,
                        GPtrArray *undo,
                        const char *done);

/** kab_undoable_change: the same of one row, as it was and as it is to be; does nothing where they are the same */
void kab_undoable_change (GtkWidget *widget,
                          KabCabinet *cabinet,
                          const KabRow *before,
                          const KabRow *after,
                          const char *done);

G_END_DECLS
