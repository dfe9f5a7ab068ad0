/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Business calendars, and the clocks that run by them. */
#include <string.h>

#include <glib.h>

#include "kab-application-clock.h"
#include "kab-calendar.h"
#include "kab-error.h"
#include "kab-ticket-clock.h"
#include "kab-validate.h"

#define HOUR G_GINT64_CONSTANT (3600000)
#define MINUTE G_GINT64_CONSTANT (60000)
#define DAY (24 * HOUR)

/* Labour Code of Russia, article 112, and the government's transfers for 2026: 3 January to the 9th, 4 January to
   31 December; days before holidays are an hour shorter. */
static const char russia[]
  = "{\"time_zone\":\"Europe/Moscow\",\"week\":{\"mon\":\"09:00-13:00,14:00-18:00\","
    "\"tue\":\"09:00-13:00,14:00-18:00\",\"wed\":\"09:00-13:00,14:00-18:00\",\"thu\":\"09:00-13:00,14:00-18:"
    "00\","
    "\"fri\":\"09:00-13:00,14:00-18:00\"},\"days\":{\"2026-01-01\":\"off\",\"2026-01-02\":\"off\","
    "\"2026-01-05\":\"off\",\"2026-01-06\":\"off\",\"2026-01-07\":\"off\",\"2026-01-08\":\"off\","
    "\"2026-01-09\":\"off\",\"2026-02-23\":\"off\",\"2026-03-09\":\"off\",\"2026-05-01\":\"off\","
    "\"2026-05-11\":\"off\",\"2026-06-12\":\"off\",\"2026-11-04\":\"off\",\"2026-12-31\":\"off\","
    "\"2026-04-30\":\"09:00-13:00,14:00-17:00\",\"2026-05-08\":\"09:00-13:00,14:00-17:00\","
    "\"2026-06-11\":\"09:00-13:00,14:00-17:00\",\"2026-11-03\":\"09:00-13:00,14:00-17:00\"}}";

/* A Saturday that is worked, as it was in Russia on 2 November 2024 in place of 30 December. */
static const char transferred[]
  = "{\"time_zone\":\"Europe/Moscow\",\"week\":{\"mon\":\"09:00-18:00\",\"tue\":\"09:00-18:00\",\"wed\":"
    "\"09:00-18:00\",\"thu\":\"09:00-18:00\",\"fri\":\"09:00-18:00\",\"sat\":\"off\"},\"days\":{"
    "\"2024-11-02\":\"09:00-17:00\",\"2024-11-04\":\"off\",\"2024-12-30\":\"off\",\"2024-12-31\":\"off\"}}";

static const char always_sofia[]
  = "{\"time_zone\":\"Europe/Sofia\",\"week\":{\"mon\":\"00:00-24:00\",\"tue\":\"00:00-24:00\",\"wed\":"
    "\"00:00-24:00\",\"thu\":\"00:00-24:00\",\"fri\":\"00:00-24:00\",\"sat\":\"00:00-24:00\",\"sun\":"
    "\"00:00-24:00\"}}";

static KabCalendar *
calendar_of (const char *json)
{
  g_autoptr (GError) error = NULL;
  KabCalendar *calendar = kab_calendar_new_from_json (json, &error);

  g_assert_no_error (error);
  return calendar;
}

/* ISO 8601 with its offset. */
static gint64
at (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * 1000;
}

/* The production calendar of 2026 as it was published: 247 working days, 1972 hours at 40 a week. */
static void
test_year (void)
{
  g_autoptr (KabCalendar) calendar = calendar_of (russia);
  static const guint months[] = { 15, 19, 21, 22, 19, 21, 23, 21, 22, 22, 20, 22 };
  guint sum = 0;

  g_assert_cmpuint (kab_calendar_count_days (calendar, "2026-01-01", "2026-12-31"), ==, 247);
  g_assert_cmpint (kab_calendar_elapsed (calendar, at ("2026-01-01T00:00:00+03:00"),
                                         at ("2027-01-01T00:00:00+03:00")),
                   ==, 1972 * HOUR);
  for (guint month = 1; month <= 12; month++)
    {
      g_autofree char *from = g_strdup_printf ("2026-%02u-01", month);
      g_autofree char *to
        = g_strdup_printf ("2026-%02u-%02u", month, g_date_get_days_in_month ((GDateMonth)month, 2026));

      g_test_message ("%s", from);
      g_assert_cmpuint (kab_calendar_count_days (calendar, from, to), ==, months[month - 1]);
      sum += months[month - 1];
    }
  g_assert_cmpuint (sum, ==, 247);
}

