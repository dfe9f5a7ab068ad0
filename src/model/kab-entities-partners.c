/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How one becomes a partner, and what partners are paid. */
#include "kab-entity-private.h"

#define REWARD_KINDS                                                                                      \
  { "percent", N_ ("Percent") }, { "fixed", N_ ("Fixed amount") }, { "per_package", N_ ("Per package") }, \
    { "tiers", N_ ("Tiers by monthly volume") },                                                          \
  {                                                                                                       \
    "recurring", N_ ("Recurring")                                                                         \
  }

static const KabEnumValue reward_kinds[] = { REWARD_KINDS, { NULL, NULL } };

const KabEnumValue kab_partner_rewards[]
  = { REWARD_KINDS, { "none", NC_ ("reward", "No plan in force"), "reward" }, { NULL, NULL } };

static const KabField reward_plan_fields[] = {
  { "name", N_ ("Name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED, .max = 200 },
  { "partner", N_ ("Partner"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "partner" },
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = reward_kinds,
    .group = "plan", .initial = "percent" },
  { "percent", N_ ("Percent"), KAB_TYPE_INTEGER, KAB_FIELD_PERCENT, .group = "plan", .max = 10000 },
  { "amount", N_ ("Amount"), KAB_TYPE_MONEY, .group = "plan", .max = MONEY_MAX },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = kab_currencies, .group = "plan",
    .initial = "RUB" },
  /* What each package, each tier or each period brings. */
  { "parameters", N_ ("Parameters"), KAB_TYPE_JSON, .group = "plan", .max = 20000 },
  { "valid_from", N_ ("Valid from"), KAB_TYPE_DATE, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED,
    .group = "validity" },
  { "valid_to", N_ ("Valid to"), KAB_TYPE_DATE, .group = "validity" },
  { "hold_days", N_ ("Days for which a reward is held"), KAB_TYPE_INTEGER, .group = "plan", .max = 365,
    .initial = "14" },
  { "version", N_ ("Version"), KAB_TYPE_INTEGER, KAB_FIELD_COMPUTED, .min = 1, .max = 1000000,
    .initial = "1" },
};

const KabEntity kab_entity_reward_plan = {
  .name = "reward_plan",
  .number = 21,
  .title = N_ ("Reward plans"),
  .title_one = N_ ("Reward plan"),
  FIELDS (reward_plan_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_PARTNER] = R (PARTNER),
    [KAB_ROLE_HEAD] = R (PARTNER),
    [KAB_ROLE_AGENT] = R (PARTNER),
  },
  .partner_field = "partner",
  .own_partner_only = TRUE,
  .title_field = "name",
};

static const KabEnumValue stages[] = {
  { "draft", N_ ("Draft") },
  { "submitted", N_ ("Submitted") },
  { "documents", N_ ("Check of documents") },
  { "interview", N_ ("Interview") },
  { "finance_legal", N_ ("Finance and legal check") },
  { "contract", N_ ("Contract") },
  { "approved", NC_ ("application", "Approved"), "application" },
  { "rejected", NC_ ("application", "Rejected"), "application" },
  { NULL, NULL },
};

static const KabEnumValue decisions[] = {
  { "open", NC_ ("decision", "Open"), "decision" },
  { "approved", NC_ ("decision", "Approved"), "decision" },
  { "rejected", NC_ ("decision", "Rejected"), "decision" },
  { NULL, NULL },
};

const KabEnumValue kab_payout_kinds[] = {
  { "card", N_ ("Bank card") },
  { "wallet", N_ ("Electronic wallet") },
  { "bank_account", N_ ("Bank account") },
  { "crypto", N_ ("Cryptocurrency account") },
  { NULL, NULL },
};

#define PLAN(name, label)                                \
  {                                                      \
    "plan_" name, label, KAB_TYPE_LONG_TEXT, .max = 8000 \
  }

