/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-derivation.h"
#include "kab-row.h"

G_BEGIN_DECLS

/**
 * KabBalanceLine: a line of the account that counts
 * @amount: its part of #KabBalance.booked
 * @held: what of it is held until @until
 */
typedef struct
{
  KabRow *row;
  gint64 amount;
  gint64 held;
  gint64 until;
} KabBalanceLine;

/**
 * KabBalance:
 * @booked: what the lines come to: credit less debit where the account is a liability, income or
 *   equity, debit less credit where it is an asset or an expense; minor units
 * @held: the part of @booked that is not free yet
 * @available: what can be paid out now: @booked less @held, and never below zero
 * @next_release: the moment at which the next part of @held becomes free, ms since 1970; 0: nothing is held
 * @lines: (element-type KabBalanceLine): in the order of @why: their amounts come to @booked; what they hold, to @held, but where
 *   more was taken back than stood there
 * @why: each line of the account that counts, as a part of @booked; what is held, and until when, as notes. There is a
 *   line also where there is nothing
 *
 * What an account of the ledger stands at: only ever a sum of its lines, and never kept.
 */
typedef struct
{
  gint64 booked;
  gint64 held;
  gint64 available;
  gint64 next_release;
  GArray *lines;
  KabDerivation *why;
} KabBalance;

/**
 * kab_balance_calculate:
 * @account: a row of ledger_account
 * @lines: (element-type KabRow): rows of ledger_line of that account; others are passed over
 * @now: the moment for which is asked, ms since 1970: what is held until then or earlier is free
 *
 * A line that is reversed takes what is held of it along: what was taken back is not held any more.
 *
 * Returns: (transfer full):
 */
KabBalance *kab_balance_calculate (const KabRow *account, GPtrArray *lines, gint64 now);
/** kab_balance_text: Returns: (transfer full): why there is that line, in a sentence, as it was booked with it */
char *kab_balance_text (const KabRow *line);
void kab_balance_free (KabBalance *balance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabBalance, kab_balance_free)

G_END_DECLS
