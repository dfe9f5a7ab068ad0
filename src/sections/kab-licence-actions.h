/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * kab_licence_actions_new:
 *
 * Returns: (transfer floating) (nullable): a group with what this person can do with @licence as it stands: rows that run
 *   "licence.do" with the name of a command, or "renew"; %NULL for nothing
 */
GtkWidget *kab_licence_actions_new (KabAccount *account, const KabRow *licence);

/** kab_licence_actions_ask: asks what a command of the licence needs to know, says what comes of it, and runs it */
void
kab_licence_actions_ask (GtkWidget *widget, KabCabinet *cabinet, const KabRow *licence, const char *command);

G_END_DECLS
