/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KabPayoutPolicy:
 * @card: whether payouts to bank cards may be asked for; likewise the others (S4-43)
 * @crypto: off unless an administrator turns it on (decision C13)
 * @minimum: the least that is paid out at once, in minor units (S4-74, decision C15)
 *
 * How partners may be paid.
 */
typedef struct
{
  gboolean card;
  gboolean wallet;
  gboolean bank_account;
  gboolean crypto;
  gint64 minimum;
} KabPayoutPolicy;

/**
 * kab_payout_policy_read:
 * @json: (nullable): as the setting "payout_policy" keeps it: {"crypto": true, "wallet": false, "minimum": 100000, …};
 *   what is not named is as above, and the minimum nothing
 *
 * Returns: %FALSE and %KAB_ERROR_INVALID if it is none
 */
gboolean kab_payout_policy_read (const char *json, KabPayoutPolicy *policy, GError **error);

/** kab_payout_policy_allows: @kind: (nullable): a token of a payout method's kinds; %NULL is none, and allowed */
gboolean kab_payout_policy_allows (const KabPayoutPolicy *policy, const char *kind);

G_END_DECLS
