/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-bindings-group.h"
#include "kab-trial-options.h"

G_BEGIN_DECLS

/**
 * KabOptionsGroup:
 *
 * A part of a form: the options of a package, added from those there are or made anew, with a price of their own or
 * included, taken away again.
 * Each time it is "shown", kab_options_group_dup_options() may tell something else.
 */
#define KAB_TYPE_OPTIONS_GROUP (kab_options_group_get_type ())
G_DECLARE_FINAL_TYPE (KabOptionsGroup, kab_options_group, KAB, OPTIONS_GROUP, KabBindingsGroup)

/** kab_options_group_set_currency: @currency: (nullable): the package's */
void kab_options_group_set_currency (KabOptionsGroup *self, const char *currency);

/** kab_options_group_dup_options: Returns: (transfer full) (element-type KabTrialOption): those that stand here, at what they cost here */
GPtrArray *kab_options_group_dup_options (KabOptionsGroup *self);

G_END_DECLS
