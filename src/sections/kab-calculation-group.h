/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-parameters-part.h"
#include "kab-trial-options.h"

G_BEGIN_DECLS

/**
 * KabCalculationGroup:
 *
 * A part of a package's form: the parameters of its calculation (seats, periods, tiers, a percentage), and the price
 * that comes of them for a quantity and for options one tries, line by line, as one types.
 */
#define KAB_TYPE_CALCULATION_GROUP (kab_calculation_group_get_type ())
G_DECLARE_FINAL_TYPE (KabCalculationGroup, kab_calculation_group, KAB, CALCULATION_GROUP, KabParametersPart)

/** kab_calculation_group_set_typed: @package: as it stands in the form: its calculation and what that reckons with */
void kab_calculation_group_set_typed (KabCalculationGroup *self, const KabRow *package);

/** kab_calculation_group_set_options: @options: (transfer full) (element-type KabTrialOption): those to try the price with */
void kab_calculation_group_set_options (KabCalculationGroup *self, GPtrArray *options);

/** kab_calculation_append_words: appends a line for each parameter of the calculation of @package; on any thread */
void kab_calculation_append_words (GString *out, const KabRow *package);

G_END_DECLS
