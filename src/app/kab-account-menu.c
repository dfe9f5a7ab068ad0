/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-account-menu.h"

#include <glib/gi18n-lib.h>

#include "kab-unsent.h"

typedef struct
{
  KabCabinet *cabinet;
  AdwMessageDialog *dialog;
  GtkEditable *password;
  GtkLabel *error;
  GtkWidget *spinner;
  GCancellable *cancellable;
} Asking;

static void
asking_free (gpointer data, GClosure *closure)
{
  Asking *asking = data;

  g_cancellable_cancel (asking->cancellable);
  g_object_unref (asking->cancellable);
  g_object_unref (asking->cabinet);
  g_free (asking);
}

char *
kab_account_describe (KabAccount *account)
{
  const char *server = kab_account_get_server (account);
  const char *role = kab_role_title (kab_account_get_role (account));
  const char *org = kab_account_get_org_name (account);

  if (g_str_equal (server, KAB_SERVER_LOCAL))
    server = _ ("On this computer");
  else if (g_str_equal (server, KAB_SERVER_SAMPLE))
    server = _ ("Sample data");
  else if (g_str_has_prefix (server, "https://"))
    server += strlen ("https://");
  return g_strdup_printf ("%s · %s\n%s", role, org ? org : "", server);
}

/* Signing in again */

static void
did_reauthenticate (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  Asking *asking;

  kab_cabinet_reauthenticate_finish (KAB_CABINET (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  asking = user_data;
  if (!error)
    {
      gtk_editable_set_text (asking->password, "");
      gtk_window_destroy (GTK_WINDOW (asking->dialog));
      return;
    }
  gtk_widget_set_visible (asking->spinner, FALSE);
  gtk_label_set_label (asking->error, error->message);
  gtk_widget_set_visible (GTK_WIDGET (asking->error), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (asking->password), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (asking->password));
}

static void
try_password (Asking *asking)
{
  if (*gtk_editable_get_text (asking->password) == '\0' || gtk_widget_get_visible (asking->spinner))
    return;
  gtk_widget_set_visible (GTK_WIDGET (asking->error), FALSE);
  gtk_widget_set_visible (asking->spinner, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (asking->password), FALSE);
  kab_cabinet_reauthenticate_async (asking->cabinet, gtk_editable_get_text (asking->password),
                                    asking->cancellable, did_reauthenticate, asking);
}

static void
activated_cb (AdwEntryRow *row, Asking *asking)
{
  try_password (asking);
}

static void
sign_in_clicked_cb (GtkButton *button, Asking *asking)
{
  try_password (asking);
}

static void
password_changed_cb (GtkEditable *editable, GtkWidget *button)
{
  gtk_widget_set_sensitive (button, *gtk_editable_get_text (editable) != '\0');
}

void
kab_ask_password (GtkWindow *parent, KabCabinet *cabinet)
{
  KabAccount *account = kab_cabinet_get_account (cabinet);
  g_autofree char *name = kab_account_dup_display_name (account);
  g_autofree char *body
    = g_strdup_printf (_ ("Enter the password of %s (%s)."), name, kab_account_get_login (account));
  Asking *asking = g_new0 (Asking, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Sign In"));

  asking->cabinet = g_object_ref (cabinet);
  asking->cancellable = g_cancellable_new ();
  asking->dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, _ ("Sign In Again"), body));
  asking->password = GTK_EDITABLE (adw_password_entry_row_new ());
  asking->error = GTK_LABEL (gtk_label_new (NULL));
  asking->spinner = gtk_spinner_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (asking->password), _ ("Password"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (asking->password));
  gtk_label_set_wrap (asking->error, TRUE);
  gtk_label_set_justify (asking->error, GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (asking->error), "error");
  gtk_widget_set_visible (GTK_WIDGET (asking->error), FALSE);
  gtk_spinner_start (GTK_SPINNER (asking->spinner));
  gtk_widget_set_visible (asking->spinner, FALSE);
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (button, FALSE);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (asking->error));
  gtk_box_append (GTK_BOX (box), asking->spinner);
  gtk_box_append (GTK_BOX (box), button);
  adw_message_dialog_set_extra_child (asking->dialog, box);
  adw_message_dialog_add_response (asking->dialog, "cancel", _ ("_Cancel"));
  adw_message_dialog_set_close_response (asking->dialog, "cancel");
  g_signal_connect (asking->password, "entry-activated", G_CALLBACK (activated_cb), asking);
  g_signal_connect (asking->password, "changed", G_CALLBACK (password_changed_cb), button);
  g_signal_connect_data (button, "clicked", G_CALLBACK (sign_in_clicked_cb), asking, asking_free, 0);
  gtk_window_present (GTK_WINDOW (asking->dialog));
  gtk_widget_grab_focus (GTK_WIDGET (asking->password));
}

/* Signing out */

