/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-paper-desk.h"

#include <glib/gi18n-lib.h>

#include "kab-entity.h"
#include "kab-paper-print.h"

typedef struct
{
  GtkWidget *widget;
  char *name;
  KabPaperMake make;
  KabPaperFinish finish;
  char *path; /* of the PDF */
} Job;

static Job *
job_new (GtkWidget *widget, const char *name, KabPaperMake make, KabPaperFinish finish)
{
  Job *job = g_new0 (Job, 1);

  job->widget = g_object_ref (widget);
  job->name = g_strdup (name);
  job->make = make;
  job->finish = finish;
  return job;
}

static void
job_free (Job *job)
{
  g_object_unref (job->widget);
  g_free (job->name);
  g_free (job->path);
  g_free (job);
}

/* Nobody is told of a paper in a window that is gone. */
static gboolean
is_there (Job *job)
{
  return gtk_widget_get_root (job->widget) != NULL;
}

/* Printing */

static void
did_make_to_print (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDocument) document = job->finish (result, &error);

  if (document && is_there (job))
    kab_paper_print (document, job->name, job->widget);
  else if (error && is_there (job))
    kab_paper_tell_trouble (job->widget, _ ("The Paper Was Not Printed"), error->message);
  job_free (job);
}

void
kab_paper_desk_print (GtkWidget *widget, const char *name, KabPaperMake make, KabPaperFinish finish)
{
  make (NULL, did_make_to_print, job_new (widget, name, make, finish), widget);
}

/* Saving */

static void
did_write (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GError) error = NULL;

  if (!kab_paper_write_finish (result, &error) && is_there (job))
    kab_paper_tell_trouble (job->widget, _ ("The PDF Was Not Saved"), error->message);
  else if (!error && is_there (job))
    kab_paper_tell_saved (job->widget, job->path);
  job_free (job);
}

static void
did_make_to_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDocument) document = job->finish (result, &error);

  if (document)
    {
      kab_paper_write_async (document, job->path, NULL, did_write, job);
      return;
    }
  if (is_there (job))
    kab_paper_tell_trouble (job->widget, _ ("The PDF Was Not Saved"), error->message);
  job_free (job);
}

static void
file_chosen_cb (GtkNativeDialog *chooser, int response, Job *job)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  job->path = file ? g_file_get_path (file) : NULL;
  g_object_unref (chooser);
  /* Some window managers give the keyboard to the main window then, not to the one that asked. */
  if (is_there (job))
    gtk_window_present (GTK_WINDOW (gtk_widget_get_root (job->widget)));
  if (job->path && is_there (job))
    job->make (NULL, did_make_to_save, job, job->widget);
  else
    job_free (job);
}

void
kab_paper_desk_save (GtkWidget *widget, const char *name, KabPaperMake make, KabPaperFinish finish)
{
  GtkFileChooserNative *chooser
    = gtk_file_chooser_native_new (_ ("Save as PDF"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  GtkFileFilter *filter = gtk_file_filter_new ();
  g_autofree char *file = g_strconcat (name, ".pdf", NULL);

  gtk_file_filter_set_name (filter, _ ("PDF documents"));
  gtk_file_filter_add_mime_type (filter, "application/pdf");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  g_object_unref (filter);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), g_strdelimit (file, "/\\:", '-'));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (file_chosen_cb), job_new (widget, name, make, finish));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* Languages */

static const KabEnumValue *
languages (void)
{
  return kab_entity_find_field (&kab_entity_user, "locale")->values;
}

void
kab_paper_language_set_up (AdwComboRow *row)
{
  const KabField *field = kab_entity_find_field (&kab_entity_user, "locale");
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  /* Translators: the language that the template, or the country of the seller, asks for */
  gtk_string_list_append (titles, _ ("Automatic"));
  for (guint i = 0; languages ()[i].token; i++)
    gtk_string_list_append (titles, kab_field_enum_title (field, languages ()[i].token));
  adw_combo_row_set_model (row, G_LIST_MODEL (titles));
}

const char *
kab_paper_language_get (AdwComboRow *row)
{
  guint at = adw_combo_row_get_selected (row);

  return at > 0 && at != GTK_INVALID_LIST_POSITION ? languages ()[at - 1].token : NULL;
}
