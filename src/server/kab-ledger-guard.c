/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the books do not let happen. */
#include <glib/gi18n-lib.h>

#include "kab-bank-card.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-ledger-entry.h"
#include "kab-money.h"
#include "kab-payout.h"

gboolean
kab_ledger_refuse (GError **error, char *text)
{
  g_set_error_literal (error, KAB_ERROR, KAB_ERROR_REFUSED, text);
  g_free (text);
  return FALSE;
}

static gboolean
check_refund (KabWriter *writer, const KabRow *row, GError **error)
{
  const char *id = kab_row_get_text (row, "payment");
  g_autoptr (KabRow) payment = kab_writer_find (writer, &kab_entity_payment, id, error);
  g_autofree char *left = NULL;
  gint64 before;

  if (payment == NULL || !kab_ledger_refunded (writer, id, row->id, &before, error))
    return FALSE;
  if (g_strcmp0 (kab_row_get_text (payment, "state"), "succeeded") != 0)
    return kab_ledger_refuse (error, g_strdup (
                                       _ ("The payment has not arrived, so nothing of it can be refunded.")));
  if (g_strcmp0 (kab_row_get_text (payment, "currency"), kab_row_get_text (row, "currency")) != 0)
    return kab_ledger_refuse (error, g_strdup (_ ("A refund is made in the currency of the payment.")));
  if (kab_row_get_integer (row, "amount") <= kab_row_get_integer (payment, "amount") - before)
    return TRUE;
  left = kab_money_format (kab_row_get_integer (payment, "amount") - before,
                           kab_row_get_text (row, "currency"), NULL);
  return kab_ledger_refuse (error,
                            g_strdup_printf (_ ("Of this payment %s can still be refunded, and no more."),
                                             left));
}

/* What is free on the partner's account at this moment; kab_balance_calculate() is the same for those who ask why. */
static gboolean
available (KabWriter *writer, const char *partner, const char *currency, gint64 *amount, GError **error)
{
  g_autofree char *code = g_strdup_printf ("commission:liability:%s:%s", currency, partner);
  g_autoptr (GError) local = NULL;
  g_autoptr (KabRow) row = kab_writer_find_unique (writer, &kab_entity_ledger_account, "code", code, &local);
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, writer->now);
  gint64 booked, held, reversed;

  *amount = 0;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (row == NULL)
    return TRUE;
  if (!kab_ledger_sum (
        writer,
        "SELECT COALESCE(SUM(CASE WHEN side='credit' THEN amount ELSE -amount END),0) FROM ledger_line"
        " WHERE org=? AND account=?",
        row->id, NULL, &booked, error)
      || !kab_ledger_sum (
        writer,
        "SELECT COALESCE(SUM(amount),0) FROM ledger_line WHERE org=? AND account=? AND side='credit'"
        " AND hold_until>CAST(? AS BIGINT)",
        row->id, now, &held, error)
      || !kab_ledger_sum (
        writer,
        "SELECT COALESCE(SUM(r.amount),0) FROM ledger_line r JOIN ledger_line l"
        " ON l.id=r.reverses AND l.org=r.org WHERE r.org=? AND r.account=? AND r.side='debit'"
        " AND l.hold_until>CAST(? AS BIGINT)",
        row->id, now, &reversed, error))
    return FALSE;
  *amount = MAX (booked - MAX (held - reversed, 0), 0);
  return TRUE;
}

