/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabSyncButton:
 *
 * Says truthfully how this device stands with the server, and opens what waits to be sent. It
 * does not flicker: syncing shows only when it takes longer than half a second. The
 * actions win.problems and win.sign-in are the window's.
 *
 * Properties: "cabinet" (nullable), "compact" (gboolean): an icon and a number only.
 */
#define KAB_TYPE_SYNC_BUTTON (kab_sync_button_get_type ())
G_DECLARE_FINAL_TYPE (KabSyncButton, kab_sync_button, KAB, SYNC_BUTTON, GtkWidget)

G_END_DECLS
