/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-list-section.h"

G_BEGIN_DECLS

/**
 * KabPromoCodesSection:
 *
 * The promo codes, and a way to make many at once (S1-48).
 */
#define KAB_TYPE_PROMO_CODES_SECTION (kab_promo_codes_section_get_type ())
G_DECLARE_FINAL_TYPE (KabPromoCodesSection, kab_promo_codes_section, KAB, PROMO_CODES_SECTION, KabListSection)

G_END_DECLS
