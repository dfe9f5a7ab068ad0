/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-session.h"
#include "kab-window.h"

G_BEGIN_DECLS

/**
 * kab_paid_notice_watch:
 *
 * From now on whoever has an order paid is told (kab-paid.h): in the window, or by the desktop where that is not in front,
 * in one notice, however many come before it was looked at; and the sidebar says how many there are until Orders is
 * shown. Adds the action app.open-order, which a notice is answered with.
 */
void kab_paid_notice_watch (GtkApplication *application, KabSession *session);

G_END_DECLS