static void
did_sign_out (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWindow) parent = user_data;
  g_autoptr (GError) error = NULL;
  GtkWidget *dialog;

  if (kab_session_finish (KAB_SESSION (source), result, &error))
    return;
  dialog = adw_message_dialog_new (parent, _ ("Signing Out Did Not Work"), error->message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

typedef struct
{
  GtkWindow *parent;
  KabSession *session;
} SavingFirst;

/* Saved or not, the question stands. */
static void
did_save_unsent (gboolean saved, gpointer user_data)
{
  SavingFirst *saving = user_data;

  if (kab_session_get_cabinet (saving->session))
    kab_ask_sign_out (saving->parent, saving->session);
  g_object_unref (saving->parent);
  g_object_unref (saving->session);
  g_free (saving);
}

static void
sign_out_response_cb (AdwMessageDialog *dialog, const char *response, KabSession *session)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (dialog));

  if (!kab_session_get_cabinet (session))
    return;
  if (g_str_equal (response, "sign-out"))
    kab_session_sign_out_async (session, did_sign_out, g_object_ref (parent));
  else if (g_str_equal (response, "save"))
    {
      SavingFirst *saving = g_new0 (SavingFirst, 1);

      saving->parent = g_object_ref (parent);
      saving->session = g_object_ref (session);
      kab_unsent_save (adw_application_window_get_content (ADW_APPLICATION_WINDOW (parent)),
                       kab_session_get_cabinet (session), NULL, did_save_unsent, saving);
    }
}

void
kab_ask_sign_out (GtkWindow *parent, KabSession *session)
{
  KabCabinet *cabinet = kab_session_get_cabinet (session);
  KabAccount *account = kab_cabinet_get_account (cabinet);
  g_autofree char *name = kab_account_dup_display_name (account);
  g_autofree char *title = g_strdup_printf (_ ("Sign Out %s?"), name);
  g_autofree char *body = NULL;
  gboolean local = g_str_equal (kab_account_get_server (account), KAB_SERVER_LOCAL);
  GtkWidget *dialog;
  guint pending, problems, drafts, unsent;

  g_object_get (cabinet, "pending", &pending, "problems", &problems, "drafts", &drafts, NULL);
  unsent = pending + problems + drafts;
  if (kab_session_is_sample (session))
    body = g_strdup (_ ("Sample data and everything you did with it is thrown away."));
  else if (local)
    body = g_strdup (
      _ ("All your data stays on this computer. Choose “Work on This Computer” to open it again."));
  else if (unsent > 0)
    body = g_strdup_printf (
      ngettext ("The copy of the data on this computer is removed. %u edit that is not with the server yet "
                "stays here, and waits for you when you sign in again. You can also save it as a file.",
                "The copy of the data on this computer is removed. %u edits that are not with the server "
                "yet stay here, and wait for you when you sign in again. You can also save them as a file.",
                unsent),
      unsent);
  else
    body = g_strdup (
      _ ("The copy of the data on this computer is removed. Everything you did was sent to the server."));
  dialog = adw_message_dialog_new (parent, title, body);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"));
  if (unsent > 0 && !local && !kab_session_is_sample (session))
    adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "save", _ ("_Save as a File…"));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "sign-out", _ ("Sign _Out"));
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "sign-out",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (sign_out_response_cb), session, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The other accounts */

static void
did_list_accounts (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkListBox) list = user_data;
  KabSession *session = KAB_SESSION (source);
  KabCabinet *cabinet = kab_session_get_cabinet (session);
  g_autoptr (GPtrArray) accounts = kab_session_list_accounts_finish (session, result, NULL, NULL);
  g_autofree char *current = NULL;
  GtkWidget *child;

  if (!cabinet)
    return;
  current = kab_account_key (kab_cabinet_get_account (cabinet));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))))
    gtk_list_box_remove (list, child);
  for (guint i = 0; accounts && i < accounts->len; i++)
    {
      KabAccount *account = g_ptr_array_index (accounts, i);
      g_autofree char *key = kab_account_key (account);
      g_autofree char *name = kab_account_dup_display_name (account);
      g_autofree char *initials = kab_account_dup_short_name (account);
      GtkWidget *row;

      if (g_str_equal (key, current))
        continue;
      row = adw_action_row_new ();
      g_object_set (row, "use-markup", FALSE, "title", name, "subtitle", kab_account_get_org_name (account),
                    "activatable", TRUE, NULL);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), adw_avatar_new (24, initials, TRUE));
      g_object_set_data_full (G_OBJECT (row), "kab-account", g_object_ref (account), g_object_unref);
      gtk_list_box_append (list, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (list), gtk_widget_get_first_child (GTK_WIDGET (list)) != NULL);
}

void
kab_account_menu_fill (GtkListBox *list, KabSession *session)
{
  kab_session_list_accounts_async (session, NULL, did_list_accounts, g_object_ref (list));
}

KabAccount *
kab_account_menu_chosen (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "kab-account");
}
