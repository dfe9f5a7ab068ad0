/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-field-row.h"

#include <glib/gi18n-lib.h>

#include "kab-date-button.h"
#include "kab-error.h"
#include "kab-file-field.h"
#include "kab-format.h"
#include "kab-reference-list.h"
#include "kab-rich-view.h"
#include "kab-titles.h"
#include "kab-validate.h"
#include "kab-widgets.h"

#define TYPING_PAUSE_MS 600

struct _KabFieldRow
{
  AdwPreferencesRow parent_instance;
  const KabField *field;
  KabCabinet *cabinet;
  GtkWidget *box; /* title and editor beside each other or above each other */
  GtkWidget *title;
  GtkWidget *editor; /* entry, text view, drop-down, switch or menu button */
  GtkWidget *unit;
  GtkWidget *error;
  GtkWidget *note;   /* what others wrote there */
  GtkWidget *chosen; /* of a reference: the label with its title */
  char *reference;
  const char *filter_field; /* of a reference: what is offered */
  const char *filter_value;
  KabValue given; /* what was shown last, … */
  char *shown;    /* … and what the editor makes of it */
  guint typing;
  gboolean following; /* the editor follows a value that was set */
};

G_DEFINE_FINAL_TYPE (KabFieldRow, kab_field_row, ADW_TYPE_PREFERENCES_ROW)

static guint changed_signal;

static gboolean
is_required (const KabField *field)
{
  return (field->flags & KAB_FIELD_REQUIRED) != 0 && (field->flags & KAB_FIELD_NUMBERED) == 0;
}

void
kab_field_row_set_note (KabFieldRow *self, const char *sentence)
{
  gtk_label_set_label (GTK_LABEL (self->note), sentence ? sentence : "");
  gtk_widget_remove_css_class (self->note, "dim-label");
  gtk_widget_add_css_class (self->note, "kab-theirs");
  gtk_widget_set_visible (self->note, sentence != NULL);
}

void
kab_field_row_set_hint (KabFieldRow *self, const char *sentence)
{
  kab_field_row_set_note (self, sentence);
  gtk_widget_remove_css_class (self->note, "kab-theirs");
  gtk_widget_add_css_class (self->note, "dim-label");
}

void
kab_field_row_set_error (KabFieldRow *self, const char *sentence)
{
  gtk_label_set_label (GTK_LABEL (self->error), sentence ? sentence : "");
  gtk_widget_set_visible (self->error, sentence != NULL);
  if (sentence)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "kab-wrong");
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_TRUE, -1);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "kab-wrong");
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_FALSE, -1);
    }
}

static char *
typed_text (KabFieldRow *self)
{
  GtkTextIter start, end;
  GtkTextBuffer *buffer;

  if (KAB_IS_RICH_VIEW (self->editor))
    return kab_rich_view_dup_text (KAB_RICH_VIEW (self->editor));
  if (GTK_IS_EDITABLE (self->editor))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->editor)));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->editor));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static gboolean
read_typed (KabFieldRow *self, KabValue *value, GError **error)
{
  g_autofree char *text = typed_text (self);

  return kab_format_parse (self->field, text, value, error);
}

static gboolean
is_file (const KabField *field)
{
  return field->type == KAB_TYPE_TEXT && (field->flags & KAB_FIELD_FILE);
}

char *
kab_field_row_dup_typed (KabFieldRow *self)
{
  guint selected;

  if (is_file (self->field))
    {
      const char *digest = kab_file_field_get_digest (KAB_FILE_FIELD (self->editor));

      return g_strdup (digest ? digest : "");
    }

  switch (self->field->type)
    {
    case KAB_TYPE_BOOLEAN:
      return g_strdup (gtk_switch_get_active (GTK_SWITCH (self->editor)) ? "1" : "0");
    case KAB_TYPE_REF:
      return g_strdup (self->reference ? self->reference : "");
    case KAB_TYPE_ENUM:
      selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->editor));
      if (!is_required (self->field))
        selected = selected == 0 ? GTK_INVALID_LIST_POSITION : selected - 1;
      return g_strdup (selected != GTK_INVALID_LIST_POSITION ? self->field->values[selected].token : "");
    default:
      return typed_text (self);
    }
}

