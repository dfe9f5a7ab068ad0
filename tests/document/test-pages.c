/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages: what is cut, what is kept together, what is repeated; tables. */
#include <string.h>

#include "reader.h"

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon ((a), (b), 1.0)

static char *
repeat (const char *format, guint n)
{
  GString *out = g_string_new (NULL);

  for (guint i = 1; i <= n; i++)
    {
      g_auto (GStrv) parts = g_strsplit (format, "#", -1);
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_autofree char *one = g_strjoinv (number, parts);

      g_string_append (out, one);
    }
  return g_string_free (out, FALSE);
}

/* A page of 20 lines. */
static const char grid[]
  = "<style>@page { size: 300pt 240pt; margin: 20pt } body { font-size: 8pt; line-height: 10pt }"
    "p, h1, div { margin: 0; font-size: 8pt; line-height: 10pt }</style>";

static guint
page_of (KabDocument *document, const char *word)
{
  g_autofree char *words = reader_words (document);
  double x, y;
  guint page;

  reader_place (words, word, &x, &y, &page);
  return page;
}

static void
test_repeated_head (void)
{
  g_autofree char *rows = repeat ("<tr><td>row-#</td><td>value</td></tr>", 120);
  g_autofree char *html
    = g_strconcat ("<style>@page { size: A4 } table { border-collapse: collapse; width: 100% }"
                   "td, th { border: 1px solid black; padding: 2mm }</style>"
                   "<table><thead><tr><th>Number</th><th>Content</th></tr></thead><tbody>",
                   rows, "</tbody></table><p>behind</p>", NULL);
  g_autoptr (KabDocument) document = reader_document (html);
  guint n = kab_document_get_n_pages (document);
  g_autofree char *all = reader_page (document, 0);

  g_assert_cmpuint (n, >=, 3);
  for (guint page = 1; page <= n; page++)
    {
      g_autofree char *text = reader_page (document, page);
      const char *head = strstr (text, "Content"), *row = strstr (text, "row-");

      g_assert_nonnull (head);
      g_assert_null (strstr (head + 1, "Content"));
      g_assert_nonnull (row);
      g_assert_true (head < row);
    }
  for (guint i = 1; i <= 120; i++)
    {
      g_autofree char *row = g_strdup_printf ("row-%u ", i);

      assert_contains (all, row);
    }
  assert_contains (all, "behind");
}

/* The foot stands below the last row of each page, head above, and once where the table ends. */
static void
test_repeated_foot (void)
{
  g_autofree char *rows = repeat ("<tr><td>row-#</td></tr>", 40);
  g_autofree char *html
    = g_strconcat (grid,
                   "<style>table { border-spacing: 0 } td, th { padding: 0; line-height: 10pt }</style>"
                   "<p>before</p><table><thead><tr><th>Head</th></tr></thead><tfoot><tr><td>Foot</td></tr>"
                   "<tr><td>lower</td></tr></tfoot><tbody>",
                   rows, "</tbody></table><p>behind</p>", NULL);
  g_autoptr (KabDocument) document = reader_document (html);
  g_autofree char *all = reader_page (document, 0);
  guint n = kab_document_get_n_pages (document);

  /* 20 lines a page: three of them are head and foot, one more on the first and the last is text. */
  g_assert_cmpuint (n, ==, 3);
  for (guint page = 1; page <= n; page++)
    {
      g_autofree char *text = reader_page (document, page);
      const char *head = strstr (text, "Head"), *foot = strstr (text, "Foot");
      const char *last = g_strrstr (text, "row-");

      g_assert_nonnull (head);
      g_assert_nonnull (foot);
      g_assert_true (foot == g_strrstr (text, "Foot"));
      g_assert_true (head < last && last < foot);
      g_assert_true (foot < strstr (text, "lower"));
    }
  for (guint i = 1; i <= 40; i++)
    {
      g_autofree char *row = g_strdup_printf ("row-%u\n", i);

      assert_contains (all, row);
    }
  assert_contains (all, "behind");
}

