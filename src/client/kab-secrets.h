/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/*
 * The refresh token in the Secret Service, and nowhere else. All of it is asynchronous: a locked
 * keyring waits for a person, who may not be there.
 */

void kab_secrets_store_async (const char *server,
                              const char *user,
                              const char *token,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean kab_secrets_store_finish (GAsyncResult *result, GError **error);

void kab_secrets_lookup_async (const char *server,
                               const char *user,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/** kab_secrets_lookup_finish: Returns: (transfer full) (nullable): %NULL without an error: none, or the keyring is locked */
char *kab_secrets_lookup_finish (GAsyncResult *result, GError **error);

void kab_secrets_clear_async (const char *server,
                              const char *user,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean kab_secrets_clear_finish (GAsyncResult *result, GError **error);
