/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands beside text and behind it: floats, background pictures, bar codes, room between cells, hyphens. */
#include <math.h>
#include <string.h>

#include <cairo.h>

#include "kab-error.h"
#include "kab-limits.h"
#include "reader.h"

#define PAGE "<style>@page { size: 400pt 300pt; margin: 20pt } body { font: 10pt/12pt 'DejaVu Sans' }</style>"

static GBytes *
assets (const char *name, gpointer data, GError **error)
{
  static const char svg[] = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'>"
                            "<rect width='20' height='40' fill='#f00'/></svg>";

  return g_str_equal (name, "half") ? g_bytes_new_static (svg, strlen (svg)) : NULL;
}

static KabDocument *
make (const char *body)
{
  g_autofree char *html = g_strconcat (PAGE, body, NULL);
  g_autoptr (GError) error = NULL;
  KabDocument *document = kab_document_new (html, NULL, assets, NULL, "en", &error);

  g_assert_no_error (error);
  if (kab_document_get_problems (document)->len > 0)
    g_error ("%s", ((KabTemplateProblem *)kab_document_get_problems (document)->pdata[0])->text);
  return document;
}

typedef struct
{
  const char *word;
  double x;
  int line; /* counted in lines of 12 points; negative: anywhere */
} Place;

static void
check_places (const char *body, const Place *places, guint n)
{
  g_autoptr (KabDocument) document = make (body);
  g_autofree char *words = reader_words (document);

  for (guint i = 0; i < n; i++)
    {
      double x, y;

      reader_place (words, places[i].word, &x, &y, NULL);
      if (places[i].x >= 0 && fabs (x - places[i].x) > 1.5)
        g_error ("“%s” stands at %.1f, not at %.1f, in %s", places[i].word, x, places[i].x, body);
      if (places[i].line >= 0 && (int)floor ((y - 20 + 6) / 12) != places[i].line)
        g_error ("“%s” stands at %.1f, not in line %d, of %s", places[i].word, y, places[i].line, body);
    }
}

#define CHECK(body, ...)                                  \
  G_STMT_START                                            \
  {                                                       \
    const Place places[] = { __VA_ARGS__ };               \
    check_places ((body), places, G_N_ELEMENTS (places)); \
  }                                                       \
  G_STMT_END

static void
test_floats (void)
{
  /* Beside a box on the left, as long as it lasts. */
  CHECK ("<img src='half' style='float: left; width: 60pt; height: 24pt'>one<br>two<br>three",
         { "one", 80, 0 }, { "two", 80, 1 }, { "three", 20, 2 });
  CHECK (
    "<div style='float: right; width: 60pt'>side</div><p style='margin: 0; text-align: right'>one<br>two</p>",
    { "side", 320, 0 }, { "one", -1, 0 }, { "two", -1, 1 });
  /* Of old pages. */
  CHECK ("<img align='left' src='half' width='80' height='16'>one", { "one", 80, 0 });
  /* In the middle of a line: beside the very line. */
  CHECK ("<p style='margin: 0'>first<br>word <span style='float: left; width: 60pt'>side</span>goes</p>",
         { "first", 20, 0 }, { "side", 20, 1 }, { "word", 80, 1 });
  /* What has no room beside the one goes below it, and so does a word too long. */
  CHECK ("<div style='float: left; width: 200pt'>A</div><div style='float: left; width: 200pt'>B</div>text",
         { "A", 20, 0 }, { "B", 20, 1 }, { "text", 220, 0 });
  CHECK ("<div style='float: left; width: 340pt'>A</div>Unzerbrechlich", { "Unzerbrechlich", 20, 1 });
  CHECK ("<div style='float: left; width: 60pt'>A<br>B</div><p style='margin: 0'>one</p>"
         "<p style='margin: 0; clear: both'>two</p>",
         { "one", 80, 0 }, { "two", 20, 2 });
  /* A table goes below, or stands beside. */
  CHECK (
    "<div style='float: left; width: 60pt'>A<br>B</div><table style='width: 100%; border-spacing: 0'><tr>"
    "<td style='padding: 0'>cell</table>",
    { "cell", 20, 2 });
  CHECK ("<div style='float: left; width: 60pt'>A<br>B</div><table style='border-spacing: 0'><tr>"
         "<td style='padding: 0'>cell</table>",
         { "cell", 80, 0 });
  /* A cell is as high as what floats in it. */
  CHECK (
    "<table style='border-spacing: 0'><tr><td style='padding: 0'><div style='float: left'>A<br>B<br>C</div>"
    "</td></tr><tr><td style='padding: 0'>below</table>",
    { "C", 20, 2 }, { "below", 20, 3 });
  /* The mark of a list is not under the float. */
  CHECK ("<div style='float: left; width: 100pt'>A<br>B</div><ul style='padding-left: 20pt; margin: "
         "0'><li>item</ul>",
         { "item", 120, 0 }, { "•", 109, 0 });
}

