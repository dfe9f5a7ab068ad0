/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-card.h"

G_BEGIN_DECLS

/**
 * KabOrderCard:
 *
 * One order: what was ordered and paid, its invoices and acts to be looked at, printed and saved, its licences, and
 * what can be done with it (S1-73 to S1-77).
 */
#define KAB_TYPE_ORDER_CARD (kab_order_card_get_type ())
G_DECLARE_FINAL_TYPE (KabOrderCard, kab_order_card, KAB, ORDER_CARD, KabCard)

G_END_DECLS
