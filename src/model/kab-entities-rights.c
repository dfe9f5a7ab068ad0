/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What users may act for: memberships with duties and rights, requests for a role, consents. */
#include "kab-entity-private.h"

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

static const KabEnumValue request_states[] = {
  { "open", NC_ ("request", "Open"), "request" },
  { "approved", NC_ ("request", "Approved"), "request" },
  { "rejected", NC_ ("request", "Rejected"), "request" },
  { NULL, NULL },
};

static const KabEnumValue consent_kinds[] = {
  { "terms", N_ ("Terms of use") },
  { "personal_data", N_ ("Processing of personal data") },
  { "partner_terms", N_ ("Partnership terms") },
  { "advertising", N_ ("Advertising messages") },
  { NULL, NULL },
};

/* The office sees all, and writes its own: nobody agrees for another. */
#define R_ALL_CU_OWN                                            \
  {                                                             \
    KAB_SCOPE_ALL, KAB_SCOPE_OWN, KAB_SCOPE_OWN, KAB_SCOPE_NONE \
  }

#define DUTY(name, label)                                                  \
  {                                                                        \
    "duty_" name, label, KAB_TYPE_BOOLEAN, KAB_FIELD_STAFF, .initial = "0" \
  }
#define RIGHT(name, label)                                 \
  {                                                        \
    "right_" name, label, KAB_TYPE_BOOLEAN, .initial = "0" \
  }

static const KabField membership_fields[] = {
  { "user", N_ ("User"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "user" },
  { "role", N_ ("Role"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = roles,
    .group = "role" },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_FILTERED, .ref = "partner", .group = "role" },
  /* A head's own choice; an agent's is where the agent row stands. */
  { "department", N_ ("Department"), KAB_TYPE_REF, KAB_FIELD_FILTERED | KAB_FIELD_FOLLOWS,
    .ref = "department", .group = "role" },
  { "agent", N_ ("Agent"), KAB_TYPE_REF, KAB_FIELD_FILTERED, .ref = "agent", .group = "role" },
  { "client", N_ ("Client"), KAB_TYPE_REF, KAB_FIELD_FILTERED, .ref = "client", .group = "role" },
  { "position", N_ ("Position"), KAB_TYPE_TEXT, .max = 200 },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = membership_states,
    .initial = "active" },
  { "since", N_ ("Since"), KAB_TYPE_DATE },
  DUTY ("sales", N_ ("Duty: sales")),
  DUTY ("support", N_ ("Duty: support")),
  DUTY ("finance", N_ ("Duty: finance")),
  DUTY ("legal", N_ ("Duty: legal matters")),
  DUTY ("content", N_ ("Duty: content")),
  DUTY ("curator", N_ ("Duty: curator of partners")),
  RIGHT ("see_invoices", N_ ("May see invoices")),
  RIGHT ("pay_invoices", N_ ("May pay invoices")),
  RIGHT ("order", N_ ("May order")),
  RIGHT ("see_licences", N_ ("May see licences")),
  RIGHT ("see_services", N_ ("May see services")),
  RIGHT ("manage_services", N_ ("May manage services")),
  RIGHT ("see_domains", N_ ("May see domains")),
  RIGHT ("manage_domains", N_ ("May manage domains")),
  RIGHT ("open_tickets", N_ ("May open tickets")),
  RIGHT ("see_tickets", N_ ("May see colleagues' tickets")),
  RIGHT ("edit_profile", N_ ("May edit the profile")),
  RIGHT ("manage_contacts", N_ ("May manage contacts")),
  RIGHT ("see_messages", N_ ("May see sent messages")),
  RIGHT ("see_offers", N_ ("May see offers")),
  RIGHT ("see_documents", N_ ("May see documents")),
  RIGHT ("see_activity", N_ ("May see activity")),
};

const KabEntity kab_entity_membership = {
  .name = "membership",
  .number = 5,
  .title = N_ ("Memberships"),
  .title_one = N_ ("Membership"),
  FIELDS (membership_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_PARTNER] = RCU (PARTNER),
    [KAB_ROLE_HEAD] = RU (DEPARTMENT),
    /* Who could change one's own could give oneself rights. */
    [KAB_ROLE_AGENT] = R (OWN),
    [KAB_ROLE_CLIENT] = RCUD (OWN),
    [KAB_ROLE_CONTACT] = R (OWN),
  },
  .needs = { [KAB_ROLE_STAFF] = WRITE_NEEDS (P (SALES) | P (SUPPORT) | P (CURATOR)) },
  .partner_field = "partner",
  .department_field = "department",
  .own = {
    [KAB_ROLE_PARTNER] = OWN ({ "user" }),
    [KAB_ROLE_HEAD] = OWN ({ "user" }),
    [KAB_ROLE_AGENT] = OWN ({ "user" }),
    [KAB_ROLE_CLIENT] = OWN ({ "user" }, { "client" }),
    [KAB_ROLE_CONTACT] = OWN ({ "user" }),
  },
  .role_field = "role",
  .title_field = "role",
};

