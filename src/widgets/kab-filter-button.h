/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-cabinet.h"
#include "kab-list-state.h"

G_BEGIN_DECLS

/**
 * KabFilterButton:
 *
 * One filter of a list: a button that opens what can be asked of its field (part of a text, any of
 * some states, a row of another list, a period), says what is asked while something is, and
 * then has a second button beside it that takes it away.
 */
#define KAB_TYPE_FILTER_BUTTON (kab_filter_button_get_type ())
G_DECLARE_FINAL_TYPE (KabFilterButton, kab_filter_button, KAB, FILTER_BUTTON, GtkBox)

GtkWidget *kab_filter_button_new (KabListState *state, const KabField *field);
void kab_filter_button_set_cabinet (KabFilterButton *self, KabCabinet *cabinet);

/** kab_filter_button_is_asked: whether the list is filtered by its field */
gboolean kab_filter_button_is_asked (KabFilterButton *self);

G_END_DECLS
