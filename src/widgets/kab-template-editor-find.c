/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-template-editor-find.h"

#include <glib/gi18n-lib.h>

#include "kab-template-editor-source.h"
#include "kab-template-editor-wrap.h"

struct _KabTemplateFind
{
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkWidget *find_row, *replace_row, *line_row;
  GtkWidget *search, *replacement, *line;
  GtkWidget *count, *match_case;
  GtkWidget *replace_one, *replace_all;
  GtkSourceView *view; /* borrowed: a sibling */
  GtkSourceSearchSettings *settings;
  GtkSourceSearchContext *context;
};

G_DEFINE_FINAL_TYPE (KabTemplateFind, kab_template_find, GTK_TYPE_WIDGET)

static GtkTextBuffer *
buffer_of (KabTemplateFind *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
}

static void
show_count (KabTemplateFind *self)
{
  int n = gtk_source_search_context_get_occurrences_count (self->context), at;
  const char *wanted = gtk_source_search_settings_get_search_text (self->settings);
  gboolean editable = gtk_text_view_get_editable (GTK_TEXT_VIEW (self->view));
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_selection_bounds (buffer_of (self), &start, &end);
  at = gtk_source_search_context_get_occurrence_position (self->context, &start, &end);
  if (wanted && n > 0 && at > 0)
    /* Translators: which of how many that were found */
    text = g_strdup_printf (_ ("%d of %d"), at, n);
  else if (wanted && n >= 0)
    text = n > 0 ? g_strdup_printf ("%d", n) : g_strdup (_ ("Nothing found"));
  gtk_label_set_label (GTK_LABEL (self->count), text ? text : "");
  gtk_widget_set_sensitive (self->replace_one, editable && wanted && n != 0);
  gtk_widget_set_sensitive (self->replace_all, editable && wanted && n != 0);
  if (wanted && n == 0)
    gtk_widget_add_css_class (self->search, "error");
  else
    gtk_widget_remove_css_class (self->search, "error");
}

static void
show_found (KabTemplateFind *self, const GtkTextIter *start, const GtkTextIter *end)
{
  gtk_text_buffer_select_range (buffer_of (self), start, end);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view), gtk_text_buffer_get_insert (buffer_of (self)),
                                0.1, FALSE, 0, 0);
  show_count (self);
}

void
kab_template_find_move (KabTemplateFind *self, gboolean back)
{
  GtkTextIter from, to, start, end;
  gboolean found;

  gtk_text_buffer_get_selection_bounds (buffer_of (self), &from, &to);
  found = back ? gtk_source_search_context_backward (self->context, &from, &start, &end, NULL)
               : gtk_source_search_context_forward (self->context, &to, &start, &end, NULL);
  if (found)
    show_found (self, &start, &end);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

/* From where the selection begins, so that what is found grows as it is typed. */
static void
sought_cb (KabTemplateFind *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  GtkTextIter from, start, end;

  gtk_source_search_settings_set_search_text (self->settings, text[0] != '\0' ? text : NULL);
  gtk_text_buffer_get_selection_bounds (buffer_of (self), &from, &end);
  if (text[0] != '\0' && gtk_source_search_context_forward (self->context, &from, &start, &end, NULL))
    show_found (self, &start, &end);
  show_count (self);
}

static void
next_cb (KabTemplateFind *self)
{
  kab_template_find_move (self, FALSE);
}

static void
previous_cb (KabTemplateFind *self)
{
  kab_template_find_move (self, TRUE);
}

static void
replace_cb (KabTemplateFind *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->replacement));
  GtkTextIter start, end;

  gtk_text_buffer_get_selection_bounds (buffer_of (self), &start, &end);
  /* What is selected may be something else: then the next is found first. */
  if (gtk_source_search_context_get_occurrence_position (self->context, &start, &end) > 0)
    gtk_source_search_context_replace (self->context, &start, &end, text, -1, NULL);
  kab_template_find_move (self, FALSE);
}

static void
replace_all_cb (KabTemplateFind *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->replacement));

  gtk_source_search_context_replace_all (self->context, text, -1, NULL);
  show_count (self);
}

static void
case_cb (KabTemplateFind *self)
{
  gtk_source_search_settings_set_case_sensitive (self->settings, gtk_toggle_button_get_active (
                                                                   GTK_TOGGLE_BUTTON (self->match_case)));
  sought_cb (self);
}

static void
line_cb (KabTemplateFind *self)
{
  gint64 line = g_ascii_strtoll (gtk_editable_get_text (GTK_EDITABLE (self->line)), NULL, 10);

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  kab_template_source_go_to (self->view, (guint)CLAMP (line, 1, G_MAXINT));
}

