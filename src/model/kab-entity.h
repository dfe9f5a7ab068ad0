/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "kab-value.h"

G_BEGIN_DECLS

/**
 * KabType:
 * @KAB_TYPE_TEXT: one line of text
 * @KAB_TYPE_LONG_TEXT: text of several lines
 * @KAB_TYPE_MARKUP: an HTML fragment or document (packages' descriptions, templates)
 * @KAB_TYPE_JSON: a JSON array or object, kept as text in canonical form
 * @KAB_TYPE_INTEGER: a whole number
 * @KAB_TYPE_MONEY: whole minor units; the currency stands in a field beside it
 * @KAB_TYPE_BOOLEAN: 0 or 1
 * @KAB_TYPE_DATE: a calendar day as text, YYYY-MM-DD (ISO 8601)
 * @KAB_TYPE_TIME: a moment in milliseconds since 1970, UTC
 * @KAB_TYPE_ENUM: one of the tokens in #KabField.values
 * @KAB_TYPE_REF: the id of a row of the entity #KabField.ref
 * @KAB_TYPE_PHONE: E.164
 * @KAB_TYPE_EMAIL: an e-mail address
 */
typedef enum
{
  KAB_TYPE_TEXT,
  KAB_TYPE_LONG_TEXT,
  KAB_TYPE_MARKUP,
  KAB_TYPE_JSON,
  KAB_TYPE_INTEGER,
  KAB_TYPE_MONEY,
  KAB_TYPE_BOOLEAN,
  KAB_TYPE_DATE,
  KAB_TYPE_TIME,
  KAB_TYPE_ENUM,
  KAB_TYPE_REF,
  KAB_TYPE_PHONE,
  KAB_TYPE_EMAIL,
} KabType;

/**
 * KabFieldFlags:
 * @KAB_FIELD_REQUIRED: must not be null
 * @KAB_FIELD_UNIQUE: no two live rows of an org share a value
 * @KAB_FIELD_SORTED: lists offer to sort by it, so it has an index
 * @KAB_FIELD_FILTERED: lists offer to filter by it, so it has an index
 * @KAB_FIELD_SEARCHED: found by any three letters of it, in any case
 * @KAB_FIELD_INTERNAL: never reaches a client's or a partner's device
 * @KAB_FIELD_COMPUTED: written by the server alone; refused in a mutation
 * @KAB_FIELD_FIXED: given at creation and never changed afterwards
 * @KAB_FIELD_OFFICE: once the row is there, changed by administrators and staff alone
 * @KAB_FIELD_STAFF: set by administrators and staff alone, also at creation. A state of which
 *   kab-machine.h says who may take which step is none of these, but a %KAB_FIELD_STEP
 * @KAB_FIELD_AUTHOR: names the user who makes the row. The server fills it; only administrators
 *   and staff may name another, and nobody afterwards
 * @KAB_FIELD_INHERITED: always as in the row that #KabEntity.inherits leads to; the server fills it
 * @KAB_FIELD_STEP: the state of a #KabMachine, or what is said with a step: whoever may make such a row
 *   may change it where that is a step, even where the table gives no updates; the machine says which
 * @KAB_FIELD_FILE: a text that is the digest of a file, or JSON that holds digests: see kab-file.h
 * @KAB_FIELD_LOOSE: a reference that does not keep what it refers to from being deleted
 * @KAB_FIELD_NUMBERED: a number on paper (kab-number.h): where nobody gives one it is given by the desktop, out of what
 *   was leased to it, or by the server. Until then even a required one may be null
 * @KAB_FIELD_PERCENT: a whole number of hundredths of a percent, which people see and type as a percentage
 * @KAB_FIELD_FOLLOWS: where it leads somewhere else the server takes it along, so that it may stand already as an edit
 *   of its group wants it, when the rest does not: that is no conflict
 * @KAB_FIELD_REMARK: the server says with it how, when or by whom the rest of its group came about. It is no more of a
 *   conflict than @KAB_FIELD_FOLLOWS, and none at all where an edit does not set it
 * @KAB_FIELD_FORMATTED: a long text with the marks of kab-rich-text.h: shown, searched and printed as they mean it
 */
