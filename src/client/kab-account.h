/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "kab-command.h"

G_BEGIN_DECLS

/**
 * KabAccount:
 *
 * Who is signed in where, on this device: everything about it that is not secret,
 * so that the cabinet opens with no network and no keyring. Immutable. It is kept as
 * account.json in its own folder; work.db stands beside it, cache.db in a folder of the
 * same name below the cache folder.
 */
#define KAB_TYPE_ACCOUNT (kab_account_get_type ())
G_DECLARE_FINAL_TYPE (KabAccount, kab_account, KAB, ACCOUNT, GObject)

/** KAB_SERVER_LOCAL: the server address that stands for "work on this computer" */
#define KAB_SERVER_LOCAL "local:"
/** KAB_SERVER_SAMPLE: the server address that stands for "look around with sample data" */
#define KAB_SERVER_SAMPLE "sample:"

/** kab_account_get_server: https://…, http://127.0.0.1:PORT, unix:PATH, KAB_SERVER_LOCAL or KAB_SERVER_SAMPLE */
const char *kab_account_get_server (KabAccount *self);
/**
 * kab_server_from_typed:
 *
 * Returns: (transfer full): an address as of kab_account_get_server() out of what somebody typed: without a scheme it
 *   means https, or http for this computer
 */
char *kab_server_from_typed (const char *text);
const char *kab_account_get_user_id (KabAccount *self);
const char *kab_account_get_org_id (KabAccount *self);
const char *kab_account_get_org_name (KabAccount *self);
/** kab_account_get_login: what was typed to sign in last, to offer it again */
const char *kab_account_get_login (KabAccount *self);
const char *kab_account_get_device_id (KabAccount *self);
/** kab_account_dup_display_name: Returns: (transfer full): surname, given name, patronymic */
char *kab_account_dup_display_name (KabAccount *self);
/** kab_account_dup_short_name: Returns: (transfer full): given name and surname, whose first letters are
 * the person's initials */
char *kab_account_dup_short_name (KabAccount *self);

/** kab_account_get_actors: Returns: (transfer none) (element-type KabActor): the active memberships */
GPtrArray *kab_account_get_actors (KabAccount *self);
/** kab_account_get_role: Returns: the strongest role (admin first), which decides the cabinet shown */
KabRole kab_account_get_role (KabAccount *self);

/**
 * kab_account_may:
 * @row: (nullable): a particular row, or %NULL: any row at all
 *
 * Mirrors the server's gate, to hide or disable what would be refused.
 */
gboolean
kab_account_may (KabAccount *self, KabOperation operation, const KabEntity *entity, const KabRow *row);
/** kab_account_may_of: the same of a row of @entity that is the partner's of that id (%NULL: anybody's) */
gboolean
kab_account_may_of (KabAccount *self, KabOperation operation, const KabEntity *entity, const char *partner);
/** kab_account_get_network: Returns: (transfer none) (nullable): the partner whose managers read what partners under it
 *   have; what they write is of that one alone. %NULL for everybody else */
const char *kab_account_get_network (KabAccount *self);
gboolean kab_account_may_write_field (KabAccount *self, const KabField *field, gboolean creating);

/**
 * kab_account_check_command:
 * @row: (nullable): the row that it is about; %NULL: one that it makes
 *
 * Mirrors the server's gate: who may, and from which states.
 *
 * Returns: %FALSE and %KAB_ERROR_FORBIDDEN or %KAB_ERROR_REFUSED with the sentence that says why not
 */
gboolean
kab_account_check_command (KabAccount *self, const KabCommand *command, const KabRow *row, GError **error);
const char *kab_account_get_work_dir (KabAccount *self);
const char *kab_account_get_cache_dir (KabAccount *self);

/**
 * kab_account_list:
 * @data_dir: (nullable): below which accounts are kept; %NULL for the user's own ($XDG_DATA_HOME/kabinet)
 *
 * Reads the disk: not on the GTK thread.
 *
 * Returns: (transfer full) (element-type KabAccount): last used first
 */
GPtrArray *kab_account_list (const char *data_dir, GError **error);

/** kab_account_key: Returns: (transfer full): server and user, by which settings name an account; no secret */
char *kab_account_key (KabAccount *self);

/** kab_account_find_damaged: Returns: (transfer full) (nullable): a file that should tell of an account and does not */
char *kab_account_find_damaged (const char *data_dir);

G_END_DECLS
