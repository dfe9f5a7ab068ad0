/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a template says of its paper: @page, header and footer. */
#include "kab-template-editor-page.h"

#include <string.h>

#include "kab-css.h"

#define POINTS_PER_MM (72 / 25.4)

static const char *const sides[] = { "margin-top", "margin-right", "margin-bottom", "margin-left" };

const char *const *
kab_page_sizes (void)
{
  static const char *const names[] = { "A4", "A5", "A3", "A6", "B5", "Letter", "Legal", NULL };

  return names;
}

/* Where the declarations of @page stand; behind the braces. */
static gboolean
find_page (const char *html, gsize *from, gsize *to)
{
  g_autoptr (KabMarkup) markup = kab_markup_new (html);

  for (guint i = 0; i < markup->tokens->len; i++)
    {
      const KabToken *t = kab_markup_token (markup, (int)i);
      g_autofree char *css = NULL;
      const char *at, *open, *close;

      if (t->kind != KAB_TOKEN_OTHER || !g_str_equal (t->name, "style"))
        continue;
      css = g_strndup (html + t->start, t->end - t->start);
      at = strstr (css, "@page");
      open = at ? strchr (at, '{') : NULL;
      close = open ? strchr (open, '}') : NULL;
      if (!close)
        continue;
      *from = t->start + (gsize)(open + 1 - css);
      *to = t->start + (gsize)(close - css);
      return TRUE;
    }
  return FALSE;
}

static double
millimetres (const char *text, double otherwise)
{
  KabLength length;

  if (!kab_css_length (text, &length) || length.unit != KAB_UNIT_PT || length.value < 0)
    return otherwise;
  return (double)length.value / POINTS_PER_MM;
}

static void
read_size (const char *value, KabPageSetup *setup)
{
  g_auto (GStrv) words = g_strsplit_set (value, " \t\n", -1);

  setup->size[0] = '\0';
  setup->landscape = FALSE;
  for (guint i = 0; words[i]; i++)
    {
      if (g_ascii_strcasecmp (words[i], "landscape") == 0)
        setup->landscape = TRUE;
      for (const char *const *name = kab_page_sizes (); *name; name++)
        if (g_ascii_strcasecmp (words[i], *name) == 0)
          g_strlcpy (setup->size, *name, sizeof setup->size);
    }
  /* "landscape" alone is A4. */
  if (setup->size[0] == '\0' && !strpbrk (value, "0123456789"))
    g_strlcpy (setup->size, "A4", sizeof setup->size);
}

static void
read_margins (const char *value, KabPageSetup *setup)
{
  g_auto (GStrv) words = g_strsplit_set (value, " \t\n", -1);
  double all[4] = { 20, 20, 20, 20 };
  guint n = 0;

  for (guint i = 0; words[i] && n < 4; i++)
    if (words[i][0] != '\0')
      all[n++] = millimetres (words[i], 20);
  if (n == 0)
    return;
  setup->margins[0] = all[0];
  setup->margins[1] = n > 1 ? all[1] : all[0];
  setup->margins[2] = n > 2 ? all[2] : all[0];
  setup->margins[3] = n > 3 ? all[3] : setup->margins[1];
}

/* The declarations one by one; @size: (out): as it was written. */
static void
read_page (const char *css, KabPageSetup *setup, char **size)
{
  g_auto (GStrv) parts = g_strsplit (css, ";", -1);

  for (guint i = 0; parts[i]; i++)
    {
      char *colon = strchr (parts[i], ':'), *name, *value;

      if (!colon)
        continue;
      *colon = '\0';
      name = g_strstrip (parts[i]);
      value = g_strstrip (colon + 1);
      if (g_ascii_strcasecmp (name, "size") == 0)
        {
          read_size (value, setup);
          g_free (*size);
          *size = g_strdup (value);
        }
      else if (g_ascii_strcasecmp (name, "margin") == 0)
        read_margins (value, setup);
      for (guint k = 0; k < 4; k++)
        if (g_ascii_strcasecmp (name, sides[k]) == 0)
          setup->margins[k] = millimetres (value, setup->margins[k]);
    }
}

static void
read_all (const char *html, KabPageSetup *setup, char **size)
{
  gsize from, to;

  *setup = (KabPageSetup){ .size = "A4", .margins = { 20, 20, 20, 20 } };
  if (find_page (html, &from, &to))
    {
      g_autofree char *css = g_strndup (html + from, to - from);

      read_page (css, setup, size);
    }
}

void
kab_page_setup_read (const char *html, KabPageSetup *setup)
{
  g_autofree char *size = NULL;

  read_all (html, setup, &size);
}

