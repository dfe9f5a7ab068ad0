/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-cabinet.h"
#include "kab-list-state.h"

G_BEGIN_DECLS

/**
 * KabFilterBar:
 *
 * Above a list: an entry that searches, a button for each filter, and one that takes all filters away.
 */
#define KAB_TYPE_FILTER_BAR (kab_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (KabFilterBar, kab_filter_bar, KAB, FILTER_BAR, GtkWidget)

/** kab_filter_bar_set_up: @fields: (array zero-terminated=1): names of the fields to filter by */
void kab_filter_bar_set_up (KabFilterBar *self,
                            KabListState *state,
                            const char *const *fields,
                            const char *placeholder);
void kab_filter_bar_set_cabinet (KabFilterBar *self, KabCabinet *cabinet);
/** kab_filter_bar_focus: gives the keyboard to the entry that searches */
void kab_filter_bar_focus (KabFilterBar *self);

G_END_DECLS
