/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows for a ticket from messages, steps and time; the clocks themselves are the model's. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-machine.h"
#include "kab-org.h"
#include "kab-ticket-clock.h"
#include "kab-writer-private.h"

#define HOUR G_GINT64_CONSTANT (3600000)
#define EVENTS_MAX 5000

/* What the org has not set, or once set in a form that is no longer read, is as the model has it. */
KabCalendar *
kab_writer_calendar (KabWriter *writer, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *hours = kab_writer_setting (writer, "calendar", &local);
  KabCalendar *calendar;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  calendar = hours != NULL ? kab_calendar_new_from_json (hours, NULL) : NULL;
  return calendar != NULL ? calendar : kab_calendar_new_default ("ru");
}

static gboolean
read_rules (KabWriter *writer, KabCalendar **calendar, KabTicketPolicy *policy, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = kab_writer_setting (writer, "ticket_policy", &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *calendar = kab_writer_calendar (writer, error);
  if (*calendar == NULL)
    return FALSE;
  if (!kab_ticket_policy_read (text, policy, NULL))
    kab_ticket_policy_read (NULL, policy, NULL);
  return TRUE;
}

static void
add_event (GArray *events, gint64 at, KabTicketEventKind kind, const char *value)
{
  KabTicketEvent event = { at, kind, value };

  if (at != 0)
    g_array_append_val (events, event);
}

/* The events of a ticket, as its row and its messages tell them. */
static GArray *
read_events (KabWriter *writer, const KabRow *ticket, GError **error)
{
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (KabTicketEvent));
  g_autoptr (KabStatement) statement = kab_db_prepare (
    writer->db,
    "SELECT created_at, by_office FROM ticket_message WHERE ticket=? AND org=? AND deleted=0"
    " AND kind='message' ORDER BY created_at DESC, id DESC LIMIT ?",
    error);
  const char *status = kab_row_get_text (ticket, "status");
  gint64 opened = ticket->created_at != 0 ? ticket->created_at : writer->now;
  KabStep step;

  if (statement == NULL)
    return NULL;
  add_event (events, opened, KAB_TICKET_CREATED, NULL);
  add_event (events, opened, KAB_TICKET_PRIORITY, kab_row_get_text (ticket, "priority"));
  if (g_strcmp0 (status, "waiting") != 0)
    add_event (events, MAX (opened, kab_row_get_integer (ticket, "status_since")), KAB_TICKET_TAKEN, NULL);
  add_event (events, kab_row_get_integer (ticket, "done_at"), KAB_TICKET_DONE, NULL);
  add_event (events, kab_row_get_integer (ticket, "closed_at"), KAB_TICKET_CLOSED, NULL);
  kab_statement_bind_text (statement, 1, ticket->id);
  kab_statement_bind_text (statement, 2, writer->org);
  kab_statement_bind_integer (statement, 3, EVENTS_MAX);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    add_event (events, kab_statement_get_integer (statement, 0),
               kab_statement_get_integer (statement, 1) != 0 ? KAB_TICKET_STAFF_MESSAGE
                                                             : KAB_TICKET_CLIENT_MESSAGE,
               NULL);
  return step == KAB_STEP_DONE ? g_steal_pointer (&events) : NULL;
}

static KabTicketClock *
clock_of (KabWriter *writer, const KabRow *ticket, KabTicketPolicy *policy, GError **error)
{
  g_autoptr (KabCalendar) calendar = NULL;
  g_autoptr (GArray) events = NULL;

  if (!read_rules (writer, &calendar, policy, error))
    return NULL;
  events = read_events (writer, ticket, error);
  return events != NULL ? kab_ticket_clock_at ((const KabTicketEvent *)events->data, events->len, policy,
                                               calendar, writer->now)
                        : NULL;
}

static void
set_time (KabRow *row, const char *field, gint64 at)
{
  if (at != 0)
    kab_row_set_integer (row, field, at);
  else
    kab_value_set_null (kab_row_value (row, field));
}

