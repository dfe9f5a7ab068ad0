/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who there is: users, partners with their departments and agents, clients. */
#include "kab-entity-private.h"

static const KabEnumValue user_statuses[] = {
  { "invited", N_ ("Invited") },
  { "unconfirmed", N_ ("Unconfirmed") },
  { "active", N_ ("Active") },
  { "disabled", N_ ("Disabled") },
  { NULL, NULL },
};

const KabEnumValue kab_locales[] = {
  { "ru", N_ ("Russian") },     { "en", N_ ("English") }, { "bg", N_ ("Bulgarian") },
  { "az", N_ ("Azerbaijani") }, { NULL, NULL },
};

const KabEnumValue kab_client_kinds[] = {
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

static const KabEnumValue two_factor_states[] = {
  { "off", NC_ ("second factor", "Off"), "second factor" },
  { "on", NC_ ("second factor", "On"), "second factor" },
  { NULL, NULL },
};

static const KabEnumValue identity_states[] = {
  { "not_given", N_ ("Not given") },
  { "given", N_ ("Given, not checked") },
  { "verified", N_ ("Verified") },
  { "refused", N_ ("Refused") },
  { NULL, NULL },
};

static const KabEnumValue onboarding_states[] = {
  { "invited", N_ ("Invited") },
  { "training", N_ ("In training") },
  { "ready", N_ ("Ready to sell") },
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
  ADDRESS,
  { "status", N_ ("Status"), KAB_TYPE_ENUM, KAB_FIELD_OFFICE | KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED,
    .values = user_statuses, .initial = "active" },
  { "must_change_password", N_ ("Must change the password"), KAB_TYPE_BOOLEAN, KAB_FIELD_COMPUTED },
  { "phone_confirmed_at", N_ ("Phone confirmed"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED },
  { "email_confirmed_at", N_ ("E-mail confirmed"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED },
  { "recovery_phone", N_ ("Recovery phone"), KAB_TYPE_PHONE, KAB_FIELD_COMPUTED },
  { "locale", N_ ("Language"), KAB_TYPE_ENUM, KAB_FIELD_NONE, .values = kab_locales },
  { "last_sign_in_at", N_ ("Last sign-in"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED },
  { "two_factor", N_ ("Second factor"), KAB_TYPE_ENUM, KAB_FIELD_COMPUTED, .values = two_factor_states,
    .initial = "off" },
  { "identity", N_ ("Identity"), KAB_TYPE_ENUM, KAB_FIELD_STAFF, .values = identity_states,
    .initial = "not_given" },
  /* Whose account it is, for those who look after it. The server keeps them as the memberships go. */
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_OFFICE | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE,
    .ref = "partner" },
  { "department", N_ ("Department"), KAB_TYPE_REF, KAB_FIELD_COMPUTED | KAB_FIELD_LOOSE,
    .ref = "department" },
  { "client", N_ ("Client"), KAB_TYPE_REF, KAB_FIELD_OFFICE | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE,
    .ref = "client" },
};

const KabEntity kab_entity_user = {
  .name = "user",
  .number = 1,
  .title = N_ ("Users"),
  .title_one = N_ ("User"),
  FIELDS (user_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_PARTNER] = RCU (PARTNER),
    [KAB_ROLE_HEAD] = RU (DEPARTMENT),
    [KAB_ROLE_AGENT] = RU (OWN),
    [KAB_ROLE_CLIENT] = RCUD (OWN),
    [KAB_ROLE_CONTACT] = RU (OWN),
  },
  .needs = { [KAB_ROLE_STAFF] = WRITE_NEEDS (P (SALES) | P (SUPPORT) | P (CURATOR)) },
  .partner_field = "partner",
  .department_field = "department",
  .own = {
    [KAB_ROLE_PARTNER] = OWN ({ "id" }),
    [KAB_ROLE_HEAD] = OWN ({ "id" }),
    [KAB_ROLE_AGENT] = OWN ({ "id" }),
    [KAB_ROLE_CLIENT] = OWN ({ "id" }, { "client" }),
    [KAB_ROLE_CONTACT] = OWN ({ "id" }),
  },
  .title_field = "surname",
};

#define TRAINING(day, label_on, label_done)                                                 \
  { "training_" day "_on", label_on, KAB_TYPE_DATE, KAB_FIELD_OFFICE },                     \
  {                                                                                         \
    "training_" day "_done", label_done, KAB_TYPE_BOOLEAN, KAB_FIELD_OFFICE, .initial = "0" \
  }

/* A partner changes its own contact data; all else is the office's. */
static const KabField partner_fields[] = {
  { "name", N_ ("Name"), KAB_TYPE_TEXT,
    KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED | KAB_FIELD_OFFICE, .max = 200 },
  { "status", N_ ("Status"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED | KAB_FIELD_OFFICE,
    .values = partner_statuses, .initial = "active" },
  { "sells_through_agents", N_ ("Sells through agents"), KAB_TYPE_BOOLEAN, KAB_FIELD_OFFICE, .initial = "1" },
  { "promotes_through_links", N_ ("Promotes through links"), KAB_TYPE_BOOLEAN, KAB_FIELD_OFFICE,
    .initial = "0" },
  /* Under which it is in the network: a tree without cycles, and the server sees to it (S0-22). */
  { "parent", N_ ("Parent partner"), KAB_TYPE_REF, KAB_FIELD_OFFICE | KAB_FIELD_FILTERED, .ref = "partner",
    .since = 4 },
  { "contact_name", N_ ("Contact person"), KAB_TYPE_TEXT, .max = 200 },
  { "phone", N_ ("Phone"), KAB_TYPE_PHONE, KAB_FIELD_SEARCHED },
  { "email", N_ ("E-mail"), KAB_TYPE_EMAIL },
  ADDRESS,
  { "curator", N_ ("Curator"), KAB_TYPE_REF, KAB_FIELD_INTERNAL | KAB_FIELD_LOOSE, .ref = "user" },
  /* The curator's account is the office's alone; this is what the partner is told of it (S4-25). */
  { "curator_name", N_ ("Curator"), KAB_TYPE_TEXT, KAB_FIELD_COMPUTED, .max = 300 },
  { "curator_phone", N_ ("Curator's phone"), KAB_TYPE_PHONE, KAB_FIELD_COMPUTED },
  { "curator_email", N_ ("Curator's e-mail"), KAB_TYPE_EMAIL, KAB_FIELD_COMPUTED },
  { "joined_on", N_ ("Partner since"), KAB_TYPE_DATE, KAB_FIELD_OFFICE },
  /* The kind of the reward plan that is in force today. */
  { "reward", N_ ("Reward"), KAB_TYPE_ENUM, KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED,
    .values = kab_partner_rewards, .initial = "none", .since = 2 },
  { "branding", N_ ("Branding of documents"), KAB_TYPE_JSON, KAB_FIELD_OFFICE | KAB_FIELD_FILE, .max = 8000 },
  { "makes_promo_codes", N_ ("Makes promo codes"), KAB_TYPE_BOOLEAN, KAB_FIELD_OFFICE, .group = "promo",
    .initial = "0" },
  { "promo_max_percent", N_ ("Largest discount of a promo code"), KAB_TYPE_INTEGER,
    KAB_FIELD_OFFICE | KAB_FIELD_PERCENT, .group = "promo", .max = 10000 },
  { "promo_max_amount", N_ ("Largest discount of a promo code"), KAB_TYPE_MONEY, KAB_FIELD_OFFICE,
    .group = "promo", .max = MONEY_MAX },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, KAB_FIELD_OFFICE, .values = kab_currencies, .group = "promo",
    .initial = "RUB" },
  { "onboarding", N_ ("Onboarding"), KAB_TYPE_ENUM, KAB_FIELD_OFFICE, .values = onboarding_states,
    .initial = "ready" },
  TRAINING ("1", N_ ("First day of training"), N_ ("First day of training passed")),
  TRAINING ("2", N_ ("Second day of training"), N_ ("Second day of training passed")),
  TRAINING ("3", N_ ("Third day of training"), N_ ("Third day of training passed")),
  { "note", N_ ("Internal note"), KAB_TYPE_LONG_TEXT, KAB_FIELD_INTERNAL, .max = 4000 },
};

const KabEntity kab_entity_partner = {
  .name = "partner",
  .number = 2,
  .title = N_ ("Partners"),
  .title_one = N_ ("Partner"),
  FIELDS (partner_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_PARTNER] = RU (PARTNER),
    [KAB_ROLE_HEAD] = R (PARTNER),
    [KAB_ROLE_AGENT] = R (PARTNER),
  },
  .partner_field = "id",
  .title_field = "name",
};

/* A tree without cycles: the server sees to it. */
static const KabField department_fields[] = {
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .ref = "partner" },
  { "parent", N_ ("Part of"), KAB_TYPE_REF, KAB_FIELD_FILTERED, .ref = "department", .group = "place" },
  { "moved_on", N_ ("Part of it since"), KAB_TYPE_DATE, .group = "place" },
  { "name", N_ ("Name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 200 },
  { "head", N_ ("Head"), KAB_TYPE_REF, KAB_FIELD_LOOSE, .ref = "user" },
  { "position", N_ ("Place in the list"), KAB_TYPE_INTEGER, .max = 1000000 },
};

const KabEntity kab_entity_department = {
  .name = "department",
  .number = 19,
  .title = N_ ("Departments"),
  .title_one = N_ ("Department"),
  FIELDS (department_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_PARTNER] = RCUD (PARTNER),
    [KAB_ROLE_HEAD] = RU (DEPARTMENT),
    [KAB_ROLE_AGENT] = R (DEPARTMENT),
  },
  .partner_field = "partner",
  .department_field = "id",
  .title_field = "name",
};

static const KabField agent_fields[] = {
  { "user", N_ ("User"), KAB_TYPE_REF, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .ref = "user" },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .ref = "partner" },
  { "department", N_ ("Department"), KAB_TYPE_REF, KAB_FIELD_FILTERED, .ref = "department",
    .group = "place" },
  { "moved_on", N_ ("In the department since"), KAB_TYPE_DATE, .group = "place" },
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
    OFFICE (RCUD),
    [KAB_ROLE_PARTNER] = RCUD (PARTNER),
    [KAB_ROLE_HEAD] = RU (DEPARTMENT),
    [KAB_ROLE_AGENT] = R (DEPARTMENT),
  },
  .partner_field = "partner",
  .department_field = "department",
  .own = { [KAB_ROLE_HEAD] = OWN ({ "id" }), [KAB_ROLE_AGENT] = OWN ({ "id" }) },
  .title_field = "name",
};