typedef enum
{
  KAB_FIELD_NONE = 0,
  KAB_FIELD_REQUIRED = 1 << 0,
  KAB_FIELD_UNIQUE = 1 << 1,
  KAB_FIELD_SORTED = 1 << 2,
  KAB_FIELD_FILTERED = 1 << 3,
  KAB_FIELD_SEARCHED = 1 << 4,
  KAB_FIELD_INTERNAL = 1 << 5,
  KAB_FIELD_COMPUTED = 1 << 6,
  KAB_FIELD_FIXED = 1 << 7,
  KAB_FIELD_OFFICE = 1 << 8,
  KAB_FIELD_STAFF = 1 << 9,
  KAB_FIELD_AUTHOR = 1 << 10,
  KAB_FIELD_INHERITED = 1 << 11,
  KAB_FIELD_LOOSE = 1 << 12,
  KAB_FIELD_STEP = 1 << 13,
  KAB_FIELD_FILE = 1 << 14,
  KAB_FIELD_NUMBERED = 1 << 15,
  KAB_FIELD_PERCENT = 1 << 16,
  KAB_FIELD_FOLLOWS = 1 << 17,
  KAB_FIELD_REMARK = 1 << 18,
  KAB_FIELD_FORMATTED = 1 << 19,
} KabFieldFlags;

/**
 * KabEnumValue:
 * @token: what is stored and sent
 * @title: untranslated English title
 * @context: (nullable): the msgctxt of @title, where its translation depends on what it is said of
 *
 * A value of an enumeration; kab_field_enum_title() gives its translated title.
 */
typedef struct
{
  const char *token;
  const char *title;
  const char *context;
} KabEnumValue;

/**
 * KabField:
 * @name: the column's and the JSON member's name
 * @title: untranslated English title; pass it through gettext
 * @values: for %KAB_TYPE_ENUM, ended by a NULL token
 * @ref: for %KAB_TYPE_REF, the entity's name
 * @group: fields of one entity with the same group are bound by a rule and are
 *   merged, and conflict, as one
 * @min: least value of a number
 * @max: greatest value of a number (0: no bound), or greatest length of a text
 *   in characters (0: the type's own bound)
 * @initial: the value a new row starts with, as text; %NULL for none
 * @choice: for %KAB_TYPE_REF, "FIELD=VALUE": the rows that people are given to choose from; %NULL for all of them. The value
 *   may be several, as of a filter of a list: "active|-"
 * @since: the %KAB_SCHEMA_VERSION that brought it; 0: the first
 */
typedef struct
{
  const char *name;
  const char *title;
  KabType type;
  KabFieldFlags flags;
  const KabEnumValue *values;
  const char *ref;
  const char *group;
  gint64 min;
  gint64 max;
  const char *initial;
  const char *choice;
  int since;
} KabField;

/** KabRole: what a membership makes of a user */
typedef enum
{
  KAB_ROLE_ADMIN,
  KAB_ROLE_STAFF,
  KAB_ROLE_PARTNER,
  KAB_ROLE_HEAD,
  KAB_ROLE_AGENT,
  KAB_ROLE_CLIENT,
  KAB_ROLE_CONTACT,
} KabRole;
#define KAB_N_ROLES 7

/**
 * KabPower:
 *
 * What a membership may be given besides its role, each a field of its own, so that two
 * people who each give one both do. An employee has duties (%KAB_POWER_SALES …), a contact
 * single rights (%KAB_POWER_SEE_INVOICES …); what a partner is allowed holds for its
 * managers, heads and agents (%KAB_POWER_AGENTS …). Others lack nothing.
 */
typedef enum
{
  KAB_POWER_SALES,
  KAB_POWER_SUPPORT,
  KAB_POWER_FINANCE,
  KAB_POWER_LEGAL,
  KAB_POWER_CONTENT,
  KAB_POWER_CURATOR,
  KAB_POWER_SEE_INVOICES,
  KAB_POWER_PAY_INVOICES,
  KAB_POWER_ORDER,
  KAB_POWER_SEE_LICENCES,
  KAB_POWER_SEE_SERVICES,
  KAB_POWER_MANAGE_SERVICES,
  KAB_POWER_SEE_DOMAINS,
  KAB_POWER_MANAGE_DOMAINS,
  KAB_POWER_OPEN_TICKETS,
  KAB_POWER_SEE_TICKETS,
  KAB_POWER_EDIT_PROFILE,
  KAB_POWER_MANAGE_CONTACTS,
  KAB_POWER_SEE_MESSAGES,
  KAB_POWER_SEE_OFFERS,
  KAB_POWER_SEE_DOCUMENTS,
  KAB_POWER_SEE_ACTIVITY,
  KAB_POWER_AGENTS,
  KAB_POWER_LINKS,
  KAB_POWER_PROMO_CODES,
} KabPower;
#define KAB_N_POWERS 25

