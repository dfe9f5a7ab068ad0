/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-unsent.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-edit-words.h"
#include "kab-error.h"
#include "kab-section.h"

typedef struct
{
  GtkWidget *widget;
  KabCabinet *cabinet;
  char *problem;
  KabUnsentFunc func;
  gpointer user_data;
  GPtrArray *problems;
  char *text;
  GtkFileChooserNative *chooser;
} Saving;

static void
end (Saving *saving, gboolean saved)
{
  if (saving->func)
    saving->func (saved, saving->user_data);
  g_clear_object (&saving->chooser);
  g_clear_pointer (&saving->problems, g_ptr_array_unref);
  g_clear_object (&saving->cabinet);
  g_object_unref (saving->widget);
  g_free (saving->problem);
  g_free (saving->text);
  g_free (saving);
}

static void
fail (Saving *saving, const GError *error)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (saving->widget)),
                                              _ ("The File Was Not Saved"), error->message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
  end (saving, FALSE);
}

static void
did_write (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *told = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      fail (saving, error);
      return;
    }
  name = g_file_get_basename (G_FILE (source));
  told = g_strdup_printf (_ ("Saved as “%s”"), name);
  kab_toast (saving->widget, told);
  end (saving, TRUE);
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, Saving *saving)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (!file)
    {
      end (saving, FALSE);
      return;
    }
  g_file_replace_contents_async (file, saving->text, strlen (saving->text), NULL, FALSE,
                                 G_FILE_CREATE_PRIVATE, NULL, did_write, saving);
}

static void
choose (Saving *saving)
{
  saving->chooser
    = gtk_file_chooser_native_new (_ ("Save as a File"), GTK_WINDOW (gtk_widget_get_root (saving->widget)),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  /* Translators: the name of a file */
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (saving->chooser), _ ("Unsent Work.txt"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (saving->chooser), TRUE);
  g_signal_connect (saving->chooser, "response", G_CALLBACK (chosen_cb), saving);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (saving->chooser));
}

/* What was typed and not saved is lost as well. */
static void
did_read_drafts (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *drafts = kab_cabinet_draft_words_finish (KAB_CABINET (source), result, &error);
  g_autofree char *edits = NULL;

  if (!drafts)
    {
      fail (saving, error);
      return;
    }
  edits = g_steal_pointer (&saving->text);
  saving->text = g_strconcat (edits, drafts, NULL);
  choose (saving);
}

static void
did_list_pending (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pending = kab_cabinet_list_pending_finish (KAB_CABINET (source), result, &error);

  if (!pending)
    {
      fail (saving, error);
      return;
    }
  saving->text = kab_unsent_to_text (saving->cabinet, saving->problems, pending);
  kab_cabinet_draft_words_async (saving->cabinet, NULL, did_read_drafts, saving);
}

static void
did_list_problems (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (GError) error = NULL;

  saving->problems = kab_cabinet_list_problems_finish (KAB_CABINET (source), result, &error);
  if (!saving->problems)
    {
      fail (saving, error);
      return;
    }
  if (!saving->problem)
    {
      kab_cabinet_list_pending_async (saving->cabinet, NULL, did_list_pending, saving);
      return;
    }
  for (guint i = saving->problems->len; i > 0; i--)
    if (!g_str_equal (((KabProblem *)g_ptr_array_index (saving->problems, i - 1))->id, saving->problem))
      g_ptr_array_remove_index (saving->problems, i - 1);
  saving->text = kab_unsent_to_text (saving->cabinet, saving->problems, NULL);
  choose (saving);
}

void
kab_unsent_save (GtkWidget *widget,
                 KabCabinet *cabinet,
                 const char *problem,
                 KabUnsentFunc func,
                 gpointer user_data)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->widget = g_object_ref (widget);
  saving->cabinet = g_object_ref (cabinet);
  saving->problem = g_strdup (problem);
  saving->func = func;
  saving->user_data = user_data;
  kab_cabinet_list_problems_async (cabinet, NULL, did_list_problems, saving);
}

void
kab_unsent_save_text (GtkWidget *widget, const char *text, KabUnsentFunc func, gpointer user_data)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->widget = g_object_ref (widget);
  saving->func = func;
  saving->user_data = user_data;
  saving->text = g_strdup (text);
  choose (saving);
}
