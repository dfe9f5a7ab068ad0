/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables: widths of columns, heights of rows, collapsed borders (CSS 2.1, chapter 17). */
#include <string.h>

#include "kab-box.h"
#include "kab-limits.h"

typedef struct
{
  double *natural, *least, *percent, *fixed;
} Columns;

static Columns
columns_new (KabStage *stage, guint n)
{
  Columns c;

  c.natural = kab_arena_array (stage->arena, double, n);
  c.least = kab_arena_array (stage->arena, double, n);
  c.percent = kab_arena_array (stage->arena, double, n);
  c.fixed = kab_arena_array (stage->arena, double, n);
  return c;
}

static double
total_spacing (const KabTable *table)
{
  return table->spacing * (table->n_columns + 1);
}

/* The cell that covers a place, for borders; NULL outside of the table. */
static KabCell *
cell_at (const KabTable *table, guint row, guint column)
{
  /* Cells stand by row; one that reaches down from above stands further up. */
  for (guint up = 0; up <= row && row < table->n_rows && up < 64; up++)
    {
      const KabTableRow *r = &table->rows[row - up];

      for (guint i = 0; i < r->n_cells; i++)
        {
          KabCell *cell = &table->cells[r->first + i];

          if (column >= cell->column && column < cell->column + cell->colspan
              && cell->row + cell->rowspan > row)
            return cell;
        }
    }
  return NULL;
}

static KabEdge
style_edge (const KabStyle *style, guint side)
{
  KabEdge edge
    = { (float)kab_style_border (style, side), style->own.border_style[side], style->own.border_color[side] };

  return edge;
}

/* The wider border wins, and hidden beats all. */
static void
contend (KabEdge *edge, KabEdge other)
{
  if (edge->style == KAB_KW_HIDDEN)
    return;
  if (other.style == KAB_KW_HIDDEN || other.width > edge->width)
    *edge = other;
}

/* Whether the cell stands at that side of its table. */
static gboolean
is_outer (const KabTable *table, const KabCell *cell, guint side)
{
  switch (side)
    {
    case KAB_TOP:
      return cell->row == 0;
    case KAB_BOTTOM:
      return cell->row + cell->rowspan >= table->n_rows;
    case KAB_LEFT:
      return cell->column == 0;
    default:
      return cell->column + cell->colspan >= table->n_columns;
    }
}

static void
collapse_cell (const KabBox *box, const KabTable *table, KabCell *cell)
{
  const KabTableRow *row = &table->rows[cell->row];
  const KabTableRow *last = &table->rows[cell->row + cell->rowspan - 1];

  for (guint side = 0; side < 4; side++)
    {
      KabEdge edge = style_edge (cell->box->style, side);
      gboolean outer = is_outer (table, cell, side);
      KabCell *other = NULL;

      if (side == KAB_TOP || side == KAB_BOTTOM)
        {
          const KabTableRow *r = side == KAB_TOP ? row : last;
          const KabTableRow *beyond = outer ? NULL : side == KAB_TOP ? row - 1 : last + 1;

          contend (&edge, style_edge (r->style, side));
          if (beyond != NULL)
            contend (&edge, style_edge (beyond->style, side == KAB_TOP ? KAB_BOTTOM : KAB_TOP));
          if (r->group != NULL && (beyond == NULL || beyond->group != r->group))
            contend (&edge, style_edge (r->group, side));
          if (beyond != NULL && beyond->group != NULL && beyond->group != r->group)
            contend (&edge, style_edge (beyond->group, side == KAB_TOP ? KAB_BOTTOM : KAB_TOP));
        }
      if (outer)
        contend (&edge, style_edge (box->style, side));
      else if (side == KAB_LEFT)
        other = cell_at (table, cell->row, cell->column - 1);
      else if (side == KAB_RIGHT)
        other = cell_at (table, cell->row, cell->column + cell->colspan);
      else if (side == KAB_TOP)
        other = cell_at (table, cell->row - 1, cell->column);
      else
        other = cell_at (table, cell->row + cell->rowspan, cell->column);
      if (other != NULL)
        contend (&edge, style_edge (other->box->style, (side + 2) % 4));
      cell->edges[side] = edge;
    }
}

