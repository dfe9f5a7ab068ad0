/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabSalePapers:
 *
 * The papers of an order: which one, in which language, and for an act of which day; below, the paper itself. It is
 * drawn when somebody looks at it, and printed and saved as it is shown.
 */
#define KAB_TYPE_SALE_PAPERS (kab_sale_papers_get_type ())
G_DECLARE_FINAL_TYPE (KabSalePapers, kab_sale_papers, KAB, SALE_PAPERS, AdwBin)

/** kab_sale_papers_set: @invoices: (element-type KabRow): of @order; what was chosen stays chosen */
void kab_sale_papers_set (KabSalePapers *self, KabCabinet *cabinet, KabRow *order, GPtrArray *invoices);
/** kab_sale_papers_clear: another order is shown next */
void kab_sale_papers_clear (KabSalePapers *self);
/** kab_sale_papers_set_shown: whether somebody looks at it */
void kab_sale_papers_set_shown (KabSalePapers *self, gboolean shown);
/** kab_sale_papers_choose: @invoice: an id */
void kab_sale_papers_choose (KabSalePapers *self, const char *invoice);
void kab_sale_papers_print (KabSalePapers *self);
void kab_sale_papers_save (KabSalePapers *self);

G_END_DECLS
