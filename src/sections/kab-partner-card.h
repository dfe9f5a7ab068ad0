/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-form-card.h"

G_BEGIN_DECLS

/**
 * KabPartnerCard:
 *
 * Shows, adds, edits and deletes one partner: who it is, what it earns, the packages that its agents see, its agents,
 * its sales and commissions, its curator and its training (S1-51 to S1-54).
 */
#define KAB_TYPE_PARTNER_CARD (kab_partner_card_get_type ())
G_DECLARE_FINAL_TYPE (KabPartnerCard, kab_partner_card, KAB, PARTNER_CARD, KabFormCard)

G_END_DECLS
