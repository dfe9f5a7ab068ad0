/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is ordered, invoiced and paid. */
#include "kab-entity-private.h"

static const KabEnumValue order_statuses[] = {
  { "pending", NC_ ("order", "Pending"), "order" },
  { "processing", NC_ ("order", "Processing"), "order" },
  { "confirmed", NC_ ("order", "Confirmed"), "order" },
  { "cancelled", NC_ ("order", "Cancelled"), "order" },
  { "error", NC_ ("order", "Error"), "order" },
  { NULL, NULL },
};

const KabEnumValue kab_order_ways[] = {
  { "payment_link", N_ ("Payment link") },
  { "invoice", N_ ("Invoice") },
  { NULL, NULL },
};

static const KabEnumValue cancelled_by[] = {
  { "client", N_ ("Client") },
  { "seller", N_ ("Seller") },
  { "system", N_ ("System") },
  { NULL, NULL },
};

static const KabEnumValue invoice_kinds[] = {
  { "invoice", N_ ("Invoice") },
  { "credit_note", N_ ("Credit note") },
  { NULL, NULL },
};

static const KabEnumValue invoice_statuses[] = {
  { "open", NC_ ("invoice", "Open"), "invoice" },
  { "paid", NC_ ("invoice", "Paid"), "invoice" },
  { "overdue", N_ ("Overdue") },
  { "void", N_ ("Void") },
  { NULL, NULL },
};

static const KabEnumValue payment_states[] = {
  { "created", NC_ ("payment", "Created"), "payment" },
  { "pending", NC_ ("payment", "Pending"), "payment" },
  { "succeeded", N_ ("Succeeded") },
  { "failed", N_ ("Failed") },
  { "cancelled", NC_ ("payment", "Cancelled"), "payment" },
  { NULL, NULL },
};

/* Sellers make them, the client sees them; what changes them are commands and the office. */
#define SALE_ACCESS(contacts_needs) \
  .access = {                                                                                       \
    OFFICE (RCU),                                                                                   \
    SELLERS (RC),                                                                                   \
    [KAB_ROLE_CLIENT] = R (OWN),                                                                    \
    [KAB_ROLE_CONTACT] = R (OWN),                                                                   \
  },                                                                                                \
  .needs = SELLERS_NEED,                                                                            \
  .partner_field = "partner",                                                                       \
  .department_field = "department",                                                                 \
  .own = {                                                                                          \
    SELLERS_OWN,                                                                                    \
    [KAB_ROLE_CLIENT] = OWN ({ "client" }),                                                         \
    [KAB_ROLE_CONTACT] = OWN ({ "client", contacts_needs }),                                        \
  }

#define ORDER_ACCESS \
  .access = {                                                                                       \
    OFFICE (RCU),                                                                                   \
    SELLERS (RC),                                                                                   \
    [KAB_ROLE_CLIENT] = RC (OWN),                                                                   \
    [KAB_ROLE_CONTACT] = RC (OWN),                                                                  \
  },                                                                                                \
  .needs = SELLERS_NEED,                                                                            \
  .partner_field = "partner",                                                                       \
  .department_field = "department",                                                                 \
  .own = {                                                                                          \
    SELLERS_OWN,                                                                                    \
    [KAB_ROLE_CLIENT] = OWN ({ "client" }),                                                         \
    [KAB_ROLE_CONTACT] = OWN ({ "client", P (ORDER) | P (SEE_INVOICES), P (ORDER) }),               \
  }

