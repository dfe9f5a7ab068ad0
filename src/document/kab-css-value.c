/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single values of CSS: keywords, lengths, colours, fonts. */
#include "kab-css-private.h"

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
  "both",
  "bottom",
  "capitalize",
  "center",
  "circle",
  "collapse",
  "contain",
  "content-box",
  "cover",
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
  "manual",
  "middle",
  "no-repeat",
  "normal",
  "nowrap",
  "oblique",
  "overline",
  "page",
  "pre",
  "pre-line",
  "pre-wrap",
  "repeat",
  "repeat-x",
  "repeat-y",
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

gboolean
kab_css_color (const char *text, KabDeclaration *d)
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

const char *
kab_css_keyword_name (KabKeyword keyword)
{
  return keywords[keyword];
}

gboolean
kab_css_keyword (const char *text, const guint8 *allowed, KabDeclaration *d)
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

gboolean
kab_css_length_of (const char *text, KabForm form, KabDeclaration *d)
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

gboolean
kab_css_border_width (const char *text, KabDeclaration *d)
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
gboolean
kab_css_one (KabArena *arena, const KabPropertyForm *p, KabForm form, const char *text, KabDeclaration *d)
{
  d->property = p->property;
  switch (form)
    {
    case FORM_KEYWORD:
      return kab_css_keyword (text, p->keywords, d);
    case FORM_LENGTH:
    case FORM_LENGTH_AUTO:
    case FORM_POSITIVE:
      return kab_css_length_of (text, form, d);
    case FORM_COLOR:
      return kab_css_color (text, d);
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
      return kab_css_keyword (text, p->keywords, d)
             || (kab_css_length (text, &d->length) && d->length.unit != KAB_UNIT_NUMBER);
    case FORM_BORDER_WIDTH:
      return kab_css_border_width (text, d);
    default:
      return FALSE;
    }
}
