/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From elements to boxes: blocks, lines of text and what stands in them. */
#include "kab-build.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-expand.h"
#include "kab-filter.h"
#include "kab-limits.h"

/* A text this long is cut in two boxes at its next line break: lines cost more the more stand before them. */
#define LONG_TEXT_BYTES (4 * 1024)

#define LINE_SEPARATOR "\342\200\250"
#define OBJECT "\357\277\274"

/* The text that is being gathered for the next KAB_BOX_TEXT of @box. */
typedef struct
{
  KabBuilder *builder;
  KabBox *box;
  GString *text;
  GArray *spans;    /* of KabSpan */
  GArray *inlines;  /* of KabInline */
  GArray *floats;   /* of KabInline */
  GArray *links;    /* of KabLink */
  const char *href; /* (nullable): what the text leads to from @href_start on */
  guint href_start;
  gboolean space;   /* a blank more would be one too many */
  gboolean goes_on; /* the next box is the rest of a paragraph */
  guint line;
} Flow;

static void build_inline (Flow *flow, xmlNode *node, const KabStyle *style);

gboolean
kab_build_enter (KabBuilder *builder)
{
  if (builder->depth >= KAB_DEPTH_MAX + 10 || kab_stage_ended (builder->stage))
    return FALSE;
  builder->depth++;
  return TRUE;
}

void
kab_build_leave (KabBuilder *builder)
{
  builder->depth--;
}

KabStyle *
kab_build_style (KabBuilder *builder, xmlNode *node, const KabStyle *parent)
{
  guint n = 0;

  for (xmlNode *child = node->children; child != NULL; child = child->next)
    if (child->type == XML_ELEMENT_NODE)
      child->_private = GUINT_TO_POINTER (++n);
  return kab_style_new (&builder->cascade, node, parent, kab_node_line (builder, node));
}

static void
flow_init (Flow *flow, KabBuilder *builder, KabBox *box)
{
  *flow = (Flow){ .builder = builder, .box = box, .space = TRUE };
  flow->text = g_string_new (NULL);
  flow->spans = g_array_new (FALSE, FALSE, sizeof (KabSpan));
  flow->inlines = g_array_new (FALSE, FALSE, sizeof (KabInline));
  flow->floats = g_array_new (FALSE, FALSE, sizeof (KabInline));
  flow->links = g_array_new (FALSE, FALSE, sizeof (KabLink));
}

static void
flow_clear (Flow *flow)
{
  g_string_free (flow->text, TRUE);
  g_array_unref (flow->spans);
  g_array_unref (flow->inlines);
  g_array_unref (flow->floats);
  g_array_unref (flow->links);
}

/* The text since the link was opened. */
static void
take_link (Flow *flow)
{
  KabLink link = { flow->href_start, (guint)flow->text->len, flow->href };

  if (flow->href != NULL && link.end > link.start)
    g_array_append_val (flow->links, link);
  flow->href_start = (guint)flow->text->len;
}

static gpointer
keep_array (KabArena *arena, GArray *array, gsize size)
{
  gpointer kept = kab_arena_alloc (arena, MAX (array->len, 1) * size);

  if (array->len > 0)
    memcpy (kept, array->data, array->len * size);
  return kept;
}

static void
append_box (KabBox *parent, KabBox *box)
{
  box->parent = parent;
  if (parent->last != NULL)
    parent->last->next = box;
  else
    parent->first = box;
  parent->last = box;
}

static gboolean
keeps_space (const KabStyle *style)
{
  return style->in.white_space == KAB_KW_PRE || style->in.white_space == KAB_KW_PRE_WRAP;
}

