/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-talk-card.h"

G_BEGIN_DECLS

/** KabConversationCard: one conversation with support or with administration; the office begins one with whom it chooses */
#define KAB_TYPE_CONVERSATION_CARD (kab_conversation_card_get_type ())
G_DECLARE_FINAL_TYPE (KabConversationCard, kab_conversation_card, KAB, CONVERSATION_CARD, KabTalkCard)

G_END_DECLS
