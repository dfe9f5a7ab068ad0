/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-price-list.h"
#include "kab-sale-document.h"

G_BEGIN_DECLS

/** SampleSale: an invoice with what it is of; @sale borrows from the rest */
typedef struct
{
  KabSale sale;
  KabRow *invoice;
  KabRow *order;
  GPtrArray *lines;
  JsonObject *company;
} SampleSale;

/**
 * sample_sale:
 * @discount: minor units off the whole
 *
 * Made-up companies with numbers that pass their checks; amounts that do not divide evenly.
 */
SampleSale *sample_sale (const char *language, guint n_lines, gint64 discount);
void sample_sale_free (SampleSale *sample);

/** sample_sale_set_seller: changes one member of the seller */
void sample_sale_set_seller (SampleSale *sample, const char *name, const char *value);

/** sample_price_list: Returns: (transfer full): what @list borrows from; free it with g_ptr_array_unref() */
GPtrArray *sample_price_list (const char *language, guint n_packages, KabPriceList *list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampleSale, sample_sale_free)

G_END_DECLS
