/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * kab_local_server_start_async:
 * @sample: whether it serves sample data that is thrown away, instead of this person's own work
 * @company: (nullable): the name of the org to make if the database is new; %NULL: its default
 * @surname: (nullable): of who works here, likewise; and @given_name
 *
 * Runs kabinetd as a child of this process, on a Unix socket in the runtime folder, over a SQLite
 * file in the data folder (sample data: in the cache folder). The child ends when this process
 * ends, however it ends; kab_local_server_stop() ends it cleanly and waits.
 * kabinetd is looked for in $KABINET_KABINETD, then beside this program's build, then in bindir.
 * A new database gets its org and its first administrator through kabinetctl, with a password made at random that goes
 * into the Secret Service; the person never sees or types it.
 */
#define KAB_TYPE_LOCAL_SERVER (kab_local_server_get_type ())
G_DECLARE_FINAL_TYPE (KabLocalServer, kab_local_server, KAB, LOCAL_SERVER, GObject)

void kab_local_server_start_async (gboolean sample,
                                   const char *company,
                                   const char *surname,
                                   const char *given_name,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
KabLocalServer *kab_local_server_start_finish (GAsyncResult *result, GError **error);
/** kab_local_server_exists: Returns: whether this person works on this computer already; reads the disk */
gboolean kab_local_server_exists (void);
/** kab_local_server_dup_database: Returns: (transfer full): where the work on this computer is kept, for kabinetctl --database */
char *kab_local_server_dup_database (void);
/** kab_local_server_is_running: Returns: whether kabinetd has not ended by itself meanwhile; one that has is only freed */
gboolean kab_local_server_is_running (KabLocalServer *self);
/** kab_local_server_get_address: Returns: (transfer none): unix:PATH, for the session */
const char *kab_local_server_get_address (KabLocalServer *self);
/** kab_local_server_get_login, _password: (transfer none): of the administrator, for kab_cabinet_sign_in_async() */
const char *kab_local_server_get_login (KabLocalServer *self);
const char *kab_local_server_get_password (KabLocalServer *self);
/** kab_local_server_stop: waits until kabinetd has ended */
void kab_local_server_stop (KabLocalServer *self);

G_END_DECLS