static void
test_days (void)
{
  static const struct
  {
    const char *from;
    guint n;
    const char *is;
  } cases[] = {
    { "2024-10-31", 1, "2024-11-01" }, { "2024-11-01", 1, "2024-11-02" }, /* a Saturday that is worked */
    { "2024-11-02", 1, "2024-11-05" }, { "2024-11-03", 0, "2024-11-05" }, { "2024-11-02", 0, "2024-11-02" },
    { "2024-12-27", 1, "2025-01-01" }, { "2024-10-31", 5, "2024-11-07" },
  };
  g_autoptr (KabCalendar) calendar = calendar_of (transferred);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *day = kab_calendar_add_days (calendar, cases[i].from, cases[i].n);

      g_assert_cmpstr (day, ==, cases[i].is);
    }
  g_assert_true (kab_calendar_is_working_day (calendar, "2024-11-02"));
  g_assert_false (kab_calendar_is_working_day (calendar, "2024-11-09"));
  g_assert_false (kab_calendar_is_working_day (calendar, "2024-12-30"));
}

static void
test_hours (void)
{
  static const struct
  {
    const char *from;
    gint64 minutes;
    const char *is;
  } cases[] = {
    { "2026-02-18T10:00:00+03:00", 60, "2026-02-18T11:00:00+03:00" },
    { "2026-02-18T12:30:00+03:00", 60, "2026-02-18T14:30:00+03:00" },  /* over the break */
    { "2026-02-18T08:00:00+03:00", 480, "2026-02-18T18:00:00+03:00" }, /* to the last minute of the day */
    { "2026-02-18T08:00:00+03:00", 481, "2026-02-19T09:01:00+03:00" },
    { "2026-02-20T17:30:00+03:00", 60, "2026-02-24T09:30:00+03:00" }, /* over a weekend and a holiday */
    { "2026-11-03T16:30:00+03:00", 60, "2026-11-05T09:30:00+03:00" }, /* a short day before a holiday */
    { "2025-12-31T17:59:00+03:00", 2, "2026-01-12T09:01:00+03:00" },
    { "2026-02-21T12:00:00+03:00", 0, "2026-02-24T09:00:00+03:00" },
  };
  g_autoptr (KabCalendar) calendar = calendar_of (russia);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 from = at (cases[i].from),
             to = kab_calendar_add_time (calendar, from, cases[i].minutes * MINUTE);

      g_test_message ("%s + %d", cases[i].from, (int)cases[i].minutes);
      g_assert_cmpint (to, ==, at (cases[i].is));
      g_assert_cmpint (kab_calendar_elapsed (calendar, from, to), ==, cases[i].minutes * MINUTE);
    }
  g_assert_true (kab_calendar_is_open (calendar, at ("2026-02-18T09:00:00+03:00")));
  g_assert_false (kab_calendar_is_open (calendar, at ("2026-02-18T13:30:00+03:00")));
  g_assert_false (kab_calendar_is_open (calendar, at ("2026-02-18T18:00:00+03:00")));
  g_assert_cmpint (kab_calendar_next_opening (calendar, at ("2026-02-18T19:00:00+03:00")), ==,
                   at ("2026-02-19T09:00:00+03:00"));
}

