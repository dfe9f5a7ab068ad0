/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be paid, and that it was: an order's invoice, and the money that came in for it. */
#include "kab-command-private.h"

#include <stdio.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-amount.h"
#include "kab-date.h"
#include "kab-entity-private.h"
#include "kab-id.h"

/* Who sold it, to whom: as the order has it. */
static const char *const attribution[] = { "partner", "department", "agent", "client" };

static gboolean
is_in (const KabRow *row, const char *const *states)
{
  const char *state = kab_row_get_text (row, "status");

  return state != NULL && g_strv_contains (states, state);
}

static void
attribute (KabRow *row, const KabRow *order)
{
  for (guint i = 0; i < G_N_ELEMENTS (attribution); i++)
    kab_value_copy (kab_row_value (row, attribution[i]), kab_row_value (order, attribution[i]));
}

/* --- Paid --- */

/* What is still owed of the order. */
static gboolean
due_of (const KabCommandWorld *world, const KabRow *order, gint64 *due, GError **error)
{
  g_autoptr (GPtrArray) payments = world->list (&kab_entity_payment, "order", order->id, world->data, error);

  if (payments == NULL)
    return FALSE;
  *due = kab_row_get_integer (order, "total");
  for (guint i = 0; i < payments->len; i++)
    if (g_strcmp0 (kab_row_get_text (payments->pdata[i], "state"), "succeeded") == 0)
      *due -= kab_row_get_integer (payments->pdata[i], "amount");
  return TRUE;
}

/* The moment that stands with the payment: now, or the noon of the day that the bank says. */
static gint64
moment_of (const KabCall *call, const KabCommandWorld *world)
{
  const char *day = kab_call_text (call, "paid_on");
  g_autoptr (GDateTime) noon = NULL;
  int year, month, date;

  if (day == NULL || g_str_equal (day, world->today) || sscanf (day, "%d-%d-%d", &year, &month, &date) != 3)
    return world->now;
  noon = g_date_time_new_local (year, month, date, 12, 0, 0);
  return noon != NULL ? g_date_time_to_unix (noon) * 1000 : world->now;
}

static KabRow *
make_payment (const KabCall *call, const KabRow *order, const KabRow *invoice, gint64 due, gint64 at)
{
  g_autofree char *id = kab_id_derive (call->id, "payment");
  KabRow *payment = kab_row_new (&kab_entity_payment, id);

  kab_row_set_text (payment, "order", order->id);
  kab_row_set_text (payment, "invoice", invoice != NULL ? invoice->id : NULL);
  kab_row_set_text (payment, "provider", "bank");
  kab_row_set_text (payment, "idempotency_key", call->id);
  kab_row_set_integer (payment, "amount", due);
  kab_value_copy (kab_row_value (payment, "currency"), kab_row_value (order, "currency"));
  kab_row_set_text (payment, "state", "succeeded");
  kab_row_set_integer (payment, "succeeded_at", at);
  kab_row_set_text (payment, "document", kab_call_text (call, "document"));
  attribute (payment, order);
  return payment;
}

/* What waited for the money: the invoice is paid, and the licence is good from now on. */
static void
settle (GPtrArray *rows,
        const char *const *waiting,
        const char *end,
        const char *at_field,
        const KabValue *at,
        GPtrArray *effects)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const KabRow *row = rows->pdata[i];
      KabRow *after;

      if (!is_in (row, waiting))
        continue;
      after = kab_effects_add (effects, KAB_EFFECT_FOLLOWS, row, kab_row_copy (row));
      kab_row_set_text (after, "status", end);
      if (kab_row_is_null (after, at_field))
        kab_value_copy (kab_row_value (after, at_field), at);
    }
}

/* The invoice of those of the order that the money is for: the oldest that waits. */
static const KabRow *
open_invoice (GPtrArray *invoices, const char *const *waiting)
{
  for (guint i = 0; i < invoices->len; i++)
    if (is_in (invoices->pdata[i], waiting)
        && g_strcmp0 (kab_row_get_text (invoices->pdata[i], "kind"), "invoice") == 0)
      return invoices->pdata[i];

  return NULL;
}

