/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-calendar.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-date.h"
#include "kab-error.h"

#define SPANS_MAX 4
#define DAYS_MAX 4000
#define HORIZON 3660
#define DAY_MINUTES (24 * 60)

/* Minutes of the local day, from the first to before the last. */
typedef struct
{
  int from;
  int to;
} Span;

typedef struct
{
  guint n;
  Span spans[SPANS_MAX];
} Hours;

struct _KabCalendar
{
  gatomicrefcount refs;
  GTimeZone *zone;
  Hours week[7];    /* Monday first */
  GHashTable *days; /* Julian day number -> Hours */
};

KabCalendar *
kab_calendar_ref (KabCalendar *calendar)
{
  g_atomic_ref_count_inc (&calendar->refs);
  return calendar;
}

void
kab_calendar_unref (KabCalendar *calendar)
{
  if (calendar == NULL || !g_atomic_ref_count_dec (&calendar->refs))
    return;
  g_clear_pointer (&calendar->zone, g_time_zone_unref);
  g_hash_table_unref (calendar->days);
  g_free (calendar);
}

static gboolean
read_minute (const char **p, int *minute)
{
  const char *s = *p;

  if (!g_ascii_isdigit (s[0]) || !g_ascii_isdigit (s[1]) || s[2] != ':' || !g_ascii_isdigit (s[3])
      || !g_ascii_isdigit (s[4]) || s[3] > '5')
    return FALSE;
  *minute = ((s[0] - '0') * 10 + s[1] - '0') * 60 + (s[3] - '0') * 10 + s[4] - '0';
  *p = s + 5;
  return *minute <= DAY_MINUTES;
}

static gboolean
read_hours (const char *text, Hours *hours)
{
  int last = 0;

  hours->n = 0;
  if (g_str_equal (text, "off"))
    return TRUE;
  for (const char *p = text;; p++)
    {
      Span *span = &hours->spans[hours->n];

      if (hours->n == SPANS_MAX || !read_minute (&p, &span->from) || *p++ != '-'
          || !read_minute (&p, &span->to) || span->from < last || span->to <= span->from)
        return FALSE;
      last = span->to;
      hours->n++;
      if (*p == '\0')
        return TRUE;
      if (*p != ',')
        return FALSE;
    }
}

static guint32
julian (const char *date)
{
  GDate day;

  g_date_clear (&day, 1);
  g_date_set_dmy (&day, (GDateDay)g_ascii_strtoull (date + 8, NULL, 10),
                  (GDateMonth)g_ascii_strtoull (date + 5, NULL, 10),
                  (GDateYear)g_ascii_strtoull (date, NULL, 10));
  return g_date_get_julian (&day);
}

static char *
date_text (guint32 day)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, day);
  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date),
                          g_date_get_day (&date));
}

static const Hours *
hours_of (KabCalendar *calendar, guint32 day)
{
  const Hours *hours = g_hash_table_lookup (calendar->days, GUINT_TO_POINTER (day));

  /* Julian day 1 of GDate, the first of January of the year 1, was a Monday. */
  return hours != NULL ? hours : &calendar->week[(day - 1) % 7];
}

static gint64
moment (KabCalendar *calendar, guint32 day, int minute)
{
  GDate date;
  g_autoptr (GDateTime) time = NULL;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, day + (minute == DAY_MINUTES ? 1 : 0));
  if (minute == DAY_MINUTES)
    minute = 0;
  time = g_date_time_new (calendar->zone, g_date_get_year (&date), g_date_get_month (&date),
                          g_date_get_day (&date), minute / 60, minute % 60, 0);
  return g_date_time_to_unix (time) * 1000;
}

static guint32
day_of (KabCalendar *calendar, gint64 at)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / 1000 - (at % 1000 < 0 ? 1 : 0));
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, calendar->zone) : NULL;
  GDate date;

  g_return_val_if_fail (local != NULL, 1);
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay)g_date_time_get_day_of_month (local),
                  (GDateMonth)g_date_time_get_month (local), (GDateYear)g_date_time_get_year (local));
  return g_date_get_julian (&date);
}

static void
add_day (KabCalendar *calendar, const char *date, const Hours *hours)
{
  g_hash_table_insert (calendar->days, GUINT_TO_POINTER (julian (date)), g_memdup2 (hours, sizeof *hours));
}

