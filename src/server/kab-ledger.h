/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"
#include "kab-row.h"
#include "kab-writer.h"

G_BEGIN_DECLS

/** kab_ledger_accounts: Returns: (transfer full) (element-type KabRow): rows of ledger_account, in the order of their codes */
GPtrArray *kab_ledger_accounts (KabDb *db, const char *org, GError **error);

/**
 * kab_ledger_lines:
 * @account: (nullable): id of an account; %NULL: of all
 * @entry: (nullable): the entry; %NULL: all
 *
 * Returns: (transfer full) (element-type KabRow): rows of ledger_line, in the order in which they were booked
 */
GPtrArray *
kab_ledger_lines (KabDb *db, const char *org, const char *account, const char *entry, GError **error);

/**
 * kab_ledger_check:
 * @faults: (element-type utf8): a sentence for each fault is appended
 * @n_entries: (out) (optional): how many entries there are
 *
 * Whether the books are what the server writes: each entry balances in each currency; no line was taken away, stands
 * in another currency than its account, or takes back more than there was; each payment, refund and payout is booked,
 * once, with its amount.
 *
 * Returns: %FALSE only with an error of the storage
 */
gboolean kab_ledger_check (KabDb *db, const char *org, GPtrArray *faults, gint64 *n_entries, GError **error);

/**
 * kab_writer_reverse_entry:
 * @id: the entry
 * @why: what people are told
 *
 * Corrects an entry by its opposite: new lines, that name those they take back.
 *
 * Returns: %FALSE with %KAB_ERROR_NOT_FOUND, %KAB_ERROR_REFUSED (it was corrected already), or of the storage
 */
gboolean kab_writer_reverse_entry (KabWriter *writer, const char *id, const char *why, GError **error);

G_END_DECLS
