/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands bring about, but for the sale of a licence. */
#include "kab-command-private.h"

#include <glib/gi18n-lib.h>

#include "kab-id.h"

/* Of a partner; those of applications may be longer. */
#define NAME_MAX_LENGTH 200

/* A new row whose id follows from the command's. */
static KabRow *
make (const KabCall *call, const KabEntity *entity)
{
  g_autofree char *id = kab_id_derive (call->id, entity->name);

  return kab_row_new (entity, id);
}

static gboolean
is_office (const KabActor *actor)
{
  return kab_who_of_role (actor->role) == KAB_WHO_OFFICE;
}

static gboolean
is_in (const KabRow *row, const char *field, const char *a, const char *b)
{
  const char *state = kab_row_get_text (row, field);

  return g_strcmp0 (state, a) == 0 || g_strcmp0 (state, b) == 0;
}

/* Nobody pays for it any more: what waits for the payment ends. */
static gboolean
end_those (const KabCommandWorld *world,
           const KabRow *order,
           const KabEntity *entity,
           const char *const *waiting,
           const char *end,
           GPtrArray *effects,
           GError **error)
{
  g_autoptr (GPtrArray) rows = world->list (entity, "order", order->id, world->data, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const KabRow *row = rows->pdata[i];
      KabRow *after;

      if (!is_in (row, "status", waiting[0], waiting[1]))
        continue;
      after = kab_effects_add (effects, KAB_EFFECT_FOLLOWS, row, kab_row_copy (row));
      kab_row_set_text (after, "status", end);
      /* The reason of the order is the reason of all that hangs on it. */
      kab_row_set_text (after, "status_reason", kab_row_get_text (order, "status_reason"));
    }
  return TRUE;
}

gboolean
kab_look_cancel_order (const KabCall *call,
                       const KabCommandWorld *world,
                       const KabRow *row,
                       GPtrArray *effects,
                       const KabField **field,
                       GError **error)
{
  static const char *const unpaid_licences[] = { "draft", "awaiting_payment" };
  static const char *const unpaid_invoices[] = { "open", "overdue" };
  KabRow *order = kab_effects_add (effects, KAB_EFFECT_DONE, row, kab_row_copy (row));

  kab_row_set_text (order, "status", "cancelled");
  if (kab_call_has (call, "reason"))
    kab_row_set_text (order, "status_reason", kab_call_text (call, "reason"));
  kab_row_set_text (order, "cancelled_by",
                    kab_who_of_role (world->actor->role) == KAB_WHO_OWNER ? "client" : "seller");
  return end_those (world, order, &kab_entity_licence, unpaid_licences, "revoked", effects, error)
         && end_those (world, order, &kab_entity_invoice, unpaid_invoices, "void", effects, error)
         && kab_effects_end_links (world, order->id, "order_cancelled", effects, error);
}

static gboolean
name_writer (const KabCommandWorld *world, KabRow *message, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (KabRow) user = world->find (&kab_entity_user, world->actor->user, world->data, &local);
  g_autofree char *name = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (user != NULL)
    name = g_strjoin (" ", kab_row_get_text (user, "surname"), kab_row_get_text (user, "given_name"),
                      kab_row_get_text (user, "patronymic"), NULL);
  kab_row_set_text (message, "writer", world->actor->user);
  kab_row_set_text (message, "writer_name", name);
  return TRUE;
}

/* What a message makes of the ticket is the server's clock's to say; this is what it will say (S3-27). That it is solved
 * is a step of whoever writes. */
static void
show_status (const KabRow *row, gboolean office, gboolean solved, GPtrArray *effects)
{
  gboolean moves
    = office ? is_in (row, "status", "waiting", "closed") : is_in (row, "status", "done", "closed");
  KabRow *ticket;

  if (solved ? g_strcmp0 (kab_row_get_text (row, "status"), "done") == 0 : !moves)
    return;
  ticket = kab_effects_add (effects, solved ? KAB_EFFECT_DONE : KAB_EFFECT_SHOWN, row, kab_row_copy (row));
  kab_row_set_text (ticket, "status", solved ? "done" : "in_progress");
}

