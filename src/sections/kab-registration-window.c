/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-registration-window.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-consent.h"
#include "kab-date.h"
#include "kab-format.h"
#include "kab-json.h"
#include "kab-section.h"
#include "kab-side-window.h"
#include "kab-text.h"
#include "kab-undoable.h"

#define WIDTH 640
#define HEIGHT 620
#define TEXT_HEIGHT 220

typedef struct
{
  KabCabinet *cabinet;
  GtkWidget *parent; /* weak */
  GtkWidget *window;
  GCancellable *cancellable;
  KabRow *row; /* the setting as it was read; NULL: there is none yet */
  char *company;
  GtkWidget *open;
  GtkWidget *own;
  GtkTextBuffer *buffer;
  GtkWidget *view;
  GtkWidget *length;
  GtkWidget *problem;
  GtkWidget *save;
  char *typed; /* the own text, while the built-in one is shown */
  char *shown; /* what was set when it was opened, as typed_state() gives it */
  gboolean filling;
  gboolean done; /* the window may close */
} Window;

static void
window_free (gpointer data)
{
  Window *self = data;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_object_unref (self->cabinet);
  g_clear_weak_pointer (&self->parent);
  g_clear_pointer (&self->row, kab_row_unref);
  g_free (self->company);
  g_free (self->typed);
  g_free (self->shown);
  g_free (self);
}

static char *
dup_text (Window *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

/* What stands there; the setting's value, and what is wrong with it. */
static char *
compose (Window *self, GError **error)
{
  g_auto (KabRegistrationSetting) setting = { 0 }, read = { 0 };
  g_autofree char *value = NULL;

  setting.is_open = gtk_switch_get_active (GTK_SWITCH (self->open));
  if (gtk_switch_get_active (GTK_SWITCH (self->own)))
    setting.text = kab_text_strip (dup_text (self));
  value = kab_registration_setting_write (&setting);
  return kab_registration_setting_parse (value, &read, error) ? g_steal_pointer (&value) : NULL;
}

/* What stands there, valid or not. */
static char *
typed_state (Window *self)
{
  gboolean own = gtk_switch_get_active (GTK_SWITCH (self->own));
  g_autofree char *text = own ? dup_text (self) : NULL;

  return g_strdup_printf ("%d%d%s", gtk_switch_get_active (GTK_SWITCH (self->open)), own, text ? text : "");
}

static void
show_problem (Window *self, const char *text)
{
  gtk_label_set_label (GTK_LABEL (self->problem), text ? text : "");
  gtk_widget_set_visible (self->problem, text != NULL);
}

static void
show_length (Window *self)
{
  int n = gtk_text_buffer_get_char_count (self->buffer);
  g_autofree char *length = kab_format_count ((guint64)n);
  g_autofree char *most = kab_format_count (KAB_CONSENT_TEXT_MAX);
  /* Translators: so many characters of at most so many */
  g_autofree char *text = g_strdup_printf (_ ("%s of %s characters"), length, most);

  gtk_label_set_label (GTK_LABEL (self->length), text);
  if (n > KAB_CONSENT_TEXT_MAX)
    gtk_widget_add_css_class (self->length, "error");
  else
    gtk_widget_remove_css_class (self->length, "error");
}

static void
changed_cb (Window *self)
{
  if (self->filling)
    return;
  show_length (self);
  show_problem (self, NULL);
}

/* The built-in text is read there, and not written. */
static void
show_text (Window *self, gboolean own)
{
  g_autofree char *built_in = kab_consent_text (NULL, self->company ? self->company : "…", kab_language ());

  self->filling = TRUE;
  gtk_text_buffer_set_text (self->buffer, own && self->typed ? self->typed : built_in, -1);
  self->filling = FALSE;
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), own);
  gtk_widget_set_visible (self->length, own);
  show_length (self);
  show_problem (self, NULL);
}

static void
own_cb (Window *self)
{
  gboolean own = gtk_switch_get_active (GTK_SWITCH (self->own));

  if (self->filling)
    return;
  if (!own)
    {
      g_free (self->typed);
      self->typed = dup_text (self);
    }
  show_text (self, own);
}

static void
save_cb (Window *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = compose (self, &error);
  g_autoptr (KabRow) after = NULL;

  if (!value)
    {
      show_problem (self, error->message);
      gtk_widget_grab_focus (self->view);
      return;
    }
  if (self->row)
    after = kab_row_copy (self->row);
  else
    {
      after = kab_row_new (&kab_entity_setting, NULL);
      kab_row_set_text (after, "key", KAB_REGISTRATION_SETTING);
      kab_row_set_text (after, "audience", "everyone");
    }
  kab_value_take_text (kab_row_value (after, "value"), kab_json_normalise (value));
  if (self->parent)
    {
      if (self->row)
        kab_undoable_change (self->parent, self->cabinet, self->row, after, _ ("Registration changed"));
      else
        {
          GPtrArray *mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
          GPtrArray *undo = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);

          g_ptr_array_add (mutations, kab_mutation_new_between (NULL, after));
          g_ptr_array_add (undo, kab_mutation_new (after->entity, after->id, KAB_OP_DELETE));
          kab_undoable_edit (self->parent, self->cabinet, mutations, undo, _ ("Registration changed"));
        }
    }
  self->done = TRUE;
  gtk_window_close (GTK_WINDOW (self->window));
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Window *self)
{
  /* The window may go before the dialog does, which would look at it again. */
  gtk_window_set_transient_for (GTK_WINDOW (dialog), NULL);
  if (g_str_equal (response, "save"))
    save_cb (self);
  else if (g_str_equal (response, "discard"))
    {
      self->done = TRUE;
      gtk_window_close (GTK_WINDOW (self->window));
    }
}

