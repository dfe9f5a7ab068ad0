/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-section.h"

G_BEGIN_DECLS

/** KabCompanySection: the company's form as a section of its own */
#define KAB_TYPE_COMPANY_SECTION (kab_company_section_get_type ())
G_DECLARE_FINAL_TYPE (KabCompanySection, kab_company_section, KAB, COMPANY_SECTION, KabSection)

G_END_DECLS
