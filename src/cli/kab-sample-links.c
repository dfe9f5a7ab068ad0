/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sample company's partner links, and what came of them in the last weeks. */
#include "kab-sample.h"

#define HOUR_MS ((gint64)3600 * 1000)
#define DAYS 45
#define REGISTERS_OF_1000 45
#define PAYS_OF_1000 380
#define LINKS_A_PARTNER 3

static const struct
{
  const char *name;
  const char *slug;
  const char *target;
  const char *sub1;
  const char *sub2;
  guint visits; /* of a day, at the most */
} links[] = {
  { "Сайт, шапка страницы", "site", "/register", "сайт", "шапка", 90 },
  { "Рассылка постоянным клиентам", "mail", "/register", "рассылка", "осень", 40 },
  { "Визитки на выставке", "expo", "/register", "выставка", NULL, 12 },
  { "Телеграм-канал", "tg", "/register", "телеграм", NULL, 60 },
  { "Статья в отраслевом журнале", "statya", "/register", "пресса", NULL, 25 },
};

typedef struct
{
  gint64 visits;
  gint64 registrations;
  gint64 first_payments;
  gint64 revenue;
} Sums;

static void
set_sums (KabRow *row, const Sums *sums, gint64 at)
{
  kab_row_set_integer (row, "visits", sums->visits);
  kab_row_set_integer (row, "registrations", sums->registrations);
  kab_row_set_integer (row, "first_payments", sums->first_payments);
  kab_row_set_integer (row, "revenue", sums->revenue);
  kab_row_set_integer (row, "figured_at", at);
}

static guint
happen (KabSample *self, guint times, guint of_1000)
{
  guint n = 0;

  for (guint i = 0; i < times; i++)
    n += kab_sample_chance (&self->random, of_1000);
  return n;
}

/* One busy hour of the day, at some time of the working day. */
static gboolean
add_day (KabSample *self, const KabRow *link, guint most, int days_ago, Sums *all, GError **error)
{
  gint64 hour
    = kab_sample_day_ms (self, days_ago) + ((gint64)kab_sample_below (&self->random, 9) - 4) * HOUR_MS;
  g_autofree char *id = kab_sample_id (&self->random, hour);
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_traffic_figure, id);
  Sums sums = { .visits = 1 + kab_sample_below (&self->random, most) };

  sums.registrations = happen (self, (guint)sums.visits, REGISTERS_OF_1000);
  sums.first_payments = happen (self, (guint)sums.registrations, PAYS_OF_1000);
  for (gint64 i = 0; i < sums.first_payments; i++)
    sums.revenue += 190000 + (gint64)kab_sample_below (&self->random, 240) * 10000;
  all->visits += sums.visits;
  all->registrations += sums.registrations;
  all->first_payments += sums.first_payments;
  all->revenue += sums.revenue;
  hour -= hour % HOUR_MS;
  kab_row_set_integer (row, "hour", hour);
  kab_row_set_text (row, "link", link->id);
  kab_row_set_text (row, "sub1", kab_row_get_text (link, "sub1"));
  kab_row_set_text (row, "sub2", kab_row_get_text (link, "sub2"));
  kab_row_set_integer (row, "active_clients", sums.first_payments);
  set_sums (row, &sums, hour + HOUR_MS);
  return kab_sample_put (self, row, error);
}

/* The link first: its hours take from it whose they are; then with what they come to. */
static gboolean
add_link (KabSample *self, guint partner, const char *agent, guint kind, const char *state, GError **error)
{
  const KabSamplePartner *owner = self->partners->pdata[partner];
  g_autofree char *id = kab_sample_id (&self->random, kab_sample_day_ms (self, DAYS + 5));
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_tracking_link, id);
  g_autofree char *code
    = g_strdup_printf ("%s-%u%s", links[kind].slug, partner + 1, agent != NULL ? "a" : "");
  Sums all = { 0 };

  kab_row_set_text (row, "code", code);
  kab_row_set_text (row, "name", links[kind].name);
  kab_row_set_text (row, "target", links[kind].target);
  kab_row_set_text (row, "sub1", links[kind].sub1);
  kab_row_set_text (row, "sub2", links[kind].sub2);
  kab_row_set_text (row, "state", state);
  kab_row_set_text (row, "partner", owner->id);
  kab_row_set_text (row, "agent", agent);
  if (!kab_sample_put (self, row, error))
    return FALSE;
  for (int day = DAYS; day > 0; day--)
    if (!add_day (self, row, links[kind].visits, day, &all, error))
      return FALSE;
  set_sums (row, &all, kab_sample_day_ms (self, 1));
  return kab_sample_put (self, row, error);
}

gboolean
kab_sample_make_links (KabSample *self, GError **error)
{
  for (guint i = 0; i < self->partners->len; i++)
    {
      const KabSamplePartner *partner = self->partners->pdata[i];

      if (!partner->promotes)
        continue;
      for (guint n = 0; n < LINKS_A_PARTNER; n++)
        if (!add_link (self, i, NULL, (i + n) % G_N_ELEMENTS (links),
                       n == 2 && i % 2 == 0 ? "paused" : "active", error))
          return FALSE;
      if (partner->agents->len > 0)
        {
          const KabSampleAgent *agent = self->agents->pdata[g_array_index (partner->agents, guint, 0)];

          if (!add_link (self, i, agent->id, (i + 3) % G_N_ELEMENTS (links), "active", error))
            return FALSE;
        }
    }
  return TRUE;
}
