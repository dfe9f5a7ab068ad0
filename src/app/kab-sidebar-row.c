/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-sidebar-row.h"

#include <glib/gi18n-lib.h>

#define SECTION "kab-section"
#define COUNT "kab-count"

GtkWidget *
kab_sidebar_row_new (const KabSectionInfo *info, const char *accel)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (g_dgettext (GETTEXT_PACKAGE, info->title));
  GtkWidget *count = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (count, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_add_css_class (count, info->on_demand ? "kab-badge" : "dim-label");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (info->icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_dgettext (GETTEXT_PACKAGE, info->title), -1);
  if (accel)
    {
      GdkModifierType modifiers;
      guint key;
      g_autofree char *text = NULL;

      gtk_accelerator_parse (accel, &key, &modifiers);
      text = gtk_accelerator_get_label (key, modifiers);
      gtk_widget_set_tooltip_text (row, text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, text, -1);
    }
  g_object_set_data (G_OBJECT (row), SECTION, (gpointer)info->name);
  g_object_set_data (G_OBJECT (row), COUNT, count);
  return row;
}

void
kab_sidebar_row_set_count (GtkWidget *row, const char *text)
{
  GtkWidget *count = g_object_get_data (G_OBJECT (row), COUNT);

  gtk_label_set_label (GTK_LABEL (count), text != NULL ? text : "");
  gtk_widget_set_visible (count, text != NULL);
}

const char *
kab_sidebar_row_get_section (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), SECTION);
}
