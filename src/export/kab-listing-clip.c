/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the clipboard: as lines of text, and as a table for what understands one. */
#include "kab-listing-private.h"

#include <glib/gi18n-lib.h>

#include "kab-csv-cell.h"
#include "kab-error.h"
#include "kab-format.h"

typedef struct
{
  const KabListingHead *head;
  KabListingClip *clip;
} Writer;

/* A cell is one, whatever is in it. */
static void
append_text (GString *out, const char *text)
{
  for (; *text; text++)
    g_string_append_c (out, *text == '\t' || *text == '\n' || *text == '\r' ? ' ' : *text);
}

static void
append (Writer *self, guint i, const char *text, const char *tag, gboolean guard, gboolean figure)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  const char *apostrophe = guard && kab_csv_is_formula (text) ? "'" : "";

  g_string_append (self->clip->text, i > 0 ? "\t" : "");
  g_string_append (self->clip->text, apostrophe);
  append_text (self->clip->text, text);
  g_string_append_printf (self->clip->html, "<%s%s>%s%s</%s>", tag, figure ? " align=\"right\"" : "",
                          apostrophe, escaped, tag);
}

static gpointer
clip_open (const KabListingHead *head, const char *path, GError **error)
{
  Writer *self;

  if (head->n_rows > KAB_LISTING_COPIED_MAX)
    {
      g_autofree char *n = kab_format_count (head->n_rows);
      g_autofree char *most = kab_format_count (KAB_LISTING_COPIED_MAX);

      g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE,
                   _ ("These are %s rows, and at most %s can be copied. Filter the list, or save it as a "
                      "spreadsheet."),
                   n, most);
      return NULL;
    }
  self = g_new0 (Writer, 1);
  self->head = head;
  self->clip = head->sink;
  g_string_append (self->clip->html, "<meta charset=\"utf-8\"><table><thead><tr>");
  for (guint i = 0; i < head->n_columns; i++)
    append (self, i, head->columns[i].title, "th", FALSE, FALSE);
  g_string_append_c (self->clip->text, '\n');
  g_string_append (self->clip->html, "</tr></thead><tbody>");
  return self;
}

static gboolean
clip_row (gpointer writer, const KabListingCell *cells, KabRowKind kind, GError **error)
{
  Writer *self = writer;

  g_string_append (self->clip->html, "<tr>");
  for (guint i = 0; i < self->head->n_columns; i++)
    append (self, i, cells[i].text, kind == KAB_ROW_SUM ? "th" : "td",
            cells[i].kind == KAB_CELL_TEXT && !kab_listing_is_phone (&self->head->columns[i], cells[i].text),
            cells[i].kind == KAB_CELL_MONEY || cells[i].kind == KAB_CELL_INTEGER
              || cells[i].kind == KAB_CELL_PERCENT);
  g_string_append_c (self->clip->text, '\n');
  g_string_append (self->clip->html, "</tr>");
  return TRUE;
}

static gboolean
clip_close (gpointer writer, GError **error)
{
  g_string_append (((Writer *)writer)->clip->html, "</tbody></table>");
  return TRUE;
}

const KabListingWriter kab_listing_clip
  = { .words = TRUE, .open = clip_open, .row = clip_row, .close = clip_close, .free = g_free };
