/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-licence-papers.h"
#include "kab-sale-document.h"

G_BEGIN_DECLS

/* Invoices, acts and price lists, drawn from where their rows are kept: a desktop's copy, or the server's database. */

/**
 * KabSheetWish: how somebody wants a paper
 * @language: (nullable): %NULL: its own template's, else that of the seller's country, else that of the org's default
 *   template, else @otherwise
 * @otherwise: the reader's language
 * @template_: (nullable): a template to be used instead of the paper's own, or the org's default one
 * @date: (nullable): YYYY-MM-DD: the day of an act, or of a price list: %NULL for that of the sale, or today
 */
typedef struct
{
  const char *language;
  const char *otherwise;
  const KabRow *template_;
  const char *date;
} KabSheetWish;

/**
 * kab_sale_sheet_draw:
 * @store: nobody else uses it meanwhile
 * @sale: an invoice, a credit note, or an order that has none
 *
 * Blocks; on any thread.
 *
 * Returns: (transfer full) (nullable): or what kab_sale_document_new() says is wrong with it
 */
KabDocument *kab_sale_sheet_draw (const KabPaperStore *store,
                                  const KabRow *sale,
                                  KabSalePaper paper,
                                  const KabSheetWish *wish,
                                  GError **error);

/**
 * kab_price_sheet_draw:
 * @kinds: (nullable) (array zero-terminated=1): ids of package kinds, "" for packages without one; %NULL: all packages
 *
 * Returns: (transfer full) (nullable): or %KAB_ERROR_REFUSED where none of these packages is on sale on that day
 */
KabDocument *kab_price_sheet_draw (const KabPaperStore *store,
                                   const char *const *kinds,
                                   const KabSheetWish *wish,
                                   GError **error);

G_END_DECLS
