/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-reward.h"
#include "kab-row.h"

G_BEGIN_DECLS

/**
 * kab_reward_plan_parameters:
 * @plan: a row of reward_plan
 *
 * Returns: (transfer full): the plan's parameters as kab_reward_calculate() takes them, with what stands in fields of
 *   their own
 */
char *kab_reward_plan_parameters (const KabRow *plan);

/** kab_reward_plan_check: Returns: %FALSE and %KAB_ERROR_INVALID if nothing can be reckoned by @plan, with what it lacks */
gboolean kab_reward_plan_check (const KabRow *plan, GError **error);

/** kab_reward_plan_reckon: what kab_reward_calculate() gives for a row of reward_plan */
KabReward *kab_reward_plan_reckon (const KabRow *plan, const KabRewardSale *sale, GError **error);

/**
 * kab_reward_plan_at:
 * @plans: (element-type KabRow): those of one partner
 *
 * Returns: (transfer none) (nullable): the one in force on @day: of several, the one that began last
 */
const KabRow *kab_reward_plan_at (GPtrArray *plans, const char *day);

G_END_DECLS
