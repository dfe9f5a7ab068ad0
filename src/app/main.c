/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <malloc.h>

#include "kab-application.h"
#include "kab-config.h"

static gboolean
name_icon (gpointer user_data)
{
  gtk_window_set_default_icon_name (KAB_APPLICATION_ID);
  return G_SOURCE_REMOVE;
}

/* On X11 the icon is drawn from SVG in every size there is: not before the first frame. */
static void
window_added_cb (GtkApplication *application, GtkWindow *window, gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (application, window_added_cb, user_data);
  g_timeout_add_seconds (1, name_icon, NULL);
}

int
main (int argc, char **argv)
{
  g_autoptr (KabApplication) application = NULL;
  const char *locale_dir = g_getenv ("KABINET_LOCALEDIR");

  /* A few threads that read now and then need no heaps of their own. */
  mallopt (M_ARENA_MAX, 2);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir ? locale_dir : KAB_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name ("Kabinet");
  application = kab_application_new ();
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
