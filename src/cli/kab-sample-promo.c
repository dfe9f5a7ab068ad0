/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sample company's promo codes: of the seasons, for newcomers, and one of a partner. */
#include "kab-sample.h"

/* Of those with months, people buy with them in these. */
static const struct
{
  const char *code;
  const char *name;
  guint percent;
  gint64 amount; /* in roubles, times 100 */
  int from, to;
  gboolean of_partner;
  const char *state;
} codes[KAB_SAMPLE_PROMO_CODES] = {
  { "VESNA15", "Весенняя скидка", 15, 0, 3, 5, FALSE, "active" },
  { "LETO10", "Летняя скидка", 10, 0, 6, 8, FALSE, "active" },
  { "START20", "Для новых клиентов", 20, 0, 1, 12, FALSE, "active" },
  { "GOD25", "К концу года", 25, 0, 11, 12, FALSE, "active" },
  { "SOSED500", "За рекомендацию", 0, 50000, 0, 0, TRUE, "active" },
  { "ARHIV5", "Прежняя скидка по телефону", 5, 0, 0, 0, FALSE, "archived" },
};

#define IN_SEASON 4

const char *
kab_sample_choose_promo (KabSample *self, int month, guint *percent)
{
  guint i;

  if (!kab_sample_chance (&self->random, 90))
    return NULL;
  i = kab_sample_below (&self->random, IN_SEASON);
  if (month < codes[i].from || month > codes[i].to)
    return NULL;
  *percent = codes[i].percent;
  self->promo_used[i]++;
  return codes[i].code;
}

static void
set_months (KabSample *self, KabRow *row, int from, int to)
{
  int year = g_date_get_year (&self->today);
  g_autofree char *first = g_strdup_printf ("%04d-%02d-01", year, from);
  g_autofree char *last
    = g_strdup_printf ("%04d-%02d-%02u", year, to, g_date_get_days_in_month (to, (GDateYear)year));

  kab_row_set_text (row, "valid_from", first);
  kab_row_set_text (row, "valid_to", last);
}

gboolean
kab_sample_make_promo_codes (KabSample *self, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *id = kab_sample_id (&self->random, kab_sample_day_ms (self, 400));
      g_autoptr (KabRow) row = kab_row_new (&kab_entity_promo_code, id);

      kab_row_set_text (row, "code", codes[i].code);
      kab_row_set_text (row, "name", codes[i].name);
      kab_row_set_text (row, "state", codes[i].state);
      kab_row_set_text (row, "kind", codes[i].percent > 0 ? "percent" : "fixed");
      if (codes[i].percent > 0)
        kab_row_set_integer (row, "percent", codes[i].percent * 100);
      else
        kab_row_set_integer (row, "amount", codes[i].amount);
      if (codes[i].from > 0 && (codes[i].from > 1 || codes[i].to < 12))
        set_months (self, row, codes[i].from, codes[i].to);
      if (codes[i].of_partner && self->partners->len > 0)
        kab_row_set_text (row, "partner", ((KabSamplePartner *)self->partners->pdata[0])->id);
      kab_row_set_integer (row, "used", self->promo_used[i]);
      if (!kab_sample_put (self, row, error))
        return FALSE;
    }
  return TRUE;
}
