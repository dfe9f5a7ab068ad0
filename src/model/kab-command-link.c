/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A payment that a provider is to be asked for, and one that is to be given back: the asking is the server's. */
#include "kab-command-private.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-id.h"
#include "kab-machine.h"
#include "kab-money.h"
#include "kab-payment-reason.h"

#define HOUR_MS ((gint64)60 * 60 * 1000)
#define DAY_MS (24 * HOUR_MS)
#define DEFAULT_DAYS 3

static gboolean
is (const KabRow *row, const char *field, const char *value)
{
  return g_strcmp0 (kab_row_get_text (row, field), value) == 0;
}

/* The provider that is named, or the organisation's own choice; *provider stays NULL after a refusal. */
static gboolean
choose_provider (const KabCall *call,
                 const KabCommandWorld *world,
                 char **provider,
                 const KabField **field,
                 GError **error)
{
  g_autoptr (GPtrArray) settings = world->list (&kab_entity_setting, "key", "payments", world->data, error);
  const char *value, *named = kab_call_text (call, "provider");

  if (settings == NULL)
    return FALSE;
  value = settings->len > 0 ? kab_row_get_text (settings->pdata[0], "value") : NULL;
  *provider = named == NULL                              ? kab_payment_providers_default (value)
              : kab_payment_providers_has (value, named) ? g_strdup (named)
                                                         : NULL;
  if (*provider != NULL)
    return TRUE;
  return kab_call_refuse (
    call, "provider", field, error, KAB_ERROR_REFUSED, "%s",
    _ ("it is not set up here. An administrator sets one up on the server with “kabinetctl payments set”; an "
       "invoice needs none."));
}

/* What is still owed, and no link that somebody may be paying by just now. */
static gboolean
look_at_payments (const KabCall *call,
                  const KabCommandWorld *world,
                  const KabRow *order,
                  gint64 *due,
                  const KabField **field,
                  GError **error)
{
  g_autoptr (GPtrArray) payments = world->list (&kab_entity_payment, "order", order->id, world->data, error);
  gint64 until = kab_row_get_integer (order, "link_expires_at");

  if (payments == NULL)
    return FALSE;
  *due = kab_row_get_integer (order, "total");
  for (guint i = 0; i < payments->len; i++)
    if (is (payments->pdata[i], "state", "succeeded"))
      *due -= kab_row_get_integer (payments->pdata[i], "amount");
  for (guint i = 0; i < payments->len; i++)
    {
      const KabRow *payment = payments->pdata[i];
      g_autofree char *when = NULL;

      if ((!is (payment, "state", "created") && !is (payment, "state", "pending")) || until <= world->now
          || kab_row_get_integer (payment, "amount") != *due)
        continue;
      when = kab_time_format (until, NULL);
      return kab_call_refuse (call, "provider", field, error, KAB_ERROR_REFUSED,
                              /* Translators: a day and time */
                              _ ("there is a link already, which is good until %s. Send that one: two could "
                                 "be paid both."),
                              when);
    }
  return TRUE;
}

static KabRow *
make_payment (const KabCall *call, const KabRow *order, const char *provider, gint64 due)
{
  static const char *const same[] = { "currency", "partner", "department", "agent", "client" };
  g_autofree char *id = kab_id_derive (call->id, "payment");
  KabRow *payment = kab_row_new (&kab_entity_payment, id);

  kab_row_set_text (payment, "order", order->id);
  kab_row_set_text (payment, "provider", provider);
  /* Before the provider is first asked: so asking again is asking the same. */
  kab_row_set_text (payment, "idempotency_key", call->id);
  kab_row_set_integer (payment, "amount", due);
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    kab_value_copy (kab_row_value (payment, same[i]), kab_row_value (order, same[i]));
  return payment;
}