/* Winter and summer time: the clock on the wall is what an office goes by, the hours that pass are real ones. */
static void
test_summer_time (void)
{
  g_autoptr (KabCalendar) office = kab_calendar_new_default ("bg");
  g_autoptr (KabCalendar) always = calendar_of (always_sofia);

  g_assert_cmpint (kab_calendar_add_time (office, at ("2026-03-27T17:00:00+02:00"), 2 * HOUR), ==,
                   at ("2026-03-30T10:00:00+03:00"));
  g_assert_cmpint (kab_calendar_add_time (office, at ("2026-10-23T17:00:00+03:00"), 2 * HOUR), ==,
                   at ("2026-10-26T10:00:00+02:00"));
  g_assert_cmpint (kab_calendar_elapsed (always, at ("2026-03-29T00:00:00+02:00"),
                                         at ("2026-03-30T00:00:00+03:00")),
                   ==, 23 * HOUR);
  g_assert_cmpint (kab_calendar_elapsed (always, at ("2026-10-25T00:00:00+03:00"),
                                         at ("2026-10-26T00:00:00+02:00")),
                   ==, 25 * HOUR);
  {
    g_autofree char *day = kab_calendar_date (office, at ("2026-03-28T22:30:00+00:00"));

    g_assert_cmpstr (day, ==, "2026-03-29");
  }
}

/* Holidays of the law, each year on the same day. */
static void
test_defaults (void)
{
  static const struct
  {
    const char *country, *day;
    gboolean works;
  } cases[] = {
    { "ru", "2026-06-12", FALSE }, { "ru", "2026-11-04", FALSE }, { "ru", "2026-03-03", TRUE },
    { "bg", "2026-03-03", FALSE }, { "bg", "2026-09-22", FALSE }, { "bg", "2026-06-12", TRUE },
    { "az", "2026-03-23", FALSE }, { "az", "2027-01-20", FALSE }, { "az", "2026-11-04", TRUE },
    { "az", "2026-05-28", FALSE }, { "ru", "2026-02-21", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KabCalendar) calendar = kab_calendar_new_default (cases[i].country);

      g_test_message ("%s %s", cases[i].country, cases[i].day);
      g_assert_true (kab_calendar_is_working_day (calendar, cases[i].day) == cases[i].works);
    }
}

static void
test_hostile (void)
{
  static const char *const bad[] = {
    "",
    "5",
    "{}",
    "{\"time_zone\":\"Europe/Moscow\"}",
    "{\"time_zone\":5,\"week\":{\"mon\":\"09:00-18:00\"}}",
    "{\"time_zone\":\"Moon/Sea\",\"week\":{\"mon\":\"09:00-18:00\"}}",
    "{\"time_zone\":\"Europe/Moscow\",\"week\":{}}",
    "{\"time_zone\":\"Europe/Moscow\",\"week\":{\"mon\":\"off\"}}",
    "{\"time_zone\":\"Europe/Moscow\",\"week\":{\"mon\":\"18:00-09:00\"}}",
    "{\"time_zone\":\"Europe/Moscow\",\"week\":{\"mon\":\"09:00-13:00,12:00-18:00\"}}",
    "{\"time_zone\":\"Europe/Moscow\",\"week\":{\"mon\":\"9-18\"}}",
    "{\"time_zone\":\"Europe/Moscow\",\"week\":{\"mon\":\"09:00-25:00\"}}",
    "{\"time_zone\":\"Europe/Moscow\",\"week\":{\"mon\":\"09:00-18:00,\"}}",
    "{\"time_zone\":\"Europe/Moscow\",\"week\":{\"mon\":5}}",
    "{\"time_zone\":\"Europe/Moscow\",\"week\":{\"mon\":\"09:00-18:00\"},\"days\":{\"2026-02-30\":\"off\"}}",
    "{\"time_zone\":\"Europe/Moscow\",\"week\":{\"mon\":\"09:00-18:00\"},\"days\":{\"2026-02-20\":null}}",
    "{\"time_zone\":\"Europe/Moscow\",\"week\":{\"mon\":\"09:00-18:00\"},\"days\":{\"2026-02-20\":[]}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_null (kab_calendar_new_from_json (bad[i], &error));
      g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
    }
}

