/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"
#include "kab-sale-document.h"

G_BEGIN_DECLS

/**
 * kab_sale_paper:
 * @name: the number or the id of an invoice, or of an order
 * @language: (nullable): %NULL for that of the org's template, and Russian where it has none
 * @row: (out) (transfer full): what was found
 *
 * Reads all that an invoice or a certificate of completion is made of, and draws it with its own template, with the
 * org's default one of that kind, or with the built-in one.
 *
 * Returns: (transfer full) (nullable): or what kab_sale_document_new() says is wrong with it
 */
KabDocument *kab_sale_paper (KabDb *db,
                             const char *org,
                             KabSalePaper paper,
                             const char *name,
                             const char *language,
                             KabRow **row,
                             GError **error);

G_END_DECLS