/* Ends the lines gathered so far: what comes next begins below. */
static void
flow_end (Flow *flow)
{
  KabStage *stage = flow->builder->stage;
  KabBox *box;
  KabText *text;

  if (!keeps_space (flow->box->style))
    while (flow->text->len > 0 && flow->text->str[flow->text->len - 1] == ' ')
      g_string_truncate (flow->text, flow->text->len - 1);
  /* A break at the very end of a block opens no line. */
  if (flow->text->len > 3 && g_str_has_suffix (flow->text->str, LINE_SEPARATOR))
    g_string_truncate (flow->text, flow->text->len - 3);
  take_link (flow);
  if (flow->text->len > KAB_PARAGRAPH_BYTES_MAX && stage->error == NULL)
    kab_template_set_error (&stage->error, KAB_ERROR_TOO_LARGE, flow->line,
                            _ ("a paragraph is longer than %d KiB."), KAB_PARAGRAPH_BYTES_MAX / 1024);
  if (flow->text->len > 0 && stage->error == NULL)
    {
      for (guint i = 0; i < flow->floats->len; i++)
        {
          KabInline *item = &g_array_index (flow->floats, KabInline, i);

          item->box->anchored = TRUE;
          append_box (flow->box, item->box);
        }
      box = kab_box_new (stage, KAB_BOX_TEXT, flow->box->style, flow->box, flow->line);
      text = kab_arena_new0 (stage->arena, KabText);
      box->text = text;
      text->text = kab_arena_strndup (stage->arena, flow->text->str, flow->text->len);
      text->length = (guint)flow->text->len;
      text->spans = keep_array (stage->arena, flow->spans, sizeof (KabSpan));
      text->n_spans = flow->spans->len;
      text->inlines = keep_array (stage->arena, flow->inlines, sizeof (KabInline));
      text->n_inlines = flow->inlines->len;
      text->floats = keep_array (stage->arena, flow->floats, sizeof (KabInline));
      text->n_floats = flow->floats->len;
      text->links = keep_array (stage->arena, flow->links, sizeof (KabLink));
      text->n_links = flow->links->len;
      text->goes_on = flow->goes_on;
    }
  else
    {
      for (guint i = 0; i < flow->floats->len; i++)
        append_box (flow->box, g_array_index (flow->floats, KabInline, i).box);
    }
  flow->goes_on = FALSE;
  g_string_truncate (flow->text, 0);
  g_array_set_size (flow->spans, 0);
  g_array_set_size (flow->inlines, 0);
  g_array_set_size (flow->floats, 0);
  g_array_set_size (flow->links, 0);
  flow->href_start = 0;
  flow->space = TRUE;
  flow->line = 0;
}

static void
add_span (Flow *flow, gsize from, const KabStyle *style)
{
  KabSpan span = { (guint)from, (guint)flow->text->len, style };

  if (span.end == span.start)
    return;
  if (flow->spans->len > 0)
    {
      KabSpan *last = &g_array_index (flow->spans, KabSpan, flow->spans->len - 1);

      if (last->style == style && last->end == span.start)
        {
          last->end = span.end;
          return;
        }
    }
  g_array_append_val (flow->spans, span);
}

static void
append_transformed (Flow *flow, const char *text, const KabStyle *style)
{
  const char *language = flow->builder->stage->language;
  g_autofree char *changed = NULL;

  switch (style->in.text_transform)
    {
    case KAB_KW_UPPERCASE:
      changed = kab_case_change (text, TRUE, FALSE, language);
      break;
    case KAB_KW_LOWERCASE:
      changed = kab_case_change (text, FALSE, FALSE, language);
      break;
    case KAB_KW_CAPITALIZE:
      {
        g_auto (GStrv) words = g_strsplit (text, " ", -1);

        for (guint i = 0; words[i] != NULL; i++)
          {
            char *word = kab_case_change (words[i], TRUE, TRUE, language);

            g_free (words[i]);
            words[i] = word;
          }
        changed = g_strjoinv (" ", words);
        break;
      }
    default:
      break;
    }
  g_string_append (flow->text, changed != NULL ? changed : text);
}

/* The page's number, where there is a page to count. */
static void
replace_marks (Flow *flow, GString *text, const xmlNode *node)
{
  KabBuilder *builder = flow->builder;

  if (strstr (text->str, "\357\267") == NULL)
    return;
  if (builder->page == NULL)
    kab_problems_add (builder->stage->problems, kab_node_line (builder, node->parent),
                      _ ("Numbers of pages stand in a header or a footer only"));
  g_string_replace (text, KAB_MARK_PAGES, builder->pages != NULL ? builder->pages : "", 0);
  g_string_replace (text, KAB_MARK_PAGE, builder->page != NULL ? builder->page : "", 0);
}

