/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "kab-picture.h"
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
 * A font map with what was already looked up in it, and a few decoded pictures. Such things belong to one
 * thread at a time and are dear to make, so a document takes them out of a
 * common store for as long as it lives and puts them back.
 */
typedef struct _KabFonts KabFonts;

/** kab_fonts_acquire: @language: of the text, such as "ru" */
KabFonts *kab_fonts_acquire (const char *language);
/** kab_fonts_release: takes @fonts back; nothing made from its context may be alive */
void kab_fonts_release (KabFonts *fonts);

/** kab_fonts_context: Returns: (transfer none): whose unit is the point */
PangoContext *kab_fonts_context (KabFonts *fonts);

/**
 * kab_fonts_picture:
 *
 * Decodes a picture, or takes it from the last documents that had the same: a batch of licences
 * shows one logo.
 *
 * Returns: (transfer full) (nullable): as kab_picture_new()
 */
KabPicture *kab_fonts_picture (KabFonts *fonts, GBytes *bytes, GError **error);

/** kab_fonts_get: Returns: (transfer none): the font of @style; it lives as long as @fonts */
const KabFont *kab_fonts_get (KabFonts *fonts, const KabInherited *style);

G_END_DECLS
