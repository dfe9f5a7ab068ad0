/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What follows in the books from payments, refunds and payouts: entries whose debits and credits are equal,
 * written in the transaction of what they come from, and never changed or taken away afterwards.
 *
 *   payment succeeded   money at hand  /  revenue, VAT          and, for a partner's sale,
 *                       commissions (expense)  /  commissions owed to the partner, held for the plan's days
 *   refund succeeded    revenue, VAT  /  money at hand          and the part of the commission that answers to it
 *   payout requested    commissions owed  /  payouts under way
 *   payout paid         payouts under way  /  money at hand, fees
 *   payout rejected     payouts under way  /  commissions owed
 */
#include <glib/gi18n-lib.h>

#include "kab-amount.h"
#include "kab-commission.h"
#include "kab-error.h"
#include "kab-ledger-entry.h"
#include "kab-ledger.h"
#include "kab-reward.h"
#include "kab-store.h"

/* Refunds */

/* What had been refunded of the payment before this one. */
gboolean
kab_ledger_refunded (KabWriter *writer, const char *payment, const char *refund, gint64 *sum, GError **error)
{
  return kab_ledger_sum (writer,
                         "SELECT COALESCE(SUM(amount),0) FROM refund WHERE org=? AND payment=? AND id<>?"
                         " AND state='succeeded' AND deleted=0",
                         payment, refund, sum, error);
}

typedef struct
{
  char *id;
  char *plan;
  char *partner;
  char *agent;
  gint64 amount;
} Commission;

static void
commission_clear (gpointer data)
{
  Commission *commission = data;

  g_free (commission->id);
  g_free (commission->plan);
  g_free (commission->partner);
  g_free (commission->agent);
}

static GArray *
commissions_of (KabWriter *writer, const char *payment, GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, TRUE, sizeof (Commission));
  g_autoptr (KabStatement) statement = kab_ledger_query (
    writer,
    "SELECT id, plan, partner, agent, amount FROM ledger_line WHERE org=? AND source_row=? AND source=?"
    " AND rule='commission' AND side='credit' AND amount>0 ORDER BY id",
    payment, "payment", error);
  KabStep step;

  g_array_set_clear_func (all, commission_clear);
  if (statement == NULL)
    return NULL;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      Commission one = { .id = g_strdup (kab_statement_get_text (statement, 0)),
                         .plan = g_strdup (kab_statement_get_text (statement, 1)),
                         .partner = g_strdup (kab_statement_get_text (statement, 2)),
                         .agent = g_strdup (kab_statement_get_text (statement, 3)),
                         .amount = kab_statement_get_integer (statement, 4) };

      g_array_append_val (all, one);
    }
  return step == KAB_STEP_DONE ? g_steal_pointer (&all) : NULL;
}

static gboolean
take_back (KabWriter *writer,
           const KabRow *refund,
           const Commission *commission,
           gint64 paid,
           gint64 before,
           GError **error)
{
  g_autoptr (KabDerivation) why = NULL;
  g_autoptr (KabRow) plan = commission->plan != NULL
                              ? kab_writer_find (writer, &kab_entity_reward_plan, commission->plan, NULL)
                              : NULL;
  gint64 amount
    = kab_reward_claw_back (commission->amount, paid, before, kab_row_get_integer (refund, "amount"),
                            kab_row_get_text (refund, "currency"), &why);
  KabLedgerReason reason = { .rule = "claw_back", .plan = plan, .why = why };
  KabLedgerReason owed = reason;
  KabLedgerEntry entry;

  owed.reverses = commission->id;
  owed.agent = commission->agent;
  kab_ledger_entry_begin (&entry, writer, refund);
  return kab_ledger_book (&entry, "commission", "liability", commission->partner, TRUE, amount, &owed, error)
         && kab_ledger_book (&entry, "commission", "expense", NULL, FALSE, amount, &reason, error)
         && kab_ledger_entry_end (&entry, error);
}

