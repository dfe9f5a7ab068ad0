/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-batch.h"
#include "kab-mutation.h"
#include "kab-identity.h"
#include "kab-writer-ahead.h"
#include "kab-writer.h"

G_BEGIN_DECLS

/**
 * KabMutator:
 *
 * Applies one caller's mutations inside a writer's transaction: asks whether the
 * caller may, merges, and writes.
 */
typedef struct _KabMutator KabMutator;

KabMutator *kab_mutator_new (KabWriter *writer, const KabCaller *caller, GError **error);
void kab_mutator_free (KabMutator *mutator);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabMutator, kab_mutator_free)

/**
 * kab_mutator_run:
 * @foreseen: (nullable): what stands in @item, if that was read already
 * @outcome: done or conflict, as in kab-protocol.h, is appended to it
 * @field: (out) (transfer none) (nullable): the field at fault
 *
 * Returns: %FALSE with an error if it is refused; what was written by then must be rolled back
 */
gboolean kab_mutator_run (KabMutator *mutator,
                          const KabBatchItem *item,
                          KabForeseen *foreseen,
                          GString *outcome,
                          const KabField **field,
                          GError **error);

/** kab_mutator_undone: what kab_mutator_run() wrote last was rolled back */
void kab_mutator_undone (KabMutator *mutator);

/** kab_mutator_note_refused: writes into the journal that the last mutation was not allowed */
gboolean kab_mutator_note_refused (KabMutator *mutator, GError **error);

G_END_DECLS
