/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of CSS properties: from text to typed longhands. */
#include "kab-css.h"

#include <math.h>
#include <string.h>

#include <pango/pango.h>

#include "kab-limits.h"

static const char *const keywords[KAB_N_KEYWORDS] = {
  "none",
  "absolute",
  "always",
  "auto",
  "avoid",
  "baseline",
  "block",
  "bold",
  "border-box",
  "bottom",
  "capitalize",
  "center",
  "circle",
  "collapse",
  "content-box",
  "dashed",
  "decimal",
  "disc",
  "dotted",
  "double",
  "fixed",
  "hidden",
  "inline",
  "inline-block",
  "italic",
  "justify",
  "left",
  "line-through",
  "list-item",
  "lower-alpha",
  "lower-roman",
  "lowercase",
  "middle",
  "normal",
  "nowrap",
  "oblique",
  "overline",
  "page",
  "pre",
  "pre-line",
  "pre-wrap",
  "right",
  "separate",
  "small-caps",
  "solid",
  "square",
  "static",
  "sub",
  "super",
  "table",
  "table-caption",
  "table-cell",
  "table-column",
  "table-column-group",
  "table-footer-group",
  "table-header-group",
  "table-row",
  "table-row-group",
  "text-bottom",
  "text-top",
  "top",
  "underline",
  "upper-alpha",
  "upper-roman",
  "uppercase",
};

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
} Form;

typedef struct
{
  const char *name;
  guint8 property;
  guint8 form;
  guint8 keywords[20]; /* those allowed; ends at the first KAB_KW_NONE that is not the first */
} Property;

#define SIDE_NAMES(prefix, suffix, id, form)                                  \
  { prefix "top" suffix, id, form }, { prefix "right" suffix, id + 1, form }, \
    { prefix "bottom" suffix, id + 2, form },                                 \
  {                                                                           \
    prefix "left" suffix, id + 3, form                                        \
  }

#define LINE_STYLES                                                                       \
  {                                                                                       \
    KAB_KW_NONE, KAB_KW_SOLID, KAB_KW_DASHED, KAB_KW_DOTTED, KAB_KW_DOUBLE, KAB_KW_HIDDEN \
  }
#define BREAKS                                            \
  {                                                       \
    KAB_KW_AUTO, KAB_KW_ALWAYS, KAB_KW_PAGE, KAB_KW_AVOID \
  }