/* Adding what has elapsed comes back to the same working moment, for any moments. */
static void
test_properties (void)
{
  g_autoptr (KabCalendar) calendar = calendar_of (russia);
  GRand *rand = g_rand_new_with_seed (29);
  gint64 start = at ("2026-01-01T00:00:00+03:00");

  for (guint i = 0; i < 2000; i++)
    {
      gint64 a = start + (gint64)(g_rand_double (rand) * 300 * (double)DAY);
      gint64 b = a + (gint64)(g_rand_double (rand) * 20 * (double)DAY);
      gint64 c = b + (gint64)(g_rand_double (rand) * 20 * (double)DAY);
      gint64 time = (gint64)(g_rand_double (rand) * 100 * (double)HOUR);

      g_assert_cmpint (kab_calendar_elapsed (calendar, a, b) + kab_calendar_elapsed (calendar, b, c), ==,
                       kab_calendar_elapsed (calendar, a, c));
      g_assert_cmpint (kab_calendar_elapsed (calendar, a, b), <=, b - a);
      g_assert_cmpint (kab_calendar_elapsed (calendar, a, kab_calendar_add_time (calendar, a, time)), ==,
                       time);
    }
  g_rand_free (rand);
}

typedef struct
{
  const char *at;
  KabTicketEventKind kind;
  const char *value;
} Event;

