/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-http.h"
#include "kab-leftover.h"
#include "kab-work.h"

/**
 * kab_leftover_begin:
 * @words: (nullable): what is left, as a text
 *
 * Writes down, durably, that what @account has here is to be erased but for @n edits. From now on it is not listed.
 */
gboolean kab_leftover_begin (KabAccount *account,
                             const KabWipeOrder *order,
                             guint n,
                             const char *words,
                             GError **error);

/**
 * kab_leftover_erase:
 * @dir: an account's work folder in which kab_leftover_begin() left a note
 *
 * Does what is still to be done of it, and tells the server. In a thread with a context of its own. That the server could
 * not be told is no failure: that is tried again by kab_leftover_resume_async().
 */
gboolean kab_leftover_erase (const char *dir, GCancellable *cancellable, GError **error);

/**
 * kab_leftover_count:
 * @dir: the account's folder of work
 * @work: (nullable): what is open of it
 *
 * Returns: how much is there that its author wrote and the server has not got; 1 where that cannot be known, as it cannot
 *   be read, or was damaged and set aside: then the file of it stays
 */
guint kab_leftover_count (const char *dir, KabWork *work);

/** kab_leftover_forget_erased: somebody has signed in here */
void kab_leftover_forget_erased (const char *data_dir);

/** kab_leftover_tell: tells @server that the device did as @order says; Returns: whether it knows now */
gboolean kab_leftover_tell (const char *server,
                            const char *org,
                            const char *user,
                            const char *device,
                            gint64 at,
                            const char *proof,
                            gint64 n,
                            GCancellable *cancellable);

/** kab_secrets_drop_async: takes the account's token out of the Secret Service, or gives up after some seconds */
void kab_secrets_drop_async (const char *server,
                             const char *user,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
void kab_secrets_drop_finish (GAsyncResult *result);
