/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KabIdentifier:
 * @KAB_IDENTIFIER_INN: taxpayer's number in Russia, 10 digits of a company or 12 of a person, with check digits
 *   (order of the Federal Tax Service ММВ-7-6/435 of 2012)
 * @KAB_IDENTIFIER_KPP: registration reason code in Russia, 9 characters
 * @KAB_IDENTIFIER_OGRN: state registration number of a company in Russia, 13 digits; the last is the remainder by 11
 * @KAB_IDENTIFIER_OGRNIP: the same of a sole proprietor, 15 digits; by 13
 * @KAB_IDENTIFIER_OKPO: statistics number in Russia, 8 digits (company) or 10, with a check digit
 * @KAB_IDENTIFIER_BIC: code of a bank in Russia, 9 digits (Bank of Russia, 732-P)
 * @KAB_IDENTIFIER_SWIFT: code of a bank in the world, 8 or 11 characters (ISO 9362)
 * @KAB_IDENTIFIER_EIK: ЕИК / BULSTAT in Bulgaria, 9 or 13 digits with check digits
 * @KAB_IDENTIFIER_VOEN: taxpayer's number in Azerbaijan, 10 digits: the ninth is a check digit, the last says
 *   company (1) or person (2)
 * @KAB_IDENTIFIER_VAT: VAT number with its country in front, in the forms of the European Union; that of
 *   Bulgaria with its check digit
 * @KAB_IDENTIFIER_IBAN: bank account, ISO 13616: length by country, remainder 1 by 97
 *
 * Numbers by which offices know people and companies.
 */
typedef enum
{
  KAB_IDENTIFIER_INN,
  KAB_IDENTIFIER_KPP,
  KAB_IDENTIFIER_OGRN,
  KAB_IDENTIFIER_OGRNIP,
  KAB_IDENTIFIER_OKPO,
  KAB_IDENTIFIER_BIC,
  KAB_IDENTIFIER_SWIFT,
  KAB_IDENTIFIER_EIK,
  KAB_IDENTIFIER_VOEN,
  KAB_IDENTIFIER_VAT,
  KAB_IDENTIFIER_IBAN,
} KabIdentifier;

/**
 * kab_identifier_compact:
 *
 * Returns: (transfer full): @text without the blanks and dashes that people group digits with, letters upper-case
 */
char *kab_identifier_compact (const char *text);

/**
 * kab_identifier_problem:
 * @text: as kab_identifier_compact() gives it
 *
 * Returns: (transfer full) (nullable): what is wrong with @text, a sentence; %NULL if it is a number of that kind
 */
char *kab_identifier_problem (KabIdentifier kind, const char *text);

/** kab_identifier_is_valid: Returns: whether @text is a number of that kind */
gboolean kab_identifier_is_valid (KabIdentifier kind, const char *text);

/**
 * kab_account_problem:
 * @account: settlement account at a bank in Russia, 20 digits
 * @bic: (nullable): the bank's code
 *
 * The key digit of an account is computed over the bank's code and the account (Bank of Russia, No. 515 of 1997).
 * Treasury accounts, which begin with 0, have none.
 *
 * Returns: (transfer full) (nullable): what is wrong, a sentence
 */
char *kab_account_problem (const char *account, const char *bic);

/** kab_correspondent_account_problem: the same for the bank's own account at the Bank of Russia or the treasury */
char *kab_correspondent_account_problem (const char *account, const char *bic);

/** kab_bic_is_central_bank: @bic: (nullable): Returns: whether it is of an office of the Bank of Russia, which has no
 * correspondent account */
gboolean kab_bic_is_central_bank (const char *bic);

/** kab_luhn_is_valid: Returns: whether @digits are digits alone whose last one is right by ISO/IEC 7812-1 */
gboolean kab_luhn_is_valid (const char *digits);

G_END_DECLS
