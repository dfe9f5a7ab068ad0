/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may do what to which row: the table of data-model.md, row by row (S0-28, S0-34). */
#include <string.h>

#include <glib.h>

#include "kab-access.h"
#include "kab-command.h"

#define MINE "01900000-0000-7000-8000-000000000001"
#define OTHERS "01900000-0000-7000-8000-000000000002"
#define UNDER "01900000-0000-7000-8000-000000000003"

/*
 * The table of data-model.md a second time, so that a slip of the pen in the first fails here.
 * For each entity and role: the scope of reading, and what may be done besides reading:
 *   a all, p partner, d department, o own, b bound, u public, A by audience, c by code, - nothing
 * Own rows come with any scope where there are ways to own. "f:" before means: by duty, right or allowance.
 */
static const struct
{
  const char *entity;
  const char *cells[KAB_N_ROLES]; /* admin, staff, partner, head, agent, client, contact */
} table[] = {
  /* user, membership: all RCUD (staff: by duty) | partner RCU | department RU | self RU | self RU, own contacts RCUD */
  { "user", { "a cud", "a fcud", "p cu", "d u", "o u", "o cud", "o u" } },
  { "membership", { "a cud", "a fcud", "p cu", "d u", "o", "o cud", "o" } },
  { "role_request", { "a cu", "a fcu", "o c", "o c", "o c", "o c", "o c" } },
  { "consent", { "a cu", "a cu", "o cu", "o cu", "o cu", "o cu", "o cu" } },
  /* client, requisites, client product: all RCUD | partner's R | department's R | own RCU | own RU */
  { "client", { "a cud", "a cud", "p", "d", "o cu", "o u", "o u" } },
  { "requisites", { "a cud", "a cud", "p", "d", "o cu", "o cu", "o cu" } },
  { "client_product", { "a cud", "a cud", "p", "d", "o cu", "o u", "o" } },
  { "client_contact", { "a cud", "a cud", "-", "-", "-", "o cud", "o cud" } },
  /* department, agent: all RCUD | partner RCUD | department RU | department R | - */
  { "department", { "a cud", "a cud", "p cud", "d u", "d", "-", "-" } },
  { "agent", { "a cud", "a cud", "p cud", "d u", "d", "-", "-" } },
  /* partner, reward plan: all RCUD | own R, own contact data U | own R | own R | - */
  { "partner", { "a cud", "a cud", "p u", "p", "p", "-", "-" } },
  { "reward_plan", { "a cud", "a cud", "p", "p", "p", "-", "-" } },
  /* package, option, package kind: all RCUD | bound R | bound R | bound R | on sale R */
  { "package_kind", { "a cud", "a cud", "b", "b", "b", "u", "u" } },
  { "package", { "a cud", "a cud", "b", "b", "b", "u", "u" } },
  { "option", { "a cud", "a cud", "b", "b", "b", "u", "u" } },
  { "package_option", { "a cud", "a cud", "b", "b", "b", "u", "u" } },
  { "package_binding", { "a cud", "a cud", "p", "p", "p", "-", "-" } },
  /* promo code: all RCUD | partner R, C where allowed | partner R | partner R | by code */
  { "promo_code", { "a cud", "a cud", "p fc", "p", "p", "c", "fc" } },
  { "promo_code_package", { "a cud", "a cud", "p fc", "p", "p", "-", "-" } },
  { "offer", { "a cud", "a cud", "-", "-", "-", "o u", "o" } },
  /* licence, order, invoice, payment, refund: all RCU | partner R, C | department R, C | own R, C | own R, C order */
  { "licence", { "a cu", "a cu", "p fc", "d fc", "o fc", "o", "o" } },
  { "order", { "a cu", "a cu", "p fc", "d fc", "o fc", "o c", "o c" } },
  { "order_line", { "a cu", "a cu", "p fc", "d fc", "o fc", "o c", "o c" } },
  { "invoice", { "a cu", "a cu", "p fc", "d fc", "o fc", "o", "o" } },
  { "invoice_line", { "a cu", "a cu", "p fc", "d fc", "o fc", "o", "o" } },
  { "payment", { "a cu", "a cu", "p fc", "d fc", "o fc", "o", "o" } },
  { "refund", { "a cu", "a cu", "p fc", "d fc", "o fc", "o", "o" } },
  { "payment_event", { "a", "a", "-", "-", "-", "-", "-" } },
  /* ledger line, payout, payout method: all R (finance: CU) | partner R, C payout | - | own R | - */
  { "ledger_account", { "a cu", "a fcu", "p", "-", "o", "-", "-" } },
  { "ledger_line", { "a c", "a fc", "p", "-", "o", "-", "-" } },
  { "payout_method", { "a cu", "a fcu", "p", "-", "o", "-", "-" } },
  { "payout", { "a cu", "a fcu", "p c", "-", "o", "-", "-" } },
  /* service: all RCUD | - | - | own clients R | own R, U registrant and nameservers */
  { "service", { "a cud", "a cud", "-", "-", "o", "o u", "o u" } },
  /* tracking link, campaign, creative, traffic figure: all RCUD | partner RCUD (creative R) | partner R | own RCUD (creative R) | - */
  { "campaign", { "a cud", "a cud", "p fcud", "p", "o fcud", "-", "-" } },
  { "creative", { "a cud", "a cud", "u", "u", "u", "-", "-" } },
  { "tracking_link", { "a cud", "a cud", "p fcud", "p", "o fcud", "-", "-" } },
  { "traffic_figure", { "a", "a", "p", "p", "o", "-", "-" } },
  /* ticket, ticket message: all RCU | own RC for all */
  { "ticket", { "a cu", "a cu", "o c", "o c", "o c", "o c", "o c" } },
  { "ticket_message", { "a cu", "a cu", "o c", "o c", "o c", "o c", "o c" } },
  /* conversation, message, sent message: all RC | own RC for all (a sent message is sent again by a command) */
  { "conversation", { "a c", "a c", "o c", "o c", "o c", "o c", "o c" } },
  { "message", { "a c", "a c", "o c", "o c", "o c", "o c", "o c" } },
  { "sent_message", { "a c", "a c", "o", "o", "o", "o", "o" } },
  { "read_mark", { "o cu", "o cu", "o cu", "o cu", "o cu", "o cu", "o cu" } },
  /* SMS: all R, C | - | - | own sent R, C | own R */
  { "sms", { "a c", "a c", "-", "-", "o c", "o", "o" } },
  /* story: all RCUD | - | - | RCU | shown R */
  { "story", { "a cud", "a cud", "-", "-", "a cu", "A", "A" } },
  /* document, article: all RCUD | by audience R */
  { "folder", { "a cud", "a cud", "A", "A", "A", "A", "fA" } },
  { "document", { "a cud", "a cud", "A", "A", "A", "A", "fA" } },
  { "document_version", { "a cud", "a cud", "A", "A", "A", "A", "fA" } },
  { "article", { "a cud", "a cud", "A", "A", "A", "A", "A" } },
  { "incident_notice", { "a cud", "a cud", "u", "u", "u", "u", "u" } },
  { "maintenance_window", { "a cud", "a cud", "u", "u", "u", "u", "u" } },
  { "moderation_case", { "a cu", "a cu", "-", "-", "-", "-", "-" } },
  /* application: all RU | own RCU | - | - | C (and sees how it stands) */
  { "application", { "a u", "a u", "o cu", "-", "-", "o cu", "-" } },
  { "application_document", { "a u", "a u", "o cu", "-", "-", "o cu", "-" } },
  { "interview_slot", { "a cu", "a cu", "o cu", "-", "-", "o cu", "-" } },
  { "application_contract", { "a cu", "a cu", "o u", "-", "-", "o u", "-" } },
  /* activity: all R | partner R | department R | own R | own R */
  { "activity", { "a", "a", "p", "d", "o", "o", "o" } },
  /* template, setting: all RCUD | R what it prints with | R | R | R what it prints with */
  { "template", { "a cud", "a cud", "u", "u", "u", "u", "u" } },
  { "setting", { "a cud", "a cud", "u", "u", "u", "u", "u" } },
  { "number_lease", { "a u", "a", "o", "o", "o", "o", "o" } },
};

