/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a payment brings: money, revenue and VAT, and the commission of the partner whose sale it is. */
#include <glib/gi18n-lib.h>

#include "kab-amount.h"
#include "kab-ledger-entry.h"
#include "kab-reward-plan.h"

#define RENEWALS_MAX 200

typedef struct
{
  char *package;
  char *licence;
  gint64 amount; /* of the payment, what is for this line */
  gint64 vat;    /* contained in it */
} Part;

static void
part_clear (gpointer data)
{
  Part *part = data;

  g_free (part->package);
  g_free (part->licence);
}

static gboolean
read_parts (KabWriter *writer, const char *sql, const char *id, GArray *parts, GError **error)
{
  g_autoptr (KabStatement) statement = kab_ledger_query (writer, sql, id, NULL, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      Part part = { .package = g_strdup (kab_statement_get_text (statement, 0)),
                    .licence = g_strdup (kab_statement_get_text (statement, 1)),
                    .amount = kab_statement_get_integer (statement, 2),
                    .vat = kab_statement_get_integer (statement, 3) };

      g_array_append_val (parts, part);
    }
  return step == KAB_STEP_DONE;
}

/* What was paid for: the lines of the order or of the invoice, each with its share of the payment. */
static GArray *
parts_of (KabWriter *writer, const KabRow *payment, GError **error)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, TRUE, sizeof (Part));
  const char *order = kab_row_get_text (payment, "order"), *invoice = kab_row_get_text (payment, "invoice");
  g_autofree gint64 *weights = NULL;
  g_autofree gint64 *shares = NULL;

  g_array_set_clear_func (parts, part_clear);
  if (order != NULL
      && !read_parts (writer,
                      "SELECT package, licence, amount, vat_amount FROM order_line"
                      " WHERE org=? AND \"order\"=? AND deleted=0 ORDER BY position, id",
                      order, parts, error))
    return NULL;
  if (parts->len == 0 && invoice != NULL
      && !read_parts (writer,
                      "SELECT package, NULL, amount, vat_amount FROM invoice_line"
                      " WHERE org=? AND invoice=? AND deleted=0 ORDER BY position, id",
                      invoice, parts, error))
    return NULL;
  if (parts->len == 0)
    {
      Part whole = { .amount = kab_row_get_integer (payment, "amount") };

      g_array_append_val (parts, whole);
    }
  weights = g_new (gint64, parts->len);
  shares = g_new (gint64, parts->len);
  for (guint i = 0; i < parts->len; i++)
    weights[i] = g_array_index (parts, Part, i).amount;
  kab_amount_split (kab_row_get_integer (payment, "amount"), weights, parts->len, shares);
  for (guint i = 0; i < parts->len; i++)
    {
      Part *part = &g_array_index (parts, Part, i);

      /* A line's VAT is contained in its amount; of a part of it, as much as answers to that. */
      part->vat
        = part->amount > 0 ? kab_amount_ratio (shares[i], MIN (part->vat, part->amount), part->amount) : 0;
      part->amount = shares[i];
    }
  return g_steal_pointer (&parts);
}

static char *
day_of (gint64 ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (ms / 1000);

  return g_date_time_format (time, "%Y-%m-%d");
}

gint64
kab_ledger_paid_at (KabWriter *writer, const KabRow *row)
{
  return kab_row_is_null (row, "succeeded_at") ? writer->now : kab_row_get_integer (row, "succeeded_at");
}

/* The partner's plan of the day: of several in force, the one that began last. */
static gboolean
find_plan (KabWriter *writer, const char *partner, const char *day, KabRow **plan, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_ledger_query (writer,
                        "SELECT id FROM reward_plan WHERE org=? AND partner=? AND valid_from<=? AND deleted=0"
                        " AND (valid_to IS NULL OR valid_to>=?) ORDER BY valid_from DESC, id DESC LIMIT 1",
                        partner, day, error);
  g_autofree char *id = NULL;
  KabStep step;

  *plan = NULL;
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 4, day);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    id = g_strdup (kab_statement_get_text (statement, 0));
  if (step == KAB_STEP_ERROR || id == NULL)
    return step != KAB_STEP_ERROR;
  kab_statement_reset (statement);
  *plan = kab_writer_find (writer, &kab_entity_reward_plan, id, error);
  return *plan != NULL;
}

/* What the partner's clients paid in the month of @at, but for @payment. */
static gboolean
month_volume (KabWriter *writer,
              const char *partner,
              const KabRow *payment,
              gint64 at,
              gint64 *volume,
              GError **error)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (at / 1000);
  g_autoptr (GDateTime) first
    = g_date_time_new_local (g_date_time_get_year (time), g_date_time_get_month (time), 1, 0, 0, 0);
  g_autoptr (GDateTime) next = g_date_time_add_months (first, 1);
  g_autoptr (KabStatement) statement = kab_ledger_query (
    writer,
    "SELECT COALESCE(SUM(amount),0) FROM payment WHERE org=? AND partner=? AND currency=? AND deleted=0"
    " AND state='succeeded' AND succeeded_at>=? AND succeeded_at<? AND id<>?",
    partner, kab_row_get_text (payment, "currency"), error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 4, g_date_time_to_unix (first) * 1000);
  kab_statement_bind_integer (statement, 5, g_date_time_to_unix (next) * 1000);
  kab_statement_bind_text (statement, 6, payment->id);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *volume = MIN (kab_statement_get_integer (statement, 0), KAB_AMOUNT_MAX);
  return TRUE;
}

