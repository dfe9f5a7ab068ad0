/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-reward.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-amount.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-money.h"
#include "kab-parameters.h"

#define HOLD_DAYS_MAX 3660

static const KabParameter known[] = {
  { "percent_bp", KAB_PARAMETER_NUMBER, 0, KAB_PERCENT_ALL, NULL },
  { "amount", KAB_PARAMETER_NUMBER, 0, KAB_AMOUNT_MAX, NULL },
  { "percents", KAB_PARAMETER_TABLE, 0, KAB_PERCENT_ALL, NULL },
  { "amounts", KAB_PARAMETER_TABLE, 0, KAB_AMOUNT_MAX, NULL },
  { "tiers", KAB_PARAMETER_TIERS, 0, KAB_PERCENT_ALL, "percent_bp" },
  { "whole", KAB_PARAMETER_FLAG, 0, 1, NULL },
  { "first_bp", KAB_PARAMETER_NUMBER, 0, KAB_PERCENT_ALL, NULL },
  { "renewal_bp", KAB_PARAMETER_NUMBER, 0, KAB_PERCENT_ALL, NULL },
  { "months", KAB_PARAMETER_NUMBER, 1, 1200, NULL },
  { "of_net", KAB_PARAMETER_FLAG, 0, 1, NULL },
  { "max_reward", KAB_PARAMETER_NUMBER, 0, KAB_AMOUNT_MAX, NULL },
};

/* What a plan of a kind cannot do without; of several, one. */
static const struct
{
  const char *kind;
  const char *needs[4];
} kinds[] = {
  { "percent", { "percent_bp" } },
  { "fixed", { "amount" } },
  { "per_package", { "percents", "amounts", "percent_bp", "amount" } },
  { "tiers", { "tiers" } },
  { "recurring", { "first_bp", "renewal_bp" } },
};

void
kab_reward_free (KabReward *reward)
{
  if (reward == NULL)
    return;
  g_free (reward->held_until);
  kab_derivation_free (reward->why);
  g_free (reward);
}

JsonObject *
kab_reward_read_parameters (const char *parameters, GError **error)
{
  return kab_parameters_read (parameters, known, G_N_ELEMENTS (known), error);
}

static JsonObject *
read_parameters (const char *kind, const char *parameters, GError **error)
{
  g_autoptr (JsonObject) object = kab_reward_read_parameters (parameters, error);

  if (object == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_strcmp0 (kind, kinds[i].kind) != 0)
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (kinds[i].needs) && kinds[i].needs[k] != NULL; k++)
        if (json_object_has_member (object, kinds[i].needs[k]))
          return g_steal_pointer (&object);
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("A reward of this kind needs “%s”."),
                   kinds[i].needs[0]);
      return NULL;
    }
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("“%s” is not a kind of reward that is known here."),
               kind != NULL ? kind : "");
  return NULL;
}

gboolean
kab_reward_check_parameters (const char *kind, const char *parameters, GError **error)
{
  g_autoptr (JsonObject) object = read_parameters (kind, parameters, error);

  return object != NULL;
}

typedef struct
{
  const KabRewardPlan *plan;
  const KabRewardSale *sale;
  JsonObject *parameters;
  KabReward *reward;
} Run;

static void
nothing (Run *run, const char *rule, char *why)
{
  kab_derivation_add (run->reward->why, rule, 0, why);
}

static void
add_percent (Run *run, const char *rule, gint64 of, gint64 rate)
{
  g_autofree char *percent = kab_percent_format (rate, NULL);
  g_autofree char *base = kab_money_format (of, run->sale->currency, NULL);

  /* Translators: the name of a reward plan, a percentage, an amount */
  kab_derivation_add (run->reward->why, rule, kab_amount_percent (of, rate),
                      g_strdup_printf (_ ("%s: %s of %s"), run->plan->name, percent, base));
}

static void
add_amount (Run *run, const char *rule, gint64 amount)
{
  if (g_strcmp0 (run->plan->currency, run->sale->currency) != 0)
    {
      nothing (run, "currency", g_strdup (_ ("The plan's amounts are in another currency than the sale.")));
      return;
    }
  kab_derivation_add (run->reward->why, rule, amount,
                      g_strdup_printf (_ ("%s: for each sale"), run->plan->name));
}

