/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"
#include "kab-local-server.h"

G_BEGIN_DECLS

/**
 * KabSession:
 *
 * Which account's cabinet is open, and the server on this computer where that is what it works with.
 * There is one in the program. Property "cabinet" (nullable), notified when another is open. Signal "left": what is left
 * on this computer of accounts that are not is something else now; see kab-leftover.h.
 */
#define KAB_TYPE_SESSION (kab_session_get_type ())
G_DECLARE_FINAL_TYPE (KabSession, kab_session, KAB, SESSION, GObject)

KabSession *kab_session_new (void);
KabCabinet *kab_session_get_cabinet (KabSession *self);

/** kab_session_prepare: begins to open the account that was open last, for kab_session_open_last() to take over */
void kab_session_prepare (KabSession *self);
/** kab_session_open_last: Returns: %FALSE if no account was open last; otherwise its cabinet is on its way */
gboolean kab_session_open_last (KabSession *self, GAsyncReadyCallback callback, gpointer user_data);

/** kab_session_open_async: opens the cabinet of @account, in place of the one that is open */
void kab_session_open_async (KabSession *self,
                             KabAccount *account,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/** kab_session_sign_in_async: @address: as somebody typed it, for example "cabinet.example.org" */
void kab_session_sign_in_async (KabSession *self,
                                const char *address,
                                const char *login,
                                const char *password,
                                gboolean remember,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/**
 * kab_session_work_here_async:
 * @company: (nullable): of a database that is yet to be made, and the name of its administrator
 *
 * Starts the server on this computer, unless it runs, and opens what is there.
 */
void kab_session_work_here_async (KabSession *self,
                                  const char *company,
                                  const char *surname,
                                  const char *given_name,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/** kab_session_look_around_async: sample data, thrown away afterwards */
void kab_session_look_around_async (KabSession *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/** kab_session_finish: of each of the above; the cabinet is open then */
gboolean kab_session_finish (KabSession *self, GAsyncResult *result, GError **error);

/**
 * kab_session_sign_out_async:
 *
 * Of the open cabinet, which is closed; see kab_cabinet_sign_out_async(). That of this computer's own data is only
 * closed: the account stays.
 */
void kab_session_sign_out_async (KabSession *self, GAsyncReadyCallback callback, gpointer user_data);

/** kab_session_tell_left: emits "left" */
void kab_session_tell_left (KabSession *self);

/**
 * kab_session_let_go:
 *
 * No cabinet is open any more, but the one that was is not closed: whoever takes it does that.
 *
 * Returns: (transfer full) (nullable)
 */
KabCabinet *kab_session_let_go (KabSession *self);

/** kab_session_list_accounts_async: the accounts on this device, last used first; sample data is none */
void kab_session_list_accounts_async (KabSession *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/**
 * kab_session_list_accounts_finish:
 * @works_here: (out) (optional): whether there are data of this computer's own, with an account or without
 *
 * Returns: (transfer full) (element-type KabAccount):
 */
GPtrArray *kab_session_list_accounts_finish (KabSession *self,
                                             GAsyncResult *result,
                                             gboolean *works_here,
                                             GError **error);

/** kab_session_dup_last_server, _login: Returns: (transfer full): of the sign-in before, to be offered again; or "" */
char *kab_session_dup_last_server (KabSession *self);
char *kab_session_dup_last_login (KabSession *self);

/** kab_session_is_sample: Returns: whether the open cabinet is sample data */
gboolean kab_session_is_sample (KabSession *self);
/** kab_session_close: closes the cabinet and ends the servers on this computer; blocks for a moment */
void kab_session_close (KabSession *self);

G_END_DECLS
