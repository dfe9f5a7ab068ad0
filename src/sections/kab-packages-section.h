/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-list-section.h"

G_BEGIN_DECLS

/** KabPackagesSection: what is sold (S1-38 to S1-45) */
#define KAB_TYPE_PACKAGES_SECTION (kab_packages_section_get_type ())
G_DECLARE_FINAL_TYPE (KabPackagesSection, kab_packages_section, KAB, PACKAGES_SECTION, KabListSection)

G_END_DECLS
