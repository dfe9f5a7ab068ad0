/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-list-section.h"

G_BEGIN_DECLS

/** KabTemplatesSection: what licences, invoices, acts and price lists are printed by */
#define KAB_TYPE_TEMPLATES_SECTION (kab_templates_section_get_type ())
G_DECLARE_FINAL_TYPE (KabTemplatesSection, kab_templates_section, KAB, TEMPLATES_SECTION, KabListSection)

G_END_DECLS
