/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * kab_syncer_lock:
 * @dir: the account's work folder
 *
 * Takes the lock that makes this process the account's one syncer. The kernel drops it when the
 * process ends, however it ends.
 *
 * Returns: a descriptor to close for giving it back; -1 if another holds it, and with @error if it
 *   cannot be taken at all
 */
int kab_syncer_lock (const char *dir, GError **error);
