/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-chart-legend.h"

#include "kab-chart-colors.h"

#define SWATCH_WIDTH 20
#define SWATCH_HEIGHT 12
#define NAME_CHARS 32

typedef struct
{
  guint hue;
  gboolean before;
  gboolean line;
} Swatch;

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  static const double dashes[] = { 5, 4 };
  const Swatch *swatch = data;
  GdkRGBA ink, color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)), &ink);
  color = kab_chart_color (swatch->hue, ink.red + ink.green + ink.blue > 1.5);
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, swatch->before ? 0.75 : 1);
  if (!swatch->line && !swatch->before)
    {
      cairo_rectangle (cr, (width - height) / 2.0, 0, height, height);
      cairo_fill (cr);
      return;
    }
  cairo_set_line_width (cr, swatch->before ? 1.5 : 2);
  cairo_set_dash (cr, dashes, swatch->before ? 2 : 0, 0);
  cairo_move_to (cr, 0, height / 2.0);
  cairo_line_to (cr, width, height / 2.0);
  cairo_stroke (cr);
  if (swatch->before)
    return;
  kab_chart_mark (cr, swatch->hue, width / 2.0, height / 2.0, 9);
  cairo_fill (cr);
}

GtkWidget *
kab_chart_legend_new (const KabChartData *data, KabChartForm form)
{
  GtkWidget *legend = gtk_flow_box_new ();
  guint n = data ? kab_chart_data_get_n_series (data) : 0;

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (legend), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (legend), KAB_CHART_SERIES_MAX);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (legend), 12);
  gtk_widget_set_can_focus (legend, FALSE);
  gtk_widget_add_css_class (legend, "kab-legend");
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *item = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      GtkWidget *area = gtk_drawing_area_new ();
      GtkWidget *label = gtk_label_new (kab_chart_data_get_name (data, i));
      Swatch *swatch = g_new0 (Swatch, 1);

      swatch->hue = kab_chart_data_get_hue (data, i);
      swatch->before = kab_chart_data_get_before (data, i) >= 0;
      swatch->line = form == KAB_CHART_LINES;
      gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), SWATCH_WIDTH);
      gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), SWATCH_HEIGHT);
      gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_swatch, swatch, g_free);
      gtk_widget_set_valign (area, GTK_ALIGN_CENTER);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (label), NAME_CHARS);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "caption");
      gtk_box_append (GTK_BOX (item), area);
      gtk_box_append (GTK_BOX (item), label);
      gtk_flow_box_insert (GTK_FLOW_BOX (legend), item, -1);
    }
  gtk_widget_set_visible (legend, n > 1);
  return legend;
}
