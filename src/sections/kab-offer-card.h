/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-form-card.h"

G_BEGIN_DECLS

/**
 * KabOfferCard:
 *
 * What is offered to one client: made, changed and taken back.
 */
#define KAB_TYPE_OFFER_CARD (kab_offer_card_get_type ())
G_DECLARE_FINAL_TYPE (KabOfferCard, kab_offer_card, KAB, OFFER_CARD, KabFormCard)

G_END_DECLS
