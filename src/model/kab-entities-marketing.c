/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How partners promote: campaigns, creatives, tracking links, and what came of them. */
#include "kab-entity-private.h"

static const KabEnumValue campaign_states[] = {
  { "active", NC_ ("campaign", "Active"), "campaign" },
  { "paused", N_ ("Paused") },
  { "archived", N_ ("Archived") },
  { NULL, NULL },
};

/* A partner's managers see all of the partner's; an agent what is the agent's own. */
#define PROMOTERS                                                                    \
  OFFICE (RCUD), [KAB_ROLE_PARTNER] = RCUD (PARTNER), [KAB_ROLE_HEAD] = R (PARTNER), \
                 [KAB_ROLE_AGENT] = RCUD (OWN)
#define PROMOTERS_NEED                                                                         \
  {                                                                                            \
    [KAB_ROLE_PARTNER] = CREATE_NEEDS (P (LINKS)), [KAB_ROLE_AGENT] = CREATE_NEEDS (P (LINKS)) \
  }
#define PROMOTER_FIELDS                                                                                \
  { "partner", N_ ("Partner"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_FILTERED, .ref = "partner" }, \
  {                                                                                                    \
    "agent", N_ ("Agent"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_FILTERED, .ref = "agent"          \
  }

static const KabField campaign_fields[] = {
  { "name", N_ ("Name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 200 },
  { "channel", N_ ("Channel"), KAB_TYPE_TEXT, KAB_FIELD_FILTERED, .max = 100 },
  { "cost", N_ ("Cost"), KAB_TYPE_MONEY, KAB_FIELD_SORTED, .group = "cost", .max = MONEY_MAX },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED, .values = kab_currencies, .group = "cost",
    .initial = "RUB" },
  { "starts_on", N_ ("Begins"), KAB_TYPE_DATE, KAB_FIELD_SORTED, .group = "period" },
  { "ends_on", N_ ("Ends"), KAB_TYPE_DATE, .group = "period" },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = campaign_states,
    .initial = "active" },
  PROMOTER_FIELDS,
  { "remark", N_ ("Remark"), KAB_TYPE_LONG_TEXT, .max = 4000 },
};

const KabEntity kab_entity_campaign = {
  .name = "campaign",
  .number = 41,
  .title = N_ ("Campaigns"),
  .title_one = N_ ("Campaign"),
  FIELDS (campaign_fields),
  .access = { PROMOTERS },
  .needs = PROMOTERS_NEED,
  .partner_field = "partner",
  .own = { [KAB_ROLE_AGENT] = OWN ({ "agent" }) },
  .title_field = "name",
};

static const KabEnumValue creative_kinds[] = {
  { "banner", N_ ("Banner") },
  { "landing", N_ ("Landing page") },
  { "text", N_ ("Text template") },
  { "document", N_ ("Document template") },
  { NULL, NULL },
};

static const KabEnumValue creative_states[] = {
  { "draft", N_ ("Draft") },
  { "published", N_ ("Published") },
  { "archived", N_ ("Archived") },
  { NULL, NULL },
};

static const KabField creative_fields[] = {
  { "name", N_ ("Name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 200 },
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = creative_kinds,
    .initial = "banner" },
  { "width", N_ ("Width, pixels"), KAB_TYPE_INTEGER, KAB_FIELD_FILTERED, .group = "size", .max = 20000 },
  { "height", N_ ("Height, pixels"), KAB_TYPE_INTEGER, KAB_FIELD_FILTERED, .group = "size", .max = 20000 },
  { "language", N_ ("Language"), KAB_TYPE_ENUM, KAB_FIELD_FILTERED, .values = kab_locales },
  { "tags", N_ ("Tags"), KAB_TYPE_TEXT, KAB_FIELD_SEARCHED, .max = 500 },
  { "file", N_ ("File"), KAB_TYPE_TEXT, KAB_FIELD_FILE, .group = "file", .max = 64 },
  { "file_name", N_ ("File name"), KAB_TYPE_TEXT, .group = "file", .max = 200 },
  { "text", N_ ("Text"), KAB_TYPE_MARKUP, .max = 60000 },
  { "url", N_ ("Address of the page"), KAB_TYPE_TEXT, .max = 1000 },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = creative_states,
    .initial = "draft" },
};

const KabEntity kab_entity_creative = {
  .name = "creative",
  .number = 42,
  .title = N_ ("Marketing tools"),
  .title_one = N_ ("Marketing tool"),
  FIELDS (creative_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_PARTNER] = R (PUBLIC),
    [KAB_ROLE_HEAD] = R (PUBLIC),
    [KAB_ROLE_AGENT] = R (PUBLIC),
  },
  .public_field = "state",
  .public_value = "published",
  .title_field = "name",
};

#define SUB_IDS(flags)                                              \
  { "sub1", N_ ("SubID 1"), KAB_TYPE_TEXT, (flags), .max = 100 },   \
    { "sub2", N_ ("SubID 2"), KAB_TYPE_TEXT, (flags), .max = 100 }, \
    { "sub3", N_ ("SubID 3"), KAB_TYPE_TEXT, (flags), .max = 100 }, \
    { "sub4", N_ ("SubID 4"), KAB_TYPE_TEXT, (flags), .max = 100 }, \
  {                                                                 \
    "sub5", N_ ("SubID 5"), KAB_TYPE_TEXT, (flags), .max = 100      \
  }

#define FIGURE_SINCE(name, label, version)                                                                   \
  {                                                                                                          \
    name, label, KAB_TYPE_INTEGER, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED, .initial = "0", .since = (version) \
  }
#define FIGURE(name, label) FIGURE_SINCE (name, label, 0)

static const KabField tracking_link_fields[] = {
  { "code", N_ ("Code"), KAB_TYPE_TEXT,
    KAB_FIELD_REQUIRED | KAB_FIELD_UNIQUE | KAB_FIELD_FIXED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 40 },
  { "name", N_ ("Name"), KAB_TYPE_TEXT, KAB_FIELD_SORTED | KAB_FIELD_SEARCHED, .max = 200 },
  { "target", N_ ("Leads to"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED, .max = 1000 },
  { "campaign", N_ ("Campaign"), KAB_TYPE_REF, KAB_FIELD_FILTERED, .ref = "campaign" },
  { "creative", N_ ("Marketing tool"), KAB_TYPE_REF, KAB_FIELD_FILTERED | KAB_FIELD_LOOSE,
    .ref = "creative" },
  SUB_IDS (KAB_FIELD_NONE),
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED, .values = campaign_states,
    .initial = "active" },
  PROMOTER_FIELDS,
  /* What its hours (traffic_figure) come to; the revenue in one currency, that of the first sale. */
  FIGURE_SINCE ("visits", N_ ("Visits"), 3),
  FIGURE_SINCE ("registrations", N_ ("Registrations"), 3),
  FIGURE_SINCE ("first_payments", N_ ("First payments"), 3),
  { "revenue", N_ ("Revenue"), KAB_TYPE_MONEY, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED, .max = MONEY_MAX,
    .initial = "0", .since = 3 },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, KAB_FIELD_COMPUTED, .values = kab_currencies,
    .initial = "RUB", .since = 3 },
  { "figured_at", N_ ("As of"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED, .since = 3 },
};

const KabEntity kab_entity_tracking_link = {
  .name = "tracking_link",
  .number = 43,
  .title = N_ ("Partner Links"),
  .title_one = N_ ("Partner link"),
  FIELDS (tracking_link_fields),
  .access = { PROMOTERS },
  .needs = PROMOTERS_NEED,
  .partner_field = "partner",
  .own = { [KAB_ROLE_AGENT] = OWN ({ "agent" }) },
  .title_field = "code",
};

/* One hour of one link, one source, one country. Written by the server alone, from its redirect and from sales. */
static const KabField traffic_figure_fields[] = {
  { "hour", N_ ("Hour"), KAB_TYPE_TIME, KAB_FIELD_REQUIRED | KAB_FIELD_COMPUTED | KAB_FIELD_SORTED },
  { "link", N_ ("Partner link"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "tracking_link" },
  { "campaign", N_ ("Campaign"), KAB_TYPE_REF, INHERITED | KAB_FIELD_FILTERED, .ref = "campaign" },
  { "creative", N_ ("Marketing tool"), KAB_TYPE_REF, INHERITED | KAB_FIELD_FILTERED, .ref = "creative" },
  SUB_IDS (KAB_FIELD_COMPUTED),
  { "source", N_ ("Source"), KAB_TYPE_TEXT, KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED, .max = 200 },
  { "country", N_ ("Country"), KAB_TYPE_TEXT, KAB_FIELD_COMPUTED | KAB_FIELD_FILTERED, .max = 2 },
  FIGURE ("visits", N_ ("Visits")),
  FIGURE ("registrations", N_ ("Registrations")),
  FIGURE ("first_payments", N_ ("First payments")),
  FIGURE ("active_clients", N_ ("Active clients")),
  { "revenue", N_ ("Revenue"), KAB_TYPE_MONEY, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED, .max = MONEY_MAX,
    .initial = "0" },
  { "currency", N_ ("Currency"), KAB_TYPE_ENUM, KAB_FIELD_COMPUTED, .values = kab_currencies,
    .initial = "RUB" },
  { "figured_at", N_ ("As of"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, INHERITED | KAB_FIELD_FILTERED, .ref = "partner" },
  { "agent", N_ ("Agent"), KAB_TYPE_REF, INHERITED, .ref = "agent" },
};

const KabEntity kab_entity_traffic_figure = {
  .name = "traffic_figure",
  .number = 44,
  .title = N_ ("Traffic"),
  .title_one = N_ ("Traffic of an hour"),
  FIELDS (traffic_figure_fields),
  .access = {
    OFFICE (R),
    [KAB_ROLE_PARTNER] = R (PARTNER),
    [KAB_ROLE_HEAD] = R (PARTNER),
    [KAB_ROLE_AGENT] = R (OWN),
  },
  .partner_field = "partner",
  .own = { [KAB_ROLE_AGENT] = OWN ({ "agent" }) },
  .inherits = "link",
  .title_field = "source",
};
