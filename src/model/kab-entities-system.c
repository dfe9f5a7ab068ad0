/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the business runs with: templates, settings, the activity journal. */
#include "kab-entity-private.h"

static const KabEnumValue template_kinds[] = {
  { "licence", N_ ("Licence") },
  { "invoice", N_ ("Invoice") },
  { "act", N_ ("Certificate of completion") },
  { "price_list", N_ ("Price list") },
  { "contract", N_ ("Contract") },
  { "email", N_ ("E-mail") },
  { "sms", N_ ("SMS message") },
  { "answer", N_ ("Canned answer") },
  { NULL, NULL },
};

/* Who something is for; which roles belong to which, kab_audience_includes() says. */
const KabEnumValue kab_audiences[] = {
  { "staff", N_ ("Staff") },
  { "partners", N_ ("Partners") },
  { "agents", N_ ("Agents") },
  { "clients", N_ ("Clients") },
  { "everyone", N_ ("Everyone") },
  /* Also who has no account. */
  { "public", NC_ ("audience", "Public"), "audience" },
  { NULL, NULL },
};

/* What is told to all, or to nobody but the office. */
static const KabEnumValue two_audiences[] = {
  { "staff", N_ ("Staff") },
  { "everyone", N_ ("Everyone") },
  { NULL, NULL },
};

static const KabEnumValue actions[] = {
  { "create", N_ ("Added") },
  { "update", N_ ("Changed") },
  { "delete", N_ ("Deleted") },
  { "restore", N_ ("Restored") },
  { "sign_in", N_ ("Signed in") },
  { "sign_out", N_ ("Signed out") },
  { "device_sign_out", N_ ("Signed a device out") },
  { "device_wipe", N_ ("Asked to erase a device") },
  { "device_wiped", N_ ("Erased itself") },
  { "refused", N_ ("Refused") },
  { "import", N_ ("Imported") },
  { "retention", N_ ("Removed as too old") },
  { "stopped", N_ ("Switched off") },
  { "message", N_ ("Sent a message") },
  { "password", N_ ("Chose a password") },
  { "invited", N_ ("Made an invitation link") },
  { NULL, NULL },
};

