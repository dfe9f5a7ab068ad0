/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-template-editor-toolbar.h"

#include <glib/gi18n-lib.h>

#include "kab-template-editor-edit.h"
#include "kab-template-editor-variables.h"
#include "kab-template-editor-wrap.h"
#include "kab-widgets.h"

#define TOOLBAR "kab-toolbar"

typedef struct
{
  KabTemplateEditor *editor; /* borrowed: it holds the toolbar */
  GtkWidget *style_label;
  GtkWidget *inlines[3];
} Toolbar;

static const char *const inline_actions[] = { "template.bold", "template.italic", "template.underline" };

/* A button's tooltip says its shortcut as well. */
static void
describe (GtkWidget *button, const char *label, guint key, GdkModifierType modifiers)
{
  g_autofree char *shortcut = key ? gtk_accelerator_get_label (key, modifiers) : NULL;
  g_autofree char *tip = shortcut ? g_strdup_printf ("%s (%s)", label, shortcut) : g_strdup (label);

  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static GtkWidget *
add_group (GtkWidget *toolbar)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_parent (group, toolbar);
  return group;
}

static GtkWidget *
add_icon (GtkWidget *group,
          const char *icon,
          const char *label,
          const char *action,
          const char *parameter,
          guint key,
          GdkModifierType modifiers)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_focus_on_click (button, FALSE);
  if (parameter)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", parameter);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  describe (button, label, key, modifiers);
  gtk_box_append (GTK_BOX (group), button);
  return button;
}

static GtkWidget *
add_menu (GtkWidget *group, const char *label, const char *tip, GtkWidget **shown)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_widget_add_css_class (button, "flat");
  if (shown)
    {
      *shown = gtk_label_new (label);
      gtk_menu_button_set_child (GTK_MENU_BUTTON (button), *shown);
      gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (button), TRUE);
    }
  else
    gtk_menu_button_set_label (GTK_MENU_BUTTON (button), label);
  describe (button, tip, 0, 0);
  gtk_box_append (GTK_BOX (group), button);
  return button;
}

static void
append (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target ? g_variant_new_string (target) : NULL);
  g_menu_append_item (menu, item);
}

static void
set_menu (GtkWidget *button, GMenu *menu)
{
  kab_menu_button_set_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  g_object_unref (menu);
}

/* Pictures: made anew each time, since others may have come. */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (a, b);
}

static GMenu *
picture_items (KabTemplateEditor *editor, const char *action)
{
  GHashTable *pictures = kab_template_editor_get_pictures (editor);
  GMenu *menu = g_menu_new ();
  GList *names = pictures ? g_hash_table_get_keys (pictures) : NULL;

  names = g_list_sort (names, compare_names);
  for (GList *l = names; l; l = l->next)
    {
      g_autofree char *label = g_strdup (l->data);
      g_auto (GStrv) parts = g_strsplit (label, "_", -1);
      g_autofree char *shown = g_strjoinv ("__", parts);

      append (menu, shown, action, l->data);
    }
  if (!pictures || !g_hash_table_contains (pictures, "logo"))
    append (menu, _ ("Emblem (logo)"), action, "logo");
  g_list_free (names);
  return menu;
}

static void
fill_pictures (GtkMenuButton *button, gpointer data)
{
  KabTemplateEditor *editor = data;
  g_autoptr (GMenu) menu = g_menu_new (), items = picture_items (editor, "template.picture"),
                    more = g_menu_new ();

  append (more, _ ("_Add a Picture…"), "template.add-picture", NULL);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (items));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
  kab_popover_keep_inside (gtk_menu_button_get_popover (button));
}

static void
fill_stamps (GtkMenuButton *button, gpointer data)
{
  KabTemplateEditor *editor = data;
  g_autoptr (GMenu) menu = g_menu_new (), items = picture_items (editor, "template.stamp"),
                    more = g_menu_new ();

  append (more, _ ("_Text in a Frame"), "template.stamp", "");
  append (more, _ ("_Add a Picture…"), "template.add-stamp", NULL);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (items));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
  kab_popover_keep_inside (gtk_menu_button_get_popover (button));
}

/* Groups */

static void
add_style (Toolbar *self, GtkWidget *toolbar)
{
  GtkWidget *group = add_group (toolbar);
  GtkWidget *button = add_menu (group, _ ("Paragraph"), _ ("Kind of paragraph"), &self->style_label);
  GMenu *menu = g_menu_new ();

  gtk_label_set_width_chars (GTK_LABEL (self->style_label), 11);
  gtk_label_set_xalign (GTK_LABEL (self->style_label), 0);
  append (menu, _ ("_Paragraph"), "template.paragraph", "p");
  append (menu, _ ("Heading _1"), "template.paragraph", "h1");
  append (menu, _ ("Heading _2"), "template.paragraph", "h2");
  append (menu, _ ("Heading _3"), "template.paragraph", "h3");
  set_menu (button, menu);

  group = add_group (toolbar);
  self->inlines[0] = add_icon (group, "format-text-bold-symbolic", _ ("Bold"), "template.bold", NULL,
                               GDK_KEY_b, GDK_CONTROL_MASK);
  self->inlines[1] = add_icon (group, "format-text-italic-symbolic", _ ("Italic"), "template.italic", NULL,
                               GDK_KEY_i, GDK_CONTROL_MASK);
  self->inlines[2] = add_icon (group, "format-text-underline-symbolic", _ ("Underlined"),
                               "template.underline", NULL, GDK_KEY_u, GDK_CONTROL_MASK);
}

