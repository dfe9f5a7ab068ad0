/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cache-check.h"

/*
 * What an answer of the server does to the two files. The engine does it on its store's threads; a simulator does it
 * in virtual time. Neither knows of the other, and neither decides anything here of its own.
 */

/**
 * kab_steps_store_page:
 * @built: (out): whether the first sync ended with this page, so that indexes were made
 *
 * Stores a page, and at the end of a run drops the edits it brought, what is left of rows that are gone, and damaged
 * caches that were set aside.
 */
gboolean kab_steps_store_page (KabCache *cache,
                               KabWork *work,
                               KabChanges *changes,
                               const KabChangesHead *head,
                               gint64 fence,
                               KabPageResult *result,
                               gboolean *built,
                               GError **error);

/** kab_steps_store_range: puts a range that was sent anew in its place, and sweeps up what is left of rows that are gone */
gboolean kab_steps_store_range (KabCache *cache,
                                KabWork *work,
                                const KabCheckRange *range,
                                KabChanges *changes,
                                const KabChangesHead *head,
                                gint64 fence,
                                KabRangeResult *result,
                                GError **error);

/**
 * kab_steps_store_outcomes:
 * @history: as of kab_work_take_outcomes()
 * @text: the answer to a batch; changed
 * @n_done: (out): how many outcomes were of edits still waiting
 */
gboolean kab_steps_store_outcomes (KabCache *cache,
                                   KabWork *work,
                                   gint64 fence,
                                   guint history,
                                   char *text,
                                   gsize length,
                                   guint *n_done,
                                   KabTouched *touched,
                                   GError **error);
