/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Properties of CSS: which there are, and from their text to typed longhands. */
#include <string.h>

#include "kab-css-private.h"
#include "kab-limits.h"

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

static const KabPropertyForm properties[] = {
  { "background", KAB_PROP_BACKGROUND_COLOR, FORM_BACKGROUND },
  { "background-color", KAB_PROP_BACKGROUND_COLOR, FORM_COLOR },
  { "background-image", KAB_PROP_BACKGROUND_IMAGE, FORM_IMAGE },
  { "background-position", KAB_PROP_BACKGROUND_POSITION, FORM_BACKGROUND_POSITION },
  { "background-repeat",
    KAB_PROP_BACKGROUND_REPEAT,
    FORM_KEYWORD,
    { KAB_KW_REPEAT, KAB_KW_REPEAT_X, KAB_KW_REPEAT_Y, KAB_KW_NO_REPEAT } },
  { "background-size", KAB_PROP_BACKGROUND_SIZE, FORM_BACKGROUND_SIZE },
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
  { "clear", KAB_PROP_CLEAR, FORM_KEYWORD, { KAB_KW_NONE, KAB_KW_LEFT, KAB_KW_RIGHT, KAB_KW_BOTH } },
  { "color", KAB_PROP_COLOR, FORM_COLOR },
  { "display",
    KAB_PROP_DISPLAY,
    FORM_KEYWORD,
    { KAB_KW_NONE, KAB_KW_BLOCK, KAB_KW_INLINE, KAB_KW_INLINE_BLOCK, KAB_KW_LIST_ITEM, KAB_KW_TABLE,
      KAB_KW_TABLE_CAPTION, KAB_KW_TABLE_CELL, KAB_KW_TABLE_COLUMN, KAB_KW_TABLE_COLUMN_GROUP,
      KAB_KW_TABLE_FOOTER_GROUP, KAB_KW_TABLE_HEADER_GROUP, KAB_KW_TABLE_ROW, KAB_KW_TABLE_ROW_GROUP } },
  { "float", KAB_PROP_FLOAT, FORM_KEYWORD, { KAB_KW_NONE, KAB_KW_LEFT, KAB_KW_RIGHT } },
  { "font", KAB_PROP_FONT_SIZE, FORM_FONT },
  { "font-family", KAB_PROP_FONT_FAMILY, FORM_FONT_FAMILY },
  { "font-size", KAB_PROP_FONT_SIZE, FORM_FONT_SIZE },
  { "font-style", KAB_PROP_FONT_STYLE, FORM_KEYWORD, { KAB_KW_NORMAL, KAB_KW_ITALIC, KAB_KW_OBLIQUE } },
  { "font-variant", KAB_PROP_FONT_VARIANT, FORM_KEYWORD, { KAB_KW_NORMAL, KAB_KW_SMALL_CAPS } },
  { "font-weight", KAB_PROP_FONT_WEIGHT, FORM_FONT_WEIGHT },
  { "height", KAB_PROP_HEIGHT, FORM_POSITIVE },
  { "hyphens", KAB_PROP_HYPHENS, FORM_KEYWORD, { KAB_KW_NONE, KAB_KW_MANUAL, KAB_KW_AUTO } },
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

static const KabPropertyForm *
find_property (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    if (g_ascii_strcasecmp (properties[i].name, name) == 0)
      return &properties[i];
  return NULL;
}

const char *const *
kab_css_property_names (void)
{
  static const char *all[G_N_ELEMENTS (properties) + 1];
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
        all[i] = properties[i].name;
      g_once_init_leave (&once, 1);
    }
  return all;
}

