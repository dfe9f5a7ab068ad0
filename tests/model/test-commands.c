/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of commands: whole, in terms that there are, and the same answers wherever it is asked. */
#include <string.h>

#include "kab-command.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-validate.h"

static KabActor *
actor_of (KabRole role)
{
  return kab_actor_new ("0190a0d0-0000-7000-8000-000000000070", role, "0190a0d0-0000-7000-8000-000000000071",
                        "0190a0d0-0000-7000-8000-000000000072", "0190a0d0-0000-7000-8000-000000000073");
}

/* Every word of it is of the model: entities, states, references; nothing is named twice. */
static void
test_table (void)
{
  guint n;
  const KabCommand *commands = kab_commands (&n);

  g_assert_cmpuint (n, >=, 6);
  for (guint i = 0; i < n; i++)
    {
      const KabCommand *command = &commands[i];
      const KabEntity *entity = kab_entity_find (command->entity);
      const KabMachine *machine = kab_machine_find (command->entity);
      gboolean reached = command->to == NULL;

      g_test_message ("%s %s", command->entity, command->name);
      g_assert_nonnull (entity);
      g_assert_true (kab_command_find (entity, command->name) == command);
      g_assert_nonnull (strstr (command->deed, "%s"));
      g_assert_nonnull (command->look);
      for (guint s = 0; command->to != NULL && s < machine->n_steps; s++)
        reached = reached || g_str_equal (machine->steps[s].to, command->to);
      g_assert_true (reached);
      for (guint a = 0; a < command->n_args; a++)
        {
          const KabField *arg = &command->args[a];

          g_assert_cmpint (kab_command_arg (command, arg->name), ==, (int)a);
          g_assert_true (arg->type != KAB_TYPE_REF || kab_entity_find (arg->ref) != NULL);
          g_assert_true (arg->type != KAB_TYPE_ENUM || arg->values != NULL);
          /* What the office alone may say is never what everybody must. */
          g_assert_true ((arg->flags & KAB_FIELD_STAFF) == 0 || (arg->flags & KAB_FIELD_REQUIRED) == 0);
        }
      /* The office may run all of them but what clients do with what is theirs; nobody else decides an application. */
      if (command->scope[KAB_ROLE_ADMIN] == KAB_SCOPE_NONE)
        for (guint role = 0; role < KAB_N_ROLES; role++)
          g_assert_cmpint (command->scope[role], ==, role < KAB_ROLE_CLIENT ? KAB_SCOPE_NONE : KAB_SCOPE_OWN);
      else
        g_assert_cmpint (command->scope[KAB_ROLE_ADMIN], ==, KAB_SCOPE_ALL);
      for (guint role = KAB_ROLE_PARTNER; g_str_equal (command->entity, "application") && role < KAB_N_ROLES;
           role++)
        g_assert_cmpint (command->scope[role], ==, KAB_SCOPE_NONE);
    }
}

static gboolean
allowed (const char *entity, const char *name, const char *state, guint who, char **why)
{
  const KabCommand *command = kab_command_find (kab_entity_find (entity), name);
  g_autoptr (KabRow) row = kab_row_new (kab_entity_find (entity), NULL);
  g_autoptr (GError) error = NULL;
  gboolean ok;

  kab_row_set_text (row, kab_machine_find (entity)->field, state);
  kab_row_set_text (row, row->entity->title_field, "1042");
  ok = kab_command_check_state (command, row, who, "Анна Соколова", "1 Mar 2026 10:15", &error);
  g_assert_true (ok == (error == NULL));
  if (why != NULL)
    *why = error != NULL ? g_strdup (error->message) : NULL;
  return ok;
}

/* S4-83: from which states, by whom, is the machine's to say; who comes too late is told who was there before. */
static void
test_states (void)
{
  g_autofree char *why = NULL, *owners = NULL;

  g_assert_true (allowed ("order", "cancel", "pending", KAB_WHO_OWNER, NULL));
  g_assert_true (allowed ("order", "cancel", "processing", KAB_WHO_OFFICE, NULL));
  g_assert_false (allowed ("order", "cancel", "processing", KAB_WHO_OWNER, &owners));
  g_assert_cmpstr (
    owners, ==,
    "“1042” is “Processing” since 1 Mar 2026 10:15, by Анна Соколова. That is possible for you "
    "only while it is: Pending.");
  g_assert_false (allowed ("order", "cancel", "confirmed", KAB_WHO_OFFICE, NULL));
  g_assert_false (allowed ("order", "cancel", "cancelled", KAB_WHO_OFFICE, &why));
  g_assert_nonnull (strstr (why, "Pending, Processing, Error"));
  /* S1-74: money is booked by the office, for what waits for it; what is paid stays so. */
  g_assert_true (allowed ("order", "pay", "pending", KAB_WHO_OFFICE, NULL));
  g_assert_true (allowed ("order", "pay", "processing", KAB_WHO_OFFICE, NULL));
  g_assert_false (allowed ("order", "pay", "pending", KAB_WHO_AGENT, NULL));
  g_assert_false (allowed ("order", "pay", "confirmed", KAB_WHO_OFFICE, NULL));
  g_assert_false (allowed ("order", "pay", "cancelled", KAB_WHO_OFFICE, NULL));
  g_assert_true (allowed ("invoice", "void", "overdue", KAB_WHO_OFFICE, NULL));
  g_assert_false (allowed ("invoice", "void", "paid", KAB_WHO_OFFICE, NULL));
  g_assert_true (allowed ("application", "approve", "contract", KAB_WHO_OFFICE, NULL));
  g_assert_false (allowed ("application", "approve", "interview", KAB_WHO_OFFICE, NULL));
  g_assert_false (allowed ("application", "reject", "rejected", KAB_WHO_OFFICE, NULL));
  g_assert_true (allowed ("ticket", "reply", "closed", KAB_WHO_OWNER, NULL));
}