static void
append_length (GString *out, double mm)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (number, sizeof number, "%.1f", mm);
  if (g_str_has_suffix (number, ".0"))
    number[strlen (number) - 2] = '\0';
  g_string_append_printf (out, " %smm", number);
}

static char *
declarations (const KabPageSetup *setup, const char *size)
{
  GString *out = g_string_new (" size:");

  if (setup->size[0] != '\0')
    g_string_append_printf (out, " %s%s", setup->size, setup->landscape ? " landscape" : "");
  else
    g_string_append_printf (out, " %s", size ? size : "A4");
  g_string_append (out, "; margin:");
  for (guint i = 0; i < 4; i++)
    append_length (out, setup->margins[i]);
  g_string_append (out, "; ");
  return g_string_free (out, FALSE);
}

/* Where a style element may stand: in the head, or before all else. */
static gsize
style_point (const char *html)
{
  g_autoptr (KabMarkup) markup = kab_markup_new (html);

  for (guint i = 0; i < markup->tokens->len; i++)
    {
      const KabToken *t = kab_markup_token (markup, (int)i);

      if (t->kind == KAB_TOKEN_CLOSE && g_str_equal (t->name, "head"))
        return t->start;
    }
  for (guint i = 0; i < markup->tokens->len; i++)
    {
      const KabToken *t = kab_markup_token (markup, (int)i);

      if (t->kind == KAB_TOKEN_OPEN && g_str_equal (t->name, "body"))
        return t->start;
    }
  return markup->from;
}

/* The end of the first style element, or, @begin, its beginning; @at: where one may be put if there is none. */
static gboolean
find_style (const char *html, gboolean begin, gsize *at)
{
  g_autoptr (KabMarkup) markup = kab_markup_new (html);

  for (guint i = 0; i < markup->tokens->len; i++)
    {
      const KabToken *t = kab_markup_token (markup, (int)i);

      if (t->kind == (begin ? KAB_TOKEN_OPEN : KAB_TOKEN_CLOSE) && g_str_equal (t->name, "style"))
        {
          *at = begin ? t->end : t->start;
          return TRUE;
        }
    }
  *at = style_point (html);
  return FALSE;
}

void
kab_change_add_rule (const char *html, const char *css, KabChange *change)
{
  g_autoptr (GArray) edits = kab_edits_new ();
  g_autofree char *rule = NULL;
  gsize at, n;

  if (strstr (html, css))
    return;
  rule = find_style (html, FALSE, &at) ? g_strdup (css) : g_strconcat ("<style>\n", css, "</style>\n", NULL);
  n = strlen (rule);
  kab_edits_add (edits, at, at, rule);
  kab_edits_add (edits, change->from, change->to, change->text);
  if (at <= change->from)
    {
      change->select_from += n;
      change->select_to += n;
    }
  g_clear_pointer (&change->text, g_free);
  kab_edits_join (edits, html, change);
}

void
kab_page_setup_change (const char *html, const KabPageSetup *setup, KabChange *change)
{
  g_autofree char *size = NULL, *css = NULL;
  KabPageSetup now;
  gsize from, to;

  read_all (html, &now, &size);
  css = declarations (setup, size);
  if (find_page (html, &from, &to))
    {
      change->from = from;
      change->to = to;
      change->text = g_steal_pointer (&css);
    }
  else
    {
      gboolean styled = find_style (html, TRUE, &from);
      const char *head = styled ? "\n" : "<style>\n", *tail = styled ? "" : "\n</style>\n";

      change->from = change->to = from;
      change->text = g_strdup_printf ("%s@page {%s}%s", head, css, tail);
    }
  change->select_from = change->select_to = change->from + strlen (change->text);
}

void
kab_change_margin_area (const char *html, const char *name, const char *text, KabChange *change)
{
  g_autoptr (KabMarkup) markup = kab_markup_new (html);
  gsize line;

  for (guint i = 0; i < markup->tokens->len; i++)
    {
      const KabToken *t = kab_markup_token (markup, (int)i);

      if (t->kind != KAB_TOKEN_OPEN || !g_str_equal (t->name, name))
        continue;
      change->from = change->to = change->select_from = t->end;
      change->select_to = kab_markup_inner_end (markup, (int)i);
      return;
    }
  line = markup->from;
  while (html[line] == '\n')
    line++;
  change->from = change->to = line;
  change->text = g_strdup_printf ("<%s>%s</%s>\n", name, text, name);
  change->select_from = line + strlen (name) + 2;
  change->select_to = change->select_from + strlen (text);
}
