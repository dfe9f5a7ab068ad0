/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a licence that was issued: it rests and goes on, it is somebody else's, or it is good no more. */
#include "kab-command-private.h"

#include <glib/gi18n-lib.h>

#include "kab-id.h"

static gboolean
is_in (const KabRow *row, const char *field, const char *const *states)
{
  const char *state = kab_row_get_text (row, field);

  return state != NULL && g_strv_contains (states, state);
}

static KabRow *
set_status (const KabCall *call, const KabRow *row, const char *status, GPtrArray *effects)
{
  KabRow *licence = kab_effects_add (effects, KAB_EFFECT_DONE, row, kab_row_copy (row));

  kab_row_set_text (licence, "status", status);
  kab_row_set_text (licence, "status_reason", kab_call_text (call, "reason"));
  return licence;
}

gboolean
kab_look_suspend_licence (const KabCall *call,
                          const KabCommandWorld *world,
                          const KabRow *row,
                          GPtrArray *effects,
                          const KabField **field,
                          GError **error)
{
  if (!call->is_step)
    set_status (call, row, "suspended", effects);
  return TRUE;
}

gboolean
kab_look_resume_licence (const KabCall *call,
                         const KabCommandWorld *world,
                         const KabRow *row,
                         GPtrArray *effects,
                         const KabField **field,
                         GError **error)
{
  set_status (call, row, "active", effects);
  return TRUE;
}

/* --- Revoked --- */

/* Whether there is another licence of the order that somebody may still want to pay for. */
static gboolean
is_alone (const KabCommandWorld *world, const KabRow *row, const char *order, gboolean *alone, GError **error)
{
  g_autoptr (GPtrArray) licences = world->list (&kab_entity_licence, "order", order, world->data, error);

  *alone = TRUE;
  for (guint i = 0; licences != NULL && i < licences->len; i++)
    if (!g_str_equal (((const KabRow *)licences->pdata[i])->id, row->id)
        && g_strcmp0 (kab_row_get_text (licences->pdata[i], "status"), "revoked") != 0)
      *alone = FALSE;
  return licences != NULL;
}

/* Nobody pays for what is no more: an order that waits for the money ends, with what hangs on it. */
static gboolean
end_order (const KabCall *call,
           const KabCommandWorld *world,
           const KabRow *row,
           GPtrArray *effects,
           GError **error)
{
  static const char *const unpaid[] = { "pending", "processing", NULL };
  static const char *const open[] = { "open", "overdue", NULL };
  const char *id = kab_row_get_text (row, "order");
  const char *reason
    = call->is_step ? kab_row_get_text (row, "status_reason") : kab_call_text (call, "reason");
  g_autoptr (GError) local = NULL;
  g_autoptr (KabRow) order = id != NULL ? world->find (&kab_entity_order, id, world->data, &local) : NULL;
  g_autoptr (GPtrArray) invoices = NULL;
  gboolean alone;
  KabRow *after;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (order == NULL || order->deleted || !is_in (order, "status", unpaid))
    return TRUE;
  if (!is_alone (world, row, id, &alone, error))
    return FALSE;
  if (!alone)
    return TRUE;
  invoices = world->list (&kab_entity_invoice, "order", id, world->data, error);
  if (invoices == NULL || !kab_effects_end_links (world, id, "order_cancelled", effects, error))
    return FALSE;
  after = kab_effects_add (effects, KAB_EFFECT_FOLLOWS, order, kab_row_copy (order));
  kab_row_set_text (after, "status", "cancelled");
  kab_row_set_text (after, "status_reason", reason);
  kab_row_set_text (after, "cancelled_by", "seller");
  for (guint i = 0; i < invoices->len; i++)
    if (is_in (invoices->pdata[i], "status", open))
      {
        after = kab_effects_add (effects, KAB_EFFECT_FOLLOWS, invoices->pdata[i],
                                 kab_row_copy (invoices->pdata[i]));
        kab_row_set_text (after, "status", "void");
        kab_row_set_text (after, "status_reason", reason);
      }
  return TRUE;
}

/* What is left of a payment, of what is refunded or about to be. */
static gboolean
left_of (const KabCommandWorld *world, const KabRow *payment, gint64 *left, GError **error)
{
  static const char *const gone[] = { "failed", "cancelled", NULL };
  g_autoptr (GPtrArray) refunds
    = world->list (&kab_entity_refund, "payment", payment->id, world->data, error);

  *left = kab_row_get_integer (payment, "amount");
  for (guint i = 0; refunds != NULL && i < refunds->len; i++)
    if (!is_in (refunds->pdata[i], "state", gone))
      *left -= kab_row_get_integer (refunds->pdata[i], "amount");
  return refunds != NULL;
}

