/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of text: from a box's spans to a PangoLayout and its lines. */
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-box.h"
#include "kab-error.h"
#include "kab-float.h"
#include "kab-limits.h"

#define LINES_MAX (KAB_PAGES_MAX * 200)

/* Pango counts in ints: a template may name lengths that they do not hold, and that no page has. */
static int
to_pango (double points)
{
  return (int)(CLAMP (points, -KAB_LENGTH_MAX, KAB_LENGTH_MAX) * PANGO_SCALE);
}

static void
add (PangoAttrList *list, PangoAttribute *attr, guint start, guint end)
{
  attr->start_index = start;
  attr->end_index = end;
  pango_attr_list_insert (list, attr);
}

static void
add_color (PangoAttrList *list, guint32 color, gboolean background, guint start, guint end)
{
  guint16 red = (guint16)((color >> 24 & 0xff) * 257), green = (guint16)((color >> 16 & 0xff) * 257),
          blue = (guint16)((color >> 8 & 0xff) * 257), alpha = (guint16)((color & 0xff) * 257);

  add (list,
       background ? pango_attr_background_new (red, green, blue)
                  : pango_attr_foreground_new (red, green, blue),
       start, end);
  if (alpha != 0xffff)
    add (list, background ? pango_attr_background_alpha_new (alpha) : pango_attr_foreground_alpha_new (alpha),
         start, end);
}

static gboolean
nowrap (const KabInherited *in)
{
  return in->white_space == KAB_KW_NOWRAP || in->white_space == KAB_KW_PRE;
}

/* @from: the byte that the layout begins with */
static void
add_span (KabStage *stage, PangoAttrList *list, const KabBox *box, const KabSpan *span, guint from)
{
  const KabInherited *base = &box->style->in, *in = &span->style->in;
  guint start = MAX (span->start, from) - from, end = span->end - from;
  gboolean own = span->style != box->style;

  if (kab_fonts_get (stage->fonts, base) != kab_fonts_get (stage->fonts, in))
    add (list, pango_attr_font_desc_new (kab_fonts_get (stage->fonts, in)->description), start, end);
  if (in->color != base->color)
    add_color (list, in->color, FALSE, start, end);
  if (own && (span->style->own.background & 0xff) != 0)
    add_color (list, span->style->own.background, TRUE, start, end);
  if (in->text_decoration == KAB_KW_UNDERLINE)
    add (list, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), start, end);
  else if (in->text_decoration == KAB_KW_LINE_THROUGH)
    add (list, pango_attr_strikethrough_new (TRUE), start, end);
  else if (in->text_decoration == KAB_KW_OVERLINE)
    add (list, pango_attr_overline_new (PANGO_OVERLINE_SINGLE), start, end);
  if (in->letter_spacing != 0)
    add (list, pango_attr_letter_spacing_new (to_pango (in->letter_spacing)), start, end);
  if (own && span->style->own.raise.unit == KAB_UNIT_PT && span->style->own.raise.value != 0)
    add (list, pango_attr_rise_new (to_pango (span->style->own.raise.value)), start, end);
  if (nowrap (in) && !nowrap (base))
    add (list, pango_attr_allow_breaks_new (FALSE), start, end);
}

/* How far above the baseline an inline box begins. */
static double
inline_ascent (KabStage *stage, const KabBox *box, const KabBox *inlined, double height)
{
  const KabFont *font = kab_fonts_get (stage->fonts, &box->style->in);
  const KabOwn *own = &inlined->style->own;

  switch (own->vertical_align)
    {
    case KAB_KW_MIDDLE:
      return height / 2 + (double)box->style->in.font_size * 0.25;
    case KAB_KW_TOP:
    case KAB_KW_TEXT_TOP:
      return font->ascent;
    case KAB_KW_BOTTOM:
    case KAB_KW_TEXT_BOTTOM:
      return height - font->descent;
    default:
      break;
    }
  if (inlined->kind == KAB_BOX_BLOCK)
    for (const KabBox *child = inlined->first; child != NULL; child = child->next)
      if (child->kind == KAB_BOX_TEXT && child->text->n_lines > 0)
        return inlined->margin[KAB_TOP] + child->y + child->text->lines[child->text->n_lines - 1].baseline
               + kab_length_resolve (own->raise, 0, 0);
  return height + kab_length_resolve (own->raise, 0, 0);
}