static const Property properties[] = {
  { "background", KAB_PROP_BACKGROUND_COLOR, FORM_BACKGROUND },
  { "background-color", KAB_PROP_BACKGROUND_COLOR, FORM_COLOR },
  { "border", KAB_PROP_BORDER_WIDTH, FORM_BORDER },
  { "border-bottom", KAB_PROP_BORDER_WIDTH + 2, FORM_BORDER_SIDE },
  { "border-bottom-left-radius", KAB_PROP_RADIUS + 3, FORM_POSITIVE },
  { "border-bottom-right-radius", KAB_PROP_RADIUS + 2, FORM_POSITIVE },
  { "border-collapse", KAB_PROP_BORDER_COLLAPSE, FORM_KEYWORD, { KAB_KW_COLLAPSE, KAB_KW_SEPARATE } },
  { "border-color", KAB_PROP_BORDER_COLOR, FORM_SIDES },
  { "border-left", KAB_PROP_BORDER_WIDTH + 3, FORM_BORDER_SIDE },
  { "border-radius", KAB_PROP_RADIUS, FORM_SIDES },
  { "border-right", KAB_PROP_BORDER_WIDTH + 1, FORM_BORDER_SIDE },
  { "border-spacing", KAB_PROP_BORDER_SPACING, FORM_SPACING },
  { "border-style", KAB_PROP_BORDER_STYLE, FORM_SIDES },
  { "border-top", KAB_PROP_BORDER_WIDTH, FORM_BORDER_SIDE },
  { "border-top-left-radius", KAB_PROP_RADIUS, FORM_POSITIVE },
  { "border-top-right-radius", KAB_PROP_RADIUS + 1, FORM_POSITIVE },
  { "border-width", KAB_PROP_BORDER_WIDTH, FORM_SIDES },
  SIDE_NAMES ("border-", "-color", KAB_PROP_BORDER_COLOR, FORM_COLOR),
  SIDE_NAMES ("border-", "-width", KAB_PROP_BORDER_WIDTH, FORM_BORDER_WIDTH),
  { "border-top-style", KAB_PROP_BORDER_STYLE, FORM_KEYWORD, LINE_STYLES },
  { "border-right-style", KAB_PROP_BORDER_STYLE + 1, FORM_KEYWORD, LINE_STYLES },
  { "border-bottom-style", KAB_PROP_BORDER_STYLE + 2, FORM_KEYWORD, LINE_STYLES },
  { "border-left-style", KAB_PROP_BORDER_STYLE + 3, FORM_KEYWORD, LINE_STYLES },
  { "bottom", KAB_PROP_BOTTOM, FORM_LENGTH_AUTO },
  { "box-sizing", KAB_PROP_BOX_SIZING, FORM_KEYWORD, { KAB_KW_CONTENT_BOX, KAB_KW_BORDER_BOX } },
  { "break-after", KAB_PROP_BREAK_AFTER, FORM_KEYWORD, BREAKS },
  { "break-before", KAB_PROP_BREAK_BEFORE, FORM_KEYWORD, BREAKS },
  { "break-inside", KAB_PROP_BREAK_INSIDE, FORM_KEYWORD, { KAB_KW_AUTO, KAB_KW_AVOID } },
  { "caption-side", KAB_PROP_CAPTION_SIDE, FORM_KEYWORD, { KAB_KW_TOP, KAB_KW_BOTTOM } },
  { "color", KAB_PROP_COLOR, FORM_COLOR },
  { "display",
    KAB_PROP_DISPLAY,
    FORM_KEYWORD,
    { KAB_KW_NONE, KAB_KW_BLOCK, KAB_KW_INLINE, KAB_KW_INLINE_BLOCK, KAB_KW_LIST_ITEM, KAB_KW_TABLE,
      KAB_KW_TABLE_CAPTION, KAB_KW_TABLE_CELL, KAB_KW_TABLE_COLUMN, KAB_KW_TABLE_COLUMN_GROUP,
      KAB_KW_TABLE_FOOTER_GROUP, KAB_KW_TABLE_HEADER_GROUP, KAB_KW_TABLE_ROW, KAB_KW_TABLE_ROW_GROUP } },
  { "font", KAB_PROP_FONT_SIZE, FORM_FONT },
  { "font-family", KAB_PROP_FONT_FAMILY, FORM_FONT_FAMILY },
  { "font-size", KAB_PROP_FONT_SIZE, FORM_FONT_SIZE },
  { "font-style", KAB_PROP_FONT_STYLE, FORM_KEYWORD, { KAB_KW_NORMAL, KAB_KW_ITALIC, KAB_KW_OBLIQUE } },
  { "font-variant", KAB_PROP_FONT_VARIANT, FORM_KEYWORD, { KAB_KW_NORMAL, KAB_KW_SMALL_CAPS } },
  { "font-weight", KAB_PROP_FONT_WEIGHT, FORM_FONT_WEIGHT },
  { "height", KAB_PROP_HEIGHT, FORM_POSITIVE },
  { "left", KAB_PROP_LEFT, FORM_LENGTH_AUTO },
  { "letter-spacing", KAB_PROP_LETTER_SPACING, FORM_LENGTH_AUTO },
  { "line-height", KAB_PROP_LINE_HEIGHT, FORM_LINE_HEIGHT },
  { "list-style", KAB_PROP_LIST_STYLE_TYPE, FORM_LIST_STYLE },
  { "list-style-type",
    KAB_PROP_LIST_STYLE_TYPE,
    FORM_KEYWORD,
    { KAB_KW_NONE, KAB_KW_DISC, KAB_KW_CIRCLE, KAB_KW_SQUARE, KAB_KW_DECIMAL, KAB_KW_LOWER_ALPHA,
      KAB_KW_UPPER_ALPHA, KAB_KW_LOWER_ROMAN, KAB_KW_UPPER_ROMAN } },
  { "margin", KAB_PROP_MARGIN, FORM_SIDES },
  SIDE_NAMES ("margin-", "", KAB_PROP_MARGIN, FORM_LENGTH_AUTO),
  { "max-height", KAB_PROP_MAX_HEIGHT, FORM_POSITIVE },
  { "max-width", KAB_PROP_MAX_WIDTH, FORM_POSITIVE },
  { "min-height", KAB_PROP_MIN_HEIGHT, FORM_POSITIVE },
  { "min-width", KAB_PROP_MIN_WIDTH, FORM_POSITIVE },
  { "opacity", KAB_PROP_OPACITY, FORM_NUMBER },
  { "orphans", KAB_PROP_ORPHANS, FORM_NUMBER },
  { "padding", KAB_PROP_PADDING, FORM_SIDES },
  SIDE_NAMES ("padding-", "", KAB_PROP_PADDING, FORM_POSITIVE),
  { "page-break-after", KAB_PROP_BREAK_AFTER, FORM_KEYWORD, BREAKS },
  { "page-break-before", KAB_PROP_BREAK_BEFORE, FORM_KEYWORD, BREAKS },
  { "page-break-inside", KAB_PROP_BREAK_INSIDE, FORM_KEYWORD, { KAB_KW_AUTO, KAB_KW_AVOID } },
  { "position", KAB_PROP_POSITION, FORM_KEYWORD, { KAB_KW_STATIC, KAB_KW_ABSOLUTE, KAB_KW_FIXED } },
  { "right", KAB_PROP_RIGHT, FORM_LENGTH_AUTO },
  { "size", KAB_PROP_SIZE, FORM_SIZE },
  { "table-layout", KAB_PROP_TABLE_LAYOUT, FORM_KEYWORD, { KAB_KW_AUTO, KAB_KW_FIXED } },
  { "text-align",
    KAB_PROP_TEXT_ALIGN,
    FORM_KEYWORD,
    { KAB_KW_LEFT, KAB_KW_RIGHT, KAB_KW_CENTER, KAB_KW_JUSTIFY } },
  { "text-decoration",
    KAB_PROP_TEXT_DECORATION,
    FORM_KEYWORD,
    { KAB_KW_NONE, KAB_KW_UNDERLINE, KAB_KW_LINE_THROUGH, KAB_KW_OVERLINE } },
  { "text-indent", KAB_PROP_TEXT_INDENT, FORM_LENGTH },
  { "text-transform",
    KAB_PROP_TEXT_TRANSFORM,
    FORM_KEYWORD,
    { KAB_KW_NONE, KAB_KW_UPPERCASE, KAB_KW_LOWERCASE, KAB_KW_CAPITALIZE } },
  { "top", KAB_PROP_TOP, FORM_LENGTH_AUTO },
  { "vertical-align",
    KAB_PROP_VERTICAL_ALIGN,
    FORM_VERTICAL_ALIGN,
    { KAB_KW_BASELINE, KAB_KW_TOP, KAB_KW_MIDDLE, KAB_KW_BOTTOM, KAB_KW_SUB, KAB_KW_SUPER, KAB_KW_TEXT_TOP,
      KAB_KW_TEXT_BOTTOM } },
  { "white-space",
    KAB_PROP_WHITE_SPACE,
    FORM_KEYWORD,
    { KAB_KW_NORMAL, KAB_KW_NOWRAP, KAB_KW_PRE, KAB_KW_PRE_WRAP, KAB_KW_PRE_LINE } },
  { "widows", KAB_PROP_WIDOWS, FORM_NUMBER },
  { "width", KAB_PROP_WIDTH, FORM_POSITIVE },
  { "z-index", KAB_PROP_Z_INDEX, FORM_NUMBER },
};

