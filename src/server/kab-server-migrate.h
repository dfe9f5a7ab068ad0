/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-server-db.h"

G_BEGIN_DECLS

/**
 * KabMovedTable:
 * @digest: of its rows, in whatever order they come: hexadecimal
 *
 * A table as it was found on both sides.
 */
typedef struct
{
  char *name;
  gint64 n_rows;
  char *digest;
} KabMovedTable;

typedef void (*KabMoveProgress) (const char *table, gint64 n_rows, gpointer user_data);

/**
 * kab_server_db_move:
 * @from: "sqlite:PATH" or "postgresql:…"
 * @to: likewise; a database in which there is no org yet
 * @org: (nullable): name or id; %NULL for all there are
 * @progress: (nullable): called now and then
 *
 * Copies every table, reads it again on the other side, and commits only if both digests are the same. Nobody
 * writes into @from meanwhile, which is left as it is. Sessions, cursors and epochs go along: desktops notice nothing.
 *
 * Returns: (transfer full) (element-type KabMovedTable): in the order of their names; %NULL with
 *   %KAB_ERROR_REFUSED if there is an org in @to, %KAB_ERROR_CORRUPT if the digests differ, or another; then
 *   nothing was changed
 */
GPtrArray *kab_server_db_move (const char *from,
                               const char *to,
                               const char *org,
                               KabMoveProgress progress,
                               gpointer user_data,
                               GError **error);

/**
 * kab_server_db_snapshot:
 * @from: "postgresql:…"
 * @path: a file that must not exist
 *
 * The database as of one moment, as a file of SQLite: the form that backups have. Others read and write meanwhile.
 * What was written is read again and compared.
 */
gboolean kab_server_db_snapshot (const char *from, const char *path, GError **error);

G_END_DECLS
