/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** KabGender: of the noun that a number stands before */
typedef enum
{
  KAB_GENDER_MASCULINE,
  KAB_GENDER_FEMININE,
  KAB_GENDER_NEUTER,
} KabGender;

/**
 * kab_number_words:
 * @gender: of what is counted; matters in Russian and Bulgarian alone
 * @language: "ru", "en", "bg" or "az"; any other, and %NULL, is English
 *
 * Returns: (transfer full): a whole number in words, in small letters: "двадцать одна", "one thousand and one",
 *   "сто и двадесет", "min iki yüz"; below zero with "minus" in front
 */
char *kab_number_words (gint64 number, KabGender gender, const char *language);

/**
 * kab_money_words:
 * @minor: whole minor units
 * @currency: (nullable): ISO 4217 code; one that has no names here stands as its code and has hundredths
 * @digits: whether the minor units stand in digits, as invoices in Russia have them: "сто рублей 05 копеек"
 *
 * Minor units are always said, also when there are none, so that nobody can add any.
 *
 * Returns: (transfer full): a sum in words, in small letters: "одна тысяча два рубля две копейки",
 *   "one hundred and one euros and five cents", "хиляда и един лева и една стотинка", "min bir manat əlli qəpik"
 */
char *kab_money_words (gint64 minor, const char *currency, gboolean digits, const char *language);

G_END_DECLS
