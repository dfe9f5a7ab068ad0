/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-verify.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-paper-reader.h"
#include "kab-property-row.h"

struct _KabVerify
{
  AdwWindow parent_instance;

  /* template */
  GtkStack *stack;
  GtkSpinner *spinner;
  AdwStatusPage *ask;
  GtkWidget *choose;
  GtkImage *icon;
  GtkLabel *verdict;
  GtkLabel *reason;
  AdwPreferencesGroup *doubts;
  AdwPreferencesGroup *keys;
  GtkWidget *accept;
  AdwPreferencesGroup *terms;
  GtkWidget *another;

  KabCabinet *cabinet;
  GCancellable *cancellable; /* of what is being looked at */
  GPtrArray *rows;           /* in the groups: group, row, … */
  KabLicenceCode *code;
  guint unseen;
  KabTrust *trust;
  guint bins; /* how many of the lists were looked through: what there is, what was deleted */
};

G_DEFINE_FINAL_TYPE (KabVerify, kab_verify, ADW_TYPE_WINDOW)

static void
clear_rows (KabVerify *self)
{
  for (guint i = 0; i + 1 < self->rows->len; i += 2)
    adw_preferences_group_remove (self->rows->pdata[i], self->rows->pdata[i + 1]);
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->keys), FALSE);
  gtk_widget_set_visible (self->accept, FALSE);
}

static void
add_row (KabVerify *self, AdwPreferencesGroup *group, GtkWidget *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, group);
  g_ptr_array_add (self->rows, row);
}

static void
forget (KabVerify *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->code, kab_licence_code_free);
  g_clear_pointer (&self->trust, kab_trust_free);
  self->unseen = self->bins = 0;
}

static void
show (KabVerify *self, const char *page)
{
  GtkWidget *scrolled;

  /* Or the first text of the next page would have it, and be selected as a whole. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (page, "reading"));
  if (!g_str_equal (page, "reading"))
    gtk_widget_grab_focus (g_str_equal (page, "ask") ? self->choose : self->another);
  /* The verdict is read first, wherever the keyboard is. */
  scrolled = gtk_widget_get_ancestor (self->another, GTK_TYPE_SCROLLED_WINDOW);
  if (scrolled)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)), 0);
}

/* @mood: a class of the style, whose picture says the same without colour. */
static void
answer (KabVerify *self, const char *mood, const char *icon, const char *verdict, const char *reason)
{
  static const char *const moods[] = { "success", "warning", "error" };

  for (guint i = 0; i < G_N_ELEMENTS (moods); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), moods[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), mood);
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_label (self->verdict, verdict);
  gtk_label_set_label (self->reason, reason);
  gtk_widget_set_visible (GTK_WIDGET (self->reason), *reason != '\0');
  show (self, "answer");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->another), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  verdict, -1);
}

static void
add_doubt (KabVerify *self, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  add_row (self, self->doubts, row);
}

/* What the paper says that is not so, and what is signed and not to be read on it. */
static guint
show_doubts (KabVerify *self, GPtrArray *differences)
{
  guint n = 0;

  for (guint i = 0; differences && i < differences->len; i++, n++)
    add_doubt (self, differences->pdata[i]);
  for (guint i = 0; i < KAB_N_TERMS; i++)
    if (self->unseen & 1u << i)
      {
        g_autofree char *value = kab_licence_code_format (self->code, i, NULL);
        g_autofree char *text = g_strdup_printf (
          _ ("%s: “%s” is signed, but the pages do not show it. Either they were altered, or "
             "their template leaves it out."),
          kab_term_title (i), value);

        add_doubt (self, text);
        n++;
      }
  gtk_widget_set_visible (GTK_WIDGET (self->doubts), n > 0);
  return n;
}

static void
show_terms (KabVerify *self)
{
  for (guint i = 0; i < KAB_N_TERMS; i++)
    {
      g_autofree char *value = kab_licence_code_format (self->code, i, NULL);

      if (*value)
        add_row (self, self->terms, kab_property_row_new (kab_term_title (i), value));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->terms), TRUE);
}

/* "The licence is in force.", and as of when that is known. */
static char *
word_standing (KabVerify *self, const char *sentence)
{
  g_autofree char *when = NULL, *since = NULL;
  gint64 last_sync;

  g_object_get (self->cabinet, "last-sync", &last_sync, NULL);
  if (last_sync <= 0)
    return g_strdup (sentence);
  when = kab_time_format (last_sync, NULL);
  since = g_strdup_printf (_ ("As known on this computer since %s."), when);
  return g_strconcat (sentence, "\n", since, NULL);
}

