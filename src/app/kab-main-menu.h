/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** kab_main_menu_open: opens @button's menu, with the keyboard in it; shows @page of @leaflet, where
 * @button is, first if another covers it */
void kab_main_menu_open (GtkMenuButton *button, AdwLeaflet *leaflet, const char *page);

/** kab_main_menu_show_help: the action that shows the keys of @window, a GtkApplicationWindow */
void kab_main_menu_show_help (GtkWidget *window, const char *name, GVariant *parameter);

G_END_DECLS
