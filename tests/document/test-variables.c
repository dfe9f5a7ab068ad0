/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Variables and repeats in templates (S1-81). */
#include <string.h>

#include "kab-error.h"
#include "kab-expand.h"
#include "reader.h"

static const char variables[]
  = "{\"name\":\"<Шукюров> & "
    "\\\"Co\\\"\",\"price\":123450,\"currency\":\"RUB\",\"nothing\":null,\"empty\":\"\","
    "\"day\":\"2026-03-09\",\"phone\":\"+79123456789\",\"city\":\"istanbul\",\"many\":1234567,\"yes\":true,"
    "\"no\":false,"
    "\"lines\":\"one\\ntwo\",\"negative\":-150,\"prices\":[1,200],\"weight\":1250.755,"
    "\"text_number\":\"-9.96\",\"rate\":2000,\"two\":220,\"moment\":1773057600000,\"place\":\"Qızılışıq\","
    "\"zero\":0,\"nought\":0.0,\"groups\":[{\"name\":\"first\",\"items\":[\"a\",\"b\"]},{\"name\":\"second\","
    "\"items\":[]}],"
    "\"licence\":{\"number\":\"KB-1\",\"price\":500,\"currency\":\"AZN\"},"
    "\"options\":[{\"name\":\"A\",\"price\":100},{\"name\":\"B\",\"price\":250}],\"none\":[]}";

static char *
expand (const char *text, const char *language, GError **error)
{
  g_autoptr (KabExpansion) expansion = kab_expansion_new (text, error);
  g_autoptr (JsonNode) node = json_from_string (variables, NULL);
  g_autoptr (GArray) lines = NULL;
  GString *out;

  if (expansion == NULL)
    return NULL;
  out = kab_expansion_run (expansion, node, language, &lines, error);
  return out != NULL ? g_string_free (out, FALSE) : NULL;
}

static void
check (const char *text, const char *language, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *out = expand (text, language, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (out, ==, expected);
}

static void
check_error (const char *text, const char *first, const char *second)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *out = expand (text, "en", &error);

  g_assert_null (out);
  g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
  assert_contains (error->message, first);
  assert_contains (error->message, second);
}

static void
test_values (void)
{
  check ("{{licence.number}} {{ many }}", "en", "KB-1 1234567");
  check ("[{{nothing}}{{empty}}{{nothing.below}}]", "en", "[]");
  /* Values are text, whatever they contain. */
  check ("{{name}}", "en", "&lt;Шукюров&gt; &amp; &quot;Co&quot;");
  check ("a{{! a remark }}b", "en", "ab");
  check ("plain } { text", "en", "plain } { text");
}

static void
test_money (void)
{
  check ("{{price | money}}", "ru", "1\302\240234,50\302\240₽");
  check ("{{licence.price | money}}", "az", "5,00\302\240₼");
  check ("{{price | money BGN}}", "bg", "1234,50\302\240лв.");
  check ("{{price | money}} {{price | money USD}}", "en", "₽1,234.50 $1,234.50");
  /* Columns of figures stand without the sign. */
  check ("{{price | money plain}}", "ru", "1\302\240234,50");
  check ("{{negative | money}}", "ru", "−1,50\302\240₽");
  check ("{{name | money}}", "ru", "&lt;Шукюров&gt; &amp; &quot;Co&quot;");
  check ("{{#prices}}{{. | money}};{{/prices}}", "ru", "0,01\302\240₽;2,00\302\240₽;");
}

static void
test_numbers (void)
{
  check ("{{many | number}}", "ru", "1\302\240234\302\240567");
  check ("{{many | number}}", "en", "1,234,567");
  check ("{{many | number}}", "az", "1.234.567");
  check ("{{weight | number}}", "ru", "1\302\240250,755");
  check ("{{weight | number 2}}", "en", "1,250.76");
  check ("{{weight | number 0}}", "bg", "1251");
  check ("{{many | number 2}}", "az", "1.234.567,00");
  check ("{{text_number | number 1}}", "ru", "−10,0");
  check ("{{name | number}}", "en", "&lt;Шукюров&gt; &amp; &quot;Co&quot;");
  check ("{{rate | percent}}", "ru", "20\302\240%");
  check ("{{rate | percent}}", "en", "20%");
}

static void
test_words (void)
{
  check ("{{price | words}}", "ru", "Одна тысяча двести тридцать четыре рубля пятьдесят копеек");
  check ("{{price | words digits}}", "ru", "Одна тысяча двести тридцать четыре рубля 50 копеек");
  check ("{{licence.price | words}}", "az", "Beş manat sıfır qəpik");
  check ("{{price | words EUR}}", "bg", "Хиляда двеста тридесет и четири евро и петдесет евроцента");
  check ("({{price | words small digits EUR}})", "en",
         "(one thousand two hundred and thirty-four euros and 50 cents)");
  /* The capital letter of the document's language, whatever the desktop speaks. */
  check ("{{two | words AZN}}", "az", "İki manat iyirmi qəpik");
  check ("{{two | spell}} {{two | spell f}} {{two | spell n}}", "ru",
         "двести двадцать двести двадцать двести двадцать");
  check ("{{#prices}}{{. | spell}} {{. | spell f}} {{. | spell n}};{{/prices}}", "bg",
         "един една едно;двеста двеста двеста;");
  check ("{{nothing | words}}", "ru", "");
}

