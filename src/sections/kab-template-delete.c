/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-template-delete.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-row-delete.h"
#include "kab-section.h"

#define NAMED_MAX 5

typedef struct
{
  KabCard *card;
  GtkWidget *overlay; /* of toasts */
  KabCabinet *cabinet;
  KabRow *form;
  GPtrArray *users; /* names of packages and kinds of packages, at most NAMED_MAX */
  guint64 n_users;
  guint64 n_licences;
} Deletion;

static void
deletion_free (gpointer data)
{
  Deletion *deletion = data;

  g_clear_object (&deletion->card);
  g_clear_object (&deletion->overlay);
  g_object_unref (deletion->cabinet);
  kab_row_unref (deletion->form);
  g_ptr_array_unref (deletion->users);
  g_free (deletion);
}

/* What uses it */

static gboolean
add_users (Deletion *deletion, const KabEntity *entity, GError **error)
{
  g_autoptr (KabQuery) query = kab_query_new (entity);
  g_autoptr (KabPage) page = NULL;

  kab_query_set_filter (query, "template", deletion->form->id);
  kab_query_set_page (query, 0, NAMED_MAX);
  page = kab_cabinet_list (deletion->cabinet, query, error);
  if (!page)
    return FALSE;
  deletion->n_users += page->total;
  for (guint i = 0; i < page->rows->len && deletion->users->len < NAMED_MAX; i++)
    g_ptr_array_add (deletion->users, g_strdup (kab_row_title (page->rows->pdata[i])));
  return TRUE;
}

static void
find_users (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Deletion *deletion = task_data;
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_licence);
  g_autoptr (KabPage) page = NULL;
  GError *error = NULL;

  kab_query_set_filter (query, "template", deletion->form->id);
  kab_query_set_page (query, 0, 1);
  if (!add_users (deletion, &kab_entity_package, &error)
      || !add_users (deletion, &kab_entity_package_kind, &error)
      || !(page = kab_cabinet_list (deletion->cabinet, query, &error)))
    {
      g_task_return_error (task, error);
      return;
    }
  deletion->n_licences = page->total;
  g_task_return_boolean (task, TRUE);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, GTask *task)
{
  Deletion *deletion = g_task_get_task_data (task);

  if (!g_str_equal (response, "delete"))
    return;
  /* First, or it would say that somebody deleted what it shows. */
  kab_card_close (deletion->card);
  kab_row_delete (deletion->overlay, deletion->cabinet, deletion->form, NULL);
}

static void
ask (Deletion *deletion, GTask *task)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (deletion->card));
  GtkWindow *parent = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;
  g_autofree char *count = NULL;
  GtkWidget *dialog;

  if (deletion->n_users > 0)
    {
      g_autofree char *names = NULL;

      g_ptr_array_add (deletion->users, NULL);
      names = g_strjoinv (", ", (char **)deletion->users->pdata);
      count = kab_format_count (deletion->n_users);
      title = g_strdup_printf (_ ("“%s” Is in Use"), kab_row_title (deletion->form));
      /* Translators: a number, and names of packages */
      text = g_strdup_printf (ngettext ("It is the form of %s package: %s. Choose another one there first.",
                                        "It is the form of %s packages: %s. Choose another one there first.",
                                        (gulong)deletion->n_users),
                              count, names);
      dialog = adw_message_dialog_new (parent, title, text);
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
      gtk_window_present (GTK_WINDOW (dialog));
      return;
    }
  title = g_strdup_printf (_ ("Delete “%s”?"), kab_row_title (deletion->form));
  if (deletion->n_licences > 0)
    {
      count = kab_format_count (deletion->n_licences);
      text = g_strdup_printf (
        ngettext (
          "%s licence was issued with it. It will be printed with the form that is used where nothing "
          "else is chosen.",
          "%s licences were issued with it. They will be printed with the form that is used where "
          "nothing else is chosen.",
          (gulong)deletion->n_licences),
        count);
    }
  else
    text = g_strdup (_ ("Nothing uses it."));
  dialog = adw_message_dialog_new (parent, title, text);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "delete",
                                    _ ("_Delete"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), g_object_ref (task),
                         (GClosureNotify)(void (*) (void))g_object_unref, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
did_find_users (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Deletion *deletion = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!gtk_widget_get_root (GTK_WIDGET (deletion->card)))
    return;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    ask (deletion, G_TASK (result));
  else
    kab_toast (GTK_WIDGET (deletion->card), error->message);
}

void
kab_template_delete (KabCard *card, KabRow *form)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, did_find_users, NULL);
  Deletion *deletion = g_new0 (Deletion, 1);
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (card), ADW_TYPE_TOAST_OVERLAY);

  deletion->card = g_object_ref (card);
  deletion->overlay = g_object_ref (overlay ? overlay : GTK_WIDGET (card));
  deletion->cabinet = g_object_ref (kab_card_get_cabinet (card));
  deletion->form = kab_row_ref (form);
  deletion->users = g_ptr_array_new_with_free_func (g_free);
  g_task_set_source_tag (task, kab_template_delete);
  g_task_set_task_data (task, deletion, deletion_free);
  g_task_run_in_thread (task, find_users);
}
