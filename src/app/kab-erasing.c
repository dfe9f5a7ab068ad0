/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cabinet that is to be erased from this computer, and what people wrote and did not send in one that was. */
#include "kab-erasing.h"

#include <glib/gi18n-lib.h>

#include "kab-cabinet-files.h"
#include "kab-date.h"
#include "kab-edit-words.h"
#include "kab-section.h"
#include "kab-unsent.h"
#include "kab-window.h"

/* What is left */

static void
run_list (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, kab_leftover_list (NULL), (GDestroyNotify)g_ptr_array_unref);
}

void
kab_erasing_list_async (GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, kab_erasing_list_async);
  g_task_run_in_thread (task, run_list);
}

GPtrArray *
kab_erasing_list_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

static char *
count_words (guint n)
{
  return g_strdup_printf (ngettext ("%u edit", "%u edits", n), n);
}

/* "Соколова Анна asked for it on 23 November 2026, 12:03." */
static char *
asked_words (const char *by, gint64 at)
{
  g_autofree char *when = kab_time_format (at, NULL);

  if (by && *by)
    /* Translators: a person's name, and a time */
    return g_strdup_printf (_ ("%s asked for it on %s."), by, when);
  /* Translators: %s is a time */
  return g_strdup_printf (_ ("The administrator of the server asked for it on %s."), when);
}

GtkWidget *
kab_erasing_row_new (KabLeftover *leftover)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = kab_account_dup_display_name (leftover->account);
  g_autofree char *initials = kab_account_dup_short_name (leftover->account);
  g_autofree char *edits = count_words (leftover->n);
  g_autofree char *subtitle = NULL;

  if (leftover->wipe_at > 0)
    {
      g_autofree char *when = kab_time_format (leftover->wipe_at, NULL);

      /* Translators: "3 edits; the rest was erased, as was asked for on 23 November 2026, 12:03" */
      subtitle = g_strdup_printf (_ ("%s; the rest was erased, as was asked for on %s"), edits, when);
    }
  else
    /* Translators: "3 edits wait until Петрова Мария signs in again" without the name */
    subtitle = g_strdup_printf (_ ("%s; sent with the next sign-in"), edits);
  g_object_set (row, "use-markup", FALSE, "title", name, "subtitle", subtitle, "activatable", TRUE, NULL);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), adw_avatar_new (32, initials, TRUE));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_object_set_data_full (G_OBJECT (row), "kab-leftover", leftover, (GDestroyNotify)kab_leftover_free);
  return row;
}

/* Asking what is to become of it */

typedef struct
{
  GtkWindow *parent;
  KabLeftover *leftover;
  KabErasingFunc func;
  gpointer user_data;
  GDestroyNotify free;
} Asking;

static KabLeftover *
leftover_copy (const KabLeftover *leftover)
{
  KabLeftover *copy = g_new0 (KabLeftover, 1);

  copy->account = g_object_ref (leftover->account);
  copy->dir = g_strdup (leftover->dir);
  copy->n = leftover->n;
  copy->words = g_strdup (leftover->words);
  copy->files = leftover->files ? g_ptr_array_ref (leftover->files) : NULL;
  copy->wipe_at = leftover->wipe_at;
  copy->wipe_by = g_strdup (leftover->wipe_by);
  return copy;
}

static void
end (Asking *asking, gboolean sign_in)
{
  if (asking->func)
    asking->func (sign_in, asking->leftover, asking->user_data);
  if (asking->free)
    asking->free (asking->user_data);
  kab_leftover_free (asking->leftover);
  g_object_unref (asking->parent);
  g_free (asking);
}

static void ask (Asking *asking);

static void
say (GtkWindow *parent, const char *title, const char *text)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, title, text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
did_forget (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr (GError) error = NULL;

  if (!kab_leftover_forget_finish (result, &error))
    say (asking->parent, _ ("Not Everything Could Be Erased"), error->message);
  end (asking, FALSE);
}

static void
did_save (gboolean saved, gpointer user_data)
{
  Asking *asking = user_data;

  if (saved)
    kab_leftover_forget_async (asking->leftover, NULL, did_forget, asking);
  else
    ask (asking);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Asking *asking)
{
  if (g_str_equal (response, "save"))
    kab_unsent_save_text (adw_application_window_get_content (ADW_APPLICATION_WINDOW (asking->parent)),
                          asking->leftover->words, asking->leftover->files, did_save, asking);
  else if (g_str_equal (response, "discard"))
    kab_leftover_forget_async (asking->leftover, NULL, did_forget, asking);
  else
    end (asking, g_str_equal (response, "sign-in"));
}

