/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-row.h"

G_BEGIN_DECLS

/** kab_entity_commission: what people read of a commission: reckoned where it is read, kept and sent nowhere */
extern const KabEntity kab_entity_commission;

/**
 * KabCommission: what a sale brought
 * @line: of the ledger, with which it was booked
 * @amount: what was booked; minor units
 * @taken_back: what refunds and corrections took back of it
 * @paid: what payouts that were paid covered of it. More than is left of it only where it was taken back afterwards
 * @requested: what payouts that are under way cover of it
 * @free_at: when it can be paid out, ms since 1970
 */
typedef struct
{
  KabRow *line;
  gint64 amount;
  gint64 taken_back;
  gint64 paid;
  gint64 requested;
  gint64 free_at;
} KabCommission;

/**
 * kab_commissions_reckon:
 * @lines: (element-type KabRow): rows of ledger_line: of any number of partners, all that there are of each
 *
 * Which sale brought which commission, and what came of it. A payout is of an amount, and not of sales: it covers what
 * became free first. Lines that name an agent are covered by lines of payouts that name the same one, so that it comes to
 * the same for whoever sees no more than the lines of one agent. All of it is a sum of lines: what is due of all
 * commissions is what the accounts of commissions and of payouts under way stand at.
 *
 * Returns: (transfer full) (element-type KabCommission): what became free first comes first
 */
GArray *kab_commissions_reckon (GPtrArray *lines);

/** kab_commission_due: Returns: what is still to be paid out of it; below 0: it was taken back after it was paid out */
gint64 kab_commission_due (const KabCommission *commission);

/** kab_commission_state: Returns: a token of the field "state" of #kab_entity_commission, as of @now */
const char *kab_commission_state (const KabCommission *commission, gint64 now);

/**
 * KabCommissionShare: what of an amount is an agent's
 * @agent: (nullable):
 */
typedef struct
{
  char *agent;
  gint64 amount;
} KabCommissionShare;

/**
 * kab_commissions_share:
 * @commissions: (element-type KabCommission): of one partner, in one currency
 * @amount: what is to be paid out of them: no more than is free, so that what is held, which comes last, is not touched
 *
 * Returns: (transfer full) (element-type KabCommissionShare): the parts of @amount, by the agents whose sales it covers, what
 *   became free first before the rest; what covers nothing is nobody's. None is of 0, and they come to @amount
 */
GArray *kab_commissions_share (const GArray *commissions, gint64 amount);

/** kab_commission_shares_add: adds to the share of @agent (nullable) */
void kab_commission_shares_add (GArray *shares, const char *agent, gint64 amount);
/** kab_commission_shares_new: Returns: (transfer full) (element-type KabCommissionShare): none yet */
GArray *kab_commission_shares_new (void);

G_END_DECLS
