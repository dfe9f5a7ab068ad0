/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-entity.h"

G_BEGIN_DECLS

/** kab_pill_is_for: Returns: whether @field is a state, and not some other choice */
gboolean kab_pill_is_for (const KabField *field);

/** kab_pill_new: Returns: (transfer floating): a label that shows a state in a coloured, rounded shape */
GtkWidget *kab_pill_new (void);

/** kab_pill_set: @token: (nullable): a token of @field, which is an enumeration; %NULL hides the pill */
void kab_pill_set (GtkWidget *pill, const KabField *field, const char *token);

G_END_DECLS
