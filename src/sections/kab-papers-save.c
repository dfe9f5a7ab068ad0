/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-papers-save.h"

#include <glib/gi18n-lib.h>

#include "kab-paper-config.h"
#include "kab-paper-faults.h"
#include "kab-paper-place.h"
#include "kab-paper-print.h"
#include "kab-papers-run.h"
#include "kab-section.h"
#include "kab-widgets.h"

/* Sooner than that nobody reads how long it will take. */
#define TIME_LEFT_MIN 2
#define FOCUS_AFTER_MS 100

/* What is written, in a thread of its own. */
typedef struct
{
  KabNaming *naming; /* NULL: all in one */
  char *path;        /* of the one file, or of the folder */
  char *title;
  gboolean replace;
} Job;

struct _KabPapersSave
{
  AdwWindow parent_instance;

  /* template */
  AdwWindowTitle *title;
  GtkWidget *cancel;
  GtkWidget *save;
  GtkStack *stack;
  AdwComboRow *files;
  AdwComboRow *naming;
  GtkEditable *pattern;
  AdwActionRow *example;
  GtkEditable *name;
  AdwActionRow *folder;
  GtkWidget *replace_row;
  GtkSwitch *replace;
  GtkLabel *progress_text;
  GtkProgressBar *progress;
  GtkLabel *time_left;
  AdwPreferencesPage *done;
  GtkLabel *done_title;
  GtkLabel *done_text;

  const KabPaperKind *kind;
  GtkWidget *asker;
  KabPapers *papers;
  KabDocument *first; /* the example; NULL: not made yet, or it cannot be made */
  char *place;        /* the folder */
  GCancellable *cancellable;
  gboolean placed; /* that is the one to write to; until then it is looked for */
  gboolean running;
  gboolean clearing; /* it is looked whether a file is in the way, or asked */
  gint64 began;
};

G_DEFINE_FINAL_TYPE (KabPapersSave, kab_papers_save, ADW_TYPE_WINDOW)

/* Options */

static gboolean
is_joined (KabPapersSave *self)
{
  return adw_combo_row_get_selected (self->files) == 1;
}

static guint
n_namings (KabPapersSave *self)
{
  guint n = 0;

  while (self->kind->namings[n].title)
    n++;
  return n;
}

/* What was typed, or the one that was chosen. */
static const char *
get_pattern (KabPapersSave *self)
{
  guint i = adw_combo_row_get_selected (self->naming);

  return i < n_namings (self) ? self->kind->namings[i].pattern : gtk_editable_get_text (self->pattern);
}

static char *
example_of (KabPapersSave *self, GError **error)
{
  g_autoptr (KabNaming) naming = kab_naming_new (get_pattern (self), error);

  if (!naming)
    return NULL;
  return self->first ? kab_naming_apply (naming, self->first, error) : g_strdup ("…");
}

static gboolean
show_example (KabPapersSave *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *example = example_of (self, &error);
  g_autofree char *text = g_markup_escape_text (example ? example : error->message, -1);

  adw_action_row_set_subtitle (self->example, text);
  if (error)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->pattern), "error");
      gtk_widget_add_css_class (GTK_WIDGET (self->example), "error");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->pattern), "error");
      gtk_widget_remove_css_class (GTK_WIDGET (self->example), "error");
    }
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->pattern), GTK_ACCESSIBLE_STATE_INVALID,
                               error ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  return error == NULL;
}

static void
show_options (KabPapersSave *self)
{
  gboolean joined = is_joined (self);
  gboolean own = adw_combo_row_get_selected (self->naming) >= n_namings (self);
  g_autofree char *shown = g_filename_display_name (self->place);
  g_autofree char *place = g_markup_escape_text (shown, -1);
  gboolean fine = show_example (self);

  gtk_widget_set_visible (GTK_WIDGET (self->naming), !joined);
  gtk_widget_set_visible (GTK_WIDGET (self->pattern), !joined && own);
  gtk_widget_set_visible (GTK_WIDGET (self->example), !joined);
  gtk_widget_set_visible (GTK_WIDGET (self->name), joined);
  gtk_widget_set_visible (self->replace_row, !joined);
  adw_action_row_set_subtitle (self->folder, place);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "papers.save",
                                 self->papers != NULL && self->placed
                                   && (joined ? *gtk_editable_get_text (self->name) != '\0' : fine));
}

static void
changed_cb (KabPapersSave *self)
{
  if (self->kind)
    show_options (self);
}

static void
focus_pattern (gpointer user_data)
{
  g_autoptr (KabPapersSave) self = user_data;

  if (self->kind)
    gtk_widget_grab_focus (GTK_WIDGET (self->pattern));
}

