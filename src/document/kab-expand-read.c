/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A template's text, read into pieces. */
#include "kab-expand-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-limits.h"
#include "kab-nearest.h"
#include "kab-problem.h"

static void
piece_clear (gpointer data)
{
  KabPiece *piece = data;

  g_free (piece->text);
  g_strfreev (piece->path);
  g_clear_pointer (&piece->steps, g_array_unref);
}

static void
step_clear (gpointer data)
{
  g_free (((KabPieceStep *)data)->argument);
}

/* @inside cut at its bars; one that stands between quotation marks is part of a text. */
static GPtrArray *
split_filters (const char *inside)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  const char *from = inside;
  char quote = '\0';

  for (const char *p = inside;; p++)
    {
      if (*p == '\0' || (*p == '|' && quote == '\0'))
        {
          g_ptr_array_add (parts, g_strstrip (g_strndup (from, (gsize)(p - from))));
          from = p + 1;
        }
      if (*p == '\0')
        break;
      if (quote == '\0' ? (*p == '"' || *p == '\'') && p > inside && g_ascii_isspace (p[-1]) : *p == quote)
        quote = quote == '\0' ? *p : '\0';
    }
  return parts;
}

static char *
unquote (const char *text)
{
  gsize n = strlen (text);

  if (n >= 2 && (text[0] == '"' || text[0] == '\'') && text[n - 1] == text[0])
    return g_strndup (text + 1, n - 2);
  return g_strdup (text);
}

static gboolean
unknown_filter (const KabPiece *piece, const char *name, GError **error)
{
  const char *nearest = kab_nearest (name, kab_filter_names ());

  if (nearest != NULL)
    kab_template_set_error (error, KAB_ERROR_INVALID, piece->line,
                            _ ("there is no filter “%s”. Did you mean “%s”?"), name, nearest);
  else
    kab_template_set_error (error, KAB_ERROR_INVALID, piece->line, _ ("there is no filter “%s”."), name);
  return FALSE;
}

static gboolean
unknown_argument (const KabPiece *piece,
                  const char *filter,
                  const char *word,
                  const char *nearest,
                  GError **error)
{
  if (nearest != NULL)
    kab_template_set_error (
      error, KAB_ERROR_INVALID, piece->line,
      /* Translators: a filter is what stands behind a variable and says how it is written, such as "date" */
      _ ("the filter “%s” does not know “%s”. Did you mean “%s”?"), filter, word, nearest);
  else
    kab_template_set_error (error, KAB_ERROR_INVALID, piece->line, _ ("the filter “%s” does not know “%s”."),
                            filter, word);
  return FALSE;
}

/* Reads "name | filter argument | filter" into @piece. */
static gboolean
read_value (KabPiece *piece, const char *inside, GError **error)
{
  g_autoptr (GPtrArray) parts = split_filters (inside);

  piece->text = g_strdup (parts->pdata[0]);
  for (guint i = 1; i < parts->len; i++)
    {
      char *name = parts->pdata[i];
      char *space = strpbrk (name, " \t\r\n");
      g_autofree char *argument = NULL;
      g_autofree char *word = NULL;
      const char *nearest = NULL;
      KabPieceStep step = { 0 };

      if (space != NULL)
        {
          *space = '\0';
          argument = unquote (g_strstrip (space + 1));
        }
      if (!kab_filter_from_name (name, &step.filter))
        return unknown_filter (piece, name, error);
      if (argument != NULL && !kab_filter_takes (step.filter, argument, &word, &nearest))
        return unknown_argument (piece, name, word, nearest, error);
      step.argument = g_steal_pointer (&argument);
      if (piece->steps == NULL)
        {
          piece->steps = g_array_new (FALSE, TRUE, sizeof (KabPieceStep));
          g_array_set_clear_func (piece->steps, step_clear);
        }
      g_array_append_val (piece->steps, step);
    }
  return TRUE;
}

static void
add_text (KabExpansion *self, const char *from, const char *to, guint line)
{
  KabPiece piece = { .kind = PIECE_TEXT, .line = line, .length = (gsize)(to - from) };

  if (to == from)
    return;
  piece.text = g_strndup (from, piece.length);
  g_array_append_val (self->pieces, piece);
}

/*
 * Who wants all errors goes on behind one: @all gets it, and what was meant is guessed, so that one slip is not told of
 * as many.
 */
typedef struct
{
  KabExpansion *self;
  GArray *open;   /* guint: the sections that have no end yet */
  GPtrArray *all; /* (nullable): of GError */
} Reader;

static KabPiece *
open_section (const Reader *reader, guint back)
{
  return &g_array_index (reader->self->pieces, KabPiece,
                         g_array_index (reader->open, guint, reader->open->len - back));
}

/* How many sections an end ends that is not that of the innermost one: all within its own, or, misspelt, the one. */
static guint
meant (const Reader *reader, const KabPiece *end)
{
  for (guint back = 1; back <= reader->open->len; back++)
    if (g_str_equal (open_section (reader, back)->text, end->text))
      return back;
  return 1;
}

