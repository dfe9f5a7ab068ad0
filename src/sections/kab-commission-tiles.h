/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"
#include "kab-list-state.h"

G_BEGIN_DECLS

/**
 * KabCommissionTiles:
 *
 * What all commissions of a list come to, as they are filtered: each tile is the sum of a column of it. A click puts those rows
 * first of which the figure is made.
 */
#define KAB_TYPE_COMMISSION_TILES (kab_commission_tiles_get_type ())
G_DECLARE_FINAL_TYPE (KabCommissionTiles, kab_commission_tiles, KAB, COMMISSION_TILES, AdwBin)

/** kab_commission_tiles_set: @cabinet: (nullable): @state: (nullable): of the list, once there is one */
void kab_commission_tiles_set (KabCommissionTiles *self, KabCabinet *cabinet, KabListState *state);

G_END_DECLS
