/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Between the files that read values: single ones (kab-css-value.c), and the properties they are of. */
#include "kab-css.h"

G_BEGIN_DECLS

typedef enum
{
  FORM_KEYWORD,
  FORM_LENGTH,      /* a length or a percentage */
  FORM_LENGTH_AUTO, /* the same, or a keyword that stands for auto */
  FORM_POSITIVE,    /* as FORM_LENGTH_AUTO, not negative */
  FORM_COLOR,
  FORM_NUMBER,
  FORM_FONT_FAMILY,
  FORM_FONT_SIZE,
  FORM_FONT_WEIGHT,
  FORM_LINE_HEIGHT,
  FORM_VERTICAL_ALIGN,
  FORM_BORDER_WIDTH,
  FORM_SIDES, /* one to four values of the form of the property itself */
  FORM_BORDER,
  FORM_BORDER_SIDE,
  FORM_FONT,
  FORM_BACKGROUND,
  FORM_LIST_STYLE,
  FORM_SIZE,
  FORM_SPACING,
  FORM_IMAGE,
  FORM_BACKGROUND_POSITION,
  FORM_BACKGROUND_SIZE,
} KabForm;

/** KabPropertyForm: @property: the first of its longhands */
typedef struct
{
  const char *name;
  guint8 property;
  guint8 form;
  guint8 keywords[20]; /* those allowed; ends at the first KAB_KW_NONE that is not the first */
} KabPropertyForm;

/** kab_css_keyword_name: Returns: (transfer none): as it is written */
const char *kab_css_keyword_name (KabKeyword keyword);

/** kab_css_keyword: Returns: whether @text is one of @allowed, which ends as KabPropertyForm.keywords does */
gboolean kab_css_keyword (const char *text, const guint8 *allowed, KabDeclaration *d);
gboolean kab_css_color (const char *text, KabDeclaration *d);
gboolean kab_css_border_width (const char *text, KabDeclaration *d);
/** kab_css_length_of: a length of @form, one of the forms of lengths */
gboolean kab_css_length_of (const char *text, KabForm form, KabDeclaration *d);
/** kab_css_one: reads one value of one longhand; @form: not that of a shorthand */
gboolean
kab_css_one (KabArena *arena, const KabPropertyForm *p, KabForm form, const char *text, KabDeclaration *d);

G_END_DECLS
