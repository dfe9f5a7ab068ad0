/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-calendar.h"

G_BEGIN_DECLS

/*
 * The clocks of a ticket follow from its events, the policy and the calendar alone: server and desktop reckon the
 * same at any moment, and whoever asks is told why.
 */

/**
 * KabTicketEventKind: what happened
 * @KAB_TICKET_CREATED: the client asked
 * @KAB_TICKET_CLIENT_MESSAGE: the client wrote
 * @KAB_TICKET_STAFF_MESSAGE: staff answered (an internal note is no event)
 * @KAB_TICKET_TAKEN: staff took it in hand
 * @KAB_TICKET_DONE: staff set it to done
 * @KAB_TICKET_CLOSED: it was closed
 * @KAB_TICKET_REOPENED: the client opened it again
 * @KAB_TICKET_PRIORITY: the priority became @value: "high", "medium" or "low"
 */
typedef enum
{
  KAB_TICKET_CREATED,
  KAB_TICKET_CLIENT_MESSAGE,
  KAB_TICKET_STAFF_MESSAGE,
  KAB_TICKET_TAKEN,
  KAB_TICKET_DONE,
  KAB_TICKET_CLOSED,
  KAB_TICKET_REOPENED,
  KAB_TICKET_PRIORITY,
} KabTicketEventKind;

/** KabTicketEvent: @at: ms since 1970, UTC */
typedef struct
{
  gint64 at;
  KabTicketEventKind kind;
  const char *value;
} KabTicketEvent;

/** KabTicketTarget: @target: minutes to the warning; @limit: minutes to the breach; @always: round the clock, not in business hours */
typedef struct
{
  gint64 target;
  gint64 limit;
  gboolean always;
} KabTicketTarget;

/**
 * KabTicketPolicy:
 * @version: which policy it was; kept with what it decided
 * @high: S4-101: first answer 15 minutes, 30 at the most, round the clock
 * @medium: S4-102: 1 and 4 business hours
 * @low: S4-103: 24 business hours
 * @close_hours: hours of silence after done that close it (S3-23): 24
 * @warn_hours: so many hours before that the client is told: 4
 * @reopen_days: so long it can be reopened (C7): 30
 */
typedef struct
{
  gint64 version;
  KabTicketTarget high;
  KabTicketTarget medium;
  KabTicketTarget low;
  gint64 close_hours;
  gint64 warn_hours;
  gint64 reopen_days;
} KabTicketPolicy;

/**
 * kab_ticket_policy_read:
 * @json: (nullable): as the setting "ticket_policy" keeps it: version, high_target, high_limit, medium_target,
 *   medium_limit, low_target, low_limit (minutes), high_always, medium_always, low_always, close_hours, warn_hours,
 *   reopen_days; what is not there is as above
 *
 * Returns: %FALSE and %KAB_ERROR_INVALID if it is not that
 */
gboolean kab_ticket_policy_read (const char *json, KabTicketPolicy *policy, GError **error);

/**
 * KabClockState: how it stands with an answer that was asked for
 * @KAB_CLOCK_IDLE: none is owed
 * @KAB_CLOCK_RUNNING: owed, in good time
 * @KAB_CLOCK_WARNING: owed, past the target
 * @KAB_CLOCK_BREACHED: owed, past the limit
 */
typedef enum
{
  KAB_CLOCK_IDLE,
  KAB_CLOCK_RUNNING,
  KAB_CLOCK_WARNING,
  KAB_CLOCK_BREACHED,
} KabClockState;

/**
 * KabTicketClock: how a ticket stands at a moment; times in ms, 0 where there is none
 * @status: "waiting", "in_progress", "done" or "closed"
 * @owed_since: since when staff owe an answer
 * @target_at: when the target of the answer owed (or last given) was
 * @limit_at: when its limit was
 * @answered_at: the last answer
 * @answered_late: whether the last answer came after its limit
 * @warn_at: when the client is to be told that it will be closed
 * @close_at: when silence closes it
 * @warn_due: whether that moment has come
 * @close_due: whether it is to be closed now
 * @reopen_until: while the client may reopen it
 * @why: sentences
 */
typedef struct
{
  const char *status;
  const char *priority;
  KabClockState state;
  gint64 owed_since;
  gint64 target_at;
  gint64 limit_at;
  gint64 answered_at;
  gboolean answered_late;
  gint64 warn_at;
  gint64 close_at;
  gboolean warn_due;
  gboolean close_due;
  gint64 reopen_until;
  GPtrArray *why;
} KabTicketClock;

/**
 * kab_ticket_clock_at:
 * @events: @n of them, in any order
 * @now: events after it have not happened yet
 *
 * Returns: (transfer full):
 */
KabTicketClock *kab_ticket_clock_at (const KabTicketEvent *events,
                                     guint n,
                                     const KabTicketPolicy *policy,
                                     KabCalendar *calendar,
                                     gint64 now);

void kab_ticket_clock_free (KabTicketClock *clock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabTicketClock, kab_ticket_clock_free)

G_END_DECLS