static KabCalendar *
new_empty (const char *zone)
{
  KabCalendar *calendar = g_new0 (KabCalendar, 1);

  g_atomic_ref_count_init (&calendar->refs);
  calendar->zone = g_time_zone_new_identifier (zone);
  calendar->days = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return calendar;
}

G_GNUC_PRINTF (2, 3)
static gboolean
invalid (GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *sentence = NULL;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, KAB_ERROR, KAB_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
read_week (KabCalendar *calendar, JsonObject *week, GError **error)
{
  static const char *const names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
  gboolean any = FALSE;

  for (guint i = 0; i < 7; i++)
    {
      const char *text = json_object_get_string_member_with_default (week, names[i], "off");

      if (text == NULL || !read_hours (text, &calendar->week[i]))
        return invalid (error, _ ("The hours of “%s” cannot be read: write them as 09:00-18:00, or off."),
                        names[i]);
      any = any || calendar->week[i].n > 0;
    }
  return any || invalid (error, _ ("By this calendar nobody ever works. Give at least one day its hours."));
}

static gboolean
read_days (KabCalendar *calendar, JsonObject *days, GError **error)
{
  JsonObjectIter iter;
  const char *date;
  JsonNode *node;

  if (json_object_get_size (days) > DAYS_MAX)
    return invalid (error, _ ("A calendar has up to %d days of its own."), DAYS_MAX);
  json_object_iter_init (&iter, days);
  while (json_object_iter_next (&iter, &date, &node))
    {
      const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
      Hours hours;

      if (!kab_date_is_valid (date))
        return invalid (error, _ ("“%s” is not a day of the calendar."), date);
      if (text == NULL || !read_hours (text, &hours))
        return invalid (error, _ ("The hours of “%s” cannot be read: write them as 09:00-18:00, or off."),
                        date);
      add_day (calendar, date, &hours);
    }
  return TRUE;
}

static JsonObject *
object_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

KabCalendar *
kab_calendar_new_from_json (const char *json, GError **error)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autoptr (KabCalendar) calendar = NULL;
  JsonObject *object, *week, *days;
  const char *zone;

  object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  week = object != NULL ? object_member (object, "week") : NULL;
  days = object != NULL ? object_member (object, "days") : NULL;
  zone = object != NULL ? json_object_get_string_member_with_default (object, "time_zone", NULL) : NULL;
  if (week == NULL || zone == NULL)
    {
      invalid (error, _ ("A calendar needs a time zone and the hours of a week."));
      return NULL;
    }
  calendar = new_empty (zone);
  if (calendar->zone == NULL)
    {
      invalid (error, _ ("“%s” is not a time zone that is known here. Write it as Europe/Moscow."), zone);
      return NULL;
    }
  if (!read_week (calendar, week, error) || (days != NULL && !read_days (calendar, days, error)))
    return NULL;
  return g_steal_pointer (&calendar);
}

KabCalendar *
kab_calendar_new_default (const char *country)
{
  static const Hours off = { 0 }, office = { 1, { { 9 * 60, 18 * 60 } } };
  static const struct
  {
    const char *country, *zone, *days;
  } defaults[] = {
    /* Labour Code of Russia, article 112. */
    { "ru", "Europe/Moscow",
      "01-01 01-02 01-03 01-04 01-05 01-06 01-07 01-08 02-23 03-08 05-01 05-09 06-12 11-04" },
    /* Labour Code of Bulgaria, article 154; Easter moves and comes with the setting. */
    { "bg", "Europe/Sofia", "01-01 03-03 05-01 05-06 05-24 09-06 09-22 12-24 12-25 12-26" },
    /* Labour Code of Azerbaijan, article 105; the feasts of the lunar calendar come with the setting. */
    { "az", "Asia/Baku",
      "01-01 01-02 01-20 03-08 03-20 03-21 03-22 03-23 03-24 05-09 05-28 06-15 06-26 11-08 11-09 12-31" },
  };
  guint which = 0;
  KabCalendar *calendar;

  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    if (g_strcmp0 (country, defaults[i].country) == 0)
      which = i;
  calendar = new_empty (defaults[which].zone);
  if (calendar->zone == NULL)
    calendar->zone = g_time_zone_new_utc ();
  for (guint i = 0; i < 5; i++)
    calendar->week[i] = office;
  for (int year = 2024; year <= 2035; year++)
    for (const char *p = defaults[which].days; *p != '\0'; p += strspn (p + 5, " ") + 5)
      {
        g_autofree char *date = g_strdup_printf ("%d-%.5s", year, p);

        add_day (calendar, date, &off);
      }
  return calendar;
}

