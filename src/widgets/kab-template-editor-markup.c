/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-template-editor-markup.h"

#include <string.h>

typedef struct
{
  KabMarkup *markup;
  GArray *open; /* int: the elements and repeats that have not ended */
} Reader;

static gboolean
is_one_of (const char *name, const char *const *names)
{
  return g_strv_contains (names, name);
}

static gboolean
is_empty_element (const char *name)
{
  static const char *const names[]
    = { "br", "hr", "img", "input", "meta", "link", "col", "base", "wbr", "area", NULL };

  return is_one_of (name, names);
}

static gboolean
is_raw (const char *name)
{
  static const char *const names[] = { "style", "script", "title", "textarea", NULL };

  return is_one_of (name, names);
}

gboolean
kab_markup_is_block (const char *name)
{
  static const char *const names[]
    = { "html",    "head",   "body",    "p",       "h1",  "h2",   "h3",         "h4",    "h5",     "h6",
        "div",     "ul",     "ol",      "li",      "dl",  "dt",   "dd",         "table", "thead",  "tbody",
        "tfoot",   "tr",     "td",      "th",      "hr",  "pre",  "blockquote", "main",  "nav",    "caption",
        "section", "header", "article", "address", "col", "form", "colgroup",   "aside", "footer", NULL };

  return is_one_of (name, names);
}

gboolean
kab_markup_is_paragraph (const char *name)
{
  static const char *const names[] = { "p", "h1", "h2", "h3", "h4", "h5", "h6", NULL };

  return is_one_of (name, names);
}

