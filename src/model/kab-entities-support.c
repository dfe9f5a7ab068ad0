/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People talk: tickets and conversations. */
#include "kab-entity-private.h"

static const KabEnumValue ticket_categories[] = {
  { "technical", N_ ("Technical matter") },
  { "function", N_ ("Question on how something works") },
  { "order_error", N_ ("Error in an order") },
  { "finance", N_ ("Money matter") },
  { "documents", N_ ("Documents") },
  { "proposal", N_ ("Proposal") },
  { "outage", N_ ("Outage") },
  { "other", N_ ("Other") },
  { NULL, NULL },
};

static const KabEnumValue priorities[] = {
  { "high", NC_ ("priority", "High"), "priority" },
  { "medium", NC_ ("priority", "Medium"), "priority" },
  { "low", NC_ ("priority", "Low"), "priority" },
  { NULL, NULL },
};

static const KabEnumValue ticket_statuses[] = {
  { "waiting", NC_ ("ticket", "Waiting"), "ticket" },
  { "in_progress", NC_ ("ticket", "In progress"), "ticket" },
  { "done", NC_ ("ticket", "Done"), "ticket" },
  { "closed", NC_ ("ticket", "Closed"), "ticket" },
  { NULL, NULL },
};

/* Each their own; a client also the colleagues', a contact those by the right to them. */
#define TALKERS(operations)                                                  \
  [KAB_ROLE_PARTNER] = operations (OWN), [KAB_ROLE_HEAD] = operations (OWN), \
  [KAB_ROLE_AGENT] = operations (OWN), [KAB_ROLE_CLIENT] = operations (OWN), \
  [KAB_ROLE_CONTACT] = operations (OWN)