static void
cell_edges (const KabTable *table, KabCell *cell, double available)
{
  kab_layout_edges (cell->box, available);
  for (guint side = 0; side < 4; side++)
    {
      cell->box->margin[side] = 0;
      if (table->collapse)
        cell->box->border[side] = (double)cell->edges[side].width / 2;
    }
}

/* What a cell takes; the edges are its own or half of the collapsed ones. */
static void
measure_cell (KabStage *stage, const KabTable *table, KabCell *cell, double *natural, double *least)
{
  KabBox *box = cell->box;
  double edges;

  kab_layout_measure_children (stage, box, natural, least);
  cell_edges (table, cell, 0);
  edges = box->padding[KAB_LEFT] + box->padding[KAB_RIGHT] + box->border[KAB_LEFT] + box->border[KAB_RIGHT];
  *natural += edges;
  *least += edges;
}

static double
specified_width (const KabTable *table, KabCell *cell)
{
  const KabOwn *own = &cell->box->style->own;
  double width = (double)own->width.value;

  cell_edges (table, cell, 0);
  if (own->box_sizing != KAB_KW_BORDER_BOX)
    width += cell->box->padding[KAB_LEFT] + cell->box->padding[KAB_RIGHT] + cell->box->border[KAB_LEFT]
             + cell->box->border[KAB_RIGHT];
  return width;
}

static void
spread (double *values, const double *weights, guint first, guint n, double amount)
{
  double sum = 0;

  for (guint i = first; i < first + n; i++)
    sum += weights[i];
  for (guint i = first; i < first + n; i++)
    values[i] += sum > 0 ? amount * weights[i] / sum : amount / n;
}

/* A cell over several columns that asks for a part of the width: what its columns have not asked for themselves goes to
 * those that asked for none (CSS Tables 3, 4.1). */
static void
spread_percent (Columns *c, const KabCell *cell, double percent)
{
  double natural = 0;
  guint n = 0;

  for (guint k = cell->column; k < cell->column + cell->colspan; k++)
    {
      percent -= c->percent[k];
      if (c->percent[k] <= 0)
        {
          natural += c->natural[k];
          n++;
        }
    }
  if (percent <= 0 || n == 0)
    return;
  for (guint k = cell->column; k < cell->column + cell->colspan; k++)
    if (c->percent[k] <= 0)
      c->percent[k] = natural > 0 ? percent * c->natural[k] / natural : percent / n;
}

static void
measure_columns (KabStage *stage, KabBox *box, Columns *c)
{
  KabTable *table = box->table;
  guint n = table->n_columns;

  for (guint i = 0; i < n; i++)
    {
      if (table->specified[i].unit == KAB_UNIT_PT)
        c->fixed[i] = (double)table->specified[i].value;
      else if (table->specified[i].unit == KAB_UNIT_PERCENT)
        c->percent[i] = (double)table->specified[i].value;
    }
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < table->n_cells && !kab_stage_ended (stage); i++)
      {
        KabCell *cell = &table->cells[i];
        KabLength width = cell->box->style->own.width;
        double natural, least, natural_now = 0, least_now = 0, between;

        if ((cell->colspan > 1) != (pass == 1))
          continue;
        measure_cell (stage, table, cell, &natural, &least);
        if (width.unit == KAB_UNIT_PT)
          natural = MAX (least, specified_width (table, cell));
        if (pass == 0)
          {
            c->natural[cell->column] = MAX (c->natural[cell->column], natural);
            c->least[cell->column] = MAX (c->least[cell->column], least);
            if (width.unit == KAB_UNIT_PERCENT)
              c->percent[cell->column] = MAX (c->percent[cell->column], (double)width.value);
            if (width.unit == KAB_UNIT_PT)
              c->fixed[cell->column] = MAX (c->fixed[cell->column], natural);
            continue;
          }
        if (width.unit == KAB_UNIT_PERCENT)
          spread_percent (c, cell, (double)width.value);
        between = table->spacing * (cell->colspan - 1);
        for (guint k = cell->column; k < cell->column + cell->colspan; k++)
          {
            natural_now += c->natural[k];
            least_now += c->least[k];
          }
        if (natural > natural_now + between)
          spread (c->natural, c->natural, cell->column, cell->colspan, natural - natural_now - between);
        if (least > least_now + between)
          spread (c->least, c->natural, cell->column, cell->colspan, least - least_now - between);
      }
  for (guint i = 0; i < n; i++)
    {
      if (c->fixed[i] > 0)
        c->natural[i] = MAX (c->fixed[i], c->least[i]);
      c->natural[i] = MAX (c->natural[i], c->least[i]);
    }
}

