/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-card.h"

G_BEGIN_DECLS

/**
 * kab_card_window_present:
 * @card: floating; it has its cabinet already
 * @opener: what it was opened from; told there is what happens when the window has gone
 * @id: (nullable): as of kab_card_open()
 *
 * Opens @card in a window of its own, which asks about unsaved changes when it is closed.
 */
GtkWidget *kab_card_window_present (KabCard *card, GtkWidget *opener, const char *title, const char *id);

/** kab_card_get_opener: Returns: (transfer none): what @card was opened from, or what it stands in */
GtkWidget *kab_card_get_opener (KabCard *card);

G_END_DECLS