static const KabField order_fields[] = {
  { "number", N_ ("Number"), KAB_TYPE_TEXT,
    KAB_FIELD_REQUIRED | KAB_FIELD_UNIQUE | KAB_FIELD_FIXED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED
      | KAB_FIELD_NUMBERED,
    .max = 40 },
  { "client_name", N_ ("Full name"), KAB_TYPE_TEXT, KAB_FIELD_SORTED | KAB_FIELD_SEARCHED, .max = 300 },
  { "phone", N_ ("Phone"), KAB_TYPE_PHONE, KAB_FIELD_FILTERED | KAB_FIELD_SEARCHED },
  { "email", N_ ("E-mail"), KAB_TYPE_EMAIL },
  { "total", N_ ("Total"), KAB_TYPE_MONEY, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED, .group = "total",
    .max = MONEY_MAX, .initial = "0" },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = kab_currencies,
    .group = "total", .initial = "RUB" },
  { "promo_code", N_ ("Promo code"), KAB_TYPE_TEXT, .group = "total", .max = 40 },
  { "way", N_ ("Way of payment"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED,
    .values = kab_order_ways, .initial = "payment_link" },
  { "link", N_ ("Payment link"), KAB_TYPE_TEXT, KAB_FIELD_STAFF, .group = "link", .max = 1000 },
  { "link_expires_at", N_ ("Link good until"), KAB_TYPE_TIME, KAB_FIELD_STAFF, .group = "link" },
  { "status", N_ ("Status"), KAB_TYPE_ENUM,
    KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED | KAB_FIELD_SORTED | KAB_FIELD_STEP, .values = order_statuses,
    .group = "status", .initial = "pending" },
  { "status_reason", N_ ("Reason"), KAB_TYPE_TEXT, KAB_FIELD_STEP, .group = "status", .max = 500 },
  { "cancelled_by", N_ ("Cancelled by"), KAB_TYPE_ENUM, KAB_FIELD_STEP, .values = cancelled_by,
    .group = "status" },
  { "error_code", N_ ("Error code"), KAB_TYPE_TEXT, KAB_FIELD_STAFF, .group = "status", .max = 60 },
  { "formed_at", N_ ("Formed"), KAB_TYPE_TIME, KAB_FIELD_FIXED | KAB_FIELD_SORTED },
  { "paid_at", N_ ("Paid"), KAB_TYPE_TIME, KAB_FIELD_STAFF | KAB_FIELD_SORTED },
  { "channel", N_ ("Channel"), KAB_TYPE_ENUM, KAB_FIELD_FILTERED, .values = kab_channels,
    .initial = "agent" },
  ATTRIBUTION,
  { "note", N_ ("Internal note"), KAB_TYPE_LONG_TEXT, KAB_FIELD_INTERNAL, .max = 4000 },
};

const KabEntity kab_entity_order = {
  .name = "order",
  .number = 29,
  .title = N_ ("Orders"),
  .title_one = N_ ("Order"),
  FIELDS (order_fields),
  ORDER_ACCESS,
  .title_field = "number",
};