static void
either (Run *run)
{
  if (json_object_has_member (run->parameters, "percent_bp"))
    add_percent (run, "percent", run->reward->base, kab_parameters_get (run->parameters, "percent_bp", 0));
  else if (json_object_has_member (run->parameters, "amount"))
    add_amount (run, "fixed", kab_parameters_get (run->parameters, "amount", 0));
  else
    nothing (run, "package", g_strdup (_ ("The plan has nothing for this package.")));
}

static gboolean
look_up (Run *run, const char *table, gint64 *value)
{
  JsonObject *object = json_object_has_member (run->parameters, table)
                         ? json_object_get_object_member (run->parameters, table)
                         : NULL;

  if (object == NULL || run->sale->package == NULL || !json_object_has_member (object, run->sale->package))
    return FALSE;
  *value = json_object_get_int_member (object, run->sale->package);
  return TRUE;
}

static void
per_package (Run *run)
{
  gint64 value;

  if (look_up (run, "percents", &value))
    add_percent (run, "package", run->reward->base, value);
  else if (look_up (run, "amounts", &value))
    add_amount (run, "package", value);
  else
    either (run);
}

static void
tiers (Run *run)
{
  g_autoptr (GArray) list = kab_parameters_tiers (run->parameters, "tiers", "percent_bp");
  gint64 at = run->sale->month_volume, end = at + run->reward->base;

  if (g_strcmp0 (run->plan->currency, run->sale->currency) != 0)
    {
      nothing (run, "currency", g_strdup (_ ("The plan's amounts are in another currency than the sale.")));
      return;
    }
  if (kab_parameters_get (run->parameters, "whole", FALSE))
    {
      const KabTier *tier = kab_tier_at (list, end);

      if (tier != NULL)
        add_percent (run, "tier", run->reward->base, tier->value);
    }
  for (guint i = 0; i < list->len && !kab_parameters_get (run->parameters, "whole", FALSE); i++)
    {
      const KabTier *tier = &g_array_index (list, KabTier, i);
      gint64 from = MAX (at, tier->from);
      gint64 to = i + 1 < list->len ? MIN (end, g_array_index (list, KabTier, i + 1).from) : end;

      if (to > from)
        add_percent (run, "tier", to - from, tier->value);
    }
  if (run->reward->why->lines->len == 0)
    nothing (run, "tier", g_strdup (_ ("The month's sales have not reached the plan's first tier.")));
}

static void
recurring (Run *run)
{
  gint64 months = kab_parameters_get (run->parameters, "months", 0);
  g_autofree char *end = months > 0 && run->sale->first_day != NULL
                           ? kab_date_add_months (run->sale->first_day, (int)months)
                           : NULL;

  if (run->sale->payment_number <= 1)
    add_percent (run, "first", run->reward->base, kab_parameters_get (run->parameters, "first_bp", 0));
  else if (end != NULL && strcmp (run->sale->day, end) >= 0)
    {
      g_autofree char *day = kab_date_format (end, NULL);

      nothing (run, "ended", g_strdup_printf (_ ("Renewals were rewarded until %s."), day));
    }
  else
    add_percent (run, "renewal", run->reward->base, kab_parameters_get (run->parameters, "renewal_bp", 0));
}

static void
reckon (Run *run)
{
  const KabRewardPlan *plan = run->plan;
  const char *day = run->sale->day;

  if (plan->from != NULL && strcmp (day, plan->from) < 0)
    {
      g_autofree char *text = kab_date_format (plan->from, NULL);

      nothing (run, "dates", g_strdup_printf (_ ("The plan begins on %s, after the sale."), text));
    }
  else if (plan->to != NULL && strcmp (day, plan->to) > 0)
    {
      g_autofree char *text = kab_date_format (plan->to, NULL);

      nothing (run, "dates", g_strdup_printf (_ ("The plan ended on %s, before the sale."), text));
    }
  else if (run->reward->base == 0)
    nothing (run, "unpaid", g_strdup (_ ("Nothing was paid, so there is nothing to reward.")));
  else if (g_str_equal (plan->kind, "per_package"))
    per_package (run);
  else if (g_str_equal (plan->kind, "tiers"))
    tiers (run);
  else if (g_str_equal (plan->kind, "recurring"))
    recurring (run);
  else if (g_str_equal (plan->kind, "percent"))
    add_percent (run, "percent", run->reward->base, kab_parameters_get (run->parameters, "percent_bp", 0));
  else
    add_amount (run, "fixed", kab_parameters_get (run->parameters, "amount", 0));
}