static const Property *
find_property (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    if (g_ascii_strcasecmp (properties[i].name, name) == 0)
      return &properties[i];
  return NULL;
}

gboolean
kab_css_length (const char *text, KabLength *length)
{
  static const struct
  {
    const char *name;
    guint8 unit;
    double factor;
  } units[] = {
    { "pt", KAB_UNIT_PT, 1 },  { "mm", KAB_UNIT_PT, 72 / 25.4 }, { "cm", KAB_UNIT_PT, 72 / 2.54 },
    { "in", KAB_UNIT_PT, 72 }, { "px", KAB_UNIT_PT, 0.75 },      { "pc", KAB_UNIT_PT, 12 },
    { "em", KAB_UNIT_EM, 1 },  { "rem", KAB_UNIT_REM, 1 },       { "%", KAB_UNIT_PERCENT, 1 },
  };
  char *end;
  double number = g_ascii_strtod (text, &end);

  if (end == text || !isfinite (number) || fabs (number) > 1e6)
    return FALSE;
  /* strtod also takes hexadecimal and exponents, which are no CSS. */
  if (strspn (text, "+-.0123456789") != (gsize)(end - text))
    return FALSE;
  if (*end == '\0')
    {
      length->value = (float)number;
      length->unit = number == 0 ? KAB_UNIT_PT : KAB_UNIT_NUMBER;
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_ascii_strcasecmp (end, units[i].name) == 0)
      {
        length->value = (float)(number * units[i].factor);
        length->unit = units[i].unit;
        return TRUE;
      }
  return FALSE;
}

