/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * KabThumbnail:
 * @name: what people call it
 * @bytes: of the whole picture
 * @surface: the picture, small
 *
 * A picture that was read, decoded and drawn small in a thread of its own: what strangers made may take its time.
 */
typedef struct
{
  char *name;
  GBytes *bytes;
  cairo_surface_t *surface;
} KabThumbnail;

void kab_thumbnail_free (KabThumbnail *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabThumbnail, kab_thumbnail_free)

/** kab_thumbnail_load_async: of a file that a person gave, which may be anything; @side: in pixels of the screen */
void kab_thumbnail_load_async (GFile *file,
                               guint side,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/** kab_thumbnail_decode_async: the same of @bytes, called @name (nullable) */
void kab_thumbnail_decode_async (GBytes *bytes,
                                 const char *name,
                                 guint side,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/**
 * kab_thumbnail_finish:
 *
 * Returns: (transfer full): or an error, whose sentence names the file: one that is no picture, or larger than pictures are
 */
KabThumbnail *kab_thumbnail_finish (GAsyncResult *result, GError **error);

/** kab_thumbnail_draw: @surface in the middle of @width by @height, as large as it goes; nothing for %NULL */
void kab_thumbnail_draw (cairo_surface_t *surface, cairo_t *cr, int width, int height);

G_END_DECLS