/* No editor shows every value there may be: spaces at the ends, a state that only a newer version
 * knows, a switch that was never set. What nobody touched stays what it was. */
static gboolean
is_untouched (KabFieldRow *self)
{
  g_autofree char *typed = kab_field_row_dup_typed (self);

  return g_strcmp0 (typed, self->shown) == 0
         && !(is_required (self->field) && kab_value_is_null (&self->given));
}

static gboolean
read_value (KabFieldRow *self, KabValue *value, GError **error)
{
  if (is_untouched (self))
    {
      kab_value_copy (value, &self->given);
      return TRUE;
    }
  kab_value_set_null (value);
  if (self->field->type == KAB_TYPE_BOOLEAN)
    kab_value_set_integer (value, gtk_switch_get_active (GTK_SWITCH (self->editor)));
  else if (self->field->type == KAB_TYPE_REF)
    kab_value_set_text (value, self->reference);
  else if (is_file (self->field))
    kab_value_set_text (value, kab_file_field_get_digest (KAB_FILE_FIELD (self->editor)));
  else if (self->field->type == KAB_TYPE_ENUM)
    {
      guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->editor));

      if (!is_required (self->field))
        selected = selected == 0 ? GTK_INVALID_LIST_POSITION : selected - 1;
      if (selected != GTK_INVALID_LIST_POSITION)
        kab_value_set_text (value, self->field->values[selected].token);
    }
  else if (!read_typed (self, value, error))
    return FALSE;
  kab_value_tidy (self->field, value);
  if (is_required (self->field) && kab_value_is_null (value))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("“%s” must be filled in."),
                   kab_field_title (self->field));
      return FALSE;
    }
  return kab_validate_value (self->field, value, error);
}

gboolean
kab_field_row_take_value (KabFieldRow *self, KabValue *value, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_clear_handle_id (&self->typing, g_source_remove);
  if (!read_value (self, value, &local))
    {
      kab_field_row_set_error (self, local->message);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  kab_field_row_set_error (self, NULL);
  return TRUE;
}

gboolean
kab_field_row_peek_value (KabFieldRow *self, KabValue *value)
{
  return read_value (self, value, NULL);
}

gboolean
kab_field_row_peek_integer (KabFieldRow *self, gint64 *number)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;

  if (!kab_field_row_peek_value (self, &value) || value.kind != KAB_VALUE_INTEGER)
    return FALSE;
  *number = value.integer;
  return TRUE;
}

char *
kab_field_row_check (KabFieldRow *self)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  if (kab_field_row_take_value (self, &value, &error))
    return NULL;
  kab_field_row_focus (self);
  return g_strdup (error->message);
}

gboolean
kab_field_row_differs (KabFieldRow *self, const KabValue *value)
{
  g_auto (KabValue) now = KAB_VALUE_INIT;
  g_auto (KabValue) before = KAB_VALUE_INIT;

  kab_value_copy (&before, value);
  kab_value_tidy (self->field, &before);
  /* What is not valid, or must not be empty and is, differs unless it was so before. */
  read_value (self, &now, NULL);
  kab_value_tidy (self->field, &now);
  if (self->field->type == KAB_TYPE_BOOLEAN && kab_value_is_null (&before))
    kab_value_set_integer (&before, 0);
  if (self->field->type == KAB_TYPE_BOOLEAN && kab_value_is_null (&now))
    kab_value_set_integer (&now, 0);
  return !kab_value_equal (&now, &before);
}

static gboolean
typing_paused (gpointer user_data)
{
  KabFieldRow *self = user_data;
  g_auto (KabValue) value = KAB_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  self->typing = 0;
  /* What somebody else found wrong with it stays, until it is typed on. */
  if (!read_value (self, &value, &error))
    kab_field_row_set_error (self, error->message);
  return G_SOURCE_REMOVE;
}

static void
changed (KabFieldRow *self)
{
  if (self->following)
    return;
  kab_field_row_set_error (self, NULL);
  g_clear_handle_id (&self->typing, g_source_remove);
  self->typing = g_timeout_add (TYPING_PAUSE_MS, typing_paused, self);
  g_signal_emit (self, changed_signal, 0);
}

