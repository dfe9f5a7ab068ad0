/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a PDF has besides what is seen: words as they were typed, structure, bookmarks, links, language, fonts. */
#include <string.h>

#include "kab-document.h"
#include "reader.h"

static const char *const paragraphs[] = {
  "Съешь же ещё этих мягких французских булок, да выпей чаю — № 5, «щъыьэюя» 1 234,50 "
  "₽",
  "Ѝ, ѝ, Щерка, Ъгълът и Йордан — „цитат“ 12,34 лв.",
  "Əlifba: Əə Iı İi Şş Çç Ğğ Öö Üü Xx Qq, İstanbulda ığdır, əlaqə 9,99 ₼",
  "office fluffy affine shuffle: fi fl ff ffi ffl",

};

static KabDocument *
document_in (const char *language, const char *html)
{
  g_autoptr (GError) error = NULL;
  KabDocument *document = kab_document_new (html, NULL, NULL, NULL, language, &error);

  g_assert_no_error (error);
  kab_document_set_title (document, "Sınaq «ﬁ» Ə");
  kab_document_set_author (document, "ООО «Меридиан»");
  kab_document_set_subject (document, "Тема");
  kab_document_set_date (document, "2026-03-09");
  return document;
}

static char *
write_file (KabDocument *document)
{
  char *path = g_build_filename (reader_directory (), "structure.pdf", NULL);
  g_autoptr (GError) error = NULL;

  kab_document_write_pdf (document, path, &error);
  g_assert_no_error (error);
  return path;
}

static const char form[]
  = "<style>h1, h2 { font-family: Cantarell } .up { text-transform: uppercase; letter-spacing: 1.5pt "
    "}</style>"
    "<h1>Birinci fəsil: ığ</h1><p>Lead with a <a href=\"https://example.org/a'b\\c?x=1&amp;y=ё\">link that "
    "is ours</a> and "
    "<a href=\"javascript:alert(1)\">one that is not</a>, <a href=\"mailto:a@example.org\">mail</a>.</p>"
    "<h2>Вторая глава: ёж</h2><ul><li>first</li><li>second</li></ul>"
    "<table><thead><tr><th>Name</th><th>Sum</th></tr></thead><tbody><tr><td>Row</td><td>1</td></tr></tbody></"
    "table>"
    "<div style=\"opacity: 0.5\"><h2>Faint</h2><p>text <a href=\"https://example.org/faint\">x</a></p></div>"
    "<p style=\"page-break-before: always\">On the second page</p><h1>Трета</h1><p class=\"up\">лицензия</p>";

/* Letters of every language, joined or not, are selected and copied as they were typed. */
static void
test_words (void)
{
  static const char *const languages[] = { "ru", "bg", "az", "en" };
  static const char *const families[] = { "Cantarell", "DejaVu Sans", "DejaVu Serif" };

  for (guint l = 0; l < G_N_ELEMENTS (languages); l++)
    for (guint f = 0; f < G_N_ELEMENTS (families); f++)
      {
        g_autoptr (GString) html = g_string_new ("<style>@page { size: A4 landscape } p { font: 9pt '");
        g_autoptr (KabDocument) document = NULL;
        g_autofree char *text = NULL;

        g_string_append_printf (html, "%s' }</style>", families[f]);
        for (guint i = 0; i < 4; i++)
          g_string_append_printf (html, "<p>%s</p>", paragraphs[i]);
        document = document_in (languages[l], html->str);
        text = reader_page (document, 1);
        for (guint i = 0; i < 4; i++)
          assert_contains (text, paragraphs[i]);
      }
}

/* Words from right to left among others, and numbers among those, in the order in which they are read. */
static void
test_bidi (void)
{
  g_autoptr (KabDocument) document
    = document_in ("en", "<p>start שלום עולם 123 end</p><p style=\"font-family: 'DejaVu Sans'\">السلام</p>");
  g_autofree char *text = reader_page (document, 1);

  assert_contains (text, "שלום עולם");
  assert_contains (text, "123");
  assert_contains (text, "start");
}

static void
test_structure (void)
{
  g_autoptr (KabDocument) document = document_in ("az", form);
  g_autofree char *path = write_file (document);
  g_autofree char *tags = reader_run ("pdfinfo", "-struct-text", path, NULL);
  g_autofree char *info = reader_run ("pdfinfo", "-enc", "UTF-8", path, NULL);
  g_autofree char *json = reader_run ("qpdf", "--json", "--json-key=outlines", path, NULL);
  g_autofree char *plain = reader_run ("qpdf", "--qdf", "--object-streams=disable", path, "-", NULL);
  g_autofree char *second_page = NULL;
  const char *first, *second;

  g_assert_cmpuint (kab_document_get_n_pages (document), ==, 2);
  g_free (reader_run ("qpdf", "--check", path, NULL));
  /* Read aloud in this order. */
  first = strstr (tags, "Birinci fəsil: ığ");
  second = strstr (tags, "Вторая глава: ёж");
  g_assert_true (first != NULL && second != NULL && first < second);
  for (guint i = 0; i < 12; i++)
    {
      static const char *const wanted[]
        = { "Document\n", "H1 (block)",    "H2 (block)", "P (block)", "L (block)", "LI (block)",
            "LBody",      "Table (block)", "TR",         "TH",        "TD",        "Трета" };

      assert_contains (tags, wanted[i]);
    }
  assert_contains (info, "Tagged:          yes");
  assert_contains (info, "Title:           Sınaq");
  assert_contains (info, "Author:          ООО «Меридиан»");
  assert_contains (info, "Subject:         Тема");
  assert_contains (plain, "/Lang (az)");
  assert_contains (plain, "/DisplayDocTitle true");
  /* Spaced out, it is one word still. */
  second_page = reader_page (document, 2);
  assert_contains (second_page, "ЛИЦЕНЗИЯ");
  /* Bookmarks, each on its page. */
  assert_contains (json, "Birinci f");
  assert_contains (json, "Вторая глава: ёж");
  assert_contains (json, "\"destpageposfrom1\": 2");
}

