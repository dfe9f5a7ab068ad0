/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabUnread:
 *
 * What others wrote and the person has not read yet. Kept up to date for the sidebar and the lists of conversations and tickets. There
 * is one for each cabinet.
 *
 * Signal "changed": other messages than before.
 */
#define KAB_TYPE_UNREAD (kab_unread_get_type ())
G_DECLARE_FINAL_TYPE (KabUnread, kab_unread, KAB, UNREAD, GObject)

/** kab_unread_for: Returns: (transfer none): that of @cabinet */
KabUnread *kab_unread_for (KabCabinet *cabinet);
/** kab_unread_is_of: Returns: whether rows of @entity can be unread */
gboolean kab_unread_is_of (const KabEntity *entity);
/** kab_unread_has: @id: of a conversation or a ticket; Returns: whether something in it is not read */
gboolean kab_unread_has (KabUnread *self, const char *id);
/** kab_unread_count: Returns: how many messages, of all rows of @entity */
guint kab_unread_count (KabUnread *self, const KabEntity *entity);

G_END_DECLS
