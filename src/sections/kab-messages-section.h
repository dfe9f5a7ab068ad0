/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-list-section.h"

G_BEGIN_DECLS

/** KabMessagesSection: conversations with support and with administration (S0-23, S0-32); the office has everybody's */
#define KAB_TYPE_MESSAGES_SECTION (kab_messages_section_get_type ())
G_DECLARE_FINAL_TYPE (KabMessagesSection, kab_messages_section, KAB, MESSAGES_SECTION, KabListSection)

G_END_DECLS
