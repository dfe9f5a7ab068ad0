/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "kab-derivation.h"

G_BEGIN_DECLS

/**
 * KabRewardPlan:
 * @name: what it is called
 * @kind: one of the tokens below
 * @parameters: (nullable): JSON, as kab_reward_check_parameters() accepts it
 * @currency: of its amounts and bounds; a sale in another currency brings nothing unless the plan has none of them
 * @from: (nullable): first day it is in force, YYYY-MM-DD
 * @to: (nullable): last day
 * @hold_days: how long the reward is held, in case of a refund
 *
 * Kinds and their parameters:
 *   percent      percent_bp of what was paid
 *   fixed        amount for each sale
 *   per_package  percents: {package: basis points}, amounts: {package: minor units}; others by percent_bp or amount
 *   tiers        by the partner's volume of the month, tiers: [{from, percent_bp}]: each part of the sale at the rate
 *                of its own tier, or with whole the sale at the rate which the month reaches with it
 *   recurring    first_bp of the first payment, renewal_bp of later ones, for months after the first
 * For all of them: of_net reckons with the amount without VAT; max_reward bounds one reward.
 */
typedef struct
{
  const char *name;
  const char *kind;
  const char *parameters;
  const char *currency;
  const char *from;
  const char *to;
  gint64 hold_days;
} KabRewardPlan;

/**
 * KabRewardSale:
 * @amount: what was paid, minor units
 * @vat: how much of it is VAT
 * @package: (nullable): id of the package
 * @day: the day of payment, YYYY-MM-DD
 * @month_volume: what the partner sold in that month before this sale, reckoned like @amount
 * @payment_number: 1 for the first payment of a client for this licence, 2 for the first renewal …
 * @first_day: (nullable): the day of the first payment; %NULL if this is it
 */
typedef struct
{
  gint64 amount;
  gint64 vat;
  const char *currency;
  const char *package;
  const char *day;
  gint64 month_volume;
  gint64 payment_number;
  const char *first_day;
} KabRewardSale;

/**
 * KabReward:
 * @amount: minor units, never below 0
 * @base: what it was reckoned from
 * @held_until: the first day on which it can be paid out, YYYY-MM-DD
 * @why: adds up to @amount; for zero it says why
 */
typedef struct
{
  gint64 amount;
  gint64 base;
  char *held_until;
  KabDerivation *why;
} KabReward;

/** kab_reward_check_parameters: Returns: %FALSE and %KAB_ERROR_INVALID if they are none that a plan of @kind works with */
gboolean kab_reward_check_parameters (const char *kind, const char *parameters, GError **error);
/** kab_reward_read_parameters: Returns: (transfer full) (nullable): the members of what some plan may have; %NULL if it is not that */
JsonObject *kab_reward_read_parameters (const char *parameters, GError **error);

/** kab_reward_calculate: Returns: (transfer full) (nullable): %NULL and %KAB_ERROR_INVALID for a plan or a sale that makes no sense */
KabReward *kab_reward_calculate (const KabRewardPlan *plan, const KabRewardSale *sale, GError **error);

void kab_reward_free (KabReward *reward);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabReward, kab_reward_free)

/**
 * kab_reward_claw_back:
 * @reward: what the sale had brought
 * @paid: what the client had paid for it
 * @refunded_before: what was refunded of it already
 * @refund: what is refunded now
 * @why: (out) (optional) (transfer full): one line that says how
 *
 * Takes back the part of the reward that answers to the refunds: after the last one all of it, however many there
 * were and however they were rounded on the way.
 *
 * Returns: what is taken back for this refund, between 0 and @reward
 */
gint64 kab_reward_claw_back (gint64 reward,
                             gint64 paid,
                             gint64 refunded_before,
                             gint64 refund,
                             const char *currency,
                             KabDerivation **why);

G_END_DECLS
