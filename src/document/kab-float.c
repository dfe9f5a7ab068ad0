/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Floating boxes: where they stand, and what room they leave (CSS 2.1, 9.5.1). */
#include "kab-float.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-limits.h"

#define EPSILON 0.01

/* The margin box of one, from the corner of its context. */
struct KabShape
{
  double left, right, top, bottom;
  gboolean on_right;
};

gboolean
kab_floats_room (const KabFloats *floats, double top, double height, double *left, double *right)
{
  gboolean any = FALSE;

  top += floats->y;
  for (guint i = 0; i < floats->n; i++)
    {
      const struct KabShape *shape = &floats->shapes[i];

      if (shape->bottom <= top + EPSILON || shape->top >= top + MAX (height, 2 * EPSILON) - EPSILON)
        continue;
      if (shape->on_right)
        *right = MIN (*right, shape->left - floats->x);
      else
        *left = MAX (*left, shape->right - floats->x);
      any = TRUE;
    }
  return any;
}

double
kab_floats_below (const KabFloats *floats, double top, double height)
{
  double next = INFINITY;

  for (guint i = 0; i < floats->n; i++)
    {
      const struct KabShape *shape = &floats->shapes[i];
      double bottom = shape->bottom - floats->y;

      if (bottom > top + EPSILON && shape->top - floats->y < top + MAX (height, 2 * EPSILON) - EPSILON)
        next = MIN (next, bottom);
    }
  return isfinite (next) ? next : top;
}

double
kab_floats_clear (const KabFloats *floats, guint8 side)
{
  double below = -INFINITY;

  for (guint i = 0; i < floats->n; i++)
    if (side == KAB_KW_BOTH || (side == KAB_KW_RIGHT) == floats->shapes[i].on_right)
      below = MAX (below, floats->shapes[i].bottom - floats->y);
  return below;
}

static void
add_shape (KabStage *stage, struct KabShape shape)
{
  KabFloats *floats = stage->floats;

  if (floats->n >= KAB_FLOATS_MAX)
    {
      if (stage->error == NULL)
        g_set_error (&stage->error, KAB_ERROR, KAB_ERROR_TOO_LARGE,
                     _ ("More than %d boxes of the template float beside one text."), KAB_FLOATS_MAX);
      return;
    }
  if (floats->n == floats->size)
    {
      struct KabShape *more;

      floats->size = MAX (floats->size * 2, 8);
      more = kab_arena_array (stage->arena, struct KabShape, floats->size);
      for (guint i = 0; i < floats->n; i++)
        more[i] = floats->shapes[i];
      floats->shapes = more;
    }
  floats->shapes[floats->n++] = shape;
}

void
kab_floats_place (KabStage *stage, KabBox *box, double width, double top)
{
  KabFloats *floats = stage->floats;
  double across = box->width + box->margin[KAB_LEFT] + box->margin[KAB_RIGHT];
  double along = box->height + box->margin[KAB_TOP] + box->margin[KAB_BOTTOM];
  gboolean on_right = box->style->own.floated == KAB_KW_RIGHT;
  double left, right, x;

  /* None stands higher than one before it. */
  if (floats->n > 0)
    top = MAX (top, floats->shapes[floats->n - 1].top - floats->y);
  if (box->style->own.clear != KAB_KW_NONE)
    top = MAX (top, kab_floats_clear (floats, box->style->own.clear));
  for (guint i = 0; i <= floats->n; i++)
    {
      double next;

      left = 0;
      right = width;
      if (!kab_floats_room (floats, top, along, &left, &right) || right - left >= across - EPSILON)
        break;
      next = kab_floats_below (floats, top, along);
      if (next <= top)
        break;
      top = next;
    }
  x = on_right ? right - across : left;
  box->x = x + box->margin[KAB_LEFT];
  box->y = top + box->margin[KAB_TOP];
  add_shape (stage, (struct KabShape){ floats->x + x, floats->x + x + across, floats->y + top,
                                       floats->y + top + along, on_right });
}
