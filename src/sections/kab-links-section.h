/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-list-section.h"

G_BEGIN_DECLS

/**
 * KabLinksSection:
 *
 * The links that partners and agents promote by, and what came of each (S0-26, S0-30, S4-67).
 */
#define KAB_TYPE_LINKS_SECTION (kab_links_section_get_type ())
G_DECLARE_FINAL_TYPE (KabLinksSection, kab_links_section, KAB, LINKS_SECTION, KabListSection)

G_END_DECLS