static void
editor_changed_cb (KabFieldRow *self)
{
  changed (self);
}

/* References */

static void
show_reference (KabFieldRow *self)
{
  const char *title = NULL;

  if (self->reference && self->cabinet)
    title
      = kab_titles_get (kab_titles_for (self->cabinet), kab_entity_find (self->field->ref), self->reference);
  /* Translators: nothing was chosen */
  gtk_label_set_label (GTK_LABEL (self->chosen), !self->reference ? _ ("None") : title ? title : "…");
  if (self->reference)
    gtk_widget_remove_css_class (self->chosen, "dim-label");
  else
    gtk_widget_add_css_class (self->chosen, "dim-label");
}

static void
resolved_cb (KabTitles *titles, const char *id, KabFieldRow *self)
{
  if (g_strcmp0 (id, self->reference) == 0)
    show_reference (self);
}

static void
chosen_cb (KabReferenceList *list, const char *id, KabFieldRow *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->editor));
  if (g_strcmp0 (self->reference, id) == 0)
    return;
  g_free (self->reference);
  self->reference = g_strdup (id);
  show_reference (self);
  changed (self);
}

/* What partners under one's own have is read, and makes no part of what is one's own. */
static void
keep_to_own_partner (KabFieldRow *self, KabReferenceList *list)
{
  const char *of = kab_entity_find (self->field->ref)->partner_field;
  const char *own = self->cabinet ? kab_account_get_network (kab_cabinet_get_account (self->cabinet)) : NULL;

  if (own && of && !g_str_equal (of, "id"))
    kab_reference_list_set_filter (list, of, own);
}

static void
choices_shown_cb (GtkWidget *popover, KabFieldRow *self)
{
  GtkWidget *list = gtk_popover_get_child (GTK_POPOVER (popover));

  if (!list)
    {
      list = kab_reference_list_new (kab_entity_find (self->field->ref),
                                     is_required (self->field) ? NULL : _ ("None"));
      gtk_popover_set_child (GTK_POPOVER (popover), list);
      g_signal_connect (list, "chosen", G_CALLBACK (chosen_cb), self);
      if (self->field->choice)
        {
          g_auto (GStrv) only = g_strsplit (self->field->choice, "=", 2);

          kab_reference_list_set_filter (KAB_REFERENCE_LIST (list), only[0], only[1]);
        }
    }
  if (self->filter_field)
    kab_reference_list_set_filter (KAB_REFERENCE_LIST (list), self->filter_field, self->filter_value);
  keep_to_own_partner (self, KAB_REFERENCE_LIST (list));
  kab_reference_list_open (KAB_REFERENCE_LIST (list), self->cabinet, self->reference);
}

static GtkWidget *
make_reference (KabFieldRow *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *popover = gtk_popover_new ();

  self->chosen = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->chosen), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->chosen), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->chosen, TRUE);
  gtk_box_append (GTK_BOX (box), self->chosen);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), box);
  kab_menu_button_fill (GTK_MENU_BUTTON (button));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  g_signal_connect (popover, "show", G_CALLBACK (choices_shown_cb), self);
  kab_popover_keep_inside (GTK_POPOVER (popover));
  return button;
}

static GtkWidget *
make_drop_down (KabFieldRow *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  GtkWidget *drop_down;

  if (!is_required (self->field))
    gtk_string_list_append (titles, _ ("None"));
  for (const KabEnumValue *v = self->field->values; v->token; v++)
    gtk_string_list_append (titles, kab_field_enum_title (self->field, v->token));
  drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&titles)), NULL);
  g_signal_connect_swapped (drop_down, "notify::selected", G_CALLBACK (editor_changed_cb), self);
  return drop_down;
}

static void
file_failed_cb (KabFileField *editor, const char *sentence, KabFieldRow *self)
{
  kab_field_row_set_error (self, sentence);
}