static const KabField client_fields[] = {
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = kab_client_kinds,
    .initial = "person" },
  { "name", N_ ("Full name or company"), KAB_TYPE_TEXT,
    KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED, .max = 300 },
  { "phone", N_ ("Phone"), KAB_TYPE_PHONE, KAB_FIELD_FILTERED | KAB_FIELD_SEARCHED },
  { "email", N_ ("E-mail"), KAB_TYPE_EMAIL, KAB_FIELD_SEARCHED },
  ADDRESS,
  { "owner", N_ ("Owner of the account"), KAB_TYPE_REF, KAB_FIELD_OFFICE | KAB_FIELD_LOOSE, .ref = "user" },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_OFFICE | KAB_FIELD_FILTERED, .ref = "partner" },
  /* The responsible agent's, wherever that one moves. */
  { "department", N_ ("Department"), KAB_TYPE_REF, KAB_FIELD_COMPUTED | KAB_FIELD_LOOSE,
    .ref = "department" },
  { "agent", N_ ("Agent"), KAB_TYPE_REF, KAB_FIELD_OFFICE | KAB_FIELD_FILTERED, .ref = "agent" },
  /* By which they came to register; what they pay counts for it. */
  { "link", N_ ("Came by the link"), KAB_TYPE_REF, KAB_FIELD_COMPUTED | KAB_FIELD_LOOSE,
    .ref = "tracking_link", .since = 3 },
  { "note", N_ ("Internal note"), KAB_TYPE_LONG_TEXT, KAB_FIELD_INTERNAL, .max = 4000 },
};

const KabEntity kab_entity_client = {
  .name = "client",
  .number = 4,
  .title = N_ ("Clients"),
  .title_one = N_ ("Client"),
  FIELDS (client_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_PARTNER] = R (PARTNER),
    [KAB_ROLE_HEAD] = R (DEPARTMENT),
    [KAB_ROLE_AGENT] = RCU (OWN),
    [KAB_ROLE_CLIENT] = RU (OWN),
    [KAB_ROLE_CONTACT] = RU (OWN),
  },
  .partner_field = "partner",
  .department_field = "department",
  .own = {
    [KAB_ROLE_HEAD] = OWN ({ "agent" }),
    [KAB_ROLE_AGENT] = OWN ({ "agent" }),
    [KAB_ROLE_CLIENT] = OWN ({ "id" }),
    [KAB_ROLE_CONTACT] = OWN ({ "id", 0, P (EDIT_PROFILE) }),
  },
  .title_field = "name",
};