static const KabField application_fields[] = {
  { "applicant", N_ ("Applicant"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_AUTHOR | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "user" },
  { "applicant_name", N_ ("Full name"), KAB_TYPE_TEXT, KAB_FIELD_SORTED | KAB_FIELD_SEARCHED, .max = 300 },
  { "birth_date", N_ ("Date of birth"), KAB_TYPE_DATE },
  { "email", N_ ("E-mail"), KAB_TYPE_EMAIL },
  { "phone", N_ ("Phone"), KAB_TYPE_PHONE },
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_FILTERED, .values = kab_client_kinds,
    .initial = "company" },
  { "company", N_ ("Company"), KAB_TYPE_TEXT, KAB_FIELD_SORTED | KAB_FIELD_SEARCHED, .max = 300 },
  { "tax_number", N_ ("Tax number"), KAB_TYPE_TEXT, KAB_FIELD_SEARCHED, .max = 20 },
  ADDRESS,
  { "statement_from", N_ ("Bank statement from"), KAB_TYPE_DATE, .group = "statement" },
  { "statement_to", N_ ("Bank statement to"), KAB_TYPE_DATE, .group = "statement" },
  { "experience_since", N_ ("In the business since"), KAB_TYPE_DATE },
  PLAN ("goals", N_ ("Goals")),
  PLAN ("revenue", N_ ("Forecast of revenue")),
  PLAN ("region", N_ ("Presence in the region")),
  PLAN ("customers", N_ ("Potential customers")),
  PLAN ("competition", N_ ("Competition")),
  /* Rows of channel, address, monthly audience: one form, filled in by one person. */
  { "sources", N_ ("Activity sources"), KAB_TYPE_JSON, .max = 20000 },
  { "payout_kind", N_ ("Payout method"), KAB_TYPE_ENUM, KAB_FIELD_NONE, .values = kab_payout_kinds },
  { "terms_version", N_ ("Version of the terms"), KAB_TYPE_TEXT, .group = "terms", .max = 40 },
  { "terms_accepted_at", N_ ("Terms accepted"), KAB_TYPE_TIME, .group = "terms" },
  { "score", N_ ("Score"), KAB_TYPE_INTEGER, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED, .max = 1000 },
  { "score_reasons", N_ ("What the score is made of"), KAB_TYPE_JSON, KAB_FIELD_COMPUTED, .max = 8000 },
  { "stage", N_ ("Stage"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED | KAB_FIELD_STEP,
    .values = stages, .group = "stage", .initial = "draft" },
  { "stage_since", N_ ("In the stage since"), KAB_TYPE_TIME, KAB_FIELD_STAFF | KAB_FIELD_REMARK,
    .group = "stage" },
  { "finance_decision", N_ ("Decision of finance"), KAB_TYPE_ENUM, KAB_FIELD_STAFF, .values = decisions,
    .initial = "open" },
  { "legal_decision", N_ ("Decision of legal"), KAB_TYPE_ENUM, KAB_FIELD_STAFF, .values = decisions,
    .initial = "open" },
  { "decision_reason", N_ ("Reason"), KAB_TYPE_LONG_TEXT, KAB_FIELD_STAFF, .group = "stage", .max = 2000 },
  { "submitted_at", N_ ("Submitted"), KAB_TYPE_TIME, KAB_FIELD_STAFF | KAB_FIELD_SORTED },
  { "reacted_at", N_ ("First reaction"), KAB_TYPE_TIME, KAB_FIELD_STAFF },
  /* The three clocks: 48 hours, three business days, seven business days. */
  { "reaction_due_at", N_ ("First reaction due"), KAB_TYPE_TIME, KAB_FIELD_STAFF | KAB_FIELD_SORTED },
  { "documents_due_at", N_ ("Check of documents due"), KAB_TYPE_TIME, KAB_FIELD_STAFF },
  { "stage_due_at", N_ ("Stage due"), KAB_TYPE_TIME, KAB_FIELD_STAFF },
  /* What it has made, once it is approved. */
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_STAFF | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE,
    .ref = "partner" },
  { "note", N_ ("Internal note"), KAB_TYPE_LONG_TEXT, KAB_FIELD_INTERNAL, .max = 8000 },
};

/* The one who applied is, until approved, mostly a client, and must see how it stands (S4-32). */
#define APPLICANTS [KAB_ROLE_PARTNER] = RCU (OWN), [KAB_ROLE_CLIENT] = RCU (OWN)
#define APPLICANTS_OWN [KAB_ROLE_PARTNER] = OWN ({ "applicant" }), [KAB_ROLE_CLIENT] = OWN ({ "applicant" })
#define OF_APPLICATION                                                                                   \
  { "application", N_ ("Application"), KAB_TYPE_REF,                                                     \
    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "application" }, \
  {                                                                                                      \
    "applicant", N_ ("Applicant"), KAB_TYPE_REF, INHERITED, .ref = "user"                                \
  }

const KabEntity kab_entity_application = {
  .name = "application",
  .number = 22,
  .title = N_ ("Applications"),
  .title_one = N_ ("Application"),
  FIELDS (application_fields),
  .access = {
    OFFICE (RU),
    APPLICANTS,
  },
  .own = { APPLICANTS_OWN },
  .title_field = "company",
};

