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

/**
 * kab_syncer_answer:
 * @lock: what kab_syncer_lock() gave
 *
 * To be called every second or so by whoever holds the place: tells those who ask that it is alive.
 *
 * Returns: %FALSE if the place was taken meanwhile: the lock is worth nothing any more
 */
gboolean kab_syncer_answer (const char *dir, int lock);

/**
 * kab_syncer_ask:
 *
 * To be called as often by whoever does not: asks the holder for a sign of life.
 *
 * Returns: whether the last question was answered, or nobody was asked before
 */
gboolean kab_syncer_ask (const char *dir);

/**
 * kab_syncer_take_over:
 *
 * Takes the place of a holder that is there and does not answer, stopped or hanging: its lock cannot be had, so that a
 * new one is put where it was. What the other one still writes when it goes on is kept out by the fence.
 *
 * Returns: as kab_syncer_lock()
 */
int kab_syncer_take_over (const char *dir, GError **error);
