/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-payment-driver.h"
#include "kab-writer.h"

G_BEGIN_DECLS

/**
 * KabPayments:
 *
 * Asks payment providers for links and refunds, and what became of them: a #KabWorker. The network is waited for outside any transaction; what is to be sent stands in the database before it is
 * sent, so that whoever comes next sends the same. Several processes may serve one database.
 */
typedef struct _KabPayments KabPayments;

/** kab_payments_new: @loopback: whether plain http and addresses of this very machine are fine: for tests */
KabPayments *kab_payments_new (KabServerDb *db, gboolean loopback);
/** kab_payments_free: what is under way is broken off, and asked again by whoever comes next */
void kab_payments_free (KabPayments *payments);

/** kab_payments_nudge: says that there may be something to ask */
void kab_payments_nudge (void);

/** KAB_PAY_PATH: our page about a payment, behind it the token */
#define KAB_PAY_PATH "/pay/"
/** KAB_PAPER_PATH: a paper of it, behind it the token and the id of an invoice or a licence */
#define KAB_PAPER_PATH "/paper/"
/** KAB_START_PATH: what to do with an invitation, or without a password */
#define KAB_START_PATH "/start"

/* kab-payment-work.c: what is to be asked, as it stands in the database */

/** kab_payment_enqueue: a new payment or refund that names a key is to be asked for; *asks is set if it is */
gboolean kab_payment_enqueue (KabDb *db,
                              const char *org,
                              const KabRow *before,
                              const KabRow *row,
                              gint64 now,
                              gboolean *asks,
                              GError **error);

/** kab_payment_work_find: Returns: (transfer full) (nullable): %NULL without an error if there is none */
KabPaymentWork *kab_payment_work_find (KabDb *db, const char *org, const char *id, GError **error);
/** kab_payment_work_by_token: likewise, of any organisation */
KabPaymentWork *kab_payment_work_by_token (KabDb *db, const char *token, GError **error);

/** kab_payment_work_keep_request: what is about to be sent */
gboolean kab_payment_work_keep_request (KabDb *db, const KabPaymentWork *work, GError **error);

/** kab_payment_work_put: writes what was found out of it, and when it is asked next, unless somebody was in a hurry meanwhile;
 * the lease ends */
gboolean kab_payment_work_put (KabDb *db, const KabPaymentWork *work, gint64 next_at, GError **error);

/** kab_payment_work_hurry: what is known at the provider under either number is asked at once; *found: whether any is */
gboolean kab_payment_work_hurry (KabServerDb *server_db,
                                 const char *provider,
                                 const char *ref,
                                 const char *other,
                                 gboolean *found,
                                 GError **error);

/** KAB_PAYMENT_NEVER: an hour at which nothing is asked any more */
#define KAB_PAYMENT_NEVER G_GINT64_CONSTANT (9000000000000000)

/* kab-payment-apply.c: what a provider says becomes rows, in one transaction */

/** kab_payment_note: writes down what was sent or came; only the office reads it */
gboolean kab_payment_note (KabWriter *writer,
                           const KabPaymentWork *work,
                           const char *kind,
                           const char *state,
                           const char *body,
                           GError **error);

/**
 * kab_payment_apply:
 * @url: (nullable): what clients are sent: our page, or the provider's
 *
 * When it was paid, the order, its licences, its invoice and the ledger change in the same transaction, by the same
 * rules as with the command "pay". What was applied before changes nothing.
 *
 * Returns: whether it is written, with @next_at for the next asking
 */
gboolean kab_payment_apply (KabServerDb *server_db,
                            KabPaymentWork *work,
                            const KabPaymentAccount *account,
                            const KabPaymentFacts *facts,
                            const char *url,
                            gint64 next_at,
                            GError **error);

/* kab-mutate-command.c: the effects of "pay" on an order whose money has come at @at */
gboolean kab_writer_pay_order (KabWriter *writer,
                               const char *order,
                               gint64 at,
                               const KabField **field,
                               GError **error);

G_END_DECLS
