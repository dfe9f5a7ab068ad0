/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

#include "kab-document.h"

G_BEGIN_DECLS

/**
 * KabTemplatePreview:
 *
 * The pages that a template makes of an example. They are made on another thread, of the newest text there is;
 * those that were shown last stay while there is an error.
 *
 * Signal "made" (GPtrArray of KabTemplateProblem, const char *error): what is wrong; @error (nullable) is why there
 *   are no pages, and also the first of the problems.
 * Signal "line-pressed" (guint line): what this line of the template made was clicked.
 */
#define KAB_TYPE_TEMPLATE_PREVIEW (kab_template_preview_get_type ())
G_DECLARE_FINAL_TYPE (KabTemplatePreview, kab_template_preview, KAB, TEMPLATE_PREVIEW, GtkWidget)

/** kab_template_preview_set_text: @html: (transfer full): */
void kab_template_preview_set_text (KabTemplatePreview *self, char *html);

/** kab_template_preview_set_example: @variables: (nullable): @pictures: (nullable): as the editor has them; the pages are made anew */
void kab_template_preview_set_example (KabTemplatePreview *self,
                                       JsonNode *variables,
                                       GHashTable *pictures,
                                       const char *language);

/** kab_template_preview_show_line: turns to what @line of the template made, if it is out of sight */
void kab_template_preview_show_line (KabTemplatePreview *self, guint line);

/** kab_template_preview_zoom: @step: 1 for larger, -1 for smaller, 0 for as wide as there is room */
void kab_template_preview_zoom (KabTemplatePreview *self, int step);

/** kab_template_preview_is_current: Returns: whether the pages on the screen are those of the newest text, or it has an error */
gboolean kab_template_preview_is_current (KabTemplatePreview *self);

/** kab_template_preview_get_document: Returns: (transfer none) (nullable): what is shown */
KabDocument *kab_template_preview_get_document (KabTemplatePreview *self);

G_END_DECLS