static gboolean
hex_color (const char *text, guint32 *color)
{
  gsize n = strlen (text);
  guint32 v = 0;

  for (gsize i = 0; i < n; i++)
    {
      if (!g_ascii_isxdigit (text[i]) || n > 8)
        return FALSE;
      v = v << 4 | (guint32)g_ascii_xdigit_value (text[i]);
      if (n <= 4)
        v = v << 4 | (guint32)g_ascii_xdigit_value (text[i]);
    }
  if (n == 3 || n == 6)
    v = v << 8 | 0xff;
  else if (n != 4 && n != 8)
    return FALSE;
  *color = v;
  return TRUE;
}

static gboolean
rgb_color (const char *text, guint32 *color)
{
  const char *open = strchr (text, '(');
  g_autofree char *inside = g_strndup (open + 1, strlen (open + 1) - 1);
  g_auto (GStrv) parts = NULL;
  guint n = 0;
  guint32 v = 0;

  g_strdelimit (inside, ",/", ' ');
  parts = g_strsplit (inside, " ", 20);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *end;
      double part = g_ascii_strtod (parts[i], &end);

      if (parts[i][0] == '\0')
        continue;
      if (end == parts[i] || (*end != '\0' && !g_str_equal (end, "%")) || ++n > 4)
        return FALSE;
      if (*end == '%')
        part *= 2.55;
      else if (n == 4)
        part *= 255;
      v = v << 8 | (guint32)(CLAMP (part, 0, 255) + 0.5);
    }
  if (n == 3)
    v = v << 8 | 0xff;
  else if (n != 4)
    return FALSE;
  *color = v;
  return TRUE;
}

