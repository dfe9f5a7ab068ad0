/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-derivation.h"
#include "kab-writer-private.h"

G_BEGIN_DECLS

/* An entry that is being written: what it comes from, and the debits less the credits so far. */
typedef struct
{
  KabWriter *writer;
  char *id;
  const char *source;
  const char *source_row;
  const char *currency;
  gint64 left;
} KabLedgerEntry;

/* What a line says of itself. */
typedef struct
{
  const char *rule;
  const KabRow *plan;
  const KabDerivation *why;
  const char *held_until; /* a day */
  const char *reverses;
  const char *agent; /* whose sale it comes from */
} KabLedgerReason;

/* The currency, and where it comes from, are those of @source, which outlives the entry. */
void kab_ledger_entry_begin (KabLedgerEntry *entry, KabWriter *writer, const KabRow *source);
/* FALSE, with KAB_ERROR_STORAGE, if it does not balance: the transaction is then to be given up. */
gboolean kab_ledger_entry_end (KabLedgerEntry *entry, GError **error);

gboolean kab_ledger_put_line (KabLedgerEntry *entry,
                              const char *account_id,
                              gboolean debit,
                              gint64 amount,
                              const KabLedgerReason *reason,
                              GError **error);

/* A line on the account of that purpose; one of no amount is left out where nothing has to be explained. */
gboolean kab_ledger_book (KabLedgerEntry *entry,
                          const char *purpose,
                          const char *kind,
                          const char *partner,
                          gboolean debit,
                          gint64 amount,
                          const KabLedgerReason *reason,
                          GError **error);

/* A query with the org for its first value, then @a, then @b unless it is NULL; and the sum that one gives. */
KabStatement *
kab_ledger_query (KabWriter *writer, const char *sql, const char *a, const char *b, GError **error);
gboolean kab_ledger_sum (KabWriter *writer,
                         const char *sql,
                         const char *a,
                         const char *b,
                         gint64 *sum,
                         GError **error);

/* kab-ledger-sale.c */
gboolean kab_ledger_book_payment (KabWriter *writer, const KabRow *payment, GError **error);
/* When it came in, or now. */
gint64 kab_ledger_paid_at (KabWriter *writer, const KabRow *payment);

/* kab-writer-ledger.c: whether @field has come to be @value; what was refunded of a payment, but for @refund */
gboolean kab_ledger_became (const KabRow *before, const KabRow *row, const char *field, const char *value);
gboolean
kab_ledger_refunded (KabWriter *writer, const char *payment, const char *refund, gint64 *sum, GError **error);

/* kab-ledger-guard.c: sets KAB_ERROR_REFUSED to @text, which it takes. Returns: FALSE */
gboolean kab_ledger_refuse (GError **error, char *text);

G_END_DECLS
