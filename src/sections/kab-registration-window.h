/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/** kab_registration_window_may: Returns: whether that is for this account: an administrator's */
gboolean kab_registration_window_may (KabCabinet *cabinet);

/**
 * kab_registration_window_present:
 * @parent: stands in the window that it belongs to, and tells what was saved
 *
 * Whether people may register by themselves, and to what they consent then (S1-07, S1-17).
 */
void kab_registration_window_present (GtkWidget *parent, KabCabinet *cabinet);

G_END_DECLS