static gboolean
book_refund (KabWriter *writer, const KabRow *refund, GError **error)
{
  const char *id = kab_row_get_text (refund, "payment");
  g_autoptr (KabRow) payment = kab_writer_find (writer, &kab_entity_payment, id, error);
  g_autoptr (GArray) commissions = NULL;
  gint64 amount = kab_row_get_integer (refund, "amount"), paid, before, vat;
  const KabLedgerReason reason = { .rule = "refund" };
  KabLedgerEntry entry;

  if (payment == NULL || !kab_ledger_refunded (writer, id, refund->id, &before, error)
      || !kab_ledger_sum (writer,
                          "SELECT COALESCE(SUM(l.amount),0) FROM ledger_line l JOIN ledger_account a"
                          " ON a.id=l.account AND a.org=l.org WHERE l.org=? AND l.source_row=? AND l.source=?"
                          " AND a.purpose='vat'",
                          id, "payment", &vat, error))
    return FALSE;
  paid = kab_row_get_integer (payment, "amount");
  /* Of the VAT as much as answers to what is refunded by now, less what went before: after the last refund all of it. */
  vat = kab_amount_ratio (vat, before + amount, paid) - kab_amount_ratio (vat, before, paid);
  kab_ledger_entry_begin (&entry, writer, refund);
  if (!kab_ledger_book (&entry, "revenue", "income", NULL, TRUE, amount - vat, &reason, error)
      || !kab_ledger_book (&entry, "vat", "liability", NULL, TRUE, vat, &reason, error)
      || !kab_ledger_book (&entry, "cash", "asset", NULL, FALSE, amount, &reason, error)
      || !kab_ledger_entry_end (&entry, error))
    return FALSE;

  commissions = commissions_of (writer, id, error);
  if (commissions == NULL)
    return FALSE;
  for (guint i = 0; i < commissions->len; i++)
    if (!take_back (writer, refund, &g_array_index (commissions, Commission, i), paid, before, error))
      return FALSE;
  return TRUE;
}

/* Payouts */

/* All that stands on the partner's accounts in that currency. */
static GPtrArray *
lines_of (KabWriter *writer, const char *partner, const char *currency, GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT %s FROM ledger_line WHERE org=? AND account IN (SELECT id FROM ledger_account"
                       " WHERE org=? AND partner=? AND currency=?) AND deleted=0",
                       kab_store_columns (&kab_entity_ledger_line));
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, sql, error);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, writer->org);
  kab_statement_bind_text (statement, 3, partner);
  kab_statement_bind_text (statement, 4, currency);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (lines, kab_store_read (statement, 0, &kab_entity_ledger_line));
  return step == KAB_STEP_DONE ? g_steal_pointer (&lines) : NULL;
}

/* Whose sales a payout that is requested covers. */
static GArray *
shares_to_be (KabWriter *writer, const KabRow *payout, GError **error)
{
  g_autoptr (GPtrArray) lines
    = lines_of (writer, kab_row_get_text (payout, "partner"), kab_row_get_text (payout, "currency"), error);
  g_autoptr (GArray) commissions = lines != NULL ? kab_commissions_reckon (lines) : NULL;

  return commissions != NULL ? kab_commissions_share (commissions, kab_row_get_integer (payout, "amount"))
                             : NULL;
}

/* Whose it covered then: what was refunded since makes no other one's of it. */
static GArray *
shares_as_requested (KabWriter *writer, const KabRow *payout, GError **error)
{
  g_autoptr (KabStatement) statement = kab_ledger_query (
    writer,
    "SELECT l.agent, l.amount FROM ledger_line l JOIN ledger_account a ON a.id=l.account AND a.org=l.org"
    " WHERE l.org=? AND l.source_row=? AND l.source=? AND l.rule='payout' AND l.side='credit'"
    " AND a.purpose='payouts' ORDER BY l.id",
    payout->id, "payout", error);
  g_autoptr (GArray) shares = kab_commission_shares_new ();
  KabStep step;

  if (statement == NULL)
    return NULL;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    kab_commission_shares_add (shares, kab_statement_get_text (statement, 0),
                               kab_statement_get_integer (statement, 1));
  return step == KAB_STEP_DONE ? g_steal_pointer (&shares) : NULL;
}

