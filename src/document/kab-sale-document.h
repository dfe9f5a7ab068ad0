/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-document.h"
#include "kab-row.h"

G_BEGIN_DECLS

/**
 * KabSale:
 * @sale: an invoice, or an order that has none
 * @lines: (element-type KabRow): all of its lines that are not deleted, in any order
 * @order: (nullable): the invoice's order
 * @corrects: (nullable): the invoice that a credit note corrects
 * @client: (nullable): whose it is
 * @requisites: (nullable): the client's set of requisites, for a sale that does not hold the buyer's itself
 * @partner: (nullable): its partner
 * @company: (nullable): the setting "company", the seller of a sale that does not hold the seller's requisites itself
 * @date: (nullable): the day of an act, YYYY-MM-DD; %NULL for the day of the sale
 *
 * What an invoice and a certificate of completion are made of. Rows and object are borrowed.
 */
typedef struct
{
  const KabRow *sale;
  GPtrArray *lines;
  const KabRow *order;
  const KabRow *corrects;
  const KabRow *client;
  const KabRow *requisites;
  const KabRow *partner;
  JsonObject *company;
  const char *date;
} KabSale;

/** KabSalePaper: which paper is made of a sale */
typedef enum
{
  KAB_SALE_INVOICE,
  KAB_SALE_ACT,
} KabSalePaper;

/**
 * kab_sale_variables:
 *
 * What templates of invoices and acts may use. Amounts contain the VAT where their name does not end in _net.
 *
 * - `number`, `kind`, `issued_on`, `due_on`, `date`, `currency`, `promo`, `language`, `count` (of lines);
 * - `is_invoice`, `is_credit_note`, `is_open`, `is_paid`, `is_overdue`, `is_void`;
 * - `sum`, `sum_net`, `sum_vat`: what the lines come to; `discount`, `discount_net`: what is taken off the whole;
 *   `total`, `total_net`, `vat_amount`: what remains; `has_vat`: whether any line knows a rate;
 * - `lines`: `name`, `unit`, `quantity`, `unit_price`, `unit_price_net` (decimal, for the filter
 *   number), `amount`, `amount_net`, `vat_rate` (basis points),
 *   `has_vat`, `vat_amount`, `list_price`, `currency`;
 * - `vat_lines`, one a rate: `vat_rate`, `has_vat`, `amount`, `amount_net`, `vat_amount`, `currency`, of the total;
 * - `seller`, `buyer`: name, inn, kpp, ogrn, ogrnip, okpo, eik, mol, vat, voen, legal_address, post_address, address,
 *   director, director_position, accountant, bank, bic, account, correspondent_account, iban, swift, phone, email,
 *   site; `company` likewise, as it is today;
 * - `client`, `partner`: their fields; `order.number`, `order.formed_at`; `corrects.number`, `corrects.issued_on`;
 * - `payment_code`: the text of a payment code (kab-payment-code.h) of an invoice in roubles that waits to be paid,
 *   whose seller has an account at a bank in Russia; null otherwise.
 *
 * Returns: (transfer full) (nullable): or %KAB_ERROR_REFUSED where there is no number or are no lines;
 *   %KAB_ERROR_INVALID where the lines do not come to the total, the VAT of one is not what its rate makes it, or the
 *   payment code cannot be made: it names the field
 */
JsonNode *kab_sale_variables (const KabSale *sale, KabSalePaper paper, const char *language, GError **error);

/**
 * kab_sale_document_new:
 * @template_: (nullable): %NULL for the built-in one of @language
 * @assets: (nullable): pictures by name
 *
 * Returns: (transfer full) (nullable): a document with title (the number), author (the seller), subject and date
 */
KabDocument *kab_sale_document_new (const KabSale *sale,
                                    KabSalePaper paper,
                                    KabTemplate *template_,
                                    const char *language,
                                    KabAssetFunc assets,
                                    gpointer user_data,
                                    GError **error);

G_END_DECLS
