/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of text: from a box's spans to a PangoLayout and its lines. */
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-box.h"
#include "kab-error.h"
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

static void
add_span (KabStage *stage, PangoAttrList *list, const KabBox *box, const KabSpan *span)
{
  const KabInherited *base = &box->style->in, *in = &span->style->in;
  guint start = span->start, end = span->end;
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
add_inlines (KabStage *stage, PangoAttrList *list, KabBox *box, double available)
{
  for (guint i = 0; i < box->text->n_inlines; i++)
    {
      const KabInline *item = &box->text->inlines[i];
      KabBox *inlined = item->box;
      double width, height, ascent;
      PangoRectangle r;

      kab_layout_shrunk (stage, inlined, available);
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
      add (list, pango_attr_shape_new_with_data (&r, &r, inlined, NULL, NULL), item->at, item->at + 3);
    }
}

static void
make_layout (KabStage *stage, KabBox *box, double available)
{
  KabText *text = box->text;
  g_autoptr (PangoAttrList) list = pango_attr_list_new ();

  if (text->layout == NULL)
    {
      text->layout = pango_layout_new (kab_fonts_context (stage->fonts));
      g_ptr_array_add (stage->objects, text->layout);
      pango_layout_set_font_description (text->layout,
                                         kab_fonts_get (stage->fonts, &box->style->in)->description);
      pango_layout_set_wrap (text->layout, PANGO_WRAP_WORD_CHAR);
      pango_layout_set_text (text->layout, text->text, (int)text->length);
    }
  else if (text->n_inlines == 0)
    {
      return;
    }
  for (guint i = 0; i < text->n_spans; i++)
    add_span (stage, list, box, &text->spans[i]);
  add_inlines (stage, list, box, available);
  pango_layout_set_attributes (text->layout, list);
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
justify_line (const KabText *text, PangoLayoutLine *line, double width)
{
  guint end = (guint)(line->start_index + line->length);
  int rest = to_pango (width - line_width (line)), gaps = 0;

  /* A line that ends where it was told to stays as it is; the separator counts as part of it. */
  if (rest <= 0 || end >= text->length || (end >= 3 && memcmp (text->text + end - 3, "\342\200\250", 3) == 0))
    return;
  while (end > (guint)line->start_index && text->text[end - 1] == ' ')
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
              if (!is_gap (text, (guint)(run->item->offset + run->glyphs->log_clusters[i]), end))
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
  guint start = (guint)line->line->start_index, end = start + (guint)line->line->length;
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
      if (stage->error == NULL)
        g_set_error (&stage->error, KAB_ERROR, KAB_ERROR_TOO_LARGE,
                     _ ("The document has more than %d lines."), LINES_MAX);
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
        justify_line (text, line->line, width - (i == 0 ? indent : 0));
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