/* One that takes most of a page is not repeated, nor is one of a table that nothing is cut in. */
static void
test_foot_once (void)
{
  g_autofree char *rows = repeat ("<tr><td>row-#</td></tr>", 30), *lines = repeat ("line<br>", 12);
  g_autofree char *html = g_strconcat (grid, "<table><tbody>", rows, "</tbody><tfoot><tr><td>Foot<br>", lines,
                                       "</td></tr></tfoot></table>", NULL);
  g_autoptr (KabDocument) large = reader_document (html);
  g_autoptr (KabDocument) whole = reader_document (
    "<table><tbody><tr><td>row</td></tr></tbody><tfoot><tr><td>Foot</td></tr></tfoot></table>");
  g_autofree char *of_large = reader_page (large, 0), *of_whole = reader_page (whole, 0);

  assert_contains (of_large, "Foot");
  g_assert_true (strstr (of_large, "Foot") == g_strrstr (of_large, "Foot"));
  assert_contains (of_whole, "Foot");
  g_assert_true (strstr (of_whole, "Foot") == g_strrstr (of_whole, "Foot"));
}

/* Rows that belong together go to the next page together, with those before them that say so; too many do not. */
static void
test_linked_rows (void)
{
  static const char css[] = "<style>table { border-spacing: 0 } td { padding: 0 }"
                            ".on { page-break-before: avoid } .with { break-after: avoid }</style>";
  g_autofree char *filler = repeat ("<tr><td>row-#</td></tr>", 17),
                  *chain = repeat ("<tr class=on><td>on-#</td></tr>", 30);
  g_autofree char *html
    = g_strconcat (grid, css, "<table>", filler,
                   "<tr class=with><td>first</td></tr><tr><td>second</td></tr><tr class=on><td>third"
                   "</td></tr><tr class=on><td>fourth</td></tr></table>",
                   NULL);
  g_autofree char *long_one = g_strconcat (grid, css, "<table>", filler, chain, "</table>", NULL);
  g_autoptr (KabDocument) document = reader_document (html);
  g_autofree char *grouped = g_strconcat (grid, css, "<table><tbody>", filler,
                                          "<tbody style='break-inside: avoid'><tr><td>first</td></tr>"
                                          "<tr><td>second<br>third<br>fourth</td></tr></tbody></table>",
                                          NULL);
  g_autoptr (KabDocument) group = reader_document (grouped);
  g_autoptr (KabDocument) too_long = reader_document (long_one);

  g_assert_cmpuint (page_of (document, "row-17"), ==, 1);
  g_assert_cmpuint (page_of (document, "first"), ==, 2);
  g_assert_cmpuint (page_of (document, "fourth"), ==, 2);
  g_assert_cmpuint (page_of (group, "first"), ==, 2);
  g_assert_cmpuint (page_of (too_long, "on-3"), ==, 1);
  g_assert_cmpuint (page_of (too_long, "on-4"), ==, 2);
  g_assert_cmpuint (kab_document_get_n_pages (too_long), ==, 3);
}

/* First lines of a row stand on one line, however large their letters; a cell that says otherwise does not. */
static void
test_baseline (void)
{
  g_autoptr (KabDocument) document = reader_document (
    "<style>@page { margin: 0; size: 500pt 400pt } td { padding: 0; vertical-align: baseline }</style>"
    "<table><tr><td style='font-size: 40pt; line-height: 50pt'>Large</td><td style='font-size: 10pt'>small"
    "</td><td style='font-size: 10pt; padding-top: 5pt'><p style='margin: 0'>other</td>"
    "<td style='font-size: 10pt; vertical-align: top'>upper</td></tr></table>");
  g_autofree char *words = reader_words (document);
  double x, large, small, other, upper;

  reader_place (words, "Large", &x, &large, NULL);
  reader_place (words, "small", &x, &small, NULL);
  reader_place (words, "other", &x, &other, NULL);
  reader_place (words, "upper", &x, &upper, NULL);
  assert_near (small, other);
  /* Their upper edges are apart by what the ascents are. */
  g_assert_cmpfloat (small - large, >, 15);
  g_assert_cmpfloat (upper, <, large + 8);
}

/* A word that no column could hold breaks; the figures beside it stay whole and where they belong. */
static void
test_long_word (void)
{
  static const char form[]
    = "<style>td { padding: 0; white-space: nowrap } td.name { white-space: normal }</style>"
      "<table style='width: 100%%'><tr><td class='name'>%s</td><td>12345.67</td><td>89</td>"
      "<td>end</td></tr></table>";
  g_autofree char *word = g_strnfill (160, 'W');
  g_autofree char *crowded = g_strdup_printf (form, word);
  g_autofree char *easy = g_strdup_printf (form, "short");
  double x[2][3];

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (KabDocument) document = reader_document (i == 0 ? easy : crowded);
      g_autofree char *words = reader_words (document);
      static const char *const of[] = { "12345.67", "89", "end" };
      double y;

      for (guint k = 0; k < 3; k++)
        reader_place (words, of[k], &x[i][k], &y, NULL);
    }
  g_assert_cmpfloat (x[1][2], >, x[1][1]);
  g_assert_cmpfloat (x[1][1] - x[1][0], >, 8 * 4);
  /* The last column ends where the page does, so "end" begins left of there by its own width. */
  g_assert_cmpfloat (x[1][2] - x[1][1], >, 2 * 4);
  g_assert_cmpfloat (x[0][0], <=, x[1][0] + 0.1);
}