static KabRow *
row_of (const char *entity, const char *field, const char *value)
{
  KabRow *row = kab_row_new (kab_entity_find (entity), OTHERS);

  if (field != NULL && g_str_equal (field, "id"))
    {
      g_free (row->id);
      row->id = g_strdup (value);
    }
  else if (field != NULL)
    {
      kab_row_set_text (row, field, value);
    }
  return row;
}

static KabActor *
actor_of (KabRole role, KabPowers powers)
{
  static const char *const trees[] = { MINE, UNDER, NULL };
  KabActor *actor = kab_actor_new (MINE, role, MINE, MINE, MINE);

  actor->departments = g_strdupv ((char **)trees);
  if (role == KAB_ROLE_PARTNER)
    actor->partners = g_strdupv ((char **)trees);
  actor->powers = powers;
  return actor;
}

static gboolean
no_bound (const KabRow *row, const char *partner, gpointer user_data)
{
  return FALSE;
}

/* Letters of what is allowed, in the order read, create, update, delete. */
static char *
allowed (const KabActor *actor, const KabRow *row, KabBoundFunc bound, gpointer data)
{
  static const char letters[] = "rcud";
  GString *out = g_string_new (NULL);

  for (guint o = 0; o < KAB_N_OPERATIONS; o++)
    if (kab_access_allows (actor, (KabOperation)o, row, bound, data))
      g_string_append_c (out, letters[o]);
  return g_string_free (out, FALSE);
}

