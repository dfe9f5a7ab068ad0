/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of the machine: each takes a fact that is its own, and says what is to be done now. Where that comes to a
 * fact which the whole machine is to know, @event is that one afterwards; else it is none.
 */
#pragma once

#include "kab-sync-machine.h"

#define KAB_SYNC_EVENT_NONE KAB_SYNC_EVENT_TIMER

/* A request of that kind goes to the server now. */
void kab_sync_call_send (KabSyncMachine *self, KabSyncActions request, gint64 now);
/* Whatever comes of it is of no use any more. */
void kab_sync_call_drop (KabSyncMachine *self, KabSyncActions request);
/* What the answer means; ANSWERED if it is to be read. */
void kab_sync_call_judge (KabSyncMachine *self,
                          KabSyncEvent *event,
                          KabSyncActions request,
                          const KabSyncAnswer *answer);
gboolean kab_sync_machine_may_send (const KabSyncMachine *self);
/* The end of @request, of which nothing came: it is still to be done. */
void kab_sync_machine_again (KabSyncMachine *self, KabSyncActions request, gint64 now);

KabSyncActions kab_sync_push_begin (KabSyncMachine *self);
KabSyncActions kab_sync_push_take (KabSyncMachine *self, KabSyncEvent *event);
/* An answer is here, and nothing is being stored. */
KabSyncActions kab_sync_push_settle (KabSyncMachine *self, KabSyncEvent *event);
/* What is with the server is not waited for. Returns: whether a push has ended thereby; else it does when what is being
 * stored is */
gboolean kab_sync_push_drop (KabSyncMachine *self);

KabSyncActions kab_sync_pull_begin (KabSyncMachine *self, gint64 now);
KabSyncActions kab_sync_pull_take (KabSyncMachine *self, KabSyncEvent *event);
/* The answer that a pull waits for is here. */
KabSyncActions kab_sync_pull_settle (KabSyncMachine *self, KabSyncEvent *event);
/* The same as for a push. */
gboolean kab_sync_pull_drop (KabSyncMachine *self);
