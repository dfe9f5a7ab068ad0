/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands: the one table of them, and what is asked before one is run. */
#include "kab-command-private.h"

#include "kab-entity-private.h"
#include "kab-validate.h"

/* Besides its rows, each of the access table's lines: see kab-entity-private.h. */
#define EVERYWHERE KAB_SCOPE_ALL
#define SELLERS_SCOPE                                                             \
  [KAB_ROLE_PARTNER] = KAB_SCOPE_PARTNER, [KAB_ROLE_HEAD] = KAB_SCOPE_DEPARTMENT, \
  [KAB_ROLE_AGENT] = KAB_SCOPE_OWN
#define OFFICE_SCOPE [KAB_ROLE_ADMIN] = EVERYWHERE, [KAB_ROLE_STAFF] = EVERYWHERE
#define CLIENTS_SCOPE [KAB_ROLE_CLIENT] = KAB_SCOPE_OWN, [KAB_ROLE_CONTACT] = KAB_SCOPE_OWN
#define SELLERS_POWER \
  [KAB_ROLE_PARTNER] = P (AGENTS), [KAB_ROLE_HEAD] = P (AGENTS), [KAB_ROLE_AGENT] = P (AGENTS)

#define ARGS(array) .args = array, .n_args = G_N_ELEMENTS (array)

static const KabField issue_args[] = {
  { "client", N_ ("Client"), KAB_TYPE_REF, .ref = "client" },
  { "client_name", N_ ("Full name"), KAB_TYPE_TEXT, .max = 300 },
  { "phone", N_ ("Phone"), KAB_TYPE_PHONE },
  { "email", N_ ("E-mail"), KAB_TYPE_EMAIL },
  { "package", N_ ("Package"), KAB_TYPE_REF, KAB_FIELD_REQUIRED, .ref = "package" },
  { "options", N_ ("Options"), KAB_TYPE_JSON, .max = 20000 },
  { "quantity", N_ ("Quantity"), KAB_TYPE_INTEGER, .min = 1, .max = 1000000, .initial = "1" },
  /* Of a package that costs a percentage of it. */
  { "declared", N_ ("Declared value"), KAB_TYPE_MONEY, .max = MONEY_MAX, .since = 2 },
  { "promo_code", N_ ("Promo code"), KAB_TYPE_TEXT, .max = 40 },
  /* What was agreed on: where it is given it must be what the price comes to, but for the office. */
  { "price", N_ ("Price"), KAB_TYPE_MONEY, .max = MONEY_MAX },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, .values = kab_currencies },
  { "way", N_ ("Way of payment"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = kab_order_ways,
    .initial = "payment_link" },
  { "valid_from", N_ ("Valid from"), KAB_TYPE_DATE },
  { "agent", N_ ("Agent"), KAB_TYPE_REF, .ref = "agent" },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_STAFF, .ref = "partner" },
  { "renewed_from", N_ ("Renewed from"), KAB_TYPE_REF, .ref = "licence" },
  /* Numbers that the device has ready; without them the server gives them. */
  { "number", N_ ("Number"), KAB_TYPE_TEXT, .max = 40 },
  { "order_number", N_ ("Number of the order"), KAB_TYPE_TEXT, .max = 40 },
};

