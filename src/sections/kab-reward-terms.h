/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-parameters-part.h"

G_BEGIN_DECLS

/**
 * KabRewardTerms:
 *
 * A part of a reward plan's form: what the plan's kind needs beside its fields: tiers by the month's sales, a rate for
 * single packages, what renewals bring; and what any kind may have. The kind is told by
 * kab_parameters_part_set_kind().
 */
#define KAB_TYPE_REWARD_TERMS (kab_reward_terms_get_type ())
G_DECLARE_FINAL_TYPE (KabRewardTerms, kab_reward_terms, KAB, REWARD_TERMS, KabParametersPart)

G_END_DECLS
