/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-list-section.h"

G_BEGIN_DECLS

/**
 * KabPurchasesSection:
 *
 * What a client bought: all that was paid, whatever became of it since.
 */
#define KAB_TYPE_PURCHASES_SECTION (kab_purchases_section_get_type ())
G_DECLARE_FINAL_TYPE (KabPurchasesSection, kab_purchases_section, KAB, PURCHASES_SECTION, KabListSection)

/** kab_purchases_base: what of the licences it shows */
void kab_purchases_base (KabQuery *query);

G_END_DECLS
