/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Painting boxes on Cairo. Coordinates are those of the strip of pages. */
#include <math.h>

#include "kab-paint-private.h"

typedef struct
{
  cairo_t *cr;
  guint page;
  double from, to; /* what of the strip is painted */
  KabPaintFlags flags;
  gboolean leaf; /* inside of a tag that holds text: Cairo loses what stands beside a tag inside of another */
  GArray *found; /* of FoundLink, to be told of behind the tag */
  GPtrArray *floats; /* of KabBox: painted when the text that they stand in is, above all backgrounds */
} Painter;

/* @x and so on: on the page */
typedef struct
{
  double x, y, width, height;
  const char *uri;
} FoundLink;

static void paint (Painter *painter, const KabBox *box);

static void
paint_children (Painter *painter, const KabBox *box)
{
  for (const KabBox *child = box->first; child != NULL; child = child->next)
    if (child->floated)
      g_ptr_array_add (painter->floats, (gpointer)child);
    else if (!child->out)
      paint (painter, child);
}

/* The floats gathered since there were @before. */
static void
paint_floats (Painter *painter, guint before)
{
  while (painter->floats->len > before)
    paint (painter, g_ptr_array_steal_index (painter->floats, before));
}

static gboolean
on_page (const Painter *painter, double top, double bottom)
{
  return bottom > painter->from + 0.005 && top < painter->to - 0.005;
}

/* Where the line begins by the count of its layout, in units of Pango. */
static int
line_offset (PangoLayoutLine *line)
{
  g_autofree int *ranges = NULL;
  int n = 0, least = 0;

  pango_layout_line_get_x_ranges (line, line->start_index, line->start_index + line->length, &ranges, &n);
  for (int i = 0; i < n; i++)
    least = i == 0 ? ranges[0] : MIN (least, ranges[2 * i]);
  return least;
}

static void
find_links (Painter *painter, const KabBox *box, const KabLine *line)
{
  const KabText *text = box->text;

  for (guint i = 0; i < text->n_links; i++)
    {
      g_autofree int *ranges = NULL;
      int n = 0;
      int start = MAX ((int)text->links[i].start - (int)line->base, line->line->start_index);
      int end = MIN ((int)text->links[i].end - (int)line->base, line->line->start_index + line->line->length);
      int offset;

      if (end <= start)
        continue;
      pango_layout_line_get_x_ranges (line->line, start, end, &ranges, &n);
      /* Ranges count from the left of the layout, and we put lines where they belong ourselves. */
      offset = line_offset (line->line);
      for (int k = 0; k < n; k++)
        {
          FoundLink found = { .uri = text->links[i].uri };
          double x = box->left + line->x + (ranges[2 * k] - offset) / (double)PANGO_SCALE, y = line->top;

          found.width = (ranges[2 * k + 1] - ranges[2 * k]) / (double)PANGO_SCALE;
          found.height = line->height;
          cairo_user_to_device (painter->cr, &x, &y);
          found.x = x;
          found.y = y;
          g_array_append_val (painter->found, found);
        }
    }
}

static void
tell_links (Painter *painter)
{
  for (guint i = 0; i < painter->found->len; i++)
    {
      const FoundLink *found = &g_array_index (painter->found, FoundLink, i);
      char numbers[4][G_ASCII_DTOSTR_BUF_SIZE];
      g_autofree char *attributes = NULL;

      g_ascii_formatd (numbers[0], sizeof numbers[0], "%.3f", found->x);
      g_ascii_formatd (numbers[1], sizeof numbers[1], "%.3f", found->y);
      g_ascii_formatd (numbers[2], sizeof numbers[2], "%.3f", found->width);
      g_ascii_formatd (numbers[3], sizeof numbers[3], "%.3f", found->height);
      attributes = g_strdup_printf ("rect=[%s %s %s %s] uri='%s'", numbers[0], numbers[1], numbers[2],
                                    numbers[3], found->uri);
      cairo_tag_begin (painter->cr, CAIRO_TAG_LINK, attributes);
      cairo_tag_end (painter->cr, CAIRO_TAG_LINK);
    }
  g_array_set_size (painter->found, 0);
}

