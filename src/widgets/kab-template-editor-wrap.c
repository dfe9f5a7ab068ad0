/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-template-editor-wrap.h"

#define COLUMN_SPACING 9
#define ROW_SPACING 3

struct _KabWrapLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (KabWrapLayout, kab_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
kab_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
natural (GtkWidget *child, GtkOrientation orientation, int *minimum)
{
  int least, most;

  gtk_widget_measure (child, orientation, -1, &least, &most, NULL, NULL);
  if (minimum)
    *minimum = least;
  return most;
}

/* How high the row is that begins with @child. */
static int
row_height (GtkWidget *child, int width)
{
  int x = 0, height = 0;

  for (; child; child = gtk_widget_get_next_sibling (child))
    {
      int w;

      if (!gtk_widget_should_layout (child))
        continue;
      w = natural (child, GTK_ORIENTATION_HORIZONTAL, NULL);
      if (x > 0 && x + w > width)
        break;
      x += w + COLUMN_SPACING;
      height = MAX (height, natural (child, GTK_ORIENTATION_VERTICAL, NULL));
    }
  return height;
}

/* Lays rows out, or only counts their height; returns that. */
static int
rows (GtkWidget *widget, int width, gboolean allocate)
{
  int x = 0, y = 0, row = 0;
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      int w, h;

      if (!gtk_widget_should_layout (child))
        continue;
      w = natural (child, GTK_ORIENTATION_HORIZONTAL, NULL);
      w = MIN (w, MAX (width, 1));
      h = natural (child, GTK_ORIENTATION_VERTICAL, NULL);
      if (x > 0 && x + w > width)
        {
          x = 0;
          y += row + ROW_SPACING;
        }
      if (x == 0)
        row = row_height (child, width);
      if (allocate)
        {
          int least;

          natural (child, GTK_ORIENTATION_HORIZONTAL, &least);
          w = MAX (w, least);
          gtk_widget_allocate (
            child, w, h, -1,
            gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float)(rtl ? width - x - w : x),
                                                                 (float)(y + (row - h) / 2))));
        }
      x += w + COLUMN_SPACING;
    }
  return y + row;
}

static void
kab_wrap_layout_measure (GtkLayoutManager *manager,
                         GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *most,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum = *most = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *most = rows (widget, for_size < 0 ? G_MAXINT / 2 : for_size, FALSE);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      int least;

      if (!gtk_widget_should_layout (child))
        continue;
      *most += natural (child, orientation, &least) + (*most > 0 ? COLUMN_SPACING : 0);
      *minimum = MAX (*minimum, least);
    }
}

static void
kab_wrap_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  rows (widget, width, TRUE);
}

static void
kab_wrap_layout_class_init (KabWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = kab_wrap_layout_get_request_mode;
  layout_class->measure = kab_wrap_layout_measure;
  layout_class->allocate = kab_wrap_layout_allocate;
}

static void
kab_wrap_layout_init (KabWrapLayout *self)
{
}

GtkLayoutManager *
kab_wrap_layout_new (void)
{
  return g_object_new (KAB_TYPE_WRAP_LAYOUT, NULL);
}
