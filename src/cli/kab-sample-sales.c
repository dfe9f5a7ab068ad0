/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two years of sales: more from month to month, more on weekdays and before the New Year, few in the holidays. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-json.h"
#include "kab-price.h"
#include "kab-sample.h"

/* The one package that costs a percentage costs 2.5 %. */
#define DECLARED_TIMES 40

#define DAYS 730
#define FLUSH_EVERY 50000
/* The latest sales have their orders; those before come from the time without Kabinet. */
#define ORDERS 200

static const char *const status_reasons[][2] = {
  { "suspended", "Оплата продления не поступила в срок; доступ вернётся после оплаты." },
  { "suspended", "Приостановлена по письму клиента на время смены собственника." },
  { "revoked", "Возврат средств по заявлению клиента в течение 14 дней." },
  { "revoked", "Отозвана: выдана по ошибочным реквизитам, взамен выдана новая." },
  { "transferred", "Передана правопреемнику после реорганизации." },
};

#define MISTAKEN 3

static double
day_weight (KabSample *self, int days_ago)
{
  static const double months[] = { 0.75, 0.95, 1.15, 1.05, 0.85, 0.95, 0.75, 0.8, 1.15, 1.1, 1.15, 1.5 };
  /* Monday first. */
  static const double weekdays[] = { 1.1, 1.25, 1.2, 1.15, 1.0, 0.4, 0.25 };
  GDate day = self->today;
  double weight;

  g_date_subtract_days (&day, (guint)days_ago);
  weight = (1.0 + 0.9 * (DAYS - days_ago) / DAYS) * months[g_date_get_month (&day) - 1]
           * weekdays[g_date_get_weekday (&day) - 1];
  /* New Year's holidays. */
  if (g_date_get_month (&day) == G_DATE_JANUARY && g_date_get_day (&day) <= 8)
    weight *= 0.15;
  return weight;
}

/* Which package is bought: by weight, of those the partner sells and that are on sale that day. */
static int
choose_package (KabSample *self, const KabSampleClient *client, const char *day)
{
  const KabSamplePartner *partner = client->partner >= 0 ? self->partners->pdata[client->partner] : NULL;
  guint total = 0, at;

  for (guint pass = 0; pass < 2; pass++)
    {
      if (pass == 1 && total == 0)
        return -1;
      at = pass == 1 ? kab_sample_below (&self->random, total) : 0;
      for (guint i = 0; i < (partner != NULL ? partner->packages->len : self->packages->len); i++)
        {
          guint index = partner != NULL ? g_array_index (partner->packages, guint, i) : i;
          const KabSamplePackage *package = self->packages->pdata[index];

          if (package->country != client->country || package->weight == 0
              || (package->until != NULL && strcmp (day, package->until) > 0))
            continue;
          if (pass == 0)
            total += package->weight;
          else if (at < package->weight)
            return (int)index;
          else
            at -= package->weight;
        }
    }
  return -1;
}

static guint
choose_quantity (KabSample *self, const KabSampleClient *client, const KabSamplePackage *package)
{
  gboolean many
    = strcmp (package->calculation, "per_seat") == 0 || strcmp (package->calculation, "tiers") == 0;

  if (many && client->company)
    return 1 + kab_sample_below (&self->random, kab_sample_chance (&self->random, 100) ? 40 : 12);
  if (many)
    return 1 + kab_sample_below (&self->random, 3);
  if (strcmp (package->calculation, "per_period") == 0)
    return kab_sample_chance (&self->random, 500) ? 1 : 3 * (1 + kab_sample_below (&self->random, 4));
  return 1;
}

/* As the package's calculation has it; what a percentage is taken of is declared so that it comes to the list price. */
static gint64
unit_price (const KabSamplePackage *package, guint quantity)
{
  KabPriceRequest request = { .name = package->name,
                              .calculation = package->calculation,
                              .parameters = package->parameters,
                              .price = package->price,
                              .currency = package->currency,
                              .quantity = quantity,
                              .declared = package->price * DECLARED_TIMES };
  g_autoptr (KabPrice) price = kab_price_calculate (&request, NULL);

  g_return_val_if_fail (price != NULL, package->price);
  return price->total / quantity;
}

