/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-paper-place.h"

#include <glib/gi18n-lib.h>

#include "kab-paper-config.h"

const char *
kab_paper_place_usual (void)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  return documents ? documents : g_get_home_dir ();
}

/* The folder of the last time */

static void
did_look (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (info && g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    g_task_return_pointer (task, g_file_get_path (G_FILE (source)), g_free);
  else
    g_task_return_pointer (task, g_strdup (kab_paper_place_usual ()), g_free);
}

void
kab_paper_place_find_async (const char *kind,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autofree char *kept = kab_paper_config_get (kind, "folder");
  g_autoptr (GFile) folder = g_file_new_for_path (kept ? kept : kab_paper_place_usual ());
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_paper_place_find_async);
  g_file_query_info_async (folder, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                           cancellable, did_look, task);
}

char *
kab_paper_place_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* A file that is there */

static void
response_cb (AdwMessageDialog *dialog, const char *response, GTask *task)
{
  g_task_set_task_data (task, GINT_TO_POINTER (TRUE), NULL);
  g_task_return_boolean (task, g_str_equal (response, "replace"));
}

/* A dialog that goes with its window has given no answer. */
static void
asked (gpointer data, GClosure *closure)
{
  g_autoptr (GTask) task = data;

  if (!g_task_get_task_data (task))
    g_task_return_boolean (task, FALSE);
}

static void
ask (GTask *task)
{
  GtkRoot *root = gtk_widget_get_root (g_task_get_source_object (task));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
    adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _ ("Replace the File?"),
                            _ ("There is a file with this name in the folder. Its contents will be lost.")));

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "replace", _ ("_Replace"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "replace", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), g_object_ref (task), asked, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
did_look_for_file (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);

  if (g_task_return_error_if_cancelled (task))
    return;
  /* What cannot be looked at cannot be written to either, and writing says why. */
  if (info)
    ask (task);
  else
    g_task_return_boolean (task, TRUE);
}

void
kab_paper_place_clear_async (GtkWidget *widget,
                             const char *path,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (widget, cancellable, callback, user_data);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_task_set_source_tag (task, kab_paper_place_clear_async);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                           cancellable, did_look_for_file, task);
}

gboolean
kab_paper_place_clear_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
