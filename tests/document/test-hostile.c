/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Templates made to hang or crash: each ends soon, with a document or with the bound it passed. */
#include <string.h>
#include <time.h>

#include "kab-error.h"
#include "kab-limits.h"
#include "reader.h"

/* Sanitizers and shared machines are slow; without bounds these would take minutes to for ever. */
#define SECONDS_MAX (KAB_LAYOUT_SECONDS_MAX + 25)

static char *
times (const char *text, guint n)
{
  GString *out = g_string_sized_new (strlen (text) * n + 1);

  for (guint i = 0; i < n; i++)
    g_string_append (out, text);
  return g_string_free (out, FALSE);
}

/* Makes and, if that succeeds, draws. Returns: (transfer full) (nullable): the error's message */
static char *
endure (const char *html, JsonNode *variables)
{
  /* Of the processor: what else the machine does is not the template's. */
  clock_t start = clock ();
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDocument) document = kab_document_new (html, variables, NULL, NULL, "en", &error);
  double seconds;

  if (document != NULL)
    {
      g_autoptr (GBytes) bytes = kab_document_to_pdf (document, &error);

      g_assert_no_error (error);
    }
  seconds = (double)(clock () - start) / CLOCKS_PER_SEC;
  g_test_message ("%.2f s: %s", seconds, error != NULL ? error->message : "drawn");
  g_assert_cmpfloat (seconds, <, SECONDS_MAX);
  return error != NULL ? g_strdup (error->message) : NULL;
}

static void
test_depth (void)
{
  static const char *const elements[] = { "<div>",
                                          "<span>",
                                          "<table><tr><td>",
                                          "<ul><li>",
                                          "<b><i>",
                                          "<div style='display:inline-block'>",
                                          "<div style='position:absolute'>",
                                          "<section><p>" };

  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    {
      g_autofree char *html = times (elements[i], 10000);
      g_autofree char *message = endure (html, NULL);
      g_autofree char *shallow = times (elements[i], 30);
      g_autofree char *shallow_html = g_strconcat (shallow, "text", NULL);
      g_autofree char *none = endure (shallow_html, NULL);

      g_assert_nonnull (message);
      assert_contains (message, "nested");
      g_assert_null (none);
    }
}

static void
test_large_tables (void)
{
  g_autofree char *rows = times ("<tr><td>a</td><td>b</td><td>c</td></tr>", 20000);
  g_autofree char *tall = g_strconcat ("<table>", rows, "</table>", NULL);
  g_autofree char *cells = times ("<td>x", 20000);
  g_autofree char *wide
    = g_strconcat ("<table style='border-collapse:collapse'><tr>", cells, "</table>", NULL);
  g_autofree char *more
    = times ("<tr><td rowspan=1000000000 colspan=1000000000>a<td rowspan=70000>b</tr>", 3000);
  g_autofree char *spans
    = g_strconcat ("<table style='border-collapse:collapse' border=1>", more, "</table>", NULL);
  g_autofree char *messages[]
    = { endure (tall, NULL), endure (wide, NULL), endure (spans, NULL),
        endure ("<table><tr><td colspan=1e9>x<td colspan=-5>y<td rowspan=zzz>z</table>", NULL), NULL };

  g_assert_null (messages[3]);
  for (guint i = 0; i < 3; i++)
    g_free (messages[i]);
  messages[0] = messages[1] = messages[2] = NULL;
}

static void
test_large_data_uri (void)
{
  g_autofree char *base64 = g_strnfill (50 * 1024 * 1024, 'A');
  g_autofree char *html = g_strconcat ("<img src='data:image/png;base64,", base64, "'>", NULL);
  g_autofree char *message = endure (html, NULL);

  g_assert_nonnull (message);
  assert_contains (message, "KiB");
}