static double
sum_of (const double *values, guint n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += values[i];
  return sum;
}

/* A table too wide for its page: the widest columns give way first, so that figures stay whole beside a long word. */
static void
narrow (double *widths, guint n, double room)
{
  double most = room / n;

  for (guint round = 0; round < n; round++)
    {
      double kept = 0;
      guint wide = 0;

      for (guint i = 0; i < n; i++)
        if (widths[i] <= most)
          kept += widths[i];
        else
          wide++;
      if (wide == 0 || (room - kept) / wide <= most + 0.001)
        break;
      most = (room - kept) / wide;
    }
  for (guint i = 0; i < n; i++)
    widths[i] = MIN (widths[i], most);
}

/* Gives the columns @room points in all. */
static void
share_out (KabTable *table, const Columns *c, double room)
{
  guint n = table->n_columns;
  double *widths = table->widths;
  double taken = 0, natural = 0, least = 0, soft = 0, rest;

  for (guint i = 0; i < n; i++)
    {
      widths[i] = 0;
      if (c->percent[i] > 0)
        {
          widths[i] = MAX (room * MIN (c->percent[i], 100) / 100, c->least[i]);
          taken += widths[i];
        }
      else
        {
          natural += c->natural[i];
          least += c->least[i];
          if (c->fixed[i] <= 0)
            soft += c->natural[i];
        }
    }
  rest = room - taken;
  /* A column keeps the width it asked for as long as the others can give way. */
  {
    double firm = 0;

    for (guint i = 0; i < n; i++)
      if (c->percent[i] <= 0)
        firm += c->fixed[i] > 0 ? c->natural[i] : c->least[i];
    if (firm <= rest && firm > least)
      {
        for (guint i = 0; i < n; i++)
          if (c->fixed[i] > 0)
            c->least[i] = c->natural[i];
        least = firm;
      }
  }
  for (guint i = 0; i < n; i++)
    {
      if (c->percent[i] > 0)
        continue;
      if (natural <= rest)
        {
          /* What is left goes to columns that named no width, if there are any. */
          double extra = rest - natural;

          widths[i] = c->natural[i];
          if (soft > 0)
            widths[i] += c->fixed[i] > 0 ? 0 : extra * c->natural[i] / soft;
          else if (natural > 0)
            widths[i] += extra * c->natural[i] / natural;
        }
      else if (least <= rest && natural > least)
        widths[i] = c->least[i] + (c->natural[i] - c->least[i]) * (rest - least) / (natural - least);
      else
        widths[i] = c->least[i];
    }
  taken = sum_of (widths, n);
  if (taken > room + 0.01)
    narrow (widths, n, room);
  /* Columns of percent alone that do not make up the whole. */
  else if (natural <= 0 && taken > 0 && taken < room)
    for (guint i = 0; i < n; i++)
      widths[i] *= room / taken;
  else if (taken <= 0 && n > 0)
    for (guint i = 0; i < n; i++)
      widths[i] = room / n;
}