static gboolean
parse_color (const char *text, KabDeclaration *d)
{
  /* Where CSS and X11, whose names Pango knows, disagree. */
  static const struct
  {
    const char *name;
    guint32 color;
  } own[] = {
    { "transparent", 0x00000000 },   { "gray", 0x808080ff },   { "grey", 0x808080ff },
    { "green", 0x008000ff },         { "maroon", 0x800000ff }, { "purple", 0x800080ff },
    { "rebeccapurple", 0x663399ff },
  };
  PangoColor color;

  if (text[0] == '#')
    return hex_color (text + 1, &d->color);
  if ((g_ascii_strncasecmp (text, "rgb(", 4) == 0 || g_ascii_strncasecmp (text, "rgba(", 5) == 0)
      && g_str_has_suffix (text, ")"))
    return rgb_color (text, &d->color);
  if (g_ascii_strcasecmp (text, "currentcolor") == 0)
    {
      d->current = TRUE;
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    if (g_ascii_strcasecmp (text, own[i].name) == 0)
      {
        d->color = own[i].color;
        return TRUE;
      }
  if (!g_ascii_isalpha (text[0]) || !pango_color_parse (&color, text))
    return FALSE;
  d->color = (guint32)(color.red >> 8) << 24 | (guint32)(color.green >> 8) << 16
             | (guint32)(color.blue >> 8) << 8 | 0xff;
  return TRUE;
}

static gboolean
parse_keyword (const char *text, const guint8 *allowed, KabDeclaration *d)
{
  for (guint i = 0; i < 20 && (i == 0 || allowed[i] != KAB_KW_NONE); i++)
    if (g_ascii_strcasecmp (text, keywords[allowed[i]]) == 0)
      {
        d->keyword = allowed[i];
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_auto (const char *text)
{
  return g_ascii_strcasecmp (text, "auto") == 0 || g_ascii_strcasecmp (text, "none") == 0
         || g_ascii_strcasecmp (text, "normal") == 0;
}

static gboolean
parse_length (const char *text, Form form, KabDeclaration *d)
{
  if (form != FORM_LENGTH && is_auto (text))
    {
      d->length.unit = KAB_UNIT_AUTO;
      return TRUE;
    }
  return kab_css_length (text, &d->length) && d->length.unit != KAB_UNIT_NUMBER
         && (form != FORM_POSITIVE || d->length.value >= 0);
}

static gboolean
parse_font_size (const char *text, KabDeclaration *d)
{
  static const struct
  {
    const char *name;
    float size;
  } sizes[] = {
    { "xx-small", 6.75f }, { "x-small", 7.5f }, { "small", 9.75f }, { "medium", 12 },
    { "large", 13.5f },    { "x-large", 18 },   { "xx-large", 24 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (g_ascii_strcasecmp (text, sizes[i].name) == 0)
      {
        d->length = (KabLength){ sizes[i].size, KAB_UNIT_PT };
        return TRUE;
      }
  if (g_ascii_strcasecmp (text, "smaller") == 0 || g_ascii_strcasecmp (text, "larger") == 0)
    {
      d->length = (KabLength){ text[0] == 's' || text[0] == 'S' ? 0.83f : 1.2f, KAB_UNIT_EM };
      return TRUE;
    }
  return kab_css_length (text, &d->length) && d->length.unit != KAB_UNIT_NUMBER && d->length.value >= 0;
}

static gboolean
parse_font_weight (const char *text, KabDeclaration *d)
{
  if (g_ascii_strcasecmp (text, "normal") == 0 || g_ascii_strcasecmp (text, "lighter") == 0)
    d->length.value = 400;
  else if (g_ascii_strcasecmp (text, "bold") == 0 || g_ascii_strcasecmp (text, "bolder") == 0)
    d->length.value = 700;
  else if (!kab_css_length (text, &d->length) || d->length.unit != KAB_UNIT_NUMBER || d->length.value < 1
           || d->length.value > 1000)
    return FALSE;
  d->length.unit = KAB_UNIT_NUMBER;
  return TRUE;
}

static gboolean
parse_border_width (const char *text, KabDeclaration *d)
{
  if (g_ascii_strcasecmp (text, "thin") == 0)
    d->length = (KabLength){ 0.75f, KAB_UNIT_PT };
  else if (g_ascii_strcasecmp (text, "medium") == 0)
    d->length = (KabLength){ 2.25f, KAB_UNIT_PT };
  else if (g_ascii_strcasecmp (text, "thick") == 0)
    d->length = (KabLength){ 3.75f, KAB_UNIT_PT };
  else
    return kab_css_length (text, &d->length) && d->length.unit != KAB_UNIT_NUMBER
           && d->length.unit != KAB_UNIT_PERCENT && d->length.value >= 0;

  return TRUE;
}

static gboolean
parse_font_family (KabArena *arena, const char *text, KabDeclaration *d)
{
  /* Pango takes the same list, without the quotes. */
  GString *list = g_string_new (NULL);
  g_auto (GStrv) names = g_strsplit (text, ",", 20);

  for (guint i = 0; names[i] != NULL; i++)
    {
      char *name = g_strstrip (names[i]);

      g_strdelimit (name, "\"'", ' ');
      g_strstrip (name);
      if (name[0] == '\0' || strlen (name) > 100)
        continue;
      if (list->len > 0)
        g_string_append_c (list, ',');
      g_string_append (list, g_ascii_strcasecmp (name, "sans-serif") == 0 ? "Cantarell" : name);
    }
  d->text = list->len > 0 ? kab_arena_strndup (arena, list->str, list->len) : NULL;
  g_string_free (list, TRUE);
  return d->text != NULL;
}

/* Reads one value of one longhand. */
static gboolean
parse_one (KabArena *arena, const Property *p, Form form, const char *text, KabDeclaration *d)
{
  d->property = p->property;
  switch (form)
    {
    case FORM_KEYWORD:
      return parse_keyword (text, p->keywords, d);
    case FORM_LENGTH:
    case FORM_LENGTH_AUTO:
    case FORM_POSITIVE:
      return parse_length (text, form, d);
    case FORM_COLOR:
      return parse_color (text, d);
    case FORM_NUMBER:
      if (g_ascii_strcasecmp (text, "auto") == 0)
        d->length = (KabLength){ 0, KAB_UNIT_NUMBER };
      else if (!kab_css_length (text, &d->length)
               || (d->length.unit != KAB_UNIT_NUMBER && d->length.value != 0))
        return FALSE;
      d->length.unit = KAB_UNIT_NUMBER;
      return TRUE;
    case FORM_FONT_FAMILY:
      return parse_font_family (arena, text, d);
    case FORM_FONT_SIZE:
      return parse_font_size (text, d);
    case FORM_FONT_WEIGHT:
      return parse_font_weight (text, d);
    case FORM_LINE_HEIGHT:
      if (is_auto (text))
        return TRUE;
      return kab_css_length (text, &d->length) && d->length.value >= 0;
    case FORM_VERTICAL_ALIGN:
      return parse_keyword (text, p->keywords, d)
             || (kab_css_length (text, &d->length) && d->length.unit != KAB_UNIT_NUMBER);
    case FORM_BORDER_WIDTH:
      return parse_border_width (text, d);
    default:
      return FALSE;
    }
}

/* Cuts @value at white space that stands in no parentheses and no quotes. */
static GPtrArray *
split_words (const char *value)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  GString *word = g_string_new (NULL);
  int depth = 0;
  char quote = '\0';

  for (const char *p = value;; p++)
    {
      if (*p == '\0' || (g_ascii_isspace (*p) && depth <= 0 && quote == '\0'))
        {
          if (word->len > 0 && words->len < 16)
            g_ptr_array_add (words, g_strdup (word->str));
          g_string_truncate (word, 0);
          if (*p == '\0')
            break;
          continue;
        }
      if (quote != '\0')
        quote = *p == quote ? '\0' : quote;
      else if (*p == '"' || *p == '\'')
        quote = *p;
      else if (*p == '(')
        depth++;
      else if (*p == ')')
        depth--;
      g_string_append_c (word, *p);
    }
  g_string_free (word, TRUE);
  return words;
}

static gboolean
parse_sides (KabArena *arena, const Property *p, GPtrArray *words, GArray *out)
{
  static const guint8 line_styles[] = LINE_STYLES;
  static const guint pick[5][4] = { { 0 }, { 0, 0, 0, 0 }, { 0, 1, 0, 1 }, { 0, 1, 2, 1 }, { 0, 1, 2, 3 } };
  Form form = p->property == KAB_PROP_MARGIN         ? FORM_LENGTH_AUTO
              : p->property == KAB_PROP_BORDER_COLOR ? FORM_COLOR
              : p->property == KAB_PROP_BORDER_WIDTH ? FORM_BORDER_WIDTH
              : p->property == KAB_PROP_BORDER_STYLE ? FORM_KEYWORD
                                                     : FORM_POSITIVE;
  Property like = *p;

  if (words->len < 1 || words->len > 4)
    return FALSE;
  memcpy (like.keywords, line_styles, sizeof line_styles);
  for (guint side = 0; side < 4; side++)
    {
      KabDeclaration d = { 0 };

      if (!parse_one (arena, &like, form, g_ptr_array_index (words, pick[words->len][side]), &d))
        return FALSE;
      d.property = (guint8)(p->property + side);
      g_array_append_val (out, d);
    }
  return TRUE;
}

/* "1px solid #ccc" in any order, for the @n sides from that of @p. */
static gboolean
parse_border (KabArena *arena, const Property *p, guint n, GPtrArray *words, GArray *out)
{
  static const Property style = { "", 0, FORM_KEYWORD, LINE_STYLES };
  KabDeclaration width = { .length = { 2.25f, KAB_UNIT_PT } };
  KabDeclaration line = { .keyword = KAB_KW_NONE };
  KabDeclaration color = { .current = TRUE };

  if (words->len < 1 || words->len > 3)
    return FALSE;
  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);
      KabDeclaration d = { 0 };

      if (parse_keyword (word, style.keywords, &d))
        line = d;
      else if (parse_border_width (word, &d))
        width = d;
      else if (parse_color (word, &d))
        color = d;
      else
        return FALSE;
    }
  for (guint side = 0; side < n; side++)
    {
      guint at = p->property - KAB_PROP_BORDER_WIDTH + side;

      width.property = (guint8)(KAB_PROP_BORDER_WIDTH + at);
      line.property = (guint8)(KAB_PROP_BORDER_STYLE + at);
      color.property = (guint8)(KAB_PROP_BORDER_COLOR + at);
      g_array_append_val (out, width);
      g_array_append_val (out, line);
      g_array_append_val (out, color);
    }
  return TRUE;
}

/* "italic bold 10pt/1.4 Cantarell, sans-serif" */
static gboolean
parse_font (KabArena *arena, GPtrArray *words, GArray *out)
{
  g_autoptr (GString) family = g_string_new (NULL);
  gboolean sized = FALSE;

  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);
      g_auto (GStrv) size = g_strsplit (word, "/", 2);

      if (sized)
        {
          g_string_append_printf (family, "%s%s", family->len > 0 ? " " : "", word);
          continue;
        }
      if (kab_css_value (arena, "font-style", word, out) || kab_css_value (arena, "font-variant", word, out)
          || kab_css_value (arena, "font-weight", word, out))
        continue;
      if (!kab_css_value (arena, "font-size", size[0], out)
          || (size[1] != NULL && !kab_css_value (arena, "line-height", size[1], out)))
        return FALSE;
      sized = TRUE;
    }
  return sized && kab_css_value (arena, "font-family", family->str, out);
}