#define LINE_FIELDS                                                                                          \
  { "position", N_ ("Place in the list"), KAB_TYPE_INTEGER, .max = 10000 },                                  \
    { "package", N_ ("Package"), KAB_TYPE_REF, KAB_FIELD_LOOSE, .ref = "package" },                          \
    { "name", N_ ("Name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED, .max = 500 },                                  \
    { "quantity",       N_ ("Quantity"), KAB_TYPE_INTEGER, KAB_FIELD_REQUIRED,                               \
      .group = "price", .min = 1,        .max = 1000000,   .initial = "1" },                                 \
    { "price",          N_ ("Price"),     KAB_TYPE_MONEY, KAB_FIELD_REQUIRED,                                \
      .group = "price", .max = MONEY_MAX, .initial = "0" },                                                  \
    { "amount",         N_ ("Amount"),    KAB_TYPE_MONEY, KAB_FIELD_REQUIRED,                                \
      .group = "price", .max = MONEY_MAX, .initial = "0" },                                                  \
    { "vat",                                                                                                 \
      N_ ("VAT"),                                                                                            \
      KAB_TYPE_ENUM,                                                                                         \
      KAB_FIELD_NONE,                                                                                        \
      .values = kab_vat_rates,                                                                               \
      .group = "price",                                                                                      \
      .initial = "none" },                                                                                   \
  {                                                                                                          \
    "vat_amount", N_ ("Amount of VAT"), KAB_TYPE_MONEY, KAB_FIELD_REMARK, .group = "price", .max = MONEY_MAX \
  }

static const KabField order_line_fields[] = {
  { "order", N_ ("Order"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "order" },
  { "licence", N_ ("Licence"), KAB_TYPE_REF, KAB_FIELD_LOOSE, .ref = "licence" },
  LINE_FIELDS,
  { "declared", N_ ("Declared value"), KAB_TYPE_MONEY, .max = MONEY_MAX, .since = 2 },
  { "options", N_ ("Options"), KAB_TYPE_JSON, .group = "price", .max = 20000 },
  { "derivation", N_ ("Derivation of the price"), KAB_TYPE_JSON, KAB_FIELD_REMARK, .group = "price",
    .max = 40000 },
  INHERITED_ATTRIBUTION,
};

const KabEntity kab_entity_order_line = {
  .name = "order_line",
  .number = 30,
  .title = N_ ("Lines of orders"),
  .title_one = N_ ("Line of an order"),
  FIELDS (order_line_fields),
  ORDER_ACCESS,
  .inherits = "order",
  .title_field = "name",
};

/* Buyer and seller stand here as they were. */
static const KabField invoice_fields[] = {
  { "number", N_ ("Number"), KAB_TYPE_TEXT,
    KAB_FIELD_REQUIRED | KAB_FIELD_UNIQUE | KAB_FIELD_FIXED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED
      | KAB_FIELD_NUMBERED,
    .max = 40 },
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .values = invoice_kinds, .initial = "invoice" },
  { "corrects", N_ ("Corrects"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_LOOSE, .ref = "invoice" },
  { "order", N_ ("Order"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_FILTERED, .ref = "order" },
  { "buyer_name", N_ ("Buyer"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 300 },
  { "buyer", N_ ("Buyer's requisites"), KAB_TYPE_JSON, .max = 8000 },
  { "seller", N_ ("Seller's requisites"), KAB_TYPE_JSON, .max = 8000 },
  { "issued_on", N_ ("Issued"), KAB_TYPE_DATE, KAB_FIELD_SORTED },
  { "due_on", N_ ("Due"), KAB_TYPE_DATE, KAB_FIELD_SORTED },
  { "total", N_ ("Total"), KAB_TYPE_MONEY, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED, .group = "total",
    .max = MONEY_MAX, .initial = "0" },
  { "vat_amount", N_ ("Amount of VAT"), KAB_TYPE_MONEY, KAB_FIELD_REMARK, .group = "total",
    .max = MONEY_MAX },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = kab_currencies,
    .group = "total", .initial = "RUB" },
  { "status", N_ ("Status"), KAB_TYPE_ENUM,
    KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED | KAB_FIELD_SORTED | KAB_FIELD_STEP, .values = invoice_statuses,
    .group = "status", .initial = "open" },
  { "status_reason", N_ ("Reason"), KAB_TYPE_TEXT, KAB_FIELD_STEP, .group = "status", .max = 500 },
  { "paid_at", N_ ("Paid"), KAB_TYPE_TIME, KAB_FIELD_STAFF | KAB_FIELD_REMARK, .group = "status" },
  { "template", N_ ("Template"), KAB_TYPE_REF, KAB_FIELD_LOOSE, .ref = "template", .choice = "kind=invoice" },
  { "template_version", N_ ("Version of the template"), KAB_TYPE_INTEGER, .max = 1000000 },
  ATTRIBUTION,
};

const KabEntity kab_entity_invoice = {
  .name = "invoice",
  .number = 31,
  .title = N_ ("Invoices"),
  .title_one = N_ ("Invoice"),
  FIELDS (invoice_fields),
  SALE_ACCESS (P (SEE_INVOICES)),
  .title_field = "number",
};

static const KabField invoice_line_fields[] = {
  { "invoice", N_ ("Invoice"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "invoice" },
  LINE_FIELDS,
  { "unit", N_ ("Unit"), KAB_TYPE_TEXT, .max = 40 },
  INHERITED_ATTRIBUTION,
};

const KabEntity kab_entity_invoice_line = {
  .name = "invoice_line",
  .number = 32,
  .title = N_ ("Lines of invoices"),
  .title_one = N_ ("Line of an invoice"),
  FIELDS (invoice_line_fields),
  SALE_ACCESS (P (SEE_INVOICES)),
  .inherits = "invoice",
  .title_field = "name",
};

/* The key stands here before the provider is first asked, so that asking again pays once. */
#define PROVIDER_FIELDS                                                                              \
  { "provider", N_ ("Provider"), KAB_TYPE_TEXT, KAB_FIELD_FIXED | KAB_FIELD_FILTERED, .max = 60 },   \
    { "provider_id", N_ ("Provider's number"), KAB_TYPE_TEXT, KAB_FIELD_STAFF | KAB_FIELD_SEARCHED,  \
      .max = 200 },                                                                                  \
    { "idempotency_key", N_ ("Idempotency key"), KAB_TYPE_TEXT,                                      \
      KAB_FIELD_FIXED | KAB_FIELD_UNIQUE | KAB_FIELD_INTERNAL, .max = 100 },                         \
    { "amount",          N_ ("Amount"),                                                              \
      KAB_TYPE_MONEY,    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_SORTED,                    \
      .group = "amount", .max = MONEY_MAX,                                                           \
      .initial = "0" },                                                                              \
    { "currency",                                                                                    \
      N_ ("Currency"),                                                                               \
      KAB_TYPE_ENUM,                                                                                 \
      KAB_FIELD_REQUIRED | KAB_FIELD_FIXED,                                                          \
      .values = kab_currencies,                                                                      \
      .group = "amount",                                                                             \
      .initial = "RUB" },                                                                            \
    { "state",                                                                                       \
      N_ ("State"),                                                                                  \
      KAB_TYPE_ENUM,                                                                                 \
      KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED | KAB_FIELD_STAFF,                                     \
      .values = payment_states,                                                                      \
      .group = "state",                                                                              \
      .initial = "created" },                                                                        \
    { "state_reason", N_ ("Reason"), KAB_TYPE_TEXT, KAB_FIELD_STAFF, .group = "state", .max = 500 }, \
    { "succeeded_at", N_ ("Succeeded"), KAB_TYPE_TIME, KAB_FIELD_STAFF | KAB_FIELD_SORTED,           \
      .group = "state" },                                                                            \
  {                                                                                                  \
    "receipt", N_ ("Fiscal receipt"), KAB_TYPE_JSON, KAB_FIELD_STAFF, .max = 8000                    \
  }

static const KabField payment_fields[] = {
  { "order", N_ ("Order"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_FILTERED, .ref = "order" },
  { "invoice", N_ ("Invoice"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_FILTERED, .ref = "invoice" },
  PROVIDER_FIELDS,
  { "document", N_ ("Bank's document"), KAB_TYPE_TEXT, KAB_FIELD_STAFF, .max = 200 },
  ATTRIBUTION,
};

const KabEntity kab_entity_payment = {
  .name = "payment",
  .number = 33,
  .title = N_ ("Payments"),
  .title_one = N_ ("Payment"),
  FIELDS (payment_fields),
  SALE_ACCESS (P (SEE_INVOICES)),
  .title_field = "provider_id",
};

static const KabField refund_fields[] = {
  { "payment", N_ ("Payment"), KAB_TYPE_REF, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .ref = "payment" },
  { "reason", N_ ("Why"), KAB_TYPE_TEXT, .max = 500 },
  PROVIDER_FIELDS,
  { "order", N_ ("Order"), KAB_TYPE_REF, INHERITED | KAB_FIELD_FILTERED, .ref = "order" },
  ATTRIBUTION_OF (INHERITED | KAB_FIELD_FILTERED),
  /* Where it counts in the figures of sales: on the day on which the money went back, and as what was sold. */
  { "refunded_on", N_ ("Refunded"), KAB_TYPE_DATE, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED },
  { "package", N_ ("Package"), KAB_TYPE_REF, KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE,
    .ref = "package" },
  { "channel", N_ ("Channel"), KAB_TYPE_ENUM, KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED,
    .values = kab_channels },
};

const KabEntity kab_entity_refund = {
  .name = "refund",
  .number = 34,
  .title = N_ ("Refunds"),
  .title_one = N_ ("Refund"),
  FIELDS (refund_fields),
  SALE_ACCESS (P (SEE_INVOICES)),
  .inherits = "payment",
  .title_field = "provider_id",
};

static const KabEnumValue event_kinds[] = {
  { "sent", NC_ ("payment", "Sent"), "payment" },
  { "answer", N_ ("Answer") },
  { "notice", N_ ("Notice of the provider") },
  { "error", N_ ("Error") },
  { NULL, NULL },
};

/* What went to and came from the provider; only the office reads it. */
static const KabField payment_event_fields[] = {
  { "payment", N_ ("Payment"), KAB_TYPE_REF, KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE,
    .ref = "payment" },
  { "refund", N_ ("Refund"), KAB_TYPE_REF, KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE,
    .ref = "refund" },
  { "at", N_ ("When"), KAB_TYPE_TIME, KAB_FIELD_REQUIRED | KAB_FIELD_COMPUTED | KAB_FIELD_SORTED },
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_COMPUTED, .values = event_kinds,
    .initial = "sent" },
  { "state", N_ ("State"), KAB_TYPE_TEXT, KAB_FIELD_COMPUTED, .max = 60 },
  { "body", N_ ("Text"), KAB_TYPE_JSON, KAB_FIELD_COMPUTED, .max = 20000 },
};

const KabEntity kab_entity_payment_event = {
  .name = "payment_event",
  .number = 35,
  .title = N_ ("Events of payments"),
  .title_one = N_ ("Event of a payment"),
  FIELDS (payment_event_fields),
  .access = { OFFICE (R) },
  .title_field = "state",
};
