/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-qr-view.h"

#include "kab-qr.h"

#define SIZE 180

typedef struct
{
  KabArena *arena;
  KabQr *qr;
} Code;

static void
code_free (gpointer data)
{
  Code *code = data;

  kab_arena_free (code->arena);
  g_free (code);
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  Code *code = user_data;
  double size = MIN (width, height);

  /* A camera wants it dark on light, whatever the theme. */
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, (width - size) / 2, (height - size) / 2, size, size);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  kab_qr_draw (cr, code->qr, (width - size) / 2, (height - size) / 2, size);
}

GtkWidget *
kab_qr_view_new (const char *text, const char *label)
{
  Code *code = g_new0 (Code, 1);
  GtkWidget *area;

  code->arena = kab_arena_new ();
  code->qr = kab_qr_new (code->arena, text, 'M');
  if (!code->qr)
    {
      code_free (code);
      return NULL;
    }
  area = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), SIZE);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), SIZE);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw, code, code_free);
  gtk_widget_set_margin_top (area, 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (area), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return area;
}