/** KabPowers: a set of them, each the bit of its number */
typedef guint64 KabPowers;

/**
 * KabScope:
 * @KAB_SCOPE_NONE: no row
 * @KAB_SCOPE_OWN: rows that name me, my agent row or my client
 * @KAB_SCOPE_BOUND: packages bound to my partner and what hangs on them
 * @KAB_SCOPE_PARTNER: rows of my partner; for its managers also reading those of all partners under it
 * @KAB_SCOPE_DEPARTMENT: rows of my department and of those under it
 * @KAB_SCOPE_PUBLIC: rows that everyone in the org may see
 * @KAB_SCOPE_AUDIENCE: rows whose audience my role belongs to
 * @KAB_SCOPE_CODE: no row in the feed or a list; the one whose code is known is looked up
 * @KAB_SCOPE_ALL: every row of the org
 *
 * Which rows of an entity a role may reach with an operation. Rows that name the
 * role's own are reached with any scope but none, where #KabEntity.own says how.
 */
typedef enum
{
  KAB_SCOPE_NONE,
  KAB_SCOPE_OWN,
  KAB_SCOPE_BOUND,
  KAB_SCOPE_PARTNER,
  KAB_SCOPE_DEPARTMENT,
  KAB_SCOPE_PUBLIC,
  KAB_SCOPE_AUDIENCE,
  KAB_SCOPE_CODE,
  KAB_SCOPE_ALL,
} KabScope;

/** KabOperation: what can be done to a row */
typedef enum
{
  KAB_OPERATION_READ,
  KAB_OPERATION_CREATE,
  KAB_OPERATION_UPDATE,
  KAB_OPERATION_DELETE,
} KabOperation;
#define KAB_N_OPERATIONS 4

/**
 * KabOwn:
 * @field: names the user, agent or client whose row it is; "id" where the row is it
 * @read: any one of these powers is needed to read by this way; 0: none
 * @write: any one of these is needed to create, change or delete by this way; 0: none
 * @when_field: (nullable): an enumeration of the row: the way is one only …
 * @when_value: … while it has this value
 *
 * One way in which a row can be somebody's own.
 */
typedef struct
{
  const char *field;
  KabPowers read;
  KabPowers write;
  const char *when_field;
  const char *when_value;
} KabOwn;

/**
 * KabEntity:
 * @name: the table's and the JSON name
 * @number: never reused; stands for the entity in compact stored forms
 * @title: untranslated English title in the plural, as a section is called
 * @title_one: untranslated English title of one
 * @fields: @n_fields of them; the common members (id, rev, …) are not among them
 * @access: what each role may do to which rows
 * @needs: any one of these powers is needed for that; 0: none. Administrators never need one
 * @partner_field: the field whose value is the partner a row belongs to, for
 *   %KAB_SCOPE_PARTNER; "id" where the row is the partner itself; or %NULL
 * @own_partner_only: rows of partners under one's own are not read either, but those of one's own alone
 * @department_field: the same for %KAB_SCOPE_DEPARTMENT
 * @own: by role, the ways in which a row can be the role's own, ended by one without
 *   a field; %NULL for none
 * @public_field: for %KAB_SCOPE_PUBLIC, the field that must be @public_value
 *   for a row to be public; %NULL: every row is
 * @audience_field: for %KAB_SCOPE_AUDIENCE, one of kab_audiences
 * @role_field: the field that makes of a user what it says: only roles beneath the actor's own can be given
 * @inherits: the reference to the row whose values the %KAB_FIELD_INHERITED fields have
 * @title_field: the field that names a row to people
 *
 * What the business calls a thing: the one description from which tables,
 * JSON, validation, access and forms come.
 */
typedef struct
{
  const char *name;
  guint number;
  const char *title;
  const char *title_one;
  const KabField *fields;
  guint n_fields;
  KabScope access[KAB_N_ROLES][KAB_N_OPERATIONS];
  KabPowers needs[KAB_N_ROLES][KAB_N_OPERATIONS];
  const char *partner_field;
  gboolean own_partner_only;
  const char *department_field;
  const KabOwn *own[KAB_N_ROLES];
  const char *public_field;
  const char *public_value;
  const char *audience_field;
  const char *role_field;
  const char *inherits;
  const char *title_field;
} KabEntity;

