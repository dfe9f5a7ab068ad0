/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KAB_TYPE_PREFERENCES (kab_preferences_get_type ())
G_DECLARE_FINAL_TYPE (KabPreferences, kab_preferences, KAB, PREFERENCES, AdwPreferencesWindow)

/** kab_preferences_new: Signal "forget": lists shall show themselves as at the beginning */
GtkWidget *kab_preferences_new (GtkWindow *parent);

/** kab_preferences_apply_style: light, dark or as the desktop, as the settings say */
void kab_preferences_apply_style (GSettings *settings);

G_END_DECLS