/* Links lead where they say, over the words that they are; to pages, mail and phones alone. */
static void
test_links (void)
{
  g_autoptr (KabDocument) document = document_in ("en", form);
  g_autofree char *path = write_file (document);
  g_autofree char *links = reader_run ("pdfinfo", "-url", path, NULL);
  g_autofree char *words = reader_words (document);
  g_autofree char *plain = reader_run ("qpdf", "--qdf", "--object-streams=disable", path, "-", NULL);
  const char *rect;
  double x, y, left, bottom;
  guint page;

  assert_contains (links, "https://example.org/a%27b%5Cc?x=1&y=%D1%91");
  assert_contains (links, "mailto:a@example.org");
  g_assert_null (strstr (links, "javascript"));
  reader_place (words, "link", &x, &y, &page);
  rect = strstr (plain, "/Rect [");
  g_assert_nonnull (rect);
  left = g_ascii_strtod (rect + strlen ("/Rect ["), (char **)&rect);
  bottom = g_ascii_strtod (rect, NULL);
  g_assert_cmpfloat_with_epsilon (left, x, 1.5);
  g_assert_cmpfloat (842 - bottom, >, y);
  g_assert_cmpfloat (842 - bottom, <, y + 25);
}

/* All fonts are in the file, and no more of them than is used; the same bytes for the same input. */
static void
test_file (void)
{
  g_autoptr (KabDocument) document = document_in ("ru", form);
  g_autofree char *path = write_file (document);
  g_autofree char *fonts = reader_run ("pdffonts", path, NULL);
  g_auto (GStrv) lines = g_strsplit (fonts, "\n", -1);
  g_autofree char *content = NULL, *again = NULL;
  gsize n = 0, m = 0;

  for (guint i = 2; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      assert_contains (lines[i], "yes yes yes");
      g_assert_cmpint (lines[i][6], ==, '+');
    }
  g_assert_cmpuint (g_strv_length (lines), >, 3);
  g_file_get_contents (path, &content, &n, NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (KabDocument) other = document_in ("ru", form);

      g_free (write_file (other));
      g_clear_pointer (&again, g_free);
      g_file_get_contents (path, &again, &m, NULL);
      g_assert_cmpmem (content, n, again, m);
    }
}

/* A page of nothing, and headings in places where none are expected, make a whole file, too. */
static void
test_odd (void)
{
  static const char *const odd[] = {
    "",
    "<h1></h1><h6>only the last</h6><h3>x</h3>",
    "<ol><li><table><tr><td><h1>in a cell</h1><ul><li>deep</li></ul></td></tr></table></li></ol>",
    "<p><h2>in a paragraph</h2></p><a href=\"https://x.example\"><h1>in a link</h1></a>",
    "<a href=\"https://x.example/''''\"></a><a href=\"tel:+7&#10;495\">tel<br>two</a>",
    "<div style=\"position: absolute; top: 0; left: 0; opacity: 0.4\"><h1>stamp</h1><a "
    "href=\"https://s.example\">s</a></div>",
    "<header><h1>head</h1><a href=\"https://h.example\">h</a></header><p>text</p><p "
    "style=\"page-break-before: always\">b</p>",
    "<style>h1 { display: inline-block } li { opacity: 0.5 }</style><h1>a</h1><ul><li>b</li></ul>",
    "<div style=\"opacity:.5\"><div style=\"opacity:.5\"><table><tr><th>a</th></tr></table></div></div>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (KabDocument) document = document_in ("bg", odd[i]);
      g_autofree char *path = write_file (document);

      g_free (reader_run ("qpdf", "--check", path, NULL));
      g_free (reader_run ("pdfinfo", "-struct-text", path, NULL));
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pdf/words", test_words);
  g_test_add_func ("/pdf/bidi", test_bidi);
  g_test_add_func ("/pdf/structure", test_structure);
  g_test_add_func ("/pdf/links", test_links);
  g_test_add_func ("/pdf/file", test_file);
  g_test_add_func ("/pdf/odd", test_odd);
  status = g_test_run ();
  reader_clean ();
  return status;
}