/* A policy that can no longer be read is as the model has it. */
static gboolean
read_policy (KabWriter *writer, KabPayoutPolicy *policy, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = kab_writer_setting (writer, "payout_policy", &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return kab_payout_policy_read (text, policy, NULL) || kab_payout_policy_read (NULL, policy, error);
}

/* S4-43, decision C13: ways that are switched off are neither entered nor asked for. */
static gboolean
check_kind (KabWriter *writer, const char *kind, KabPayoutPolicy *policy, GError **error)
{
  if (!read_policy (writer, policy, error))
    return FALSE;
  return kab_payout_policy_allows (policy, kind)
         || kab_ledger_refuse (error,
                               g_strdup (_ ("This way of being paid is switched off. Choose another.")));
}

/* S4-45: a card that has expired is refused. */
static gboolean
check_expiry (const KabRow *method, GError **error)
{
  const char *expires = kab_row_get_text (method, "expires");
  g_autofree char *today = kab_date_today ();
  char *problem = expires != NULL && g_strcmp0 (kab_row_get_text (method, "kind"), "card") == 0
                    ? kab_bank_card_expiry_problem (expires, today)
                    : NULL;

  return problem == NULL || kab_ledger_refuse (error, problem);
}

/* S4-73, S4-74: an enabled method whose details were checked, and enough to be worth it. */
static gboolean
check_method (KabWriter *writer, const KabRow *method, const KabRow *row, GError **error)
{
  KabPayoutPolicy policy;
  g_autofree char *least = NULL;

  if (!check_kind (writer, kab_row_get_text (method, "kind"), &policy, error)
      || !check_expiry (method, error))
    return FALSE;
  if (kab_row_is_null (method, "checked_at"))
    return kab_ledger_refuse (
      error, g_strdup (_ ("The details of this payout method have not been checked yet. Ask the office.")));
  if (kab_row_get_integer (row, "amount") >= policy.minimum)
    return TRUE;
  least = kab_money_format (policy.minimum, kab_row_get_text (row, "currency"), NULL);
  return kab_ledger_refuse (error, g_strdup_printf (_ ("A payout is of %s at the least."), least));
}

static gboolean
check_payout (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  const char *partner = kab_row_get_text (row, "partner"), *currency = kab_row_get_text (row, "currency");
  g_autoptr (KabRow) method = NULL;
  g_autofree char *free_text = NULL;
  gint64 amount = kab_row_get_integer (row, "amount"), free_now;

  if (kab_row_get_integer (row, "fee") > amount)
    return kab_ledger_refuse (error, g_strdup (_ ("The fee is higher than the payout itself.")));
  if (before != NULL)
    {
      const char *state = kab_row_get_text (before, "state");

      if ((g_strcmp0 (state, "paid") == 0 || g_strcmp0 (state, "rejected") == 0)
          && g_strcmp0 (state, kab_row_get_text (row, "state")) != 0)
        return kab_ledger_refuse (error, g_strdup (_ ("This payout is closed: request another one.")));
      return TRUE;
    }
  if (amount <= 0)
    return kab_ledger_refuse (error, g_strdup (_ ("A payout is of more than nothing.")));
  method = kab_writer_find (writer, &kab_entity_payout_method, kab_row_get_text (row, "method"), error);
  if (method == NULL)
    return FALSE;
  if (g_strcmp0 (kab_row_get_text (method, "partner"), partner) != 0
      || g_strcmp0 (kab_row_get_text (method, "state"), "active") != 0)
    return kab_ledger_refuse (error, g_strdup (_ (
                                       "This payout method is another's, or archived. Choose another one.")));
  if (!check_method (writer, method, row, error) || !available (writer, partner, currency, &free_now, error))
    return FALSE;
  if (amount <= free_now)
    return TRUE;
  free_text = kab_money_format (free_now, currency, NULL);
  return kab_ledger_refuse (
    error,
    g_strdup_printf (_ ("%s can be paid out now, and no more. What is held becomes free later."), free_text));
}

gboolean
kab_writer_check_books (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  KabPayoutPolicy policy;

  if (row->entity == &kab_entity_ledger_line && (before != NULL || row->deleted))
    return kab_ledger_refuse (error,
                              g_strdup (
                                _ ("A line of the ledger is never changed: a correction is a new line.")));
  if (row->entity == &kab_entity_payment || row->entity == &kab_entity_refund)
    {
      if (before != NULL && g_strcmp0 (kab_row_get_text (before, "state"), "succeeded") == 0
          && (row->deleted || g_strcmp0 (kab_row_get_text (row, "state"), "succeeded") != 0))
        return kab_ledger_refuse (error, g_strdup (_ ("What has been paid is not undone: make a refund.")));
      return row->entity != &kab_entity_refund || !kab_ledger_became (before, row, "state", "succeeded")
             || check_refund (writer, row, error);
    }
  if (row->entity == &kab_entity_payout_method && before == NULL)
    return check_kind (writer, kab_row_get_text (row, "kind"), &policy, error) && check_expiry (row, error);
  if (row->entity == &kab_entity_application
      && (before == NULL
          || g_strcmp0 (kab_row_get_text (before, "payout_kind"), kab_row_get_text (row, "payout_kind"))
               != 0))
    return check_kind (writer, kab_row_get_text (row, "payout_kind"), &policy, error);
  return row->entity != &kab_entity_payout || row->deleted || check_payout (writer, before, row, error);
}
