/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cli.h"
#include "kab-csv.h"
#include "kab-writer.h"

G_BEGIN_DECLS

/**
 * KabImportOptions:
 * @mapping: (nullable): a JSON file: {"columns": {HEADER: FIELD, …}, "currency": CODE, "country": "ru"|"bg"|"az"}
 * @dry_run: whether to look only
 * @errors: (nullable): where rejected rows go, with the reason
 * @currency: (nullable): of amounts that name none; otherwise the package's
 * @country: (nullable): whose home writing of phones to take, where a number has no country code
 */
typedef struct
{
  const char *mapping;
  gboolean dry_run;
  const char *errors;
  const char *currency;
  const char *country;
} KabImportOptions;

/**
 * KabImportMissing:
 * @field: what refers to it
 * @text: what the file calls it
 * @rows: in how many rows
 *
 * Somebody or something that rows name and nothing here is called.
 */
typedef struct
{
  const KabField *field;
  char *text;
  guint rows;
} KabImportMissing;

/**
 * KabImportResult:
 * @rows: rows of data in the file
 * @imported: new rows made
 * @present: rows that the database has already
 * @linked: those of them that had only the name of a partner, an agent or a client, and now refer to it; all else
 *   of them, and all of the others, is left as it is
 * @linked_clients: clients made for such a licence, which now belong where it does
 * @duplicates: rows whose number stands earlier in the same file, not taken again
 * @rejected: rows with a fault, not taken
 * @clients: clients made on the way
 * @unmatched: names that nobody has; kept as text alone, or not at all where there is no room for one
 * @missing: (element-type KabImportMissing): the hundred of them that stand in most rows
 * @columns: (element-type utf8): pairs of header and field
 * @ignored: (element-type utf8): headers that mean nothing here
 * @reasons: (element-type utf8): "LINE: reason" of what was rejected or doubled, the first hundred
 */
typedef struct
{
  guint rows;
  guint imported;
  guint present;
  guint linked;
  guint linked_clients;
  guint duplicates;
  guint rejected;
  guint clients;
  guint unmatched;
  GPtrArray *missing;
  GPtrArray *columns;
  GPtrArray *ignored;
  GPtrArray *reasons;
} KabImportResult;

KabImportResult *kab_import_result_new (void);
void kab_import_result_free (KabImportResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabImportResult, kab_import_result_free)

/**
 * kab_import:
 * @entity: licence, package or client
 * @name: of the file, for the activity journal
 *
 * All good rows in one transaction; none if this returns %FALSE.
 */
gboolean kab_import (KabCli *cli,
                     KabServerDb *db,
                     const char *org,
                     const KabEntity *entity,
                     KabCsv *csv,
                     const char *name,
                     const KabImportOptions *options,
                     KabImportResult *result,
                     GError **error);

G_END_DECLS