gboolean
kab_calendar_is_working_day (KabCalendar *calendar, const char *date)
{
  g_return_val_if_fail (kab_date_is_valid (date), FALSE);
  return hours_of (calendar, julian (date))->n > 0;
}

char *
kab_calendar_date (KabCalendar *calendar, gint64 at)
{
  return date_text (day_of (calendar, at));
}

/* Calls on each span of work from @at on, until it has had enough. */
typedef gboolean (*SpanFunc) (gint64 from, gint64 to, gpointer user_data);

static gboolean
each_span (KabCalendar *calendar, gint64 at, SpanFunc func, gpointer user_data)
{
  guint32 first = day_of (calendar, at);

  for (guint32 day = first; day < first + HORIZON; day++)
    {
      const Hours *hours = hours_of (calendar, day);

      for (guint i = 0; i < hours->n; i++)
        {
          gint64 from = MAX (at, moment (calendar, day, hours->spans[i].from));
          gint64 to = moment (calendar, day, hours->spans[i].to);

          if (to > from && func (from, to, user_data))
            return TRUE;
        }
    }
  return FALSE;
}

typedef struct
{
  gint64 left;
  gint64 found;
} Search;

static gboolean
take (gint64 from, gint64 to, gpointer user_data)
{
  Search *search = user_data;

  if (search->left > to - from)
    {
      search->left -= to - from;
      return FALSE;
    }
  search->found = from + search->left;
  return TRUE;
}

gint64
kab_calendar_next_opening (KabCalendar *calendar, gint64 at)
{
  Search search = { 0, -1 };

  each_span (calendar, at, take, &search);
  return search.found;
}

gboolean
kab_calendar_is_open (KabCalendar *calendar, gint64 at)
{
  return kab_calendar_next_opening (calendar, at) == at;
}

gint64
kab_calendar_add_time (KabCalendar *calendar, gint64 at, gint64 duration)
{
  Search search = { MAX (duration, 0), -1 };

  each_span (calendar, at, take, &search);
  return search.found;
}

typedef struct
{
  gint64 until;
  gint64 sum;
} Sum;

static gboolean
add_up (gint64 from, gint64 to, gpointer user_data)
{
  Sum *sum = user_data;

  if (from >= sum->until)
    return TRUE;
  sum->sum += MIN (to, sum->until) - from;
  return to >= sum->until;
}

gint64
kab_calendar_elapsed (KabCalendar *calendar, gint64 from, gint64 to)
{
  Sum sum = { to, 0 };

  if (to > from)
    each_span (calendar, from, add_up, &sum);
  return sum.sum;
}

static guint32
nth_day (KabCalendar *calendar, guint32 day, guint n)
{
  for (guint i = 0; i < HORIZON; i++)
    {
      gboolean works = hours_of (calendar, day)->n > 0;

      if (works && n == 0)
        return day;
      day++;
      if (n > 0 && hours_of (calendar, day)->n > 0)
        n--;
    }
  return 0;
}

char *
kab_calendar_add_days (KabCalendar *calendar, const char *date, guint n)
{
  guint32 day;

  g_return_val_if_fail (kab_date_is_valid (date), NULL);
  day = nth_day (calendar, julian (date), n);
  return day != 0 ? date_text (day) : NULL;
}

guint
kab_calendar_count_days (KabCalendar *calendar, const char *from, const char *to)
{
  guint n = 0;

  g_return_val_if_fail (kab_date_is_valid (from) && kab_date_is_valid (to), 0);
  for (guint32 day = julian (from), last = julian (to); day <= last; day++)
    n += hours_of (calendar, day)->n > 0;
  return n;
}

gint64
kab_calendar_due (KabCalendar *calendar, gint64 at, guint n)
{
  guint32 day = nth_day (calendar, day_of (calendar, at), n);
  const Hours *hours = day != 0 ? hours_of (calendar, day) : NULL;

  return hours != NULL ? moment (calendar, day, hours->spans[hours->n - 1].to) : -1;
}

char *
kab_calendar_format (KabCalendar *calendar, gint64 at)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / 1000);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, calendar->zone) : NULL;
  g_autofree char *date = NULL, *day = NULL;

  if (local == NULL)
    return g_strdup ("");
  date = g_date_time_format (local, "%Y-%m-%d");
  day = kab_date_format (date, NULL);
  return g_strdup_printf ("%s %02d:%02d", day, g_date_time_get_hour (local), g_date_time_get_minute (local));
}