/* S0-44, S0-45: a role does not change until somebody has looked into it. */
static const KabField role_request_fields[] = {
  { "user", N_ ("User"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_AUTHOR | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "user" },
  { "role_from", N_ ("From the role"), KAB_TYPE_ENUM, KAB_FIELD_FIXED, .values = roles },
  { "role_to", N_ ("To the role"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED, .values = roles },
  { "reason", N_ ("Reason"), KAB_TYPE_LONG_TEXT, KAB_FIELD_FIXED, .max = 2000 },
  { "checks", N_ ("Checks"), KAB_TYPE_JSON, KAB_FIELD_STAFF | KAB_FIELD_INTERNAL, .max = 8000 },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED | KAB_FIELD_STAFF,
    .values = request_states, .group = "decision", .initial = "open" },
  { "decision", N_ ("Decision"), KAB_TYPE_LONG_TEXT, KAB_FIELD_STAFF, .group = "decision", .max = 2000 },
  { "decided_by", N_ ("Decided by"), KAB_TYPE_REF,
    KAB_FIELD_STAFF | KAB_FIELD_INTERNAL | KAB_FIELD_LOOSE | KAB_FIELD_REMARK, .ref = "user",
    .group = "decision" },
  { "decided_at", N_ ("Decided"), KAB_TYPE_TIME, KAB_FIELD_STAFF | KAB_FIELD_REMARK, .group = "decision" },
};

const KabEntity kab_entity_role_request = {
  .name = "role_request",
  .number = 15,
  .title = N_ ("Requests for a role"),
  .title_one = N_ ("Request for a role"),
  FIELDS (role_request_fields),
  .access = {
    OFFICE (RCU),
    [KAB_ROLE_PARTNER] = RC (OWN),
    [KAB_ROLE_HEAD] = RC (OWN),
    [KAB_ROLE_AGENT] = RC (OWN),
    [KAB_ROLE_CLIENT] = RC (OWN),
    [KAB_ROLE_CONTACT] = RC (OWN),
  },
  .needs = { [KAB_ROLE_STAFF] = WRITE_NEEDS (P (SALES) | P (SUPPORT) | P (CURATOR)) },
  .own = {
    [KAB_ROLE_PARTNER] = OWN ({ "user" }),
    [KAB_ROLE_HEAD] = OWN ({ "user" }),
    [KAB_ROLE_AGENT] = OWN ({ "user" }),
    [KAB_ROLE_CLIENT] = OWN ({ "user" }),
    [KAB_ROLE_CONTACT] = OWN ({ "user" }),
  },
  .title_field = "role_to",
};

/* S0-10, S1-07: given to a version of a text, of one's own will, and withdrawn as freely. */
static const KabField consent_fields[] = {
  { "user", N_ ("User"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_AUTHOR | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "user" },
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .values = consent_kinds },
  { "version", N_ ("Version of the text"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED, .max = 40 },
  { "given_at", N_ ("Given"), KAB_TYPE_TIME, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_SORTED },
  { "withdrawn_at", N_ ("Withdrawn"), KAB_TYPE_TIME },
  { "address", N_ ("Given from the address"), KAB_TYPE_TEXT, KAB_FIELD_STAFF | KAB_FIELD_INTERNAL,
    .max = 100 },
};

const KabEntity kab_entity_consent = {
  .name = "consent",
  .number = 16,
  .title = N_ ("Consents"),
  .title_one = N_ ("Consent"),
  FIELDS (consent_fields),
  .access = {
    [KAB_ROLE_ADMIN] = R_ALL_CU_OWN,
    [KAB_ROLE_STAFF] = R_ALL_CU_OWN,
    [KAB_ROLE_PARTNER] = RCU (OWN),
    [KAB_ROLE_HEAD] = RCU (OWN),
    [KAB_ROLE_AGENT] = RCU (OWN),
    [KAB_ROLE_CLIENT] = RCU (OWN),
    [KAB_ROLE_CONTACT] = RCU (OWN),
  },
  .own = {
    [KAB_ROLE_ADMIN] = OWN ({ "user" }),
    [KAB_ROLE_STAFF] = OWN ({ "user" }),
    [KAB_ROLE_PARTNER] = OWN ({ "user" }),
    [KAB_ROLE_HEAD] = OWN ({ "user" }),
    [KAB_ROLE_AGENT] = OWN ({ "user" }),
    [KAB_ROLE_CLIENT] = OWN ({ "user" }),
    [KAB_ROLE_CONTACT] = OWN ({ "user" }),
  },
  .title_field = "kind",
};
