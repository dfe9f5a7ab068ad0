/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-document.h"
#include "kab-row.h"

G_BEGIN_DECLS

/**
 * KabPriceList:
 * @packages: (element-type KabRow): those that are not on sale on @date are left out
 * @kinds: (nullable) (element-type KabRow): package kinds, by which packages are put together
 * @package_options: (nullable) (element-type KabRow): which options belong to which package
 * @options: (nullable) (element-type KabRow): the options
 * @company: (nullable): the setting "company"
 * @date: YYYY-MM-DD
 *
 * Rows and object are borrowed.
 */
typedef struct
{
  GPtrArray *packages;
  GPtrArray *kinds;
  GPtrArray *package_options;
  GPtrArray *options;
  JsonObject *company;
  const char *date;
} KabPriceList;

/**
 * kab_price_list_variables:
 *
 * What templates of price lists may use:
 *
 * - `date`, `language`, `count` (of packages), `has_vat` (of any of them), `company`;
 * - `groups`, one a package kind, those without a kind last: `name` (null for these), `description`, `packages`;
 * - `packages` of all groups in order: `name`, `description` (and `description_marked`, for the filter "formatted"), `price`, `currency`, `vat_rate` (basis points), `has_vat`,
 *   `vat_added` (whether the VAT comes on top of the price), `term_months`, `period_months`, `percent` (basis points),
 *   `is_free`, `is_fixed`, `is_per_seat`, `is_per_period`, `is_tiers`, `is_percent`, `is_by_options`; `characteristics`
 *   (`name`, `value`, `unit`), `tiers` (`from`, `price`, `currency`), `options` (`name`, `price`, `currency`,
 *   `included`).
 *
 * Returns: (transfer full): an object
 */
JsonNode *kab_price_list_variables (const KabPriceList *list, const char *language);

/**
 * kab_price_list_document_new:
 * @template_: (nullable): %NULL for the built-in one of @language
 *
 * Returns: (transfer full) (nullable): or %KAB_ERROR_REFUSED where none of the packages is on sale on that day
 */
KabDocument *kab_price_list_document_new (const KabPriceList *list,
                                          KabTemplate *template_,
                                          const char *language,
                                          KabAssetFunc assets,
                                          gpointer user_data,
                                          GError **error);

G_END_DECLS
