/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The in-place JSON reader: what RFC 8259 allows and nothing else. */
#include <string.h>

#include <glib.h>

#include "kab-json.h"
#include "kab-row.h"

/* Hostile text, so that a failure names it and the report stays text. */
static void
say (const char *text)
{
  g_autofree char *escaped = g_strescape (text != NULL ? text : "(null)", NULL);

  g_test_message ("%s", escaped);
}

static gboolean
reads (const char *text)
{
  gsize n = strlen (text);
  /* Exactly as large as promised, so that the sanitizer sees a byte too many. */
  g_autofree char *buffer = g_malloc (n + 1);
  KabJsonReader reader;
  KabJsonToken token;

  memcpy (buffer, text, n + 1);
  kab_json_reader_init (&reader, buffer, n);
  do
    token = kab_json_reader_next (&reader);
  while (token != KAB_JSON_ERROR && token != KAB_JSON_END);
  if (token == KAB_JSON_ERROR)
    g_assert_cmpint (kab_json_reader_next (&reader), ==, KAB_JSON_ERROR);

  return token == KAB_JSON_END;
}

static void
test_grammar (void)
{
  static const char *const good[] = {
    "0",
    "-0",
    "1",
    "-12",
    "9223372036854775807",
    "-9223372036854775808",
    "1.5",
    "1e5",
    "1E+5",
    "-1.25e-3",
    "true",
    "false",
    "null",
    "\"\"",
    "\"a\\n\\\"\\\\\\/\\b\\f\\r\\t\"",
    "\"\\u0416\"",
    "\"\\ud83d\\ude00\"",
    "[]",
    "{}",
    " [ 1 , \"a\" , null ] ",
    "{\"a\":{\"b\":[{}]}}",
    "[[],[]]",
    "\t\r\n {\"a\" : 1}\n",
    "\"\x7f\"",
  };
  static const char *const bad[] = {
    "",
    " ",
    "01",
    "-",
    "+1",
    "1.",
    ".5",
    "1e",
    "1e+",
    "0x1",
    "9223372036854775808",
    "-9223372036854775809",
    "tru",
    "truefalse",
    "nul",
    "nullx",
    "NaN",
    "Infinity",
    "'a'",
    "\"a",
    "\"a\\\"",
    "\"\\x\"",
    "\"\\u12\"",
    "\"\\u12g4\"",
    "\"\\u0000\"",
    "\"\\ud83d\"",
    "\"\\ud83dx\"",
    "\"\\ud83d\\u0041\"",
    "\"\\ude00\"",
    "\"a\nb\"",
    "\"\xff\"",
    "\"\xc0\x80\"",
    "\"\xed\xa0\x80\"",
    "[",
    "]",
    "[1",
    "[1,]",
    "[,1]",
    "[1 2]",
    "[1}",
    "{",
    "}",
    "{1:2}",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{\"a\" 1}",
    "{\"a\":1 \"b\":2}",
    "{\"a\":1]",
    "1 2",
    "{} {}",
    "// x\n1",
    "\xef\xbb\xbf{}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      say (good[i]);
      g_assert_true (reads (good[i]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      say (bad[i]);
      g_assert_false (reads (bad[i]));
    }
}

static void
test_values (void)
{
  char text[]
    = "{\"k\\u0435y\":\"\\u0416\\ud83d\\ude00\\n\",\"n\":-9223372036854775808,\"r\":-1.5e2,\"t\":true,"
      "\"z\":null,\"skip\":{\"a\":[1,{\"b\":2}]},\"last\":7}";
  KabJsonReader r;

  kab_json_reader_init (&r, text, strlen (text));
  g_assert_cmpint (kab_json_reader_next (&r), ==, KAB_JSON_OBJECT_BEGIN);
  g_assert_cmpint (kab_json_reader_next (&r), ==, KAB_JSON_KEY);
  g_assert_cmpstr (r.text, ==, "kеy");
  g_assert_cmpint (kab_json_reader_next (&r), ==, KAB_JSON_STRING);
  g_assert_cmpstr (r.text, ==, "Ж😀\n");
  g_assert_cmpuint (r.length, ==, strlen ("Ж😀\n"));
  g_assert_cmpint (kab_json_reader_next (&r), ==, KAB_JSON_KEY);
  g_assert_cmpint (kab_json_reader_next (&r), ==, KAB_JSON_INTEGER);
  g_assert_cmpint (r.integer, ==, G_MININT64);
  g_assert_cmpint (kab_json_reader_next (&r), ==, KAB_JSON_KEY);
  g_assert_cmpint (kab_json_reader_next (&r), ==, KAB_JSON_REAL);
  g_assert_cmpuint (r.length, ==, strlen ("-1.5e2"));
  g_assert_true (strncmp (r.text, "-1.5e2", r.length) == 0);
  g_assert_cmpint (kab_json_reader_next (&r), ==, KAB_JSON_KEY);
  g_assert_cmpint (kab_json_reader_next (&r), ==, KAB_JSON_BOOLEAN);
  g_assert_cmpint (r.integer, ==, 1);
  g_assert_cmpint (kab_json_reader_next (&r), ==, KAB_JSON_KEY);
  g_assert_cmpint (kab_json_reader_next (&r), ==, KAB_JSON_NULL);
  g_assert_cmpint (kab_json_reader_next (&r), ==, KAB_JSON_KEY);
  g_assert_true (kab_json_reader_skip (&r, kab_json_reader_next (&r)));
  g_assert_cmpint (kab_json_reader_next (&r), ==, KAB_JSON_KEY);
  g_assert_cmpstr (r.text, ==, "last");
  g_assert_true (kab_json_reader_skip (&r, kab_json_reader_next (&r)));
  g_assert_cmpint (kab_json_reader_next (&r), ==, KAB_JSON_OBJECT_END);
  g_assert_cmpint (kab_json_reader_next (&r), ==, KAB_JSON_END);
}

static void
test_depth (void)
{
  for (guint depth = KAB_JSON_DEPTH_MAX - 1; depth <= KAB_JSON_DEPTH_MAX + 1; depth++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint i = 0; i < depth; i++)
        g_string_append_c (text, '[');
      for (guint i = 0; i < depth; i++)
        g_string_append_c (text, ']');
      g_assert_cmpint (reads (text->str), ==, depth <= KAB_JSON_DEPTH_MAX);
    }
}

/* No prefix of a valid text, and no text with one byte replaced, crashes or reads past the end. */
static void
test_hostile (void)
{
  static const char text[] = "{\"a\":[1,-2.5e3,\"\\u0416\\ud83d\\ude00 \xd0\x96\",true,false,null],\"b\":{}}";
  GRand *rand = g_rand_new_with_seed (1);

  for (gsize n = 0; n < strlen (text); n++)
    {
      g_autofree char *part = g_strndup (text, n);

      g_assert_false (reads (part));
    }
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *broken = g_strdup (text);

      for (guint k = 0; k <= i % 3; k++)
        broken[g_rand_int_range (rand, 0, (gint32)strlen (text))] = (char)g_rand_int_range (rand, 1, 256);
      reads (broken);
    }
  g_rand_free (rand);
}

static void
test_append (void)
{
  static const gint64 integers[] = { 0, 1, -1, 10, -10, 123456789, G_MAXINT64, G_MININT64 };
  g_autoptr (GString) out = g_string_new (NULL);

  kab_json_append_string (out, "a\"b\\c\nd\te\x01Ж");
  g_assert_cmpstr (out->str, ==, "\"a\\\"b\\\\c\\nd\\u0009e\\u0001Ж\"");
  for (guint i = 0; i < G_N_ELEMENTS (integers); i++)
    {
      g_autofree char *expected = g_strdup_printf ("%" G_GINT64_FORMAT, integers[i]);

      g_string_truncate (out, 0);
      kab_json_append_integer (out, integers[i]);
      g_assert_cmpstr (out->str, ==, expected);
      g_assert_true (reads (out->str));
    }
}

static void
test_normalise (void)
{
  static const char *const cases[][2] = {
    { "{}", "{}" },
    { " [ ] ", "[]" },
    { "{\"b\":1,\"a\":2}", "{\"a\":2,\"b\":1}" },
    { "{ \"b\" : [ 1, 2.5, true, null ], \"a\" : { \"d\" : \"\\u0416\", \"c\" : \"\" } }",
      "{\"a\":{\"c\":\"\",\"d\":\"Ж\"},\"b\":[1,2.5,true,null]}" },
    { "\"x\"", "\"x\"" },
    { "-5", "-5" },
    { "{\"a\":1", NULL },
    { "", NULL },
    { "[1,]", NULL },
    { "// comment\n[]", NULL },
  };
  g_autofree char *deep = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *normal = kab_json_normalise (cases[i][0]);

      g_assert_cmpstr (normal, ==, cases[i][1]);
    }
  deep = g_strnfill (100000, '[');
  g_assert_null (kab_json_normalise (deep));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/grammar", test_grammar);
  g_test_add_func ("/json/values", test_values);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/hostile", test_hostile);
  g_test_add_func ("/json/append", test_append);
  g_test_add_func ("/json/normalise", test_normalise);

  return g_test_run ();
}
