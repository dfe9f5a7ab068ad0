/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-form-card.h"

G_BEGIN_DECLS

/**
 * KabLinkCard:
 *
 * Shows, adds, edits, pauses and deletes one partner link: where it leads, its SubIDs, its address to be copied or scanned, and
 * what came of it (S0-26, S4-67, S4-68).
 */
#define KAB_TYPE_LINK_CARD (kab_link_card_get_type ())
G_DECLARE_FINAL_TYPE (KabLinkCard, kab_link_card, KAB, LINK_CARD, KabFormCard)

G_END_DECLS
