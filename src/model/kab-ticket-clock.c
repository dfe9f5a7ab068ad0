/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-ticket-clock.h"

#include <stdlib.h>

#include <glib/gi18n-lib.h>

#include "kab-parameters.h"

#define MINUTE G_GINT64_CONSTANT (60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define MINUTES_MAX 100000

static const KabParameter known[] = {
  { "version", KAB_PARAMETER_NUMBER, 1, 1000000, NULL },
  { "high_target", KAB_PARAMETER_NUMBER, 1, MINUTES_MAX, NULL },
  { "high_limit", KAB_PARAMETER_NUMBER, 1, MINUTES_MAX, NULL },
  { "high_always", KAB_PARAMETER_FLAG, 0, 1, NULL },
  { "medium_target", KAB_PARAMETER_NUMBER, 1, MINUTES_MAX, NULL },
  { "medium_limit", KAB_PARAMETER_NUMBER, 1, MINUTES_MAX, NULL },
  { "medium_always", KAB_PARAMETER_FLAG, 0, 1, NULL },
  { "low_target", KAB_PARAMETER_NUMBER, 1, MINUTES_MAX, NULL },
  { "low_limit", KAB_PARAMETER_NUMBER, 1, MINUTES_MAX, NULL },
  { "low_always", KAB_PARAMETER_FLAG, 0, 1, NULL },
  { "close_hours", KAB_PARAMETER_NUMBER, 1, 8784, NULL },
  { "warn_hours", KAB_PARAMETER_NUMBER, 0, 8784, NULL },
  { "reopen_days", KAB_PARAMETER_NUMBER, 0, 3660, NULL },
};

static void
read_target (JsonObject *object, const char *priority, KabTicketTarget *target)
{
  g_autofree char *least = g_strconcat (priority, "_target", NULL);
  g_autofree char *most = g_strconcat (priority, "_limit", NULL);
  g_autofree char *always = g_strconcat (priority, "_always", NULL);

  target->target = kab_parameters_get (object, least, target->target);
  target->limit = MAX (target->target, kab_parameters_get (object, most, target->limit));
  target->always = (gboolean)kab_parameters_get (object, always, target->always);
}

gboolean
kab_ticket_policy_read (const char *json, KabTicketPolicy *policy, GError **error)
{
  g_autoptr (JsonObject) object = kab_parameters_read (json, known, G_N_ELEMENTS (known), error);
  KabTicketPolicy read = {
    .version = 1,
    .high = { 15, 30, TRUE },
    .medium = { 60, 240, FALSE },
    .low = { 1440, 1440, FALSE },
    .close_hours = 24,
    .warn_hours = 4,
    .reopen_days = 30,
  };

  if (object == NULL)
    return FALSE;
  read.version = kab_parameters_get (object, "version", read.version);
  read_target (object, "high", &read.high);
  read_target (object, "medium", &read.medium);
  read_target (object, "low", &read.low);
  read.close_hours = kab_parameters_get (object, "close_hours", read.close_hours);
  read.warn_hours = MIN (read.close_hours, kab_parameters_get (object, "warn_hours", read.warn_hours));
  read.reopen_days = kab_parameters_get (object, "reopen_days", read.reopen_days);
  *policy = read;
  return TRUE;
}

void
kab_ticket_clock_free (KabTicketClock *clock)
{
  if (clock == NULL)
    return;
  g_ptr_array_unref (clock->why);
  g_free (clock);
}

typedef struct
{
  KabTicketClock *clock;
  const KabTicketPolicy *policy;
  KabCalendar *calendar;
  gint64 now;
  gint64 asked_at; /* what was last answered, or is owed */
  gint64 done_at;
  gint64 staff_at; /* the last message of staff */
  gint64 closed_at;
} Run;

static void
ask (Run *run, gint64 at)
{
  if (run->clock->owed_since == 0)
    run->asked_at = run->clock->owed_since = at;
}

static void
answer (Run *run, gint64 at)
{
  run->staff_at = at;
  if (run->clock->owed_since != 0)
    {
      run->clock->owed_since = 0;
      run->clock->answered_at = at;
    }
}

static void
client_writes (Run *run, gint64 at)
{
  /* After the last day for reopening a message makes another ticket, and none of this one's clocks run. */
  if (g_str_equal (run->clock->status, "closed"))
    {
      if (at > run->closed_at + run->policy->reopen_days * DAY)
        return;
      run->closed_at = 0;
    }
  if (!g_str_equal (run->clock->status, "waiting"))
    run->clock->status = "in_progress";
  ask (run, at);
}

static void
happen (Run *run, const KabTicketEvent *event)
{
  switch (event->kind)
    {
    case KAB_TICKET_CREATED:
      ask (run, event->at);
      break;
    case KAB_TICKET_REOPENED:
    case KAB_TICKET_CLIENT_MESSAGE:
      client_writes (run, event->at);
      break;
    case KAB_TICKET_STAFF_MESSAGE:
      if (g_str_equal (run->clock->status, "waiting"))
        run->clock->status = "in_progress";
      answer (run, event->at);
      break;
    case KAB_TICKET_TAKEN:
      if (g_str_equal (run->clock->status, "waiting"))
        run->clock->status = "in_progress";
      break;
    case KAB_TICKET_DONE:
      run->clock->status = "done";
      run->done_at = event->at;
      break;
    case KAB_TICKET_CLOSED:
      run->clock->status = "closed";
      run->closed_at = event->at;
      run->clock->owed_since = 0;
      break;
    case KAB_TICKET_PRIORITY:
      if (g_strcmp0 (event->value, "high") == 0)
        run->clock->priority = "high";
      else if (g_strcmp0 (event->value, "low") == 0)
        run->clock->priority = "low";
      else
        run->clock->priority = "medium";
      break;
    default:
      g_return_if_reached ();
    }
}

