/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cli.h"

G_BEGIN_DECLS

/**
 * kab_export_find_entity:
 * @name: "licence" or "licences"
 *
 * Returns: (nullable): the entity that people mean
 */
const KabEntity *kab_export_find_entity (const char *name);

/**
 * kab_export_csv:
 * @where: (nullable): "FIELD=VALUE" each, all of which must hold; a reference by id or by title
 * @out: where the table goes: names of fields in its first line, references by title, so that
 *   kab_import() reads it back
 *
 * Returns: how many rows, or -1 with an error
 */
gint64 kab_export_csv (KabDb *db,
                       const char *org,
                       const KabEntity *entity,
                       char **where,
                       char delimiter,
                       GString *out,
                       GError **error);

/** kab_export_ids: Returns: (transfer full) (element-type utf8): of the rows that kab_export_csv() would write, in order */
GPtrArray *kab_export_ids (KabDb *db, const char *org, const KabEntity *entity, char **where, GError **error);

G_END_DECLS
