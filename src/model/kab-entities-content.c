/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told to many: sent messages, stories, documents, articles, notices; and what is held back. */
#include "kab-entity-private.h"

static const KabEnumValue all_channels[] = {
  { "email", N_ ("E-mail") },
  { "sms", N_ ("SMS") },
  { "notice", N_ ("Notice") },
  { NULL, NULL },
};

/* By which somebody can be sent something. */
const KabEnumValue kab_message_channels[] = {
  { "email", N_ ("E-mail") },
  { "sms", N_ ("SMS") },
  { NULL, NULL },
};

static const KabEnumValue mail_categories[] = {
  { "general", N_ ("General") },
  { "services", N_ ("Services") },
  { "domains", N_ ("Domains") },
  { "invoices", N_ ("Invoices") },
  { "support", N_ ("Support") },
  { "partner", N_ ("Partner") },
  { NULL, NULL },
};

static const KabEnumValue delivery_states[] = {
  { "queued", N_ ("Queued") },
  { "sent", NC_ ("message", "Sent"), "message" },
  { "delivered", N_ ("Delivered") },
  { "failed", N_ ("Failed") },
  { NULL, NULL },
};

/* S2-31: every e-mail, SMS and notice that went out, as it was. Sending one again is a command. */
static const KabField sent_message_fields[] = {
  { "channel", N_ ("Way"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .values = all_channels, .initial = "email" },
  { "category", N_ ("Category"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .values = mail_categories, .initial = "general" },
  { "user", N_ ("To whom"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE,
    .ref = "user" },
  { "client", N_ ("Client"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE,
    .ref = "client" },
  { "address", N_ ("Address"), KAB_TYPE_TEXT, KAB_FIELD_FIXED | KAB_FIELD_SEARCHED, .max = 300 },
  { "subject", N_ ("Subject"), KAB_TYPE_TEXT, KAB_FIELD_FIXED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 300 },
  { "body", N_ ("Text"), KAB_TYPE_MARKUP, KAB_FIELD_FIXED, .max = 200000 },
  { "sent_at", N_ ("Sent"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED,
    .values = delivery_states, .initial = "queued" },
  { "error", N_ ("Error"), KAB_TYPE_TEXT, KAB_FIELD_COMPUTED, .max = 1000 },
  { "copy_of", N_ ("Copy of"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_LOOSE, .ref = "sent_message" },
  { "about", N_ ("Kind of record"), KAB_TYPE_TEXT, KAB_FIELD_FIXED, .max = 40 },
  { "about_row", N_ ("Record"), KAB_TYPE_TEXT, KAB_FIELD_FIXED | KAB_FIELD_FILTERED, .max = 40 },
  { "sender", N_ ("Sent by"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE,
    .ref = "user" },
};

const KabEntity kab_entity_sent_message = {
  .name = "sent_message",
  .number = 50,
  .title = N_ ("Sent messages"),
  .title_one = N_ ("Sent message"),
  FIELDS (sent_message_fields),
  .access = {
    OFFICE (RC),
    [KAB_ROLE_PARTNER] = R (OWN),
    [KAB_ROLE_HEAD] = R (OWN),
    [KAB_ROLE_AGENT] = R (OWN),
    [KAB_ROLE_CLIENT] = R (OWN),
    [KAB_ROLE_CONTACT] = R (OWN),
  },
  .own = {
    [KAB_ROLE_PARTNER] = OWN ({ "user" }, { "sender" }),
    [KAB_ROLE_HEAD] = OWN ({ "user" }, { "sender" }),
    [KAB_ROLE_AGENT] = OWN ({ "user" }, { "sender" }),
    [KAB_ROLE_CLIENT] = OWN ({ "user" }, { "client" }),
    [KAB_ROLE_CONTACT] = OWN ({ "user" }, { "client", P (SEE_MESSAGES) }),
  },
  .title_field = "subject",
};

static const KabField sms_fields[] = {
  { "phone", N_ ("Phone"), KAB_TYPE_PHONE,
    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_SEARCHED },
  { "text", N_ ("Text"), KAB_TYPE_LONG_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_SEARCHED,
    .max = 2000 },
  { "parts", N_ ("Parts"), KAB_TYPE_INTEGER, KAB_FIELD_COMPUTED, .max = 100 },
  { "cost", N_ ("Cost"), KAB_TYPE_MONEY, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED, .group = "cost",
    .max = MONEY_MAX },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, KAB_FIELD_COMPUTED, .values = kab_currencies, .group = "cost",
    .initial = "RUB" },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED,
    .values = delivery_states, .initial = "queued" },
  { "error", N_ ("Error"), KAB_TYPE_TEXT, KAB_FIELD_COMPUTED, .max = 500 },
  { "sent_at", N_ ("Sent"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED },
  { "provider_id", N_ ("Provider's number"), KAB_TYPE_TEXT, KAB_FIELD_COMPUTED | KAB_FIELD_INTERNAL,
    .max = 200 },
  { "sender", N_ ("Sent by"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_AUTHOR | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "user" },
  { "user", N_ ("To whom"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_LOOSE, .ref = "user" },
  { "client", N_ ("Client"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE,
    .ref = "client" },
};

const KabEntity kab_entity_sms = {
  .name = "sms",
  .number = 51,
  .title = N_ ("SMS messages"),
  .title_one = N_ ("SMS message"),
  FIELDS (sms_fields),
  .access = {
    OFFICE (RC),
    [KAB_ROLE_AGENT] = RC (OWN),
    [KAB_ROLE_CLIENT] = R (OWN),
    [KAB_ROLE_CONTACT] = R (OWN),
  },
  .own = {
    [KAB_ROLE_AGENT] = OWN ({ "sender" }),
    [KAB_ROLE_CLIENT] = OWN ({ "user" }, { "client" }),
    [KAB_ROLE_CONTACT] = OWN ({ "user" }, { "client", P (SEE_MESSAGES) }),
  },
  .title_field = "phone",
};

static const KabEnumValue story_kinds[] = {
  { "image", N_ ("Image") },
  { "video", N_ ("Video") },
  { NULL, NULL },
};

static const KabEnumValue story_states[] = {
  { "draft", N_ ("Draft") },
  { "shown", N_ ("Shown") },
  { "ended", NC_ ("story", "Ended"), "story" },
  { NULL, NULL },
};

static const KabField story_fields[] = {
  { "title", N_ ("Caption"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 200 },
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = story_kinds, .group = "file",
    .initial = "image" },
  { "file", N_ ("File"), KAB_TYPE_TEXT, KAB_FIELD_FILE, .group = "file", .max = 64 },
  { "link", N_ ("Link"), KAB_TYPE_TEXT, .max = 1000 },
  { "shown_from", N_ ("Shown from"), KAB_TYPE_TIME, KAB_FIELD_SORTED, .group = "period" },
  { "shown_to", N_ ("Shown to"), KAB_TYPE_TIME, .group = "period" },
  { "position", N_ ("Place in the list"), KAB_TYPE_INTEGER, KAB_FIELD_SORTED, .max = 1000000 },
  { "audience", N_ ("Audience"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED,
    .values = kab_audiences, .initial = "clients" },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = story_states,
    .initial = "draft" },
  { "views", N_ ("Views"), KAB_TYPE_INTEGER, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED, .initial = "0" },
};

const KabEntity kab_entity_story = {
  .name = "story",
  .number = 52,
  .title = N_ ("Stories"),
  .title_one = N_ ("Story"),
  FIELDS (story_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_AGENT] = RCU (ALL),
    [KAB_ROLE_CLIENT] = R (AUDIENCE),
    [KAB_ROLE_CONTACT] = R (AUDIENCE),
  },
  .public_field = "state",
  .public_value = "shown",
  .audience_field = "audience",
  .title_field = "title",
};

/* By audience, and a document for one client, or one partner, also by that. */
#define READERS                                                                                       \
  [KAB_ROLE_PARTNER] = R (AUDIENCE), [KAB_ROLE_HEAD] = R (AUDIENCE), [KAB_ROLE_AGENT] = R (AUDIENCE), \
  [KAB_ROLE_CLIENT] = R (AUDIENCE), [KAB_ROLE_CONTACT] = R (AUDIENCE)

static const KabField folder_fields[] = {
  { "name", N_ ("Name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 200 },
  { "parent", N_ ("Part of"), KAB_TYPE_REF, KAB_FIELD_FILTERED, .ref = "folder" },
  { "audience", N_ ("Audience"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = kab_audiences,
    .initial = "everyone" },
  { "position", N_ ("Place in the list"), KAB_TYPE_INTEGER, .max = 1000000 },
};

const KabEntity kab_entity_folder = {
  .name = "folder",
  .number = 53,
  .title = N_ ("Folders"),
  .title_one = N_ ("Folder"),
  FIELDS (folder_fields),
  .access = { OFFICE (RCUD), READERS },
  .needs = { [KAB_ROLE_CONTACT] = ALL_NEED (P (SEE_DOCUMENTS)) },
  .audience_field = "audience",
  .title_field = "name",
};

#define DOCUMENT_OWN                                                                  \
  {                                                                                   \
    [KAB_ROLE_PARTNER] = OWN ({ "partner" }), [KAB_ROLE_CLIENT] = OWN ({ "client" }), \
    [KAB_ROLE_CONTACT] = OWN ({ "client" })                                           \
  }

static const KabField document_fields[] = {
  { "name", N_ ("Name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 200 },
  { "folder", N_ ("Folder"), KAB_TYPE_REF, KAB_FIELD_FILTERED, .ref = "folder" },
  { "description", N_ ("Description"), KAB_TYPE_LONG_TEXT, KAB_FIELD_SEARCHED, .max = 4000 },
  { "file", N_ ("File"), KAB_TYPE_TEXT, KAB_FIELD_FILE, .group = "file", .max = 64 },
  { "file_name", N_ ("File name"), KAB_TYPE_TEXT, .group = "file", .max = 200 },
  { "size", N_ ("Size, bytes"), KAB_TYPE_INTEGER, .group = "file" },
  { "version", N_ ("Version"), KAB_TYPE_INTEGER, KAB_FIELD_COMPUTED, .min = 1, .max = 1000000,
    .initial = "1" },
  { "audience", N_ ("Audience"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED,
    .values = kab_audiences, .initial = "staff" },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "partner" },
  { "client", N_ ("Client"), KAB_TYPE_REF, KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "client" },
};

const KabEntity kab_entity_document = {
  .name = "document",
  .number = 54,
  .title = N_ ("Documents"),
  .title_one = N_ ("Document"),
  FIELDS (document_fields),
  .access = { OFFICE (RCUD), READERS },
  .needs = { [KAB_ROLE_CONTACT] = ALL_NEED (P (SEE_DOCUMENTS)) },
  .own = DOCUMENT_OWN,
  .audience_field = "audience",
  .title_field = "name",
};

/* What the document was before; made by the server when a document gets another file. */
static const KabField document_version_fields[] = {
  { "document", N_ ("Document"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "document" },
  { "version", N_ ("Version"), KAB_TYPE_INTEGER, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_SORTED,
    .min = 1, .max = 1000000, .initial = "1" },
  { "file", N_ ("File"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILE, .max = 64 },
  { "file_name", N_ ("File name"), KAB_TYPE_TEXT, KAB_FIELD_FIXED, .max = 200 },
  { "size", N_ ("Size, bytes"), KAB_TYPE_INTEGER, KAB_FIELD_FIXED },
  { "remark", N_ ("Remark"), KAB_TYPE_TEXT, .max = 500 },
  { "audience", N_ ("Audience"), KAB_TYPE_ENUM, KAB_FIELD_COMPUTED | KAB_FIELD_INHERITED,
    .values = kab_audiences },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, INHERITED, .ref = "partner" },
  { "client", N_ ("Client"), KAB_TYPE_REF, INHERITED, .ref = "client" },
};

const KabEntity kab_entity_document_version = {
  .name = "document_version",
  .number = 55,
  .title = N_ ("Versions of documents"),
  .title_one = N_ ("Version of a document"),
  FIELDS (document_version_fields),
  .access = { OFFICE (RCUD), READERS },
  .needs = { [KAB_ROLE_CONTACT] = ALL_NEED (P (SEE_DOCUMENTS)) },
  .own = DOCUMENT_OWN,
  .audience_field = "audience",
  .inherits = "document",
  .title_field = "file_name",
};

static const KabEnumValue article_categories[] = {
  { "knowledge", N_ ("Knowledge base") },
  { "guide", N_ ("Guides") },
  { "faq", N_ ("Frequently asked questions") },
  { "rules", N_ ("Rules and terms") },
  { NULL, NULL },
};

static const KabEnumValue article_states[] = {
  { "draft", N_ ("Draft") },
  { "published", N_ ("Published") },
  { "archived", N_ ("Archived") },
  { NULL, NULL },
};

/* One row a language: those of one key are one article. */
static const KabField article_fields[] = {
  { "key", N_ ("Key"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED, .max = 100 },
  { "language", N_ ("Language"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED,
    .values = kab_locales, .initial = "ru" },
  { "category", N_ ("Category"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED,
    .values = article_categories, .initial = "knowledge" },
  { "title", N_ ("Title"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 200 },
  { "body", N_ ("Text"), KAB_TYPE_MARKUP, KAB_FIELD_REQUIRED, .max = 200000 },
  { "audience", N_ ("Audience"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED,
    .values = kab_audiences, .initial = "everyone" },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = article_states,
    .initial = "draft" },
  { "position", N_ ("Place in the list"), KAB_TYPE_INTEGER, KAB_FIELD_SORTED, .max = 1000000 },
  { "useful_yes", N_ ("Found useful"), KAB_TYPE_INTEGER, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED,
    .initial = "0" },
  { "useful_no", N_ ("Found useless"), KAB_TYPE_INTEGER, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED,
    .initial = "0" },
};

const KabEntity kab_entity_article = {
  .name = "article",
  .number = 56,
  .title = N_ ("Articles"),
  .title_one = N_ ("Article"),
  FIELDS (article_fields),
  .access = { OFFICE (RCUD), READERS },
  .public_field = "state",
  .public_value = "published",
  .audience_field = "audience",
  .title_field = "title",
};

#define EVERYONE                                                                                \
  [KAB_ROLE_PARTNER] = R (PUBLIC), [KAB_ROLE_HEAD] = R (PUBLIC), [KAB_ROLE_AGENT] = R (PUBLIC), \
  [KAB_ROLE_CLIENT] = R (PUBLIC), [KAB_ROLE_CONTACT] = R (PUBLIC)

static const KabEnumValue severities[] = {
  { "information", N_ ("Information") },
  { "disturbance", N_ ("Disturbance") },
  { "outage", N_ ("Outage") },
  { "security", N_ ("Security incident") },
  { NULL, NULL },
};

static const KabEnumValue notice_states[] = {
  { "draft", N_ ("Draft") },
  { "published", N_ ("Published") },
  { "resolved", N_ ("Resolved") },
  { NULL, NULL },
};

static const KabField incident_notice_fields[] = {
  { "title", N_ ("Title"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 200 },
  { "text", N_ ("Text"), KAB_TYPE_LONG_TEXT, .max = 4000 },
  { "severity", N_ ("Severity"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = severities,
    .initial = "disturbance" },
  { "began_at", N_ ("Began"), KAB_TYPE_TIME, KAB_FIELD_SORTED },
  { "resolved_at", N_ ("Resolved at"), KAB_TYPE_TIME },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = notice_states,
    .initial = "draft" },
};

const KabEntity kab_entity_incident_notice = {
  .name = "incident_notice",
  .number = 57,
  .title = N_ ("Incident notices"),
  .title_one = N_ ("Incident notice"),
  FIELDS (incident_notice_fields),
  .access = { OFFICE (RCUD), EVERYONE },
  .public_field = "state",
  .public_value = "published",
  .title_field = "title",
};

static const KabEnumValue window_states[] = {
  { "planned", N_ ("Planned") },
  { "running", N_ ("Running") },
  { "over", NC_ ("maintenance", "Over"), "maintenance" },
  { "cancelled", NC_ ("maintenance", "Cancelled"), "maintenance" },
  { NULL, NULL },
};

static const KabField maintenance_window_fields[] = {
  { "reason", N_ ("Reason"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED, .max = 500 },
  { "starts_at", N_ ("Begins"), KAB_TYPE_TIME, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED, .group = "period" },
  { "ends_at", N_ ("Ends"), KAB_TYPE_TIME, KAB_FIELD_REQUIRED, .group = "period" },
  { "read_only", N_ ("Read-only meanwhile"), KAB_TYPE_BOOLEAN, .initial = "1" },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = window_states,
    .initial = "planned" },
};

const KabEntity kab_entity_maintenance_window = {
  .name = "maintenance_window",
  .number = 58,
  .title = N_ ("Maintenance windows"),
  .title_one = N_ ("Maintenance window"),
  FIELDS (maintenance_window_fields),
  .access = { OFFICE (RCUD), EVERYONE },
  .title_field = "reason",
};

/* S1-84 to S1-90: the seven kinds of forbidden material. */
static const KabEnumValue forbidden_kinds[] = {
  { "obscenity", N_ ("Obscene or abusive words") },
  { "threats", N_ ("Threats, calls to violence") },
  { "cruelty", N_ ("Violence, cruelty, hatred") },
  { "nazism", N_ ("Nazi attributes or symbols") },
  { "crime", N_ ("Propaganda of crime") },
  { "defamation", N_ ("Insult, harm to reputation, invasion of privacy") },
  { "unlawful", N_ ("Other material against the law") },
  { NULL, NULL },
};

static const KabEnumValue moderation_sources[] = {
  { "rule", N_ ("Rule") },
  { "report", N_ ("Report") },
  { NULL, NULL },
};

static const KabEnumValue moderation_states[] = {
  { "held", NC_ ("moderation", "Held"), "moderation" },
  { "released", N_ ("Released") },
  { "rejected", NC_ ("moderation", "Rejected"), "moderation" },
  { "banned", N_ ("Banned") },
  { NULL, NULL },
};

static const KabField moderation_case_fields[] = {
  { "subject", N_ ("Kind of record"), KAB_TYPE_TEXT,
    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED, .max = 40 },
  { "row", N_ ("Record"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .max = 40 },
  { "excerpt", N_ ("What was caught"), KAB_TYPE_LONG_TEXT, KAB_FIELD_FIXED | KAB_FIELD_SEARCHED,
    .max = 4000 },
  { "source", N_ ("Source"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .values = moderation_sources, .initial = "rule" },
  { "kind", N_ ("Kind of forbidden material"), KAB_TYPE_ENUM, KAB_FIELD_FILTERED, .values = forbidden_kinds },
  { "rule", N_ ("Rule"), KAB_TYPE_TEXT, .max = 200 },
  { "author", N_ ("Author"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE,
    .ref = "user" },
  { "reported_by", N_ ("Reported by"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_LOOSE, .ref = "user" },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED,
    .values = moderation_states, .group = "decision", .initial = "held" },
  { "decision", N_ ("Decision"), KAB_TYPE_LONG_TEXT, .group = "decision", .max = 2000 },
  { "decided_by", N_ ("Decided by"), KAB_TYPE_REF, KAB_FIELD_LOOSE | KAB_FIELD_REMARK, .ref = "user",
    .group = "decision" },
  { "decided_at", N_ ("Decided"), KAB_TYPE_TIME, KAB_FIELD_SORTED | KAB_FIELD_REMARK, .group = "decision" },
};

const KabEntity kab_entity_moderation_case = {
  .name = "moderation_case",
  .number = 59,
  .title = N_ ("Moderation"),
  .title_one = N_ ("Moderation case"),
  FIELDS (moderation_case_fields),
  .access = { OFFICE (RCU) },
  .title_field = "kind",
};
