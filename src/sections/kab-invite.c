/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-invite.h"

#include <glib/gi18n-lib.h>

#include "kab-gather.h"
#include "kab-message.h"
#include "kab-paper-print.h"
#include "kab-section.h"

typedef struct
{
  GtkWidget *widget;
  KabCabinet *cabinet;
  KabRow *user;
  KabGather *parts;
} Inviting;

static Inviting *
inviting_new (GtkWidget *widget, KabCabinet *cabinet, const KabRow *user)
{
  Inviting *inviting = g_new0 (Inviting, 1);

  inviting->widget = g_object_ref (widget);
  inviting->cabinet = g_object_ref (cabinet);
  inviting->user = kab_row_ref ((KabRow *)user);
  return inviting;
}

static void
inviting_free (Inviting *inviting)
{
  g_object_unref (inviting->widget);
  g_object_unref (inviting->cabinet);
  kab_row_unref (inviting->user);
  g_clear_pointer (&inviting->parts, kab_gather_unref);
  g_free (inviting);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Inviting, inviting_free)

static void
inviting_closure_free (gpointer data, GClosure *closure)
{
  inviting_free (data);
}

/* --- A link that is handed over --- */

static void
copy_cb (AdwMessageDialog *dialog, const char *response, char *url)
{
  if (g_strcmp0 (response, "copy") == 0)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (dialog)), url);
}

static void
show_link (Inviting *inviting, const char *url)
{
  GtkRoot *root = gtk_widget_get_root (inviting->widget);
  GtkWidget *dialog
    = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _ ("The Link for a Password"),
                              _ ("Hand it over to nobody else: whoever has it can choose the password. It "
                                 "works once, within a week, and is not "
                                 "shown again."));
  GtkWidget *label = gtk_label_new (url);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "monospace");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), label);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"), "copy",
                                    _ ("C_opy and Close"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "copy", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "copy");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_signal_connect_data (dialog, "response", G_CALLBACK (copy_cb), g_strdup (url),
                         (GClosureNotify)(void (*) (void))g_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
did_make_link (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Inviting) inviting = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = kab_cabinet_invite_finish (KAB_CABINET (source), result, &error);

  if (!gtk_widget_get_root (inviting->widget))
    return;
  if (url)
    show_link (inviting, url);
  else
    kab_paper_tell_trouble (inviting->widget, _ ("There Is No Link"), error->message);
}

/* --- By e-mail or SMS --- */

static void
did_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Inviting) inviting = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = kab_cabinet_run_command_finish (KAB_CABINET (source), result, &error);

  if (!gtk_widget_get_root (inviting->widget))
    return;
  if (ok)
    kab_toast (inviting->widget, _ ("The invitation is being sent"));
  else
    kab_paper_tell_trouble (inviting->widget, _ ("The Invitation Was Not Sent"), error->message);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Inviting *inviting)
{
  g_autoptr (KabMutation) mutation = NULL;
  g_auto (KabValue) channel = KAB_VALUE_INIT;

  if (g_str_equal (response, "link"))
    {
      kab_toast (inviting->widget, _ ("The link is being made…"));
      kab_cabinet_invite_async (inviting->cabinet, inviting->user->id, NULL, did_make_link,
                                inviting_new (inviting->widget, inviting->cabinet, inviting->user));
      return;
    }
  if (g_str_equal (response, "later"))
    return;
  mutation = kab_mutation_new_command (kab_command_find (&kab_entity_user, "invite"), inviting->user->id);
  kab_value_set_text (&channel, response);
  kab_mutation_set_arg (mutation, "channel", &channel);
  kab_cabinet_run_command_async (inviting->cabinet, mutation, NULL, did_run,
                                 inviting_new (inviting->widget, inviting->cabinet, inviting->user));
}

/* --- Asking --- */

static void
add_way (AdwMessageDialog *dialog,
         Inviting *inviting,
         const char *setting,
         const char *channel,
         const char *label)
{
  const char *field = g_str_equal (channel, KAB_CHANNEL_EMAIL) ? "email" : "phone";

  if (kab_row_is_null (inviting->user, field) || !kab_messages_has (setting, channel))
    return;
  adw_message_dialog_add_response (dialog, channel, label);
  adw_message_dialog_set_response_appearance (dialog, channel, ADW_RESPONSE_SUGGESTED);
}

static void
did_gather (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Inviting) inviting = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = kab_gather_finish (result, &error);
  GPtrArray *settings = kab_gather_rows (inviting->parts, "settings");
  const char *setting
    = settings->len > 0 ? kab_row_get_text (g_ptr_array_index (settings, 0), "value") : NULL;
  GtkRoot *root = gtk_widget_get_root (inviting->widget);
  g_autofree char *title = NULL, *text = NULL;
  AdwMessageDialog *dialog;

  if (!ok || !root)
    return;
  /* Translators: %s is a surname */
  title = g_strdup_printf (_ ("Invite %s?"), kab_row_title (inviting->user));
  text = g_strdup (
    setting && (kab_messages_has (setting, KAB_CHANNEL_EMAIL) || kab_messages_has (setting, KAB_CHANNEL_SMS))
      ? _ ("The person gets a link that works once, and chooses a password by it.")
      : _ ("The person gets a link that works once, and chooses a password by it. E-mail and SMS are not set "
           "up: an "
           "administrator does it on the server with “kabinetctl messages set”. Until then, hand the link "
           "over."));
  dialog = ADW_MESSAGE_DIALOG (
    adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, title, text));
  adw_message_dialog_add_responses (dialog, "later", _ ("_Not Now"), "link", _ ("A _Link to Hand Over"),
                                    NULL);
  add_way (dialog, inviting, setting, KAB_CHANNEL_SMS, _ ("By _SMS"));
  add_way (dialog, inviting, setting, KAB_CHANNEL_EMAIL, _ ("By _E-Mail"));
  adw_message_dialog_set_close_response (dialog, "later");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb),
                         inviting_new (inviting->widget, inviting->cabinet, inviting->user),
                         inviting_closure_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
kab_invite_ask (GtkWidget *widget, KabCabinet *cabinet, const KabRow *user)
{
  Inviting *inviting = inviting_new (widget, cabinet, user);

  inviting->parts = kab_gather_new (cabinet);
  kab_gather_want_list (inviting->parts, "settings", &kab_entity_setting, "key", KAB_MESSAGES_SETTING);
  kab_gather_async (inviting->parts, NULL, did_gather, inviting);
}

gboolean
kab_invite_may (KabCabinet *cabinet, const KabRow *user)
{
  return kab_row_is_null (user, "last_sign_in_at")
         && kab_account_check_command (kab_cabinet_get_account (cabinet),
                                       kab_command_find (&kab_entity_user, "invite"), user, NULL);
}