extern const KabEntity kab_entity_user;
extern const KabEntity kab_entity_partner;
extern const KabEntity kab_entity_agent;
extern const KabEntity kab_entity_client;
extern const KabEntity kab_entity_membership;
extern const KabEntity kab_entity_package_kind;
extern const KabEntity kab_entity_package;
extern const KabEntity kab_entity_option;
extern const KabEntity kab_entity_package_option;
extern const KabEntity kab_entity_package_binding;
extern const KabEntity kab_entity_licence;
extern const KabEntity kab_entity_template;
extern const KabEntity kab_entity_setting;
extern const KabEntity kab_entity_activity;
extern const KabEntity kab_entity_role_request;
extern const KabEntity kab_entity_consent;
extern const KabEntity kab_entity_requisites;
extern const KabEntity kab_entity_client_product;
extern const KabEntity kab_entity_department;
extern const KabEntity kab_entity_client_contact;
extern const KabEntity kab_entity_reward_plan;
extern const KabEntity kab_entity_application;
extern const KabEntity kab_entity_application_document;
extern const KabEntity kab_entity_interview_slot;
extern const KabEntity kab_entity_application_contract;
extern const KabEntity kab_entity_promo_code;
extern const KabEntity kab_entity_promo_code_package;
extern const KabEntity kab_entity_offer;
extern const KabEntity kab_entity_order;
extern const KabEntity kab_entity_order_line;
extern const KabEntity kab_entity_invoice;
extern const KabEntity kab_entity_invoice_line;
extern const KabEntity kab_entity_payment;
extern const KabEntity kab_entity_refund;
extern const KabEntity kab_entity_payment_event;
extern const KabEntity kab_entity_ledger_account;
extern const KabEntity kab_entity_ledger_line;
extern const KabEntity kab_entity_payout_method;
extern const KabEntity kab_entity_payout;
extern const KabEntity kab_entity_service;
extern const KabEntity kab_entity_campaign;
extern const KabEntity kab_entity_creative;
extern const KabEntity kab_entity_tracking_link;
extern const KabEntity kab_entity_traffic_figure;
extern const KabEntity kab_entity_ticket;
extern const KabEntity kab_entity_ticket_message;
extern const KabEntity kab_entity_conversation;
extern const KabEntity kab_entity_message;
extern const KabEntity kab_entity_read_mark;
extern const KabEntity kab_entity_sent_message;
extern const KabEntity kab_entity_sms;
extern const KabEntity kab_entity_story;
extern const KabEntity kab_entity_folder;
extern const KabEntity kab_entity_document;
extern const KabEntity kab_entity_document_version;
extern const KabEntity kab_entity_article;
extern const KabEntity kab_entity_incident_notice;
extern const KabEntity kab_entity_maintenance_window;
extern const KabEntity kab_entity_moderation_case;
extern const KabEntity kab_entity_number_lease;

/** KAB_SCHEMA_VERSION: raised when an entity or a field is added; travels with each mutation */
#define KAB_SCHEMA_VERSION 4

/** KAB_SCHEMAS_BACK: how many schemas before its own a server takes mutations of */
#define KAB_SCHEMAS_BACK 3

/**
 * kab_entities:
 * @n: (out): how many
 *
 * Returns: (transfer none): all entities; a row's required references point to entities
 *   that stand before its own, others may point to later ones
 */
const KabEntity *const *kab_entities (guint *n);

/** kab_entity_find: Returns: (nullable): the entity called @name */
const KabEntity *kab_entity_find (const char *name);

/** kab_entity_find_by_number: Returns: (nullable): */
const KabEntity *kab_entity_find_by_number (guint number);

/** kab_entity_field: Returns: the index of the field called @name, or -1 */
int kab_entity_field (const KabEntity *entity, const char *name);

/** kab_entity_find_field: Returns: (nullable): the field called @name */
const KabField *kab_entity_find_field (const KabEntity *entity, const char *name);

/** kab_field_kind: Returns: how values of @field are stored; never %KAB_VALUE_NULL */
KabValueKind kab_field_kind (const KabField *field);

/**
 * kab_field_enum_title:
 *
 * Returns: (transfer none) (nullable): the translated title of @token, or
 *   %NULL if the field has no such token
 */
const char *kab_field_enum_title (const KabField *field, const char *token);

/** kab_field_no_number: Returns: (transfer none): what people are told in place of a number that is not given yet */
const char *kab_field_no_number (void);

/** kab_field_title: Returns: (transfer none): the translated title of @field */
const char *kab_field_title (const KabField *field);

G_END_DECLS