/* One's own begins with the one that was chosen before. */
static void
naming_chosen_cb (KabPapersSave *self)
{
  guint i;

  if (!self->kind)
    return;
  i = adw_combo_row_get_selected (self->naming);
  if (i < n_namings (self))
    gtk_editable_set_text (self->pattern, self->kind->namings[i].pattern);
  show_options (self);
  /* What it was chosen from gives the keyboard back first. */
  if (i >= n_namings (self))
    g_timeout_add_once (FOCUS_AFTER_MS, focus_pattern, g_object_ref (self));
}

static void
folder_chosen_cb (GtkNativeDialog *chooser, int response, KabPapersSave *self)
{
  g_autoptr (GFile) file = NULL;
  char *path;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  path = file ? g_file_get_path (file) : NULL;
  if (path)
    {
      g_free (self->place);
      self->place = path;
      self->placed = TRUE;
      show_options (self);
    }
  g_object_unref (chooser);
}

static void
folder_cb (KabPapersSave *self)
{
  GtkFileChooserNative *chooser
    = gtk_file_chooser_native_new (_ ("Folder for the Files"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Select"), _ ("_Cancel"));
  g_autoptr (GFile) file = g_file_new_for_path (self->place);

  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser), file, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (folder_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
did_find_place (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabPapersSave) self = user_data;
  g_autofree char *place = kab_paper_place_find_finish (result, NULL);

  /* It was closed, or somebody was quicker. */
  if (!self->kind || !place || self->placed)
    return;
  g_free (self->place);
  self->place = g_steal_pointer (&place);
  self->placed = TRUE;
  show_options (self);
}

/* What was chosen the last time. */
static void
restore (KabPapersSave *self)
{
  g_autofree char *pattern = kab_paper_config_get (self->kind->name, "pattern");
  g_autofree char *joined = kab_paper_config_get (self->kind->name, "joined");
  guint n = n_namings (self), i = 0;

  /* First: the rows below tell of their changes, and the folder is shown then. */
  self->place = g_strdup (kab_paper_place_usual ());
  kab_paper_place_find_async (self->kind->name, self->cancellable, did_find_place, g_object_ref (self));
  if (pattern)
    while (i < n && !g_str_equal (self->kind->namings[i].pattern, pattern))
      i++;
  adw_combo_row_set_selected (self->naming, i);
  gtk_editable_set_text (self->pattern, pattern ? pattern : self->kind->namings[0].pattern);
  adw_combo_row_set_selected (self->files, g_strcmp0 (joined, "1") == 0);
}

static void
keep (KabPapersSave *self)
{
  if (!is_joined (self))
    kab_paper_config_set (self->kind->name, "pattern", get_pattern (self));
  kab_paper_config_set (self->kind->name, "joined", is_joined (self) ? "1" : NULL);
  kab_paper_config_set (self->kind->name, "folder", self->place);
}

/* Saving */

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->naming, kab_naming_unref);
  g_free (job->path);
  g_free (job->title);
  g_free (job);
}

static KabPaperBatchOutcome *
run (const KabPaperBatch *batch, gpointer data)
{
  const Job *job = data;

  return job->naming ? kab_paper_batch_write_each (batch, job->naming, job->path, job->replace)
                     : kab_paper_batch_write_joined (batch, job->path, job->title);
}

static void
show_progress (guint done, gpointer user_data)
{
  KabPapersSave *self = user_data;
  double elapsed = (double)(g_get_monotonic_time () - self->began) / G_USEC_PER_SEC;
  guint n = self->papers ? kab_papers_get_n (self->papers) : 0;
  int left = done > 2 && elapsed > 1 ? (int)(elapsed / done * (n - done) + 0.5) : 0;
  g_autofree char *time = NULL;

  if (!self->papers)
    return;
  if (left >= 60)
    time = g_strdup_printf (ngettext ("About %d minute left", "About %d minutes left", (left + 30) / 60),
                            (left + 30) / 60);
  else if (left >= TIME_LEFT_MIN)
    time = g_strdup_printf (ngettext ("About %d second left", "About %d seconds left", left), left);
  gtk_label_set_label (self->time_left, time ? time : "");
  kab_papers_show_progress (self->progress_text, self->progress, done, n);
}

static void
open_folder_cb (AdwToast *toast, char *uri)
{
  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, NULL, NULL);
}

static char *
saved_sentence (KabPapersSave *self, const KabPaperBatchOutcome *outcome)
{
  g_autofree char *count = self->kind->count (outcome->n_written);
  g_autofree char *base = g_path_get_basename (self->place);
  g_autofree char *name = g_filename_display_name (base);

  /* Translators: what and how many, and the name of a folder: Saved in “Documents”: 12 licences */
  return g_strdup_printf (_ ("Saved in “%2$s”: %1$s"), count, name);
}