static void
test_float_pages (void)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (KabDocument) document = NULL;
  g_autofree char *words = NULL;
  double x, y;
  guint page;

  for (guint i = 0; i < 20; i++)
    g_string_append_printf (body, "<div>line%u</div>", i);
  g_string_append (body, "<div style='float: left; width: 60pt'>A<br>B<br>C</div><div>beside</div>");
  document = make (body->str);
  words = reader_words (document);
  /* It does not fit, and takes the lines beside it along. */
  reader_place (words, "A", &x, &y, &page);
  g_assert_cmpuint (page, ==, 2);
  reader_place (words, "beside", &x, &y, &page);
  g_assert_cmpuint (page, ==, 2);
}

static void
test_too_many (void)
{
  GString *html = g_string_new ("<body>");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i <= KAB_FLOATS_MAX + 10; i++)
    g_string_append (html, "<div style='float: left'>x</div>");
  g_assert_null (kab_document_new (html->str, NULL, NULL, NULL, "en", &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE);
  assert_contains (error->message, "1000");
  g_string_free (html, TRUE);
}

/* The colour at a place of the first page, 0xRRGGBB. */
static guint32
color_at (KabDocument *document, double x, double y)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 400, 300);
  cairo_t *cr = cairo_create (surface);
  guint32 color;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  kab_document_draw_page (document, cr, 0);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  color = *(guint32 *)(gpointer)(cairo_image_surface_get_data (surface)
                                 + (int)y * cairo_image_surface_get_stride (surface) + (int)x * 4);
  cairo_surface_destroy (surface);
  return color & 0xffffff;
}

#define RED 0xff0000
#define WHITE 0xffffff

static void
test_backgrounds (void)
{
  static const struct
  {
    const char *style;
    double x, y;
    guint32 color;
  } cases[] = {
    /* 30 × 30 points, its left half red, from the corner of the box at 20/20. */
    { "background-image: url(half)", 25, 25, RED },
    { "background-image: url(half)", 45, 25, WHITE },
    { "background-image: url(half)", 55, 55, RED },
    { "background-image: url('half'); background-repeat: no-repeat", 55, 25, WHITE },
    { "background-image: url(half); background-repeat: repeat-x", 55, 25, RED },
    { "background-image: url(half); background-repeat: repeat-x", 25, 55, WHITE },
    { "background-image: url(half); background-repeat: repeat-y", 25, 55, RED },
    { "background: url(half) no-repeat right bottom", 195, 95, RED },
    { "background: url(half) no-repeat right bottom", 210, 95, WHITE },
    { "background: #0f0 url(half) no-repeat 50% 0 / 60pt auto", 25, 25, 0x00ff00 },
    { "background: #0f0 url(half) no-repeat 50% 0 / 60pt auto", 115, 60, RED },
    { "background: url(half) no-repeat right 10pt top 5pt / 20pt 20pt", 195, 30, RED },
    { "background: url(half) center / contain no-repeat", 90, 60, RED },
    { "background: url(half) center / cover no-repeat", 30, 60, RED },
    { "background: url(half); background: none", 25, 25, WHITE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body
        = g_strconcat ("<div style=\"width: 200pt; height: 80pt; ", cases[i].style, "\"></div>", NULL);
      g_autoptr (KabDocument) document = make (body);
      guint32 color = color_at (document, cases[i].x, cases[i].y);

      if (color != cases[i].color)
        g_error ("%s: #%06x at %.0f/%.0f, not #%06x", cases[i].style, color, cases[i].x, cases[i].y,
                 cases[i].color);
    }
  {
    /* That of the document is behind the whole page, and in the file, too. */
    g_autoptr (KabDocument) document = make ("<body style='background: url(half)'>text");
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) pdf = kab_document_to_pdf (document, &error);

    g_assert_no_error (error);
    g_assert_cmphex (color_at (document, 3, 3), ==, RED);
    g_assert_cmphex (color_at (document, 393, 293), ==, RED);
  }
  {
    /* One that is not there is said with its line. */
    g_autoptr (GError) error = NULL;
    g_autoptr (KabDocument) document = kab_document_new ("<p>x</p>\n<p style='background: url(gone)'>y</p>",
                                                         NULL, assets, NULL, "en", &error);
    KabTemplateProblem *problem;

    g_assert_no_error (error);
    g_assert_cmpuint (kab_document_get_problems (document)->len, ==, 1);
    problem = kab_document_get_problems (document)->pdata[0];
    g_assert_cmpuint (problem->line, ==, 2);
    assert_contains (problem->text, "gone");
  }
}

