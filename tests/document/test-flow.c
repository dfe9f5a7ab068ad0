/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Documents of random form: whatever is cut where, each word is on paper once, inside of the margins, and on no
 * other word.
 */
#include <string.h>

#include "reader.h"

#define SEEDS 100
#define PAGE_HEIGHT 400.0
#define PAGE_WIDTH 560.0
#define MARGIN 30.0

typedef struct
{
  GRand *rand;
  GString *html;
  guint words, heads;
  gboolean floats;
} Author;

/* A box at a side, of its own width or of what is in it, perhaps below those before it. */
static void
floating (Author *author, const char *element)
{
  static const char *const widths[] = { "width: 60pt; ", "min-width: 60pt; ", "" };

  g_string_append_printf (author->html, "<%s style='float: %s; %smargin: %dpt 5pt; %s'>", element,
                          g_rand_boolean (author->rand) ? "left" : "right",
                          widths[g_rand_int_range (author->rand, 0, 3)],
                          g_rand_int_range (author->rand, 0, 8),
                          g_rand_int_range (author->rand, 0, 4) == 0 ? "clear: both" : "background: #ddd");
  for (guint n = (guint)g_rand_int_range (author->rand, 1, 9); n > 0; n--)
    g_string_append_printf (author->html, "w%u ", author->words++);
  g_string_append_printf (author->html, "</%s>", element);
}

static void
words (Author *author, guint most)
{
  for (guint n = (guint)g_rand_int_range (author->rand, 1, (int)most + 1); n > 0; n--)
    if (author->floats && g_rand_int_range (author->rand, 0, 40) == 0)
      floating (author, "span");
    else
      g_string_append_printf (author->html,
                              g_rand_int_range (author->rand, 0, 9) == 0 ? "<b>w%u</b> " : "w%u ",
                              author->words++);
}

static void block (Author *author, guint depth);

static void
table (Author *author, guint depth)
{
  guint columns = (guint)g_rand_int_range (author->rand, 1, author->floats ? 3 : 4),
        rows = (guint)g_rand_int_range (author->rand, 1, 14);

  g_string_append_printf (author->html, "<table style='border-collapse: %s; width: %s'>",
                          g_rand_boolean (author->rand) ? "collapse" : "separate",
                          g_rand_boolean (author->rand) ? "100%" : "auto");
  if (g_rand_boolean (author->rand))
    g_string_append_printf (author->html, "<thead><tr><th colspan=%u>head%u</th></tr></thead>", columns,
                            author->heads++);
  g_string_append (author->html, "<tbody>");
  for (guint r = 0; r < rows; r++)
    {
      g_string_append (author->html, "<tr>");
      for (guint c = 0; c < columns; c++)
        {
          g_string_append (author->html, "<td>");
          if (depth > 0 && g_rand_int_range (author->rand, 0, 12) == 0)
            block (author, depth - 1);
          else
            words (author, 12);
          g_string_append (author->html, "</td>");
        }
      g_string_append (author->html, "</tr>");
    }
  g_string_append (author->html, "</tbody></table>");
}

static void
block (Author *author, guint depth)
{
  static const char *const styles[] = { "",
                                        "page-break-inside: avoid",
                                        "page-break-before: always",
                                        "margin: 10pt 0 20pt 0",
                                        "border: 2pt solid #888; padding: 6pt",
                                        "page-break-after: avoid",
                                        "background: #eee; padding: 3pt 10pt",
                                        "orphans: 3; widows: 3",
                                        "text-align: justify",
                                        "text-align: right",
                                        "page-break-after: always" };
  const char *style = styles[g_rand_int_range (author->rand, 0, G_N_ELEMENTS (styles))];

  if (author->floats && g_rand_int_range (author->rand, 0, 4) == 0)
    floating (author, "div");

  switch (depth > 0 ? g_rand_int_range (author->rand, 0, 7) : 0)
    {
    case 1:
      g_string_append_printf (author->html, "<h2 style='%s'>", style);
      words (author, 5);
      g_string_append (author->html, "</h2>");
      break;
    case 2:
      g_string_append_printf (author->html, "<ul style='%s'>", style);
      for (guint n = (guint)g_rand_int_range (author->rand, 1, 6); n > 0; n--)
        {
          g_string_append (author->html, "<li>");
          words (author, 20);
          g_string_append (author->html, "</li>");
        }
      g_string_append (author->html, "</ul>");
      break;
    case 3:
      table (author, depth - 1);
      break;
    case 4:
    case 5:
      g_string_append_printf (author->html, "<div style='%s'>", style);
      for (guint n = (guint)g_rand_int_range (author->rand, 1, 5); n > 0; n--)
        block (author, depth - 1);
      g_string_append (author->html, "</div>");
      break;
    default:
      g_string_append_printf (author->html, "<p style='%s'>", style);
      words (author, 60);
      g_string_append (author->html, "</p>");
      break;
    }
}