static void
add_text (Flow *flow, xmlNode *node, const KabStyle *style)
{
  const char *from = (const char *)node->content;
  g_autoptr (GString) text = NULL;
  gsize start = flow->text->len;
  gboolean keep = keeps_space (style), lines = keep || style->in.white_space == KAB_KW_PRE_LINE;

  if (from == NULL || from[0] == '\0')
    return;
  text = g_string_sized_new (strlen (from));
  for (const char *p = from; *p != '\0'; p++)
    {
      gboolean blank = *p == ' ' || *p == '\t' || *p == '\n' || *p == '\r' || *p == '\f';

      if (!blank)
        {
          /* Where words are not to be cut, a soft hyphen says nothing. */
          if (style->in.hyphens == KAB_KW_NONE && (guchar)p[0] == 0xc2 && (guchar)p[1] == 0xad)
            {
              p++;
              continue;
            }
          g_string_append_c (text, *p);
          flow->space = FALSE;
        }
      else if (lines && *p == '\n')
        {
          g_string_append (text, LINE_SEPARATOR);
          flow->space = TRUE;
        }
      else if (keep)
        g_string_append_c (text, *p == '\t' ? '\t' : ' ');
      else if (!flow->space)
        {
          g_string_append_c (text, ' ');
          flow->space = TRUE;
        }
    }
  if (text->len == 0)
    return;
  if (flow->line == 0)
    flow->line = node->parent != NULL ? kab_node_line (flow->builder, node->parent) : 0;
  replace_marks (flow, text, node);
  append_transformed (flow, text->str, style);
  add_span (flow, start, style);
}

static void
add_inline_box (Flow *flow, KabBox *box, const KabStyle *style)
{
  KabInline item = { (guint)flow->text->len, box };

  if (flow->line == 0)
    flow->line = box->line;
  box->is_inline = TRUE;
  box->apart = TRUE;
  g_string_append (flow->text, OBJECT);
  add_span (flow, item.at, style);
  g_array_append_val (flow->inlines, item);
  flow->space = FALSE;
}

static KabPicture *
find_picture (KabBuilder *builder, const char *source, guint line)
{
  KabProblems *problems = builder->stage->problems;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  KabPicture *picture = NULL;
  gpointer known;

  if (g_hash_table_lookup_extended (builder->pictures, source, NULL, &known))
    return known;
  if (g_hash_table_size (builder->pictures) >= KAB_PICTURES_MAX)
    {
      if (builder->stage->error == NULL)
        kab_template_set_error (&builder->stage->error, KAB_ERROR_TOO_LARGE, line,
                                _ ("The template has more than %d pictures."), KAB_PICTURES_MAX);
      return NULL;
    }

  if (g_ascii_strncasecmp (source, "data:", 5) == 0)
    bytes = kab_data_uri_decode (source, &error);
  else if (strstr (source, "://") != NULL || g_str_has_prefix (source, "//"))
    kab_problems_add (problems, line,
                      _ ("“%.60s” is on the network: pictures are never fetched, add it to "
                         "the template's own"),
                      source);
  else if (builder->assets != NULL)
    bytes = builder->assets (source, builder->assets_data, &error);

  if (bytes != NULL)
    picture = kab_fonts_picture (builder->stage->fonts, bytes, &error);
  else if (error == NULL && strstr (source, "//") == NULL)
    kab_problems_add (problems, line, _ ("There is no picture “%.60s”"), source);
  if (error != NULL)
    kab_problems_add (problems, line, _ ("The picture “%.40s” cannot be shown: %s"), source, error->message);
  g_hash_table_insert (builder->pictures, g_strdup (source), picture);
  return picture;
}

void
kab_build_backdrop (KabBuilder *builder, KabBox *box)
{
  const char *source = box->style->own.background_image;

  if (source != NULL)
    box->backdrop = find_picture (builder, source, box->line);
}

static KabBox *
build_picture (KabBuilder *builder, xmlNode *node, const KabStyle *style)
{
  guint line = kab_node_line (builder, node);
  const char *source = kab_node_attribute (node, "src");
  KabPicture *picture = source != NULL && source[0] != '\0' ? find_picture (builder, source, line) : NULL;
  KabBox *box;

  if (picture == NULL)
    {
      if (source == NULL || source[0] == '\0')
        kab_problems_add (builder->stage->problems, line, _ ("An img without src"));
      return NULL;
    }
  box = kab_box_new (builder->stage, KAB_BOX_PICTURE, style, NULL, line);
  box->picture = picture;
  return box;
}

