/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"

G_BEGIN_DECLS

/*
 * What a person has read of conversations. A read mark (kab_entity_read_mark) says up to when; what others wrote after it is
 * not read. It counts by the server's time, so that a clock that is wrong here changes nothing.
 */

/** kab_cabinet_unread_async: what was not read yet; @entity: of all conversations that are here, or of all tickets */
void kab_cabinet_unread_async (KabCabinet *self,
                               const KabEntity *entity,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/** kab_cabinet_unread_finish: Returns: (transfer full) (element-type utf8 guint): how many messages, by the id of what they are in; a ticket
 * that somebody else made counts as one */
GHashTable *kab_cabinet_unread_finish (KabCabinet *self, GAsyncResult *result, GError **error);

/**
 * kab_cabinet_mark_read_async:
 * @row: of @entity
 * @at: when the last message that was read came, ms, by the server's time
 *
 * Keeps that; does nothing where as much was read before. Sending follows by itself, as with every edit.
 */
void kab_cabinet_mark_read_async (KabCabinet *self,
                                  const KabEntity *entity,
                                  const char *row,
                                  gint64 at,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean kab_cabinet_mark_read_finish (KabCabinet *self, GAsyncResult *result, GError **error);

G_END_DECLS
