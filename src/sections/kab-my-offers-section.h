/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-section.h"

G_BEGIN_DECLS

/**
 * KabMyOffersSection:
 *
 * What is offered to a client today, each with the way to order it. Those that were looked at count as seen.
 */
#define KAB_TYPE_MY_OFFERS_SECTION (kab_my_offers_section_get_type ())
G_DECLARE_FINAL_TYPE (KabMyOffersSection, kab_my_offers_section, KAB, MY_OFFERS_SECTION, KabSection)

G_END_DECLS
