/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The style attribute of a tag. */
#include <string.h>

#include "kab-template-editor-markup.h"

/* Where the value of the style attribute of @tag is. */
static gboolean
find_style (const char *tag, gsize *from, gsize *to)
{
  const char *at = tag;

  while ((at = strpbrk (at, "sS\"'")))
    {
      const char *p = at;

      if (*at == '"' || *at == '\'')
        {
          at = strchr (at + 1, *at);
          if (!at)
            return FALSE;
          at++;
          continue;
        }
      at++;
      if (g_ascii_strncasecmp (p, "style", 5) != 0 || p == tag || !g_ascii_isspace (p[-1]))
        continue;
      p += 5;
      while (g_ascii_isspace (*p))
        p++;
      if (*p++ != '=')
        continue;
      while (g_ascii_isspace (*p))
        p++;
      if (*p != '"' && *p != '\'')
        return FALSE;
      *from = (gsize)(p + 1 - tag);
      p = strchr (p + 1, *p);
      if (!p)
        return FALSE;
      *to = (gsize)(p - tag);
      return TRUE;
    }
  return FALSE;
}

static char *
declared_name (const char *declaration)
{
  const char *colon = strchr (declaration, ':');

  return colon ? g_strstrip (g_strndup (declaration, (gsize)(colon - declaration))) : g_strdup ("");
}

char *
kab_markup_style (const char *tag, const char *property)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  gsize from, to;

  if (!find_style (tag, &from, &to))
    return NULL;
  text = g_strndup (tag + from, to - from);
  parts = g_strsplit (text, ";", -1);
  for (guint i = 0; parts[i]; i++)
    {
      g_autofree char *name = declared_name (parts[i]);

      if (g_ascii_strcasecmp (name, property) == 0)
        return g_strstrip (g_strdup (strchr (parts[i], ':') + 1));
    }
  return NULL;
}

char *
kab_markup_set_style (const char *tag, const char *property, const char *value)
{
  g_autofree char *text = NULL;
  g_autoptr (GString) style = g_string_new (NULL);
  g_auto (GStrv) parts = NULL;
  gsize from, to, n = strlen (tag);

  if (find_style (tag, &from, &to))
    text = g_strndup (tag + from, to - from);
  else
    {
      /* Before the end of the tag. */
      from = to = n - (g_str_has_suffix (tag, "/>") ? 2 : g_str_has_suffix (tag, ">") ? 1 : 0);
      if (!value)
        return g_strdup (tag);
    }
  parts = g_strsplit (text ? text : "", ";", -1);
  for (guint i = 0; parts[i]; i++)
    {
      g_autofree char *name = declared_name (parts[i]);

      if (name[0] != '\0' && g_ascii_strcasecmp (name, property) != 0)
        g_string_append_printf (style, "%s%s", style->len > 0 ? "; " : "", g_strstrip (parts[i]));
    }
  if (value)
    g_string_append_printf (style, "%s%s: %s", style->len > 0 ? "; " : "", property, value);
  if (!text)
    return g_strdup_printf ("%.*s style=\"%s\"%s", (int)from, tag, style->str, tag + to);
  if (style->len == 0)
    {
      /* An attribute without a value says nothing. */
      while (from > 0 && tag[from] != '=')
        from--;
      while (from > 0 && !g_ascii_isspace (tag[from - 1]))
        from--;
      while (from > 0 && g_ascii_isspace (tag[from - 1]))
        from--;
      to++;
    }
  return g_strdup_printf ("%.*s%s%s", (int)from, tag, style->str, tag + to);
}
