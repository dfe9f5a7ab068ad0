/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-cell.h"

struct _KabCell
{
  GtkWidget parent_instance;
  char *text;
  PangoLayout *layout; /* once drawn */
  gboolean figure;
  gboolean even;
  gboolean strong;
};

G_DEFINE_FINAL_TYPE (KabCell, kab_cell, GTK_TYPE_WIDGET)

/* The cells of a view share its context, and with it the fonts that were found for it. */
static PangoContext *
context_of (KabCell *self)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_COLUMN_VIEW);

  return gtk_widget_get_pango_context (view ? view : GTK_WIDGET (self));
}

static PangoLayout *
need_layout (KabCell *self)
{
  if (!self->layout)
    {
      self->layout = pango_layout_new (context_of (self));
      pango_layout_set_text (self->layout, self->text, -1);
      pango_layout_set_single_paragraph_mode (self->layout, TRUE);
      pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_alignment (self->layout, self->figure ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
      if (self->even || self->strong)
        {
          g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

          if (self->even)
            pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
          if (self->strong)
            pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
          pango_layout_set_attributes (self->layout, attributes);
        }
    }
  pango_layout_set_width (self->layout, gtk_widget_get_width (GTK_WIDGET (self)) * PANGO_SCALE);
  return self->layout;
}

/* Of the context asked for last: all cells of a page ask one after the other. */
static int
line_height (PangoContext *context)
{
  static GWeakRef last;
  static guint serial;
  static int height;
  g_autoptr (GObject) known = g_weak_ref_get (&last);

  if (known != (gpointer)context || serial != pango_context_get_serial (context))
    {
      PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);

      height = PANGO_PIXELS_CEIL (
        MAX (pango_font_metrics_get_height (metrics),
             pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics)));
      pango_font_metrics_unref (metrics);
      g_weak_ref_set (&last, context);
      serial = pango_context_get_serial (context);
    }
  return height;
}

static void
kab_cell_measure (GtkWidget *widget,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  *minimum = *natural
    = orientation == GTK_ORIENTATION_VERTICAL ? line_height (context_of (KAB_CELL (widget))) : 0;
}

static void
kab_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KabCell *self = KAB_CELL (widget);
  PangoLayout *layout;
  GdkRGBA color;
  int height;

  if (!self->text || *self->text == '\0')
    return;
  layout = need_layout (self);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (0, (float)((gtk_widget_get_height (widget) - height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static gboolean
kab_cell_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  KabCell *self = KAB_CELL (widget);

  if (!self->text || !pango_layout_is_ellipsized (need_layout (self)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, self->text);
  return TRUE;
}

/* Another font. */
static void
kab_cell_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (kab_cell_parent_class)->css_changed (widget, change);
  g_clear_object (&KAB_CELL (widget)->layout);
}

static void
kab_cell_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (kab_cell_parent_class)->system_setting_changed (widget, setting);
  g_clear_object (&KAB_CELL (widget)->layout);
  gtk_widget_queue_resize (widget);
}

static void
kab_cell_unmap (GtkWidget *widget)
{
  g_clear_object (&KAB_CELL (widget)->layout);
  GTK_WIDGET_CLASS (kab_cell_parent_class)->unmap (widget);
}

static void
kab_cell_finalize (GObject *object)
{
  KabCell *self = KAB_CELL (object);

  g_free (self->text);
  g_clear_object (&self->layout);
  G_OBJECT_CLASS (kab_cell_parent_class)->finalize (object);
}

static void
kab_cell_class_init (KabCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kab_cell_finalize;
  widget_class->measure = kab_cell_measure;
  widget_class->snapshot = kab_cell_snapshot;
  widget_class->query_tooltip = kab_cell_query_tooltip;
  widget_class->css_changed = kab_cell_css_changed;
  widget_class->system_setting_changed = kab_cell_system_setting_changed;
  widget_class->unmap = kab_cell_unmap;
  gtk_widget_class_set_css_name (widget_class, "label");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
kab_cell_init (KabCell *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
kab_cell_new (gboolean figure, gboolean even)
{
  KabCell *self = g_object_new (KAB_TYPE_CELL, NULL);

  self->figure = figure;
  self->even = figure || even;
  return GTK_WIDGET (self);
}

void
kab_cell_set_text (KabCell *self, const char *text)
{
  if (g_strcmp0 (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  if (self->layout)
    pango_layout_set_text (self->layout, text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
kab_cell_set_strong (KabCell *self, gboolean strong)
{
  if (self->strong == strong)
    return;
  self->strong = strong;
  g_clear_object (&self->layout);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
