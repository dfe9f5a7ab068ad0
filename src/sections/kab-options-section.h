/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-list-section.h"

G_BEGIN_DECLS

/**
 * KabOptionsSection:
 *
 * The options that packages are sold with (S1-46, S1-47).
 */
#define KAB_TYPE_OPTIONS_SECTION (kab_options_section_get_type ())
G_DECLARE_FINAL_TYPE (KabOptionsSection, kab_options_section, KAB, OPTIONS_SECTION, KabListSection)

G_END_DECLS