/* S4-100 … S4-103, S3-20 … S3-27, C7, C18. Baku, Monday to Friday, 09:00 to 18:00. 2 March 2026 is a Monday. */
static void
test_tickets (void)
{
  static const struct
  {
    const char *what;
    Event events[8];
    const char *now;
    const char *status;
    KabClockState state;
    const char *target, *limit, *close;
    gboolean warn_due, close_due, late;
  } cases[] = {
    { "medium: 1 and 4 business hours, over a weekend",
      { { "02-27T17:30", KAB_TICKET_CREATED } },
      "02-28T12:00",
      "waiting",
      KAB_CLOCK_RUNNING,
      "03-02T09:30",
      "03-02T12:30",
      NULL },
    { "medium: past the target",
      { { "02-27T17:30", KAB_TICKET_CREATED } },
      "03-02T09:30",
      "waiting",
      KAB_CLOCK_WARNING,
      "03-02T09:30",
      "03-02T12:30",
      NULL },
    { "medium: past the limit",
      { { "02-27T17:30", KAB_TICKET_CREATED } },
      "03-02T12:30",
      "waiting",
      KAB_CLOCK_BREACHED,
      "03-02T09:30",
      "03-02T12:30",
      NULL },
    { "high: 15 and 30 minutes round the clock",
      { { "02-28T03:00", KAB_TICKET_CREATED }, { "02-28T03:00", KAB_TICKET_PRIORITY, "high" } },
      "02-28T03:14",
      "waiting",
      KAB_CLOCK_RUNNING,
      "02-28T03:15",
      "02-28T03:30",
      NULL },
    { "high: past the limit",
      { { "02-28T03:00", KAB_TICKET_CREATED }, { "02-28T03:00", KAB_TICKET_PRIORITY, "high" } },
      "02-28T03:30",
      "waiting",
      KAB_CLOCK_BREACHED,
      "02-28T03:15",
      "02-28T03:30",
      NULL },
    { "low: 24 business hours are two days and two thirds",
      { { "03-02T09:00", KAB_TICKET_CREATED }, { "03-02T09:00", KAB_TICKET_PRIORITY, "low" } },
      "03-04T14:59",
      "waiting",
      KAB_CLOCK_RUNNING,
      "03-04T15:00",
      "03-04T15:00",
      NULL },
    { "answered in time",
      { { "03-02T09:00", KAB_TICKET_CREATED },
        { "03-02T09:10", KAB_TICKET_TAKEN },
        { "03-02T13:00", KAB_TICKET_STAFF_MESSAGE } },
      "03-03T09:00",
      "in_progress",
      KAB_CLOCK_IDLE,
      "03-02T10:00",
      "03-02T13:00",
      NULL },
    { "answered too late",
      { { "03-02T09:00", KAB_TICKET_CREATED }, { "03-02T13:01", KAB_TICKET_STAFF_MESSAGE } },
      "03-03T09:00",
      "in_progress",
      KAB_CLOCK_IDLE,
      "03-02T10:00",
      "03-02T13:00",
      NULL,
      .late = TRUE },
    { "taken in hand is no answer",
      { { "03-02T09:00", KAB_TICKET_CREATED }, { "03-02T09:10", KAB_TICKET_TAKEN } },
      "03-02T13:30",
      "in_progress",
      KAB_CLOCK_BREACHED,
      "03-02T10:00",
      "03-02T13:00",
      NULL },
    { "a second question does not put off the first",
      { { "03-02T09:00", KAB_TICKET_CREATED }, { "03-02T12:00", KAB_TICKET_CLIENT_MESSAGE } },
      "03-02T13:30",
      "waiting",
      KAB_CLOCK_BREACHED,
      "03-02T10:00",
      "03-02T13:00",
      NULL },
    { "done: closes 24 hours after it, whatever the hours of work",
      { { "03-02T09:00", KAB_TICKET_CREATED },
        { "03-02T10:00", KAB_TICKET_STAFF_MESSAGE },
        { "03-02T10:05", KAB_TICKET_DONE } },
      "03-03T06:04",
      "done",
      KAB_CLOCK_IDLE,
      "03-02T10:00",
      "03-02T13:00",
      "03-03T10:05" },
    { "done: warned four hours before",
      { { "03-02T09:00", KAB_TICKET_CREATED },
        { "03-02T10:00", KAB_TICKET_STAFF_MESSAGE },
        { "03-02T10:05", KAB_TICKET_DONE } },
      "03-03T06:05",
      "done",
      KAB_CLOCK_IDLE,
      "03-02T10:00",
      "03-02T13:00",
      "03-03T10:05",
      .warn_due = TRUE },
    { "done: time to close",
      { { "03-02T09:00", KAB_TICKET_CREATED },
        { "03-02T10:00", KAB_TICKET_STAFF_MESSAGE },
        { "03-02T10:05", KAB_TICKET_DONE } },
      "03-03T10:05",
      "done",
      KAB_CLOCK_IDLE,
      "03-02T10:00",
      "03-02T13:00",
      "03-03T10:05",
      .warn_due = TRUE,
      .close_due = TRUE },
    { "done: from the later of done and the last message of staff",
      { { "03-02T09:00", KAB_TICKET_CREATED },
        { "03-02T10:00", KAB_TICKET_STAFF_MESSAGE },
        { "03-02T10:05", KAB_TICKET_DONE },
        { "03-02T15:00", KAB_TICKET_STAFF_MESSAGE } },
      "03-03T10:05",
      "done",
      KAB_CLOCK_IDLE,
      "03-02T10:00",
      "03-02T13:00",
      "03-03T15:00" },
    { "done without an answer never closes",
      { { "03-02T09:00", KAB_TICKET_CREATED }, { "03-02T10:05", KAB_TICKET_DONE } },
      "03-09T10:05",
      "done",
      KAB_CLOCK_BREACHED,
      "03-02T10:00",
      "03-02T13:00",
      NULL },
    { "a message in done puts it back, and the clock starts anew",
      { { "03-02T09:00", KAB_TICKET_CREATED },
        { "03-02T10:00", KAB_TICKET_STAFF_MESSAGE },
        { "03-02T10:05", KAB_TICKET_DONE },
        { "03-02T17:00", KAB_TICKET_CLIENT_MESSAGE } },
      "03-03T23:00",
      "in_progress",
      KAB_CLOCK_BREACHED,
      "03-02T18:00",
      "03-03T12:00",
      NULL },
    { "reopened within 30 days",
      { { "03-02T09:00", KAB_TICKET_CREATED },
        { "03-02T10:00", KAB_TICKET_STAFF_MESSAGE },
        { "03-02T10:05", KAB_TICKET_DONE },
        { "03-03T10:05", KAB_TICKET_CLOSED },
        { "04-02T10:05", KAB_TICKET_CLIENT_MESSAGE } },
      "04-02T10:30",
      "in_progress",
      KAB_CLOCK_RUNNING,
      "04-02T11:05",
      "04-02T14:05",
      NULL },
    { "later it stays closed",
      { { "03-02T09:00", KAB_TICKET_CREATED },
        { "03-02T10:00", KAB_TICKET_STAFF_MESSAGE },
        { "03-02T10:05", KAB_TICKET_DONE },
        { "03-03T10:05", KAB_TICKET_CLOSED },
        { "04-02T10:06", KAB_TICKET_CLIENT_MESSAGE } },
      "04-02T10:30",
      "closed",
      KAB_CLOCK_IDLE,
      "03-02T10:00",
      "03-02T13:00",
      NULL },
    { "what has not happened yet does not count",
      { { "03-02T09:00", KAB_TICKET_CREATED }, { "03-02T10:00", KAB_TICKET_STAFF_MESSAGE } },
      "03-02T09:30",
      "waiting",
      KAB_CLOCK_RUNNING,
      "03-02T10:00",
      "03-02T13:00",
      NULL },
  };
  g_autoptr (KabCalendar) calendar = calendar_of (
    "{\"time_zone\":\"Asia/Baku\",\"week\":{\"mon\":\"09:00-18:00\",\"tue\":\"09:00-18:00\",\"wed\":"
    "\"09:00-18:00\",\"thu\":\"09:00-18:00\",\"fri\":\"09:00-18:00\"}}");
  KabTicketPolicy policy;

  g_assert_true (kab_ticket_policy_read (NULL, &policy, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KabTicketEvent events[8], shuffled[8];
      guint n = 0;
      g_autofree char *now = g_strconcat ("2026-", cases[i].now, ":00+04:00", NULL);
      g_autoptr (KabTicketClock) clock = NULL;
      g_autoptr (KabTicketClock) again = NULL;
      const char *times[] = { cases[i].target, cases[i].limit, cases[i].close };
      gint64 is[3];

      g_test_message ("%s", cases[i].what);
      for (; n < 8 && cases[i].events[n].at != NULL; n++)
        {
          g_autofree char *text = g_strconcat ("2026-", cases[i].events[n].at, ":00+04:00", NULL);

          events[n] = (KabTicketEvent){ at (text), cases[i].events[n].kind, cases[i].events[n].value };
        }
      clock = kab_ticket_clock_at (events, n, &policy, calendar, at (now));
      is[0] = clock->target_at;
      is[1] = clock->limit_at;
      is[2] = clock->close_at;
      g_assert_cmpstr (clock->status, ==, cases[i].status);
      g_assert_cmpint (clock->state, ==, cases[i].state);
      for (guint k = 0; k < 3; k++)
        {
          g_autofree char *text
            = times[k] != NULL ? g_strconcat ("2026-", times[k], ":00+04:00", NULL) : NULL;

          g_assert_cmpint (is[k], ==, text != NULL ? at (text) : 0);
        }
      g_assert_true (clock->warn_due == cases[i].warn_due);
      g_assert_true (clock->close_due == cases[i].close_due);
      g_assert_true (clock->answered_late == cases[i].late);
      g_assert_cmpuint (clock->why->len, >=, 2);
      /* Whatever order the events came in. */
      for (guint k = 0; k < n; k++)
        shuffled[k] = events[n - 1 - k];
      again = kab_ticket_clock_at (shuffled, n, &policy, calendar, at (now));
      g_assert_cmpstr (again->status, ==, clock->status);
      g_assert_cmpint (again->limit_at, ==, clock->limit_at);
      g_assert_cmpint (again->close_at, ==, clock->close_at);
    }
}

static void
test_policy (void)
{
  KabTicketPolicy policy;
  g_autoptr (GError) error = NULL;
  static const char *const bad[]
    = { "[]", "{\"high_target\":0}", "{\"close\":5}", "{\"reopen_days\":\"x\"}" };

  g_assert_true (
    kab_ticket_policy_read ("{\"version\":3,\"medium_limit\":120,\"medium_always\":true}", &policy, NULL));
  g_assert_cmpint (policy.version, ==, 3);
  g_assert_cmpint (policy.medium.limit, ==, 120);
  g_assert_true (policy.medium.always);
  g_assert_cmpint (policy.high.target, ==, 15);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_clear_error (&error);
      g_assert_false (kab_ticket_policy_read (bad[i], &policy, &error));
      g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
    }
}