static void
test_breaks (void)
{
  g_autoptr (KabDocument) document
    = reader_document ("<p>one</p><p style='page-break-before: always'>two</p>"
                       "<div style='page-break-after: always'>still two</div><p>three</p>");
  static const char *const words[] = { "one", "two", "three" };

  g_assert_cmpuint (kab_document_get_n_pages (document), ==, 3);
  for (guint page = 1; page <= 3; page++)
    {
      g_autofree char *text = reader_page (document, page);

      assert_contains (text, words[page - 1]);
    }
}

static void
test_kept_together (void)
{
  g_autofree char *filler = repeat ("<p>line</p>", 19);
  g_autofree char *heading = g_strconcat (grid, filler, "<h1>Heading</h1><p>Below</p>", NULL);
  g_autofree char *block
    = g_strconcat (grid, filler, "<div style='page-break-inside: avoid'><p>Upper</p><p>Lower</p></div>",
                   NULL);
  g_autofree char *widow = g_strconcat (grid, filler, "<p>Orphan<br>second<br>third<br>Widow</p>", NULL);
  g_autofree char *fits = g_strconcat (grid, filler, "<p>Twentieth</p>", NULL);
  g_autoptr (KabDocument) a = reader_document (heading);
  g_autoptr (KabDocument) b = reader_document (block);
  g_autoptr (KabDocument) c = reader_document (widow);
  g_autoptr (KabDocument) d = reader_document (fits);

  g_assert_cmpuint (page_of (a, "Heading"), ==, 2);
  g_assert_cmpuint (page_of (b, "Upper"), ==, 2);
  g_assert_cmpuint (page_of (c, "Orphan"), ==, 2);
  g_assert_cmpuint (kab_document_get_n_pages (d), ==, 1);
}

static void
test_widows (void)
{
  g_autofree char *filler = repeat ("<p>line</p>", 17);
  /* Three lines fit; one would be alone on the next page, so two go. */
  g_autofree char *html = g_strconcat (grid, filler, "<p>first<br>second<br>Third<br>Fourth</p>", NULL);
  g_autoptr (KabDocument) document = reader_document (html);

  g_assert_cmpuint (page_of (document, "second"), ==, 1);
  g_assert_cmpuint (page_of (document, "Third"), ==, 2);
  g_assert_cmpuint (page_of (document, "Fourth"), ==, 2);
}

static void
test_no_empty_page (void)
{
  g_autofree char *filler = repeat ("<p>line</p>", 19);
  g_autofree char *html
    = g_strconcat (grid, filler, "<p style='margin-bottom: 100pt; page-break-after: always'>last</p>", NULL);
  g_autoptr (KabDocument) document = reader_document (html);
  g_autoptr (KabDocument) empty = reader_document ("");

  g_assert_cmpuint (kab_document_get_n_pages (document), ==, 1);
  g_assert_cmpuint (kab_document_get_n_pages (empty), ==, 1);
}

static void
test_margins (void)
{
  g_autofree char *filler = repeat ("<p>line #</p>", 100);
  g_autofree char *html = g_strconcat ("<style>@page { size: A5 }</style><header>Licence header</header>"
                                       "<footer>Page {{page}} of {{pages}}</footer>",
                                       filler, NULL);
  g_autoptr (KabDocument) document = reader_document (html);
  guint n = kab_document_get_n_pages (document);

  g_assert_cmpuint (n, >, 2);
  for (guint page = 1; page <= n; page++)
    {
      g_autofree char *text = reader_page (document, page);
      g_autofree char *number = g_strdup_printf ("Page %u of %u", page, n);

      assert_contains (text, "Licence header");
      assert_contains (text, number);
    }
}

