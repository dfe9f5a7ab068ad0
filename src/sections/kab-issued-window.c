/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-issued-window.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-licence-card.h"
#include "kab-paged-table.h"
#include "kab-side-window.h"

static const KabTableColumn columns[] = {
  { "number", 150, FALSE },
  { "client_name", 200, TRUE },
  { "issued_on", 110, FALSE, FALSE, 1 },
  { "status", 120, FALSE, FALSE, 2 },
};

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
  GtkWidget *window = kab_side_window_new (GTK_WIDGET (table), kab_row_title (row), GTK_WIDGET (card));

  g_signal_connect (card, "close", G_CALLBACK (close_cb), window);
  kab_card_open (card, row->id);
  gtk_window_present (GTK_WINDOW (window));
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
  GtkWidget *window = kab_side_window_new (parent, subtitle, box);

  kab_list_state_set_filter (state, "template", form->id);
  kab_list_state_set_filter (state, "template_version", number);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), title);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (table));
  kab_paged_table_set_up (table, state, columns, G_N_ELEMENTS (columns), _ ("Licences"));
  kab_paged_table_set_empty (table, "kabinet-licences-symbolic", _ ("No Licences"),
                             _ ("None was issued with this version."));
  g_signal_connect_object (table, "row-opened", G_CALLBACK (row_opened_cb), cabinet, 0);
  kab_side_window_close_with_escape (window);
  kab_paged_table_set_cabinet (table, cabinet);
  gtk_window_present (GTK_WINDOW (window));
}
