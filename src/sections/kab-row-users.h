/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * kab_row_users_async:
 *
 * What keeps @row from being deleted, as far as this device has it: rows that refer to it in a field that is not loose,
 * as the server's own rule goes.
 */
void kab_row_users_async (KabCabinet *cabinet,
                          const KabRow *row,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/**
 * kab_row_users_finish:
 *
 * Returns: (transfer full) (nullable): "Packages: A, B and 3 more", a line an entity; %NULL if nothing does
 */
char *kab_row_users_finish (GAsyncResult *result, GError **error);

G_END_DECLS
