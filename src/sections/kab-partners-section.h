/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-list-section.h"

G_BEGIN_DECLS

/** KabPartnersSection: who sells for the organisation, and what each earns (S1-51 to S1-54) */
#define KAB_TYPE_PARTNERS_SECTION (kab_partners_section_get_type ())
G_DECLARE_FINAL_TYPE (KabPartnersSection, kab_partners_section, KAB, PARTNERS_SECTION, KabListSection)

G_END_DECLS
