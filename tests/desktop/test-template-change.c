/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the toolbar of the template editor does to a text. "[" and "]" stand for the selection, "|" for the caret,
 * before and after.
 */
#include <string.h>

#include "kab-template-editor-page.h"

static const char *const bold[] = { "b", "strong", NULL };

static char *
unmark (const char *marked, gsize *from, gsize *to)
{
  GString *html = g_string_new (NULL);

  *from = *to = 0;
  for (const char *p = marked; *p; p++)
    if (*p == '|')
      *from = *to = html->len;
    else if (*p == '[')
      *from = html->len;
    else if (*p == ']')
      *to = html->len;
    else
      g_string_append_c (html, *p);
  return g_string_free (html, FALSE);
}

/* The text after @change, marked. */
static char *
mark (const char *html, const KabChange *change)
{
  GString *out = g_string_new (html);

  if (change->text)
    {
      g_string_erase (out, (gssize)change->from, (gssize)(change->to - change->from));
      g_string_insert (out, (gssize)change->from, change->text);
    }
  g_assert_cmpuint (change->select_from, <=, change->select_to);
  g_assert_cmpuint (change->select_to, <=, out->len);
  if (change->select_from == change->select_to)
    g_string_insert_c (out, (gssize)change->select_from, '|');
  else
    {
      g_string_insert_c (out, (gssize)change->select_to, ']');
      g_string_insert_c (out, (gssize)change->select_from, '[');
    }
  return g_string_free (out, FALSE);
}

#define CHECK(before, call, after)                       \
  G_STMT_START                                           \
  {                                                      \
    gsize from, to;                                      \
    g_autofree char *html = unmark (before, &from, &to); \
    g_auto (KabChange) change = { 0 };                   \
    g_autofree char *marked = NULL;                      \
    call;                                                \
    marked = mark (html, &change);                       \
    g_assert_cmpstr (marked, ==, after);                 \
  }                                                      \
  G_STMT_END

#define INLINE(before, after) CHECK (before, kab_change_inline (html, from, to, bold, &change), after)
#define PARAGRAPH(before, name, after) \
  CHECK (before, kab_change_paragraph (html, from, to, name, &change), after)
#define ALIGN(before, value, after) CHECK (before, kab_change_align (html, from, to, value, &change), after)
#define LIST(before, name, after) CHECK (before, kab_change_list (html, from, to, name, &change), after)
#define TEXT(before, text, after) \
  CHECK (before, kab_change_insert_text (html, from, to, text, &change), after)
#define BLOCK(before, text, after) CHECK (before, kab_change_insert_block (html, to, text, &change), after)
#define ROWS(before, after) \
  CHECK (before, kab_change_section (html, from, to, "{{#lines}}", "{{/lines}}", NULL, TRUE, &change), after)
#define WHERE(before, after) \
  CHECK (before, kab_change_section (html, from, to, "{{#x}}", "{{/x}}", NULL, FALSE, &change), after)