static void
show_rows (KabTemplateFind *self, gboolean find, gboolean replace)
{
  gtk_widget_set_visible (self->find_row, find);
  gtk_widget_set_visible (self->replace_row, find && replace);
  gtk_widget_set_visible (self->line_row, !find);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

void
kab_template_find_open (KabTemplateFind *self, gboolean replace)
{
  GtkTextIter start, end;

  show_rows (self, TRUE, replace && gtk_text_view_get_editable (GTK_TEXT_VIEW (self->view)));
  gtk_source_search_context_set_highlight (self->context, TRUE);
  if (gtk_text_buffer_get_selection_bounds (buffer_of (self), &start, &end)
      && gtk_text_iter_get_line (&start) == gtk_text_iter_get_line (&end))
    {
      g_autofree char *text = gtk_text_iter_get_text (&start, &end);

      gtk_editable_set_text (GTK_EDITABLE (self->search), text);
    }
  gtk_widget_grab_focus (self->search);
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
  show_count (self);
}

void
kab_template_find_open_line (KabTemplateFind *self)
{
  show_rows (self, FALSE, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->line), "");
  gtk_widget_grab_focus (self->line);
}

void
kab_template_find_close (KabTemplateFind *self)
{
  gtk_source_search_context_set_highlight (self->context, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  kab_template_find_close (KAB_TEMPLATE_FIND (widget));
  return TRUE;
}

static gboolean
move_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  kab_template_find_move (KAB_TEMPLATE_FIND (widget), g_variant_get_boolean (arguments));
  return TRUE;
}

/* Widgets */

static GtkWidget *
add_row (KabTemplateFind *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (row, kab_wrap_layout_new ());
  gtk_box_append (GTK_BOX (self->box), row);
  return row;
}

static GtkWidget *
add_entry (KabTemplateFind *self, GtkWidget *row, GtkWidget *entry, const char *label, GCallback activated)
{
  g_object_set (entry, "placeholder-text", label, "width-chars", 18, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (entry, "activate", activated, self);
  gtk_widget_set_parent (entry, row);
  return entry;
}

static GtkWidget *
add_icon (KabTemplateFind *self, GtkWidget *row, const char *icon, const char *label, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (row), button);
  return button;
}

static GtkWidget *
add_button (KabTemplateFind *self, GtkWidget *row, const char *label, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_widget_set_parent (button, row);
  return button;
}

static void
make_rows (KabTemplateFind *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->find_row = add_row (self);
  self->search = add_entry (self, self->find_row, gtk_search_entry_new (), _ ("Find"), G_CALLBACK (next_cb));
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (sought_cb), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (kab_template_find_close), self);
  gtk_widget_set_parent (buttons, self->find_row);
  add_icon (self, buttons, "go-up-symbolic", _ ("Previous"), G_CALLBACK (previous_cb));
  add_icon (self, buttons, "go-down-symbolic", _ ("Next"), G_CALLBACK (next_cb));
  self->match_case = gtk_toggle_button_new_with_label ("Aa");
  gtk_widget_add_css_class (self->match_case, "flat");
  gtk_widget_set_tooltip_text (self->match_case, _ ("Tell capital letters from small ones"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->match_case), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Tell capital letters from small ones"), -1);
  g_signal_connect_swapped (self->match_case, "toggled", G_CALLBACK (case_cb), self);
  gtk_box_append (GTK_BOX (buttons), self->match_case);
  add_icon (self, buttons, "window-close-symbolic", _ ("Close"), G_CALLBACK (kab_template_find_close));
  self->count = gtk_label_new ("");
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_set_parent (self->count, self->find_row);

  self->replace_row = add_row (self);
  self->replacement
    = add_entry (self, self->replace_row, gtk_entry_new (), _ ("Replace with"), G_CALLBACK (replace_cb));
  self->replace_one = add_button (self, self->replace_row, _ ("_Replace"), G_CALLBACK (replace_cb));
  self->replace_all = add_button (self, self->replace_row, _ ("Replace _All"), G_CALLBACK (replace_all_cb));

  self->line_row = add_row (self);
  self->line = add_entry (self, self->line_row, gtk_entry_new (), _ ("Go to line"), G_CALLBACK (line_cb));
  gtk_entry_set_input_purpose (GTK_ENTRY (self->line), GTK_INPUT_PURPOSE_DIGITS);
}

static void
kab_template_find_dispose (GObject *object)
{
  KabTemplateFind *self = KAB_TEMPLATE_FIND (object);

  g_clear_object (&self->context);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (kab_template_find_parent_class)->dispose (object);
}

static void
kab_template_find_class_init (KabTemplateFindClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_template_find_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_SHIFT_MASK, move_key_cb, "b", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, move_key_cb, "b", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, move_key_cb, "b", FALSE);
}

static void
kab_template_find_init (KabTemplateFind *self)
{
  self->settings = gtk_source_search_settings_new ();
  gtk_source_search_settings_set_wrap_around (self->settings, TRUE);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->box, "kab-template-find");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  make_rows (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
kab_template_find_new (GtkSourceView *view)
{
  KabTemplateFind *self = g_object_new (KAB_TYPE_TEMPLATE_FIND, NULL);

  self->view = view;
  self->context = gtk_source_search_context_new (kab_template_source_get_buffer (view), self->settings);
  gtk_source_search_context_set_highlight (self->context, FALSE);
  g_signal_connect_object (self->context, "notify::occurrences-count", G_CALLBACK (show_count), self,
                           G_CONNECT_SWAPPED);
  show_count (self);
  return GTK_WIDGET (self);
}