static void
add_inlines (KabStage *stage, PangoAttrList *list, KabBox *box, double available, guint from)
{
  KabFloats *floats = stage->floats;

  for (guint i = 0; i < box->text->n_inlines; i++)
    {
      const KabInline *item = &box->text->inlines[i];
      KabBox *inlined = item->box;
      double width, height, ascent;
      PangoRectangle r;

      if (item->at < from)
        continue;
      stage->floats = NULL;
      kab_layout_shrunk (stage, inlined, available);
      stage->floats = floats;
      width = inlined->width + inlined->margin[KAB_LEFT] + inlined->margin[KAB_RIGHT];
      height = inlined->height + inlined->margin[KAB_TOP] + inlined->margin[KAB_BOTTOM];
      inlined->x = inlined->y = 0;
      kab_paginate (stage, inlined, 0, NULL);
      ascent = inline_ascent (stage, box, inlined, height);
      inlined->y = ascent; /* for the line, and for the painter */
      r.x = 0;
      r.y = to_pango (-ascent);
      r.width = to_pango (width);
      r.height = to_pango (height);
      add (list, pango_attr_shape_new_with_data (&r, &r, inlined, NULL, NULL), item->at - from,
           item->at - from + 3);
    }
}

/* A layout of the text from byte @from on. */
static PangoLayout *
new_layout (KabStage *stage, const KabBox *box, guint from)
{
  PangoLayout *layout = pango_layout_new (kab_fonts_context (stage->fonts));

  g_ptr_array_add (stage->objects, layout);
  pango_layout_set_font_description (layout, kab_fonts_get (stage->fonts, &box->style->in)->description);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, box->text->text + from, (int)(box->text->length - from));
  return layout;
}

static void
set_attributes (KabStage *stage, KabBox *box, PangoLayout *layout, double available, guint from)
{
  g_autoptr (PangoAttrList) list = pango_attr_list_new ();

  for (guint i = 0; i < box->text->n_spans; i++)
    if (box->text->spans[i].end > from)
      add_span (stage, list, box, &box->text->spans[i], from);
  add_inlines (stage, list, box, available, from);
  pango_layout_set_attributes (layout, list);
}

static void
make_layout (KabStage *stage, KabBox *box, double available)
{
  KabText *text = box->text;

  if (text->layout == NULL)
    text->layout = new_layout (stage, box, 0);
  else if (text->n_inlines == 0)
    return;
  set_attributes (stage, box, text->layout, available, 0);
}

static const KabSpan *
span_at (const KabText *text, guint byte)
{
  guint low = 0, high = text->n_spans;

  while (low + 1 < high)
    {
      guint middle = (low + high) / 2;

      if (text->spans[middle].start <= byte)
        low = middle;
      else
        high = middle;
    }
  return text->n_spans > 0 ? &text->spans[low] : NULL;
}

/* Widens @ascent and @descent for a style, with half of the leading on either side. */
static void
widen (KabStage *stage, const KabStyle *style, double raise, double *ascent, double *descent)
{
  const KabFont *font = kab_fonts_get (stage->fonts, &style->in);
  KabLength wish = style->in.line_height;
  double plain = font->ascent + font->descent, height = plain, half;

  if (wish.unit == KAB_UNIT_NUMBER)
    height = (double)wish.value * (double)style->in.font_size;
  else if (wish.unit == KAB_UNIT_PT)
    height = (double)wish.value;
  half = (height - plain) / 2;
  *ascent = MAX (*ascent, font->ascent + half + raise);
  *descent = MAX (*descent, font->descent + half - raise);
}

static double
line_width (PangoLayoutLine *line)
{
  int width = 0;

  for (GSList *l = line->runs; l != NULL; l = l->next)
    width += pango_glyph_string_get_width (((PangoLayoutRun *)l->data)->glyphs);
  return (double)width / PANGO_SCALE;
}

/* The byte is a space between two words of the line. */
static gboolean
is_gap (const KabText *text, guint byte, guint end)
{
  return text->text[byte] == ' ' && byte + 1 < end;
}