static KabScope
scope_of (char letter)
{
  switch (letter)
    {
    case 'a':
      return KAB_SCOPE_ALL;
    case 'p':
      return KAB_SCOPE_PARTNER;
    case 'd':
      return KAB_SCOPE_DEPARTMENT;
    case 'o':
      return KAB_SCOPE_OWN;
    case 'b':
      return KAB_SCOPE_BOUND;
    case 'u':
      return KAB_SCOPE_PUBLIC;
    case 'A':
      return KAB_SCOPE_AUDIENCE;
    case 'c':
      return KAB_SCOPE_CODE;
    default:
      g_assert_cmpint (letter, ==, '-');
      return KAB_SCOPE_NONE;
    }
}

/* One cell: the scope of each operation, and whether some power is needed for it. */
static void
check_cell (const KabEntity *entity, KabRole role, const char *cell)
{
  gboolean read_needs = cell[0] == 'f' && cell[1] != '\0' && cell[1] != ' ';
  KabScope scope = scope_of (read_needs ? cell[1] : cell[0]);
  const char *rest = strchr (cell, ' ');
  gboolean needs = rest != NULL && rest[1] == 'f';
  static const char letters[] = "rcud";

  g_test_message ("%s, %s: %s", entity->name, kab_role_to_token (role), cell);
  g_assert_cmpint (kab_access_scope (entity, role, KAB_OPERATION_READ), ==, scope);
  g_assert_cmpint (entity->needs[role][KAB_OPERATION_READ] != 0, ==, read_needs);
  for (guint o = KAB_OPERATION_CREATE; o < KAB_N_OPERATIONS; o++)
    {
      KabScope there = kab_access_scope (entity, role, (KabOperation)o);
      gboolean may = rest != NULL && strchr (rest, letters[o]) != NULL;

      g_assert_cmpint (there != KAB_SCOPE_NONE, ==, may);
      /* What may be written is never wider than what is read. */
      if (may)
        g_assert_true (
          there == scope
          || (scope == KAB_SCOPE_ALL && there == KAB_SCOPE_OWN && entity == &kab_entity_consent));
      /* Promoting takes the allowance when something is made; a duty or right is for each change. */
      if (may && needs)
        g_assert_true (entity->needs[role][o] != 0
                       || (o != KAB_OPERATION_CREATE
                           && entity->needs[role][KAB_OPERATION_CREATE] == KAB_POWER_BIT (KAB_POWER_LINKS)));
      if (may && !needs && !read_needs)
        g_assert_true (entity->needs[role][o] == 0);
    }
}

static void
test_table (void)
{
  guint n;

  kab_entities (&n);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (table));
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    for (guint r = 0; r < KAB_N_ROLES; r++)
      {
        g_assert_nonnull (kab_entity_find (table[i].entity));
        check_cell (kab_entity_find (table[i].entity), (KabRole)r, table[i].cells[r]);
      }
}

