/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-list-section.h"

G_BEGIN_DECLS

/** KabActivitySection: who did what and when, as far as this account may see; of many it is their own (S0-29, S1-78) */
#define KAB_TYPE_ACTIVITY_SECTION (kab_activity_section_get_type ())
G_DECLARE_FINAL_TYPE (KabActivitySection, kab_activity_section, KAB, ACTIVITY_SECTION, KabListSection)

G_END_DECLS