static gboolean
parse_page_size (GPtrArray *words, GArray *out)
{
  static const struct
  {
    const char *name;
    float width, height;
  } sizes[] = {
    { "a3", 841.89f, 1190.55f },  { "a4", 595.276f, 841.89f },  { "a5", 419.528f, 595.276f },
    { "a6", 297.638f, 419.528f }, { "b5", 498.898f, 708.661f }, { "letter", 612, 792 },
    { "legal", 612, 1008 },
  };
  KabLength sides[2] = { { sizes[1].width, KAB_UNIT_PT }, { sizes[1].height, KAB_UNIT_PT } };
  guint n = 0;
  gboolean named = FALSE, landscape = FALSE;

  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);
      guint k = 0;

      if (g_ascii_strcasecmp (word, "landscape") == 0 || g_ascii_strcasecmp (word, "portrait") == 0)
        {
          landscape = word[0] == 'l' || word[0] == 'L';
          continue;
        }
      while (k < G_N_ELEMENTS (sizes) && g_ascii_strcasecmp (word, sizes[k].name) != 0)
        k++;
      if (k < G_N_ELEMENTS (sizes) && !named && n == 0)
        {
          named = TRUE;
          sides[0].value = sizes[k].width;
          sides[1].value = sizes[k].height;
        }
      else if (!named && n < 2 && kab_css_length (word, &sides[n]) && sides[n].unit == KAB_UNIT_PT)
        n++;
      else
        return FALSE;
    }
  if (n == 1)
    sides[1] = sides[0];
  for (guint i = 0; i < 2; i++)
    {
      KabDeclaration d = { .property = KAB_PROP_SIZE, .length = sides[landscape ? 1 - i : i] };

      if (d.length.value < KAB_PAGE_SIDE_MIN || d.length.value > KAB_PAGE_SIDE_MAX)
        return FALSE;
      g_array_append_val (out, d);
    }
  return TRUE;
}

