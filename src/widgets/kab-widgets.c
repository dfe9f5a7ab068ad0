/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-widgets.h"

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

int
kab_text_pixels (GtkWidget *widget, int pixels)
{
  int dpi = 0; /* in 1/1024 */

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return (int)(pixels * MAX (1.0, dpi / 1024.0 / 96));
}

static void
make_popover (GtkMenuButton *button, gpointer model)
{
  if (!gtk_menu_button_get_menu_model (button))
    gtk_menu_button_set_menu_model (button, model);
}

void
kab_menu_button_set_model (GtkMenuButton *button, GMenuModel *model)
{
  gtk_menu_button_set_create_popup_func (button, make_popover, g_object_ref (model), g_object_unref);
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
