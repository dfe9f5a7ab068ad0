/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-picture.h"

#include <string.h>

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n-lib.h>
#include <librsvg/rsvg.h>

#include "kab-error.h"
#include "kab-libraries.h"
#include "kab-library.h"
#include "kab-limits.h"

#define FUNCTIONS(_)                           \
  _ (rsvg_handle_get_intrinsic_dimensions)     \
  _ (rsvg_handle_get_intrinsic_size_in_pixels) \
  _ (rsvg_handle_new_from_data)                \
  _ (rsvg_handle_render_document)              \
  _ (rsvg_handle_set_dpi)
KAB_LIBRARY (rsvg, KAB_LIBRSVG, FUNCTIONS)

struct _KabPicture
{
  int ref_count;
  cairo_surface_t *surface; /* of a bitmap */
  RsvgHandle *drawing;
  double width, height;
};

static KabPicture *
picture_new (void)
{
  KabPicture *picture = g_new0 (KabPicture, 1);

  picture->ref_count = 1;
  return picture;
}

KabPicture *
kab_picture_ref (KabPicture *picture)
{
  g_atomic_int_inc (&picture->ref_count);
  return picture;
}

void
kab_picture_unref (KabPicture *picture)
{
  if (!g_atomic_int_dec_and_test (&picture->ref_count))
    return;
  g_clear_pointer (&picture->surface, cairo_surface_destroy);
  g_clear_object (&picture->drawing);
  g_free (picture);
}

static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, gpointer too_large)
{
  if (width <= 0 || height <= 0 || width > 20000 || height > 20000
      || (gint64)width * height > KAB_PICTURE_PIXELS_MAX)
    {
      *(gboolean *)too_large = TRUE;
      /* Refused before the loader makes any room, which it does next: that of PNG as the file says, whatever it is to become. */
      gdk_pixbuf_loader_set_size (loader, 0, 0);
    }
}

static cairo_surface_t *
surface_from_pixbuf (GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  int channels = gdk_pixbuf_get_n_channels (pixbuf), from_stride = gdk_pixbuf_get_rowstride (pixbuf);
  gboolean alpha = gdk_pixbuf_get_has_alpha (pixbuf);
  const guchar *pixels = gdk_pixbuf_read_pixels (pixbuf);
  cairo_surface_t *surface
    = cairo_image_surface_create (alpha ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_RGB24, width, height);
  guchar *data = cairo_image_surface_get_data (surface);
  int to_stride;

  if (data == NULL)
    return surface;
  to_stride = cairo_image_surface_get_stride (surface);
  cairo_surface_flush (surface);
  for (int y = 0; y < height; y++)
    {
      const guchar *from = pixels + (gsize)y * (gsize)from_stride;
      guint32 *to = (guint32 *)(gpointer)(data + (gsize)y * (gsize)to_stride);

      for (int x = 0; x < width; x++, from += channels)
        {
          guint32 a = alpha ? from[3] : 255;

          to[x] = a << 24 | (from[0] * a + 127) / 255 << 16 | (from[1] * a + 127) / 255 << 8
                  | (from[2] * a + 127) / 255;
        }
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* Each thread decodes it for itself; a PDF of many documents has it once all the same. */
static void
name_surface (cairo_surface_t *surface, GBytes *bytes)
{
  char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  cairo_surface_set_mime_data (surface, CAIRO_MIME_TYPE_UNIQUE_ID, (const guchar *)digest, strlen (digest),
                               g_free, digest);
}

static KabPicture *
load_bitmap (GBytes *bytes, gboolean jpeg, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type (jpeg ? "jpeg" : "png", error);
  g_autoptr (GdkPixbuf) upright = NULL;
  g_autoptr (KabPicture) picture = NULL;
  g_autoptr (GError) broken = NULL;
  gboolean too_large = FALSE, ok;
  GdkPixbuf *pixbuf;

  if (loader == NULL)
    return NULL;
  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), &too_large);
  ok = gdk_pixbuf_loader_write_bytes (loader, bytes, &broken);
  ok = gdk_pixbuf_loader_close (loader, ok ? &broken : NULL) && ok;
  if (too_large)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE, _ ("the picture has more than %d megapixels"),
                   KAB_PICTURE_PIXELS_MAX / 1000000);
      return NULL;
    }
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (!ok || pixbuf == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("the picture is damaged: %s"),
                   broken != NULL ? broken->message : "");
      return NULL;
    }

  upright = gdk_pixbuf_apply_embedded_orientation (pixbuf);
  picture = picture_new ();
  picture->surface = surface_from_pixbuf (upright);
  if (cairo_surface_status (picture->surface) != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE, _ ("the picture does not fit into memory"));
      return NULL;
    }
  name_surface (picture->surface, bytes);
  picture->width = gdk_pixbuf_get_width (upright) * 0.75;
  picture->height = gdk_pixbuf_get_height (upright) * 0.75;
  /* A photograph goes into the PDF as it came, unless it had to be turned or is no plain RGB. */
  if (jpeg && gdk_pixbuf_get_option (pixbuf, "orientation") == NULL
      && gdk_pixbuf_get_n_channels (pixbuf) == 3)
    {
      gsize n;
      gconstpointer data = g_bytes_get_data (bytes, &n);

      cairo_surface_set_mime_data (picture->surface, CAIRO_MIME_TYPE_JPEG, data, n,
                                   (cairo_destroy_func_t)g_bytes_unref, g_bytes_ref (bytes));
    }
  return g_steal_pointer (&picture);
}