static gboolean
parse_words (KabArena *arena, const Property *p, GPtrArray *words, const char *value, GArray *out)
{
  KabDeclaration d = { 0 };
  const char *first = words->len > 0 ? g_ptr_array_index (words, 0) : "";

  switch ((Form)p->form)
    {
    case FORM_SIDES:
      return parse_sides (arena, p, words, out);
    case FORM_BORDER:
      return parse_border (arena, p, 4, words, out);
    case FORM_BORDER_SIDE:
      return parse_border (arena, p, 1, words, out);
    case FORM_FONT:
      return parse_font (arena, words, out);
    case FORM_SIZE:
      return parse_page_size (words, out);
    case FORM_BACKGROUND:
      /* Only a colour as yet; "none" clears it. */
      if (words->len == 1 && g_ascii_strcasecmp (first, "none") == 0)
        return kab_css_value (arena, "background-color", "transparent", out);
      return words->len == 1 && kab_css_value (arena, "background-color", first, out);
    case FORM_LIST_STYLE:
      for (guint i = 0; i < words->len; i++)
        if (kab_css_value (arena, "list-style-type", g_ptr_array_index (words, i), out))
          return TRUE;
      return FALSE;
    case FORM_SPACING:
      if (words->len < 1 || words->len > 2 || !parse_length (first, FORM_LENGTH, &d))
        return FALSE;
      d.property = p->property;
      g_array_append_val (out, d);
      return TRUE;
    case FORM_FONT_FAMILY:
      if (!parse_one (arena, p, FORM_FONT_FAMILY, value, &d))
        return FALSE;
      g_array_append_val (out, d);
      return TRUE;
    default:
      if (words->len != 1 || !parse_one (arena, p, p->form, first, &d))
        return FALSE;
      g_array_append_val (out, d);
      return TRUE;
    }
}

