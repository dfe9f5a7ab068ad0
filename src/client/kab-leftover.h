/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-account.h"
#include "kab-unsent-file.h"

G_BEGIN_DECLS

/**
 * KabLeftover:
 * @account: whose
 * @n: edits that are not with the server
 * @words: (nullable): them, as a text for their author
 * @files: (nullable) (element-type KabUnsentFile): files that they name
 * @wipe_at: when somebody asked that the rest be erased, which it is, ms; 0: the person signed out and left them
 * @wipe_by: (nullable): who; "" for the administrator of the server
 *
 * What somebody wrote, and did not send, in an account that is on this computer no more. Signing in again sends it.
 */
typedef struct
{
  KabAccount *account;
  char *dir;
  guint n;
  char *words;
  GPtrArray *files;
  gint64 wipe_at;
  char *wipe_by;
} KabLeftover;
void kab_leftover_free (KabLeftover *leftover);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabLeftover, kab_leftover_free)

/**
 * kab_leftover_list:
 * @data_dir: (nullable): below which accounts are kept; %NULL for the user's own
 *
 * Reads the disk: not on the GTK thread.
 *
 * Returns: (transfer full) (element-type KabLeftover)
 */
GPtrArray *kab_leftover_list (const char *data_dir);

/**
 * kab_leftover_sentence:
 * @by: (nullable): who asked; %NULL or "" for the administrator of the server
 * @at: when, ms
 * @n: how much of the person's own is kept
 *
 * Returns: (transfer full): that the account was erased
 */
char *kab_leftover_sentence (const char *by, gint64 at, guint n);

/**
 * kab_leftover_erased:
 *
 * Reads the disk: not on the GTK thread.
 *
 * Returns: (transfer full) (nullable): that an account was erased here with all that it had, and nobody has signed in since
 */
char *kab_leftover_erased (const char *data_dir);

/** kab_leftover_forget_async: erases it: it was saved, or its author lets it go */
void kab_leftover_forget_async (const KabLeftover *leftover,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean kab_leftover_forget_finish (GAsyncResult *result, GError **error);

/**
 * kab_leftover_resume_async:
 *
 * Goes on with erasing that was begun and not ended, and tells servers of what was erased and they could not be told.
 * To be called at the start; finishes with %TRUE whatever happens.
 */
void kab_leftover_resume_async (const char *data_dir,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean kab_leftover_resume_finish (GAsyncResult *result, GError **error);

G_END_DECLS