static void
set_status (KabWriter *writer, KabRow *ticket, const char *status)
{
  kab_row_set_text (ticket, "status", status);
  kab_row_set_integer (ticket, "status_since", writer->now);
  set_time (ticket, "done_at", g_str_equal (status, "done") ? writer->now : 0);
  set_time (ticket, "closed_at", g_str_equal (status, "closed") ? writer->now : 0);
  set_time (ticket, "warned_at", 0);
}

/* What the row of a ticket itself says of its times, before it is written. */
gboolean
kab_writer_compute_ticket (KabWriter *writer, const KabRow *before, KabRow *row, GError **error)
{
  const char *status = kab_row_get_text (row, "status");
  g_autoptr (KabTicketClock) clock = NULL;
  KabTicketPolicy policy;

  if (before == NULL && kab_row_is_null (row, "opened_at"))
    kab_row_set_integer (row, "opened_at", writer->now);
  if (status != NULL && (before == NULL || g_strcmp0 (kab_row_get_text (before, "status"), status) != 0))
    {
      g_autofree char *now = g_strdup (status);

      set_status (writer, row, now);
    }
  else if (before != NULL
           && g_strcmp0 (kab_row_get_text (before, "priority"), kab_row_get_text (row, "priority")) == 0)
    return TRUE;
  clock = clock_of (writer, row, &policy, error);
  if (clock == NULL)
    return FALSE;
  set_time (row, "answer_due_at", clock->owed_since != 0 ? clock->limit_at : 0);
  kab_row_set_integer (row, "policy", policy.version);
  return TRUE;
}

static gboolean
check_reopen_days (KabWriter *writer, const KabRow *ticket, GError **error)
{
  g_autoptr (KabCalendar) calendar = NULL;
  g_autofree char *day = NULL;
  KabTicketPolicy policy;
  gint64 until;

  if (!read_rules (writer, &calendar, &policy, error))
    return FALSE;
  until = kab_row_get_integer (ticket, "closed_at") + policy.reopen_days * 24 * HOUR;
  if (writer->now <= until)
    return TRUE;
  day = kab_calendar_format (calendar, until);
  g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
               _ ("This ticket could be reopened until %s. Make a new one that follows it."), day);
  return FALSE;
}

/* A ticket that was closed too long ago is not spoken on: another one follows it (C7). */
gboolean
kab_writer_check_ticket_message (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  g_autoptr (KabStored) ticket = NULL;

  if (before != NULL || row->deleted || g_strcmp0 (kab_row_get_text (row, "kind"), "message") != 0
      || kab_row_get_integer (row, "by_office"))
    return TRUE;
  if (!kab_writer_load (writer, &kab_entity_ticket, kab_row_get_text (row, "ticket"), &ticket, error))
    return FALSE;
  return ticket == NULL || g_strcmp0 (kab_row_get_text (ticket->row, "status"), "closed") != 0
         || check_reopen_days (writer, ticket->row, error);
}

/* Nor is it reopened by hand, but by the office. */
gboolean
kab_writer_check_reopening (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  return writer->who == 0 || (writer->who & KAB_WHO_OFFICE) || before == NULL || row->deleted
         || g_strcmp0 (kab_row_get_text (before, "status"), "closed") != 0
         || g_strcmp0 (kab_row_get_text (row, "status"), "closed") == 0
         || check_reopen_days (writer, before, error);
}

static gboolean
write_ticket (KabWriter *writer, const KabStored *stored, KabRow *row, GError **error)
{
  row->updated_at = writer->now;
  g_free (row->updated_by);
  row->updated_by = g_strdup (writer->user);
  return kab_writer_write (writer, stored, row, error)
         && kab_writer_journal (writer, "update", stored->row, row, error);
}