/* What a client orders: whose sale it is, the client's own row says, and what it costs, the package. */
#define ORDER_ARGS                                                                               \
  { "package", N_ ("Package"), KAB_TYPE_REF, KAB_FIELD_REQUIRED, .ref = "package" },             \
    { "options", N_ ("Options"), KAB_TYPE_JSON, .max = 20000 },                                  \
    { "quantity", N_ ("Quantity"), KAB_TYPE_INTEGER, .min = 1, .max = 1000000, .initial = "1" }, \
    { "declared", N_ ("Declared value"), KAB_TYPE_MONEY, .max = MONEY_MAX },                     \
    { "promo_code", N_ ("Promo code"), KAB_TYPE_TEXT, .max = 40 },                               \
    { "price", N_ ("Price"), KAB_TYPE_MONEY, .max = MONEY_MAX },                                 \
    { "currency", N_ ("Currency"), KAB_TYPE_ENUM, .values = kab_currencies },                    \
  {                                                                                              \
    "way", N_ ("Way of payment"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = kab_order_ways,   \
                                                                     .initial = "payment_link"   \
  }

static const KabField place_args[] = {
  { "client", N_ ("Client"), KAB_TYPE_REF, .ref = "client" },
  ORDER_ARGS,
  { "number", N_ ("Number"), KAB_TYPE_TEXT, .max = 40 },
};

static const KabField change_args[] = { ORDER_ARGS };

static const KabField reason_args[] = {
  { "reason", N_ ("Reason"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED, .max = 500 },
};

static const KabField remark_args[] = {
  { "reason", N_ ("Reason"), KAB_TYPE_TEXT, .max = 500 },
};

static const KabField revoke_args[] = {
  { "reason", N_ ("Reason"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED, .max = 500 },
  { "refund", N_ ("Refund what was paid for it"), KAB_TYPE_BOOLEAN, .initial = "0" },
};

static const KabField transfer_args[] = {
  { "client", N_ ("To the client"), KAB_TYPE_REF, KAB_FIELD_REQUIRED, .ref = "client" },
  { "reason", N_ ("Reason"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED, .max = 500 },
  { "number", N_ ("Number"), KAB_TYPE_TEXT, .max = 40 },
};

static const KabField pay_args[] = {
  { "document", N_ ("Bank's document"), KAB_TYPE_TEXT, .max = 200 },
  { "paid_on", N_ ("Paid"), KAB_TYPE_DATE },
};

static const KabField invoice_args[] = {
  { "order", N_ ("Order"), KAB_TYPE_REF, KAB_FIELD_REQUIRED, .ref = "order" },
  { "due_on", N_ ("Due"), KAB_TYPE_DATE },
  { "issued_on", N_ ("Issued"), KAB_TYPE_DATE },
  { "number", N_ ("Number"), KAB_TYPE_TEXT, .max = 40 },
};

/* 0 days: a link of about an hour. */
static const KabField link_args[] = {
  { "provider", N_ ("Payment provider"), KAB_TYPE_TEXT, .max = 60 },
  { "days", N_ ("Days that the link is valid for"), KAB_TYPE_INTEGER, .max = 30, .initial = "3" },
};

static const KabField refund_args[] = {
  { "amount", N_ ("Amount"), KAB_TYPE_MONEY, .max = MONEY_MAX },
  { "reason", N_ ("Reason"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED, .max = 500 },
  /* Nothing stands for no: an older server does not know it, and is asked only where it is yes. */
  { "revoke", N_ ("Revoke the licences"), KAB_TYPE_BOOLEAN, .since = 2 },
};

static const KabField reply_args[] = {
  { "text", N_ ("Text"), KAB_TYPE_LONG_TEXT, KAB_FIELD_REQUIRED, .max = 20000 },
  { "attachments", N_ ("Attachments"), KAB_TYPE_JSON, KAB_FIELD_FILE, .max = 8000 },
  { "note", N_ ("Internal note"), KAB_TYPE_BOOLEAN, KAB_FIELD_STAFF, .initial = "0" },
  { "solved", N_ ("This solves it"), KAB_TYPE_BOOLEAN, KAB_FIELD_STAFF, .initial = "0" },
};

static const KabField payout_args[] = {
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_STAFF, .ref = "partner" },
  { "method", N_ ("Payout method"), KAB_TYPE_REF, KAB_FIELD_REQUIRED, .ref = "payout_method" },
  { "amount", N_ ("Amount"), KAB_TYPE_MONEY, KAB_FIELD_REQUIRED, .max = MONEY_MAX },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = kab_currencies,
    .initial = "RUB" },
};

static const KabField approve_args[] = {
  { "name", N_ ("Name of the partner"), KAB_TYPE_TEXT, .max = 200 },
  { "sells_through_agents", N_ ("Sells through agents"), KAB_TYPE_BOOLEAN, .initial = "1" },
  { "promotes_through_links", N_ ("Promotes through links"), KAB_TYPE_BOOLEAN, .initial = "0" },
  { "curator", N_ ("Curator"), KAB_TYPE_REF, .ref = "user" },
  { "reason", N_ ("Remark"), KAB_TYPE_LONG_TEXT, .max = 2000 },
};

static const KabField reject_args[] = {
  { "reason", N_ ("Reason"), KAB_TYPE_LONG_TEXT, KAB_FIELD_REQUIRED, .max = 2000 },
};

static const KabField send_args[] = {
  { "channel", N_ ("Way"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = kab_message_channels,
    .initial = "email" },
  { "address", N_ ("Address"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED, .max = 300 },
};

static const KabField invite_args[] = {
  { "channel", N_ ("Way"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = kab_message_channels,
    .initial = "email" },
};

static const char *const pending_orders[] = { "pending", NULL };

static const char *const unpaid_orders[] = { "pending", "processing", NULL };

static const char *const suspended_licences[] = { "suspended", NULL };

static const KabCommand commands[] = {
  { "issue", "licence",
    /* Translators: a button */
    N_ ("Issue a Licence"),
    /* Translators: what somebody did, or wants to do; %s is a number */
    N_ ("Issue licence %s"), .creates = TRUE, ARGS (issue_args), .scope = { OFFICE_SCOPE, SELLERS_SCOPE },
    .needs = { SELLERS_POWER }, .look = kab_look_issue },
  { "suspend", "licence",
    /* Translators: a button */
    N_ ("Suspend the Licence"),
    /* Translators: what somebody did, or wants to do; %s is a number */
    N_ ("Suspend licence %s"), FALSE, ARGS (reason_args), .scope = { OFFICE_SCOPE }, .to = "suspended",
    .look = kab_look_suspend_licence },
  { "resume", "licence",
    /* Translators: a button: what was suspended goes on */
    N_ ("Resume the Licence"),
    /* Translators: what somebody did, or wants to do; %s is a number */
    N_ ("Resume licence %s"), FALSE, ARGS (remark_args), .scope = { OFFICE_SCOPE },
    .from = suspended_licences, .look = kab_look_resume_licence },
  { "transfer", "licence",
    /* Translators: a button: to another client */
    N_ ("Transfer the Licence"),
    /* Translators: what somebody did, or wants to do; %s is a number */
    N_ ("Transfer licence %s"), FALSE, ARGS (transfer_args), .scope = { OFFICE_SCOPE }, .to = "transferred",
    .look = kab_look_transfer_licence },
  { "revoke", "licence",
    /* Translators: a button */
    N_ ("Revoke the Licence"),
    /* Translators: what somebody did, or wants to do; %s is a number */
    N_ ("Revoke licence %s"), FALSE, ARGS (revoke_args), .scope = { OFFICE_SCOPE }, .to = "revoked",
    .look = kab_look_revoke_licence },
  { "send", "licence",
    /* Translators: a button: to a client, by e-mail or SMS */
    N_ ("Send"),
    /* Translators: what somebody did, or wants to do; %s is a number */
    N_ ("Send licence %s"), FALSE, ARGS (send_args), .scope = { OFFICE_SCOPE, SELLERS_SCOPE },
    .needs = { SELLERS_POWER }, .look = kab_look_send },
  { "place", "order",
    /* Translators: a button: a client buys something */
    N_ ("Place the Order"),
    /* Translators: what somebody did, or wants to do; %s is a number */
    N_ ("Place order %s"), .creates = TRUE, ARGS (place_args), .scope = { CLIENTS_SCOPE },
    .needs = { [KAB_ROLE_CONTACT] = P (ORDER) }, .look = kab_look_place_order },
  { "change", "order",
    /* Translators: a button: a client orders something else instead */
    N_ ("Change the Order"),
    /* Translators: what somebody did, or wants to do; %s is a number */
    N_ ("Change order %s"), FALSE, ARGS (change_args), .scope = { CLIENTS_SCOPE },
    .needs = { [KAB_ROLE_CONTACT] = P (ORDER) }, .from = pending_orders, .look = kab_look_change_order },
  { "cancel", "order",
    /* Translators: a button */
    N_ ("Cancel the Order"),
    /* Translators: what somebody did, or wants to do; %s is a number */
    N_ ("Cancel order %s"), FALSE, ARGS (reason_args),
    .scope = { OFFICE_SCOPE, SELLERS_SCOPE, CLIENTS_SCOPE }, .needs = { SELLERS_POWER }, .to = "cancelled",
    .look = kab_look_cancel_order },
  { "pay", "order",
    /* Translators: a button */
    N_ ("Mark as Paid"),
    /* Translators: what somebody did, or wants to do; %s is a number */
    N_ ("Mark order %s as paid"), FALSE, ARGS (pay_args), .scope = { OFFICE_SCOPE }, .to = "confirmed",
    .look = kab_look_pay_order },
  { "link", "order",
    /* Translators: a button */
    N_ ("Make a Payment Link"),
    /* Translators: what somebody did, or wants to do; %s is a number */
    N_ ("Make a payment link for order %s"), FALSE, ARGS (link_args),
    .scope = { OFFICE_SCOPE, SELLERS_SCOPE, CLIENTS_SCOPE },
    .needs = { SELLERS_POWER, [KAB_ROLE_CONTACT] = P (ORDER) }, .from = unpaid_orders,
    .look = kab_look_link_order },
  { "send", "order",
    /* Translators: a button: to a client, by e-mail or SMS */
    N_ ("Send"),
    /* Translators: what somebody did, or wants to do; %s is a number */
    N_ ("Send the payment link of order %s"), FALSE, ARGS (send_args),
    .scope = { OFFICE_SCOPE, SELLERS_SCOPE }, .needs = { SELLERS_POWER }, .look = kab_look_send },
  { "refund", "payment",
    /* Translators: a button */
    N_ ("Refund the Payment"),
    /* Translators: what somebody did, or wants to do; %s is a provider's number of a payment */
    N_ ("Refund payment %s"), FALSE, ARGS (refund_args), .scope = { OFFICE_SCOPE },
    .look = kab_look_refund_payment },
  { "issue", "invoice",
    /* Translators: a button */
    N_ ("Issue an Invoice"),
    /* Translators: what somebody did, or wants to do; %s is a number */
    N_ ("Issue invoice %s"), .creates = TRUE, ARGS (invoice_args),
    .scope = { OFFICE_SCOPE, SELLERS_SCOPE, CLIENTS_SCOPE },
    .needs = { SELLERS_POWER, [KAB_ROLE_CONTACT] = P (ORDER) }, .look = kab_look_issue_invoice },
  { "send", "invoice",
    /* Translators: a button: to a client, by e-mail or SMS */
    N_ ("Send"),
    /* Translators: what somebody did, or wants to do; %s is a number */
    N_ ("Send invoice %s"), FALSE, ARGS (send_args), .scope = { OFFICE_SCOPE, SELLERS_SCOPE },
    .needs = { SELLERS_POWER }, .look = kab_look_send },
  { "void", "invoice",
    /* Translators: a button */
    N_ ("Void the Invoice"),
    /* Translators: what somebody did, or wants to do; %s is a number */
    N_ ("Void invoice %s"), FALSE, ARGS (reason_args), .scope = { OFFICE_SCOPE }, .to = "void",
    .look = kab_look_void_invoice },
  { "invite", "user",
    /* Translators: a button: somebody gets a link to choose a first password */
    N_ ("Invite"),
    /* Translators: what somebody did, or wants to do; %s is a person */
    N_ ("Invite %s"), FALSE, ARGS (invite_args),
    .scope = { OFFICE_SCOPE, [KAB_ROLE_PARTNER] = KAB_SCOPE_PARTNER },
    .needs = { [KAB_ROLE_STAFF] = P (SALES) | P (SUPPORT) | P (CURATOR) }, .look = kab_look_invite },
  { "reply", "ticket",
    /* Translators: a button */
    N_ ("Reply"),
    /* Translators: what somebody did, or wants to do; %s is a number */
    N_ ("Reply to ticket %s"), FALSE, ARGS (reply_args),
    .scope = { OFFICE_SCOPE, CLIENTS_SCOPE, [KAB_ROLE_PARTNER] = KAB_SCOPE_OWN,
               [KAB_ROLE_HEAD] = KAB_SCOPE_OWN, [KAB_ROLE_AGENT] = KAB_SCOPE_OWN },
    .look = kab_look_reply },
  { "request", "payout",
    /* Translators: a button */
    N_ ("Request a Payout"),
    /* Translators: what somebody did, or wants to do; %s is a number */
    N_ ("Request payout %s"), .creates = TRUE, ARGS (payout_args),
    .scope = { OFFICE_SCOPE, [KAB_ROLE_PARTNER] = KAB_SCOPE_PARTNER },
    .needs = { [KAB_ROLE_STAFF] = P (FINANCE) },
    .online
    = N_ ("A payout is requested from the balance as it is at that moment, which only the server knows. "
          "Nothing was requested: do it again with a connection."),
    .look = kab_look_request_payout },
  { "approve", "application",
    /* Translators: a button */
    N_ ("Approve the Application"),
    /* Translators: what somebody did, or wants to do; %s is a company */
    N_ ("Approve the application of %s"), FALSE, ARGS (approve_args), .scope = { OFFICE_SCOPE },
    .to = "approved", .look = kab_look_approve },
  { "reject", "application",
    /* Translators: a button */
    N_ ("Reject the Application"),
    /* Translators: what somebody did, or wants to do; %s is a company */
    N_ ("Reject the application of %s"), FALSE, ARGS (reject_args), .scope = { OFFICE_SCOPE },
    .to = "rejected", .look = kab_look_reject },
};

const KabCommand *
kab_commands (guint *n)
{
  *n = G_N_ELEMENTS (commands);
  return commands;
}

const KabCommand *
kab_command_find (const KabEntity *entity, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].entity, entity->name) && g_strcmp0 (commands[i].name, name) == 0)
      return &commands[i];

  return NULL;
}

const KabEntity *
kab_command_entity (const KabCommand *command)
{
  return kab_entity_find (command->entity);
}

int
kab_command_arg (const KabCommand *command, const char *name)
{
  for (guint i = 0; i < command->n_args; i++)
    if (g_strcmp0 (command->args[i].name, name) == 0)
      return (int)i;

  return -1;
}

const char *
kab_command_title (const KabCommand *command)
{
  return g_dgettext (GETTEXT_PACKAGE, command->title);
}

char *
kab_command_describe (const KabCommand *command, const char *title)
{
  g_autoptr (GString) text = NULL;

  if (title == NULL || *title == '\0')
    return g_strdup (kab_command_title (command));
  text = g_string_new (g_dgettext (GETTEXT_PACKAGE, command->deed));
  g_string_replace (text, "%s", title, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const KabValue *
value_of (const KabCall *call, const char *name)
{
  static const KabValue none = KAB_VALUE_INIT;
  int i = kab_command_arg (call->command, name);

  return i >= 0 ? &call->args[i] : &none;
}

const char *
kab_call_text (const KabCall *call, const char *name)
{
  const KabValue *value = value_of (call, name);

  return value->kind == KAB_VALUE_TEXT ? value->text : NULL;
}

gint64
kab_call_integer (const KabCall *call, const char *name)
{
  const KabValue *value = value_of (call, name);

  return value->kind == KAB_VALUE_INTEGER ? value->integer : 0;
}

gboolean
kab_call_has (const KabCall *call, const char *name)
{
  return !kab_value_is_null (value_of (call, name));
}

gboolean
kab_world_is_owners (const KabCommandWorld *world)
{
  return kab_who_of_role (world->actor->role) == KAB_WHO_OWNER;
}

gboolean
kab_world_check_owner (const KabCommandWorld *world, const KabRow *order, GError **error)
{
  if (!kab_world_is_owners (world)
      || g_strcmp0 (kab_row_get_text (order, "client"), world->actor->client) == 0)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN, _ ("Your role does not allow this change."));
  return FALSE;
}

gboolean
kab_call_refuse (const KabCall *call,
                 const char *name,
                 const KabField **field,
                 GError **error,
                 KabError code,
                 const char *format,
                 ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  *field = &call->command->args[kab_command_arg (call->command, name)];
  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  /* Translators: the name of a field, then what is wrong with its value */
  g_set_error (error, KAB_ERROR, code, _ ("%s: %s"), kab_field_title (*field), sentence);
  return FALSE;
}

gboolean
kab_command_may (const KabCommand *command,
                 const KabActor *actor,
                 const KabRow *row,
                 KabBoundFunc bound,
                 gpointer user_data)
{
  KabScope scope = command->scope[actor->role];
  KabPowers needed = command->needs[actor->role];

  if (row != NULL)
    return kab_access_allows_by (actor, scope, needed, row, bound, user_data);
  return scope != KAB_SCOPE_NONE
         && (needed == 0 || actor->role == KAB_ROLE_ADMIN || (actor->powers & needed) != 0);
}

static void
append (GString *out, const char *text)
{
  if (strstr (out->str, text) != NULL)
    return;
  g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", text);
}

/* From which states the command leads on, for those of @who (0: for anybody). */
static GString *
possible_states (const KabCommand *command, const KabMachine *machine, guint who)
{
  GString *states = g_string_new (NULL);

  for (guint i = 0; command->to != NULL && i < machine->n_steps; i++)
    if (machine->steps[i].from != NULL && g_str_equal (machine->steps[i].to, command->to)
        && (who == 0 || (machine->steps[i].who & who)))
      append (states, kab_machine_state_title (machine, machine->steps[i].from));
  for (guint i = 0; command->to == NULL && command->from != NULL && command->from[i] != NULL; i++)
    append (states, kab_machine_state_title (machine, command->from[i]));
  return states;
}

static gboolean
is_possible (const KabCommand *command, const KabMachine *machine, const char *state, guint who)
{
  if (command->to == NULL)
    return command->from == NULL || (state != NULL && g_strv_contains (command->from, state));
  for (guint i = 0; i < machine->n_steps; i++)
    if (g_strcmp0 (machine->steps[i].from, state) == 0 && g_str_equal (machine->steps[i].to, command->to)
        && (machine->steps[i].who & who))
      return TRUE;

  return FALSE;
}

/* What the row is by now, and by whom. */
static char *
describe_state (const KabMachine *machine, const KabRow *row, const char *by, const char *when)
{
  const char *state = kab_machine_state_title (machine, kab_row_get_text (row, machine->field));

  if (when != NULL && by != NULL)
    /* Translators: a record's title, its state, a day and time, and the name of who brought it into that state */
    return g_strdup_printf (_ ("“%s” is “%s” since %s, by %s."), kab_row_title (row), state, when, by);
  if (when != NULL)
    /* Translators: a record's title, its state, a day and time */
    return g_strdup_printf (_ ("“%s” is “%s” since %s."), kab_row_title (row), state, when);
  return g_strdup_printf (_ ("“%s” is “%s”."), kab_row_title (row), state);
}

gboolean
kab_command_check_state (const KabCommand *command,
                         const KabRow *row,
                         guint who,
                         const char *by,
                         const char *when,
                         GError **error)
{
  const KabMachine *machine = kab_machine_find (command->entity);
  g_autofree char *now = NULL;
  g_autoptr (GString) states = NULL;

  if (row->deleted)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED, _ ("“%s” was deleted, so this cannot be done."),
                   kab_row_title (row));
      return FALSE;
    }
  if (machine == NULL || is_possible (command, machine, kab_row_get_text (row, machine->field), who))
    return TRUE;
  now = describe_state (machine, row, by, when);
  states = possible_states (command, machine, who);
  if (states->len > 0)
    g_set_error (
      error, KAB_ERROR, KAB_ERROR_REFUSED,
      /* Translators: a sentence that says the state of a record, then the states in which it would go */
      _ ("%s That is possible for you only while it is: %s."), now, states->str);
  else
    g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN,
                 /* Translators: a sentence that says the state of a record */
                 _ ("%s Your role does not allow this step."), now);
  return FALSE;
}

gboolean
kab_command_check_args (const KabCall *call, const KabField **field, GError **error)
{
  for (guint i = 0; i < call->command->n_args; i++)
    {
      const KabField *arg = &call->command->args[i];

      *field = arg;
      if ((arg->flags & KAB_FIELD_REQUIRED) && kab_value_is_null (&call->args[i]))
        return kab_call_refuse (call, arg->name, field, error, KAB_ERROR_INVALID, "%s", _ ("fill this in."));
      if (!kab_validate_value (arg, &call->args[i], error))
        return FALSE;
    }
  *field = NULL;
  return TRUE;
}

static void
effect_free (gpointer data)
{
  KabEffect *effect = data;

  g_clear_pointer (&effect->before, kab_row_unref);
  g_clear_pointer (&effect->after, kab_row_unref);
  g_free (effect);
}

KabRow *
kab_effects_add (GPtrArray *effects, KabEffectKind kind, const KabRow *before, KabRow *after)
{
  KabEffect *effect = g_new0 (KabEffect, 1);

  effect->kind = kind;
  effect->before = before != NULL ? kab_row_ref ((KabRow *)before) : NULL;
  effect->after = after;
  g_ptr_array_add (effects, effect);
  return after;
}

GPtrArray *
kab_command_look (const KabCall *call,
                  const KabCommandWorld *world,
                  const KabRow *row,
                  const KabField **field,
                  GError **error)
{
  g_autoptr (GPtrArray) effects = g_ptr_array_new_with_free_func (effect_free);

  *field = NULL;
  return call->command->look (call, world, row, effects, field, error) ? g_steal_pointer (&effects) : NULL;
}

const KabCommand *
kab_command_of_step (const KabRow *before, const KabRow *after)
{
  const KabMachine *machine = kab_machine_find (after->entity->name);
  const char *from, *to;

  if (machine == NULL || before == NULL)
    return NULL;
  from = kab_row_get_text (before, machine->field);
  to = kab_row_get_text (after, machine->field);
  for (guint i = 0; i < G_N_ELEMENTS (commands) && g_strcmp0 (from, to) != 0; i++)
    if (g_str_equal (commands[i].entity, after->entity->name) && commands[i].to != NULL
        && g_strcmp0 (commands[i].to, to) == 0)
      return &commands[i];

  return NULL;
}
