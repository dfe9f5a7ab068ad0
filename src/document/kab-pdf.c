/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages on paper: drawing one, and writing all of them as PDF. */
#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-document-private.h"
#include "kab-error.h"
#include "kab-plain-numbers.h"

static void
draw_placed (KabDocument *self, cairo_t *cr, guint page, gboolean behind, KabPaintFlags flags)
{
  for (guint i = 0; i < self->placed->len; i++)
    {
      const KabPlaced *placed = &g_array_index (self->placed, KabPlaced, i);

      if ((placed->page != page && placed->page != G_MAXUINT)
          || (placed->box->style->own.z_index < 0) != behind)
        continue;
      cairo_save (cr);
      cairo_translate (cr, placed->x, placed->y);
      kab_paint_box (cr, placed->box, 0, -1e9, 1e9, flags);
      cairo_restore (cr);
    }
}

static void
draw_margin (const KabStage *stage, cairo_t *cr, const KabBox *box, double y, KabPaintFlags flags)
{
  if (box == NULL)
    return;
  cairo_save (cr);
  cairo_translate (cr, stage->margin[KAB_LEFT], y);
  /* What stands on every page is no part of what is read aloud. */
  kab_paint_box (cr, box, 0, -1e9, 1e9, flags & ~KAB_PAINT_TAGS);
  cairo_restore (cr);
}

static void
draw_page (KabDocument *self, cairo_t *cr, guint page, KabPaintFlags flags)
{
  const KabStage *stage = &self->stage;
  double height = stage->content_height;

  cairo_save (cr);
  if ((self->paper & 0xff) != 0)
    {
      kab_paint_color (cr, self->paper);
      cairo_rectangle (cr, 0, 0, stage->page_width, stage->page_height);
      cairo_fill (cr);
    }
  if (self->backed != NULL)
    {
      KabBackdrop whole = { 0, 0, stage->page_width, stage->page_height };

      cairo_save (cr);
      cairo_rectangle (cr, 0, 0, stage->page_width, stage->page_height);
      cairo_clip (cr);
      kab_paint_backdrop (cr, self->backed, &whole);
      cairo_restore (cr);
    }
  draw_placed (self, cr, page, TRUE, flags);
  cairo_save (cr);
  cairo_translate (cr, stage->margin[KAB_LEFT], stage->margin[KAB_TOP] + self->header_height - page * height);
  /* What a negative margin pulls up above the first page's content is still on the paper. */
  kab_paint_box (cr, self->root, page, page > 0 ? page * height : -stage->page_height, (page + 1) * height,
                 flags);
  cairo_restore (cr);
  if (self->margins != NULL)
    {
      draw_margin (stage, cr, self->margins[page].header, stage->margin[KAB_TOP], flags);
      draw_margin (stage, cr, self->margins[page].footer,
                   stage->page_height - stage->margin[KAB_BOTTOM] - self->footer_height, flags);
    }
  draw_placed (self, cr, page, FALSE, flags);
  cairo_restore (cr);
}

void
kab_document_draw_page (KabDocument *self, cairo_t *cr, guint page)
{
  g_return_if_fail (KAB_IS_DOCUMENT (self) && page < self->n_pages);

  draw_page (self, cr, page, KAB_PAINT_PLAIN);
}

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
set_metadata (KabDocument *self, cairo_surface_t *surface)
{
  g_autofree char *moment = self->date != NULL && kab_date_is_valid (self->date)
                              ? g_strconcat (self->date, "T00:00:00Z", NULL)
                              : NULL;

  if (self->title != NULL && self->title[0] != '\0')
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  if (self->author != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, self->author);
  if (self->subject != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, self->subject);
  if (self->keywords != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_KEYWORDS, self->keywords);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Kabinet");
  /* Left alone, Cairo writes the present time, and no two files are alike. */
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, moment);
}

void
kab_pdf_draw_pages (KabDocument *self, cairo_t *cr, KabPaintFlags flags)
{
  for (guint page = 0; page < self->n_pages; page++)
    {
      /* One a page: Cairo 1.16 takes one around several for wrong now and then. */
      if (flags & KAB_PAINT_TAGS)
        cairo_tag_begin (cr, "Document", NULL);
      draw_page (self, cr, page, flags);
      if (flags & KAB_PAINT_TAGS)
        cairo_tag_end (cr, "Document");
      cairo_show_page (cr);
    }
}

static GByteArray *
make_pdf (KabDocument *self, KabPaintFlags flags, cairo_status_t *status)
{
  g_auto (KabPlainNumbers) plain = kab_plain_numbers_hold ();
  GByteArray *bytes = g_byte_array_sized_new (64 * 1024);
  cairo_surface_t *surface
    = cairo_pdf_surface_create_for_stream (append, bytes, self->stage.page_width, self->stage.page_height);
  cairo_t *cr;

  set_metadata (self, surface);
  kab_pdf_add_outline (self, surface, CAIRO_PDF_OUTLINE_ROOT, 0);
  cr = cairo_create (surface);
  kab_pdf_draw_pages (self, cr, flags);
  *status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (*status == CAIRO_STATUS_SUCCESS)
    *status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return bytes;
}

GBytes *
kab_document_to_pdf (KabDocument *self, GError **error)
{
  g_autoptr (GByteArray) bytes = NULL;
  cairo_status_t status;

  g_return_val_if_fail (KAB_IS_DOCUMENT (self), NULL);

  bytes = make_pdf (self, KAB_PAINT_TAGS | KAB_PAINT_LINKS, &status);
  /* What is to be printed is printed, be it without a structure. */
  if (status == CAIRO_STATUS_TAG_ERROR)
    {
      g_byte_array_unref (bytes);
      bytes = make_pdf (self, KAB_PAINT_PLAIN, &status);
    }
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("The PDF could not be made: %s."),
                   cairo_status_to_string (status));
      return NULL;
    }
  kab_pdf_set_language (bytes, self->stage.language);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

gboolean
kab_file_write_whole (const char *path, gconstpointer data, gsize length, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autofree char *shown = NULL;

  if (g_file_set_contents_full (path, data, (gssize)length,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &failed))
    return TRUE;
  shown = g_filename_display_name (path);
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
               _ ("“%s” could not be written: %s. What stood there before was kept."), shown,
               failed->message);
  return FALSE;
}

gboolean
kab_document_write_pdf (KabDocument *self, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = kab_document_to_pdf (self, error);

  return bytes != NULL
         && kab_file_write_whole (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

gboolean
kab_document_write_png (KabDocument *self, guint page, double dpi, const char *path, GError **error)
{
  double scale = CLAMP (dpi, 10, 1200) / 72;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  g_return_val_if_fail (KAB_IS_DOCUMENT (self) && page < self->n_pages, FALSE);

  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)(self->stage.page_width * scale + 0.5),
                                        (int)(self->stage.page_height * scale + 0.5));
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  kab_document_draw_page (self, cr, page);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append, bytes);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("The picture could not be made: %s."),
                   cairo_status_to_string (status));
      return FALSE;
    }
  return kab_file_write_whole (path, bytes->data, bytes->len, error);
}
