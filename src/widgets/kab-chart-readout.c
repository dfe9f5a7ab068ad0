/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-chart-readout.h"

#include <math.h>

#include "kab-chart-colors.h"

#define PADDING 9
#define GAP 12
#define AWAY 10
#define MARK 9
#define MARK_SPACE 16
#define NAME_WIDTH_MAX 220

typedef struct
{
  PangoLayout *name;
  PangoLayout *value;
  guint hue;
  gboolean before;
} Line;

static PangoLayout *
make_layout (GtkWidget *widget, const char *text, gboolean bold)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

static void
limit_width (PangoLayout *layout)
{
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  if (width <= NAME_WIDTH_MAX)
    return;
  pango_layout_set_width (layout, NAME_WIDTH_MAX * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
}

static void
draw_text (GtkSnapshot *snapshot, PangoLayout *layout, const GdkRGBA *color, float x, float y)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_mark (GtkSnapshot *snapshot, const Line *line, float x, float y, gboolean dark)
{
  GdkRGBA color = kab_chart_color (line->hue, dark);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x - 1, y - 1, MARK + 3, MARK + 3));

  cairo_set_source_rgba (cr, color.red, color.green, color.blue, line->before ? 0.75 : 1);
  if (line->before)
    {
      static const double dashes[] = { 3, 2 };

      cairo_set_dash (cr, dashes, 2, 0);
      cairo_set_line_width (cr, 2);
      cairo_move_to (cr, x, y + MARK / 2.0);
      cairo_line_to (cr, x + MARK, y + MARK / 2.0);
      cairo_stroke (cr);
    }
  else
    {
      kab_chart_mark (cr, line->hue, x + MARK / 2.0, y + MARK / 2.0, MARK);
      cairo_fill (cr);
    }
  cairo_destroy (cr);
}

static void
draw_box (GtkSnapshot *snapshot, GtkWidget *widget, const graphene_rect_t *bounds, gboolean dark)
{
  GdkRGBA ground = dark ? (GdkRGBA){ 0.22f, 0.22f, 0.22f, 1 } : (GdkRGBA){ 1, 1, 1, 1 };
  GdkRGBA edge = dark ? (GdkRGBA){ 1, 1, 1, 0.2f } : (GdkRGBA){ 0, 0, 0, 0.2f };
  const GdkRGBA edges[] = { edge, edge, edge, edge };
  const float widths[] = { 1, 1, 1, 1 };
  GskRoundedRect outline;

  gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "popover_bg_color", &ground);
  gsk_rounded_rect_init_from_rect (&outline, bounds, 6);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &ground, bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, widths, edges);
}

void
kab_chart_readout_draw (GtkSnapshot *snapshot,
                        GtkWidget *widget,
                        const KabChartData *data,
                        guint point,
                        float at,
                        gboolean dark)
{
  guint n = kab_chart_data_get_n_series (data);
  g_autoptr (PangoLayout) title = make_layout (widget, kab_chart_data_get_title (data, point), TRUE);
  g_autofree Line *lines = g_new0 (Line, n);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int names = 0, values = 0, title_width, line, width, height;
  GdkRGBA color;
  float x, y;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  limit_width (title);
  pango_layout_get_pixel_size (title, &title_width, &line);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = kab_chart_data_format (data, kab_chart_data_get (data, i, point));
      int name_width, value_width;

      lines[i].name = make_layout (widget, kab_chart_data_get_name (data, i), FALSE);
      lines[i].value = make_layout (widget, value, FALSE);
      lines[i].hue = kab_chart_data_get_hue (data, i);
      lines[i].before = kab_chart_data_get_before (data, i) >= 0;
      limit_width (lines[i].name);
      pango_layout_get_pixel_size (lines[i].name, &name_width, NULL);
      pango_layout_get_pixel_size (lines[i].value, &value_width, NULL);
      names = MAX (names, name_width);
      values = MAX (values, value_width);
    }
  width = 2 * PADDING + MAX (title_width, MARK_SPACE + names + GAP + values);
  height = 2 * PADDING + line * ((int)n + 1);

  /* On the side where there is more room. */
  x = at > (float)gtk_widget_get_width (widget) / 2 ? at - (float)width - AWAY : at + AWAY;
  x = floorf (CLAMP (x, 0, MAX (0, (float)(gtk_widget_get_width (widget) - width))));
  y = (float)MAX (0, MIN (8, gtk_widget_get_height (widget) - height));
  draw_box (snapshot, widget, &GRAPHENE_RECT_INIT (x, y, (float)width, (float)height), dark);
  draw_text (snapshot, title, &color, rtl ? x + (float)(width - PADDING - title_width) : x + PADDING,
             y + PADDING);
  for (guint i = 0; i < n; i++)
    {
      float top = y + PADDING + (float)(line * ((int)i + 1));
      float left = x + PADDING, right = x + (float)(width - PADDING);
      int name_width, value_width;

      pango_layout_get_pixel_size (lines[i].name, &name_width, NULL);
      pango_layout_get_pixel_size (lines[i].value, &value_width, NULL);
      draw_mark (snapshot, &lines[i], rtl ? right - MARK : left, top + (float)((line - MARK) / 2), dark);
      draw_text (snapshot, lines[i].name, &color,
                 rtl ? right - MARK_SPACE - (float)name_width : left + MARK_SPACE, top);
      draw_text (snapshot, lines[i].value, &color, rtl ? left : right - (float)value_width, top);
      g_object_unref (lines[i].name);
      g_object_unref (lines[i].value);
    }
}
