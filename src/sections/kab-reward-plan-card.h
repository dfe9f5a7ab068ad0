/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-form-card.h"

G_BEGIN_DECLS

/**
 * KabRewardPlanCard:
 *
 * Shows, adds, edits and deletes what a partner earns: the kind of reward with its terms, in which time it is in force,
 * and what it would have brought for last month's sales (S1-52).
 */
#define KAB_TYPE_REWARD_PLAN_CARD (kab_reward_plan_card_get_type ())
G_DECLARE_FINAL_TYPE (KabRewardPlanCard, kab_reward_plan_card, KAB, REWARD_PLAN_CARD, KabFormCard)

/** kab_reward_plan_present: @id: (nullable): %NULL begins a new plan of @partner; in a window of its own, over @widget's */
void kab_reward_plan_present (GtkWidget *widget, KabCabinet *cabinet, const char *partner, const char *id);

G_END_DECLS
