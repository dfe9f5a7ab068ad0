/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger, what is paid out of it, and services. */
#include "kab-commission.h"
#include "kab-entity-private.h"

static const KabEnumValue account_kinds[] = {
  { "asset", N_ ("Asset") },     { "liability", N_ ("Liability") }, { "income", N_ ("Income") },
  { "expense", N_ ("Expense") }, { "equity", N_ ("Equity") },       { NULL, NULL },
};

static const KabEnumValue account_purposes[] = {
  { "commission", N_ ("Commissions") },
  { "payouts", N_ ("Payouts") },
  { "receivable", N_ ("Owed by clients") },
  { "cash", N_ ("Money at hand") },
  { "revenue", N_ ("Revenue") },
  { "vat", N_ ("VAT") },
  { "discounts", N_ ("Discounts") },
  { "fees", N_ ("Fees") },
  { "refunds", N_ ("Refunds") },
  { "other", N_ ("Other") },
  { NULL, NULL },
};

static const KabEnumValue sides[] = {
  { "debit", N_ ("Debit") },
  { "credit", N_ ("Credit") },
  { NULL, NULL },
};

/* A partner, and an agent, reads what is booked for it; finance writes, by commands that balance. */
#define MONEY_ACCESS(office, staff) \
  [KAB_ROLE_ADMIN] = office (ALL), [KAB_ROLE_STAFF] = staff (ALL), [KAB_ROLE_AGENT] = R (OWN)
#define FINANCE_NEEDED [KAB_ROLE_STAFF] = WRITE_NEEDS (P (FINANCE))

