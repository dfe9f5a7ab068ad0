/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** KabPeriodPreset: periods that are asked for by name; those of this week, month … end today */
typedef enum
{
  KAB_PERIOD_TODAY,
  KAB_PERIOD_YESTERDAY,
  KAB_PERIOD_THIS_WEEK,
  KAB_PERIOD_LAST_7_DAYS,
  KAB_PERIOD_LAST_30_DAYS,
  KAB_PERIOD_THIS_MONTH,
  KAB_PERIOD_LAST_MONTH,
  KAB_PERIOD_THIS_QUARTER,
  KAB_PERIOD_THIS_YEAR,
  KAB_PERIOD_LAST_12_MONTHS,
  KAB_PERIOD_CHOSEN, /* two days that somebody chose */
} KabPeriodPreset;
#define KAB_N_PERIOD_PRESETS 10

/** kab_period_preset_title: Returns: (transfer none): translated */
const char *kab_period_preset_title (KabPeriodPreset preset);
/** kab_period_preset_name: Returns: (transfer none) (nullable): for settings */
const char *kab_period_preset_name (KabPeriodPreset preset);
/** kab_period_preset_find: Returns: the one called so; CHOSEN for others */
KabPeriodPreset kab_period_preset_find (const char *name);

/**
 * kab_period_preset_days:
 * @today: YYYY-MM-DD
 * @first_weekday: 1 for Monday to 7 for Sunday
 * @from, @to: (out) (transfer full): YYYY-MM-DD; both belong to it
 */
void
kab_period_preset_days (KabPeriodPreset preset, const char *today, int first_weekday, char **from, char **to);

/** kab_first_weekday: Returns: with which day weeks begin, by the locale: 1 for Monday to 7 for Sunday */
int kab_first_weekday (void);

/** kab_period_format: Returns: (transfer full): the days as people read them: one, or first and last */
char *kab_period_format (const char *from, const char *to);

G_END_DECLS
