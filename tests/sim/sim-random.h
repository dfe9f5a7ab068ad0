/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chance, from a seed: one stream for what happens, one for what the product draws for tokens and salts. */
#pragma once

#include <glib.h>

void sim_random_seed (guint64 seed);
guint64 sim_random (void);
/** sim_random_aside: Returns: below @n, by @seed and @what alone: nothing else becomes another for it */
guint sim_random_aside (guint64 seed, guint what, guint n);
/** sim_random_below: Returns: from 0 up to @n, @n excluded; 0 for 0 */
guint sim_random_below (guint n);
/** sim_random_chance: Returns: %TRUE @percent times in a hundred */
gboolean sim_random_chance (double percent);
double sim_random_unit (void);
/** sim_random_between: both included */
gint64 sim_random_between (gint64 from, gint64 to);
void sim_entropy (gpointer out, gsize n);