static char *
choose_options (KabSample *self, const KabSamplePackage *package, const char *currency, gint64 *price)
{
  g_autoptr (GString) json = g_string_new ("[");

  for (guint i = 0; i < package->options->len; i++)
    {
      const KabSampleOption *option = &g_array_index (package->options, KabSampleOption, i);
      gint64 own = kab_sample_price (package->country, currency, option->price);

      if (!option->included && !kab_sample_chance (&self->random, 280))
        continue;
      if (option->included)
        own = 0;
      g_string_append (json, json->len > 1 ? ",{\"included\":" : "{\"included\":");
      g_string_append (json, option->included ? "true" : "false");
      g_string_append (json, ",\"name\":");
      kab_json_append_string (json, option->name);
      g_string_append_printf (json, ",\"option\":\"%s\",\"price\":%" G_GINT64_FORMAT "}", option->option,
                              own);
      *price += own;
    }
  if (json->len == 1)
    return NULL;
  g_string_append_c (json, ']');
  return g_string_free (g_steal_pointer (&json), FALSE);
}

static void
set_status (KabSample *self, KabRow *row, int days_ago, const char *valid_to)
{
  KabSampleRandom *random = &self->random;
  guint chance = kab_sample_below (random, 1000);

  if (days_ago <= 1 && chance < 250)
    {
      kab_row_set_text (row, "status", "draft");
      kab_row_set_text (row, "sold_on", NULL);
      kab_row_set_text (row, "issued_on", NULL);
      return;
    }
  if (days_ago <= 12 && chance < 350)
    {
      kab_row_set_text (row, "status", "awaiting_payment");
      kab_row_set_text (row, "status_reason", "Счёт выставлен, ждём оплату.");
      kab_row_set_text (row, "sold_on", NULL);
      kab_row_set_text (row, "issued_on", NULL);
      return;
    }
  if (chance >= 970)
    {
      const char *const *reason = status_reasons[kab_sample_below (random, G_N_ELEMENTS (status_reasons))];

      if (strcmp (reason[0], "suspended") != 0 || valid_to == NULL
          || strcmp (valid_to, self->today_text) >= 0)
        {
          kab_row_set_text (row, "status", reason[0]);
          kab_row_set_text (row, "status_reason", reason[1]);
          /* Issued by mistake: nobody bought it. */
          if (reason == status_reasons[MISTAKEN])
            kab_row_set_text (row, "sold_on", NULL);
          return;
        }
    }
  if (valid_to != NULL && strcmp (valid_to, self->today_text) < 0)
    {
      kab_row_set_text (row, "status", "expired");
      kab_row_set_text (row, "status_reason", "Срок действия закончился.");
      return;
    }
  kab_row_set_text (row, "status", "active");
}

static char *
date_text (const GDate *date)
{
  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (date), g_date_get_month (date),
                          g_date_get_day (date));
}

