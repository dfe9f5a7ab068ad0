/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-work.h"

/*
 * Edits that the server confirmed and sent back, kept for some days: a server that is restored from a copy may have lost
 * them, and this desktop may be the last place where they are. They are sent again then, as what they were: what the
 * server has it knows by their ids, the rest is merged like any edit.
 */

/** KAB_KEPT_DAYS, KAB_KEPT_EDITS, KAB_KEPT_BYTES: how long, how many at most, and how much of them */
#define KAB_KEPT_DAYS 14
#define KAB_KEPT_EDITS 20000
#define KAB_KEPT_BYTES (16 * 1024 * 1024)

/**
 * KabRestored: the server was set back to an earlier time, and nobody has seen yet what came of it
 * @at: when that was found, ms; 0: it was not
 * @waiting: edits made here and confirmed by it before, of which is not clear yet whether it has them
 * @missing: those of them that it had not any more
 * @short_since: more was edited here than is kept: what was confirmed before, ms, was not asked about; or 0
 */
typedef struct
{
  gint64 at;
  guint waiting;
  guint missing;
  gint64 short_since;
} KabRestored;

/** kab_work_read_restored: Returns: %FALSE on error */
gboolean kab_work_read_restored (KabWork *self, KabRestored *restored, GError **error);
/** kab_work_restored_seen: it was seen: from now on it is not told, unless some of it is still under way */
gboolean kab_work_restored_seen (KabWork *self, GError **error);

/** kab_work_kept_rows: Returns: (transfer full): set of "entity/id" of rows that kept edits are of */
GHashTable *kab_work_kept_rows (KabWork *self, GError **error);
/** kab_work_forget_kept: @rows: (element-type utf8): "entity/id" of rows that left what the person may see */
gboolean kab_work_forget_kept (KabWork *self, gint64 fence, GHashTable *rows, GError **error);

/** kab_work_note_epoch: of the history that the cursor is of; "" where the server does not say */
gboolean kab_work_note_epoch (KabWork *self, const char *epoch, GError **error);
/** kab_work_is_other: @other: whether that may be another history than before, with edits kept that are to be sent again */
gboolean kab_work_is_other (KabWork *self, const char *epoch, gboolean *other, GError **error);
