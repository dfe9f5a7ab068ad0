/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * kab_set_aside:
 *
 * Renames a damaged database, with its log beside it, to a name that says so and when; nothing is deleted.
 *
 * Returns: (transfer full) (nullable): the new name
 */
char *kab_set_aside (const char *path, GError **error);

/**
 * kab_find_aside:
 *
 * Returns: (transfer full) (nullable): what was set aside of @path last, now or earlier, and is still there
 */
char *kab_find_aside (const char *path);

/**
 * kab_drop_aside:
 *
 * Erases whatever was set aside of @path, now or earlier, by whichever process.
 *
 * Returns: whether nothing of it is left
 */
gboolean kab_drop_aside (const char *path, GError **error);
