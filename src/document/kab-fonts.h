/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "kab-style.h"

G_BEGIN_DECLS

/** KabFont: a font as a style asks for it; lengths in points */
typedef struct
{
  PangoFontDescription *description;
  double ascent, descent;
} KabFont;

/**
 * KabFonts:
 *
 * A font map with what was already looked up in it. A font map belongs to one
 * thread at a time and is dear to warm up, so a document takes one out of a
 * common store for as long as it lives and puts it back warm.
 */
typedef struct _KabFonts KabFonts;

/** kab_fonts_acquire: @language: of the text, such as "ru" */
KabFonts *kab_fonts_acquire (const char *language);
/** kab_fonts_release: takes @fonts back; nothing made from its context may be alive */
void kab_fonts_release (KabFonts *fonts);

/** kab_fonts_context: Returns: (transfer none): whose unit is the point */
PangoContext *kab_fonts_context (KabFonts *fonts);

/** kab_fonts_get: Returns: (transfer none): the font of @style; it lives as long as @fonts */
const KabFont *kab_fonts_get (KabFonts *fonts, const KabInherited *style);

G_END_DECLS