static GtkWidget *
make_editor (KabFieldRow *self)
{
  GtkWidget *editor;

  if (is_file (self->field))
    {
      editor = kab_file_field_new (kab_field_title (self->field), is_required (self->field));
      g_signal_connect_swapped (editor, "changed", G_CALLBACK (editor_changed_cb), self);
      g_signal_connect (editor, "failed", G_CALLBACK (file_failed_cb), self);
      return editor;
    }
  switch (self->field->type)
    {
    case KAB_TYPE_BOOLEAN:
      editor = gtk_switch_new ();
      gtk_widget_set_valign (editor, GTK_ALIGN_CENTER);
      g_signal_connect_swapped (editor, "notify::active", G_CALLBACK (editor_changed_cb), self);
      return editor;
    case KAB_TYPE_ENUM:
      return make_drop_down (self);
    case KAB_TYPE_REF:
      return make_reference (self);
    case KAB_TYPE_LONG_TEXT:
      if (self->field->flags & KAB_FIELD_FORMATTED)
        {
          editor = kab_rich_view_new ();
          gtk_widget_set_size_request (editor, -1, 110);
          g_signal_connect_swapped (editor, "edited", G_CALLBACK (editor_changed_cb), self);
          return editor;
        }
      editor = gtk_text_view_new ();
      gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (editor), GTK_WRAP_WORD_CHAR);
      gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (editor), FALSE);
      gtk_widget_set_size_request (editor, -1, 66);
      g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (editor)), "changed",
                                G_CALLBACK (editor_changed_cb), self);
      return editor;
    default:
      editor = gtk_entry_new ();
      gtk_entry_set_has_frame (GTK_ENTRY (editor), FALSE);
      gtk_editable_set_width_chars (GTK_EDITABLE (editor), 8);
      if (self->field->type == KAB_TYPE_DATE)
        gtk_entry_set_placeholder_text (GTK_ENTRY (editor), _ ("dd.mm.yyyy"));
      if (self->field->type == KAB_TYPE_MONEY || self->field->type == KAB_TYPE_INTEGER)
        gtk_entry_set_input_purpose (GTK_ENTRY (editor), GTK_INPUT_PURPOSE_NUMBER);
      if (self->field->type == KAB_TYPE_MONEY || self->field->type == KAB_TYPE_INTEGER
          || self->field->type == KAB_TYPE_DATE)
        gtk_widget_add_css_class (editor, "numeric");
      g_signal_connect_swapped (editor, "changed", G_CALLBACK (editor_changed_cb), self);
      return editor;
    }
}

static void
focus_left_cb (GtkEventControllerFocus *controller, KabFieldRow *self)
{
  if (self->typing)
    {
      g_clear_handle_id (&self->typing, g_source_remove);
      typing_paused (self);
    }
}

void
kab_field_row_activates_default (KabFieldRow *self)
{
  if (GTK_IS_ENTRY (self->editor))
    gtk_entry_set_activates_default (GTK_ENTRY (self->editor), TRUE);
}

void
kab_field_row_focus (KabFieldRow *self)
{
  gtk_widget_grab_focus (self->editor);
}

static void
kab_field_row_activate (AdwPreferencesRow *row)
{
  KabFieldRow *self = KAB_FIELD_ROW (row);

  if (self->field->type == KAB_TYPE_BOOLEAN || self->field->type == KAB_TYPE_REF)
    gtk_widget_activate (self->editor);
  else
    gtk_widget_grab_focus (self->editor);
}

/* The whole row is what one clicks to edit, not only the few pixels that hold text. */
static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, KabFieldRow *self)
{
  if (GTK_IS_EDITABLE (self->editor) || GTK_IS_TEXT_VIEW (self->editor))
    gtk_widget_grab_focus (self->editor);
}

static void
kab_field_row_dispose (GObject *object)
{
  KabFieldRow *self = KAB_FIELD_ROW (object);

  g_clear_handle_id (&self->typing, g_source_remove);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->reference, g_free);
  g_clear_pointer (&self->shown, g_free);
  kab_value_clear (&self->given);
  G_OBJECT_CLASS (kab_field_row_parent_class)->dispose (object);
}

