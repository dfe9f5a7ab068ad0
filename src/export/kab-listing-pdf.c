/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages to be printed. How many they are stands on each, so the rows come twice: to be measured, and to be drawn. */
#include "kab-listing-private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <pango/pangocairo.h>

#include "kab-date.h"
#include "kab-disk.h"
#include "kab-error.h"
#include "kab-format.h"

/* Points. A4, or A4 lying where the columns are too many for it to stand. */
#define SHORT_SIDE 595.28
#define LONG_SIDE 841.89
#define MARGIN 34.0
#define FOOTER 20.0
#define PADDING_X 4.0
#define PADDING_Y 2.5
#define GAP 8.0
#define FONT_SIZE 8.0
#define TITLE_SIZE 14.0
/* So wide columns, in pixels of the screen, still stand. */
#define STANDING_WIDTH 760
/* Of a cell; the rest is for the screen. */
#define LINES_MAX 4
/* Letters below this have their width looked up once: Latin, Greek, Cyrillic. */
#define KNOWN_LETTERS 0x530

typedef struct
{
  const KabListingHead *head;
  PangoFontMap *fonts;
  PangoLayout *layout;
  PangoFontDescription *plain;
  PangoFontDescription *bold;
  float *letters; /* how wide they are; 0: not known yet */
  double *widths; /* of the columns */
  double page_width;
  double page_height;
  double line; /* how high one is */
  double head_height;
  double top_height; /* of the title, on the first page */
  char *date;

  GByteArray *lines; /* of each row, as it was measured */
  guint row;
  guint n_rows; /* as they were counted; 0: about as many as the head says */
  double y;
  guint page; /* from 1 */
  guint n_pages;

  int fd;
  int trouble; /* errno */
  cairo_surface_t *surface;
  cairo_t *cr; /* NULL: it is measured */
} Writer;

static cairo_status_t
take_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  Writer *self = closure;

  if (!self->trouble && !kab_disk_write (self->fd, -1, data, length))
    self->trouble = errno;
  return self->trouble ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* --- Text --- */

/* Whose unit is the point, and whose letters are those of the paper, not bent to a screen. */
static PangoContext *
new_context (PangoFontMap *fonts)
{
  PangoContext *context;
  cairo_font_options_t *options = cairo_font_options_create ();

  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (fonts), 72);
  context = pango_font_map_create_context (fonts);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context, pango_language_from_string (kab_language ()));
  return context;
}

static PangoFontDescription *
font_of_size (double size, gboolean bold)
{
  PangoFontDescription *font = pango_font_description_from_string ("Cantarell, DejaVu Sans, Sans");

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  return font;
}

/* Lays @text out within @width in at most @lines; Returns: how many it takes */
static guint
lay_out (Writer *self, const char *text, const PangoFontDescription *font, double width, guint lines)
{
  pango_layout_set_font_description (self->layout, font);
  pango_layout_set_width (self->layout, (int)(width * PANGO_SCALE));
  pango_layout_set_height (self->layout, -(int)lines);
  pango_layout_set_text (self->layout, text, -1);
  return (guint)pango_layout_get_line_count (self->layout);
}

static double
layout_height (Writer *self)
{
  int height;

  pango_layout_get_size (self->layout, NULL, &height);
  return (double)height / PANGO_SCALE;
}

static double
letter_width (Writer *self, gunichar c)
{
  char text[7] = { 0 };
  int width;

  if (c >= KNOWN_LETTERS)
    return 1e6;
  if (self->letters[c] <= 0)
    {
      g_unichar_to_utf8 (c, text);
      pango_layout_set_font_description (self->layout, self->bold);
      pango_layout_set_width (self->layout, -1);
      pango_layout_set_text (self->layout, text, -1);
      pango_layout_get_size (self->layout, &width, NULL);
      self->letters[c] = MAX (0.01F, (float)width / PANGO_SCALE);
    }
  return self->letters[c];
}

