/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-derivation.h"

G_BEGIN_DECLS

/**
 * KabIssuePrice:
 *
 * A price and how it comes about, line by line, as it changes.
 */
#define KAB_TYPE_ISSUE_PRICE (kab_issue_price_get_type ())
G_DECLARE_FINAL_TYPE (KabIssuePrice, kab_issue_price, KAB, ISSUE_PRICE, AdwPreferencesGroup)

/** kab_issue_price_show: @derivation: (nullable): %NULL: no price is known, and @text says why */
void kab_issue_price_show (KabIssuePrice *self, const KabDerivation *derivation, const char *text);

G_END_DECLS