/* table-layout: fixed: the first row and the col elements decide, nothing needs to be measured. */
static void
fixed_columns (KabTable *table, double room)
{
  double taken = 0;
  guint n_auto = 0;

  for (guint i = 0; i < table->n_columns; i++)
    table->widths[i] = kab_length_resolve (table->specified[i], room, -1);
  for (guint i = 0; table->n_rows > 0 && i < table->rows[0].n_cells; i++)
    {
      KabCell *cell = &table->cells[table->rows[0].first + i];
      KabLength width = cell->box->style->own.width;

      if (width.unit == KAB_UNIT_AUTO)
        continue;
      for (guint k = cell->column; k < cell->column + cell->colspan; k++)
        if (table->widths[k] < 0)
          table->widths[k] = (width.unit == KAB_UNIT_PT ? specified_width (table, cell)
                                                        : kab_length_resolve (width, room, 0))
                             / cell->colspan;
    }
  for (guint i = 0; i < table->n_columns; i++)
    {
      if (table->widths[i] < 0)
        n_auto++;
      else
        taken += table->widths[i];
    }
  for (guint i = 0; i < table->n_columns; i++)
    {
      if (table->widths[i] < 0)
        table->widths[i] = MAX (room - taken, 0) / n_auto;
      else if (n_auto == 0 && taken > 0)
        table->widths[i] *= room / taken;
      else if (taken > room)
        table->widths[i] *= room / taken;
    }
}

void
kab_table_prepare (KabBox *box)
{
  KabTable *table = box->table;

  for (guint i = 0; table->collapse && i < table->n_cells; i++)
    {
      KabCell *cell = &table->cells[i];

      collapse_cell (box, table, cell);
      /* Half of what is drawn around the table is its own border, the other half that of its cells. */
      for (guint side = 0; side < 4; side++)
        if (is_outer (table, cell, side))
          table->outer[side] = MAX (table->outer[side], (double)cell->edges[side].width / 2);
    }
}

void
kab_table_measure (KabStage *stage, KabBox *box, double *natural, double *least)
{
  KabTable *table = box->table;

  if (!table->measured)
    {
      Columns c = columns_new (stage, table->n_columns);
      double edges = box->padding[KAB_LEFT] + box->padding[KAB_RIGHT] + box->border[KAB_LEFT]
                     + box->border[KAB_RIGHT] + total_spacing (table);

      measure_columns (stage, box, &c);
      table->natural = sum_of (c.natural, table->n_columns) + edges;
      table->least = sum_of (c.least, table->n_columns) + edges;
      if (box->style->own.width.unit == KAB_UNIT_PT)
        table->natural = table->least = MAX (table->least, (double)box->style->own.width.value);
      table->measured = TRUE;
    }
  *natural = table->natural;
  *least = table->least;
}

static void
place_columns (KabStage *stage, KabBox *box, double available, double whole)
{
  KabTable *table = box->table;
  KabLength wish = box->style->own.width;
  double edges = box->padding[KAB_LEFT] + box->padding[KAB_RIGHT] + box->border[KAB_LEFT]
                 + box->border[KAB_RIGHT] + total_spacing (table);
  double width = kab_length_resolve (wish, whole, -1);
  double x = box->padding[KAB_LEFT] + box->border[KAB_LEFT] + table->spacing;

  if (table->widths == NULL)
    {
      table->widths = kab_arena_array (stage->arena, double, table->n_columns);
      table->offsets = kab_arena_array (stage->arena, double, table->n_columns);
    }
  if (width >= 0 && box->style->own.table_layout == KAB_KW_FIXED)
    {
      fixed_columns (table, MAX (width - edges, 0));
    }
  else
    {
      Columns c = columns_new (stage, table->n_columns);

      measure_columns (stage, box, &c);
      if (width < 0)
        {
          /* A column of p % wants the whole table to be 100/p of what it needs. */
          double natural = sum_of (c.natural, table->n_columns);

          for (guint i = 0; i < table->n_columns; i++)
            if (c.percent[i] > 0)
              natural = MAX (natural, c.natural[i] * 100 / MIN (c.percent[i], 100));
          width = MIN (natural + edges + 0.05, available);
        }
      share_out (table, &c, MAX (width - edges, 0));
    }
  box->width = sum_of (table->widths, table->n_columns) + edges;
  for (guint i = 0; i < table->n_columns; i++)
    {
      table->offsets[i] = x;
      x += table->widths[i] + table->spacing;
    }
}

