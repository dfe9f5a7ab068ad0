/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks: sizes and places on one endless page (CSS 2.1, chapters 8 and 10). */
#include <glib/gi18n-lib.h>

#include "kab-box.h"
#include "kab-error.h"
#include "kab-float.h"
#include "kab-limits.h"

#define QR_SIZE (30 * 72 / 25.4)
#define BARCODE_HEIGHT (12 * 72 / 25.4)
#define BARCODE_MODULE (0.33 * 72 / 25.4)

KabBox *
kab_box_new (KabStage *stage, KabBoxKind kind, const KabStyle *style, KabBox *parent, guint line)
{
  KabBox *box = kab_arena_new0 (stage->arena, KabBox);

  box->kind = (guint8)kind;
  box->style = style;
  box->line = line;
  box->parent = parent;
  if (parent != NULL)
    {
      if (parent->last != NULL)
        parent->last->next = box;
      else
        parent->first = box;
      parent->last = box;
    }
  return box;
}

gboolean
kab_stage_ended (KabStage *stage)
{
  if (stage->error == NULL)
    g_cancellable_set_error_if_cancelled (stage->cancellable, &stage->error);
  if (stage->error == NULL && g_get_monotonic_time () > stage->deadline)
    g_set_error (&stage->error, KAB_ERROR, KAB_ERROR_TOO_LARGE,
                 _ ("The template takes longer than %d seconds to lay out."), KAB_LAYOUT_SECONDS_MAX);
  return stage->error != NULL;
}

void
kab_layout_edges (KabBox *box, double available)
{
  const KabOwn *own = &box->style->own;

  if (box->kind == KAB_BOX_TEXT)
    return;
  for (guint side = 0; side < 4; side++)
    {
      box->margin[side] = kab_length_resolve (own->margin[side], available, 0);
      box->padding[side] = MAX (kab_length_resolve (own->padding[side], available, 0), 0);
      box->border[side] = kab_style_border (box->style, side);
    }
  if (box->kind == KAB_BOX_TABLE && box->table->collapse)
    for (guint side = 0; side < 4; side++)
      {
        box->padding[side] = 0;
        box->border[side] = box->table->outer[side];
      }
}

static double
edges_across (const KabBox *box)
{
  return box->padding[KAB_LEFT] + box->padding[KAB_RIGHT] + box->border[KAB_LEFT] + box->border[KAB_RIGHT];
}

static double
edges_along (const KabBox *box)
{
  return box->padding[KAB_TOP] + box->padding[KAB_BOTTOM] + box->border[KAB_TOP] + box->border[KAB_BOTTOM];
}

/* The border box's side for a length that may be meant for the content box. */
static double
border_box (const KabBox *box, double length, double edges)
{
  return box->style->own.box_sizing == KAB_KW_BORDER_BOX ? MAX (length, edges) : length + edges;
}

static double
bound_width (const KabBox *box, double width, double available)
{
  const KabOwn *own = &box->style->own;
  double edges = edges_across (box);

  if (own->max_width.unit != KAB_UNIT_AUTO)
    width = MIN (width, border_box (box, kab_length_resolve (own->max_width, available, 0), edges));
  if (own->min_width.unit != KAB_UNIT_AUTO)
    width = MAX (width, border_box (box, kab_length_resolve (own->min_width, available, 0), edges));
  return MAX (width, 0);
}

static double
bound_height (const KabBox *box, double height, double page)
{
  const KabOwn *own = &box->style->own;
  double edges = edges_along (box);

  if (own->max_height.unit != KAB_UNIT_AUTO)
    height = MIN (height, border_box (box, kab_length_resolve (own->max_height, page, 0), edges));
  if (own->min_height.unit != KAB_UNIT_AUTO)
    height = MAX (height, border_box (box, kab_length_resolve (own->min_height, page, 0), edges));
  return MAX (height, 0);
}

static double
collapse (double a, double b)
{
  if (a >= 0 && b >= 0)
    return MAX (a, b);
  if (a < 0 && b < 0)
    return MIN (a, b);

  return a + b;
}

static KabBox *
first_in_flow (const KabBox *box)
{
  KabBox *child = box->first;

  while (child != NULL && (child->out || child->floated))
    child = child->next;
  return child;
}

static gboolean
open_above (const KabBox *box)
{
  return box->kind == KAB_BOX_BLOCK && !box->apart && box->padding[KAB_TOP] <= 0 && box->border[KAB_TOP] <= 0;
}