gboolean
kab_look_reply (const KabCall *call,
                const KabCommandWorld *world,
                const KabRow *row,
                GPtrArray *effects,
                const KabField **field,
                GError **error)
{
  gboolean office = is_office (world->actor), note = kab_call_integer (call, "note") != 0;
  gboolean solved = kab_call_integer (call, "solved") != 0;
  KabRow *message;

  if (note && solved)
    return kab_call_refuse (call, "solved", field, error, KAB_ERROR_INVALID, "%s",
                            _ ("an internal note does not answer the client."));
  message = kab_effects_add (effects, KAB_EFFECT_DONE, NULL, make (call, &kab_entity_ticket_message));
  kab_row_set_text (message, "ticket", row->id);
  kab_row_set_text (message, "kind", note ? "note" : "message");
  kab_row_set_text (message, "text", kab_call_text (call, "text"));
  kab_row_set_text (message, "attachments", kab_call_text (call, "attachments"));
  kab_row_set_integer (message, "written_at", world->now);
  kab_row_set_integer (message, "by_office", office);
  kab_value_copy (kab_row_value (message, "author"), kab_row_value (row, "author"));
  kab_value_copy (kab_row_value (message, "client"), kab_row_value (row, "client"));
  if (!name_writer (world, message, error))
    return FALSE;
  if (!note)
    show_status (row, office, solved, effects);
  return TRUE;
}

gboolean
kab_look_request_payout (const KabCall *call,
                         const KabCommandWorld *world,
                         const KabRow *row,
                         GPtrArray *effects,
                         const KabField **field,
                         GError **error)
{
  const char *partner
    = kab_call_has (call, "partner") ? kab_call_text (call, "partner") : world->actor->partner;
  KabRow *payout;

  if (partner == NULL)
    return kab_call_refuse (call, "partner", field, error, KAB_ERROR_INVALID, "%s", _ ("fill this in."));
  payout = kab_effects_add (effects, KAB_EFFECT_DONE, NULL, kab_row_new (&kab_entity_payout, call->row));
  kab_row_set_text (payout, "partner", partner);
  kab_row_set_text (payout, "method", kab_call_text (call, "method"));
  kab_row_set_integer (payout, "amount", kab_call_integer (call, "amount"));
  kab_row_set_text (payout, "currency", kab_call_text (call, "currency"));
  kab_row_set_text (payout, "requested_by", world->actor->user);
  kab_row_set_integer (payout, "requested_at", world->now);
  return TRUE;
}

/* What people will know the partner by. */
static char *
name_of (const KabCall *call, const KabCommandWorld *world, const KabRow *application, GError **error)
{
  const char *name = kab_call_text (call, "name");
  g_autoptr (KabRow) user = NULL;

  if (name == NULL)
    name = kab_row_get_text (application, "company");
  if (name == NULL)
    name = kab_row_get_text (application, "applicant_name");
  if (name != NULL)
    return g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), NAME_MAX_LENGTH));
  user = world->find (&kab_entity_user, kab_row_get_text (application, "applicant"), world->data, error);
  return user != NULL
           ? g_strjoin (" ", kab_row_get_text (user, "surname"), kab_row_get_text (user, "given_name"), NULL)
           : NULL;
}

/* People, and tables that are imported, know partners by their names. */
static gboolean
check_name (const KabCall *call,
            const KabCommandWorld *world,
            const char *name,
            const KabField **field,
            GError **error)
{
  g_autoptr (GPtrArray) others = world->list (&kab_entity_partner, "name", name, world->data, error);

  if (others == NULL)
    return FALSE;
  return others->len == 0
         || kab_call_refuse (call, "name", field, error, KAB_ERROR_REFUSED,
                             _ ("there is a partner “%s” already. Give another name."), name);
}

