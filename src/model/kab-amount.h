/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Arithmetic with whole minor units. What does not come out even is rounded once, at the end, half away from
 * zero: 0.5 kopecks become 1, −0.5 become −1.
 */

/** KAB_AMOUNT_MAX: no amount of the model is above this */
#define KAB_AMOUNT_MAX G_GINT64_CONSTANT (100000000000000)
/** KAB_PERCENT_ALL: 100 % in basis points */
#define KAB_PERCENT_ALL 10000

/** kab_amount_add: Returns: whether the sum lies within ±%KAB_AMOUNT_MAX */
gboolean kab_amount_add (gint64 a, gint64 b, gint64 *sum);

/** kab_amount_multiply: Returns: whether the product lies within ±%KAB_AMOUNT_MAX */
gboolean kab_amount_multiply (gint64 amount, gint64 by, gint64 *product);

/** kab_amount_ratio: Returns: @amount × @part / @whole, rounded; @whole is above 0, @part between 0 and @whole */
gint64 kab_amount_ratio (gint64 amount, gint64 part, gint64 whole);

/** kab_amount_percent: Returns: @basis_points (0 to 10000) of @amount, rounded */
gint64 kab_amount_percent (gint64 amount, gint64 basis_points);

/** kab_amount_vat_included: Returns: the VAT that @gross contains at a rate of @basis_points */
gint64 kab_amount_vat_included (gint64 gross, gint64 basis_points);

/** kab_amount_vat_added: Returns: the VAT that comes on top of @net */
gint64 kab_amount_vat_added (gint64 net, gint64 basis_points);

/**
 * kab_amount_split:
 * @amount: what is divided, not below 0
 * @weights: @n of them, none below 0; if all are 0 the parts are as equal as they can be
 * @parts: (out): @n of them, none below 0, that add up to @amount exactly
 *
 * Each part is its share rounded down or up; the minor units left over go where most was cut off, and among equals
 * to those who stand first, so that the same question always has the same answer.
 */
void kab_amount_split (gint64 amount, const gint64 *weights, guint n, gint64 *parts);

/**
 * kab_percent_parse:
 * @text: a percentage as people type it: "12", "12,5 %", "12.25%"
 * @basis_points: (out):
 *
 * Returns: %FALSE if it is none, has more than two decimals, or does not lie between 0 and 100
 */
gboolean kab_percent_parse (const char *text, gint64 *basis_points);

/** kab_percent_format: Returns: (transfer full): "12,5 %" as @language writes it (%NULL: that of the messages) */
char *kab_percent_format (gint64 basis_points, const char *language);

/** kab_vat_rate: Returns: the rate in basis points of a VAT token of the catalogue, such as "20"; 0 for "none" */
gint64 kab_vat_rate (const char *token);

G_END_DECLS
