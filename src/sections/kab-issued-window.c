/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-issued-window.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-licence-card.h"
#include "kab-paged-table.h"

static const KabTableColumn columns[] = {
  { "number", 150, FALSE },
  { "client_name", 200, TRUE },
  { "issued_on", 110, FALSE, FALSE, 1 },
  { "status", 120, FALSE, FALSE, 2 },
};

static GtkWidget *
make_window (GtkWidget *parent, const char *title, GtkWidget *content)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkWidget *window = adw_window_new ();
  GtkWidget *toasts = adw_toast_overlay_new ();

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), content);
  adw_window_set_content (ADW_WINDOW (window), toasts);
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 600);
  if (GTK_IS_WINDOW (root))
    {
      gtk_window_set_application (GTK_WINDOW (window), gtk_window_get_application (GTK_WINDOW (root)));
      gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
    }
  return window;
}

static void
close_cb (KabCard *card, GtkWindow *window)
{
  gtk_window_close (window);
}

static void
row_opened_cb (KabPagedTable *table, KabRow *row, gboolean apart, KabCabinet *cabinet)
{
  KabCard *card
    = g_object_new (KAB_TYPE_LICENCE_CARD, "entity", &kab_entity_licence, "cabinet", cabinet, NULL);
  GtkWidget *window = make_window (GTK_WIDGET (table), kab_row_title (row), GTK_WIDGET (card));

  g_signal_connect (card, "close", G_CALLBACK (close_cb), window);
  kab_card_open (card, row->id);
  gtk_window_present (GTK_WINDOW (window));
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

void
kab_issued_window_show (GtkWidget *parent, KabCabinet *cabinet, const KabRow *form, gint64 version)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, version);
  g_autofree char *subtitle = g_strdup_printf (_ ("%s, version %s"), kab_row_title (form), number);
  GtkWidget *title = adw_window_title_new (_ ("Licences"), subtitle);
  KabPagedTable *table = g_object_new (KAB_TYPE_PAGED_TABLE, "compact", TRUE, "vexpand", TRUE, NULL);
  g_autoptr (KabListState) state = kab_list_state_new (&kab_entity_licence, 20, "number", TRUE);
  GtkWidget *window = make_window (parent, subtitle, box);
  GtkEventController *keys = gtk_shortcut_controller_new ();

  kab_list_state_set_filter (state, "template", form->id);
  kab_list_state_set_filter (state, "template_version", number);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), title);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (table));
  kab_paged_table_set_up (table, state, columns, G_N_ELEMENTS (columns), _ ("Licences"));
  kab_paged_table_set_empty (table, "kabinet-licences-symbolic", _ ("No Licences"),
                             _ ("None was issued with this version."));
  g_signal_connect_object (table, "row-opened", G_CALLBACK (row_opened_cb), cabinet, 0);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (window, keys);
  kab_paged_table_set_cabinet (table, cabinet);
  gtk_window_present (GTK_WINDOW (window));
}