static KabRow *
make_partner (const KabCall *call, const KabCommandWorld *world, const KabRow *application, const char *name)
{
  static const char *const same[] = { "phone", "email", "address", "city", "region", "postcode", "country" };
  static const char *const chosen[] = { "sells_through_agents", "promotes_through_links" };
  g_autofree char *id = kab_id_derive (application->id, "partner");
  KabRow *partner = kab_row_new (&kab_entity_partner, id);
  const char *contact = kab_row_get_text (application, "applicant_name");

  kab_row_set_text (partner, "name", name);
  if (contact != NULL)
    kab_value_take_text (kab_row_value (partner, "contact_name"),
                         g_utf8_substring (contact, 0, MIN (g_utf8_strlen (contact, -1), NAME_MAX_LENGTH)));
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    kab_value_copy (kab_row_value (partner, same[i]), kab_row_value (application, same[i]));
  for (guint i = 0; i < G_N_ELEMENTS (chosen); i++)
    if (kab_call_has (call, chosen[i]))
      kab_row_set_integer (partner, chosen[i], kab_call_integer (call, chosen[i]));
  kab_row_set_text (partner, "curator", kab_call_text (call, "curator"));
  kab_row_set_text (partner, "joined_on", world->today);
  return partner;
}

/* Whoever applied acts for the partner from now on. */
static gboolean
add_manager (const KabCommandWorld *world,
             const KabRow *application,
             const char *partner,
             GPtrArray *effects,
             GError **error)
{
  const char *user = kab_row_get_text (application, "applicant");
  g_autoptr (GPtrArray) there = world->list (&kab_entity_membership, "user", user, world->data, error);
  g_autofree char *id = kab_id_derive (application->id, "membership");
  KabRow *membership;

  if (there == NULL)
    return FALSE;
  for (guint i = 0; i < there->len; i++)
    if (g_strcmp0 (kab_row_get_text (there->pdata[i], "partner"), partner) == 0
        && g_strcmp0 (kab_row_get_text (there->pdata[i], "role"), kab_role_to_token (KAB_ROLE_PARTNER)) == 0)
      return TRUE;
  membership = kab_effects_add (effects, KAB_EFFECT_FOLLOWS, NULL, kab_row_new (&kab_entity_membership, id));
  kab_row_set_text (membership, "user", user);
  kab_row_set_text (membership, "role", kab_role_to_token (KAB_ROLE_PARTNER));
  kab_row_set_text (membership, "partner", partner);
  kab_row_set_text (membership, "since", world->today);
  return TRUE;
}

gboolean
kab_look_approve (const KabCall *call,
                  const KabCommandWorld *world,
                  const KabRow *row,
                  GPtrArray *effects,
                  const KabField **field,
                  GError **error)
{
  g_autofree char *partner = g_strdup (kab_row_get_text (row, "partner"));
  g_autofree char *name = NULL;
  KabRow *after;

  if (partner == NULL)
    {
      g_autoptr (GError) local = NULL;
      KabRow *made;

      name = name_of (call, world, row, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (name == NULL)
        return kab_call_refuse (call, "name", field, error, KAB_ERROR_INVALID, "%s", _ ("fill this in."));
      if (!call->is_step && !check_name (call, world, name, field, error))
        return FALSE;
      made = make_partner (call, world, row, name);
      partner = g_strdup (made->id);
      kab_effects_add (effects, KAB_EFFECT_FOLLOWS, NULL, made);
    }
  if (!add_manager (world, row, partner, effects, error))
    return FALSE;
  /* Behind what it names; a plain edit that takes the step is written already, and gets the rest. */
  after = kab_effects_add (effects, call->is_step ? KAB_EFFECT_FOLLOWS : KAB_EFFECT_DONE, row,
                           kab_row_copy (row));
  kab_row_set_text (after, "partner", partner);
  kab_row_set_text (after, "stage", "approved");
  if (kab_call_has (call, "reason"))
    kab_row_set_text (after, "decision_reason", kab_call_text (call, "reason"));
  return TRUE;
}

gboolean
kab_look_reject (const KabCall *call,
                 const KabCommandWorld *world,
                 const KabRow *row,
                 GPtrArray *effects,
                 const KabField **field,
                 GError **error)
{
  KabRow *after = kab_effects_add (effects, KAB_EFFECT_DONE, row, kab_row_copy (row));

  kab_row_set_text (after, "stage", "rejected");
  if (kab_call_has (call, "reason"))
    kab_row_set_text (after, "decision_reason", kab_call_text (call, "reason"));
  return TRUE;
}