/* The margin above @box, together with those of its first children that reach through. */
static double
margin_above (KabBox *box, double available)
{
  double margin;
  KabBox *child;

  if (box->kind == KAB_BOX_TEXT)
    return 0;
  kab_layout_edges (box, available);
  margin = box->margin[KAB_TOP];
  child = open_above (box) ? first_in_flow (box) : NULL;
  return child != NULL ? collapse (margin, margin_above (child, available)) : margin;
}

/* Nothing of it is seen or takes room: the margins above and below it are one with those around. */
static gboolean
is_hollow (const KabBox *box)
{
  const KabOwn *own = &box->style->own;

  if (box->kind != KAB_BOX_BLOCK || box->apart || box->height > 0 || box->marker != NULL
      || (own->height.unit != KAB_UNIT_AUTO && own->height.value > 0))
    return FALSE;
  for (const KabBox *child = box->first; child != NULL; child = child->next)
    if (!child->out && !child->floated && !is_hollow (child))
      return FALSE;
  return TRUE;
}

/* What cannot have its lines shortened one by one stands beside floats as a whole, or below them. */
static double
beside_floats (KabStage *stage, KabBox *child, double width, double y)
{
  double across = child->width + child->margin[KAB_LEFT] + child->margin[KAB_RIGHT], left = 0;

  for (guint i = 0; i <= stage->floats->n; i++)
    {
      double right = width, next;

      left = 0;
      if (!kab_floats_room (stage->floats, y, child->height, &left, &right) || across <= right - left + 0.01)
        break;
      next = kab_floats_below (stage->floats, y, child->height);
      if (next <= y)
        break;
      y = next;
    }
  child->x += MAX (left - child->margin[KAB_LEFT], 0);
  return y;
}

static void
layout_float (KabStage *stage, KabBox *child, double width, double y)
{
  KabFloats *floats = stage->floats;

  stage->floats = NULL;
  kab_layout_shrunk (stage, child, width);
  stage->floats = floats;
  kab_floats_place (stage, child, width, y);
}

/* Lays out one child whose upper edge is at @y of the content. Returns: @y, or further down, clear of floats */
static double
layout_child (KabStage *stage, KabBox *child, double width, double y)
{
  KabFloats *floats = stage->floats;

  if (floats == NULL)
    {
      if (child->kind == KAB_BOX_TEXT)
        kab_text_layout (stage, child, width);
      else
        kab_layout_block (stage, child, width);
      child->x = child->kind == KAB_BOX_TEXT ? 0 : child->margin[KAB_LEFT];
      return y;
    }
  if (child->kind != KAB_BOX_TEXT && child->style->own.clear != KAB_KW_NONE)
    y = MAX (y, kab_floats_clear (floats, child->style->own.clear));
  floats->y += y;
  if (child->kind == KAB_BOX_TEXT)
    kab_text_layout (stage, child, width);
  else
    kab_layout_block (stage, child, width);
  floats->y -= y;
  child->x = child->kind == KAB_BOX_TEXT ? 0 : child->margin[KAB_LEFT];
  if (child->kind != KAB_BOX_TEXT && child->kind != KAB_BOX_BLOCK)
    y = beside_floats (stage, child, width, y);
  return y;
}

static double
layout_flow (KabStage *stage, KabBox *box, double width, double *bottom_margin)
{
  double left = box->padding[KAB_LEFT] + box->border[KAB_LEFT];
  double top = box->padding[KAB_TOP] + box->border[KAB_TOP];
  double y = 0, pending = 0;
  gboolean first = TRUE;

  for (KabBox *child = box->first; child != NULL && !kab_stage_ended (stage); child = child->next)
    {
      double above, before = y, wished, below = 0;

      if (child->out)
        {
          /* Where it would stand; pages and insets are known later. */
          child->x = left;
          child->y = top + y + pending;
          continue;
        }
      if (child->floated)
        {
          if (child->anchored)
            continue; /* by the text that has it */
          layout_float (stage, child, width, y + pending);
          child->x += left;
          child->y += top;
          continue;
        }
      above = margin_above (child, width);
      child->above = above;
      if (!first || !open_above (box))
        y += collapse (pending, above);
      wished = y;
      y = layout_child (stage, child, width, y);
      if (child->kind != KAB_BOX_TEXT)
        below = child->margin[KAB_BOTTOM];
      else
        for (guint i = 0; i < child->text->n_floats; i++)
          {
            child->text->floats[i].box->x += left;
            child->text->floats[i].box->y += top + y;
          }
      child->x += left;
      child->y = top + y;
      if (y <= wished && !(first && open_above (box)) && is_hollow (child))
        {
          y = before;
          pending = collapse (pending, collapse (above, below));
          continue;
        }
      first = FALSE;
      y += child->height;
      pending = below;
    }
  *bottom_margin = pending;
  return y;
}