static const KabEnumValue paper_kinds[] = {
  { "registration", N_ ("Registration certificate") },
  { "tax_certificate", N_ ("Tax registration certificate") },
  { "bank_statement", N_ ("Bank statement") },
  { "experience", N_ ("Proof of experience") },
  { "business_plan", N_ ("Business plan") },
  { "identity", N_ ("Identity document") },
  { "other", N_ ("Other") },
  { NULL, NULL },
};

static const KabEnumValue paper_states[] = {
  { "received", N_ ("Received") },
  { "accepted", N_ ("Accepted") },
  { "rejected", NC_ ("document", "Rejected"), "document" },
  { NULL, NULL },
};

static const KabField application_document_fields[] = {
  OF_APPLICATION,
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .values = paper_kinds, .initial = "registration" },
  { "name", N_ ("File name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED, .max = 200 },
  { "file", N_ ("File"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILE, .max = 64 },
  { "size", N_ ("Size, bytes"), KAB_TYPE_INTEGER, KAB_FIELD_FIXED },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED | KAB_FIELD_STAFF,
    .values = paper_states, .group = "state", .initial = "received" },
  { "state_reason", N_ ("Reason"), KAB_TYPE_TEXT, KAB_FIELD_STAFF, .group = "state", .max = 500 },
};

const KabEntity kab_entity_application_document = {
  .name = "application_document",
  .number = 23,
  .title = N_ ("Documents of applications"),
  .title_one = N_ ("Document of an application"),
  FIELDS (application_document_fields),
  .access = { OFFICE (RU), APPLICANTS },
  .own = { APPLICANTS_OWN },
  .inherits = "application",
  .title_field = "name",
};

static const KabEnumValue slot_states[] = {
  { "offered", N_ ("Offered") },
  { "chosen", N_ ("Chosen") },
  { "held", N_ ("Held") },
  { "missed", N_ ("Missed") },
  { "cancelled", NC_ ("interview", "Cancelled"), "interview" },
  { NULL, NULL },
};

static const KabField interview_slot_fields[] = {
  OF_APPLICATION,
  { "starts_at", N_ ("Begins"), KAB_TYPE_TIME, KAB_FIELD_REQUIRED | KAB_FIELD_OFFICE | KAB_FIELD_SORTED },
  { "minutes", N_ ("Length, minutes"), KAB_TYPE_INTEGER, KAB_FIELD_OFFICE, .min = 5, .max = 480,
    .initial = "30" },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = slot_states,
    .initial = "offered" },
  { "join_url", N_ ("Link to join"), KAB_TYPE_TEXT, KAB_FIELD_STAFF, .max = 1000 },
  { "interviewer", N_ ("Interviewer"), KAB_TYPE_REF, KAB_FIELD_INTERNAL | KAB_FIELD_LOOSE, .ref = "user" },
};

const KabEntity kab_entity_interview_slot = {
  .name = "interview_slot",
  .number = 24,
  .title = N_ ("Interviews"),
  .title_one = N_ ("Interview"),
  FIELDS (interview_slot_fields),
  .access = { OFFICE (RCU), APPLICANTS },
  .own = { APPLICANTS_OWN },
  .inherits = "application",
  .title_field = "state",
};

static const KabEnumValue contract_states[] = {
  { "draft", N_ ("Draft") },
  { "offered", N_ ("Offered") },
  { "accepted", N_ ("Accepted") },
  { "declined", N_ ("Declined") },
  { NULL, NULL },
};

/* Each version of the terms talked about; the last accepted one is the contract. */
static const KabField application_contract_fields[] = {
  OF_APPLICATION,
  { "version", N_ ("Version"), KAB_TYPE_INTEGER, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED, .min = 1, .max = 1000,
    .initial = "1" },
  { "text", N_ ("Text"), KAB_TYPE_MARKUP, KAB_FIELD_OFFICE, .max = 200000 },
  { "file", N_ ("File"), KAB_TYPE_TEXT, KAB_FIELD_OFFICE | KAB_FIELD_FILE, .max = 64 },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = contract_states,
    .initial = "draft" },
  { "remark", N_ ("Remark"), KAB_TYPE_LONG_TEXT, .max = 4000 },
  { "signed_on", N_ ("Signed"), KAB_TYPE_DATE, KAB_FIELD_STAFF },
};

const KabEntity kab_entity_application_contract = {
  .name = "application_contract",
  .number = 25,
  .title = N_ ("Versions of contracts"),
  .title_one = N_ ("Version of a contract"),
  FIELDS (application_contract_fields),
  .access = {
    OFFICE (RCU),
    [KAB_ROLE_PARTNER] = RU (OWN),
    [KAB_ROLE_CLIENT] = RU (OWN),
  },
  .own = { APPLICANTS_OWN },
  .inherits = "application",
  .title_field = "version",
};