static void
test_bomb_picture (void)
{
  /* A PNG that says it has 30,000 × 30,000 pixels. */
  static const guchar png[]
    = { 0x89, 'P',  'N',  'G', 13, 10,   26,   10, 0, 0, 0, 13, 'I',  'H',  'D',  'R', 0,
        0,    0x75, 0x30, 0,   0,  0x75, 0x30, 8,  2, 0, 0, 0,  0x5a, 0xc7, 0x3e, 0x9c };
  g_autofree char *base64 = g_base64_encode (png, sizeof png);
  g_autofree char *html = g_strconcat ("<img src='data:image/png;base64,", base64, "'>", NULL);
  g_autofree char *message = endure (html, NULL);

  g_assert_null (message);
}

static void
test_broken_html (void)
{
  static const char *const pieces[] = { "</table></p>",
                                        "<table><tr><table><td>",
                                        "<!-- ",
                                        "<![CDATA[",
                                        "<p style='color:",
                                        "&#xD800; &#0; &unknown;",
                                        "<style>",
                                        "<style>p{",
                                        "</html>after",
                                        "<body><body>",
                                        "<td>loose",
                                        "<\xc2\xa0>",
                                        "<a href=",
                                        "<script>",
                                        "<svg><rect/></svg>",
                                        "<!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
                                        "<html xmlns:x='y'><x:y>",
                                        "<p\x01>",
                                        "<qr>",
                                        "<footer><header>",
                                        "<header></header><header>",
                                        "<col><tr>",
                                        "<li>",
                                        "<caption>",
                                        "" };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    for (guint k = 0; k < G_N_ELEMENTS (pieces); k++)
      {
        g_autofree char *html = g_strconcat (pieces[i], "text", pieces[k], "more", NULL);
        g_autofree char *message = endure (html, NULL);

        g_assert_null (message);
      }
}

static void
test_long_paragraph (void)
{
  g_autofree char *long_text = times ("word ", 200000);
  g_autofree char *solid = g_strnfill (15000, 'x');
  g_autofree char *narrow = g_strconcat ("<div style='width:0.01pt;font-size:180pt'>", solid, "</div>", NULL);
  g_autofree char *message = endure (long_text, NULL);
  g_autofree char *other = endure (narrow, NULL);

  g_assert_nonnull (message);
  assert_contains (message, "paragraph");
  g_assert_nonnull (other);
}

static void
test_many_pages (void)
{
  g_autofree char *breaks = times ("<p style='page-break-after:always'>x", 3000);
  g_autofree char *message = endure (breaks, NULL);
  g_autofree char *tall
    = endure ("<div style='height:999999pt'>x</div><div style='height:999999pt'>x</div>", NULL);
  g_autofree char *taller
    = endure ("<div style='height:999999cm;width:999999in;margin:-999999pt'>x</div>", NULL);
  g_autofree char *tight
    = endure ("<style>@page{size:36pt 36pt;margin:0}</style><header style='height:80pt'></header>x", NULL);

  g_assert_nonnull (message);
  assert_contains (message, "pages");
  g_assert_nonnull (tight);
  assert_contains (tight, "no room");
  (void)taller;
  (void)tall;
}

static void
test_many_repeats (void)
{
  g_autoptr (GString) json = g_string_new ("{\"a\":[");
  g_autoptr (JsonNode) variables = NULL;
  g_autofree char *message = NULL, *other = NULL, *deep = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (json, i > 0 ? ",1" : "1");
  g_string_append (json, "]}");
  variables = json_from_string (json->str, NULL);
  message = endure ("{{#a}}{{#a}}{{#a}}{{#a}}{{/a}}{{/a}}{{/a}}{{/a}}", variables);
  g_assert_nonnull (message);
  assert_contains (message, "repeats");
  other = endure ("{{#a}}{{#a}}<p>some text that makes it long, and longer, and longer still</p>{{/a}}{{/a}}",
                  variables);
  g_assert_nonnull (other);
  {
    g_autofree char *open = times ("{{#a}}", 1000);

    deep = endure (open, variables);
    g_assert_nonnull (deep);
    assert_contains (deep, "nested");
  }
}

