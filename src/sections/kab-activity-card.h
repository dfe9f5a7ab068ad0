/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-card.h"

G_BEGIN_DECLS

/**
 * KabActivityCard:
 *
 * One line of the journal: who did what, when and from which device, what was before and what is after; and a way to the
 * record that it is about, where that is still here (S1-79).
 */
#define KAB_TYPE_ACTIVITY_CARD (kab_activity_card_get_type ())
G_DECLARE_FINAL_TYPE (KabActivityCard, kab_activity_card, KAB, ACTIVITY_CARD, KabCard)

G_END_DECLS
