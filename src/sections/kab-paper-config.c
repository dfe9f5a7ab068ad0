/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-paper-config.h"

#include <glib/gstdio.h>

#define SETTINGS "print"
#define SETUP "page"

static char *
path_of_config (void)
{
  return g_build_filename (g_get_user_config_dir (), "kabinet", "papers.ini", NULL);
}

static GKeyFile *
load (void)
{
  GKeyFile *file = g_key_file_new ();
  g_autofree char *path = path_of_config ();

  /* What cannot be read begins anew. */
  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  return file;
}

static void
store (GKeyFile *file)
{
  g_autofree char *path = path_of_config ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0 || !g_key_file_save_to_file (file, path, &error))
    g_message ("How papers are printed cannot be kept: %s", error ? error->message : g_strerror (errno));
}

char *
kab_paper_config_get (const char *kind, const char *key)
{
  g_autoptr (GKeyFile) file = load ();

  return g_key_file_get_string (file, kind, key, NULL);
}

void
kab_paper_config_set (const char *kind, const char *key, const char *value)
{
  g_autoptr (GKeyFile) file = load ();

  if (value)
    g_key_file_set_string (file, kind, key, value);
  else
    g_key_file_remove_key (file, kind, key, NULL);
  store (file);
}

/* One kind may be on different papers. */
static char *
group_of (const char *kind, double width, double height, const char *what)
{
  return g_strdup_printf ("%s %.0fx%.0f %s", kind, width, height, what);
}

GtkPrintSettings *
kab_paper_config_get_print (const char *kind, double width, double height, GtkPageSetup **setup)
{
  static const char *const once[] = { GTK_PRINT_SETTINGS_N_COPIES,
                                      GTK_PRINT_SETTINGS_PRINT_PAGES,
                                      GTK_PRINT_SETTINGS_PAGE_RANGES,
                                      GTK_PRINT_SETTINGS_PAGE_SET,
                                      GTK_PRINT_SETTINGS_OUTPUT_URI,
                                      GTK_PRINT_SETTINGS_OUTPUT_DIR,
                                      GTK_PRINT_SETTINGS_REVERSE,
                                      GTK_PRINT_SETTINGS_OUTPUT_BASENAME,
                                      "print-at",
                                      "print-at-time",
                                      NULL };
  g_autoptr (GKeyFile) file = load ();
  g_autofree char *group = group_of (kind, width, height, SETTINGS);
  g_autofree char *page = group_of (kind, width, height, SETUP);
  GtkPrintSettings *settings
    = g_key_file_has_group (file, group) ? gtk_print_settings_new_from_key_file (file, group, NULL) : NULL;

  *setup = g_key_file_has_group (file, page) ? gtk_page_setup_new_from_key_file (file, page, NULL) : NULL;
  if (!settings)
    return gtk_print_settings_new ();
  for (guint i = 0; once[i]; i++)
    gtk_print_settings_unset (settings, once[i]);
  return settings;
}

void
kab_paper_config_set_print (const char *kind,
                            double width,
                            double height,
                            GtkPrintSettings *settings,
                            GtkPageSetup *setup)
{
  g_autoptr (GKeyFile) file = load ();
  g_autofree char *group = group_of (kind, width, height, SETTINGS);
  g_autofree char *page = group_of (kind, width, height, SETUP);

  if (settings)
    gtk_print_settings_to_key_file (settings, file, group);
  if (setup)
    gtk_page_setup_to_key_file (setup, file, page);
  store (file);
}