static void
test_inline (void)
{
  INLINE ("<p>one [two] three</p>", "<p>one <b>[two]</b> three</p>");
  INLINE ("<p>one [two ]three</p>", "<p>one <b>[two]</b> three</p>");
  INLINE ("<p>one t|wo three</p>", "<p>one <b>[two]</b> three</p>");
  INLINE ("<p>Дого|вор</p>", "<p><b>[Договор]</b></p>");
  INLINE ("<p>one | two</p>", "<p>one <b>|</b> two</p>");
  INLINE ("<p>{{licence.nu|mber}}</p>", "<p><b>[{{licence.number}}]</b></p>");
  INLINE ("<p>a {{licence.n[umber}} b]c</p>", "<p>a <b>[{{licence.number}} b]</b>c</p>");
  /* Off: whole, and a part of it. */
  INLINE ("<p>one <b>[two]</b> three</p>", "<p>one [two] three</p>");
  INLINE ("<p>one [<b>two</b>] three</p>", "<p>one [two] three</p>");
  INLINE ("<p>one <strong>t|wo</strong></p>", "<p>one [two]</p>");
  INLINE ("<b>one [two] three</b>", "<b>one </b>[two]<b> three</b>");
  INLINE ("<b>[one] two</b>", "[one]<b> two</b>");
  /* Never around a cell or a paragraph: each for itself. */
  INLINE ("<p>o[ne</p>\n<p>t]wo</p>", "<p>o<b>[ne</b></p>\n<p><b>t]</b>wo</p>");
  INLINE ("<tr><td>[a</td><td>b]</td></tr>", "<tr><td><b>[a</b></td><td><b>b]</b></td></tr>");
  INLINE ("<p>[a {{#x}}b{{/x}} c]</p>", "<p><b>[a {{#x}}b{{/x}} c]</b></p>");
  INLINE ("<p>a [{{#x}}b c] d{{/x}}</p>", "<p>a [{{#x}}<b>b c]</b> d{{/x}}</p>");
  INLINE ("<p>[a <i>b</i>]</p>", "<p><b>[a <i>b</i>]</b></p>");
  /* Nothing of the head is bold. */
  INLINE ("<head><style>p { co|lor: red }</style></head><body><p>a</p></body>",
          "<head><style>p { color: red }</style></head><body><p>a</p><b>|</b></body>");
}

static void
test_paragraph (void)
{
  PARAGRAPH ("<p>o|ne</p>", "h1", "<h1>o|ne</h1>");
  PARAGRAPH ("<h1 class=\"x\">o|ne</h1>", "h1", "<p class=\"x\">o|ne</p>");
  PARAGRAPH ("<h1>a</h1><p>o|ne</p><p>two</p>", "h2", "<h1>a</h1><h2>o|ne</h2><p>two</p>");
  PARAGRAPH ("<body>\nbare o|ne\n</body>", "h1", "<body>\n<h1>bare o|ne</h1>\n</body>");
  PARAGRAPH ("<body>\n<p>a</p>\n|\n<p>b</p></body>", "h1", "<body>\n<p>a</p>\n<h1>|</h1>\n<p>b</p></body>");
  PARAGRAPH ("<p>[one</p>\n<p>two]</p>\n<p>three</p>", "h3", "<h3>[one</h3>\n<h3>two]</h3>\n<p>three</p>");
  PARAGRAPH ("<td>ce|ll</td>", "h2", "<td><h2>ce|ll</h2></td>");
  ALIGN ("<p>o|ne</p>", "center", "<p style=\"text-align: center\">o|ne</p>");
  ALIGN ("<p style=\"color: red; text-align: left\">o|ne</p>", "right",
         "<p style=\"color: red; text-align: right\">o|ne</p>");
  ALIGN ("<p style=\"text-align: center\">o|ne</p>", "center", "<p>o|ne</p>");
  ALIGN ("<p style=\"color: red; text-align: center\">o|ne</p>", "center",
         "<p style=\"color: red\">o|ne</p>");
  ALIGN ("<tr><td>a</td><td>b|</td></tr>", "right",
         "<tr><td>a</td><td style=\"text-align: right\">b|</td></tr>");
  ALIGN ("<body>ba|re</body>", "center", "<body><p style=\"text-align: center\">ba|re</p></body>");
}

static void
test_list (void)
{
  LIST ("<p>o|ne</p>", "ul", "<ul>\n  <li>one|</li>\n</ul>");
  LIST ("<p>[one</p>\n<p>two]</p>", "ol", "<ol>\n  <li>one</li>\n  <li>two|</li>\n</ol>");
  LIST ("<body>[one\ntwo<br>three]</body>", "ul",
        "<body><ul>\n  <li>one</li>\n  <li>two</li>\n  <li>three|</li>\n</ul></body>");
  LIST ("<ul>\n  <li>o|ne</li>\n  <li>two</li>\n</ul>", "ol", "<ol>\n  <li>o|ne</li>\n  <li>two</li>\n</ol>");
  LIST ("<ul>\n  <li>o|ne</li>\n  <li>two</li>\n</ul>", "ul", "<p>o|ne</p>\n  <p>two</p>");
  LIST ("<body>\n|\n</body>", "ul", "<body>\n<ul>\n  <li>|</li>\n</ul>\n</body>");
}

