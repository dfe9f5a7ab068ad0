/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits, and what is put into a text. */
#include "kab-template-editor-change.h"

#include <string.h>

void
kab_change_clear (KabChange *change)
{
  g_clear_pointer (&change->text, g_free);
}

static void
edit_clear (gpointer data)
{
  g_free (((KabEdit *)data)->text);
}

GArray *
kab_edits_new (void)
{
  GArray *edits = g_array_new (FALSE, FALSE, sizeof (KabEdit));

  g_array_set_clear_func (edits, edit_clear);
  return edits;
}

/* In the order of their places; at one place in the order in which they came. */
void
kab_edits_add (GArray *edits, gsize from, gsize to, const char *text)
{
  KabEdit edit = { from, to, g_strdup (text) };
  guint at = edits->len;

  while (at > 0 && g_array_index (edits, KabEdit, at - 1).from > from)
    at--;
  g_array_insert_val (edits, at, edit);
}

gsize
kab_edits_map (GArray *edits, gsize at, gboolean behind)
{
  gsize moved = at;

  for (guint i = 0; i < edits->len; i++)
    {
      const KabEdit *edit = &g_array_index (edits, KabEdit, i);
      gsize n = strlen (edit->text);

      if (edit->to < at || (edit->to == at && (edit->from < at || behind)))
        moved = moved + n - (edit->to - edit->from);
      else if (edit->from < at)
        moved = moved + n - (at - edit->from);
    }
  return moved;
}

void
kab_edits_join (GArray *edits, const char *html, KabChange *change)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize at;

  if (edits->len == 0)
    return;
  at = change->from = g_array_index (edits, KabEdit, 0).from;
  for (guint i = 0; i < edits->len; i++)
    {
      const KabEdit *edit = &g_array_index (edits, KabEdit, i);

      g_string_append_len (text, html + at, (gssize)(edit->from - at));
      g_string_append (text, edit->text);
      at = edit->to;
    }
  change->to = at;
  change->text = g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_plain (const KabMarkup *markup, gsize from, gsize to)
{
  for (guint i = 0; i < markup->tokens->len; i++)
    {
      const KabToken *t = kab_markup_token (markup, (int)i);

      if (t->end <= from || t->start >= to)
        continue;
      if (t->kind == KAB_TOKEN_VARIABLE && t->start >= from && t->end <= to)
        continue;
      if (t->kind != KAB_TOKEN_TEXT)
        return FALSE;
    }
  return from >= markup->from && to <= markup->to;
}

/* In the value of an attribute, where a variable may stand, too. */
static gboolean
is_in_value (const char *html, const KabToken *t, gsize at)
{
  char quote = '\0';

  for (gsize i = t->start; i < at; i++)
    if (quote)
      quote = html[i] == quote ? '\0' : quote;
    else if (html[i] == '"' || html[i] == '\'')
      quote = html[i];
  return quote != '\0';
}

void
kab_change_insert_text (const char *html, gsize from, gsize to, const char *text, KabChange *change)
{
  g_autoptr (KabMarkup) markup = kab_markup_new (html);
  int inside = kab_markup_inside (markup, from);
  const KabToken *t = inside >= 0 ? kab_markup_token (markup, inside) : NULL;

  if (from == to && t && t->kind == KAB_TOKEN_OPEN && text[0] == '{' && is_in_value (html, t, from))
    change->from = change->to = from;
  else if (from < to && is_plain (markup, from, to))
    {
      change->from = from;
      change->to = to;
    }
  else
    change->from = change->to = kab_markup_text_point (markup, to);
  change->text = g_strdup (text);
  change->select_from = change->select_to = change->from + strlen (text);
}

void
kab_change_insert_block (const char *html, gsize at, const char *text, KabChange *change)
{
  g_autoptr (KabMarkup) markup = kab_markup_new (html);
  const char *caret = strchr (text, '|');
  g_autoptr (GString) out = g_string_new (NULL);
  gsize line, head;

  at = kab_markup_block_point (markup, at);
  for (line = at; line > 0 && (html[line - 1] == ' ' || html[line - 1] == '\t');)
    line--;
  if (line > 0 && html[line - 1] != '\n')
    g_string_append_c (out, '\n');
  head = out->len;
  g_string_append (out, text);
  if (caret)
    g_string_erase (out, (gssize)(head + (gsize)(caret - text)), 1);
  if (html[at] != '\n')
    g_string_append_c (out, '\n');
  change->from = change->to = at;
  change->select_from = change->select_to
    = at + (caret ? head + (gsize)(caret - text) : head + strlen (text));
  change->text = g_string_free (g_steal_pointer (&out), FALSE);
}

/* Makes a selection one of whole elements: the smallest that holds all of it. */
static void
make_whole (const KabMarkup *markup, gsize *from, gsize *to)
{
  gboolean again = TRUE;

  while (again)
    {
      again = FALSE;
      for (guint i = 0; i < markup->tokens->len; i++)
        {
          const KabToken *t = kab_markup_token (markup, (int)i), *other;

          if (t->start >= *to)
            break;
          if (t->end <= *from || t->kind == KAB_TOKEN_TEXT)
            continue;
          /* A tag that is cut, or one of a pair of which the other is outside. */
          other = t->match >= 0 ? kab_markup_token (markup, t->match) : t;
          if (MIN (t->start, other->start) < *from || MAX (t->end, other->end) > *to)
            {
              *from = MIN (*from, MIN (t->start, other->start));
              *to = MAX (*to, MAX (t->end, other->end));
              again = TRUE;
            }
        }
    }
}

void
kab_change_section (const char *html,
                    gsize from,
                    gsize to,
                    const char *begin,
                    const char *end,
                    const char *empty,
                    gboolean rows,
                    KabChange *change)
{
  static const char *const item_names[] = { "li", "tr", NULL };
  g_autoptr (KabMarkup) markup = kab_markup_new (html);
  g_autoptr (GArray) edits = kab_edits_new ();
  gboolean nothing;
  int up;

  from = kab_markup_text_point (markup, from);
  to = MAX (from, kab_markup_text_point (markup, to));
  /* What was selected may lie where nothing can be put around it. */
  nothing = from == to;
  up = kab_markup_ancestor (markup, kab_markup_parent (markup, from), item_names);
  if (rows && up >= 0)
    {
      from = kab_markup_token (markup, up)->start;
      to = MAX (to, kab_markup_end (markup, up));
      nothing = FALSE;
    }
  if (nothing)
    {
      g_autofree char *text = g_strconcat (begin, empty ? empty : "", end, NULL);

      change->from = change->to = from;
      change->select_from = from + strlen (begin);
      change->select_to = change->select_from + (empty ? strlen (empty) : 0);
      change->text = g_steal_pointer (&text);
      return;
    }
  make_whole (markup, &from, &to);
  kab_edits_add (edits, from, from, begin);
  kab_edits_add (edits, to, to, end);
  kab_edits_join (edits, html, change);
  change->select_from = kab_edits_map (edits, from, TRUE);
  change->select_to = kab_edits_map (edits, to, FALSE);
}
