/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** kab_time_now: Returns: this moment in milliseconds since 1970, UTC */
gint64 kab_time_now (void);

/** kab_date_today: Returns: (transfer full): today in the local time zone, YYYY-MM-DD */
char *kab_date_today (void);

/** kab_date_is_valid: Returns: whether @text is a day of the calendar written YYYY-MM-DD */
gboolean kab_date_is_valid (const char *text);

/**
 * kab_date_parse:
 * @text: a day as people write it: 31.12.2025, 31/12/2025, 31-12-2025, 2025-12-31, 31.12.25
 *   (two digits: 2000 to 2069, then 1970 to 1999); the day comes before the month
 *
 * Returns: (transfer full) (nullable): YYYY-MM-DD, or %NULL if it is no such day
 */
char *kab_date_parse (const char *text);

/** kab_date_add_months: Returns: (transfer full): the same day @months later, or the last day of a shorter month */
char *kab_date_add_months (const char *date, int months);

/** kab_date_add_days: Returns: (transfer full): the day @days later, or, where that is negative, before */
char *kab_date_add_days (const char *date, int days);

/**
 * kab_date_format:
 * @date: YYYY-MM-DD
 * @language: (nullable): "ru", "en", "bg" or "az"; %NULL for the language of the messages locale
 *
 * Returns: (transfer full): the day as people of @language write it in short: 31.12.2025,
 *   and in English 31 Dec 2025
 */
char *kab_date_format (const char *date, const char *language);

/**
 * kab_date_format_long:
 *
 * Returns: (transfer full): the day with its month in words, as letters and contracts have it: "9 марта 2026 г.",
 *   "9 March 2026", "9 март 2026 г.", "9 mart 2026-cı il"
 */
char *kab_date_format_long (const char *date, const char *language);

/** kab_date_format_month: Returns: (transfer full): month and year alone: "март 2026 г.", "March 2026" */
char *kab_date_format_month (const char *date, const char *language);

/** kab_date_of_time: Returns: (transfer full) (nullable): the local day of @ms, YYYY-MM-DD */
char *kab_date_of_time (gint64 ms);

/** kab_time_format: Returns: (transfer full): @ms as local day and time of @language, to the minute */
char *kab_time_format (gint64 ms, const char *language);

/** kab_language: Returns: (transfer none): "ru", "bg" or "az" by the messages locale, "en" otherwise */
const char *kab_language (void);

G_END_DECLS
