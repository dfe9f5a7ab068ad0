/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-window-size.h"

/* What is less came of no person's hand. */
#define WIDTH_MIN 360
#define HEIGHT_MIN 300

void
kab_window_size_keep (GtkWindow *window, GSettings *settings)
{
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  if (width >= WIDTH_MIN && height >= HEIGHT_MIN)
    {
      g_settings_set_int (settings, "window-width", width);
      g_settings_set_int (settings, "window-height", height);
    }
  g_settings_set_boolean (settings, "maximized", gtk_window_is_maximized (window));
}

void
kab_window_size_restore (GtkWindow *window, GSettings *settings)
{
  gtk_window_set_default_size (window, g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "maximized"))
    gtk_window_maximize (window);
}
