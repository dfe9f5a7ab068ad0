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
#include <stdio.h>

#include <glib/gi18n-lib.h>

#include "kab-amount.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-ledger.h"
#include "kab-money.h"
#include "kab-reward.h"
#include "kab-writer-private.h"

#define DEFAULT_HOLD_DAYS 14
#define RENEWALS_MAX 200

typedef struct
{
  KabWriter *writer;
  char *id;
  const char *source;
  const char *source_row;
  const char *currency;
  gint64 left; /* debits less credits so far */
} Entry;

static void
entry_begin (Entry *entry, KabWriter *writer, const KabRow *source)
{
  entry->writer = writer;
  entry->id = kab_id_new ();
  entry->source = source->entity->name;
  entry->source_row = source->id;
  entry->currency = kab_row_get_text (source, "currency");
  entry->left = 0;
}

static gboolean
entry_end (Entry *entry, GError **error)
{
  gint64 left = entry->left;

  g_clear_pointer (&entry->id, g_free);
  if (left == 0)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
               _ ("The books would not balance. Nothing was changed; please tell the makers of Kabinet."));
  return FALSE;
}

static KabStatement *
query (KabWriter *writer, const char *sql, const char *a, const char *b, GError **error)
{
  KabStatement *statement = kab_db_prepare (writer->db, sql, error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, a);
  if (b != NULL)
    kab_statement_bind_text (statement, 3, b);
  return statement;
}

/* A sum, over rows of the org that @a (and @b) name. */
static gboolean
query_sum (KabWriter *writer, const char *sql, const char *a, const char *b, gint64 *sum, GError **error)
{
  g_autoptr (KabStatement) statement = query (writer, sql, a, b, error);
  KabStep step;

  *sum = 0;
  if (statement == NULL)
    return FALSE;
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    *sum = kab_statement_get_integer (statement, 0);
  return step != KAB_STEP_ERROR;
}

static char *
account_name (KabWriter *writer, const char *purpose, const char *partner)
{
  const char *title
    = kab_field_enum_title (kab_entity_find_field (&kab_entity_ledger_account, "purpose"), purpose);
  g_autoptr (KabRow) row
    = partner != NULL ? kab_writer_find (writer, &kab_entity_partner, partner, NULL) : NULL;

  /* Translators: the purpose of an account, then the partner whose it is */
  return row != NULL ? g_strdup_printf (_ ("%s: %s"), title, kab_row_title (row)) : g_strdup (title);
}

/* The account of that purpose, made when it is first needed. */
static char *
account (KabWriter *writer,
         const char *purpose,
         const char *kind,
         const char *partner,
         const char *currency,
         GError **error)
{
  g_autofree char *code = partner != NULL ? g_strdup_printf ("%s:%s:%s:%s", purpose, kind, currency, partner)
                                          : g_strdup_printf ("%s:%s:%s", purpose, kind, currency);
  g_autoptr (GError) local = NULL;
  g_autoptr (KabRow) row = kab_writer_find_unique (writer, &kab_entity_ledger_account, "code", code, &local);
  g_autofree char *name = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (row != NULL)
    return g_strdup (row->id);
  name = account_name (writer, purpose, partner);
  row = kab_row_new (&kab_entity_ledger_account, NULL);
  kab_row_set_text (row, "code", code);
  kab_row_set_text (row, "name", name);
  kab_row_set_text (row, "kind", kind);
  kab_row_set_text (row, "purpose", purpose);
  kab_row_set_text (row, "currency", currency);
  kab_row_set_text (row, "partner", partner);
  return kab_writer_put (writer, row, NULL, error) ? g_strdup (row->id) : NULL;
}

typedef struct
{
  const char *rule;
  const KabRow *plan;
  const KabDerivation *why;
  const char *held_until; /* a day */
  const char *reverses;
} Reason;

static gint64
begin_of_day (const char *day)
{
  g_autoptr (GDateTime) time = NULL;
  int y = 0, m = 0, d = 0;

  if (sscanf (day, "%d-%d-%d", &y, &m, &d) != 3)
    return 0;
  time = g_date_time_new_local (y, m, d, 0, 0, 0);
  return time != NULL ? g_date_time_to_unix (time) * 1000 : 0;
}

