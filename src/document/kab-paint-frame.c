/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a box is painted on: its background, its picture and its borders. */
#include <math.h>

#include "kab-paint-private.h"

/* A smaller radius is none: nobody sees it, and no matrix bears it. */
#define CORNER_MIN 0.001

void
kab_paint_color (cairo_t *cr, guint32 color)
{
  cairo_set_source_rgba (cr, (color >> 24 & 0xff) / 255.0, (color >> 16 & 0xff) / 255.0,
                         (color >> 8 & 0xff) / 255.0, (color & 0xff) / 255.0);
}

/*
 * The piece of a box that is on the page at hand: one that goes on has neither edge nor corners at the cut.
 * Corners are counted from the upper left one clockwise.
 */
typedef struct
{
  double x, y, width, height;
  double border[4], radius[4];
} Frame;

/* A rectangle whose corners are parts of ellipses, from the upper left one clockwise. */
static void
rounded (cairo_t *cr, double x, double y, double w, double h, const double across[4], const double along[4])
{
  const double centre_x[] = { x + across[0], x + w - across[1], x + w - across[2], x + across[3] };
  const double centre_y[] = { y + along[0], y + along[1], y + h - along[2], y + h - along[3] };

  if (across[0] + across[1] + across[2] + across[3] <= 0)
    {
      cairo_rectangle (cr, x, y, w, h);
      return;
    }
  cairo_new_sub_path (cr);
  for (guint i = 0; i < 4; i++)
    {
      if (across[i] < CORNER_MIN || along[i] < CORNER_MIN)
        {
          cairo_line_to (cr, i == 0 || i == 3 ? x : x + w, i < 2 ? y : y + h);
          continue;
        }
      cairo_save (cr);
      cairo_translate (cr, centre_x[i], centre_y[i]);
      cairo_scale (cr, across[i], along[i]);
      cairo_arc (cr, 0, 0, 1, G_PI + i * G_PI / 2, G_PI + (i + 1) * G_PI / 2);
      cairo_restore (cr);
    }
  cairo_close_path (cr);
}

/* Corners that do not fit beside each other all become smaller alike (CSS Backgrounds 3, 5.5). */
static void
fit_corners (double radius[4], double w, double h)
{
  double scale = 1;

  for (guint i = 0; i < 4; i++)
    {
      double sum = radius[i] + radius[(i + 1) % 4], side = MAX (i % 2 == 0 ? w : h, 0);

      if (sum > side)
        scale = MIN (scale, side / sum);
    }
  for (guint i = 0; i < 4; i++)
    radius[i] *= scale;
}

/* The path along the borders, @part of their widths inside of the outer edge. */
static void
inset (cairo_t *cr, const Frame *frame, double part)
{
  const double *border = frame->border;
  double across[4], along[4];

  for (guint i = 0; i < 4; i++)
    {
      across[i] = MAX (frame->radius[i] - part * border[i == 0 || i == 3 ? KAB_LEFT : KAB_RIGHT], 0);
      along[i] = MAX (frame->radius[i] - part * border[i < 2 ? KAB_TOP : KAB_BOTTOM], 0);
    }
  rounded (cr, frame->x + part * border[KAB_LEFT], frame->y + part * border[KAB_TOP],
           MAX (frame->width - part * (border[KAB_LEFT] + border[KAB_RIGHT]), 0),
           MAX (frame->height - part * (border[KAB_TOP] + border[KAB_BOTTOM]), 0), across, along);
}

