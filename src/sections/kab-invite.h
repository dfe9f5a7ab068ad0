/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * kab_invite_ask:
 * @widget: in the window that asks
 * @user: a row of user, who has not signed in yet
 *
 * Asks how the person gets the link to choose a password with: by e-mail, by SMS, or to be handed over; then it is shown, once.
 * Where mail or SMS is not set up, or there is no address, that way is not offered.
 */
void kab_invite_ask (GtkWidget *widget, KabCabinet *cabinet, const KabRow *user);

/** kab_invite_may: whether the person may, and the user has not signed in yet */
gboolean kab_invite_may (KabCabinet *cabinet, const KabRow *user);

G_END_DECLS
