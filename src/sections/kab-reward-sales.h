/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-row.h"

G_BEGIN_DECLS

/**
 * KabRewardSales:
 *
 * A part of a reward plan's form: what the plan as it stands there would have brought for last month's sales, and for
 * each of them.
 */
#define KAB_TYPE_REWARD_SALES (kab_reward_sales_get_type ())
G_DECLARE_FINAL_TYPE (KabRewardSales, kab_reward_sales, KAB, REWARD_SALES, AdwPreferencesGroup)

/** kab_reward_sales_show: @plan: as it stands in the form; reckoned in a moment, unless another follows */
void kab_reward_sales_show (KabRewardSales *self, const KabRow *plan);

G_END_DECLS