/* All text below @node, line breaks and blanks as they are, outer blanks off. */
static void
gather_text (const xmlNode *node, GString *out, guint depth)
{
  for (const xmlNode *child = node->children; child != NULL && depth < KAB_DEPTH_MAX; child = child->next)
    if (child->type == XML_ELEMENT_NODE)
      gather_text (child, out, depth + 1);
    else if ((child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
             && child->content != NULL)
      g_string_append (out, (const char *)child->content);
}

static KabBox *
build_qr (KabBuilder *builder, xmlNode *node, const KabStyle *style)
{
  KabStage *stage = builder->stage;
  g_autoptr (GString) text = g_string_new (NULL);
  const char *level = kab_node_attribute (node, "level");
  const char *quiet = kab_node_attribute (node, "quiet");
  guint line = kab_node_line (builder, node);
  KabBox *box;
  KabQr *qr;
  char *stripped;

  gather_text (node, text, 0);
  stripped = g_strstrip (text->str);
  /* A licence that is not signed yet has no code: nothing stands there. */
  if (stripped[0] == '\0')
    return NULL;
  qr = strlen (stripped) <= KAB_QR_BYTES_MAX
         ? kab_qr_new (stage->arena, stripped, level != NULL && level[0] != '\0' ? level[0] : 'M')
         : NULL;
  if (qr == NULL)
    {
      if (stage->error == NULL)
        kab_template_set_error (&stage->error, KAB_ERROR_TOO_LARGE, line,
                                _ ("the text is too long for a QR code."));
      return NULL;
    }
  if (quiet != NULL)
    qr->quiet = (guint)CLAMP (g_ascii_strtoll (quiet, NULL, 10), 0, 20);
  box = kab_box_new (stage, KAB_BOX_QR, style, NULL, line);
  box->qr = qr;
  return box;
}

static char *
roman (guint n, gboolean upper)
{
  static const struct
  {
    guint value;
    const char *text;
  } steps[]
    = { { 1000, "m" }, { 900, "cm" }, { 500, "d" }, { 400, "cd" }, { 100, "c" }, { 90, "xc" }, { 50, "l" },
        { 40, "xl" },  { 10, "x" },   { 9, "ix" },  { 5, "v" },    { 4, "iv" },  { 1, "i" } };
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    for (; n >= steps[i].value && out->len < 30; n -= steps[i].value)
      g_string_append (out, steps[i].text);
  if (upper)
    g_string_ascii_up (out);
  return g_string_free (out, FALSE);
}

static char *
letters (guint n, char first)
{
  char buffer[16];
  guint at = sizeof buffer - 1;

  buffer[at] = '\0';
  for (; n > 0 && at > 0; n = (n - 1) / 26)
    buffer[--at] = (char)(first + (int)((n - 1) % 26));
  return g_strdup (buffer + at);
}

static void
set_marker (KabBuilder *builder, xmlNode *node, KabBox *box)
{
  g_autofree char *text = NULL;
  gint64 number = 1;
  const xmlNode *list = node->parent;
  const char *start = list != NULL ? kab_node_attribute (list, "start") : NULL;

  if (start != NULL)
    number = CLAMP (g_ascii_strtoll (start, NULL, 10), 0, 1000000);
  if (node->_private != NULL)
    number += GPOINTER_TO_UINT (node->_private) - 1;
  switch (box->style->in.list_style_type)
    {
    case KAB_KW_NONE:
      return;
    case KAB_KW_DECIMAL:
      text = g_strdup_printf ("%" G_GINT64_FORMAT ".", number);
      break;
    case KAB_KW_LOWER_ALPHA:
    case KAB_KW_UPPER_ALPHA:
      {
        g_autofree char *bare
          = letters ((guint)number, box->style->in.list_style_type == KAB_KW_LOWER_ALPHA ? 'a' : 'A');

        text = g_strconcat (bare, ".", NULL);
        break;
      }
    case KAB_KW_LOWER_ROMAN:
    case KAB_KW_UPPER_ROMAN:
      {
        g_autofree char *bare = roman ((guint)number, box->style->in.list_style_type == KAB_KW_UPPER_ROMAN);

        text = g_strconcat (bare, ".", NULL);
        break;
      }
    case KAB_KW_CIRCLE:
      text = g_strdup ("◦");
      break;
    case KAB_KW_SQUARE:
      text = g_strdup ("▪");
      break;
    default:
      text = g_strdup ("•");
      break;
    }
  box->marker = kab_arena_strndup (builder->stage->arena, text, strlen (text));
}

/* What it is in the structure of a PDF; static. */
static const char *
tag_of (const xmlNode *node)
{
  static const char *const tags[][2]
    = { { "h1", "H1" }, { "h2", "H2" }, { "h3", "H3" }, { "h4", "H4" }, { "h5", "H5" },
        { "h6", "H6" }, { "p", "P" },   { "ul", "L" },  { "ol", "L" },  { "li", "LI" } };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    if (strcmp ((const char *)node->name, tags[i][0]) == 0)
      return tags[i][1];
  return NULL;
}

/*
 * Where a link leads, or NULL: to pages, mail and phones, and nowhere else. Without anything that would end
 * the text it is handed to Cairo in.
 */
static const char *
link_target (KabBuilder *builder, const xmlNode *node)
{
  static const char *const schemes[] = { "https:", "http:", "mailto:", "tel:" };
  const char *href = strcmp ((const char *)node->name, "a") == 0 ? kab_node_attribute (node, "href") : NULL;
  g_autoptr (GString) uri = NULL;
  gboolean known = FALSE;

  for (guint i = 0; href != NULL && i < G_N_ELEMENTS (schemes); i++)
    known = known || g_ascii_strncasecmp (href, schemes[i], strlen (schemes[i])) == 0;
  if (!known || strlen (href) > KAB_LINK_BYTES_MAX)
    return NULL;
  uri = g_string_new (NULL);
  for (const char *p = href; *p != '\0'; p++)
    if (g_ascii_isgraph (*p) && strchr ("'\"\\()<>[]{}", *p) == NULL)
      g_string_append_c (uri, *p);
    else
      g_string_append_printf (uri, "%%%02X", (guint)(guchar)*p);
  return kab_arena_strndup (builder->stage->arena, uri->str, uri->len);
}

static KabBox *
build_barcode (KabBuilder *builder, xmlNode *node, const KabStyle *style)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *quiet = kab_node_attribute (node, "quiet");
  guint line = kab_node_line (builder, node);
  KabBarcode *barcode;
  KabBox *box;
  char *stripped;

  gather_text (node, text, 0);
  stripped = g_strstrip (text->str);
  if (stripped[0] == '\0')
    return NULL;
  barcode = kab_barcode_new (builder->stage->arena, stripped);
  if (barcode == NULL)
    {
      kab_problems_add (
        builder->stage->problems, line,
        _ ("“%.40s” cannot be a bar code: it takes up to %d letters without accents, digits and signs"),
        stripped, KAB_BARCODE_MAX);
      return NULL;
    }
  if (quiet != NULL)
    barcode->quiet = (guint)CLAMP (g_ascii_strtoll (quiet, NULL, 10), 0, 50);
  box = kab_box_new (builder->stage, KAB_BOX_BARCODE, style, NULL, line);
  box->barcode = barcode;
  return box;
}

