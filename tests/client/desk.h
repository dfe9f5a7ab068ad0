/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests of the client share: folders that go, waits that end, and the blocking forms of asynchronous calls. */
#pragma once

#include "kab-cabinet.h"

/* g_test_init() where nothing of the person's own is touched: no keyring, no settings. */
void desk_init (int *argc, char ***argv);

/* A folder of one's own, which goes with desk_remove(), or by itself. */
typedef char DeskFolder;
DeskFolder *desk_folder (void);
void desk_remove (DeskFolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskFolder, desk_remove)

/* Runs the main context until @done says so; fails the test when it takes too long. */
void desk_wait (gboolean (*done) (gpointer data), gpointer data, const char *what);

/* What an asynchronous call is given to keep its result in a GAsyncResult *, and what waits for that. */
void desk_keep (GObject *source, GAsyncResult *result, gpointer data);
gboolean desk_has_result (gpointer data);

KabCabinet *desk_sign_in (const char *server,
                          const char *login,
                          const char *password,
                          const char *folder,
                          GError **error);
KabCabinet *desk_open (KabAccount *account, GError **error);
void desk_wait_state (KabCabinet *cabinet, KabSyncState state);
void desk_wait_uint (KabCabinet *cabinet, const char *property, guint value);
guint desk_uint (KabCabinet *cabinet, const char *property);

/* A mutation that sets @field of @row to @value (text or number); saved. */
void
desk_set (KabCabinet *cabinet, const KabEntity *entity, const char *id, const char *field, const char *value);
KabPage *desk_list (KabCabinet *cabinet, KabQuery *query);
/* For desk_wait(). */
gboolean desk_all_saved (gpointer cabinet);
