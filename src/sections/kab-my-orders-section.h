/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-list-section.h"

G_BEGIN_DECLS

/**
 * KabMyOrdersSection:
 *
 * The orders of a client, for the client.
 */
#define KAB_TYPE_MY_ORDERS_SECTION (kab_my_orders_section_get_type ())
G_DECLARE_FINAL_TYPE (KabMyOrdersSection, kab_my_orders_section, KAB, MY_ORDERS_SECTION, KabListSection)

G_END_DECLS
