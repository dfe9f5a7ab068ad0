/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-chart-colors.h"

#include <math.h>

/* Chosen by their distance in Lab as seen with each kind of colour-blindness; tests/desktop/test-chart.c measures it. */
static const guint32 light[KAB_CHART_HUES] = { 0x0072b2, 0xcc6677, 0x8a8a00, 0x7a1f5c, 0x000000 };
static const guint32 dark_ones[KAB_CHART_HUES] = { 0x56b4e9, 0xe69f00, 0xb04c9f, 0xddcc77, 0xffffff };

GdkRGBA
kab_chart_color (guint hue, gboolean dark)
{
  guint32 color = (dark ? dark_ones : light)[hue % KAB_CHART_HUES];

  return (GdkRGBA){ (float)(color >> 16 & 0xff) / 255, (float)(color >> 8 & 0xff) / 255,
                    (float)(color & 0xff) / 255, 1 };
}

void
kab_chart_mark (cairo_t *cr, guint hue, double x, double y, double size)
{
  double half = size / 2;

  cairo_new_sub_path (cr);
  switch (hue % KAB_CHART_HUES)
    {
    case 0:
      cairo_arc (cr, x, y, half, 0, 2 * G_PI);
      break;
    case 1:
      cairo_rectangle (cr, x - half * 0.9, y - half * 0.9, size * 0.9, size * 0.9);
      break;
    case 2:
      cairo_move_to (cr, x, y - half);
      cairo_line_to (cr, x + half, y + half * 0.8);
      cairo_line_to (cr, x - half, y + half * 0.8);
      break;
    case 3:
      cairo_move_to (cr, x, y - half);
      cairo_line_to (cr, x + half, y);
      cairo_line_to (cr, x, y + half);
      cairo_line_to (cr, x - half, y);
      break;
    default:
      cairo_move_to (cr, x, y + half);
      cairo_line_to (cr, x + half, y - half * 0.8);
      cairo_line_to (cr, x - half, y - half * 0.8);
      break;
    }
  cairo_close_path (cr);
}
