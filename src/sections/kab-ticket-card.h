/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-talk-card.h"

G_BEGIN_DECLS

/** KabTicketCard: one request to support: how it stands, what was written, and for the office notes and steps */
#define KAB_TYPE_TICKET_CARD (kab_ticket_card_get_type ())
G_DECLARE_FINAL_TYPE (KabTicketCard, kab_ticket_card, KAB, TICKET_CARD, KabTalkCard)

G_END_DECLS
