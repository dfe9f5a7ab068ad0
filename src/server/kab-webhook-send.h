/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** KAB_WEBHOOK_SECONDS: how long one attempt may take, with all that belongs to it */
#define KAB_WEBHOOK_SECONDS 15

/** kab_webhook_url_is_valid: Returns: whether it is one to send to as far as its text tells; @loopback: also plain http */
gboolean kab_webhook_url_is_valid (const char *url, gboolean loopback);

/** kab_address_is_public: Returns: whether @address is one of the Internet, and not of this machine or this network */
gboolean kab_address_is_public (GInetAddress *address);

/**
 * kab_address_look_up:
 * @loopback: whether addresses of this machine are fine
 *
 * Returns: (transfer full) (element-type GInetAddress): where @host is, as far as one may go there: for
 *   kab_pinned_address_new(), so that nothing is asked again
 */
GList *kab_address_look_up (const char *host, gboolean loopback, GCancellable *cancellable, GError **error);

/**
 * kab_webhook_send:
 * @id: the message's
 * @at: when it is sent, in seconds since 1970
 * @loopback: whether plain http and addresses of this machine are fine
 * @status: (out): of the answer; 0 if there is none
 *
 * Posts @body, signed as Standard Webhooks has it: webhook-id, webhook-timestamp and webhook-signature, which is "v1,"
 * and the base64 of the HMAC-SHA256 of ID.TIMESTAMP.BODY. Goes to public addresses only, follows nothing,
 * reads little of the answer. Waits; for a thread of its own.
 *
 * Returns: whether the answer is a 2xx; otherwise with an error that says what came
 */
gboolean kab_webhook_send (const char *url,
                           const char *secret,
                           const char *id,
                           gint64 at,
                           const char *body,
                           gboolean loopback,
                           GCancellable *cancellable,
                           guint *status,
                           GError **error);

G_END_DECLS
