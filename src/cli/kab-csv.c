/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-csv.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "kab-error.h"

#define BOM "\357\273\277"

typedef struct
{
  KabCsv *csv;
  GPtrArray *cells;
  GString *cell;
  guint line;       /* where we are */
  guint first_line; /* where the row began */
  guint n_cells;    /* of all rows */
  gboolean any;     /* whether the row has anything but blanks */
} Parser;

void
kab_csv_free (KabCsv *csv)
{
  if (csv == NULL)
    return;
  g_ptr_array_unref (csv->rows);
  g_array_unref (csv->lines);
  g_free (csv->encoding);
  g_free (csv);
}

static gboolean
too_large (guint line, GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE,
               _ ("Line %u has too many columns or too long a cell. Is a quotation mark left open?"), line);
  return FALSE;
}

static gboolean
end_cell (Parser *p, GError **error)
{
  if (p->cells->len >= KAB_CSV_COLUMNS_MAX)
    return too_large (p->first_line, error);
  if (p->n_cells++ == KAB_CSV_CELLS_MAX || p->csv->rows->len == KAB_CSV_ROWS_MAX)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE,
                   _ ("The table has more than %d rows or %d cells. Split it into several files."),
                   KAB_CSV_ROWS_MAX, KAB_CSV_CELLS_MAX);
      return FALSE;
    }
  g_ptr_array_add (p->cells, g_strndup (p->cell->str, p->cell->len));
  g_string_truncate (p->cell, 0);
  return TRUE;
}

static gboolean
end_row (Parser *p, GError **error)
{
  if (!end_cell (p, error))
    return FALSE;
  if (p->any)
    {
      g_ptr_array_add (p->cells, NULL);
      g_ptr_array_add (p->csv->rows, g_ptr_array_free (p->cells, FALSE));
      g_array_append_val (p->csv->lines, p->first_line);
      p->cells = g_ptr_array_new_with_free_func (g_free);
    }
  else
    {
      g_ptr_array_set_size (p->cells, 0);
    }
  p->any = FALSE;
  p->first_line = p->line;
  return TRUE;
}

static gboolean
parse (Parser *p, const char *text, gsize length, char delimiter, GError **error)
{
  const char *end = text + length;
  gboolean quoted = FALSE;

  for (const char *at = text; at < end; at++)
    {
      char c = *at;

      if (p->cell->len > KAB_CSV_CELL_MAX)
        return too_large (p->first_line, error);
      if (quoted)
        {
          if (c == '"' && at + 1 < end && at[1] == '"')
            {
              g_string_append_c (p->cell, '"');
              at++;
            }
          else if (c == '"')
            {
              quoted = FALSE;
            }
          else if (c != '\r' || at + 1 >= end || at[1] != '\n')
            {
              p->line += c == '\n';
              g_string_append_c (p->cell, c);
            }
          continue;
        }
      if (c == '"' && p->cell->len == 0)
        {
          quoted = TRUE;
          p->any = TRUE;
        }
      else if (c == delimiter)
        {
          if (!end_cell (p, error))
            return FALSE;
        }
      else if (c == '\n' || c == '\r')
        {
          if (c == '\r' && at + 1 < end && at[1] == '\n')
            at++;
          p->line++;
          if (!end_row (p, error))
            return FALSE;
        }
      else
        {
          p->any |= c != ' ' && c != '\t';
          g_string_append_c (p->cell, c);
        }
    }
  if (quoted)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("The quotation mark that line %u opens is never closed."), p->first_line);
      return FALSE;
    }
  return (p->cell->len == 0 && p->cells->len == 0) || end_row (p, error);
}

/* The one that the first lines have most of, outside quotation marks. */
static char
guess_delimiter (const char *text, gsize length)
{
  static const char candidates[] = ";,\t|";
  guint counts[sizeof candidates - 1] = { 0 };
  gboolean quoted = FALSE;
  guint lines = 0, best = 0;

  for (gsize i = 0; i < length && lines < 5; i++)
    {
      const char *which;

      if (text[i] == '"')
        quoted = !quoted;
      if (quoted || text[i] == '\0')
        continue;
      lines += text[i] == '\n';
      which = strchr (candidates, text[i]);
      if (which != NULL)
        counts[which - candidates]++;
    }
  for (guint i = 1; i < G_N_ELEMENTS (counts); i++)
    if (counts[i] > counts[best])
      best = i;
  return candidates[best];
}

