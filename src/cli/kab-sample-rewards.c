/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sample company's partners earn: a plan of each kind among them, and who had another one before. */
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
