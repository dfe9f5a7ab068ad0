/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who there is: users and what they may act for, partners, agents, clients. */
#include "kab-entity-private.h"

static const KabEnumValue user_statuses[] = {
  { "invited", N_ ("Invited") },
  { "unconfirmed", N_ ("Unconfirmed") },
  { "active", N_ ("Active") },
  { "disabled", N_ ("Disabled") },
  { NULL, NULL },
};

static const KabEnumValue locales[] = {
  { "ru", N_ ("Russian") },     { "en", N_ ("English") }, { "bg", N_ ("Bulgarian") },
  { "az", N_ ("Azerbaijani") }, { NULL, NULL },
};

static const KabEnumValue roles[] = {
  { "admin", N_ ("Administrator") },
  { "staff", N_ ("Employee") },
  { "partner", N_ ("Partner") },
  { "head", N_ ("Head of department") },
  { "agent", N_ ("Agent") },
  { "client", N_ ("Client") },
  { "contact", N_ ("Contact person") },
  { NULL, NULL },
};

static const KabEnumValue membership_states[] = {
  { "active", N_ ("Active") },
  { "suspended", N_ ("Suspended") },
  { NULL, NULL },
};

static const KabEnumValue client_kinds[] = {
  { "person", N_ ("Person") },
  { "sole_proprietor", N_ ("Sole proprietor") },
  { "company", N_ ("Company") },
  { NULL, NULL },
};

static const KabEnumValue partner_statuses[] = {
  { "active", N_ ("Active") },
  { "suspended", N_ ("Suspended") },
  { "archived", N_ ("Archived") },
  { NULL, NULL },
};

