/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-identity.h"

G_BEGIN_DECLS

/**
 * kab_mutations_run:
 * @token: (nullable): the access token; the right to each change is asked in the transaction that makes it
 * @body: the request of POST /v1/mutations, @length bytes and a NUL behind them
 * @expired: (out): whether the token was good once
 * @expected: (out): with %KAB_ERROR_CONFLICT, the n that comes next
 *
 * Runs a batch: all in one transaction, each mutation in a savepoint of its own, each
 * with its outcome stored beside its effect. A batch that was run before gets its answers again.
 *
 * Returns: (transfer full): {"outcomes":[…]}; %NULL with %KAB_ERROR_UNAUTHENTICATED, %KAB_ERROR_PROTOCOL (not
 *   a batch), %KAB_ERROR_TOO_LARGE, %KAB_ERROR_FORBIDDEN (another device's), %KAB_ERROR_CONFLICT (a hole
 *   before it), or another if the storage failed: then nothing of it was done
 */
GString *kab_mutations_run (KabServerDb *db,
                            const char *token,
                            const char *body,
                            gsize length,
                            gboolean *expired,
                            gint64 *expected,
                            GError **error);

G_END_DECLS
