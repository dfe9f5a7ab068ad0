/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes a price smaller: promo codes and personal offers. */
#include "kab-entity-private.h"

static const KabEnumValue promo_kinds[] = {
  { "percent", N_ ("Percent") },
  { "fixed", N_ ("Fixed amount") },
  { NULL, NULL },
};

static const KabEnumValue promo_states[] = {
  { "active", NC_ ("promo code", "Active"), "promo code" },
  { "paused", N_ ("Paused") },
  { "archived", N_ ("Archived") },
  { NULL, NULL },
};

static const KabField promo_code_fields[] = {
  { "code", N_ ("Code"), KAB_TYPE_TEXT,
    KAB_FIELD_REQUIRED | KAB_FIELD_UNIQUE | KAB_FIELD_FIXED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 40 },
  { "name", N_ ("Name"), KAB_TYPE_TEXT, KAB_FIELD_SEARCHED, .max = 200 },
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = promo_kinds,
    .group = "discount", .initial = "percent" },
  { "percent", N_ ("Percent"), KAB_TYPE_INTEGER, KAB_FIELD_PERCENT, .group = "discount", .max = 10000 },
  { "amount", N_ ("Amount"), KAB_TYPE_MONEY, .group = "discount", .max = MONEY_MAX },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = kab_currencies,
    .group = "discount", .initial = "RUB" },
  /* The sale is then this partner's. */
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_OFFICE | KAB_FIELD_FILTERED, .ref = "partner" },
  { "valid_from", N_ ("Valid from"), KAB_TYPE_DATE, .group = "validity" },
  { "valid_to", N_ ("Valid to"), KAB_TYPE_DATE, KAB_FIELD_SORTED, .group = "validity" },
  { "limit_total", N_ ("Uses in all, at most"), KAB_TYPE_INTEGER, .max = 100000000 },
  { "limit_client", N_ ("Uses of one client, at most"), KAB_TYPE_INTEGER, .max = 1000000 },
  { "used", N_ ("Used"), KAB_TYPE_INTEGER, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED, .initial = "0" },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = promo_states,
    .initial = "active" },
};

/* Clients are sent none: whoever knows a code has it looked up. */
#define PROMO_ACCESS                                                               \
  OFFICE (RCUD), [KAB_ROLE_PARTNER] = RC (PARTNER), [KAB_ROLE_HEAD] = R (PARTNER), \
                 [KAB_ROLE_AGENT] = R (PARTNER)

const KabEntity kab_entity_promo_code = {
  .name = "promo_code",
  .number = 26,
  .title = N_ ("Promo Codes"),
  .title_one = N_ ("Promo code"),
  FIELDS (promo_code_fields),
  .access = {
    PROMO_ACCESS,
    [KAB_ROLE_CLIENT] = R (CODE),
    [KAB_ROLE_CONTACT] = R (CODE),
  },
  .needs = {
    [KAB_ROLE_PARTNER] = CREATE_NEEDS (P (PROMO_CODES)),
    [KAB_ROLE_CONTACT] = ALL_NEED (P (ORDER)),
  },
  .partner_field = "partner",
  .title_field = "code",
};

/* The packages it is good for; none: all of them. */
static const KabField promo_code_package_fields[] = {
  { "promo_code", N_ ("Promo code"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "promo_code" },
  { "package", N_ ("Package"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "package" },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, INHERITED, .ref = "partner" },
};

const KabEntity kab_entity_promo_code_package = {
  .name = "promo_code_package",
  .number = 27,
  .title = N_ ("Packages of promo codes"),
  .title_one = N_ ("Package of a promo code"),
  FIELDS (promo_code_package_fields),
  .access = { PROMO_ACCESS },
  .needs = { [KAB_ROLE_PARTNER] = CREATE_NEEDS (P (PROMO_CODES)) },
  .partner_field = "partner",
  .inherits = "promo_code",
  .title_field = "package",
};

static const KabField offer_fields[] = {
  { "client", N_ ("Client"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "client" },
  { "title", N_ ("Title"), KAB_TYPE_TEXT,
    KAB_FIELD_REQUIRED | KAB_FIELD_OFFICE | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED, .max = 200 },
  { "text", N_ ("Text"), KAB_TYPE_LONG_TEXT, KAB_FIELD_OFFICE, .max = 4000 },
  { "package", N_ ("Package"), KAB_TYPE_REF, KAB_FIELD_OFFICE | KAB_FIELD_LOOSE, .ref = "package" },
  { "promo_code", N_ ("Promo code"), KAB_TYPE_REF, KAB_FIELD_OFFICE | KAB_FIELD_INTERNAL | KAB_FIELD_LOOSE,
    .ref = "promo_code" },
  /* The client's device has no row of the promo code: this is what one enters. */
  { "code", N_ ("Code"), KAB_TYPE_TEXT, KAB_FIELD_OFFICE, .max = 40 },
  { "valid_from", N_ ("Valid from"), KAB_TYPE_DATE, KAB_FIELD_OFFICE, .group = "validity" },
  { "valid_to", N_ ("Valid to"), KAB_TYPE_DATE, KAB_FIELD_OFFICE | KAB_FIELD_SORTED, .group = "validity" },
  { "seen_at", N_ ("Seen"), KAB_TYPE_TIME },
};

const KabEntity kab_entity_offer = {
  .name = "offer",
  .number = 28,
  .title = N_ ("Offers"),
  .title_one = N_ ("Offer"),
  FIELDS (offer_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_CLIENT] = RU (OWN),
    [KAB_ROLE_CONTACT] = R (OWN),
  },
  .own = {
    [KAB_ROLE_CLIENT] = OWN ({ "client" }),
    [KAB_ROLE_CONTACT] = OWN ({ "client", P (SEE_OFFERS) }),
  },
  .title_field = "title",
};