/* A client's message in done puts it back in progress at once (S3-27); an answer takes it out of the queue. */
gboolean
kab_writer_follow_message (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  gboolean office = kab_row_get_integer (row, "by_office") != 0;
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) ticket = NULL;
  g_autoptr (KabTicketClock) clock = NULL;
  KabTicketPolicy policy;

  if (before != NULL || row->deleted || g_strcmp0 (kab_row_get_text (row, "kind"), "message") != 0)
    return TRUE;
  if (!kab_writer_load (writer, &kab_entity_ticket, kab_row_get_text (row, "ticket"), &stored, error))
    return FALSE;
  if (stored == NULL)
    return TRUE;
  ticket = kab_row_copy (stored->row);
  kab_row_set_integer (ticket, office ? "last_staff_at" : "last_client_at", writer->now);
  if (office && kab_row_is_null (ticket, "first_answer_at"))
    kab_row_set_integer (ticket, "first_answer_at", writer->now);
  clock = clock_of (writer, ticket, &policy, error);
  if (clock == NULL)
    return FALSE;
  if (g_strcmp0 (kab_row_get_text (ticket, "status"), clock->status) != 0)
    set_status (writer, ticket, clock->status);
  set_time (ticket, "answer_due_at", clock->owed_since != 0 ? clock->limit_at : 0);
  kab_row_set_integer (ticket, "policy", policy.version);
  return write_ticket (writer, stored, ticket, error);
}

/* Warned first, and never closed before the warning has stood its time. */
static gboolean
age (KabWriter *writer, const char *id, GError **error)
{
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) ticket = NULL;
  g_autoptr (KabTicketClock) clock = NULL;
  KabTicketPolicy policy;
  gint64 warned;

  if (!kab_writer_load (writer, &kab_entity_ticket, id, &stored, error))
    return FALSE;
  /* Somebody may have spoken meanwhile. */
  if (stored == NULL || g_strcmp0 (kab_row_get_text (stored->row, "status"), "done") != 0)
    return TRUE;
  ticket = kab_row_copy (stored->row);
  clock = clock_of (writer, ticket, &policy, error);
  if (clock == NULL)
    return FALSE;
  warned = kab_row_get_integer (ticket, "warned_at");
  if (clock->warn_due && warned == 0)
    kab_row_set_integer (ticket, "warned_at", writer->now);
  else if (clock->close_due && writer->now >= warned + policy.warn_hours * HOUR)
    set_status (writer, ticket, "closed");
  else
    return TRUE;
  return write_ticket (writer, stored, ticket, error);
}

/* Of those that are done, few at any time: each is asked by its clock. */
static gboolean
done_tickets (KabDb *db, const char *org, GPtrArray *ids, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT id FROM ticket WHERE org=? AND status='done' AND deleted=0", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (ids, g_strdup (kab_statement_get_text (statement, 0)));
  return step == KAB_STEP_DONE;
}

/* The one connection that writes is not asked for unless there is something to look at. */
static gboolean
age_tickets_of (KabServerDb *self, const char *org, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  KabDb *db = kab_server_db_lend_reader (self, error);
  g_autoptr (KabWriter) writer = NULL;
  gboolean ok;

  if (db == NULL)
    return FALSE;
  ok = done_tickets (db, org, ids, error);
  kab_server_db_return_reader (self, db);
  if (!ok || ids->len == 0)
    return ok;
  writer = kab_writer_begin (self, org, NULL, NULL, KAB_WRITER_NONE, error);
  if (writer == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!age (writer, ids->pdata[i], error))
      return FALSE;

  return kab_writer_commit (writer, error);
}

gboolean
kab_server_db_age_tickets (KabServerDb *self, GError **error)
{
  g_autoptr (GPtrArray) orgs = kab_org_list (self, error);

  if (orgs == NULL)
    return FALSE;
  for (guint i = 0; i < orgs->len; i++)
    if (!age_tickets_of (self, ((KabOrg *)orgs->pdata[i])->id, error))
      return FALSE;

  return TRUE;
}
