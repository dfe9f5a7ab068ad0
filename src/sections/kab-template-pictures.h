/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabTemplatePictures:
 *
 * The pictures of a template: added by a file chooser, dropped or pasted, each with the name that the template calls it
 * by; renamed, replaced, removed. What is no PNG, JPEG or SVG, or too large to be drawn, is refused at once.
 *
 * Signals: "changed": another picture or name; "loaded": a picture that was not here before is; "renamed" (const char
 * *from, const char *to); "added" (const char *name); "failed" (const char *sentence).
 */
#define KAB_TYPE_TEMPLATE_PICTURES (kab_template_pictures_get_type ())
G_DECLARE_FINAL_TYPE (KabTemplatePictures, kab_template_pictures, KAB, TEMPLATE_PICTURES, AdwPreferencesGroup)

void kab_template_pictures_set_cabinet (KabTemplatePictures *self, KabCabinet *cabinet);
void kab_template_pictures_set_editable (KabTemplatePictures *self, gboolean editable);

/** kab_template_pictures_set_text: @assets: (nullable): as in the template's field; nothing is told */
void kab_template_pictures_set_text (KabTemplatePictures *self, const char *assets);
/** kab_template_pictures_type_text: the same as if the person had done it */
void kab_template_pictures_type_text (KabTemplatePictures *self, const char *assets);
/** kab_template_pictures_dup_text: Returns: (transfer full) (nullable): an object of digests by name; what was set where nothing was touched */
char *kab_template_pictures_dup_text (KabTemplatePictures *self);

/** kab_template_pictures_set_html: says of each picture whether the template uses it */
void kab_template_pictures_set_html (KabTemplatePictures *self, const char *html);

/** kab_template_pictures_dup_table: Returns: (transfer full) (element-type utf8 GBytes): by name; %NULL for what is not here yet */
GHashTable *kab_template_pictures_dup_table (KabTemplatePictures *self);

/** kab_template_pictures_choose: lets a file be chosen, and adds it */
void kab_template_pictures_choose (KabTemplatePictures *self);

G_END_DECLS
