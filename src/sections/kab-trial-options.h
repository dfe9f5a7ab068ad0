/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-price.h"

G_BEGIN_DECLS

/**
 * KabTrialOption: an option that a price can be tried with
 * @id: the option's
 * @name, @price, @included: as of #KabPriceOption
 */
typedef struct
{
  char *id;
  char *name;
  gint64 price;
  gboolean included;
} KabTrialOption;

KabTrialOption *kab_trial_option_new (const char *id, const char *name, gint64 price, gboolean included);
void kab_trial_option_free (KabTrialOption *option);

/**
 * KabTrialOptions:
 *
 * Options to try a price with: those that are chosen stay chosen while what they cost changes. Hidden where there are
 * none. Signal "changed": others are chosen.
 */
#define KAB_TYPE_TRIAL_OPTIONS (kab_trial_options_get_type ())
G_DECLARE_FINAL_TYPE (KabTrialOptions, kab_trial_options, KAB, TRIAL_OPTIONS, AdwPreferencesGroup)

/** kab_trial_options_show: @options: (transfer full) (element-type KabTrialOption); @currency: (nullable): of their prices */
void kab_trial_options_show (KabTrialOptions *self, GPtrArray *options, const char *currency);

/** kab_trial_options_forget: none is chosen any more: it is another package */
void kab_trial_options_forget (KabTrialOptions *self);

/** kab_trial_options_get_chosen: Returns: (transfer full) (element-type KabPriceOption): good until others are shown */
GArray *kab_trial_options_get_chosen (KabTrialOptions *self);

G_END_DECLS
