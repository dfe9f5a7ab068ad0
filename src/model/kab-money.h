/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * kab_money_format:
 * @minor: whole minor units (kopecks, stotinki, qəpik, cents)
 * @currency: (nullable): ISO 4217 code; %NULL leaves the sign out
 * @language: (nullable): "ru", "en", "bg" or "az"; %NULL for the messages locale's
 *
 * Returns: (transfer full): the amount as people of @language write it, with
 *   no-break spaces: "1 234,50 ₽", "1.234,50 ₼", "1234,50 лв.", "₽1,234.50"
 *   (separators and places by CLDR 42)
 */
char *kab_money_format (gint64 minor, const char *currency, const char *language);

/**
 * kab_money_parse:
 * @text: an amount as people type it or a spreadsheet exports it: "1 234,50", "1,234.50",
 *   "1.234,50", "1234.5", "-12", with or without a currency sign or code after or before it
 * @minor: (out): whole minor units
 *
 * A single separator followed by exactly three digits is taken for thousands, unless what stands
 * before it is 0 or longer than three digits.
 *
 * Returns: %FALSE if @text is no amount, has more than two decimals or does not fit
 */
gboolean kab_money_parse (const char *text, gint64 *minor);

/** kab_currency_sign: Returns: (transfer none): "₽", "₼", "лв.", "€", "$", or @currency itself */
const char *kab_currency_sign (const char *currency);

G_END_DECLS
