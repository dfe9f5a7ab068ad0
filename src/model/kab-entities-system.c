/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the business runs with: templates, settings, the activity journal. */
#include "kab-entity-private.h"

static const KabEnumValue template_kinds[] = {
  { "licence", N_ ("Licence") },
  { "invoice", N_ ("Invoice") },
  { "act", N_ ("Certificate of completion") },
  { "price_list", N_ ("Price list") },
  { NULL, NULL },
};

static const KabEnumValue audiences[] = {
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
  { "refused", N_ ("Refused") },
  { "import", N_ ("Imported") },
  { "retention", N_ ("Removed as too old") },
  { "stopped", N_ ("Switched off") },
  { NULL, NULL },
};

static const KabField template_fields[] = {
  { "name", N_ ("Name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED, .max = 200 },
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = template_kinds,
    .initial = "licence" },
  { "language", N_ ("Language"), KAB_TYPE_TEXT, .max = 8 },
  { "html", N_ ("HTML"), KAB_TYPE_MARKUP, KAB_FIELD_REQUIRED, .max = 200000 },
  { "assets", N_ ("Pictures"), KAB_TYPE_JSON, .max = 20000 },
  { "is_default", N_ ("Used where nothing else is chosen"), KAB_TYPE_BOOLEAN, .initial = "0" },
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
    [KAB_ROLE_ADMIN] = RCUD (ALL),
    [KAB_ROLE_STAFF] = RCUD (ALL),
    [KAB_ROLE_PARTNER] = R (PUBLIC),
    [KAB_ROLE_HEAD] = R (PUBLIC),
    [KAB_ROLE_AGENT] = R (PUBLIC),
    [KAB_ROLE_CLIENT] = R (PUBLIC),
    [KAB_ROLE_CONTACT] = R (PUBLIC),
  },
  .title_field = "name",
};

static const KabField setting_fields[] = {
  { "key", N_ ("Key"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_UNIQUE | KAB_FIELD_FIXED, .max = 100 },
  { "value", N_ ("Value"), KAB_TYPE_JSON, .max = 60000 },
  { "audience", N_ ("Audience"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = audiences, .initial = "staff" },
};

const KabEntity kab_entity_setting = {
  .name = "setting",
  .number = 13,
  .title = N_ ("Settings"),
  .title_one = N_ ("Setting"),
  FIELDS (setting_fields),
  .access = {
    [KAB_ROLE_ADMIN] = RCUD (ALL),
    [KAB_ROLE_STAFF] = RCUD (ALL),
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
  { "user", N_ ("User"), KAB_TYPE_REF, KAB_FIELD_FILTERED, .ref = "user" },
  { "user_name", N_ ("Who"), KAB_TYPE_TEXT, KAB_FIELD_SEARCHED, .max = 300 },
  { "device", N_ ("Device"), KAB_TYPE_TEXT, .max = 100 },
  { "action", N_ ("Action"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = actions },
  /* Not "entity": that is what an item of a page itself begins with. */
  { "subject", N_ ("Kind of record"), KAB_TYPE_TEXT, KAB_FIELD_FILTERED, .max = 40 },
  { "row", N_ ("Record"), KAB_TYPE_TEXT, KAB_FIELD_FILTERED, .max = 40 },
  { "row_title", N_ ("Record"), KAB_TYPE_TEXT, .max = 300 },
  { "before", N_ ("Before"), KAB_TYPE_JSON, .max = 400000 },
  { "after", N_ ("After"), KAB_TYPE_JSON, .max = 400000 },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, .ref = "partner" },
};

const KabEntity kab_entity_activity = {
  .name = "activity",
  .number = 14,
  .title = N_ ("Activity"),
  .title_one = N_ ("Activity"),
  FIELDS (activity_fields),
  .access = {
    [KAB_ROLE_ADMIN] = R (ALL),
    [KAB_ROLE_STAFF] = R (ALL),
    [KAB_ROLE_PARTNER] = R (PARTNER),
    [KAB_ROLE_HEAD] = R (OWN),
    [KAB_ROLE_AGENT] = R (OWN),
    [KAB_ROLE_CLIENT] = R (OWN),
    [KAB_ROLE_CONTACT] = R (OWN),
  },
  .partner_field = "partner",
  .own_fields = { NULL, NULL, NULL, "user", "user", "user", "user" },
  .title_field = "row_title",
};
