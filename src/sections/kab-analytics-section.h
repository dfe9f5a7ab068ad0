/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-section.h"

G_BEGIN_DECLS

/** KabAnalyticsSection: sales in figures, and the report of the products that were sold */
#define KAB_TYPE_ANALYTICS_SECTION (kab_analytics_section_get_type ())
G_DECLARE_FINAL_TYPE (KabAnalyticsSection, kab_analytics_section, KAB, ANALYTICS_SECTION, KabSection)

G_END_DECLS