/* S4-83: whose it is, and nobody else. */
static void
test_may (void)
{
  const KabCommand *cancel = kab_command_find (&kab_entity_order, "cancel");
  g_autoptr (KabRow) mine = kab_row_new (&kab_entity_order, NULL),
                     other = kab_row_new (&kab_entity_order, NULL);
  g_autoptr (KabActor) client = actor_of (KAB_ROLE_CLIENT), contact = actor_of (KAB_ROLE_CONTACT);
  g_autoptr (KabActor) agent = actor_of (KAB_ROLE_AGENT), admin = actor_of (KAB_ROLE_ADMIN);

  kab_row_set_text (mine, "client", client->client);
  kab_row_set_text (mine, "agent", agent->agent);
  kab_row_set_text (other, "client", agent->user);
  g_assert_true (kab_command_may (cancel, client, mine, NULL, NULL));
  g_assert_false (kab_command_may (cancel, client, other, NULL, NULL));
  g_assert_false (kab_command_may (cancel, contact, mine, NULL, NULL));
  contact->powers = KAB_POWER_BIT (KAB_POWER_ORDER);
  g_assert_true (kab_command_may (cancel, contact, mine, NULL, NULL));
  g_assert_false (kab_command_may (cancel, agent, mine, NULL, NULL));
  agent->powers = KAB_POWER_BIT (KAB_POWER_AGENTS);
  g_assert_true (kab_command_may (cancel, agent, mine, NULL, NULL));
  g_assert_true (kab_command_may (cancel, admin, other, NULL, NULL));
}

static KabRow *
find_package (const KabEntity *entity, const char *id, gpointer data, GError **error)
{
  KabRow *row = kab_row_new (entity, id);

  if (entity == &kab_entity_package)
    {
      kab_row_set_text (row, "name", "Защита");
      kab_row_set_text (row, "state", "on_sale");
      kab_row_set_integer (row, "price", 500000);
      kab_row_set_integer (row, "term_months", 12);
    }
  if (entity == &kab_entity_client)
    kab_row_set_text (row, "name", "Петров Пётр");
  return row;
}

static GPtrArray *
list_nothing (const KabEntity *entity, const char *field, const char *value, gpointer data, GError **error)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
}

/* S1-34: the rows of a sale fit each other, are whole, and come out alike on both sides. */
static void
test_issue (void)
{
  const KabCommand *command = kab_command_find (&kab_entity_licence, "issue");
  g_autoptr (KabActor) actor = actor_of (KAB_ROLE_AGENT);
  const KabCommandWorld world
    = { .actor = actor, .today = "2026-01-31", .now = 1, .find = find_package, .list = list_nothing };
  KabValue args[32] = { 0 };
  const KabCall call = { command, actor->user, actor->client, args, FALSE };
  g_autoptr (GPtrArray) effects = NULL, again = NULL;
  g_autoptr (GError) error = NULL;
  const KabField *field = NULL;
  const KabRow *order, *licence, *line;

  kab_value_set_text (&args[kab_command_arg (command, "client")], actor->client);
  kab_value_set_text (&args[kab_command_arg (command, "package")], actor->partner);
  kab_value_set_text (&args[kab_command_arg (command, "way")], "invoice");
  kab_value_set_integer (&args[kab_command_arg (command, "quantity")], 3);
  effects = kab_command_look (&call, &world, NULL, &field, &error);
  g_assert_no_error (error);
  again = kab_command_look (&call, &world, NULL, &field, &error);
  g_assert_cmpuint (effects->len, ==, 3);
  order = ((KabEffect *)effects->pdata[0])->after;
  licence = ((KabEffect *)effects->pdata[1])->after;
  line = ((KabEffect *)effects->pdata[2])->after;
  g_assert_cmpstr (licence->id, ==, actor->client);
  g_assert_cmpstr (kab_row_get_text (licence, "order"), ==, order->id);
  g_assert_cmpstr (kab_row_get_text (line, "order"), ==, order->id);
  g_assert_cmpint (kab_row_get_integer (order, "total"), ==, 1500000);
  g_assert_cmpint (kab_row_get_integer (licence, "price"), ==, 1500000);
  g_assert_cmpint (kab_row_get_integer (line, "amount"), ==, 1500000);
  g_assert_cmpstr (kab_row_get_text (licence, "agent"), ==, actor->agent);
  g_assert_cmpstr (kab_row_get_text (licence, "valid_to"), ==, "2027-01-30");
  for (guint i = 0; i < effects->len; i++)
    {
      const KabRow *row = ((KabEffect *)effects->pdata[i])->after;

      g_assert_true (kab_validate_row (row, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (kab_id_is_valid (row->id));
      g_assert_cmpstr (row->id, ==, ((KabEffect *)again->pdata[i])->after->id);
    }
  for (guint i = 0; i < command->n_args; i++)
    kab_value_clear (&args[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/commands/table", test_table);
  g_test_add_func ("/commands/states", test_states);
  g_test_add_func ("/commands/may", test_may);
  g_test_add_func ("/commands/issue", test_issue);
  return g_test_run ();
}