/* Borders of unequal widths and colours follow the same rounded corner, and each ends where the next begins. */
static void
test_round_frames (void)
{
  static const char unequal[] = "border: 2pt solid #00f; border-left: 12pt solid #f00; border-radius: 30pt";
  static const char open[] = "border: 6pt solid #f00; border-bottom: none; border-radius: 20pt 20pt 0 0";
  static const struct
  {
    const char *style;
    double x, y;
    guint32 color;
  } cases[] = {
    { unequal, 21, 21, WHITE }, /* what the corner leaves off */
    { unequal, 26, 60, RED },   /* the left side, in its whole width */
    { unequal, 31, 60, RED },
    { unequal, 33, 60, WHITE },
    { unequal, 120, 21, 0x0000ff }, /* the upper one, narrow */
    { unequal, 120, 23, WHITE },
    { unequal, 26, 36, RED }, /* the corner, most of it the wider side's */
    { unequal, 233, 60, 0x0000ff },
    { unequal, 233, 21, WHITE },
    { open, 21, 21, WHITE },
    { open, 28, 28, RED },
    { open, 120, 23, RED },
    { open, 120, 104, WHITE }, /* no border there */
    { open, 22, 104, RED },
    { "border-top: 6pt double #f00; border-radius: 10pt", 120, 21, RED },
    { "border-top: 6pt double #f00; border-radius: 10pt", 120, 23, WHITE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body
        = g_strconcat ("<div style=\"width: 200pt; height: 80pt; ", cases[i].style, "\"></div>", NULL);
      g_autoptr (KabDocument) document = make (body);
      guint32 color = color_at (document, cases[i].x, cases[i].y);

      if (color != cases[i].color)
        g_error ("%s: #%06x at %.0f/%.0f, not #%06x", cases[i].style, color, cases[i].x, cases[i].y,
                 cases[i].color);
    }
}

/* A box that stands in a line holds its own floats, beside its own text, and is as wide as both. */
static void
test_inline_boxes (void)
{
  CHECK (
    "<span style='display: inline-block; width: 100pt'><span style='float: left; width: 30pt; height: 20pt'>"
    "</span><span style='float: right; width: 35pt'>side</span>one<br>two<br>three</span> behind",
    { "one", 50, 0 }, { "side", 85, 0 }, { "two", 50, 1 }, { "three", 20, 2 }, { "behind", 122, 2 });
  CHECK ("<span style='display: inline-block'><img src='half' style='float: left; width: 60pt; height: 24pt'>"
         "one</span> behind",
         { "one", 80, -1 });
}

static void
test_barcode (void)
{
  static const char *const texts[]
    = { "KB-2026-000417", "12345678", "1", "A1234567890123", "~ {x} 00", "4600000000017" };
  g_autofree char *path = g_build_filename (reader_directory (), "code.png", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDocument) wrong = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *body = g_strconcat ("<barcode>", texts[i], "</barcode>", NULL);
      g_autoptr (KabDocument) document = make (body);
      g_autofree char *read = NULL, *expected = NULL;

      kab_document_write_png (document, 0, 200, path, &error);
      g_assert_no_error (error);
      read = reader_run ("zbarimg", "-q", path, NULL);
      expected = g_strconcat ("CODE-128:", texts[i], NULL);
      g_assert_cmpstr (g_strchomp (read), ==, expected);
    }
  /* Letters that it has no signs for are said, and the rest is drawn. */
  wrong = kab_document_new ("text<br>\n<barcode>Ключ</barcode>", NULL, NULL, NULL, "en", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kab_document_get_problems (wrong)->len, ==, 1);
  g_assert_cmpuint (((KabTemplateProblem *)kab_document_get_problems (wrong)->pdata[0])->line, ==, 2);
}