GPtrArray *
kab_css_property_keywords (const char *name)
{
  GPtrArray *words = g_ptr_array_new ();
  const KabPropertyForm *p = find_property (name);

  for (guint i = 0; p != NULL && i < G_N_ELEMENTS (p->keywords); i++)
    {
      if (p->keywords[i] == KAB_KW_NONE && (i > 0 || p->keywords[1] == KAB_KW_NONE))
        break;
      g_ptr_array_add (words, (gpointer)kab_css_keyword_name (p->keywords[i]));
    }
  return words;
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
parse_sides (KabArena *arena, const KabPropertyForm *p, GPtrArray *words, GArray *out)
{
  static const guint8 line_styles[] = LINE_STYLES;
  static const guint pick[5][4] = { { 0 }, { 0, 0, 0, 0 }, { 0, 1, 0, 1 }, { 0, 1, 2, 1 }, { 0, 1, 2, 3 } };
  KabForm form = p->property == KAB_PROP_MARGIN         ? FORM_LENGTH_AUTO
                 : p->property == KAB_PROP_BORDER_COLOR ? FORM_COLOR
                 : p->property == KAB_PROP_BORDER_WIDTH ? FORM_BORDER_WIDTH
                 : p->property == KAB_PROP_BORDER_STYLE ? FORM_KEYWORD
                                                        : FORM_POSITIVE;
  KabPropertyForm like = *p;

  if (words->len < 1 || words->len > 4)
    return FALSE;
  memcpy (like.keywords, line_styles, sizeof line_styles);
  for (guint side = 0; side < 4; side++)
    {
      KabDeclaration d = { 0 };

      if (!kab_css_one (arena, &like, form, g_ptr_array_index (words, pick[words->len][side]), &d))
        return FALSE;
      d.property = (guint8)(p->property + side);
      g_array_append_val (out, d);
    }
  return TRUE;
}

/* "1px solid #ccc" in any order, for the @n sides from that of @p. */
static gboolean
parse_border (KabArena *arena, const KabPropertyForm *p, guint n, GPtrArray *words, GArray *out)
{
  static const KabPropertyForm style = { "", 0, FORM_KEYWORD, LINE_STYLES };
  KabDeclaration width = { .length = { 2.25f, KAB_UNIT_PT } };
  KabDeclaration line = { .keyword = KAB_KW_NONE };
  KabDeclaration color = { .current = TRUE };

  if (words->len < 1 || words->len > 3)
    return FALSE;
  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);
      KabDeclaration d = { 0 };

      if (kab_css_keyword (word, style.keywords, &d))
        line = d;
      else if (kab_css_border_width (word, &d))
        width = d;
      else if (kab_css_color (word, &d))
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

/* url(logo), url("logo.png"), none */
static gboolean
parse_image (KabArena *arena, const char *text, KabDeclaration *d)
{
  gsize n = strlen (text);
  g_autofree char *inside = NULL;
  char *name;

  if (g_ascii_strcasecmp (text, "none") == 0)
    return TRUE;
  if (n < 6 || g_ascii_strncasecmp (text, "url(", 4) != 0 || text[n - 1] != ')')
    return FALSE;
  inside = g_strndup (text + 4, n - 5);
  name = g_strstrip (inside);
  n = strlen (name);
  if (n >= 2 && (name[0] == '"' || name[0] == '\'') && name[n - 1] == name[0])
    {
      name[n - 1] = '\0';
      name++;
    }
  d->text = kab_arena_strndup (arena, name, strlen (name));
  return name[0] != '\0';
}

/* An edge, the middle, or a length from the left or the upper edge. Returns: 0 across, 1 along, 2 either; -1 if none */
static int
parse_place (const char *text, KabDeclaration *d)
{
  static const struct
  {
    const char *name;
    float percent;
    int axis;
  } places[]
    = { { "left", 0, 0 }, { "right", 100, 0 }, { "top", 0, 1 }, { "bottom", 100, 1 }, { "center", 50, 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_ascii_strcasecmp (text, places[i].name) == 0)
      {
        d->length = (KabLength){ places[i].percent, KAB_UNIT_PERCENT };
        return places[i].axis;
      }
  return kab_css_length (text, &d->length) && d->length.unit != KAB_UNIT_NUMBER ? 2 : -1;
}

/* "right 6mm center", "50% 0", "bottom" */
static gboolean
parse_background_position (GPtrArray *words, GArray *out)
{
  KabDeclaration found[2]
    = { { .length = { 50, KAB_UNIT_PERCENT } }, { .length = { 50, KAB_UNIT_PERCENT } } };
  gboolean taken[2] = { FALSE, FALSE };

  if (words->len < 1 || words->len > 4)
    return FALSE;
  for (guint i = 0; i < words->len; i++)
    {
      KabDeclaration d = { 0 }, offset = { 0 };
      const char *word = g_ptr_array_index (words, i);
      int axis = parse_place (word, &d);

      if (axis < 0)
        return FALSE;
      /* "top" may stand first, and what comes then lies across. */
      if (axis == 2)
        axis = !taken[0] ? 0 : 1;
      if (axis == 0 && taken[0] && !taken[1])
        return FALSE;
      if (taken[axis])
        return FALSE;
      if (words->len > 2 && i + 1 < words->len && g_ascii_isalpha (word[0])
          && g_ascii_strcasecmp (word, "center") != 0
          && kab_css_length (g_ptr_array_index (words, i + 1), &offset.length))
        {
          gboolean far_edge = d.length.value > 0;

          d = offset;
          d.keyword = far_edge ? KAB_KW_RIGHT : KAB_KW_NONE;
          i++;
        }
      found[axis] = d;
      taken[axis] = TRUE;
    }
  for (guint axis = 0; axis < 2; axis++)
    {
      found[axis].property = (guint8)(KAB_PROP_BACKGROUND_POSITION + axis);
      g_array_append_val (out, found[axis]);
    }
  return TRUE;
}

static gboolean
parse_background_size (GPtrArray *words, GArray *out)
{
  static const guint8 fits[] = { KAB_KW_CONTAIN, KAB_KW_COVER, KAB_KW_NONE };
  KabDeclaration found[2] = { { .length = { 0, KAB_UNIT_AUTO } }, { .length = { 0, KAB_UNIT_AUTO } } };
  KabDeclaration fit = { 0 };

  if (words->len < 1 || words->len > 2)
    return FALSE;
  if (words->len == 1 && kab_css_keyword (g_ptr_array_index (words, 0), fits, &fit)
      && fit.keyword != KAB_KW_NONE)
    found[0].keyword = found[1].keyword = fit.keyword;
  else
    for (guint i = 0; i < words->len; i++)
      if (!kab_css_length_of (g_ptr_array_index (words, i), FORM_POSITIVE, &found[i]))
        return FALSE;
  for (guint axis = 0; axis < 2; axis++)
    {
      found[axis].property = (guint8)(KAB_PROP_BACKGROUND_SIZE + axis);
      g_array_append_val (out, found[axis]);
    }
  return TRUE;
}

/* "#fff url(logo) no-repeat right 6mm center / 24mm auto": what is not named is as if it had never been. */
static gboolean
parse_background (KabArena *arena, const char *value, GArray *out)
{
  static const char *const resets[][2] = { { "background-color", "transparent" },
                                           { "background-image", "none" },
                                           { "background-repeat", "repeat" },
                                           { "background-position", "0% 0%" },
                                           { "background-size", "auto" } };
  g_autoptr (GPtrArray) words = split_words (value);
  g_autoptr (GString) position = g_string_new (NULL);
  g_autoptr (GString) size = g_string_new (NULL);
  gboolean sized = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (resets); i++)
    kab_css_value (arena, resets[i][0], resets[i][1], out);
  if (words->len == 1 && g_ascii_strcasecmp (g_ptr_array_index (words, 0), "none") == 0)
    return TRUE;
  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);
      const char *slash = g_ascii_strncasecmp (word, "url(", 4) != 0 ? strchr (word, '/') : NULL;
      KabDeclaration d = { 0 };

      if (slash != NULL)
        {
          g_autofree char *before = g_strndup (word, (gsize)(slash - word));

          if (sized)
            return FALSE;
          sized = TRUE;
          if (before[0] != '\0')
            g_string_append_printf (position, "%s ", before);
          if (slash[1] != '\0')
            g_string_append_printf (size, "%s ", slash + 1);
        }
      else if (kab_css_value (arena, "background-image", word, out)
               || kab_css_value (arena, "background-repeat", word, out))
        continue;
      else if (sized
               && (kab_css_length_of (word, FORM_POSITIVE, &d) || g_ascii_strcasecmp (word, "cover") == 0
                   || g_ascii_strcasecmp (word, "contain") == 0))
        g_string_append_printf (size, "%s ", word);
      else if (parse_place (word, &d) >= 0)
        g_string_append_printf (position, "%s ", word);
      else if (!kab_css_value (arena, "background-color", word, out))
        return FALSE;
    }
  return words->len > 0
         && (position->len == 0 || kab_css_value (arena, "background-position", position->str, out))
         && (size->len == 0 || kab_css_value (arena, "background-size", size->str, out));
}

