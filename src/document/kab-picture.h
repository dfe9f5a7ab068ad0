/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * KabPicture:
 *
 * A decoded PNG or JPEG, or an SVG drawing. What it is is seen from the first
 * bytes, never from a name. Reference-counted; drawn by one thread at a time.
 */
typedef struct _KabPicture KabPicture;

/**
 * kab_picture_new:
 *
 * Returns: (transfer full) (nullable): or %KAB_ERROR_INVALID, %KAB_ERROR_TOO_LARGE
 */
KabPicture *kab_picture_new (GBytes *bytes, GError **error);
KabPicture *kab_picture_ref (KabPicture *picture);
void kab_picture_unref (KabPicture *picture);

/** kab_picture_size: its own size in points, counting 96 pixels an inch */
void kab_picture_size (const KabPicture *picture, double *width, double *height);

/** kab_picture_draw: fills the rectangle */
void
kab_picture_draw (const KabPicture *picture, cairo_t *cr, double x, double y, double width, double height);

/** kab_picture_fill: the same again and again, over the whole clip, @across or @along or both */
void kab_picture_fill (const KabPicture *picture,
                       cairo_t *cr,
                       double x,
                       double y,
                       double width,
                       double height,
                       gboolean across,
                       gboolean along);

/**
 * kab_data_uri_decode:
 * @uri: "data:image/png;base64,…"
 *
 * Returns: (transfer full) (nullable): the bytes
 */
GBytes *kab_data_uri_decode (const char *uri, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabPicture, kab_picture_unref)

G_END_DECLS