/* Makes the box of an element that is no part of a line. */
static KabBox *
build_box (KabBuilder *builder, xmlNode *node, const KabStyle *style)
{
  guint line = kab_node_line (builder, node);
  KabBox *box;

  if (strcmp ((const char *)node->name, "img") == 0)
    return build_picture (builder, node, style);
  if (strcmp ((const char *)node->name, "qr") == 0)
    return build_qr (builder, node, style);
  if (strcmp ((const char *)node->name, "barcode") == 0)
    return build_barcode (builder, node, style);
  if (!kab_build_enter (builder))
    return NULL;
  if (style->own.display == KAB_KW_TABLE)
    {
      box = kab_box_new (builder->stage, KAB_BOX_TABLE, style, NULL, line);
      kab_build_table (builder, node, box);
    }
  else
    {
      box = kab_box_new (builder->stage, KAB_BOX_BLOCK, style, NULL, line);
      box->tag = tag_of (node);
      if (style->own.display == KAB_KW_LIST_ITEM)
        set_marker (builder, node, box);
      kab_build_children (builder, node, box);
    }
  kab_build_backdrop (builder, box);
  kab_build_leave (builder);
  return box;
}

/* An element inside of a line hands its look down to what it holds, where CSS would paint it behind. */
static void
hand_down (KabStyle *style, const KabStyle *parent, const KabStyle *block)
{
  float size = parent->in.font_size;
  float raise = parent != block && parent->own.raise.unit == KAB_UNIT_PT ? parent->own.raise.value : 0;

  if (style->own.vertical_align == KAB_KW_SUPER)
    raise += size * 0.34f;
  else if (style->own.vertical_align == KAB_KW_SUB)
    raise -= size * 0.16f;
  else if (style->own.raise.unit == KAB_UNIT_PT)
    raise += style->own.raise.value;
  style->own.raise = (KabLength){ raise, KAB_UNIT_PT };
  if (parent != block && (style->own.background & 0xff) == 0)
    style->own.background = parent->own.background;
}

