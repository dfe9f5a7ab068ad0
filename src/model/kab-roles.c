/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What roles are called, whom they may appoint, and what a membership may hold besides its role. */
#include "kab-access.h"
#include "kab-json.h"

/* The tokens and titles of roles stand once, in the membership's table, in the order of KabRole. */
static const KabEnumValue *
role_values (void)
{
  return kab_entity_find_field (&kab_entity_membership, "role")->values;
}

gboolean
kab_role_from_token (const char *token, KabRole *role)
{
  const KabEnumValue *values = role_values ();

  for (guint i = 0; i < KAB_N_ROLES; i++)
    if (g_strcmp0 (values[i].token, token) == 0)
      {
        *role = (KabRole)i;
        return TRUE;
      }

  return FALSE;
}

const char *
kab_role_to_token (KabRole role)
{
  return role_values ()[role].token;
}

const char *
kab_role_title (KabRole role)
{
  return kab_field_enum_title (kab_entity_find_field (&kab_entity_membership, "role"),
                               kab_role_to_token (role));
}

#define ROLE(role) (1u << KAB_ROLE_##role)

gboolean
kab_role_may_give (KabRole role, KabRole other)
{
  /* Nobody gives what he has himself, nor takes it from his like, but for administrators. */
  static const guint below[KAB_N_ROLES] = {
    [KAB_ROLE_ADMIN] = ROLE (ADMIN) | ROLE (STAFF) | ROLE (PARTNER) | ROLE (HEAD) | ROLE (AGENT)
                       | ROLE (CLIENT) | ROLE (CONTACT),
    [KAB_ROLE_STAFF] = ROLE (PARTNER) | ROLE (HEAD) | ROLE (AGENT) | ROLE (CLIENT) | ROLE (CONTACT),
    [KAB_ROLE_PARTNER] = ROLE (HEAD) | ROLE (AGENT),
    [KAB_ROLE_HEAD] = ROLE (AGENT),
    [KAB_ROLE_CLIENT] = ROLE (CONTACT),
  };

  return (below[role] & (1u << other)) != 0;
}

gboolean
kab_audience_includes (const char *token, KabRole role)
{
  static const struct
  {
    const char *token;
    guint roles;
  } audiences[] = {
    { "staff", ROLE (ADMIN) | ROLE (STAFF) },
    { "partners", ROLE (ADMIN) | ROLE (STAFF) | ROLE (PARTNER) },
    { "agents", ROLE (ADMIN) | ROLE (STAFF) | ROLE (PARTNER) | ROLE (HEAD) | ROLE (AGENT) },
    { "clients", ROLE (ADMIN) | ROLE (STAFF) | ROLE (CLIENT) | ROLE (CONTACT) },
    { "everyone", ~0u },
    { "public", ~0u },
  };

  for (guint i = 0; i < G_N_ELEMENTS (audiences); i++)
    if (g_strcmp0 (audiences[i].token, token) == 0)
      return (audiences[i].roles & (1u << role)) != 0;

  return FALSE;
}

