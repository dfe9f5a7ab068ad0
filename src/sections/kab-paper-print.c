/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-paper-print.h"

#include <glib/gi18n-lib.h>

#include "kab-naming.h"
#include "kab-paper-config.h"
#include "kab-paper-place.h"
#include "kab-section.h"

/* A printer that works begins sooner. */
#define WAIT_SECONDS 8
#define PRINTING "kab-printing"

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

char *
kab_paper_notes (KabDocument *document)
{
  GPtrArray *problems = kab_document_get_problems (document);
  g_autoptr (GString) text = g_string_new (NULL);

  /* Those of a line are the template's, and its editor tells of them. */
  for (guint i = 0; i < problems->len; i++)
    {
      const KabTemplateProblem *problem = g_ptr_array_index (problems, i);

      if (problem->line == 0)
        g_string_append_printf (text, text->len > 0 ? "\n\n%s" : "%s", problem->text);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* Printing */

void
kab_paper_draw (KabDocument *document, guint page, GtkPrintContext *context)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double width, height, scale;

  kab_document_get_page_size (document, &width, &height);
  /* Where there is another paper in the printer than the document is made for. */
  scale
    = MIN (gtk_print_context_get_width (context) / width, gtk_print_context_get_height (context) / height);
  cairo_save (cr);
  if (scale < 0.99)
    cairo_scale (cr, scale, scale);
  kab_document_draw_page (document, cr, page);
  cairo_restore (cr);
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, KabDocument *document)
{
  kab_paper_draw (document, (guint)page, context);
}

/* What is told of a print that goes on while its card may be closed. */
typedef struct
{
  char *kind;
  double width;
  double height;
  char *printed;
  GtkWidget *overlay; /* of toasts */
  gboolean told;
  gboolean sent;           /* "done" has come with all pages drawn */
  gboolean aborted;        /* as the status says, which of a cancelled dialog says the same */
  gboolean taken;          /* by a queue, which has told what became of it since */
  GtkPrintOperation *held; /* until it is known what became of it */
  guint waiting;           /* for the printer to begin */
} Printing;

static void
printing_free (gpointer data, GClosure *closure)
{
  Printing *printing = data;

  g_clear_handle_id (&printing->waiting, g_source_remove);
  g_object_unref (printing->overlay);
  g_free (printing->printed);
  g_free (printing->kind);
  g_free (printing);
}

static void
let_go (Printing *printing)
{
  /* not while GTK is telling of it */
  if (printing->held)
    g_idle_add_once (g_object_unref, g_steal_pointer (&printing->held));
}

/* @error as gtk_print_operation_get_error() sets it, or %NULL for a printer that gave the job up. */
static void
tell_trouble (Printing *printing, const GError *error)
{
  if (printing->told)
    return;
  printing->told = TRUE;
  kab_paper_tell_trouble (printing->overlay, _ ("The Document Was Not Printed"),
                          error ? error->message
                                : _ ("The printer did not take it. Try again, or save it as PDF."));
}

/* Of a queue that turns it down, for whatever reason, GTK says that it is finished, too. */
static void
tell_printed (Printing *printing, GtkPrintOperation *operation)
{
  GtkPrintSettings *settings = gtk_print_operation_get_print_settings (operation);
  const char *uri = settings ? gtk_print_settings_get (settings, GTK_PRINT_SETTINGS_OUTPUT_URI) : NULL;
  g_autofree char *path = uri ? g_filename_from_uri (uri, NULL, NULL) : NULL;

  if (printing->told)
    return;
  if (!uri && !printing->taken)
    {
      tell_trouble (printing, NULL);
      return;
    }
  printing->told = TRUE;
  if (path)
    kab_paper_tell_saved (printing->overlay, path);
  else
    kab_toast (printing->overlay, printing->printed ? printing->printed : _ ("Printed"));
}

/* A printer that is switched off or stopped keeps what it was sent, and says nothing. */
static gboolean
still_waiting (gpointer user_data)
{
  Printing *printing = user_data;

  printing->waiting = 0;
  printing->told = TRUE;
  /* That may take hours, and nobody waits for it here. */
  let_go (printing);
  kab_toast (printing->overlay,
             _ ("The printer has not begun yet: it is off, stopped or busy. It prints as soon as it can."));
  return G_SOURCE_REMOVE;
}

static void
status_cb (GtkPrintOperation *operation, Printing *printing)
{
  GtkPrintStatus status = gtk_print_operation_get_status (operation);
  gboolean queued = status == GTK_PRINT_STATUS_PENDING || status == GTK_PRINT_STATUS_PENDING_ISSUE;

  printing->taken |= queued || status == GTK_PRINT_STATUS_PRINTING;
  if (!queued)
    g_clear_handle_id (&printing->waiting, g_source_remove);
  if (queued && !printing->told && !printing->waiting)
    printing->waiting = g_timeout_add_seconds (WAIT_SECONDS, still_waiting, printing);
  else if (status == GTK_PRINT_STATUS_FINISHED)
    tell_printed (printing, operation);
  printing->aborted = status == GTK_PRINT_STATUS_FINISHED_ABORTED;
  if (printing->aborted && printing->sent)
    tell_trouble (printing, NULL);
  if (gtk_print_operation_is_finished (operation))
    let_go (printing);
}

/* All pages are drawn; GTK lets go of the operation before what takes them is through with them. */
static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, Printing *printing)
{
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      gtk_print_operation_get_error (operation, &error);
      tell_trouble (printing, error);
    }
  /* Whoever thought better of it has nothing to be told. */
  if (result != GTK_PRINT_OPERATION_RESULT_APPLY)
    return;
  printing->sent = TRUE;
  if (printing->aborted)
    tell_trouble (printing, NULL);
  kab_paper_config_set_print (printing->kind, printing->width, printing->height,
                              gtk_print_operation_get_print_settings (operation),
                              gtk_print_operation_get_default_page_setup (operation));
  if (!gtk_print_operation_is_finished (operation) && !printing->held)
    printing->held = g_object_ref (operation);
}

