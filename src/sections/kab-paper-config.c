/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-paper-config.h"

#include <glib/gstdio.h>

#define SETTINGS "print"
#define SETUP "page"

/* What stands in the file, read once and written by threads; the main thread has it from here. */
static GMutex lock;
static GKeyFile *kept;
/* Whoever is the last to write writes what there is by then. */
static GMutex writing;

static char *
path_of_config (void)
{
  return g_build_filename (g_get_user_config_dir (), "kabinet", "papers.ini", NULL);
}

static GKeyFile *
begin (void)
{
  g_mutex_lock (&lock);
  if (!kept)
    kept = g_key_file_new ();
  return kept;
}

static void
end (void)
{
  g_mutex_unlock (&lock);
}

/* Reading */

/* What was set meanwhile is newer. */
static void
take_group (GKeyFile *file, const char *group, GKeyFile *to)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint i = 0; keys && keys[i]; i++)
    {
      g_autofree char *value = g_key_file_get_value (file, group, keys[i], NULL);

      if (value && !g_key_file_has_key (to, group, keys[i], NULL))
        g_key_file_set_value (to, group, keys[i], value);
    }
}

static void
run_load (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = path_of_config ();
  g_auto (GStrv) groups = NULL;
  GKeyFile *to;

  /* What cannot be read begins anew. */
  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  groups = g_key_file_get_groups (file, NULL);
  to = begin ();
  for (guint i = 0; groups[i]; i++)
    take_group (file, groups[i], to);
  end ();
  g_task_return_boolean (task, TRUE);
}

void
kab_paper_config_prepare (void)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, kab_paper_config_prepare);
  g_task_run_in_thread (task, run_load);
}

/* Writing */

static void
run_store (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *path = path_of_config ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_mutex_lock (&writing);
  text = g_key_file_to_data (begin (), &length, NULL);
  end ();
  if (g_mkdir_with_parents (folder, 0700) != 0 || !g_file_set_contents (path, text, (gssize)length, &error))
    g_message ("How papers are printed cannot be kept: %s", error ? error->message : g_strerror (errno));
  g_mutex_unlock (&writing);
  g_task_return_boolean (task, TRUE);
}

static void
did_store (GObject *source, GAsyncResult *result, gpointer application)
{
  g_application_release (application);
  g_object_unref (application);
}

/* Whoever leaves at once is waited for. */
static void
store (void)
{
  GApplication *application = g_object_ref (g_application_get_default ());
  g_autoptr (GTask) task = g_task_new (NULL, NULL, did_store, application);

  g_application_hold (application);
  g_task_set_source_tag (task, store);
  g_task_run_in_thread (task, run_store);
}

/* What is kept */

char *
kab_paper_config_get (const char *kind, const char *key)
{
  char *value = g_key_file_get_string (begin (), kind, key, NULL);

  end ();
  return value;
}

void
kab_paper_config_set (const char *kind, const char *key, const char *value)
{
  GKeyFile *file = begin ();

  if (value)
    g_key_file_set_string (file, kind, key, value);
  else
    g_key_file_remove_key (file, kind, key, NULL);
  end ();
  store ();
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
  g_autofree char *group = group_of (kind, width, height, SETTINGS);
  g_autofree char *page = group_of (kind, width, height, SETUP);
  GKeyFile *file = begin ();
  GtkPrintSettings *settings
    = g_key_file_has_group (file, group) ? gtk_print_settings_new_from_key_file (file, group, NULL) : NULL;

  *setup = g_key_file_has_group (file, page) ? gtk_page_setup_new_from_key_file (file, page, NULL) : NULL;
  end ();
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
  g_autofree char *group = group_of (kind, width, height, SETTINGS);
  g_autofree char *page = group_of (kind, width, height, SETUP);
  GKeyFile *file = begin ();

  if (settings)
    gtk_print_settings_to_key_file (settings, file, group);
  if (setup)
    gtk_page_setup_to_key_file (setup, file, page);
  end ();
  store ();
}