/* Signed with a key that the server names, and that nothing vouches for here. */
static void
show_stranger (KabVerify *self)
{
  g_autofree char *fingerprint = kab_keyring_fingerprint (self->trust->strange);
  g_autofree char *org = NULL;
  g_autofree char *text = NULL;
  KabAccount *account = NULL;
  gboolean may = kab_cabinet_may_accept_keys (self->cabinet);

  g_object_get (self->cabinet, "account", &account, NULL);
  org = g_strdup (kab_account_get_org_name (account));
  text = g_strdup_printf (
    /* Translators: the name of an organisation */
    _ ("It is signed with a key that this computer does not know to be that of %s. The server names it, but "
       "no "
       "key known here vouches for it: either the server was set up anew, or somebody has put another in its "
       "place."),
    org);
  g_object_unref (account);
  gtk_widget_set_visible (GTK_WIDGET (self->terms), FALSE);
  add_row (self, self->keys, kab_property_row_new (_ ("Fingerprint"), fingerprint));
  gtk_widget_set_visible (GTK_WIDGET (self->keys), TRUE);
  gtk_widget_set_visible (self->accept, may);
  adw_preferences_group_set_description (
    self->keys,
    may ? _ (
      "Ask whoever runs the server to read out what “kabinetctl org keys” prints. Only if it is the same, "
      "accept the keys.")
        : _ ("Somebody who may change the organisation's settings can accept the keys after comparing the "
             "fingerprint with what “kabinetctl org keys” prints on the server."));
  answer (self, "error", "dialog-error-symbolic", _ ("The Key Is Not Known"), text);
}

static void
show_unconfirmed (KabVerify *self, const GError *error)
{
  gtk_widget_set_visible (GTK_WIDGET (self->terms), FALSE);
  if (self->trust->strange && kab_licence_code_find_signer (self->code, self->trust->strange) >= 0)
    show_stranger (self);
  else
    answer (self, "error", "dialog-error-symbolic", _ ("The Licence Is Not Confirmed"), error->message);
}

static void
judge (KabVerify *self, const KabRow *licence)
{
  g_autoptr (GPtrArray) differences = licence ? kab_licence_code_differences (self->code, licence) : NULL;
  g_autofree char *today = kab_date_today ();
  g_autofree char *sentence = NULL, *text = NULL;
  g_autoptr (GError) error = NULL;
  KabStanding standing = KAB_STANDING_GOOD;
  guint doubts;

  clear_rows (self);
  doubts = show_doubts (self, differences);
  if (!kab_licence_code_check (self->code, self->trust->keys, &error)
      /* What is known decides where the signature cannot any more. */
      && !(g_error_matches (error, KAB_ERROR, KAB_ERROR_REFUSED) && differences && differences->len == 0))
    {
      show_unconfirmed (self, error);
      return;
    }
  show_terms (self);
  if (licence)
    standing = kab_licence_standing (licence, today, &sentence);
  else
    sentence
      = g_strdup (_ ("The licence itself is not among what is known here: whether it was revoked since, the "
                     "issuer can tell."));
  text = word_standing (self, sentence);
  if (error)
    {
      add_doubt (self, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->doubts), TRUE);
      /* Translators: of a licence whose signature proves nothing any more, but that the records have as it is */
      answer (self, "warning", "dialog-warning-symbolic", _ ("Known, but to Be Printed Anew"), text);
    }
  else if (doubts)
    answer (self, "warning", "dialog-warning-symbolic", _ ("Signed, but Not What Holds Today"), text);
  else if (standing != KAB_STANDING_GOOD)
    answer (self, "warning", "dialog-warning-symbolic", _ ("Genuine, but Not in Force"), text);
  else
    answer (self, "success", "emblem-ok-symbolic", _ ("The Licence Is Genuine"), text);
}

static void look_for (KabVerify *self);

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);
  g_autoptr (KabRow) found = NULL;
  KabVerify *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_VERIFY (user_data);
  for (guint i = 0; page && i < page->rows->len && !found; i++)
    if (g_strcmp0 (kab_row_get_text (page->rows->pdata[i], "number"), self->code->terms[KAB_TERM_NUMBER])
        == 0)
      found = kab_row_ref (page->rows->pdata[i]);
  if (found || ++self->bins == 2)
    judge (self, found);
  else
    look_for (self);
}

static void
look_for (KabVerify *self)
{
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_licence);

  kab_query_set_filter (query, "number", self->code->terms[KAB_TERM_NUMBER]);
  kab_query_set_filter (query, "deleted", self->bins == 0 ? "0" : "1");
  kab_query_set_page (query, 0, 1000);
  kab_cabinet_list_async (self->cabinet, query, self->cancellable, did_list, self);
}

