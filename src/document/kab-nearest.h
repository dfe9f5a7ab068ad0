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

/** kab_nearest_distance: Returns: how many bytes must be put in, taken away or changed; %G_MAXUINT for what is long */
guint kab_nearest_distance (const char *a, const char *b);

G_END_DECLS
