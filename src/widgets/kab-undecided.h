/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabUndecided:
 *
 * The rows that the person's own edits were not taken over in: each waits for a decision. Kept up to date for
 * the lists and cards that show such a row as the server has it. There is one for each cabinet.
 *
 * Signal "changed": other rows than before.
 */
#define KAB_TYPE_UNDECIDED (kab_undecided_get_type ())
G_DECLARE_FINAL_TYPE (KabUndecided, kab_undecided, KAB, UNDECIDED, GObject)

/** kab_undecided_for: Returns: (transfer none): that of @cabinet */
KabUndecided *kab_undecided_for (KabCabinet *cabinet);

/** kab_undecided_has: @id: (nullable): of a row */
gboolean kab_undecided_has (KabUndecided *self, const char *id);

G_END_DECLS
