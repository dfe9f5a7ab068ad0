/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sample company's promo codes: of the seasons, for newcomers, and one of a partner; and what it offers to single clients. */
#include "kab-sample.h"

#include "kab-date.h"

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

static const struct
{
  const char *title;
  const char *text;
  int days_ago; /* when it was made */
  int days;     /* that it is good for from today; 0: without an end */
  gboolean seen;
} offers[] = {
  { "Продление на прежних условиях", "Цена прошлого года, если продлить до конца месяца.", 9, 21, TRUE },
  { "Ещё одно рабочее место в подарок", "К любому заказу этого пакета.", 4, 30, FALSE },
  { "Переход на старший пакет", "Перенесём данные и обучим сотрудников.", 30, 0, TRUE },
  { "Предложение прошлого месяца", NULL, 60, -14, FALSE },
};

static gboolean
put_offer (KabSample *self, const char *client, guint i, GError **error)
{
  g_autofree char *id = kab_sample_id (&self->random, kab_sample_day_ms (self, offers[i].days_ago));
  g_autofree char *until = kab_date_add_days (self->today_text, offers[i].days);
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_offer, id);
  const KabSamplePackage *package = NULL;

  for (guint n = 0; n < self->packages->len && package == NULL; n++)
    {
      const KabSamplePackage *one = self->packages->pdata[(n + i) % self->packages->len];

      if (g_strcmp0 (one->state, "on_sale") == 0 && one->until == NULL)
        package = one;
    }
  kab_row_set_text (row, "client", client);
  kab_row_set_text (row, "title", offers[i].title);
  kab_row_set_text (row, "text", offers[i].text);
  kab_row_set_text (row, "package", package != NULL ? package->id : NULL);
  if (offers[i].days != 0)
    kab_row_set_text (row, "valid_to", until);
  if (offers[i].seen)
    kab_row_set_integer (row, "seen_at", kab_sample_day_ms (self, offers[i].days_ago - 1));
  return kab_sample_put (self, row, error);
}

gboolean
kab_sample_make_offers (KabSample *self, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    if (self->portal_client != NULL && !put_offer (self, self->portal_client, i, error))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (offers) && i < self->clients->len; i++)
    if (!put_offer (self, ((const KabSampleClient *)self->clients->pdata[i])->id, i, error))
      return FALSE;
  return TRUE;
}
