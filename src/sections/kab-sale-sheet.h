/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"
#include "kab-sale-document.h"

G_BEGIN_DECLS

/**
 * kab_sale_sheet_async:
 * @sale: an invoice, a credit note, or an order that has none
 * @paper: which paper of it
 * @language: (nullable): %NULL: as of #KabSheetWish
 * @date: (nullable): the day of an act, YYYY-MM-DD
 *
 * Gathers all that the paper is made of from the cache, and lays it out. What a paper must not be made of is refused
 * as kab_sale_variables() says it, with where it can be corrected.
 */
void kab_sale_sheet_async (KabCabinet *cabinet,
                           KabRow *sale,
                           KabSalePaper paper,
                           const char *language,
                           const char *date,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
KabDocument *kab_sale_sheet_finish (GAsyncResult *result, GError **error);

/**
 * kab_price_sheet_async:
 * @date: (nullable): YYYY-MM-DD; %NULL: today
 * @kinds: (nullable) (array zero-terminated=1): ids of package kinds, "" for packages without one; %NULL: all
 *
 * The same for a price list; it ends with kab_sale_sheet_finish(), too.
 */
void kab_price_sheet_async (KabCabinet *cabinet,
                            const char *date,
                            const char *language,
                            const char *const *kinds,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

G_END_DECLS
