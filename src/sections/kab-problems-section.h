/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-section.h"

G_BEGIN_DECLS

/**
 * KabProblemsSection:
 *
 * Edits that could not be kept as they were: conflicts, mine and theirs side by side, and
 * refusals with their reason. Each waits for a decision.
 */
#define KAB_TYPE_PROBLEMS_SECTION (kab_problems_section_get_type ())
G_DECLARE_FINAL_TYPE (KabProblemsSection, kab_problems_section, KAB, PROBLEMS_SECTION, KabSection)

G_END_DECLS