typedef struct
{
  double x, y, right, bottom;
} Place;

/* Lines may touch, words may not stand on one another. */
static void
check_apart (GArray *places, const Place *place, const char *line, guint32 seed)
{
  for (guint i = 0; i < places->len; i++)
    {
      const Place *other = &g_array_index (places, Place, i);

      if (MIN (place->right, other->right) - MAX (place->x, other->x) > 1
          && MIN (place->bottom, other->bottom) - MAX (place->y, other->y) > 0.4 * (place->bottom - place->y))
        g_error ("seed %u: stands on another word: %s", seed, line);
    }
}

static void
check (const char *xml, const Author *author, guint32 seed)
{
  g_autofree guint *seen = g_new0 (guint, author->words);
  g_auto (GStrv) lines = g_strsplit (xml, "\n", -1);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *word = strstr (lines[i], "\">");
      double x, y, right, bottom;
      Place place;

      if (strstr (lines[i], "<page ") != NULL)
        g_array_set_size (places, 0);
      if (strstr (lines[i], "<word ") == NULL || word == NULL)
        continue;
      x = g_ascii_strtod (strstr (lines[i], "xMin=\"") + 6, NULL);
      y = g_ascii_strtod (strstr (lines[i], "yMin=\"") + 6, NULL);
      right = g_ascii_strtod (strstr (lines[i], "xMax=\"") + 6, NULL);
      bottom = g_ascii_strtod (strstr (lines[i], "yMax=\"") + 6, NULL);
      /* The box pdftotext gives a word may be a little higher than its line. */
      if (x < MARGIN - 1 || right > PAGE_WIDTH - MARGIN + 1 || y < MARGIN - 4
          || bottom > PAGE_HEIGHT - MARGIN + 4)
        g_error ("seed %u: out of the margins: %s", seed, lines[i]);
      place = (Place){ x, y, right, bottom };
      check_apart (places, &place, lines[i], seed);
      g_array_append_val (places, place);
      if (word[2] == 'w')
        seen[g_ascii_strtoull (word + 3, NULL, 10)]++;
    }
  for (guint i = 0; i < author->words; i++)
    if (seen[i] != 1)
      g_error ("seed %u: word w%u is %u times on paper", seed, i, seen[i]);
}

static void
test_flow (gconstpointer floats)
{
  for (guint32 seed = 1; seed <= SEEDS; seed++)
    {
      Author author
        = { .rand = g_rand_new_with_seed (seed), .html = g_string_new (NULL), .floats = floats != NULL };
      g_autoptr (KabDocument) document = NULL;
      g_autofree char *xml = NULL;

      g_string_append (author.html, "<style>@page { size: 560pt 400pt; margin: 30pt } ul { list-style: none }"
                                    "td { padding: 2pt }</style><body>");
      for (guint n = (guint)g_rand_int_range (author.rand, 1, 14); n > 0; n--)
        block (&author, 3);
      g_string_append (author.html, "</body>");
      if (g_getenv ("KABINET_FLOW_HTML") != NULL)
        g_file_set_contents (g_getenv ("KABINET_FLOW_HTML"), author.html->str, -1, NULL);
      document = reader_document (author.html->str);
      xml = reader_words (document);
      check (xml, &author, seed);
      g_rand_free (author.rand);
      g_string_free (author.html, TRUE);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/flow/random", NULL, test_flow);
  g_test_add_data_func ("/flow/floats", "floats", test_flow);
  status = g_test_run ();
  reader_clean ();
  return status;
}
