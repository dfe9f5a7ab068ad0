/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * kab_bank_card_problem:
 * @number: as kab_identifier_compact() gives it: 16 digits (S4-45)
 *
 * A whole number is only ever looked at in passing: what is kept are the last four digits and a provider's token.
 *
 * Returns: (transfer full) (nullable): what is wrong, a sentence; it never repeats the number
 */
char *kab_bank_card_problem (const char *number);

/**
 * kab_bank_card_expiry_problem:
 * @expiry: MM/YY, as on the card; it serves to the end of that month
 * @today: YYYY-MM-DD
 *
 * Returns: (transfer full) (nullable): what is wrong, a sentence
 */
char *kab_bank_card_expiry_problem (const char *expiry, const char *today);

/** kab_bank_card_network: Returns: (transfer none) (nullable): "Visa", "Mastercard", "Mir", "Maestro" or "UnionPay" by the first digits */
const char *kab_bank_card_network (const char *number);

/** kab_bank_card_masked: Returns: (transfer full): what may be shown and kept: "•••• 1234" */
char *kab_bank_card_masked (const char *number);

G_END_DECLS
