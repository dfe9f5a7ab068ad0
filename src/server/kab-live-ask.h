/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the live lines ask of the database. */
#pragma once

#include "kab-db.h"

G_BEGIN_DECLS

/** kab_live_ask_head: Returns: the last number given out in @org */
gint64 kab_live_ask_head (KabDb *db, const char *org, GError **error);

/** kab_live_ask_heads: Returns: (transfer full) (nullable): org -> head, as a pointer */
GHashTable *kab_live_ask_heads (KabDb *db, GError **error);

/** kab_live_ask_maintenance: Returns: (transfer full) (nullable): the frame that tells of it; %NULL if there is none */
char *kab_live_ask_maintenance (KabDb *db, GError **error);

G_END_DECLS
