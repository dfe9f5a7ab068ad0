/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-leftover.h"
#include "kab-session.h"

G_BEGIN_DECLS

/**
 * kab_erasing_watch:
 *
 * From now on, when the server of the open cabinet proves that it is to be erased from this computer, that is done at
 * once, people are told who asked for it, and what was not sent is offered as a file. What an earlier run of the program
 * began is gone on with.
 */
void kab_erasing_watch (GtkApplication *application, KabSession *session);

/** KabErasingFunc: @sign_in: whether the person wants to sign in, to send it; otherwise it may be gone or not */
typedef void (*KabErasingFunc) (gboolean sign_in, const KabLeftover *leftover, gpointer user_data);

/** kab_erasing_ask: asks what is to become of @leftover, and does it; @func: is called once; @free: of @user_data */
void kab_erasing_ask (GtkWindow *parent,
                      const KabLeftover *leftover,
                      KabErasingFunc func,
                      gpointer user_data,
                      GDestroyNotify free);

/** kab_erasing_row_new: a row that names @leftover, which it takes, as "kab-leftover" of its data */
GtkWidget *kab_erasing_row_new (KabLeftover *leftover);

/** kab_erasing_list_async: what is left on this computer of accounts that are not */
void kab_erasing_list_async (GAsyncReadyCallback callback, gpointer user_data);
/** kab_erasing_list_finish: Returns: (transfer full) (element-type KabLeftover) */
GPtrArray *kab_erasing_list_finish (GAsyncResult *result);

G_END_DECLS