static void
build_element (Flow *flow, xmlNode *node, const KabStyle *parent)
{
  KabBuilder *builder = flow->builder;
  KabStyle *style = kab_build_style (builder, node, parent);
  KabBox *box;

  if (style->own.display == KAB_KW_NONE)
    return;
  if (strcmp ((const char *)node->name, "br") == 0)
    {
      gsize start = flow->text->len;

      if (flow->line == 0)
        flow->line = kab_node_line (builder, node);
      if (start > LONG_TEXT_BYTES)
        {
          flow_end (flow);
          flow->goes_on = TRUE;
          return;
        }
      g_string_append (flow->text, LINE_SEPARATOR);
      add_span (flow, start, style);
      flow->space = TRUE;
      return;
    }
  if (style->own.position != KAB_KW_STATIC)
    {
      box = build_box (builder, node, style);
      if (box == NULL)
        return;
      /* It comes after the lines before it, and does not cut the one it stands in. */
      box->out = TRUE;
      box->apart = TRUE;
      if (flow->text->len == 0)
        append_box (flow->box, box);
      else
        {
          flow_end (flow);
          append_box (flow->box, box);
        }
      return;
    }
  if (style->own.floated != KAB_KW_NONE)
    {
      KabInline item = { (guint)flow->text->len, build_box (builder, node, style) };

      if (item.box == NULL)
        return;
      item.box->floated = TRUE;
      item.box->apart = TRUE;
      builder->stage->has_floats = TRUE;
      if (item.at == 0)
        append_box (flow->box, item.box);
      else
        g_array_append_val (flow->floats, item);
      return;
    }
  if (style->own.display == KAB_KW_INLINE)
    {
      hand_down (style, parent, flow->box->style);
      if (kab_build_enter (builder))
        {
          const char *before = flow->href, *href = link_target (builder, node);

          if (href != NULL)
            {
              take_link (flow);
              flow->href = href;
            }
          build_inline (flow, node, style);
          if (href != NULL)
            {
              take_link (flow);
              flow->href = before;
            }
          kab_build_leave (builder);
        }
      return;
    }
  if (style->own.display == KAB_KW_INLINE_BLOCK)
    {
      box = build_box (builder, node, style);
      if (box != NULL)
        add_inline_box (flow, box, parent);
      else if (strcmp ((const char *)node->name, "img") == 0 && kab_node_attribute (node, "alt") != NULL)
        {
          gsize start = flow->text->len;

          g_string_append (flow->text, kab_node_attribute (node, "alt"));
          add_span (flow, start, parent);
        }
      return;
    }
  flow_end (flow);
  box = build_box (builder, node, style);
  if (box != NULL)
    append_box (flow->box, box);
}

static void
build_inline (Flow *flow, xmlNode *node, const KabStyle *style)
{
  for (xmlNode *child = node->children; child != NULL; child = child->next)
    {
      if (kab_stage_ended (flow->builder->stage))
        return;
      if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
        add_text (flow, child, style);
      else if (child->type == XML_ELEMENT_NODE)
        build_element (flow, child, style);
    }
}

void
kab_build_children (KabBuilder *builder, xmlNode *node, KabBox *box)
{
  Flow flow;

  flow_init (&flow, builder, box);
  build_inline (&flow, node, box->style);
  flow_end (&flow);
  flow_clear (&flow);
}

KabBox *
kab_build_element (KabBuilder *builder, xmlNode *node, const KabStyle *parent)
{
  KabStyle *style = kab_build_style (builder, node, parent);
  KabBox *box = kab_box_new (builder->stage, KAB_BOX_BLOCK, style, NULL, kab_node_line (builder, node));

  box->apart = TRUE;
  kab_build_children (builder, node, box);
  kab_build_backdrop (builder, box);
  return box;
}
