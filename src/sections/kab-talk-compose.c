/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-talk-compose.h"

#include <glib/gi18n-lib.h>

#include "kab-draft.h"
#include "kab-file-field.h"
#include "kab-file.h"
#include "kab-json.h"

/* As many as the field has room for, whatever they are called. */
#define FILES_MAX 10
#define NAME_MAX_CHARS 120
#define LEAST_PIXELS 64
#define MOST_PIXELS 200

struct _KabTalkCompose
{
  AdwBin parent_instance;
  GtkTextView *view;
  GtkTextBuffer *buffer;
  GtkWidget *hint;
  GtkBox *files;
  GtkLabel *error;
  GtkBox *more;
  GtkWidget *attach;
  GtkWidget *send;
  KabCabinet *cabinet;
  gboolean following;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (KabTalkCompose, kab_talk_compose, ADW_TYPE_BIN)

enum
{
  CHANGED,
  SEND,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static char *
dup_text (KabTalkCompose *self)
{
  GtkTextIter start, end;
  char *text;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  return g_strstrip (text);
}

static guint
count_files (KabTalkCompose *self)
{
  guint n = 0;

  for (GtkWidget *field = gtk_widget_get_first_child (GTK_WIDGET (self->files)); field;
       field = gtk_widget_get_next_sibling (field))
    n += kab_file_field_get_digest (KAB_FILE_FIELD (field)) != NULL;
  return n;
}

gboolean
kab_talk_compose_is_empty (KabTalkCompose *self)
{
  g_autofree char *text = dup_text (self);

  return *text == '\0' && count_files (self) == 0;
}

static void
show_state (KabTalkCompose *self)
{
  gtk_widget_set_visible (self->hint, gtk_text_buffer_get_char_count (self->buffer) == 0);
  gtk_widget_set_sensitive (self->send, !self->busy && !kab_talk_compose_is_empty (self));
  gtk_widget_set_sensitive (self->attach, self->cabinet && count_files (self) < FILES_MAX);
  gtk_widget_set_visible (GTK_WIDGET (self->files), count_files (self) > 0);
}

static void
touched (KabTalkCompose *self)
{
  show_state (self);
  if (self->following)
    return;
  kab_talk_compose_say (self, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
send (KabTalkCompose *self)
{
  if (!self->busy && !kab_talk_compose_is_empty (self))
    g_signal_emit (self, signals[SEND], 0);
}

static gboolean
send_pressed (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  send (KAB_TALK_COMPOSE (widget));
  return TRUE;
}

/* Files */

static void
file_changed_cb (KabTalkCompose *self, KabFileField *field)
{
  gboolean taken = kab_file_field_get_digest (field) != NULL;

  gtk_widget_set_visible (GTK_WIDGET (field), taken);
  touched (self);
  /* Whoever attached it goes on writing. */
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
failed_cb (KabTalkCompose *self, const char *sentence, KabFileField *field)
{
  kab_talk_compose_say (self, sentence);
}

static KabFileField *
add_field (KabTalkCompose *self)
{
  GtkWidget *field = kab_file_field_new (_ ("Attachment"), FALSE);

  kab_file_field_set_editable (KAB_FILE_FIELD (field), TRUE);
  kab_file_field_set_cabinet (KAB_FILE_FIELD (field), self->cabinet);
  gtk_widget_set_visible (field, FALSE);
  g_signal_connect_swapped (field, "changed", G_CALLBACK (file_changed_cb), self);
  g_signal_connect_swapped (field, "failed", G_CALLBACK (failed_cb), self);
  gtk_box_append (self->files, field);
  return KAB_FILE_FIELD (field);
}

/* One for which nothing was chosen after all is used again. */
static void
attach_cb (KabTalkCompose *self)
{
  GtkWidget *field = gtk_widget_get_first_child (GTK_WIDGET (self->files));

  while (field && kab_file_field_get_digest (KAB_FILE_FIELD (field)))
    field = gtk_widget_get_next_sibling (field);
  kab_file_field_choose (field ? KAB_FILE_FIELD (field) : add_field (self));
}

static void
clear_files (KabTalkCompose *self)
{
  GtkWidget *field;

  while ((field = gtk_widget_get_first_child (GTK_WIDGET (self->files))))
    gtk_box_remove (self->files, field);
}

static char *
name_of (KabFileField *field)
{
  const char *name = kab_file_field_get_name (field);

  return name && *name ? g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), NAME_MAX_CHARS))
                       : g_strdup (_ ("File"));
}

void
kab_talk_compose_write (KabTalkCompose *self, KabRow *message)
{
  const KabField *attachments = kab_entity_find_field (message->entity, "attachments");
  g_autofree char *text = dup_text (self);
  g_autoptr (GString) names = g_string_new (NULL);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->files)); child;
       child = gtk_widget_get_next_sibling (child))
    {
      KabFileField *field = KAB_FILE_FIELD (child);
      g_autofree char *name = name_of (field);

      if (!kab_file_field_get_digest (field))
        continue;
      kab_row_set_file (message, attachments, kab_file_field_get_digest (field), name,
                        kab_file_field_get_size (field));
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
    }
  /* Whoever only sends files says by that which. */
  kab_row_set_text (message, "text", *text ? text : names->str);
}

