/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cutting the endless page: each line, picture and row gets its place on a strip of pages. */
#include <float.h>
#include <math.h>

#include <glib/gi18n-lib.h>

#include "kab-box.h"
#include "kab-error.h"
#include "kab-limits.h"

#define NESTED_HEADS_MAX 8
#define LINKED_MAX 100 /* rows */
#define EPSILON 0.01

/*
 * Boxes are visited in the order of the text. @shift is how much further down everything stands than
 * on the endless page: it grows whenever something does not fit and moves to the top of the next page.
 */
typedef struct
{
  KabBox *box;
  double y, left;
} Waiting;

typedef struct
{
  KabStage *stage;
  double height;
  double shift;
  double top;     /* where the last page was begun */
  double begun;   /* where the first box of a page stands that was asked for, its margin above it */
  gboolean force; /* the next box begins a page */
  KabBox *heads[NESTED_HEADS_MAX]; /* of the tables at hand, to be repeated */
  guint n_heads;
  KabBox *feet[NESTED_HEADS_MAX];
  guint n_feet;
  const KabBox *between; /* (nullable): the table between two rows of which a page would end now */
  GArray *waiting;       /* (nullable): of Waiting; floats that have no place yet */
  GArray *placed;
  gboolean in_line; /* the root stands in a line of text */
  double end;
} Pager;

static void place (Pager *pager, KabBox *box, double y, double left);

/* The very edge between two pages belongs to the upper one, which is full then, unless the lower one was
 * begun there on purpose. */
static double
page_start (const Pager *pager, double y)
{
  if (fabs (y - pager->top) <= EPSILON)
    return pager->top;

  return MAX (floor ((y - EPSILON) / pager->height), 0) * pager->height;
}

static double
reserved (const Pager *pager)
{
  double sum = 0;

  for (guint i = 0; i < pager->n_heads; i++)
    sum += pager->heads[i]->table->head_height;
  return sum;
}

static double
reserved_below (const Pager *pager)
{
  double sum = 0;

  for (guint i = 0; i < pager->n_feet; i++)
    sum += pager->feet[i]->table->foot_height;
  return sum;
}

/* What a page holds besides the heads and feet of the tables at hand. */
static double
room (const Pager *pager)
{
  return pager->height - reserved (pager) - reserved_below (pager);
}

static gboolean
at_page_top (const Pager *pager, double y)
{
  double into = y - page_start (pager, y);
  double head = reserved (pager);

  return into <= EPSILON || fabs (into - head) <= EPSILON || fabs (y - pager->begun) <= EPSILON;
}

/* Cells of one row pass the same edge one after the other. */
static void
add_repeat (GArray *repeats, guint page, double y)
{
  KabRepeat repeat = { page, y };

  if (repeats->len == 0 || g_array_index (repeats, KabRepeat, repeats->len - 1).page < page)
    g_array_append_val (repeats, repeat);
}

/* Puts the heads of the tables at hand at the top of @page. Returns: where there is room below them */
static double
repeat_heads (Pager *pager, double y, guint page)
{
  for (guint i = 0; i < pager->n_heads; i++)
    {
      KabTable *table = pager->heads[i]->table;

      add_repeat (table->repeats, page, y);
      y += table->head_height;
    }
  return y;
}

/* Puts the feet of the tables at hand on the page that ends at @end: below the last row, or, where a row is cut in two, at the
 * foot of the page. @at: what is on the page ends there */
static void
repeat_feet (Pager *pager, double at, double end)
{
  guint page = (guint)(end / pager->height + 0.5) - 1;

  for (guint i = 0; i < pager->n_feet; i++)
    {
      KabTable *table = pager->feet[i]->table;

      end -= table->foot_height;
      add_repeat (table->foot_repeats, page, pager->between == pager->feet[i] ? MIN (at, end) : end);
    }
}

/* What empty room alone has carried over the edge of a page comes to stand below the heads, not on them. */
static void
clear_heads (Pager *pager, double y)
{
  double at = y + pager->shift, start = page_start (pager, at), below;

  if (pager->n_heads == 0 || at - start >= reserved (pager) - EPSILON || start <= 0)
    return;
  repeat_feet (pager, start, start);
  below = repeat_heads (pager, start, (guint)(start / pager->height + 0.5));
  pager->shift += below - at;
}

