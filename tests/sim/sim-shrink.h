/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shorter ways to what a seed found, and the file of those that are kept. */
#pragma once

#include "sim.h"

/** sim_settings_to_text: Returns: (transfer full): as options of test-sim, and as a line of the file */
char *sim_settings_to_text (const SimSettings *settings);
/** sim_settings_from_text: Returns: whether it is such a line */
gboolean sim_settings_from_text (const char *text, SimSettings *settings);
/** sim_kept_read: Returns: (transfer full) (element-type SimSettings): what stands in the file, # being a remark */
GArray *sim_kept_read (const char *path, GError **error);

/**
 * sim_try: runs it in a process of its own
 * @found: (out): what did not hold; its invariant is "" where all did
 *
 * Returns: whether an invariant did not hold
 */
gboolean sim_try (const SimSettings *settings, gboolean silent, SimFound *found);

/**
 * sim_shrink:
 * @settings: (inout): of something that is found
 * @seconds: after so many it is left at that; 0: no bound
 *
 * Leaves out kinds of faults, then desktops, then what comes later, as long as the same invariant does not hold.
 */
void sim_shrink (SimSettings *settings, const SimFound *wanted, gint64 seconds);
