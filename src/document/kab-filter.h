/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * KabFilter: what stands behind a variable's name and says how it is written
 * @KAB_FILTER_MONEY: minor units with their currency; takes a code, and "plain" for no sign
 * @KAB_FILTER_WORDS: a sum in words with a capital letter; takes a code, "digits" for minor units in digits, and
 *   "small" for no capital
 * @KAB_FILTER_SPELL: a whole number in words; takes m, f or n, the gender of what is counted
 * @KAB_FILTER_DATE: a day or a moment; takes "short", "long" (9 марта 2026 г.), "month" (март 2026 г.) or "iso"
 * @KAB_FILTER_TIME: a moment with hours and minutes
 * @KAB_FILTER_PHONE: an E.164 number in groups
 * @KAB_FILTER_NUMBER: a number with its thousands apart; takes how many decimals there are to be
 * @KAB_FILTER_PERCENT: basis points
 * @KAB_FILTER_UPPER: in capital letters
 * @KAB_FILTER_LOWER: in small letters
 * @KAB_FILTER_CAPITAL: its first letter a capital one
 * @KAB_FILTER_DEFAULT: takes what stands where there is nothing
 * @KAB_FILTER_LINES: line breaks stay line breaks
 * @KAB_FILTER_FORMATTED: paragraphs, lists, bold, italic and links, of a text with the marks of kab-rich-text.h
 */
typedef enum
{
  KAB_FILTER_MONEY,
  KAB_FILTER_WORDS,
  KAB_FILTER_SPELL,
  KAB_FILTER_DATE,
  KAB_FILTER_TIME,
  KAB_FILTER_PHONE,
  KAB_FILTER_NUMBER,
  KAB_FILTER_PERCENT,
  KAB_FILTER_UPPER,
  KAB_FILTER_LOWER,
  KAB_FILTER_CAPITAL,
  KAB_FILTER_DEFAULT,
  KAB_FILTER_LINES,
  KAB_FILTER_FORMATTED,
} KabFilter;

/** kab_filter_from_name: Returns: whether there is such a filter */
gboolean kab_filter_from_name (const char *name, KabFilter *filter);

/** kab_filter_names: Returns: (transfer none): %NULL-terminated */
const char *const *kab_filter_names (void);

/** kab_filter_options: Returns: (transfer none): %NULL-terminated: the words that may stand behind the filter's name */
const char *const *kab_filter_options (KabFilter filter);

/**
 * kab_filter_takes:
 * @word: (out) (transfer full): the word of @argument that @filter does not know
 * @nearest: (out) (transfer none) (nullable): one it knows that looks like it
 */
gboolean kab_filter_takes (KabFilter filter, const char *argument, char **word, const char **nearest);

/**
 * kab_filter_apply:
 * @text: the value so far
 * @argument: (nullable): what stands behind the filter's name
 * @currency: (nullable): of money whose argument names none
 *
 * %KAB_FILTER_LINES and %KAB_FILTER_FORMATTED do nothing here: what they make is markup.
 *
 * Returns: (transfer full): a value that the filter is not for comes back as it was
 */
char *kab_filter_apply (KabFilter filter,
                        const char *text,
                        const char *argument,
                        const char *currency,
                        const char *language);

/**
 * kab_case_change:
 * @first_only: the first letter, and the rest as it is
 *
 * Returns: (transfer full): @text in capital or in small letters as @language has them
 */
char *kab_case_change (const char *text, gboolean upper, gboolean first_only, const char *language);

G_END_DECLS