static void
paint_text (Painter *painter, const KabBox *box)
{
  const KabText *text = box->text;

  kab_paint_color (painter->cr, box->style->in.color);
  for (guint i = 0; i < text->n_lines; i++)
    {
      const KabLine *line = &text->lines[i];

      if (line->top < painter->from - 0.005 || line->top >= painter->to - 0.005)
        continue;
      cairo_move_to (painter->cr, box->left + line->x, line->top + line->baseline - line->y);
      pango_cairo_show_layout_line (painter->cr, line->line);
      if (text->n_links > 0 && painter->flags & KAB_PAINT_LINKS)
        find_links (painter, box, line);
    }
}

/* The first line of text in @box, beside which its marker stands. */
static const KabBox *
first_text (const KabBox *box, guint depth)
{
  for (const KabBox *child = box->first; child != NULL && depth < 20; child = child->next)
    {
      const KabBox *found;

      if (child->out)
        continue;
      if (child->kind == KAB_BOX_TEXT && child->text->n_lines > 0)
        return child;
      found = first_text (child, depth + 1);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
paint_marker (Painter *painter, const KabBox *box)
{
  const KabBox *text = first_text (box, 0);
  const KabLine *line = text != NULL ? &text->text->lines[0] : NULL;
  PangoLayoutLine *marker = pango_layout_get_line_readonly (box->marker_layout, 0);
  double x = box->left + box->padding[KAB_LEFT] + box->border[KAB_LEFT], y;
  PangoRectangle r;

  if (line == NULL || line->top < painter->from - 0.005 || line->top >= painter->to - 0.005)
    return;
  y = line->top + line->baseline - line->y;
  /* Beside a float it stands before the line, not under the float. */
  if (line->beside > 0)
    x = MAX (x, text->left + line->beside);
  pango_layout_line_get_extents (marker, NULL, &r);
  kab_paint_color (painter->cr, box->style->in.color);
  cairo_move_to (painter->cr, x - (double)r.width / PANGO_SCALE - (double)box->style->in.font_size * 0.45, y);
  pango_cairo_show_layout_line (painter->cr, marker);
}

static void
paint_cell_edges (Painter *painter, const KabCell *cell)
{
  const KabBox *box = cell->box;
  double top = MAX (box->top, painter->from), bottom = MIN (box->bottom, painter->to);
  const KabEdge *e = cell->edges;
  double left = box->left, right = box->left + box->width;
  /* Corners: lines run on to the middle of those they meet. */
  double up = (double)e[KAB_TOP].width / 2, down = (double)e[KAB_BOTTOM].width / 2;

  if (bottom <= top)
    return;
  kab_paint_edge (painter->cr, left, top - up, left, bottom + down, (double)e[KAB_LEFT].width,
                  e[KAB_LEFT].style, e[KAB_LEFT].color);
  kab_paint_edge (painter->cr, right, top - up, right, bottom + down, (double)e[KAB_RIGHT].width,
                  e[KAB_RIGHT].style, e[KAB_RIGHT].color);
  if (box->top >= painter->from - 0.01)
    kab_paint_edge (painter->cr, left, top, right, top, (double)e[KAB_TOP].width, e[KAB_TOP].style,
                    e[KAB_TOP].color);
  if (box->bottom <= painter->to + 0.01)
    kab_paint_edge (painter->cr, left, bottom, right, bottom, (double)e[KAB_BOTTOM].width,
                    e[KAB_BOTTOM].style, e[KAB_BOTTOM].color);
}

/* A row shows behind its cells: one that reaches over several rows keeps the colour of its first. */
static void
fill_row (Painter *painter, const KabBox *box, const KabTableRow *row)
{
  const KabTable *table = box->table;
  guint32 colors[2] = { row->group != NULL ? row->group->own.background : 0, row->style->own.background };

  for (guint i = 0; i < 2; i++)
    {
      if ((colors[i] & 0xff) == 0)
        continue;
      kab_paint_color (painter->cr, colors[i]);
      /* All in one path, so that no hairline shows between neighbours. */
      for (guint k = 0; k < row->n_cells; k++)
        {
          const KabBox *cell = table->cells[row->first + k].box;
          double top = MAX (cell->top, painter->from), bottom = MIN (cell->bottom, painter->to);

          if (bottom > top)
            cairo_rectangle (painter->cr, cell->left, top, cell->width, bottom - top);
        }
      cairo_fill (painter->cr);
    }
}

static void
paint_rows (Painter *painter, const KabBox *box, guint from, guint to)
{
  const KabTable *table = box->table;

  gboolean tags = (painter->flags & KAB_PAINT_TAGS) && !painter->leaf;

  for (guint r = from; r < to; r++)
    fill_row (painter, box, &table->rows[r]);
  for (guint pass = 0; pass < 2; pass++)
    for (guint r = from; r < to; r++)
      {
        const KabTableRow *row = &table->rows[r];
        gboolean tagged = tags && pass == 0 && row->bottom > painter->from;
        guint floats = painter->floats->len;

        if (row->top >= painter->to)
          break;
        if (tagged)
          cairo_tag_begin (painter->cr, "TR", NULL);
        for (guint i = 0; i < row->n_cells; i++)
          {
            const KabCell *cell = &table->cells[row->first + i];

            if (!on_page (painter, cell->box->reach_top, cell->box->reach_bottom))
              continue;
            if (pass == 0)
              {
                if (tagged)
                  cairo_tag_begin (painter->cr, cell->box->tag, NULL);
                kab_paint_frame (painter->cr, cell->box, painter->from, painter->to, !table->collapse);
                paint_children (painter, cell->box);
                paint_floats (painter, floats);
                if (tagged)
                  cairo_tag_end (painter->cr, cell->box->tag);
              }
            else if (table->collapse)
              {
                paint_cell_edges (painter, cell);
              }
          }
        if (tagged)
          cairo_tag_end (painter->cr, "TR");
      }
}

/* @n rows from @first on once more, where they stand on this page. */
static void
paint_repeats (Painter *painter, const KabBox *box, const GArray *repeats, guint first, guint n)
{
  const KabTable *table = box->table;

  for (guint i = 0; i < repeats->len; i++)
    {
      const KabRepeat *repeat = &g_array_index (repeats, KabRepeat, i);
      double top = table->rows[first].top, bottom = table->rows[first + n - 1].bottom;
      /* Said once, where they are of the table itself. */
      Painter again = { painter->cr,    painter->page,  top, bottom, painter->flags & ~KAB_PAINT_TAGS, TRUE,
                        painter->found, painter->floats };

      if (repeat->page != painter->page)
        continue;
      cairo_save (painter->cr);
      cairo_translate (painter->cr, 0, repeat->y - top);
      paint_rows (&again, box, first, first + n);
      cairo_restore (painter->cr);
    }
}

static void
paint_table (Painter *painter, const KabBox *box)
{
  const KabTable *table = box->table;

  if (table->caption != NULL)
    paint (painter, table->caption);
  paint_rows (painter, box, 0, table->n_rows);
  paint_repeats (painter, box, table->repeats, 0, table->n_head);
  paint_repeats (painter, box, table->foot_repeats, table->n_rows - table->n_foot, table->n_foot);
}

/* An item of a list: its marker, and what it marks. */
static void
paint_item (Painter *painter, const KabBox *box)
{
  gboolean tags = (painter->flags & KAB_PAINT_TAGS) && !painter->leaf && g_strcmp0 (box->tag, "LI") == 0;

  if (tags)
    cairo_tag_begin (painter->cr, "Lbl", NULL);
  paint_marker (painter, box);
  if (tags)
    {
      cairo_tag_end (painter->cr, "Lbl");
      cairo_tag_begin (painter->cr, "LBody", NULL);
    }
  paint_children (painter, box);
  if (tags)
    cairo_tag_end (painter->cr, "LBody");
}

static void
paint_content (Painter *painter, const KabBox *box)
{
  double x = box->left + box->padding[KAB_LEFT] + box->border[KAB_LEFT];
  double y = box->top + box->padding[KAB_TOP] + box->border[KAB_TOP];
  double w = box->width - (x - box->left) - box->padding[KAB_RIGHT] - box->border[KAB_RIGHT];
  double h = box->height - (y - box->top) - box->padding[KAB_BOTTOM] - box->border[KAB_BOTTOM];

  switch ((KabBoxKind)box->kind)
    {
    case KAB_BOX_TEXT:
      paint_text (painter, box);
      break;
    case KAB_BOX_TABLE:
      paint_table (painter, box);
      break;
    case KAB_BOX_PICTURE:
      kab_picture_draw (box->picture, painter->cr, x, y, w, h);
      break;
    case KAB_BOX_QR:
      /* The free margin belongs to the code, so it must be light whatever lies below. */
      if ((box->style->own.background & 0xff) == 0)
        {
          cairo_set_source_rgb (painter->cr, 1, 1, 1);
          cairo_rectangle (painter->cr, x, y, w, h);
          cairo_fill (painter->cr);
        }
      kab_paint_color (painter->cr, box->style->in.color);
      kab_qr_draw (painter->cr, box->qr, x + MAX (w - h, 0) / 2, y + MAX (h - w, 0) / 2, MIN (w, h));
      break;
    case KAB_BOX_BARCODE:
      if ((box->style->own.background & 0xff) == 0)
        {
          cairo_set_source_rgb (painter->cr, 1, 1, 1);
          cairo_rectangle (painter->cr, x, y, w, h);
          cairo_fill (painter->cr);
        }
      kab_paint_color (painter->cr, box->style->in.color);
      kab_barcode_draw (painter->cr, box->barcode, x, y, w, h);
      break;
    case KAB_BOX_BLOCK:
    default:
      if (box->marker_layout != NULL)
        paint_item (painter, box);
      else
        paint_children (painter, box);
      break;
    }
}

/* @leaf: (out): whether it holds text itself */
static const char *
structure_of (const KabBox *box, gboolean *leaf)
{
  *leaf = TRUE;
  switch ((KabBoxKind)box->kind)
    {
    case KAB_BOX_TEXT:
      return "P";
    case KAB_BOX_PICTURE:
    case KAB_BOX_QR:
    case KAB_BOX_BARCODE:
      return "Figure";
    case KAB_BOX_TABLE:
      *leaf = FALSE;
      return "Table";
    case KAB_BOX_BLOCK:
    default:
      *leaf = box->tag != NULL
              && (box->tag[0] == 'H' || g_str_equal (box->tag, "P") || g_str_equal (box->tag, "Caption"));
      return box->tag;
    }
}

static void
paint (Painter *painter, const KabBox *box)
{
  gboolean faint = box->kind != KAB_BOX_TEXT && box->style->own.opacity < 1, leaf = FALSE;
  const char *tag = NULL;
  Painter before = *painter;
  guint floats = painter->floats->len;

  if (!on_page (painter, box->reach_top, box->reach_bottom))
    return;
  if ((painter->flags & KAB_PAINT_TAGS) && !painter->leaf)
    tag = faint ? "P" : structure_of (box, &leaf);
  if (tag != NULL)
    cairo_tag_begin (painter->cr, tag, NULL);
  painter->leaf = painter->leaf || leaf || faint;
  if (faint)
    {
      cairo_push_group (painter->cr);
      /* Cairo 1.16 does not survive them in there. */
      painter->flags = KAB_PAINT_PLAIN;
    }
  kab_paint_frame (painter->cr, box, painter->from, painter->to,
                   box->kind != KAB_BOX_TABLE || !box->table->collapse);
  paint_content (painter, box);
  if (box->apart || faint)
    paint_floats (painter, floats);
  if (faint)
    {
      cairo_pop_group_to_source (painter->cr);
      cairo_paint_with_alpha (painter->cr, (double)box->style->own.opacity);
    }
  painter->leaf = before.leaf;
  painter->flags = before.flags;
  if (tag != NULL)
    cairo_tag_end (painter->cr, tag);
  if (!painter->leaf && painter->flags & KAB_PAINT_LINKS)
    tell_links (painter);
}

void
kab_paint_box (cairo_t *cr, const KabBox *box, guint page, double from, double to, KabPaintFlags flags)
{
  g_autoptr (GPtrArray) floats = g_ptr_array_new ();
  Painter painter = { cr, page, from, to, flags, FALSE, NULL, floats };

  if (flags & KAB_PAINT_LINKS)
    painter.found = g_array_new (FALSE, FALSE, sizeof (FoundLink));
  paint (&painter, box);
  paint_floats (&painter, 0);
  g_clear_pointer (&painter.found, g_array_unref);
}

void
kab_paint_shape (cairo_t *cr, PangoAttrShape *shape, gboolean path, gpointer data)
{
  KabBox *box = shape->data;
  double x, y;

  if (path)
    return;
  cairo_get_current_point (cr, &x, &y);
  cairo_save (cr);
  /* The point is on the baseline; box->y is how far above it the outer edge is. */
  cairo_translate (cr, x + box->margin[KAB_LEFT], y - box->y + box->margin[KAB_TOP]);
  kab_paint_box (cr, box, 0, -1e9, 1e9, KAB_PAINT_PLAIN);
  cairo_restore (cr);
  cairo_move_to (cr, x, y);
}
