/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-template-editor-source.h"

#include <string.h>

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-problem.h"

#define PROBLEM "kab-problem"
#define SPECS "resource:///org/kabinet/Kabinet/language-specs/"
/* A picture written into the text as base64, say. Longer lines are slow to lay out and to colour. */
#define LINE_BYTES_MAX 4000
#define LINE_MARKS_MAX 100
#define FOLDED "kab-folded"
#define FOLD_LETTERS 400
#define FOLD_SHOWN 24

static GtkSourceLanguage *
template_language (void)
{
  GtkSourceLanguageManager *manager = gtk_source_language_manager_get_default ();
  static gboolean added;

  /* Before anybody asks for a language: the manager looks once. */
  if (!added)
    gtk_source_language_manager_prepend_search_path (manager, SPECS);
  added = TRUE;
  return gtk_source_language_manager_get_language (manager, "kabinet-template");
}

static void
follow_style (AdwStyleManager *manager, GParamSpec *pspec, GtkSourceBuffer *buffer)
{
  const char *name = adw_style_manager_get_dark (manager) ? "Adwaita-dark" : "Adwaita";
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();

  gtk_source_buffer_set_style_scheme (buffer, gtk_source_style_scheme_manager_get_scheme (schemes, name));
}

static char *
mark_tooltip (GtkSourceMarkAttributes *attributes, GtkSourceMark *mark, gpointer data)
{
  return g_strdup (g_object_get_data (G_OBJECT (mark), PROBLEM));
}

/* Folds runs without a blank, which are pictures in base64: nobody reads them, and they take long to lay out. */
static void
fold (GtkTextBuffer *buffer, const GtkTextIter *from, const GtkTextIter *to)
{
  g_autofree char *text = gtk_text_iter_get_slice (from, to);
  int at = gtk_text_iter_get_offset (from), run = 0;

  for (const char *p = text;; p = g_utf8_next_char (p), at++)
    {
      if (g_ascii_isalnum (*p) || *p == '+' || *p == '/' || *p == '=' || *p == '%')
        {
          run++;
          continue;
        }
      if (run > FOLD_LETTERS)
        {
          GtkTextIter start, end;

          gtk_text_buffer_get_iter_at_offset (buffer, &start, at - run + FOLD_SHOWN);
          gtk_text_buffer_get_iter_at_offset (buffer, &end, at - FOLD_SHOWN);
          gtk_text_buffer_apply_tag_by_name (buffer, FOLDED, &start, &end);
        }
      run = 0;
      if (*p == '\0')
        return;
    }
}

static void
inserted_cb (GtkTextBuffer *buffer, GtkTextIter *at, const char *text, int length, gpointer data)
{
  GtkTextIter from = *at;

  if (length <= FOLD_LETTERS)
    return;
  gtk_text_iter_backward_chars (&from, (int)g_utf8_strlen (text, length));
  fold (buffer, &from, at);
}

GtkSourceView *
kab_template_source_new (void)
{
  g_autoptr (GtkSourceBuffer) buffer = gtk_source_buffer_new (NULL);
  g_autoptr (GtkSourceMarkAttributes) attributes = gtk_source_mark_attributes_new ();
  GtkSourceView *view = GTK_SOURCE_VIEW (gtk_source_view_new_with_buffer (buffer));
  AdwStyleManager *style = adw_style_manager_get_default ();

  gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (buffer), FOLDED, "invisible", TRUE, NULL);
  g_signal_connect_after (buffer, "insert-text", G_CALLBACK (inserted_cb), NULL);
  gtk_source_buffer_set_language (buffer, template_language ());
  gtk_source_buffer_set_highlight_matching_brackets (buffer, TRUE);
  gtk_source_buffer_set_implicit_trailing_newline (buffer, FALSE);
  gtk_text_buffer_set_max_undo_levels (GTK_TEXT_BUFFER (buffer), 500);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (follow_style), buffer, 0);
  follow_style (style, NULL, buffer);

  gtk_source_view_set_show_line_numbers (view, TRUE);
  gtk_source_view_set_show_line_marks (view, TRUE);
  gtk_source_view_set_highlight_current_line (view, TRUE);
  gtk_source_view_set_auto_indent (view, TRUE);
  gtk_source_view_set_indent_on_tab (view, TRUE);
  gtk_source_view_set_insert_spaces_instead_of_tabs (view, TRUE);
  gtk_source_view_set_tab_width (view, 2);
  gtk_source_view_set_smart_backspace (view, TRUE);
  gtk_source_view_set_smart_home_end (view, GTK_SOURCE_SMART_HOME_END_BEFORE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 60);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 6);

  gtk_source_mark_attributes_set_icon_name (attributes, "dialog-warning-symbolic");
  g_signal_connect (attributes, "query-tooltip-text", G_CALLBACK (mark_tooltip), NULL);
  gtk_source_view_set_mark_attributes (view, PROBLEM, attributes, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Template as HTML"), -1);
  return view;
}

