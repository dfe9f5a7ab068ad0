/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paragraphs, headings, alignment and lists. */
#include <string.h>

#include "kab-template-editor-change.h"

/* A paragraph of a selection: an element, or lines that stand in none of their own. */
typedef struct
{
  int element; /* -1: bare lines */
  gsize from, to;
} Block;

static const char *const paragraphs[] = { "p", "h1", "h2", "h3", "h4", "h5", "h6", NULL };
static const char *const aligned[]
  = { "p", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "li", "div", "caption", "header", "footer", NULL };

static gboolean
holds_blocks (const KabMarkup *markup, int index)
{
  gsize end = kab_markup_inner_end (markup, index);

  for (guint i = (guint)index + 1; i < markup->tokens->len; i++)
    {
      const KabToken *t = kab_markup_token (markup, (int)i);

      if (t->start >= end)
        break;
      if (t->kind == KAB_TOKEN_OPEN && kab_markup_is_block (t->name))
        return TRUE;
    }
  return FALSE;
}

/* The paragraph at @at; @elements: what counts as one. */
static Block
block_at (const KabMarkup *markup, gsize at, const char *const *elements)
{
  Block block = { -1, at, at };
  int up;

  at = kab_markup_text_point (markup, at);
  for (up = kab_markup_parent (markup, at); up >= 0; up = kab_markup_token (markup, up)->parent)
    {
      const KabToken *t = kab_markup_token (markup, up);

      if (t->kind != KAB_TOKEN_OPEN || !kab_markup_is_block (t->name) || t->start < markup->from)
        continue;
      if (g_strv_contains (elements, t->name)
          && (!g_str_equal (t->name, "div") || !holds_blocks (markup, up)))
        {
          block.element = up;
          block.from = t->start;
          block.to = kab_markup_end (markup, up);
          return block;
        }
      break;
    }
  kab_markup_run (markup, at, &block.from, &block.to);
  return block;
}

static GArray *
blocks_of (const KabMarkup *markup, gsize from, gsize to, const char *const *elements)
{
  GArray *blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  gsize at = kab_markup_text_point (markup, from);

  to = MAX (to, at);
  for (;;)
    {
      Block block = block_at (markup, at, elements);
      const Block *last = blocks->len > 0 ? &g_array_index (blocks, Block, blocks->len - 1) : NULL;
      gsize next = MAX (block.to, at + 1);

      if ((block.element >= 0 || block.to > block.from) && (!last || block.from >= last->to))
        g_array_append_val (blocks, block);
      if (next >= to)
        break;
      /* What lies between two blocks belongs to neither. */
      while (next < to && (g_ascii_isspace (markup->html[next]) || markup->html[next] == '<'))
        {
          int inside = kab_markup_inside (markup, next + 1);

          if (markup->html[next] == '<' && inside >= 0
              && kab_markup_token (markup, inside)->kind != KAB_TOKEN_TEXT
              && kab_markup_is_block (kab_markup_token (markup, inside)->name))
            next = kab_markup_token (markup, inside)->end;
          else if (g_ascii_isspace (markup->html[next]))
            next++;
          else
            break;
        }
      if (next >= to)
        break;
      at = kab_markup_text_point (markup, next);
      if (at < next)
        break;
    }
  if (blocks->len == 0)
    {
      Block block = block_at (markup, from, elements);

      g_array_append_val (blocks, block);
    }
  return blocks;
}

static void
rename_element (const KabMarkup *markup, int element, const char *name, GArray *edits)
{
  const KabToken *open = kab_markup_token (markup, element);
  gsize n = strlen (open->name);

  kab_edits_add (edits, open->start + 1, open->start + 1 + n, name);
  if (open->match >= 0)
    {
      const KabToken *close = kab_markup_token (markup, open->match);

      kab_edits_add (edits, close->start + 2, close->start + 2 + n, name);
    }
}

static void
finish (GArray *edits, const char *html, gsize from, gsize to, KabChange *change)
{
  kab_edits_join (edits, html, change);
  change->select_from = kab_edits_map (edits, from, TRUE);
  change->select_to = MAX (kab_edits_map (edits, to, from == to), change->select_from);
}

static gboolean
all_are (const KabMarkup *markup, GArray *blocks, const char *name)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = &g_array_index (blocks, Block, i);

      if (block->element < 0 || !g_str_equal (kab_markup_token (markup, block->element)->name, name))
        return FALSE;
    }
  return TRUE;
}

void
kab_change_paragraph (const char *html, gsize from, gsize to, const char *name, KabChange *change)
{
  static const char *const elements[] = { "p", "h1", "h2", "h3", "h4", "h5", "h6", "div", NULL };
  g_autoptr (KabMarkup) markup = kab_markup_new (html);
  g_autoptr (GArray) blocks = blocks_of (markup, from, to, elements);
  g_autoptr (GArray) edits = kab_edits_new ();

  if (all_are (markup, blocks, name))
    name = "p";
  if (from == to)
    from = to = kab_markup_text_point (markup, from);
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = &g_array_index (blocks, Block, i);
      g_autofree char *begin = g_strdup_printf ("<%s>", name), *end = g_strdup_printf ("</%s>", name);

      if (block->element >= 0)
        rename_element (markup, block->element, name, edits);
      else if (block->from == block->to)
        {
          g_autofree char *both = g_strconcat (begin, end, NULL);

          kab_edits_add (edits, block->from, block->to, both);
          kab_edits_join (edits, html, change);
          change->select_from = change->select_to = block->from + strlen (begin);
          return;
        }
      else
        {
          kab_edits_add (edits, block->from, block->from, begin);
          kab_edits_add (edits, block->to, block->to, end);
          from = to = CLAMP (from, block->from, block->to);
        }
    }
  finish (edits, html, from, to, change);
}

