/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and cells, and which places of the grid each cell covers. */
#include "kab-build.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-limits.h"

typedef struct
{
  KabBuilder *builder;
  KabBox *box;
  GArray *rows;     /* of KabTableRow */
  GArray *cells;    /* of KabCell; column not yet known */
  GArray *columns;  /* of KabLength */
  GPtrArray *nodes; /* the element of each row */
} Maker;

static guint
span_attribute (const xmlNode *node, const char *name, guint most)
{
  const char *text = kab_node_attribute (node, name);
  gint64 n = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 1;

  return (guint)CLAMP (n, 1, (gint64)most);
}

static void
add_cells (Maker *maker, xmlNode *node, KabTableRow *row, guint index)
{
  KabBuilder *builder = maker->builder;

  for (xmlNode *child = node->children; child != NULL && !kab_stage_ended (builder->stage);
       child = child->next)
    {
      KabStyle *style;
      KabCell cell = { .row = index };

      if (child->type != XML_ELEMENT_NODE)
        continue;
      style = kab_build_style (builder, child, row->style);
      if (style->own.display == KAB_KW_NONE)
        continue;
      cell.rowspan = span_attribute (child, "rowspan", 10000);
      cell.colspan = span_attribute (child, "colspan", KAB_COLUMNS_MAX);
      cell.box = kab_box_new (builder->stage, KAB_BOX_BLOCK, style, NULL, kab_node_line (builder, child));
      cell.box->parent = maker->box;
      cell.box->tag = strcmp ((const char *)child->name, "th") == 0 ? "TH" : "TD";
      cell.box->apart = TRUE;
      if (kab_build_enter (builder))
        {
          kab_build_children (builder, child, cell.box);
          kab_build_backdrop (builder, cell.box);
          kab_build_leave (builder);
        }
      g_array_append_val (maker->cells, cell);
      row->n_cells++;
    }
}

static void
add_row (Maker *maker, xmlNode *node, KabStyle *style, const KabStyle *group, guint8 kind)
{
  KabTableRow row = { .style = style, .group = group, .kind = kind, .first = maker->cells->len };

  /* The cells' row is set when the rows have been put in order. */
  add_cells (maker, node, &row, maker->rows->len);
  g_array_append_val (maker->rows, row);
}

static void
add_column (Maker *maker, xmlNode *node, const KabStyle *parent)
{
  KabStyle *style = kab_build_style (maker->builder, node, parent);
  guint n = span_attribute (node, "span", KAB_COLUMNS_MAX);

  for (guint i = 0; i < n && maker->columns->len < KAB_COLUMNS_MAX; i++)
    g_array_append_val (maker->columns, style->own.width);
}

static void
stray (Maker *maker, const xmlNode *node)
{
  if (node->type == XML_ELEMENT_NODE)
    kab_problems_add (maker->builder->stage->problems, kab_node_line (maker->builder, node),
                      _ ("<%s> stands in a table but in no cell"), (const char *)node->name);
  else if (node->type == XML_TEXT_NODE && node->content != NULL
           && strspn ((const char *)node->content, " \t\r\n") != strlen ((const char *)node->content))
    kab_problems_add (maker->builder->stage->problems,
                      node->parent != NULL ? kab_node_line (maker->builder, node->parent) : 0,
                      _ ("Text stands in a table but in no cell"));
}

static void
read_group (Maker *maker, xmlNode *node, const KabStyle *group, guint8 kind)
{
  for (xmlNode *child = node->children; child != NULL && !kab_stage_ended (maker->builder->stage);
       child = child->next)
    {
      KabStyle *style;

      if (child->type != XML_ELEMENT_NODE)
        {
          stray (maker, child);
          continue;
        }
      style = kab_build_style (maker->builder, child, group);
      if (style->own.display == KAB_KW_TABLE_ROW)
        add_row (maker, child, style, group, kind);
      else if (style->own.display != KAB_KW_NONE)
        stray (maker, child);
    }
}

static void
read_child (Maker *maker, xmlNode *child, KabBox *box)
{
  KabTable *table = box->table;
  KabBuilder *builder = maker->builder;
  KabStyle *style = kab_build_style (builder, child, box->style);

  switch (style->own.display)
    {
    case KAB_KW_TABLE_HEADER_GROUP:
    case KAB_KW_TABLE_FOOTER_GROUP:
    case KAB_KW_TABLE_ROW_GROUP:
      read_group (maker, child, style, style->own.display);
      break;
    case KAB_KW_TABLE_ROW:
      add_row (maker, child, style, NULL, KAB_KW_TABLE_ROW_GROUP);
      break;
    case KAB_KW_TABLE_COLUMN:
      add_column (maker, child, box->style);
      break;
    case KAB_KW_TABLE_COLUMN_GROUP:
      if (child->children == NULL)
        add_column (maker, child, box->style);
      for (xmlNode *column = child->children; column != NULL; column = column->next)
        if (column->type == XML_ELEMENT_NODE)
          add_column (maker, column, style);
      break;
    case KAB_KW_TABLE_CAPTION:
      if (table->caption == NULL && kab_build_enter (builder))
        {
          table->caption
            = kab_box_new (builder->stage, KAB_BOX_BLOCK, style, NULL, kab_node_line (builder, child));
          table->caption->apart = TRUE;
          table->caption->tag = "Caption";
          kab_build_children (builder, child, table->caption);
          kab_build_backdrop (builder, table->caption);
          kab_build_leave (builder);
        }
      break;
    case KAB_KW_NONE:
      break;
    default:
      stray (maker, child);
      break;
    }
}

