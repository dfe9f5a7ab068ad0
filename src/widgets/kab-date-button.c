/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-date-button.h"

#include <stdio.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-widgets.h"

static void
day_selected_cb (GtkCalendar *calendar, GtkEditable *entry)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (calendar);
  g_autofree char *iso = g_date_time_format (day, "%Y-%m-%d");
  g_autofree char *text = kab_date_format (iso, "ru");
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (calendar), GTK_TYPE_POPOVER);

  gtk_editable_set_text (entry, text);
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
shown_cb (GtkWidget *popover, GtkEditable *entry)
{
  g_autofree char *iso = kab_date_parse (gtk_editable_get_text (entry));
  GtkWidget *calendar = gtk_popover_get_child (GTK_POPOVER (popover));
  g_autoptr (GDateTime) day = NULL;
  int year, month, number;

  if (!calendar)
    {
      calendar = gtk_calendar_new ();
      gtk_accessible_update_property (GTK_ACCESSIBLE (calendar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      g_object_get_data (G_OBJECT (popover), "kab-title"), -1);
      gtk_popover_set_child (GTK_POPOVER (popover), calendar);
      g_signal_connect (calendar, "day-selected", G_CALLBACK (day_selected_cb), entry);
    }
  if (!iso || sscanf (iso, "%d-%d-%d", &year, &month, &number) != 3)
    return;
  day = g_date_time_new_local (year, month, number, 12, 0, 0);
  if (!day)
    return;
  /* What is shown was not chosen. */
  g_signal_handlers_block_by_func (calendar, day_selected_cb, entry);
  gtk_calendar_select_day (GTK_CALENDAR (calendar), day);
  g_signal_handlers_unblock_by_func (calendar, day_selected_cb, entry);
}

GtkWidget *
kab_date_button_new (GtkEditable *entry, const char *title)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  g_autofree char *label = g_strdup_printf (_ ("Calendar: %s"), title);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "x-office-calendar-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  kab_button_flat (button, _ ("Choose from the Calendar"), label);
  g_object_set_data_full (G_OBJECT (popover), "kab-title", g_strdup (title), g_free);
  g_signal_connect (popover, "show", G_CALLBACK (shown_cb), entry);
  kab_popover_keep_inside (GTK_POPOVER (popover));
  return button;
}
