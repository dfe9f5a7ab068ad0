/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/tree.h>

#include "kab-css.h"

G_BEGIN_DECLS

/** KAB_TOP: the order of sides in all arrays of four; corners begin at the top left */
enum
{
  KAB_TOP,
  KAB_RIGHT,
  KAB_BOTTOM,
  KAB_LEFT,
};

/** KabInherited: what an element takes from its parent; lengths in points */
typedef struct
{
  const char *family;
  float font_size;
  guint16 weight;
  guint8 italic;
  guint8 small_caps;
  guint32 color;
  KabLength line_height; /* auto, points, or a number times the font size */
  float letter_spacing;
  KabLength text_indent;
  guint8 text_align;
  guint8 text_transform;
  guint8 text_decoration; /* of the innermost that has one: CSS hands it down, too */
  guint8 white_space;
  guint8 list_style_type;
  guint8 border_collapse;
  guint8 caption_side;
  guint8 orphans, widows;
  guint8 hyphens;
  float border_spacing[2]; /* across, along */
} KabInherited;

/** KabOwn: what an element has for itself; lengths are auto, points or percent */
typedef struct
{
  guint8 display;
  guint8 position;
  guint8 vertical_align;
  guint8 box_sizing;
  guint8 table_layout;
  guint8 break_before, break_after, break_inside;
  guint8 floated, clear;
  KabLength raise; /* vertical-align, where it is a length */
  KabLength inset[4];
  KabLength width, height, min_width, max_width, min_height, max_height;
  KabLength margin[4], padding[4], radius[4];
  float border_width[4];
  guint8 border_style[4];
  guint32 border_color[4];
  guint8 border_current; /* bits: sides whose colour is the text's */
  guint32 background;
  const char *background_image; /* nullable: as it stands in url() */
  guint8 background_repeat;
  guint8 background_fit; /* KAB_KW_CONTAIN, KAB_KW_COVER or KAB_KW_NONE */
  guint8 background_far; /* bits: axes that are counted from the right or the lower edge */
  KabLength background_position[2], background_size[2];
  float opacity;
  int z_index;
} KabOwn;

typedef struct
{
  KabInherited in;
  KabOwn own;
} KabStyle;

/**
 * KabCascade:
 *
 * Where styles come from: the built-in sheet, then the template's own.
 */
typedef struct
{
  KabArena *arena;
  const KabSheet *builtin;
  const KabSheet *sheet;
  KabProblems *problems;
  float root_size; /* points */
} KabCascade;

/** kab_style_builtin_sheet: Returns: (transfer none): how elements look that nobody styled; made once */
const KabSheet *kab_style_builtin_sheet (void);

/** kab_style_root: Returns: (transfer none): what the root element inherits */
KabStyle *kab_style_root (KabArena *arena);

/**
 * kab_style_new:
 * @line: the template's line, for @cascade.problems
 *
 * @node.private must hold the element's place among those of its parent, from 1.
 *
 * Returns: (transfer none): the computed style of @node, in the arena of @cascade
 */
KabStyle *kab_style_new (KabCascade *cascade, xmlNode *node, const KabStyle *parent, guint line);

/** kab_style_anonymous: Returns: (transfer none): the style of a box that no element made */
KabStyle *kab_style_anonymous (KabArena *arena, const KabStyle *parent);

/** kab_node_attribute: Returns: (transfer none) (nullable): the text of the attribute called @name */
const char *kab_node_attribute (const xmlNode *node, const char *name);

/** kab_length_resolve: Returns: @length in points, percent counted of @base; @otherwise for auto */
double kab_length_resolve (KabLength length, double base, double otherwise);

/** kab_style_border: Returns: the width of a border in points, 0 where it has no style */
double kab_style_border (const KabStyle *style, guint side);

G_END_DECLS
