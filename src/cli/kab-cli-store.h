/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"
#include "kab-licence-papers.h"

G_BEGIN_DECLS

/**
 * kab_cli_store:
 * @db: lent for as long as the store is used, and to nobody else
 * @blobs: (nullable): the server's folder of files
 *
 * Returns: what papers are made of, out of the server's database
 */
KabPaperStore kab_cli_store (KabDb *db, const char *org, const char *blobs);

G_END_DECLS