static void
add_blocks (GtkWidget *toolbar)
{
  GdkModifierType both = GDK_CONTROL_MASK | GDK_SHIFT_MASK;
  GtkWidget *group = add_group (toolbar);

  add_icon (group, "format-justify-left-symbolic", _ ("Aligned to the left"), "template.align", "left",
            GDK_KEY_l, both);
  add_icon (group, "format-justify-center-symbolic", _ ("Centred"), "template.align", "center", GDK_KEY_e,
            both);
  add_icon (group, "format-justify-right-symbolic", _ ("Aligned to the right"), "template.align", "right",
            GDK_KEY_r, both);
  add_icon (group, "format-justify-fill-symbolic", _ ("Justified"), "template.align", "justify", GDK_KEY_j,
            both);
  group = add_group (toolbar);
  add_icon (group, "view-list-bullet-symbolic", _ ("List with dots"), "template.list", "ul", GDK_KEY_8, both);
  add_icon (group, "view-list-ordered-symbolic", _ ("Numbered list"), "template.list", "ol", GDK_KEY_7, both);
}

/* Two at a time, so that a narrow window has room for each row. */
static void
add_inserts (Toolbar *self, GtkWidget *toolbar)
{
  GtkWidget *group = add_group (toolbar), *button;
  GMenu *menu;

  button
    = add_menu (group, _ ("Variable"), _ ("Put in what the paper is about: a name, a date, a price"), NULL);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button),
                               kab_template_variables_popover_new (self->editor, KAB_VARIABLES_INSERT));
  button = add_menu (group, _ ("Table"), _ ("Put in a table"), NULL);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), kab_template_table_popover_new ());
  group = add_group (toolbar);
  button = add_menu (group, _ ("Picture"), _ ("Put in a picture"), NULL);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), fill_pictures, self->editor, NULL);
  button = add_menu (group, _ ("Stamp"), _ ("Put a stamp or a seal on the page"), NULL);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), fill_stamps, self->editor, NULL);
  group = add_group (toolbar);
  /* Translators: a button: a row of a table stands once for each item of a list */
  button
    = add_menu (group, _ ("Repeat"), _ ("Repeat the row or the selection for each item of a list"), NULL);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button),
                               kab_template_variables_popover_new (self->editor, KAB_VARIABLES_REPEAT));
  /* Translators: a button: the selection is printed only if something is so */
  button = add_menu (group, _ ("Condition"), _ ("Print the selection only where there is something"), NULL);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button),
                               kab_template_variables_popover_new (self->editor, KAB_VARIABLES_CONDITION));
  group = add_group (toolbar);
  /* Translators: a button: what else can be put into a template */
  button = add_menu (group, _ ("More"), _ ("Put in a QR code, a signature, a page break"), NULL);
  menu = g_menu_new ();
  append (menu, _ ("_QR Code"), "template.qr", NULL);
  append (menu, _ ("Bar _Code"), "template.barcode", NULL);
  append (menu, _ ("_Line for a Signature"), "template.signature", NULL);
  append (menu, _ ("Page _Break"), "template.page-break", NULL);
  append (menu, _ ("Page _Header"), "template.header", NULL);
  append (menu, _ ("Page _Footer with Numbers"), "template.footer", NULL);
  set_menu (button, menu);
  /* Translators: a button: size and margins of the paper */
  button = add_menu (group, _ ("Page"), _ ("Size and margins of the page"), NULL);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), kab_template_page_popover_new (self->editor));
}

GtkWidget *
kab_template_toolbar_new (KabTemplateEditor *editor)
{
  GtkWidget *toolbar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *group;
  Toolbar *self = g_new0 (Toolbar, 1);

  self->editor = editor;
  g_object_set_data_full (G_OBJECT (toolbar), TOOLBAR, self, g_free);
  gtk_widget_set_layout_manager (toolbar, kab_wrap_layout_new ());
  gtk_widget_add_css_class (toolbar, "kab-template-toolbar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (toolbar), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Formatting"),
                                  -1);
  group = add_group (toolbar);
  add_icon (group, "edit-undo-symbolic", _ ("Undo"), "template.undo", NULL, GDK_KEY_z, GDK_CONTROL_MASK);
  add_icon (group, "edit-redo-symbolic", _ ("Redo"), "template.redo", NULL, GDK_KEY_z,
            GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  add_icon (group, "edit-find-symbolic", _ ("Find and replace"), "template.find", NULL, GDK_KEY_f,
            GDK_CONTROL_MASK);
  add_style (self, toolbar);
  add_blocks (toolbar);
  add_inserts (self, toolbar);
  return toolbar;
}

static void
set_checked (GtkWidget *button, gboolean on)
{
  if (on)
    gtk_widget_set_state_flags (button, GTK_STATE_FLAG_CHECKED, FALSE);
  else
    gtk_widget_unset_state_flags (button, GTK_STATE_FLAG_CHECKED);
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_PRESSED,
                               on ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}

void
kab_template_toolbar_follow (GtkWidget *toolbar, const char *html, gsize at)
{
  static const char *const headings[] = { "h1", "h2", "h3", NULL };
  static const char *const titles[] = { N_ ("Heading 1"), N_ ("Heading 2"), N_ ("Heading 3") };
  Toolbar *self = g_object_get_data (G_OBJECT (toolbar), TOOLBAR);
  g_autoptr (KabMarkup) markup = kab_markup_new (html);
  int heading = kab_markup_ancestor (markup, kab_markup_parent (markup, at), headings);

  for (guint i = 0; i < G_N_ELEMENTS (inline_actions); i++)
    set_checked (self->inlines[i],
                 kab_change_inline_is_on (markup, at, kab_template_inline_names (inline_actions[i])));
  gtk_label_set_label (GTK_LABEL (self->style_label),
                       heading < 0 ? _ ("Paragraph")
                                   : _ (titles[kab_markup_token (markup, heading)->name[1] - '1']));
}
