/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sample company's partners earn: a plan of each kind among them, and who had another one before; and what of it
   was paid out. */
#include "kab-balance.h"
#include "kab-ledger.h"
#include "kab-sample.h"

static const struct
{
  const char *name;
  const char *kind;
  guint percent;     /* hundredths */
  gint64 amount;     /* minor units of roubles */
  const char *terms; /* (nullable): parameters; amounts in roubles */
} plans[] = {
  { "Базовое вознаграждение", "percent", 1500, 0, NULL },
  { "По объёму продаж", "tiers", 0, 0,
    "{\"tiers\":[{\"from\":0,\"percent_bp\":1000},{\"from\":10000000,\"percent_bp\":1500},"
    "{\"from\":30000000,\"percent_bp\":2000}]}" },
  { "Первая продажа и продления", "recurring", 0, 0,
    "{\"first_bp\":2000,\"months\":36,\"renewal_bp\":1000}" },
  { "За каждую лицензию", "fixed", 0, 50000, NULL },
  { "Базовое вознаграждение без НДС", "percent", 1200, 0, "{\"of_net\":true}" },
};

static gboolean
add_plan (KabSample *self,
          const KabSamplePartner *partner,
          guint kind,
          const char *from,
          const char *to,
          GError **error)
{
  g_autofree char *id = kab_sample_id (&self->random, kab_sample_day_ms (self, 400));
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_reward_plan, id);

  kab_row_set_text (row, "partner", partner->id);
  kab_row_set_text (row, "name", plans[kind].name);
  kab_row_set_text (row, "kind", plans[kind].kind);
  if (plans[kind].percent > 0)
    kab_row_set_integer (row, "percent", plans[kind].percent);
  if (plans[kind].amount > 0)
    kab_row_set_integer (row, "amount", plans[kind].amount);
  kab_row_set_text (row, "parameters", plans[kind].terms);
  kab_row_set_text (row, "currency", "RUB");
  kab_row_set_text (row, "valid_from", from);
  kab_row_set_text (row, "valid_to", to);
  return kab_sample_put (self, row, error);
}

gboolean
kab_sample_make_rewards (KabSample *self, GError **error)
{
  int year = g_date_get_year (&self->today);
  g_autofree char *long_ago = g_strdup_printf ("%04d-01-01", year - 2);
  g_autofree char *until = g_strdup_printf ("%04d-12-31", year - 1);
  g_autofree char *since = g_strdup_printf ("%04d-01-01", year);

  for (guint i = 0; i < self->partners->len; i++)
    {
      const KabSamplePartner *partner = self->partners->pdata[i];
      /* Amounts of money are for those who are paid in roubles. */
      guint kind = partner->country == KAB_COUNTRY_RU ? i % G_N_ELEMENTS (plans) : i % 2 == 0 ? 0 : 4;

      if (i % 3 == 0 && !add_plan (self, partner, 0, long_ago, until, error))
        return FALSE;
      if (!add_plan (self, partner, kind, i % 3 == 0 ? since : long_ago, NULL, error))
        return FALSE;
    }
  return TRUE;
}

/* Payouts */

#define PAID_DAYS_AGO 3
/* Of what is free then, this part is paid, and of the rest half is asked for. */
#define PAID_TENTHS 6

static KabRow *
add_method (KabSample *self, const KabSamplePartner *partner, guint i, GError **error)
{
  g_autofree char *id = kab_sample_id (&self->random, kab_sample_day_ms (self, 300));
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_payout_method, id);
  g_autofree char *last4 = g_strdup_printf ("%04u", 1024 + 733 * (i % 11));

  kab_row_set_text (row, "kind", "bank_account");
  kab_row_set_text (row, "name", "Расчётный счёт");
  kab_row_set_text (row, "last4", last4);
  kab_row_set_integer (row, "checked_at", kab_sample_day_ms (self, 299));
  kab_row_set_text (row, "partner", partner->id);
  return kab_sample_put (self, row, error) ? g_steal_pointer (&row) : NULL;
}

static gboolean
add_payout (KabSample *self,
            const KabRow *method,
            gint64 amount,
            const char *currency,
            gboolean paid,
            GError **error)
{
  g_autofree char *id = kab_sample_id (&self->random, kab_sample_day_ms (self, paid ? PAID_DAYS_AGO : 1));
  g_autofree char *reference
    = g_strdup_printf ("Платёжное поручение %u", 100 + kab_sample_below (&self->random, 800));
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_payout, id);

  kab_row_set_text (row, "partner", kab_row_get_text (method, "partner"));
  kab_row_set_text (row, "method", method->id);
  kab_row_set_integer (row, "amount", amount);
  kab_row_set_text (row, "currency", currency);
  kab_row_set_integer (row, "requested_at", kab_sample_day_ms (self, paid ? PAID_DAYS_AGO + 2 : 1));
  if (paid)
    {
      kab_row_set_text (row, "state", "paid");
      kab_row_set_integer (row, "paid_at", kab_sample_day_ms (self, PAID_DAYS_AGO));
      kab_row_set_text (row, "reference", reference);
    }
  return kab_sample_put (self, row, error);
}

/* What is free of an account, in whole hundreds. */
static gboolean
pay_out (KabSample *self,
         const char *org,
         const KabSamplePartner *partner,
         guint i,
         const KabRow *account,
         GError **error)
{
  const char *currency = kab_row_get_text (account, "currency");
  g_autoptr (GPtrArray) lines
    = kab_ledger_lines (kab_writer_get_db (self->writer), org, account->id, NULL, error);
  g_autoptr (KabBalance) balance
    = lines != NULL ? kab_balance_calculate (account, lines, kab_sample_day_ms (self, 0)) : NULL;
  g_autoptr (KabRow) method = NULL;
  gint64 paid, asked;

  if (balance == NULL)
    return FALSE;
  paid = balance->available * PAID_TENTHS / 10 / 10000 * 10000;
  asked = (balance->available - paid) / 2 / 10000 * 10000;
  if (asked < 100000)
    return TRUE;
  method = add_method (self, partner, i, error);
  return method != NULL && add_payout (self, method, paid, currency, TRUE, error)
         && (i % 2 != 0 || add_payout (self, method, asked, currency, FALSE, error));
}

gboolean
kab_sample_make_payouts (KabSample *self, const char *org, GError **error)
{
  g_autoptr (GPtrArray) accounts = kab_ledger_accounts (kab_writer_get_db (self->writer), org, error);

  if (accounts == NULL)
    return FALSE;
  for (guint i = 0; i < self->partners->len; i++)
    for (guint j = 0; j < accounts->len; j++)
      {
        const KabSamplePartner *partner = self->partners->pdata[i];
        const KabRow *account = accounts->pdata[j];

        if (g_strcmp0 (kab_row_get_text (account, "purpose"), "commission") == 0
            && g_strcmp0 (kab_row_get_text (account, "partner"), partner->id) == 0
            && !pay_out (self, org, partner, i, account, error))
          return FALSE;
      }
  return TRUE;
}