static void
test_dates (void)
{
  check ("{{day | date}} {{day | date short}}", "ru", "09.03.2026 09.03.2026");
  check ("{{day | date}}", "en", "9 Mar 2026");
  check ("{{day | date long}}", "ru", "9 марта 2026\302\240г.");
  check ("{{day | date long}}", "en", "9 March 2026");
  check ("{{day | date long}}", "bg", "9 март 2026\302\240г.");
  check ("{{day | date long}}", "az", "9 mart 2026-cı\302\240il");
  check ("{{day | date month}}", "ru", "март 2026\302\240г.");
  check ("{{day | date month}}", "en", "March 2026");
  check ("{{day | date iso}}", "ru", "2026-03-09");
  /* A moment is a day, too: noon, so that it is the same one in most of the world. */
  check ("{{moment | date iso}}", "ru", "2026-03-09");
  check ("{{empty | date long}}", "ru", "");
}

static void
test_letters (void)
{
  check ("{{phone | phone}}", "ru", "+7 912 345-67-89");
  check ("{{city | upper}}", "en", "ISTANBUL");
  check ("{{city | upper}}", "az", "İSTANBUL");
  check ("{{city | capital}}", "az", "İstanbul");
  check ("{{place | lower}} {{place | upper}}", "az", "qızılışıq QIZILIŞIQ");
  check ("{{place | lower}}", "en", "qızılışıq");
  check ("{{nothing | date | default \"no end\"}}", "en", "no end");
  /* Bars and the other kind of quotation marks within a text. */
  check ("{{nothing | default \"a | 'b'\" | upper}}", "en", "A | &#39;B&#39;");
  check ("{{lines | lines}}", "en", "one<br>\ntwo");
}

static void
test_repeats (void)
{
  check ("{{#options}}{{@number}}:{{name}} {{price | money}};{{/options}}", "ru",
         "1:A 1,00\302\240₽;2:B 2,50\302\240₽;");
  check ("{{#none}}x{{/none}}{{^none}}none{{/none}}", "en", "none");
  check ("{{#yes}}1{{/yes}}{{#no}}2{{/no}}{{^no}}3{{/no}}{{^options}}4{{/options}}", "en", "13");
  check ("{{#zero}}1{{/zero}}{{^zero}}2{{/zero}}{{#nought}}3{{/nought}}", "en", "2");
  /* Inside, names are first those of the item and then those around it. */
  check ("{{#options}}{{name}}{{licence.number}}{{/options}}", "en", "AKB-1BKB-1");
  check ("{{#licence}}{{number}} {{city}}{{/licence}}", "en", "KB-1 istanbul");
  /* A list in a list, and conditions in both; numbers are those of the nearest. */
  check ("{{#groups}}{{@number}} {{name}}: {{#items}}{{@number}}{{.}}{{^@last}}, {{/@last}}{{/items}}"
         "{{^items}}-{{/items}}{{^@last}} | {{/@last}}{{/groups}}",
         "en", "1 first: 1a, 2b | 2 second: -");
  check (
    "{{#options}}{{#@first}}first {{/@first}}{{#yes}}{{#@last}}last {{/@last}}{{/yes}}{{name}};{{/options}}",
    "en", "first A;last B;");
}

static void
test_unknown (void)
{
  check_error ("one\ntwo {{licence.numbr}}", "Line 2", "“licence.number”");
  check_error ("{{number}}", "“number”", "“licence.number”");
  check_error ("\n\n{{#option}}{{/option}}", "Line 3", "“options”");
  check_error ("{{#options}}\n{{nam}}{{/options}}", "Line 2", "“name”");
  check_error ("{{zzzzqqqq}}", "“zzzzqqqq”", "no variable");
  check_error ("{{price | mony}}", "“mony”", "“money”");
  check_error ("{{licence}}", "“licence”", "several values");
  check_error ("\n{{day | date lonng}}", "Line 2", "“long”");
  check_error ("{{price | words digit}}", "“digit”", "“digits”");
  check_error ("{{price | number 9}}", "“number”", "“9”");
  check_error ("{{city | upper all}}", "“upper”", "“all”");
  check_error ("{{@number}}", "“@number”", "no variable");
  check_error ("{{#@last}}{{/@last}}", "“@last”", "no variable");
  /* Also where a condition keeps it off the paper today. */
  check_error ("{{#no}}\n{{cty}}{{/no}}", "Line 2", "“city”");
  check_error ("{{^yes}}{{#options}}\n\n{{nam}}{{/options}}{{/yes}}", "Line 3", "“name”");
  check_error ("{{#options}}{{#@last}}{{#no}}{{^yess}}{{/yess}}{{/no}}{{/@last}}{{/options}}", "“yess”",
               "“yes”");
}