static void
test_tables (void)
{
  /* Room between cells, of two measures. */
  CHECK ("<table style='border-spacing: 30pt 0'><tr><td style='padding: 0'>a<td style='padding: 0'>bb</tr>"
         "<tr><td style='padding: 0'>c</table>",
         { "a", 50, 0 }, { "c", 50, 1 });
  /* What has a height of its own has its content where it is asked for. */
  CHECK ("<table style='border-spacing: 0'><tr><td style='padding: 0; height: 36pt; vertical-align: top'>top"
         "<td style='padding: 0; height: 36pt; vertical-align: middle'>middle"
         "<td style='padding: 0; height: 36pt; vertical-align: bottom'>bottom</table>",
         { "top", 20, 0 }, { "middle", -1, 1 }, { "bottom", -1, 2 });
  /* Borders that are one stand inside of the table, not half outside. */
  CHECK (
    "<table style='border-collapse: collapse'><tr><td style='padding: 0; border: 20pt solid #000'>in</table>",
    { "in", 40, -1 });
  /* Parts of the width, of cells over several columns, too. */
  CHECK (
    "<table style='border-spacing: 0; width: 100%'><tr><td style='padding: 0; width: 50%' colspan='2'>half"
    "<td style='padding: 0'>rest</tr><tr><td style='padding: 0'>a<td style='padding: 0'>b"
    "<td style='padding: 0'>c</table>",
    { "half", 20, 0 }, { "rest", 200, 0 }, { "c", 200, 1 });
}

static void
test_breaks (void)
{
  g_autoptr (KabDocument) document
    = make ("one<p style='page-break-before: always; margin: 36pt 0 0 0'>two</p>"
            "<div style='margin-top: 24pt'>three</div><p style='page-break-after: always'>four</p>"
            "<div style='page-break-inside: avoid; margin-top: 12pt; height: 255pt'>five</div>");
  g_autofree char *words = reader_words (document);
  double x, y;
  guint page;

  /* The margin behind a break that was asked for is kept. */
  reader_place (words, "two", &x, &y, &page);
  g_assert_cmpuint (page, ==, 2);
  g_assert_cmpfloat (y, >, 20 + 30);
  /* And makes no empty page where it leaves too little room. */
  reader_place (words, "five", &x, &y, &page);
  g_assert_cmpuint (page, ==, 3);
  g_assert_cmpuint (kab_document_get_n_pages (document), ==, 3);
}

static void
test_hyphens (void)
{
  g_autoptr (KabDocument) document = make ("<p style='width: 60pt'>Ver&shy;fassungs&shy;schutz</p>");
  g_autoptr (KabDocument) whole
    = make ("<p style='width: 200pt; hyphens: none'>Ver&shy;fassungs&shy;schutz</p>");
  g_autofree char *text = reader_page (document, 1);
  g_autofree char *other = reader_page (whole, 1);

  assert_contains (text, "fassungs\302\255\n");
  assert_contains (other, "Verfassungsschutz");
}

static void
test_signature (void)
{
  CHECK ("<div>one</div><signature>A. Wheatley</signature>", { "one", 20, 0 }, { "Wheatley", -1, 4 });
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/floats/beside", test_floats);
  g_test_add_func ("/floats/pages", test_float_pages);
  g_test_add_func ("/floats/too-many", test_too_many);
  g_test_add_func ("/floats/backgrounds", test_backgrounds);
  g_test_add_func ("/floats/round-frames", test_round_frames);
  g_test_add_func ("/floats/inline-boxes", test_inline_boxes);
  g_test_add_func ("/floats/barcode", test_barcode);
  g_test_add_func ("/floats/tables", test_tables);
  g_test_add_func ("/floats/breaks", test_breaks);
  g_test_add_func ("/floats/hyphens", test_hyphens);
  g_test_add_func ("/floats/signature", test_signature);
  status = g_test_run ();
  reader_clean ();
  return status;
}