/* At the same moment, in the order of their kinds: what was asked comes before what was answered. */
static int
compare (const void *a, const void *b)
{
  const KabTicketEvent *x = a, *y = b;

  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return (int)x->kind - (int)y->kind;
}

G_GNUC_PRINTF (2, 3)
static void
say (Run *run, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (run->clock->why, g_strdup_vprintf (format, args));
  va_end (args);
}

static char *
duration (gint64 minutes)
{
  if (minutes % 60 == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u hour", "%u hours", (gulong)(minutes / 60)),
                            (guint)(minutes / 60));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u minute", "%u minutes", (gulong)minutes),
                          (guint)minutes);
}

static gint64
later (Run *run, const KabTicketTarget *target, gint64 minutes)
{
  return target->always ? run->asked_at + minutes * MINUTE
                        : kab_calendar_add_time (run->calendar, run->asked_at, minutes * MINUTE);
}

static void
reckon_answer (Run *run)
{
  KabTicketClock *clock = run->clock;
  const KabTicketTarget *target = g_str_equal (clock->priority, "high")  ? &run->policy->high
                                  : g_str_equal (clock->priority, "low") ? &run->policy->low
                                                                         : &run->policy->medium;
  g_autofree char *least = duration (target->target), *most = duration (target->limit);

  if (run->asked_at == 0)
    return;
  clock->target_at = later (run, target, target->target);
  clock->limit_at = later (run, target, target->limit);
  if (target->always)
    say (run, _ ("An answer is due within %s, and within %s at the latest, round the clock."), least, most);
  else
    say (run, _ ("An answer is due within %s, and within %s at the latest, of working time."), least, most);
  if (clock->owed_since != 0)
    {
      g_autofree char *since = kab_calendar_format (run->calendar, clock->owed_since);
      g_autofree char *limit = kab_calendar_format (run->calendar, clock->limit_at);

      clock->state = run->now >= clock->limit_at    ? KAB_CLOCK_BREACHED
                     : run->now >= clock->target_at ? KAB_CLOCK_WARNING
                                                    : KAB_CLOCK_RUNNING;
      if (clock->state == KAB_CLOCK_BREACHED)
        say (run, _ ("Asked on %s; no answer came by %s."), since, limit);
      else
        say (run, _ ("Asked on %s; an answer is owed until %s."), since, limit);
    }
  else if (clock->answered_at >= run->asked_at)
    {
      g_autofree char *at = kab_calendar_format (run->calendar, clock->answered_at);

      clock->answered_late = clock->answered_at > clock->limit_at;
      if (clock->answered_late)
        say (run, _ ("Answered on %s, too late."), at);
      else
        say (run, _ ("Answered on %s, in time."), at);
    }
}

static void
reckon_close (Run *run)
{
  KabTicketClock *clock = run->clock;
  gint64 silent_since = MAX (run->done_at, run->staff_at);

  if (g_str_equal (clock->status, "closed"))
    {
      g_autofree char *until = NULL;

      clock->reopen_until = run->closed_at + run->policy->reopen_days * DAY;
      until = kab_calendar_format (run->calendar, clock->reopen_until);
      if (run->now <= clock->reopen_until)
        say (run, _ ("It can be reopened until %s."), until);
      else
        say (run, _ ("It could be reopened until %s. Now a new ticket is linked to it."), until);
      return;
    }
  if (!g_str_equal (clock->status, "done"))
    return;
  if (clock->owed_since != 0)
    {
      say (run, _ ("It is done, but does not close by itself: the client still waits for an answer."));
      return;
    }
  clock->close_at = silent_since + run->policy->close_hours * HOUR;
  clock->warn_at = clock->close_at - run->policy->warn_hours * HOUR;
  clock->warn_due = run->now >= clock->warn_at;
  clock->close_due = run->now >= clock->close_at;
  {
    g_autofree char *since = kab_calendar_format (run->calendar, silent_since);
    g_autofree char *at = kab_calendar_format (run->calendar, clock->close_at);

    say (run, _ ("It is done, and silent since %s. It closes on %s unless the client writes."), since, at);
  }
}

KabTicketClock *
kab_ticket_clock_at (const KabTicketEvent *events,
                     guint n,
                     const KabTicketPolicy *policy,
                     KabCalendar *calendar,
                     gint64 now)
{
  KabTicketClock *clock = g_new0 (KabTicketClock, 1);
  g_autofree KabTicketEvent *sorted = g_memdup2 (events, sizeof *events * n);
  Run run = { clock, policy, calendar, now, 0, 0, 0, 0 };

  clock->status = "waiting";
  clock->priority = "medium";
  clock->why = g_ptr_array_new_with_free_func (g_free);
  if (n > 0)
    qsort (sorted, n, sizeof *sorted, compare);
  for (guint i = 0; i < n && sorted[i].at <= now; i++)
    happen (&run, &sorted[i]);
  reckon_answer (&run);
  reckon_close (&run);
  return clock;
}