GtkSourceBuffer *
kab_template_source_get_buffer (GtkSourceView *view)
{
  return GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)));
}

static gboolean
has_long_line (const char *text)
{
  for (const char *from = text, *end;; from = end + 1)
    {
      end = strchrnul (from, '\n');
      if (end - from > LINE_BYTES_MAX)
        return TRUE;
      if (*end == '\0')
        return FALSE;
    }
}

void
kab_template_source_load (GtkSourceView *view, const char *html)
{
  GtkSourceBuffer *buffer = kab_template_source_get_buffer (view);
  gboolean plain = has_long_line (html);
  GtkTextIter start;

  gtk_source_buffer_set_highlight_syntax (buffer, !plain);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), plain ? GTK_WRAP_CHAR : GTK_WRAP_WORD_CHAR);
  gtk_text_buffer_begin_irreversible_action (GTK_TEXT_BUFFER (buffer));
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (buffer), html, -1);
  gtk_text_buffer_end_irreversible_action (GTK_TEXT_BUFFER (buffer));
  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (buffer), &start);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (buffer), &start);
  gtk_text_buffer_set_modified (GTK_TEXT_BUFFER (buffer), FALSE);
}

char *
kab_template_source_dup_text (GtkSourceView *view)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (kab_template_source_get_buffer (view));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

void
kab_template_source_mark (GtkSourceView *view, GPtrArray *problems)
{
  GtkSourceBuffer *buffer = kab_template_source_get_buffer (view);
  int n = gtk_text_buffer_get_line_count (GTK_TEXT_BUFFER (buffer));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (buffer), &start, &end);
  gtk_source_buffer_remove_source_marks (buffer, &start, &end, PROBLEM);
  for (guint i = 0; i < problems->len && i < LINE_MARKS_MAX; i++)
    {
      const KabTemplateProblem *problem = problems->pdata[i];
      GtkSourceMark *mark;
      GtkTextIter at;

      if (problem->line == 0 || problem->line > (guint)n)
        continue;
      gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (buffer), &at, (int)problem->line - 1);
      mark = gtk_source_buffer_create_source_mark (buffer, NULL, PROBLEM, &at);
      g_object_set_data_full (G_OBJECT (mark), PROBLEM, g_strdup (problem->text), g_free);
    }
}

void
kab_template_source_go_to (GtkSourceView *view, guint line)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (kab_template_source_get_buffer (view));
  GtkTextIter at;

  gtk_text_buffer_get_iter_at_line (buffer, &at, line > 0 ? (int)line - 1 : 0);
  while (!gtk_text_iter_ends_line (&at) && g_unichar_isspace (gtk_text_iter_get_char (&at)))
    gtk_text_iter_forward_char (&at);
  gtk_text_buffer_place_cursor (buffer, &at);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (view), gtk_text_buffer_get_insert (buffer), 0.1, FALSE, 0, 0);
  gtk_widget_grab_focus (GTK_WIDGET (view));
}

void
kab_template_source_get_place (GtkSourceView *view, guint *line, guint *column)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (kab_template_source_get_buffer (view));
  GtkTextIter at;

  gtk_text_buffer_get_iter_at_mark (buffer, &at, gtk_text_buffer_get_insert (buffer));
  *line = (guint)gtk_text_iter_get_line (&at) + 1;
  *column = (guint)gtk_text_iter_get_line_offset (&at) + 1;
}