static void
test_malformed (void)
{
  check_error ("a\n{{name", "Line 2", "}}");
  check_error ("{{#options}}\n\n", "Line 1", "{{/options}}");
  check_error ("{{#options}}{{#licence}}{{/options}}{{/licence}}", "{{/options}}", "{{/licence}}");
  check_error ("x\n{{/options}}", "Line 2", "never began");
  check_error ("{{}}", "Line 1", "no variable");
}

static void
assert_problem (GPtrArray *problems, guint i, guint line, const char *part)
{
  const KabTemplateProblem *problem;

  g_assert_cmpuint (i, <, problems->len);
  problem = g_ptr_array_index (problems, i);
  g_assert_cmpuint (problem->line, ==, line);
  assert_contains (problem->text, part);
}

/* Who mends a template is told of all that is wrong with it, each once, and one slip makes no others. */
static void
test_all_at_once (void)
{
  g_autoptr (JsonNode) node = json_from_string (variables, NULL);
  g_autoptr (GPtrArray) problems = kab_template_check (
    "{{licence.numbr}}\n{{price | mony}}\n{{#options}}{{nam}}{{/optoins}}\n"
    "{{#option}}{{whatever}}{{/option}}\n{{licence}}\n{{/none}}\n{{#no}}{{cty}}{{/no}}\n"
    "{{#groups}}{{#items}}{{.}}{{/groups}}\n{{}}\n{{city",
    node);
  g_autoptr (GPtrArray) none = kab_template_check ("{{#options}}{{name}}{{/options}}{{page}}", node);
  g_autoptr (GPtrArray) unknown = kab_template_check ("{{nothing}}{{#options}}", NULL);

  assert_problem (problems, 0, 1, "“licence.number”");
  assert_problem (problems, 1, 2, "“money”");
  assert_problem (problems, 2, 3, "{{/options}}");
  assert_problem (problems, 3, 3, "“name”");
  assert_problem (problems, 4, 4, "“options”");
  assert_problem (problems, 5, 5, "several values");
  assert_problem (problems, 6, 6, "never began");
  assert_problem (problems, 7, 7, "“city”");
  assert_problem (problems, 8, 8, "{{/items}}");
  assert_problem (problems, 9, 9, "no variable");
  assert_problem (problems, 10, 10, "}}");
  g_assert_cmpuint (problems->len, ==, 11);
  g_assert_cmpuint (none->len, ==, 0);
  /* Without an example names are not known, brackets are. */
  g_assert_cmpuint (unknown->len, ==, 1);
  assert_problem (unknown, 0, 1, "never ended");
}

static void
test_lines (void)
{
  /* A problem in HTML behind a repeat is reported on the template's line. */
  g_autoptr (JsonNode) node = json_from_string (variables, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDocument) document = kab_document_new (
    "<body>\n{{#options}}\n<p>{{name}}</p>\n{{/options}}\n<p style=\"foo: bar\">x</p></body>", node, NULL,
    NULL, "en", &error);
  const KabTemplateProblem *problem;

  g_assert_no_error (error);
  g_assert_cmpuint (kab_document_get_problems (document)->len, ==, 1);
  problem = g_ptr_array_index (kab_document_get_problems (document), 0);
  g_assert_cmpuint (problem->line, ==, 5);
  assert_contains (problem->text, "foo");
}

static void
test_names (void)
{
  g_autoptr (JsonNode) node = json_from_string (variables, NULL);
  g_autoptr (GPtrArray) names = kab_template_variable_names (node);
  guint at;

  g_assert_true (g_ptr_array_find_with_equal_func (names, "licence.number", g_str_equal, &at));
  g_assert_true (g_ptr_array_find_with_equal_func (names, "options.price", g_str_equal, &at));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/variables/values", test_values);
  g_test_add_func ("/variables/money", test_money);
  g_test_add_func ("/variables/numbers", test_numbers);
  g_test_add_func ("/variables/words", test_words);
  g_test_add_func ("/variables/dates", test_dates);
  g_test_add_func ("/variables/letters", test_letters);
  g_test_add_func ("/variables/repeats", test_repeats);
  g_test_add_func ("/variables/unknown", test_unknown);
  g_test_add_func ("/variables/malformed", test_malformed);
  g_test_add_func ("/variables/all-at-once", test_all_at_once);
  g_test_add_func ("/variables/lines", test_lines);
  g_test_add_func ("/variables/names", test_names);
  return g_test_run ();
}