/* Drafts */

void
kab_talk_compose_keep (KabTalkCompose *self, JsonObject *draft)
{
  JsonArray *files = json_array_new ();
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->files)); child;
       child = gtk_widget_get_next_sibling (child))
    {
      KabFileField *field = KAB_FILE_FIELD (child);
      JsonObject *one;

      if (!kab_file_field_get_digest (field))
        continue;
      one = json_object_new ();
      json_object_set_string_member (one, "sha256", kab_file_field_get_digest (field));
      json_object_set_string_member (one, "name", kab_file_field_get_name (field));
      json_object_set_int_member (one, "size", kab_file_field_get_size (field));
      json_array_add_object_element (files, one);
    }
  json_object_set_string_member (draft, "text", text);
  json_object_set_array_member (draft, "attachments", files);
}

static void
take_files (KabTalkCompose *self, JsonNode *node)
{
  JsonArray *files = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; files && i < MIN (json_array_get_length (files), FILES_MAX); i++)
    {
      JsonNode *one = json_array_get_element (files, i);
      const char *digest = kab_draft_text (one, "sha256");
      gint64 size = -1;
      KabFileField *field;

      if (!kab_digest_is_valid (digest))
        continue;
      kab_json_integer (kab_draft_member (one, "size"), &size);
      field = add_field (self);
      kab_file_field_set_file (field, digest, kab_draft_text (one, "name"), size);
      gtk_widget_set_visible (GTK_WIDGET (field), TRUE);
    }
}

void
kab_talk_compose_take (KabTalkCompose *self, JsonNode *draft)
{
  const char *text = kab_draft_text (draft, "text");

  kab_talk_compose_clear (self);
  self->following = TRUE;
  gtk_text_buffer_set_text (self->buffer, text ? text : "", -1);
  take_files (self, kab_draft_member (draft, "attachments"));
  show_state (self);
  self->following = FALSE;
}

void
kab_talk_compose_clear (KabTalkCompose *self)
{
  self->following = TRUE;
  gtk_text_buffer_set_text (self->buffer, "", -1);
  clear_files (self);
  kab_talk_compose_say (self, NULL);
  show_state (self);
  self->following = FALSE;
}

void
kab_talk_compose_add (KabTalkCompose *self, GtkWidget *widget)
{
  gtk_box_append (self->more, widget);
}

void
kab_talk_compose_say (KabTalkCompose *self, const char *sentence)
{
  gtk_label_set_label (self->error, sentence ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), sentence != NULL);
}

void
kab_talk_compose_set_busy (KabTalkCompose *self, gboolean busy)
{
  self->busy = busy;
  show_state (self);
}