/* Of what is in a table or a list, but in no cell or item. */
static gboolean
is_frame (const char *name)
{
  static const char *const names[]
    = { "table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "dl", "html", "head", NULL };

  return is_one_of (name, names);
}

static KabToken *
token (const KabMarkup *markup, int index)
{
  return &g_array_index (markup->tokens, KabToken, index);
}

const KabToken *
kab_markup_token (const KabMarkup *markup, int index)
{
  return token (markup, index);
}

/* Reading */

static int
top (Reader *reader, guint depth)
{
  return g_array_index (reader->open, int, reader->open->len - 1 - depth);
}

/* What is open as @name, and no deeper than the next that @stops. */
static int
find_open (Reader *reader, guint8 kind, const char *name, const char *const *stops)
{
  for (guint i = 0; i < reader->open->len; i++)
    {
      const KabToken *t = token (reader->markup, top (reader, i));

      if (t->kind == kind && g_str_equal (t->name, name))
        return (int)i;
      if (stops && (t->kind == KAB_TOKEN_BEGIN || is_one_of (t->name, stops)))
        break;
    }
  return -1;
}

static void
pop (Reader *reader, int depth)
{
  g_array_set_size (reader->open, reader->open->len - 1 - (guint)depth);
}

/* HTML lets these ends be left out. */
static void
end_implied (Reader *reader, const char *name)
{
  static const char *const cells[] = { "table", NULL }, *const items[] = { "ul", "ol", NULL };
  static const char *const blocks[] = { "td", "th", "li", "div", "table", "body", NULL };
  int depth = -1;

  if (kab_markup_is_block (name))
    while ((depth = find_open (reader, KAB_TOKEN_OPEN, "p", blocks)) >= 0)
      pop (reader, depth);
  if (g_str_equal (name, "li"))
    depth = find_open (reader, KAB_TOKEN_OPEN, "li", items);
  else if (g_str_equal (name, "tr"))
    depth = find_open (reader, KAB_TOKEN_OPEN, "tr", cells);
  else if (g_str_equal (name, "td") || g_str_equal (name, "th"))
    {
      static const char *const row[] = { "tr", "table", NULL };

      depth = find_open (reader, KAB_TOKEN_OPEN, "td", row);
      if (depth < 0)
        depth = find_open (reader, KAB_TOKEN_OPEN, "th", row);
    }
  if (depth >= 0)
    pop (reader, depth);
}

static void
add (Reader *reader, guint8 kind, gsize start, gsize end, const char *name)
{
  KabToken t = { .kind = kind, .start = start, .end = end, .match = -1, .parent = -1 };
  int index = (int)reader->markup->tokens->len, depth = -1;

  if (start == end)
    return;
  g_strlcpy (t.name, name, sizeof t.name);
  t.empty = kind == KAB_TOKEN_OPEN && is_empty_element (t.name);
  if (kind == KAB_TOKEN_OPEN)
    end_implied (reader, t.name);
  else if (kind == KAB_TOKEN_CLOSE || kind == KAB_TOKEN_END)
    depth = find_open (reader, kind == KAB_TOKEN_CLOSE ? KAB_TOKEN_OPEN : KAB_TOKEN_BEGIN, t.name, NULL);
  if (depth >= 0)
    {
      t.match = top (reader, (guint)depth);
      token (reader->markup, t.match)->match = index;
      pop (reader, depth);
    }
  if (reader->open->len > 0)
    t.parent = top (reader, 0);
  g_array_append_val (reader->markup->tokens, t);
  if (kind == KAB_TOKEN_BEGIN || (kind == KAB_TOKEN_OPEN && !t.empty))
    g_array_append_val (reader->open, index);
}

static gsize
find (const KabMarkup *markup, gsize from, const char *what)
{
  const char *at = from < markup->length ? strstr (markup->html + from, what) : NULL;

  return at ? (gsize)(at - markup->html) + strlen (what) : markup->length;
}

/* The end of a tag: neither within quotation marks nor within a variable. */
static gsize
tag_end (const KabMarkup *markup, gsize at)
{
  char quote = '\0';

  for (; at < markup->length; at++)
    {
      char c = markup->html[at];

      if (g_str_has_prefix (markup->html + at, "{{"))
        at = find (markup, at, "}}") - 1;
      else if (quote)
        quote = c == quote ? '\0' : quote;
      else if (c == '"' || c == '\'')
        quote = c;
      else if (c == '>')
        return at + 1;
      /* A tag that somebody is writing ends where the next begins. */
      else if (c == '<')
        return at;
    }
  return markup->length;
}

static void
read_name (const char *at, char *name, gsize size)
{
  gsize n = 0;

  while (n + 1 < size && (g_ascii_isalnum (at[n]) || at[n] == '-'))
    {
      name[n] = g_ascii_tolower (at[n]);
      n++;
    }
  name[n] = '\0';
}

static gsize
read_tag (Reader *reader, gsize at)
{
  KabMarkup *markup = reader->markup;
  gboolean closing = markup->html[at + 1] == '/';
  gsize end = tag_end (markup, at + 1);
  char name[32];

  read_name (markup->html + at + 1 + (closing ? 1 : 0), name, sizeof name);
  add (reader, closing ? KAB_TOKEN_CLOSE : KAB_TOKEN_OPEN, at, end, name);
  if (!closing && is_raw (name))
    {
      g_autofree char *close = g_strconcat ("</", name, NULL);
      gsize from = end;

      while (end < markup->length && g_ascii_strncasecmp (markup->html + end, close, strlen (close)) != 0)
        end++;
      add (reader, KAB_TOKEN_OTHER, from, end, name);
    }
  return end;
}

static gsize
read_variable (Reader *reader, gsize at)
{
  KabMarkup *markup = reader->markup;
  gsize end = find (markup, at, "}}");
  g_autofree char *inside = NULL;
  guint8 kind = KAB_TOKEN_VARIABLE;
  const char *name;

  if (end - at < 4)
    end = markup->length;
  inside = g_strndup (markup->html + at + 2, MAX (end - at, 4) - 4);
  g_strstrip (inside);
  if (inside[0] == '#' || inside[0] == '^')
    kind = KAB_TOKEN_BEGIN;
  else if (inside[0] == '/')
    kind = KAB_TOKEN_END;
  else if (inside[0] == '!')
    kind = KAB_TOKEN_OTHER;
  name = kind == KAB_TOKEN_VARIABLE ? inside : g_strstrip (inside + (inside[0] != '\0' ? 1 : 0));
  add (reader, kind, at, end, name);
  return end;
}

/* Where a text without a body element begins: behind what is the head's. */
static void
find_body (KabMarkup *markup)
{
  gsize from = 0;

  markup->to = markup->length;
  for (guint i = 0; i < markup->tokens->len; i++)
    {
      const KabToken *t = token (markup, (int)i);

      if (t->kind == KAB_TOKEN_OPEN && g_str_equal (t->name, "body"))
        {
          markup->from = t->end;
          markup->to = kab_markup_inner_end (markup, (int)i);
          return;
        }
      if (t->kind == KAB_TOKEN_CLOSE && (g_str_equal (t->name, "head") || is_raw (t->name)))
        from = t->end;
      if (t->kind == KAB_TOKEN_OPEN && (g_str_equal (t->name, "html") || g_str_equal (t->name, "meta")))
        from = t->end;
      if (t->kind == KAB_TOKEN_OTHER && t->start == 0)
        from = t->end;
      if (t->kind == KAB_TOKEN_CLOSE && g_str_equal (t->name, "html"))
        markup->to = t->start;
    }
  markup->from = MIN (from, markup->to);
}

KabMarkup *
kab_markup_new (const char *html)
{
  KabMarkup *markup = g_new0 (KabMarkup, 1);
  Reader reader = { markup, g_array_new (FALSE, FALSE, sizeof (int)) };
  gsize at = 0, text = 0;

  markup->html = html;
  markup->length = strlen (html);
  markup->tokens = g_array_new (FALSE, FALSE, sizeof (KabToken));
  while (at < markup->length)
    {
      const char *p = html + at;
      gboolean tag = p[0] == '<' && (g_ascii_isalpha (p[1]) || (p[1] == '/' && g_ascii_isalpha (p[2])));

      if (!tag && p[0] != '<' && !g_str_has_prefix (p, "{{"))
        {
          at++;
          continue;
        }
      if (!tag && p[0] == '<' && p[1] != '!' && p[1] != '?')
        {
          at++;
          continue;
        }
      add (&reader, KAB_TOKEN_TEXT, text, at, "");
      if (tag)
        text = read_tag (&reader, at);
      else if (p[0] == '{')
        text = read_variable (&reader, at);
      else
        {
          text = g_str_has_prefix (p, "<!--") ? find (markup, at + 4, "-->") : find (markup, at, ">");
          add (&reader, KAB_TOKEN_OTHER, at, text, "");
        }
      at = text;
    }
  add (&reader, KAB_TOKEN_TEXT, text, markup->length, "");
  g_array_unref (reader.open);
  find_body (markup);
  return markup;
}

void
kab_markup_free (KabMarkup *markup)
{
  g_array_unref (markup->tokens);
  g_free (markup);
}

/* Places */

/* The last token that begins before @at, or -1. */
static int
before (const KabMarkup *markup, gsize at)
{
  int low = 0, high = (int)markup->tokens->len;

  while (low < high)
    {
      int middle = (low + high) / 2;

      if (token (markup, middle)->start < at)
        low = middle + 1;
      else
        high = middle;
    }
  return low - 1;
}

int
kab_markup_inside (const KabMarkup *markup, gsize at)
{
  int index = before (markup, at);

  return index >= 0 && token (markup, index)->end > at ? index : -1;
}

int
kab_markup_parent (const KabMarkup *markup, gsize at)
{
  int index = before (markup, at);
  const KabToken *t;

  if (index < 0)
    return -1;
  t = token (markup, index);
  if (t->end <= at && (t->kind == KAB_TOKEN_BEGIN || (t->kind == KAB_TOKEN_OPEN && !t->empty)))
    return index;
  return t->parent;
}

int
kab_markup_ancestor (const KabMarkup *markup, int index, const char *const *names)
{
  for (; index >= 0; index = token (markup, index)->parent)
    if (token (markup, index)->kind == KAB_TOKEN_OPEN && is_one_of (token (markup, index)->name, names))
      return index;
  return -1;
}

gsize
kab_markup_inner_end (const KabMarkup *markup, int index)
{
  const KabToken *t = token (markup, index);

  if (t->match >= 0)
    return token (markup, t->match)->start;
  /* Its end was left out: it ends with the last that stands in it. */
  for (guint i = (guint)index + 1; i < markup->tokens->len; i++)
    {
      int up = token (markup, (int)i)->parent;

      while (up > index)
        up = token (markup, up)->parent;
      if (up != index)
        return token (markup, (int)i)->start;
    }
  return markup->length;
}

gsize
kab_markup_end (const KabMarkup *markup, int index)
{
  const KabToken *t = token (markup, index);

  if (t->empty)
    return t->end;
  return t->match >= 0 ? token (markup, t->match)->end : kab_markup_inner_end (markup, index);
}

gsize
kab_markup_text_point (const KabMarkup *markup, gsize at)
{
  int inside, parent;

  at = MIN (at, markup->length);
  inside = kab_markup_inside (markup, at);
  if (inside >= 0 && token (markup, inside)->kind != KAB_TOKEN_TEXT)
    at = token (markup, inside)->end;
  at = at < markup->from || at > markup->to ? markup->to : at;
  parent = kab_markup_parent (markup, at);
  while (parent >= 0 && token (markup, parent)->kind == KAB_TOKEN_BEGIN)
    parent = token (markup, parent)->parent;
  if (parent < 0 || token (markup, parent)->start < markup->from || !is_frame (token (markup, parent)->name))
    return at;
  /* In a table, but in no cell: in the next one. */
  for (guint i = (guint)before (markup, at) + 1; i < markup->tokens->len; i++)
    {
      static const char *const cells[] = { "td", "th", "li", "dd", "dt", NULL };
      const KabToken *t = token (markup, (int)i);

      if (t->start >= kab_markup_end (markup, parent))
        break;
      if (t->kind == KAB_TOKEN_OPEN && is_one_of (t->name, cells))
        return t->end;
    }
  /* A table that never ends has nothing behind it. */
  return kab_markup_end (markup, parent) > at
           ? kab_markup_text_point (markup, kab_markup_end (markup, parent))
           : at;
}

static gboolean
is_inline (const KabToken *t)
{
  return t->kind == KAB_TOKEN_TEXT || t->kind == KAB_TOKEN_VARIABLE || t->kind == KAB_TOKEN_BEGIN
         || t->kind == KAB_TOKEN_END
         || ((t->kind == KAB_TOKEN_OPEN || t->kind == KAB_TOKEN_CLOSE) && !kab_markup_is_block (t->name));
}

gboolean
kab_markup_run (const KabMarkup *markup, gsize at, gsize *from, gsize *to)
{
  int first, last;

  at = kab_markup_text_point (markup, at);
  first = last = before (markup, at) + 1;
  if (first > 0 && is_inline (token (markup, first - 1)))
    for (first--; first > 0 && is_inline (token (markup, first - 1));)
      first--;
  while (last < (int)markup->tokens->len && is_inline (token (markup, last)))
    last++;
  *from = first < (int)markup->tokens->len ? MAX (token (markup, first)->start, markup->from) : at;
  *to = last > first ? MIN (token (markup, last - 1)->end, markup->to) : at;
  while (*from < *to && g_ascii_isspace (markup->html[*from]))
    (*from)++;
  while (*to > *from && g_ascii_isspace (markup->html[*to - 1]))
    (*to)--;
  /* Not beyond an empty line, which is where somebody would say that another begins. */
  for (gsize i = at; i + 1 < *to; i++)
    if (markup->html[i] == '\n' && markup->html[i + 1] == '\n')
      *to = i;
  for (gsize i = *from; i + 1 < at && i + 1 < *to; i++)
    if (markup->html[i] == '\n' && markup->html[i + 1] == '\n')
      *from = MIN (i + 2, *to);
  if (*to <= *from || (at < *from && memchr (markup->html + at, '\n', *from - at))
      || (at > *to && memchr (markup->html + *to, '\n', at - *to)))
    {
      *from = *to = at;
      return FALSE;
    }
  return TRUE;
}

gsize
kab_markup_block_point (const KabMarkup *markup, gsize at)
{
  gsize from, to;
  int out = -1;

  at = kab_markup_text_point (markup, at);
  for (int up = kab_markup_parent (markup, at); up >= 0 && token (markup, up)->start >= markup->from;
       up = token (markup, up)->parent)
    {
      const KabToken *t = token (markup, up);

      if (t->kind == KAB_TOKEN_OPEN && kab_markup_is_block (t->name) && !kab_markup_is_paragraph (t->name))
        break;
      if (t->kind == KAB_TOKEN_OPEN)
        out = up;
    }
  if (out >= 0)
    at = kab_markup_end (markup, out);
  if (kab_markup_run (markup, at, &from, &to) && at > from)
    at = MAX (at, to);
  return at;
}
