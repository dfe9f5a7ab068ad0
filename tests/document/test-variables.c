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
    "\"lines\":\"one\\ntwo\",\"licence\":{\"number\":\"KB-1\",\"price\":500,\"currency\":\"AZN\"},"
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
test_filters (void)
{
  check ("{{price | money}}", "ru", "1\302\240234,50\302\240₽");
  check ("{{licence.price | money}}", "az", "5,00\302\240₼");
  check ("{{price | money BGN}}", "bg", "1234,50\302\240лв.");
  check ("{{day | date}}", "ru", "09.03.2026");
  check ("{{day | date}}", "en", "9 Mar 2026");
  check ("{{phone | phone}}", "ru", "+7 912 345-67-89");
  check ("{{many | number}}", "ru", "1\302\240234\302\240567");
  check ("{{city | upper}}", "en", "ISTANBUL");
  check ("{{city | upper}}", "az", "İSTANBUL");
  check ("{{city | capital}}", "az", "İstanbul");
  check ("{{nothing | date | default \"no end\"}}", "en", "no end");
  check ("{{lines | lines}}", "en", "one<br>\ntwo");
}

static void
test_repeats (void)
{
  check ("{{#options}}{{@number}}:{{name}} {{price | money}};{{/options}}", "ru",
         "1:A 1,00\302\240₽;2:B 2,50\302\240₽;");
  check ("{{#none}}x{{/none}}{{^none}}none{{/none}}", "en", "none");
  check ("{{#yes}}1{{/yes}}{{#no}}2{{/no}}{{^no}}3{{/no}}{{^options}}4{{/options}}", "en", "13");
  /* Inside, names are first those of the item and then those around it. */
  check ("{{#options}}{{name}}{{licence.number}}{{/options}}", "en", "AKB-1BKB-1");
  check ("{{#licence}}{{number}} {{city}}{{/licence}}", "en", "KB-1 istanbul");
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
  g_test_add_func ("/variables/filters", test_filters);
  g_test_add_func ("/variables/repeats", test_repeats);
  g_test_add_func ("/variables/unknown", test_unknown);
  g_test_add_func ("/variables/malformed", test_malformed);
  g_test_add_func ("/variables/lines", test_lines);
  g_test_add_func ("/variables/names", test_names);
  return g_test_run ();
}
