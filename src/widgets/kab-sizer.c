/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-sizer.h"

#include "kab-widgets.h"

struct _KabSizer
{
  GtkWidget parent_instance;
  GtkWidget *child;
  int width;
  int narrow_width;
  gboolean narrow;
  guint tell; /* it has become another: told when nothing is being laid out */
};

enum
{
  PROP_CHILD = 1,
  PROP_WIDTH,
  PROP_NARROW_WIDTH,
  PROP_NARROW,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];
static GtkBuildableIface *parent_buildable;

static void
add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  if (GTK_IS_WIDGET (child))
    g_object_set (buildable, "child", child, NULL);
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = add_child;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (KabSizer,
                               kab_sizer,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

static void
kab_sizer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KabSizer *self = KAB_SIZER (object);

  if (id == PROP_CHILD)
    g_value_set_object (value, self->child);
  else if (id == PROP_WIDTH)
    g_value_set_int (value, self->width);
  else if (id == PROP_NARROW_WIDTH)
    g_value_set_int (value, self->narrow_width);
  else if (id == PROP_NARROW)
    g_value_set_boolean (value, self->narrow);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kab_sizer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KabSizer *self = KAB_SIZER (object);

  if (id == PROP_CHILD)
    {
      g_clear_pointer (&self->child, gtk_widget_unparent);
      self->child = g_value_get_object (value);
      if (self->child)
        gtk_widget_set_parent (self->child, GTK_WIDGET (self));
    }
  else if (id == PROP_WIDTH)
    {
      self->width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
    }
  else if (id == PROP_NARROW_WIDTH)
    {
      self->narrow_width = g_value_get_int (value);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static gboolean
tell_due (gpointer user_data)
{
  KabSizer *self = user_data;

  self->tell = 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NARROW]);
  return G_SOURCE_REMOVE;
}

static void
look_how_narrow (KabSizer *self, int width)
{
  gboolean narrow = width < kab_text_pixels (GTK_WIDGET (self), self->narrow_width);

  if (narrow == self->narrow)
    return;
  self->narrow = narrow;
  if (!self->tell)
    self->tell = g_idle_add_full (G_PRIORITY_HIGH_IDLE, tell_due, self, NULL);
}

static void
kab_sizer_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  KabSizer *self = KAB_SIZER (widget);

  *minimum = *natural = 0;
  if (self->child && gtk_widget_get_visible (self->child))
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*minimum, kab_text_pixels (widget, self->width));
}

static void
kab_sizer_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KabSizer *self = KAB_SIZER (widget);

  look_how_narrow (self, width);
  if (self->child && gtk_widget_get_visible (self->child))
    gtk_widget_allocate (self->child, width, height, baseline, NULL);
}

static void
kab_sizer_dispose (GObject *object)
{
  g_clear_pointer (&KAB_SIZER (object)->child, gtk_widget_unparent);
  g_clear_handle_id (&KAB_SIZER (object)->tell, g_source_remove);
  G_OBJECT_CLASS (kab_sizer_parent_class)->dispose (object);
}

static void
kab_sizer_class_init (KabSizerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kab_sizer_get_property;
  object_class->set_property = kab_sizer_set_property;
  object_class->dispose = kab_sizer_dispose;
  widget_class->measure = kab_sizer_measure;
  widget_class->size_allocate = kab_sizer_size_allocate;

  props[PROP_CHILD]
    = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_WIDTH] = g_param_spec_int ("natural-width", NULL, NULL, 0, G_MAXINT, 0,
                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_NARROW_WIDTH] = g_param_spec_int ("narrow-width", NULL, NULL, 0, G_MAXINT, 0,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_NARROW]
    = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kab_sizer_init (KabSizer *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}
