/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-list-section.h"

G_BEGIN_DECLS

/**
 * KabPackageKindsSection:
 *
 * The kinds of packages: the templates that new packages start with (S1-42, S1-45).
 */
#define KAB_TYPE_PACKAGE_KINDS_SECTION (kab_package_kinds_section_get_type ())
G_DECLARE_FINAL_TYPE (KabPackageKindsSection,
                      kab_package_kinds_section,
                      KAB,
                      PACKAGE_KINDS_SECTION,
                      KabListSection)

G_END_DECLS
