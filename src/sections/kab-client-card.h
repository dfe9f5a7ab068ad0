/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-form-card.h"

G_BEGIN_DECLS

/** KabClientCard: a client: data, whose client it is, and the licences that were bought (S1-57 to S1-59) */
#define KAB_TYPE_CLIENT_CARD (kab_client_card_get_type ())
G_DECLARE_FINAL_TYPE (KabClientCard, kab_client_card, KAB, CLIENT_CARD, KabFormCard)

/** kab_client_take: makes @client, a new one, that of the agent who is signed in, if one is */
void kab_client_take (KabAccount *account, KabRow *client);

G_END_DECLS
