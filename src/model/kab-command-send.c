/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is sent to a client (S1-35), and an invitation to a user (S1-62): the sending is the server's. */
#include "kab-command-private.h"

#include <glib/gi18n-lib.h>

#include "kab-id.h"
#include "kab-message.h"
#include "kab-validate.h"

static gboolean
is (const KabRow *row, const char *field, const char *value)
{
  return g_strcmp0 (kab_row_get_text (row, field), value) == 0;
}

static gboolean
check_channel (const KabCall *call, const KabCommandWorld *world, const KabField **field, GError **error)
{
  g_autoptr (GPtrArray) settings
    = world->list (&kab_entity_setting, "key", KAB_MESSAGES_SETTING, world->data, error);

  if (settings == NULL)
    return FALSE;
  if (settings->len > 0
      && kab_messages_has (kab_row_get_text (settings->pdata[0], "value"), kab_call_text (call, "channel")))
    return TRUE;
  return kab_call_refuse (
    call, "channel", field, error, KAB_ERROR_REFUSED, "%s",
    _ ("it is not set up here. An administrator sets it up on the server with “kabinetctl messages set”; "
       "until then, copy what is to be sent."));
}

/* As phones and e-mail addresses are checked anywhere; *address is how it is kept. */
static gboolean
check_address (const KabCall *call, char **address, const KabField **field, GError **error)
{
  gboolean mail = g_strcmp0 (kab_call_text (call, "channel"), KAB_CHANNEL_EMAIL) == 0;
  const KabField *like = kab_entity_find_field (&kab_entity_client, mail ? "email" : "phone");
  g_auto (KabValue) value = KAB_VALUE_INIT;

  kab_value_set_text (&value, kab_call_text (call, "address"));
  kab_value_tidy (like, &value);
  *field = &call->command->args[kab_command_arg (call->command, "address")];
  if (!kab_validate_value (like, &value, error))
    return FALSE;
  if (value.kind != KAB_VALUE_TEXT)
    return kab_call_refuse (call, "address", field, error, KAB_ERROR_INVALID, "%s", _ ("fill this in."));
  *address = g_strdup (value.text);
  *field = NULL;
  return TRUE;
}

/* What there is nothing of to be sent. */
static gboolean
check_row (const KabRow *row, GError **error)
{
  if (row->entity == &kab_entity_licence && !is (row, "status", "active"))
    g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                 _ ("Licence %s is not active, so there is nothing to send yet."), kab_row_title (row));
  else if (row->entity == &kab_entity_invoice && is (row, "status", "void"))
    g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED, _ ("Invoice %s was voided, so it is not sent."),
                 kab_row_title (row));
  else if (row->entity == &kab_entity_order && !is (row, "status", "pending")
           && !is (row, "status", "processing"))
    g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                 _ ("Order %s waits for no payment, so there is no link to send."), kab_row_title (row));
  else
    return TRUE;
  return FALSE;
}

/* Pressed twice, it goes once. */
static gboolean
check_not_waiting (const KabCall *call,
                   const KabCommandWorld *world,
                   const KabRow *row,
                   const char *address,
                   GError **error)
{
  const char *client = kab_row_get_text (row, "client");
  g_autoptr (GPtrArray) sent
    = client != NULL ? world->list (&kab_entity_sent_message, "client", client, world->data, error) : NULL;

  if (client != NULL && sent == NULL)
    return FALSE;
  for (guint i = 0; sent != NULL && i < sent->len; i++)
    {
      const KabRow *one = sent->pdata[i];

      if (is (one, "state", "queued") && is (one, "about_row", row->id) && is (one, "address", address)
          && is (one, "channel", kab_call_text (call, "channel")))
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED, _ ("This waits to be sent to %s already."),
                       address);
          return FALSE;
        }
    }
  return TRUE;
}

static KabRow *
make_message (const KabCall *call,
              const KabCommandWorld *world,
              const KabRow *row,
              const char *category,
              const char *address,
              GPtrArray *effects)
{
  g_autofree char *id = kab_id_derive (call->id, kab_entity_sent_message.name);
  KabRow *message
    = kab_effects_add (effects, KAB_EFFECT_FOLLOWS, NULL, kab_row_new (&kab_entity_sent_message, id));

  kab_row_set_text (message, "channel", kab_call_text (call, "channel"));
  kab_row_set_text (message, "category", category);
  kab_row_set_text (message, "address", address);
  kab_row_set_text (message, "about", row->entity->name);
  kab_row_set_text (message, "about_row", row->id);
  kab_row_set_text (message, "sender", world->actor->user);
  return message;
}

gboolean
kab_look_send (const KabCall *call,
               const KabCommandWorld *world,
               const KabRow *row,
               GPtrArray *effects,
               const KabField **field,
               GError **error)
{
  g_autofree char *address = NULL;
  KabRow *message;

  if (!check_channel (call, world, field, error) || !check_address (call, &address, field, error)
      || !check_row (row, error) || !check_not_waiting (call, world, row, address, error))
    return FALSE;
  message = make_message (call, world, row, row->entity == &kab_entity_licence ? "services" : "invoices",
                          address, effects);
  kab_row_set_text (message, "client", kab_row_get_text (row, "client"));
  return TRUE;
}

gboolean
kab_look_invite (const KabCall *call,
                 const KabCommandWorld *world,
                 const KabRow *row,
                 GPtrArray *effects,
                 const KabField **field,
                 GError **error)
{
  gboolean mail = g_strcmp0 (kab_call_text (call, "channel"), KAB_CHANNEL_EMAIL) == 0;
  const char *address = kab_row_get_text (row, mail ? "email" : "phone");
  KabRow *message;

  if (!kab_row_is_null (row, "last_sign_in_at"))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   _ ("%s has signed in already. Who forgot the password chooses a new one by “Forgot Your "
                      "Password?” where one signs in."),
                   kab_row_title (row));
      return FALSE;
    }
  if (!check_channel (call, world, field, error))
    return FALSE;
  if (address == NULL)
    return kab_call_refuse (call, "channel", field, error, KAB_ERROR_INVALID, "%s",
                            mail ? _ ("there is no e-mail address in the account. Enter one first.")
                                 : _ ("there is no phone in the account. Enter one first."));
  message = make_message (call, world, row, "general", address, effects);
  kab_row_set_text (message, "user", row->id);
  return TRUE;
}