/* Whether it is clear, without its being shaped, that it is one line. */
static gboolean
is_short (Writer *self, const char *text, double width)
{
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      width -= c == '\n' ? 1e6 : letter_width (self, c);
      if (width < 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_figure (KabCellKind kind)
{
  return kind == KAB_CELL_MONEY || kind == KAB_CELL_INTEGER || kind == KAB_CELL_PERCENT;
}

/* --- Pages --- */

static double
content_width (const Writer *self)
{
  return self->page_width - 2 * MARGIN;
}

static double
bottom (const Writer *self)
{
  return self->page_height - MARGIN - FOOTER;
}

static void
show_text (Writer *self, double x, double y, double grey)
{
  cairo_set_source_rgb (self->cr, grey, grey, grey);
  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, self->layout);
}

static void
draw_rule (Writer *self, double y, double thickness, double grey)
{
  cairo_set_source_rgb (self->cr, grey, grey, grey);
  cairo_rectangle (self->cr, MARGIN, y, content_width (self), thickness);
  cairo_fill (self->cr);
}

/* The title, what is filtered, how many rows; Returns: how high that is; drawn where there is something to draw on */
static double
put_top (Writer *self)
{
  g_autoptr (GString) note = g_string_new (NULL);
  guint n = self->cr ? self->n_rows : self->head->n_rows;
  g_autofree char *count = kab_format_count (n);
  PangoFontDescription *font = font_of_size (TITLE_SIZE, TRUE);
  double y = 0;

  /* Translators: on paper, below the title: how many rows, and when it was printed */
  g_string_printf (note, ngettext ("%s row · %s", "%s rows · %s", n), count, self->date);
  if (self->head->words && *self->head->words)
    g_string_append_printf (note, "\n%s", self->head->words);
  pango_layout_set_alignment (self->layout, PANGO_ALIGN_LEFT);
  lay_out (self, self->head->title, font, content_width (self), 3);
  if (self->cr)
    show_text (self, MARGIN, MARGIN + y, 0);
  y += layout_height (self) + 2;
  lay_out (self, note->str, self->plain, content_width (self), 12);
  if (self->cr)
    show_text (self, MARGIN, MARGIN + y, 0.35);
  y += layout_height (self) + GAP;
  pango_font_description_free (font);
  return y;
}

/* The titles of the columns; Returns: how high they are */
static double
put_head (Writer *self, double y)
{
  double x = MARGIN, height = 0;

  for (guint i = 0; i < self->head->n_columns; i++)
    {
      const KabListingColumn *column = &self->head->columns[i];

      pango_layout_set_alignment (self->layout,
                                  is_figure (column->kind) ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
      lay_out (self, column->title, self->bold, self->widths[i] - 2 * PADDING_X, 3);
      height = MAX (height, layout_height (self));
      if (self->cr)
        show_text (self, x + PADDING_X, y + PADDING_Y, 0);
      x += self->widths[i];
    }
  height += 2 * PADDING_Y;
  if (self->cr)
    draw_rule (self, y + height - 0.8, 0.8, 0.2);
  return height;
}

static void
draw_footer (Writer *self)
{
  double y = self->page_height - MARGIN - self->line;
  /* Translators: at the foot of a printed page: its number, of how many */
  g_autofree char *number = g_strdup_printf (_ ("Page %u of %u"), self->page, self->n_pages);
  g_autofree char *what = g_strdup_printf ("%s · %s", self->head->title, self->date);

  draw_rule (self, y - 4, 0.4, 0.7);
  pango_layout_set_alignment (self->layout, PANGO_ALIGN_LEFT);
  lay_out (self, what, self->plain, content_width (self) * 0.75, 1);
  show_text (self, MARGIN, y, 0.35);
  pango_layout_set_alignment (self->layout, PANGO_ALIGN_RIGHT);
  lay_out (self, number, self->plain, content_width (self) * 0.25, 1);
  show_text (self, MARGIN + content_width (self) * 0.75, y, 0.35);
}

static void
begin_page (Writer *self)
{
  self->page++;
  self->y = MARGIN;
  if (self->page == 1)
    self->y += self->cr ? put_top (self) : self->top_height;
  self->y += self->cr ? put_head (self, self->y) : self->head_height;
}

static void
end_page (Writer *self)
{
  if (!self->cr)
    return;
  draw_footer (self);
  cairo_show_page (self->cr);
}

/* --- Rows --- */

static guint
measure_row (Writer *self, const KabListingCell *cells, KabRowKind kind)
{
  guint lines = 1;

  for (guint i = 0; i < self->head->n_columns; i++)
    {
      double width = self->widths[i] - 2 * PADDING_X;

      if (!is_short (self, cells[i].text, width))
        lines = MAX (lines, lay_out (self, cells[i].text, kind == KAB_ROW_SUM ? self->bold : self->plain,
                                     width, LINES_MAX));
    }
  return MIN (lines, LINES_MAX);
}

static void
draw_row (Writer *self, const KabListingCell *cells, guint lines, double height, KabRowKind kind)
{
  double x = MARGIN;

  for (guint i = 0; i < self->head->n_columns; i++)
    {
      if (cells[i].text[0])
        {
          pango_layout_set_alignment (self->layout, is_figure (self->head->columns[i].kind)
                                                        && cells[i].kind != KAB_CELL_TEXT
                                                      ? PANGO_ALIGN_RIGHT
                                                      : PANGO_ALIGN_LEFT);
          lay_out (self, cells[i].text, kind == KAB_ROW_SUM ? self->bold : self->plain,
                   self->widths[i] - 2 * PADDING_X, lines);
          show_text (self, x + PADDING_X, self->y + PADDING_Y, 0);
        }
      x += self->widths[i];
    }
  draw_rule (self, self->y + height - 0.3, 0.3, 0.8);
}

static gboolean
pdf_row (gpointer writer, const KabListingCell *cells, KabRowKind kind, GError **error)
{
  Writer *self = writer;
  guint8 lines;
  double height;

  if (!self->cr)
    {
      lines = (guint8)measure_row (self, cells, kind);
      g_byte_array_append (self->lines, &lines, 1);
      self->n_rows += kind == KAB_ROW_PLAIN;
    }
  else
    lines = self->row < self->lines->len ? self->lines->data[self->row] : 1;
  self->row++;
  height = lines * self->line + 2 * PADDING_Y;
  if (self->page == 0)
    begin_page (self);
  else if (self->y + height > bottom (self))
    {
      end_page (self);
      begin_page (self);
    }
  if (self->cr)
    draw_row (self, cells, lines, height, kind);
  self->y += height;
  if (self->trouble == 0)
    return TRUE;
  kab_listing_set_errno (error, self->trouble);
  return FALSE;
}

/* --- From the beginning to the end --- */

static void
share_width (Writer *self)
{
  double all = 0;

  for (guint i = 0; i < self->head->n_columns; i++)
    all += self->head->columns[i].width > 0 ? self->head->columns[i].width : 120;
  self->page_width = all > STANDING_WIDTH ? LONG_SIDE : SHORT_SIDE;
  self->page_height = all > STANDING_WIDTH ? SHORT_SIDE : LONG_SIDE;
  self->widths = g_new0 (double, self->head->n_columns);
  for (guint i = 0; i < self->head->n_columns; i++)
    self->widths[i]
      = content_width (self) * (self->head->columns[i].width > 0 ? self->head->columns[i].width : 120) / all;
}

static void
find_line (Writer *self)
{
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
  lay_out (self, "Щ", self->bold, 100, 1);
  self->line = layout_height (self);
  self->top_height = put_top (self);
  self->head_height = put_head (self, 0);
}

static void pdf_free (gpointer writer);

static gpointer
pdf_open (const KabListingHead *head, const char *path, GError **error)
{
  PangoContext *context;
  Writer *self;
  int fd;

  if (head->n_rows > KAB_LISTING_PRINTED_MAX)
    {
      g_autofree char *n = kab_format_count (head->n_rows);
      g_autofree char *most = kab_format_count (KAB_LISTING_PRINTED_MAX);

      g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE,
                   _ ("These are %s rows, and at most %s go on paper. Filter the list, or save it as a "
                      "spreadsheet."),
                   n, most);
      return NULL;
    }
  fd = g_open (path, O_WRONLY | O_CLOEXEC, 0);
  if (fd < 0)
    {
      kab_listing_set_errno (error, errno);
      return NULL;
    }
  self = g_new0 (Writer, 1);
  self->head = head;
  self->fd = fd;
  self->date = kab_time_format (kab_time_now (), NULL);
  /* A font map is of one thread. */
  self->fonts = pango_cairo_font_map_new ();
  context = new_context (self->fonts);
  self->layout = pango_layout_new (context);
  g_object_unref (context);
  self->plain = font_of_size (FONT_SIZE, FALSE);
  self->bold = font_of_size (FONT_SIZE, TRUE);
  self->letters = g_new0 (float, KNOWN_LETTERS);
  self->lines = g_byte_array_new ();
  share_width (self);
  find_line (self);
  return self;
}

static gboolean
pdf_again (gpointer writer, GError **error)
{
  Writer *self = writer;

  self->n_pages = MAX (self->page, 1);
  self->page = self->row = 0;
  self->surface = cairo_pdf_surface_create_for_stream (take_bytes, self, self->page_width, self->page_height);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, self->head->title);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATOR, "Kabinet");
  self->cr = cairo_create (self->surface);
  return TRUE;
}

