/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What differs between two versions of a text: nothing lost, and no more shown as changed than there is. */
#include "kab-line-diff.h"

/* "-a +b  c": how each line fares. */
static char *
told (const char *before, const char *after)
{
  g_autoptr (GPtrArray) lines = kab_line_diff (before, after);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const KabDiffLine *line = lines->pdata[i];

      g_string_append_printf (out, "%s%c%s", i > 0 ? "|" : "", " -+"[line->kind], line -> text);
    }
  return g_string_free (out, FALSE);
}

static void
assert_told (const char *before, const char *after, const char *wanted)
{
  g_autofree char *got = told (before, after);

  g_assert_cmpstr (got, ==, wanted);
}

static void
test_known (void)
{
  assert_told (NULL, NULL, "");
  assert_told ("", "a\n", "+a");
  assert_told ("a\nb", NULL, "-a|-b");
  assert_told ("a\nb\nc\n", "a\nb\nc", " a| b| c");
  assert_told ("a\r\nb\r\n", "a\nb\n", " a| b");
  assert_told ("a\nb\nc", "a\nx\nc", " a|-b|+x| c");
  assert_told ("<p>\n<b>Имя</b>\n</p>", "<p>\n<img>\n<b>Имя</b>\n</p>\n\n",
               " <p>|+<img>| <b>Имя</b>| </p>|+");
  assert_told ("a\nb\nc\na\nb\nb\na", "c\nb\na\nb\na\nc", "-a|-b| c|+b| a| b|-b| a|+c");
}

/* Whatever the texts: both are there whole and in order, with their numbers. */
static void
assert_whole (const char *before, const char *after, guint *edits)
{
  g_autoptr (GPtrArray) lines = kab_line_diff (before, after);
  g_auto (GStrv) a = g_strsplit (before, "\n", -1);
  g_auto (GStrv) b = g_strsplit (after, "\n", -1);
  guint i = 0, j = 0;

  *edits = 0;
  for (guint l = 0; l < lines->len; l++)
    {
      const KabDiffLine *line = lines->pdata[l];

      *edits += line->kind != KAB_DIFF_SAME;
      if (line->kind != KAB_DIFF_ADDED)
        {
          g_assert_cmpstr (line->text, ==, a[i]);
          g_assert_cmpuint (line->before, ==, ++i);
        }
      if (line->kind != KAB_DIFF_REMOVED)
        {
          g_assert_cmpstr (line->text, ==, b[j]);
          g_assert_cmpuint (line->after, ==, ++j);
        }
    }
  g_assert_cmpuint (i, ==, MAX (g_strv_length (a), 1) - 1);
  g_assert_cmpuint (j, ==, MAX (g_strv_length (b), 1) - 1);
}

static void
test_any (void)
{
  for (guint round = 0; round < 400; round++)
    {
      g_autoptr (GString) a = g_string_new (NULL);
      g_autoptr (GString) b = g_string_new (NULL);
      guint changed = 0, edits;

      for (gint n = g_test_rand_int_range (0, 60); n > 0; n--)
        {
          const char line[] = { (char)g_test_rand_int_range ('a', 'f'), '\n', '\0' };
          gint what = g_test_rand_int_range (0, 10);

          if (what != 0)
            g_string_append (a, line);
          if (what != 1)
            g_string_append (b, line);
          changed += what < 2;
        }
      assert_whole (a->str, b->str, &edits);
      g_assert_cmpuint (edits, <=, changed);
    }
}

/* Nothing in common, and a lot of it: it ends soon all the same. */
static void
test_strangers (void)
{
  g_autoptr (GString) a = g_string_new ("head\n");
  g_autoptr (GString) b = g_string_new ("head\n");
  guint edits;

  for (guint i = 0; i < 20000; i++)
    {
      g_string_append_printf (a, "a%u\n", i);
      g_string_append_printf (b, "b%u\n", i);
    }
  assert_whole (a->str, b->str, &edits);
  g_assert_cmpuint (edits, ==, 40000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line-diff/known", test_known);
  g_test_add_func ("/line-diff/any", test_any);
  g_test_add_func ("/line-diff/strangers", test_strangers);
  return g_test_run ();
}
