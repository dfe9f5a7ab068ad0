/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-csv-cell.h"

#include <string.h>

/* ＝ ＋ － ＠ */
static const char *const wide[] = { "\357\274\235", "\357\274\213", "\357\274\215", "\357\274\240" };

gboolean
kab_csv_is_formula (const char *text)
{
  if (text[0] != '\0' && strchr ("=+-@\t\r\n", text[0]) != NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (wide); i++)
    if (g_str_has_prefix (text, wide[i]))
      return TRUE;
  return FALSE;
}

/* An apostrophe of its own before a formula needs a second one, to come back as it was. */
static gboolean
is_guarded (const char *text)
{
  return text[0] == '\'' && (kab_csv_is_formula (text + 1) || text[1] == '\'');
}

void
kab_csv_append_cell (GString *out, const char *text, char delimiter)
{
  gboolean guard = kab_csv_is_formula (text) || is_guarded (text);
  gboolean quote = guard || strpbrk (text, "\"\r\n") != NULL || strchr (text, delimiter) != NULL
                   || text[0] == ' ' || (text[0] != '\0' && text[strlen (text) - 1] == ' ');

  if (!quote)
    {
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  if (guard)
    g_string_append_c (out, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

const char *
kab_csv_unguard (const char *text)
{
  return is_guarded (text) ? text + 1 : text;
}
