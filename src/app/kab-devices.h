/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabDevices:
 *
 * A window with what the user is signed in with, each to be signed out or erased from here; for administrators also what
 * others are. The list is the server's.
 */
#define KAB_TYPE_DEVICES (kab_devices_get_type ())
G_DECLARE_FINAL_TYPE (KabDevices, kab_devices, KAB, DEVICES, AdwWindow)

GtkWidget *kab_devices_new (GtkWindow *parent, KabCabinet *cabinet);

/** kab_devices_are_for: Returns: whether there may be several; what is on this computer alone has no others */
gboolean kab_devices_are_for (KabAccount *account);

G_END_DECLS