static gboolean
close_section (Reader *reader, KabPiece *end, GError **error)
{
  KabPiece *start;
  guint n = 1;
  gboolean ok;

  if (reader->open->len == 0)
    {
      kab_template_set_error (error, KAB_ERROR_INVALID, end->line, _ ("{{/%s}} ends what never began."),
                              end->text);
      return FALSE;
    }
  start = open_section (reader, 1);
  ok = g_str_equal (start->text, end->text);
  if (!ok)
    {
      kab_template_set_error (error, KAB_ERROR_INVALID, end->line,
                              _ ("{{/%s}} stands where {{/%s}} is awaited, begun in line %u."), end->text,
                              start->text, start->line);
      n = meant (reader, end);
    }
  for (guint i = 0; i < n; i++)
    {
      open_section (reader, 1)->end = reader->self->pieces->len;
      g_array_set_size (reader->open, reader->open->len - 1);
    }
  if (!ok)
    {
      /* The end that the sections were given, nameless. */
      KabPiece guessed = { .kind = PIECE_END, .line = end->line };

      g_array_append_val (reader->self->pieces, guessed);
    }
  return ok;
}

static gboolean
add_tag (Reader *reader, char *inside, guint line, GError **error)
{
  KabPiece piece = { .kind = PIECE_VALUE, .line = line };
  gboolean ok = FALSE;

  g_strstrip (inside);
  if (inside[0] == '!')
    return TRUE;

  if (strchr ("#^/", inside[0]) != NULL && inside[0] != '\0')
    {
      piece.kind = inside[0] == '#' ? PIECE_SECTION : inside[0] == '^' ? PIECE_INVERTED : PIECE_END;
      piece.text = g_strdup (g_strstrip (inside + 1));
    }
  else if (!read_value (&piece, inside, error))
    {
      piece_clear (&piece);
      return FALSE;
    }

  if (piece.text[0] == '\0')
    kab_template_set_error (error, KAB_ERROR_INVALID, line, _ ("{{ }} names no variable."));
  else if (piece.kind == PIECE_END)
    ok = close_section (reader, &piece, error);
  else
    ok = TRUE;

  if (ok && (piece.kind == PIECE_SECTION || piece.kind == PIECE_INVERTED))
    {
      if (reader->open->len >= KAB_SECTION_DEPTH_MAX)
        {
          kab_template_set_error (error, KAB_ERROR_TOO_LARGE, line, _ ("repeats are nested deeper than %d."),
                                  KAB_SECTION_DEPTH_MAX);
          ok = FALSE;
        }
      else
        {
          g_array_append_val (reader->open, reader->self->pieces->len);
        }
    }
  if (!ok)
    {
      piece_clear (&piece);
      return FALSE;
    }
  piece.path = g_str_equal (piece.text, ".") ? g_new0 (char *, 1) : g_strsplit (piece.text, ".", 20);
  g_array_append_val (reader->self->pieces, piece);
  return TRUE;
}

/* Returns: whether to go on */
static gboolean
told (const Reader *reader, GError **error)
{
  if (reader->all == NULL || reader->all->len >= KAB_PROBLEMS_MAX)
    return FALSE;
  g_ptr_array_add (reader->all, g_steal_pointer (error));
  return TRUE;
}

static gboolean
read_pieces (Reader *reader, const char *text, GError **error)
{
  guint line = 1;
  const char *from = text;

  for (;;)
    {
      const char *begin = strstr (from, "{{");
      const char *end = begin != NULL ? strstr (begin + 2, "}}") : NULL;
      g_autofree char *inside = NULL;

      if (begin == NULL)
        {
          add_text (reader->self, from, from + strlen (from), line);
          return TRUE;
        }
      add_text (reader->self, from, begin, line);
      for (const char *p = from; p < begin; p++)
        line += *p == '\n';
      if (end == NULL || end - begin > 1000)
        {
          kab_template_set_error (error, KAB_ERROR_INVALID, line, _ ("{{ has no }} behind it."));
          if (!told (reader, error))
            return FALSE;
          from = begin + 2;
          continue;
        }
      inside = g_strndup (begin + 2, (gsize)(end - begin - 2));
      if (!add_tag (reader, inside, line, error) && !told (reader, error))
        return FALSE;
      for (const char *p = begin; p < end; p++)
        line += *p == '\n';
      from = end + 2;
    }
}

KabExpansion *
kab_expansion_read (const char *text, GPtrArray *all, GError **error)
{
  g_autoptr (KabExpansion) self = g_new0 (KabExpansion, 1);
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));
  Reader reader = { self, open, all };

  self->pieces = g_array_new (FALSE, TRUE, sizeof (KabPiece));
  g_array_set_clear_func (self->pieces, piece_clear);
  if (strlen (text) > KAB_TEMPLATE_BYTES_MAX)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE, _ ("The template is larger than %d KiB."),
                   KAB_TEMPLATE_BYTES_MAX / 1024);
      return NULL;
    }
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("The template is not UTF-8 text."));
      return NULL;
    }
  if (!read_pieces (&reader, text, error))
    return NULL;
  for (; open->len > 0; g_array_set_size (open, open->len - 1))
    {
      KabPiece *start = open_section (&reader, 1);

      kab_template_set_error (error, KAB_ERROR_INVALID, start->line,
                              _ ("{{%s%s}} is never ended by {{/%s}}."),
                              start->kind == PIECE_SECTION ? "#" : "^", start->text, start->text);
      start->end = self->pieces->len;
      if (!told (&reader, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

KabExpansion *
kab_expansion_new (const char *text, GError **error)
{
  return kab_expansion_read (text, NULL, error);
}

void
kab_expansion_free (KabExpansion *expansion)
{
  g_array_unref (expansion->pieces);
  g_free (expansion);
}