/* Widens the spaces of a line to fill @width. Pango's own way would tear a single long word into letters. */
static void
justify_line (const KabText *text, PangoLayoutLine *line, guint base, double width)
{
  guint end = base + (guint)(line->start_index + line->length);
  int rest = to_pango (width - line_width (line)), gaps = 0;

  /* A line that ends where it was told to stays as it is; the separator counts as part of it. */
  if (rest <= 0 || end >= text->length || (end >= 3 && memcmp (text->text + end - 3, "\342\200\250", 3) == 0))
    return;
  while (end > base + (guint)line->start_index && text->text[end - 1] == ' ')
    end--;
  for (int pass = 0; pass < 2; pass++)
    {
      int done = 0;

      if (pass == 1 && gaps == 0)
        return;
      for (GSList *l = line->runs; l != NULL; l = l->next)
        {
          PangoLayoutRun *run = l->data;

          for (int i = 0; i < run->glyphs->num_glyphs; i++)
            {
              if (!is_gap (text, base + (guint)(run->item->offset + run->glyphs->log_clusters[i]), end))
                continue;
              if (pass == 0)
                {
                  gaps++;
                  continue;
                }
              run->glyphs->glyphs[i].geometry.width
                += (int)((gint64)rest * (done + 1) / gaps - (gint64)rest * done / gaps);
              done++;
            }
        }
    }
}

static void
place_line (KabStage *stage, const KabBox *box, KabLine *line, double width, double indent, gboolean first)
{
  const KabText *text = box->text;
  guint start = line->base + (guint)line->line->start_index, end = start + (guint)line->line->length;
  double ascent = -1e6, descent = -1e6, room = width, used;
  const KabSpan *span;
  gboolean right_to_left = line->line->resolved_dir == PANGO_DIRECTION_RTL;
  guint8 align = box->style->in.text_align;

  widen (stage, box->style, 0, &ascent, &descent);
  for (span = span_at (text, start); span != NULL && span < text->spans + text->n_spans && span->start < end;
       span++)
    if (span->style != box->style)
      widen (stage, span->style,
             span->style->own.raise.unit == KAB_UNIT_PT ? (double)span->style->own.raise.value : 0, &ascent,
             &descent);
  for (guint i = 0; i < text->n_inlines; i++)
    if (text->inlines[i].at >= start && text->inlines[i].at < end)
      {
        const KabBox *inlined = text->inlines[i].box;
        double height = inlined->height + inlined->margin[KAB_TOP] + inlined->margin[KAB_BOTTOM];

        ascent = MAX (ascent, inlined->y);
        descent = MAX (descent, height - inlined->y);
      }
  line->height = MAX (ascent + descent, 0);
  line->baseline = ascent;

  line->x = first ? indent : 0;
  if (width < 0 || (align == KAB_KW_LEFT && !right_to_left) || align == KAB_KW_JUSTIFY)
    return;
  room -= line->x;
  used = line_width (line->line);
  if (align == KAB_KW_CENTER)
    line->x += (room - used) / 2;
  else if (align == KAB_KW_RIGHT || right_to_left)
    line->x += room - used;
}

static void
too_many_lines (KabStage *stage)
{
  if (stage->error == NULL)
    g_set_error (&stage->error, KAB_ERROR, KAB_ERROR_TOO_LARGE, _ ("The document has more than %d lines."),
                 LINES_MAX);
}

/* The next line's place on the endless page. */
static void
take_line (KabStage *stage,
           KabBox *box,
           GArray *lines,
           KabLine *line,
           double left,
           double room,
           double indent,
           double *y)
{
  place_line (stage, box, line, room, indent, lines->len == 0);
  line->x += left;
  line->beside = left;
  line->y = *y;
  line->baseline += *y;
  *y += line->height;
  g_array_append_val (lines, *line);
}

/* Floats that stand in the line of @start to @end and have no place yet. Returns: whether the line's room changed */
static gboolean
place_anchored (KabStage *stage,
                KabBox *box,
                guint *next,
                guint start,
                guint end,
                double width,
                double y,
                double line_height)
{
  KabText *text = box->text;
  gboolean changed = FALSE;

  for (; *next < text->n_floats && text->floats[*next].at < MAX (end, start + 1); (*next)++)
    {
      KabBox *item = text->floats[*next].box;
      KabFloats *floats = stage->floats;
      double left = 0, right = width;

      stage->floats = NULL;
      kab_layout_shrunk (stage, item, width);
      stage->floats = floats;
      kab_floats_room (floats, y, line_height, &left, &right);
      /* Beside the line, unless what stands in the line before it leaves no room. */
      if (text->floats[*next].at > start
          && item->width + item->margin[KAB_LEFT] + item->margin[KAB_RIGHT] > (right - left) / 2)
        kab_floats_place (stage, item, width, y + line_height);
      else
        {
          kab_floats_place (stage, item, width, y);
          changed = TRUE;
        }
    }
  return changed;
}

