/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-list-section.h"

G_BEGIN_DECLS

/** KabSupportSection: requests to support (S0-27, S1-06); the office has everybody's */
#define KAB_TYPE_SUPPORT_SECTION (kab_support_section_get_type ())
G_DECLARE_FINAL_TYPE (KabSupportSection, kab_support_section, KAB, SUPPORT_SECTION, KabListSection)

G_END_DECLS