static gboolean
parse_words (KabArena *arena, const KabPropertyForm *p, GPtrArray *words, const char *value, GArray *out)
{
  KabDeclaration d = { 0 };
  const char *first = words->len > 0 ? g_ptr_array_index (words, 0) : "";

  switch ((KabForm)p->form)
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
      return parse_background (arena, value, out);
    case FORM_IMAGE:
      if (words->len != 1 || !parse_image (arena, first, &d))
        return FALSE;
      d.property = p->property;
      g_array_append_val (out, d);
      return TRUE;
    case FORM_BACKGROUND_POSITION:
      return parse_background_position (words, out);
    case FORM_BACKGROUND_SIZE:
      return parse_background_size (words, out);
    case FORM_LIST_STYLE:
      for (guint i = 0; i < words->len; i++)
        if (kab_css_value (arena, "list-style-type", g_ptr_array_index (words, i), out))
          return TRUE;
      return FALSE;
    case FORM_SPACING:
      if (words->len < 1 || words->len > 2)
        return FALSE;
      for (guint i = 0; i < 2; i++)
        {
          if (!kab_css_length_of (g_ptr_array_index (words, MIN (i, words->len - 1)), FORM_LENGTH, &d))
            return FALSE;
          d.property = (guint8)(p->property + i);
          g_array_append_val (out, d);
        }
      return TRUE;
    case FORM_FONT_FAMILY:
      if (!kab_css_one (arena, p, FORM_FONT_FAMILY, value, &d))
        return FALSE;
      g_array_append_val (out, d);
      return TRUE;
    default:
      if (words->len != 1 || !kab_css_one (arena, p, p->form, first, &d))
        return FALSE;
      g_array_append_val (out, d);
      return TRUE;
    }
}

/* How many longhands, from that of @p on, @p stands for, for inherit and initial. */
static guint
n_longhands (const KabPropertyForm *p)
{
  switch ((KabForm)p->form)
    {
    case FORM_SIDES:
      return 4;
    case FORM_SPACING:
    case FORM_BACKGROUND_POSITION:
    case FORM_BACKGROUND_SIZE:
      return 2;
    default:
      return 1;
    }
}

gboolean
kab_css_value (KabArena *arena, const char *property, const char *value, GArray *out)
{
  const KabPropertyForm *p = find_property (property);
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