/* How large one picture is, in the place it has (CSS Backgrounds 3, 3.9). */
static void
backdrop_size (const KabBox *box, const KabBackdrop *place, double *width, double *height)
{
  const KabOwn *own = &box->style->own;
  double scale;

  kab_picture_size (box->backdrop, width, height);
  if (own->background_fit != KAB_KW_NONE)
    {
      scale = own->background_fit == KAB_KW_COVER ? MAX (place->width / *width, place->height / *height)
                                                  : MIN (place->width / *width, place->height / *height);
      *width *= scale;
      *height *= scale;
      return;
    }
  if (own->background_size[0].unit != KAB_UNIT_AUTO)
    {
      double wish = kab_length_resolve (own->background_size[0], place->width, 0);

      if (own->background_size[1].unit == KAB_UNIT_AUTO)
        *height *= wish / *width;
      *width = wish;
    }
  if (own->background_size[1].unit != KAB_UNIT_AUTO)
    {
      double wish = kab_length_resolve (own->background_size[1], place->height, 0);

      if (own->background_size[0].unit == KAB_UNIT_AUTO)
        *width *= wish / *height;
      *height = wish;
    }
}

void
kab_paint_backdrop (cairo_t *cr, const KabBox *box, const KabBackdrop *place)
{
  const KabOwn *own = &box->style->own;
  double size[2], room[2] = { place->width, place->height }, at[2] = { place->x, place->y };
  gboolean across = own->background_repeat == KAB_KW_REPEAT || own->background_repeat == KAB_KW_REPEAT_X;
  gboolean along = own->background_repeat == KAB_KW_REPEAT || own->background_repeat == KAB_KW_REPEAT_Y;

  backdrop_size (box, place, &size[0], &size[1]);
  /* Smaller is dust, and takes for ever. */
  if (!(size[0] >= 1 && size[1] >= 1))
    return;
  for (guint axis = 0; axis < 2; axis++)
    {
      KabLength wish = own->background_position[axis];
      double off = wish.unit == KAB_UNIT_PERCENT ? (room[axis] - size[axis]) * (double)wish.value / 100
                                                 : (double)wish.value;

      at[axis] += own->background_far & (1u << axis) ? room[axis] - size[axis] - off : off;
    }
  kab_picture_fill (box->backdrop, cr, at[0], at[1], size[0], size[1], across, along);
}