/* What was typed is not lost by closing the window. */
static gboolean
close_cb (Window *self)
{
  g_autofree char *state = typed_state (self);
  GtkWidget *dialog;

  if (self->done || !self->shown || g_str_equal (state, self->shown))
    return FALSE;
  dialog = adw_message_dialog_new (
    GTK_WINDOW (self->window), _ ("Save Changes?"),
    _ ("This record has changes that are not saved. What is not saved will be lost."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "discard",
                                    _ ("_Discard"), "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), self);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

/* Ctrl+S, and Escape as by the window's button. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, Window *self)
{
  if (key == GDK_KEY_Escape)
    gtk_window_close (GTK_WINDOW (self->window));
  else if (key == GDK_KEY_s && (state & GDK_CONTROL_MASK) && gtk_widget_get_sensitive (self->save))
    save_cb (self);
  else
    return FALSE;
  return TRUE;
}

static void
fill (Window *self)
{
  g_auto (KabRegistrationSetting) setting = { 0 };

  kab_registration_setting_parse (self->row ? kab_row_get_text (self->row, "value") : NULL, &setting, NULL);
  self->filling = TRUE;
  gtk_switch_set_active (GTK_SWITCH (self->open), setting.is_open);
  gtk_switch_set_active (GTK_SWITCH (self->own), setting.text != NULL);
  self->filling = FALSE;
  self->typed = g_strdup (setting.text);
  show_text (self, setting.text != NULL);
  self->shown = typed_state (self);
  gtk_widget_set_sensitive (self->save, TRUE);
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);
  Window *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  if (error)
    {
      show_problem (self, error->message);
      return;
    }
  for (guint i = 0; i < page->rows->len; i++)
    {
      KabRow *row = page->rows->pdata[i];
      const char *key = kab_row_get_text (row, "key"), *value = kab_row_get_text (row, "value");
      g_autoptr (JsonNode) node = value ? json_from_string (value, NULL) : NULL;

      if (g_strcmp0 (key, KAB_REGISTRATION_SETTING) == 0 && !self->row)
        self->row = kab_row_ref (row);
      else if (g_strcmp0 (key, "company") == 0 && node && JSON_NODE_HOLDS_OBJECT (node) && !self->company)
        self->company = g_strdup (kab_json_member_text (json_node_get_object (node), "name"));
    }
  fill (self);
}

static GtkWidget *
add_switch (AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  adw_preferences_group_add (group, row);
  return toggle;
}

static GtkWidget *
make_label (const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, class);
  return label;
}

static GtkWidget *
make_text (Window *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->view = gtk_text_view_new ();
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->view), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->view), 9);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->view), 9);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What people consent to"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->view);
  gtk_widget_set_size_request (scrolled, -1, TEXT_HEIGHT);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_widget_add_css_class (scrolled, "card");
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (changed_cb), self);
  return scrolled;
}

static GtkWidget *
make_content (Window *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *group = adw_preferences_group_new ();
  const char *places[] = { "top", "bottom", "start", "end" };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *margin = g_strconcat ("margin-", places[i], NULL);

      g_object_set (content, margin, 18, NULL);
    }
  self->open
    = add_switch (ADW_PREFERENCES_GROUP (group), _ ("People May Register by Themselves"),
                  _ ("As clients, on the page /register of the server or in the application. Links that were "
                     "sent end when this is turned off."));
  self->own = add_switch (
    ADW_PREFERENCES_GROUP (group), _ ("Own Consent Text"),
    _ ("To the processing of personal data. Each consent names the text; former ones are kept."));
  g_signal_connect_swapped (self->own, "notify::active", G_CALLBACK (own_cb), self);
  self->length = make_label ("dim-label");
  self->problem = make_label ("error");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_box_append (GTK_BOX (content), group);
  gtk_box_append (GTK_BOX (content), make_text (self));
  gtk_box_append (GTK_BOX (content), self->length);
  gtk_box_append (GTK_BOX (content), self->problem);
  return content;
}

gboolean
kab_registration_window_may (KabCabinet *cabinet)
{
  return kab_account_get_role (kab_cabinet_get_account (cabinet)) == KAB_ROLE_ADMIN;
}

void
kab_registration_window_present (GtkWidget *parent, KabCabinet *cabinet)
{
  Window *self = g_new0 (Window, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_setting);

  self->cabinet = g_object_ref (cabinet);
  g_set_weak_pointer (&self->parent, parent);
  self->cancellable = g_cancellable_new ();
  self->save = gtk_button_new_with_mnemonic (_ ("_Save"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_set_sensitive (self->save, FALSE);
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save_cb), self);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->save);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (_ ("Registration"), NULL));
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), make_content (self));
  self->window = kab_side_window_new (parent, _ ("Registration"), box);
  gtk_window_set_default_size (GTK_WINDOW (self->window), WIDTH, HEIGHT);
  g_signal_connect_swapped (self->window, "close-request", G_CALLBACK (close_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->window, keys);
  g_object_set_data_full (G_OBJECT (self->window), "kab-registration", self, window_free);
  kab_query_set_filter (query, "key", KAB_REGISTRATION_SETTING "|company");
  kab_query_set_page (query, 0, 2);
  kab_cabinet_list_async (cabinet, query, self->cancellable, did_list, self);
  gtk_window_present (GTK_WINDOW (self->window));
}