/* Moves what stands at @y of the endless page to the next page. */
static void
break_page (Pager *pager, double y)
{
  double at = y + pager->shift;
  double next = page_start (pager, at) + pager->height;
  guint page = (guint)(next / pager->height + 0.5);

  if (page >= KAB_PAGES_MAX)
    {
      if (pager->stage->error == NULL)
        g_set_error (&pager->stage->error, KAB_ERROR, KAB_ERROR_TOO_LARGE,
                     _ ("The document has more than %d pages."), KAB_PAGES_MAX);
      return;
    }
  repeat_feet (pager, at, next);
  pager->top = next;
  next = repeat_heads (pager, next, page);
  pager->shift += next - at;
}

/* The page that was asked for: margins before it are cut off, that behind it is kept (CSS Fragmentation 3, 5.2). */
static void
force_page (Pager *pager, double y, double above)
{
  if (at_page_top (pager, y + pager->shift))
    return;
  /* The place above its margin: the edge of a page is the upper page's. */
  if (at_page_top (pager, y - above + pager->shift))
    return;
  break_page (pager, y - above);
  pager->begun = y + pager->shift;
}

static gboolean
fits (const Pager *pager, double y, double height)
{
  double at = y + pager->shift;

  return at + height <= page_start (pager, at) + pager->height - reserved_below (pager) + EPSILON;
}

/* Moves on if the next @height points do not fit here but would, or would at least better, on a new page. */
static void
keep (Pager *pager, double y, double height)
{
  clear_heads (pager, y);
  if (!fits (pager, y, height) && !at_page_top (pager, y + pager->shift) && height <= room (pager) + EPSILON)
    break_page (pager, y);
}

static void
reach (KabBox *box, double top, double bottom)
{
  box->reach_top = MIN (box->reach_top, top);
  box->reach_bottom = MAX (box->reach_bottom, bottom);
}

static KabBox *
next_in_flow (KabBox *box)
{
  do
    box = box->next;
  while (box != NULL && (box->out || box->floated));
  return box;
}

/* How much of @box must stay together at its beginning. */
static double
first_piece (const Pager *pager, KabBox *box, guint depth)
{
  double whole = box->height, beside = 0;
  KabBox *child;

  if (box->kind == KAB_BOX_TEXT)
    {
      guint n = box->text->n_lines, first = MIN (n, box->style->in.orphans);

      if (n == 0)
        return 0;
      if (n < (guint)box->style->in.orphans + box->style->in.widows)
        first = n;
      return box->text->lines[first - 1].y + box->text->lines[first - 1].height;
    }
  if (box->kind == KAB_BOX_TABLE)
    {
      const KabTable *table = box->table;
      guint row = table->n_head < table->n_rows ? table->n_head : 0;

      if (table->n_rows == 0)
        return whole;
      if (box->style->own.break_inside != KAB_KW_AVOID || whole > pager->height)
        return MIN (table->rows[row].y + table->rows[row].height + table->foot_height, pager->height);
      return whole;
    }
  if (box->kind != KAB_BOX_BLOCK || (box->style->own.break_inside == KAB_KW_AVOID && whole <= pager->height))
    return whole;
  child = box->first;
  /* A picture at the side goes with the first lines beside it. */
  for (; child != NULL && (child->out || child->floated); child = child->next)
    if (child->floated && child->y + child->height <= pager->height)
      beside = MAX (beside, child->y + child->height);
  if (child == NULL || depth > 20)
    return MAX (MIN (whole, box->padding[KAB_TOP] + box->border[KAB_TOP]), beside);
  return MAX (child->y + first_piece (pager, child, depth + 1), beside);
}

static double
first_piece_with_next (const Pager *pager, KabBox *box)
{
  double height = first_piece (pager, box, 0), base = box->y;
  KabBox *next;

  for (guint i = 0; i < 8 && box->style->own.break_after == KAB_KW_AVOID; i++)
    {
      next = next_in_flow (box);
      if (next == NULL)
        break;
      height = next->y - base + first_piece (pager, next, 0);
      box = next;
    }
  return height;
}

/* A float may stand further down than the text that follows it: its place is settled when the text has come there. */
static void
await_float (Pager *pager, KabBox *box, double y, double left)
{
  Waiting waiting = { box, y, left };

  if (pager->waiting == NULL)
    pager->waiting = g_array_new (FALSE, FALSE, sizeof (Waiting));
  g_array_append_val (pager->waiting, waiting);
}