/* Takes @asking. */
static void
ask (Asking *asking)
{
  const KabLeftover *left = asking->leftover;
  g_autofree char *name = kab_account_dup_display_name (left->account);
  g_autofree char *asked = left->wipe_at > 0 ? asked_words (left->wipe_by, left->wipe_at) : NULL;
  g_autofree char *kept = NULL, *body = NULL;
  GtkWidget *dialog;

  if (left->wipe_at > 0)
    {
      kept = g_strdup_printf (
        ngettext (
          "%u edit of %s is not with the server. It is still here, and is erased once you have saved it "
          "as a file or let it go.",
          "%u edits of %s are not with the server. They are still here, and are erased once you have "
          "saved them as a file or let them go.",
          left->n),
        left->n, name);
      body = g_strdup_printf ("%s %s", asked, kept);
      dialog = adw_message_dialog_new (asking->parent, _ ("The Data Here Was Erased"), body);
    }
  else
    {
      body = g_strdup_printf (ngettext ("%u edit of %s is not with the server. Sign in to send it.",
                                        "%u edits of %s are not with the server. Sign in to send them.",
                                        left->n),
                              left->n, name);
      dialog = adw_message_dialog_new (asking->parent, _ ("Not Sent Yet"), body);
    }
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "later", _ ("_Later"));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "discard", _ ("_Let Go"));
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  if (left->words)
    {
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "save", _ ("_Save as a File…"));
      adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save",
                                                  ADW_RESPONSE_SUGGESTED);
    }
  else
    {
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "sign-in", _ ("_Sign In…"));
      adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "sign-in",
                                                  ADW_RESPONSE_SUGGESTED);
    }
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), left->words ? "save" : "sign-in");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "later");
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), asking);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
kab_erasing_ask (GtkWindow *parent,
                 const KabLeftover *leftover,
                 KabErasingFunc func,
                 gpointer user_data,
                 GDestroyNotify free)
{
  Asking *asking = g_new0 (Asking, 1);

  asking->parent = g_object_ref (parent);
  asking->leftover = leftover_copy (leftover);
  asking->func = func;
  asking->user_data = user_data;
  asking->free = free;
  ask (asking);
}

/* Erasing */

typedef struct
{
  GtkApplication *application;
  KabSession *session;
  KabCabinet *cabinet;
  GPtrArray *problems;
  KabLeftover *leftover; /* what there is to tell */
} Erasing;

static void
erasing_free (Erasing *erasing)
{
  g_clear_object (&erasing->application);
  g_clear_object (&erasing->session);
  g_clear_object (&erasing->cabinet);
  g_clear_pointer (&erasing->problems, g_ptr_array_unref);
  kab_leftover_free (erasing->leftover);
  g_free (erasing);
}

static KabWindow *
window_of (GtkApplication *application)
{
  for (GList *l = gtk_application_get_windows (application); l; l = l->next)
    if (KAB_IS_WINDOW (l->data))
      return l->data;

  return NULL;
}

static void
answered (gboolean sign_in, const KabLeftover *leftover, gpointer user_data)
{
  kab_session_tell_left (user_data);
}

static void
tell (Erasing *erasing, const GError *error)
{
  KabWindow *window = window_of (erasing->application);
  const KabLeftover *left = erasing->leftover;
  g_autofree char *asked = asked_words (left->wipe_by, left->wipe_at);
  g_autofree char *body = NULL;

  if (!window)
    return;
  kab_session_tell_left (erasing->session);
  if (error)
    {
      body = g_strdup_printf ("%s %s", asked, error->message);
      say (GTK_WINDOW (window), _ ("Not Everything Could Be Erased"), body);
    }
  else if (left->n > 0)
    kab_erasing_ask (GTK_WINDOW (window), left, answered, g_object_ref (erasing->session), g_object_unref);
  else
    {
      body = g_strdup_printf ("%s %s", asked, _ ("Everything you did had been sent to the server."));
      say (GTK_WINDOW (window), _ ("The Data Here Was Erased"), body);
    }
}

