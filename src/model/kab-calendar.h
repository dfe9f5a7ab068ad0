/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KabCalendar:
 *
 * When an office works: hours by day of the week, days off, days transferred and shortened, in a time zone. Reckons
 * with moments in ms since 1970, UTC; a change between summer and winter time falls where the zone has it. Immutable.
 */
typedef struct _KabCalendar KabCalendar;

/**
 * kab_calendar_new_from_json:
 * @json: as the setting "calendar" keeps it:
 *   {"time_zone": "Europe/Moscow", "week": {"mon": "09:00-18:00", "tue": "09:00-13:00,14:00-18:00", …},
 *    "days": {"2026-01-01": "off", "2026-11-03": "09:00-17:00", …}}.
 *   A day of the week that is not named is off; "days" (up to 4,000) overrides the week: holidays, days off that were
 *   transferred, Saturdays that are worked, short days
 *
 * Returns: (transfer full) (nullable): %NULL and %KAB_ERROR_INVALID if it is none, or nobody ever works by it
 */
KabCalendar *kab_calendar_new_from_json (const char *json, GError **error);

/**
 * kab_calendar_new_default:
 * @country: "ru", "bg" or "az"
 *
 * Returns: (transfer full): Monday to Friday from 09:00 to 18:00 (S4-94) in the zone of its capital, with the holidays
 *   that fall on the same day each year, from 2024 to 2035; what a government transfers comes with the setting
 */
KabCalendar *kab_calendar_new_default (const char *country);

KabCalendar *kab_calendar_ref (KabCalendar *calendar);
void kab_calendar_unref (KabCalendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabCalendar, kab_calendar_unref)

/** kab_calendar_is_working_day: @date: YYYY-MM-DD */
gboolean kab_calendar_is_working_day (KabCalendar *calendar, const char *date);

/** kab_calendar_date: Returns: (transfer full): the day that @at falls on in the calendar's zone, YYYY-MM-DD */
char *kab_calendar_date (KabCalendar *calendar, gint64 at);

/** kab_calendar_is_open: Returns: whether somebody works at that moment */
gboolean kab_calendar_is_open (KabCalendar *calendar, gint64 at);

/** kab_calendar_next_opening: Returns: @at if it is open then, or when it opens next; -1 if not within ten years */
gint64 kab_calendar_next_opening (KabCalendar *calendar, gint64 at);

/** kab_calendar_add_time: Returns: when @duration ms of working time have passed since @at; -1 if not within ten years */
gint64 kab_calendar_add_time (KabCalendar *calendar, gint64 at, gint64 duration);

/** kab_calendar_elapsed: Returns: the working time between two moments, ms; 0 if @to is not after @from */
gint64 kab_calendar_elapsed (KabCalendar *calendar, gint64 from, gint64 to);

/** kab_calendar_add_days: Returns: (transfer full) (nullable): the @n-th working day after @date; for 0 @date or the next one that is */
char *kab_calendar_add_days (KabCalendar *calendar, const char *date, guint n);

/** kab_calendar_count_days: Returns: how many working days there are from @from to @to, both included */
guint kab_calendar_count_days (KabCalendar *calendar, const char *from, const char *to);

/** kab_calendar_due: Returns: the end of work on the @n-th working day after the day of @at, ms; -1 if not within ten years */
gint64 kab_calendar_due (KabCalendar *calendar, gint64 at, guint n);

/** kab_calendar_format: Returns: (transfer full): @at as day and time of the calendar's zone, for people */
char *kab_calendar_format (KabCalendar *calendar, gint64 at);

G_END_DECLS
