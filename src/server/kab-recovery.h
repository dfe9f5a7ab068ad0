/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-one-time.h"
#include "kab-server-db.h"

G_BEGIN_DECLS

/** KAB_RECOVER_PATH: the page of who forgot the password */
#define KAB_RECOVER_PATH "/recover"

/** KAB_LOGIN_MAX: bytes of what somebody says to be called */
#define KAB_LOGIN_MAX 254

/**
 * kab_recovery_ask:
 * @login: whatever was typed
 *
 * Notes that somebody wants a new password. It takes the same time for everybody: whether there is such a person is
 * looked up by kab_recovery_run(), when the answer has long gone out.
 */
gboolean kab_recovery_ask (KabServerDb *server_db, const char *login, GError **error);

/** kab_recovery_run: who is meant by the request of that id, if anybody, is sent a link. What is in the
 * way of that puts it off, for an hour at the most, and after a day for ever; the error says what it is */
gboolean kab_recovery_run (KabServerDb *server_db, const char *id, GError **error);

/**
 * kab_recovery_choose:
 * @login: (out): what to sign in as
 *
 * Sets the password by a link that works once: it is spent, with all others of the user; all sessions end. Takes a tenth
 * of a second on purpose.
 *
 * Returns: %FALSE with %KAB_ERROR_INVALID (no good password: the link still works), %KAB_ERROR_NOT_FOUND (no such link) …
 */
gboolean kab_recovery_choose (KabServerDb *server_db,
                              const char *token,
                              const char *password,
                              char **login,
                              GError **error);

/** kab_recovery_login: Returns: (transfer full) (nullable): what the user of the link signs in as */
char *kab_recovery_login (KabDb *db, const KabOneTime *link, GError **error);

G_END_DECLS