static guint
kind_order (guint8 kind)
{
  return kind == KAB_KW_TABLE_HEADER_GROUP ? 0 : kind == KAB_KW_TABLE_FOOTER_GROUP ? 2 : 1;
}

/* Head rows first, foot rows last, whatever order they were written in. */
static void
order_rows (Maker *maker, KabTable *table, KabArena *arena)
{
  guint n = 0;

  table->rows = kab_arena_array (arena, KabTableRow, MAX (maker->rows->len, 1));
  for (guint order = 0; order < 3; order++)
    for (guint i = 0; i < maker->rows->len; i++)
      {
        const KabTableRow *row = &g_array_index (maker->rows, KabTableRow, i);

        if (kind_order (row->kind) != order)
          continue;
        table->rows[n++] = *row;
        if (order == 0)
          table->n_head++;
        else if (order == 2)
          table->n_foot++;
      }
  table->n_rows = n;
  table->cells = kab_arena_array (arena, KabCell, MAX (maker->cells->len, 1));
  for (guint r = 0; r < n; r++)
    {
      KabTableRow *row = &table->rows[r];
      guint from = row->first;

      row->first = table->n_cells;
      for (guint i = 0; i < row->n_cells; i++)
        {
          KabCell *cell = &table->cells[table->n_cells++];

          *cell = g_array_index (maker->cells, KabCell, from + i);
          cell->row = r;
        }
    }
}

/* Finds each cell's column: the first that no cell from above still covers (HTML 4.9.12). */
static void
place_cells (KabBuilder *builder, KabBox *box)
{
  KabTable *table = box->table;
  guint covered[KAB_COLUMNS_MAX] = { 0 }; /* down to which row, not included */
  guint kept = 0;

  for (guint r = 0; r < table->n_rows; r++)
    {
      KabTableRow *row = &table->rows[r];
      guint column = 0, first = kept;
      guint group_end = r + 1;

      while (group_end < table->n_rows && table->rows[group_end].kind == row->kind
             && table->rows[group_end].group == row->group)
        group_end++;
      for (guint i = 0; i < row->n_cells; i++)
        {
          KabCell *cell = &table->cells[row->first + i];

          while (column < KAB_COLUMNS_MAX && covered[column] > r)
            column++;
          if (column >= KAB_COLUMNS_MAX)
            {
              kab_problems_add (builder->stage->problems, cell->box->line,
                                _ ("A table has more than %d columns: the rest is left out"),
                                KAB_COLUMNS_MAX);
              break;
            }
          cell->column = column;
          cell->colspan = MIN (cell->colspan, KAB_COLUMNS_MAX - column);
          for (guint k = 1; k < cell->colspan; k++)
            if (covered[column + k] > r)
              cell->colspan = k;
          cell->rowspan = MIN (cell->rowspan, group_end - r);
          for (guint k = 0; k < cell->colspan; k++)
            covered[column + k] = r + cell->rowspan;
          column += cell->colspan;
          table->cells[kept++] = *cell;
        }
      row->first = first;
      row->n_cells = kept - first;
    }
  table->n_cells = kept;
  /* A colspan of a thousand over nothing makes no thousand columns. */
  for (guint i = 0; i < table->n_cells; i++)
    table->n_columns = MAX (table->n_columns, table->cells[i].column + (table->cells[i].colspan > 1 ? 2 : 1));
  for (guint i = 0; i < table->n_cells; i++)
    table->cells[i].colspan = MIN (table->cells[i].colspan, table->n_columns - table->cells[i].column);
}

void
kab_build_table (KabBuilder *builder, xmlNode *node, KabBox *box)
{
  KabStage *stage = builder->stage;
  KabTable *table = kab_arena_new0 (stage->arena, KabTable);
  Maker maker = { .builder = builder, .box = box };

  box->table = table;
  maker.rows = g_array_new (FALSE, TRUE, sizeof (KabTableRow));
  maker.cells = g_array_new (FALSE, TRUE, sizeof (KabCell));
  maker.columns = g_array_new (FALSE, TRUE, sizeof (KabLength));
  table->repeats = g_array_new (FALSE, FALSE, sizeof (KabRepeat));
  g_ptr_array_add (stage->arrays, table->repeats);
  table->foot_repeats = g_array_new (FALSE, FALSE, sizeof (KabRepeat));
  g_ptr_array_add (stage->arrays, table->foot_repeats);
  table->collapse = box->style->in.border_collapse == KAB_KW_COLLAPSE;
  if (!table->collapse)
    {
      table->spacing = (double)box->style->in.border_spacing[0];
      table->spacing_along = (double)box->style->in.border_spacing[1];
    }

  for (xmlNode *child = node->children; child != NULL && !kab_stage_ended (stage); child = child->next)
    {
      if (child->type == XML_ELEMENT_NODE)
        read_child (&maker, child, box);
      else
        stray (&maker, child);
    }
  order_rows (&maker, table, stage->arena);
  place_cells (builder, box);
  table->n_columns = MAX (table->n_columns, 1);
  table->specified = kab_arena_array (stage->arena, KabLength, table->n_columns);
  for (guint i = 0; i < table->n_columns && i < maker.columns->len; i++)
    table->specified[i] = g_array_index (maker.columns, KabLength, i);

  kab_table_prepare (box);

  g_array_unref (maker.rows);
  g_array_unref (maker.cells);
  g_array_unref (maker.columns);
}
