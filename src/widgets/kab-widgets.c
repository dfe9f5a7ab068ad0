/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-widgets.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-filter-bar.h"
#include "kab-paged-table.h"
#include "kab-resources.h"
#include "kab-sizer.h"
#include "kab-sync-button.h"

void
kab_widgets_init (void)
{
  kab_register_resource ();
  g_type_ensure (KAB_TYPE_FILTER_BAR);
  g_type_ensure (KAB_TYPE_PAGED_TABLE);
  g_type_ensure (KAB_TYPE_SIZER);
  g_type_ensure (KAB_TYPE_SYNC_BUTTON);
}

static void
parent_gone_cb (GtkWindow *window)
{
  gtk_window_set_transient_for (window, NULL);
}

static void
parent_changed_cb (GtkWindow *window)
{
  GtkWindow *parent = gtk_window_get_transient_for (window);

  if (parent)
    g_signal_connect_object (parent, "destroy", G_CALLBACK (parent_gone_cb), window, G_CONNECT_SWAPPED);
}

void
kab_window_keep_safe (GtkWindow *window)
{
  g_signal_connect (window, "notify::transient-for", G_CALLBACK (parent_changed_cb), NULL);
}

void
kab_widget_set_tooltip (GtkWidget *widget, const char *text)
{
  gboolean hide = gtk_widget_get_visible (widget) && !gtk_widget_get_mapped (widget);

  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0)
    return;
  if (hide)
    gtk_widget_set_visible (widget, FALSE);
  gtk_widget_set_tooltip_text (widget, text);
  if (hide)
    gtk_widget_set_visible (widget, TRUE);
}

void
kab_button_flat (GtkWidget *button, const char *tip, const char *name)
{
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
kab_group_say (AdwPreferencesGroup *group, const char *text)
{
  g_autofree char *escaped = text ? g_markup_escape_text (text, -1) : NULL;

  adw_preferences_group_set_description (group, escaped);
}

void
kab_list_box_head (GtkListBoxRow *row, const char *group, const char *above)
{
  GtkWidget *label;

  if (!group || g_strcmp0 (group, above) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  if (gtk_list_box_row_get_header (row))
    return;
  label = gtk_label_new (group);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "kab-group");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_list_box_row_set_header (row, label);
}

char *
kab_editable_get_typed (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

gboolean
kab_editable_is_filled (GtkEditable *editable)
{
  g_autofree char *text = kab_editable_get_typed (editable);

  return *text != '\0';
}

void
kab_settings_keep (GSettings *settings, const char *key, const char *text)
{
  g_autofree char *kept = g_settings_get_string (settings, key);

  if (!g_str_equal (kept, text))
    g_settings_set_string (settings, key, text);
}

int
kab_text_pixels (GtkWidget *widget, int pixels)
{
  int dpi = 0; /* in 1/1024 */

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return (int)(pixels * MAX (1.0, dpi / 1024.0 / 96));
}

static void
keep_inside_cb (GtkPopover *popover)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (popover));
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (popover)));
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (popover)) == GTK_TEXT_DIR_RTL;
  GtkAlign align = GTK_ALIGN_FILL;
  graphene_rect_t at;
  int minimum, width;
  double middle;

  if (!parent || !root || !gtk_widget_compute_bounds (parent, root, &at))
    return;
  gtk_widget_measure (GTK_WIDGET (popover), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &width, NULL, NULL);
  middle = graphene_rect_get_x (&at) + graphene_rect_get_width (&at) / 2;
  if (middle - width / 2.0 < 0)
    align = rtl ? GTK_ALIGN_END : GTK_ALIGN_START;
  else if (middle + width / 2.0 > gtk_widget_get_width (root))
    align = rtl ? GTK_ALIGN_START : GTK_ALIGN_END;
  gtk_widget_set_halign (GTK_WIDGET (popover), align);
}

void
kab_popover_keep_inside (GtkPopover *popover)
{
  /* after others, who fill it when it opens */
  g_signal_connect_after (popover, "show", G_CALLBACK (keep_inside_cb), NULL);
}

static void
make_popover (GtkMenuButton *button, gpointer model)
{
  if (gtk_menu_button_get_menu_model (button))
    return;
  gtk_menu_button_set_menu_model (button, model);
  kab_popover_keep_inside (gtk_menu_button_get_popover (button));
}

void
kab_menu_button_set_model (GtkMenuButton *button, GMenuModel *model)
{
  gtk_menu_button_set_create_popup_func (button, make_popover, g_object_ref (model), g_object_unref);
}

static void
chosen_cb (GtkDropDown *drop, GParamSpec *pspec, gpointer user_data)
{
  const char *name = g_object_get_data (G_OBJECT (drop), "kab-name");
  GObject *item = gtk_drop_down_get_selected_item (drop);
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (drop));
  g_autofree char *spoken
    = GTK_IS_STRING_OBJECT (item)
        ? g_strdup_printf ("%s: %s", name, gtk_string_object_get_string (GTK_STRING_OBJECT (item)))
        : g_strdup (name);

  /* The keyboard is in the button, and GTK 4.8 gives it no name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

void
kab_drop_down_set_name (GtkDropDown *drop, const char *name)
{
  g_object_set_data_full (G_OBJECT (drop), "kab-name", g_strdup (name), g_free);
  gtk_widget_set_tooltip_text (GTK_WIDGET (drop), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (drop, "notify::selected-item", G_CALLBACK (chosen_cb), NULL);
  chosen_cb (drop, NULL, NULL);
}

void
kab_menu_button_fill (GtkMenuButton *button)
{
  for (GtkWidget *widget = gtk_menu_button_get_child (button); widget && widget != GTK_WIDGET (button);
       widget = gtk_widget_get_parent (widget))
    {
      gtk_widget_set_halign (widget, GTK_ALIGN_FILL);
      gtk_widget_set_hexpand (widget, TRUE);
    }
}

static void
add_end (GtkWidget *row, GtkWidget *end)
{
  gtk_widget_set_valign (end, GTK_ALIGN_CENTER);
  if (ADW_IS_ACTION_ROW (row))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), end);
  else
    adw_expander_row_add_action (ADW_EXPANDER_ROW (row), end);
}

void
kab_row_add_end (GtkWidget *row, GtkWidget *label)
{
  const char *subtitle = ADW_IS_ACTION_ROW (row) ? adw_action_row_get_subtitle (ADW_ACTION_ROW (row))
                                                 : adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row));
  g_autofree char *spoken
    = g_strjoin (", ", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                 gtk_label_get_label (GTK_LABEL (label)), subtitle && *subtitle ? subtitle : NULL, NULL);

  add_end (row, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
title_cb (AdwPreferencesRow *row, GParamSpec *pspec, GtkWidget *button)
{
  /* Translators: of a list: %s is one of those in it */
  g_autofree char *spoken = g_strdup_printf (_ ("Remove %s"), adw_preferences_row_get_title (row));

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

GtkWidget *
kab_row_add_remove (GtkWidget *row, const char *tooltip)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  add_end (row, button);
  g_signal_connect_object (row, "notify::title", G_CALLBACK (title_cb), button, 0);
  title_cb (ADW_PREFERENCES_ROW (row), NULL, button);
  return button;
}
