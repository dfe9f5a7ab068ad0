/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** kab_password_hash: Returns: (transfer full) (nullable): Argon2id with its salt and cost; %NULL if memory is short */
char *kab_password_hash (const char *password);

/**
 * kab_password_verify:
 * @hash: (nullable): %NULL takes as long as a real one and fails
 */
gboolean kab_password_verify (const char *hash, const char *password);

/** kab_password_check: Returns: whether it may become a password; otherwise %KAB_ERROR_INVALID */
gboolean kab_password_check (const char *password, GError **error);

/** kab_password_checked_hash: Returns: (transfer full): of what may become a password; %KAB_ERROR_STORAGE if memory is short */
char *kab_password_checked_hash (const char *password, GError **error);

G_END_DECLS