static void
fail (KabVerify *self, const char *message)
{
  clear_rows (self);
  gtk_widget_set_visible (GTK_WIDGET (self->terms), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->doubts), FALSE);
  answer (self, "error", "dialog-error-symbolic", _ ("This Is No Licence That Could Be Verified"), message);
}

static void
did_trust (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  KabTrust *trust = kab_cabinet_trust_finish (KAB_CABINET (source), result, &error);
  KabVerify *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_VERIFY (user_data);
  if (!trust)
    {
      fail (self, error->message);
      return;
    }
  g_clear_pointer (&self->trust, kab_trust_free);
  self->trust = trust;
  self->bins = 0;
  look_for (self);
}

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  guint unseen;
  KabLicenceCode *code = kab_paper_reader_finish (result, &unseen, &error);
  KabVerify *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_VERIFY (user_data);
  if (!code)
    {
      fail (self, error->message);
      return;
    }
  self->code = code;
  self->unseen = unseen;
  kab_cabinet_trust_async (self->cabinet, self->cancellable, did_trust, self);
}

static void
begin (KabVerify *self)
{
  forget (self);
  self->cancellable = g_cancellable_new ();
  show (self, "reading");
}

static void
take_bytes (KabVerify *self, GBytes *bytes, const char *shown)
{
  kab_paper_reader_async (bytes, shown, KAB_PAPER_READ_SECONDS, self->cancellable, did_read, self);
}

/* --- Keys that are not known --- */

static void
did_accept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = kab_cabinet_accept_keys_finish (KAB_CABINET (source), result, &error);
  KabVerify *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_VERIFY (user_data);
  if (ok)
    kab_cabinet_trust_async (self->cabinet, self->cancellable, did_trust, self);
  else
    fail (self, error->message);
}

static void
accepted_cb (AdwMessageDialog *dialog, const char *response, KabVerify *self)
{
  g_autofree char *fingerprint = NULL;

  if (!g_str_equal (response, "accept") || !self->trust || !self->trust->strange)
    return;
  fingerprint = kab_keyring_fingerprint (self->trust->strange);
  kab_cabinet_accept_keys_async (self->cabinet, fingerprint, self->cancellable, did_accept, self);
}

static void
accept_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabVerify *self = KAB_VERIFY (widget);
  g_autofree char *fingerprint = NULL;
  GtkWidget *dialog;

  if (!self->trust || !self->trust->strange)
    return;
  fingerprint = kab_keyring_fingerprint (self->trust->strange);
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Accept These Keys?"), NULL);
  adw_message_dialog_format_body (
    ADW_MESSAGE_DIALOG (dialog),
    /* Translators: a fingerprint */
    _ ("Licences signed with them will count as genuine on this computer, in the place of those that it "
       "trusts now. Does the server's administrator have the same fingerprint?\n\n%s"),
    fingerprint);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "accept",
                                    _ ("The Same: _Accept"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "accept",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (accepted_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- What comes --- */

static void
did_load (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = g_file_get_basename (G_FILE (source));
  g_autofree char *name = shown ? g_filename_display_name (shown) : g_strdup ("");
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);
  KabVerify *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_VERIFY (user_data);
  if (bytes)
    take_bytes (self, bytes, name);
  else
    {
      g_autofree char *text = g_strdup_printf (_ ("“%s” cannot be read: %s."), name, error->message);

      fail (self, text);
    }
}

static void
did_ask_size (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);
  KabVerify *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_VERIFY (user_data);
  if (!info)
    fail (self, error->message);
  else if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR
           || g_file_info_get_size (info) > KAB_PAPER_BYTES_MAX)
    {
      g_autofree char *text
        = g_strdup_printf (_ ("“%s” is larger than %d MiB: it is no licence."),
                           g_file_info_get_display_name (info), KAB_PAPER_BYTES_MAX / 1024 / 1024);

      fail (self, text);
    }
  else
    g_file_load_bytes_async (G_FILE (source), self->cancellable, did_load, self);
}

static void
take_file (KabVerify *self, GFile *file)
{
  begin (self);
  g_file_query_info_async (file,
                           G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE
                                                          "," G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME,
                           G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, self->cancellable, did_ask_size, self);
}

static void
take_texture (KabVerify *self, GdkTexture *texture)
{
  g_autoptr (GBytes) bytes = gdk_texture_save_to_png_bytes (texture);

  begin (self);
  take_bytes (self, bytes, _ ("Picture"));
}

