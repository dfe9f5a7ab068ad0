/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-gather.h"

G_BEGIN_DECLS

/** kab_order_gather: Returns: (transfer full): what belongs to an order: "lines", "invoices", "payments", "licences", "partner", "agent" */
KabGather *kab_order_gather (KabCabinet *cabinet, const KabRow *order);

/**
 * kab_order_open_invoice:
 *
 * Returns: (transfer none) (nullable): the invoice of "invoices" that waits to be paid
 */
KabRow *kab_order_open_invoice (GPtrArray *invoices);

/** kab_order_invoice_status: Returns: (transfer none): its status; one that should have been paid before today is overdue */
const char *kab_order_invoice_status (const KabRow *invoice);

/**
 * kab_order_details_fill:
 * @box: emptied, then filled with groups of rows
 * @parts: what kab_order_gather() read
 * @refunds: (element-type KabRow): those of the payments
 *
 * Rows of invoices and licences run "order.show-paper" and "order.open-licence" with their ids; those of what can be
 * done run "order.pay", "order.issue-invoice", "order.void-invoice", "order.copy-link" and "order.cancel". What the
 * person's role does not allow is not there; what the state does not allow says why.
 */
void kab_order_details_fill (GtkBox *box,
                             KabAccount *account,
                             const KabRow *order,
                             KabGather *parts,
                             GPtrArray *refunds);

G_END_DECLS
