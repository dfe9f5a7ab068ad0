/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "kab-arena.h"
#include "kab-problem.h"

G_BEGIN_DECLS

/** KabUnit: what the number of a #KabLength counts */
typedef enum
{
  KAB_UNIT_AUTO, /* also "normal" and "none" */
  KAB_UNIT_PT,
  KAB_UNIT_EM,
  KAB_UNIT_REM,
  KAB_UNIT_PERCENT,
  KAB_UNIT_NUMBER, /* a bare number: times the font size for line-height */
} KabUnit;

typedef struct
{
  float value;
  guint8 unit;
} KabLength;

/** KabKeyword: every keyword of CSS that means something here */
typedef enum
{
  KAB_KW_NONE,
  KAB_KW_ABSOLUTE,
  KAB_KW_ALWAYS,
  KAB_KW_AUTO,
  KAB_KW_AVOID,
  KAB_KW_BASELINE,
  KAB_KW_BLOCK,
  KAB_KW_BOLD,
  KAB_KW_BORDER_BOX,
  KAB_KW_BOTH,
  KAB_KW_BOTTOM,
  KAB_KW_CAPITALIZE,
  KAB_KW_CENTER,
  KAB_KW_CIRCLE,
  KAB_KW_COLLAPSE,
  KAB_KW_CONTAIN,
  KAB_KW_CONTENT_BOX,
  KAB_KW_COVER,
  KAB_KW_DASHED,
  KAB_KW_DECIMAL,
  KAB_KW_DISC,
  KAB_KW_DOTTED,
  KAB_KW_DOUBLE,
  KAB_KW_FIXED,
  KAB_KW_HIDDEN,
  KAB_KW_INLINE,
  KAB_KW_INLINE_BLOCK,
  KAB_KW_ITALIC,
  KAB_KW_JUSTIFY,
  KAB_KW_LEFT,
  KAB_KW_LINE_THROUGH,
  KAB_KW_LIST_ITEM,
  KAB_KW_LOWER_ALPHA,
  KAB_KW_LOWER_ROMAN,
  KAB_KW_LOWERCASE,
  KAB_KW_MANUAL,
  KAB_KW_MIDDLE,
  KAB_KW_NO_REPEAT,
  KAB_KW_NORMAL,
  KAB_KW_NOWRAP,
  KAB_KW_OBLIQUE,
  KAB_KW_OVERLINE,
  KAB_KW_PAGE,
  KAB_KW_PRE,
  KAB_KW_PRE_LINE,
  KAB_KW_PRE_WRAP,
  KAB_KW_REPEAT,
  KAB_KW_REPEAT_X,
  KAB_KW_REPEAT_Y,
  KAB_KW_RIGHT,
  KAB_KW_SEPARATE,
  KAB_KW_SMALL_CAPS,
  KAB_KW_SOLID,
  KAB_KW_SQUARE,
  KAB_KW_STATIC,
  KAB_KW_SUB,
  KAB_KW_SUPER,
  KAB_KW_TABLE,
  KAB_KW_TABLE_CAPTION,
  KAB_KW_TABLE_CELL,
  KAB_KW_TABLE_COLUMN,
  KAB_KW_TABLE_COLUMN_GROUP,
  KAB_KW_TABLE_FOOTER_GROUP,
  KAB_KW_TABLE_HEADER_GROUP,
  KAB_KW_TABLE_ROW,
  KAB_KW_TABLE_ROW_GROUP,
  KAB_KW_TEXT_BOTTOM,
  KAB_KW_TEXT_TOP,
  KAB_KW_TOP,
  KAB_KW_UNDERLINE,
  KAB_KW_UPPER_ALPHA,
  KAB_KW_UPPER_ROMAN,
  KAB_KW_UPPERCASE,
  KAB_N_KEYWORDS,
} KabKeyword;

