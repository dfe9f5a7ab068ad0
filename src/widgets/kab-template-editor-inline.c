/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bold, italic, underlined: put there and taken away. */
#include <string.h>

#include "kab-template-editor-change.h"

static gboolean
is_named (const KabToken *t, const char *const *names)
{
  return t->kind == KAB_TOKEN_OPEN && t->match >= 0 && g_strv_contains (names, t->name);
}

/* The word, or the variable, at @at. */
static void
find_word (const KabMarkup *markup, gsize *from, gsize *to)
{
  int inside = kab_markup_inside (markup, *from);
  const KabToken *t = inside >= 0 ? kab_markup_token (markup, inside) : NULL;
  const char *html = markup->html;

  if (t && t->kind == KAB_TOKEN_VARIABLE)
    {
      *from = t->start;
      *to = t->end;
      return;
    }
  *from = *to = kab_markup_text_point (markup, *from);
  while (*from > 0)
    {
      const char *before = g_utf8_prev_char (html + *from);

      if (!g_unichar_isalnum (g_utf8_get_char (before)) || kab_markup_inside (markup, *from) < 0)
        break;
      *from = (gsize)(before - html);
    }
  while (html[*to] != '\0' && g_unichar_isalnum (g_utf8_get_char (html + *to)))
    *to = (gsize)(g_utf8_next_char (html + *to) - html);
}

/* No tag and no variable is cut. */
static void
round_out (const KabMarkup *markup, gsize *from, gsize *to)
{
  int first = kab_markup_inside (markup, *from), last = kab_markup_inside (markup, *to);

  if (first >= 0 && kab_markup_token (markup, first)->kind != KAB_TOKEN_TEXT)
    *from = kab_markup_token (markup, first)->start;
  if (last >= 0 && kab_markup_token (markup, last)->kind != KAB_TOKEN_TEXT)
    *to = kab_markup_token (markup, last)->end;
  *from = CLAMP (*from, markup->from, markup->to);
  *to = CLAMP (*to, *from, markup->to);
  while (*from < *to && g_ascii_isspace (markup->html[*from]))
    (*from)++;
  while (*to > *from && g_ascii_isspace (markup->html[*to - 1]))
    (*to)--;
}

/* The element of @names that all of the selection is in, or that is all of the selection. */
static int
find_around (const KabMarkup *markup, gsize from, gsize to, const char *const *names)
{
  int up = kab_markup_parent (markup, from), first;

  for (; up >= 0; up = kab_markup_token (markup, up)->parent)
    if (is_named (kab_markup_token (markup, up), names) && kab_markup_inner_end (markup, up) >= to)
      return up;
  first = kab_markup_inside (markup, from + 1);
  if (first < 0 || to <= from)
    return -1;
  if (is_named (kab_markup_token (markup, first), names) && kab_markup_token (markup, first)->start == from
      && kab_markup_end (markup, first) == to)
    return first;
  return -1;
}

/* Whether only blanks stand between the two. */
static gboolean
is_blank (const char *html, gsize from, gsize to)
{
  for (; from < to; from++)
    if (!g_ascii_isspace (html[from]))
      return FALSE;
  return TRUE;
}

static void
take_out (const KabMarkup *markup, int around, gsize from, gsize to, GArray *edits)
{
  const KabToken *open = kab_markup_token (markup, around);
  const KabToken *close = kab_markup_token (markup, open->match);
  const char *html = markup->html;
  gboolean head = is_blank (html, open->end, MAX (from, open->end));
  gboolean tail = is_blank (html, MIN (to, close->start), close->start);
  g_autofree char *begin = g_strndup (html + open->start, open->end - open->start);
  g_autofree char *end = g_strdup_printf ("</%s>", open->name);

  /* A part of it stays what it was, if that part is all at one level. */
  if (from == to || kab_markup_parent (markup, from) != around || kab_markup_parent (markup, to) != around)
    head = tail = TRUE;
  if (head)
    kab_edits_add (edits, open->start, open->end, "");
  else
    kab_edits_add (edits, from, from, end);
  if (tail)
    kab_edits_add (edits, close->start, close->end, "");
  else
    kab_edits_add (edits, to, to, begin);
}