/* Settles the floats from the @from-th on that stand no lower than @y. */
static void
settle_floats (Pager *pager, guint from, double y)
{
  for (guint i = from; pager->waiting != NULL && i < pager->waiting->len && pager->stage->error == NULL;)
    {
      Waiting waiting = g_array_index (pager->waiting, Waiting, i);
      double before;

      if (waiting.y > y + EPSILON)
        {
          i++;
          continue;
        }
      g_array_remove_index (pager->waiting, i);
      if (pager->force)
        {
          pager->force = FALSE;
          force_page (pager, waiting.y, 0);
        }
      keep (pager, waiting.y, waiting.box->height);
      /* What follows goes on beside it, however many pages it goes over itself. */
      before = pager->shift;
      place (pager, waiting.box, waiting.y, waiting.left);
      pager->shift = before;
      for (KabBox *up = waiting.box->parent; up != NULL; up = up->parent)
        reach (up, waiting.box->reach_top, waiting.box->reach_bottom);
    }
}

static void
place_lines (Pager *pager, KabBox *box, double y, double left)
{
  KabText *text = box->text;
  guint on_page = 0;

  for (guint i = 0; i < text->n_floats; i++)
    {
      KabBox *item = text->floats[i].box;

      await_float (pager, item, y - box->y + item->y, left - box->x + item->x);
    }

  for (guint i = 0; i < text->n_lines && pager->stage->error == NULL; i++)
    {
      KabLine *line = &text->lines[i];
      double at = y + line->y;

      settle_floats (pager, 0, at);
      clear_heads (pager, at);
      if (!fits (pager, at, line->height) && !at_page_top (pager, at + pager->shift)
          && line->height <= room (pager))
        {
          guint rest = text->n_lines - i, widows = MIN (box->style->in.widows, text->n_lines);
          guint back = rest < widows ? widows - rest : 0;

          guint first = i;

          /* Too few lines would be left behind, or come over: take more along. */
          if (on_page > back && on_page - back >= box->style->in.orphans)
            first -= back;
          else if (i == on_page && on_page < box->style->in.orphans)
            first -= on_page;
          /* Unless they begin the page already: no page holds so many, and it would be for ever. */
          if (first == i || !at_page_top (pager, y + text->lines[first].y + pager->shift))
            i = first;
          line = &text->lines[i];
          at = y + line->y;
          if (!at_page_top (pager, at + pager->shift))
            break_page (pager, at);
          on_page = 0;
        }
      on_page++;
      line->top = at + pager->shift;
      if (i == 0)
        box->top = line->top;
      reach (box, line->top, line->top + line->height);
    }
}

static void
place_row_cells (Pager *pager, KabBox *box, KabTableRow *row, double y, double left)
{
  KabTable *table = box->table;
  double before = pager->shift, after = before;
  gboolean cut = row->height > room (pager);

  row->top = y + row->y + pager->shift;
  for (guint i = 0; i < row->n_cells && pager->stage->error == NULL; i++)
    {
      KabCell *cell = &table->cells[row->first + i];

      pager->shift = before;
      /* In a row that no page can hold, the middle is nowhere. */
      if (cut && cell->moved > 0)
        {
          for (KabBox *child = cell->box->first; child != NULL; child = child->next)
            child->y -= cell->moved;
          cell->moved = 0;
        }
      place (pager, cell->box, y + cell->box->y, left + cell->box->x);
      /* What reaches over several rows ends where they end. */
      if (cell->rowspan == 1)
        after = MAX (after, pager->shift);
    }
  pager->shift = after;
  row->bottom = y + row->y + row->height + pager->shift;
  for (guint i = 0; i < row->n_cells; i++)
    if (table->cells[row->first + i].rowspan == 1)
      table->cells[row->first + i].box->bottom = row->bottom;
}

/* Whether what the table repeats leaves room for what it is repeated around. */
static gboolean
may_repeat (const Pager *pager, guint n, double height)
{
  return height > 0 && n < NESTED_HEADS_MAX
         && reserved (pager) + reserved_below (pager) + height < pager->height / 2;
}

