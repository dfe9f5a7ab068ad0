/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAB_CHART_HUES 5

/**
 * kab_chart_color:
 * @hue: any; after %KAB_CHART_HUES they come again
 *
 * Colours that differ from each other and from the ground for people of any sight; where they come again, shapes still
 * differ.
 */
GdkRGBA kab_chart_color (guint hue, gboolean dark);

/** kab_chart_mark: adds a series' mark to @cr's path, @size wide, with its middle at @x and @y */
void kab_chart_mark (cairo_t *cr, guint hue, double x, double y, double size);

G_END_DECLS
