/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabSendGroup:
 *
 * A licence, an invoice, or the payment link of an order, by e-mail and by SMS (S1-35): what can be sent, how it is set up where
 * it cannot, and what was sent, when, to whom, and what became of it.
 */
#define KAB_TYPE_SEND_GROUP (kab_send_group_get_type ())
G_DECLARE_FINAL_TYPE (KabSendGroup, kab_send_group, KAB, SEND_GROUP, AdwBin)

/**
 * kab_send_group_new:
 * @row: a licence, an invoice or an order
 * @email, @phone: (nullable): to which it is proposed to be sent; else the client's
 *
 * Returns: (nullable): %NULL where the person may not send it
 */
GtkWidget *kab_send_group_new (KabCabinet *cabinet, const KabRow *row, const char *email, const char *phone);

/**
 * kab_send_sale_fill:
 * @box: gets groups of what can be sent, and copied, of a licence's sale: its payment link, its invoice, the licence
 */
void kab_send_sale_fill (GtkBox *box, KabCabinet *cabinet, const KabRow *licence, GCancellable *cancellable);

/**
 * kab_send_order_fill:
 * @box: emptied, then filled with groups of what can be sent of an order: its payment link, its invoices that wait to be paid, or
 *   the licences that it made valid
 * @invoices, @licences: (element-type KabRow): the order's
 */
void kab_send_order_fill (GtkBox *box,
                          KabCabinet *cabinet,
                          const KabRow *order,
                          GPtrArray *invoices,
                          GPtrArray *licences);

G_END_DECLS
