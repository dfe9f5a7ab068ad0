/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-preferences.h"

#include <glib/gi18n-lib.h>

#include "kab-config.h"

struct _KabPreferences
{
  AdwPreferencesWindow parent_instance;
  AdwComboRow *style;
  AdwComboRow *room;
  GtkSwitch *tell_paid;
  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (KabPreferences, kab_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static guint forget_signal;

void
kab_preferences_apply_style (GSettings *settings)
{
  static const AdwColorScheme schemes[]
    = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  int chosen = g_settings_get_enum (settings, "color-scheme");

  if (chosen >= 0 && chosen < (int)G_N_ELEMENTS (schemes))
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[chosen]);
}

static void
style_chosen_cb (KabPreferences *self)
{
  if (!self->settings)
    return;
  g_settings_set_enum (self->settings, "color-scheme", (int)adw_combo_row_get_selected (self->style));
  kab_preferences_apply_style (self->settings);
}

/* MiB, in the order of the row's choices; one that was set by other means is left as it is. */
static const guint rooms[] = { 100, 500, 2000, 10000 };

static void
room_chosen_cb (KabPreferences *self)
{
  guint chosen = adw_combo_row_get_selected (self->room);

  if (self->settings && chosen < G_N_ELEMENTS (rooms))
    g_settings_set_uint (self->settings, "file-room", rooms[chosen]);
}

static void
show_room (KabPreferences *self, guint room)
{
  guint nearest = 0;

  while (nearest + 1 < G_N_ELEMENTS (rooms) && rooms[nearest] < room)
    nearest++;
  adw_combo_row_set_selected (self->room, nearest);
}

static void
forget_cb (KabPreferences *self)
{
  g_signal_emit (self, forget_signal, 0);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self),
                                    adw_toast_new (_ ("Filters and columns are as at the beginning")));
}

static void
kab_preferences_dispose (GObject *object)
{
  g_clear_object (&KAB_PREFERENCES (object)->settings);
  G_OBJECT_CLASS (kab_preferences_parent_class)->dispose (object);
}

static void
kab_preferences_class_init (KabPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_preferences_dispose;
  forget_signal = g_signal_new ("forget", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kabinet/Kabinet/app/kab-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, KabPreferences, style);
  gtk_widget_class_bind_template_child (widget_class, KabPreferences, room);
  gtk_widget_class_bind_template_child (widget_class, KabPreferences, tell_paid);
  gtk_widget_class_bind_template_callback (widget_class, style_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, room_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
}

static void
kab_preferences_init (KabPreferences *self)
{
  g_autoptr (GSettings) settings = g_settings_new (KAB_APPLICATION_ID);

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_selected (self->style, (guint)g_settings_get_enum (settings, "color-scheme"));
  g_settings_bind (settings, "tell-paid", self->tell_paid, "active", G_SETTINGS_BIND_DEFAULT);
  show_room (self, g_settings_get_uint (settings, "file-room"));
  self->settings = g_steal_pointer (&settings);
}

GtkWidget *
kab_preferences_new (GtkWindow *parent)
{
  return g_object_new (KAB_TYPE_PREFERENCES, "transient-for", parent, NULL);
}