void
kab_talk_compose_focus (KabTalkCompose *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

void
kab_talk_compose_set_cabinet (KabTalkCompose *self, KabCabinet *cabinet)
{
  if (self->cabinet == cabinet)
    return;
  clear_files (self);
  g_set_object (&self->cabinet, cabinet);
  show_state (self);
}

/* The widget */

static void
kab_talk_compose_dispose (GObject *object)
{
  KabTalkCompose *self = KAB_TALK_COMPOSE (object);

  if (self->buffer)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  g_clear_object (&self->buffer);
  g_clear_object (&self->cabinet);
  G_OBJECT_CLASS (kab_talk_compose_parent_class)->dispose (object);
}

static void
kab_talk_compose_class_init (KabTalkComposeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_talk_compose_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[SEND] = g_signal_new ("send", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static GtkWidget *
make_text (KabTalkCompose *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (), *overlay = gtk_overlay_new ();

  self->view = GTK_TEXT_VIEW (gtk_text_view_new ());
  self->buffer = g_object_ref (gtk_text_view_get_buffer (self->view));
  gtk_text_view_set_wrap_mode (self->view, GTK_WRAP_WORD_CHAR);
  /* The Tab key leads on to the buttons. */
  gtk_text_view_set_accepts_tab (self->view, FALSE);
  gtk_text_view_set_left_margin (self->view, 9);
  gtk_text_view_set_right_margin (self->view, 9);
  gtk_text_view_set_top_margin (self->view, 8);
  gtk_text_view_set_bottom_margin (self->view, 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Your message"), -1);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (touched), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), LEAST_PIXELS);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MOST_PIXELS);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  gtk_widget_add_css_class (scrolled, "kab-compose");
  self->hint = gtk_label_new (_ ("Write a message"));
  gtk_widget_set_halign (self->hint, GTK_ALIGN_START);
  gtk_widget_set_valign (self->hint, GTK_ALIGN_START);
  gtk_widget_set_margin_start (self->hint, 10);
  gtk_widget_set_margin_top (self->hint, 9);
  gtk_widget_set_can_target (self->hint, FALSE);
  gtk_widget_add_css_class (self->hint, "dim-label");
  gtk_overlay_set_child (GTK_OVERLAY (overlay), scrolled);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->hint);
  return overlay;
}

static GtkWidget *
make_buttons (KabTalkCompose *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->attach = gtk_button_new_from_icon_name ("mail-attachment-symbolic");
  gtk_widget_set_tooltip_text (self->attach, _ ("Attach a File"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->attach), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Attach a File"), -1);
  gtk_widget_add_css_class (self->attach, "flat");
  g_signal_connect_swapped (self->attach, "clicked", G_CALLBACK (attach_cb), self);
  self->send = gtk_button_new_with_mnemonic (_ ("_Send"));
  gtk_widget_set_tooltip_text (self->send, _ ("Send (Ctrl+Enter)"));
  gtk_widget_set_hexpand (self->send, TRUE);
  gtk_widget_set_halign (self->send, GTK_ALIGN_END);
  gtk_widget_add_css_class (self->send, "suggested-action");
  g_signal_connect_swapped (self->send, "clicked", G_CALLBACK (send), self);
  gtk_box_append (GTK_BOX (box), self->attach);
  gtk_box_append (GTK_BOX (box), self->send);
  return box;
}

/* Before the text view hears of it, for which each Enter is a new line. */
static void
add_shortcut (KabTalkCompose *self)
{
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (keys[i], GDK_CONTROL_MASK),
                        gtk_callback_action_new (send_pressed, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
kab_talk_compose_init (KabTalkCompose *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *clamp = adw_clamp_new ();

  self->files = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  self->more = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  self->error = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->error, TRUE);
  gtk_label_set_wrap_mode (self->error, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->error, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->error), "error");
  gtk_box_append (GTK_BOX (box), make_text (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->files));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->error));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->more));
  gtk_box_append (GTK_BOX (box), make_buttons (self));
  gtk_widget_add_css_class (box, "kab-bar");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 760);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  adw_bin_set_child (ADW_BIN (self), clamp);
  add_shortcut (self);
  kab_talk_compose_say (self, NULL);
  show_state (self);
}

GtkWidget *
kab_talk_compose_new (void)
{
  return g_object_new (KAB_TYPE_TALK_COMPOSE, NULL);
}
