/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabPriceListWindow:
 *
 * What is on sale on a day, as a paper: which kinds of packages, in which language; to be looked at, printed and
 * saved, without a network.
 */
#define KAB_TYPE_PRICE_LIST_WINDOW (kab_price_list_window_get_type ())
G_DECLARE_FINAL_TYPE (KabPriceListWindow, kab_price_list_window, KAB, PRICE_LIST_WINDOW, AdwWindow)

/** kab_price_list_window_present: @widget: in the window that it is opened from */
void kab_price_list_window_present (GtkWidget *widget, KabCabinet *cabinet);

G_END_DECLS
