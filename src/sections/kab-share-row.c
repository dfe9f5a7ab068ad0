/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-share-row.h"

#include "kab-chart-colors.h"

#define BAR_HEIGHT 6

struct _KabShareRow
{
  GtkListBoxRow parent_instance;
  double length;
};

G_DEFINE_FINAL_TYPE (KabShareRow, kab_share_row, GTK_TYPE_LIST_BOX_ROW)

static void
kab_share_row_class_init (KabShareRowClass *klass)
{
}

static void
kab_share_row_init (KabShareRow *self)
{
}

static void
draw_bar (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  KabShareRow *self = data;
  double length = MAX (self->length * width, self->length > 0 ? 2 : 0);
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (area)) == GTK_TEXT_DIR_RTL;
  GdkRGBA ink, color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)), &ink);
  color = kab_chart_color (0, ink.red + ink.green + ink.blue > 1.5);
  cairo_set_source_rgba (cr, ink.red, ink.green, ink.blue, 0.1);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_rectangle (cr, rtl ? width - length : 0, 0, length, height);
  cairo_fill (cr);
}

static GtkWidget *
make_label (const char *text, float xalign)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  return label;
}

GtkWidget *
kab_share_row_new (const char *title, const char *value, const char *details, double length)
{
  KabShareRow *self = g_object_new (KAB_TYPE_SHARE_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = make_label (title, 0), *figure = gtk_label_new (value);
  GtkWidget *bar = gtk_drawing_area_new ();
  g_autofree char *spoken = details ? g_strdup_printf ("%s: %s, %s", title, value, details)
                                    : g_strdup_printf ("%s: %s", title, value);

  self->length = CLAMP (length, 0, 1);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_set_tooltip_text (name, title);
  gtk_widget_add_css_class (figure, "numeric");
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), figure);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (bar), BAR_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (bar), draw_bar, self, NULL);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), bar);
  if (details)
    {
      GtkWidget *caption = make_label (details, 0);

      gtk_widget_add_css_class (caption, "caption");
      gtk_widget_add_css_class (caption, "dim-label");
      gtk_box_append (GTK_BOX (box), caption);
    }
  gtk_widget_add_css_class (box, "kab-share");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return GTK_WIDGET (self);
}