static double
cell_width (const KabTable *table, const KabCell *cell)
{
  guint last = cell->column + cell->colspan - 1;

  return table->offsets[last] + table->widths[last] - table->offsets[cell->column];
}

static void
layout_cell (KabStage *stage, KabTable *table, KabCell *cell)
{
  KabBox *box = cell->box;
  const KabOwn *own = &box->style->own;
  double below = 0, content, across, along, least;

  box->width = cell_width (table, cell);
  cell->moved = 0;
  cell_edges (table, cell, box->width);
  across = box->padding[KAB_LEFT] + box->padding[KAB_RIGHT] + box->border[KAB_LEFT] + box->border[KAB_RIGHT];
  along = box->padding[KAB_TOP] + box->padding[KAB_BOTTOM] + box->border[KAB_TOP] + box->border[KAB_BOTTOM];
  content = kab_layout_children (stage, box, MAX (box->width - across, 0), &below);
  box->height = content + MAX (below, 0) + along;
  cell->least = box->height;
  /* In a table a height is a least height. */
  least = kab_length_resolve (own->height, 0, 0);
  box->height = MAX (box->height, own->box_sizing == KAB_KW_BORDER_BOX ? least
                                  : least > 0                          ? least + along
                                                                       : 0);
}

static void
move_content (KabCell *cell, double by)
{
  for (KabBox *child = cell->box->first; child != NULL; child = child->next)
    child->y += by;
  cell->moved = by;
}

static gboolean
stands_on_baseline (const KabCell *cell)
{
  switch (cell->box->style->own.vertical_align)
    {
    case KAB_KW_TOP:
    case KAB_KW_MIDDLE:
    case KAB_KW_BOTTOM:
      return FALSE;
    default:
      return TRUE; /* CSS 2.1, 17.5.3 */
    }
}

/* How far below the top of @box its first line stands. Returns: whether there is one */
static gboolean
first_baseline (const KabBox *box, guint depth, double *baseline)
{
  if (depth > KAB_DEPTH_MAX || box->out || box->floated)
    return FALSE;
  if (box->kind == KAB_BOX_TEXT)
    {
      if (box->text->n_lines > 0)
        *baseline = box->text->lines[0].baseline;
      return box->text->n_lines > 0;
    }
  if (box->kind == KAB_BOX_TABLE)
    {
      const KabTable *table = box->table;

      for (guint i = 0; table->n_rows > 0 && i < table->rows[0].n_cells; i++)
        {
          const KabBox *cell = table->cells[table->rows[0].first + i].box;

          if (first_baseline (cell, depth + 1, baseline))
            {
              *baseline += cell->y;
              return TRUE;
            }
        }
      return FALSE;
    }
  for (const KabBox *child = box->first; child != NULL; child = child->next)
    if (first_baseline (child, depth + 1, baseline))
      {
        *baseline += child->y;
        return TRUE;
      }
  return FALSE;
}

/* The first lines of a row's cells come to stand on one line, which may take more room. */
static void
align_baselines (KabTable *table, const KabTableRow *row)
{
  double deepest = 0;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < row->n_cells; i++)
      {
        KabCell *cell = &table->cells[row->first + i];
        double baseline;

        if (!stands_on_baseline (cell) || !first_baseline (cell->box, 0, &baseline))
          continue;
        if (pass == 0)
          {
            deepest = MAX (deepest, baseline);
            continue;
          }
        move_content (cell, deepest - baseline);
        cell->least += cell->moved;
        cell->box->height = MAX (cell->box->height, cell->least);
      }
}