static KabPicture *
load_drawing (GBytes *bytes, GError **error)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  g_autoptr (GError) broken = NULL;
  RsvgHandle *handle;
  KabPicture *picture;
  gboolean has_width, has_height, has_box;
  RsvgLength width, height;
  RsvgRectangle box;
  double w = 0, h = 0;

  if (!kab_library_load (&rsvg_library, error))
    return NULL;
  /* Without a base file librsvg resolves no reference to anything outside. */
  handle = rsvg.rsvg_handle_new_from_data (data, n, &broken);
  if (handle == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("the drawing is damaged: %s"), broken->message);
      return NULL;
    }
  rsvg.rsvg_handle_set_dpi (handle, 96);
  if (!rsvg.rsvg_handle_get_intrinsic_size_in_pixels (handle, &w, &h))
    {
      rsvg.rsvg_handle_get_intrinsic_dimensions (handle, &has_width, &width, &has_height, &height, &has_box,
                                                 &box);
      if (has_box)
        {
          w = box.width;
          h = box.height;
        }
    }
  if (!(w > 0 && h > 0 && w < 1e5 && h < 1e5))
    w = h = 100;
  picture = picture_new ();
  picture->drawing = handle;
  picture->width = w * 0.75;
  picture->height = h * 0.75;
  return picture;
}

KabPicture *
kab_picture_new (GBytes *bytes, GError **error)
{
  gsize n, i = 0;
  const guint8 *data = g_bytes_get_data (bytes, &n);

  if (n > KAB_PICTURE_BYTES_MAX)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE, _ ("the picture is larger than %d MiB"),
                   KAB_PICTURE_BYTES_MAX / 1024 / 1024);
      return NULL;
    }
  if (n > 8 && memcmp (data, "\211PNG\r\n\032\n", 8) == 0)
    return load_bitmap (bytes, FALSE, error);
  if (n > 3 && memcmp (data, "\377\330\377", 3) == 0)
    return load_bitmap (bytes, TRUE, error);
  if (n > 3 && memcmp (data, "\357\273\277", 3) == 0)
    i = 3;
  while (i < n && g_ascii_isspace (data[i]))
    i++;
  if (i < n && data[i] == '<')
    return load_drawing (bytes, error);

  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("the picture is neither PNG nor JPEG nor SVG"));
  return NULL;
}

void
kab_picture_size (const KabPicture *picture, double *width, double *height)
{
  *width = picture->width;
  *height = picture->height;
}

void
kab_picture_draw (const KabPicture *picture, cairo_t *cr, double x, double y, double width, double height)
{
  if (width <= 0 || height <= 0)
    return;
  cairo_save (cr);
  if (picture->drawing != NULL)
    {
      RsvgRectangle viewport = { x, y, width, height };

      rsvg.rsvg_handle_render_document (picture->drawing, cr, &viewport, NULL);
    }
  else
    {
      cairo_translate (cr, x, y);
      cairo_scale (cr, width / cairo_image_surface_get_width (picture->surface),
                   height / cairo_image_surface_get_height (picture->surface));
      cairo_set_source_surface (cr, picture->surface, 0, 0);
      cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
      cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
      cairo_rectangle (cr, 0, 0, cairo_image_surface_get_width (picture->surface),
                       cairo_image_surface_get_height (picture->surface));
      cairo_fill (cr);
    }
  cairo_restore (cr);
}

void
kab_picture_fill (const KabPicture *picture,
                  cairo_t *cr,
                  double x,
                  double y,
                  double width,
                  double height,
                  gboolean across,
                  gboolean along)
{
  cairo_rectangle_t tile = { 0, 0, width, height };
  double left, top, right, bottom;
  cairo_surface_t *surface;
  cairo_matrix_t matrix;
  cairo_t *once;

  cairo_clip_extents (cr, &left, &top, &right, &bottom);
  if (right <= left || bottom <= top || width <= 0 || height <= 0)
    return;
  if ((!across || (x <= left && x + width >= right)) && (!along || (y <= top && y + height >= bottom)))
    {
      kab_picture_draw (picture, cr, x, y, width, height);
      return;
    }
  cairo_save (cr);
  if (across && along)
    cairo_rectangle (cr, left, top, right - left, bottom - top);
  else if (across)
    cairo_rectangle (cr, left, y, right - left, height);
  else
    cairo_rectangle (cr, x, top, width, bottom - top);
  surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &tile);
  once = cairo_create (surface);
  kab_picture_draw (picture, once, 0, 0, width, height);
  cairo_destroy (once);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_matrix_init_translate (&matrix, -x, -y);
  cairo_pattern_set_matrix (cairo_get_source (cr), &matrix);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_REPEAT);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

GBytes *
kab_data_uri_decode (const char *uri, GError **error)
{
  const char *comma = strchr (uri, ',');
  gsize n;

  if (comma == NULL || comma - uri > 200)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("the data: address is not well formed"));
      return NULL;
    }
  if (strlen (comma) > KAB_PICTURE_BYTES_MAX)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE, _ ("the picture is larger than %d MiB"),
                   KAB_PICTURE_BYTES_MAX / 1024 / 1024);
      return NULL;
    }
  if (g_strstr_len (uri, comma - uri, ";base64") != NULL)
    {
      guchar *data = g_base64_decode (comma + 1, &n);

      return g_bytes_new_take (data, n);
    }
  return g_uri_unescape_bytes (comma + 1, -1, NULL, error);
}
