/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** KAB_PAYMENT_SECONDS: how long one request to a provider may take, with all that belongs to it */
#define KAB_PAYMENT_SECONDS 20

/**
 * KabPaymentRequest:
 * @method: "GET" or "POST"
 * @url: https://…
 * @user, @secret: for HTTP Basic; in no other place than the header
 * @key: (nullable): Idempotence-Key
 * @body: (nullable): JSON
 * @loopback: whether plain http and addresses of this machine are fine: for tests
 */
typedef struct
{
  const char *method;
  const char *url;
  const char *user;
  const char *secret;
  const char *key;
  const char *body;
  gboolean loopback;
} KabPaymentRequest;

/**
 * kab_payment_http:
 * @status: (out): of the answer, whatever it is; 0 if there is none
 *
 * Goes to public addresses only, follows nothing, takes no large answer. Waits; for a thread of its own.
 *
 * Returns: (transfer full) (nullable): what was answered, JSON or not; %NULL with %KAB_ERROR_OFFLINE if nothing whole came, so
 *   that nobody knows what became of the request; with %KAB_ERROR_FORBIDDEN if it was not sent at all
 */
char *
kab_payment_http (const KabPaymentRequest *request, guint *status, GCancellable *cancellable, GError **error);

G_END_DECLS
