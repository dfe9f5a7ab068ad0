/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The limit of the PDF benchmark: the same two pages with every place written into the program. One font map
 * and one layout a thread, no template, no style, no box: only what Pango and Cairo must do. Prints documents
 * a second.
 */
#include <cairo-pdf.h>
#include <librsvg/rsvg.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <string.h>

#include "kab-date.h"
#include "kab-money.h"
#include "kab-phone.h"
#include "kab-qr.h"
#include "kab-licence-code.h"
#include "kab-signature.h"
#include "pdf-content.h"
#include "sample.h"

#define MM (72 / 25.4)
#define LEFT (18 * MM)
#define WIDTH (174 * MM)

typedef enum
{
  BODY,
  BOLD,
  SMALL,
  LABEL,
  VALUE,
  TITLE,
  NUMBER,
  HEADING,
  LEAD,
  N_FONTS
} Font;

static const struct
{
  double size;
  gboolean bold;
  double spacing;
} fonts[N_FONTS]
  = { { 10, FALSE, 0 }, { 11, TRUE, 0 }, { 8.5, FALSE, 0 }, { 7.5, FALSE, 0.7 }, { 11.5, TRUE, 0 },
      { 21, TRUE, 0 },  { 19, TRUE, 0 }, { 10, TRUE, 0.8 }, { 11, FALSE, 0 } };

typedef struct
{
  PangoFontMap *map;
  PangoContext *context;
  PangoLayout *layout;
  PangoFontDescription *fonts[N_FONTS];
  RsvgHandle *logo;
} Thread;

typedef struct
{
  KabRow **licences;
  KabRow *client;
  JsonObject *company;
  const char *directory;
  int next;
} Work;

static double
text (Thread *t,
      cairo_t *cr,
      Font font,
      guint32 color,
      double x,
      double y,
      double width,
      PangoAlignment align,
      const char *string)
{
  int height;

  pango_layout_set_font_description (t->layout, t->fonts[font]);
  pango_layout_set_width (t->layout, (int)(width * PANGO_SCALE));
  pango_layout_set_alignment (t->layout, align);
  pango_layout_set_line_spacing (t->layout, 1.1f);
  if (fonts[font].spacing > 0)
    {
      PangoAttrList *list = pango_attr_list_new ();

      pango_attr_list_insert (list, pango_attr_letter_spacing_new ((int)(fonts[font].spacing * PANGO_SCALE)));
      pango_layout_set_attributes (t->layout, list);
      pango_attr_list_unref (list);
    }
  else
    {
      pango_layout_set_attributes (t->layout, NULL);
    }
  pango_layout_set_text (t->layout, string, -1);
  cairo_set_source_rgb (cr, (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0, (color & 255) / 255.0);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, t->layout);
  pango_layout_get_size (t->layout, NULL, &height);
  return (double)height / PANGO_SCALE;
}

