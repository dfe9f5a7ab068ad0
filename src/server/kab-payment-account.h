/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-server-db.h"

G_BEGIN_DECLS

/** KAB_YOOKASSA_URL: where YooKassa is asked, unless an account says otherwise */
#define KAB_YOOKASSA_URL "https://api.yookassa.ru/v3/"

/** KAB_PAYMENT_SHOP_MAX, KAB_PAYMENT_SECRET_MAX: characters of each */
#define KAB_PAYMENT_SHOP_MAX 60
#define KAB_PAYMENT_SECRET_MAX 500

/**
 * KabPaymentAccount:
 * @provider: of kab-payment-reason.h
 * @shop: the provider's number of the organisation
 * @secret: empty where the provider needs none; leaves the server in requests to @url alone
 * @test: whether it is one of the provider's test shops, whose money is none
 * @vat_code: of receipts (54-FZ), as the provider counts them; 0: no receipt is asked for
 * @tax_system: likewise; 0: it is not said
 *
 * With whom an organisation has its payments made.
 */
typedef struct
{
  char *org;
  char *provider;
  char *shop;
  char *secret;
  char *url;
  gboolean test;
  int vat_code;
  int tax_system;
  gint64 changed_at;
} KabPaymentAccount;

void kab_payment_account_free (KabPaymentAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabPaymentAccount, kab_payment_account_free)

/** kab_payment_account_find: Returns: (transfer full) (nullable): %NULL without an error if there is none */
KabPaymentAccount *
kab_payment_account_find (KabDb *db, const char *org, const char *provider, GError **error);

/** kab_payment_account_list: Returns: (transfer full) (element-type KabPaymentAccount): of the organisation */
GPtrArray *kab_payment_account_list (KabDb *db, const char *org, GError **error);

/**
 * kab_payment_account_set:
 * @make_default: whether it is the one that is asked where none is named
 *
 * Adds or changes it, and the setting "payments" by which desktops know of it: that has the provider and the shop, never
 * the secret.
 */
gboolean kab_payment_account_set (KabServerDb *server_db,
                                  const KabPaymentAccount *account,
                                  gboolean make_default,
                                  GError **error);

/** kab_payment_account_remove: forgets it, with its secret; what is open is asked of nobody any more */
gboolean
kab_payment_account_remove (KabServerDb *server_db, const char *org, const char *provider, GError **error);

G_END_DECLS
