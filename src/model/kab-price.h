/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "kab-derivation.h"
#include "kab-promo.h"

G_BEGIN_DECLS

/**
 * KabPriceOption: an option that was chosen, or comes with the package
 * @price: what it costs here: the package's own price for it, or the option's
 * @included: costs nothing
 */
typedef struct
{
  const char *name;
  gint64 price;
  gboolean included;
} KabPriceOption;

/**
 * KabPriceRequest:
 * @name: the package's name
 * @calculation: one of the tokens below
 * @parameters: (nullable): JSON, as kab_price_check_parameters() accepts it
 * @price: the package's price
 * @currency: ISO 4217
 * @vat: (nullable): a VAT token, such as "22"; prices contain it unless the parameter vat_added is true
 * @term_months: the package's term
 * @quantity: seats, periods or pieces, at least 1
 * @declared: for "percent": the declared value in minor units
 * @promo: (nullable): with @promo_use, of which amount, currency are filled in here
 *
 * Calculations and their parameters:
 *   fixed       price × quantity
 *   per_seat    price × seats; base_price comes on top once, included_seats cost nothing, min_seats, max_seats
 *   per_period  price × periods; period_months says how long one is, min_periods, max_periods
 *   tiers       each piece at the price of the tier that the quantity reaches (tiers: [{from, price}]), or with
 *               graduated each piece at the price of its own tier; below the first tier the package's price
 *   percent     percent_bp of the declared value, at least min_price, at most max_price; min_declared, max_declared:
 *               what may be declared. There is one of it, whatever the quantity
 *   by_options  the package's price and what the chosen options cost
 * Options are added to all of them, once each.
 */
typedef struct
{
  const char *name;
  const char *calculation;
  const char *parameters;
  gint64 price;
  const char *currency;
  const char *vat;
  gint64 term_months;
  gint64 quantity;
  gint64 declared;
  const KabPriceOption *options;
  guint n_options;
  const KabPromo *promo;
  const KabPromoUse *promo_use;
} KabPriceRequest;

/**
 * KabPrice:
 * @derivation: its lines add up to @total; rules "package", "tier", "base", "minimum", "maximum", "option",
 *   "included", "promo", "vat"; not counted: "promo_refused", "vat_contained"
 * @net: @total without @vat
 * @promo_refusal: (nullable): why the promo code was not used
 */
typedef struct
{
  KabDerivation *derivation;
  gint64 before_promo;
  gint64 discount;
  gint64 net;
  gint64 vat;
  gint64 total;
  gint64 term_months;
  char *promo_refusal;
} KabPrice;

/** kab_price_fields: (array zero-terminated=1): of a package: a change of one of them makes its next version; what was sold keeps
 * the one it was sold at */
extern const char *const kab_price_fields[];
/** kab_price_option_fields: (array zero-terminated=1): of an option of a package: the same */
extern const char *const kab_price_option_fields[];

/** kab_price_is_of_declared: Returns: whether what costs by @calculation costs a part of a declared value */
gboolean kab_price_is_of_declared (const char *calculation);

/**
 * kab_price_declared_refusal:
 * @declared: in minor units of @currency; 0: none
 *
 * Returns: (transfer full) (nullable): what is wrong with a value that is declared for a package of these parameters, to
 *   stand behind the name of a field; %NULL for nothing
 */
char *kab_price_declared_refusal (const char *parameters, const char *currency, gint64 declared);

/** kab_price_declared_words: Returns: (transfer full) (nullable): "10 % of the declared value", in the language of the messages;
 * %NULL where @parameters name no percentage */
char *kab_price_declared_words (const char *parameters);

/** kab_price_check_parameters: Returns: %FALSE and %KAB_ERROR_INVALID if @parameters are none that a calculation knows */
gboolean kab_price_check_parameters (const char *parameters, GError **error);
/** kab_price_read_parameters: Returns: (transfer full) (nullable): their members; %NULL where the check would fail */
JsonObject *kab_price_read_parameters (const char *parameters, GError **error);

/**
 * kab_price_calculate:
 *
 * Returns: (transfer full) (nullable): the price and how it came about; %NULL and %KAB_ERROR_INVALID, with a
 *   sentence, where it cannot be had: too few seats, no declared value, an amount too large
 */
KabPrice *kab_price_calculate (const KabPriceRequest *request, GError **error);

void kab_price_free (KabPrice *price);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabPrice, kab_price_free)

G_END_DECLS