static void
fill (cairo_t *cr, guint32 color, double x, double y, double w, double h)
{
  cairo_set_source_rgb (cr, (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0, (color & 255) / 255.0);
  cairo_rectangle (cr, x, y, w, h);
  cairo_fill (cr);
}

static void
footer (Thread *t, cairo_t *cr, const Work *work, guint page)
{
  double y = (297 - 12) * MM - 14;
  g_autofree char *pages = g_strdup_printf ("Страница %u из 2", page);
  g_autofree char *line
    = g_strdup_printf ("%s · ИНН %s · %s", json_object_get_string_member (work->company, "name"),
                       json_object_get_string_member (work->company, "inn"),
                       json_object_get_string_member (work->company, "address"));

  fill (cr, 0xd8dfe7, LEFT, y - 7, WIDTH, 0.6);
  text (t, cr, SMALL, 0x73818f, LEFT, y, WIDTH - 34 * MM, PANGO_ALIGN_LEFT, line);
  text (t, cr, SMALL, 0x73818f, LEFT + WIDTH - 34 * MM, y, 34 * MM, PANGO_ALIGN_RIGHT, pages);
}

static void
first_page (Thread *t, cairo_t *cr, const Work *work, KabRow *licence, KabArena *arena)
{
  g_autoptr (JsonNode) options = json_from_string (kab_row_get_text (licence, "options"), NULL);
  JsonArray *list = json_node_get_array (options);
  const char *currency = kab_row_get_text (licence, "currency");
  g_autofree char *from = kab_date_format (kab_row_get_text (licence, "valid_from"), "ru");
  g_autofree char *to = kab_date_format (kab_row_get_text (licence, "valid_to"), "ru");
  g_autofree char *quantity = g_strdup_printf ("%d", (int)kab_row_get_integer (licence, "quantity"));
  g_autofree char *issued = kab_date_format (kab_row_get_text (licence, "issued_on"), "ru");
  g_autofree char *issued_line = g_strconcat ("выдана ", issued, NULL);
  g_autofree char *company_phone = kab_phone_format (json_object_get_string_member (work->company, "phone"));
  g_autofree char *contact
    = g_strconcat (company_phone, "\n", json_object_get_string_member (work->company, "email"), "\n",
                   json_object_get_string_member (work->company, "site"), NULL);
  g_autofree char *lead
    = g_strconcat ("Настоящая лицензия выдана: ", kab_row_get_text (licence, "client_name"), NULL);
  g_autofree char *phone = kab_phone_format (kab_row_get_text (work->client, "phone"));
  g_autofree char *total = kab_money_format (kab_row_get_integer (licence, "price"), currency, "ru");
  g_autofree char *code = kab_licence_code (licence);
  const char *facts[][2] = { { "ДЕЙСТВУЕТ С", from }, { "ДЕЙСТВУЕТ ПО", to }, { "КОЛИЧЕСТВО", quantity } };
  RsvgRectangle viewport = { LEFT, 10 * MM, 13 * MM, 13 * MM };
  double y, third = WIDTH / 3;
  KabQr *qr = kab_qr_new (arena, code, 'M');

  fill (cr, 0x17345c, 0, 0, 595.276, 40 * MM);
  fill (cr, 0xc9a227, 0, 40 * MM, 595.276, 1.2 * MM);
  rsvg_handle_render_document (t->logo, cr, &viewport, NULL);
  text (t, cr, VALUE, 0xffffff, LEFT + 17 * MM, 10 * MM, 95 * MM, PANGO_ALIGN_LEFT,
        json_object_get_string_member (work->company, "name"));
  text (t, cr, SMALL, 0xc5d3e6, LEFT + 17 * MM, 16 * MM, 95 * MM, PANGO_ALIGN_LEFT, contact);
  text (t, cr, LABEL, 0xd9b94a, LEFT + WIDTH - 62 * MM, 10 * MM, 62 * MM, PANGO_ALIGN_RIGHT, "ЛИЦЕНЗИЯ");
  text (t, cr, NUMBER, 0xffffff, LEFT + WIDTH - 80 * MM, 14 * MM, 80 * MM, PANGO_ALIGN_RIGHT,
        kab_row_get_text (licence, "number"));
  text (t, cr, SMALL, 0xc5d3e6, LEFT + WIDTH - 62 * MM, 23 * MM, 62 * MM, PANGO_ALIGN_RIGHT, issued_line);

  y = 50 * MM;
  y += text (t, cr, TITLE, 0x17345c, LEFT, y, WIDTH, PANGO_ALIGN_LEFT,
             kab_row_get_text (licence, "package_name"));
  y += text (t, cr, LEAD, 0x51606f, LEFT, y, WIDTH, PANGO_ALIGN_LEFT, lead) + 6 * MM;
  for (guint i = 0; i < 3; i++)
    {
      double x = LEFT + i * third;

      fill (cr, 0xf2f5f9, x, y, third - 3 * MM, 16 * MM);
      fill (cr, 0xc9a227, x, y, 2.4, 16 * MM);
      text (t, cr, LABEL, 0x73818f, x + 5 * MM, y + 3 * MM, third, PANGO_ALIGN_LEFT, facts[i][0]);
      text (t, cr, VALUE, 0x17345c, x + 5 * MM, y + 7 * MM, third, PANGO_ALIGN_LEFT, facts[i][1]);
    }
  y += 16 * MM + 7 * MM;
  y += text (t, cr, HEADING, 0x17345c, LEFT, y, WIDTH, PANGO_ALIGN_LEFT, "СОСТАВ ЛИЦЕНЗИИ") + 2 * MM;
  text (t, cr, LABEL, 0x73818f, LEFT + 2 * MM, y, 9 * MM, PANGO_ALIGN_LEFT, "№");
  text (t, cr, LABEL, 0x73818f, LEFT + 13 * MM, y, 100 * MM, PANGO_ALIGN_LEFT, "НАИМЕНОВАНИЕ");
  text (t, cr, LABEL, 0x73818f, LEFT + WIDTH - 40 * MM, y, 38 * MM, PANGO_ALIGN_RIGHT, "СТОИМОСТЬ");
  fill (cr, 0x17345c, LEFT, y + 14, WIDTH, 1.2);
  y += 20;
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *option = json_array_get_object_element (list, i);
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      g_autofree char *price
        = kab_money_format (json_object_get_int_member (option, "price"), currency, "ru");

      text (t, cr, BODY, 0x73818f, LEFT + 2 * MM, y, 9 * MM, PANGO_ALIGN_LEFT, number);
      text (t, cr, BODY, 0x22303f, LEFT + 13 * MM, y, 120 * MM, PANGO_ALIGN_LEFT,
            json_object_get_string_member (option, "name"));
      text (t, cr, BODY, 0x22303f, LEFT + WIDTH - 40 * MM, y, 38 * MM, PANGO_ALIGN_RIGHT, price);
      fill (cr, 0xd8dfe7, LEFT, y + 19, WIDTH, 0.6);
      y += 25;
    }
  text (t, cr, VALUE, 0x17345c, LEFT + 13 * MM, y, 100 * MM, PANGO_ALIGN_LEFT, "Итого");
  text (t, cr, VALUE, 0x17345c, LEFT + WIDTH - 60 * MM, y, 58 * MM, PANGO_ALIGN_RIGHT, total);
  y += 25 + 7 * MM;
  y += text (t, cr, HEADING, 0x17345c, LEFT, y, WIDTH, PANGO_ALIGN_LEFT, "СТОРОНЫ") + 2 * MM;
  text (t, cr, LABEL, 0x73818f, LEFT, y, WIDTH / 2, PANGO_ALIGN_LEFT, "ВЛАДЕЛЕЦ ЛИЦЕНЗИИ");
  text (t, cr, LABEL, 0x73818f, LEFT + WIDTH / 2, y, WIDTH / 2, PANGO_ALIGN_LEFT, "ЛИЦЕНЗИАР");
  y += 12;
  text (t, cr, BOLD, 0x22303f, LEFT, y, WIDTH / 2, PANGO_ALIGN_LEFT,
        kab_row_get_text (licence, "client_name"));
  text (t, cr, BOLD, 0x22303f, LEFT + WIDTH / 2, y, WIDTH / 2, PANGO_ALIGN_LEFT,
        json_object_get_string_member (work->company, "name"));
  y += 15;
  text (t, cr, BODY, 0x22303f, LEFT + WIDTH / 2, y, WIDTH / 2, PANGO_ALIGN_LEFT,
        json_object_get_string_member (work->company, "address"));
  y += text (t, cr, BODY, 0x22303f, LEFT, y, WIDTH / 2, PANGO_ALIGN_LEFT, phone);
  y += text (t, cr, BODY, 0x22303f, LEFT, y, WIDTH / 2, PANGO_ALIGN_LEFT,
             kab_row_get_text (work->client, "email"));
  y += text (t, cr, BODY, 0x22303f, LEFT, y, WIDTH / 2, PANGO_ALIGN_LEFT,
             kab_row_get_text (work->client, "address"));
  y += 8 * MM;
  cairo_set_source_rgb (cr, 0x17 / 255.0, 0x34 / 255.0, 0x5c / 255.0);
  qr->quiet = 0;
  kab_qr_draw (cr, qr, LEFT, y, 34 * MM);
  text (
    t, cr, SMALL, 0x73818f, LEFT + 41 * MM, y, WIDTH - 41 * MM, PANGO_ALIGN_LEFT,
    "Код содержит условия лицензии и электронную подпись под ними. Условия покажет любая программа чтения "
    "QR-кодов, подпись без сети проверит Kabinet.");
  fill (cr, 0x73818f, LEFT + 41 * MM, y + 60, 62 * MM, 0.8);
  text (t, cr, SMALL, 0x73818f, LEFT + 41 * MM, y + 62, 62 * MM, PANGO_ALIGN_LEFT,
        json_object_get_string_member (work->company, "director"));
}