/* S4-04, S4-21, S4-50: three clocks. 5 March 2026 is a Thursday; 20 to 24 March is Novruz. */
static void
test_application (void)
{
  g_autoptr (KabCalendar) calendar = kab_calendar_new_default ("az");
  KabApplicationTimes times = { .submitted_at = at ("2026-03-12T16:00:00+04:00") };
  KabDeadline deadlines[KAB_N_DEADLINES];

  g_assert_true (kab_application_deadlines (&times, calendar, at ("2026-03-18T00:00:00+04:00"), deadlines));
  g_assert_cmpint (deadlines[0].due_at, ==, at ("2026-03-14T16:00:00+04:00"));
  g_assert_cmpint (deadlines[1].due_at, ==, at ("2026-03-17T18:00:00+04:00"));
  g_assert_cmpint (deadlines[2].due_at, ==, at ("2026-03-26T18:00:00+04:00"));
  g_assert_true (deadlines[0].overdue && deadlines[1].overdue && !deadlines[2].overdue);
  for (guint i = 0; i < KAB_N_DEADLINES; i++)
    {
      g_assert_nonnull (deadlines[i].sentence);
      kab_deadline_clear (&deadlines[i]);
    }
  times.reacted_at = at ("2026-03-14T16:00:00+04:00");
  times.documents_checked_at = at ("2026-03-17T18:01:00+04:00");
  g_assert_true (kab_application_deadlines (&times, calendar, at ("2026-05-18T00:00:00+04:00"), deadlines));
  g_assert_true (!deadlines[0].overdue && deadlines[1].overdue && deadlines[2].overdue);
  for (guint i = 0; i < KAB_N_DEADLINES; i++)
    kab_deadline_clear (&deadlines[i]);
  times.submitted_at = 0;
  g_assert_false (kab_application_deadlines (&times, calendar, 0, deadlines));
}