static void
wrap (const char *html, gsize from, gsize to, const char *name, GArray *edits)
{
  g_autofree char *begin = g_strdup_printf ("<%s>", name), *end = g_strdup_printf ("</%s>", name);

  while (from < to && g_ascii_isspace (html[from]))
    from++;
  while (to > from && g_ascii_isspace (html[to - 1]))
    to--;
  if (from == to)
    return;
  kab_edits_add (edits, from, from, begin);
  kab_edits_add (edits, to, to, end);
}

/* Whether the selection is text in a line with whole elements of lines in it. */
static gboolean
is_one_piece (const KabMarkup *markup, gsize from, gsize to)
{
  for (guint i = 0; i < markup->tokens->len; i++)
    {
      const KabToken *t = kab_markup_token (markup, (int)i), *other;

      if (t->end <= from || t->start >= to || t->kind == KAB_TOKEN_TEXT || t->kind == KAB_TOKEN_VARIABLE)
        continue;
      if (t->kind == KAB_TOKEN_OTHER || kab_markup_is_block (t->name))
        return FALSE;
      if (t->empty)
        continue;
      if (t->match < 0)
        return FALSE;
      other = kab_markup_token (markup, t->match);
      if (other->start < from || other->end > to)
        return FALSE;
    }
  return TRUE;
}

static void
wrap_each (const KabMarkup *markup, gsize from, gsize to, const char *name, GArray *edits)
{
  gsize start = from;
  gboolean open = FALSE;

  for (guint i = 0; i < markup->tokens->len; i++)
    {
      const KabToken *t = kab_markup_token (markup, (int)i);
      gboolean text = t->kind == KAB_TOKEN_TEXT || t->kind == KAB_TOKEN_VARIABLE;

      if (t->end <= from || t->start >= to)
        continue;
      if (text && !open)
        start = MAX (t->start, from);
      if (!text && open)
        wrap (markup->html, start, t->start, name, edits);
      open = text;
      if (text && t->end >= to)
        wrap (markup->html, start, to, name, edits);
      else if (text && i + 1 == markup->tokens->len)
        wrap (markup->html, start, t->end, name, edits);
    }
}

void
kab_change_inline (const char *html, gsize from, gsize to, const char *const *names, KabChange *change)
{
  g_autoptr (KabMarkup) markup = kab_markup_new (html);
  g_autoptr (GArray) edits = kab_edits_new ();
  int around;

  if (from == to)
    find_word (markup, &from, &to);
  round_out (markup, &from, &to);
  around = find_around (markup, from, to, names);
  if (around >= 0)
    take_out (markup, around, from, to, edits);
  else if (from == to)
    {
      g_autofree char *both = g_strdup_printf ("<%s></%s>", names[0], names[0]);

      from = to = kab_markup_text_point (markup, from);
      change->from = change->to = from;
      change->select_from = change->select_to = from + strlen (names[0]) + 2;
      change->text = g_steal_pointer (&both);
      return;
    }
  else if (is_one_piece (markup, from, to))
    wrap (html, from, to, names[0], edits);
  else
    wrap_each (markup, from, to, names[0], edits);
  kab_edits_join (edits, html, change);
  change->select_from = kab_edits_map (edits, from, TRUE);
  change->select_to = MAX (kab_edits_map (edits, to, FALSE), change->select_from);
}

gboolean
kab_change_inline_is_on (const KabMarkup *markup, gsize at, const char *const *names)
{
  int up = kab_markup_parent (markup, at);

  for (; up >= 0; up = kab_markup_token (markup, up)->parent)
    if (is_named (kab_markup_token (markup, up), names))
      return TRUE;
  return FALSE;
}
