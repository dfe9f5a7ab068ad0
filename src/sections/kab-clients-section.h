/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-list-section.h"

G_BEGIN_DECLS

/** KabClientsSection: the clients that this account may see (S1-55 to S1-59) */
#define KAB_TYPE_CLIENTS_SECTION (kab_clients_section_get_type ())
G_DECLARE_FINAL_TYPE (KabClientsSection, kab_clients_section, KAB, CLIENTS_SECTION, KabListSection)

G_END_DECLS
