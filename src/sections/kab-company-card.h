/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-card.h"

G_BEGIN_DECLS

/**
 * KabCompanyCard:
 *
 * The form of what the organisation says of itself: the setting "company". Papers print it as the seller.
 */
#define KAB_TYPE_COMPANY_CARD (kab_company_card_get_type ())
G_DECLARE_FINAL_TYPE (KabCompanyCard, kab_company_card, KAB, COMPANY_CARD, KabCard)

G_END_DECLS