/* As the command of a payment does it, so that the books and the provider are asked in one way. */
static gboolean
refund_one (const KabCall *call,
            const KabCommandWorld *world,
            const KabRow *licence,
            const KabRow *payment,
            gint64 amount,
            GPtrArray *effects,
            const KabField **field,
            GError **error)
{
  const KabCommand *command = kab_command_find (&kab_entity_payment, "refund");
  g_autofree char *id = kab_id_derive (call->id, payment->id);
  g_autofree KabValue *args = g_new0 (KabValue, command->n_args);
  const KabCall refund = { .command = command, .id = id, .row = payment->id, .args = args };
  const KabField *at = NULL;
  gboolean ok;

  kab_value_set_integer (&args[kab_command_arg (command, "amount")], amount);
  kab_value_set_text (&args[kab_command_arg (command, "reason")], kab_call_text (call, "reason"));
  ok = kab_look_refund_payment (&refund, world, payment, effects, &at, error);
  for (guint i = 0; i < command->n_args; i++)
    kab_value_clear (&args[i]);
  /* It is known of which package it is. */
  if (ok)
    kab_value_copy (kab_row_value (((KabEffect *)effects->pdata[effects->len - 1])->after, "package"),
                    kab_row_value (licence, "package"));
  else
    *field = &call->command->args[kab_command_arg (call->command, "refund")];
  return ok;
}

/* Of what the order brought, what this licence cost. */
static gboolean
refund (const KabCall *call,
        const KabCommandWorld *world,
        const KabRow *row,
        GPtrArray *effects,
        const KabField **field,
        GError **error)
{
  const char *order = kab_row_get_text (row, "order");
  g_autoptr (GPtrArray) payments
    = order != NULL ? world->list (&kab_entity_payment, "order", order, world->data, error) : NULL;
  gint64 due = kab_row_get_integer (row, "price"), left;

  if (order != NULL && payments == NULL)
    return FALSE;
  for (guint i = 0; payments != NULL && i < payments->len && due > 0; i++)
    {
      const KabRow *payment = payments->pdata[i];
      gint64 amount;

      if (g_strcmp0 (kab_row_get_text (payment, "state"), "succeeded") != 0)
        continue;
      if (!left_of (world, payment, &left, error))
        return FALSE;
      amount = MIN (left, due);
      if (amount > 0 && !refund_one (call, world, row, payment, amount, effects, field, error))
        return FALSE;
      due -= MAX (amount, 0);
    }
  return due < kab_row_get_integer (row, "price")
         || kab_call_refuse (call, "refund", field, error, KAB_ERROR_REFUSED, "%s",
                             _ ("nothing was paid for it, or all of it was refunded."));
}

gboolean
kab_look_revoke_licence (const KabCall *call,
                         const KabCommandWorld *world,
                         const KabRow *row,
                         GPtrArray *effects,
                         const KabField **field,
                         GError **error)
{
  if (!call->is_step)
    set_status (call, row, "revoked", effects);
  if (!call->is_step && kab_call_integer (call, "refund") != 0
      && !refund (call, world, row, effects, field, error))
    return FALSE;
  return end_order (call, world, row, effects, error);
}

/* --- Somebody else's --- */

/* The same licence for somebody else: nothing is sold, so it costs nothing, and nobody earns by it. */
static KabRow *
make_transferred (const KabCall *call, const KabCommandWorld *world, const KabRow *row, const KabRow *client)
{
  static const char *const same[]
    = { "package",  "package_name", "package_version", "options",      "quantity",
        "declared", "currency",     "partner",         "partner_name", "department",
        "agent",    "agent_name",   "channel",         "valid_to",     "template" };
  g_autofree char *id = kab_id_derive (row->id, "transfer");
  KabRow *licence = kab_row_new (&kab_entity_licence, id);

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    kab_value_copy (kab_row_value (licence, same[i]), kab_row_value (row, same[i]));
  kab_row_set_text (licence, "number", kab_call_text (call, "number"));
  kab_row_set_text (licence, "client", client->id);
  kab_row_set_text (licence, "client_name", kab_row_title (client));
  kab_value_copy (kab_row_value (licence, "client_phone"), kab_row_value (client, "phone"));
  kab_row_set_integer (licence, "price", 0);
  kab_row_set_text (licence, "issued_on", world->today);
  kab_row_set_text (licence, "sold_on", world->today);
  kab_row_set_text (licence, "valid_from", world->today);
  kab_row_set_text (licence, "status", "active");
  kab_value_take_text (kab_row_value (licence, "note"),
                       /* Translators: the number of a licence, the name of the client whose it was */
                       g_strdup_printf (_ ("Transferred: it was licence %s of %s."), kab_row_title (row),
                                        kab_row_get_text (row, "client_name")));
  return licence;
}

gboolean
kab_look_transfer_licence (const KabCall *call,
                           const KabCommandWorld *world,
                           const KabRow *row,
                           GPtrArray *effects,
                           const KabField **field,
                           GError **error)
{
  const char *id = kab_call_text (call, "client");
  g_autoptr (GError) local = NULL;
  g_autoptr (KabRow) client = NULL;

  if (call->is_step)
    return TRUE;
  client = world->find (&kab_entity_client, id, world->data, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (client == NULL || client->deleted)
    return kab_call_refuse (call, "client", field, error, KAB_ERROR_INVALID, "%s",
                            _ ("what it refers to does not exist, or was deleted. Choose another one."));
  if (g_strcmp0 (kab_row_get_text (row, "client"), id) == 0)
    return kab_call_refuse (call, "client", field, error, KAB_ERROR_INVALID, "%s",
                            _ ("it is this client's already."));
  set_status (call, row, "transferred", effects);
  kab_effects_add (effects, KAB_EFFECT_DONE, NULL, make_transferred (call, world, row, client));
  return TRUE;
}