static gboolean
put_line (Entry *entry,
          const char *account_id,
          gboolean debit,
          gint64 amount,
          const Reason *reason,
          GError **error)
{
  g_autoptr (KabRow) row = NULL;
  g_autofree char *explanation = reason->why != NULL ? kab_derivation_to_json (reason->why) : NULL;

  if (account_id == NULL)
    return FALSE;
  row = kab_row_new (&kab_entity_ledger_line, NULL);
  kab_row_set_text (row, "account", account_id);
  kab_row_set_text (row, "entry", entry->id);
  kab_row_set_integer (row, "booked_at", entry->writer->now);
  kab_row_set_text (row, "side", debit ? "debit" : "credit");
  kab_row_set_integer (row, "amount", amount);
  kab_row_set_text (row, "currency", entry->currency);
  kab_row_set_text (row, "source", entry->source);
  kab_row_set_text (row, "source_row", entry->source_row);
  kab_row_set_text (row, "rule", reason->rule);
  if (reason->plan != NULL)
    {
      kab_row_set_text (row, "plan", reason->plan->id);
      kab_row_set_integer (row, "plan_version", kab_row_get_integer (reason->plan, "version"));
    }
  kab_row_set_text (row, "explanation", explanation);
  if (reason->held_until != NULL && amount > 0)
    {
      kab_row_set_integer (row, "hold_until", begin_of_day (reason->held_until));
      kab_row_set_text (row, "hold_reason", _ ("the client may still ask for the money back"));
    }
  kab_row_set_text (row, "reverses", reason->reverses);
  entry->left += debit ? amount : -amount;
  return kab_writer_put (entry->writer, row, NULL, error);
}

/* A line on the account of that purpose; one of no amount is left out where nothing has to be explained. */
static gboolean
book (Entry *entry,
      const char *purpose,
      const char *kind,
      const char *partner,
      gboolean debit,
      gint64 amount,
      const Reason *reason,
      GError **error)
{
  g_autofree char *id = NULL;

  if (amount == 0 && reason->why == NULL)
    return TRUE;
  id = account (entry->writer, purpose, kind, partner, entry->currency, error);
  return put_line (entry, id, debit, amount, reason, error);
}

/* Sales */

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
  g_autoptr (KabStatement) statement = query (writer, sql, id, NULL, error);
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

static gint64
paid_at (KabWriter *writer, const KabRow *row)
{
  return kab_row_is_null (row, "succeeded_at") ? writer->now : kab_row_get_integer (row, "succeeded_at");
}

