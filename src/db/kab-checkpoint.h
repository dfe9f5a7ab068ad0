/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"

G_BEGIN_DECLS

/**
 * KabCheckpointer:
 *
 * Puts what stands in SQLite's write-ahead log in its place, beside those who write and over a connection of its own:
 * otherwise each writer would do it after its commit, with the next one waiting. Begins a thread once the log is long.
 */
typedef struct _KabCheckpointer KabCheckpointer;

/** kab_checkpointer_new: @writer: whose log it is; it is closed only when the checkpointer was freed */
KabCheckpointer *kab_checkpointer_new (const char *uri, KabDb *writer);
void kab_checkpointer_free (KabCheckpointer *self);

/** kab_checkpointer_rest: for a writer that empties the log itself: two at once cannot; nothing is done until the next commit */
void kab_checkpointer_rest (KabCheckpointer *self);

G_END_DECLS
