/* SPDX-License-Identifier: GPL-3.0-or-later */
/* S1-43: formatted descriptions: what the marks mean, that plain text stays what it is, and that nothing hostile gets out. */
#include <string.h>

#include <glib.h>

#include "kab-rich-text.h"

#define RANDOM_TEXTS 20000

static void
test_meaning (void)
{
  static const struct
  {
    const char *text, *html;
  } cases[] = {
    { "", "" },
    { "Одна строка", "<p>Одна строка</p>" },
    { "Строка\nвторая\n\nабзац", "<p>Строка<br>вторая</p><p>абзац</p>" },
    { "**жирный** и *курсив*, ***оба***",
      "<p><strong>жирный</strong> и <em>курсив</em>, <strong><em>оба</em></strong></p>" },
    { "**жирный с *курсивом* внутри**",
      "<p><strong>жирный с </strong><strong><em>курсивом</em></strong><strong> внутри</strong></p>" },
    { "- раз\n* два\n• три\nвсё", "<ul><li>раз</li><li>два</li><li>три</li></ul><p>всё</p>" },
    { "1. раз\n2) два\n7. семь", "<ol><li>раз</li><li>два</li><li value=\"7\">семь</li></ol>" },
    { "[сайт](https://example.org/a?b=1&c)", "<p><a href=\"https://example.org/a?b=1&amp;c\">сайт</a></p>" },
    { "[**почта**](mailto:a@b.org), [звоните](tel:+74951234567)",
      "<p><a href=\"mailto:a@b.org\"><strong>почта</strong></a>, <a "
      "href=\"tel:+74951234567\">звоните</a></p>" },
    { "\\*не курсив\\* и \\[не ссылка]", "<p>*не курсив* и [не ссылка]</p>" },
    /* What was written before there were marks. */
    { "Размер 10*20*30 см, 2 * 3 = 6, сноска*", "<p>Размер 10*20*30 см, 2 * 3 = 6, сноска*</p>" },
    { "**", "<p>**</p>" },
    { "-5 градусов", "<p>-5 градусов</p>" },
    { "2024. год", "<p>2024. год</p>" },
    { "C:\\Program Files\\Касса", "<p>C:\\Program Files\\Касса</p>" },
    { "[смотри](приложение 1)", "<p>[смотри](приложение 1)</p>" },
    /* Hostile. */
    { "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" },
    { "[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>" },
    { "[x](http://example.org)", "<p>[x](http://example.org)</p>" },
    { "[x](https://example.org\"onclick=\"y)", "<p>[x](https://example.org&quot;onclick=&quot;y)</p>" },
    { "[x](https://bank.example@evil.example/)", "<p>[x](https://bank.example@evil.example/)</p>" },
    { "[x](data:text/html,y)", "<p>[x](data:text/html,y)</p>" },
    { "[x](tel:+7*06)", "<p>[x](tel:+7*06)</p>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *html = kab_rich_text_to_html (cases[i].text);

      g_assert_cmpstr (html, ==, cases[i].html);
    }
}

static void
test_readings (void)
{
  static const char text[] = "**Касса** для [магазина](https://example.org)\n- *быстро*\n2. просто <&>";
  g_autofree char *plain = kab_rich_text_to_plain (text);
  g_autofree char *pango = kab_rich_text_to_pango (text);

  g_assert_cmpstr (plain, ==, "Касса для магазина\n• быстро\n2. просто <&>");
  g_assert_cmpstr (
    pango, ==,
    "<b>Касса</b> для <a href=\"https://example.org\">магазина</a>\n• <i>быстро</i>\n2. просто "
    "&lt;&amp;&gt;");
}

static void
test_links (void)
{
  static const struct
  {
    const char *typed, *link;
  } cases[] = {
    { " https://example.org/a(b) ", "https://example.org/a%28b%29" },
    { "example.org", "https://example.org" },
    { "www.example.org/page:1", "https://www.example.org/page:1" },
    { "sales@example.org", "mailto:sales@example.org" },
    { "+7 (495) 123-45-67", "tel:+74951234567" },
    { "https://пример.рф/путь", "https://пример.рф/путь" },
    { "http://example.org", NULL },
    { "javascript:alert(1).x", NULL },
    { "file:///etc/passwd", NULL },
    { "https://", NULL },
    { "https://exa mple.org", NULL },
    { "https://example.org/\342\200\256gpj.exe", NULL },
    { "слово", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *link = kab_rich_link_tidy (cases[i].typed);

      g_assert_cmpstr (link, ==, cases[i].link);
    }
}

/* Whatever is in a text, what it becomes has these elements alone, each closed, and links to where they may lead. */

static void
start_element (G_GNUC_UNUSED GMarkupParseContext *context,
               const char *name,
               const char **names,
               const char **values,
               gpointer data,
               G_GNUC_UNUSED GError **error)
{
  static const char *const html[] = { "x", "p", "ul", "ol", "li", "strong", "em", "a", NULL };
  static const char *const pango[] = { "x", "b", "i", "a", NULL };

  g_assert_true (g_strv_contains (data != NULL ? html : pango, name));
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (name, "a") && g_str_equal (names[i], "href"))
      g_assert_true (g_ascii_strncasecmp (values[i], "https://", 8) == 0
                     || g_ascii_strncasecmp (values[i], "mailto:", 7) == 0
                     || g_ascii_strncasecmp (values[i], "tel:", 4) == 0);
    else
      g_assert_true (g_str_equal (name, "li") && g_str_equal (names[i], "value"));
}

static void
check_markup (const char *markup, gboolean html)
{
  const GMarkupParser parser = { .start_element = start_element };
  g_autoptr (GMarkupParseContext) context
    = g_markup_parse_context_new (&parser, 0, html ? &context : NULL, NULL);
  g_auto (GStrv) lines = g_strsplit (markup, "<br>", -1);
  g_autofree char *closed = g_strjoinv ("", lines);
  g_autofree char *whole = g_strconcat ("<x>", closed, "</x>", NULL);
  g_autoptr (GError) error = NULL;

  g_markup_parse_context_parse (context, whole, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
}

static const char *const pieces[] = { "*",
                                      "**",
                                      "***",
                                      "****",
                                      "[",
                                      "]",
                                      "(",
                                      ")",
                                      "](https://a.b)",
                                      "](javascript:x)",
                                      "\\",
                                      "\n",
                                      "- ",
                                      "1. ",
                                      "• ",
                                      " ",
                                      "а",
                                      "b",
                                      "7",
                                      "\\\n",
                                      "<b>",
                                      "&",
                                      "\"",
                                      "'",
                                      "_",
                                      "`",
                                      "\t",
                                      "\302\240",
                                      "—",
                                      "\r",
                                      "x*y",
                                      "[z](tel:1)" };

static char *
random_text (GRand *rand)
{
  GString *text = g_string_new (NULL);
  int n = g_rand_int_range (rand, 0, 24);

  for (int i = 0; i < n; i++)
    g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
  return g_string_free (text, FALSE);
}

/* Letters alone: blanks at the ends of lines may go. */
static char *
letters_of (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

static void
test_any_text (void)
{
  GRand *rand = g_rand_new_with_seed (43);

  for (guint i = 0; i < RANDOM_TEXTS; i++)
    {
      g_autofree char *text = random_text (rand);
      g_autofree char *html = kab_rich_text_to_html (text);
      g_autofree char *pango = kab_rich_text_to_pango (text);
      g_autoptr (GPtrArray) lines = kab_rich_text_parse (text);
      g_autofree char *composed = kab_rich_text_compose (lines);
      g_autoptr (GPtrArray) again = kab_rich_text_parse (composed);
      g_autofree char *twice = kab_rich_text_compose (again);
      g_autofree char *plain = kab_rich_text_to_plain (text);
      g_autofree char *plain_again = kab_rich_text_to_plain (composed);
      g_autofree char *letters = letters_of (plain);
      g_autofree char *letters_again = letters_of (plain_again);

      check_markup (html, TRUE);
      check_markup (pango, FALSE);
      /* An editor that nobody typed in changes nothing that people read, and only once what stands there. */
      if (strcmp (letters, letters_again) != 0 || strcmp (composed, twice) != 0)
        g_test_message ("«%s» → «%s» → «%s»", text, composed, twice);
      g_assert_cmpstr (letters, ==, letters_again);
      g_assert_cmpstr (composed, ==, twice);
    }
  g_rand_free (rand);
}

/* What is formatted in an editor comes back formatted, letter by letter. */
static void
test_any_formatting (void)
{
  static const char *const words[]
    = { "слово", "a b", " ", "7", "*", "x*", "[", "]", "- ", "1. ", "\\", ", ", "**" };
  GRand *rand = g_rand_new_with_seed (44);

  for (guint i = 0; i < RANDOM_TEXTS; i++)
    {
      g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_rich_line_free);
      g_autoptr (GPtrArray) read = NULL;
      g_autoptr (GString) wanted = g_string_new (NULL);
      g_autoptr (GString) got = g_string_new (NULL);
      g_autofree char *text = NULL;
      KabRichLine *line = kab_rich_line_new ((KabRichLineKind)g_rand_int_range (rand, 0, 3), 1);

      g_ptr_array_add (lines, line);
      for (int k = g_rand_int_range (rand, 1, 6); k > 0; k--)
        kab_rich_line_add (line, words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))], -1,
                           (KabRichFlags)g_rand_int_range (rand, 0, 4),
                           g_rand_int_range (rand, 0, 5) == 0 ? "https://example.org" : NULL);
      text = kab_rich_text_compose (lines);
      read = kab_rich_text_parse (text);
      g_assert_cmpuint (read->len, ==, *text != '\0' ? 1 : 0);
      for (int side = 0; side < 1 + (int)read->len; side++)
        {
          const KabRichLine *one = side == 0 ? line : read->pdata[0];

          for (guint s = 0; s < one->spans->len; s++)
            {
              const KabRichSpan *span = one->spans->pdata[s];
              g_autofree char *letters = letters_of (span->text);

              for (const char *p = letters; *p != '\0'; p = g_utf8_next_char (p))
                g_string_append_printf (side == 0 ? wanted : got, "%u%s%.*s", span->flags,
                                        span->link ? "@" : "", (int)(g_utf8_next_char (p) - p), p);
            }
        }
      if (strcmp (wanted->str, got->str) != 0)
        {
          for (guint s = 0; s < line->spans->len; s++)
            {
              const KabRichSpan *span = line->spans->pdata[s];

              g_test_message ("%u “%s” %s", span->flags, span->text, span->link != NULL ? span->link : "");
            }
          g_test_message ("%s: «%s»", wanted->str, text);
        }
      g_assert_cmpstr (got->str, ==, wanted->str);
    }
  g_rand_free (rand);
}

/* As much as a description may be long, of what would be slow to read in a careless way. */
static void
test_long (void)
{
  static const char *const hostile[] = { "[", "[a](", "*", "**a ", "*a* ", "\\", "[a](https://b)", "1. \n" };

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GPtrArray) lines = NULL;
      g_autofree char *composed = NULL, *html = NULL;
      gint64 began = g_get_monotonic_time ();

      while (text->len < 20000)
        g_string_append (text, hostile[i]);
      lines = kab_rich_text_parse (text->str);
      composed = kab_rich_text_compose (lines);
      html = kab_rich_text_to_html (text->str);
      g_assert_cmpuint (strlen (html), <, 60 * text->len);
      g_assert_cmpint (g_get_monotonic_time () - began, <, 5 * G_USEC_PER_SEC);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rich-text/meaning", test_meaning);
  g_test_add_func ("/rich-text/readings", test_readings);
  g_test_add_func ("/rich-text/links", test_links);
  g_test_add_func ("/rich-text/any-text", test_any_text);
  g_test_add_func ("/rich-text/any-formatting", test_any_formatting);
  g_test_add_func ("/rich-text/long", test_long);
  return g_test_run ();
}