/* Lines beside floats: each finds its own room, and a layout more is made wherever that changes. */
static void
flow_lines (KabStage *stage, KabBox *box, double width)
{
  KabText *text = box->text;
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (KabLine));
  double indent = text->goes_on ? 0 : kab_length_resolve (box->style->in.text_indent, width, 0), y = 0;
  double ascent = -1e6, descent = -1e6, strut;
  gboolean wraps = !nowrap (&box->style->in),
           justified = wraps && box->style->in.text_align == KAB_KW_JUSTIFY;
  guint from = 0, next = 0;

  widen (stage, box->style, 0, &ascent, &descent);
  strut = MAX (ascent + descent, 0);
  while (from < text->length && !kab_stage_ended (stage))
    {
      double left = 0, right = width, first_indent = lines->len == 0 ? indent : 0;
      gboolean narrow = kab_floats_room (stage->floats, y, strut, &left, &right);
      PangoLayout *layout = new_layout (stage, box, from);
      guint taken = from;
      GSList *l;

      if (narrow)
        pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
      set_attributes (stage, box, layout, width, from);
      pango_layout_set_width (layout, wraps ? to_pango (MAX (right - left, 0)) : -1);
      pango_layout_set_indent (layout, to_pango (first_indent));
      l = justified ? pango_layout_get_lines (layout) : pango_layout_get_lines_readonly (layout);
      if (l == NULL)
        break;
      if (narrow && line_width (l->data) + first_indent > right - left + 0.01 && right - left < width - 0.01)
        {
          double below = kab_floats_below (stage->floats, y, strut);

          if (below > y)
            {
              y = below;
              continue;
            }
        }
      for (; l != NULL; l = l->next)
        {
          KabLine line = { .line = l->data, .base = from };
          guint start = from + (guint)line.line->start_index, end = start + (guint)line.line->length;
          double now_left = 0, now_right = width, room = right - left;

          kab_floats_room (stage->floats, y, strut, &now_left, &now_right);
          if (now_left != left || now_right != right)
            break;
          if (next < text->n_floats && text->floats[next].at < MAX (end, start + 1)
              && place_anchored (stage, box, &next, start, end, width, y, strut))
            break;
          if (++stage->n_lines > LINES_MAX)
            break;
          if (justified)
            justify_line (text, line.line, from, room - (lines->len == 0 ? indent : 0));
          take_line (stage, box, lines, &line, left, room, indent, &y);
          taken = end;
          /* The separator that ends a paragraph is in no line. */
          if (l->next != NULL)
            taken = from + (guint)((PangoLayoutLine *)((GSList *)l->next)->data)->start_index;
          else
            taken = text->length;
        }
      if (stage->n_lines > LINES_MAX)
        {
          too_many_lines (stage);
          break;
        }
      from = taken;
    }
  /* What stands behind the last letter. */
  place_anchored (stage, box, &next, text->length, G_MAXUINT, width, y, 0);
  text->n_lines = lines->len;
  text->lines = kab_arena_array (stage->arena, KabLine, MAX (lines->len, 1));
  if (lines->len > 0)
    memcpy (text->lines, lines->data, lines->len * sizeof (KabLine));
  box->height = y;
}

