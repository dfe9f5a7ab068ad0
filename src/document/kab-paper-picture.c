/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The printed code in a picture of it. */
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <zbar.h>

#include "kab-error.h"
#include "kab-paper-private.h"

/* What phones make; a picture beyond is a bomb. */
#define DOTS_MAX (64.0 * 1000 * 1000)
/* A code is read as well off fewer. */
#define SIDE_MAX 3200
#define SIDE_LEAST 600

static KabLicenceCode *
code_of (const zbar_symbol_t *symbol)
{
  const char *data = zbar_symbol_get_data (symbol);
  unsigned length = zbar_symbol_get_data_length (symbol);
  g_autofree char *text
    = data != NULL && length <= KAB_LICENCE_CODE_MAX && memchr (data, '\0', length) == NULL
        ? g_strndup (data, length)
        : NULL;

  return text != NULL ? kab_licence_code_read (text, NULL) : NULL;
}

KabLicenceCode *
kab_paper_scan (const guint8 *grey, guint width, guint height, gboolean *any)
{
  zbar_image_scanner_t *scanner = zbar_image_scanner_create ();
  zbar_image_t *image = zbar_image_create ();
  KabLicenceCode *code = NULL;

  /* Nothing but QR codes: what is not decoded cannot be broken by hostile dots. */
  zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config (scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, width, height);
  zbar_image_set_data (image, grey, (unsigned long)width * height, NULL);
  zbar_scan_image (scanner, image);
  for (const zbar_symbol_t *s = zbar_image_first_symbol (image); s != NULL && code == NULL;
       s = zbar_symbol_next (s))
    {
      *any = TRUE;
      code = code_of (s);
    }
  zbar_image_destroy (image);
  zbar_image_scanner_destroy (scanner);
  return code;
}

typedef struct
{
  gboolean is_too_large;
} Sizes;

static void
on_size (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  Sizes *sizes = user_data;
  double scale = MIN (1.0, (double)SIDE_MAX / MAX (MAX (width, height), 1));

  sizes->is_too_large = (double)width * height > DOTS_MAX;
  if (sizes->is_too_large)
    gdk_pixbuf_loader_set_size (loader, 0, 0); /* as in kab-picture.c: refused before there is room for it */
  else if (scale < 1)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int)(width * scale)), MAX (1, (int)(height * scale)));
}

static GdkPixbuf *
load (GBytes *bytes, const char *shown, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GError) failed = NULL;
  Sizes sizes = { FALSE };
  GdkPixbuf *pixbuf = NULL;
  gboolean ok = TRUE;
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);

  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size), &sizes);
  /* In pieces: its size is known before it is made. */
  for (gsize at = 0; ok && at < n && !sizes.is_too_large; at += 65536)
    ok = gdk_pixbuf_loader_write (loader, data + at, MIN (n - at, 65536), &failed);
  if (!gdk_pixbuf_loader_close (loader, failed == NULL ? &failed : NULL))
    ok = FALSE;
  if (sizes.is_too_large)
    g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE,
                 _ ("“%s” is too large a picture: %d million dots at the most."), shown,
                 (int)(DOTS_MAX / 1000000));
  else if (ok && gdk_pixbuf_loader_get_pixbuf (loader) != NULL)
    pixbuf = g_object_ref (gdk_pixbuf_loader_get_pixbuf (loader));
  else
    g_set_error (error, KAB_ERROR, KAB_ERROR_CORRUPT, _ ("The picture “%s” cannot be read: %s."), shown,
                 failed != NULL ? failed->message : "");
  return pixbuf;
}

/* On white paper, whatever shines through. */
static guint8 *
to_grey (GdkPixbuf *pixbuf, guint *width)
{
  guint w = (guint)gdk_pixbuf_get_width (pixbuf), h = (guint)gdk_pixbuf_get_height (pixbuf);
  guint channels = (guint)gdk_pixbuf_get_n_channels (pixbuf);
  gsize stride = (gsize)gdk_pixbuf_get_rowstride (pixbuf);
  const guint8 *from = gdk_pixbuf_read_pixels (pixbuf);
  guint8 *grey;

  *width = (w + 3) / 4 * 4;
  grey = g_malloc ((gsize)*width * h);
  memset (grey, 0xff, (gsize)*width * h);
  for (guint y = 0; y < h; y++)
    for (guint x = 0; x < w; x++)
      {
        const guint8 *p = from + y * stride + (gsize)x * channels;
        guint value = (p[0] * 77u + p[1] * 150u + p[2] * 29u) >> 8, alpha = channels == 4 ? p[3] : 255;

        grey[(gsize)y * *width + x] = (guint8)((value * alpha + 255 * (255 - alpha)) / 255);
      }
  return grey;
}

KabPaper *
kab_paper_read_picture (GBytes *bytes, const char *shown, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = load (bytes, shown, error);
  gboolean any = FALSE;
  KabLicenceCode *code = NULL;
  KabPaper *paper;

  /* A photograph that is not sharp is read off fewer dots. */
  while (pixbuf != NULL)
    {
      guint width, height = (guint)gdk_pixbuf_get_height (pixbuf);
      g_autofree guint8 *grey = to_grey (pixbuf, &width);
      GdkPixbuf *half;

      code = kab_paper_scan (grey, width, height, &any);
      if (code != NULL)
        break;
      if (MAX (width, height) < 2 * SIDE_LEAST || MIN (width, height) < 4)
        break;
      half = gdk_pixbuf_scale_simple (pixbuf, (int)width / 2, (int)height / 2, GDK_INTERP_BILINEAR);
      g_set_object (&pixbuf, half);
      g_clear_object (&half);
    }
  if (code == NULL)
    {
      if (pixbuf != NULL)
        g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                     any
                       ? _ ("There is a QR code in “%s”, but it is not that of a licence.")
                       : _ (
                         "No QR code was found in “%s”. Take the picture from near, straight from above and "
                         "in good light, so that the whole code is sharp."),
                     shown);
      return NULL;
    }
  paper = g_new0 (KabPaper, 1);
  paper->code = code;
  return paper;
}
