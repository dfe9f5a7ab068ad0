/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-list-section.h"

G_BEGIN_DECLS

/** KabOrdersSection: every payment link and every invoice, with what became of it (S1-73 to S1-77) */
#define KAB_TYPE_ORDERS_SECTION (kab_orders_section_get_type ())
G_DECLARE_FINAL_TYPE (KabOrdersSection, kab_orders_section, KAB, ORDERS_SECTION, KabListSection)

G_END_DECLS
