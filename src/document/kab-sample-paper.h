/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "kab-row.h"

G_BEGIN_DECLS

/**
 * kab_sample_variables:
 * @kind: "licence", "invoice", "act" or "price_list"
 * @language: (nullable): "ru", "en", "bg" or "az"; English for any other
 * @company: (nullable): the setting "company"; an invented one stands in for %NULL, and for one that no invoice can be made
 *   with
 *
 * The variables of an invented licence, invoice, act or price list, for whoever designs a template and has no real one
 * yet. Nothing in it is missing that such a paper may have: options, a promo code, a discount, an agent, a signature.
 *
 * Returns: (transfer full): an object
 */
JsonNode *kab_sample_variables (const char *kind, const char *language, JsonObject *company);

G_END_DECLS
