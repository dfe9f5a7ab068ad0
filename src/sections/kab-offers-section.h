/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-list-section.h"

G_BEGIN_DECLS

/**
 * KabOffersSection:
 *
 * The personal offers of all clients, for whoever makes them.
 */
#define KAB_TYPE_OFFERS_SECTION (kab_offers_section_get_type ())
G_DECLARE_FINAL_TYPE (KabOffersSection, kab_offers_section, KAB, OFFERS_SECTION, KabListSection)

G_END_DECLS
