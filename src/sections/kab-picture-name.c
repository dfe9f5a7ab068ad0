/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-picture-name.h"

#define LETTERS_MAX 60

/* src="NAME" of an element, or url(NAME) in a style. */
static GRegex *
uses_of (const char *name)
{
  g_autofree char *escaped = g_regex_escape_string (name, -1);
  g_autofree char *pattern
    = g_strdup_printf ("(src\\s*=\\s*[\"']?\\s*|url\\(\\s*[\"']?\\s*)%s(?=\\s*[\"')\\s>/])", escaped);

  return g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
}

gboolean
kab_picture_name_is_used (const char *html, const char *name)
{
  g_autoptr (GRegex) regex = uses_of (name);

  return html && regex && g_regex_match (regex, html, 0, NULL);
}

static gboolean
put_name (const GMatchInfo *match, GString *out, gpointer user_data)
{
  g_autofree char *before = g_match_info_fetch (match, 1);

  g_string_append (out, before);
  g_string_append (out, user_data);
  return FALSE;
}

char *
kab_picture_name_replace (const char *html, const char *from, const char *to)
{
  g_autoptr (GRegex) regex = uses_of (from);
  char *changed = regex ? g_regex_replace_eval (regex, html, -1, 0, 0, put_name, (gpointer)to, NULL) : NULL;

  return changed ? changed : g_strdup (html);
}

char *
kab_picture_name_tidy (const char *text)
{
  GString *name = g_string_new (NULL);

  for (const char *p = text; *p != '\0' && g_utf8_strlen (name->str, -1) < LETTERS_MAX;
       p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c) || c == '_' || c == '.' || c == '-')
        g_string_append_unichar (name, g_unichar_tolower (c));
      else if (name->len > 0 && name->str[name->len - 1] != '-')
        g_string_append_c (name, '-');
    }
  while (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);
  return g_string_free (name, FALSE);
}
