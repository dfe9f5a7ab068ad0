/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-requisites.h"

G_BEGIN_DECLS

/**
 * KabPaymentCode:
 *
 * The text of the QR code by which a payment is made at a bank in Russia (GOST R 56042-2014):
 * "ST00012|Name=…|PersonalAcc=…|BankName=…|BIC=…|CorrespAcc=…|…". A set of values by their keys, which are those of
 * the standard: Name, PersonalAcc, BankName, BIC, CorrespAcc; Sum (kopecks), Purpose, PayeeINN, PayerINN, KPP, CBC,
 * OKTMO, DocNo, DocDate (dd.mm.yyyy), LastName, FirstName, MiddleName, PayerAddress, Contract, QuittId, QuittDate …
 */
typedef struct _KabPaymentCode KabPaymentCode;

KabPaymentCode *kab_payment_code_new (void);

/**
 * kab_payment_code_new_for:
 * @get: gives the payee's requisites: name, account, bank, bic, correspondent_account, inn, kpp
 *
 * A bank that is an office of the Bank of Russia has no correspondent account; that is said by the code as "0".
 */
KabPaymentCode *kab_payment_code_new_for (KabRequisitesGet get, gpointer user_data);
void kab_payment_code_free (KabPaymentCode *self);

/** kab_payment_code_set: @value: (nullable): %NULL or "" takes it out; line breaks become blanks */
void kab_payment_code_set (KabPaymentCode *self, const char *key, const char *value);

/** kab_payment_code_get: Returns: (transfer none) (nullable): */
const char *kab_payment_code_get (const KabPaymentCode *self, const char *key);

/**
 * kab_payment_code_get_requisite:
 * @field: name, account, bank, bic, correspondent_account, inn or kpp
 * @code: a #KabPaymentCode
 *
 * A #KabRequisitesGet of the payee, so that requisites are filled in and checked from a code that was read.
 */
const char *kab_payment_code_get_requisite (const char *field, gpointer code);

/**
 * kab_payment_code_check:
 *
 * What the standard asks of each value, and the check digits of INN, BIC and accounts.
 *
 * Returns: (transfer full) (element-type KabFieldProblem): one a key at the most, empty if all is well
 */
GPtrArray *kab_payment_code_check (const KabPaymentCode *self);

/**
 * kab_payment_code_to_text:
 *
 * In UTF-8, the obligatory values first; divided by a bar or, where one stands in a value, by another sign.
 *
 * Returns: (transfer full) (nullable): or %KAB_ERROR_INVALID with all that kab_payment_code_check() finds
 */
char *kab_payment_code_to_text (const KabPaymentCode *self, GError **error);

/**
 * kab_payment_code_parse:
 * @data: what a scanner read, @length bytes: in UTF-8, Windows-1251 or KOI8-R as the code itself says, or, whatever
 *   it says, in UTF-8 where the scanner has converted it
 *
 * Values are not checked here: they are somebody else's, and what is wrong with them is for
 * kab_payment_code_check() to say.
 *
 * Returns: (transfer full) (nullable): or %KAB_ERROR_INVALID if it is no such code or lacks what is obligatory
 */
KabPaymentCode *kab_payment_code_parse (const char *data, gsize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabPaymentCode, kab_payment_code_free)

G_END_DECLS