/* In the order of KabPower: the token, and the field that gives it. */
static const struct
{
  const char *token;
  const char *field;
} powers[KAB_N_POWERS] = {
  [KAB_POWER_SALES] = { "sales", "duty_sales" },
  [KAB_POWER_SUPPORT] = { "support", "duty_support" },
  [KAB_POWER_FINANCE] = { "finance", "duty_finance" },
  [KAB_POWER_LEGAL] = { "legal", "duty_legal" },
  [KAB_POWER_CONTENT] = { "content", "duty_content" },
  [KAB_POWER_CURATOR] = { "curator", "duty_curator" },
  [KAB_POWER_SEE_INVOICES] = { "see_invoices", "right_see_invoices" },
  [KAB_POWER_PAY_INVOICES] = { "pay_invoices", "right_pay_invoices" },
  [KAB_POWER_ORDER] = { "order", "right_order" },
  [KAB_POWER_SEE_LICENCES] = { "see_licences", "right_see_licences" },
  [KAB_POWER_SEE_SERVICES] = { "see_services", "right_see_services" },
  [KAB_POWER_MANAGE_SERVICES] = { "manage_services", "right_manage_services" },
  [KAB_POWER_SEE_DOMAINS] = { "see_domains", "right_see_domains" },
  [KAB_POWER_MANAGE_DOMAINS] = { "manage_domains", "right_manage_domains" },
  [KAB_POWER_OPEN_TICKETS] = { "open_tickets", "right_open_tickets" },
  [KAB_POWER_SEE_TICKETS] = { "see_tickets", "right_see_tickets" },
  [KAB_POWER_EDIT_PROFILE] = { "edit_profile", "right_edit_profile" },
  [KAB_POWER_MANAGE_CONTACTS] = { "manage_contacts", "right_manage_contacts" },
  [KAB_POWER_SEE_MESSAGES] = { "see_messages", "right_see_messages" },
  [KAB_POWER_SEE_OFFERS] = { "see_offers", "right_see_offers" },
  [KAB_POWER_SEE_DOCUMENTS] = { "see_documents", "right_see_documents" },
  [KAB_POWER_SEE_ACTIVITY] = { "see_activity", "right_see_activity" },
  [KAB_POWER_AGENTS] = { "agents", "sells_through_agents" },
  [KAB_POWER_LINKS] = { "links", "promotes_through_links" },
  [KAB_POWER_PROMO_CODES] = { "promo_codes", "makes_promo_codes" },
};

const char *
kab_power_to_token (KabPower power)
{
  return powers[power].token;
}

gboolean
kab_power_from_token (const char *token, KabPower *power)
{
  for (guint i = 0; i < KAB_N_POWERS; i++)
    if (g_strcmp0 (powers[i].token, token) == 0)
      {
        *power = (KabPower)i;
        return TRUE;
      }

  return FALSE;
}

gboolean
kab_power_is_of_partner (KabPower power)
{
  return power >= KAB_POWER_AGENTS;
}

const KabField *
kab_power_field (KabPower power)
{
  return kab_entity_find_field (kab_power_is_of_partner (power) ? &kab_entity_partner
                                                                : &kab_entity_membership,
                                powers[power].field);
}

KabPowers
kab_role_powers (KabRole role)
{
  const KabPowers duties = KAB_POWER_BIT (KAB_POWER_SEE_INVOICES) - 1;
  const KabPowers all = KAB_POWER_BIT (KAB_N_POWERS) - 1, others = KAB_POWER_BIT (KAB_POWER_AGENTS) - 1;

  switch (role)
    {
    case KAB_ROLE_ADMIN:
      return all;
    case KAB_ROLE_STAFF:
      return duties;
    case KAB_ROLE_CONTACT:
      return others & ~duties;
    case KAB_ROLE_PARTNER:
    case KAB_ROLE_HEAD:
    case KAB_ROLE_AGENT:
      return all & ~others;
    case KAB_ROLE_CLIENT:
    default:
      return 0;
    }
}

static void
append_ids (GString *out, const char *name, char *const *ids)
{
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      if (i == 0)
        g_string_append_printf (out, ",\"%s\":[", name);
      else
        g_string_append_c (out, ',');
      kab_json_append_string (out, ids[i]);
      if (ids[i + 1] == NULL)
        g_string_append_c (out, ']');
    }
}

void
kab_actor_append_json (const KabActor *actor, GString *out)
{
  append_ids (out, "partners", actor->partners);
  append_ids (out, "departments", actor->departments);
  if (actor->powers == 0)
    return;
  g_string_append (out, ",\"powers\":[");
  for (guint i = 0, n = 0; i < KAB_N_POWERS; i++)
    if (actor->powers & KAB_POWER_BIT (i))
      {
        if (n++ > 0)
          g_string_append_c (out, ',');
        kab_json_append_string (out, powers[i].token);
      }
  g_string_append_c (out, ']');
}