double
kab_layout_children (KabStage *stage, KabBox *box, double width, double *bottom_margin)
{
  KabFloats *outer = stage->floats;
  double left = box->padding[KAB_LEFT] + box->border[KAB_LEFT];
  double top = box->padding[KAB_TOP] + box->border[KAB_TOP];
  double height;

  if (!stage->has_floats)
    return layout_flow (stage, box, width, bottom_margin);
  if (box->apart || outer == NULL)
    {
      stage->floats = kab_arena_new0 (stage->arena, KabFloats);
      height = layout_flow (stage, box, width, bottom_margin);
      /* What stands for itself holds its floats whole. */
      if (stage->floats->n > 0)
        {
          double ends = kab_floats_clear (stage->floats, KAB_KW_BOTH);

          if (ends > height + *bottom_margin)
            {
              height = ends;
              *bottom_margin = 0;
            }
        }
      stage->floats = outer;
      return height;
    }
  left += box->margin[KAB_LEFT];
  outer->x += left;
  outer->y += top;
  height = layout_flow (stage, box, width, bottom_margin);
  outer->x -= left;
  outer->y -= top;
  return height;
}

static void
layout_replaced (KabStage *stage, KabBox *box, double available)
{
  const KabOwn *own = &box->style->own;
  double edge_x = edges_across (box), edge_y = edges_along (box);
  double own_width = QR_SIZE, own_height = QR_SIZE, width, height;
  /* Nothing is of use beyond the page, and a picture cannot be cut in two. */
  double most = MAX (stage->content_height - edge_y - 1, 1);

  if (box->kind == KAB_BOX_PICTURE)
    kab_picture_size (box->picture, &own_width, &own_height);
  if (box->kind == KAB_BOX_BARCODE)
    {
      own_width = (box->barcode->modules + 2 * box->barcode->quiet) * BARCODE_MODULE;
      own_height = BARCODE_HEIGHT;
    }
  width = kab_length_resolve (own->width, available, -1);
  height = kab_length_resolve (own->height, stage->content_height, -1);
  if (own->box_sizing == KAB_KW_BORDER_BOX)
    {
      width = width >= 0 ? MAX (width - edge_x, 0) : width;
      height = height >= 0 ? MAX (height - edge_y, 0) : height;
    }
  if (width < 0 && height < 0)
    {
      width = own_width;
      height = own_height;
      if (width > available - edge_x && available > edge_x)
        {
          height *= (available - edge_x) / width;
          width = available - edge_x;
        }
    }
  else if (width < 0)
    width = box->kind == KAB_BOX_BARCODE ? own_width : height * own_width / own_height;
  else if (height < 0)
    height = box->kind == KAB_BOX_BARCODE ? own_height : width * own_height / own_width;

  {
    double bounded_width = bound_width (box, width + edge_x, available) - edge_x;
    double bounded_height;

    if (bounded_width < width && own->height.unit == KAB_UNIT_AUTO)
      height *= width > 0 ? bounded_width / width : 1;
    width = MAX (bounded_width, 0);
    bounded_height = MIN (bound_height (box, height + edge_y, stage->content_height) - edge_y, most);
    if (bounded_height < height && (own->width.unit == KAB_UNIT_AUTO || bounded_height >= most))
      width *= height > 0 ? bounded_height / height : 1;
    height = MAX (bounded_height, 0);
  }
  box->width = width + edge_x;
  box->height = height + edge_y;
}

static void
auto_margins (KabBox *box, double available)
{
  const KabOwn *own = &box->style->own;
  gboolean left = own->margin[KAB_LEFT].unit == KAB_UNIT_AUTO;
  gboolean right = own->margin[KAB_RIGHT].unit == KAB_UNIT_AUTO;
  double rest = available - box->width - box->margin[KAB_LEFT] - box->margin[KAB_RIGHT];

  if (rest <= 0 || !(left || right))
    return;
  if (left)
    box->margin[KAB_LEFT] += right ? rest / 2 : rest;
  if (right)
    box->margin[KAB_RIGHT] += left ? rest / 2 : rest;
}