/* What the scopes come to, on rows. */
static void
test_rows (void)
{
  static const struct
  {
    const char *role, *entity, *field, *value, *allowed;
  } cases[] = {
    { "admin", "licence", NULL, NULL, "rcu" },
    { "admin", "activity", NULL, NULL, "r" },
    { "staff", "client", NULL, NULL, "rcud" },
    { "partner", "licence", "partner", MINE, "rc" },
    { "partner", "licence", "partner", OTHERS, "" },
    { "partner", "licence", NULL, NULL, "" },
    { "partner", "partner", "id", MINE, "ru" },
    { "partner", "partner", "id", OTHERS, "" },
    { "partner", "agent", "partner", MINE, "rcud" },
    { "partner", "user", "id", MINE, "rcu" },
    { "partner", "user", "partner", MINE, "rcu" },
    { "partner", "user", "partner", OTHERS, "" },
    /* What partners under mine have is read, and is theirs to change (S0-22). */
    { "partner", "partner", "id", UNDER, "r" },
    { "partner", "department", "partner", UNDER, "r" },
    { "partner", "agent", "partner", UNDER, "r" },
    { "partner", "user", "partner", UNDER, "r" },
    { "partner", "membership", "partner", UNDER, "r" },
    { "partner", "client", "partner", UNDER, "r" },
    { "partner", "licence", "partner", UNDER, "r" },
    { "partner", "order", "partner", UNDER, "r" },
    { "partner", "payment", "partner", UNDER, "r" },
    { "partner", "promo_code", "partner", UNDER, "r" },
    { "partner", "tracking_link", "partner", UNDER, "r" },
    { "partner", "traffic_figure", "partner", UNDER, "r" },
    /* What they earn, what they are told, what they may sell, and the journal are theirs alone. */
    { "partner", "ledger_account", "partner", UNDER, "" },
    { "partner", "ledger_line", "partner", UNDER, "" },
    { "partner", "payout_method", "partner", UNDER, "" },
    { "partner", "payout", "partner", UNDER, "" },
    { "partner", "payout", "partner", MINE, "rc" },
    { "partner", "reward_plan", "partner", UNDER, "" },
    { "partner", "package_binding", "partner", UNDER, "" },
    { "partner", "activity", "partner", UNDER, "" },
    { "partner", "document", "partner", UNDER, "" },
    /* Nobody else of a partner has what is under it. */
    { "head", "partner", "id", UNDER, "" },
    { "agent", "partner", "id", UNDER, "" },
    { "head", "promo_code", "partner", UNDER, "" },
    { "partner", "setting", "audience", "everyone", "r" },
    { "partner", "setting", "audience", "staff", "" },
    { "partner", "document", "audience", "partners", "r" },
    { "partner", "document", "audience", "clients", "" },
    { "partner", "document", "partner", MINE, "r" },
    { "head", "licence", "agent", MINE, "rc" },
    { "head", "licence", "department", MINE, "rc" },
    { "head", "licence", "department", UNDER, "rc" },
    { "head", "licence", "department", OTHERS, "" },
    { "head", "licence", "partner", MINE, "" },
    { "head", "department", "id", UNDER, "ru" },
    { "head", "department", "id", OTHERS, "" },
    { "head", "activity", "department", UNDER, "r" },
    { "agent", "licence", "agent", MINE, "rc" },
    { "agent", "licence", "agent", OTHERS, "" },
    /* Of my partner, but sold by another agent. */
    { "agent", "licence", "partner", MINE, "" },
    { "agent", "licence", "department", MINE, "" },
    { "agent", "client", "agent", MINE, "rcu" },
    { "agent", "client", "agent", OTHERS, "" },
    { "agent", "agent", "department", UNDER, "r" },
    { "agent", "agent", "id", MINE, "r" },
    { "agent", "sms", "sender", MINE, "rc" },
    { "agent", "sms", "sender", OTHERS, "" },
    { "agent", "story", NULL, NULL, "rcu" },
    { "agent", "package_binding", "partner", MINE, "r" },
    { "agent", "package_binding", "partner", OTHERS, "" },
    { "agent", "activity", "user", MINE, "r" },
    { "agent", "activity", "user", OTHERS, "" },
    { "client", "licence", "client", MINE, "r" },
    { "client", "licence", "client", OTHERS, "" },
    { "client", "client", "id", MINE, "ru" },
    { "client", "ticket", "author", MINE, "rc" },
    { "client", "ticket", "client", MINE, "rc" },
    { "client", "ticket", "client", OTHERS, "" },
    { "client", "package", "state", "on_sale", "r" },
    { "client", "package", "state", "draft", "" },
    { "client", "package_binding", "partner", MINE, "" },
    { "client", "partner", "id", MINE, "" },
    { "client", "promo_code", NULL, NULL, "" },
    { "client", "document", "client", MINE, "r" },
    { "contact", "client", "id", MINE, "ru" },
    { "contact", "option", "state", "archived", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KabRole role;
      g_autoptr (KabActor) actor = NULL;
      g_autoptr (KabRow) row = row_of (cases[i].entity, cases[i].field, cases[i].value);
      g_autofree char *may = NULL;

      g_assert_true (kab_role_from_token (cases[i].role, &role));
      actor = actor_of (role, kab_role_powers (role));
      may = allowed (actor, row, no_bound, NULL);
      g_test_message ("%s %s %s", cases[i].role, cases[i].entity,
                      cases[i].field != NULL ? cases[i].field : "");
      g_assert_cmpstr (may, ==, cases[i].allowed);
    }
}

/* A command on what partners under mine have is refused, as a change of it is (S0-22). */
static void
test_commands_below (void)
{
  g_autoptr (KabActor) manager = actor_of (KAB_ROLE_PARTNER, kab_role_powers (KAB_ROLE_PARTNER));
  guint n, seen = 0;
  const KabCommand *commands = kab_commands (&n);

  for (guint i = 0; i < n; i++)
    {
      const KabEntity *entity = kab_command_entity (&commands[i]);
      g_autoptr (KabRow) mine = NULL, under = NULL;

      if (commands[i].scope[KAB_ROLE_PARTNER] != KAB_SCOPE_PARTNER)
        continue;
      mine = row_of (entity->name, entity->partner_field, MINE);
      under = row_of (entity->name, entity->partner_field, UNDER);
      g_test_message ("%s %s", commands[i].name, entity->name);
      g_assert_true (kab_command_may (&commands[i], manager, mine, no_bound, NULL));
      g_assert_false (kab_command_may (&commands[i], manager, under, no_bound, NULL));
      seen++;
    }
  g_assert_cmpuint (seen, >, 5);
}

/* An employee needs the duty, a contact the right, a partner's people what the partner is allowed. */
static void
test_powers (void)
{
  static const struct
  {
    KabRole role;
    KabPower power;
    const char *entity, *field, *value, *without, *with;
  } cases[] = {
    { KAB_ROLE_STAFF, KAB_POWER_FINANCE, "payout", NULL, NULL, "r", "rcu" },
    { KAB_ROLE_STAFF, KAB_POWER_SALES, "payout", NULL, NULL, "r", "r" },
    { KAB_ROLE_STAFF, KAB_POWER_SUPPORT, "user", NULL, NULL, "r", "rcud" },
    { KAB_ROLE_STAFF, KAB_POWER_LEGAL, "membership", NULL, NULL, "r", "r" },
    { KAB_ROLE_ADMIN, KAB_POWER_LEGAL, "payout", NULL, NULL, "rcu", "rcu" },
    { KAB_ROLE_PARTNER, KAB_POWER_PROMO_CODES, "promo_code", "partner", MINE, "r", "rc" },
    { KAB_ROLE_PARTNER, KAB_POWER_AGENTS, "licence", "partner", MINE, "r", "rc" },
    { KAB_ROLE_AGENT, KAB_POWER_AGENTS, "order", "agent", MINE, "r", "rc" },
    { KAB_ROLE_AGENT, KAB_POWER_LINKS, "tracking_link", "agent", MINE, "rud", "rcud" },
    { KAB_ROLE_CONTACT, KAB_POWER_SEE_INVOICES, "invoice", "client", MINE, "", "r" },
    { KAB_ROLE_CONTACT, KAB_POWER_SEE_INVOICES, "invoice", "client", OTHERS, "", "" },
    { KAB_ROLE_CONTACT, KAB_POWER_SEE_LICENCES, "licence", "client", MINE, "", "r" },
    { KAB_ROLE_CONTACT, KAB_POWER_ORDER, "order", "client", MINE, "", "rc" },
    { KAB_ROLE_CONTACT, KAB_POWER_SEE_INVOICES, "order", "client", MINE, "", "r" },
    { KAB_ROLE_CONTACT, KAB_POWER_EDIT_PROFILE, "client", "id", MINE, "r", "ru" },
    { KAB_ROLE_CONTACT, KAB_POWER_SEE_TICKETS, "ticket", "client", MINE, "", "r" },
    { KAB_ROLE_CONTACT, KAB_POWER_OPEN_TICKETS, "ticket", "author", MINE, "r", "rc" },
    { KAB_ROLE_CONTACT, KAB_POWER_MANAGE_CONTACTS, "client_contact", "client", MINE, "", "rcud" },
    { KAB_ROLE_CONTACT, KAB_POWER_SEE_MESSAGES, "sent_message", "client", MINE, "", "r" },
    { KAB_ROLE_CONTACT, KAB_POWER_SEE_DOCUMENTS, "document", "audience", "clients", "", "r" },
    { KAB_ROLE_CONTACT, KAB_POWER_SEE_OFFERS, "offer", "client", MINE, "", "r" },
    { KAB_ROLE_CONTACT, KAB_POWER_SEE_ACTIVITY, "activity", "user", MINE, "", "r" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KabActor) has_not = actor_of (cases[i].role, 0);
      g_autoptr (KabActor) has = actor_of (cases[i].role, KAB_POWER_BIT (cases[i].power));
      g_autoptr (KabRow) row = row_of (cases[i].entity, cases[i].field, cases[i].value);
      g_autofree char *without = allowed (has_not, row, no_bound, NULL);
      g_autofree char *with = allowed (has, row, no_bound, NULL);

      g_test_message ("%s %s", kab_power_to_token (cases[i].power), cases[i].entity);
      g_assert_cmpstr (without, ==, cases[i].without);
      g_assert_cmpstr (with, ==, cases[i].with);
    }
  for (guint i = 0; i < KAB_N_POWERS; i++)
    {
      KabPower power;

      g_assert_true (kab_power_from_token (kab_power_to_token ((KabPower)i), &power));
      g_assert_cmpint (power, ==, i);
      g_assert_cmpint (kab_power_field ((KabPower)i)->type, ==, KAB_TYPE_BOOLEAN);
    }
}

/* A domain is seen by the right to domains, all else by that to services. */
static void
test_conditions (void)
{
  g_autoptr (KabActor) domains = actor_of (KAB_ROLE_CONTACT, KAB_POWER_BIT (KAB_POWER_SEE_DOMAINS));
  g_autoptr (KabActor) services = actor_of (KAB_ROLE_CONTACT, KAB_POWER_BIT (KAB_POWER_MANAGE_SERVICES));
  g_autoptr (KabActor) client = actor_of (KAB_ROLE_CLIENT, 0);
  g_autoptr (KabActor) agent = actor_of (KAB_ROLE_AGENT, 0);
  g_autoptr (KabRow) domain = row_of ("service", "client", MINE),
                     hosting = row_of ("service", "client", MINE);
  g_autoptr (KabRow) note = row_of ("ticket_message", "author", MINE);
  const struct
  {
    KabActor *actor;
    KabRow *row;
    const char *allowed;
  } cases[] = { { domains, domain, "r" },    { domains, hosting, "" }, { services, domain, "" },
                { services, hosting, "ru" }, { client, domain, "ru" }, { client, hosting, "ru" } };

  kab_row_set_text (domain, "kind", "domain");
  kab_row_set_text (hosting, "kind", "hosting");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *may = allowed (cases[i].actor, cases[i].row, no_bound, NULL);

      g_assert_cmpstr (may, ==, cases[i].allowed);
    }
  /* What the office writes for itself alone is no row of anybody else's. */
  g_assert_true (kab_access_allows (agent, KAB_OPERATION_READ, note, no_bound, NULL));
  kab_row_set_text (note, "kind", "note");
  g_assert_false (kab_access_allows (agent, KAB_OPERATION_READ, note, no_bound, NULL));
}

