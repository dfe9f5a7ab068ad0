/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** KAB_PROVIDER_YOOKASSA, …: what stands in a payment's field "provider"; by document: entered by the office */
#define KAB_PROVIDER_YOOKASSA "yookassa"
#define KAB_PROVIDER_BANK_TRANSFER "bank_transfer"
#define KAB_PROVIDER_BY_DOCUMENT "bank"

/** KabReasonFor: who reads it: whoever sells knows what can be done about it, whoever pays is told what to try */
typedef enum
{
  KAB_REASON_FOR_SELLER,
  KAB_REASON_FOR_CLIENT,
} KabReasonFor;

/**
 * kab_payment_reason:
 * @token: (nullable): what stands in "state_reason" of a payment or a refund: a provider's word, or one of ours
 *
 * Returns: (transfer none) (nullable): a translated sentence; a general one for a token that is not known, %NULL for %NULL
 */
const char *kab_payment_reason (const char *token, KabReasonFor whom);

/**
 * kab_payment_providers_has:
 * @setting: (nullable): the value of the setting "payments"
 *
 * Returns: whether links can be made by @provider
 */
gboolean kab_payment_providers_has (const char *setting, const char *provider);

/** kab_payment_providers_default: Returns: (transfer full) (nullable): the one that is asked where none is named */
char *kab_payment_providers_default (const char *setting);

G_END_DECLS