static const KabField user_fields[] = {
  { "surname", N_ ("Surname"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 100 },
  { "given_name", N_ ("Given name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SEARCHED, .max = 100 },
  { "patronymic", N_ ("Patronymic"), KAB_TYPE_TEXT, KAB_FIELD_SEARCHED, .max = 100 },
  { "phone", N_ ("Phone"), KAB_TYPE_PHONE, KAB_FIELD_UNIQUE | KAB_FIELD_FILTERED | KAB_FIELD_SEARCHED },
  { "email", N_ ("E-mail"), KAB_TYPE_EMAIL, KAB_FIELD_UNIQUE | KAB_FIELD_FILTERED | KAB_FIELD_SEARCHED },
  { "identifier", N_ ("System identifier"), KAB_TYPE_TEXT, KAB_FIELD_UNIQUE | KAB_FIELD_COMPUTED, .max = 32 },
  { "birth_date", N_ ("Date of birth"), KAB_TYPE_DATE },
  { "address", N_ ("Address"), KAB_TYPE_LONG_TEXT, .max = 500 },
  { "status", N_ ("Status"), KAB_TYPE_ENUM, KAB_FIELD_OFFICE | KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED,
    .values = user_statuses, .initial = "active" },
  { "must_change_password", N_ ("Must change the password"), KAB_TYPE_BOOLEAN, KAB_FIELD_COMPUTED },
  { "phone_confirmed_at", N_ ("Phone confirmed"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED },
  { "email_confirmed_at", N_ ("E-mail confirmed"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED },
  { "recovery_phone", N_ ("Recovery phone"), KAB_TYPE_PHONE, KAB_FIELD_COMPUTED },
  { "locale", N_ ("Language"), KAB_TYPE_ENUM, KAB_FIELD_NONE, .values = locales },
  { "last_sign_in_at", N_ ("Last sign-in"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED },
};

const KabEntity kab_entity_user = {
  .name = "user",
  .number = 1,
  .title = N_ ("Users"),
  .title_one = N_ ("User"),
  FIELDS (user_fields),
  .access = {
    [KAB_ROLE_ADMIN] = RCUD (ALL),
    [KAB_ROLE_STAFF] = RCUD (ALL),
    [KAB_ROLE_PARTNER] = RU (OWN),
    [KAB_ROLE_HEAD] = RU (OWN),
    [KAB_ROLE_AGENT] = RU (OWN),
    [KAB_ROLE_CLIENT] = RU (OWN),
    [KAB_ROLE_CONTACT] = RU (OWN),
  },
  .own_fields = { NULL, NULL, "id", "id", "id", "id", "id" },
  .title_field = "surname",
};

static const KabField partner_fields[] = {
  { "name", N_ ("Name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 200 },
  { "status", N_ ("Status"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED,
    .values = partner_statuses, .initial = "active" },
  { "sells_through_agents", N_ ("Sells through agents"), KAB_TYPE_BOOLEAN, .initial = "1" },
  { "promotes_through_links", N_ ("Promotes through links"), KAB_TYPE_BOOLEAN, .initial = "0" },
  { "contact_name", N_ ("Contact person"), KAB_TYPE_TEXT, .max = 200 },
  { "phone", N_ ("Phone"), KAB_TYPE_PHONE, KAB_FIELD_SEARCHED },
  { "email", N_ ("E-mail"), KAB_TYPE_EMAIL },
  { "address", N_ ("Address"), KAB_TYPE_LONG_TEXT, .max = 500 },
  { "requisites", N_ ("Requisites"), KAB_TYPE_JSON, .max = 8000 },
  { "curator", N_ ("Curator"), KAB_TYPE_REF, KAB_FIELD_INTERNAL, .ref = "user" },
  { "note", N_ ("Internal note"), KAB_TYPE_LONG_TEXT, KAB_FIELD_INTERNAL, .max = 4000 },
};

const KabEntity kab_entity_partner = {
  .name = "partner",
  .number = 2,
  .title = N_ ("Partners"),
  .title_one = N_ ("Partner"),
  FIELDS (partner_fields),
  .access = {
    [KAB_ROLE_ADMIN] = RCUD (ALL),
    [KAB_ROLE_STAFF] = RCUD (ALL),
    [KAB_ROLE_PARTNER] = R (PARTNER),
    [KAB_ROLE_HEAD] = R (PARTNER),
    [KAB_ROLE_AGENT] = R (PARTNER),
  },
  .partner_field = "id",
  .title_field = "name",
};

static const KabField agent_fields[] = {
  { "user", N_ ("User"), KAB_TYPE_REF, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .ref = "user" },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .ref = "partner" },
  { "name", N_ ("Full name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 300 },
  { "active", N_ ("Active"), KAB_TYPE_BOOLEAN, .initial = "1" },
};

const KabEntity kab_entity_agent = {
  .name = "agent",
  .number = 3,
  .title = N_ ("Agents"),
  .title_one = N_ ("Agent"),
  FIELDS (agent_fields),
  .access = {
    [KAB_ROLE_ADMIN] = RCUD (ALL),
    [KAB_ROLE_STAFF] = RCUD (ALL),
    [KAB_ROLE_PARTNER] = R (PARTNER),
    [KAB_ROLE_HEAD] = R (OWN),
    [KAB_ROLE_AGENT] = R (OWN),
  },
  .partner_field = "partner",
  .own_fields = { [KAB_ROLE_HEAD] = "id", [KAB_ROLE_AGENT] = "id" },
  .title_field = "name",
};

static const KabField client_fields[] = {
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = client_kinds,
    .initial = "person" },
  { "name", N_ ("Full name or company"), KAB_TYPE_TEXT,
    KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED, .max = 300 },
  { "phone", N_ ("Phone"), KAB_TYPE_PHONE, KAB_FIELD_FILTERED | KAB_FIELD_SEARCHED },
  { "email", N_ ("E-mail"), KAB_TYPE_EMAIL, KAB_FIELD_SEARCHED },
  { "address", N_ ("Address"), KAB_TYPE_LONG_TEXT, .max = 500 },
  { "requisites", N_ ("Requisites"), KAB_TYPE_JSON, .max = 8000 },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_OFFICE | KAB_FIELD_FILTERED, .ref = "partner" },
  { "agent", N_ ("Agent"), KAB_TYPE_REF, KAB_FIELD_OFFICE | KAB_FIELD_FILTERED, .ref = "agent" },
  { "note", N_ ("Internal note"), KAB_TYPE_LONG_TEXT, KAB_FIELD_INTERNAL, .max = 4000 },
};

const KabEntity kab_entity_client = {
  .name = "client",
  .number = 4,
  .title = N_ ("Clients"),
  .title_one = N_ ("Client"),
  FIELDS (client_fields),
  .access = {
    [KAB_ROLE_ADMIN] = RCUD (ALL),
    [KAB_ROLE_STAFF] = RCUD (ALL),
    [KAB_ROLE_PARTNER] = R (PARTNER),
    [KAB_ROLE_HEAD] = R (OWN),
    [KAB_ROLE_AGENT] = RCU (OWN),
    [KAB_ROLE_CLIENT] = RU (OWN),
    [KAB_ROLE_CONTACT] = R (OWN),
  },
  .partner_field = "partner",
  .own_fields = { NULL, NULL, NULL, "agent", "agent", "id", "id" },
  .title_field = "name",
};

static const KabField membership_fields[] = {
  { "user", N_ ("User"), KAB_TYPE_REF, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .ref = "user" },
  { "role", N_ ("Role"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = roles,
    .group = "role" },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_FILTERED, .ref = "partner", .group = "role" },
  { "agent", N_ ("Agent"), KAB_TYPE_REF, .ref = "agent", .group = "role" },
  { "client", N_ ("Client"), KAB_TYPE_REF, KAB_FIELD_FILTERED, .ref = "client", .group = "role" },
  { "position", N_ ("Position"), KAB_TYPE_TEXT, .max = 200 },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = membership_states,
    .initial = "active" },
  { "since", N_ ("Since"), KAB_TYPE_DATE },
};

const KabEntity kab_entity_membership = {
  .name = "membership",
  .number = 5,
  .title = N_ ("Memberships"),
  .title_one = N_ ("Membership"),
  FIELDS (membership_fields),
  .access = {
    [KAB_ROLE_ADMIN] = RCUD (ALL),
    /* Who may hand out roles is decided by duties; until an employee has one, only read. */
    [KAB_ROLE_STAFF] = R (ALL),
    [KAB_ROLE_PARTNER] = R (OWN),
    [KAB_ROLE_HEAD] = R (OWN),
    [KAB_ROLE_AGENT] = R (OWN),
    [KAB_ROLE_CLIENT] = R (OWN),
    [KAB_ROLE_CONTACT] = R (OWN),
  },
  .partner_field = "partner",
  .own_fields = { NULL, NULL, "user", "user", "user", "user", "user" },
  .title_field = "role",
};
