/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-section.h"

G_BEGIN_DECLS

/** KabStructureSection: who works for whom: partners, their departments, their agents, as a tree (S1-60 to S1-63) */
#define KAB_TYPE_STRUCTURE_SECTION (kab_structure_section_get_type ())
G_DECLARE_FINAL_TYPE (KabStructureSection, kab_structure_section, KAB, STRUCTURE_SECTION, KabSection)

G_END_DECLS