static void
test_spans (void)
{
  g_autoptr (KabDocument) document = reader_document (
    "<style>@page { margin: 0; size: 400pt 400pt } table { border-spacing: 0; table-layout: fixed; width: "
    "400pt }"
    "td { padding: 0; vertical-align: top }</style>"
    "<table><col style='width: 100pt'><col style='width: 100pt'><col style='width: 200pt'>"
    "<tr><td rowspan=2>tall<br>tall<br>tall<br>tall</td><td colspan=2>wide</td></tr>"
    "<tr><td>second</td><td>third</td></tr><tr><td>a</td><td>b</td><td>last</td></tr></table>");
  g_autofree char *words = reader_words (document);
  double x, y, x2, y2;

  reader_place (words, "wide", &x, &y, NULL);
  assert_near (x, 100);
  reader_place (words, "second", &x2, &y2, NULL);
  assert_near (x2, 100);
  g_assert_cmpfloat (y2, >, y + 10);
  reader_place (words, "third", &x, &y, NULL);
  assert_near (x, 200);
  reader_place (words, "last", &x2, &y2, NULL);
  assert_near (x2, 200);
  /* Below the four lines of the cell that reaches over two rows. */
  g_assert_cmpfloat (y2, >, 4 * 11 * 1.3);
}

static void
test_columns (void)
{
  g_autoptr (KabDocument) document = reader_document (
    "<style>@page { margin: 0; size: 400pt 400pt } table { border-collapse: collapse; width: 100% }"
    "td { padding: 0 }</style><table><tr><td style='width: 25%'>A</td><td style='width: 100pt'>B</td>"
    "<td>C some longer text that needs the rest</td></tr></table>");
  g_autofree char *words = reader_words (document);
  double x, y;

  reader_place (words, "B", &x, &y, NULL);
  assert_near (x, 100);
  reader_place (words, "C", &x, &y, NULL);
  assert_near (x, 200);
}

static void
test_absolute (void)
{
  g_autoptr (KabDocument) document
    = reader_document ("<style>@page { margin: 50pt; size: 400pt 400pt } p { margin: 0 }</style><p>Flow"
                       "<div style='position: absolute; right: 10pt; bottom: 20pt; line-height: 10pt; "
                       "font-size: 10pt'>Stamp</div>"
                       "<p>After</p><p style='page-break-before: always'>x<div style='position: absolute; "
                       "left: 7pt; top: 9pt'>Second</div>"
                       "<div style='position: fixed; left: 100pt; top: 300pt'>Everywhere</div>");
  g_autofree char *words = reader_words (document);
  g_autofree char *first = reader_page (document, 1);
  double x, y;
  guint page;

  reader_place (words, "Stamp", &x, &y, &page);
  g_assert_cmpuint (page, ==, 1);
  g_assert_cmpfloat (x, >, 350);
  g_assert_cmpfloat (x, <, 390);
  g_assert_cmpfloat (y, >, 365);
  reader_place (words, "Second", &x, &y, &page);
  g_assert_cmpuint (page, ==, 2);
  assert_near (x, 7);
  assert_contains (first, "Everywhere");
  /* It takes no room: the next paragraph stands right below. */
  reader_place (words, "After", &x, &y, NULL);
  g_assert_cmpfloat (y, <, 85);
}

static void
test_lists (void)
{
  g_autoptr (KabDocument) document = reader_document ("<ol><li>one<li>two<ul><li>inner</ul></ol><ol start=9 "
                                                      "style='list-style-type: lower-roman'><li>nine</ol>");
  g_autofree char *text = reader_page (document, 1);

  assert_contains (text, "1.");
  assert_contains (text, "2.");
  assert_contains (text, "ix.");
  assert_contains (text, "◦");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pages/repeated-head", test_repeated_head);
  g_test_add_func ("/pages/repeated-foot", test_repeated_foot);
  g_test_add_func ("/pages/foot-once", test_foot_once);
  g_test_add_func ("/pages/linked-rows", test_linked_rows);
  g_test_add_func ("/pages/baseline", test_baseline);
  g_test_add_func ("/pages/long-word", test_long_word);
  g_test_add_func ("/pages/breaks", test_breaks);
  g_test_add_func ("/pages/kept-together", test_kept_together);
  g_test_add_func ("/pages/widows", test_widows);
  g_test_add_func ("/pages/no-empty-page", test_no_empty_page);
  g_test_add_func ("/pages/margins", test_margins);
  g_test_add_func ("/pages/spans", test_spans);
  g_test_add_func ("/pages/columns", test_columns);
  g_test_add_func ("/pages/absolute", test_absolute);
  g_test_add_func ("/pages/lists", test_lists);
  status = g_test_run ();
  reader_clean ();
  return status;
}
