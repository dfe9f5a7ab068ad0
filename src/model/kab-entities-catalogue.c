/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is sold: packages, their kinds and options, and which partner sells which. */
#include "kab-entity-private.h"

const KabEnumValue kab_currencies[] = {
  { "RUB", N_ ("Russian rouble") }, { "BGN", N_ ("Bulgarian lev") }, { "AZN", N_ ("Azerbaijani manat") },
  { "EUR", N_ ("Euro") },           { "USD", N_ ("US dollar") },     { NULL, NULL },
};

const KabEnumValue kab_calculations[] = {
  { "fixed", N_ ("Fixed price") },
  { "per_seat", N_ ("Per seat") },
  { "per_period", N_ ("Per period") },
  { "tiers", N_ ("Tiers by quantity") },
  { "percent", N_ ("Percent of a declared value") },
  { "by_options", N_ ("By options") },
  { NULL, NULL },
};

/* Federal law 54-FZ, receipt value lists: 22 % is the main rate from 1 January 2026. */
const KabEnumValue kab_vat_rates[] = {
  { "none", N_ ("Without VAT") },
  { "0", N_ ("0 %") },
  { "5", N_ ("5 %") },
  { "7", N_ ("7 %") },
  { "10", N_ ("10 %") },
  { "18", N_ ("18 %") },
  { "20", N_ ("20 %") },
  { "22", N_ ("22 %") },
  { NULL, NULL },
};

static const KabEnumValue package_states[] = {
  { "draft", N_ ("Draft") },
  { "on_sale", N_ ("On sale") },
  { "archived", N_ ("Archived") },
  { NULL, NULL },
};

static const KabEnumValue option_states[] = {
  { "active", NC_ ("option", "Active"), "option" },
  { "archived", N_ ("Archived") },
  { NULL, NULL },
};

static const KabEnumValue kind_states[] = {
  { "active", NC_ ("package kind", "In use"), "package kind" },
  { "archived", N_ ("Archived") },
  { NULL, NULL },
};

static const KabField package_kind_fields[] = {
  { "name", N_ ("Name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_UNIQUE | KAB_FIELD_SORTED,
    .max = 200 },
  { "description", N_ ("Description"), KAB_TYPE_LONG_TEXT, .max = 2000 },
  { "calculation", N_ ("Calculation"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = kab_calculations,
    .initial = "fixed" },
  { "parameters", N_ ("Parameters of the calculation"), KAB_TYPE_JSON, .max = 8000 },
  /* What its packages are described by: name, unit and type of each characteristic. */
  { "characteristics", N_ ("Characteristics"), KAB_TYPE_JSON, .max = 8000 },
  { "template", N_ ("Licence template"), KAB_TYPE_REF, .ref = "template", .choice = "kind=licence" },
  /* What else a new package of the kind starts with (S1-42). */
  { "price", N_ ("Price"), KAB_TYPE_MONEY, .group = "price", .max = MONEY_MAX, .since = 3 },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, .values = kab_currencies, .group = "price", .initial = "RUB",
    .since = 3 },
  { "vat", N_ ("VAT"), KAB_TYPE_ENUM, .values = kab_vat_rates, .since = 3 },
  { "term_months", N_ ("Term, months"), KAB_TYPE_INTEGER, .max = 1200, .since = 3 },
  { "materials", N_ ("Materials it grants"), KAB_TYPE_LONG_TEXT, .max = 4000, .since = 3 },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_FILTERED, .values = kind_states, .initial = "active",
    .since = 3 },
};

const KabEntity kab_entity_package_kind = {
  .name = "package_kind",
  .number = 6,
  .title = N_ ("Package kinds"),
  .title_one = N_ ("Package kind"),
  FIELDS (package_kind_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_PARTNER] = R (BOUND),
    [KAB_ROLE_HEAD] = R (BOUND),
    [KAB_ROLE_AGENT] = R (BOUND),
    [KAB_ROLE_CLIENT] = R (PUBLIC),
    [KAB_ROLE_CONTACT] = R (PUBLIC),
  },
  .title_field = "name",
};

