/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-bindings-group.h"
#include "kab-form-card.h"

G_BEGIN_DECLS

/**
 * KabPromoCodeCard:
 *
 * Shows, adds, edits and deletes one promo code: a percentage or an amount, bound to a partner, packages, days and
 * a number of uses (S1-48 to S1-50).
 */
#define KAB_TYPE_PROMO_CODE_CARD (kab_promo_code_card_get_type ())
G_DECLARE_FINAL_TYPE (KabPromoCodeCard, kab_promo_code_card, KAB, PROMO_CODE_CARD, KabFormCard)

/** kab_promo_code_packages: the packages that a code is good for */
extern const KabBinding kab_promo_code_packages;
/** kab_promo_code_check: that what its kind takes off is there; beside kab_validate_row() */
gboolean kab_promo_code_check (const KabRow *row, const KabField **field, GError **error);

G_END_DECLS
