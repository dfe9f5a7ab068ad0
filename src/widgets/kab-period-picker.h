/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-period-preset.h"

G_BEGIN_DECLS

/**
 * KabPeriodPicker:
 *
 * A button that says which days are asked for, and opens those that have names, and a calendar for any others.
 *
 * Signal "changed": others were chosen.
 */
#define KAB_TYPE_PERIOD_PICKER (kab_period_picker_get_type ())
G_DECLARE_FINAL_TYPE (KabPeriodPicker, kab_period_picker, KAB, PERIOD_PICKER, GtkWidget)

GtkWidget *kab_period_picker_new (void);
/** kab_period_picker_get_from: Returns: (transfer none): YYYY-MM-DD, the first day that is asked for */
const char *kab_period_picker_get_from (KabPeriodPicker *self);
const char *kab_period_picker_get_to (KabPeriodPicker *self);
KabPeriodPreset kab_period_picker_get_preset (KabPeriodPicker *self);
void kab_period_picker_set_preset (KabPeriodPicker *self, KabPeriodPreset preset);
/** kab_period_picker_set_days: two valid days; turned round if need be */
void kab_period_picker_set_days (KabPeriodPicker *self, const char *from, const char *to);
/** kab_period_picker_refresh: a new day may have begun; Returns: whether the days differ now; "changed" is not given */
gboolean kab_period_picker_refresh (KabPeriodPicker *self);
/** kab_period_picker_to_text: Returns: (transfer full): for settings */
char *kab_period_picker_to_text (KabPeriodPicker *self);
/** kab_period_picker_restore: takes over what @text says, if it is valid */
void kab_period_picker_restore (KabPeriodPicker *self, const char *text);

G_END_DECLS