static void
second_page (Thread *t, cairo_t *cr)
{
  double y = 12 * MM;

  y += text (t, cr, HEADING, 0x17345c, LEFT, y, WIDTH, PANGO_ALIGN_LEFT, "УСЛОВИЯ") + 2 * MM;
  pango_layout_set_justify (t->layout, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (pdf_terms); i++)
    {
      g_autofree char *number = g_strdup_printf ("%u.", i + 1);

      text (t, cr, BODY, 0x22303f, LEFT, y, 8 * MM, PANGO_ALIGN_LEFT, number);
      y += text (t, cr, BODY, 0x22303f, LEFT + 8 * MM, y, WIDTH - 8 * MM, PANGO_ALIGN_LEFT, pdf_terms[i])
           + 2 * MM;
    }
  pango_layout_set_justify (t->layout, FALSE);
}

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
draw (Thread *t, const Work *work, guint i)
{
  KabRow *licence = work->licences[i];
  g_autoptr (KabArena) arena = kab_arena_new ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *code = kab_licence_code (licence);
  g_autofree char *path = g_strdup_printf ("%s/limit-%03u.pdf", work->directory, i);
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append, bytes, 595.276, 841.89);
  cairo_t *cr = cairo_create (surface);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, kab_row_get_text (licence, "number"));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_KEYWORDS, code);
  first_page (t, cr, work, licence, arena);
  footer (t, cr, work, 1);
  cairo_show_page (cr);
  second_page (t, cr);
  footer (t, cr, work, 2);
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  /* As durable as ours. */
  g_assert_true (g_file_set_contents_full (path, (const char *)bytes->data, bytes->len,
                                           G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644,
                                           NULL));
}

