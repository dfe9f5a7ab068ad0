/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-template-editor-change.h"
#include "kab-template-editor-private.h"

G_BEGIN_DECLS

/** kab_template_editor_dup_selection: @from: @to: (out): bytes; Returns: (transfer full): the text */
char *kab_template_editor_dup_selection (KabTemplateEditor *self, gsize *from, gsize *to);

/** kab_template_editor_apply: @html: the text that @change was made for */
void kab_template_editor_apply (KabTemplateEditor *self, const char *html, const KabChange *change);

/** kab_template_editor_insert_text: kab_change_insert_text() at the caret */
void kab_template_editor_insert_text (KabTemplateEditor *self, const char *text);

/** kab_template_editor_insert_block: kab_change_insert_block() at the caret */
void kab_template_editor_insert_block (KabTemplateEditor *self, const char *text);

/** kab_template_inline_names: Returns: (transfer none): which elements "template.bold" and the like put there and take away */
const char *const *kab_template_inline_names (const char *action);

void kab_template_editor_install_actions (GtkWidgetClass *widget_class);
void kab_template_editor_add_shortcuts (GtkWidget *source);
/** kab_template_editor_update_actions: which of them can be done now */
void kab_template_editor_update_actions (KabTemplateEditor *self);

G_END_DECLS