static void
did_wipe (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Erasing *erasing = user_data;
  g_autoptr (GError) error = NULL;

  if (!kab_cabinet_wipe_finish (KAB_CABINET (source), result, &error))
    g_warning ("%s", error->message);
  tell (erasing, error);
  erasing_free (erasing);
}

static void
begin (Erasing *erasing)
{
  KabCabinet *cabinet = kab_session_get_cabinet (erasing->session);

  /* Somebody else's is open by now: this one is asked again when it is. */
  if (cabinet != erasing->cabinet)
    {
      erasing_free (erasing);
      return;
    }
  /* Nothing of it stays on the screen while it goes. */
  g_object_unref (kab_session_let_go (erasing->session));
  kab_cabinet_wipe_async (erasing->cabinet, erasing->leftover->words, NULL, did_wipe, erasing);
}

static void
did_list_files (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Erasing *erasing = user_data;

  erasing->leftover->files = kab_cabinet_unsent_files_finish (KAB_CABINET (source), result, NULL);
  begin (erasing);
}

static void
did_read_drafts (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Erasing *erasing = user_data;
  g_autofree char *drafts = kab_cabinet_draft_words_finish (KAB_CABINET (source), result, NULL);
  g_autofree char *edits = g_steal_pointer (&erasing->leftover->words);

  if (edits)
    erasing->leftover->words = g_strconcat (edits, drafts, NULL);
  kab_cabinet_unsent_files_async (erasing->cabinet, NULL, did_list_files, erasing);
}

static void
did_list_pending (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Erasing *erasing = user_data;
  g_autoptr (GPtrArray) pending = kab_cabinet_list_pending_finish (KAB_CABINET (source), result, NULL);
  KabLeftover *left = erasing->leftover;

  /* Where the words cannot be read, what they are in stays all the same. */
  if (pending && erasing->problems)
    {
      guint drafts;

      g_object_get (erasing->cabinet, "drafts", &drafts, NULL);
      left->n = pending->len + erasing->problems->len + drafts;
      if (left->n > 0)
        left->words = kab_unsent_to_text (erasing->cabinet, erasing->problems, pending);
    }
  kab_cabinet_draft_words_async (erasing->cabinet, NULL, did_read_drafts, erasing);
}

static void
did_list_problems (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Erasing *erasing = user_data;

  erasing->problems = kab_cabinet_list_problems_finish (KAB_CABINET (source), result, NULL);
  kab_cabinet_list_pending_async (erasing->cabinet, NULL, did_list_pending, erasing);
}

static void
ordered_cb (KabCabinet *cabinet, GParamSpec *pspec, GtkApplication *application)
{
  Erasing *erasing = g_new0 (Erasing, 1);
  KabAccount *account = kab_cabinet_get_account (cabinet);

  g_signal_handlers_disconnect_by_func (cabinet, ordered_cb, application);
  erasing->application = g_object_ref (application);
  erasing->session = g_object_ref (g_object_get_data (G_OBJECT (application), "kab-session"));
  erasing->cabinet = g_object_ref (cabinet);
  erasing->leftover = g_new0 (KabLeftover, 1);
  erasing->leftover->account = g_object_ref (account);
  erasing->leftover->dir = g_strdup (kab_account_get_work_dir (account));
  g_object_get (cabinet, "wipe-at", &erasing->leftover->wipe_at, "wipe-by", &erasing->leftover->wipe_by,
                NULL);
  kab_cabinet_list_problems_async (cabinet, NULL, did_list_problems, erasing);
}

static void
cabinet_cb (KabSession *session, GParamSpec *pspec, GtkApplication *application)
{
  KabCabinet *cabinet = kab_session_get_cabinet (session);
  gint64 at;

  if (!cabinet)
    return;
  g_signal_connect_object (cabinet, "notify::wipe-at", G_CALLBACK (ordered_cb), application, 0);
  g_object_get (cabinet, "wipe-at", &at, NULL);
  if (at > 0)
    ordered_cb (cabinet, NULL, application);
}

static void
did_resume (GObject *source, GAsyncResult *result, gpointer user_data)
{
  kab_leftover_resume_finish (result, NULL);
}

void
kab_erasing_watch (GtkApplication *application, KabSession *session)
{
  g_object_set_data_full (G_OBJECT (application), "kab-session", g_object_ref (session), g_object_unref);
  g_signal_connect_object (session, "notify::cabinet", G_CALLBACK (cabinet_cb), application, 0);
  kab_leftover_resume_async (NULL, NULL, did_resume, NULL);
}
