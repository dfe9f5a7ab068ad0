/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * KabRewardPlans:
 *
 * A part of a partner's form: what it earns, by plans that follow one another in time; each opens in a window of its own.
 */
#define KAB_TYPE_REWARD_PLANS (kab_reward_plans_get_type ())
G_DECLARE_FINAL_TYPE (KabRewardPlans, kab_reward_plans, KAB, REWARD_PLANS, AdwPreferencesGroup)

G_END_DECLS
