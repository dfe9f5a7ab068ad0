/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-wrap.h"

struct _KabWrap
{
  GtkWidget parent_instance;
  int spacing;
  gboolean even;
};

G_DEFINE_FINAL_TYPE (KabWrap, kab_wrap, GTK_TYPE_WIDGET)

enum
{
  PROP_SPACING = 1,
  N_PROPS,
};

static int
natural_width (GtkWidget *child)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return natural;
}

static int
height_for (GtkWidget *child, int width)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &minimum, &natural, NULL, NULL);
  return natural;
}

/* Of those that are shown: how many, and the widest. */
static guint
look_at_children (KabWrap *self, int *widest)
{
  guint n = 0;

  *widest = 1;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      {
        *widest = MAX (*widest, natural_width (child));
        n++;
      }
  return n;
}

/* Into equal lines: four that do not fit go two by two, not three and one. */
static guint
even_columns (KabWrap *self, int width)
{
  int widest;
  guint n = look_at_children (self, &widest), room, lines;

  if (n == 0)
    return 1;
  room = (guint)MAX (1, (width + self->spacing) / (widest + self->spacing));
  lines = (n + room - 1) / room;
  return (n + lines - 1) / lines;
}

static int
width_of (KabWrap *self, GtkWidget *child, int width, int each)
{
  return self->even ? each : MIN (natural_width (child), MAX (width, 1));
}

/* All of a line are as high as the highest: else the Tab key would go by who stands higher. */
static void
place_line (KabWrap *self, GtkWidget *first, GtkWidget *end, int width, int each, int y, int height)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int x = 0;

  for (GtkWidget *child = first; child != end; child = gtk_widget_get_next_sibling (child))
    {
      int wide;

      if (!gtk_widget_should_layout (child))
        continue;
      wide = width_of (self, child, width, each);
      gtk_widget_size_allocate (child, &(GtkAllocation){ rtl ? width - x - wide : x, y, wide, height }, -1);
      x += wide + self->spacing;
    }
}

/* Returns: the height; with @place also gives the children their places. */
static int
lay_out (KabWrap *self, int width, gboolean place)
{
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self));
  int each = 0, x = 0, y = 0, line = 0;

  if (self->even)
    {
      int columns = (int)even_columns (self, width);

      each = MAX (1, (width - (columns - 1) * self->spacing) / columns);
    }
  for (GtkWidget *child = first; child; child = gtk_widget_get_next_sibling (child))
    {
      int wide;

      if (!gtk_widget_should_layout (child))
        continue;
      wide = width_of (self, child, width, each);
      if (x > 0 && x + wide > width)
        {
          if (place)
            place_line (self, first, child, width, each, y, line);
          y += line + self->spacing;
          x = line = 0;
          first = child;
        }
      x += wide + self->spacing;
      line = MAX (line, height_for (child, wide));
    }
  if (place)
    place_line (self, first, NULL, width, each, y, line);
  return y + line;
}

static void
kab_wrap_measure (GtkWidget *widget,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  KabWrap *self = KAB_WRAP (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = lay_out (self, for_size < 0 ? G_MAXINT / 4 : for_size, FALSE);
      return;
    }
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      int least, wanted;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural += wanted + (*natural > 0 ? self->spacing : 0);
    }
}

static void
kab_wrap_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  lay_out (KAB_WRAP (widget), width, TRUE);
}

static GtkSizeRequestMode
kab_wrap_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kab_wrap_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SPACING)
    g_value_set_int (value, KAB_WRAP (object)->spacing);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kab_wrap_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id != PROP_SPACING)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  KAB_WRAP (object)->spacing = g_value_get_int (value);
  gtk_widget_queue_resize (GTK_WIDGET (object));
}

static void
kab_wrap_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (kab_wrap_parent_class)->dispose (object);
}

static void
kab_wrap_class_init (KabWrapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kab_wrap_get_property;
  object_class->set_property = kab_wrap_set_property;
  object_class->dispose = kab_wrap_dispose;
  widget_class->measure = kab_wrap_measure;
  widget_class->size_allocate = kab_wrap_size_allocate;
  widget_class->get_request_mode = kab_wrap_get_request_mode;
  g_object_class_install_property (object_class, PROP_SPACING,
                                   g_param_spec_int ("spacing", NULL, NULL, 0, 100, 6,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_css_name (widget_class, "kabwrap");
}

static void
kab_wrap_init (KabWrap *self)
{
  self->spacing = 6;
}

GtkWidget *
kab_wrap_new (int spacing)
{
  return g_object_new (KAB_TYPE_WRAP, "spacing", spacing, NULL);
}

void
kab_wrap_append (KabWrap *self, GtkWidget *child)
{
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}

void
kab_wrap_remove (KabWrap *self, GtkWidget *child)
{
  g_return_if_fail (gtk_widget_get_parent (child) == GTK_WIDGET (self));
  gtk_widget_unparent (child);
}

void
kab_wrap_set_even (KabWrap *self, gboolean even)
{
  self->even = even;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
