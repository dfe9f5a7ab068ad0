/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"
#include "kab-row.h"

G_BEGIN_DECLS

/**
 * kab_lookup_row:
 * @name: an id, or what names the row to people: its title, in any case
 *
 * Returns: (transfer full): the live row, or %NULL with %KAB_ERROR_NOT_FOUND, also where several
 *   rows are called so
 */
KabRow *
kab_lookup_row (KabDb *db, const char *org, const KabEntity *entity, const char *name, GError **error);

/** kab_lookup_setting: Returns: (transfer full) (nullable): the value of a setting, a JSON object; %NULL without an error if it
 * is not there */
char *kab_lookup_setting (KabDb *db, const char *org, const char *key, GError **error);

G_END_DECLS
