/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/* The source of a template, as a GtkSourceView shows it. */

/** kab_template_source_new: Returns: (transfer floating): with colours of templates that follow the light and dark of the desktop */
GtkSourceView *kab_template_source_new (void);

/** kab_template_source_get_buffer: Returns: (transfer none): */
GtkSourceBuffer *kab_template_source_get_buffer (GtkSourceView *view);

/**
 * kab_template_source_load:
 *
 * Sets the whole text without a step to undo. A text of lines too long to be coloured while somebody types is
 * shown plain.
 */
void kab_template_source_load (GtkSourceView *view, const char *html);

/** kab_template_source_dup_text: Returns: (transfer full): */
char *kab_template_source_dup_text (GtkSourceView *view);

/** kab_template_source_mark: marks the lines of @problems (of KabTemplateProblem) beside the text */
void kab_template_source_mark (GtkSourceView *view, GPtrArray *problems);

/** kab_template_source_go_to: @line: from 1 */
void kab_template_source_go_to (GtkSourceView *view, guint line);

/** kab_template_source_get_place: @line: @column: (out): of the caret, from 1 */
void kab_template_source_get_place (GtkSourceView *view, guint *line, guint *column);

G_END_DECLS
