/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a PDF has besides its pages. */
#include <cairo-pdf.h>
#include <math.h>
#include <string.h>

#include "kab-document-private.h"

#define TITLE_CHARS_MAX 150
#define HEADINGS_MAX 2000
#define RANKS 6

/* --- Bookmarks --- */

typedef struct
{
  const KabDocument *document;
  cairo_surface_t *surface;
  int parent;          /* of the highest headings */
  guint before;        /* pages of other documents */
  int open[RANKS + 1]; /* the last bookmark of each rank; 0 for none */
  guint n;
} Outline;

static void
gather (const KabBox *box, GString *out, guint depth)
{
  if (box->kind == KAB_BOX_TEXT)
    {
      g_string_append (out, out->len > 0 ? " " : "");
      g_string_append_len (out, box->text->text, box->text->length);
    }
  for (const KabBox *child = box->first; child != NULL && depth < 50; child = child->next)
    gather (child, out, depth + 1);
}

/* On one line, without pictures. */
static char *
title_of (const KabBox *box)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GString *out = g_string_new (NULL);
  guint n = 0;
  gboolean space = TRUE;

  gather (box, text, 0);
  for (const char *p = text->str; *p != '\0' && n < TITLE_CHARS_MAX; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean blank = g_unichar_isspace (c) || g_unichar_iscntrl (c) || c == 0xfffc;

      if (blank && space)
        continue;
      space = blank;
      g_string_append_unichar (out, blank ? ' ' : c);
      n++;
    }
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

static void
add_heading (Outline *outline, const KabBox *box, guint rank)
{
  const KabDocument *self = outline->document;
  double height = self->stage.content_height;
  guint page = height > 0 ? (guint)CLAMP (floor ((box->top + 0.01) / height), 0, self->n_pages - 1) : 0;
  double y = self->stage.margin[KAB_TOP] + self->header_height + box->top - page * height;
  g_autofree char *title = title_of (box);
  g_autofree char *attributes = NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  int parent = outline->parent;

  if (*title == '\0' || outline->n++ >= HEADINGS_MAX)
    return;
  g_ascii_formatd (number, sizeof number, "%.2f", MAX (y, 0));
  attributes = g_strdup_printf ("page=%u pos=[0 %s]", outline->before + page + 1, number);
  for (guint r = rank - 1; r > 0 && parent == outline->parent; r--)
    if (outline->open[r] != 0)
      parent = outline->open[r];
  outline->open[rank] = cairo_pdf_surface_add_outline (outline->surface, parent, title, attributes,
                                                       CAIRO_PDF_OUTLINE_FLAG_OPEN);
  for (guint r = rank + 1; r <= RANKS; r++)
    outline->open[r] = 0;
}

static void
look_through (Outline *outline, const KabBox *box, guint depth)
{
  if (depth > 100)
    return;
  if (box->tag != NULL && box->tag[0] == 'H')
    add_heading (outline, box, (guint)(box->tag[1] - '0'));
  else if (box->kind == KAB_BOX_TABLE)
    for (guint i = 0; i < box->table->n_cells; i++)
      look_through (outline, box->table->cells[i].box, depth + 1);
  else
    for (const KabBox *child = box->first; child != NULL; child = child->next)
      if (!child->out)
        look_through (outline, child, depth + 1);
}

void
kab_pdf_add_outline (const KabDocument *self, cairo_surface_t *surface, int parent, guint before)
{
  Outline outline = { .document = self, .surface = surface, .parent = parent, .before = before };

  look_through (&outline, self->root, 0);
}

/* --- Language --- */

/* The number behind @name between @from and @to; -1 for none. */
static gint64
number_behind (const char *from, const char *to, const char *name)
{
  const char *found = memmem (from, (gsize)(to - from), name, strlen (name));

  if (found == NULL)
    return -1;
  found += strlen (name);
  while (found < to && *found == ' ')
    found++;
  return found < to && g_ascii_isdigit (*found) ? g_ascii_strtoll (found, NULL, 10) : -1;
}

GString *
kab_pdf_language_update (const char *pdf, gsize length, const char *language)
{
  const char *start = pdf, *end = pdf + length, *tail, *table, *catalog, *closed;
  gint64 at, size, root, info, first, count, offset, xref;
  GString *update;
  char *entries;

  tail = length > 64 ? end - 64 : start;
  at = number_behind (tail, end, "startxref\n");
  if (at <= 0 || at + 16 >= (gint64)length || memcmp (start + at, "xref\n", 5) != 0)
    return NULL;
  table = start + at + 5;
  size = number_behind (table, end, "/Size");
  root = number_behind (table, end, "/Root");
  info = number_behind (table, end, "/Info");
  first = g_ascii_strtoll (table, &entries, 10);
  count = g_ascii_strtoll (entries, &entries, 10);
  if (first != 0 || count != size || root <= 0 || root >= size || info <= 0 || *entries != '\n'
      || end - entries < 20 * (count + 1))
    return NULL;
  offset = g_ascii_strtoll (entries + 1 + 20 * root, NULL, 10);
  if (offset <= 0 || offset >= at)
    return NULL;
  catalog = start + offset;
  closed = memmem (catalog, (gsize)(start + at - catalog), "\n>>\nendobj", 10);
  if (closed == NULL || memmem (catalog, (gsize)(closed - catalog), "/Type /Catalog", 14) == NULL)
    return NULL;
  update = g_string_new_len (catalog, closed - catalog);
  if (language != NULL)
    g_string_append_printf (update, "\n   /Lang (%s)", language);
  g_string_append (update, "\n   /ViewerPreferences << /DisplayDocTitle true >>\n>>\nendobj\n");
  xref = (gint64)length + (gint64)update->len;
  g_string_append_printf (update,
                          "xref\n%" G_GINT64_FORMAT " 1\n%010" G_GINT64_FORMAT " 00000 n \n"
                          "trailer\n<< /Size %" G_GINT64_FORMAT "\n   /Root %" G_GINT64_FORMAT
                          " 0 R\n   /Info %" G_GINT64_FORMAT " 0 R\n   /Prev %" G_GINT64_FORMAT
                          "\n>>\nstartxref\n%" G_GINT64_FORMAT "\n%%%%EOF\n",
                          root, (gint64)length, size, root, info, at, xref);
  return update;
}

void
kab_pdf_set_language (GByteArray *pdf, const char *language)
{
  gsize length = pdf->len;
  GString *update;

  /* So that numbers at its very end are ended, too. */
  g_byte_array_append (pdf, (const guint8 *)"", 1);
  g_byte_array_set_size (pdf, (guint)length);
  update = kab_pdf_language_update ((const char *)pdf->data, length, language);
  if (update == NULL)
    return;
  g_byte_array_append (pdf, (const guint8 *)update->str, (guint)update->len);
  g_string_free (update, TRUE);
}
