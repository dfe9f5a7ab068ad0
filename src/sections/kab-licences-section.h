/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-list-section.h"

G_BEGIN_DECLS

/** KabLicencesSection: all licences that this account may see (S1-30 to S1-33, S1-37) */
#define KAB_TYPE_LICENCES_SECTION (kab_licences_section_get_type ())
G_DECLARE_FINAL_TYPE (KabLicencesSection, kab_licences_section, KAB, LICENCES_SECTION, KabListSection)

G_END_DECLS
