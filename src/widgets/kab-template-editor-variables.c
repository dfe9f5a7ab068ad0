/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-template-editor-variables.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-template-editor-edit.h"
#include "kab-template-editor-names.h"
#include "kab-text.h"
#include "kab-widgets.h"

#define WIDTH 340
#define HEIGHT 340
#define NAME "kab-name"

typedef struct
{
  KabTemplateEditor *editor; /* borrowed: it holds the popover */
  KabVariablesUse use;
  GtkWidget *popover;
  GtkWidget *search;
  GtkWidget *list;
  GtkWidget *none;
  GPtrArray *names;
  char *key; /* what is searched */
} Chooser;

static void
chooser_free (gpointer data)
{
  Chooser *self = data;

  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_free (self->key);
  g_free (self);
}

static const KabTemplateName *
name_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), NAME);
}

/* Rows */

static GtkWidget *
make_label (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css)
    {
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, css);
    }
  return label;
}

static GtkWidget *
make_row (const KabTemplateName *name)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *whole = g_strdup_printf ("%s: %s", name->group, name->title);

  gtk_box_append (GTK_BOX (box), make_label (name->title, NULL));
  gtk_box_append (GTK_BOX (box),
                  make_label (name->example[0] != '\0' ? name->example : name->name, "dim-label"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, name->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, whole, -1);
  g_object_set_data (G_OBJECT (row), NAME, (gpointer)name);
  return row;
}

static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const KabTemplateName *name = name_of (row), *last = before ? name_of (before) : NULL;
  GtkWidget *label;

  if (last && g_str_equal (last->group, name->group) && g_strcmp0 (last->list, name->list) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = make_label (name->group, NULL);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "kab-template-group");
  gtk_list_box_row_set_header (row, label);
}

static gboolean
is_sought (GtkListBoxRow *row, gpointer data)
{
  Chooser *self = data;
  const KabTemplateName *name = name_of (row);
  g_autofree char *all = NULL, *key = NULL;

  if (!self->key || self->key[0] == '\0')
    return TRUE;
  all = g_strjoin (" ", name->title, name->group, name->name, name->example, NULL);
  key = kab_text_key (all);
  return strstr (key, self->key) != NULL;
}

/* Whether it can stand where the caret is: what items of a list have only where the list is repeated. */
static gboolean
is_in_reach (const KabTemplateName *name, GPtrArray *open)
{
  if (!name->list)
    return TRUE;
  for (guint i = 0; i < open->len; i++)
    if (g_str_equal (open->pdata[i], name->list))
      return TRUE;
  return FALSE;
}

static gboolean
is_for (const KabTemplateName *name, KabVariablesUse use)
{
  switch (use)
    {
    case KAB_VARIABLES_REPEAT:
      return name->kind == KAB_NAME_LIST;
    case KAB_VARIABLES_INSERT:
      return name->kind == KAB_NAME_VALUE;
    default:
      return TRUE;
    }
}

/* The lists that are repeated around the caret. */
static GPtrArray *
open_lists (KabTemplateEditor *editor)
{
  GPtrArray *open = g_ptr_array_new_with_free_func (g_free);
  gsize from, to;
  g_autofree char *html = kab_template_editor_dup_selection (editor, &from, &to);
  g_autoptr (KabMarkup) markup = kab_markup_new (html);

  for (int up = kab_markup_parent (markup, from); up >= 0; up = kab_markup_token (markup, up)->parent)
    if (kab_markup_token (markup, up)->kind == KAB_TOKEN_BEGIN)
      g_ptr_array_add (open, g_strdup (kab_markup_token (markup, up)->name));
  return open;
}

static void
fill (Chooser *self)
{
  g_autoptr (GPtrArray) open = open_lists (self->editor);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->list)))
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  self->names = kab_template_names (kab_template_editor_get_kind (self->editor),
                                    kab_template_editor_get_example (self->editor),
                                    kab_template_editor_get_language (self->editor));
  /* What the repeat that the caret is in has comes first. */
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < self->names->len; i++)
      {
        const KabTemplateName *name = self->names->pdata[i];

        if ((name->list != NULL) == (round == 0) && is_for (name, self->use) && is_in_reach (name, open))
          gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (name));
      }
}

static void
shown_cb (GtkWidget *popover, Chooser *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  fill (self);
  gtk_widget_grab_focus (self->search);
}

static void
sought_cb (GtkEditable *entry, Chooser *self)
{
  g_free (self->key);
  self->key = kab_text_key (gtk_editable_get_text (entry));
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (self->list));
}

static void
choose (Chooser *self, const KabTemplateName *name)
{
  gboolean none = self->none && gtk_check_button_get_active (GTK_CHECK_BUTTON (self->none));
  g_autofree char *text = NULL;

  switch (self->use)
    {
    case KAB_VARIABLES_INSERT:
      text = kab_template_name_dup_text (name);
      break;
    case KAB_VARIABLES_CONDITION:
      text = g_strconcat (none ? "^" : "", name->name, NULL);
      break;
    case KAB_VARIABLES_REPEAT:
    default:
      text = g_strdup (name->name);
    }
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  gtk_widget_activate_action (GTK_WIDGET (self->editor),
                              self->use == KAB_VARIABLES_INSERT      ? "template.text"
                              : self->use == KAB_VARIABLES_CONDITION ? "template.condition"
                                                                     : "template.repeat",
                              "s", text);
}

static void
activated_cb (GtkListBox *list, GtkListBoxRow *row, Chooser *self)
{
  choose (self, name_of (row));
}

/* Enter in the entry takes the first that is found. */
static void
entered_cb (GtkEditable *entry, Chooser *self)
{
  /* The entry tells of what is typed a little later. */
  sought_cb (entry, self);
  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row; row = gtk_widget_get_next_sibling (row))
    if (GTK_IS_LIST_BOX_ROW (row) && gtk_widget_get_child_visible (row))
      {
        choose (self, name_of (GTK_LIST_BOX_ROW (row)));
        return;
      }
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, Chooser *self)
{
  if (key != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_child_focus (self->list, GTK_DIR_TAB_FORWARD);
}

GtkWidget *
kab_template_variables_popover_new (KabTemplateEditor *editor, KabVariablesUse use)
{
  Chooser *self = g_new0 (Chooser, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9), *scroller = gtk_scrolled_window_new (),
            *nothing;
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->editor = editor;
  self->use = use;
  self->popover = gtk_popover_new ();
  g_object_set_data_full (G_OBJECT (self->popover), NAME, self, chooser_free);
  gtk_widget_add_css_class (self->popover, "kab-filter-popover");
  self->search = gtk_search_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Search"),
                                  -1);
  g_signal_connect (self->search, "search-changed", G_CALLBACK (sought_cb), self);
  g_signal_connect (self->search, "activate", G_CALLBACK (entered_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->search, keys);
  gtk_box_append (GTK_BOX (box), self->search);
  if (use == KAB_VARIABLES_CONDITION)
    {
      self->none = gtk_check_button_new_with_mnemonic (_ ("Only where there is _none"));
      gtk_box_append (GTK_BOX (box), self->none);
    }
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), header_cb, NULL, NULL);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), is_sought, self, NULL);
  gtk_widget_add_css_class (self->list, "kab-choices");
  nothing = gtk_label_new (_ ("Nothing found"));
  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_widget_set_margin_top (nothing, 12);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list), nothing);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (activated_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_size_request (scroller, WIDTH, HEIGHT);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  g_signal_connect (self->popover, "show", G_CALLBACK (shown_cb), self);
  kab_popover_keep_inside (GTK_POPOVER (self->popover));
  return self->popover;
}
