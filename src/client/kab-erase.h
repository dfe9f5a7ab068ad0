/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * kab_erase_tree:
 * @dir: need not be there
 * @keep: (nullable): the name of a file in @dir itself that stays
 *
 * Overwrites and removes the files below @dir, and, unless something stays, @dir. What a link leads to is left alone.
 *
 * Returns: whether nothing is left that should be gone; %FALSE with %KAB_ERROR_STORAGE about the first that is, when
 *   all that could be erased was
 */
gboolean kab_erase_tree (const char *dir, const char *keep, GError **error);

/** kab_erase_file: overwrites and removes one file, which need not be there */
gboolean kab_erase_file (const char *path, GError **error);