static gboolean
pdf_close (gpointer writer, GError **error)
{
  Writer *self = writer;
  cairo_status_t status;

  if (self->page == 0)
    begin_page (self);
  end_page (self);
  status = cairo_status (self->cr);
  cairo_surface_finish (self->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (self->surface);
  if (self->trouble)
    kab_listing_set_errno (error, self->trouble);
  else if (status != CAIRO_STATUS_SUCCESS)
    g_set_error_literal (error, KAB_ERROR, KAB_ERROR_STORAGE, cairo_status_to_string (status));
  return !self->trouble && status == CAIRO_STATUS_SUCCESS;
}

static void
pdf_free (gpointer writer)
{
  Writer *self = writer;

  g_clear_pointer (&self->cr, cairo_destroy);
  if (self->surface)
    {
      /* What was not finished would write its end now. */
      self->trouble = self->trouble ? self->trouble : ECANCELED;
      cairo_surface_destroy (self->surface);
    }
  g_object_unref (self->layout);
  g_object_unref (self->fonts);
  pango_font_description_free (self->plain);
  pango_font_description_free (self->bold);
  g_free (self->letters);
  g_free (self->widths);
  g_byte_array_unref (self->lines);
  g_free (self->date);
  close (self->fd);
  g_free (self);
}

const KabListingWriter kab_listing_pdf = { .words = TRUE,
                                           .open = pdf_open,
                                           .row = pdf_row,
                                           .again = pdf_again,
                                           .close = pdf_close,
                                           .free = pdf_free };
