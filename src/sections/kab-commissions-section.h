/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-list-section.h"

G_BEGIN_DECLS

/**
 * KabCommissionsSection:
 *
 * What sales brought (S0-30): what was accrued for each, what came of it, and above them what all that is listed comes to.
 */
#define KAB_TYPE_COMMISSIONS_SECTION (kab_commissions_section_get_type ())
G_DECLARE_FINAL_TYPE (KabCommissionsSection,
                      kab_commissions_section,
                      KAB,
                      COMMISSIONS_SECTION,
                      KabListSection)

G_END_DECLS