/** KabProperty: the longhands; sides stand in the order top, right, bottom, left */
typedef enum
{
  KAB_PROP_FONT_SIZE, /* first, since em is counted in it */
  KAB_PROP_FONT_FAMILY,
  KAB_PROP_FONT_WEIGHT,
  KAB_PROP_FONT_STYLE,
  KAB_PROP_FONT_VARIANT,
  KAB_PROP_COLOR,
  KAB_PROP_LINE_HEIGHT,
  KAB_PROP_LETTER_SPACING,
  KAB_PROP_TEXT_ALIGN,
  KAB_PROP_TEXT_INDENT,
  KAB_PROP_TEXT_TRANSFORM,
  KAB_PROP_TEXT_DECORATION,
  KAB_PROP_VERTICAL_ALIGN,
  KAB_PROP_WHITE_SPACE,
  KAB_PROP_LIST_STYLE_TYPE,
  KAB_PROP_BORDER_COLLAPSE,
  KAB_PROP_BORDER_SPACING, /* across, along */
  KAB_PROP_TABLE_LAYOUT = KAB_PROP_BORDER_SPACING + 2,
  KAB_PROP_CAPTION_SIDE,
  KAB_PROP_DISPLAY,
  KAB_PROP_POSITION,
  KAB_PROP_TOP,
  KAB_PROP_RIGHT,
  KAB_PROP_BOTTOM,
  KAB_PROP_LEFT,
  KAB_PROP_Z_INDEX,
  KAB_PROP_OPACITY,
  KAB_PROP_WIDTH,
  KAB_PROP_HEIGHT,
  KAB_PROP_MIN_WIDTH,
  KAB_PROP_MAX_WIDTH,
  KAB_PROP_MIN_HEIGHT,
  KAB_PROP_MAX_HEIGHT,
  KAB_PROP_BOX_SIZING,
  KAB_PROP_MARGIN,
  KAB_PROP_PADDING = KAB_PROP_MARGIN + 4,
  KAB_PROP_BORDER_WIDTH = KAB_PROP_PADDING + 4,
  KAB_PROP_BORDER_STYLE = KAB_PROP_BORDER_WIDTH + 4,
  KAB_PROP_BORDER_COLOR = KAB_PROP_BORDER_STYLE + 4,
  KAB_PROP_RADIUS = KAB_PROP_BORDER_COLOR + 4, /* corners from top left, clockwise */
  KAB_PROP_BACKGROUND_COLOR = KAB_PROP_RADIUS + 4,
  KAB_PROP_BACKGROUND_IMAGE,
  KAB_PROP_BACKGROUND_REPEAT,
  KAB_PROP_BACKGROUND_POSITION,                                /* across, along */
  KAB_PROP_BACKGROUND_SIZE = KAB_PROP_BACKGROUND_POSITION + 2, /* across, along */
  KAB_PROP_FLOAT = KAB_PROP_BACKGROUND_SIZE + 2,
  KAB_PROP_CLEAR,
  KAB_PROP_HYPHENS,
  KAB_PROP_BREAK_BEFORE,
  KAB_PROP_BREAK_AFTER,
  KAB_PROP_BREAK_INSIDE,
  KAB_PROP_ORPHANS,
  KAB_PROP_WIDOWS,
  KAB_PROP_SIZE, /* of @page alone; two lengths, as width and height */
  KAB_N_PROPERTIES,
} KabProperty;

/**
 * KabDeclaration:
 * @color: 0xRRGGBBAA
 * @current: a colour that is the text's own
 * @smaller: -1 or 1 for font-size: smaller, larger
 *
 * One longhand with its value; which member holds it follows from @property.
 */
typedef struct
{
  guint8 property;
  guint8 keyword;
  guint important : 1;
  guint inherit : 1;
  guint initial : 1;
  guint current : 1;
  gint8 relative;
  KabLength length;
  guint32 color;
  const char *text;
} KabDeclaration;

/** KabSimple: one condition of a selector */
typedef struct
{
  enum
  {
    KAB_SIMPLE_TYPE,
    KAB_SIMPLE_CLASS,
    KAB_SIMPLE_ID,
    KAB_SIMPLE_NTH_CHILD, /* every @a-th from the @b-th */
    KAB_SIMPLE_LAST_CHILD,
  } kind;
  const char *name;
  int a, b;
} KabSimple;

/** KabCompound: conditions on one element; @child: the next to the left is its parent, not any ancestor */
typedef struct
{
  KabSimple *simples;
  guint n_simples;
  gboolean child;
} KabCompound;

/** KabRule: @compounds: from the left to the right of the selector */
typedef struct
{
  KabCompound *compounds;
  guint n_compounds;
  guint specificity;
  KabDeclaration *declarations;
  guint n_declarations;
} KabRule;

/** KabPageStyle: all in points; a margin in percent is of the page's height above and below, of its width at the sides */
typedef struct
{
  double width, height;
  KabLength margin[4];
} KabPageStyle;

typedef struct
{
  KabArena *arena;
  GArray *rules; /* of KabRule */
  KabPageStyle page;
} KabSheet;

/** kab_sheet_new: Returns: (transfer full): a sheet without rules; the page is A4 with margins of 20 mm */
KabSheet *kab_sheet_new (void);
void kab_sheet_free (KabSheet *sheet);

/**
 * kab_sheet_add:
 * @css: the text of a style element
 * @lines: (nullable): guint, the template's line of each line of the document
 * @line: the line of the document where @css begins
 *
 * What is not understood goes to @problems.
 */
void kab_sheet_add (KabSheet *sheet, const char *css, GArray *lines, guint line, KabProblems *problems);

/**
 * kab_css_declarations:
 * @line: the template's line, for @problems
 *
 * Reads the declarations of a style attribute.
 *
 * Returns: (transfer none): in @arena
 */
KabDeclaration *
kab_css_declarations (KabArena *arena, const char *css, guint line, guint *n, KabProblems *problems);

/**
 * kab_css_value:
 * @value: without !important
 * @out: (element-type KabDeclaration): gets the longhands
 *
 * Returns: %FALSE if the property is not known or the value is not one of its own
 */
gboolean kab_css_value (KabArena *arena, const char *property, const char *value, GArray *out);

/** kab_css_property_names: Returns: (transfer none): %NULL-terminated: the properties that are understood */
const char *const *kab_css_property_names (void);

/** kab_css_property_keywords: Returns: (transfer container) (element-type utf8): the words that may be a property's value; none where it takes lengths, colours and the like */
GPtrArray *kab_css_property_keywords (const char *name);

/** kab_css_length: Returns: whether @text is a length such as 12mm, 1.5em, 30% */
gboolean kab_css_length (const char *text, KabLength *length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabSheet, kab_sheet_free)

G_END_DECLS