static void
tell_saved (KabPapersSave *self, const KabPaperBatchOutcome *outcome)
{
  g_autofree char *text = NULL;
  AdwToast *toast;

  if (is_joined (self))
    {
      kab_paper_tell_saved (self->asker, g_ptr_array_index (outcome->files, 0));
      return;
    }
  text = saved_sentence (self, outcome);
  toast = kab_toast (self->asker, text);
  if (!toast)
    return;
  adw_toast_set_button_label (toast, _ ("_Open Folder"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (open_folder_cb),
                         g_filename_to_uri (self->place, NULL, NULL), (GClosureNotify)(void (*) (void))g_free,
                         0);
}

static void
show_outcome (KabPapersSave *self, const KabPaperBatchOutcome *outcome)
{
  guint n = kab_papers_get_n (self->papers);
  g_autofree char *saved = saved_sentence (self, outcome);
  g_autofree char *left = self->kind->count (n - outcome->n_written);
  g_autofree char *missing = outcome->n_written < n ? g_strdup_printf (_ ("Not saved: %s"), left) : NULL;
  g_autofree char *text = NULL;

  gtk_label_set_label (self->done_title,
                       outcome->cancelled ? _ ("Saving Was Cancelled")
                       : outcome->stopped ? _ ("Saving Was Stopped")
                       : outcome->n_written < n
                         ? (outcome->n_written > 0 ? _ ("Not All Were Saved") : _ ("Nothing Was Saved"))
                         : _ ("Saved, With Problems"));
  text = g_strdup_printf ("%s%s%s%s%s", outcome->stopped ? outcome->stopped->message : "",
                          outcome->stopped ? "\n\n" : "",
                          outcome->n_written > 0 ? saved : _ ("Nothing was saved."), missing ? "\n" : "",
                          missing ? missing : "");
  gtk_label_set_label (self->done_text, text);
  kab_paper_faults_show (self->done, outcome);
  gtk_widget_set_visible (self->save, FALSE);
  gtk_widget_set_sensitive (self->cancel, TRUE);
  gtk_button_set_label (GTK_BUTTON (self->cancel), _ ("_Close"));
  gtk_stack_set_visible_child_name (self->stack, "done");
  gtk_widget_grab_focus (self->cancel);
}

static void
did_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabPapersSave) self = user_data;
  g_autoptr (KabPaperBatchOutcome) outcome = kab_papers_run_finish (result);

  self->running = FALSE;
  /* It was closed meanwhile. */
  if (!self->papers || !outcome)
    return;
  if (outcome->n_written == kab_papers_get_n (self->papers) && outcome->notes->len == 0)
    {
      tell_saved (self, outcome);
      gtk_window_destroy (GTK_WINDOW (self));
    }
  else
    show_outcome (self, outcome);
}

/* Where all of them go if they go into one file. */
static char *
joined_path (KabPapersSave *self)
{
  g_autofree char *stem = kab_file_name_tidy (gtk_editable_get_text (self->name));
  g_autofree char *file
    = g_str_has_suffix (stem, ".pdf") ? g_strdup (stem) : g_strconcat (stem, ".pdf", NULL);

  return g_build_filename (self->place, file, NULL);
}

/* @joined: (nullable): the one file */
static void
begin (KabPapersSave *self, const char *joined)
{
  Job *job = g_new0 (Job, 1);

  keep (self);
  job->replace = gtk_switch_get_active (self->replace);
  if (joined)
    {
      g_autofree char *file = g_path_get_basename (joined);

      job->path = g_strdup (joined);
      job->title = g_strndup (file, strlen (file) - strlen (".pdf"));
    }
  else
    {
      job->naming = kab_naming_new (get_pattern (self), NULL);
      job->path = g_strdup (self->place);
    }
  self->running = TRUE;
  self->began = g_get_monotonic_time ();
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  kab_papers_run_async (self->papers, run, job, job_free, self->cancellable, show_progress, did_run,
                        g_object_ref (self));
  gtk_widget_set_visible (self->save, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "working");
  show_progress (0, self);
  gtk_widget_grab_focus (self->cancel);
}

static void
did_clear (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KabPapersSave *self = KAB_PAPERS_SAVE (source);
  g_autofree char *path = user_data;

  self->clearing = FALSE;
  if (kab_paper_place_clear_finish (result, NULL) && self->papers)
    begin (self, path);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabPapersSave *self = KAB_PAPERS_SAVE (widget);

  if (self->running || self->clearing || !self->papers || !self->placed
      || !gtk_widget_get_visible (self->save))
    return;
  if (is_joined (self))
    {
      char *path = joined_path (self);

      self->clearing = TRUE;
      kab_paper_place_clear_async (widget, path, self->cancellable, did_clear, path);
    }
  else
    begin (self, NULL);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabPapersSave *self = KAB_PAPERS_SAVE (widget);

  if (!self->running)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  /* The documents that are just being made come to their end first. */
  g_cancellable_cancel (self->cancellable);
  gtk_widget_set_sensitive (self->cancel, FALSE);
}

