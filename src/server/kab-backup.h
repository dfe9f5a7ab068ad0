/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-server-db.h"

G_BEGIN_DECLS

/** kab_backup_blobs: Returns: (transfer full): the folder beside the backup @path that its files are in */
char *kab_backup_blobs (const char *path);

/**
 * kab_backup_make:
 * @blobs: the server's folder of files
 * @path: the copy of the database; what is there is replaced when the new one is whole
 * @n_missing: (out): how many files that a row names were not to be found, damaged ones among them; the backup is
 *   made all the same
 *
 * Copies the database as of one moment, and all files that were there then, while servers use both. On one disk a
 * file gets a second name and takes no room.
 */
gboolean
kab_backup_make (KabServerDb *db, const char *blobs, const char *path, guint *n_missing, GError **error);

/**
 * kab_backup_restore:
 * @backup: a file made by kab_backup_make(), with its folder of files beside it
 * @uri: as of kab_server_db_restore()
 * @blobs: the server's folder of files; those that are there stay
 * @kept: (out) (optional) (nullable): the name under which the former database was kept
 * @n_missing: (out): as of kab_backup_make()
 */
gboolean kab_backup_restore (const char *backup,
                             const char *uri,
                             const char *blobs,
                             char **kept,
                             guint *n_missing,
                             GError **error);

G_END_DECLS
