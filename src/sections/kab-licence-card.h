/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-card.h"

G_BEGIN_DECLS

/**
 * KabLicenceCard:
 *
 * Everything about one licence, its document as it prints, and what happened to it.
 */
#define KAB_TYPE_LICENCE_CARD (kab_licence_card_get_type ())
G_DECLARE_FINAL_TYPE (KabLicenceCard, kab_licence_card, KAB, LICENCE_CARD, KabCard)

G_END_DECLS
