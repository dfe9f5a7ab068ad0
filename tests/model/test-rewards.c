/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a partner gets for a sale, and why; what goes back with a refund. */
#include <glib.h>

#include "kab-amount.h"
#include "kab-commission.h"
#include "kab-error.h"
#include "kab-reward.h"

#define TIERS "\"tiers\":[{\"from\":0,\"percent_bp\":500},{\"from\":100000,\"percent_bp\":1000}]"
#define SALE(sum) .amount = sum, .currency = "RUB", .day = "2026-03-10", .payment_number = 1

/* S1-52: percent, fixed, per package, tiers, recurring, with effective dates. */
static void
test_plans (void)
{
  static const struct
  {
    const char *what;
    const char *kind, *parameters, *from, *to;
    KabRewardSale sale;
    gint64 amount;
    const char *rule;
  } cases[] = {
    { "a tenth", "percent", "{\"percent_bp\":1000}", NULL, NULL, { SALE (99995) }, 10000, "percent" },
    { "of the net amount",
      "percent",
      "{\"of_net\":true,\"percent_bp\":1000}",
      NULL,
      NULL,
      { SALE (12200), .vat = 2200 },
      1000,
      "percent" },
    { "nothing", "percent", "{\"percent_bp\":0}", NULL, NULL, { SALE (99995) }, 0, "percent" },
    { "at most",
      "percent",
      "{\"max_reward\":700,\"percent_bp\":1000}",
      NULL,
      NULL,
      { SALE (99995) },
      700,
      "maximum" },
    { "fixed", "fixed", "{\"amount\":5000}", NULL, NULL, { SALE (99995) }, 5000, "fixed" },
    { "nothing was paid", "fixed", "{\"amount\":5000}", NULL, NULL, { SALE (0) }, 0, "unpaid" },
    { "another currency",
      "fixed",
      "{\"amount\":5000}",
      NULL,
      NULL,
      { .amount = 99, .currency = "EUR", .day = "2026-03-10", .payment_number = 1 },
      0,
      "currency" },
    { "a package's percentage",
      "per_package",
      "{\"amounts\":{\"b\":700},\"percents\":{\"a\":2000}}",
      NULL,
      NULL,
      { SALE (1000), .package = "a" },
      200,
      "package" },
    { "a package's amount",
      "per_package",
      "{\"amounts\":{\"b\":700},\"percents\":{\"a\":2000}}",
      NULL,
      NULL,
      { SALE (1000), .package = "b" },
      700,
      "package" },
    { "another package",
      "per_package",
      "{\"amounts\":{\"b\":700},\"percents\":{\"a\":2000}}",
      NULL,
      NULL,
      { SALE (1000), .package = "c" },
      0,
      "package" },
    { "all others",
      "per_package",
      "{\"percent_bp\":100,\"percents\":{\"a\":2000}}",
      NULL,
      NULL,
      { SALE (1000), .package = "c" },
      10,
      "percent" },
    { "the first tier", "tiers", "{" TIERS "}", NULL, NULL, { SALE (60000) }, 3000, "tier" },
    { "over the edge of a tier",
      "tiers",
      "{" TIERS "}",
      NULL,
      NULL,
      { SALE (60000), .month_volume = 60000 },
      40000 / 20 + 20000 / 10,
      "tier" },
    { "the whole sale at the tier reached",
      "tiers",
      "{" TIERS ",\"whole\":true}",
      NULL,
      NULL,
      { SALE (60000), .month_volume = 60000 },
      6000,
      "tier" },
    { "below the first tier",
      "tiers",
      "{\"tiers\":[{\"from\":1000000,\"percent_bp\":500}]}",
      NULL,
      NULL,
      { SALE (60000) },
      0,
      "tier" },
    { "the first payment",
      "recurring",
      "{\"first_bp\":2000,\"months\":12,\"renewal_bp\":500}",
      NULL,
      NULL,
      { SALE (1000) },
      200,
      "first" },
    { "a renewal",
      "recurring",
      "{\"first_bp\":2000,\"months\":12,\"renewal_bp\":500}",
      NULL,
      NULL,
      { .amount = 1000,
        .currency = "RUB",
        .day = "2026-03-10",
        .payment_number = 2,
        .first_day = "2025-03-11" },
      50,
      "renewal" },
    { "a renewal too late",
      "recurring",
      "{\"first_bp\":2000,\"months\":12,\"renewal_bp\":500}",
      NULL,
      NULL,
      { .amount = 1000,
        .currency = "RUB",
        .day = "2026-03-10",
        .payment_number = 2,
        .first_day = "2025-03-10" },
      0,
      "ended" },
    { "the first day",
      "percent",
      "{\"percent_bp\":1000}",
      "2026-03-10",
      "2026-03-10",
      { SALE (1000) },
      100,
      "percent" },
    { "too early", "percent", "{\"percent_bp\":1000}", "2026-03-11", NULL, { SALE (1000) }, 0, "dates" },
    { "too late", "percent", "{\"percent_bp\":1000}", NULL, "2026-03-09", { SALE (1000) }, 0, "dates" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KabRewardPlan plan
        = { "План", cases[i].kind, cases[i].parameters, "RUB", cases[i].from, cases[i].to, 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (KabReward) reward = kab_reward_calculate (&plan, &cases[i].sale, &error);

      g_test_message ("%s", cases[i].what);
      g_assert_no_error (error);
      g_assert_cmpint (reward->amount, ==, cases[i].amount);
      g_assert_cmpint (kab_derivation_total (reward->why), ==, reward->amount);
      /* Every figure says why, zero too (S4-70; OCA/commission's empty results). */
      g_assert_cmpuint (reward->why->lines->len, >, 0);
      g_assert_true (kab_derivation_has (reward->why, cases[i].rule));
    }
}

static void
test_hold (void)
{
  KabRewardPlan plan = { "План", "percent", "{\"percent_bp\":1000}", "RUB", NULL, NULL, 30 };
  KabRewardSale sale = { SALE (1000) };
  g_autoptr (KabReward) reward = NULL;

  sale.day = "2024-02-15"; /* over the 29th of February */
  reward = kab_reward_calculate (&plan, &sale, NULL);
  g_assert_cmpstr (reward->held_until, ==, "2024-03-16");
  g_assert_true (kab_derivation_has (reward->why, "hold"));
}

static void
test_wrong_plans (void)
{
  static const char *const bad[][2] = {
    { "percent", "{}" },
    { "percent", NULL },
    { "percent", "{\"amount\":5}" },
    { "percent", "{\"percent_bp\":10001}" },
    { "fixed", "{\"percent_bp\":5}" },
    { "fixed", "{\"amount\":-5}" },
    { "tiers", "{\"tiers\":[{\"from\":0,\"price\":5}]}" },
    { "per_package", "{\"percents\":[5]}" },
    { "per_package", "{\"percents\":{\"a\":\"5\"}}" },
    { "recurring", "{\"months\":5}" },
    { "recurring", "{\"first_bp\":5,\"months\":0}" },
    { "other", "{\"percent_bp\":5}" },
    { NULL, "{\"percent_bp\":5}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s %s", bad[i][0], bad[i][1]);
      g_assert_false (kab_reward_check_parameters (bad[i][0], bad[i][1], &error));
      g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
    }
}

/* Tiers in any order of the month's sales bring, within rounding, the same; with whole tiers more never brings less. */
static void
test_properties (void)
{
  GRand *rand = g_rand_new_with_seed (19);
  KabRewardPlan plan = { "План", "tiers", "{" TIERS "}", "RUB", NULL, NULL, 14 };

  for (guint i = 0; i < 3000; i++)
    {
      gint64 volume = 0, total = 0, expected;
      guint n = (guint)g_rand_int_range (rand, 1, 20);

      for (guint k = 0; k < n; k++)
        {
          KabRewardSale sale = { SALE (0) };
          g_autoptr (KabReward) reward = NULL;

          sale.amount = g_rand_int_range (rand, 0, 50000);
          sale.month_volume = volume;
          reward = kab_reward_calculate (&plan, &sale, NULL);
          g_assert_cmpint (reward->amount, >=, 0);
          g_assert_cmpint (reward->amount, <=, sale.amount);
          g_assert_cmpint (kab_derivation_total (reward->why), ==, reward->amount);
          volume += sale.amount;
          total += reward->amount;
        }
      expected = kab_amount_percent (MIN (volume, 100000), 500)
                 + kab_amount_percent (MAX (0, volume - 100000), 1000);
      g_assert_cmpint (ABS (total - expected), <=, n + 1);
    }
  g_rand_free (rand);
}

/* However a sale is refunded, all of its reward goes back in the end and no more. */
static void
test_claw_back (void)
{
  GRand *rand = g_rand_new_with_seed (23);
  g_autoptr (KabDerivation) why = NULL;

  g_assert_cmpint (kab_reward_claw_back (100, 1000, 0, 500, "RUB", &why), ==, 50);
  g_assert_cmpint (kab_derivation_total (why), ==, -50);
  g_assert_cmpint (kab_reward_claw_back (100, 1000, 500, 5000, "RUB", NULL), ==, 50);
  g_assert_cmpint (kab_reward_claw_back (100, 1000, 1000, 10, "RUB", NULL), ==, 0);
  g_assert_cmpint (kab_reward_claw_back (0, 1000, 0, 1000, "RUB", NULL), ==, 0);
  g_assert_cmpint (kab_reward_claw_back (100, 0, 0, 10, "RUB", NULL), ==, 0);
  for (guint i = 0; i < 5000; i++)
    {
      gint64 paid = g_rand_int_range (rand, 1, 1000000), reward = g_rand_int_range (rand, 0, 500000);
      gint64 refunded = 0, taken = 0;

      while (refunded < paid)
        {
          gint64 refund = MIN (paid - refunded, g_rand_int_range (rand, 1, (gint32)paid + 1));
          gint64 back = kab_reward_claw_back (reward, paid, refunded, refund, "RUB", NULL);

          g_assert_cmpint (back, >=, 0);
          refunded += refund;
          taken += back;
          g_assert_cmpint (taken, <=, reward);
        }
      g_assert_cmpint (taken, ==, reward);
    }
  g_rand_free (rand);
}

/* A line of one of many agents of a partner. */
static void
add_line (GPtrArray *lines,
          const char *account,
          guint agent,
          const char *rule,
          const char *side,
          const char *source,
          gint64 at)
{
  KabRow *row = kab_row_new (&kab_entity_ledger_line, NULL);
  g_autofree char *name = g_strdup_printf ("agent %u", agent);

  kab_row_set_text (row, "account", account);
  kab_row_set_text (row, "partner", "partner");
  kab_row_set_text (row, "agent", name);
  kab_row_set_text (row, "currency", "RUB");
  kab_row_set_text (row, "rule", rule);
  kab_row_set_text (row, "side", side);
  kab_row_set_text (row, "source", source);
  kab_row_set_integer (row, "amount", 100);
  kab_row_set_integer (row, "booked_at", at);
  g_ptr_array_add (lines, row);
}

/* Four commissions of each agent, of which two were paid out; Returns: the least seconds that it took. */
static double
reckon (guint agents)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  double least = G_MAXDOUBLE;

  for (guint i = 0; i < 4 * agents; i++)
    add_line (lines, "commission", i % agents, "commission", "credit", "payment", i);
  for (guint i = 0; i < 2 * agents; i++)
    add_line (lines, "commission", i % agents, "payout", "debit", "payout", i);
  for (guint turn = 0; turn < 3; turn++)
    {
      gint64 began = g_get_monotonic_time ();
      g_autoptr (GArray) all = kab_commissions_reckon (lines);

      least = MIN (least, (double)(g_get_monotonic_time () - began) / G_USEC_PER_SEC);
      g_assert_cmpuint (all->len, ==, 4 * agents);
      for (guint i = 0; i < all->len; i++)
        g_assert_cmpint (g_array_index (all, KabCommission, i).paid, ==, i < 2 * agents ? 100 : 0);
    }
  return least;
}

/* S0-30: eight times the agents and their sales take about eight times as long, and not the square of it. */
static void
test_many_agents (void)
{
  double few = reckon (250), many = reckon (2000);

  g_test_message ("%.4f s, %.4f s", few, many);
  g_assert_cmpfloat (many, <, 30 * few);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rewards/plans (S1-52)", test_plans);
  g_test_add_func ("/rewards/hold (S4-70)", test_hold);
  g_test_add_func ("/rewards/wrong-plans", test_wrong_plans);
  g_test_add_func ("/rewards/properties", test_properties);
  g_test_add_func ("/rewards/claw-back (C16)", test_claw_back);
  g_test_add_func ("/rewards/many-agents (S0-30)", test_many_agents);
  return g_test_run ();
}