/* Nobody writes in another's name, and nobody gives a role that is not beneath his own. */
static void
test_forgery (void)
{
  static const struct
  {
    KabRole role;
    const char *gives;
  } gives[] = {
    { KAB_ROLE_ADMIN, "admin staff partner head agent client contact" },
    { KAB_ROLE_STAFF, "partner head agent client contact" },
    { KAB_ROLE_PARTNER, "head agent" },
    { KAB_ROLE_HEAD, "agent" },
    { KAB_ROLE_AGENT, "" },
    { KAB_ROLE_CLIENT, "contact" },
    { KAB_ROLE_CONTACT, "" },
  };
  g_autoptr (KabActor) client = actor_of (KAB_ROLE_CLIENT, 0), staff = actor_of (KAB_ROLE_STAFF, 0);
  g_autoptr (KabRow) ticket = row_of ("ticket", "client", MINE);

  kab_row_set_text (ticket, "author", OTHERS);
  g_assert_false (kab_access_allows (client, KAB_OPERATION_CREATE, ticket, no_bound, NULL));
  g_assert_true (kab_access_allows (client, KAB_OPERATION_READ, ticket, no_bound, NULL));
  g_assert_true (kab_access_allows (staff, KAB_OPERATION_CREATE, ticket, no_bound, NULL));
  kab_row_set_text (ticket, "author", MINE);
  g_assert_true (kab_access_allows (client, KAB_OPERATION_CREATE, ticket, no_bound, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (gives); i++)
    for (guint r = 0; r < KAB_N_ROLES; r++)
      {
        g_autoptr (KabActor) actor = actor_of (gives[i].role, kab_role_powers (gives[i].role));
        g_autoptr (KabRow) row = row_of ("membership", "partner", MINE);
        g_auto (GStrv) list = g_strsplit (gives[i].gives, " ", -1);

        kab_row_set_text (row, "department", MINE);
        kab_row_set_text (row, "client", MINE);
        kab_row_set_text (row, "user", MINE);
        kab_row_set_text (row, "role", kab_role_to_token ((KabRole)r));
        g_assert_cmpint (kab_access_allows (actor, KAB_OPERATION_UPDATE, row, no_bound, NULL), ==,
                         g_strv_contains ((const char *const *)list, kab_role_to_token ((KabRole)r)));
      }
}

/* The decision in words names all that it went by. */
static void
test_explain (void)
{
  g_autoptr (KabActor) agent = actor_of (KAB_ROLE_AGENT, 0), staff = actor_of (KAB_ROLE_STAFF, 0);
  g_autoptr (KabActor) contact = actor_of (KAB_ROLE_CONTACT, 0), client = actor_of (KAB_ROLE_CLIENT, 0);
  g_autoptr (KabActor) head = actor_of (KAB_ROLE_HEAD, 0);
  g_autoptr (KabRow) licence = row_of ("licence", "agent", OTHERS), payout = row_of ("payout", NULL, NULL);
  g_autoptr (KabRow) invoice = row_of ("invoice", "client", MINE),
                     ticket = row_of ("ticket", "author", OTHERS);
  g_autoptr (KabRow) elsewhere = row_of ("licence", "department", OTHERS);
  const struct
  {
    KabActor *actor;
    KabOperation operation;
    KabRow *row;
    const char *words[4];
  } cases[] = {
    { agent, KAB_OPERATION_READ, licence, { "Agent", "own records", OTHERS, MINE } },
    { staff, KAB_OPERATION_UPDATE, payout, { "Employee", "Duty: finance", "all records", "change" } },
    { contact, KAB_OPERATION_READ, invoice, { "Contact person", "May see invoices", "Client", "read" } },
    { client, KAB_OPERATION_CREATE, ticket, { "Client", "Author", "another person", "add" } },
    { client, KAB_OPERATION_DELETE, licence, { "Client", "no records", "delete", "Licence" } },
    { head, KAB_OPERATION_READ, elsewhere, { "Department", OTHERS, MINE, "under it" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean may = TRUE;
      g_autofree char *text
        = kab_access_explain (cases[i].actor, "Anna", cases[i].operation, cases[i].row, no_bound, NULL, &may);

      g_test_message ("%s", text);
      g_assert_false (may);
      g_assert_nonnull (strstr (text, "Anna"));
      g_assert_nonnull (strstr (text, "Not allowed."));
      for (guint w = 0; w < 4; w++)
        g_assert_nonnull (strstr (text, cases[i].words[w]));
    }
  {
    gboolean may = FALSE;
    g_autofree char *text = NULL;

    kab_row_set_text (licence, "agent", MINE);
    text = kab_access_explain (agent, NULL, KAB_OPERATION_READ, licence, no_bound, NULL, &may);
    g_assert_true (may);
    g_assert_nonnull (strstr (text, " Allowed."));
  }
}

static gboolean
bound_if (const KabRow *row, const char *partner, gpointer user_data)
{
  g_assert_cmpstr (partner, ==, MINE);
  return GPOINTER_TO_INT (user_data);
}

static void
test_bound (void)
{
  g_autoptr (KabActor) agent = kab_actor_new (OTHERS, KAB_ROLE_AGENT, MINE, OTHERS, NULL);
  g_autoptr (KabActor) nobody = kab_actor_new (OTHERS, KAB_ROLE_AGENT, NULL, OTHERS, NULL);
  g_autoptr (KabRow) package = row_of ("package", NULL, NULL);

  g_assert_true (kab_access_allows (agent, KAB_OPERATION_READ, package, bound_if, GINT_TO_POINTER (1)));
  g_assert_false (kab_access_allows (agent, KAB_OPERATION_READ, package, bound_if, GINT_TO_POINTER (0)));
  g_assert_true (kab_access_allows (agent, KAB_OPERATION_READ, package, NULL, NULL));
  g_assert_false (kab_access_allows (agent, KAB_OPERATION_UPDATE, package, NULL, NULL));
  g_assert_false (kab_access_allows (nobody, KAB_OPERATION_READ, package, NULL, NULL));
}

static gboolean
is_for_all (KabScope scope)
{
  return scope == KAB_SCOPE_PUBLIC || scope == KAB_SCOPE_AUDIENCE || scope == KAB_SCOPE_ALL;
}

/* An actor that lacks what its role goes by reaches nothing, not even rows that lack it too. */
static void
test_nobody (void)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint r = KAB_ROLE_PARTNER; r < KAB_N_ROLES; r++)
    for (guint e = 0; e < n; e++)
      {
        g_autoptr (KabActor) actor = kab_actor_new (NULL, (KabRole)r, NULL, NULL, NULL);
        g_autoptr (KabRow) row = kab_row_new (entities[e], NULL);

        actor->powers = kab_role_powers ((KabRole)r);
        for (guint o = 0; o < KAB_N_OPERATIONS; o++)
          if (!is_for_all (kab_access_scope (entities[e], (KabRole)r, (KabOperation)o)))
            g_assert_false (kab_access_allows (actor, (KabOperation)o, row, NULL, NULL));
      }
}

static void
test_fields (void)
{
  const KabField *note = kab_entity_find_field (&kab_entity_licence, "note");
  const KabField *number = kab_entity_find_field (&kab_entity_licence, "number");
  const KabField *signature = kab_entity_find_field (&kab_entity_licence, "signature");
  /* A disabled user cannot enable himself, a client not choose the agent who gets the commission. */
  const KabField *office[] = { kab_entity_find_field (&kab_entity_user, "status"),
                               kab_entity_find_field (&kab_entity_client, "partner"),
                               kab_entity_find_field (&kab_entity_client, "agent") };

  for (guint r = 0; r < KAB_N_ROLES; r++)
    {
      gboolean inside = r == KAB_ROLE_ADMIN || r == KAB_ROLE_STAFF;

      g_assert_cmpint (kab_access_may_read_field ((KabRole)r, note), ==, inside);
      g_assert_cmpint (kab_access_may_write_field ((KabRole)r, note, FALSE), ==, inside);
      g_assert_true (kab_access_may_read_field ((KabRole)r, number));
      g_assert_true (kab_access_may_write_field ((KabRole)r, number, TRUE));
      g_assert_false (kab_access_may_write_field ((KabRole)r, number, FALSE));
      g_assert_false (kab_access_may_write_field ((KabRole)r, signature, TRUE));
      for (guint i = 0; i < G_N_ELEMENTS (office); i++)
        {
          g_assert_true (kab_access_may_write_field ((KabRole)r, office[i], TRUE));
          g_assert_cmpint (kab_access_may_write_field ((KabRole)r, office[i], FALSE), ==, inside);
        }
    }
}

static void
test_roles (void)
{
  KabRole role;

  for (guint r = 0; r < KAB_N_ROLES; r++)
    {
      g_assert_true (kab_role_from_token (kab_role_to_token ((KabRole)r), &role));
      g_assert_cmpint (role, ==, r);
      g_assert_nonnull (kab_role_title ((KabRole)r));
    }
  g_assert_cmpstr (kab_role_to_token (KAB_ROLE_AGENT), ==, "agent");
  g_assert_false (kab_role_from_token ("king", &role));
  g_assert_false (kab_role_from_token (NULL, &role));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/access/table", test_table);
  g_test_add_func ("/access/rows", test_rows);
  g_test_add_func ("/access/commands-below", test_commands_below);
  g_test_add_func ("/access/powers", test_powers);
  g_test_add_func ("/access/conditions", test_conditions);
  g_test_add_func ("/access/forgery", test_forgery);
  g_test_add_func ("/access/explain", test_explain);
  g_test_add_func ("/access/bound", test_bound);
  g_test_add_func ("/access/nobody", test_nobody);
  g_test_add_func ("/access/fields", test_fields);
  g_test_add_func ("/access/roles", test_roles);

  return g_test_run ();
}