static void
add_days (KabReward *reward, const char *day, gint64 days)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay)g_ascii_strtoull (day + 8, NULL, 10),
                  (GDateMonth)g_ascii_strtoull (day + 5, NULL, 10),
                  (GDateYear)g_ascii_strtoull (day, NULL, 10));
  g_date_add_days (&date, (guint)days);
  reward->held_until = g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date),
                                        g_date_get_day (&date));
}

KabReward *
kab_reward_calculate (const KabRewardPlan *plan, const KabRewardSale *sale, GError **error)
{
  g_autoptr (KabReward) reward = NULL;
  g_autoptr (JsonObject) parameters = read_parameters (plan->kind, plan->parameters, error);
  Run run = { plan, sale, parameters, NULL };
  gint64 most;

  if (parameters == NULL)
    return NULL;
  if (sale->amount < 0 || sale->amount > KAB_AMOUNT_MAX || sale->vat < 0 || sale->vat > sale->amount
      || sale->month_volume < 0 || sale->month_volume > KAB_AMOUNT_MAX || !kab_date_is_valid (sale->day)
      || (sale->first_day != NULL && !kab_date_is_valid (sale->first_day)))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("No reward can be reckoned for such a sale."));
      return NULL;
    }
  run.reward = reward = g_new0 (KabReward, 1);
  reward->why = kab_derivation_new (sale->currency);
  reward->base = kab_parameters_get (parameters, "of_net", FALSE) ? sale->amount - sale->vat : sale->amount;
  reckon (&run);
  most = kab_parameters_get (parameters, "max_reward", KAB_AMOUNT_MAX);
  reward->amount = kab_derivation_total (reward->why);
  if (reward->amount > most && g_strcmp0 (plan->currency, sale->currency) == 0)
    kab_derivation_add (reward->why, "maximum", most - reward->amount,
                        g_strdup (_ ("Down to the greatest reward of the plan")));
  reward->amount = kab_derivation_total (reward->why);
  add_days (reward, sale->day, CLAMP (plan->hold_days, 0, HOLD_DAYS_MAX));
  if (plan->hold_days > 0 && reward->amount > 0)
    {
      g_autofree char *day = kab_date_format (reward->held_until, NULL);

      kab_derivation_note (reward->why, "hold", reward->amount,
                           g_strdup_printf (_ ("Held until %s, in case of a refund"), day));
    }
  return g_steal_pointer (&reward);
}

gint64
kab_reward_claw_back (gint64 reward,
                      gint64 paid,
                      gint64 refunded_before,
                      gint64 refund,
                      const char *currency,
                      KabDerivation **why)
{
  gint64 before, after, back;

  g_return_val_if_fail (reward >= 0, 0);
  paid = MAX (paid, 0);
  refunded_before = CLAMP (refunded_before, 0, paid);
  after = CLAMP (refund, 0, paid - refunded_before) + refunded_before;
  before = paid > 0 ? kab_amount_ratio (reward, refunded_before, paid) : 0;
  back = (paid > 0 ? kab_amount_ratio (reward, after, paid) : 0) - before;
  if (why != NULL)
    {
      g_autofree char *refunded = kab_money_format (after - refunded_before, currency, NULL);
      g_autofree char *whole = kab_money_format (paid, currency, NULL);

      *why = kab_derivation_new (currency);
      /* Translators: an amount that was refunded, and what had been paid */
      kab_derivation_add (*why, "claw_back", -back,
                          g_strdup_printf (_ ("%s of %s was refunded"), refunded, whole));
    }
  return back;
}
