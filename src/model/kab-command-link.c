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

  if (!kab_world_check_owner (world, row, error))
    return FALSE;
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
  /* Of what is left of an older link, whose amount was another. */
  if (!kab_effects_end_links (world, row->id, "replaced", effects, error))
    return FALSE;
  order = kab_effects_add (effects, KAB_EFFECT_FOLLOWS, row, kab_row_copy (row));
  kab_row_set_text (order, "way", "payment_link");
  kab_row_set_text (order, "link", NULL);
  kab_row_set_integer (order, "link_expires_at", world->now + (days > 0 ? days * DAY_MS : HOUR_MS));
  /* A client asks for the link; the payment is entered by nobody but those who sell. */
  kab_effects_add (effects, kab_world_is_owners (world) ? KAB_EFFECT_FOLLOWS : KAB_EFFECT_DONE, NULL,
                   make_payment (call, row, provider, due));
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

      if (!is (payment, "state", "created") && !is (payment, "state", "pending"))
        continue;
      after = kab_effects_add (effects, KAB_EFFECT_FOLLOWS, payment, kab_row_copy (payment));
      kab_row_set_text (after, "state_reason", reason);
      /*
       * A provider takes no link back: YooKassa cancels a payment only while it waits to be captured, and an invoice
       * never. Until it says what became of it the reason stands beside, and money that comes all the same is booked.
       */
      if (is (payment, "provider", KAB_PROVIDER_BANK_TRANSFER))
        kab_row_set_text (after, "state", "cancelled");
    }
  return payments != NULL;
}

/* --- Given back --- */

void
kab_refund_attribute (KabRow *refund, const KabRow *payment, const KabRow *order, GPtrArray *lines)
{
  static const char *const same[] = { "order", "partner", "department", "agent", "client" };
  const char *package = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    kab_value_copy (kab_row_value (refund, same[i]), kab_row_value (payment, same[i]));
  if (order != NULL)
    kab_value_copy (kab_row_value (refund, "channel"), kab_row_value (order, "channel"));
  /* Of several packages nobody can say which one it is of. */
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const char *of = kab_row_get_text (lines->pdata[i], "package");

      if (i > 0 && g_strcmp0 (of, package) != 0)
        return;
      package = of;
    }
  kab_row_set_text (refund, "package", package);
}

static gboolean
attribute (KabRow *refund, const KabCommandWorld *world, const KabRow *payment, GError **error)
{
  const char *id = kab_row_get_text (payment, "order");
  g_autoptr (GError) local = NULL;
  g_autoptr (KabRow) order = id != NULL ? world->find (&kab_entity_order, id, world->data, &local) : NULL;
  g_autoptr (GPtrArray) lines
    = order != NULL ? world->list (&kab_entity_order_line, "order", id, world->data, &local) : NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  kab_refund_attribute (refund, payment, order, lines);
  return TRUE;
}

static void
revoke_one (const KabCall *call, const KabRow *licence, GPtrArray *effects)
{
  KabRow *after = kab_effects_add (effects, KAB_EFFECT_DONE, licence, kab_row_copy (licence));

  kab_row_set_text (after, "status", "revoked");
  kab_row_set_text (after, "status_reason", kab_call_text (call, "reason"));
}

/* Whoever has it by now. */
static gboolean
revoke_transferred (const KabCall *call,
                    const KabCommandWorld *world,
                    const KabRow *licence,
                    GPtrArray *effects,
                    GError **error)
{
  g_autofree char *id = kab_id_derive (licence->id, "transfer");

  while (id != NULL)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (KabRow) next = world->find (&kab_entity_licence, id, world->data, &local);

      g_clear_pointer (&id, g_free);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (next == NULL || next->deleted)
        return TRUE;
      if (is (next, "status", "active") || is (next, "status", "suspended"))
        revoke_one (call, next, effects);
      else if (is (next, "status", "transferred"))
        id = kab_id_derive (next->id, "transfer");
    }
  return TRUE;
}

/* What was paid for with it is good no more. */
static gboolean
revoke_bought (const KabCall *call,
               const KabCommandWorld *world,
               const KabRow *payment,
               GPtrArray *effects,
               GError **error)
{
  const char *order = kab_row_get_text (payment, "order");
  g_autoptr (GPtrArray) licences = NULL;

  if (order == NULL)
    return TRUE;
  licences = world->list (&kab_entity_licence, "order", order, world->data, error);
  for (guint i = 0; licences != NULL && i < licences->len; i++)
    {
      const KabRow *licence = licences->pdata[i];

      if (is (licence, "status", "active") || is (licence, "status", "suspended"))
        revoke_one (call, licence, effects);
      else if (is (licence, "status", "transferred")
               && !revoke_transferred (call, world, licence, effects, error))
        return FALSE;
    }
  return licences != NULL;
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
  if (!attribute (refund, world, row, error))
    return FALSE;
  if (!is (row, "provider", KAB_PROVIDER_YOOKASSA))
    {
      g_autofree char *day = kab_date_of_time (world->now);

      /* A bank's transfer is made at the bank, and entered here. */
      kab_row_set_text (refund, "state", "succeeded");
      kab_row_set_integer (refund, "succeeded_at", world->now);
      kab_row_set_text (refund, "refunded_on", day);
    }
  return !kab_call_has (call, "revoke") || kab_call_integer (call, "revoke") == 0
         || revoke_bought (call, world, row, effects, error);
}
