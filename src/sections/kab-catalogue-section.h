/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-list-section.h"

G_BEGIN_DECLS

/**
 * KabCatalogueSection:
 *
 * What a client can order: the packages that are on sale.
 */
#define KAB_TYPE_CATALOGUE_SECTION (kab_catalogue_section_get_type ())
G_DECLARE_FINAL_TYPE (KabCatalogueSection, kab_catalogue_section, KAB, CATALOGUE_SECTION, KabListSection)

G_END_DECLS