static void
place_rows (KabStage *stage, KabBox *box, double top)
{
  KabTable *table = box->table;
  double spacing = table->spacing_along;
  double y = top + spacing;

  for (guint r = 0; r < table->n_rows; r++)
    {
      KabTableRow *row = &table->rows[r];

      row->height = kab_length_resolve (row->style->own.height, 0, 0);
      for (guint i = 0; i < row->n_cells && !kab_stage_ended (stage); i++)
        {
          KabCell *cell = &table->cells[row->first + i];

          layout_cell (stage, table, cell);
        }
      align_baselines (table, row);
      for (guint i = 0; i < row->n_cells; i++)
        {
          const KabCell *cell = &table->cells[row->first + i];

          if (cell->rowspan == 1)
            row->height = MAX (row->height, cell->box->height);
        }
    }
  /* What reaches over several rows makes the last of them higher, if it must. */
  for (guint i = 0; i < table->n_cells; i++)
    {
      KabCell *cell = &table->cells[i];
      double sum = spacing * (cell->rowspan - 1);

      if (cell->rowspan == 1)
        continue;
      for (guint r = cell->row; r < cell->row + cell->rowspan; r++)
        sum += table->rows[r].height;
      if (cell->box->height > sum)
        table->rows[cell->row + cell->rowspan - 1].height += cell->box->height - sum;
    }
  for (guint r = 0; r < table->n_rows; r++)
    {
      table->rows[r].y = y;
      y += table->rows[r].height + spacing;
    }
  for (guint i = 0; i < table->n_cells; i++)
    {
      KabCell *cell = &table->cells[i];
      const KabTableRow *last = &table->rows[cell->row + cell->rowspan - 1];
      guint8 align = cell->box->style->own.vertical_align;
      double room, filled = cell->least;

      cell->box->x = table->offsets[cell->column];
      cell->box->y = table->rows[cell->row].y;
      room = last->y + last->height - cell->box->y - cell->box->height;
      cell->box->height += MAX (room, 0);
      room = cell->box->height - filled;
      if (room > 0 && align == KAB_KW_MIDDLE)
        move_content (cell, room / 2);
      else if (room > 0 && align == KAB_KW_BOTTOM)
        move_content (cell, room);
    }
  box->height = y;
}

/* Head and foot stand on each page that the table goes over, unless they would take most of it. */
static void
set_repeated (KabStage *stage, KabTable *table)
{
  table->head_height = table->foot_height = 0;
  if (table->n_head + table->n_foot >= table->n_rows)
    return;
  if (table->n_head > 0)
    {
      const KabTableRow *last = &table->rows[table->n_head - 1];

      table->head_height = last->y + last->height - table->rows[0].y;
    }
  if (table->n_foot > 0)
    {
      const KabTableRow *last = &table->rows[table->n_rows - 1];

      table->foot_height = last->y + last->height - table->rows[table->n_rows - table->n_foot].y;
    }
  if (table->head_height > stage->content_height / 2)
    table->head_height = 0;
  if (table->head_height + table->foot_height > stage->content_height / 2)
    table->foot_height = 0;
}

void
kab_table_layout (KabStage *stage, KabBox *box, double available, double whole)
{
  KabTable *table = box->table;
  double top, caption_height = 0;

  place_columns (stage, box, available, whole);
  if (table->caption != NULL)
    {
      kab_layout_block (stage, table->caption, box->width);
      caption_height
        = table->caption->height + table->caption->margin[KAB_TOP] + table->caption->margin[KAB_BOTTOM];
      table->caption->x = table->caption->margin[KAB_LEFT];
      table->caption->y = table->caption->margin[KAB_TOP];
    }
  top = box->padding[KAB_TOP] + box->border[KAB_TOP];
  if (table->caption != NULL && table->caption->style->in.caption_side != KAB_KW_BOTTOM)
    top += caption_height;
  place_rows (stage, box, top);
  box->height += box->padding[KAB_BOTTOM] + box->border[KAB_BOTTOM];
  if (table->caption != NULL && table->caption->style->in.caption_side == KAB_KW_BOTTOM)
    {
      table->caption->y += box->height;
      box->height += caption_height;
    }
  set_repeated (stage, table);
}