static void
test_insert (void)
{
  TEXT ("<p>on|e</p>", "{{x}}", "<p>on{{x}}|e</p>");
  TEXT ("<p>o[n]e</p>", "{{x}}", "<p>o{{x}}|e</p>");
  TEXT ("<p cl|ass=\"a\">one</p>", "{{x}}", "<p class=\"a\">{{x}}|one</p>");
  TEXT ("<img src=\"a|\">", "{{x}}", "<img src=\"a{{x}}|\">");
  TEXT ("<img src=\"a|\">", "<qr></qr>", "<img src=\"a\"><qr></qr>|");
  TEXT ("<p>{{a|b}} c</p>", "{{x}}", "<p>{{ab}}{{x}}| c</p>");
  TEXT ("<style>p {|}</style><p>a</p>", "{{x}}", "<style>p {}</style><p>a</p>{{x}}|");
  TEXT ("<table>|<tr><td>a</td></tr></table>", "{{x}}", "<table><tr><td>{{x}}|a</td></tr></table>");
  TEXT ("<table><tr><td>a</td>|</tr></table>", "{{x}}", "<table><tr><td>a</td></tr></table>{{x}}|");
  BLOCK ("<p>o|ne</p>\n<p>two</p>", "<table>|</table>", "<p>one</p>\n<table>|</table>\n<p>two</p>");
  BLOCK ("<p>o <b>n|e</b></p>", "<hr>", "<p>o <b>ne</b></p>\n<hr>|\n");
  BLOCK ("<td>a|b</td>", "<hr>", "<td>ab\n<hr>|\n</td>");
  BLOCK ("<body>\n|\n</body>", "<hr>", "<body>\n<hr>|\n</body>");
  BLOCK ("<p>{{#x}}o|ne{{/x}}</p>", "<hr>", "<p>{{#x}}one{{/x}}</p>\n<hr>|\n");
}

static void
test_section (void)
{
  ROWS ("<table><tr><td>{{na|me}}</td></tr></table>",
        "<table>{{#lines}}[<tr><td>{{name}}</td></tr>]{{/lines}}</table>");
  ROWS ("<ul><li>a|</li></ul>", "<ul>{{#lines}}[<li>a</li>]{{/lines}}</ul>");
  WHERE ("<p>a [b] c</p>", "<p>a {{#x}}[b]{{/x}} c</p>");
  WHERE ("<p>a [b</p><p>c] d</p>", "{{#x}}[<p>a b</p><p>c d</p>]{{/x}}");
  WHERE ("<p>a| c</p>", "<p>a{{#x}}|{{/x}} c</p>");
  WHERE ("<p>a [{{#y}}b] c{{/y}}</p>", "<p>a {{#x}}[{{#y}}b c{{/y}}]{{/x}}</p>");
}

static void
test_page (void)
{
  static const char html[]
    = "<style>\n@page { size: A5 landscape; margin: 10mm 2cm; }\np {}\n</style>\n<p>a</p>";
  g_auto (KabChange) change = { 0 };
  g_autofree char *marked = NULL;
  KabPageSetup setup;

  kab_page_setup_read (html, &setup);
  g_assert_cmpstr (setup.size, ==, "A5");
  g_assert_true (setup.landscape);
  g_assert_cmpfloat_with_epsilon (setup.margins[0], 10, 0.01);
  g_assert_cmpfloat_with_epsilon (setup.margins[3], 20, 0.01);
  g_strlcpy (setup.size, "A4", sizeof setup.size);
  setup.landscape = FALSE;
  setup.margins[1] = 12.5;
  kab_page_setup_change (html, &setup, &change);
  change.select_from = change.select_to = 0;
  marked = mark (html, &change);
  g_assert_cmpstr (marked, ==,
                   "|<style>\n@page { size: A4; margin: 10mm 12.5mm 10mm 20mm; }\np {}\n</style>\n<p>a</p>");
}