static gboolean
close_request_cb (KabPapersSave *self)
{
  if (!self->running)
    return FALSE;
  cancel_action (GTK_WIDGET (self), NULL, NULL);
  return TRUE;
}

/* What is to be saved */

static void
did_make_first (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDocument) document = kab_papers_make_finish (result, NULL, NULL, &error);
  g_autoptr (KabPapersSave) self = user_data;

  if (!self->papers)
    return;
  g_set_object (&self->first, document);
  show_options (self);
}

static void
did_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabPapersSave) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPapers) papers = kab_papers_open_finish (result, &error);
  g_autofree char *count = NULL;

  if (!self->kind || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!papers)
    {
      kab_paper_tell_trouble (self->asker, _ ("The PDF Was Not Saved"), error->message);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  self->papers = g_steal_pointer (&papers);
  count = self->kind->count (kab_papers_get_n (self->papers));
  adw_window_title_set_subtitle (self->title, count);
  gtk_editable_set_text (self->name, count);
  show_options (self);
  if (kab_papers_get_n (self->papers) > 0)
    kab_papers_make_async (self->papers, 0, self->cancellable, did_make_first, g_object_ref (self));
}

void
kab_papers_save (const KabPaperKind *kind, KabCabinet *cabinet, const KabChosen *chosen, GtkWidget *widget)
{
  KabPapersSave *self
    = g_object_new (KAB_TYPE_PAPERS_SAVE, "transient-for", gtk_widget_get_root (widget), NULL);
  GtkStringList *names = gtk_string_list_new (NULL);
  g_autofree char *count = kind->count (kab_chosen_count (chosen));

  for (guint i = 0; kind->namings[i].title; i++)
    gtk_string_list_append (names, _ (kind->namings[i].title));
  /* Translators: names of files made by a pattern of one's own */
  gtk_string_list_append (names, _ ("By a pattern of your own"));
  adw_combo_row_set_model (self->naming, G_LIST_MODEL (names));
  g_object_unref (names);
  self->kind = kind;
  self->asker = g_object_ref (widget);
  self->cancellable = g_cancellable_new ();
  restore (self);
  adw_window_title_set_subtitle (self->title, count);
  show_options (self);
  kab_papers_open_async (kind, cabinet, chosen, self->cancellable, did_open, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->files));
}

static void
kab_papers_save_dispose (GObject *object)
{
  KabPapersSave *self = KAB_PAPERS_SAVE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->first);
  g_clear_pointer (&self->papers, kab_papers_unref);
  g_clear_object (&self->asker);
  g_clear_pointer (&self->place, g_free);
  self->kind = NULL;
  G_OBJECT_CLASS (kab_papers_save_parent_class)->dispose (object);
}

static void
kab_papers_save_class_init (KabPapersSaveClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_papers_save_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-papers-save.ui");
  gtk_widget_class_bind_template_child (widget_class, KabPapersSave, title);
  gtk_widget_class_bind_template_child (widget_class, KabPapersSave, cancel);
  gtk_widget_class_bind_template_child (widget_class, KabPapersSave, save);
  gtk_widget_class_bind_template_child (widget_class, KabPapersSave, stack);
  gtk_widget_class_bind_template_child (widget_class, KabPapersSave, files);
  gtk_widget_class_bind_template_child (widget_class, KabPapersSave, naming);
  gtk_widget_class_bind_template_child (widget_class, KabPapersSave, pattern);
  gtk_widget_class_bind_template_child (widget_class, KabPapersSave, example);
  gtk_widget_class_bind_template_child (widget_class, KabPapersSave, name);
  gtk_widget_class_bind_template_child (widget_class, KabPapersSave, folder);
  gtk_widget_class_bind_template_child (widget_class, KabPapersSave, replace_row);
  gtk_widget_class_bind_template_child (widget_class, KabPapersSave, replace);
  gtk_widget_class_bind_template_child (widget_class, KabPapersSave, progress_text);
  gtk_widget_class_bind_template_child (widget_class, KabPapersSave, progress);
  gtk_widget_class_bind_template_child (widget_class, KabPapersSave, time_left);
  gtk_widget_class_bind_template_child (widget_class, KabPapersSave, done);
  gtk_widget_class_bind_template_child (widget_class, KabPapersSave, done_title);
  gtk_widget_class_bind_template_child (widget_class, KabPapersSave, done_text);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, naming_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, folder_cb);
  gtk_widget_class_install_action (widget_class, "papers.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "papers.cancel", NULL, cancel_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "papers.cancel", NULL);
}

static void
kab_papers_save_init (KabPapersSave *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kab_window_keep_safe (GTK_WINDOW (self));
  g_signal_connect (self, "close-request", G_CALLBACK (close_request_cb), NULL);
}
