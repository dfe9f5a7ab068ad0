/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Style sheets: values, selectors, the cascade, and what is not understood. */
#include <math.h>
#include <string.h>

#include "kab-css.h"
#include "reader.h"

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon ((a), (b), 0.6)

static GArray *
value (KabArena *arena, const char *property, const char *text)
{
  GArray *out = g_array_new (FALSE, TRUE, sizeof (KabDeclaration));

  if (!kab_css_value (arena, property, text, out))
    g_clear_pointer (&out, g_array_unref);
  return out;
}

static void
test_values (void)
{
  g_autoptr (KabArena) arena = kab_arena_new ();
  g_autoptr (GArray) margin = value (arena, "margin", "1mm auto 2em");
  g_autoptr (GArray) border = value (arena, "border-left", "#abc dotted 3px");
  g_autoptr (GArray) color = value (arena, "color", "rgba(255, 0, 10%, 0.5)");
  g_autoptr (GArray) font = value (arena, "font", "italic bold 10pt/1.5 \"DejaVu Serif\", serif");
  static const char *const wrong[][2] = { { "margin", "1mm 2mm 3mm 4mm 5mm" },
                                          { "color", "#ab" },
                                          { "color", "nosuchcolour" },
                                          { "width", "-3mm" },
                                          { "width", "10qq" },
                                          { "width", "1e9mm" },
                                          { "display", "grid" },
                                          { "no-such", "1" },
                                          { "font-size", "12" },
                                          { "border", "1px solid red blue" },
                                          { "size", "a4 a5" },
                                          { "position", "relative" },
                                          { "background", "url(x.png) left left" },
                                          { "background-position", "top bottom" },
                                          { "background-image", "x.png" },
                                          { "background-size", "cover contain" },
                                          { "float", "middle" },
                                          { "width", "calc(1px)" } };

  g_assert_cmpuint (margin->len, ==, 4);
  g_assert_cmpuint (g_array_index (margin, KabDeclaration, 1).length.unit, ==, KAB_UNIT_AUTO);
  g_assert_cmpuint (g_array_index (margin, KabDeclaration, 2).length.unit, ==, KAB_UNIT_EM);
  g_assert_cmpuint (g_array_index (margin, KabDeclaration, 3).length.unit, ==, KAB_UNIT_AUTO);
  g_assert_cmpuint (border->len, ==, 3);
  g_assert_cmphex (g_array_index (border, KabDeclaration, 2).color, ==, 0xaabbccff);
  g_assert_cmphex (g_array_index (color, KabDeclaration, 0).color, ==, 0xff001a80);
  g_assert_cmpuint (font->len, ==, 5);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GArray) none = value (arena, wrong[i][0], wrong[i][1]);

      if (none != NULL)
        g_error ("%s: %s was taken", wrong[i][0], wrong[i][1]);
    }
}

static void
test_page (void)
{
  g_autoptr (KabDocument) plain = reader_document ("<p>x");
  g_autoptr (KabDocument) small
    = reader_document ("<style>@page { size: A5 landscape; margin: 10mm }</style><p style='margin:0'>Corner");
  g_autoptr (KabDocument) own = reader_document ("<style>@page { size: 100mm 50mm; margin: 5mm }</style>x");
  g_autofree char *words = NULL;
  double w, h, x, y;

  kab_document_get_page_size (plain, &w, &h);
  assert_near (w, 595.28);
  assert_near (h, 841.89);
  kab_document_get_page_size (small, &w, &h);
  assert_near (w, 595.28);
  assert_near (h, 419.53);
  words = reader_words (small);
  reader_place (words, "Corner", &x, &y, NULL);
  assert_near (x, 28.35);
  g_assert_cmpfloat (y, >=, 27);
  g_assert_cmpfloat (y, <, 34);
  kab_document_get_page_size (own, &w, &h);
  assert_near (w, 283.46);
}

/* Each rule moves its word by a known indent, so that the winner can be read off the page. */
static void
test_cascade (void)
{
  g_autoptr (KabDocument) document = reader_document (
    "<style>@page { margin: 0 } p { margin: 0; padding-left: 10pt } .b { padding-left: 20pt }"
    "#c { padding-left: 30pt } p.b.d { padding-left: 40pt } div > p { padding-left: 50pt }"
    "section p.f { padding-left: 60pt } p:first-child { padding-left: 5pt }"
    "ul { list-style: none; margin: 0; padding: 0 } li { padding-left: 70pt } li:nth-child(2n) { "
    "padding-left: 80pt }"
    "li:last-child { padding-left: 90pt } .g { padding-left: 1pt !important }</style>"
    "<p>first<p>alpha<p class=b>beta<p class=b id=c>gamma<p class='b d'>delta"
    "<div><span>x</span><p>child</div><section><div><b>y</b><p class=f>deep</div></section>"
    "<p class=b style='padding-left: 100pt'>inline<p class=g id=c style='padding-left: 100pt'>important"
    "<ul><li>one<li>two<li>three<li>four</ul>");
  static const struct
  {
    const char *word;
    double x;
  } expected[] = { { "first", 5 },  { "alpha", 10 }, { "beta", 20 },    { "gamma", 30 },    { "delta", 40 },
                   { "child", 50 }, { "deep", 60 },  { "inline", 100 }, { "important", 1 }, { "one", 70 },
                   { "two", 80 },   { "three", 70 }, { "four", 90 } };
  g_autofree char *words = reader_words (document);

  g_assert_cmpuint (kab_document_get_problems (document)->len, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      double x, y;

      reader_place (words, expected[i].word, &x, &y, NULL);
      if (fabs (x - expected[i].x) > 1.5)
        g_error ("“%s” stands at %.1f, not at %.1f", expected[i].word, x, expected[i].x);
    }
}