static const KabField template_fields[] = {
  { "name", N_ ("Name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED, .max = 200 },
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = template_kinds,
    .initial = "licence" },
  { "language", N_ ("Language"), KAB_TYPE_TEXT, .max = 8 },
  { "html", N_ ("HTML"), KAB_TYPE_MARKUP, KAB_FIELD_REQUIRED, .max = 200000 },
  { "assets", N_ ("Pictures"), KAB_TYPE_JSON, KAB_FIELD_FILE, .max = 20000 },
  { "is_default", N_ ("Used where nothing else is chosen"), KAB_TYPE_BOOLEAN, .initial = "0" },
  { "audience", N_ ("Audience"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = two_audiences,
    .initial = "everyone" },
  { "page", N_ ("Page"), KAB_TYPE_JSON, .max = 2000 },
  { "variables", N_ ("Variables"), KAB_TYPE_JSON, .max = 20000 },
  { "version", N_ ("Version"), KAB_TYPE_INTEGER, KAB_FIELD_COMPUTED, .min = 1, .max = 1000000,
    .initial = "1" },
};

const KabEntity kab_entity_template = {
  .name = "template",
  .number = 12,
  .title = N_ ("Templates"),
  .title_one = N_ ("Template"),
  FIELDS (template_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_PARTNER] = R (PUBLIC),
    [KAB_ROLE_HEAD] = R (PUBLIC),
    [KAB_ROLE_AGENT] = R (PUBLIC),
    [KAB_ROLE_CLIENT] = R (PUBLIC),
    [KAB_ROLE_CONTACT] = R (PUBLIC),
  },
  .public_field = "audience",
  .public_value = "everyone",
  .title_field = "name",
};

static const KabField setting_fields[] = {
  { "key", N_ ("Key"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_UNIQUE | KAB_FIELD_FIXED, .max = 100 },
  { "value", N_ ("Value"), KAB_TYPE_JSON, KAB_FIELD_FILE, .max = 60000 },
  { "audience", N_ ("Audience"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = two_audiences,
    .initial = "staff" },
};

const KabEntity kab_entity_setting = {
  .name = "setting",
  .number = 13,
  .title = N_ ("Settings"),
  .title_one = N_ ("Setting"),
  FIELDS (setting_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_PARTNER] = R (PUBLIC),
    [KAB_ROLE_HEAD] = R (PUBLIC),
    [KAB_ROLE_AGENT] = R (PUBLIC),
    [KAB_ROLE_CLIENT] = R (PUBLIC),
    [KAB_ROLE_CONTACT] = R (PUBLIC),
  },
  .public_field = "audience",
  .public_value = "everyone",
  .title_field = "key",
};

/* Written by the server in the transaction of what it tells of; never changed afterwards. */
static const KabField activity_fields[] = {
  { "at", N_ ("When"), KAB_TYPE_TIME, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED },
  { "user", N_ ("User"), KAB_TYPE_REF, KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "user" },
  { "user_name", N_ ("Who"), KAB_TYPE_TEXT, KAB_FIELD_SEARCHED, .max = 300 },
  { "device", N_ ("Device"), KAB_TYPE_TEXT, .max = 100 },
  { "action", N_ ("Action"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = actions },
  /* Not "entity": that is what an item of a page itself begins with. */
  { "subject", N_ ("Kind of record"), KAB_TYPE_TEXT, KAB_FIELD_FILTERED, .max = 40 },
  { "row", N_ ("Record"), KAB_TYPE_TEXT, KAB_FIELD_FILTERED, .max = 40 },
  { "row_title", N_ ("Record"), KAB_TYPE_TEXT, .max = 300 },
  { "before", N_ ("Before"), KAB_TYPE_JSON, .max = 400000 },
  { "after", N_ ("After"), KAB_TYPE_JSON, .max = 400000 },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_LOOSE, .ref = "partner" },
  { "department", N_ ("Department"), KAB_TYPE_REF, KAB_FIELD_LOOSE, .ref = "department" },
};

const KabEntity kab_entity_activity = {
  .name = "activity",
  .number = 14,
  .title = N_ ("Activity"),
  .title_one = N_ ("Activity"),
  FIELDS (activity_fields),
  .access = {
    OFFICE (R),
    [KAB_ROLE_PARTNER] = R (PARTNER),
    [KAB_ROLE_HEAD] = R (DEPARTMENT),
    [KAB_ROLE_AGENT] = R (OWN),
    [KAB_ROLE_CLIENT] = R (OWN),
    [KAB_ROLE_CONTACT] = R (OWN),
  },
  .partner_field = "partner",
  /* Payouts and the like are told of, too. */
  .own_partner_only = TRUE,
  .department_field = "department",
  .own = {
    [KAB_ROLE_PARTNER] = OWN ({ "user" }),
    [KAB_ROLE_HEAD] = OWN ({ "user" }),
    [KAB_ROLE_AGENT] = OWN ({ "user" }),
    [KAB_ROLE_CLIENT] = OWN ({ "user" }),
    [KAB_ROLE_CONTACT] = OWN ({ "user", P (SEE_ACTIVITY) }),
  },
  .title_field = "row_title",
};

static const KabEnumValue lease_kinds[] = {
  { "licence", N_ ("Licence") },
  { "order", N_ ("Order") },
  { "invoice", N_ ("Invoice") },
  { "ticket", N_ ("Ticket") },
  { NULL, NULL },
};

static const KabEnumValue lease_states[] = {
  { "active", NC_ ("number lease", "In use"), "number lease" },
  { "used_up", N_ ("Used up") },
  { "returned", N_ ("Returned") },
  { NULL, NULL },
};

/* A block of numbers for paper, given to a device ahead of time so that they are final offline, too. */
static const KabField number_lease_fields[] = {
  { "user", N_ ("User"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "user" },
  { "device", N_ ("Device"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_COMPUTED, .max = 100 },
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED,
    .values = lease_kinds, .initial = "licence" },
  { "prefix", N_ ("Prefix"), KAB_TYPE_TEXT, KAB_FIELD_COMPUTED, .max = 20 },
  { "first", N_ ("First number"), KAB_TYPE_INTEGER, KAB_FIELD_REQUIRED | KAB_FIELD_COMPUTED, .min = 1 },
  { "last", N_ ("Last number"), KAB_TYPE_INTEGER, KAB_FIELD_REQUIRED | KAB_FIELD_COMPUTED, .min = 1 },
  { "used", N_ ("Used"), KAB_TYPE_INTEGER, KAB_FIELD_COMPUTED, .initial = "0" },
  { "leased_at", N_ ("Leased"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED | KAB_FIELD_STAFF,
    .values = lease_states, .initial = "active" },
};

const KabEntity kab_entity_number_lease = {
  .name = "number_lease",
  .number = 60,
  .title = N_ ("Number leases"),
  .title_one = N_ ("Number lease"),
  FIELDS (number_lease_fields),
  .access = {
    [KAB_ROLE_ADMIN] = RU (ALL),
    [KAB_ROLE_STAFF] = R (ALL),
    [KAB_ROLE_PARTNER] = R (OWN),
    [KAB_ROLE_HEAD] = R (OWN),
    [KAB_ROLE_AGENT] = R (OWN),
    [KAB_ROLE_CLIENT] = R (OWN),
    [KAB_ROLE_CONTACT] = R (OWN),
  },
  .own = {
    [KAB_ROLE_PARTNER] = OWN ({ "user" }),
    [KAB_ROLE_HEAD] = OWN ({ "user" }),
    [KAB_ROLE_AGENT] = OWN ({ "user" }),
    [KAB_ROLE_CLIENT] = OWN ({ "user" }),
    [KAB_ROLE_CONTACT] = OWN ({ "user" }),
  },
  .title_field = "prefix",
};
