/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-mutation.h"

G_BEGIN_DECLS

/**
 * KabMergeResult:
 * @KAB_MERGE_APPLIED: nobody else had changed anything that matters
 * @KAB_MERGE_MERGED: others had changed other fields, or the same to the same values
 * @KAB_MERGE_CONFLICT: others changed the same fields, or fields bound to them, to other values
 */
typedef enum
{
  KAB_MERGE_APPLIED,
  KAB_MERGE_MERGED,
  KAB_MERGE_CONFLICT,
} KabMergeResult;

/**
 * kab_merge:
 * @mutation: what somebody wants: base and set
 * @theirs: the row as it stands now
 * @merged: (out) (transfer full) (optional): the row with the edit in it; @theirs' copy on a conflict
 * @conflicts: (out) (transfer container) (optional): names of the fields in set that conflict
 *
 * The one three-way merge, the same on the server and in the desktop's preview:
 * a pure function of base, theirs, mine and the fields' groups. Fields of one
 * group go together: if any field of a group is in set, the whole group must be
 * as in base, or already as wanted. A field of a touched group that base does not
 * hold counts as unchanged.
 */
KabMergeResult
kab_merge (const KabMutation *mutation, const KabRow *theirs, KabRow **merged, GPtrArray **conflicts);

/**
 * kab_mutation_apply:
 *
 * Puts what @mutation sets into @row, without a question: what the desktop shows
 * over the server's row while an edit waits.
 */
void kab_mutation_apply (const KabMutation *mutation, KabRow *row);

G_END_DECLS