/* How much of a table must stand together from row @r to row @last. */
static double
row_piece (const KabTable *table, guint r, guint last)
{
  /* Neither may the head stand alone at the foot of a page, nor a foot that was cut in two. */
  if (r == 0 && table->n_head > 0 && table->n_head < table->n_rows)
    last = MAX (last, table->n_head);
  else if (r == table->n_rows - table->n_foot && table->foot_height > 0)
    last = table->n_rows - 1;
  return table->rows[last].y + table->rows[last].height - table->rows[r].y
         + (r <= table->n_head && r < table->n_rows - table->n_foot ? table->foot_height : 0);
}

/* No page may end below @row. */
static gboolean
is_linked (const KabTableRow *row)
{
  const KabTableRow *next = row + 1;

  return row->style->own.break_after == KAB_KW_AVOID || next->style->own.break_before == KAB_KW_AVOID
         || (row->group != NULL && row->group == next->group && row->group->own.break_inside == KAB_KW_AVOID);
}

/* The last of the rows from @r on between which no page may end; behind the head, if it begins with that. */
static guint
last_linked (const Pager *pager, const KabTable *table, guint r)
{
  guint first = r;

  if (r == 0 && table->n_head < table->n_rows)
    r = table->n_head;
  while (r + 1 < table->n_rows && r - first < LINKED_MAX
         && table->rows[r].y - table->rows[first].y < pager->height && is_linked (&table->rows[r]))
    r++;
  return r;
}

static void
place_rows (Pager *pager, KabBox *box, double y, double left)
{
  KabTable *table = box->table;
  guint n_heads = pager->n_heads, n_feet = pager->n_feet;

  for (guint r = 0; r < table->n_rows && pager->stage->error == NULL; r++)
    {
      KabTableRow *row = &table->rows[r];

      if (r == table->n_head && may_repeat (pager, n_heads, table->head_height))
        pager->heads[pager->n_heads++] = box;
      /* What follows is the foot itself. */
      if (r == table->n_rows - table->n_foot)
        pager->n_feet = n_feet;
      pager->between = box;
      if (row->style->own.break_before == KAB_KW_ALWAYS || row->style->own.break_before == KAB_KW_PAGE
          || pager->force)
        {
          pager->force = FALSE;
          if (!at_page_top (pager, y + row->y + pager->shift))
            break_page (pager, y + row->y);
        }
      keep (pager, y + row->y, row_piece (table, r, last_linked (pager, table, r)));
      /* All that is linked may be too much for any page. */
      keep (pager, y + row->y, row_piece (table, r, r));
      pager->between = NULL;
      if (r == 0 && table->caption == NULL)
        box->top = MAX (box->top, y + row->y + pager->shift - (row->y));
      /* On the page before it there would be a foot of nothing. */
      if (r == table->n_head && r < table->n_rows - table->n_foot
          && may_repeat (pager, n_feet, table->foot_height))
        pager->feet[pager->n_feet++] = box;
      place_row_cells (pager, box, row, y, left);
      if (row->style->own.break_after == KAB_KW_ALWAYS || row->style->own.break_after == KAB_KW_PAGE)
        pager->force = TRUE;
    }
  pager->n_heads = n_heads;
  pager->n_feet = n_feet;
}

static void
place_table (Pager *pager, KabBox *box, double y, double left)
{
  KabTable *table = box->table;

  g_array_set_size (table->repeats, 0);
  g_array_set_size (table->foot_repeats, 0);
  if (table->caption != NULL && table->caption->style->in.caption_side != KAB_KW_BOTTOM)
    place (pager, table->caption, y + table->caption->y, left + table->caption->x);
  place_rows (pager, box, y, left);
  for (guint i = 0; i < table->n_cells; i++)
    {
      KabCell *cell = &table->cells[i];

      if (cell->rowspan > 1)
        cell->box->bottom = table->rows[cell->row + cell->rowspan - 1].bottom;
      cell->box->reach_bottom = MAX (cell->box->reach_bottom, cell->box->bottom);
      reach (box, cell->box->reach_top, cell->box->reach_bottom);
    }
  if (table->caption != NULL && table->caption->style->in.caption_side == KAB_KW_BOTTOM)
    place (pager, table->caption, y + table->caption->y, left + table->caption->x);
  if (table->caption != NULL)
    reach (box, table->caption->reach_top, table->caption->reach_bottom);
}