static const KabField package_fields[] = {
  { "name", N_ ("Name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 200 },
  { "kind", N_ ("Kind"), KAB_TYPE_REF, KAB_FIELD_FILTERED, .ref = "package_kind",
    .choice = "state=active|-" },
  { "description", N_ ("Description"), KAB_TYPE_LONG_TEXT, KAB_FIELD_SEARCHED | KAB_FIELD_FORMATTED,
    .max = 20000 },
  { "characteristics", N_ ("Characteristics"), KAB_TYPE_JSON, .max = 8000 },
  { "template", N_ ("Licence template"), KAB_TYPE_REF, .ref = "template", .choice = "kind=licence" },
  { "calculation", N_ ("Calculation"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = kab_calculations,
    .group = "calculation", .initial = "fixed" },
  { "parameters", N_ ("Parameters of the calculation"), KAB_TYPE_JSON, .group = "calculation", .max = 8000 },
  { "price", N_ ("Price"), KAB_TYPE_MONEY, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED, .group = "price",
    .max = MONEY_MAX },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = kab_currencies,
    .group = "price", .initial = "RUB" },
  { "vat", N_ ("VAT"), KAB_TYPE_ENUM, KAB_FIELD_NONE, .values = kab_vat_rates, .initial = "none" },
  { "term_months", N_ ("Term, months"), KAB_TYPE_INTEGER, .min = 0, .max = 1200 },
  { "materials", N_ ("Materials it grants"), KAB_TYPE_LONG_TEXT, .max = 4000 },
  { "on_sale_from", N_ ("On sale from"), KAB_TYPE_DATE, .group = "on_sale" },
  { "on_sale_to", N_ ("On sale to"), KAB_TYPE_DATE, .group = "on_sale" },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = package_states,
    .initial = "draft" },
  { "position", N_ ("Place in the list"), KAB_TYPE_INTEGER, KAB_FIELD_SORTED, .max = 1000000 },
  /* A sold version is never rewritten: the server counts up when what was sold changes. */
  { "version", N_ ("Version"), KAB_TYPE_INTEGER, KAB_FIELD_COMPUTED, .min = 1, .max = 1000000,
    .initial = "1" },
};

const KabEntity kab_entity_package = {
  .name = "package",
  .number = 7,
  .title = N_ ("Packages"),
  .title_one = N_ ("Package"),
  FIELDS (package_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_PARTNER] = R (BOUND),
    [KAB_ROLE_HEAD] = R (BOUND),
    [KAB_ROLE_AGENT] = R (BOUND),
    [KAB_ROLE_CLIENT] = R (PUBLIC),
    [KAB_ROLE_CONTACT] = R (PUBLIC),
  },
  .public_field = "state",
  .public_value = "on_sale",
  .title_field = "name",
};

static const KabField option_fields[] = {
  { "name", N_ ("Name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 200 },
  { "description", N_ ("Description"), KAB_TYPE_LONG_TEXT, .max = 4000 },
  { "price", N_ ("Price"), KAB_TYPE_MONEY, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED, .group = "price",
    .max = MONEY_MAX, .initial = "0" },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = kab_currencies,
    .group = "price", .initial = "RUB" },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = option_states,
    .initial = "active" },
};

const KabEntity kab_entity_option = {
  .name = "option",
  .number = 8,
  .title = N_ ("Options"),
  .title_one = N_ ("Option"),
  FIELDS (option_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_PARTNER] = R (BOUND),
    [KAB_ROLE_HEAD] = R (BOUND),
    [KAB_ROLE_AGENT] = R (BOUND),
    [KAB_ROLE_CLIENT] = R (PUBLIC),
    [KAB_ROLE_CONTACT] = R (PUBLIC),
  },
  .public_field = "state",
  .public_value = "active",
  .title_field = "name",
};

/* A row of its own and not a list in the package, so that two people who each add an option both keep it. */
static const KabField package_option_fields[] = {
  { "package", N_ ("Package"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "package" },
  { "option", N_ ("Option"), KAB_TYPE_REF, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .ref = "option" },
  { "price", N_ ("Own price"), KAB_TYPE_MONEY, .group = "price", .max = MONEY_MAX },
  { "included", N_ ("Included"), KAB_TYPE_BOOLEAN, .group = "price", .initial = "0" },
  { "position", N_ ("Place in the list"), KAB_TYPE_INTEGER, .max = 1000000 },
};

const KabEntity kab_entity_package_option = {
  .name = "package_option",
  .number = 9,
  .title = N_ ("Options of packages"),
  .title_one = N_ ("Option of a package"),
  FIELDS (package_option_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_PARTNER] = R (BOUND),
    [KAB_ROLE_HEAD] = R (BOUND),
    [KAB_ROLE_AGENT] = R (BOUND),
    [KAB_ROLE_CLIENT] = R (PUBLIC),
    [KAB_ROLE_CONTACT] = R (PUBLIC),
  },
  .title_field = "option",
};

static const KabField package_binding_fields[] = {
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .ref = "partner" },
  { "package", N_ ("Package"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "package" },
};

const KabEntity kab_entity_package_binding = {
  .name = "package_binding",
  .number = 10,
  .title = N_ ("Packages of partners"),
  .title_one = N_ ("Package of a partner"),
  FIELDS (package_binding_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_PARTNER] = R (PARTNER),
    [KAB_ROLE_HEAD] = R (PARTNER),
    [KAB_ROLE_AGENT] = R (PARTNER),
  },
  .partner_field = "partner",
  .own_partner_only = TRUE,
  .title_field = "package",
};