/* A setting that rules go by is checked where it is written. */
static void
test_settings (void)
{
  static const struct
  {
    const char *key, *value;
    gboolean good;
  } cases[] = {
    { "calendar", russia, TRUE },
    { "calendar", "{}", FALSE },
    { "ticket_policy", "{\"close_hours\":48}", TRUE },
    { "ticket_policy", "{\"close_hours\":0}", FALSE },
    { "something_else", "{}", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KabRow) row = kab_row_new (&kab_entity_setting, NULL);
      const KabField *field = NULL;

      kab_row_set_text (row, "key", cases[i].key);
      kab_row_set_text (row, "value", cases[i].value);
      g_assert_true (kab_validate_row (row, &field, NULL) == cases[i].good);
      g_assert_cmpstr (field != NULL ? field->name : NULL, ==, cases[i].good ? NULL : "value");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar/year", test_year);
  g_test_add_func ("/calendar/days (S4-04)", test_days);
  g_test_add_func ("/calendar/hours (S4-94)", test_hours);
  g_test_add_func ("/calendar/summer-time", test_summer_time);
  g_test_add_func ("/calendar/defaults", test_defaults);
  g_test_add_func ("/calendar/hostile", test_hostile);
  g_test_add_func ("/calendar/properties", test_properties);
  g_test_add_func ("/tickets/clocks (S3-20..27, S4-100..103, C7, C18)", test_tickets);
  g_test_add_func ("/tickets/policy", test_policy);
  g_test_add_func ("/applications/clocks (S4-04, S4-21, S4-50)", test_application);
  g_test_add_func ("/calendar/settings", test_settings);
  return g_test_run ();
}
