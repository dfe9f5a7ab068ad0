/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-main-menu.h"

static void
moved_cb (AdwLeaflet *leaflet, GParamSpec *pspec, GtkMenuButton *button)
{
  if (adw_leaflet_get_child_transition_running (leaflet))
    return;
  g_signal_handlers_disconnect_by_func (leaflet, moved_cb, button);
  if (gtk_widget_get_mapped (GTK_WIDGET (button)))
    gtk_menu_button_popup (button);
}

void
kab_main_menu_open (GtkMenuButton *button, AdwLeaflet *leaflet, const char *page)
{
  if (adw_leaflet_get_folded (leaflet))
    adw_leaflet_set_visible_child_name (leaflet, page);
  g_signal_handlers_disconnect_by_func (leaflet, moved_cb, button);
  /* A menu opened while its button still moves would stay where the button was. */
  if (adw_leaflet_get_child_transition_running (leaflet))
    g_signal_connect_object (leaflet, "notify::child-transition-running", G_CALLBACK (moved_cb), button, 0);
  else
    gtk_menu_button_popup (button);
}

void
kab_main_menu_show_help (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkApplicationWindow *window = GTK_APPLICATION_WINDOW (widget);

  if (!gtk_application_window_get_help_overlay (window))
    {
      g_autoptr (GtkBuilder) builder
        = gtk_builder_new_from_resource ("/org/kabinet/Kabinet/app/help-overlay.ui");

      gtk_application_window_set_help_overlay (window, GTK_SHORTCUTS_WINDOW (
                                                         gtk_builder_get_object (builder, "help_overlay")));
    }
  gtk_window_present (GTK_WINDOW (gtk_application_window_get_help_overlay (window)));
}
