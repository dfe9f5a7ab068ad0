/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtksourceview/gtksource.h>

#include "kab-template-editor-preview.h"
#include "kab-template-editor-problems.h"
#include "kab-template-editor.h"

G_BEGIN_DECLS

/* Between the files of the editor, and for its tests. */

/** kab_template_editor_get_source: Returns: (transfer none): where the text stands */
GtkSourceView *kab_template_editor_get_source (KabTemplateEditor *self);
/** kab_template_editor_get_preview: Returns: (transfer none): */
KabTemplatePreview *kab_template_editor_get_preview (KabTemplateEditor *self);
/** kab_template_editor_get_problems: Returns: (transfer none): */
KabTemplateProblems *kab_template_editor_get_problems (KabTemplateEditor *self);

/** kab_template_editor_get_kind: Returns: (transfer none): "licence" where nothing else was said */
const char *kab_template_editor_get_kind (KabTemplateEditor *self);
/** kab_template_editor_get_language: Returns: (transfer none): of the paper */
const char *kab_template_editor_get_language (KabTemplateEditor *self);
/** kab_template_editor_get_example: Returns: (transfer none) (nullable): */
JsonNode *kab_template_editor_get_example (KabTemplateEditor *self);
/** kab_template_editor_get_pictures: Returns: (transfer none) (nullable): */
GHashTable *kab_template_editor_get_pictures (KabTemplateEditor *self);
/* Whether the picture that is being asked for is to be a stamp. */
void kab_template_editor_set_stamp_due (KabTemplateEditor *self, gboolean due);
gboolean kab_template_editor_get_stamp_due (KabTemplateEditor *self);
/* From a cell of a table to the next one, and from the last one behind the table; Returns: whether the caret is in any. */
gboolean kab_template_editor_go_to_cell (KabTemplateEditor *self, gboolean back);
gboolean kab_template_editor_is_editable (KabTemplateEditor *self);

G_END_DECLS
