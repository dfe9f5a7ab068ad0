/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * kab_nearest:
 * @names: %NULL-terminated
 *
 * Returns: (transfer none) (nullable): the one of @names that takes the fewest changes of a letter
 *   to become @typed (Levenshtein); %NULL if more than half of it would have to change
 */
const char *kab_nearest (const char *typed, const char *const *names);

G_END_DECLS