/* What a desktop calls today may be tomorrow where the server stands. */
static gboolean
is_to_come (const char *day, const KabCommandWorld *world)
{
  g_autofree char *limit = kab_date_add_days (world->today, 1);

  return day != NULL && strcmp (day, limit) > 0;
}

static gboolean
check_payment (const KabCall *call,
               const KabCommandWorld *world,
               gint64 due,
               const KabField **field,
               GError **error)
{
  if (due > 0 && !kab_call_has (call, "document"))
    return kab_call_refuse (call, "document", field, error, KAB_ERROR_INVALID, "%s", _ ("fill this in."));
  if (is_to_come (kab_call_text (call, "paid_on"), world))
    return kab_call_refuse (call, "paid_on", field, error, KAB_ERROR_INVALID, "%s",
                            _ ("this day is yet to come."));
  return TRUE;
}

gboolean
kab_look_pay_order (const KabCall *call,
                    const KabCommandWorld *world,
                    const KabRow *row,
                    GPtrArray *effects,
                    const KabField **field,
                    GError **error)
{
  static const char *const unpaid_licences[] = { "draft", "awaiting_payment", NULL };
  static const char *const unpaid_invoices[] = { "open", "overdue", NULL };
  g_autoptr (GPtrArray) invoices = NULL, licences = NULL;
  g_autofree char *day = NULL;
  gint64 due = 0, at = call->is_step ? kab_row_get_integer (row, "paid_at") : moment_of (call, world);
  g_auto (KabValue) moment = { 0 }, date = { 0 };

  invoices = world->list (&kab_entity_invoice, "order", row->id, world->data, error);
  licences
    = invoices != NULL ? world->list (&kab_entity_licence, "order", row->id, world->data, error) : NULL;
  if (licences == NULL || (!call->is_step && !due_of (world, row, &due, error)))
    return FALSE;
  if (!call->is_step)
    {
      KabRow *order;

      if (!check_payment (call, world, due, field, error))
        return FALSE;
      /* The money comes first: the step is not taken without it. */
      if (due > 0)
        kab_effects_add (effects, KAB_EFFECT_DONE, NULL,
                         make_payment (call, row, open_invoice (invoices, unpaid_invoices), due, at));
      order = kab_effects_add (effects, KAB_EFFECT_DONE, row, kab_row_copy (row));
      kab_row_set_text (order, "status", "confirmed");
      kab_row_set_integer (order, "paid_at", at);
    }
  day = kab_date_of_time (at > 0 ? at : world->now);
  kab_value_set_integer (&moment, at > 0 ? at : world->now);
  kab_value_set_text (&date, day);
  settle (invoices, unpaid_invoices, "paid", "paid_at", &moment, effects);
  settle (licences, unpaid_licences, "active", "sold_on", &date, effects);
  return kab_effects_end_links (world, row->id, "paid_otherwise", effects, error);
}

/* --- To be paid --- */

typedef struct
{
  const KabCall *call;
  const KabCommandWorld *world;
  KabRow *order;
  GPtrArray *lines;
  gint64 vat;
} Bill;