static void
kab_field_row_class_init (KabFieldRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_field_row_dispose;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
kab_field_row_init (KabFieldRow *self)
{
}

static void
lay_out (KabFieldRow *self)
{
  gboolean beside = self->field->type == KAB_TYPE_BOOLEAN;
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->box = gtk_box_new (beside ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL, beside ? 12 : 2);
  gtk_widget_set_hexpand (self->box, TRUE);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->title);
  if (KAB_IS_RICH_VIEW (self->editor))
    gtk_box_append (GTK_BOX (self->box), kab_rich_view_get_toolbar (KAB_RICH_VIEW (self->editor)));
  gtk_box_append (GTK_BOX (self->box), self->editor);
  gtk_box_append (GTK_BOX (line), self->box);
  gtk_box_append (GTK_BOX (line), self->unit);
  if (self->field->type == KAB_TYPE_DATE)
    gtk_box_append (GTK_BOX (line),
                    kab_date_button_new (GTK_EDITABLE (self->editor), kab_field_title (self->field)));
  gtk_box_append (GTK_BOX (outer), line);
  gtk_box_append (GTK_BOX (outer), self->error);
  gtk_box_append (GTK_BOX (outer), self->note);
  gtk_widget_add_css_class (outer, "kab-field-box");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), outer);
  if (!beside)
    gtk_widget_add_css_class (self->title, "caption");
  gtk_widget_add_css_class (self->title, beside ? "title" : "dim-label");
}

GtkWidget *
kab_field_row_new (const KabField *field)
{
  KabFieldRow *self = g_object_new (KAB_TYPE_FIELD_ROW, NULL);
  const char *name = kab_field_title (field);
  g_autofree char *title = is_required (field) ? g_strconcat (name, " *", NULL) : g_strdup (name);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->field = field;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  self->title = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_wrap (GTK_LABEL (self->title), TRUE);
  self->unit = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->unit, "dim-label");
  gtk_widget_set_valign (self->unit, GTK_ALIGN_END);
  gtk_widget_set_visible (self->unit, FALSE);
  self->note = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_widget_add_css_class (self->note, "kab-theirs");
  gtk_widget_add_css_class (self->note, "caption");
  gtk_widget_set_visible (self->note, FALSE);
  self->error = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->error), 0);
  gtk_label_set_wrap (GTK_LABEL (self->error), TRUE);
  gtk_widget_add_css_class (self->error, "error");
  gtk_widget_add_css_class (self->error, "caption");
  gtk_widget_set_visible (self->error, FALSE);
  self->following = TRUE;
  self->editor = make_editor (self);
  self->following = FALSE;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_REQUIRED, is_required (field), -1);
  /* The keyboard is in the button inside, which GTK 4.8 does not name. */
  if (GTK_IS_DROP_DOWN (self->editor))
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (self->editor)),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                  self->error, NULL, -1);
  lay_out (self);
  gtk_widget_add_css_class (GTK_WIDGET (self), "kab-field");
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self),
                                    field->type == KAB_TYPE_BOOLEAN || field->type == KAB_TYPE_REF);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (self, "activate", G_CALLBACK (kab_field_row_activate), NULL);
  if (field->type == KAB_TYPE_REF)
    show_reference (self);
  return GTK_WIDGET (self);
}

const KabField *
kab_field_row_get_field (KabFieldRow *self)
{
  return self->field;
}

void
kab_field_row_set_cabinet (KabFieldRow *self, KabCabinet *cabinet)
{
  if (is_file (self->field))
    kab_file_field_set_cabinet (KAB_FILE_FIELD (self->editor), cabinet);
  if (self->field->type != KAB_TYPE_REF || self->cabinet == cabinet)
    return;
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (kab_titles_for (self->cabinet), self);
  g_set_object (&self->cabinet, cabinet);
  if (cabinet)
    g_signal_connect_object (kab_titles_for (cabinet), "resolved", G_CALLBACK (resolved_cb), self, 0);
  show_reference (self);
}

void
kab_field_row_set_filter (KabFieldRow *self, const char *field, const char *value)
{
  self->filter_field = field;
  self->filter_value = value;
}

