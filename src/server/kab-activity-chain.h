/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-row.h"
#include "kab-server-db.h"

G_BEGIN_DECLS

/** KAB_CHAIN_HASH: bytes of a hash as text (SHA-256 in lower-case hexadecimal digits) with its end */
#define KAB_CHAIN_HASH 65

/**
 * kab_chain_hash:
 * @org: id of the org
 * @n: the line's number in the org's journal, from 1
 * @previous: the hash of line @n - 1; empty for the first
 * @activity: the line
 * @hash: (out): %KAB_CHAIN_HASH bytes
 *
 * The link of a line of the activity journal: SHA-256 over "kabinet-activity-1", org, number, previous hash (each
 * ended by a line feed) and the line as a JSON object of its fields that are set, with id, created_at and created_by,
 * by name. What the server changes later of its own accord (rev, feed keys) is not part of it.
 */
void kab_chain_hash (const char *org, gint64 n, const char *previous, const KabRow *activity, char *hash);

/** kab_chain_retention_json: Returns: (transfer full): what the line says that tells of removed lines, the last of them @n */
char *kab_chain_retention_json (gint64 n, const char *hash);

/**
 * KabChainProblem:
 * @n: number of the line
 * @kind: "altered" (or the hash before it was), "removed" (it and those up to the next), "order" (it stands in
 *   another's place), "cut" (the end is missing), "inserted" (no writer of the server's wrote it), "head" (the org's
 *   own note of the last line does not fit), "start" (older lines are missing, and no line says so) or "anchor"
 *   (not what was written down)
 * @row: (nullable): id of the line
 */
typedef struct
{
  gint64 n;
  const char *kind;
  char *row;
} KabChainProblem;

/**
 * KabChainReport:
 * @first: number of the first line that is kept; those before it were removed by the rules of retention
 * @last: number of the last line
 * @hash: its hash
 * @n_lines: lines that were checked
 * @problems: (element-type KabChainProblem): by number; empty if all is well
 */
typedef struct
{
  gint64 first;
  gint64 last;
  char hash[KAB_CHAIN_HASH];
  gint64 n_lines;
  GPtrArray *problems;
} KabChainReport;

void kab_chain_report_free (KabChainReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabChainReport, kab_chain_report_free)

/**
 * KabChainAnchor:
 *
 * A head that was written down elsewhere.
 */
typedef struct
{
  gint64 n;
  char hash[KAB_CHAIN_HASH];
} KabChainAnchor;

/**
 * kab_chain_verify:
 * @anchors: (nullable) (element-type KabChainAnchor): what the journal must still agree with
 *
 * Reads the org's whole journal as of one moment and computes every link anew. That finds what was done with
 * the database's own tools; who also computes all later links and the head anew is found only by an anchor
 * that was kept out of his reach.
 *
 * Returns: (transfer full): or %NULL if it could not be read
 */
KabChainReport *kab_chain_verify (KabServerDb *db, const char *org, GArray *anchors, GError **error);

G_END_DECLS