static gpointer
run (gpointer data)
{
  Work *work = data;
  Thread t = { 0 };
  cairo_font_options_t *options = cairo_font_options_create ();
  g_autoptr (GBytes) logo = g_resources_lookup_data ("/org/kabinet/templates/logo.svg", 0, NULL);
  int i;

  t.map = pango_cairo_font_map_new ();
  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (t.map), 72);
  t.context = pango_font_map_create_context (t.map);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (t.context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (t.context, FALSE);
  pango_context_set_language (t.context, pango_language_from_string ("ru"));
  t.layout = pango_layout_new (t.context);
  for (guint k = 0; k < N_FONTS; k++)
    {
      t.fonts[k] = pango_font_description_from_string ("Cantarell,DejaVu Sans,Sans");
      pango_font_description_set_absolute_size (t.fonts[k], fonts[k].size * PANGO_SCALE);
      pango_font_description_set_weight (t.fonts[k], fonts[k].bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    }
  t.logo = rsvg_handle_new_from_data (g_bytes_get_data (logo, NULL), g_bytes_get_size (logo), NULL);
  while ((i = g_atomic_int_add (&work->next, 1)) < PDF_DOCUMENTS)
    draw (&t, work, (guint)i);
  g_object_unref (t.logo);
  for (guint k = 0; k < N_FONTS; k++)
    pango_font_description_free (t.fonts[k]);
  g_object_unref (t.layout);
  g_object_unref (t.context);
  g_object_unref (t.map);
  return NULL;
}

int
main (int argc, char **argv)
{
  Work work = { .directory = argc > 1 ? argv[1] : "." };
  guint n = g_get_num_processors ();
  g_autofree GThread **threads = g_new (GThread *, n);
  g_autofree char *secret = NULL, *public_key = NULL;
  gint64 start;

  kab_signing_key_new (&secret, &public_key);
  work.client = sample_client ("ru");
  work.company = sample_company ("ru");
  work.licences = g_new (KabRow *, PDF_DOCUMENTS);
  for (guint i = 0; i < PDF_DOCUMENTS; i++)
    work.licences[i] = sample_licence ("ru", i, secret);
  /* Links the resource with the logo in. */
  kab_default_licence_template ("ru");

  kab_document_prepare_batch ();
  start = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("limit", run, &work);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
  printf ("%.2f\n", PDF_DOCUMENTS * 1e6 / (double)(g_get_monotonic_time () - start));
  return 0;
}