static void
finish_block (KabStage *stage, KabBox *box)
{
  const KabOwn *own = &box->style->own;
  double content, below = 0;
  gboolean open_below;

  if (box->marker != NULL)
    kab_text_marker (stage, box);
  content = kab_layout_children (stage, box, box->width - edges_across (box), &below);
  open_below = !box->apart && box->padding[KAB_BOTTOM] <= 0 && box->border[KAB_BOTTOM] <= 0
               && own->height.unit == KAB_UNIT_AUTO && own->min_height.unit == KAB_UNIT_AUTO;
  if (open_below)
    box->margin[KAB_BOTTOM] = collapse (box->margin[KAB_BOTTOM], below);
  else
    content += MAX (below, 0);
  box->height = MAX (content, 0) + edges_along (box);
  if (own->height.unit == KAB_UNIT_PT || (own->height.unit == KAB_UNIT_PERCENT && box->out))
    box->height
      = border_box (box, kab_length_resolve (own->height, stage->page_height, 0), edges_along (box));
  box->height = bound_height (box, box->height, stage->content_height);
}

void
kab_layout_block (KabStage *stage, KabBox *box, double available)
{
  const KabOwn *own = &box->style->own;
  double room;

  if (kab_stage_ended (stage))
    return;
  kab_layout_edges (box, available);
  room = MAX (available - box->margin[KAB_LEFT] - box->margin[KAB_RIGHT], 0);
  switch ((KabBoxKind)box->kind)
    {
    case KAB_BOX_TABLE:
      kab_table_layout (stage, box, room, available);
      break;
    case KAB_BOX_PICTURE:
    case KAB_BOX_QR:
    case KAB_BOX_BARCODE:
      layout_replaced (stage, box, available);
      break;
    case KAB_BOX_TEXT:
      kab_text_layout (stage, box, available);
      return;
    case KAB_BOX_BLOCK:
    default:
      box->width = own->width.unit == KAB_UNIT_AUTO
                     ? room
                     : border_box (box, kab_length_resolve (own->width, available, 0), edges_across (box));
      box->width = MAX (bound_width (box, box->width, available), edges_across (box));
      /* Before what is in it, which may have to find its place beside floats. */
      auto_margins (box, available);
      finish_block (stage, box);
      return;
    }
  auto_margins (box, available);
}

void
kab_layout_shrunk (KabStage *stage, KabBox *box, double available)
{
  double natural, least, room;

  kab_layout_edges (box, available);
  if (box->kind != KAB_BOX_BLOCK || box->style->own.width.unit != KAB_UNIT_AUTO)
    {
      kab_layout_block (stage, box, available);
      return;
    }
  kab_layout_measure (stage, box, &natural, &least);
  room = MAX (MIN (MAX (available, least), natural) - box->margin[KAB_LEFT] - box->margin[KAB_RIGHT], 0);
  /* A hair more, so that rounding does not break the last word off. */
  box->width = MAX (bound_width (box, room + 0.05, available), edges_across (box));
  finish_block (stage, box);
}

void
kab_layout_measure_children (KabStage *stage, KabBox *box, double *natural, double *least)
{
  double beside = 0; /* floats that stand side by side so far */

  *natural = *least = 0;
  for (KabBox *child = box->first; child != NULL; child = child->next)
    {
      double n, l;

      if (child->out)
        continue;
      kab_layout_measure (stage, child, &n, &l);
      if (child->style->own.clear != KAB_KW_NONE && child->kind != KAB_BOX_TEXT)
        beside = 0;
      *natural = MAX (*natural, beside + n);
      *least = MAX (*least, l);
      if (child->floated)
        beside += n;
    }
}

void
kab_layout_measure (KabStage *stage, KabBox *box, double *natural, double *least)
{
  const KabOwn *own = &box->style->own;
  double across;

  *natural = *least = 0;
  if (kab_stage_ended (stage))
    return;
  if (box->kind == KAB_BOX_TEXT)
    {
      kab_text_measure (stage, box, natural, least);
      return;
    }

  kab_layout_edges (box, 0);
  across = MAX (box->margin[KAB_LEFT], 0) + MAX (box->margin[KAB_RIGHT], 0);
  if (box->kind == KAB_BOX_TABLE)
    {
      kab_table_measure (stage, box, natural, least);
    }
  else if (box->kind != KAB_BOX_BLOCK)
    {
      layout_replaced (stage, box, stage->content_width);
      *natural = *least = box->width;
      if (own->width.unit == KAB_UNIT_PERCENT)
        *least = edges_across (box);
    }
  else
    {
      kab_layout_measure_children (stage, box, natural, least);
      *natural += edges_across (box);
      *least += edges_across (box);
      if (own->width.unit == KAB_UNIT_PT)
        *natural = *least = border_box (box, (double)own->width.value, edges_across (box));
    }
  *natural = bound_width (box, *natural, *natural);
  *least = MIN (bound_width (box, *least, *least), *natural);
  *natural += across;
  *least += across;
}