/* A line for each share, with its agent. */
static gboolean
book_shares (KabLedgerEntry *entry,
             const char *purpose,
             const KabRow *payout,
             gboolean debit,
             const GArray *shares,
             KabLedgerReason reason,
             GError **error)
{
  for (guint i = 0; i < shares->len; i++)
    {
      const KabCommissionShare *share = &g_array_index (shares, KabCommissionShare, i);

      reason.agent = share->agent;
      if (!kab_ledger_book (entry, purpose, "liability", kab_row_get_text (payout, "partner"), debit,
                            share->amount, &reason, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
book_payout (KabWriter *writer, const KabRow *payout, const char *state, GError **error)
{
  gboolean paid = g_str_equal (state, "paid"), rejected = g_str_equal (state, "rejected");
  g_autoptr (GArray) shares
    = paid || rejected ? shares_as_requested (writer, payout, error) : shares_to_be (writer, payout, error);
  gint64 amount = kab_row_get_integer (payout, "amount"), fee = kab_row_get_integer (payout, "fee");
  KabLedgerReason reason = { .rule = rejected ? "payout_rejected" : "payout" };
  KabLedgerEntry entry;

  if (shares == NULL)
    return FALSE;
  kab_ledger_entry_begin (&entry, writer, payout);
  if (paid)
    return book_shares (&entry, "payouts", payout, TRUE, shares, reason, error)
           && kab_ledger_book (&entry, "cash", "asset", NULL, FALSE, amount - fee, &reason, error)
           && kab_ledger_book (&entry, "fees", "income", NULL, FALSE, fee, &reason, error)
           && kab_ledger_entry_end (&entry, error);
  return book_shares (&entry, rejected ? "payouts" : "commission", payout, TRUE, shares, reason, error)
         && book_shares (&entry, rejected ? "commission" : "payouts", payout, FALSE, shares, reason, error)
         && kab_ledger_entry_end (&entry, error);
}

/* What happens */

gboolean
kab_ledger_became (const KabRow *before, const KabRow *row, const char *field, const char *value)
{
  return g_strcmp0 (kab_row_get_text (row, field), value) == 0
         && (before == NULL || g_strcmp0 (kab_row_get_text (before, field), value) != 0);
}

gboolean
kab_writer_book (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  if (row->deleted)
    return TRUE;
  if (row->entity == &kab_entity_payment && kab_ledger_became (before, row, "state", "succeeded"))
    return kab_ledger_book_payment (writer, row, error);
  if (row->entity == &kab_entity_refund && kab_ledger_became (before, row, "state", "succeeded"))
    return book_refund (writer, row, error);
  if (row->entity == &kab_entity_payout)
    {
      const char *state = kab_row_get_text (row, "state");

      /* One that comes approved or paid was requested on the way. */
      if (before == NULL && !book_payout (writer, row, "requested", error))
        return FALSE;
      if ((g_strcmp0 (state, "paid") == 0 || g_strcmp0 (state, "rejected") == 0)
          && kab_ledger_became (before, row, "state", state))
        return book_payout (writer, row, state, error);
    }
  return TRUE;
}

/* Corrections */

gboolean
kab_writer_reverse_entry (KabWriter *writer, const char *id, const char *why, GError **error)
{
  g_autoptr (GPtrArray) lines = kab_ledger_lines (writer->db, writer->org, NULL, id, error);
  g_autoptr (KabDerivation) explanation = NULL;
  KabLedgerReason reason = { .rule = "correction" };
  KabLedgerEntry entry = { NULL };

  if (lines == NULL)
    return FALSE;
  if (lines->len == 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("The ledger has no entry of that number."));
      return FALSE;
    }
  for (guint i = 0; i < lines->len; i++)
    {
      const KabRow *line = lines->pdata[i];
      gint64 n;

      if (!kab_ledger_sum (writer, "SELECT COUNT(*) FROM ledger_line WHERE org=? AND reverses=? AND rule=?",
                           line->id, "correction", &n, error))
        return FALSE;
      if (n > 0 || g_strcmp0 (kab_row_get_text (line, "rule"), "correction") == 0)
        return kab_ledger_refuse (error, g_strdup (_ (
                                           "This entry was corrected already, or is a correction itself.")));
    }
  explanation = kab_derivation_new (kab_row_get_text (lines->pdata[0], "currency"));
  kab_derivation_note (explanation, "correction", 0, g_strdup (why));
  reason.why = explanation;
  for (guint i = 0; i < lines->len; i++)
    {
      const KabRow *line = lines->pdata[i];

      if (i == 0)
        {
          kab_ledger_entry_begin (&entry, writer, line);
          entry.source = kab_row_get_text (line, "source");
          entry.source_row = kab_row_get_text (line, "source_row");
        }
      reason.reverses = line->id;
      reason.agent = kab_row_get_text (line, "agent");
      if (!kab_ledger_put_line (&entry, kab_row_get_text (line, "account"),
                                g_strcmp0 (kab_row_get_text (line, "side"), "credit") == 0,
                                kab_row_get_integer (line, "amount"), &reason, error))
        return FALSE;
    }
  return kab_ledger_entry_end (&entry, error);
}
