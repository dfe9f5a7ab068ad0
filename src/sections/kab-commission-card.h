/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-form-card.h"

G_BEGIN_DECLS

/** KabCommissionCard: what one sale brought, why it is that much, what came of it; and the sale itself */
#define KAB_TYPE_COMMISSION_CARD (kab_commission_card_get_type ())
G_DECLARE_FINAL_TYPE (KabCommissionCard, kab_commission_card, KAB, COMMISSION_CARD, KabFormCard)

G_END_DECLS