GtkPageSetup *
kab_paper_page_setup (double width, double height)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  GtkPaperSize *paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);

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
  return setup;
}

GtkPrintOperation *
kab_paper_operation_new (const char *kind,
                         const char *base_name,
                         const char *job,
                         double width,
                         double height,
                         GtkWidget *teller,
                         const char *printed)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = NULL;
  g_autoptr (GtkPrintSettings) settings = kab_paper_config_get_print (kind, width, height, &setup);
  g_autofree char *file = kab_file_name_tidy (base_name);
  GtkWidget *overlay = gtk_widget_get_ancestor (teller, ADW_TYPE_TOAST_OVERLAY);
  Printing *printing = g_new0 (Printing, 1);

  if (!setup)
    setup = kab_paper_page_setup (width, height);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_job_name (operation, job);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_set_track_print_status (operation, TRUE);
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_BASENAME, file);
  /* or it would be wherever the program was started from */
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_DIR, kab_paper_place_usual ());
  gtk_print_operation_set_print_settings (operation, settings);
  printing->kind = g_strdup (kind);
  printing->width = width;
  printing->height = height;
  printing->printed = g_strdup (printed);
  printing->overlay = g_object_ref (overlay ? overlay : teller);
  g_signal_connect_data (operation, "status-changed", G_CALLBACK (status_cb), printing, printing_free, 0);
  g_signal_connect (operation, "done", G_CALLBACK (done_cb), printing);
  g_object_set_data (G_OBJECT (operation), PRINTING, printing);
  return operation;
}

void
kab_paper_operation_run (GtkPrintOperation *operation, GtkWidget *widget)
{
  Printing *printing = g_object_get_data (G_OBJECT (operation), PRINTING);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autoptr (GError) error = NULL;

  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                               GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, &error)
        == GTK_PRINT_OPERATION_RESULT_ERROR
      && !printing->told)
    kab_paper_tell_trouble (printing->overlay, _ ("The Document Was Not Printed"), error->message);
}

static void
print_now (KabDocument *document, const char *kind, const char *base_name, GtkWidget *widget)
{
  g_autoptr (GtkPrintOperation) operation = NULL;
  double width, height;

  kab_document_get_page_size (document, &width, &height);
  operation = kab_paper_operation_new (kind, base_name, kab_document_get_title (document), width, height,
                                       widget, NULL);
  gtk_print_operation_set_n_pages (operation, (int)kab_document_get_n_pages (document));
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page_cb), g_object_ref (document),
                         (GClosureNotify)(void (*) (void))g_object_unref, 0);
  kab_paper_operation_run (operation, widget);
}

/* What is printed once somebody has read what is to be known of it. */
typedef struct
{
  KabDocument *document;
  char *kind;
  char *base_name;
  GtkWidget *widget;
} Noted;

static void
noted_free (gpointer data, GClosure *closure)
{
  Noted *noted = data;

  g_object_unref (noted->document);
  g_object_unref (noted->widget);
  g_free (noted->kind);
  g_free (noted->base_name);
  g_free (noted);
}

static void
noted_cb (AdwMessageDialog *dialog, const char *response, Noted *noted)
{
  if (g_str_equal (response, "print") && gtk_widget_get_root (noted->widget))
    print_now (noted->document, noted->kind, noted->base_name, noted->widget);
}

void
kab_paper_print_as (KabDocument *document, const char *kind, const char *base_name, GtkWidget *widget)
{
  g_autofree char *notes = kab_paper_notes (document);
  GtkRoot *root = gtk_widget_get_root (widget);
  AdwMessageDialog *dialog;
  Noted *noted;

  if (!notes)
    {
      print_now (document, kind, base_name, widget);
      return;
    }
  noted = g_new (Noted, 1);
  *noted = (Noted){ g_object_ref (document), g_strdup (kind), g_strdup (base_name), g_object_ref (widget) };
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                                       _ ("Print It as It Is?"), notes));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "print", _ ("_Print…"), NULL);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (noted_cb), noted, noted_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
kab_paper_print (KabDocument *document, const char *base_name, GtkWidget *widget)
{
  kab_paper_print_as (document, "paper", base_name, widget);
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
