/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures and QR codes, and that nothing is read that was not handed over. */
#include <string.h>

#include <cairo.h>
#include <gdk-pixbuf/gdk-pixbuf.h>

#include "kab-error.h"
#include "reader.h"

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
red_png (int width, int height)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, append, bytes);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static GBytes *
assets (const char *name, gpointer asked, GError **error)
{
  g_ptr_array_add (asked, g_strdup (name));
  if (g_str_equal (name, "seal.png"))
    return red_png (100, 50);
  if (g_str_equal (name, "bad.png"))
    return g_bytes_new_static ("\211PNG\r\n\032\nbroken", 14);
  if (g_str_equal (name, "text.txt"))
    return g_bytes_new_static ("just text", 9);
  if (g_str_equal (name, "drawing.svg"))
    {
      static const char svg[] = "<svg xmlns='http://www.w3.org/2000/svg' width='100' height='50'>"
                                "<rect width='100' height='50' fill='#00f'/></svg>";

      return g_bytes_new_static (svg, strlen (svg));
    }
  return NULL;
}

static KabDocument *
make (const char *html, GPtrArray *asked)
{
  g_autoptr (GError) error = NULL;
  KabDocument *document = kab_document_new (html, NULL, assets, asked, "en", &error);

  g_assert_no_error (error);
  return document;
}

/* The colour at a point of the first page, 0xRRGGBB. */
static guint32
color_at (KabDocument *document, double x, double y)
{
  double w, h;
  cairo_surface_t *surface;
  cairo_t *cr;
  guint32 color;

  kab_document_get_page_size (document, &w, &h);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)w, (int)h);
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  kab_document_draw_page (document, cr, 0);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  color = *(guint32 *)(gpointer)(cairo_image_surface_get_data (surface)
                                 + (int)y * cairo_image_surface_get_stride (surface) + (int)x * 4)
          & 0xffffff;
  cairo_surface_destroy (surface);
  return color;
}

#define PAGE "<style>@page { size: 300pt 300pt; margin: 0 } p, div { margin: 0; line-height: 1 }</style>"

static void
test_assets (void)
{
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KabDocument) document
    = make (PAGE "<div><img src='seal.png' style='width: 200pt'></div><div><img src='drawing.svg' "
                 "style='height: 50pt'></div>",
            asked);

  g_assert_cmpuint (kab_document_get_problems (document)->len, ==, 0);
  g_assert_cmphex (color_at (document, 100, 50), ==, 0xff0000);
  /* The height follows from the width: 200 × 50 / 100. */
  g_assert_cmphex (color_at (document, 150, 98), ==, 0xff0000);
  g_assert_cmphex (color_at (document, 50, 130), ==, 0x0000ff);
  g_assert_cmphex (color_at (document, 150, 130), ==, 0xffffff);
}

static void
test_data_uri (void)
{
  g_autoptr (GBytes) png = red_png (10, 10);
  g_autofree char *base64 = g_base64_encode (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  g_autofree char *html
    = g_strconcat (PAGE "<div><img style='width: 100pt' src='data:image/png;base64,", base64,
                   "'></div><div><img style='width: 100pt' src=\"data:image/svg+xml,"
                   "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 4'%3E"
                   "%3Crect width='4' height='4' fill='lime'/%3E%3C/svg%3E\"></div>",
                   NULL);
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KabDocument) document = make (html, asked);

  g_assert_cmpuint (kab_document_get_problems (document)->len, ==, 0);
  g_assert_cmpuint (asked->len, ==, 0);
  g_assert_cmphex (color_at (document, 50, 50), ==, 0xff0000);
  g_assert_cmphex (color_at (document, 50, 150), ==, 0x00ff00);
}