static void
bill_clear (Bill *bill)
{
  g_clear_pointer (&bill->order, kab_row_unref);
  g_clear_pointer (&bill->lines, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bill, bill_clear)

/* One invoice at a time: two could be paid both. */
static gboolean
check_others (const Bill *bill, const KabField **field, GError **error)
{
  static const char *const waiting[] = { "open", "overdue", "paid", NULL };
  g_autoptr (GPtrArray) others
    = bill->world->list (&kab_entity_invoice, "order", bill->order->id, bill->world->data, error);

  if (others == NULL)
    return FALSE;
  for (guint i = 0; i < others->len; i++)
    {
      const KabRow *other = others->pdata[i];
      const char *number = kab_row_get_text (other, "number");

      if (is_in (other, waiting) && g_strcmp0 (kab_row_get_text (other, "kind"), "invoice") == 0)
        return kab_call_refuse (bill->call, "order", field, error, KAB_ERROR_REFUSED,
                                /* Translators: the number of an invoice */
                                _ ("invoice %s was issued for it. Have that one voided first."),
                                number != NULL ? number : "—");
    }
  return TRUE;
}

static gboolean
read_bill (Bill *bill, const KabField **field, GError **error)
{
  static const char *const unpaid[] = { "pending", "processing", NULL };
  const KabCommandWorld *world = bill->world;
  const char *id = kab_call_text (bill->call, "order");
  g_autoptr (GError) local = NULL;
  gint64 sum = 0, vat = 0;

  bill->order = world->find (&kab_entity_order, id, world->data, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (bill->order == NULL || bill->order->deleted)
    return kab_call_refuse (bill->call, "order", field, error, KAB_ERROR_INVALID, "%s",
                            _ ("there is no such record any more."));
  if (!kab_world_check_owner (world, bill->order, error))
    return FALSE;
  if (!is_in (bill->order, unpaid))
    return kab_call_refuse (bill->call, "order", field, error, KAB_ERROR_REFUSED,
                            /* Translators: a status */
                            _ ("it is “%s”, and an invoice is issued for what is to be paid."),
                            kab_machine_state_title (kab_machine_find ("order"),
                                                     kab_row_get_text (bill->order, "status")));
  if (!check_others (bill, field, error))
    return FALSE;
  bill->lines = world->list (&kab_entity_order_line, "order", bill->order->id, world->data, error);
  if (bill->lines == NULL)
    return FALSE;
  if (bill->lines->len == 0)
    return kab_call_refuse (bill->call, "order", field, error, KAB_ERROR_REFUSED, "%s",
                            _ ("it has no lines, so there is nothing to be paid for."));
  for (guint i = 0; i < bill->lines->len; i++)
    {
      sum += kab_row_get_integer (bill->lines->pdata[i], "amount");
      vat += kab_row_get_integer (bill->lines->pdata[i], "vat_amount");
    }
  /* What is taken off the whole is taken off the VAT in it. */
  if (sum > 0 && kab_row_get_integer (bill->order, "total") <= sum)
    bill->vat = kab_amount_ratio (vat, kab_row_get_integer (bill->order, "total"), sum);
  return TRUE;
}

/* As the client's requisites have it, or as the order. */
static gboolean
name_buyer (const Bill *bill, KabRow *invoice, GError **error)
{
  const char *client = kab_row_get_text (bill->order, "client");
  g_autoptr (GPtrArray) sets = NULL;
  const KabRow *chosen = NULL;
  const char *name = kab_row_get_text (bill->order, "client_name");

  if (client != NULL)
    {
      sets = bill->world->list (&kab_entity_requisites, "client", client, bill->world->data, error);
      if (sets == NULL)
        return FALSE;
    }
  for (guint i = 0; sets != NULL && i < sets->len; i++)
    if (chosen == NULL
        || (!kab_row_get_integer (chosen, "is_default")
            && kab_row_get_integer (sets->pdata[i], "is_default")))
      chosen = sets->pdata[i];
  if (chosen != NULL && !kab_row_is_null (chosen, "name"))
    name = kab_row_get_text (chosen, "name");
  kab_row_set_text (invoice, "buyer_name", name != NULL ? name : kab_row_get_text (bill->order, "phone"));
  return TRUE;
}

static KabRow *
make_invoice (const Bill *bill, const char *number, const char *day, const char *due)
{
  KabRow *invoice = kab_row_new (&kab_entity_invoice, bill->call->row);

  kab_row_set_text (invoice, "number", number);
  kab_row_set_text (invoice, "order", bill->order->id);
  kab_row_set_text (invoice, "issued_on", day);
  kab_row_set_text (invoice, "due_on", due);
  kab_value_copy (kab_row_value (invoice, "total"), kab_row_value (bill->order, "total"));
  kab_value_copy (kab_row_value (invoice, "currency"), kab_row_value (bill->order, "currency"));
  kab_row_set_integer (invoice, "vat_amount", bill->vat);
  attribute (invoice, bill->order);
  return invoice;
}

static KabRow *
make_line (const Bill *bill, const KabRow *invoice, guint i)
{
  static const char *const same[]
    = { "position", "package", "name", "quantity", "price", "amount", "vat", "vat_amount" };
  g_autofree char *name = g_strdup_printf ("invoice_line-%u", i);
  g_autofree char *id = kab_id_derive (bill->call->row, name);
  const KabRow *of = bill->lines->pdata[i];
  KabRow *line = kab_row_new (&kab_entity_invoice_line, id);

  kab_row_set_text (line, "invoice", invoice->id);
  for (guint f = 0; f < G_N_ELEMENTS (same); f++)
    kab_value_copy (kab_row_value (line, same[f]), kab_row_value (of, same[f]));
  attribute (line, bill->order);
  return line;
}

static gboolean
check_days (const KabCall *call,
            const KabCommandWorld *world,
            const char *day,
            const char *due,
            const KabField **field,
            GError **error)
{
  if (is_to_come (day, world))
    return kab_call_refuse (call, "issued_on", field, error, KAB_ERROR_INVALID, "%s",
                            _ ("this day is yet to come."));
  if (due != NULL && strcmp (due, day) < 0)
    return kab_call_refuse (call, "due_on", field, error, KAB_ERROR_INVALID, "%s",
                            _ ("it must not lie before the day of issue."));
  return TRUE;
}

gboolean
kab_look_issue_invoice (const KabCall *call,
                        const KabCommandWorld *world,
                        const KabRow *row,
                        GPtrArray *effects,
                        const KabField **field,
                        GError **error)
{
  g_auto (Bill) bill = { .call = call, .world = world };
  /* Who pays says neither until when, nor what the paper is called. */
  gboolean own = kab_world_is_owners (world);
  const KabEffectKind kind = own ? KAB_EFFECT_FOLLOWS : KAB_EFFECT_DONE;
  const char *day = own ? NULL : kab_call_text (call, "issued_on");
  g_autofree char *usual = kab_date_add_days (world->today, KAB_INVOICE_DUE_DAYS);
  const char *due = own ? usual : kab_call_text (call, "due_on");
  KabRow *invoice, *order;

  /* One that was issued without a network stands on paper with the day on which that was. */
  if (day == NULL)
    day = world->today;
  if (!check_days (call, world, day, due, field, error) || !read_bill (&bill, field, error))
    return FALSE;
  invoice = kab_effects_add (effects, kind, NULL,
                             make_invoice (&bill, own ? NULL : kab_call_text (call, "number"), day, due));
  if (!name_buyer (&bill, invoice, error))
    return FALSE;
  for (guint i = 0; i < bill.lines->len; i++)
    kab_effects_add (effects, kind, NULL, make_line (&bill, invoice, i));
  if (g_strcmp0 (kab_row_get_text (bill.order, "way"), "invoice") == 0)
    return TRUE;
  order = kab_effects_add (effects, KAB_EFFECT_FOLLOWS, bill.order, kab_row_copy (bill.order));
  kab_row_set_text (order, "way", "invoice");
  return TRUE;
}

gboolean
kab_look_void_invoice (const KabCall *call,
                       const KabCommandWorld *world,
                       const KabRow *row,
                       GPtrArray *effects,
                       const KabField **field,
                       GError **error)
{
  KabRow *invoice = kab_effects_add (effects, KAB_EFFECT_DONE, row, kab_row_copy (row));

  kab_row_set_text (invoice, "status", "void");
  if (kab_call_has (call, "reason"))
    kab_row_set_text (invoice, "status_reason", kab_call_text (call, "reason"));
  return TRUE;
}