void
kab_text_layout (KabStage *stage, KabBox *box, double width)
{
  KabText *text = box->text;
  double indent = text->goes_on ? 0 : kab_length_resolve (box->style->in.text_indent, width, 0), y = 0;
  int wish = nowrap (&box->style->in) ? -1 : to_pango (MAX (width, 0));
  gboolean justified;
  GSList *lines;
  guint i = 0;

  box->width = width;
  box->height = 0;
  if (kab_stage_ended (stage))
    return;
  if (stage->floats != NULL && (text->n_floats > 0 || kab_floats_clear (stage->floats, KAB_KW_BOTH) > 0))
    {
      flow_lines (stage, box, width);
      return;
    }
  make_layout (stage, box, width);
  /* Measured for a table it may already stand in the one line it needs: then it need not be shaped again. */
  if (text->measured && text->natural <= width + 0.01 && indent == 0)
    wish = -1;
  justified = wish >= 0 && box->style->in.text_align == KAB_KW_JUSTIFY;
  /* Lines that were widened for another place are broken anew. */
  if (justified && text->n_lines > 0)
    pango_layout_context_changed (text->layout);
  if (pango_layout_get_width (text->layout) != wish)
    pango_layout_set_width (text->layout, wish);
  if (pango_layout_get_indent (text->layout) != to_pango (indent))
    pango_layout_set_indent (text->layout, to_pango (indent));

  text->n_lines = (guint)pango_layout_get_line_count (text->layout);
  stage->n_lines += text->n_lines;
  if (stage->n_lines > LINES_MAX)
    {
      too_many_lines (stage);
      text->n_lines = 0;
      return;
    }
  text->lines = kab_arena_array (stage->arena, KabLine, text->n_lines);
  /* What is justified is changed, and must not be measured from what Pango remembers. */
  lines = justified ? pango_layout_get_lines (text->layout) : pango_layout_get_lines_readonly (text->layout);
  for (GSList *l = lines; l != NULL && i < text->n_lines; l = l->next, i++)
    {
      KabLine *line = &text->lines[i];

      line->line = l->data;
      if (justified)
        justify_line (text, line->line, 0, width - (i == 0 ? indent : 0));
      place_line (stage, box, line, width, indent, i == 0);
      line->y = y;
      line->baseline += y;
      y += line->height;
    }
  box->height = y;
}

/* The widest piece between two places where a line may break. */
static double
widest_piece (KabText *text)
{
  int n_attrs;
  const PangoLogAttr *attrs = pango_layout_get_log_attrs_readonly (text->layout, &n_attrs);
  double widest = 0;

  for (GSList *l = pango_layout_get_lines_readonly (text->layout); l != NULL; l = l->next)
    {
      PangoLayoutLine *line = l->data;
      int piece = 0;

      for (GSList *r = line->runs; r != NULL; r = r->next)
        {
          PangoLayoutRun *run = r->data;
          g_autofree int *widths = g_new (int, run->item->num_chars);
          long first = g_utf8_pointer_to_offset (text->text, text->text + run->item->offset);
          const char *p = text->text + run->item->offset;

          pango_glyph_item_get_logical_widths (run, text->text, widths);
          for (int c = 0; c < run->item->num_chars; c++, p = g_utf8_next_char (p))
            {
              if (first + c < n_attrs && attrs[first + c].is_line_break)
                piece = 0;
              piece += widths[c];
              /* The space behind a word takes no room at the end of a line. */
              if (*p != ' ')
                widest = MAX (widest, (double)piece / PANGO_SCALE);
            }
        }
    }
  return widest;
}

void
kab_text_measure (KabStage *stage, KabBox *box, double *natural, double *least)
{
  KabText *text = box->text;

  if (!text->measured && !kab_stage_ended (stage))
    {
      make_layout (stage, box, stage->content_width);
      pango_layout_set_width (text->layout, -1);
      for (GSList *l = pango_layout_get_lines_readonly (text->layout); l != NULL; l = l->next)
        text->natural = MAX (text->natural, line_width (l->data));
      text->natural += MAX (kab_length_resolve (box->style->in.text_indent, 0, 0), 0);
      text->least = nowrap (&box->style->in) ? text->natural : MIN (widest_piece (text), text->natural);
      text->measured = TRUE;
    }
  *natural = text->natural;
  *least = text->least;
}

void
kab_text_marker (KabStage *stage, KabBox *box)
{
  const KabFont *font = kab_fonts_get (stage->fonts, &box->style->in);

  if (box->marker == NULL || box->marker_layout != NULL)
    return;
  box->marker_layout = pango_layout_new (kab_fonts_context (stage->fonts));
  g_ptr_array_add (stage->objects, box->marker_layout);
  pango_layout_set_font_description (box->marker_layout, font->description);
  pango_layout_set_text (box->marker_layout, box->marker, -1);
}
