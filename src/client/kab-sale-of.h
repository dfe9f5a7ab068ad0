/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"
#include "kab-db.h"

G_BEGIN_DECLS

/**
 * KabSaleOf: what a line of the ledger comes from, as far as it is here
 * @order: (nullable): id
 * @licence: (nullable): id; of an order of several, that of the line of the order
 * @number: (nullable): of the licence; where there is none, of the order or of the invoice
 * @client_name: (nullable): likewise
 * @package_name: (nullable): of the licence
 * @paid_at: when it was paid, ms since 1970; 0: that is not known
 */
typedef struct
{
  char *order;
  char *licence;
  char *number;
  char *client_name;
  char *package_name;
  gint64 paid_at;
} KabSaleOf;

/** kab_sale_of_line: @line: of ledger_line; @sale: (out): all NULL where it comes from no sale; Returns: FALSE on trouble */
gboolean kab_sale_of_line (KabDb *db, const KabRow *line, KabSaleOf *sale, GError **error);
void kab_sale_of_clear (KabSaleOf *sale);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabSaleOf, kab_sale_of_clear)

/** kab_cabinet_sale_of_line: the same; blocks, on any thread */
gboolean kab_cabinet_sale_of_line (KabCabinet *self, const KabRow *line, KabSaleOf *sale, GError **error);

G_END_DECLS
