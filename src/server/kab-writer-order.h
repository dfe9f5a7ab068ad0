/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-price.h"
#include "kab-writer-private.h"

/*
 * What orders and invoices come to, whoever says what.
 *
 * An order, its lines and its invoice come as changes of their own, in this order. Of sellers and clients:
 *
 *  - order: the total is the server's: 0 at first, whatever is sent; its promo code must go.
 *  - order, afterwards: changed while it is pending alone (kab-machine.h), but for its currency; who cancelled it is
 *    filled in.
 *  - order line: of a package that is on sale, in an order that is pending and in the order's currency. The amount
 *    must be what the package's calculation gives for the quantity and the options, or it is refused with the right
 *    one. Price, VAT, its amount and the derivation are filled in from the package.
 *  - The total follows its lines: their sum, less what the promo code takes off (of lines that it is for; its days
 *    are those of the day on which the order was made).
 *  - invoice: of an order, in its currency, over its total, or it is refused with the right one. The amount of VAT is
 *    that of the lines, less the promo code's part. A credit note is the office's.
 *  - invoice line: repeats a line of the order, each once; price and VAT are that one's.
 *
 * The office, and the program itself, may agree on any amounts. Where the total of an order is not what its lines
 * come to, it was agreed on: lines of the office leave it as it is, and others may add none.
 */

/* A line, as far as the total goes. */
typedef struct
{
  char *id;
  char *package;
  gint64 amount;
  gint64 vat;
} KabOrderPart;

/* Before @row is checked: what sellers and clients do not say themselves. */
gboolean kab_writer_fill_order (KabWriter *writer, const KabRow *before, KabRow *row, GError **error);
gboolean kab_writer_check_order (KabWriter *writer,
                                 const KabRow *before,
                                 const KabRow *row,
                                 const KabField **field,
                                 GError **error);
/* After @row is written: the total of its order. */
gboolean kab_writer_follow_order (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error);

/* kab-writer-price.c: what a line costs before any promo code; NULL with an error, KAB_ERROR_INVALID if it cannot be sold */
KabPrice *kab_writer_price_line (KabWriter *writer,
                                 const KabRow *row,
                                 KabRow **package,
                                 const KabField **field,
                                 GError **error);
/* … what the order's promo code takes off: nothing where there is none, or it is for other packages */
gboolean kab_writer_order_discount (KabWriter *writer,
                                    const KabRow *order,
                                    const KabOrderPart *parts,
                                    guint n,
                                    gint64 *discount,
                                    GError **error);
/* … whether the order may have its promo code, today */
gboolean kab_writer_check_order_promo (KabWriter *writer,
                                       const KabRow *before,
                                       const KabRow *order,
                                       const KabField **field,
                                       GError **error);
/* … the code as it was given out, however it was typed */
gboolean kab_writer_name_promo (KabWriter *writer, KabRow *order, GError **error);
