/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-payment-account.h"
#include "kab-row.h"

G_BEGIN_DECLS

/**
 * KabPaymentState: what a provider says of a payment or a refund
 * @KAB_PAYMENT_UNKNOWN: nothing that can be relied on: to be asked again
 * @KAB_PAYMENT_OPEN: nothing is decided yet
 * @KAB_PAYMENT_DONE: the money has moved
 * @KAB_PAYMENT_ENDED: it will not
 * @KAB_PAYMENT_REFUSED: the request itself was refused: sending it again would be no use
 */
typedef enum
{
  KAB_PAYMENT_UNKNOWN,
  KAB_PAYMENT_OPEN,
  KAB_PAYMENT_DONE,
  KAB_PAYMENT_ENDED,
  KAB_PAYMENT_REFUSED,
} KabPaymentState;

/**
 * KabPaymentWork: what is asked of a provider for one payment or refund
 * @org, @id: whose, and the id of the row; @entity: "payment" or "refund"
 * @token: leads people to the page; nobody guesses it
 * @kind: what the driver makes of it: its own word
 * @request: (nullable): what is sent, once it is made
 * @ref: (nullable): the provider's number of what is asked after
 * @url: (nullable): where people pay
 * @expires_at: until when they can, ms
 */
typedef struct
{
  char *org;
  char *id;
  char *entity;
  char *provider;
  char *token;
  char *kind;
  char *request;
  char *ref;
  char *url;
  gint64 expires_at;
  gint64 made_at;
  gint64 failures;
} KabPaymentWork;

void kab_payment_work_free (KabPaymentWork *work);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabPaymentWork, kab_payment_work_free)

/**
 * KabPaymentMatter: all that a request is made of
 * @row: the payment or the refund; @payment: (nullable): what is refunded
 * @order: (nullable), @lines: (nullable) (element-type KabRow): what is paid for
 * @page: (nullable): our page about it, where there is a public address
 * @loopback: for tests
 */
typedef struct
{
  const KabPaymentAccount *account;
  const KabPaymentWork *work;
  const KabRow *row;
  const KabRow *payment;
  const KabRow *order;
  GPtrArray *lines;
  const char *page;
  gboolean loopback;
} KabPaymentMatter;

/**
 * KabPaymentFacts: what a provider's answer comes to
 * @ref: (nullable): its number of what was asked after
 * @number: (nullable): its number of the payment or the refund itself, once there is one
 * @url: (nullable): where people pay
 * @expires_at: ms, 0 if it is not said
 * @amount, @currency: of what was done; minor units
 * @at: when it was done, ms; 0 if it is not said
 * @reason: (nullable): why it ended or was refused: a token of kab_payment_reason()
 * @test: whether the money is none
 * @status: of HTTP
 * @body: (nullable): what was answered, as far as it is fit to be kept
 */
typedef struct
{
  KabPaymentState state;
  char *ref;
  char *number;
  char *url;
  gint64 expires_at;
  gint64 amount;
  char *currency;
  gint64 at;
  char *reason;
  gboolean test;
  guint status;
  char *body;
} KabPaymentFacts;

void kab_payment_facts_clear (KabPaymentFacts *facts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabPaymentFacts, kab_payment_facts_clear)

/**
 * KabPaymentDriver: a way of getting money
 * @name: of kab-payment-reason.h
 * @needs_secret: whether an account has a shop and a secret
 * @kind_of: what it makes of a payment that may be paid until @expires_at; a static word
 * @write: Returns: (transfer full): the text of the request that makes the link or the refund; sent over and over as it is
 * @make: sends it: by the same key it is the same however often it is sent
 * @read: what the provider says now of what is called ref there
 * @named: Returns: (transfer full) (nullable): the number of what a notification is about, and nothing else of it: it is
 *   believed in nothing; @other: (out) (nullable): another number under which we may know it
 * @check: whether the account is good; @test: (out)
 *
 * Those that ask nobody (a transfer, a bank's document) have none of the last five. Each of these waits for the network; on a
 * thread, outside any transaction. Where they return %FALSE nobody knows what became of it: to be done again.
 */
typedef struct
{
  const char *name;
  gboolean needs_secret;
  const char *(*kind_of) (const char *entity, gint64 made_at, gint64 expires_at);
  char *(*write) (const KabPaymentMatter *matter);
  gboolean (*make) (const KabPaymentMatter *matter,
                    KabPaymentFacts *facts,
                    GCancellable *cancellable,
                    GError **error);
  gboolean (*read) (const KabPaymentMatter *matter,
                    KabPaymentFacts *facts,
                    GCancellable *cancellable,
                    GError **error);
  char *(*named) (const char *body, gsize length, char **other);
  gboolean (*check) (const KabPaymentAccount *account, gboolean loopback, gboolean *test, GError **error);
} KabPaymentDriver;

extern const KabPaymentDriver kab_driver_yookassa;

/** kab_payment_driver_find: Returns: (nullable): */
const KabPaymentDriver *kab_payment_driver_find (const char *name);

G_END_DECLS
