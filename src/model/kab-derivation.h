/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KabDerivationLine:
 * @rule: the rule that made it, a token such as "promo"
 * @text: what it is, in the language of whoever asked
 * @amount: minor units
 * @counts: whether @amount is a part of the total; what does not count explains: VAT contained, what a promo code
 *   was not used for
 */
typedef struct
{
  char *rule;
  char *text;
  gint64 amount;
  gboolean counts;
} KabDerivationLine;

/**
 * KabDerivation:
 * @currency: ISO 4217
 *
 * How a figure came about, line by line. The lines that count add up to the figure exactly, since the figure is
 * their sum and nothing else; a figure of zero has a line that says why.
 */
typedef struct
{
  char *currency;
  GPtrArray *lines;
} KabDerivation;

KabDerivation *kab_derivation_new (const char *currency);
void kab_derivation_free (KabDerivation *derivation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabDerivation, kab_derivation_free)

/** kab_derivation_add: @text: (transfer full): adds a part of the total */
void kab_derivation_add (KabDerivation *derivation, const char *rule, gint64 amount, char *text);

/** kab_derivation_note: @text: (transfer full): adds an explanation that is no part of the total */
void kab_derivation_note (KabDerivation *derivation, const char *rule, gint64 amount, char *text);

/** kab_derivation_total: Returns: the sum of the lines that count */
gint64 kab_derivation_total (const KabDerivation *derivation);

/** kab_derivation_has: Returns: whether there is a line of @rule */
gboolean kab_derivation_has (const KabDerivation *derivation, const char *rule);

/** kab_derivation_to_json: Returns: (transfer full): an array of the lines, in canonical form, to be kept with the figure */
char *kab_derivation_to_json (const KabDerivation *derivation);

/**
 * kab_derivation_from_json:
 *
 * Returns: (transfer full) (nullable): what kab_derivation_to_json() wrote; %NULL if @json is not that, or has more
 *   than 1,000 lines
 */
KabDerivation *kab_derivation_from_json (const char *json, const char *currency);

G_END_DECLS