/* How many longhands, from that of @p on, @p stands for, for inherit and initial. */
static guint
n_longhands (const Property *p)
{
  return p->form == FORM_SIDES ? 4 : 1;
}

gboolean
kab_css_value (KabArena *arena, const char *property, const char *value, GArray *out)
{
  const Property *p = find_property (property);
  g_autoptr (GPtrArray) words = NULL;
  guint before = out->len;

  if (p == NULL || strlen (value) > 4000)
    return FALSE;
  words = split_words (value);
  if (words->len == 1
      && (g_ascii_strcasecmp (g_ptr_array_index (words, 0), "inherit") == 0
          || g_ascii_strcasecmp (g_ptr_array_index (words, 0), "initial") == 0)
      && p->form != FORM_BORDER && p->form != FORM_BORDER_SIDE && p->form != FORM_FONT
      && p->form != FORM_SIZE)
    {
      gboolean inherit = g_ascii_strcasecmp (g_ptr_array_index (words, 0), "inherit") == 0;

      for (guint i = 0; i < n_longhands (p); i++)
        {
          KabDeclaration d
            = { .property = (guint8)(p->property + i), .inherit = inherit, .initial = !inherit };

          g_array_append_val (out, d);
        }
      return TRUE;
    }
  if (parse_words (arena, p, words, value, out))
    return TRUE;
  g_array_set_size (out, before);
  return FALSE;
}
