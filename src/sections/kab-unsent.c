/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-unsent.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-cabinet-files.h"
#include "kab-edit-words.h"
#include "kab-error.h"
#include "kab-file.h"
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
  GPtrArray *files; /* of KabUnsentFile; NULL: none */
  GFile *file;
  GtkFileChooserNative *chooser;
} Saving;

static void
end (Saving *saving, gboolean saved)
{
  if (saving->func)
    saving->func (saved, saving->user_data);
  g_clear_object (&saving->chooser);
  g_clear_object (&saving->file);
  g_clear_pointer (&saving->problems, g_ptr_array_unref);
  g_clear_pointer (&saving->files, g_ptr_array_unref);
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

static gboolean
has_files (Saving *saving)
{
  return saving->files && saving->files->len > 0;
}

/* With what its files are called in the archive. */
static char *
whole_text (Saving *saving)
{
  GString *out = g_string_new (saving->text);

  if (has_files (saving))
    /* Translators: before a list of names of files */
    g_string_append_printf (out, "\n%s\n", _ ("Files in the archive:"));
  for (guint i = 0; has_files (saving) && i < saving->files->len; i++)
    {
      const KabUnsentFile *file = g_ptr_array_index (saving->files, i);

      g_string_append_printf (out, "files/%s\n  %s\n", file->name, file->digest);
    }
  return g_string_free (out, FALSE);
}

static void
run_write (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Saving *saving = data;
  g_autofree char *text = whole_text (saving);
  GError *error = NULL;

  if (has_files (saving)
        ? kab_unsent_file_save (saving->file, _ ("Unsent Work.txt"), text, saving->files, cancellable, &error)
        : g_file_replace_contents (saving->file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_PRIVATE,
                                   NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
did_write (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *told = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      fail (saving, error);
      return;
    }
  name = g_file_get_basename (saving->file);
  told = g_strdup_printf (_ ("Saved as “%s”"), name);
  kab_toast (saving->widget, told);
  end (saving, TRUE);
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, Saving *saving)
{
  g_autoptr (GTask) task = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    saving->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (!saving->file)
    {
      end (saving, FALSE);
      return;
    }
  task = g_task_new (NULL, NULL, did_write, saving);
  g_task_set_source_tag (task, chosen_cb);
  g_task_set_task_data (task, saving, NULL);
  g_task_run_in_thread (task, run_write);
}

static void
choose (Saving *saving)
{
  saving->chooser
    = gtk_file_chooser_native_new (_ ("Save as a File"), GTK_WINDOW (gtk_widget_get_root (saving->widget)),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  /* Translators: the name of a file */
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (saving->chooser),
                                     has_files (saving) ? _ ("Unsent Work.zip") : _ ("Unsent Work.txt"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (saving->chooser), TRUE);
  g_signal_connect (saving->chooser, "response", G_CALLBACK (chosen_cb), saving);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (saving->chooser));
}

/* Of one problem, those that it names. */
static void
keep_named (Saving *saving)
{
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < saving->problems->len; i++)
    {
      const KabMutation *mutation = ((KabProblem *)g_ptr_array_index (saving->problems, i))->mutation;

      for (guint f = 0; f < mutation->entity->n_fields; f++)
        if (mutation->in_set[f] && mutation->set[f].kind == KAB_VALUE_TEXT)
          kab_digests_add (named, mutation->set[f].text);
    }
  for (guint i = saving->files->len; i > 0; i--)
    if (!g_hash_table_contains (named, ((KabUnsentFile *)g_ptr_array_index (saving->files, i - 1))->digest))
      g_ptr_array_remove_index (saving->files, i - 1);
}

static void
did_list_files (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (GError) error = NULL;

  saving->files = kab_cabinet_unsent_files_finish (KAB_CABINET (source), result, &error);
  if (!saving->files)
    {
      fail (saving, error);
      return;
    }
  if (saving->problem)
    keep_named (saving);
  choose (saving);
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
  kab_cabinet_unsent_files_async (saving->cabinet, NULL, did_list_files, saving);
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
  kab_cabinet_unsent_files_async (saving->cabinet, NULL, did_list_files, saving);
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
kab_unsent_save_text (GtkWidget *widget,
                      const char *text,
                      GPtrArray *files,
                      KabUnsentFunc func,
                      gpointer user_data)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->widget = g_object_ref (widget);
  saving->func = func;
  saving->user_data = user_data;
  saving->text = g_strdup (text);
  saving->files = files ? g_ptr_array_ref (files) : NULL;
  choose (saving);
}
