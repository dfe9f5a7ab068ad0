/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabTitles:
 *
 * What rows are called, for cells and rows that hold their ids: asked for once, kept, and asked
 * for again when the cabinet tells of changes. There is one for each cabinet.
 *
 * Signal "resolved" (const char *id): the title of @id is known now, or another than before.
 */
#define KAB_TYPE_TITLES (kab_titles_get_type ())
G_DECLARE_FINAL_TYPE (KabTitles, kab_titles, KAB, TITLES, GObject)

/** kab_titles_for: Returns: (transfer none): those of @cabinet */
KabTitles *kab_titles_for (KabCabinet *cabinet);

/** kab_titles_get: Returns: (transfer none) (nullable): %NULL while it is not known; "resolved" follows */
const char *kab_titles_get (KabTitles *self, const KabEntity *entity, const char *id);

G_END_DECLS
