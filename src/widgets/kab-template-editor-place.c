/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-template-editor-place.h"

#include <string.h>

#include "kab-template-editor-markup.h"

/* A variable or a tag longer than this is none. */
#define REACH 1000

void
kab_place_clear (KabPlace *place)
{
  g_clear_pointer (&place->typed, g_free);
  g_clear_pointer (&place->subject, g_free);
  g_clear_pointer (&place->lists, g_ptr_array_unref);
}

/* The last of @what before @at, and no further back than @from; -1. */
static gssize
last_of (const char *html, gsize from, gsize at, const char *what)
{
  gsize n = strlen (what);

  for (gsize i = at; i >= from + n; i--)
    if (strncmp (html + i - n, what, n) == 0)
      return (gssize)(i - n);
  return -1;
}

static char *
word_before (const char *html, gsize from, gsize at, const char *also)
{
  gsize start = at;

  while (start > from && (g_ascii_isalnum (html[start - 1]) || strchr (also, html[start - 1])))
    start--;
  return g_strndup (html + start, at - start);
}

static void
read_variable (KabPlace *place, const char *html, gsize begin, gsize at)
{
  g_autofree char *inside = g_strndup (html + begin, at - begin);
  char *text = g_strchug (inside), *bar = strrchr (text, '|');

  if (bar)
    {
      char *filter = g_strchug (bar + 1);
      gsize n = strspn (filter, "abcdefghijklmnopqrstuvwxyz");

      place->kind = filter[n] == '\0' ? KAB_PLACE_FILTER : KAB_PLACE_OPTION;
      if (place->kind == KAB_PLACE_OPTION)
        place->subject = g_strndup (filter, n);
    }
  else if (text[0] == '!')
    return;
  else if (text[0] == '#' || text[0] == '^')
    place->kind = KAB_PLACE_SECTION;
  else if (text[0] == '/')
    place->kind = KAB_PLACE_END;
  else if (strpbrk (text, " \t\n"))
    return;
  else
    place->kind = KAB_PLACE_VARIABLE;
  place->typed = word_before (html, begin, at, bar ? "_" : "_.@");
}

/* Declarations: between "{" and "}", or between quotation marks. */
static void
read_style (KabPlace *place, const char *html, gsize begin, gsize at)
{
  gsize start = at;

  while (start > begin && !strchr (";{}\"'", html[start - 1]))
    start--;
  for (gsize i = start; i < at; i++)
    if (html[i] == ':')
      {
        g_autofree char *name = g_strndup (html + start, i - start);

        place->kind = KAB_PLACE_VALUE;
        place->subject = g_strdup (g_strstrip (name));
        place->typed = word_before (html, i + 1, at, "-");
        return;
      }
  place->kind = KAB_PLACE_PROPERTY;
  place->typed = word_before (html, start, at, "-");
}

static void
read_tag (KabPlace *place, const char *html, gsize begin, gsize at)
{
  gboolean closing = html[begin] == '/';
  gsize name = begin + (closing ? 1 : 0);
  gsize n = strspn (html + name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
  gssize style;

  if (name + n >= at)
    {
      place->kind = closing ? KAB_PLACE_CLOSE : KAB_PLACE_ELEMENT;
      place->typed = g_strndup (html + name, at - name);
      return;
    }
  style = last_of (html, begin, at, "style=");
  if (style >= 0)
    {
      char quote = html[style + 6];

      if ((quote == '"' || quote == '\'') && (gsize)style + 7 <= at
          && !memchr (html + style + 7, quote, at - (gsize)style - 7))
        read_style (place, html, (gsize)style + 7, at);
    }
}

/* What is open at @at: repeats, and the element. */
static void
read_around (KabPlace *place, const char *html, gsize before, gsize at)
{
  g_autofree char *head = g_strndup (html, before);
  g_autoptr (KabMarkup) markup = kab_markup_new (head);
  gboolean first = TRUE;

  for (int up = kab_markup_parent (markup, before); up >= 0; up = kab_markup_token (markup, up)->parent)
    {
      const KabToken *t = kab_markup_token (markup, up);

      if (t->kind == KAB_TOKEN_BEGIN)
        g_ptr_array_add (place->lists, g_strdup (t->name));
      if (place->kind == (t->kind == KAB_TOKEN_BEGIN ? KAB_PLACE_END : KAB_PLACE_CLOSE) && first)
        {
          place->subject = g_strdup (t->name);
          first = FALSE;
        }
    }
}

static gboolean
is_in_sheet (const char *html, gsize at)
{
  g_autoptr (KabMarkup) markup = kab_markup_new (html);
  int inside = kab_markup_inside (markup, at);
  gsize head = at;

  /* At either end of the text of a style it is in it as well. */
  if (inside < 0 && at > 0)
    inside = kab_markup_inside (markup, at - 1);
  if (inside < 0 || kab_markup_token (markup, inside)->kind != KAB_TOKEN_OTHER
      || !g_str_equal (kab_markup_token (markup, inside)->name, "style"))
    return FALSE;
  while (head > kab_markup_token (markup, inside)->start && html[head - 1] != '{' && html[head - 1] != '}')
    head--;
  return head > 0 && html[head - 1] == '{';
}

void
kab_place_init (KabPlace *place, const char *html, gsize at)
{
  gsize from = at > REACH ? at - REACH : 0;
  gssize open = last_of (html, from, at, "{{"), close = last_of (html, from, at, "}}"), tag;

  *place = (KabPlace){ .kind = KAB_PLACE_NONE };
  place->lists = g_ptr_array_new_with_free_func (g_free);
  if (open >= 0 && open >= close)
    {
      read_variable (place, html, (gsize)open + 2, at);
      if (place->kind != KAB_PLACE_NONE)
        read_around (place, html, (gsize)open, at);
      return;
    }
  tag = last_of (html, from, at, "<");
  close = last_of (html, from, at, ">");
  if (tag > close)
    {
      read_tag (place, html, (gsize)tag + 1, at);
      if (place->kind == KAB_PLACE_CLOSE)
        read_around (place, html, (gsize)tag, at);
    }
  else if (is_in_sheet (html, at))
    read_style (place, html, from, at);
}
