/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-form-card.h"

G_BEGIN_DECLS

/**
 * KabOptionCard:
 *
 * Shows, adds, edits and deletes one option, and says which packages have it (S1-47).
 */
#define KAB_TYPE_OPTION_CARD (kab_option_card_get_type ())
G_DECLARE_FINAL_TYPE (KabOptionCard, kab_option_card, KAB, OPTION_CARD, KabFormCard)

G_END_DECLS