KabCsv *
kab_csv_parse (const char *text, gsize length, char delimiter, GError **error)
{
  g_autoptr (KabCsv) csv = g_new0 (KabCsv, 1);
  Parser p = { csv, g_ptr_array_new_with_free_func (g_free), g_string_new (NULL), 1, 1, 0, FALSE };
  gboolean ok;

  csv->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  csv->lines = g_array_new (FALSE, FALSE, sizeof (guint));
  /* Spreadsheets begin a file with "sep=;" to be told apart by their own kind. */
  if (length >= 6 && g_ascii_strncasecmp (text, "sep=", 4) == 0 && (text[5] == '\n' || text[5] == '\r'))
    {
      gsize skip = text[5] == '\r' && length > 6 && text[6] == '\n' ? 7 : 6;

      if (delimiter == '\0')
        delimiter = text[4];
      text += skip;
      length -= skip;
      p.line = p.first_line = 2;
    }
  csv->delimiter = delimiter != '\0' ? delimiter : guess_delimiter (text, length);
  ok = parse (&p, text, length, csv->delimiter, error);
  g_ptr_array_unref (p.cells);
  g_string_free (p.cell, TRUE);
  return ok ? g_steal_pointer (&csv) : NULL;
}

static GBytes *
read_all (const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  FILE *file = g_str_equal (path, "-") ? stdin : fopen (path, "rb");
  guint8 buffer[65536];
  gsize n;
  gboolean failed;

  if (file == NULL)
    {
      g_set_error (error, KAB_ERROR, errno == ENOENT ? KAB_ERROR_NOT_FOUND : KAB_ERROR_STORAGE,
                   _ ("“%s” cannot be read: %s."), path, g_strerror (errno));
      return NULL;
    }
  while ((n = fread (buffer, 1, sizeof buffer, file)) > 0 && bytes->len + n <= KAB_CSV_FILE_MAX)
    g_byte_array_append (bytes, buffer, (guint)n);
  failed = ferror (file) != 0;
  if (file != stdin)
    fclose (file);
  if (failed || n > 0)
    {
      g_set_error (error, KAB_ERROR, failed ? KAB_ERROR_STORAGE : KAB_ERROR_TOO_LARGE,
                   failed ? _ ("The file “%s” cannot be read.") : _ ("The file “%s” is too large."), path);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static const char *
guess_encoding (const guint8 *data, gsize length)
{
  if (length >= 2 && data[0] == 0xff && data[1] == 0xfe)
    return "UTF-16LE";
  if (length >= 2 && data[0] == 0xfe && data[1] == 0xff)
    return "UTF-16BE";
  if (g_utf8_validate_len ((const char *)data, length, NULL))
    return "UTF-8";
  return "WINDOWS-1251";
}

KabCsv *
kab_csv_read (const char *path, const char *encoding, char delimiter, GError **error)
{
  g_autoptr (GBytes) bytes = read_all (path, error);
  g_autofree char *text = NULL;
  const guint8 *data;
  const char *from;
  gsize length, read;
  KabCsv *csv;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  if (encoding == NULL || g_ascii_strcasecmp (encoding, "auto") == 0)
    encoding = data != NULL ? guess_encoding (data, length) : "UTF-8";
  text = g_convert (data != NULL ? (const char *)data : "", (gssize)length, "UTF-8", encoding, &read, &length,
                    NULL);
  if (text == NULL || memchr (text, '\0', length) != NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("“%s” is not text in the encoding %s. Say which with --encoding."), path, encoding);
      return NULL;
    }
  from = text;
  if (g_str_has_prefix (from, BOM))
    {
      from += strlen (BOM);
      length -= strlen (BOM);
    }
  csv = kab_csv_parse (from, length, delimiter, error);
  if (csv != NULL)
    csv->encoding = g_strdup (encoding);
  return csv;
}