static void
take_text (KabVerify *self, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  begin (self);
  take_bytes (self, bytes, _ ("Pasted text"));
}

static gboolean
take_value (KabVerify *self, const GValue *value)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      GSList *files = g_value_get_boxed (value);

      if (!files)
        return FALSE;
      take_file (self, files->data);
    }
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE) && g_value_get_object (value))
    take_texture (self, g_value_get_object (value));
  else if (G_VALUE_HOLDS (value, G_TYPE_STRING) && g_value_get_string (value))
    take_text (self, g_value_get_string (value));
  else
    return FALSE;
  return TRUE;
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, KabVerify *self)
{
  return take_value (self, value);
}

static void
fail_empty (KabVerify *self)
{
  fail (self,
        _ ("There is neither a file, nor a picture, nor a text on the clipboard. Copy the code first."));
}

static void
did_paste (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);
  KabVerify *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_VERIFY (user_data);
  if (!value || !take_value (self, value))
    fail (self,
          _ ("There is neither a file, nor a picture, nor a text on the clipboard. Copy the code first."));
}

static void
paste_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabVerify *self = KAB_VERIFY (widget);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  const GType wanted[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE, G_TYPE_STRING };
  g_autoptr (GdkContentFormats) known
    = gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (formats));
  GType type = G_TYPE_INVALID;

  for (guint i = 0; i < G_N_ELEMENTS (wanted) && type == G_TYPE_INVALID; i++)
    if (gdk_content_formats_contain_gtype (known, wanted[i]))
      type = wanted[i];
  begin (self);
  if (type == G_TYPE_INVALID)
    fail_empty (self);
  else
    gdk_clipboard_read_value_async (clipboard, type, G_PRIORITY_DEFAULT, self->cancellable, did_paste, self);
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, KabVerify *self)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file)
    take_file (self, file);
  g_object_unref (chooser);
}

static void
choose_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabVerify *self = KAB_VERIFY (widget);
  GtkFileChooserNative *chooser
    = gtk_file_chooser_native_new (_ ("Verify Licence"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN,
                                   _ ("_Open"), _ ("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("PDF documents and pictures"));
  gtk_file_filter_add_mime_type (filter, "application/pdf");
  gtk_file_filter_add_mime_type (filter, "image/png");
  gtk_file_filter_add_mime_type (filter, "image/jpeg");
  gtk_file_filter_add_mime_type (filter, "image/webp");
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), all);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
another_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabVerify *self = KAB_VERIFY (widget);

  forget (self);
  show (self, "ask");
}

static void
kab_verify_dispose (GObject *object)
{
  KabVerify *self = KAB_VERIFY (object);

  forget (self);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (kab_verify_parent_class)->dispose (object);
}

static void
kab_verify_class_init (KabVerifyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_verify_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kabinet/Kabinet/app/kab-verify.ui");
  gtk_widget_class_bind_template_child (widget_class, KabVerify, stack);
  gtk_widget_class_bind_template_child (widget_class, KabVerify, spinner);
  gtk_widget_class_bind_template_child (widget_class, KabVerify, ask);
  gtk_widget_class_bind_template_child (widget_class, KabVerify, choose);
  gtk_widget_class_bind_template_child (widget_class, KabVerify, icon);
  gtk_widget_class_bind_template_child (widget_class, KabVerify, verdict);
  gtk_widget_class_bind_template_child (widget_class, KabVerify, reason);
  gtk_widget_class_bind_template_child (widget_class, KabVerify, doubts);
  gtk_widget_class_bind_template_child (widget_class, KabVerify, keys);
  gtk_widget_class_bind_template_child (widget_class, KabVerify, accept);
  gtk_widget_class_bind_template_child (widget_class, KabVerify, terms);
  gtk_widget_class_bind_template_child (widget_class, KabVerify, another);
  gtk_widget_class_install_action (widget_class, "verify.choose", NULL, choose_action);
  gtk_widget_class_install_action (widget_class, "verify.paste", NULL, paste_action);
  gtk_widget_class_install_action (widget_class, "verify.another", NULL, another_action);
  gtk_widget_class_install_action (widget_class, "verify.accept", NULL, accept_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK, "verify.choose", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "verify.paste", NULL);
}

static void
kab_verify_init (KabVerify *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

GtkWidget *
kab_verify_new (GtkWindow *parent, KabCabinet *cabinet)
{
  KabVerify *self = g_object_new (KAB_TYPE_VERIFY, "transient-for", parent, NULL);

  self->cabinet = g_object_ref (cabinet);
  return GTK_WIDGET (self);
}
