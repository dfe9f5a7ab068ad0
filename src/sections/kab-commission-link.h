/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-card.h"

G_BEGIN_DECLS

/**
 * kab_commission_link_new:
 * @card: of the licence; it outlives the row
 *
 * Returns: (transfer floating) (nullable): a row that opens what the sale of @licence brought, in its own section; %NULL for
 *   those who are not told of commissions
 */
GtkWidget *kab_commission_link_new (KabCard *card, const KabRow *licence);

G_END_DECLS
