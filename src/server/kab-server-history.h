/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"

G_BEGIN_DECLS

/**
 * kab_server_history_follow:
 * @db: that may be written
 *
 * Compares the history that the database's server is at with the one it was at when the database was used last. Where
 * that is another one, the last commits may be missing: desktops are told so by a new epoch each organisation, compare
 * everything and send again what is not there any more; and numbers that may have been given are given to nobody else.
 * Where the engine does not tell which history it is, nothing is done.
 */
gboolean kab_server_history_follow (KabDb *db, GError **error);

G_END_DECLS