static void
show_text (KabFieldRow *self, const char *text)
{
  if (is_file (self->field))
    kab_file_field_set_file (KAB_FILE_FIELD (self->editor), *text ? text : NULL, NULL, -1);
  else if (KAB_IS_RICH_VIEW (self->editor))
    kab_rich_view_set_text (KAB_RICH_VIEW (self->editor), text);
  else if (GTK_IS_TEXT_VIEW (self->editor))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->editor)), text, -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (self->editor), text);
}

static void
show_token (KabFieldRow *self, const char *token)
{
  guint offset = is_required (self->field) ? 0 : 1;
  guint selected = is_required (self->field) ? GTK_INVALID_LIST_POSITION : 0;

  for (guint i = 0; token && self->field->values[i].token; i++)
    if (g_str_equal (self->field->values[i].token, token))
      selected = i + offset;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->editor), selected);
}

void
kab_field_row_set_value (KabFieldRow *self, const KabValue *value)
{
  const char *word = value->kind == KAB_VALUE_TEXT ? value->text : NULL;
  g_autofree char *text = NULL;

  g_clear_handle_id (&self->typing, g_source_remove);
  kab_field_row_set_error (self, NULL);
  kab_field_row_set_note (self, NULL);
  self->following = TRUE;
  switch (self->field->type)
    {
    case KAB_TYPE_BOOLEAN:
      gtk_switch_set_active (GTK_SWITCH (self->editor),
                             value->kind == KAB_VALUE_INTEGER && value->integer != 0);
      break;
    case KAB_TYPE_REF:
      g_free (self->reference);
      self->reference = g_strdup (word);
      show_reference (self);
      break;
    case KAB_TYPE_ENUM:
      show_token (self, word);
      break;
    default:
      text = kab_format_edited (self->field, value);
      show_text (self, text);
    }
  kab_value_copy (&self->given, value);
  g_free (self->shown);
  self->shown = kab_field_row_dup_typed (self);
  self->following = FALSE;
}

void
kab_field_row_type (KabFieldRow *self, const char *typed)
{
  self->following = TRUE;
  switch (self->field->type)
    {
    case KAB_TYPE_BOOLEAN:
      gtk_switch_set_active (GTK_SWITCH (self->editor), g_str_equal (typed, "1"));
      break;
    case KAB_TYPE_REF:
      g_free (self->reference);
      self->reference = *typed ? g_strdup (typed) : NULL;
      show_reference (self);
      break;
    case KAB_TYPE_ENUM:
      show_token (self, typed);
      break;
    default:
      show_text (self, typed);
    }
  self->following = FALSE;
  changed (self);
}

void
kab_field_row_set_unit (KabFieldRow *self, const char *unit)
{
  gtk_label_set_label (GTK_LABEL (self->unit), unit ? unit : "");
  gtk_widget_set_visible (self->unit, unit != NULL);
}

void
kab_field_row_only_pictures (KabFieldRow *self)
{
  if (is_file (self->field))
    kab_file_field_only_pictures (KAB_FILE_FIELD (self->editor));
}

void
kab_field_row_set_editable (KabFieldRow *self, gboolean editable)
{
  if (is_file (self->field))
    kab_file_field_set_editable (KAB_FILE_FIELD (self->editor), editable);
  else if (GTK_IS_EDITABLE (self->editor))
    gtk_editable_set_editable (GTK_EDITABLE (self->editor), editable);
  else if (GTK_IS_TEXT_VIEW (self->editor))
    gtk_text_view_set_editable (GTK_TEXT_VIEW (self->editor), editable);
  else
    gtk_widget_set_sensitive (self->editor, editable);
}

void
kab_field_row_set_file_name (KabFieldRow *self, const char *name, gint64 size)
{
  KabFileField *editor = KAB_FILE_FIELD (self->editor);

  if (kab_file_field_get_digest (editor))
    {
      g_autofree char *digest = g_strdup (kab_file_field_get_digest (editor));

      kab_file_field_set_file (editor, digest, name, size);
    }
}

const char *
kab_field_row_get_file_name (KabFieldRow *self, gint64 *size)
{
  *size = kab_file_field_get_size (KAB_FILE_FIELD (self->editor));
  return kab_file_field_get_name (KAB_FILE_FIELD (self->editor));
}