static const KabField ticket_fields[] = {
  { "number", N_ ("Number"), KAB_TYPE_TEXT,
    KAB_FIELD_REQUIRED | KAB_FIELD_UNIQUE | KAB_FIELD_FIXED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED
      | KAB_FIELD_NUMBERED,
    .max = 40 },
  { "subject", N_ ("Subject"), KAB_TYPE_TEXT,
    KAB_FIELD_REQUIRED | KAB_FIELD_OFFICE | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED, .max = 200 },
  { "body", N_ ("Content"), KAB_TYPE_LONG_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_SEARCHED,
    .max = 20000 },
  /* S4-95: what was being done, and when. */
  { "operation", N_ ("Which operation"), KAB_TYPE_TEXT, KAB_FIELD_FIXED, .max = 500 },
  { "happened_at", N_ ("When it happened"), KAB_TYPE_TIME, KAB_FIELD_FIXED },
  { "attachments", N_ ("Attachments"), KAB_TYPE_JSON, KAB_FIELD_FIXED | KAB_FIELD_FILE, .max = 8000 },
  { "category", N_ ("Category"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_OFFICE | KAB_FIELD_FILTERED,
    .values = ticket_categories, .initial = "technical" },
  { "order", N_ ("Order"), KAB_TYPE_REF, KAB_FIELD_OFFICE | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE,
    .ref = "order" },
  { "author", N_ ("Author"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_AUTHOR | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "user" },
  { "author_name", N_ ("Author"), KAB_TYPE_TEXT, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 300 },
  { "client", N_ ("Client"), KAB_TYPE_REF, KAB_FIELD_OFFICE | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE,
    .ref = "client" },
  { "priority", N_ ("Priority"), KAB_TYPE_ENUM,
    KAB_FIELD_FILTERED | KAB_FIELD_SORTED | KAB_FIELD_INTERNAL | KAB_FIELD_STAFF, .values = priorities,
    .initial = "medium" },
  { "status", N_ ("Status"), KAB_TYPE_ENUM,
    KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED | KAB_FIELD_SORTED | KAB_FIELD_STEP, .values = ticket_statuses,
    .group = "status", .initial = "waiting" },
  { "status_since", N_ ("In the status since"), KAB_TYPE_TIME, KAB_FIELD_STAFF | KAB_FIELD_REMARK,
    .group = "status" },
  { "assignee", N_ ("Assignee"), KAB_TYPE_REF,
    KAB_FIELD_FILTERED | KAB_FIELD_INTERNAL | KAB_FIELD_STAFF | KAB_FIELD_LOOSE, .ref = "user" },
  /* What the clocks are figured from, and what is promised. */
  { "opened_at", N_ ("Opened"), KAB_TYPE_TIME, KAB_FIELD_FIXED | KAB_FIELD_SORTED },
  { "first_answer_at", N_ ("First answer"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED },
  { "answer_due_at", N_ ("Answer due"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED },
  { "last_client_at", N_ ("Last message of the client"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED },
  { "last_staff_at", N_ ("Last message of staff"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED },
  { "done_at", N_ ("Done at"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED },
  { "warned_at", N_ ("Warned of closing"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED },
  { "closed_at", N_ ("Closed at"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED },
  { "policy", N_ ("Version of the policy"), KAB_TYPE_INTEGER, KAB_FIELD_COMPUTED | KAB_FIELD_INTERNAL,
    .max = 1000000 },
  { "follows", N_ ("Follows the ticket"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_LOOSE, .ref = "ticket" },
};

const KabEntity kab_entity_ticket = {
  .name = "ticket",
  .number = 45,
  .title = N_ ("Tickets"),
  .title_one = N_ ("Ticket"),
  FIELDS (ticket_fields),
  .access = { OFFICE (RCU), TALKERS (RC) },
  .own = {
    [KAB_ROLE_PARTNER] = OWN ({ "author" }),
    [KAB_ROLE_HEAD] = OWN ({ "author" }),
    [KAB_ROLE_AGENT] = OWN ({ "author" }),
    [KAB_ROLE_CLIENT] = OWN ({ "author" }, { "client" }),
    [KAB_ROLE_CONTACT]
    = OWN ({ "author", 0, P (OPEN_TICKETS) }, { "client", P (SEE_TICKETS), P (OPEN_TICKETS) }),
  },
  .title_field = "number",
};

static const KabEnumValue ticket_message_kinds[] = {
  { "message", N_ ("Message") },
  { "note", N_ ("Internal note") },
  { NULL, NULL },
};

/* Who wrote, as people are told it: those of the office are no rows on a client's device. */
#define WRITER                                                                                            \
  { "writer", N_ ("Written by"), KAB_TYPE_REF,                                                            \
    KAB_FIELD_REQUIRED | KAB_FIELD_AUTHOR | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "user" },        \
    { "writer_name", N_ ("Written by"), KAB_TYPE_TEXT, KAB_FIELD_COMPUTED, .max = 300 },                  \
    { "by_office", N_ ("Written by the office"), KAB_TYPE_BOOLEAN, KAB_FIELD_COMPUTED, .initial = "0" },  \
    { "text", N_ ("Text"), KAB_TYPE_LONG_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_SEARCHED, \
      .max = 20000 },                                                                                     \
    { "attachments", N_ ("Attachments"), KAB_TYPE_JSON, KAB_FIELD_FIXED | KAB_FIELD_FILE, .max = 8000 },  \
  {                                                                                                       \
    "written_at", N_ ("Written"), KAB_TYPE_TIME, KAB_FIELD_FIXED | KAB_FIELD_SORTED                       \
  }

static const KabField ticket_message_fields[] = {
  { "ticket", N_ ("Ticket"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "ticket" },
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_STAFF,
    .values = ticket_message_kinds, .initial = "message" },
  WRITER,
  { "author", N_ ("Author of the ticket"), KAB_TYPE_REF, INHERITED, .ref = "user" },
  { "client", N_ ("Client"), KAB_TYPE_REF, INHERITED, .ref = "client" },
};

/* An internal note is a row that only the office has. */
#define SAID "kind", "message"

const KabEntity kab_entity_ticket_message = {
  .name = "ticket_message",
  .number = 46,
  .title = N_ ("Messages of tickets"),
  .title_one = N_ ("Message of a ticket"),
  FIELDS (ticket_message_fields),
  .access = { OFFICE (RCU), TALKERS (RC) },
  .own = {
    [KAB_ROLE_PARTNER] = OWN ({ "author", 0, 0, SAID }),
    [KAB_ROLE_HEAD] = OWN ({ "author", 0, 0, SAID }),
    [KAB_ROLE_AGENT] = OWN ({ "author", 0, 0, SAID }),
    [KAB_ROLE_CLIENT] = OWN ({ "author", 0, 0, SAID }, { "client", 0, 0, SAID }),
    [KAB_ROLE_CONTACT]
    = OWN ({ "author", 0, P (OPEN_TICKETS), SAID }, { "client", P (SEE_TICKETS), P (OPEN_TICKETS), SAID }),
  },
  .inherits = "ticket",
  .title_field = "text",
};

static const KabEnumValue conversation_kinds[] = {
  { "support", N_ ("With support") },
  { "administration", N_ ("With administration") },
  { NULL, NULL },
};

#define TALKERS_OWN                                                            \
  {                                                                            \
    [KAB_ROLE_PARTNER] = OWN ({ "user" }), [KAB_ROLE_HEAD] = OWN ({ "user" }), \
    [KAB_ROLE_AGENT] = OWN ({ "user" }), [KAB_ROLE_CLIENT] = OWN ({ "user" }), \
    [KAB_ROLE_CONTACT] = OWN ({ "user" })                                      \
  }

static const KabField conversation_fields[] = {
  { "kind", N_ ("Kind"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .values = conversation_kinds, .initial = "support" },
  { "subject", N_ ("Subject"), KAB_TYPE_TEXT, KAB_FIELD_FIXED | KAB_FIELD_SEARCHED, .max = 200 },
  { "user", N_ ("User"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_AUTHOR | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "user" },
  { "user_name", N_ ("Who"), KAB_TYPE_TEXT, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 300 },
  { "client", N_ ("Client"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE,
    .ref = "client" },
  /* What became of it when a request was made of the chat (S1-09). */
  { "ticket", N_ ("Ticket"), KAB_TYPE_REF, KAB_FIELD_COMPUTED | KAB_FIELD_LOOSE, .ref = "ticket" },
  { "last_at", N_ ("Last message"), KAB_TYPE_TIME, KAB_FIELD_COMPUTED | KAB_FIELD_SORTED },
};

const KabEntity kab_entity_conversation = {
  .name = "conversation",
  .number = 47,
  .title = N_ ("Conversations"),
  .title_one = N_ ("Conversation"),
  FIELDS (conversation_fields),
  .access = { OFFICE (RC), TALKERS (RC) },
  .own = TALKERS_OWN,
  .title_field = "subject",
};

static const KabField message_fields[] = {
  { "conversation", N_ ("Conversation"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "conversation" },
  WRITER,
  { "user", N_ ("User"), KAB_TYPE_REF, INHERITED, .ref = "user" },
};

const KabEntity kab_entity_message = {
  .name = "message",
  .number = 48,
  .title = N_ ("Messages"),
  .title_one = N_ ("Message"),
  FIELDS (message_fields),
  .access = { OFFICE (RC), TALKERS (RC) },
  .own = TALKERS_OWN,
  .inherits = "conversation",
  .title_field = "text",
};

/* How far one has read: a conversation, a ticket, a story, an article; and whether it was of use. */
static const KabField read_mark_fields[] = {
  { "user", N_ ("User"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_AUTHOR | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "user" },
  { "subject", N_ ("Kind of record"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED, .max = 40 },
  { "row", N_ ("Record"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED,
    .max = 40 },
  { "read_at", N_ ("Read"), KAB_TYPE_TIME, KAB_FIELD_REQUIRED },
  { "useful", N_ ("Was useful"), KAB_TYPE_BOOLEAN },
};

const KabEntity kab_entity_read_mark = {
  .name = "read_mark",
  .number = 49,
  .title = N_ ("Read marks"),
  .title_one = N_ ("Read mark"),
  FIELDS (read_mark_fields),
  .access = {
    [KAB_ROLE_ADMIN] = RCU (OWN),
    [KAB_ROLE_STAFF] = RCU (OWN),
    TALKERS (RCU),
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
  .title_field = "subject",
};