static const KabField ledger_account_fields[] = {
  { "code", N_ ("Code"), KAB_TYPE_TEXT,
    KAB_FIELD_REQUIRED | KAB_FIELD_UNIQUE | KAB_FIELD_FIXED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 100 },
  { "name", N_ ("Name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 200 },
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .values = account_kinds, .initial = "liability" },
  { "purpose", N_ ("Purpose"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .values = account_purposes, .initial = "other" },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED,
    .values = kab_currencies, .initial = "RUB" },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_FILTERED, .ref = "partner" },
  { "agent", N_ ("Agent"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_FILTERED, .ref = "agent" },
};

const KabEntity kab_entity_ledger_account = {
  .name = "ledger_account",
  .number = 36,
  .title = N_ ("Ledger accounts"),
  .title_one = N_ ("Ledger account"),
  FIELDS (ledger_account_fields),
  .access = {
    MONEY_ACCESS (RCU, RCU),
    [KAB_ROLE_PARTNER] = R (PARTNER),
  },
  .needs = { FINANCE_NEEDED },
  .partner_field = "partner",
  .own_partner_only = TRUE,
  .own = { [KAB_ROLE_AGENT] = OWN ({ "agent" }) },
  .title_field = "name",
};

/* Append-only: a correction is a new line. One line alone never balances: a command writes all of an entry. */
static const KabField ledger_line_fields[] = {
  { "account", N_ ("Account"), KAB_TYPE_REF, KAB_FIELD_REQUIRED | KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED,
    .ref = "ledger_account" },
  /* Lines of one entry have the same, and balance. */
  { "entry", N_ ("Entry"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED,
    .max = 40 },
  { "booked_at", N_ ("Booked"), KAB_TYPE_TIME, KAB_FIELD_REQUIRED | KAB_FIELD_COMPUTED | KAB_FIELD_SORTED },
  { "side", N_ ("Side"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_COMPUTED, .values = sides,
    .initial = "debit" },
  { "amount", N_ ("Amount"), KAB_TYPE_MONEY, KAB_FIELD_REQUIRED | KAB_FIELD_COMPUTED | KAB_FIELD_SORTED,
    .max = MONEY_MAX, .initial = "0" },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_COMPUTED,
    .values = kab_currencies, .initial = "RUB" },
  /* What it comes from: the kind of record and its id. */
  { "source", N_ ("Kind of record"), KAB_TYPE_TEXT, KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED, .max = 40 },
  { "source_row", N_ ("Record"), KAB_TYPE_TEXT, KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED, .max = 40 },
  { "rule", N_ ("Rule"), KAB_TYPE_TEXT, KAB_FIELD_COMPUTED, .max = 100 },
  { "plan", N_ ("Reward plan"), KAB_TYPE_REF, KAB_FIELD_COMPUTED | KAB_FIELD_LOOSE, .ref = "reward_plan" },
  { "plan_version", N_ ("Version of the plan"), KAB_TYPE_INTEGER, KAB_FIELD_COMPUTED, .max = 1000000 },
  { "explanation", N_ ("Explanation"), KAB_TYPE_JSON, KAB_FIELD_COMPUTED, .max = 8000 },
  { "hold_until", N_ ("Held until"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED },
  { "hold_reason", N_ ("Why it is held"), KAB_TYPE_TEXT, KAB_FIELD_COMPUTED, .max = 500 },
  { "reverses", N_ ("Reverses"), KAB_TYPE_REF, KAB_FIELD_COMPUTED | KAB_FIELD_LOOSE, .ref = "ledger_line" },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, INHERITED, .ref = "partner" },
  /* Whose sale it comes from; the account is the partner's. */
  { "agent", N_ ("Agent"), KAB_TYPE_REF, KAB_FIELD_COMPUTED | KAB_FIELD_LOOSE, .ref = "agent" },
};

const KabEntity kab_entity_ledger_line = {
  .name = "ledger_line",
  .number = 37,
  .title = N_ ("Ledger lines"),
  .title_one = N_ ("Ledger line"),
  FIELDS (ledger_line_fields),
  .access = {
    MONEY_ACCESS (RC, RC),
    [KAB_ROLE_PARTNER] = R (PARTNER),
  },
  .needs = { FINANCE_NEEDED },
  .partner_field = "partner",
  .own_partner_only = TRUE,
  .own = { [KAB_ROLE_AGENT] = OWN ({ "agent" }) },
  .inherits = "account",
  .title_field = "entry",
};

static const KabEnumValue commission_states[] = {
  { "held", NC_ ("commission", "Held"), "commission" },
  { "payable", NC_ ("commission", "Payable"), "commission" },
  { "requested", NC_ ("commission", "Being paid out"), "commission" },
  { "paid", NC_ ("commission", "Paid out"), "commission" },
  { "reversed", NC_ ("commission", "Taken back"), "commission" },
  { "none", NC_ ("commission", "Nothing earned"), "commission" },
  { NULL, NULL },
};

/* From lines of the ledger and what they come from (kab-commission.h): one row a line that brings a commission, with its id. */
static const KabField commission_fields[] = {
  { "number", N_ ("Sale"), KAB_TYPE_TEXT, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED },
  { "accrued_at", N_ ("Accrued"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED | KAB_FIELD_FILTERED },
  { "client_name", N_ ("Client"), KAB_TYPE_TEXT, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED },
  { "package_name", N_ ("Package"), KAB_TYPE_TEXT,
    KAB_FIELD_COMPUTED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED },
  { "amount", N_ ("Commission"), KAB_TYPE_MONEY, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED },
  { "taken_back", N_ ("Taken back"), KAB_TYPE_MONEY, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED },
  { "paid", N_ ("Paid out"), KAB_TYPE_MONEY, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED },
  { "due", N_ ("To be paid out"), KAB_TYPE_MONEY, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, KAB_FIELD_COMPUTED, .values = kab_currencies },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED | KAB_FIELD_FILTERED,
    .values = commission_states },
  { "free_at", N_ ("Can be paid out from"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED, .ref = "partner" },
  { "agent", N_ ("Agent"), KAB_TYPE_REF, KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED, .ref = "agent" },
  { "licence", N_ ("Licence"), KAB_TYPE_REF, KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED, .ref = "licence" },
  { "order", N_ ("Order"), KAB_TYPE_REF, KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED, .ref = "order" },
  { "plan", N_ ("Reward plan"), KAB_TYPE_REF, KAB_FIELD_COMPUTED, .ref = "reward_plan" },
  { "plan_version", N_ ("Version of the plan"), KAB_TYPE_INTEGER, KAB_FIELD_COMPUTED },
  { "explanation", N_ ("Explanation"), KAB_TYPE_LONG_TEXT, KAB_FIELD_COMPUTED },
};

const KabEntity kab_entity_commission = {
  .name = "commission",
  .title = N_ ("Commissions"),
  .title_one = N_ ("Commission"),
  FIELDS (commission_fields),
  .access = {
    [KAB_ROLE_ADMIN] = R (ALL),
    [KAB_ROLE_STAFF] = R (ALL),
    [KAB_ROLE_PARTNER] = R (PARTNER),
    [KAB_ROLE_AGENT] = R (OWN),
  },
  .partner_field = "partner",
  .own_partner_only = TRUE,
  .own = { [KAB_ROLE_AGENT] = OWN ({ "agent" }) },
  .title_field = "number",
};

static const KabEnumValue method_states[] = {
  { "active", NC_ ("payout method", "Active"), "payout method" },
  { "archived", N_ ("Archived") },
  { NULL, NULL },
};

/* The number itself is never kept: its last four, and a token of the provider's in a table of the server's. */
static const KabField payout_method_fields[] = {
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .values = kab_payout_kinds, .initial = "bank_account" },
  { "name", N_ ("Name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED, .max = 200 },
  { "holder", N_ ("Holder"), KAB_TYPE_TEXT, KAB_FIELD_FIXED, .max = 300 },
  { "last4", N_ ("Last four digits"), KAB_TYPE_TEXT, KAB_FIELD_FIXED, .max = 4 },
  { "expires", N_ ("Good until (month and year)"), KAB_TYPE_TEXT, KAB_FIELD_FIXED, .max = 7 },
  { "bank", N_ ("Bank"), KAB_TYPE_TEXT, KAB_FIELD_FIXED, .max = 300 },
  { "bic", N_ ("BIC"), KAB_TYPE_TEXT, KAB_FIELD_FIXED, .max = 11 },
  { "checked_at", N_ ("Checked"), KAB_TYPE_TIME, KAB_FIELD_STAFF },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = method_states,
    .initial = "active" },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_FILTERED, .ref = "partner" },
  { "agent", N_ ("Agent"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_FILTERED, .ref = "agent" },
};

const KabEntity kab_entity_payout_method = {
  .name = "payout_method",
  .number = 38,
  .title = N_ ("Payout methods"),
  .title_one = N_ ("Payout method"),
  FIELDS (payout_method_fields),
  .access = {
    MONEY_ACCESS (RCU, RCU),
    [KAB_ROLE_PARTNER] = R (PARTNER),
  },
  .needs = { FINANCE_NEEDED },
  .partner_field = "partner",
  .own_partner_only = TRUE,
  .own = { [KAB_ROLE_AGENT] = OWN ({ "agent" }) },
  .title_field = "name",
};

static const KabEnumValue payout_states[] = {
  { "requested", N_ ("Requested") },
  { "approved", NC_ ("payout", "Approved"), "payout" },
  { "paid", NC_ ("payout", "Paid"), "payout" },
  { "rejected", NC_ ("payout", "Rejected"), "payout" },
  { NULL, NULL },
};

static const KabField payout_fields[] = {
  { "number", N_ ("Number"), KAB_TYPE_TEXT, KAB_FIELD_UNIQUE | KAB_FIELD_COMPUTED | KAB_FIELD_SORTED,
    .max = 40 },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .ref = "partner" },
  { "agent", N_ ("Agent"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_FILTERED, .ref = "agent" },
  { "method", N_ ("Payout method"), KAB_TYPE_REF, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .ref = "payout_method" },
  { "amount", N_ ("Amount"), KAB_TYPE_MONEY, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_SORTED,
    .group = "amount", .max = MONEY_MAX, .initial = "0" },
  { "fee", N_ ("Fee"), KAB_TYPE_MONEY, KAB_FIELD_STAFF, .group = "amount", .max = MONEY_MAX },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED,
    .values = kab_currencies, .group = "amount", .initial = "RUB" },
  { "state", N_ ("State"), KAB_TYPE_ENUM,
    KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED | KAB_FIELD_SORTED | KAB_FIELD_STEP, .values = payout_states,
    .group = "state", .initial = "requested" },
  { "state_reason", N_ ("Reason"), KAB_TYPE_TEXT, KAB_FIELD_STAFF, .group = "state", .max = 500 },
  { "requested_by", N_ ("Requested by"), KAB_TYPE_REF, KAB_FIELD_AUTHOR | KAB_FIELD_LOOSE, .ref = "user" },
  { "requested_at", N_ ("Requested"), KAB_TYPE_TIME, KAB_FIELD_FIXED | KAB_FIELD_SORTED },
  /* With the second factor. */
  { "confirmed_at", N_ ("Confirmed"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED },
  { "approved_by", N_ ("Approved by"), KAB_TYPE_REF,
    KAB_FIELD_STAFF | KAB_FIELD_INTERNAL | KAB_FIELD_LOOSE | KAB_FIELD_REMARK, .ref = "user",
    .group = "state" },
  { "paid_at", N_ ("Paid"), KAB_TYPE_TIME, KAB_FIELD_STAFF | KAB_FIELD_SORTED | KAB_FIELD_REMARK,
    .group = "state" },
  { "reference", N_ ("Payment order"), KAB_TYPE_TEXT, KAB_FIELD_STAFF, .max = 200 },
};

const KabEntity kab_entity_payout = {
  .name = "payout",
  .number = 39,
  .title = N_ ("Payouts"),
  .title_one = N_ ("Payout"),
  FIELDS (payout_fields),
  .access = {
    MONEY_ACCESS (RCU, RCU),
    [KAB_ROLE_PARTNER] = RC (PARTNER),
  },
  .needs = { FINANCE_NEEDED },
  .partner_field = "partner",
  .own_partner_only = TRUE,
  .own = { [KAB_ROLE_AGENT] = OWN ({ "agent" }) },
  .title_field = "number",
};

static const KabEnumValue service_kinds[] = {
  { "domain", N_ ("Domain") },
  { "hosting", N_ ("Hosting") },
  { "other", N_ ("Other") },
  { NULL, NULL },
};

static const KabEnumValue service_states[] = {
  { "ordered", N_ ("Ordered") },
  { "active", NC_ ("service", "Active"), "service" },
  { "suspended", NC_ ("service", "Suspended"), "service" },
  { "expired", NC_ ("service", "Expired"), "service" },
  { "ended", N_ ("Ended") },
  { NULL, NULL },
};

/* A client changes who is registered, the name servers, and whether it is renewed. */
static const KabField service_fields[] = {
  { "client", N_ ("Client"), KAB_TYPE_REF, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .ref = "client" },
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .values = service_kinds, .initial = "other" },
  { "name", N_ ("Name"), KAB_TYPE_TEXT,
    KAB_FIELD_REQUIRED | KAB_FIELD_OFFICE | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED, .max = 300 },
  { "package", N_ ("Package"), KAB_TYPE_REF, KAB_FIELD_OFFICE | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE,
    .ref = "package" },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED | KAB_FIELD_STAFF,
    .values = service_states, .initial = "active" },
  { "registered_on", N_ ("Registered"), KAB_TYPE_DATE, KAB_FIELD_STAFF },
  { "expires_on", N_ ("Expires"), KAB_TYPE_DATE, KAB_FIELD_STAFF | KAB_FIELD_SORTED },
  { "auto_renew", N_ ("Renewed by itself"), KAB_TYPE_BOOLEAN, .initial = "0" },
  { "registrant", N_ ("Registrant"), KAB_TYPE_JSON, .max = 8000 },
  { "nameservers", N_ ("Name servers"), KAB_TYPE_JSON, .max = 4000 },
  /* The access data itself is kept by the server, encrypted; revealing it is logged. */
  { "has_access_data", N_ ("Access data kept"), KAB_TYPE_BOOLEAN, KAB_FIELD_COMPUTED, .initial = "0" },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, INHERITED, .ref = "partner" },
  { "department", N_ ("Department"), KAB_TYPE_REF, INHERITED, .ref = "department" },
  { "agent", N_ ("Agent"), KAB_TYPE_REF, INHERITED, .ref = "agent" },
  { "note", N_ ("Internal note"), KAB_TYPE_LONG_TEXT, KAB_FIELD_INTERNAL, .max = 4000 },
};

const KabEntity kab_entity_service = {
  .name = "service",
  .number = 40,
  .title = N_ ("Services"),
  .title_one = N_ ("Service"),
  FIELDS (service_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_AGENT] = R (OWN),
    [KAB_ROLE_CLIENT] = RU (OWN),
    [KAB_ROLE_CONTACT] = RU (OWN),
  },
  .own = {
    [KAB_ROLE_AGENT] = OWN ({ "agent" }),
    [KAB_ROLE_CLIENT] = OWN ({ "client" }),
    [KAB_ROLE_CONTACT]
    = OWN ({ "client", P (SEE_DOMAINS) | P (MANAGE_DOMAINS), P (MANAGE_DOMAINS), "kind", "domain" },
           { "client", P (SEE_SERVICES) | P (MANAGE_SERVICES), P (MANAGE_SERVICES), "kind", "hosting" },
           { "client", P (SEE_SERVICES) | P (MANAGE_SERVICES), P (MANAGE_SERVICES), "kind", "other" }),
  },
  .inherits = "client",
  .title_field = "name",
};