static void
test_margins (void)
{
  KabPageSetup setup = { "A4", FALSE, { 10, 12.5, 10, 20 } };

  CHECK ("<p>a|</p>", kab_page_setup_change (html, &setup, &change),
         "<style>\n@page { size: A4; margin: 10mm 12.5mm 10mm 20mm; }\n</style>\n|<p>a</p>");
  CHECK ("<style>\np {}\n</style><p>a|</p>", kab_page_setup_change (html, &setup, &change),
         "<style>\n@page { size: A4; margin: 10mm 12.5mm 10mm 20mm; }|\np {}\n</style><p>a</p>");
  CHECK ("<style>p {}\n</style><p>a|</p>",
         (kab_change_insert_block (html, to, "<hr>", &change),
          kab_change_add_rule (html, ".g {}\n", &change)),
         "<style>p {}\n.g {}\n</style><p>a</p>\n<hr>|\n");
  CHECK ("<body>\n<p>a|</p></body>", kab_change_margin_area (html, "footer", "x {{page}}", &change),
         "<body>\n<footer>[x {{page}}]</footer>\n<p>a</p></body>");
  CHECK ("<body><footer>own</footer><p>a|</p></body>", kab_change_margin_area (html, "footer", "x", &change),
         "<body><footer>[own]</footer><p>a</p></body>");
}

/* Whatever stands there, and wherever the caret is: what is done leaves a text, ends, and keeps every letter of it. */
static void
test_any_text (void)
{
  static const char *const texts[] = {
    "",
    "<",
    "<p",
    "{{",
    "}}",
    "<p>a</p",
    "<p class='",
    "<style>",
    "<!-- a",
    "{{#a}}",
    "{{/a}}",
    "</p></b>",
    "<b><i>x</b></i>",
    "<table><tr>",
    "<table><td>a<td>b<tr><td>c</table>",
    "<li>a<li>b",
    "<p>a<p>b<div>c",
    "é {{ж}} <b>ю</b>\n\n<p>ё</p>",
    "<a href=\"{{x > \\\"}}\">b</a>",
    "<body></body>",
    "<html><body>a",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gsize n = strlen (texts[i]);

      for (gsize from = 0; from <= n; from++)
        for (gsize to = from; to <= n; to += 3)
          for (guint what = 0; what < 8; what++)
            {
              const char *html = texts[i];
              g_auto (KabChange) change = { 0 };
              g_autofree char *marked = NULL;

              if (!g_utf8_validate (html + from, -1, NULL) || !g_utf8_validate (html + to, -1, NULL))
                continue;
              if (what == 0)
                kab_change_inline (html, from, to, bold, &change);
              else if (what == 1)
                kab_change_paragraph (html, from, to, "h1", &change);
              else if (what == 2)
                kab_change_align (html, from, to, "center", &change);
              else if (what == 3)
                kab_change_list (html, from, to, "ul", &change);
              else if (what == 4)
                kab_change_insert_text (html, from, from, "{{x}}", &change);
              else if (what == 5)
                kab_change_insert_block (html, to, "<hr>", &change);
              else if (what == 6)
                kab_change_section (html, from, to, "{{#s}}", "{{/s}}", NULL, TRUE, &change);
              else
                kab_change_margin_area (html, "footer", "x", &change);
              marked = mark (html, &change);
              g_assert_true (g_utf8_validate (marked, -1, NULL));
            }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template-change/inline", test_inline);
  g_test_add_func ("/template-change/paragraph", test_paragraph);
  g_test_add_func ("/template-change/list", test_list);
  g_test_add_func ("/template-change/insert", test_insert);
  g_test_add_func ("/template-change/section", test_section);
  g_test_add_func ("/template-change/page", test_page);
  g_test_add_func ("/template-change/margins", test_margins);
  g_test_add_func ("/template-change/any-text", test_any_text);
  return g_test_run ();
}
