/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-chart-table.h"

#include <glib/gi18n-lib.h>

#include "kab-cell.h"
#include "kab-widgets.h"

#define TITLES -1
#define TITLE_WIDTH 200
#define VALUE_WIDTH 130

struct _KabChartTable
{
  GtkWidget parent_instance;
  KabChartData *data;
  char *points;
  GtkWidget *scrolled;
  GtkColumnView *view;
};

G_DEFINE_FINAL_TYPE (KabChartTable, kab_chart_table, GTK_TYPE_WIDGET)

static guint activated_signal;

/* @series of a row; the row below all points is the sum. */
static char *
text_of (KabChartTable *self, int series, guint row)
{
  guint n = kab_chart_data_get_n_points (self->data);

  if (series == TITLES)
    return g_strdup (row < n ? kab_chart_data_get_title (self->data, row) : C_ ("chart", "Total"));
  return kab_chart_data_format (self->data, row < n ? kab_chart_data_get (self->data, (guint)series, row)
                                                    : kab_chart_data_get_sum (self->data, (guint)series));
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer series)
{
  gtk_list_item_set_child (item, kab_cell_new (GPOINTER_TO_INT (series) != TITLES, FALSE));
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer series)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  KabChartTable *self = g_object_get_data (G_OBJECT (factory), "table");
  guint row = gtk_list_item_get_position (item);
  g_autofree char *text = NULL;

  if (!self->data)
    return;
  text = text_of (self, GPOINTER_TO_INT (series), row);
  kab_cell_set_text (KAB_CELL (cell), text);
  if (row < kab_chart_data_get_n_points (self->data))
    gtk_widget_remove_css_class (cell, "heading");
  else
    gtk_widget_add_css_class (cell, "heading");
}

static void
add_column (KabChartTable *self, const char *title, int series)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_object_set_data (G_OBJECT (factory), "table", self);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GINT_TO_POINTER (series));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GINT_TO_POINTER (series));
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_fixed_width (column,
                                          kab_text_pixels (GTK_WIDGET (self),
                                                           series == TITLES ? TITLE_WIDTH : VALUE_WIDTH));
  gtk_column_view_column_set_expand (column, series != TITLES);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (self->view, column);
}

/* A partner may have a long name. */
static void
cut_headers (KabChartTable *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  GtkWidget *title = header ? gtk_widget_get_first_child (header) : NULL;

  for (; title; title = gtk_widget_get_next_sibling (title))
    {
      GtkWidget *label = title;

      while (label && !GTK_IS_LABEL (label))
        label = gtk_widget_get_first_child (label);
      if (!label)
        continue;
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_set_tooltip_text (title, gtk_label_get_label (GTK_LABEL (label)));
    }
}

static void
activate_cb (GtkColumnView *view, guint row, KabChartTable *self)
{
  if (self->data && row < kab_chart_data_get_n_points (self->data))
    g_signal_emit (self, activated_signal, 0, row);
}

static void
clear_columns (KabChartTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  gtk_column_view_set_model (self->view, NULL);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->view, column);
    }
}

static void
kab_chart_table_dispose (GObject *object)
{
  KabChartTable *self = KAB_CHART_TABLE (object);

  if (self->scrolled)
    clear_columns (self);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_pointer (&self->data, kab_chart_data_unref);
  g_clear_pointer (&self->points, g_free);
  G_OBJECT_CLASS (kab_chart_table_parent_class)->dispose (object);
}

static void
kab_chart_table_class_init (KabChartTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_chart_table_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  activated_signal = g_signal_new ("point-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
kab_chart_table_init (KabChartTable *self)
{
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_column_view_set_show_row_separators (self->view, TRUE);
  gtk_column_view_set_reorderable (self->view, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "kab-table");
  g_signal_connect (self->view, "activate", G_CALLBACK (activate_cb), self);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
kab_chart_table_new (void)
{
  return g_object_new (KAB_TYPE_CHART_TABLE, NULL);
}

void
kab_chart_table_set_name (KabChartTable *self, const char *name, const char *points)
{
  g_free (self->points);
  self->points = g_strdup (points);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
kab_chart_table_set_data (KabChartTable *self, KabChartData *data)
{
  g_autoptr (GtkStringList) rows = NULL;
  guint n;

  if (data)
    kab_chart_data_ref (data);
  clear_columns (self);
  g_clear_pointer (&self->data, kab_chart_data_unref);
  self->data = data;
  if (!data)
    return;
  add_column (self, self->points, TITLES);
  for (guint i = 0; i < kab_chart_data_get_n_series (data); i++)
    add_column (self, kab_chart_data_get_name (data, i), (int)i);
  cut_headers (self);
  rows = gtk_string_list_new (NULL);
  n = kab_chart_data_get_n_points (data);
  for (guint i = 0; i <= n && n > 0; i++)
    gtk_string_list_append (rows, "");
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (gtk_single_selection_new (
                                           G_LIST_MODEL (g_steal_pointer (&rows)))));
}