static void
place_out (Pager *pager, KabBox *box, double y, double left)
{
  KabPlaced placed = { .box = box, .x = left };
  double at = y + pager->shift;

  if (pager->in_line)
    kab_problems_add (pager->stage->problems, box->line,
                      _ ("A box against the page stands inside of an inline box: it is left out"));
  if (pager->placed == NULL)
    return;
  placed.page = box->style->own.position == KAB_KW_FIXED ? G_MAXUINT : (guint)(at / pager->height + EPSILON);
  placed.y = at - placed.page * pager->height;
  if (placed.page == G_MAXUINT)
    placed.y = 0;
  g_array_append_val (pager->placed, placed);
}

static void
place_children (Pager *pager, KabBox *box, double y, double left)
{
  for (KabBox *child = box->first; child != NULL && pager->stage->error == NULL; child = child->next)
    {
      if (child->out)
        {
          place_out (pager, child, y + child->y, left + child->x);
          continue;
        }
      if (child->floated)
        {
          if (!child->anchored)
            await_float (pager, child, y + child->y, left + child->x);
          continue;
        }
      place (pager, child, y + child->y, left + child->x);
      reach (box, child->reach_top, child->reach_bottom);
    }
}

/* Empty room at the end makes no page. The root's own colour is that of the paper. */
static gboolean
is_seen (const KabBox *box)
{
  if (box->kind != KAB_BOX_BLOCK)
    return TRUE;
  if (box->parent == NULL)
    return FALSE;
  return (box->style->own.background & 0xff) != 0
         || box->border[KAB_TOP] + box->border[KAB_RIGHT] + box->border[KAB_BOTTOM] + box->border[KAB_LEFT]
              > 0;
}

static void
place (Pager *pager, KabBox *box, double y, double left)
{
  const KabOwn *own = &box->style->own;
  gboolean is_text = box->kind == KAB_BOX_TEXT;
  guint waiting;

  if (pager->force)
    {
      pager->force = FALSE;
      force_page (pager, y, is_text ? 0 : box->above);
    }
  if (pager->waiting != NULL)
    settle_floats (pager, 0, y);
  waiting = pager->waiting != NULL ? pager->waiting->len : 0;
  if (!is_text && (own->break_before == KAB_KW_ALWAYS || own->break_before == KAB_KW_PAGE))
    force_page (pager, y, box->above);

  if (!is_text)
    {
      double piece
        = own->break_after == KAB_KW_AVOID ? first_piece_with_next (pager, box) : first_piece (pager, box, 0);

      keep (pager, y, piece);
      /* A heading and what follows may be too much for any page; the heading is not. */
      keep (pager, y, MIN (piece, first_piece (pager, box, 0)));
    }

  box->left = left;
  box->top = y + pager->shift;
  box->reach_top = DBL_MAX;
  box->reach_bottom = -DBL_MAX;
  switch ((KabBoxKind)box->kind)
    {
    case KAB_BOX_TEXT:
      place_lines (pager, box, y, left);
      break;
    case KAB_BOX_TABLE:
      place_table (pager, box, y, left);
      break;
    default:
      place_children (pager, box, y, left);
      break;
    }
  if (box->apart)
    settle_floats (pager, waiting, DBL_MAX);
  box->bottom = y + box->height + pager->shift;
  reach (box, box->top, box->bottom);
  if (is_seen (box))
    pager->end = MAX (pager->end, box->bottom);
  if (!is_text && (own->break_after == KAB_KW_ALWAYS || own->break_after == KAB_KW_PAGE))
    {
      settle_floats (pager, 0, DBL_MAX);
      pager->force = TRUE;
    }
}

guint
kab_paginate (KabStage *stage, KabBox *root, double height, GArray *placed)
{
  Pager pager = { .stage = stage,
                  .height = height > 0 ? height : 1e9,
                  .begun = -1e9,
                  .placed = placed,
                  .in_line = root->is_inline };

  if (stage->error != NULL)
    return 1;
  place (&pager, root, root->y, root->x);
  settle_floats (&pager, 0, DBL_MAX);
  g_clear_pointer (&pager.waiting, g_array_unref);
  if (pager.end / pager.height > KAB_PAGES_MAX && stage->error == NULL)
    g_set_error (&stage->error, KAB_ERROR, KAB_ERROR_TOO_LARGE, _ ("The document has more than %d pages."),
                 KAB_PAGES_MAX);
  return (guint)MAX (1, ceil ((pager.end - EPSILON) / pager.height));
}
