/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables from anywhere; and what is written of them comes back as it was, and starts no formula. */
#include <string.h>

#include "fuzz.h"
#include "kab-csv.h"

static gboolean
is_told_apart (char **cells)
{
  gboolean any = FALSE;

  for (char **cell = cells; *cell != NULL; cell++)
    {
      any |= (*cell)[strspn (*cell, " \t")] != '\0';
      /* Line ends of files are \r\n or \n: inside a cell they become \n. */
      if (strchr (*cell, '\r') != NULL)
        return FALSE;
    }
  return any;
}

static void
write_again (char **cells, char delimiter)
{
  g_autoptr (GString) out = g_string_new ("head\n");
  g_autoptr (KabCsv) csv = NULL;
  char **back;

  for (char **cell = cells; *cell != NULL; cell++)
    {
      gsize at;

      if (cell != cells)
        g_string_append_c (out, delimiter);
      at = out->len;
      kab_csv_append_cell (out, *cell, delimiter);
      g_assert_null (strchr ("=+-@\t\r", out->str[at] != '\0' ? out->str[at] : 'x'));
      g_assert_false (out->str[at] == '"' && strchr ("=+-@\t\r", out->str[at + 1]) != NULL
                      && out->str[at + 1] != '\0');
    }
  csv = kab_csv_parse (out->str, out->len, delimiter, NULL);
  g_assert_nonnull (csv);
  g_assert_cmpuint (csv->rows->len, ==, 2);
  back = csv->rows->pdata[1];
  g_assert_cmpuint (g_strv_length (back), ==, g_strv_length (cells));
  for (guint i = 0; cells[i] != NULL; i++)
    g_assert_cmpstr (kab_csv_unguard (back[i]), ==, cells[i]);
}

void
fuzz_csv (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_text_of (data, size);
  g_autoptr (KabCsv) csv = text != NULL ? kab_csv_parse (text, size, '\0', NULL) : NULL;

  if (csv == NULL)
    return;
  g_assert_cmpuint (csv->rows->len, ==, csv->lines->len);
  for (guint i = 0; i < csv->rows->len; i++)
    {
      char **cells = csv->rows->pdata[i];

      g_assert_cmpuint (g_strv_length (cells), <=, KAB_CSV_COLUMNS_MAX);
      if (is_told_apart (cells) && strchr (";,\t|", csv->delimiter) != NULL)
        write_again (cells, csv->delimiter);
    }
}