static void
test_css (void)
{
  g_autofree char *rules = times ("a b c d e f g h i j k l{color:red}", 5000);
  g_autofree char *sheet = g_strconcat ("<style>", rules, "</style><p>x", NULL);
  g_autofree char *spans = times ("<div>", 90);
  g_autofree char *selector = times ("div ", 11);
  g_autofree char *backtrack
    = g_strconcat ("<style>p ", selector, "b{color:red}</style>", spans, "<b>x</b><b>y</b>", NULL);
  g_autofree char *braces = times ("{", 100000);
  g_autofree char *open = g_strconcat ("<style>", braces, "</style>x", NULL);
  g_autofree char *parens = times ("(", 100000);
  g_autofree char *value = g_strconcat ("<p style='color:", parens, "'>x", NULL);
  const char *const all[]
    = { sheet,
        backtrack,
        open,
        value,
        "<style>p{font-size:99999999999999999999pt;line-height:1e308}</style><p>x",
        "<p style='font-size:1000000em;letter-spacing:99999pt;text-indent:-9999em'>x y z",
        "<style>*{display:table-cell}</style><p>x<b>y</b>",
        "<style>*{display:table}</style><p>x<b>y</b>",
        "<style>*{display:inline-block;width:1000%;padding:500%}</style><p>x<b>y</b>",
        "<style>*{position:absolute}</style><p>x<b>y</b>",
        "<style>html,body,head,style,title{display:block}</style><title>t</title>x",
        "<style>tr{display:block}td{display:table-row}</style><table><tr><td>x</table>",
        "<style>@page{margin:-5mm;size:0 0}</style>x" };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_free (endure (all[i], NULL));
}

/* Bytes thrown about at random, from a fixed seed: the same in every run. */
static void
test_mutations (void)
{
  static const char seed[]
    = "<html><style>@page{size:A6;margin:9mm}p{margin:1em;border:1px solid red}td{padding:2px}</style><body>"
      "<header>{{page}}</header><h1>T</h1><p style='text-align:justify'>aa <b>bb</b> <sup>2</sup> cc</p>"
      "<table border=1><thead><tr><th colspan=2>h</th></tr></thead><tr><td "
      "rowspan=2>x</td><td>y</td></tr><tr><td>z</table>"
      "<ol><li>one<li>two</ol><div style='position:absolute;top:1mm'>s</div><qr>q</qr></body></html>";
  GRand *rand = g_rand_new_with_seed (20260214);

  for (guint i = 0; i < 1500; i++)
    {
      g_autofree char *html = g_strdup (seed);
      gsize n = strlen (html);

      for (guint k = (guint)g_rand_int_range (rand, 1, 12); k > 0; k--)
        {
          gsize at = (gsize)g_rand_int_range (rand, 0, (int)n);

          if (g_rand_boolean (rand))
            html[at] = (char)g_rand_int_range (rand, 1, 127);
          else
            {
              gsize from = (gsize)g_rand_int_range (rand, 0, (int)n), length = MIN (n - MAX (at, from), 20);

              memmove (html + at, html + from, length);
            }
        }
      g_free (endure (html, NULL));
    }
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hostile/depth", test_depth);
  g_test_add_func ("/hostile/large-tables", test_large_tables);
  g_test_add_func ("/hostile/large-data-uri", test_large_data_uri);
  g_test_add_func ("/hostile/bomb-picture", test_bomb_picture);
  g_test_add_func ("/hostile/broken-html", test_broken_html);
  g_test_add_func ("/hostile/long-paragraph", test_long_paragraph);
  g_test_add_func ("/hostile/many-pages", test_many_pages);
  g_test_add_func ("/hostile/many-repeats", test_many_repeats);
  g_test_add_func ("/hostile/css", test_css);
  g_test_add_func ("/hostile/mutations", test_mutations);
  return g_test_run ();
}