static void
set_dash (cairo_t *cr, guint8 style, double width)
{
  double dashed[] = { width * 3, width * 2 }, dotted[] = { 0, width * 2 };

  if (style == KAB_KW_DASHED)
    cairo_set_dash (cr, dashed, 2, 0);
  else if (style == KAB_KW_DOTTED)
    cairo_set_dash (cr, dotted, 2, 0);
  else
    cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_cap (cr, style == KAB_KW_DOTTED ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
}

/* A straight border along the middle line from (x1, y1) to (x2, y2). */
void
kab_paint_edge (cairo_t *cr,
                double x1,
                double y1,
                double x2,
                double y2,
                double width,
                guint8 style,
                guint32 color)
{
  gboolean level = fabs (y1 - y2) < 1e-9;

  if (width <= 0 || style == KAB_KW_NONE || style == KAB_KW_HIDDEN || (color & 0xff) == 0)
    return;
  kab_paint_color (cr, color);
  if (style == KAB_KW_SOLID)
    {
      /* A filled rectangle is drawn sharper than a stroke by most viewers. */
      if (level)
        cairo_rectangle (cr, x1, y1 - width / 2, x2 - x1, width);
      else
        cairo_rectangle (cr, x1 - width / 2, y1, width, y2 - y1);
      cairo_fill (cr);
      return;
    }
  if (style == KAB_KW_DOUBLE)
    {
      double off = width / 3;

      cairo_set_line_width (cr, width / 3);
      cairo_set_dash (cr, NULL, 0, 0);
      for (int sign = -1; sign <= 1; sign += 2)
        {
          cairo_move_to (cr, x1 + (level ? 0 : sign * off), y1 + (level ? sign * off : 0));
          cairo_line_to (cr, x2 + (level ? 0 : sign * off), y2 + (level ? sign * off : 0));
        }
      cairo_stroke (cr);
      return;
    }
  cairo_set_line_width (cr, width);
  set_dash (cr, style, width);
  cairo_move_to (cr, x1, y1);
  cairo_line_to (cr, x2, y2);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static gboolean
is_seen (const KabBox *box, guint side, const double border[4])
{
  guint8 style = box->style->own.border_style[side];

  return border[side] > 0 && style != KAB_KW_NONE && style != KAB_KW_HIDDEN
         && (box->style->own.border_color[side] & 0xff) != 0;
}

static gboolean
is_uniform (const KabBox *box, const double border[4])
{
  const KabOwn *own = &box->style->own;

  for (guint side = 1; side < 4; side++)
    if (fabs (border[side] - border[0]) > 1e-6 || own->border_style[side] != own->border_style[0]
        || own->border_color[side] != own->border_color[0])
      return FALSE;
  return border[0] > 0;
}

static void
paint_straight (cairo_t *cr, const KabBox *box, const Frame *f)
{
  const KabOwn *own = &box->style->own;
  const double *b = f->border;
  double right = f->x + f->width, bottom = f->y + f->height;
  const double lines[4][4] = {
    { f->x, f->y + b[KAB_TOP] / 2, right, f->y + b[KAB_TOP] / 2 },
    { right - b[KAB_RIGHT] / 2, f->y, right - b[KAB_RIGHT] / 2, bottom },
    { f->x, bottom - b[KAB_BOTTOM] / 2, right, bottom - b[KAB_BOTTOM] / 2 },
    { f->x + b[KAB_LEFT] / 2, f->y, f->x + b[KAB_LEFT] / 2, bottom },
  };
  static const guint order[4] = { KAB_TOP, KAB_BOTTOM, KAB_LEFT, KAB_RIGHT };

  for (guint i = 0; i < 4; i++)
    {
      guint side = order[i];
      const double *l = lines[side];

      kab_paint_edge (cr, l[0], l[1], l[2], l[3], b[side], own->border_style[side], own->border_color[side]);
    }
}

/* The part of the frame that is @side's: as far as the lines through the corners of its borders' two edges, and inwards until
 * these meet. */
static void
wedge (cairo_t *cr, const Frame *f, guint side)
{
  const double *b = f->border;
  double across = b[KAB_LEFT] + b[KAB_RIGHT], along = b[KAB_TOP] + b[KAB_BOTTOM];
  double far
    = MIN (across > 0 ? f->width / across : G_MAXDOUBLE, along > 0 ? f->height / along : G_MAXDOUBLE);
  double left = f->x + far * b[KAB_LEFT], right = f->x + f->width - far * b[KAB_RIGHT],
         top = f->y + far * b[KAB_TOP], bottom = f->y + f->height - far * b[KAB_BOTTOM];
  /* Corners, from the upper left one clockwise: outer, inner. */
  const double corners[4][4] = {
    { f->x, f->y, left, top },
    { f->x + f->width, f->y, right, top },
    { f->x + f->width, f->y + f->height, right, bottom },
    { f->x, f->y + f->height, left, bottom },
  };
  const double *from = corners[side], *to = corners[(side + 1) % 4];

  cairo_move_to (cr, from[0], from[1]);
  cairo_line_to (cr, from[2], from[3]);
  cairo_line_to (cr, to[2], to[3]);
  cairo_line_to (cr, to[0], to[1]);
  cairo_close_path (cr);
}

/* What is between two parts of the width of the borders. */
static void
fill_ring (cairo_t *cr, const Frame *frame, double from, double to)
{
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  inset (cr, frame, from);
  inset (cr, frame, to);
  cairo_fill (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_WINDING);
}

static void
stroke_ring (cairo_t *cr, const Frame *frame, guint8 style, double width)
{
  if (style == KAB_KW_SOLID)
    {
      fill_ring (cr, frame, 0, 1);
    }
  else if (style == KAB_KW_DOUBLE)
    {
      fill_ring (cr, frame, 0, 1.0 / 3);
      fill_ring (cr, frame, 2.0 / 3, 1);
    }
  else
    {
      cairo_set_line_width (cr, width);
      set_dash (cr, style, width);
      inset (cr, frame, 0.5);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
    }
}

static void
paint_rounded (cairo_t *cr, const KabBox *box, const Frame *frame)
{
  const KabOwn *own = &box->style->own;
  guint done = 0;

  if (is_uniform (box, frame->border))
    {
      kab_paint_color (cr, own->border_color[0]);
      stroke_ring (cr, frame, own->border_style[0], frame->border[0]);
      return;
    }
  for (guint side = 0; side < 4; side++)
    {
      guint8 style = own->border_style[side];

      if (done & 1u << side || !is_seen (box, side, frame->border))
        continue;
      cairo_save (cr);
      /* Sides that look alike go in one, so that no hairline shows between them. */
      for (guint other = side; other < 4; other++)
        if (is_seen (box, other, frame->border) && own->border_style[other] == style
            && own->border_color[other] == own->border_color[side]
            && (other == side || style == KAB_KW_SOLID || style == KAB_KW_DOUBLE))
          {
            wedge (cr, frame, other);
            done |= 1u << other;
          }
      cairo_clip (cr);
      kab_paint_color (cr, own->border_color[side]);
      stroke_ring (cr, frame, style, frame->border[side]);
      cairo_restore (cr);
    }
}

static void
paint_ground (cairo_t *cr, const KabBox *box, const Frame *frame)
{
  KabBackdrop backdrop = { box->left + box->border[KAB_LEFT], box->top + box->border[KAB_TOP],
                           box->width - box->border[KAB_LEFT] - box->border[KAB_RIGHT],
                           box->bottom - box->top - box->border[KAB_TOP] - box->border[KAB_BOTTOM] };

  if ((box->style->own.background & 0xff) != 0)
    {
      kab_paint_color (cr, box->style->own.background);
      inset (cr, frame, 0);
      cairo_fill (cr);
    }
  if (box->backdrop == NULL)
    return;
  /* CSS 2.1, 14.2: from the padding's corner, and under the border, too. */
  cairo_save (cr);
  inset (cr, frame, 0);
  cairo_clip (cr);
  kab_paint_backdrop (cr, box, &backdrop);
  cairo_restore (cr);
}

void
kab_paint_frame (cairo_t *cr, const KabBox *box, double from, double to, gboolean borders)
{
  Frame frame = { .x = box->left, .width = box->width };
  double box_top = box->top, box_bottom = box->bottom;
  gboolean is_cut[2], round = FALSE;

  if (box->kind == KAB_BOX_TEXT)
    return;
  if (box->kind == KAB_BOX_TABLE && box->table->caption != NULL)
    {
      const KabBox *caption = box->table->caption;
      double height = caption->height + caption->margin[KAB_TOP] + caption->margin[KAB_BOTTOM];

      /* The caption stands outside of the border. */
      if (caption->style->in.caption_side == KAB_KW_BOTTOM)
        box_bottom -= height;
      else
        box_top += height;
    }
  frame.y = MAX (box_top, from);
  frame.height = MIN (box_bottom, to) - frame.y;
  if (frame.height <= 0)
    return;
  is_cut[0] = box_top < from - 0.01;
  is_cut[1] = box_bottom > to + 0.01;
  for (guint i = 0; i < 4; i++)
    {
      frame.border[i] = box->border[i];
      frame.radius[i]
        = kab_length_resolve (box->style->own.radius[i], MIN (box->width, box_bottom - box_top), 0);
      if (is_cut[i / 2])
        frame.radius[i] = 0;
      round = round || frame.radius[i] > 0;
    }
  if (is_cut[0])
    frame.border[KAB_TOP] = 0;
  if (is_cut[1])
    frame.border[KAB_BOTTOM] = 0;
  fit_corners (frame.radius, frame.width, frame.height);
  paint_ground (cr, box, &frame);
  if (!borders)
    return;
  if (round)
    paint_rounded (cr, box, &frame);
  else
    paint_straight (cr, box, &frame);
}