/* How often the licence was renewed before, and when it was first sold. */
static gboolean
count_renewals (KabWriter *writer, const char *licence, gint64 *number, char **first_day, GError **error)
{
  g_autofree char *at = g_strdup (licence);

  *number = 1;
  *first_day = NULL;
  while (at != NULL && *number < RENEWALS_MAX)
    {
      g_autoptr (KabRow) row = NULL;
      g_autoptr (GError) local = NULL;
      const char *from;

      row = kab_writer_find (writer, &kab_entity_licence, at, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      from = row != NULL ? kab_row_get_text (row, "renewed_from") : NULL;
      if (row != NULL && from == NULL && *number > 1)
        *first_day = g_strdup (kab_row_get_text (row, "sold_on"));
      if (from != NULL)
        (*number)++;
      g_free (at);
      at = g_strdup (from);
    }
  return TRUE;
}

/* What the plan says; what it cannot say is a figure of zero that says why. */
static KabReward *
reward_of (const KabRow *plan, const KabRewardSale *sale)
{
  g_autoptr (GError) error = NULL;
  KabReward *reward = plan != NULL ? kab_reward_plan_reckon (plan, sale, &error) : NULL;

  if (reward == NULL)
    {
      reward = g_new0 (KabReward, 1);
      reward->why = kab_derivation_new (sale->currency);
      kab_derivation_note (reward->why, "none", 0,
                           plan == NULL
                             ? g_strdup (_ ("The partner had no reward plan in force on that day."))
                             : g_strdup (error->message));
    }
  return reward;
}

static gboolean
book_reward (KabWriter *writer,
             const KabRow *payment,
             const KabRow *plan,
             const KabRewardSale *sale,
             GError **error)
{
  g_autoptr (KabReward) reward = reward_of (plan, sale);
  const char *partner = kab_row_get_text (payment, "partner");
  KabLedgerReason reason = { .rule = "commission", .plan = plan, .why = reward->why };
  KabLedgerReason owed = reason;
  KabLedgerEntry entry;

  owed.held_until = reward->held_until;
  owed.agent = kab_row_get_text (payment, "agent");
  kab_ledger_entry_begin (&entry, writer, payment);
  return kab_ledger_book (&entry, "commission", "expense", NULL, TRUE, reward->amount, &reason, error)
         && kab_ledger_book (&entry, "commission", "liability", partner, FALSE, reward->amount, &owed, error)
         && kab_ledger_entry_end (&entry, error);
}

static gboolean
book_rewards (KabWriter *writer, const KabRow *payment, GArray *parts, GError **error)
{
  const char *partner = kab_row_get_text (payment, "partner");
  gint64 at = kab_ledger_paid_at (writer, payment), volume;
  g_autofree char *day = day_of (at);
  g_autoptr (KabRow) plan = NULL;

  if (partner == NULL)
    return TRUE;
  if (!find_plan (writer, partner, day, &plan, error)
      || !month_volume (writer, partner, payment, at, &volume, error))
    return FALSE;
  for (guint i = 0; i < parts->len; i++)
    {
      const Part *part = &g_array_index (parts, Part, i);
      g_autofree char *first_day = NULL;
      KabRewardSale sale = { .amount = part->amount,
                             .vat = part->vat,
                             .currency = kab_row_get_text (payment, "currency"),
                             .package = part->package,
                             .day = day,
                             .month_volume = volume };

      if (!count_renewals (writer, part->licence, &sale.payment_number, &first_day, error))
        return FALSE;
      sale.first_day = first_day;
      if (!book_reward (writer, payment, plan, &sale, error))
        return FALSE;
      volume = MIN (volume + part->amount, KAB_AMOUNT_MAX);
    }
  return TRUE;
}

gboolean
kab_ledger_book_payment (KabWriter *writer, const KabRow *payment, GError **error)
{
  g_autoptr (GArray) parts = parts_of (writer, payment, error);
  gint64 amount = kab_row_get_integer (payment, "amount"), vat = 0;
  const KabLedgerReason reason = { .rule = "payment" };
  KabLedgerEntry entry;

  if (parts == NULL)
    return FALSE;
  for (guint i = 0; i < parts->len; i++)
    vat += g_array_index (parts, Part, i).vat;
  kab_ledger_entry_begin (&entry, writer, payment);
  return kab_ledger_book (&entry, "cash", "asset", NULL, TRUE, amount, &reason, error)
         && kab_ledger_book (&entry, "revenue", "income", NULL, FALSE, amount - vat, &reason, error)
         && kab_ledger_book (&entry, "vat", "liability", NULL, FALSE, vat, &reason, error)
         && kab_ledger_entry_end (&entry, error) && book_rewards (writer, payment, parts, error);
}