gboolean
kab_look_link_order (const KabCall *call,
                     const KabCommandWorld *world,
                     const KabRow *row,
                     GPtrArray *effects,
                     const KabField **field,
                     GError **error)
{
  gint64 days = kab_call_has (call, "days") ? kab_call_integer (call, "days") : DEFAULT_DAYS, due = 0;
  g_autofree char *provider = NULL;
  KabRow *order;

  if (!choose_provider (call, world, &provider, field, error)
      || !look_at_payments (call, world, row, &due, field, error))
    return FALSE;
  if (due <= 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   _ ("Nothing is owed for order %s, so there is nothing to make a payment link for."),
                   kab_row_title (row));
      return FALSE;
    }
  if (g_strcmp0 (provider, KAB_PROVIDER_YOOKASSA) == 0 && !is (row, "currency", "RUB"))
    return kab_call_refuse (call, "provider", field, error, KAB_ERROR_REFUSED, "%s",
                            _ ("it takes roubles only. Issue an invoice for this order."));
  order = kab_effects_add (effects, KAB_EFFECT_FOLLOWS, row, kab_row_copy (row));
  kab_row_set_text (order, "way", "payment_link");
  kab_row_set_text (order, "link", NULL);
  kab_row_set_integer (order, "link_expires_at", world->now + (days > 0 ? days * DAY_MS : HOUR_MS));
  kab_effects_add (effects, KAB_EFFECT_DONE, NULL, make_payment (call, row, provider, due));
  return TRUE;
}

gboolean
kab_effects_end_links (const KabCommandWorld *world,
                       const char *order,
                       const char *reason,
                       GPtrArray *effects,
                       GError **error)
{
  g_autoptr (GPtrArray) payments = world->list (&kab_entity_payment, "order", order, world->data, error);

  for (guint i = 0; payments != NULL && i < payments->len; i++)
    {
      const KabRow *payment = payments->pdata[i];
      KabRow *after;

      /* Of what a provider was asked, only the provider can say what becomes of it. */
      if (!is (payment, "provider", KAB_PROVIDER_BANK_TRANSFER)
          || (!is (payment, "state", "created") && !is (payment, "state", "pending")))
        continue;
      after = kab_effects_add (effects, KAB_EFFECT_FOLLOWS, payment, kab_row_copy (payment));
      kab_row_set_text (after, "state", "cancelled");
      kab_row_set_text (after, "state_reason", reason);
    }
  return payments != NULL;
}

gboolean
kab_look_refund_payment (const KabCall *call,
                         const KabCommandWorld *world,
                         const KabRow *row,
                         GPtrArray *effects,
                         const KabField **field,
                         GError **error)
{
  g_autoptr (GPtrArray) refunds = world->list (&kab_entity_refund, "payment", row->id, world->data, error);
  gint64 left = kab_row_get_integer (row, "amount"), amount;
  g_autofree char *id = kab_id_derive (call->id, "refund");
  g_autofree char *most = NULL;
  KabRow *refund;

  if (refunds == NULL)
    return FALSE;
  if (!is (row, "state", "succeeded"))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   _ ("The payment has not arrived, so nothing of it can be refunded."));
      return FALSE;
    }
  /* What is under way counts: the provider may be giving it back just now. */
  for (guint i = 0; i < refunds->len; i++)
    if (!is (refunds->pdata[i], "state", "failed") && !is (refunds->pdata[i], "state", "cancelled"))
      left -= kab_row_get_integer (refunds->pdata[i], "amount");
  amount = kab_call_has (call, "amount") ? kab_call_integer (call, "amount") : left;
  most = kab_money_format (MAX (left, 0), kab_row_get_text (row, "currency"), NULL);
  if (amount <= 0 || amount > left)
    return kab_call_refuse (call, "amount", field, error, KAB_ERROR_REFUSED,
                            /* Translators: an amount of money */
                            _ ("of this payment %s can still be refunded."), most);
  refund = kab_effects_add (effects, KAB_EFFECT_DONE, NULL, kab_row_new (&kab_entity_refund, id));
  kab_row_set_text (refund, "payment", row->id);
  kab_row_set_text (refund, "reason", kab_call_text (call, "reason"));
  kab_value_copy (kab_row_value (refund, "provider"), kab_row_value (row, "provider"));
  kab_row_set_text (refund, "idempotency_key", call->id);
  kab_row_set_integer (refund, "amount", amount);
  kab_value_copy (kab_row_value (refund, "currency"), kab_row_value (row, "currency"));
  if (is (row, "provider", KAB_PROVIDER_YOOKASSA))
    return TRUE;
  /* A bank's transfer is made at the bank, and entered here. */
  kab_row_set_text (refund, "state", "succeeded");
  kab_row_set_integer (refund, "succeeded_at", world->now);
  return TRUE;
}