/* The partner's plan of the day: of several in force, the one that began last. */
static gboolean
find_plan (KabWriter *writer, const char *partner, const char *day, KabRow **plan, GError **error)
{
  g_autoptr (KabStatement) statement
    = query (writer,
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
  g_autoptr (KabStatement) statement = query (
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

/* The plan's parameters, with what stands in fields of their own. */
static char *
plan_parameters (const KabRow *plan)
{
  const char *json = kab_row_get_text (plan, "parameters");
  g_autoptr (JsonNode) node = json != NULL ? json_from_string (json, NULL) : NULL;
  g_autoptr (JsonNode) out = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                         ? json_object_ref (json_node_get_object (node))
                         : json_object_new ();

  if (!kab_row_is_null (plan, "percent") && !json_object_has_member (object, "percent_bp"))
    json_object_set_int_member (object, "percent_bp", kab_row_get_integer (plan, "percent"));
  if (!kab_row_is_null (plan, "amount") && !json_object_has_member (object, "amount"))
    json_object_set_int_member (object, "amount", kab_row_get_integer (plan, "amount"));
  json_node_take_object (out, object);
  return json_to_string (out, FALSE);
}

/* What the plan says; what it cannot say is a figure of zero that says why. */
static KabReward *
reward_of (const KabRow *plan, const KabRewardSale *sale)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *parameters = plan != NULL ? plan_parameters (plan) : NULL;
  KabReward *reward = NULL;

  if (plan != NULL)
    {
      KabRewardPlan with
        = { .name = kab_row_title (plan),
            .kind = kab_row_get_text (plan, "kind"),
            .parameters = parameters,
            .currency = kab_row_get_text (plan, "currency"),
            .from = kab_row_get_text (plan, "valid_from"),
            .to = kab_row_get_text (plan, "valid_to"),
            .hold_days = kab_row_is_null (plan, "hold_days") ? DEFAULT_HOLD_DAYS
                                                             : kab_row_get_integer (plan, "hold_days") };

      reward = kab_reward_calculate (&with, sale, &error);
    }
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
  Reason reason = { .rule = "commission", .plan = plan, .why = reward->why };
  Reason owed = reason;
  Entry entry;

  owed.held_until = reward->held_until;
  entry_begin (&entry, writer, payment);
  return book (&entry, "commission", "expense", NULL, TRUE, reward->amount, &reason, error)
         && book (&entry, "commission", "liability", partner, FALSE, reward->amount, &owed, error)
         && entry_end (&entry, error);
}

static gboolean
book_rewards (KabWriter *writer, const KabRow *payment, GArray *parts, GError **error)
{
  const char *partner = kab_row_get_text (payment, "partner");
  gint64 at = paid_at (writer, payment), volume;
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

static gboolean
book_payment (KabWriter *writer, const KabRow *payment, GError **error)
{
  g_autoptr (GArray) parts = parts_of (writer, payment, error);
  gint64 amount = kab_row_get_integer (payment, "amount"), vat = 0;
  const Reason reason = { .rule = "payment" };
  Entry entry;

  if (parts == NULL)
    return FALSE;
  for (guint i = 0; i < parts->len; i++)
    vat += g_array_index (parts, Part, i).vat;
  entry_begin (&entry, writer, payment);
  return book (&entry, "cash", "asset", NULL, TRUE, amount, &reason, error)
         && book (&entry, "revenue", "income", NULL, FALSE, amount - vat, &reason, error)
         && book (&entry, "vat", "liability", NULL, FALSE, vat, &reason, error) && entry_end (&entry, error)
         && book_rewards (writer, payment, parts, error);
}

/* Refunds */

/* What had been refunded of the payment before this one. */
static gboolean
refunded_before (KabWriter *writer, const char *payment, const char *refund, gint64 *sum, GError **error)
{
  return query_sum (writer,
                    "SELECT COALESCE(SUM(amount),0) FROM refund WHERE org=? AND payment=? AND id<>?"
                    " AND state='succeeded' AND deleted=0",
                    payment, refund, sum, error);
}

typedef struct
{
  char *id;
  char *plan;
  char *partner;
  gint64 amount;
} Commission;

static void
commission_clear (gpointer data)
{
  Commission *commission = data;

  g_free (commission->id);
  g_free (commission->plan);
  g_free (commission->partner);
}

static GArray *
commissions_of (KabWriter *writer, const char *payment, GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, TRUE, sizeof (Commission));
  g_autoptr (KabStatement) statement
    = query (writer,
             "SELECT id, plan, partner, amount FROM ledger_line WHERE org=? AND source_row=? AND source=?"
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
                         .amount = kab_statement_get_integer (statement, 3) };

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
  Reason reason = { .rule = "claw_back", .plan = plan, .why = why };
  Reason owed = reason;
  Entry entry;

  owed.reverses = commission->id;
  entry_begin (&entry, writer, refund);
  return book (&entry, "commission", "liability", commission->partner, TRUE, amount, &owed, error)
         && book (&entry, "commission", "expense", NULL, FALSE, amount, &reason, error)
         && entry_end (&entry, error);
}

static gboolean
book_refund (KabWriter *writer, const KabRow *refund, GError **error)
{
  const char *id = kab_row_get_text (refund, "payment");
  g_autoptr (KabRow) payment = kab_writer_find (writer, &kab_entity_payment, id, error);
  g_autoptr (GArray) commissions = NULL;
  gint64 amount = kab_row_get_integer (refund, "amount"), paid, before, vat;
  const Reason reason = { .rule = "refund" };
  Entry entry;

  if (payment == NULL || !refunded_before (writer, id, refund->id, &before, error)
      || !query_sum (writer,
                     "SELECT COALESCE(SUM(l.amount),0) FROM ledger_line l JOIN ledger_account a"
                     " ON a.id=l.account AND a.org=l.org WHERE l.org=? AND l.source_row=? AND l.source=?"
                     " AND a.purpose='vat'",
                     id, "payment", &vat, error))
    return FALSE;
  paid = kab_row_get_integer (payment, "amount");
  /* Of the VAT as much as answers to what is refunded by now, less what went before: after the last refund all of it. */
  vat = kab_amount_ratio (vat, before + amount, paid) - kab_amount_ratio (vat, before, paid);
  entry_begin (&entry, writer, refund);
  if (!book (&entry, "revenue", "income", NULL, TRUE, amount - vat, &reason, error)
      || !book (&entry, "vat", "liability", NULL, TRUE, vat, &reason, error)
      || !book (&entry, "cash", "asset", NULL, FALSE, amount, &reason, error) || !entry_end (&entry, error))
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

static gboolean
book_payout (KabWriter *writer, const KabRow *payout, const char *state, GError **error)
{
  const char *partner = kab_row_get_text (payout, "partner");
  gint64 amount = kab_row_get_integer (payout, "amount"), fee = kab_row_get_integer (payout, "fee");
  Reason reason = { .rule = "payout" };
  Entry entry;

  entry_begin (&entry, writer, payout);
  if (g_str_equal (state, "paid"))
    return book (&entry, "payouts", "liability", partner, TRUE, amount, &reason, error)
           && book (&entry, "cash", "asset", NULL, FALSE, amount - fee, &reason, error)
           && book (&entry, "fees", "income", NULL, FALSE, fee, &reason, error) && entry_end (&entry, error);

  if (g_str_equal (state, "rejected"))
    {
      reason.rule = "payout_rejected";
      return book (&entry, "payouts", "liability", partner, TRUE, amount, &reason, error)
             && book (&entry, "commission", "liability", partner, FALSE, amount, &reason, error)
             && entry_end (&entry, error);
    }
  return book (&entry, "commission", "liability", partner, TRUE, amount, &reason, error)
         && book (&entry, "payouts", "liability", partner, FALSE, amount, &reason, error)
         && entry_end (&entry, error);
}

/* What happens */

static gboolean
became (const KabRow *before, const KabRow *row, const char *field, const char *value)
{
  return g_strcmp0 (kab_row_get_text (row, field), value) == 0
         && (before == NULL || g_strcmp0 (kab_row_get_text (before, field), value) != 0);
}

gboolean
kab_writer_book (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  if (row->deleted)
    return TRUE;
  if (row->entity == &kab_entity_payment && became (before, row, "state", "succeeded"))
    return book_payment (writer, row, error);
  if (row->entity == &kab_entity_refund && became (before, row, "state", "succeeded"))
    return book_refund (writer, row, error);
  if (row->entity == &kab_entity_payout)
    {
      const char *state = kab_row_get_text (row, "state");

      /* One that comes approved or paid was requested on the way. */
      if (before == NULL && !book_payout (writer, row, "requested", error))
        return FALSE;
      if ((g_strcmp0 (state, "paid") == 0 || g_strcmp0 (state, "rejected") == 0)
          && became (before, row, "state", state))
        return book_payout (writer, row, state, error);
    }
  return TRUE;
}

/* What may not happen */

static gboolean
refuse (GError **error, char *text)
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

  if (payment == NULL || !refunded_before (writer, id, row->id, &before, error))
    return FALSE;
  if (g_strcmp0 (kab_row_get_text (payment, "state"), "succeeded") != 0)
    return refuse (error, g_strdup (_ ("The payment has not arrived, so nothing of it can be refunded.")));
  if (g_strcmp0 (kab_row_get_text (payment, "currency"), kab_row_get_text (row, "currency")) != 0)
    return refuse (error, g_strdup (_ ("A refund is made in the currency of the payment.")));
  if (kab_row_get_integer (row, "amount") <= kab_row_get_integer (payment, "amount") - before)
    return TRUE;
  left = kab_money_format (kab_row_get_integer (payment, "amount") - before,
                           kab_row_get_text (row, "currency"), NULL);
  return refuse (error, g_strdup_printf (_ ("Of this payment %s can still be refunded, and no more."), left));
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
  if (!query_sum (
        writer,
        "SELECT COALESCE(SUM(CASE WHEN side='credit' THEN amount ELSE -amount END),0) FROM ledger_line"
        " WHERE org=? AND account=?",
        row->id, NULL, &booked, error)
      || !query_sum (
        writer,
        "SELECT COALESCE(SUM(amount),0) FROM ledger_line WHERE org=? AND account=? AND side='credit'"
        " AND hold_until>CAST(? AS BIGINT)",
        row->id, now, &held, error)
      || !query_sum (writer,
                     "SELECT COALESCE(SUM(r.amount),0) FROM ledger_line r JOIN ledger_line l"
                     " ON l.id=r.reverses AND l.org=r.org WHERE r.org=? AND r.account=? AND r.side='debit'"
                     " AND l.hold_until>CAST(? AS BIGINT)",
                     row->id, now, &reversed, error))
    return FALSE;
  *amount = MAX (booked - MAX (held - reversed, 0), 0);
  return TRUE;
}

static gboolean
check_payout (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  const char *partner = kab_row_get_text (row, "partner"), *currency = kab_row_get_text (row, "currency");
  g_autoptr (KabRow) method = NULL;
  g_autofree char *free_text = NULL;
  gint64 amount = kab_row_get_integer (row, "amount"), free_now;

  if (kab_row_get_integer (row, "fee") > amount)
    return refuse (error, g_strdup (_ ("The fee is higher than the payout itself.")));
  if (before != NULL)
    {
      const char *state = kab_row_get_text (before, "state");

      if ((g_strcmp0 (state, "paid") == 0 || g_strcmp0 (state, "rejected") == 0)
          && g_strcmp0 (state, kab_row_get_text (row, "state")) != 0)
        return refuse (error, g_strdup (_ ("This payout is closed: request another one.")));
      return TRUE;
    }
  if (amount <= 0)
    return refuse (error, g_strdup (_ ("A payout is of more than nothing.")));
  method = kab_writer_find (writer, &kab_entity_payout_method, kab_row_get_text (row, "method"), error);
  if (method == NULL)
    return FALSE;
  if (g_strcmp0 (kab_row_get_text (method, "partner"), partner) != 0
      || g_strcmp0 (kab_row_get_text (method, "state"), "active") != 0)
    return refuse (error, g_strdup (_ ("This payout method is another's, or archived. Choose another one.")));
  if (!available (writer, partner, currency, &free_now, error))
    return FALSE;
  if (amount <= free_now)
    return TRUE;
  free_text = kab_money_format (free_now, currency, NULL);
  return refuse (error,
                 g_strdup_printf (_ ("%s can be paid out now, and no more. What is held becomes free later."),
                                  free_text));
}

gboolean
kab_writer_check_books (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  if (row->entity == &kab_entity_ledger_line && (before != NULL || row->deleted))
    return refuse (error,
                   g_strdup (_ ("A line of the ledger is never changed: a correction is a new line.")));
  if (row->entity == &kab_entity_payment || row->entity == &kab_entity_refund)
    {
      if (before != NULL && g_strcmp0 (kab_row_get_text (before, "state"), "succeeded") == 0
          && (row->deleted || g_strcmp0 (kab_row_get_text (row, "state"), "succeeded") != 0))
        return refuse (error, g_strdup (_ ("What has been paid is not undone: make a refund.")));
      return row->entity != &kab_entity_refund || !became (before, row, "state", "succeeded")
             || check_refund (writer, row, error);
    }
  return row->entity != &kab_entity_payout || row->deleted || check_payout (writer, before, row, error);
}

/* Corrections */

gboolean
kab_writer_reverse_entry (KabWriter *writer, const char *id, const char *why, GError **error)
{
  g_autoptr (GPtrArray) lines = kab_ledger_lines (writer->db, writer->org, NULL, id, error);
  g_autoptr (KabDerivation) explanation = NULL;
  Reason reason = { .rule = "correction" };
  Entry entry = { NULL };

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

      if (!query_sum (writer, "SELECT COUNT(*) FROM ledger_line WHERE org=? AND reverses=? AND rule=?",
                      line->id, "correction", &n, error))
        return FALSE;
      if (n > 0 || g_strcmp0 (kab_row_get_text (line, "rule"), "correction") == 0)
        return refuse (error, g_strdup (_ ("This entry was corrected already, or is a correction itself.")));
    }
  explanation = kab_derivation_new (kab_row_get_text (lines->pdata[0], "currency"));
  kab_derivation_note (explanation, "correction", 0, g_strdup (why));
  reason.why = explanation;
  for (guint i = 0; i < lines->len; i++)
    {
      const KabRow *line = lines->pdata[i];

      if (i == 0)
        {
          entry_begin (&entry, writer, line);
          entry.source = kab_row_get_text (line, "source");
          entry.source_row = kab_row_get_text (line, "source_row");
        }
      reason.reverses = line->id;
      if (!put_line (&entry, kab_row_get_text (line, "account"),
                     g_strcmp0 (kab_row_get_text (line, "side"), "credit") == 0,
                     kab_row_get_integer (line, "amount"), &reason, error))
        return FALSE;
    }
  return entry_end (&entry, error);
}
