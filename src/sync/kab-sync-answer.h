/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-sync-machine.h"

G_BEGIN_DECLS

/**
 * kab_sync_answer_means:
 * @request: what it answers
 *
 * What the answer to a request comes to, without what is in it. Only a word of Kabinet's server itself ends a session:
 * a proxy, a firewall or a hotel's network that answers 401 in its place is a network that does not work.
 *
 * Returns: %KAB_SYNC_EVENT_ANSWERED: a success, that is to be read; or the event that it is
 */
KabSyncEventKind kab_sync_answer_means (KabSyncActions request, const KabSyncAnswer *answer);

/**
 * kab_sync_answer_is_final:
 *
 * Whether the server itself has said what it will say again: a success, which is to be read, or a refusal in the form
 * of its problems. Anything else is tried again, also what a proxy or a hotel's network says in its place.
 */
gboolean kab_sync_answer_is_final (const KabSyncAnswer *answer);

/** kab_sync_answer_is_of_count: whether the server counts this device's edits otherwise than it does itself */
gboolean kab_sync_answer_is_of_count (const KabSyncAnswer *answer);

/**
 * kab_sync_trouble:
 * @displaced: whether somebody else has taken the syncer's place meanwhile
 *
 * What it means that something could not be stored, or not be understood.
 *
 * Returns: the event that it is; %KAB_SYNC_EVENT_CACHE_LOST if the cache can be made anew, and %KAB_SYNC_EVENT_BROKEN
 *   else
 */
KabSyncEventKind kab_sync_trouble (const GError *error, gboolean displaced);

G_END_DECLS
