/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-wrap-layout.h"

#define SPACING 6

struct _KabWrapLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (KabWrapLayout, kab_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static int
width_of (GtkWidget *child, int available)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return MAX (minimum, MIN (natural, available));
}

/* Finds the children of one line from @first on: the first that is not in it, the width they
 * take and how many of them expand. */
static GtkWidget *
take_line (GtkWidget *first, int available, int *used, int *expanding)
{
  GtkWidget *child = first;

  *used = *expanding = 0;
  for (; child; child = gtk_widget_get_next_sibling (child))
    {
      int width;

      if (!gtk_widget_should_layout (child))
        continue;
      width = width_of (child, available);
      if (*used > 0 && *used + SPACING + width > available)
        break;
      *used += (*used > 0 ? SPACING : 0) + width;
      if (gtk_widget_get_hexpand (child))
        *expanding += 1;
    }
  return child;
}

static int
lay_out (GtkWidget *widget, int available, gboolean allocate)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *first = gtk_widget_get_first_child (widget);
  int y = 0;

  while (first)
    {
      int used, expanding, height = 0, x = 0;
      GtkWidget *next = take_line (first, available, &used, &expanding);
      int extra = expanding > 0 ? MAX (0, available - used) / expanding : 0;

      if (used == 0)
        break;
      for (int pass = 0; pass < (allocate ? 2 : 1); pass++)
        for (GtkWidget *child = first; child != next; child = gtk_widget_get_next_sibling (child))
          {
            int width, natural;

            if (!gtk_widget_should_layout (child))
              continue;
            width = width_of (child, available) + (gtk_widget_get_hexpand (child) ? extra : 0);
            if (pass == 0)
              {
                gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
                height = MAX (height, natural);
                continue;
              }
            gtk_widget_size_allocate (child,
                                      &(GtkAllocation){ rtl ? available - x - width : x, y, width, height },
                                      -1);
            x += width + SPACING;
          }
      y += height + (next ? SPACING : 0);
      first = next;
    }
  return y;
}

static GtkSizeRequestMode
kab_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kab_wrap_layout_measure (GtkLayoutManager *manager,
                         GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = lay_out (widget, for_size < 0 ? G_MAXINT / 2 : for_size, FALSE);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      int least, wanted;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural += (*natural > 0 ? SPACING : 0) + wanted;
    }
}

static void
kab_wrap_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  lay_out (widget, width, TRUE);
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