static gboolean
add_licence (KabSample *self,
             KabSampleClient *client,
             guint number,
             int days_ago,
             gboolean ordered,
             GError **error)
{
  static const char *const notes[]
    = { "Скан договора в деле клиента.", "Скидка согласована с руководителем отдела.",
        "Просит закрывающие документы на бумаге.", "Повторная покупка, благодарственное письмо." };
  KabSampleRandom *random = &self->random;
  GDate sold = self->today, from, to;
  g_autofree char *sold_on = NULL, *valid_from = NULL, *valid_to = NULL, *id = NULL, *text = NULL,
                  *options = NULL;
  const char *currency, *promo;
  const KabSamplePackage *package;
  guint quantity, percent = 0, months;
  gint64 price;
  int at, end;
  gboolean renews;
  g_autoptr (KabRow) row = NULL;

  g_date_subtract_days (&sold, (guint)days_ago);
  sold_on = date_text (&sold);
  at = choose_package (self, client, sold_on);
  /* Renewed if it ends about now: the next period begins where the last one ended. */
  renews = client->last_licence != NULL && client->last_end != 0
           && ABS (client->last_end - (int)g_date_get_julian (&sold)) <= 45
           && ((KabSamplePackage *)self->packages->pdata[client->last_package])->until == NULL;
  if (renews)
    at = (int)client->last_package;
  g_return_val_if_fail (at >= 0, FALSE);
  package = self->packages->pdata[at];
  currency = kab_sample_currency (client->country, sold_on);

  quantity = choose_quantity (self, client, package);
  price = kab_sample_price (client->country, currency, unit_price (package, quantity)) * quantity;
  options = choose_options (self, package, currency, &price);
  promo = kab_sample_choose_promo (self, g_date_get_month (&sold), &percent);
  price = price * (100 - percent) / 100;

  from = sold;
  if (renews && client->last_end >= (int)g_date_get_julian (&sold))
    g_date_set_julian (&from, (guint32)client->last_end + 1);
  else
    g_date_add_days (&from, kab_sample_below (random, 4));
  valid_from = date_text (&from);
  to = from;
  months = strcmp (package->calculation, "per_period") == 0 ? package->term_months * quantity
                                                            : package->term_months;
  g_date_add_months (&to, months);
  g_date_subtract_days (&to, 1);
  end = (int)g_date_get_julian (&to);
  valid_to = date_text (&to);

  id = kab_sample_id (random, kab_sample_day_ms (self, days_ago));
  text = g_strdup_printf ("MS-%02d-%06u", g_date_get_year (&sold) % 100, number);
  row = kab_row_new (&kab_entity_licence, id);
  kab_row_set_text (row, "number", text);
  kab_row_set_text (row, "client", client->id);
  kab_row_set_text (row, "client_name", client->name);
  kab_row_set_text (row, "client_phone", client->phone);
  kab_row_set_text (row, "package", package->id);
  kab_row_set_text (row, "package_name", package->name);
  kab_row_set_integer (row, "package_version", 1 + package->options->len);
  kab_row_set_text (row, "options", options);
  kab_row_set_integer (row, "quantity", quantity);
  if (kab_price_is_of_declared (package->calculation))
    kab_row_set_integer (row, "declared",
                         kab_sample_price (client->country, currency, package->price * DECLARED_TIMES));
  kab_row_set_integer (row, "price", price);
  kab_row_set_text (row, "currency", currency);
  kab_row_set_text (row, "promo_code", promo);
  kab_row_set_text (row, "channel", client->agent >= 0 ? "agent" : client->partner >= 0 ? "partner" : "site");
  if (client->partner >= 0)
    {
      const KabSamplePartner *partner = self->partners->pdata[client->partner];

      kab_row_set_text (row, "partner", partner->id);
      kab_row_set_text (row, "partner_name", partner->name);
    }
  if (client->agent >= 0)
    {
      const KabSampleAgent *agent = self->agents->pdata[client->agent];

      kab_row_set_text (row, "agent", agent->id);
      kab_row_set_text (row, "agent_name", agent->name);
    }
  kab_row_set_text (row, "sold_on", sold_on);
  kab_row_set_text (row, "issued_on", sold_on);
  kab_row_set_text (row, "valid_from", valid_from);
  kab_row_set_text (row, "valid_to", valid_to);
  if (renews)
    kab_row_set_text (row, "renewed_from", client->last_licence);
  if (kab_sample_chance (random, 35))
    kab_row_set_text (row, "note", notes[kab_sample_below (random, G_N_ELEMENTS (notes))]);
  set_status (self, row, days_ago, valid_to);
  if (ordered && !kab_sample_add_order (self, row, client, sold_on, days_ago, error))
    return FALSE;

  g_free (client->last_licence);
  client->last_licence = g_strdup (id);
  client->last_package = (guint)at;
  client->last_end = end;
  return kab_sample_put (self, row, error);
}

gboolean
kab_sample_make_sales (KabSample *self, GError **error)
{
  g_autofree double *until = g_new (double, DAYS);
  guint clients_wanted = MAX (1, (guint)(self->n_licences * 0.38));
  double total = 0;
  int day = 0;
  guint number = 0;
  int year = 0;

  for (int d = 0; d < DAYS; d++)
    until[d] = total += day_weight (self, DAYS - 1 - d);

  for (guint i = 0; i < self->n_licences; i++)
    {
      double at = total * (i + 0.5) / self->n_licences;
      KabSampleClient *client;
      GDate date = self->today;
      int days_ago;

      while (day < DAYS - 1 && until[day] < at)
        day++;
      days_ago = DAYS - 1 - day;
      g_date_subtract_days (&date, (guint)days_ago);
      if (g_date_get_year (&date) != year)
        {
          year = g_date_get_year (&date);
          number = 0;
        }

      if (self->clients->len == 0
          || (guint64)self->clients->len * self->n_licences < (guint64)(i + 1) * clients_wanted)
        client = kab_sample_new_client (self, days_ago, error);
      else
        client = self->clients->pdata[kab_sample_below (&self->random, self->clients->len)];
      if (client == NULL
          || !add_licence (self, client, ++number, days_ago, i + ORDERS >= self->n_licences, error))
        return FALSE;
      if ((i + 1) % FLUSH_EVERY == 0 && !kab_writer_flush (self->writer, error))
        return FALSE;
      kab_cli_progress (self->cli, _ ("Licences:"), i + 1, self->n_licences);
    }
  return TRUE;
}
