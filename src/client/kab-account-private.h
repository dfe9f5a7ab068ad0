/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-account.h"

/* Beside account.json: that what is here is being erased, and what was not sent, as a text. */
#define KAB_ACCOUNT_WIPE "wipe.json"
#define KAB_ACCOUNT_WORDS "unsent.txt"

/** kab_account_load_former: Returns: (transfer full) (nullable): of a folder that kab_account_remove() was called for */
KabAccount *kab_account_load_former (const char *work_dir);

/** kab_accounts_dir: Returns: (transfer full): where the folders of accounts are; @data_dir: (nullable) */
char *kab_accounts_dir (const char *data_dir);

/**
 * kab_account_new_from_session:
 * @session: SESSION of kab-protocol.h
 * @data_dir: (nullable): %NULL for the user's own; likewise @cache_dir
 *
 * Nothing is written yet. Errors: %KAB_ERROR_PROTOCOL.
 */
KabAccount *kab_account_new_from_session (const char *server,
                                          const char *login,
                                          JsonObject *session,
                                          const char *data_dir,
                                          const char *cache_dir,
                                          GError **error);

/** kab_account_renew: Returns: (transfer full): the same with name and memberships as in @session */
KabAccount *kab_account_renew (KabAccount *self, JsonObject *session, GError **error);

/** kab_account_save: makes both folders and writes account.json, synced */
gboolean kab_account_save (KabAccount *self, GError **error);

/** kab_account_touch: marks it as used now */
void kab_account_touch (KabAccount *self);

/** kab_account_remove: signed out: it is listed no more, but signing in again finds its device */
void kab_account_remove (KabAccount *self);

/** kab_account_load: Returns: (transfer full): of a folder with an account.json */
KabAccount *kab_account_load (const char *work_dir, GError **error);

/** kab_account_dir_device: Returns: (transfer full) (nullable): the device id once used in @self's folder */
char *kab_account_stored_device (KabAccount *self);

/** kab_account_find_device: Returns: (transfer full): the device id last used for that login, or a new one */
char *kab_account_find_device (const char *data_dir, const char *server, const char *login);

/** kab_host_is_loopback: whether what is sent there never leaves this computer */
gboolean kab_host_is_loopback (const char *host);
