/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-box.h"

G_BEGIN_DECLS

/**
 * KabFloats:
 * @x, @y: where the box that is being laid out has the corner of its content, from the context's own
 *
 * The floating boxes among which lines find their room, of one block formatting context (CSS 2.1, 9.5): the
 * document, a cell, a box that stands for itself. In the arena.
 */
struct _KabFloats
{
  struct KabShape *shapes;
  guint n, size;
  double x, y;
};

/**
 * kab_floats_room:
 * @top, @height: of what looks for room, from the corner of the content at hand
 * @left, @right: (inout): the edges it would have; moved to where floats leave room
 *
 * Returns: %FALSE if no float is in the way
 */
gboolean kab_floats_room (const KabFloats *floats, double top, double height, double *left, double *right);

/** kab_floats_below: Returns: the next place below @top where a float ends, from the same corner; @top if there is none */
double kab_floats_below (const KabFloats *floats, double top, double height);

/** kab_floats_clear: Returns: where all floats of @side (left, right or both) have ended, from the same corner; -infinity */
double kab_floats_clear (const KabFloats *floats, guint8 side);

/**
 * kab_floats_place:
 * @box: laid out; gets its place from the corner of the content at hand
 * @width: of that content
 * @top: no higher than this
 *
 * Puts a floating box where there is room for it.
 */
void kab_floats_place (KabStage *stage, KabBox *box, double width, double top);

G_END_DECLS
