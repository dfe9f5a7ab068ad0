/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was sold: licences. */
#include "kab-entity-private.h"

static const KabEnumValue licence_statuses[] = {
  { "draft", N_ ("Draft") },
  { "awaiting_payment", N_ ("Awaiting payment") },
  { "active", NC_ ("licence", "Active"), "licence" },
  { "suspended", NC_ ("licence", "Suspended"), "licence" },
  { "expired", N_ ("Expired") },
  { "revoked", N_ ("Revoked") },
  { "transferred", N_ ("Transferred") },
  { NULL, NULL },
};

const KabEnumValue kab_channels[] = {
  { "site", N_ ("Site") },
  { "partner", N_ ("Partner") },
  { "agent", N_ ("Agent") },
  { NULL, NULL },
};

/* Names of client, package, partner and agent stand here as at the sale: history keeps them as they were. */
static const KabField licence_fields[] = {
  { "number", N_ ("Number"), KAB_TYPE_TEXT,
    KAB_FIELD_REQUIRED | KAB_FIELD_UNIQUE | KAB_FIELD_FIXED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED
      | KAB_FIELD_NUMBERED,
    .max = 40 },
  { "client", N_ ("Client"), KAB_TYPE_REF, KAB_FIELD_FILTERED, .ref = "client" },
  { "client_name", N_ ("Full name"), KAB_TYPE_TEXT,
    KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED, .max = 300 },
  { "client_phone", N_ ("Phone"), KAB_TYPE_PHONE, KAB_FIELD_SEARCHED },
  { "package", N_ ("Package"), KAB_TYPE_REF, KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "package" },
  { "package_name", N_ ("Package"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED, .max = 200 },
  { "package_version", N_ ("Version of the package"), KAB_TYPE_INTEGER, .max = 1000000 },
  { "options", N_ ("Options"), KAB_TYPE_JSON, .max = 20000 },
  { "quantity", N_ ("Quantity"), KAB_TYPE_INTEGER, .min = 1, .max = 1000000, .initial = "1" },
  /* What the price is a percentage of, where the package's calculation asks for it; in the licence's currency. */
  { "declared", N_ ("Declared value"), KAB_TYPE_MONEY, .max = MONEY_MAX, .since = 2 },
  { "price", N_ ("Price"), KAB_TYPE_MONEY, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED, .group = "price",
    .max = MONEY_MAX },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = kab_currencies,
    .group = "price", .initial = "RUB" },
  /* How it came to the price, line by line. */
  { "derivation", N_ ("Derivation of the price"), KAB_TYPE_JSON, KAB_FIELD_REMARK, .group = "price",
    .max = 40000 },
  { "promo_code", N_ ("Promo code"), KAB_TYPE_TEXT, .group = "price", .max = 40 },
  { "promo", N_ ("Promo code"), KAB_TYPE_REF, KAB_FIELD_LOOSE | KAB_FIELD_REMARK, .ref = "promo_code",
    .group = "price" },
  { "order", N_ ("Order"), KAB_TYPE_REF, KAB_FIELD_FILTERED, .ref = "order" },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_FILTERED, .ref = "partner" },
  { "partner_name", N_ ("Partner"), KAB_TYPE_TEXT, KAB_FIELD_NONE, .max = 200 },
  /* The agent's as it was at the sale. */
  { "department", N_ ("Department"), KAB_TYPE_REF, KAB_FIELD_FILTERED | KAB_FIELD_LOOSE,
    .ref = "department" },
  { "agent", N_ ("Agent"), KAB_TYPE_REF, KAB_FIELD_FILTERED, .ref = "agent" },
  { "agent_name", N_ ("Agent"), KAB_TYPE_TEXT, KAB_FIELD_NONE, .max = 300 },
  { "channel", N_ ("Channel"), KAB_TYPE_ENUM, KAB_FIELD_NONE, .values = kab_channels, .initial = "agent" },
  { "issued_on", N_ ("Issued"), KAB_TYPE_DATE },
  { "sold_on", N_ ("Sold"), KAB_TYPE_DATE, KAB_FIELD_SORTED },
  { "valid_from", N_ ("Valid from"), KAB_TYPE_DATE, .group = "validity" },
  { "valid_to", N_ ("Valid to"), KAB_TYPE_DATE, KAB_FIELD_SORTED, .group = "validity" },
  { "status", N_ ("Status"), KAB_TYPE_ENUM,
    KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED | KAB_FIELD_SORTED | KAB_FIELD_STEP, .values = licence_statuses,
    .group = "status", .initial = "draft" },
  { "status_reason", N_ ("Reason"), KAB_TYPE_TEXT, KAB_FIELD_STEP, .group = "status", .max = 500 },
  { "renewed_from", N_ ("Renewed from"), KAB_TYPE_REF, KAB_FIELD_LOOSE, .ref = "licence" },
  { "template", N_ ("Licence template"), KAB_TYPE_REF, KAB_FIELD_LOOSE, .ref = "template",
    .choice = "kind=licence" },
  { "template_version", N_ ("Version of the template"), KAB_TYPE_INTEGER, .max = 1000000 },
  { "note", N_ ("Internal note"), KAB_TYPE_LONG_TEXT, KAB_FIELD_INTERNAL, .max = 4000 },
  { "signature", N_ ("Signature"), KAB_TYPE_TEXT, KAB_FIELD_COMPUTED, .max = 200 },
};

const KabEntity kab_entity_licence = {
  .name = "licence",
  .number = 11,
  .title = N_ ("Licences"),
  .title_one = N_ ("Licence"),
  FIELDS (licence_fields),
  .access = {
    OFFICE (RCU),
    SELLERS (RC),
    [KAB_ROLE_CLIENT] = R (OWN),
    [KAB_ROLE_CONTACT] = R (OWN),
  },
  .needs = SELLERS_NEED,
  .partner_field = "partner",
  .department_field = "department",
  .own = { SELLERS_OWN,
    [KAB_ROLE_CLIENT] = OWN ({ "client" }),
    [KAB_ROLE_CONTACT] = OWN ({ "client", P (SEE_LICENCES) }),
  },
  .title_field = "number",
};
