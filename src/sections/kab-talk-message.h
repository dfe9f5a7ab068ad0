/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** kab_talk_is_own: Returns: whether @message was written by whoever has @cabinet; what waits to be sent always was */
gboolean kab_talk_is_own (KabCabinet *cabinet, const KabRow *message);

/**
 * kab_talk_message_new:
 * @message: of a conversation or a ticket
 * @pending: whether it waits to be sent
 *
 * Returns: (transfer floating): what was written, by whom and when, with its files: a GtkListBoxRow
 */
GtkWidget *kab_talk_message_new (KabCabinet *cabinet, const KabRow *message, gboolean pending);

G_END_DECLS
