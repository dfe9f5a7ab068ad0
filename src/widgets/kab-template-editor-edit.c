/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the toolbar does, as one step that can be undone. */
#include "kab-template-editor-edit.h"

#include <string.h>

#include "kab-template-editor-source.h"

static GtkTextBuffer *
buffer_of (KabTemplateEditor *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (kab_template_editor_get_source (self)));
}

static gsize
byte_of (const char *html, const GtkTextIter *at)
{
  return (gsize)(g_utf8_offset_to_pointer (html, gtk_text_iter_get_offset (at)) - html);
}

static void
iter_at_byte (GtkTextBuffer *buffer, const char *html, gsize at, GtkTextIter *iter)
{
  gtk_text_buffer_get_iter_at_offset (buffer, iter, (int)g_utf8_pointer_to_offset (html, html + at));
}

char *
kab_template_editor_dup_selection (KabTemplateEditor *self, gsize *from, gsize *to)
{
  GtkTextBuffer *buffer = buffer_of (self);
  char *html = kab_template_source_dup_text (kab_template_editor_get_source (self));
  GtkTextIter start, end;

  gtk_text_buffer_get_selection_bounds (buffer, &start, &end);
  *from = byte_of (html, &start);
  *to = byte_of (html, &end);
  return html;
}

void
kab_template_editor_apply (KabTemplateEditor *self, const char *html, const KabChange *change)
{
  GtkSourceView *source = kab_template_editor_get_source (self);
  GtkTextBuffer *buffer = buffer_of (self);
  g_autofree char *after = NULL;
  GtkTextIter start, end;

  if (change->text && kab_template_editor_is_editable (self))
    {
      gtk_text_buffer_begin_user_action (buffer);
      iter_at_byte (buffer, html, change->from, &start);
      iter_at_byte (buffer, html, change->to, &end);
      gtk_text_buffer_delete (buffer, &start, &end);
      gtk_text_buffer_insert (buffer, &start, change->text, -1);
      gtk_text_buffer_end_user_action (buffer);
    }
  after = kab_template_source_dup_text (source);
  iter_at_byte (buffer, after, MIN (change->select_from, strlen (after)), &start);
  iter_at_byte (buffer, after, MIN (change->select_to, strlen (after)), &end);
  gtk_text_buffer_select_range (buffer, &end, &start);
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (source), gtk_text_buffer_get_insert (buffer));
  gtk_widget_grab_focus (GTK_WIDGET (source));
}

void
kab_template_editor_insert_text (KabTemplateEditor *self, const char *text)
{
  g_auto (KabChange) change = { 0 };
  gsize from, to;
  g_autofree char *html = kab_template_editor_dup_selection (self, &from, &to);

  kab_change_insert_text (html, from, to, text, &change);
  kab_template_editor_apply (self, html, &change);
}

void
kab_template_editor_insert_block (KabTemplateEditor *self, const char *text)
{
  g_auto (KabChange) change = { 0 };
  gsize from, to;
  g_autofree char *html = kab_template_editor_dup_selection (self, &from, &to);

  kab_change_insert_block (html, to, text, &change);
  kab_template_editor_apply (self, html, &change);
}

void
kab_template_editor_insert_picture (KabTemplateEditor *self, const char *name)
{
  g_autofree char *escaped = NULL, *text = NULL;

  g_return_if_fail (KAB_IS_TEMPLATE_EDITOR (self) && name);
  if (kab_template_editor_get_stamp_due (self))
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "template.stamp", "s", name);
      return;
    }
  escaped = g_markup_escape_text (name, -1);
  text = g_strdup_printf ("<img src=\"%s\" alt=\"\" style=\"width: 40mm\">", escaped);
  kab_template_editor_insert_text (self, text);
}

void
kab_template_editor_go_to_text (KabTemplateEditor *self)
{
  gsize from, to;
  g_autofree char *html = kab_template_editor_dup_selection (self, &from, &to);
  g_autoptr (KabMarkup) markup = kab_markup_new (html);
  const char *empty = strstr (html + MIN (markup->from, strlen (html)), "<p></p>");
  GtkTextIter at;

  from = empty ? (gsize)(empty - html) + strlen ("<p>") : kab_markup_text_point (markup, markup->from);
  iter_at_byte (buffer_of (self), html, from, &at);
  gtk_text_buffer_place_cursor (buffer_of (self), &at);
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (kab_template_editor_get_source (self)),
                                      gtk_text_buffer_get_insert (buffer_of (self)));
}

gboolean
kab_template_editor_go_to_cell (KabTemplateEditor *self, gboolean back)
{
  static const char *const cells[] = { "td", "th", NULL }, *const tables[] = { "table", NULL };
  gsize from, to, at;
  g_autofree char *html = kab_template_editor_dup_selection (self, &from, &to);
  g_autoptr (KabMarkup) markup = kab_markup_new (html);
  int cell = kab_markup_ancestor (markup, kab_markup_parent (markup, to), cells);
  int table = cell < 0 ? -1 : kab_markup_ancestor (markup, cell, tables), next = -1;
  GtkTextIter iter;

  if (table < 0)
    return FALSE;
  for (int i = cell + (back ? -1 : 1); next < 0 && i > table && i < (int)markup->tokens->len;
       i += back ? -1 : 1)
    {
      const KabToken *token = kab_markup_token (markup, i);

      if (token->start >= kab_markup_end (markup, table))
        break;
      if (token->kind == KAB_TOKEN_OPEN && g_strv_contains (cells, token->name))
        next = i;
    }
  if (next < 0 && back)
    return TRUE;
  at = next >= 0 ? kab_markup_inner_end (markup, next) : kab_markup_end (markup, table);
  iter_at_byte (buffer_of (self), html, at, &iter);
  gtk_text_buffer_place_cursor (buffer_of (self), &iter);
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (kab_template_editor_get_source (self)),
                                      gtk_text_buffer_get_insert (buffer_of (self)));
  return TRUE;
}
