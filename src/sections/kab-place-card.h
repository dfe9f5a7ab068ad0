/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-card.h"

G_BEGIN_DECLS

/**
 * KabPlaceCard:
 *
 * What a client orders by, and then what became of it, in a window of its own.
 */
#define KAB_TYPE_PLACE_CARD (kab_place_card_get_type ())
G_DECLARE_FINAL_TYPE (KabPlaceCard, kab_place_card, KAB, PLACE_CARD, KabCard)

/** kab_order_may_place: Returns: whether @account may order, in some client's name */
gboolean kab_order_may_place (KabAccount *account);
/**
 * kab_order_place:
 * @opener: in a section
 * @package: (nullable): an id: what is chosen first
 * @code: (nullable): of a promo code
 */
void kab_order_place (GtkWidget *opener, KabCabinet *cabinet, const char *package, const char *code);
/** kab_order_change: begins with what was ordered; @licence: of @order */
void kab_order_change (GtkWidget *opener, KabCabinet *cabinet, KabRow *order, KabRow *licence);

G_END_DECLS
