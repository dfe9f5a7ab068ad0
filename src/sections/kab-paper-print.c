/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-paper-print.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-section.h"

void
kab_paper_tell_trouble (GtkWidget *widget, const char *title, const char *text)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, title, text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
open_cb (AdwToast *toast, char *uri)
{
  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, NULL, NULL);
}

void
kab_paper_tell_saved (GtkWidget *widget, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *text = g_strdup_printf (_ ("Saved as “%s”"), shown);
  AdwToast *toast = kab_toast (widget, text);

  if (!toast)
    return;
  adw_toast_set_button_label (toast, _ ("_Open"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (open_cb), g_filename_to_uri (path, NULL, NULL),
                         (GClosureNotify)(void (*) (void))g_free, 0);
}

/* Printing */

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, KabDocument *document)
{
  kab_document_draw_page (document, gtk_print_context_get_cairo_context (context), (guint)page);
}

/* What is told of a print that goes on while its card may be closed. */
typedef struct
{
  GtkWidget *overlay; /* of toasts */
  gboolean told;
  gboolean held; /* the operation, until it is known what became of it */
} Printing;

static void
printing_free (gpointer data, GClosure *closure)
{
  Printing *printing = data;

  g_object_unref (printing->overlay);
  g_free (printing);
}

static void
tell_trouble (Printing *printing, GtkPrintOperation *operation)
{
  g_autoptr (GError) error = NULL;

  if (printing->told)
    return;
  printing->told = TRUE;
  gtk_print_operation_get_error (operation, &error);
  kab_paper_tell_trouble (printing->overlay, _ ("The Document Was Not Printed"),
                          error ? error->message
                                : _ ("The printer did not take it. Try again, or save it as PDF."));
}

static void
tell_printed (Printing *printing, GtkPrintOperation *operation)
{
  GtkPrintSettings *settings = gtk_print_operation_get_print_settings (operation);
  const char *uri = settings ? gtk_print_settings_get (settings, GTK_PRINT_SETTINGS_OUTPUT_URI) : NULL;
  g_autofree char *path = uri ? g_filename_from_uri (uri, NULL, NULL) : NULL;
  g_autofree char *name = path ? g_path_get_basename (path) : NULL;
  g_autofree char *text = name ? g_strdup_printf (_ ("Saved as “%s”"), name) : g_strdup (_ ("Printed"));

  if (printing->told)
    return;
  printing->told = TRUE;
  kab_toast (printing->overlay, text);
}

static void
status_cb (GtkPrintOperation *operation, Printing *printing)
{
  GtkPrintStatus status = gtk_print_operation_get_status (operation);

  if (status == GTK_PRINT_STATUS_FINISHED)
    tell_printed (printing, operation);
  else if (status == GTK_PRINT_STATUS_FINISHED_ABORTED)
    tell_trouble (printing, operation);
  if (printing->told && printing->held)
    {
      printing->held = FALSE;
      /* not while GTK is telling of it */
      g_idle_add_once (g_object_unref, operation);
    }
}

/* All pages are drawn; GTK lets go of the operation before what takes them is through with them. */
static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, Printing *printing)
{
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    tell_trouble (printing, operation);
  else if (result == GTK_PRINT_OPERATION_RESULT_APPLY && !printing->told)
    {
      printing->held = TRUE;
      g_object_ref (operation);
    }
}

void
kab_paper_print (KabDocument *document, const char *base_name, GtkWidget *widget)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();
  g_autofree char *file = g_strdelimit (g_strdup (base_name), "/\\:", '-');
  g_autoptr (GError) error = NULL;
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  GtkRoot *root = gtk_widget_get_root (widget);
  Printing *printing;
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  GtkPaperSize *paper;
  double width, height;

  kab_document_get_page_size (document, &width, &height);
  paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  if (ABS (gtk_paper_size_get_width (paper, GTK_UNIT_POINTS) - MIN (width, height)) > 2
      || ABS (gtk_paper_size_get_height (paper, GTK_UNIT_POINTS) - MAX (width, height)) > 2)
    {
      gtk_paper_size_free (paper);
      paper = gtk_paper_size_new_custom ("kabinet", _ ("Document"), MIN (width, height), MAX (width, height),
                                         GTK_UNIT_POINTS);
    }
  gtk_page_setup_set_paper_size_and_default_margins (setup, paper);
  gtk_paper_size_free (paper);
  gtk_page_setup_set_orientation (setup, width > height ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                                        : GTK_PAGE_ORIENTATION_PORTRAIT);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_job_name (operation, kab_document_get_title (document));
  gtk_print_operation_set_n_pages (operation, (int)kab_document_get_n_pages (document));
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page_cb), g_object_ref (document),
                         (GClosureNotify)(void (*) (void))g_object_unref, 0);
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_BASENAME, file);
  /* or it would be wherever the program was started from */
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_DIR, folder ? folder : g_get_home_dir ());
  gtk_print_operation_set_print_settings (operation, settings);
  printing = g_new0 (Printing, 1);
  printing->overlay = g_object_ref (overlay ? overlay : widget);
  g_signal_connect_data (operation, "status-changed", G_CALLBACK (status_cb), printing, printing_free, 0);
  g_signal_connect (operation, "done", G_CALLBACK (done_cb), printing);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                               GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, &error)
        == GTK_PRINT_OPERATION_RESULT_ERROR
      && !printing->told)
    kab_paper_tell_trouble (printing->overlay, _ ("The Document Was Not Printed"), error->message);
}

/* Saving */

typedef struct
{
  KabDocument *document;
  char *path;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  g_object_unref (writing->document);
  g_free (writing->path);
  g_free (writing);
}

static void
write_pdf (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Writing *writing = task_data;
  GError *error = NULL;

  if (kab_document_write_pdf (writing->document, writing->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
kab_paper_write_async (KabDocument *document,
                       const char *path,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Writing *writing = g_new0 (Writing, 1);

  writing->document = g_object_ref (document);
  writing->path = g_strdup (path);
  g_task_set_source_tag (task, kab_paper_write_async);
  g_task_set_task_data (task, writing, writing_free);
  g_task_run_in_thread (task, write_pdf);
}

gboolean
kab_paper_write_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
