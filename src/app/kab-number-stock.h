/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabNumberWindow:
 *
 * A window with the numbers that this computer holds for papers made without a network: of which kind, how many, which.
 */
#define KAB_TYPE_NUMBER_WINDOW (kab_number_window_get_type ())
G_DECLARE_FINAL_TYPE (KabNumberWindow, kab_number_window, KAB, NUMBER_WINDOW, AdwWindow)

GtkWidget *kab_number_window_new (GtkWindow *parent, KabCabinet *cabinet);

G_END_DECLS
