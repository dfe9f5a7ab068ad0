/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A template and, behind a NUL, the values for it; drawn small. The PDF itself is written by tests/document. */
#include <string.h>

#include "fuzz.h"
#include "kab-document.h"
#include "kab-error.h"
#include "kab-wire.h"

#define PAGES_DRAWN 2

static void
draw (KabDocument *document)
{
  guint n = MIN (kab_document_get_n_pages (document), PAGES_DRAWN);

  for (guint i = 0; i < n; i++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 60, 84);
      cairo_t *cr = cairo_create (surface);

      cairo_scale (cr, 0.1, 0.1);
      kab_document_draw_page (document, cr, i);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

void
fuzz_document (const guint8 *data, gsize size)
{
  g_autofree char *html = fuzz_copy (data, size);
  gsize length = strlen (html);
  g_autoptr (JsonNode) variables
    = length < size ? kab_wire_parse (html + length + 1, size - length - 1, NULL) : NULL;
  g_autoptr (KabDocument) document = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_utf8_validate (html, -1, NULL))
    return;
  document = kab_document_new (html, variables, NULL, NULL, "en", &error);
  g_assert_true (document != NULL || error->domain == KAB_ERROR);
  problems = kab_template_check (html, variables);
  if (document != NULL)
    {
      /* What it is made of has no error then. */
      g_assert_cmpuint (problems->len, ==, 0);
      draw (document);
    }
}