void
kab_change_align (const char *html, gsize from, gsize to, const char *value, KabChange *change)
{
  g_autoptr (KabMarkup) markup = kab_markup_new (html);
  g_autoptr (GArray) blocks = blocks_of (markup, from, to, aligned);
  g_autoptr (GArray) edits = kab_edits_new ();
  gboolean all = TRUE;

  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = &g_array_index (blocks, Block, i);
      const KabToken *t = block->element >= 0 ? kab_markup_token (markup, block->element) : NULL;
      g_autofree char *tag = t ? g_strndup (html + t->start, t->end - t->start) : NULL;
      g_autofree char *now = tag ? kab_markup_style (tag, "text-align") : NULL;

      all = all && g_strcmp0 (now, value) == 0;
    }
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = &g_array_index (blocks, Block, i);
      const KabToken *t = block->element >= 0 ? kab_markup_token (markup, block->element) : NULL;

      if (t)
        {
          g_autofree char *tag = g_strndup (html + t->start, t->end - t->start);
          g_autofree char *other = kab_markup_set_style (tag, "text-align", all ? NULL : value);

          kab_edits_add (edits, t->start, t->end, other);
        }
      else if (block->to > block->from)
        {
          g_autofree char *begin = g_strdup_printf ("<p style=\"text-align: %s\">", value);

          kab_edits_add (edits, block->from, block->from, begin);
          kab_edits_add (edits, block->to, block->to, "</p>");
        }
    }
  finish (edits, html, from, to, change);
}

/* Lists */

static void
end_list (const KabMarkup *markup, int list, gsize from, gsize to, KabChange *change)
{
  g_autoptr (GArray) edits = kab_edits_new ();
  const KabToken *open = kab_markup_token (markup, list);
  const char *html = markup->html;
  gsize head = open->end, tail = kab_markup_inner_end (markup, list), end = kab_markup_end (markup, list);

  while (head < tail && g_ascii_isspace (html[head]))
    head++;
  while (tail > head && g_ascii_isspace (html[tail - 1]))
    tail--;
  kab_edits_add (edits, open->start, head, "");
  for (guint i = (guint)list + 1; i < markup->tokens->len; i++)
    {
      const KabToken *t = kab_markup_token (markup, (int)i);

      if (t->start >= end)
        break;
      if (t->kind != KAB_TOKEN_OPEN || !g_str_equal (t->name, "li"))
        continue;
      if (kab_markup_ancestor (markup, t->parent, (const char *const[]){ "ul", "ol", NULL }) != list)
        continue;
      /* What holds paragraphs already is no paragraph. */
      rename_element (markup, (int)i, holds_blocks (markup, (int)i) ? "div" : "p", edits);
    }
  kab_edits_add (edits, tail, end, "");
  finish (edits, html, CLAMP (from, head, tail), CLAMP (to, head, tail), change);
}

/* The lines of bare text: each is an item. */
static void
add_items (GString *out, const char *html, gsize from, gsize to)
{
  g_autofree char *text = g_strndup (html + from, to - from);
  g_autoptr (GRegex) breaks = g_regex_new ("\\s*(?:<br\\s*/?>|\\n)\\s*", G_REGEX_CASELESS, 0, NULL);
  g_auto (GStrv) lines = g_regex_split (breaks, text, 0);

  for (guint i = 0; lines[i]; i++)
    if (lines[i][0] != '\0' || !lines[i + 1])
      g_string_append_printf (out, "  <li>%s</li>\n", lines[i]);
}

static void
begin_list (const KabMarkup *markup, gsize from, gsize to, const char *name, KabChange *change)
{
  g_autoptr (GArray) blocks = blocks_of (markup, from, to, paragraphs);
  const Block *first = &g_array_index (blocks, Block, 0);
  const Block *last = &g_array_index (blocks, Block, blocks->len - 1);
  g_autoptr (GString) out = g_string_new (NULL);

  if (first->element < 0 && first->to == first->from)
    {
      g_autofree char *text = g_strdup_printf ("<%s>\n  <li>|</li>\n</%s>", name, name);

      kab_change_insert_block (markup->html, from, text, change);
      return;
    }
  g_string_append_printf (out, "<%s>\n", name);
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = &g_array_index (blocks, Block, i);

      if (block->element >= 0)
        {
          gsize head = kab_markup_token (markup, block->element)->end;

          g_string_append_printf (out, "  <li>%.*s</li>\n",
                                  (int)(kab_markup_inner_end (markup, block->element) - head),
                                  markup->html + head);
        }
      else
        add_items (out, markup->html, block->from, block->to);
    }
  g_string_append_printf (out, "</%s>", name);
  change->from = first->from;
  change->to = last->to;
  change->select_from = change->select_to = first->from + out->len - strlen ("</li>\n</ul>");
  change->text = g_string_free (g_steal_pointer (&out), FALSE);
}

void
kab_change_list (const char *html, gsize from, gsize to, const char *name, KabChange *change)
{
  static const char *const lists[] = { "ul", "ol", NULL };
  g_autoptr (KabMarkup) markup = kab_markup_new (html);
  int list = kab_markup_ancestor (markup, kab_markup_parent (markup, from), lists);

  if (list >= 0 && g_str_equal (kab_markup_token (markup, list)->name, name))
    end_list (markup, list, from, to, change);
  else if (list >= 0)
    {
      g_autoptr (GArray) edits = kab_edits_new ();

      rename_element (markup, list, name, edits);
      finish (edits, html, from, to, change);
    }
  else
    begin_list (markup, from, to, name, change);
}