static void
test_jpeg (void)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 40, 20);
  g_autofree char *data = NULL, *base64 = NULL, *html = NULL, *list = NULL;
  g_autofree char *path = g_build_filename (reader_directory (), "jpeg.pdf", NULL);
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KabDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  gdk_pixbuf_fill (pixbuf, 0x0000ffff);
  gdk_pixbuf_save_to_buffer (pixbuf, &data, &n, "jpeg", &error, "quality", "100", NULL);
  g_assert_no_error (error);
  base64 = g_base64_encode ((const guchar *)data, n);
  html = g_strconcat (PAGE "<div><img style='width: 100pt' src='data:image/jpeg;base64,", base64, "'></div>",
                      NULL);
  document = make (html, asked);
  g_assert_cmpuint (color_at (document, 50, 25) & 0xff, >, 0xf8);
  /* The photograph itself is in the file, not packed anew. */
  kab_document_write_pdf (document, path, &error);
  g_assert_no_error (error);
  list = reader_run ("pdfimages", "-list", path, NULL);
  assert_contains (list, "jpeg");
}

static void
test_refused (void)
{
  g_autofree char *path = g_build_filename (reader_directory (), "secret.png", NULL);
  g_autoptr (GBytes) png = red_png (10, 10);
  g_autofree char *html = NULL;
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KabDocument) document = NULL;

  g_file_set_contents (path, g_bytes_get_data (png, NULL), (gssize)g_bytes_get_size (png), NULL);
  html
    = g_strdup_printf (PAGE "<div><img style='width: 100pt' src='%s'></div>"
                            "<img src='file://%s'><img src='http://127.0.0.1:9/a.png'><img src='//x/a.png'>"
                            "<img src='bad.png'><img src='text.txt'><img>"
                            "<img src=\"data:image/svg+xml,%%3Csvg xmlns='http://www.w3.org/2000/svg' "
                            "xmlns:xlink='http://www.w3.org/1999/xlink' width='50' height='50'%%3E"
                            "%%3Cimage width='50' height='50' xlink:href='file://%s'/%%3E%%3C/svg%%3E\" "
                            "style='width: 300pt; height: 100pt'>",
                       path, path, path);
  document = make (html, asked);
  /* The path is but a name to the assets, and they have none of that name. */
  g_assert_cmpstr (g_ptr_array_index (asked, 0), ==, path);
  g_assert_cmpuint (kab_document_get_problems (document)->len, ==, 7);
  for (double y = 5; y < 300; y += 20)
    g_assert_cmphex (color_at (document, 40, y), ==, 0xffffff);
}

static void
test_qr (void)
{
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KabDocument) document
    = make (PAGE "<div style='padding: 20pt'><qr style='width: 200pt'>Şəhadətnamə № 5 — Щука "
                 "₼</qr></div><qr> </qr>",
            asked);
  g_autofree char *path = g_build_filename (reader_directory (), "qr.png", NULL);
  g_autofree char *read = NULL;
  g_autoptr (GError) error = NULL;

  kab_document_write_png (document, 0, 150, path, &error);
  g_assert_no_error (error);
  read = reader_run ("zbarimg", "-q", "--raw", path, NULL);
  g_assert_cmpstr (g_strchomp (read), ==, "Şəhadətnamə № 5 — Щука ₼");
}

static void
test_qr_too_long (void)
{
  g_autofree char *text = g_strnfill (4000, 'x');
  g_autofree char *html = g_strconcat ("<p>\n<qr>", text, "</qr>", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDocument) document = kab_document_new (html, NULL, NULL, NULL, "en", &error);

  g_assert_null (document);
  g_assert_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE);
  assert_contains (error->message, "Line 2");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pictures/assets", test_assets);
  g_test_add_func ("/pictures/data-uri", test_data_uri);
  g_test_add_func ("/pictures/jpeg", test_jpeg);
  g_test_add_func ("/pictures/refused", test_refused);
  g_test_add_func ("/pictures/qr", test_qr);
  g_test_add_func ("/pictures/qr-too-long", test_qr_too_long);
  status = g_test_run ();
  reader_clean ();
  return status;
}