static void
test_problems (void)
{
  g_autoptr (KabDocument) document = reader_document ("<html><head><style>\n"
                                                      "p { color: blau;\n"
                                                      "    margin: 3mm }\n"
                                                      "p:hover { color: red }\n"
                                                      "@font-face { src: url(http://x/) }\n"
                                                      "</style></head><body>\n"
                                                      "<p style='filter: blur(2px)'>still here</p>\n"
                                                      "<img src='https://example.org/a.png'>\n"
                                                      "<img src='nowhere.png' alt='instead'></body></html>");
  static const struct
  {
    guint line;
    const char *text;
  } expected[] = { { 2, "blau" },   { 4, "p:hover" }, { 5, "@font-face" },
                   { 7, "filter" }, { 8, "network" }, { 9, "nowhere.png" } };
  GPtrArray *problems = kab_document_get_problems (document);
  g_autofree char *text = reader_page (document, 1);

  assert_contains (text, "still here");
  assert_contains (text, "instead");
  g_assert_cmpuint (problems->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < problems->len; i++)
    {
      const KabTemplateProblem *problem = g_ptr_array_index (problems, i);

      g_assert_cmpuint (problem->line, ==, expected[i].line);
      assert_contains (problem->text, expected[i].text);
    }
}

static void
test_text (void)
{
  g_autoptr (KabDocument) document = reader_document (
    "<style>@page { margin: 0; size: 400pt 300pt } p { margin: 0 }</style>"
    "<p style='text-align: right'>right</p><p style='text-align: center'>middle</p>"
    "<p style='text-transform: uppercase'>capital</p><p style='text-indent: 50pt'>indented</p>"
    "<p>one<br>two</p><p style='white-space: pre'>a    b</p><p>H<sub>2</sub>O x<sup>3</sup></p>"
    "<p style='white-space: nowrap; width: 10pt'>stays on one line</p>");
  g_autofree char *words = reader_words (document);
  g_autofree char *text = reader_page (document, 1);
  double x, y, x2, y2;

  reader_place (words, "right", &x, &y, NULL);
  g_assert_cmpfloat (x, >, 360);
  reader_place (words, "middle", &x, &y, NULL);
  g_assert_cmpfloat (x, >, 170);
  g_assert_cmpfloat (x, <, 200);
  reader_place (words, "indented", &x, &y, NULL);
  assert_near (x, 50);
  reader_place (words, "one", &x, &y, NULL);
  reader_place (words, "two", &x2, &y2, NULL);
  g_assert_cmpfloat (y2, >, y + 10);
  assert_contains (text, "CAPITAL");
  assert_contains (text, "stays on one line");
}

static void
test_justify (void)
{
  g_autoptr (KabDocument) document
    = reader_document ("<style>@page { margin: 0; size: 200pt 300pt } p { margin: 0; text-align: justify; "
                       "text-indent: 20pt }</style>"
                       "<p>Several words that go on over the end of a line and over one more end, to the "
                       "very Last<br>Broken off "
                       "<p>short averyveryverylongwordthatstandsalone short");
  g_autofree char *words = reader_words (document);
  double x, y;

  /* The last word of each line stands at the right edge, save in the last and before a break. */
  assert_contains (words, "xMax=\"200.00");
  reader_place (words, "Last", &x, &y, NULL);
  g_assert_cmpfloat (x, <, 60);
  reader_place (words, "off", &x, &y, NULL);
  g_assert_cmpfloat (x, <, 60);
  reader_place (words, "Several", &x, &y, NULL);
  assert_near (x, 20);
  /* A word alone is not torn into letters. */
  assert_contains (words, ">averyveryverylongwordthatstandsalone<");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/styles/values", test_values);
  g_test_add_func ("/styles/page", test_page);
  g_test_add_func ("/styles/cascade", test_cascade);
  g_test_add_func ("/styles/problems", test_problems);
  g_test_add_func ("/styles/text", test_text);
  g_test_add_func ("/styles/justify", test_justify);
  status = g_test_run ();
  reader_clean ();
  return status;
}
